/* What a file is, from its bytes; and names that are safe to show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmt/sniff.h"
#include "fmt/write.h"

#define BYTES(lit)                                                                                                     \
    { lit, sizeof(lit) - 1 }

static const struct {
    struct str bytes;
    enum sniffed is;
} cases[] = {
    {BYTES("%PDF-1.7\n%\xE2\xE3"), SNIFF_PDF},
    {BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0"), SNIFF_PNG},
    {BYTES("\x89PNG\r\n\x1A\n"), SNIFF_UNKNOWN},
    {BYTES("\xFF\xD8\xFF\xE0\0\x10JFIF"), SNIFF_JPEG},
    {BYTES("GIF89a\1\0\1\0"), SNIFF_GIF},
    {BYTES("RIFF\x10\0\0\0WEBPVP8 "), SNIFF_WEBP},
    {BYTES("WAVE\x10\0\0\0WEBPVP8 "), SNIFF_UNKNOWN},
    {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), SNIFF_OLE},
    {BYTES("PK\3\4\x14\0\0\0"), SNIFF_ZIP},
    {BYTES("\x1F\x8B\x08\0\0"), SNIFF_ARCHIVE},
    {BYTES("{\\rtf1\\ansi}"), SNIFF_RTF},
    {BYTES("\x7F"
           "ELF\2\1\1\0"),
     SNIFF_PROGRAM},
    {BYTES("MZ\x90\0\3\0\0\0"), SNIFF_PROGRAM},
    {BYTES("\xCF\xFA\xED\xFE\7\0\0\1"), SNIFF_PROGRAM},
    {BYTES("\xCA\xFE\xBA\xBE\0\0\0\x34"), SNIFF_PROGRAM},
    {BYTES("\0asm\1\0\0\0"), SNIFF_PROGRAM},
    {BYTES("MZ is how this note begins\n"), SNIFF_TEXT},
    {BYTES("BZhello\n"), SNIFF_TEXT},
    {BYTES("点検の記録\n1,2,3\n"), SNIFF_TEXT},
    {BYTES("\xEF\xBB\xBF"
           "a,b\r\n1,2\r\n"),
     SNIFF_TEXT},
    {BYTES("\x93\x5F\x8C\x9F\r\n"), SNIFF_TEXT_OTHER},
    {BYTES("\xFF\xFE"
           "a\0b\0"),
     SNIFF_TEXT_OTHER},
    {BYTES("#!/bin/sh\nrm -rf /\n"), SNIFF_SCRIPT},
    {BYTES("{\"a\": 1}\n"), SNIFF_JSON},
    {BYTES("<?xml version=\"1.0\"?><a/>"), SNIFF_XML},
    {BYTES("<?xml version=\"1.0\"?><svg xmlns=\"x\"/>"), SNIFF_SVG},
    {BYTES("  <!DOCTYPE html><p>"), SNIFF_HTML},
    {BYTES("harmless <ScRiPt>alert(1)</script>"), SNIFF_HTML},
    {BYTES("a < b and c <d\n"), SNIFF_TEXT},
    {BYTES("a\0b"), SNIFF_UNKNOWN},
    {BYTES(""), SNIFF_EMPTY},
};

static void test_bytes_tell_what_a_file_is(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum sniffed is = sniff(cases[i].bytes);
        if (is != cases[i].is) fail_msg("case %zu is %s", i, sniff_type(is));
        assert_true(*sniff_title(is) && strchr(sniff_type(is), '/'));
    }
}

static void test_only_points_and_plain_text_are_safe(void **state) {
    (void)state;
    for (int i = 0; i < SNIFF_COUNT; i++) {
        bool safe = i == SNIFF_TEXT || i == SNIFF_PNG || i == SNIFF_JPEG || i == SNIFF_GIF || i == SNIFF_WEBP;
        assert_int_equal(sniff_safe((enum sniffed)i), safe);
    }
}

static enum sniffed office(const char *folder, bool types) {
    struct err e;
    struct buf out;
    struct zipw *z = zipw_new(&e);
    assert_non_null(z);
    if (types) assert_true(zipw_add(z, "[Content_Types].xml", STR("<Types/>"), &e));
    assert_true(zipw_add(z, folder, STR("x"), &e));
    buf_init(&out, MIB);
    assert_true(zipw_finish(z, &out, &e));
    enum sniffed is = sniff(buf_str(&out));
    buf_release(&out);
    return is;
}

static void test_office_files_are_told_by_their_members(void **state) {
    (void)state;
    assert_int_equal(office("word/document.xml", true), SNIFF_DOCX);
    assert_int_equal(office("xl/workbook.xml", true), SNIFF_XLSX);
    assert_int_equal(office("ppt/presentation.xml", true), SNIFF_PPTX);
    assert_int_equal(office("word/document.xml", false), SNIFF_ZIP);
    assert_int_equal(office("readme.txt", true), SNIFF_ZIP);
}

static void test_names_that_claim_something_else(void **state) {
    (void)state;
    assert_true(sniff_name_fits(SNIFF_PDF, STR("report.pdf")));
    assert_true(sniff_name_fits(SNIFF_PDF, STR("REPORT.PDF")));
    assert_false(sniff_name_fits(SNIFF_PROGRAM, STR("report.pdf")));
    assert_false(sniff_name_fits(SNIFF_HTML, STR("picture.png")));
    assert_false(sniff_name_fits(SNIFF_TEXT, STR("report.pdf.exe")));
    assert_false(sniff_name_fits(SNIFF_HTML, STR("log.txt")));
    assert_true(sniff_name_fits(SNIFF_TEXT, STR("settings.conf")));
    assert_true(sniff_name_fits(SNIFF_TEXT_OTHER, STR("一覧.csv")));
    assert_true(sniff_name_fits(SNIFF_UNKNOWN, STR("dump.bin")));
    assert_true(sniff_name_fits(SNIFF_UNKNOWN, STR("README")));
    assert_true(sniff_name_fits(SNIFF_UNKNOWN, STR("")));
}

static void clean(const char *given, size_t len, const char *want) {
    struct buf b;
    buf_init(&b, SNIFF_NAME_MAX);
    sniff_clean_name((struct str){given, len}, &b);
    assert_true(buf_ok(&b) && b.len > 0 && b.len <= SNIFF_NAME_MAX);
    assert_string_equal(b.ptr, want);
    buf_release(&b);
}
#define CLEAN(given, want) clean(given, sizeof(given) - 1, want)

static void test_names_are_cleaned(void **state) {
    (void)state;
    CLEAN("点検記録.pdf", "点検記録.pdf");
    CLEAN("../../etc/passwd", "passwd");
    CLEAN("C:\\Users\\a\\b.txt", "b.txt");
    CLEAN("a\nb\x1B[31m.txt", "ab[31m.txt");
    CLEAN("invoice\xE2\x80\xAE"
          "fdp.exe",
          "invoicefdp.exe"); /* right-to-left override */
    CLEAN("a\xE2\x80\x8B"
          "b",
          "ab"); /* no width */
    CLEAN("a\0b", "ab");
    CLEAN("a\xFFz.txt", "a_z.txt");
    CLEAN("", "file");
    CLEAN("...", "file");
    CLEAN("a/", "file");
    CLEAN(".bashrc", "bashrc");
    CLEAN("a:b", "a_b");
}

static void test_long_names_keep_their_ending(void **state) {
    char name[3 * 3000 + 8], want[SNIFF_NAME_MAX + 1];
    struct buf b;
    (void)state;
    for (size_t i = 0; i < 3000; i++) memcpy(name + 3 * i, "長", 3);
    memcpy(name + 9000, ".pdf", 4);
    buf_init(&b, SNIFF_NAME_MAX);
    sniff_clean_name((struct str){name, 9004}, &b);
    size_t n = 0;
    while (n + 3 + 4 <= SNIFF_NAME_MAX) memcpy(want + n, "長", 3), n += 3;
    memcpy(want + n, ".pdf", 5);
    assert_string_equal(b.ptr, want);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_tell_what_a_file_is),
        cmocka_unit_test(test_only_points_and_plain_text_are_safe),
        cmocka_unit_test(test_office_files_are_told_by_their_members),
        cmocka_unit_test(test_names_that_claim_something_else),
        cmocka_unit_test(test_names_are_cleaned),
        cmocka_unit_test(test_long_names_keep_their_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
