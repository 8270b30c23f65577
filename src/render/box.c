/* box: measuring blocks. */
#include "render/box.h"

#include "render/diagram.h"

enum type_id box_heading_type(unsigned level) {
    return level <= 1 ? TYPE_H1 : level == 2 ? TYPE_H2 : level == 3 ? TYPE_H3 : level == 4 ? TYPE_H4 : TYPE_H5;
}

static void measure_heading(struct typesetter *t, const struct block *b, struct box *out) {
    enum type_id type = box_heading_type(b->level);
    double x = b->level == 2 ? 10 : 0;
    if (b->number.len) {
        out->label = para_of(t, b->number, type, 0, ALIGN_LEFT);
        x += para_natural_width(out->label) + type_of(type)->size * 0.75;
        if (x > BODY_WIDTH / 3) x = BODY_WIDTH / 3; /* a number that is a sentence */
    }
    out->para = para_new(t, b->runs, type, BODY_WIDTH - x, ALIGN_LEFT);
}

static void measure_para(struct typesetter *t, const struct block *b, struct box *out) {
    static const enum type_id types[] = {TYPE_BODY, TYPE_SMALL, TYPE_STATEMENT, TYPE_CELL, TYPE_CELL};
    static const double narrower[] = {0, 0, 24, 34, 34};
    out->para = para_new(t, b->runs, types[b->para], BODY_WIDTH - narrower[b->para], ALIGN_LEFT);
}

/* (1) (2) … per depth, starting again under every new parent; bullets are ・ and ‐. */
static void measure_list(struct typesetter *t, const struct block *b, struct box *out) {
    struct arena *a = typesetter_arena(t);
    out->items = arena_array(a, b->n_items, sizeof(struct para *));
    out->marks = arena_array(a, b->n_items, sizeof(struct para *));
    unsigned count[2] = {0, 0};
    for (size_t i = 0; i < b->n_items; i++) {
        unsigned depth = b->items[i].depth;
        count[depth]++;
        if (depth == 0) count[1] = 0;
        double x = LIST_INDENT * (depth + 1) + (b->list == LIST_NUMBER ? 6 : 0);
        struct str mark = b->list == LIST_BULLET ? (depth ? STR("–") : STR("•"))
                          : depth                ? arena_fmt(a, "%u.", count[depth])
                                                 : arena_fmt(a, "(%u)", count[depth]);
        out->marks[i] = para_of(t, mark, TYPE_BODY, 0, ALIGN_LEFT);
        out->items[i] = para_new(t, b->items[i].runs, TYPE_BODY, BODY_WIDTH - x, ALIGN_LEFT);
    }
}

/* Beside a picture on paper the side table is a real table: it may be longer than the page. */
static const struct table *side_table(struct arena *a, const struct diagram *dg) {
    struct table *t = arena_alloc(a, sizeof *t);
    struct row *rows = arena_array(a, dg->n_side, sizeof *rows);
    struct run *title = arena_alloc(a, sizeof *title);
    for (size_t i = 0; i < dg->n_side; i++) {
        struct cell *cells = arena_array(a, 2, sizeof *cells);
        struct run *runs = arena_array(a, 2, sizeof *runs);
        runs[0].text = dg->side[i].number;
        runs[1].text = dg->side[i].text;
        cells[0] = (struct cell){{&runs[0], 1}, 0, 1, 1, TONE_HEAD, ALIGN_CENTER};
        cells[1] = (struct cell){{&runs[1], 1}, 1, 1, 1, TONE_NONE, ALIGN_LEFT};
        rows[i] = (struct row){.cells = cells, .n = 2};
    }
    title->text = dg->side_title;
    *t = (struct table){.style = TABLE_FORM,
                        .caption = {title, dg->side_title.len ? 1 : 0},
                        .n_columns = 2,
                        .rows = rows,
                        .n_rows = dg->n_side,
                        .widths = {0.1, 0.9}};
    return t;
}

static void measure_diagram(struct typesetter *t, const struct block *b, struct box *out) {
    out->picture = dg_layout(t, b->diagram, false);
    if (b->runs.n) out->caption = para_new(t, b->runs, TYPE_CAPTION, BODY_WIDTH, ALIGN_CENTER);
    if (b->diagram->legend.len) out->legend = para_of(t, b->diagram->legend, TYPE_SMALL, BODY_WIDTH, ALIGN_LEFT);
    double around = (out->caption ? para_height(out->caption) + 8 : 0) + (out->legend ? para_height(out->legend) : 0);
    double most = BODY_HEIGHT - around - 60; /* leaves room for the heading that keeps with it */
    if (most < BODY_HEIGHT / 3) most = BODY_HEIGHT / 3;
    out->scale = BODY_WIDTH / out->picture->w;
    if (out->scale > 0.72) out->scale = 0.72;
    if (out->picture->h * out->scale > most) out->scale = most / out->picture->h;
    if (b->diagram->n_side) out->table = table_measure(t, side_table(typesetter_arena(t), b->diagram), BODY_WIDTH);
}

/* As wide as the text: then the letters beside the code have the size of small print. */
static void measure_qr(struct typesetter *t, const struct block *b, struct box *out) {
    out->picture = qr_layout(t, b->qr);
    if (b->runs.n) out->caption = para_new(t, b->runs, TYPE_CAPTION, BODY_WIDTH, ALIGN_CENTER);
    double most = BODY_HEIGHT - (out->caption ? para_height(out->caption) + 8 : 0) - 60;
    out->scale = BODY_WIDTH / out->picture->w;
    if (out->scale > 0.75) out->scale = 0.75;
    if (out->picture->h * out->scale > most) out->scale = most / out->picture->h;
}

void box_measure(struct typesetter *t, const struct block *b, struct box *out) {
    *out = (struct box){.block = b};
    if (b->type == BLOCK_HEADING) measure_heading(t, b, out);
    if (b->type == BLOCK_PARA) measure_para(t, b, out);
    if (b->type == BLOCK_LIST) measure_list(t, b, out);
    if (b->type == BLOCK_TABLE) out->table = table_measure(t, b->table, BODY_WIDTH);
    if (b->type == BLOCK_DIAGRAM) measure_diagram(t, b, out);
    if (b->type == BLOCK_QR) measure_qr(t, b, out);
}

static double two_lines(const struct para *p) {
    return (p->n_lines < 4 ? p->n_lines : 2) * p->type->line;
}

double box_space_before(const struct box *box) {
    switch (box->block->type) {
    case BLOCK_HEADING:
        return box->para->type->before;
    case BLOCK_PARA:
        return box->para->type->before;
    case BLOCK_TABLE:
    case BLOCK_DIAGRAM:
    case BLOCK_QR:
        return 4;
    default:
        return 0;
    }
}

double box_start_height(const struct box *box) {
    switch (box->block->type) {
    case BLOCK_HEADING:
        return para_height(box->para) + box->para->type->after;
    case BLOCK_PARA:
        return two_lines(box->para) + 12;
    case BLOCK_LIST:
        return box->block->n_items ? two_lines(box->items[0]) : 0;
    case BLOCK_TABLE:
        return table_start_height(box->table);
    case BLOCK_DIAGRAM:
    case BLOCK_QR:
        return box->picture->h * box->scale + (box->caption ? para_height(box->caption) + 8 : 0) +
               (box->legend ? para_height(box->legend) + 6 : 0);
    default:
        return 0;
    }
}
