/* fuzz_xlsx: any bytes as a workbook. What begins as a zip is read as it is; anything else is parts in text form
 * (tests/unit/book_sample.h), so that what is behind the checksums of the archive is reached too. */
#include "../unit/book_sample.h"
#include "fmt/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) __builtin_trap();
}

static void check_cell(struct arena *a, const struct book_sheet *s, size_t i) {
    const struct book_cell *c = &s->cells[i];
    size_t bad;
    uint32_t row, col;
    check(utf8_ok(c->text, &bad));
    check(c->text.len > 0 || c->kind == BOOK_MISSING);
    check(c->row < s->rows && c->col < s->cols && s->rows <= BOOK_ROWS && s->cols <= BOOK_COLUMNS);
    check(i == 0 || c[-1].row < c->row || (c[-1].row == c->row && c[-1].col < c->col));
    check(book_cell_at(s, c->row, c->col) == c);
    check(book_cell_parse(book_cell_name(a, c->row, c->col), &row, &col) && row == c->row && col == c->col);
}

static void check_sheet(struct arena *a, const struct book_sheet *s) {
    size_t bad;
    check(utf8_ok(s->name, &bad));
    for (size_t i = 0; i < s->n_cells; i++) check_cell(a, s, i);
    for (size_t i = 0; i < s->n_merged; i++) {
        const struct book_range *m = &s->merged[i];
        check(m->row + m->rows <= BOOK_ROWS && m->col + m->cols <= BOOK_COLUMNS);
        check(book_range_at(s, m->row, m->col) == m && book_range_at(s, m->row, m->col + m->cols - 1) == m);
        book_text(s, m->row, m->col);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(BOOK_ARENA_MAX);
    struct str bytes = {(const char *)data, size};
    struct buf made;
    struct err e = {0};
    buf_init(&made, BOOK_FILE_MAX);
    bool ready = book_looks_like(bytes) || !str_starts(bytes, STR("=== "));
    if (!ready && book_of_parts(a, bytes, &made)) bytes = buf_str(&made);
    struct book *b = book_read(a, STR("fuzz"), bytes, &e);
    if (b)
        for (size_t i = 0; i < b->n_sheets; i++) check_sheet(a, &b->sheets[i]);
    else
        check(e.kind != ERR_NONE && e.text[0]);
    buf_release(&made);
    arena_free(a);
    return 0;
}
