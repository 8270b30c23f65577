/* book_import: workbooks as JSON: {"1904":false,"sheets":[{"name":…,"hidden":…,"cells":[row,col,kind,number,text,…],
 * "merged":[row,col,rows,cols,…]}]}. Numbers that are no whole ones travel as text with 17 digits. */
#include "web/book_import.h"

#include <math.h>
#include <stdlib.h>

#include "fmt/node.h"
#include "fmt/write.h"
#include "fmt/xlsx_parts.h"

#define CELL_FIELDS 5
#define RANGE_FIELDS 4
#define JSON_MAX (16 * MIB) /* small enough for the arena of a request of the keeper … */
#define CELLS_MAX 60000u    /* … as are these, in all sheets together */
#define RANGES_MAX 20000u
#define COVERED_MAX 100000u
#define VALUES_MAX (CELLS_MAX * CELL_FIELDS + RANGES_MAX * RANGE_FIELDS + 10000u)

static void write_sheet(struct jsonw *w, const struct book_sheet *s) {
    char number[40];
    jsonw_object(w);
    jsonw_key(w, "name"), jsonw_str(w, s->name);
    jsonw_key(w, "hidden"), jsonw_bool(w, s->hidden);
    jsonw_key(w, "cells");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct book_cell *c = &s->cells[i];
        snprintf(number, sizeof number, "%.17g", isfinite(c->number) ? c->number : 0.0);
        jsonw_int(w, c->row), jsonw_int(w, c->col), jsonw_int(w, (int64_t)c->kind), jsonw_z(w, number);
        jsonw_str(w, c->text.ptr ? c->text : STR(""));
    }
    jsonw_end_array(w);
    jsonw_key(w, "merged");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_merged; i++) {
        const struct book_range *r = &s->merged[i];
        jsonw_int(w, r->row), jsonw_int(w, r->col), jsonw_int(w, r->rows), jsonw_int(w, r->cols);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static bool write_book(struct arena *a, struct str head, struct str file, struct buf *out, struct err *e) {
    struct jsonw w;
    const struct book *book = book_read(a, STR(""), file, e);
    if (!book) return false;
    size_t cells = 0, ranges = 0;
    for (size_t i = 0; i < book->n_sheets; i++) cells += book->sheets[i].n_cells, ranges += book->sheets[i].n_merged;
    if (cells > CELLS_MAX || ranges > RANGES_MAX)
        return err_set(e, ERR_LIMIT, _("The workbook holds more than can be taken in."));
    jsonw_init(&w, out, false);
    jsonw_object(&w);
    jsonw_key(&w, "head"), jsonw_str(&w, head);
    jsonw_key(&w, "1904"), jsonw_bool(&w, book->from_1904);
    jsonw_key(&w, "sheets");
    jsonw_array(&w);
    for (size_t i = 0; i < book->n_sheets; i++) write_sheet(&w, &book->sheets[i]);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    return (buf_ok(out) && out->len <= JSON_MAX) ||
           err_set(e, ERR_LIMIT, _("The workbook holds more than can be taken in."));
}

static bool read_book(struct arena *a, const struct catalog *cat, struct str file, struct buf *out, struct err *e) {
    (void)cat;
    return write_book(a, STR(""), file, out, e);
}
const struct import_reader book_import = {"book", read_book};

static bool read_headed(struct arena *a, const struct catalog *cat, struct str body, struct buf *out, struct err *e) {
    struct str head, file;
    size_t bad;
    (void)cat;
    if (!str_split(body, 0, &head, &file) || !utf8_ok(head, &bad))
        return err_set(e, ERR_INVALID, _("The workbook could not be read."));
    return write_book(a, head, file, out, e);
}
const struct import_reader headed_book_import = {"headed-book", read_headed};

void visit_import_headed(struct visit *v, struct str head, struct str file) {
    visit_import(v, headed_book_import.name, arena_fmt(v->a, "%.*s", STR_ARG(head)));
    buf_addc(&v->rs->body, 0);
    buf_add(&v->rs->body, file);
}

/* Back -------------------------------------------------------------------------------------------------------------
 *
 * The importer may have been broken into by the file: what it says is checked like anybody's. */

static bool number_of(const struct node *n, int64_t least, int64_t most, int64_t *out) {
    return n->type == NODE_SCALAR && str_int(n->text, out) && *out >= least && *out <= most;
}

static bool read_cell(struct node *const *f, const struct book_cell *before, struct book_cell *out) {
    int64_t row, col, kind;
    char *end;
    if (!number_of(f[0], 0, BOOK_ROWS - 1, &row) || !number_of(f[1], 0, BOOK_COLUMNS - 1, &col) ||
        !number_of(f[2], 0, BOOK_MISSING, &kind) || f[3]->type != NODE_SCALAR || f[4]->type != NODE_SCALAR)
        return false;
    *out = (struct book_cell){
        .row = (uint32_t)row, .col = (uint32_t)col, .kind = (enum book_kind)kind, .text = f[4]->text};
    out->number = strtod(f[3]->text.ptr, &end);
    if (!isfinite(out->number) || out->text.len > BOOK_TEXT_MAX) return false;
    return !before || before->row < out->row || (before->row == out->row && before->col < out->col);
}

static bool read_cells(struct arena *a, const struct node *list, struct book_sheet *s) {
    if (!list || list->type != NODE_LIST || list->count % CELL_FIELDS || list->count / CELL_FIELDS > BOOK_CELLS_MAX)
        return false;
    struct book_cell *cells = arena_array(a, list->count / CELL_FIELDS, sizeof *cells);
    for (size_t i = 0; i < list->count / CELL_FIELDS; i++) {
        if (!read_cell(list->items + i * CELL_FIELDS, i ? &cells[i - 1] : NULL, &cells[i])) return false;
        if (cells[i].row >= s->rows) s->rows = cells[i].row + 1;
        if (cells[i].col >= s->cols) s->cols = cells[i].col + 1;
        s->n_cells++;
    }
    s->cells = cells;
    return true;
}

static int compare_spans(const void *a, const void *b) {
    const struct book_span *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

/* As the reader of workbooks makes them: by row, none over another. */
static bool make_spans(struct arena *a, struct book_sheet *s) {
    size_t n = 0, at = 0;
    for (size_t i = 0; i < s->n_merged; i++) n += s->merged[i].rows;
    if (n > COVERED_MAX) return false;
    struct book_span *spans = arena_array(a, n, sizeof *spans);
    for (size_t i = 0; i < s->n_merged; i++)
        for (uint32_t k = 0; k < s->merged[i].rows; k++) {
            const struct book_range *m = &s->merged[i];
            spans[at++] = (struct book_span){m->row + k, m->col, m->col + m->cols, (uint32_t)i};
        }
    if (n) qsort(spans, n, sizeof *spans, compare_spans);
    for (size_t i = 1; i < n; i++)
        if (spans[i].row == spans[i - 1].row && spans[i].col < spans[i - 1].end) return false;
    s->spans = spans;
    s->n_spans = n;
    return true;
}

static bool read_merged(struct arena *a, const struct node *list, struct book_sheet *s) {
    if (!list || list->type != NODE_LIST || list->count % RANGE_FIELDS || list->count / RANGE_FIELDS > BOOK_MERGED_MAX)
        return false;
    struct book_range *all = arena_array(a, list->count / RANGE_FIELDS, sizeof *all);
    for (size_t i = 0; i < list->count / RANGE_FIELDS; i++) {
        struct node *const *f = list->items + i * RANGE_FIELDS;
        int64_t row, col, rows, cols;
        if (!number_of(f[0], 0, BOOK_ROWS - 1, &row) || !number_of(f[1], 0, BOOK_COLUMNS - 1, &col) ||
            !number_of(f[2], 1, BOOK_ROWS - row, &rows) || !number_of(f[3], 1, BOOK_COLUMNS - col, &cols))
            return false;
        all[i] = (struct book_range){(uint32_t)row, (uint32_t)col, (uint32_t)rows, (uint32_t)cols};
    }
    s->merged = all;
    s->n_merged = list->count / RANGE_FIELDS;
    return make_spans(a, s);
}

static bool read_sheet(struct arena *a, const struct node *n, struct book_sheet *s) {
    const struct node *name = n->type == NODE_MAP ? node_find(n, "name") : NULL;
    const struct node *hidden = name ? node_find(n, "hidden") : NULL;
    if (!name || name->type != NODE_SCALAR) return false;
    s->name = name->text;
    s->hidden = hidden && hidden->type == NODE_SCALAR && str_is(hidden->text, "true");
    return read_cells(a, node_find(n, "cells"), s) && read_merged(a, node_find(n, "merged"), s);
}

struct book *book_imported(const struct visit *v, struct str *head, struct err *e) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {.path = STR("book"), .text = v->rq->body};
    struct json_limits limits = {.bytes = JSON_MAX, .values = VALUES_MAX};
    if (!visit_imported(v, e)) return NULL;
    const struct node *root = json_read_within(v->a, &src, &limits, d);
    const struct node *list = root && root->type == NODE_MAP ? node_find(root, "sheets") : NULL;
    struct book *book = arena_alloc(v->a, sizeof *book);
    bool good = list && list->type == NODE_LIST && list->count <= BOOK_SHEETS_MAX;
    struct book_sheet *sheets = arena_array(v->a, good ? list->count : 0, sizeof *sheets);
    for (size_t i = 0; good && i < list->count; i++) good = read_sheet(v->a, list->items[i], &sheets[i]);
    if (!good) {
        err_set(e, ERR_INVALID, _("The workbook could not be read."));
        return NULL;
    }
    const struct node *dates = node_find(root, "1904"), *before = node_find(root, "head");
    if (head) *head = before && before->type == NODE_SCALAR ? before->text : STR("");
    *book = (struct book){.path = STR(""), .sheets = sheets, .n_sheets = list->count};
    book->from_1904 = dates && dates->type == NODE_SCALAR && str_is(dates->text, "true");
    return book;
}
