/* report_md: Markdown says what the document says, whatever signs stand in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "report_text.h"

/* The text of one paragraph. */
static void expect_para(struct str text, const char *expected) {
    struct written w;
    written_begin(&w, LANG_JA);
    para(&w.b, PARA_NORMAL, text);
    assert_string_equal(written_as(&w, "md"), expected);
    written_end(&w);
}

static void signs_are_escaped(void **state) {
    (void)state;
    expect_para(STR("a*b_c`d[e]<f>|g&h~i\\j"), "a\\*b\\_c\\`d\\[e\\]\\<f\\>\\|g\\&h\\~i\\\\j\n\n");
    expect_para(STR("# no heading"), "\\# no heading\n\n");
    expect_para(STR("- no item\n+ nor this\n= nor that"), "\\- no item\\\n\\+ nor this\\\n\\= nor that\n\n");
    expect_para(STR("12. no item"), "12\\. no item\n\n");
    expect_para(STR("3) no item"), "3\\) no item\n\n");
    expect_para(STR("2026-04-01"), "2026-04-01\n\n");
    expect_para(STR("1.5 is a number"), "1\\.5 is a number\n\n");
    expect_para(STR("  - blanks hide nothing\n\t# nor tabs\n    and make no code"),
                "\\- blanks hide nothing\\\n\\# nor tabs\\\nand make no code\n\n");
}

static void strong_works_beside_japanese(void **state) {
    (void)state;
    struct written w;
    written_begin(&w, LANG_JA);
    run_text(&w.b, RUN_STRONG, STR("必須"));
    run_text(&w.b, RUN_STRONG, STR("「必須」"));
    run_text(&w.b, RUN_NORMAL, STR("の"));
    run_text(&w.b, RUN_CODE, STR("a`b"));
    run_text(&w.b, RUN_BLANK, STR("【期間】"));
    run_link(&w.b, RUN_NORMAL, STR("表"), STR("t"));
    para_taken(&w.b, PARA_NORMAL);
    assert_string_equal(written_as(&w, "md"),
                        "**必須**<strong>「必須」</strong>の`` a`b ``<u>【期間】</u>[表](#t)\n\n");
    written_end(&w);
}

static void tables_repeat_what_spans(void **state) {
    (void)state;
    static const unsigned widths[] = {1, 1, 1};
    struct written w;
    written_begin(&w, LANG_JA);
    struct table_builder t = table_begin(&w.b, TABLE_GRID, widths, 3);
    table_row(&t, true);
    for (int i = 0; i < 3; i++) table_text(&t, TONE_HEAD, STR("h|"));
    table_row(&t, false);
    table_text(&t, TONE_NONE, STR("国民"))->rowspan = 2;
    table_text(&t, TONE_NONE, STR("a\nb"))->colspan = 2;
    table_row(&t, false);
    table_text(&t, TONE_NONE, STR("- c"));
    table_text(&t, TONE_NONE, STR(""));
    table_end(&t);
    assert_string_equal(written_as(&w, "md"), "| h\\| | h\\| | h\\| |\n| --- | --- | --- |\n"
                                              "| 国民 | a<br>b |  |\n| 国民 | - c |  |\n\n");
    written_end(&w);
}

static void a_picture_is_words(void **state) {
    (void)state;
    static const struct diagram_row side[] = {{{"①", 3}, {"閲覧", 6}}};
    struct diagram dg = {.alt = STR("一行目\n二行目"), .side = side, .n_side = 1, .side_title = STR("別表")};
    struct written w;
    written_begin(&w, LANG_JA);
    heading(&w.b, 2, STR("3"), STR("pic"), STR("図*"));
    block_add(&w.b, &(struct block){.type = BLOCK_DIAGRAM, .diagram = &dg});
    const char *md = written_as(&w, "md");
    assert_non_null(strstr(md, "<a id=\"pic\"></a>\n\n### 3 図\\*\n\n"));
    assert_non_null(strstr(md, "一行目\\\n二行目\n\n"));
    assert_non_null(strstr(md, "①"));
    assert_non_null(strstr(md, "| 閲覧 |"));
    written_end(&w);
}

/* Line for line, as a block that is not read for marks. */
static void a_code_is_its_text(void **state) {
    (void)state;
    static const struct qr qr = {.text = {"*a*\n\n- b\n", 9}, .alt = {"code", 4}};
    struct written w;
    written_begin(&w, LANG_JA);
    block_add(&w.b, &(struct block){.type = BLOCK_QR, .qr = &qr});
    assert_string_equal(written_as(&w, "md"), "    *a*\n\n    - b\n\n");
    written_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_are_escaped),        cmocka_unit_test(strong_works_beside_japanese),
        cmocka_unit_test(tables_repeat_what_spans), cmocka_unit_test(a_picture_is_words),
        cmocka_unit_test(a_code_is_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
