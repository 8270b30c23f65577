/* Tests of archives kept as they lie (zip_parts) and of calendars (ical). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt/fmt.h"
#include "fmt/ical.h"
#include "fmt/zip_parts.h"

static struct str archive(struct arena *a) {
    struct buf b;
    struct err e;
    struct zipw *z = zipw_new(&e);
    buf_init(&b, MIB);
    assert_true(z && zipw_add(z, "a.xml", STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &e));
    assert_true(zipw_add(z, "dir/b.xml", STR("bbbbbbbbbbbb"), &e) && zipw_finish(z, &b, &e));
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static void test_one_member_is_exchanged(void **state) {
    (void)state;
    struct arena *a = arena_new(8 * MIB);
    struct zip_parts z, again;
    struct err e;
    struct buf out;
    buf_init(&out, MIB);
    assert_true(zip_parts_read(a, STR("x"), archive(a), 10, &z, &e));
    assert_int_equal(z.n, 2);
    const struct zip_part *b = zip_parts_find(&z, STR("dir/b.xml"));
    assert_true(zip_parts_write(a, &z, &(struct zip_change){b, STR("changed")}, 1, &out, &e));
    assert_true(zip_parts_read(a, STR("x"), buf_str(&out), 10, &again, &e));
    assert_true(str_eq(again.list[0].data, z.list[0].data) && str_eq(again.list[0].name, z.list[0].name));
    assert_int_equal(again.list[1].unpacked, 7);
    assert_false(zip_parts_read(a, STR("x"), buf_str(&out), 1, &again, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    buf_release(&out);
    arena_free(a);
}

/* Every byte of the archive spoiled in turn, and every shorter file: refused or read, never worse. */
static void test_spoiled_archives(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    struct str good = archive(a);
    struct err e;
    for (size_t i = 0; i < good.len; i++) {
        char *bad = arena_alloc(a, good.len);
        struct zip_parts z;
        memcpy(bad, good.ptr, good.len);
        bad[i] = (char)~bad[i];
        (void)!zip_parts_read(a, STR("x"), (struct str){bad, good.len}, 10, &z, &e);
        assert_false(zip_parts_read(a, STR("x"), str_cut(good, 0, i), 10, &z, &e));
        arena_clear(a);
        good = archive(a);
    }
    arena_free(a);
}

static void poke(struct str s, const char *what, const char *with, size_t nth) {
    size_t len = strlen(what), seen = 0;
    for (size_t i = 0; i + len <= s.len; i++)
        if (memcmp(s.ptr + i, what, len) == 0 && seen++ == nth) {
            union {
                const char *in;
                char *out;
            } p = {s.ptr + i};
            memcpy(p.out, with, len);
        }
}

static void test_names_and_overlaps(void **state) {
    (void)state;
    struct arena *a = arena_new(8 * MIB);
    struct zip_parts z;
    struct err e;
    static const char *const bad[] = {"../b.xml", "/ir/b.xml", "dir\\b.xml", "dir/../xx"};
    for (size_t i = 0; i < 4; i++) {
        struct str s = archive(a);
        char name[10];
        (void)snprintf(name, sizeof name, "%-9.9s", bad[i]);
        poke(s, "dir/b.xml", name, 0);
        poke(s, "dir/b.xml", name, 0);
        assert_false(zip_parts_read(a, STR("x"), s, 10, &z, &e));
    }
    struct str s = archive(a); /* two members of one name */
    poke(s, "a.xml", "b.xml", 0);
    assert_false(zip_parts_read(a, STR("x"), s, 10, &z, &e));
    arena_free(a);
}

static void test_calendar(void **state) {
    (void)state;
    struct buf b;
    struct icalw w;
    struct err e;
    buf_init(&b, 64 * KIB);
    ical_begin(&w, &b, STR("kijun"), STR("期限"));
    ical_day(&w, &(struct ical_day){
                     .uid = STR("exception-3@example"),
                     .day = STR("2026-12-31"),
                     .stamp = 1775000000,
                     .title = STR(
                         "例外措置の期限, A;B\\C\n二行目　とても長い題名はここで折り返され、文字の途中では切れません"),
                     .note = STR(""),
                     .url = STR("")});
    ical_day(&w, &(struct ical_day){
                     .uid = STR("x"), .day = STR("31.12.2026"), .title = STR("x"), .note = STR(""), .url = STR("")});
    assert_true(ical_end(&w, &e));
    assert_int_equal(w.refused, 1);
    struct str s = buf_str(&b), head, tail;
    size_t at, bad;
    assert_true(str_find(s, STR("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), &at));
    assert_true(str_find(s, STR("DTSTAMP:20260331T"), &at));
    assert_true(str_find(s, STR("\\, A\\;B\\\\C\\n"), &at));
    for (struct str rest = s; str_split(rest, '\n', &head, &tail); rest = tail) {
        assert_true(head.len <= 76 && head.ptr[head.len - 1] == '\r' && utf8_ok(head, &bad));
    }
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_one_member_is_exchanged),
                                       cmocka_unit_test(test_spoiled_archives),
                                       cmocka_unit_test(test_names_and_overlaps), cmocka_unit_test(test_calendar)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
