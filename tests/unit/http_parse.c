/* http_parse: heads, targets and bodies; the limits at one less, at, and one more. tests/hostile has the same by wire.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include "http/limits.h"
#include "http/parse.h"

static struct head head;
static char bytes[64 * 1024];

/* The status that a head gets; 0: fine, 1: not whole. */
static unsigned status_of(struct str s) {
    struct head_scan scan = {0};
    enum head_state state = head_scan(&scan, s);
    if (state == HEAD_MORE) return 1;
    if (state == HEAD_WRONG) return scan.status;
    memcpy(bytes, s.ptr + scan.start, scan.end - scan.start);
    return head_read(bytes, scan.end - scan.start, &head);
}

static void reads_a_head(void **state) {
    (void)state;
    assert_int_equal(
        status_of(STR("POST /a%20b?c=d HTTP/1.1\r\nHOST: A.Example:80\r\nX-Y:\t z \r\nContent-Length: 5\r\n"
                      "Expect: 100-continue\r\n\r\nhello")),
        0);
    assert_true(str_is(head.method, "POST") && str_is(head.path, "/a%20b") && str_is(head.query, "c=d"));
    assert_true(str_is(head.host, "a.example:80") && str_is(head_get(&head, "x-y"), "z"));
    assert_true(head.has_length && head.length == 5 && !head.chunked && !head.close && head.expect_continue);
    assert_int_equal(status_of(STR("GET / HTTP/1.0\r\n\r\n")), 0);
    assert_true(head.close && head.host.len == 0 && !head.query.ptr);
    assert_int_equal(status_of(STR("GET / HTTP/1.1\r\nHost: a\r\n")), 1);
    assert_int_equal(status_of(STR("GET / HTTP/1.1\r\nHost: a\r\n\r")), 1);
}

static struct str with(struct arena *a, const char *before, size_t n, const char *each, const char *after) {
    struct buf b;
    buf_init(&b, 1 * MIB);
    buf_addz(&b, before);
    for (size_t i = 0; i < n; i++) buf_addz(&b, each);
    buf_addz(&b, after);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void limits_of_heads(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    const char *get = "GET / HTTP/1.1\r\nhost: a\r\n", *end = " HTTP/1.1\r\nhost: a\r\n\r\n";
    size_t rest = HTTP_HEAD_MAX - strlen(get) - strlen("x: \r\n\r\n");
    const char *field = "GET / HTTP/1.1\r\nhost: a\r\nx: ";
    for (int by = -1; by <= 1; by++) {
        unsigned over = by > 0;
        assert_int_equal(status_of(with(a, field, rest + (size_t)by, "y", "\r\n\r\n")), over ? 431 : 0);
        assert_int_equal(status_of(with(a, get, (size_t)(HTTP_FIELDS_MAX - 1 + by), "x: y\r\n", "\r\n")),
                         over ? 431 : 0);
        assert_int_equal(status_of(with(a, "GET /", (size_t)((int)HTTP_TARGET_MAX - 1 + by), "y", end)),
                         over ? 414 : 0);
    }
    arena_free(a);
}

static bool decodes(const char *raw, const char *want, bool wants_slash) {
    char to[256];
    size_t len;
    bool slash;
    const char *why;
    return target_decode(str_of(raw), to, &len, &slash, &why) == 0 && str_is((struct str){to, len}, want) &&
           slash == wants_slash;
}

static bool refuses(const char *raw) {
    char to[256];
    size_t len = 77;
    bool slash;
    const char *why = NULL;
    return target_decode(str_of(raw), to, &len, &slash, &why) == 400 && why && len == 77;
}

static void decodes_once(void **state) {
    (void)state;
    assert_true(decodes("/", "/", false) && decodes("/a/b", "/a/b", false) && decodes("/a/", "/a", true));
    assert_true(decodes("/%E7%B3%BB%20%41", "/系 A", false) && decodes("/%2541", "/%41", false));
    assert_true(decodes("/...", "/...", false) && decodes("/a.", "/a.", false));
    assert_true(refuses("//") && refuses("/a//b") && refuses("/a//") && refuses("/.") && refuses("/a/%2e%2E/b"));
    assert_true(refuses("/%00") && refuses("/%2F") && refuses("/%5c") && refuses("/a\\b") && refuses("/%C0%AF"));
    assert_true(refuses("/%") && refuses("/%4") && refuses("/%C2%85") && refuses("/%E2%80%AE") && refuses("a"));
}

/* What a chunked body gives with a ceiling; 0: complete, 1: not whole, else the status. */
static unsigned body_status(struct str s, uint64_t ceiling, size_t *content) {
    static const struct head chunked = {.chunked = true};
    struct body_reader b;
    struct str data;
    size_t used;
    *content = 0;
    assert_true(body_begin(&b, &chunked, ceiling));
    for (;;) {
        enum body_state state = body_read(&b, s, &used, &data);
        s = str_cut(s, used, s.len);
        *content += data.len;
        if (state == BODY_END) return 0;
        if (state == BODY_WRONG) return b.status;
        if (state == BODY_MORE) return 1;
    }
}

static void limits_of_bodies(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    const struct head five = {.has_length = true, .length = 5};
    struct body_reader b;
    size_t n;
    assert_true(body_begin(&b, &five, 5) && body_begin(&b, &five, 6) && !body_begin(&b, &five, 4));
    for (int by = -1; by <= 1; by++) {
        bool over = by > 0;
        assert_int_equal(body_status(with(a, "", (size_t)(100 + by), "1\r\nx\r\n", "0\r\n\r\n"), 100, &n),
                         over ? 413 : 0);
        /* The ";" that begins them does not count. */
        assert_int_equal(
            body_status(with(a, "1;", (size_t)((int)HTTP_CHUNK_EXTENSIONS_MAX + by), "a", "\r\nx\r\n0\r\n\r\n"), 100,
                        &n),
            over ? 431 : 0);
        assert_int_equal(body_status(with(a, "0\r\n", (size_t)((int)HTTP_TRAILERS_MAX + by), "x", "\r\n\r\n"), 100, &n),
                         over ? 431 : 0);
        assert_int_equal(
            body_status(with(a, "", (size_t)((int)HTTP_CHUNK_DIGITS_MAX - 1 + by), "0", "1\r\nx\r\n0\r\n\r\n"), 100,
                        &n),
            over ? 400 : 0);
    }
    assert_int_equal(body_status(STR("ffffffff\r\n"), 1000, &n), 413);
    assert_int_equal(body_status(STR("5\r\nhel"), 1000, &n), 1);
    assert_int_equal(n, 3);
    arena_free(a);
}

static void table_is_whole(void **state) {
    (void)state;
    size_t n = 0;
    for (const struct limit *l = http_limits; l->name; l++, n++) {
        assert_true(l->value && l->unit && l->meaning && strncmp(l->name, "http.", 5) == 0);
        for (const struct limit *m = http_limits; m < l; m++) assert_true(strcmp(m->name, l->name) != 0);
    }
    assert_true(n > 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_a_head), cmocka_unit_test(limits_of_heads),
                                       cmocka_unit_test(decodes_once), cmocka_unit_test(limits_of_bodies),
                                       cmocka_unit_test(table_is_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
