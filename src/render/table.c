/* table: measuring tables and placing them over pages.
 *
 * A row that fits goes whole. Rows that belong together (spans, `keep`) go together when that costs less than half
 * a page. A row taller than what is left is broken between lines, cell by cell. The header rows stand again at the
 * head of every page. A cell that spans rows over a page break is drawn on both pages, with its text again: nobody
 * should turn back to see what a row belongs to. */
#include "render/flow.h"

#define PAD_X 5.0
#define PAD_Y 4.0
#define APPROVAL_HEIGHT 46.0

struct table_layout {
    const struct table *t;
    double column_x[TREE_COLUMNS_MAX + 1];
    struct para **paras; /* by cell, row after row */
    size_t *first_cell;  /* of a row, in paras */
    double *heights;     /* of rows */
    struct para *caption;
    size_t n_header; /* rows to repeat */
    double header_height;
};

static bool is_label(const struct table *t, const struct row *row, const struct cell *cell) {
    return row->header || cell->tone == TONE_HEAD || (t->style == TABLE_APPROVAL && row == t->rows);
}

static double cell_width(const struct table_layout *tl, const struct cell *c) {
    unsigned to = c->column + c->colspan;
    if (to > tl->t->n_columns) to = tl->t->n_columns;
    return tl->column_x[to] - tl->column_x[c->column];
}

static void measure_cells(struct typesetter *t, struct table_layout *tl) {
    const struct table *table = tl->t;
    size_t k = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        tl->first_cell[i] = k;
        for (size_t c = 0; c < table->rows[i].n; c++) {
            const struct cell *cell = &table->rows[i].cells[c];
            enum type_id type = is_label(table, &table->rows[i], cell) ? TYPE_CELL_HEAD : TYPE_CELL;
            enum align align = table->style == TABLE_APPROVAL ? ALIGN_CENTER : cell->align;
            double width = cell_width(tl, cell) - 2 * PAD_X;
            tl->paras[k++] = para_new(t, cell->runs, type, width > 8 ? width : 8, align);
        }
    }
}

static double rest_height(const struct para *p, unsigned done) {
    return (p->n_lines - done) * p->type->line + 2 * PAD_Y;
}

static double own_height(const struct table_layout *tl, size_t i) {
    const struct row *row = &tl->t->rows[i];
    double h = type_of(TYPE_CELL)->line + 2 * PAD_Y;
    if (tl->t->style == TABLE_APPROVAL && i > 0 && !row->header) h = APPROVAL_HEIGHT;
    for (size_t c = 0; c < row->n; c++) {
        double need = rest_height(tl->paras[tl->first_cell[i] + c], 0);
        if (row->cells[c].rowspan == 1 && need > h) h = need;
    }
    return h;
}

/* First what cells of one row ask for; then a spanning cell that needs more gives it to its last row. */
static void measure_rows(struct table_layout *tl) {
    const struct table *t = tl->t;
    for (size_t i = 0; i < t->n_rows; i++) tl->heights[i] = own_height(tl, i);
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t c = 0; c < t->rows[i].n; c++) {
            size_t span = t->rows[i].cells[c].rowspan;
            double have = 0, need = rest_height(tl->paras[tl->first_cell[i] + c], 0);
            for (size_t k = 0; span > 1 && k < span; k++) have += tl->heights[i + k];
            if (span > 1 && need > have) tl->heights[i + span - 1] += need - have;
        }
}

/* The width that the longest unbreakable word of a column asks for; an estimate, since only Latin words ask. */
static double word_width(struct str s, double size) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < s.len; i++) {
        run = s.ptr[i] > ' ' && s.ptr[i] < 0x7F ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest > 16 ? 0 : 0.68 * size * (double)longest; /* longer ones are broken anyway */
}

static double cell_needs(const struct cell *cell, double size) {
    double need = 0;
    for (size_t i = 0; i < cell->runs.n; i++) {
        double w = word_width(cell->runs.list[i].text, size);
        if (w > need) need = w;
    }
    return need + 2 * PAD_X;
}

/* The widths that the document asks for, except that ids and numbers are not broken when others can give way. */
static void measure_columns(struct table_layout *tl, double width) {
    const struct table *t = tl->t;
    double need[TREE_COLUMNS_MAX] = {0}, over = 0, spare = 0;
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t c = 0; c < t->rows[i].n; c++) {
            const struct cell *cell = &t->rows[i].cells[c];
            double w = cell->colspan == 1 ? cell_needs(cell, type_of(TYPE_CELL)->size) : 0;
            if (w > need[cell->column]) need[cell->column] = w;
        }
    for (unsigned k = 0; k < t->n_columns; k++) {
        double slack = t->widths[k] * width - need[k];
        if (slack < 0) over -= slack;
        if (slack > 0) spare += slack;
    }
    bool adjust = over > 0 && over < spare * 0.6;
    for (unsigned k = 0; k < t->n_columns; k++) {
        double w = t->widths[k] * width, slack = w - need[k];
        if (adjust) w = slack < 0 ? need[k] : w - slack / spare * over;
        tl->column_x[k + 1] = tl->column_x[k] + w;
    }
}

struct table_layout *table_measure(struct typesetter *t, const struct table *table, double width) {
    struct arena *a = typesetter_arena(t);
    struct table_layout *tl = arena_alloc(a, sizeof *tl);
    tl->t = table;
    size_t n_cells = 0;
    for (size_t i = 0; i < table->n_rows; i++) n_cells += table->rows[i].n;
    measure_columns(tl, width);
    tl->paras = arena_array(a, n_cells, sizeof *tl->paras);
    tl->first_cell = arena_array(a, table->n_rows, sizeof *tl->first_cell);
    tl->heights = arena_array(a, table->n_rows, sizeof *tl->heights);
    measure_cells(t, tl);
    measure_rows(tl);
    if (table->caption.n) tl->caption = para_new(t, table->caption, TYPE_CAPTION, width, ALIGN_LEFT);
    while (tl->n_header < table->n_rows && table->rows[tl->n_header].header)
        tl->header_height += tl->heights[tl->n_header++];
    return tl;
}

/* Rows from `i` that go together: by spans, and by their own wish. */
static size_t group_end(const struct table *t, size_t i) {
    size_t end = i + 1;
    for (size_t k = i; k < end; k++) {
        if (t->rows[k].keep && end == k + 1 && end < t->n_rows) end++;
        for (size_t c = 0; c < t->rows[k].n; c++)
            if (k + t->rows[k].cells[c].rowspan > end) end = k + t->rows[k].cells[c].rowspan;
    }
    return end;
}

static double group_height(const struct table_layout *tl, size_t from, size_t to) {
    double h = 0;
    for (size_t k = from; k < to; k++) h += tl->heights[k];
    return h;
}

double table_start_height(const struct table_layout *tl) {
    double h = (tl->caption ? para_height(tl->caption) + 4 : 0) + tl->header_height;
    if (tl->n_header >= tl->t->n_rows) return h;
    double all = group_height(tl, tl->n_header, tl->t->n_rows);
    if (all < BODY_HEIGHT * 0.18) return h + all; /* a small table stays in one piece */
    double group = group_height(tl, tl->n_header, group_end(tl->t, tl->n_header));
    return h + (group < BODY_HEIGHT * 0.3 ? group : BODY_HEIGHT * 0.3);
}

/* A cell that is being drawn downwards, over pages if need be. */
struct open_cell {
    const struct cell *cell; /* NULL: none in this column */
    const struct para *para;
    const struct row *row;
    size_t rows_left, row_group, piece;
    unsigned done;
};
struct placing {
    struct flow *f;
    const struct table_layout *tl;
    double x;
    size_t group;                            /* tag group of this page's part */
    struct open_cell open[TREE_COLUMNS_MAX]; /* by first column */
};

static void begin_part(struct placing *p, struct open_cell *o) {
    struct flow *f = p->f;
    o->piece = f->n;
    struct piece *piece = flow_add(f, PIECE_CELL);
    bool label = is_label(p->tl->t, o->row, o->cell);
    piece->x = MARGIN_SIDE + p->x + p->tl->column_x[o->cell->column];
    piece->w = cell_width(p->tl, o->cell);
    piece->para = o->para;
    piece->cell = o->cell;
    piece->table_style = p->tl->t->style;
    piece->header = label;
    piece->text_x = piece->x + PAD_X;
    piece->text_y = piece->y + PAD_Y;
    piece->first = o->done;
    piece->tags = (struct tags){"Table", "TR", label ? "TH" : "TD", p->group, o->row_group};
}

/* Ends the part of a cell on this page at the present height, with as many lines as have room. */
static void end_part(struct placing *p, struct open_cell *o, bool last) {
    struct piece *piece = &p->f->pieces[o->piece];
    piece->h = p->f->y - piece->y;
    unsigned rest = o->para->n_lines - o->done;
    double room = (piece->h - 2 * PAD_Y + 0.01) / o->para->type->line;
    unsigned n = last || room >= rest ? rest : room > 0 ? (unsigned)room : 0;
    piece->n = n;
    o->done += n;
    bool middle = p->tl->t->style == TABLE_APPROVAL || o->cell->align == ALIGN_CENTER;
    if (middle && n == o->para->n_lines) piece->text_y = piece->y + (piece->h - n * o->para->type->line) / 2;
}

static void open_row(struct placing *p, size_t i) {
    const struct row *row = &p->tl->t->rows[i];
    size_t row_group = ++p->f->groups;
    for (size_t c = 0; c < row->n; c++) {
        struct open_cell *o = &p->open[row->cells[c].column];
        *o = (struct open_cell){.cell = &row->cells[c], .row = row, .rows_left = row->cells[c].rowspan};
        o->para = p->tl->paras[p->tl->first_cell[i] + c];
        o->row_group = row_group;
        begin_part(p, o);
    }
}

static void close_row(struct placing *p) {
    for (unsigned k = 0; k < p->tl->t->n_columns; k++) {
        struct open_cell *o = &p->open[k];
        if (!o->cell || --o->rows_left) continue;
        end_part(p, o, true);
        o->cell = NULL;
    }
}

static void place_header(struct placing *p) {
    for (size_t i = 0; i < p->tl->n_header; i++) {
        open_row(p, i);
        p->f->y += p->tl->heights[i];
        close_row(p);
    }
}

static void break_page(struct placing *p) {
    struct open_cell still[TREE_COLUMNS_MAX];
    for (unsigned k = 0; k < p->tl->t->n_columns; k++) {
        if (p->open[k].cell) end_part(p, &p->open[k], false);
        still[k] = p->open[k];
        p->open[k].cell = NULL;
    }
    flow_new_page(p->f);
    p->group = ++p->f->groups;
    if (p->tl->header_height < BODY_HEIGHT / 2) place_header(p);
    size_t row_group = ++p->f->groups;
    for (unsigned k = 0; k < p->tl->t->n_columns; k++) {
        struct open_cell *o = &p->open[k];
        *o = still[k];
        if (!o->cell) continue;
        bool all_shown = o->done == o->para->n_lines;
        if (all_shown && o->cell->rowspan > 1 && para_height(o->para) < BODY_HEIGHT / 4) o->done = 0;
        o->row_group = row_group;
        begin_part(p, o);
    }
}

/* What the row still asks for: its own cells, and spans that end with it and have lines left. */
static double row_rest(const struct placing *p) {
    double h = 0;
    for (unsigned k = 0; k < p->tl->t->n_columns; k++) {
        const struct open_cell *o = &p->open[k];
        if (!o->cell || o->rows_left > 1) continue;
        double need = p->f->pieces[o->piece].y + rest_height(o->para, o->done) - p->f->y;
        if (need > h) h = need;
    }
    return h;
}

/* The height that shows whole lines only, of the cell that uses most of the room. */
static double part_height(const struct placing *p, double room) {
    double h = 0;
    for (unsigned k = 0; k < p->tl->t->n_columns; k++) {
        const struct open_cell *o = &p->open[k];
        if (!o->cell) continue;
        double above = p->f->y - p->f->pieces[o->piece].y;
        double line = o->para->type->line, rest = o->para->n_lines - o->done;
        double lines = (room + above - 2 * PAD_Y + 0.01) / line;
        double fit = lines > 0 ? (double)(unsigned)lines : 0;
        double need = (fit < rest ? fit : rest) * line + 2 * PAD_Y - above;
        if (need > h) h = need;
    }
    return h > 0 && h < room ? h : room;
}

static void place_row(struct placing *p, size_t i) {
    struct flow *f = p->f;
    double least = 2 * PAD_Y + 3 * type_of(TYPE_CELL)->line;
    bool splits = p->tl->heights[i] > BODY_HEIGHT * 0.33 && flow_left(f) >= least;
    bool at_head = f->y <= MARGIN_TOP + p->tl->header_height + 1;
    if (p->tl->heights[i] > flow_left(f) && !splits && !at_head) break_page(p);
    open_row(p, i);
    double rest = p->tl->heights[i];
    while (rest > flow_left(f) + 0.01) {
        f->y += part_height(p, flow_left(f));
        break_page(p);
        rest = row_rest(p);
        if (flow_left(f) < least) break; /* headers that fill the page: better over the edge than for ever */
    }
    f->y += rest;
    close_row(p);
}

void table_place(struct flow *f, const struct table_layout *tl, double x) {
    const struct table *t = tl->t;
    if (t->n_rows == 0 || t->n_columns == 0) return;
    if (tl->caption) flow_para(f, &(struct para_place){.para = tl->caption, .tags = {.leaf = "Caption"}});
    if (tl->caption) f->y += 3;
    struct placing p = {.f = f, .tl = tl, .x = x, .group = ++f->groups};
    if (tl->header_height > flow_left(f) && !f->page_empty) flow_new_page(f);
    place_header(&p);
    size_t end = 0;
    for (size_t i = tl->n_header; i < t->n_rows; i++) {
        if (i >= end) {
            end = group_end(t, i);
            double group = group_height(tl, i, end);
            bool at_head = f->y <= MARGIN_TOP + tl->header_height + 1;
            if (group > flow_left(f) && group < BODY_HEIGHT * 0.45 && end > i + 1 && !at_head) break_page(&p);
        }
        place_row(&p, i);
    }
    f->y += 12;
}
