/* fmt_write: JSON, XML, zip and SHA-256: exact bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h> /* wants those above first */

#include <zip.h>

#include "fmt/fmt.h"

static void json_is_written(void **state) {
    (void)state;
    for (int pretty = 0; pretty < 2; pretty++) {
        struct buf b;
        struct jsonw w;
        buf_init(&b, MIB);
        jsonw_init(&w, &b, pretty);
        jsonw_object(&w);
        jsonw_key(&w, "a");
        jsonw_str(&w, STR("日\"\\\n\x01\x7f"));
        jsonw_key(&w, "b");
        jsonw_array(&w);
        jsonw_int(&w, INT64_MIN);
        jsonw_bool(&w, true);
        jsonw_str(&w, STR_NONE);
        jsonw_end_array(&w);
        jsonw_key_str(&w, STR("c"));
        jsonw_object(&w);
        jsonw_end_object(&w);
        jsonw_end_object(&w);
        assert_string_equal(
            b.ptr, pretty ? "{\n  \"a\": \"日\\\"\\\\\\n\\u0001\\u007f\",\n  \"b\": [\n    -9223372036854775808,\n"
                            "    true,\n    null\n  ],\n  \"c\": {}\n}"
                          : "{\"a\":\"日\\\"\\\\\\n\\u0001\\u007f\",\"b\":[-9223372036854775808,true,null],"
                            "\"c\":{}}");
        buf_release(&b);
    }
}

static void xml_is_written(void **state) {
    (void)state;
    struct buf b;
    struct xmlw w;
    buf_init(&b, MIB);
    xmlw_init(&w, &b);
    xmlw_declare(&w);
    xmlw_open(&w, "a");
    xmlw_attr(&w, "x", STR("<\"&\n>"));
    xmlw_attrf(&w, "n", "%d%%", 5);
    xmlw_leaf(&w, "b", STR("1 < 2 & \"日\"\x01"));
    xmlw_leaf(&w, "c", STR(""));
    xmlw_text(&w, STR("\xEF\xBF\xBE!"));
    xmlw_close(&w);
    assert_string_equal(b.ptr, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                               "<a x=\"&lt;&quot;&amp;&#10;&gt;\" n=\"5%\"><b>1 &lt; 2 &amp; \"日\"\xEF\xBF\xBD</b><c/>"
                               "\xEF\xBF\xBD!</a>");
    buf_release(&b);
}

static void make_zip(struct buf *out) {
    struct err e;
    struct zipw *z = zipw_new(&e);
    assert_non_null(z);
    assert_true(zipw_add(z, "[Content_Types].xml", STR("<x/>"), &e));
    assert_true(zipw_add(z, "word/文書.xml", STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &e));
    assert_true(zipw_add(z, "empty", STR(""), &e));
    assert_true(zipw_finish(z, out, &e));
}

static void zip_is_the_same_everywhere(void **state) {
    (void)state;
    struct buf a, b;
    buf_init(&a, MIB);
    buf_init(&b, MIB);
    setenv("TZ", "Asia/Tokyo", 1), tzset();
    make_zip(&a);
    setenv("TZ", "America/New_York", 1), tzset();
    make_zip(&b);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.ptr, b.ptr, a.len);
    assert_int_equal((unsigned char)a.ptr[10] | (unsigned char)a.ptr[11] << 8, 0);    /* 00:00:00 */
    assert_int_equal((unsigned char)a.ptr[12] | (unsigned char)a.ptr[13] << 8, 0x21); /* 1980-01-01 */

    zip_error_t ze;
    zip_error_init(&ze);
    zip_t *z = zip_open_from_source(zip_source_buffer_create(a.ptr, a.len, 0, &ze), ZIP_RDONLY | ZIP_CHECKCONS, &ze);
    assert_non_null(z);
    assert_int_equal(zip_get_num_entries(z, 0), 3);
    assert_string_equal(zip_get_name(z, 1, 0), "word/文書.xml");
    zip_file_t *f = zip_fopen_index(z, 1, 0);
    char text[64];
    assert_int_equal(zip_fread(f, text, sizeof text), 44);
    zip_fclose(f);
    zip_discard(z);
    buf_release(&a);
    buf_release(&b);
}

static void zip_keeps_the_ceiling(void **state) {
    (void)state;
    struct err e;
    struct buf small;
    buf_init(&small, 16);
    struct zipw *z = zipw_new(&e);
    assert_non_null(z);
    assert_true(zipw_add(z, "a", STR("b"), &e));
    assert_false(zipw_finish(z, &small, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    buf_release(&small);
    z = zipw_new(&e);
    assert_non_null(z);
    assert_true(zipw_add(z, "a", STR("b"), &e));
    zipw_cancel(z);
    zipw_cancel(NULL);
}

static void digests_are_right(void **state) {
    (void)state;
    char hex[65];
    sha256_hex(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_hex(STR_NONE, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_written),
        cmocka_unit_test(xml_is_written),
        cmocka_unit_test(zip_is_the_same_everywhere),
        cmocka_unit_test(zip_keeps_the_ceiling),
        cmocka_unit_test(digests_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
