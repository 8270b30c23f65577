/* Tests of the Excel writer: sheets, text that stays text, numbers, print set-up, same bytes, hostile text.
 * `report_xlsx OUT.xlsx [hostile]` writes the sample instead, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "office_sample.h"
#include "report/writers.h"

static bool png_fails;

/* Stands for kijun-render. */
__attribute__((weak)) bool report_diagram_png(const struct diagram *dg, enum lang lang,
                                              const struct writer_options *opt, struct buf *out, unsigned *width,
                                              unsigned *height, struct err *e) {
    (void)lang, (void)opt;
    assert_int_equal(dg->n_side, 0); /* it stands under the picture as text */
    if (png_fails) return err_set(e, ERR_UPSTREAM, "No picture.");
    sample_png(out, width, height);
    return true;
}

__attribute__((weak)) bool report_picture_png(const struct figure *p, enum lang lang, const struct writer_options *opt,
                                              struct buf *out, unsigned *width, unsigned *height, struct err *e) {
    (void)lang, (void)opt, (void)e;
    assert_true(p->qr && p->qr->text.len && !p->qr->beside);
    sample_png(out, width, height);
    return true;
}

static const struct writer_options options = {.program_dir = {"/nonexistent", 12}};

static void write_it(const struct doc *doc, struct buf *out) {
    struct err e = {0};
    buf_init(out, REPORT_OUTPUT_MAX);
    if (!writer_xlsx.write(doc, &options, out, &e)) fail_msg("%s", e.text);
}

/* Cover, three headings of level 1, two datasets of one name. */
static void test_sheets(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf out;
    write_it(&s->doc, &out);
    sample_all_xml(s->a, &out);
    struct str book = sample_member(s->a, &out, "xl/workbook.xml");
    assert_int_equal(sample_count(book, "<sheet "), 6);
    assert_int_equal(sample_count(book, "<sheet name=\"1 調達の概要\""), 1);
    assert_int_equal(sample_count(book, "<sheet name=\"3 要件の一覧\""), 1);
    assert_int_equal(sample_count(book, "要件 (2)\" sheetId=\"6\""), 1);
    assert_int_equal(sample_count(book, "name=\"kijun_data_1\""), 1);
    assert_non_null(sample_member(s->a, &out, "xl/media/image1.png").ptr);
    struct str core = sample_member(s->a, &out, "docProps/core.xml");
    assert_int_equal(sample_count(core, "2026-04-01T00:00:00Z"), 2);
    struct str list = sample_member(s->a, &out, "xl/worksheets/sheet4.xml");
    assert_int_equal(sample_count(list, "state=\"frozen\""), 1);
    assert_int_equal(sample_count(list, "fitToPage=\"1\""), 1);
    assert_int_equal(sample_count(list, "fitToHeight=\"0\""), 1);
    assert_int_equal(sample_count(list, "<oddHeader>"), 1);
    buf_release(&out);
    arena_free(s->a);
}

/* "=SUM(A1:A2)", "007" and an address stay text; only a column of numbers has numbers. */
static void test_text_stays_text(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf out;
    write_it(&s->doc, &out);
    for (int i = 1; i <= 6; i++) {
        struct str sheet = sample_member(s->a, &out, arena_fmt(s->a, "xl/worksheets/sheet%d.xml", i).ptr);
        assert_non_null(sheet.ptr);
        assert_int_equal(sample_count(sheet, "<f>"), 0);
    }
    struct str data = sample_member(s->a, &out, "xl/worksheets/sheet5.xml");
    size_t numbers =
        sample_count(data, "<c r=\"B") - sample_count(data, " t=\"s\"><v>") + 2 * SAMPLE_REQUIREMENTS + 2 + 2;
    assert_int_equal(numbers, SAMPLE_REQUIREMENTS + 1);
    assert_int_equal(sample_count(data, "<autoFilter ref=\"A1:C301\"/>"), 1);
    assert_int_equal(sample_count(data, "<hyperlink"), 0);
    struct str strings = sample_member(s->a, &out, "xl/sharedStrings.xml");
    assert_int_equal(sample_count(strings, "<t>=SUM(A1:A2)</t>"), 1);
    assert_int_equal(sample_count(strings, "<t>007</t>"), 1);
    buf_release(&out);
    arena_free(s->a);
}

/* A code stands as a picture, and its text beside it to copy. */
static void test_code(void **state) {
    (void)state;
    static const struct qr qr = {.text = {"first <line>\n\n\xE2\x80\x94 a AAAA\n", 25}, .alt = {"code", 4}};
    struct sample *s = sample_new(false);
    sample_block(s, BLOCK_QR)->qr = &qr;
    s->doc.n_blocks = s->n;
    struct buf out;
    write_it(&s->doc, &out);
    sample_all_xml(s->a, &out);
    struct str text = sample_member(s->a, &out, "xl/sharedStrings.xml");
    assert_int_equal(sample_count(text, "first &lt;line&gt;"), 1);
    assert_int_equal(sample_count(text, "\xE2\x80\x94 a AAAA"), 1);
    buf_release(&out);
    arena_free(s->a);
}

static void test_same_bytes(void **state) {
    (void)state;
    struct sample *s = sample_new(true);
    struct buf one, two;
    write_it(&s->doc, &one);
    assert_int_equal(setenv("TZ", "Asia/Tokyo", 1), 0);
    assert_int_equal(setenv("LC_ALL", "de_DE.UTF-8", 1), 0);
    write_it(&s->doc, &two);
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.ptr, two.ptr, one.len);
    buf_release(&one);
    buf_release(&two);
    arena_free(s->a);
}

/* All 40,000 characters are there, in cells that Excel can hold. */
static void test_hostile(void **state) {
    (void)state;
    struct sample *s = sample_new(true);
    struct buf out;
    write_it(&s->doc, &out);
    sample_all_xml(s->a, &out);
    struct str strings = sample_member(s->a, &out, "xl/sharedStrings.xml");
    struct str book = sample_member(s->a, &out, "xl/workbook.xml");
    assert_int_equal(sample_count(strings, "長") - sample_count(strings, "長い"),
                     40000 / 50 * 49); /* the same in both places: shared */
    assert_int_equal(sample_count(strings, "\xef\xbf\xbf") + sample_count(strings, "\x01"), 0);
    assert_int_equal(sample_count(strings, "_x0041_"), sample_count(strings, "_x005F_x0041_"));
    assert_true(sample_count(strings, "_x0041_") > 0);
    assert_int_equal(sample_count(strings, "<t>@はみ出す</t>"), 1);
    assert_int_equal(sample_count(book, "9 悪意:"), 0);
    assert_int_equal(sample_count(book, "<sheet name=\"9 悪意-"), 2);
    buf_release(&out);
    arena_free(s->a);
}

static void test_errors(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf out;
    struct err e = {0};
    buf_init(&out, REPORT_OUTPUT_MAX);
    png_fails = true;
    assert_false(writer_xlsx.write(&s->doc, &options, &out, &e));
    png_fails = false;
    assert_int_equal(e.kind, ERR_UPSTREAM);
    assert_int_equal(out.len, 0);
    buf_release(&out);
    arena_free(s->a);
}

/* A header takes 255 characters with every & doubled; a title of nothing else must not cost the whole file. */
static void test_header_of_ampersands(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf signs, out;
    buf_init(&signs, KIB);
    for (int i = 0; i < 200; i++) buf_addc(&signs, '&');
    s->doc.title = s->doc.mark = buf_str(&signs);
    write_it(&s->doc, &out);
    buf_release(&out);
    buf_release(&signs);
    arena_free(s->a);
}

static void test_empty(void **state) {
    (void)state;
    struct doc doc = {.lang = LANG_EN};
    struct arena *a = arena_new(MIB);
    struct buf out;
    write_it(&doc, &out);
    assert_int_equal(sample_count(sample_member(a, &out, "xl/workbook.xml"), "<sheet "), 1);
    buf_release(&out);
    arena_free(a);
}

/* More columns than the squared paper has: the paper grows, nothing is dropped. */
static void test_wide_table(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct table *t = sample_table(s, TABLE_GRID, "wide", "", 1);
    struct cell *cells = arena_array(s->a, 120, sizeof *cells);
    struct row *row = arena_alloc(s->a, sizeof *row);
    for (size_t i = 0; i < 120; i++) cells[i] = sample_cell(s->a, TONE_NONE, i == 119 ? "最後の列" : "列");
    *row = (struct row){.cells = cells, .n = 120};
    t->rows = row;
    t->n_columns = 120;
    s->doc.n_blocks = s->n;
    struct buf out;
    write_it(&s->doc, &out);
    assert_int_equal(sample_count(sample_member(s->a, &out, "xl/sharedStrings.xml"), "最後の列"), 1);
    buf_release(&out);
    t->n_columns = 20000; /* more than Excel knows */
    struct err e = {0};
    buf_init(&out, REPORT_OUTPUT_MAX);
    assert_false(writer_xlsx.write(&s->doc, &options, &out, &e));
    buf_release(&out);
    arena_free(s->a);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        struct sample *s = sample_new(argc > 2);
        struct buf out;
        struct err e = {0};
        write_it(&s->doc, &out);
        bool ok = file_write(argv[1], buf_str(&out), &e);
        buf_release(&out);
        arena_free(s->a);
        return ok ? 0 : 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheets),
        cmocka_unit_test(test_text_stays_text),
        cmocka_unit_test(test_code),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_header_of_ampersands),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_wide_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
