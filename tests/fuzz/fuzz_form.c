/* fuzz_form: any text as a system file and a self-inspection form that comes back for it.
 *
 * The input is the system file up to the first line that begins a sheet, then the workbook (unit/form_book.h). What is
 * read and written must load again, and reading the form once more must find nothing to change. */
#include "../unit/form_book.h"
#include "../unit/mini_catalog.h"
#include "check_tree.h"
#include "ledger/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_result *read_form(struct arena *a, const struct catalog *cat, const struct source *src,
                                           struct str book, bool must) {
    static struct diags d;
    d = (struct diags){0};
    const struct system *s = system_load(a, cat, src, &d);
    if (must) check_that(s != NULL);
    return s ? form_read(a, cat, s, book_of(a, book), &d) : NULL;
}

static void try_words(struct arena *a, struct str text) {
    struct str out;
    size_t n;
    if (form_state(text, &out)) check_that(out.len > 0);
    if (form_day(a, text, &out)) check_that(out.len == 10);
    const struct str *list = form_split(a, text, &n);
    for (size_t i = 0; i < n; i++) check_that(list[i].len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct arena *forever;
    static const struct catalog *cat;
    size_t at, bad;
    struct err e;
    struct str text = {(const char *)data, size}, out;
    if (!forever) forever = arena_new(64 * MIB), cat = mini_catalog(forever);
    if (!utf8_ok(text, &bad) || size > 64 * KIB) return 0;
    struct arena *a = arena_new(1024 * MIB);
    if (!str_find(text, STR("\n== "), &at)) {
        try_words(a, text);
        arena_free(a);
        return 0;
    }
    struct source src = {STR("s.yaml"), str_cut(text, 0, at + 1)};
    struct str book = str_cut(text, at + 1, text.len);
    const struct form_result *r = read_form(a, cat, &src, book, false);
    if (r && form_write(a, cat, &src, r, &out, &e)) {
        struct source again = {STR("s.yaml"), out};
        const struct form_result *second = read_form(a, cat, &again, book, true);
        check_that(second && second->n_changes == 0);
    }
    arena_free(a);
    return 0;
}
