/* report_build: the builder of document trees, phrases, fields, and the tree as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "report/build.h"
#include "report/report.h"

static struct arena *arena;

static int setup(void **state) {
    (void)state;
    arena = arena_new(16 * MIB);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

#define assert_str(s, expected) assert_true(str_is(s, expected))

static void phrases_keep_their_order(void **state) {
    (void)state;
    struct builder b;
    builder_init(&b, arena, LANG_EN);
    assert_str(say(&b, "%2 before %1", ARGS(STR("one"), STR("two"))), "two before one");
    assert_str(say(&b, "%1", ARGS(STR("50% of %2"))), "50% of %2");
    assert_str(say(&b, "100 %", ARGS(STR(""))), "100 %");
    assert_str(say(&b, "a%1b", ARGS(STR_NONE)), "ab");
}

static struct field_text find(void *ctx, struct str id) {
    struct str *filled = ctx;
    if (str_is(id, "term")) return (struct field_text){.title = STR("期間"), .filled = *filled};
    return (struct field_text){.title = id};
}

static void fields_become_runs(void **state) {
    (void)state;
    struct builder b;
    struct str filled = STR_NONE;
    struct field_source source = {find, &filled};
    builder_init(&b, arena, LANG_JA);
    assert_int_equal(run_fields(&b, STR("ログを【term】保管し、【other】。"), &source), 2);
    struct runs runs = runs_take(&b);
    assert_int_equal(runs.n, 5);
    assert_str(runs.list[0].text, "ログを");
    assert_int_equal(runs.list[1].style, RUN_BLANK);
    assert_str(runs.list[1].text, "【期間】");
    assert_str(runs.list[3].text, "【other】");
    filled = STR("1年");
    assert_int_equal(run_fields(&b, STR("【term】"), &source), 0);
    runs = runs_take(&b);
    assert_int_equal(runs.n, 1);
    assert_int_equal(runs.list[0].style, RUN_FILLED);
    assert_str(runs.list[0].text, "1年");
    /* A bracket that is never closed is text like any other. */
    assert_int_equal(run_fields(&b, STR("a【b"), &source), 0);
    runs = runs_take(&b);
    assert_int_equal(runs.n, 1);
    assert_str(runs.list[0].text, "a【b");
}

static void tables_know_their_cells(void **state) {
    (void)state;
    static const unsigned widths[] = {1, 2};
    struct builder b;
    struct doc doc = {0};
    builder_init(&b, arena, LANG_EN);
    struct table_builder t = table_begin(&b, TABLE_GRID, widths, 2);
    table_row(&t, true);
    table_text(&t, TONE_HEAD, STR("a"));
    table_text(&t, TONE_HEAD, STR("b"));
    for (int i = 0; i < 100; i++) { /* enough to make the arrays move */
        table_row(&t, false);
        if (i == 0) table_text(&t, TONE_NONE, STR("tall"))->rowspan = 100;
        table_text(&t, TONE_OPEN, STR("x"));
    }
    table_end(&t);
    struct table_builder empty = table_begin(&b, TABLE_GRID, widths, 2);
    table_end(&empty);
    struct list_builder none = list_begin(&b, LIST_BULLET);
    list_end(&none);
    builder_finish(&b, &doc);
    assert_int_equal(doc.n_blocks, 1);
    const struct table *table = doc.blocks[0].table;
    assert_int_equal(table->n_rows, 101);
    assert_int_equal(table->rows[0].n, 2);
    assert_int_equal(table->rows[1].n, 2);
    assert_int_equal(table->rows[1].cells[0].rowspan, 100);
    assert_int_equal(table->rows[100].n, 1);
    assert_int_equal(table->rows[100].cells[0].tone, TONE_OPEN);
}

static void json_leaves_defaults_out(void **state) {
    (void)state;
    struct builder b;
    struct doc doc = {.lang = LANG_EN, .title = STR("T")};
    struct buf out;
    struct jsonw w;
    builder_init(&b, arena, LANG_EN);
    heading(&b, 1, STR("1"), STR("h"), STR("Head"));
    run_link(&b, RUN_BLANK, STR("【x】"), STR("h"));
    para_taken(&b, PARA_STATEMENT);
    builder_finish(&b, &doc);
    buf_init(&out, MIB);
    jsonw_init(&w, &out, false);
    doc_write_json(&doc, &w);
    assert_string_equal(
        out.ptr, "{\"kijun\":1,\"document\":{\"lang\":\"en\",\"title\":\"T\",\"blocks\":["
                 "{\"type\":\"heading\",\"id\":\"h\",\"level\":1,\"number\":\"1\",\"runs\":[{\"text\":\"Head\"}]},"
                 "{\"type\":\"para\",\"style\":\"statement\",\"runs\":["
                 "{\"text\":\"【x】\",\"style\":\"blank\",\"link\":\"#h\"}]}]}}");
    buf_release(&out);
}

static void formats_are_found(void **state) {
    (void)state;
    size_t n;
    const struct writer *const *all = report_writers(&n);
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++) assert_ptr_equal(report_writer(str_of(all[i]->format)), all[i]);
    assert_null(report_writer(STR("odt")));
    assert_null(report_writer(STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(phrases_keep_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(fields_become_runs, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_know_their_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(json_leaves_defaults_out, setup, teardown),
        cmocka_unit_test(formats_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
