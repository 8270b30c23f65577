/* report_html: HTML is well formed, escapes everything, fetches nothing, and can be read without eyes or mouse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "report_text.h"

#define assert_has(text, part) assert_non_null(strstr(text, part))
#define assert_lacks(text, part) assert_null(strstr(text, part))

static void hostile_text_is_text(void **state) {
    (void)state;
    struct written w;
    written_begin(&w, LANG_JA);
    w.doc.title = STR("</title><script>alert(1)</script>");
    w.doc.mark = STR("\"}</style><b>\\");
    para(&w.b, PARA_NORMAL, STR("<img src=x onerror=alert(1)> & \"q\""));
    const char *html = written_as(&w, "html");
    assert_has(html, "&lt;img src=x onerror=alert(1)&gt; &amp;");
    assert_has(html, "content:\"\\000022\\00007D\\00003C"); /* the mark, escaped for CSS */
    assert_lacks(html, "<script");
    assert_lacks(html, "<img");
    assert_lacks(html, "</style><b>");
    written_end(&w);
}

static void nothing_is_fetched_or_run(void **state) {
    (void)state;
    struct written w;
    written_begin(&w, LANG_JA);
    para(&w.b, PARA_NORMAL, STR("x"));
    const char *html = written_as(&w, "html");
    assert_has(html, "<html lang=\"ja\">");
    assert_has(html, "default-src 'none'");
    assert_lacks(html, "http:");
    assert_lacks(html, "https:");
    assert_lacks(html, "url(");
    assert_lacks(html, "@import");
    written_end(&w);
}

static void structure_speaks(void **state) {
    (void)state;
    static const unsigned widths[] = {1, 1, 1, 1, 1};
    struct written w;
    written_begin(&w, LANG_EN);
    block_simple(&w.b, BLOCK_COVER);
    block_simple(&w.b, BLOCK_TOC);
    heading(&w.b, 1, STR("1"), STR("one"), STR("First"));
    heading(&w.b, 2, STR(""), STR(""), STR("No id"));
    struct table_builder t = table_begin(&w.b, TABLE_GRID, widths, 5);
    table_caption(&t, STR("Caption"));
    table_row(&t, true);
    for (int i = 0; i < 4; i++) table_text(&t, TONE_HEAD, STR("h"));
    table_row(&t, false);
    table_text(&t, TONE_HEAD, STR("row"))->rowspan = 2;
    table_text(&t, TONE_OPEN, STR("open"))->align = ALIGN_RIGHT;
    table_row(&t, false);
    table_text(&t, TONE_NONE, STR(""));
    table_end(&t);
    const char *html = written_as(&w, "html");
    assert_has(html, "<a class=\"skip\" href=\"#main\">");
    assert_has(html, "<main id=\"main\"");
    assert_has(html, "<nav class=\"toc\" aria-labelledby=\"toc\">");
    assert_has(html, "<h1>");
    assert_has(html, "<h2 id=\"one\">");
    assert_has(html, "<a href=\"#one\">1 First</a>");
    assert_has(html, "<h3 id=\"b-3\">");
    assert_has(html, "<a href=\"#b-3\">No id</a>");
    assert_has(html, "<caption>Caption</caption>");
    assert_has(html, "<th scope=\"col\">h</th>");
    assert_has(html, "<th scope=\"row\" rowspan=\"2\">row</th>");
    assert_has(html, "<td class=\"open right\">open</td>");
    assert_has(html, "tabindex=\"0\" role=\"group\" aria-label=\"Caption\"");
    assert_has(html, "<td></td>"); /* never <td/> */
    written_end(&w);
}

static void runs_are_marked(void **state) {
    (void)state;
    struct written w;
    written_begin(&w, LANG_JA);
    run_text(&w.b, RUN_BLANK, STR("【期間】"));
    run_text(&w.b, RUN_FILLED, STR("1年"));
    run_link(&w.b, RUN_STRONG, STR("a\nb"), STR("one"));
    para_taken(&w.b, PARA_STATEMENT);
    struct list_builder l = list_begin(&w.b, LIST_NUMBER);
    list_text(&l, 0, STR("outer"));
    list_text(&l, 1, STR("inner"));
    list_text(&l, 0, STR("next"));
    list_end(&l);
    const char *html = written_as(&w, "html");
    assert_has(html, "<p class=\"statement\"><mark class=\"blank\">【期間】</mark><span class=\"filled\">1年</span>"
                     "<a href=\"#one\"><strong>a<br/>b</strong></a></p>");
    assert_has(html, "<ol class=\"paren\"><li>outer<ul><li>inner</li></ul></li><li>next</li></ol>");
    written_end(&w);
}

static void a_missing_helper_is_said(void **state) {
    (void)state;
    struct written w;
    struct err e = {0};
    struct writer_options opt = {STR("/nowhere")};
    struct diagram dg = {.system = STR("s"), .alt = STR("alt")};
    written_begin(&w, LANG_JA);
    block_add(&w.b, &(struct block){.type = BLOCK_DIAGRAM, .diagram = &dg});
    builder_finish(&w.b, &w.doc);
    assert_false(report_writer(STR("html"))->write(&w.doc, &opt, &w.out, &e));
    assert_int_equal(e.kind, ERR_UPSTREAM);
    assert_non_null(strstr(e.text, "kijun-render"));
    written_end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_text_is_text),     cmocka_unit_test(nothing_is_fetched_or_run),
        cmocka_unit_test(structure_speaks),         cmocka_unit_test(runs_are_marked),
        cmocka_unit_test(a_missing_helper_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
