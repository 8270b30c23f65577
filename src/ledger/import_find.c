/* import_find: where on a sheet worksheets stand. A worksheet is known by a row of headings, or two rows when a
 * heading is divided below; it goes on to the next one or to the sheet's end. Several may stand below or beside one
 * another; columns that nobody knows may stand between the known ones. */
#include "ledger/import_parts.h"

#define TABLES_MAX 200u       /* on one sheet */
#define HEADINGS_MAX 64u      /* in one row */
#define COLUMN_WIDTH_MAX 256u /* cells that one heading spans */
#define TABLE_ROWS_MAX 5000u  /* of one table */

struct finder {
    struct importer *im;
    const struct book_sheet *s;
    struct found_table *tables;
    size_t n, room;
};

/* The cells of a row: a run in the sheet's list. */
static const struct book_cell *row_cells(const struct book_sheet *s, uint32_t row, size_t *n) {
    size_t from = 0, to = s->n_cells;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (s->cells[mid].row < row)
            from = mid + 1;
        else
            to = mid;
    }
    size_t end = from;
    while (end < s->n_cells && s->cells[end].row == row) end++;
    *n = end - from;
    return s->cells + from;
}

/* Text hidden under a merged range is seen by nobody. */
static bool is_seen(const struct book_sheet *s, const struct book_cell *c, uint32_t *to) {
    const struct book_range *m = book_range_at(s, c->row, c->col);
    *to = m ? m->col + m->cols : c->col + 1;
    return c->text.len && (!m || (m->row == c->row && m->col == c->col));
}

/* What the row says as headings. `strange`: cells among them that are none. */
static size_t headings_in(struct finder *f, uint32_t row, struct table_column *out, size_t *strange) {
    size_t n_cells, n = 0;
    const struct book_cell *cells = row_cells(f->s, row, &n_cells);
    *strange = 0;
    for (size_t i = 0; i < n_cells && n < HEADINGS_MAX; i++) {
        uint32_t to;
        if (!is_seen(f->s, &cells[i], &to)) continue;
        if (to > cells[i].col + COLUMN_WIDTH_MAX) to = cells[i].col + COLUMN_WIDTH_MAX;
        out[n] = (struct table_column){heading_of(f->im, cells[i].text), cells[i].col, to, cells[i].text};
        *strange += out[n++].heading == HEAD_NONE;
    }
    return n;
}

static bool has(const struct table_column *list, size_t n, enum heading h) {
    for (size_t i = 0; i < n; i++)
        if (list[i].heading == h) return true;
    return false;
}

static size_t count_between(const struct table_column *list, size_t n, enum heading from, enum heading to) {
    size_t found = 0;
    for (enum heading h = from; h <= to; h++) found += has(list, n, h);
    return found;
}

static enum table_kind kind_of(const struct table_column *list, size_t n) {
    if (has(list, n, HEAD_DECIDED) && has(list, n, HEAD_CONTROL)) return TABLE_CONTROLS;
    if (has(list, n, HEAD_RESULT) && has(list, n, HEAD_CONDITION)) return TABLE_CONDITIONS;
    if (has(list, n, HEAD_ANSWER) && (has(list, n, HEAD_QUESTION) || has(list, n, HEAD_NUMBER))) return TABLE_QUESTIONS;
    if (has(list, n, HEAD_PART) && has(list, n, HEAD_WRITTEN)) return TABLE_CHAPTERS;
    if (has(list, n, HEAD_ACTOR) && count_between(list, n, HEAD_TASK, HEAD_STORES) >= 2) return TABLE_WORK;
    if (has(list, n, HEAD_ITEM) && has(list, n, HEAD_CONTENT)) return TABLE_SYSTEM;
    return TABLE_KINDS;
}

static void table_add(struct finder *f, enum table_kind kind, uint32_t head, uint32_t first,
                      const struct table_column *list, size_t n) {
    struct importer *im = f->im;
    if (f->n == TABLES_MAX) return;
    struct table_column *columns = arena_array(im->a, n, sizeof *columns);
    for (size_t i = 0; i < n; i++) columns[i] = list[i];
    f->tables = arena_grow(im->a, f->tables, f->n, &f->room, sizeof *f->tables);
    f->tables[f->n++] = (struct found_table){.kind = kind,
                                             .sheet = f->s,
                                             .head = head,
                                             .first = first,
                                             .left = list[0].from,
                                             .right = list[n - 1].to,
                                             .columns = columns,
                                             .n_columns = n};
}

/* Parts of a row of headings with an empty column between them are worksheets of their own when each is enough for
 * one; a part that is not enough belongs to the one before it. */
static bool split_tables(struct finder *f, uint32_t head, uint32_t first, const struct table_column *list, size_t n) {
    size_t from = 0, before = f->n;
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && list[end].from <= list[end - 1].to) end++;
        size_t next = end;
        while (next < n) { /* does what follows stand alone? */
            size_t stop = next + 1;
            while (stop < n && list[stop].from <= list[stop - 1].to) stop++;
            if (kind_of(list + next, stop - next) != TABLE_KINDS) break;
            next = stop;
        }
        enum table_kind kind = kind_of(list + from, next - from);
        if (kind != TABLE_KINDS) table_add(f, kind, head, first, list + from, next - from);
        if (kind != TABLE_KINDS) from = next;
        i = next;
    }
    return f->n > before;
}

/* A heading over several columns gives way to those below it. */
static size_t join_rows(const struct table_column *upper, size_t n_upper, const struct table_column *lower,
                        size_t n_lower, struct table_column *out) {
    size_t n = 0, k = 0;
    for (size_t i = 0; i < n_upper; i++) {
        for (; k < n_lower && lower[k].from < upper[i].from; k++) out[n++] = lower[k];
        bool divided = k < n_lower && lower[k].from < upper[i].to;
        if (!divided) out[n++] = upper[i];
        for (; k < n_lower && lower[k].from < upper[i].to; k++) out[n++] = lower[k];
    }
    for (; k < n_lower; k++) out[n++] = lower[k];
    return n;
}

/* True when a worksheet begins at the row; *next is then the first row after its headings. */
static bool try_row(struct finder *f, uint32_t row, uint32_t *next) {
    struct table_column upper[HEADINGS_MAX], lower[HEADINGS_MAX], both[2 * HEADINGS_MAX];
    size_t strange, strange_below;
    size_t n = headings_in(f, row, upper, &strange);
    if (n < 2 || n - strange < 2) return false;
    size_t n_lower = headings_in(f, row + 1, lower, &strange_below);
    size_t n_both = n_lower && !strange_below ? join_rows(upper, n, lower, n_lower, both) : 0;
    *next = row + 2;
    if (n_both && kind_of(upper, n) == TABLE_KINDS && split_tables(f, row, row + 2, both, n_both)) return true;
    *next = row + 1;
    return split_tables(f, row, row + 1, upper, n);
}

/* Is there just one thing in the row, between the columns? */
static const struct book_cell *only_cell(const struct found_table *t, uint32_t row) {
    size_t n;
    const struct book_cell *cells = row_cells(t->sheet, row, &n), *only = NULL;
    for (size_t i = 0; i < n; i++) {
        uint32_t to;
        if (cells[i].col < t->left || cells[i].col >= t->right || !is_seen(t->sheet, &cells[i], &to)) continue;
        if (only) return NULL;
        only = &cells[i];
    }
    return only;
}

/* A range from above that reaches into the row makes it a row of the table. */
static bool reached_from_above(const struct found_table *t, uint32_t row) {
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct book_range *m = book_range_at(t->sheet, row, t->columns[i].from);
        if (m && m->row < row && m->row > t->head) return true;
    }
    return false;
}

bool found_row_is_title(const struct found_table *t, uint32_t row) {
    const struct book_cell *c = only_cell(t, row);
    if (!c || reached_from_above(t, row)) return false;
    const struct book_range *m = book_range_at(t->sheet, c->row, c->col);
    size_t over = 0;
    for (size_t i = 0; m && i < t->n_columns; i++)
        over += t->columns[i].from >= m->col && t->columns[i].from < m->col + m->cols;
    return text_is_title(c->text) || (over >= 2 && over * 2 > t->n_columns);
}

/* "■ …" and "【ワークシート …" alone in a row begin something else. */
static bool ends_table(const struct found_table *t, uint32_t row) {
    const struct book_cell *c = only_cell(t, row);
    if (!c || reached_from_above(t, row)) return false;
    struct str s = import_trim(c->text);
    return str_starts(s, STR("■")) || str_starts(s, STR("【"));
}

static void find_end(struct finder *f, struct found_table *t) {
    uint32_t end = f->s->rows;
    for (size_t i = 0; i < f->n; i++) {
        const struct found_table *o = &f->tables[i];
        bool beside = o->left >= t->right || o->right <= t->left;
        if (o->head > t->head && o->head < end && !beside) end = o->head;
    }
    if (end > t->first + TABLE_ROWS_MAX) {
        end = t->first + TABLE_ROWS_MAX;
        import_unread(f->im, origin_of(f->im, f->s, end, t->left),
                      _("The table is longer than %u rows; what follows is not read."), TABLE_ROWS_MAX);
    }
    t->end = t->first;
    while (t->end < end && !ends_table(t, t->end)) t->end++;
}

/* A worksheet 1 whose headings somebody deleted: a label that means the system's name, and something beside it. */
static void find_form(struct finder *f) {
    for (size_t i = 0; i < f->s->n_cells; i++) {
        const struct book_cell *c = &f->s->cells[i];
        uint32_t to, value_to;
        bool lists;
        const char *path = c->text.len <= 60 ? label_path(f->im, c->text, &lists) : NULL;
        if (!path || strcmp(path, "system.name") != 0 || !is_seen(f->s, c, &to)) continue;
        bool inside = false;
        for (size_t k = 0; k < f->n; k++)
            inside = inside || (c->row >= f->tables[k].head && c->row < f->tables[k].end &&
                                c->col < f->tables[k].right && c->col + 1 > f->tables[k].left);
        if (inside || i + 1 >= f->s->n_cells || f->s->cells[i + 1].row != c->row) continue;
        const struct book_cell *value = &f->s->cells[i + 1];
        if (!is_seen(f->s, value, &value_to) || heading_of(f->im, value->text) != HEAD_NONE) continue;
        struct table_column columns[] = {{HEAD_ITEM, c->col, to, c->text},
                                         {HEAD_CONTENT, value->col, value_to, STR("")}};
        table_add(f, TABLE_SYSTEM, c->row, c->row, columns, 2);
        find_end(f, &f->tables[f->n - 1]);
        return;
    }
}

struct found_table *found_tables(struct importer *im, const struct book_sheet *s, size_t *n) {
    struct finder f = {.im = im, .s = s};
    uint32_t next = 0;
    for (size_t i = 0; i < s->n_cells; i++) {
        bool new_row = i == 0 || s->cells[i].row != s->cells[i - 1].row;
        if (new_row && s->cells[i].row >= next) try_row(&f, s->cells[i].row, &next);
    }
    bool form = false;
    for (size_t i = 0; i < f.n; i++) {
        find_end(&f, &f.tables[i]);
        form = form || f.tables[i].kind == TABLE_SYSTEM;
    }
    if (!form) find_form(&f);
    *n = f.n;
    return f.tables;
}

/* Cells of a table ---------------------------------------------------------------------------------------------- */

bool found_has(const struct found_table *t, enum heading h) {
    return has(t->columns, t->n_columns, h);
}

/* What stands in columns [from, to): texts that begin there, one below the other when there are several. */
static struct str text_between(struct importer *im, const struct found_table *t, uint32_t row, uint32_t from,
                               uint32_t to, struct origin *at) {
    struct str out = STR("");
    for (uint32_t c = from; c < to; c++) {
        const struct book_range *m = book_range_at(t->sheet, row, c);
        if (m && m->row <= t->head && t->first > t->head) continue; /* a heading that reaches down */
        if (m && m->col != c) continue;
        const struct book_cell *cell = book_cell_at(t->sheet, m ? m->row : row, c);
        if (!cell || !import_trim(cell->text).len) continue;
        struct str text = import_trim(cell->text);
        if (!out.len) *at = origin_of(im, t->sheet, cell->row, cell->col);
        out = out.len ? arena_fmt(im->a, "%.*s\n%.*s", STR_ARG(out), STR_ARG(text)) : text;
    }
    return out;
}

struct str found_cell(struct importer *im, const struct found_table *t, uint32_t row, enum heading h,
                      struct origin *at) {
    struct str out = STR("");
    for (size_t i = 0; i < t->n_columns && !out.len; i++)
        if (t->columns[i].heading == h) out = text_between(im, t, row, t->columns[i].from, t->columns[i].to, at);
    return out;
}
