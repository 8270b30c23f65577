/* fmt_xlsx: what a person sees in a workbook is what is read; what is no workbook, or too much, is refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* wants those above first */

#include "book_sample.h"
#include "fmt/xlsx_number.h"
#include "fmt/xlsx_read.h"

#define TOP                                                                                                            \
    "=== _rels/.rels\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"          \
    "<Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>\n"
#define LINKS                                                                                                          \
    "=== xl/_rels/workbook.xml.rels\n<Relationships>"                                                                  \
    "<Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"                                  \
    "<Relationship Id=\"r2\" Type=\"x/worksheet\" Target=\"/xl/worksheets/../sheet2.xml\"/>"                           \
    "<Relationship Id=\"r3\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>"                                  \
    "<Relationship Id=\"r4\" Type=\"x/styles\" Target=\"./styles.xml\"/>"                                              \
    "<Relationship Id=\"r9\" Type=\"x/externalLink\" Target=\"x/\" TargetMode=\"External\"/>"                          \
    "</Relationships>\n"
#define BOOK(properties)                                                                                               \
    "=== xl/workbook.xml\n<workbook xmlns:r=\"urn:r\">" properties                                                     \
    "<sheets><sheet name=\"台帳 &amp; (2)\" sheetId=\"1\" r:id=\"r1\"/>"                                             \
    "<sheet name=\"隠し\" sheetId=\"7\" state=\"veryHidden\" r:id=\"r2\"/></sheets></workbook>\n"
#define EMPTY_SECOND "=== xl/sheet2.xml\n<worksheet><sheetData/></worksheet>\n"
#define STRINGS(inside) "=== xl/sharedStrings.xml\n<sst count=\"1\">" inside "</sst>\n"
#define STYLES                                                                                                         \
    "=== xl/styles.xml\n<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-411]ggge&quot;年&quot;m"        \
    "&quot;月&quot;d&quot;日&quot;;@\"/><numFmt numFmtId=\"171\" formatCode=\"0&quot;月&quot;\"/></numFmts>"        \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"             \
    "<xf numFmtId=\"170\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf numFmtId=\"10\"/><xf numFmtId=\"171\"/>"      \
    "</cellXfs></styleSheet>\n"
#define SHEET(inside) "=== xl/worksheets/sheet1.xml\n<worksheet>" inside "</worksheet>\n"
#define WHOLE(properties, strings, sheet)                                                                              \
    TOP LINKS BOOK(properties)                                                                                         \
    EMPTY_SECOND STRINGS(strings)                                                                                      \
    STYLES SHEET(sheet)

static struct arena *arena;
static struct err error;

static int before(void **state) {
    (void)state;
    arena = arena_new(BOOK_ARENA_MAX);
    error = (struct err){0};
    return 0;
}

static int after(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static struct book *read_parts(const char *parts) {
    struct buf bytes;
    buf_init(&bytes, BOOK_FILE_MAX);
    assert_true(book_of_parts(arena, str_of(parts), &bytes));
    struct str copy = arena_str(arena, buf_str(&bytes));
    buf_release(&bytes);
    return book_read(arena, STR("t.xlsx"), copy, &error);
}

static const struct book_sheet *first(struct book *b) {
    if (!b) fail_msg("%s", error.text);
    return &b->sheets[0];
}

static void says(const struct book_sheet *s, const char *cell, const char *text) {
    uint32_t row, col;
    assert_true(book_cell_parse(str_of(cell), &row, &col));
    assert_string_equal(arena_str(arena, book_text(s, row, col)).ptr, text);
}

static void refused(struct book *b, enum err_kind kind, const char *words) {
    assert_null(b);
    assert_int_equal(error.kind, kind);
    if (!strstr(error.text, words)) fail_msg("“%s” does not say “%s”", error.text, words);
}

static void texts_are_read(void **state) {
    (void)state;
    const struct book_sheet *s = first(read_parts(
        WHOLE("",
              "<si><t>二つ目</t></si>"
              "<si><r><rPr><b/></rPr><t xml:space=\"preserve\">東京 </t></r><r><t>都</t></r>"
              "<rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>"
              "<si><t>一_x000D__x000a_二_x005F_x0041_&#13;\n三_xD842__xDFB7__x001b_</t><phoneticPr/></si>",
              "<dimension ref=\"A1\"/><sheetData>"
              "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"C2\" t=\"s\"><v>0</v></c>"
              "<c r=\"D2\" t=\"s\"><v>2</v></c></row>"
              "<row r=\"4\"><c t=\"inlineStr\"><is><r><t>中</t></r><rPh><t>なか</t></rPh><r><t>身</t></r></is></c>"
              "<c t=\"str\"><f>A1&amp;\"x\"</f><v>結果</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c>"
              "<c><f>1+1</f></c><c s=\"1\"/></row><row><c><v>1</v></c></row></sheetData>")));
    assert_string_equal(arena_str(arena, s->name).ptr, "台帳 & (2)");
    says(s, "B2", "東京 都");
    says(s, "C2", "二つ目");
    says(s, "D2", "一\n二_x0041_\n三𠮷");
    says(s, "A4", "中身");
    says(s, "B4", "結果");
    says(s, "C4", "TRUE");
    says(s, "A5", "1");
    assert_int_equal(s->n_cells, 9);
    assert_int_equal(book_cell_at(s, 3, 3)->kind, BOOK_FAILED);
    assert_int_equal(book_cell_at(s, 3, 4)->kind, BOOK_MISSING);
    assert_null(book_cell_at(s, 3, 5));
    assert_int_equal(s->rows, 5);
    assert_int_equal(s->cols, 5);
}

static void book_is_described(void **state) {
    (void)state;
    struct book *b = read_parts(WHOLE("", "", "<sheetData/>"));
    if (!b) fail_msg("%s", error.text);
    assert_int_equal(b->n_sheets, 2);
    assert_false(b->sheets[0].hidden);
    assert_true(b->sheets[1].hidden);
    assert_ptr_equal(book_sheet(b, STR("隠し")), &b->sheets[1]);
    assert_null(book_sheet(b, STR("ない")));
    assert_string_equal(book_place(arena, &b->sheets[0], 11, 1).ptr, "'台帳 & (2)'!B12");
    assert_string_equal(book_place(arena, &b->sheets[1], 0, 16383).ptr, "隠し!XFD1");
}

static void numbers_are_plain(void **state) {
    (void)state;
    const struct book_sheet *s =
        first(read_parts(WHOLE("", "",
                               "<sheetData><row><c><v>0.30000000000000004</v></c><c><v>1E+6</v></c><c><v>1.5E-7</v></c>"
                               "<c s=\"5\"><v>0.125</v></c><c><v>-0</v></c><c><v>123456789012345678</v></c>"
                               "<c s=\"6\"><v>4</v></c><c><v>1e300</v></c><c><v>1234.5</v></c></row></sheetData>")));
    static const char *const want[] = {"0.3", "1000000", "0.00000015", "12.5%", "0", "123456789012346000",
                                       "4",   "1e+300",  "1234.5"};
    for (uint32_t i = 0; i < 9; i++) {
        assert_string_equal(arena_str(arena, book_text(s, 0, i)).ptr, want[i]);
        assert_int_equal(book_cell_at(s, 0, i)->kind, BOOK_NUMBER);
    }
}

static void dates_are_iso(void **state) {
    (void)state;
    const char *parts = WHOLE("", "",
                              "<sheetData><row><c s=\"1\"><v>46113</v></c><c s=\"2\"><v>46113</v></c>"
                              "<c s=\"3\"><v>46113.5625</v></c><c s=\"4\"><v>0.5625</v></c><c s=\"1\"><v>60</v></c>"
                              "<c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c>"
                              "<c t=\"d\"><v>2026-04-01T00:00:00</v></c></row></sheetData>");
    const struct book_sheet *s = first(read_parts(parts));
    static const char *const want[] = {"2026-04-01", "2026-04-01", "2026-04-01 13:30",
                                       "13:30",      "1900-02-29", "1900-02-28",
                                       "1900-03-01", "-1",         "2026-04-01"};
    for (uint32_t i = 0; i < 9; i++) assert_string_equal(arena_str(arena, book_text(s, 0, i)).ptr, want[i]);
    assert_int_equal(book_cell_at(s, 0, 0)->kind, BOOK_DATE);
    s = first(read_parts(
        WHOLE("<workbookPr date1904=\"1\"/>", "", "<sheetData><row><c s=\"1\"><v>44651</v></c></row></sheetData>")));
    says(s, "A1", "2026-04-01");
}

static void formats_are_judged(void **state) {
    (void)state;
    static const struct {
        const char *code;
        bool date, time, percent;
    } cases[] = {
        {"yyyy/m/d", true, false, false},
        {"[$-411]ggge\"年\"m\"月\"d\"日\";@", true, false, false},
        {"[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"", true, false, false},
        {"h:mm", false, true, false},
        {"mm:ss", false, true, false},
        {"[h]:mm", false, true, false},
        {"yyyy\\-mm\\-dd\\ hh:mm:ss", true, true, false},
        {"m\"月\"", true, false, false},
        {"aaa", true, false, false},
        {"h\"時\"mm\"分\" AM/PM", false, true, false},
        {"General", false, false, false},
        {"G/標準", false, false, false},
        {"#,##0\"名\"", false, false, false},
        {"0.00E+00", false, false, false},
        {"[Red]0;[Blue]-0", false, false, false},
        {"\"date\"0", false, false, false},
        {"0_d", false, false, false},
        {"0.0%", false, false, true},
        {"@", false, false, false},
        {"0;yyyy", false, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct number_format f = number_format_of(str_of(cases[i].code));
        if (f.date != cases[i].date || f.time != cases[i].time || f.percent != cases[i].percent)
            fail_msg("%s: date %d time %d percent %d", cases[i].code, f.date, f.time, f.percent);
    }
}

static void merged_ranges_answer_everywhere(void **state) {
    (void)state;
    const struct book_sheet *s = first(read_parts(WHOLE(
        "", "<si><t>見出し</t></si>",
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"9\"><c r=\"E9\"><v>9</v></c></row>"
        "</sheetData><mergeCells><mergeCell ref=\"C3:D9\"/><mergeCell ref=\"A1:B2\"/>"
        "<mergeCell ref=\"F1:F1048576\"/><mergeCell ref=\"E9:E9\"/></mergeCells>")));
    says(s, "B2", "見出し");
    says(s, "C1", "");
    says(s, "C2", "");
    assert_int_equal(s->n_merged, 3);
    assert_int_equal(book_range_at(s, 8, 3)->row, 2);
    assert_null(book_range_at(s, 8, 4));
    assert_null(book_range_at(s, 2, 1));
    refused(read_parts(WHOLE("", "",
                             "<sheetData/><mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B1:C1\"/>"
                             "</mergeCells>")),
            ERR_INVALID, "overlap");
}

static void rows_may_stand_in_any_order(void **state) {
    (void)state;
    const struct book_sheet *s =
        first(read_parts(WHOLE("", "",
                               "<sheetData><row r=\"3\"><c r=\"B3\"><v>3</v></c><c r=\"A3\"><v>2</v></c></row>"
                               "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>")));
    says(s, "A1", "1");
    says(s, "A3", "2");
    assert_int_equal(s->cells[0].row, 0);
    refused(read_parts(WHOLE("", "",
                             "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\">"
                             "<v>2</v></c></row></sheetData>")),
            ERR_INVALID, "A1");
}

static void attacks_are_refused(void **state) {
    (void)state;
    refused(read_parts(TOP LINKS EMPTY_SECOND STRINGS("") STYLES BOOK(
                "") "=== xl/worksheets/sheet1.xml\n"
                    "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet>&b;</worksheet>"),
            ERR_INVALID, "document type");
    refused(read_parts(WHOLE("", "", "<sheetData><row r=\"1048577\"/></sheetData>")), ERR_LIMIT, "rows");
    refused(read_parts(WHOLE("", "", "<sheetData><row><c r=\"XFE1\"/></row></sheetData>")), ERR_INVALID, "place");
    refused(read_parts(WHOLE("", "", "<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>")), ERR_INVALID, "A1");
    refused(read_parts(WHOLE("", "", "<sheetData><row><c><v>0x10</v></c></row></sheetData>")), ERR_INVALID, "number");
    refused(read_parts(WHOLE("", "", "<sheetData><row><c></row></sheetData>")), ERR_INVALID, "well-formed");
    struct buf deep;
    buf_init(&deep, MIB);
    buf_addz(&deep, TOP LINKS EMPTY_SECOND STRINGS("") STYLES BOOK("") "=== xl/worksheets/sheet1.xml\n");
    for (int i = 0; i < 70; i++) buf_addz(&deep, "<x>");
    refused(read_parts(deep.ptr), ERR_LIMIT, "deeper");
    buf_release(&deep);
}

/* A sheet of 8 MiB blanks packs to a few KiB; a tag without end; a text longer than a cell. */
static void bombs_are_refused(void **state) {
    (void)state;
    struct buf bomb;
    buf_init(&bomb, 16 * MIB);
    const char *head = TOP LINKS EMPTY_SECOND STRINGS("") STYLES BOOK("") "=== xl/worksheets/sheet1.xml\n<worksheet>";
    buf_addz(&bomb, head);
    for (size_t i = 0; i < 8 * MIB / 16; i++) buf_addz(&bomb, "                ");
    buf_addz(&bomb, "</worksheet>\n");
    refused(read_parts(bomb.ptr), ERR_LIMIT, "unpacks");
    buf_clear(&bomb);
    buf_addz(&bomb, head);
    buf_addz(&bomb, "<x ");
    for (unsigned i = 0; i < 200000; i++) buf_addf(&bomb, "a%u='%u' ", i, i * 7919u);
    refused(read_parts(bomb.ptr), ERR_LIMIT, "tag");
    buf_clear(&bomb);
    buf_addz(&bomb, head);
    buf_addz(&bomb, "<sheetData><row><c t='inlineStr'><is><t>");
    for (unsigned i = 0; i < 30000; i++) buf_addf(&bomb, "%u ", i * 7919u);
    buf_addz(&bomb, "</t></is></c></row></sheetData></worksheet>");
    refused(read_parts(bomb.ptr), ERR_LIMIT, "text");
    buf_release(&bomb);
}

static void others_are_recognised(void **state) {
    (void)state;
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0k\0b\0o\0o\0k\0";
    static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1.E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    static const struct {
        struct str bytes;
        const char *words;
    } cases[] = {
        {{ole, sizeof ole - 1}, ".xls"},
        {{locked, sizeof locked - 1}, "password"},
        {STR("項目,内容\n名称,x\n"), "CSV"},
        {STR("%PDF-1.7"), "PDF"},
        {STR("<html><table>"), "HTML"},
        {STR("kijun: 1\n"), "YAML"},
        {STR(""), "empty"},
        {STR("PK\x03\x04 nothing"), "damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(book_read(arena, STR("t"), cases[i].bytes, &error), ERR_INVALID, cases[i].words);
    refused(read_parts("=== mimetype\nx\n=== content.xml\n<x/>"), ERR_INVALID, "OpenDocument");
    refused(read_parts("=== readme\nx\n"), ERR_INVALID, "zip");
    refused(read_parts(TOP "=== xl/workbook.xml\n<document/>\n=== word/document.xml\n<x/>"), ERR_INVALID, "Word");
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)
    const struct CMUnitTest tests[] = {
        TEST(texts_are_read),
        TEST(book_is_described),
        TEST(numbers_are_plain),
        TEST(dates_are_iso),
        TEST(formats_are_judged),
        TEST(merged_ranges_answer_everywhere),
        TEST(rows_may_stand_in_any_order),
        TEST(attacks_are_refused),
        TEST(bombs_are_refused),
        TEST(others_are_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
