/* base: views, integers, UTF-8, buffers, arenas, near words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/base.h"

static void integers(void **state) {
    (void)state;
    int64_t v = 7;
    assert_true(str_int(STR("0"), &v) && v == 0);
    assert_true(str_int(STR("-12"), &v) && v == -12);
    assert_true(str_int(STR("1,000,000"), &v) && v == 1000000);
    assert_true(str_int(STR("１２，０００"), &v) && v == 12000);
    assert_true(str_int(STR("9223372036854775807"), &v) && v == INT64_MAX);
    assert_true(str_int(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    const char *bad[] = {"",   "-",  "1,00", "1000,000", ",1", "1 ", "1a", "9223372036854775808",
                         "1-", "+1", "0x1",  "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        v = 7;
        assert_false(str_int(str_of(bad[i]), &v));
        assert_int_equal(v, 7);
    }
}

static void utf8(void **state) {
    (void)state;
    size_t at = 99;
    assert_true(utf8_ok(STR("証跡 é 𠮷"), NULL));
    const char *bad[] = {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe3\x81", "\x80", "\xfe"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_ok(str_of(bad[i]), &at)), assert_int_equal(at, 0);
    assert_false(utf8_ok(STR("ab\xff"), &at));
    assert_int_equal(at, 2);
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
        char put[4];
        size_t n = utf8_put(c, put), next = 0;
        if (c >= 0xD800 && c < 0xE000) continue;
        assert_true(utf8_ok((struct str){put, n}, NULL));
        assert_int_equal(utf8_next((struct str){put, n}, &next), c);
        assert_int_equal(next, n);
    }
    assert_int_equal(utf8_width(STR("ab証跡ｱ、")), 2 + 4 + 1 + 2);
}

static void ceilings(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 5);
    buf_addz(&b, "abc");
    buf_addz(&b, "def"); /* would pass the ceiling: nothing of it is kept */
    assert_false(buf_ok(&b));
    assert_string_equal(b.ptr, "abc");
    buf_addc(&b, 'x'); /* and nothing after it either */
    assert_int_equal(b.len, 3);
    buf_clear(&b);
    buf_addf(&b, "%d", 12345);
    assert_true(buf_ok(&b));
    assert_string_equal(b.ptr, "12345");
    buf_release(&b);
    buf_release(&b);
}

static void splitting(void **state) {
    (void)state;
    struct str head = STR("x"), tail = STR("y");
    assert_true(str_split(STR("sbd.AT.1"), '.', &head, &tail));
    assert_true(str_is(head, "sbd") && str_is(tail, "AT.1"));
    assert_false(str_split(STR("none"), '.', &head, &tail));
    assert_true(str_is(head, "sbd"));
    assert_true(str_is(str_trim(STR(" \ta b\r\n")), "a b"));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0 &&
                str_cmp(STR("a"), STR("a")) == 0);
}

static void near_words(void **state) {
    (void)state;
    const struct str words[] = {STR("answers"), STR("judgements"), STR("network")};
    assert_true(str_is(err_nearest(STR("anwsers"), words, 3), "answers"));
    assert_true(str_is(err_nearest(STR("netwrk"), words, 3), "network"));
    assert_int_equal(err_nearest(STR("colour"), words, 3).len, 0);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 5), 3);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 3);
    assert_int_equal(str_distance(STR("lwo"), STR("low"), 2), 1);
}

static void findings(void **state) {
    (void)state;
    static struct diags d;
    for (int i = 0; i < DIAGS_MAX + 3; i++) diags_add(&d, STR("f"), 1, 1, ERR_LIMIT, "no %d", i);
    diags_warn(&d, STR("f"), 1, 1, "w");
    assert_int_equal(d.count, DIAGS_MAX);
    assert_int_equal(d.beyond, 4);
    assert_int_equal(d.errors, DIAGS_MAX + 3);
    assert_int_equal(diags_kind(&d), ERR_LIMIT);
    assert_int_equal(err_exit_status(ERR_LIMIT), 2);
    assert_int_equal(err_exit_status(ERR_IO), 3);
    struct err e;
    char longest[3000];
    for (size_t i = 0; i + 3 < sizeof longest; i += 3) memcpy(longest + i, "証", 4);
    assert_false(err_set(&e, ERR_INVALID, "%s", longest));
    assert_true(utf8_ok(str_of(e.text), NULL)); /* cut between characters */
}

static void whole_or_nothing(void **state) {
    (void)state;
    struct err e;
    struct arena *a = arena_new(MIB);
    char dir[] = "/tmp/kijun-test-XXXXXX", path[64];
    struct str text, *names;
    size_t n = 0;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/f.yaml", dir);
    assert_true(file_write(path, STR("one"), &e));
    assert_true(file_write(path, STR("two"), &e));
    assert_true(file_read(a, path, 3, &text, &e));
    assert_true(str_is(text, "two"));
    assert_false(file_read(a, path, 2, &text, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    assert_true(file_list(a, dir, STR(".yaml"), &names, &n, &e));
    assert_int_equal(n, 1); /* nothing was left beside it */
    snprintf(path, sizeof path, "%s/none/f", dir);
    assert_false(file_write(path, STR("x"), &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_false(file_write(dir, STR("x"), &e));
    assert_int_equal(e.kind, ERR_INVALID);
    snprintf(path, sizeof path, "%s/f.yaml", dir);
    remove(path);
    remove(dir);
    arena_free(a);
}

/* A folder for one test, and a path in it. */
static char test_dir[64];
static const char *in_test_dir(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test_dir, name);
    return path;
}

static void links_stay(void **state) {
    struct err e;
    struct arena *a = arena_new(MIB);
    struct str text;
    char real[512];
    (void)state;
    snprintf(test_dir, sizeof test_dir, "/tmp/kijun-test-XXXXXX");
    assert_non_null(mkdtemp(test_dir));
    snprintf(real, sizeof real, "%s", in_test_dir("real"));
    assert_true(file_write(real, STR("one"), &e));
    assert_int_equal(symlink("real", in_test_dir("link")), 0);
    assert_int_equal(symlink("nowhere", in_test_dir("dangling")), 0);
    assert_true(file_write(in_test_dir("link"), STR("two"), &e));
    assert_true(file_read(a, real, 3, &text, &e));
    assert_true(str_is(text, "two"));
    assert_false(file_write(in_test_dir("dangling"), STR("x"), &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_false(file_exists(in_test_dir("nowhere")));
    unlink(in_test_dir("link")), unlink(in_test_dir("dangling")), unlink(real), rmdir(test_dir);
    arena_free(a);
}

/* A name as long as the file system takes must not be too long for the file beside it. */
static void long_names(void **state) {
    struct err e;
    char name[300];
    (void)state;
    snprintf(test_dir, sizeof test_dir, "/tmp/kijun-test-XXXXXX");
    assert_non_null(mkdtemp(test_dir));
    memset(name, 'a', 255), name[255] = 0;
    assert_true(file_write(in_test_dir(name), STR("x"), &e));
    unlink(in_test_dir(name));
    memset(name, 'a', 256), name[256] = 0;
    assert_false(file_write(in_test_dir(name), STR("x"), &e));
    assert_int_equal(err_exit_status(e.kind), 2);
    assert_int_equal(rmdir(test_dir), 0); /* nothing was left there */
}

static void programs(void **state) {
    (void)state;
    struct err e;
    struct buf out;
    buf_init(&out, 3 * MIB);
    struct buf big;
    buf_init(&big, 2 * MIB);
    for (int i = 0; i < 100000; i++) buf_addz(&big, "0123456789");
    assert_true(proc_run((const char *const[]){"/bin/cat", NULL}, buf_str(&big), &out, 20, &e));
    assert_int_equal(out.len, big.len); /* both pipes at once, more than they hold */
    buf_clear(&out);
    assert_false(proc_run((const char *const[]){"/bin/sh", "-c", "echo why >&2; exit 1", NULL}, STR(""), &out, 20, &e));
    assert_non_null(strstr(e.text, "why"));
    assert_false(proc_run((const char *const[]){"/bin/sleep", "30", NULL}, STR(""), &out, 1, &e));
    assert_false(proc_run((const char *const[]){"/none", NULL}, STR("x"), &out, 1, &e));
    /* One that closes its outputs and stays is ended too. */
    const char *const stays[] = {"/bin/sh", "-c", "exec >&- 2>&-; sleep 30", NULL};
    uint64_t begin = clock_monotonic_ns();
    assert_false(proc_run(stays, STR(""), &out, 1, &e));
    assert_true(clock_monotonic_ns() - begin < UINT64_C(10000000000));
    assert_true(proc_run((const char *const[]){"/bin/true", NULL}, buf_str(&big), &out, 20, &e)); /* it reads nothing */
    buf_release(&out);
    buf_release(&big);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(integers),         cmocka_unit_test(utf8),
                                       cmocka_unit_test(ceilings),         cmocka_unit_test(splitting),
                                       cmocka_unit_test(near_words),       cmocka_unit_test(findings),
                                       cmocka_unit_test(whole_or_nothing), cmocka_unit_test(links_stay),
                                       cmocka_unit_test(long_names),       cmocka_unit_test(programs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
