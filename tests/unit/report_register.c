/* The register as a workbook: out, filled in, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/register_book.h"
#include "record_sample.h"
#include "report/register_doc.h"
#include "report/report.h"

static struct err e;
static struct arena *a;
static struct sample db;
static const struct catalog *cat;

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if (!(call)) fail_msg("line %d: %s", __LINE__, e.text);                                                        \
    } while (0)

static int setup(void **state) {
    (void)state;
    cat = catalog_builtin();
    a = arena_new(1024 * MIB);
    sample_init(&db);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    sample_release(&db);
    arena_free(a);
    return 0;
}

static int64_t put(const char *text) {
    static struct diags d;
    struct source src = {STR("test"), str_of(text)};
    struct system_put out;
    d = (struct diags){0};
    const struct system *s = system_load(a, cat, &src, &d);
    if (!s) diags_print(&d, stderr);
    assert_non_null(s);
    OK(system_put(a, db.trail, &db.actor, cat, s, NULL, &out, &e));
    return out.id;
}

static struct register_doc_row row_of(const char *name) {
    struct system_record r;
    const struct register_fields *f = register_fields_builtin();
    struct str *values = arena_array(a, f->n, sizeof *values);
    OK(system_get(a, db.store, str_of(name), &r, &e));
    for (size_t i = 0; i < f->n; i++) {
        const struct part *p = parts_find(&r.parts, STR("register"), f->list[i].id);
        if (p) values[i] = str_cut(p->value, 1, p->value.len - 1);
    }
    return (struct register_doc_row){r.id, r.revision, r.name, values};
}

static void say(struct register_doc_row *row, const char *field, const char *text) {
    int at = register_field_find(register_fields_builtin(), str_of(field));
    assert_true(at >= 0);
    struct str *values = (struct str *)(uintptr_t)row->values;
    values[at] = str_of(text);
}

static struct str book_bytes(const struct register_doc_row *rows, size_t n, enum lang lang) {
    struct register_doc_input in = {.lang = lang, .rows = rows, .n = n, .made = STR("2026-04-01")};
    struct buf b;
    buf_init(&b, 64 * MIB);
    struct writer_options options = {0};
    const struct writer *w = report_writer(STR("xlsx"));
    OK(w->write(register_compose(a, &in), &options, &b, &e));
    struct str bytes = arena_str(a, buf_str(&b));
    buf_release(&b);
    return bytes;
}

static struct register_import read_back(struct str bytes) {
    struct register_import im;
    struct book *book = book_read(a, STR("register.xlsx"), bytes, &e);
    if (!book) fail_msg("%s", e.text);
    OK(register_import_read(a, db.store, LANG_EN, book, &im, &e));
    return im;
}

static void a_sheet_goes_out_and_comes_back(void **state) {
    (void)state;
    put("kijun: 1\nsystem: {name: 甲}\nregister: {state: operating, contract-ends: 2027-03-31, responsible: 山田, "
        "outsourced: yes}\n");
    put("kijun: 1\nsystem: {name: 乙}\n");
    struct register_doc_row rows[2] = {row_of("甲"), row_of("乙")};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct str bytes = book_bytes(rows, 2, (enum lang)lang);
        assert_true(str_eq(bytes, book_bytes(rows, 2, (enum lang)lang)));
        struct register_import im = read_back(bytes);
        assert_int_equal(im.n_problems, 0);
        assert_int_equal(im.n_changes, 0);
        assert_int_equal(im.n_systems, 2);
    }
    say(&rows[0], "contract-ends", "令和１０年３月３１日");
    say(&rows[0], "responsible", "－");
    say(&rows[0], "fiscal-year", "R8");
    say(&rows[1], "contact", "内線 1234");
    struct register_import im = read_back(book_bytes(rows, 2, LANG_JA));
    assert_int_equal(im.n_problems, 0);
    assert_int_equal(im.n_changes, 4);
    size_t written;
    OK(register_import_apply(db.trail, &db.actor, cat, &im, &written, &e));
    assert_int_equal(written, 4);
    struct system_record r;
    size_t at;
    OK(system_get(a, db.store, STR("甲"), &r, &e));
    assert_true(str_find(r.json, STR("\"contract-ends\":\"2028-03-31\""), &at));
    assert_true(str_find(r.json, STR("\"fiscal-year\":\"2026\""), &at));
    assert_false(str_find(r.json, STR("responsible"), &at));
    /* Once more from the same sheet: everything says what is there already, but what was taken away is. */
    im = read_back(book_bytes(rows, 2, LANG_JA));
    assert_int_equal(im.n_changes, 0);
    assert_int_equal(im.n_problems, 0);
}

static bool told(const struct register_import *im, const char *words) {
    size_t at;
    for (size_t i = 0; i < im->n_problems; i++)
        if (str_find(im->problems[i].text, str_of(words), &at) && str_find(im->problems[i].place, STR("!"), &at))
            return true;
    return false;
}

static void mistakes_are_told_by_cell(void **state) {
    (void)state;
    put("kijun: 1\nsystem: {name: 丙}\nregister: {state: operating}\n");
    struct register_doc_row rows[3] = {row_of("丙"), row_of("丙"), row_of("丙")};
    rows[2].system = 4711;
    say(&rows[0], "contract-ends", "令和8年2月30日");
    say(&rows[0], "state", "そのうち");
    struct register_import im = read_back(book_bytes(rows, 3, LANG_JA));
    assert_true(told(&im, "does not exist") && told(&im, "none of the choices") && told(&im, "stands in two rows") &&
                told(&im, "no system 4711"));
    size_t written;
    assert_false(register_import_apply(db.trail, &db.actor, cat, &im, &written, &e));
    /* Somebody was faster. */
    struct register_doc_row row = row_of("丙");
    struct part_wish w = {STR("register"), STR("state"), PART_ANY, STR("\"ended\"")};
    struct part_done done;
    OK(system_part_set(db.trail, &db.actor, cat, row.system, &w, &done, &e));
    say(&row, "state", "planned");
    im = read_back(book_bytes(&row, 1, LANG_EN));
    assert_true(told(&im, "Somebody changed this"));
    row = row_of("丙");
    say(&row, "state", "planned");
    im = read_back(book_bytes(&row, 1, LANG_EN));
    assert_int_equal(im.n_problems, 0);
    OK(system_part_set(db.trail, &db.actor, cat, row.system,
                       &(struct part_wish){STR("register"), STR("state"), PART_ANY, STR("\"building\"")}, &done, &e));
    assert_false(register_import_apply(db.trail, &db.actor, cat, &im, &written, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_sheet_goes_out_and_comes_back),
                                       cmocka_unit_test(mistakes_are_told_by_cell)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
