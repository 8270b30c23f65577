/* xlsx_cells: one sheet: its cells and its merged ranges.
 *
 * `r` of rows and cells may be missing (then each follows the one before it); <dimension> is not believed and not
 * read. A cell that stands twice, or merged ranges that overlap, are damage: nobody could say what a person saw. */
#include <stdlib.h>

#include "fmt/xlsx_parts.h"

struct cells {
    struct book_reader *r;
    struct book_sheet *sheet;
    struct book_cell *list;
    struct book_range *merged;
    size_t room, merged_room;
    uint32_t next_row, next_col; /* where a row or cell without `r` stands */
    bool in_data, in_cell, in_value, in_inline, sorted;
    struct rich rich;
    struct buf value;
    /* the cell being read */
    uint32_t row, col, style;
    enum { AS_NUMBER, AS_SHARED, AS_TEXT, AS_INLINE, AS_BOOL, AS_ERROR, AS_DATE } as;
    bool formula, has_value;
};

static bool damaged_at(const struct cells *s, uint32_t row, uint32_t col, const char *what) {
    return err_at(s->r->e, s->r->path, 0, 0, ERR_INVALID, _("The file is damaged at %.*s: %s."),
                  STR_ARG(book_place(s->r->a, s->sheet, row, col)), what);
}

/* Reading one cell ---------------------------------------------------------------------------------------------- */

static bool open_row(struct cells *s, const struct xml_attributes *attributes) {
    struct str r = xml_attribute(attributes, "r");
    uint32_t row = s->next_row + 1;
    if (r.ptr && (!attribute_uint(r, &row) || row == 0)) return part_damaged(s->r, _("a row has no number"));
    if (row > BOOK_ROWS) return part_limit(s->r, _("The sheet has more than %u rows."), BOOK_ROWS);
    s->row = row - 1;
    s->next_row = row;
    s->next_col = 0;
    return true;
}

static bool open_cell(struct cells *s, const struct xml_attributes *attributes) {
    static const char *const names[] = {
        [AS_NUMBER] = "n", [AS_SHARED] = "s", [AS_TEXT] = "str", [AS_INLINE] = "inlineStr",
        [AS_BOOL] = "b",   [AS_ERROR] = "e",  [AS_DATE] = "d"};
    struct str r = xml_attribute(attributes, "r"), type = xml_attribute(attributes, "t");
    uint32_t row = s->row, col = s->next_col;
    if (r.ptr && !book_cell_parse(r, &row, &col)) return part_damaged(s->r, _("a cell has no place"));
    if (col >= BOOK_COLUMNS) return part_limit(s->r, _("The sheet has more than %u columns."), BOOK_COLUMNS);
    if (row != s->row) return part_damaged(s->r, _("a cell stands in another row than it says"));
    s->col = col;
    s->next_col = col + 1;
    s->style = 0;
    attribute_uint(xml_attribute(attributes, "s"), &s->style);
    s->as = AS_NUMBER;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(type, names[i])) s->as = (typeof(s->as))i;
    s->formula = s->has_value = s->in_value = s->in_inline = false;
    s->in_cell = true;
    return true;
}

static struct number_format format_of(const struct cells *s) {
    return s->style < s->r->n_formats ? s->r->formats[s->style] : (struct number_format){0};
}

static bool set_number(struct cells *s, struct book_cell *c, struct str value) {
    char text[NUMBER_TEXT_MAX];
    if (!number_read(value, &c->number)) return damaged_at(s, c->row, c->col, _("a number is none"));
    c->kind = number_text(c->number, format_of(s), s->r->from_1904, text);
    c->text = arena_str(s->r->a, str_of(text));
    return true;
}

/* 2026-04-01T00:00:00Z, as other programs write it. */
static void set_iso_date(struct cells *s, struct book_cell *c, struct str value) {
    struct str day, rest;
    c->kind = BOOK_DATE;
    c->text = text_clean(s->r->a, value);
    if (!str_split(c->text, 'T', &day, &rest)) return;
    bool midnight = str_starts(rest, STR("00:00")) && (rest.len < 8 || str_starts(rest, STR("00:00:00")));
    size_t end = rest.len < 5 ? rest.len : 5;
    c->text = midnight ? day : arena_fmt(s->r->a, "%.*s %.*s", STR_ARG(day), STR_ARG(str_cut(rest, 0, end)));
}

static bool set_shared(struct cells *s, struct book_cell *c, struct str value) {
    uint32_t index;
    if (!attribute_uint(str_trim(value), &index) || index >= s->r->n_strings)
        return damaged_at(s, c->row, c->col, _("it names a text that is not there"));
    c->text = s->r->strings[index];
    return true;
}

static bool set_value(struct cells *s, struct book_cell *c) {
    struct str value = buf_str(&s->value);
    if (s->as == AS_INLINE) return rich_take(s->r, &s->rich, &c->text);
    if (!s->has_value || (value.len == 0 && s->as != AS_TEXT)) {
        c->kind = s->formula ? BOOK_MISSING : BOOK_TEXT;
        return true;
    }
    if (!buf_ok(&s->value)) return part_limit(s->r, _("A text is longer than %zu KiB."), BOOK_TEXT_MAX / KIB);
    switch (s->as) {
    case AS_NUMBER:
        return set_number(s, c, value);
    case AS_SHARED:
        return set_shared(s, c, value);
    case AS_BOOL:
        c->kind = BOOK_BOOL;
        c->text = str_is(str_trim(value), "0") || str_is(str_trim(value), "false") ? STR("FALSE") : STR("TRUE");
        return true;
    case AS_ERROR:
        c->kind = BOOK_FAILED;
        break;
    case AS_DATE:
        set_iso_date(s, c, value);
        return true;
    case AS_TEXT:
    case AS_INLINE:
        break;
    }
    c->text = text_clean(s->r->a, value);
    return true;
}

static bool close_cell(struct cells *s) {
    struct book_reader *r = s->r;
    struct book_sheet *sheet = s->sheet;
    struct book_cell c = {.row = s->row, .col = s->col, .formula = s->formula, .text = STR("")};
    s->in_cell = false;
    if (!set_value(s, &c)) return false;
    buf_clear(&s->value);
    s->value.full = false;
    if (c.text.len == 0 && c.kind != BOOK_MISSING) return true;
    r->n_texts += c.text.len;
    if (++r->n_cells > BOOK_CELLS_MAX) return part_limit(r, _("The workbook has more than %u cells."), BOOK_CELLS_MAX);
    if (r->n_texts > BOOK_TEXTS_MAX)
        return part_limit(r, _("The texts of the workbook are more than %zu MiB."), BOOK_TEXTS_MAX / MIB);
    if (sheet->n_cells) {
        const struct book_cell *last = &s->list[sheet->n_cells - 1];
        s->sorted = s->sorted && (last->row < c.row || (last->row == c.row && last->col < c.col));
    }
    s->list = arena_grow(r->a, s->list, sheet->n_cells, &s->room, sizeof *s->list);
    s->list[sheet->n_cells++] = c;
    if (c.row >= sheet->rows) sheet->rows = c.row + 1;
    if (c.col >= sheet->cols) sheet->cols = c.col + 1;
    return true;
}

/* Merged ranges ------------------------------------------------------------------------------------------------- */

static bool open_merged(struct cells *s, const struct xml_attributes *attributes) {
    struct str ref = xml_attribute(attributes, "ref"), first = ref, last = ref;
    uint32_t row, col, end_row, end_col;
    str_split(ref, ':', &first, &last);
    if (!book_cell_parse(first, &row, &col) || !book_cell_parse(last, &end_row, &end_col) || end_row < row ||
        end_col < col)
        return part_damaged(s->r, _("a merged range has no place"));
    if (end_row == row && end_col == col) return true;
    if (s->sheet->n_merged >= BOOK_MERGED_MAX)
        return part_limit(s->r, _("The sheet has more than %u merged ranges."), BOOK_MERGED_MAX);
    s->merged = arena_grow(s->r->a, s->merged, s->sheet->n_merged, &s->merged_room, sizeof *s->merged);
    s->merged[s->sheet->n_merged++] = (struct book_range){row, col, end_row - row + 1, end_col - col + 1};
    return true;
}

static int compare_cells(const void *a, const void *b) {
    const struct book_cell *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

static int compare_ranges(const void *a, const void *b) {
    const struct book_range *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

static int compare_spans(const void *a, const void *b) {
    const struct book_span *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

/* Ranges are cut to rows that hold cells: "the whole column" is a million rows long and nobody looks there. */
static size_t rows_covered(const struct book_sheet *sheet, const struct book_range *m) {
    if (m->row >= sheet->rows) return 1;
    return m->rows < sheet->rows - m->row ? m->rows : sheet->rows - m->row;
}

static bool spans_make(struct cells *s) {
    struct book_sheet *sheet = s->sheet;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < sheet->n_merged; i++) n += rows_covered(sheet, &s->merged[i]);
    s->r->n_covered += n;
    if (s->r->n_covered > BOOK_COVERED_MAX)
        return part_limit(s->r, _("The merged ranges cover more than %u rows."), BOOK_COVERED_MAX);
    struct book_span *spans = arena_array(s->r->a, n, sizeof *spans);
    for (size_t i = 0; i < sheet->n_merged; i++) {
        const struct book_range *m = &s->merged[i];
        for (uint32_t k = 0; k < rows_covered(sheet, m); k++)
            spans[at++] = (struct book_span){m->row + k, m->col, m->col + m->cols, (uint32_t)i};
    }
    qsort(spans, n, sizeof *spans, compare_spans);
    for (size_t i = 1; i < n; i++)
        if (spans[i].row == spans[i - 1].row && spans[i].col < spans[i - 1].end)
            return damaged_at(s, spans[i].row, spans[i].col, _("merged ranges overlap"));
    sheet->spans = spans;
    sheet->n_spans = n;
    return true;
}

/* The sheet ----------------------------------------------------------------------------------------------------- */

static bool cells_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    struct cells *s = ctx;
    if (s->in_inline) {
        rich_open(&s->rich, name);
    } else if (s->in_cell) {
        if (str_is(name, "v")) s->in_value = s->has_value = true;
        if (str_is(name, "f")) s->formula = true;
        if (str_is(name, "is")) s->in_inline = true;
    } else if (str_is(name, "sheetData")) {
        s->in_data = true;
    } else if (s->in_data && str_is(name, "row")) {
        return open_row(s, attributes);
    } else if (s->in_data && str_is(name, "c")) {
        return open_cell(s, attributes);
    } else if (!s->in_data && str_is(name, "mergeCell")) {
        return open_merged(s, attributes);
    }
    return true;
}

static bool cells_close(void *ctx, struct str name) {
    struct cells *s = ctx;
    if (s->in_inline && str_is(name, "is"))
        s->in_inline = false;
    else if (s->in_inline)
        rich_close(&s->rich, name);
    else if (s->in_cell && str_is(name, "v"))
        s->in_value = false;
    else if (s->in_cell && str_is(name, "c"))
        return close_cell(s);
    else if (str_is(name, "sheetData"))
        s->in_data = false;
    return true;
}

static bool cells_text(void *ctx, struct str piece) {
    struct cells *s = ctx;
    if (s->in_inline)
        rich_text(&s->rich, piece);
    else if (s->in_value)
        buf_add(&s->value, piece);
    return true;
}

static bool finish(struct cells *s) {
    struct book_sheet *sheet = s->sheet;
    if (!s->sorted) qsort(s->list, sheet->n_cells, sizeof *s->list, compare_cells);
    for (size_t i = 1; i < sheet->n_cells; i++)
        if (compare_cells(&s->list[i - 1], &s->list[i]) == 0)
            return damaged_at(s, s->list[i].row, s->list[i].col, _("the cell stands in it twice"));
    if (sheet->n_merged) qsort(s->merged, sheet->n_merged, sizeof *s->merged, compare_ranges);
    sheet->cells = s->list;
    sheet->merged = s->merged;
    return spans_make(s);
}

bool cells_read(struct book_reader *r, struct str part, struct book_sheet *out) {
    struct cells s = {.r = r, .sheet = out, .sorted = true};
    buf_init(&s.rich.text, BOOK_TEXT_MAX);
    buf_init(&s.value, BOOK_TEXT_MAX);
    bool ok = part_read(r, part, &(struct xml_handler){&s, cells_open, cells_close, cells_text}) && finish(&s);
    buf_release(&s.rich.text);
    buf_release(&s.value);
    return ok;
}
