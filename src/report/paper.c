/* paper: tables to fill in as they stand on paper: boxes to tick instead of drop-downs, no keys for programs. */
#include "report/doc.h"

static bool has_forms(const struct doc *doc) {
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].type == BLOCK_TABLE && doc->blocks[i].table->fill) return true;
    return false;
}

static bool says(struct runs runs, struct str choice) {
    return runs.n == 1 && str_eq(runs.list[0].text, choice);
}

/* Every choice with its box, one a line. What is no choice of the list stays and is seen beside empty boxes. */
static struct runs boxes(struct arena *a, const struct fill_column *fill, struct runs now) {
    struct run *list = arena_array(a, fill->n_choices * 2 + now.n + 1, sizeof *list);
    size_t n = 0;
    bool known = !now.n;
    for (size_t i = 0; i < fill->n_choices; i++) {
        bool chosen = says(now, fill->choices[i]);
        known |= chosen;
        if (i) list[n++] = (struct run){.text = STR("\n"), .link = STR("")};
        list[n++] = (struct run){.style = chosen ? RUN_STRONG : RUN_NORMAL,
                                 .text = arena_fmt(a, "%s%.*s", chosen ? "☑" : "□", STR_ARG(fill->choices[i])),
                                 .link = STR("")};
    }
    if (!known) {
        list[n++] = (struct run){.text = STR("\n"), .link = STR("")};
        for (size_t i = 0; i < now.n; i++) list[n++] = now.list[i];
    }
    return (struct runs){list, n};
}

/* Headings, and what does not apply, have nothing to tick, unless somebody has. */
static bool wants_boxes(const struct fill_column *fill, const struct cell *cell) {
    bool idle = cell->tone == TONE_HEAD || cell->tone == TONE_OFF;
    return fill->type == FILL_CHOICE && (!idle || cell->runs.n);
}

static struct row row_on_paper(struct arena *a, const struct table *t, const struct row *row) {
    struct cell *cells = arena_array(a, row->n, sizeof *cells);
    struct row out = *row;
    out.cells = cells;
    out.n = 0;
    for (size_t c = 0; c < row->n; c++) {
        if (c < t->n_columns && t->fill[c].type == FILL_KEY) continue;
        cells[out.n] = row->cells[c];
        if (c < t->n_columns && !row->header && wants_boxes(&t->fill[c], &row->cells[c]))
            cells[out.n].runs = boxes(a, &t->fill[c], row->cells[c].runs);
        out.n++;
    }
    return out;
}

static const struct table *table_on_paper(struct arena *a, const struct table *t) {
    struct table *out = arena_alloc(a, sizeof *out);
    unsigned *widths = arena_array(a, t->n_columns, sizeof *widths);
    struct row *rows = arena_array(a, t->n_rows, sizeof *rows);
    *out = *t;
    out->fill = NULL;
    out->n_columns = 0;
    for (size_t c = 0; c < t->n_columns; c++)
        if (t->fill[c].type != FILL_KEY) widths[out->n_columns++] = t->widths[c];
    for (size_t r = 0; r < t->n_rows; r++) rows[r] = row_on_paper(a, t, &t->rows[r]);
    out->widths = widths;
    out->rows = rows;
    return out;
}

const struct doc *doc_on_paper(struct arena *a, const struct doc *doc) {
    if (!has_forms(doc)) return doc;
    struct doc *out = arena_alloc(a, sizeof *out);
    struct block *blocks = arena_array(a, doc->n_blocks, sizeof *blocks);
    for (size_t i = 0; i < doc->n_blocks; i++) {
        blocks[i] = doc->blocks[i];
        if (blocks[i].type == BLOCK_TABLE && blocks[i].table->fill)
            blocks[i].table = table_on_paper(a, blocks[i].table);
    }
    *out = *doc;
    out->blocks = blocks;
    return out;
}
