/* Tests of the Word writer: parts, well-formedness, content controls, links, same bytes, hostile text, speed.
 * `report_docx OUT.docx [hostile]` writes the sample instead, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "office_sample.h"
#include "report/office.h"
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
    if (!writer_docx.write(doc, &options, out, &e)) fail_msg("%s", e.text);
}

static void test_parts(void **state) {
    (void)state;
    static const char *const names[] = {"[Content_Types].xml",
                                        "_rels/.rels",
                                        "word/document.xml",
                                        "word/styles.xml",
                                        "word/numbering.xml",
                                        "word/settings.xml",
                                        "word/fontTable.xml",
                                        "word/header1.xml",
                                        "word/footer1.xml",
                                        "docProps/core.xml",
                                        "docProps/app.xml",
                                        "word/media/image1.png",
                                        "word/_rels/document.xml.rels"};
    struct sample *s = sample_new(false);
    struct buf out;
    write_it(&s->doc, &out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_non_null(sample_member(s->a, &out, names[i]).ptr);
    assert_int_equal(sample_all_xml(s->a, &out), 14);
    struct str core = sample_member(s->a, &out, "docProps/core.xml"),
               styles = sample_member(s->a, &out, "word/styles.xml");
    assert_int_equal(sample_count(core, "2026-04-01T00:00:00Z"), 2);
    assert_int_equal(sample_count(styles, "w:eastAsia=\"BIZ UDPゴシック\""), 1);
    assert_int_equal(sample_count(styles, "w:outlineLvl"), 5);
    buf_release(&out);
    arena_free(s->a);
}

/* Blanks are content controls, and a cell that waits for a value is one too. */
static void test_blanks(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf out;
    write_it(&s->doc, &out);
    struct str doc = sample_member(s->a, &out, "word/document.xml");
    size_t open_cells = 1 + 1 + 60; /* the cover, table 1, every fifth requirement */
    assert_int_equal(sample_count(doc, "<w:showingPlcHdr/>"), 41 + open_cells);
    assert_int_equal(sample_count(doc, "w:val=\"blank-001\""), 1);
    assert_int_equal(sample_count(doc, "【回数】"), 41);
    assert_int_equal(sample_count(doc, "矢印は情報の流れる向きを示す。"), 1);
    assert_int_equal(sample_count(doc, "審査結果の通知"), 1);
    assert_int_equal(sample_count(doc, "<w:tblHeader/>"), 1 + 2 + 1 + 1);
    assert_int_equal(sample_count(doc, "w:vMerge w:val=\"restart\""), 3);
    assert_int_equal(sample_count(doc, "w:vMerge w:val=\"continue\""), 3);
    assert_int_equal(sample_count(doc, "w:hRule=\"atLeast\""), 1);
    buf_release(&out);
    arena_free(s->a);
}

/* Every link has its bookmark, a link to nowhere is plain text, every bookmark has a number of its own. */
static void test_links(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct run run = {.text = STR("行き先のないリンク"), .link = STR("#nowhere")};
    sample_block(s, BLOCK_PARA)->runs = (struct runs){&run, 1};
    s->doc.n_blocks = s->n;
    struct buf out;
    write_it(&s->doc, &out);
    struct str doc = sample_member(s->a, &out, "word/document.xml"), rest = doc;
    size_t at, links = 0;
    while (str_find(rest, STR("w:anchor=\""), &at)) {
        rest = str_cut(rest, at + 10, rest.len);
        struct str name = str_cut(rest, 0, 10);
        struct str mark = arena_fmt(s->a, "w:name=\"%.*s\"", STR_ARG(name));
        assert_int_equal(sample_count(doc, mark.ptr), 1);
        links++;
    }
    assert_true(links > 80);
    assert_int_equal(sample_count(doc, "行き先のないリンク"), 1);
    size_t marks = sample_count(doc, "<w:bookmarkStart ");
    assert_int_equal(sample_count(doc, "<w:bookmarkEnd "), marks);
    for (size_t i = 1; i <= marks; i++)
        assert_int_equal(sample_count(doc, arena_fmt(s->a, "<w:bookmarkStart w:id=\"%zu\"", i).ptr), 1);
    buf_release(&out);
    arena_free(s->a);
}

/* A page break before a heading that starts a page is one break, not an empty page. */
static void test_one_page_break(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct buf out;
    write_it(&s->doc, &out);
    struct str doc = sample_member(s->a, &out, "word/document.xml");
    assert_int_equal(sample_count(doc, "<w:pageBreakBefore/>"), 1 + 3); /* contents, three headings */
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
    struct str text = sample_member(s->a, &out, "word/document.xml");
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

static void test_hostile(void **state) {
    (void)state;
    struct sample *s = sample_new(true);
    struct buf out;
    write_it(&s->doc, &out);
    sample_all_xml(s->a, &out);
    struct str doc = sample_member(s->a, &out, "word/document.xml");
    assert_int_equal(sample_count(doc, "\xef\xbf\xbd"), 0); /* nothing had to be replaced */
    assert_true(sample_count(doc, "f ]]&gt; &lt;w:p&gt; &amp;amp;") == 2);
    struct str core = sample_member(s->a, &out, "docProps/core.xml");
    assert_int_equal(sample_count(core, "1980-01-01T00:00:00Z"), 2); /* 30 February */
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
    assert_false(writer_docx.write(&s->doc, &options, &out, &e));
    png_fails = false;
    assert_int_equal(e.kind, ERR_UPSTREAM);
    assert_int_equal(out.len, 0);
    buf_release(&out);
    arena_free(s->a);
}

static void test_empty(void **state) {
    (void)state;
    struct doc doc = {.lang = LANG_EN};
    struct arena *a = arena_new(MIB);
    struct buf out;
    write_it(&doc, &out);
    assert_int_equal(sample_all_xml(a, &out), 14);
    buf_release(&out);
    arena_free(a);
}

static void test_dates(void **state) {
    (void)state;
    assert_int_equal(office_date(STR("1980-01-01")).unix_time, 315532800);
    assert_int_equal(office_date(STR("2026-04-01")).unix_time, 1775001600);
    assert_int_equal(office_date(STR("2024-02-29")).unix_time, 1709164800);
    assert_int_equal(office_date(STR("2100-02-29")).unix_time, 315532800);
    assert_int_equal(office_date(STR("令和8年4月1日")).unix_time, 315532800);
}

static void test_shares(void **state) {
    (void)state;
    static const unsigned widths[] = {1, 30, 1, 0};
    unsigned out[4];
    office_shares(widths, 4, 24, 1, out);
    assert_int_equal(out[0] + out[1] + out[2] + out[3], 24);
    assert_true(out[0] == 1 && out[2] == 1 && out[3] == 1);
    office_shares(NULL, 3, 9072, 340, out);
    assert_int_equal(out[0], 3024);
    office_shares(widths, 4, 2, 5, out);
    assert_true(out[0] + out[1] + out[2] + out[3] == 2);
}

/* A row with more cells than the table has columns loses nothing; a list in a cell becomes lines that hang. */
static void test_odd_tables(void **state) {
    (void)state;
    struct sample *s = sample_new(false);
    struct table *t = sample_table(s, TABLE_GRID, "odd", "", 2);
    t->n_columns = 2;
    sample_row(s, t, 0, 4, sample_c(s, TONE_NONE, "一番目"), sample_c(s, TONE_NONE, "二番目"),
               sample_c(s, TONE_NONE, "余りの三番目"), sample_c(s, TONE_NONE, "余りの四番目"));
    sample_row(s, t, 1, 1, sample_c(s, TONE_NONE, "次のもの\n・浅い行\n　・深い行"));
    s->doc.n_blocks = s->n;
    struct buf out;
    write_it(&s->doc, &out);
    struct str doc = sample_member(s->a, &out, "word/document.xml");
    assert_int_equal(sample_count(doc, "余りの三番目"), 1);
    assert_int_equal(sample_count(doc, "余りの四番目"), 1);
    assert_int_equal(sample_count(doc, "<w:ind w:left=\"190\" w:hanging=\"190\"/>"), 1);
    assert_int_equal(sample_count(doc, "<w:ind w:left=\"380\" w:hanging=\"190\"/>"), 1);
    assert_int_equal(sample_count(doc, "・深い行"), 0); /* the bullet is a run of its own */
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
        cmocka_unit_test(test_parts),          cmocka_unit_test(test_blanks), cmocka_unit_test(test_links),
        cmocka_unit_test(test_one_page_break), cmocka_unit_test(test_code),   cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_hostile),        cmocka_unit_test(test_errors), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_dates),          cmocka_unit_test(test_shares), cmocka_unit_test(test_odd_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
