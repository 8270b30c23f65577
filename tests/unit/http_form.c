/* http_form: forms of both kinds, cookies, and what an answer may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include "http/limits.h"

static struct arena *arena;
static struct http_form form;
static struct err err;

static bool read_line(const char *text) {
    return http_form_read(arena, str_of(text), &form, &err);
}

static bool read_parts(struct str body) {
    struct http_field type = {STR("content-type"), STR("Multipart/Form-Data; boundary=\"b 1\"")};
    struct http_request rq = {.fields = &type, .n_fields = 1, .body = body};
    return http_form_of(arena, &rq, &form, &err);
}

static bool field_is(const char *name, const char *value) {
    return str_is(http_form_get(&form, name, NULL), value);
}

static void reads_lines(void **state) {
    (void)state;
    bool twice;
    assert_true(read_line("a=1&b=%E3%81%82+%2B&c=x%0D%0Ay%0Dz&d&a=2&&e="));
    assert_int_equal(form.n, 6);
    assert_true(field_is("a", "1") && field_is("b", "あ +") && field_is("c", "x\ny\nz") && field_is("d", ""));
    http_form_get(&form, "a", &twice);
    assert_true(twice);
    http_form_get(&form, "b", &twice);
    assert_true(!twice && !http_form_get(&form, "f", &twice).ptr);
    assert_true(read_line("") && form.n == 0);
    assert_false(read_line("a=%"));
    assert_false(read_line("a=%4"));
    assert_false(read_line("a=%zz"));
    assert_false(read_line("a=%00"));
    assert_false(read_line("%1b=a"));
    assert_false(read_line("a=%ff"));
    assert_int_equal(err.kind, ERR_INVALID);
}

static void limit_of_fields(void **state) {
    (void)state;
    for (int by = -1; by <= 1; by++) {
        struct buf b;
        buf_init(&b, 1 * MIB);
        for (int i = 0; i < HTTP_FORM_MAX + by; i++) buf_addz(&b, "a=1&");
        assert_int_equal(read_line(b.ptr), by <= 0);
        if (by > 0) assert_int_equal(err.kind, ERR_LIMIT);
        buf_release(&b);
    }
}

static void reads_parts(void **state) {
    (void)state;
    assert_true(read_parts(STR("--b 1\r\ncontent-disposition: form-data; name=\"a%22\"\r\n\r\nx\r\ny\r\n"
                               "--b 1\r\nContent-Type: application/zip\r\nContent-Disposition: form-data; name=f; "
                               "filename=\"C:\\dir\\日.xlsx\"\r\n\r\n\0\r\n--b\r\n\r\n"
                               "--b 1\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b 1--\r\n")));
    assert_int_equal(form.n, 3);
    assert_true(field_is("a\"", "x\ny") && field_is("empty", ""));
    const struct http_part *f = &form.list[1];
    assert_true(str_is(f->file, "日.xlsx") && str_is(f->type, "application/zip"));
    assert_true(str_eq(f->value, STR("\0\r\n--b\r\n")));
    assert_false(form.list[0].file.ptr);
}

static void refuses_parts(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "x--b 1\r\n",
        "--b 1\r\n",
        "--b 1\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
        "--b 1\r\nContent-Disposition: form-data; name=a\r\n\r\n\x01\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent Disposition: form-data; name=a\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b 1--trailing"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (read_parts(str_of(bad[i]))) fail_msg("accepted: %s", bad[i]);
    for (int by = -1; by <= 1; by++) {
        struct buf b;
        buf_init(&b, 1 * MIB);
        buf_addz(&b, "--b 1\r\nContent-Disposition: form-data; name=\"");
        size_t rest = HTTP_PART_HEAD_MAX + 7 - b.len - 3;
        for (size_t i = 0; i < rest + (size_t)by; i++) buf_addc(&b, 'a');
        buf_addz(&b, "\"\r\n\r\nx\r\n--b 1--");
        /* The limit counts the fields with their line ends. */
        assert_int_equal(read_parts(buf_str(&b)), by <= 0);
        buf_release(&b);
    }
}

static void cookies_and_fields(void **state) {
    (void)state;
    struct http_field f = {STR("cookie"), STR("a=1; b=2;c=; a=3")};
    struct http_request rq = {.fields = &f, .n_fields = 1};
    assert_true(str_is(http_cookie(&rq, "b"), "2") && str_is(http_cookie(&rq, "c"), ""));
    assert_true(!http_cookie(&rq, "a").ptr && !http_cookie(&rq, "d").ptr);
    struct http_response rs;
    http_response_init(&rs, 100);
    http_add(&rs, "location", STR("/a\r\nset-cookie: b\0c\td"));
    assert_true(str_is(buf_str(&rs.fields), "location: /a??set-cookie: b?c\td\r\n"));
    http_response_release(&rs);
    struct buf b;
    buf_init(&b, 100);
    http_url_encode(&b, STR("aZ9-._~ /&=日"));
    assert_true(str_is(buf_str(&b), "aZ9-._~%20%2F%26%3D%E6%97%A5"));
    buf_release(&b);
    assert_int_equal(http_status_of(ERR_NOT_FOUND), 404);
    assert_int_equal(http_status_of(ERR_DB), 500);
    assert_string_equal(http_reason(404), "Not Found");
}

static int begin(void **state) {
    (void)state;
    arena = arena_new(64 * MIB);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_lines), cmocka_unit_test(limit_of_fields),
                                       cmocka_unit_test(reads_parts), cmocka_unit_test(refuses_parts),
                                       cmocka_unit_test(cookies_and_fields)};
    return cmocka_run_group_tests(tests, begin, end);
}
