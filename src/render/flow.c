/* flow: placing measured blocks down the pages: headings stay with what follows, no single lines are left. */
#include "render/flow.h"

#include <stdlib.h>

#include "render/box.h"
#include "render/diagram.h"

double flow_left(const struct flow *f) {
    return BODY_BOTTOM - f->y;
}

void flow_new_page(struct flow *f) {
    f->page++;
    f->y = MARGIN_TOP;
    f->page_empty = true;
}

void flow_space(struct flow *f, double height) {
    if (!f->page_empty) f->y += height;
}

struct piece *flow_add(struct flow *f, enum piece_kind kind) {
    f->pieces = arena_grow(f->a, f->pieces, f->n, &f->room, sizeof *f->pieces);
    struct piece *p = &f->pieces[f->n++];
    *p = (struct piece){.kind = kind, .page = f->page, .x = MARGIN_SIDE, .y = f->y, .w = BODY_WIDTH};
    p->target = f->target;
    f->target = 0;
    f->page_empty = false;
    return p;
}

/* How many of the lines that are left go on this page: never one alone, neither here nor over there. */
static unsigned lines_here(const struct flow *f, const struct para *p, unsigned done, double pad) {
    unsigned rest = p->n_lines - done;
    double room = (flow_left(f) - pad + 0.01) / p->type->line;
    unsigned fit = room <= 0 ? 0 : room >= rest ? rest : (unsigned)room;
    if (fit >= rest) return rest;
    if (rest - fit == 1 && fit >= 2) fit--; /* two lines at the head of the next page */
    if (fit < 2 || (rest <= 3 && done == 0)) fit = 0;
    if (f->page_empty && fit == 0) return 1; /* always get on */
    return fit;
}

void flow_para(struct flow *f, const struct para_place *p) {
    unsigned done = 0;
    while (done < p->para->n_lines) {
        unsigned n = lines_here(f, p->para, done, 2 * p->pad_y);
        if (n == 0) {
            flow_new_page(f);
            continue;
        }
        struct piece *piece = flow_add(f, PIECE_TEXT);
        piece->para = p->para;
        piece->first = done;
        piece->n = n;
        piece->h = n * p->para->type->line + 2 * p->pad_y;
        piece->text_x = MARGIN_SIDE + p->x + p->pad_x;
        piece->text_y = f->y + p->pad_y;
        piece->label = done == 0 ? p->label : NULL;
        piece->label_x = MARGIN_SIDE + p->label_x;
        piece->decor = p->decor;
        piece->tags = p->tags;
        piece->starts = done == 0;
        done += n;
        piece->ends = done == p->para->n_lines;
        f->y += piece->h;
        if (!piece->ends) flow_new_page(f);
    }
}

static void place_heading(struct flow *f, const struct box *box) {
    static const char *const leaves[] = {"H1", "H1", "H2", "H3", "H4", "H5"};
    const struct type *type = box->para->type;
    unsigned level = box->block->level;
    double x = BODY_WIDTH - box->para->width;
    struct para_place p = {.para = box->para, .label = box->label, .x = x, .tags = {.leaf = leaves[level]}};
    p.label_x = level == 2 ? 10 : 0;
    p.decor = level == 1 ? DECOR_RULE : level == 2 ? DECOR_BAR : DECOR_NONE;
    flow_para(f, &p);
    f->y += type->after;
}

static void place_para(struct flow *f, const struct box *box) {
    static const enum decor decors[] = {DECOR_NONE, DECOR_NONE, DECOR_STATEMENT, DECOR_NOTE, DECOR_WARNING};
    static const double pad_x[] = {0, 0, 14, 24, 24}, pad_y[] = {0, 0, 6, 6, 6};
    enum para_style s = box->block->para;
    struct para_place p = {
        .para = box->para, .pad_x = pad_x[s], .pad_y = pad_y[s], .decor = decors[s], .tags = {.leaf = "P"}};
    flow_para(f, &p);
    f->y += s >= PARA_NOTE ? 9 : box->para->type->after;
}

static void place_list(struct flow *f, const struct box *box) {
    size_t list = ++f->groups;
    for (size_t i = 0; i < box->block->n_items; i++) {
        double x = BODY_WIDTH - box->items[i]->width;
        double back = para_natural_width(box->marks[i]) + 5;
        struct para_place p = {
            .para = box->items[i], .label = box->marks[i], .x = x, .label_x = x > back ? x - back : 0};
        p.tags = (struct tags){"L", "LI", "LBody", list, ++f->groups};
        flow_para(f, &p);
        f->y += 2;
    }
    f->y += 5;
}

static void place_picture(struct flow *f, const struct box *box) {
    double need = box_start_height(box);
    if (need > flow_left(f) && !f->page_empty) flow_new_page(f);
    struct piece *p = flow_add(f, PIECE_PICTURE);
    p->w = box->picture->w * box->scale;
    p->h = box->picture->h * box->scale;
    p->x = MARGIN_SIDE + (BODY_WIDTH - p->w) / 2;
    p->picture = box->picture;
    p->scale = box->scale;
    p->alt = box->block->type == BLOCK_QR ? box->block->qr->alt : box->block->diagram->alt;
    p->tags.leaf = "Figure";
    f->y += p->h + 6;
    if (box->legend) flow_para(f, &(struct para_place){.para = box->legend, .tags = {.leaf = "P"}});
    if (box->caption) flow_para(f, &(struct para_place){.para = box->caption, .tags = {.leaf = "Caption"}});
    f->y += 8;
    if (!box->table) return;
    if (table_start_height(box->table) > flow_left(f)) flow_new_page(f);
    table_place(f, box->table, 0);
}

/* A heading goes with what follows it, and so does a short line that leads to a list, a table, a statement or a note,
 * or a small one (an id, sources) between the two. */
static bool goes_with_next(const struct box *boxes, size_t n, size_t i) {
    const struct block *b = boxes[i].block;
    if (b->type == BLOCK_HEADING) return true;
    if (b->type != BLOCK_PARA || boxes[i].para->n_lines > 2 || i + 1 == n) return false;
    const struct block *next = boxes[i + 1].block;
    if (next->type == BLOCK_LIST || next->type == BLOCK_TABLE) return true; /* it says what they are */
    if (next->type == BLOCK_PARA && next->para != PARA_NORMAL && b->para == PARA_NORMAL) return true;
    return b->para == PARA_SMALL && next->type != BLOCK_HEADING;
}

/* A heading needs room for itself and for the beginning of what follows, further headings included. */
static double need_from(const struct box *boxes, size_t n, size_t i) {
    double need = 0;
    for (; i < n; i++) {
        need += box_start_height(&boxes[i]);
        if (!goes_with_next(boxes, n, i)) break;
        if (i + 1 < n) need += box_space_before(&boxes[i + 1]);
    }
    return need < BODY_HEIGHT ? need : 0; /* what no page can hold needs no new one */
}

static void place_box(struct flow *f, const struct box *boxes, size_t n, size_t i) {
    const struct block *b = boxes[i].block;
    if (b->type == BLOCK_PAGE_BREAK || (b->type == BLOCK_HEADING && b->new_page)) {
        if (!f->page_empty) flow_new_page(f);
    }
    f->target = (size_t)(b - f->doc->blocks) + 1;
    flow_space(f, box_space_before(&boxes[i]));
    bool keeps = b->type == BLOCK_TABLE || goes_with_next(boxes, n, i);
    if (keeps && !f->page_empty && need_from(boxes, n, i) > flow_left(f)) flow_new_page(f);
    switch (b->type) {
    case BLOCK_HEADING:
        place_heading(f, &boxes[i]);
        break;
    case BLOCK_PARA:
        place_para(f, &boxes[i]);
        break;
    case BLOCK_LIST:
        place_list(f, &boxes[i]);
        break;
    case BLOCK_TABLE:
        table_place(f, boxes[i].table, 0);
        break;
    case BLOCK_DIAGRAM:
    case BLOCK_QR:
        place_picture(f, &boxes[i]);
        break;
    case BLOCK_COVER:
        cover_place(f);
        break;
    case BLOCK_TOC:
        outline_toc_place(f);
        break;
    case BLOCK_PAGE_BREAK:
        break;
    }
}

static int by_id(const void *a, const void *b) {
    const struct block *x = *(const struct block *const *)a, *y = *(const struct block *const *)b;
    int c = str_cmp(x->id, y->id);
    return c ? c : x < y ? -1 : x > y;
}

static void gather_ids(struct flow *f) {
    const struct document *d = f->doc;
    f->ids = arena_array(f->a, d->n_blocks, sizeof *f->ids);
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].id.len && d->blocks[i].type != BLOCK_PAGE_BREAK) f->ids[f->n_ids++] = &d->blocks[i];
    if (f->n_ids) qsort(f->ids, f->n_ids, sizeof *f->ids, by_id);
}

size_t flow_find(const struct flow *f, struct str id) {
    size_t low = 0, high = f->n_ids;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (str_cmp(f->ids[mid]->id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == f->n_ids || !str_eq(f->ids[low]->id, id)) return 0;
    return (size_t)(f->ids[low] - f->doc->blocks) + 1;
}

void flow_run(struct flow *f, struct typesetter *t, const struct document *doc) {
    page_lie(doc->landscape);
    *f = (struct flow){.a = typesetter_arena(t), .t = t, .doc = doc, .y = MARGIN_TOP, .page_empty = true};
    gather_ids(f);
    outline_gather(f);
    struct box *boxes = arena_array(f->a, doc->n_blocks, sizeof *boxes);
    for (size_t i = 0; i < doc->n_blocks; i++) box_measure(t, &doc->blocks[i], &boxes[i]);
    for (size_t i = 0; i < doc->n_blocks; i++) place_box(f, boxes, doc->n_blocks, i);
    outline_number(f);
}
