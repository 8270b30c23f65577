/* items: the small things that every laid-out picture is made of. */
#include "render/items.h"

#define TITLE_SIZE 19.0
#define SUBTITLE_SIZE 13.0
#define NOTE_SIZE 12.0

void items_begin(struct items *s, struct typesetter *t, struct str title, struct str alt) {
    *s = (struct items){.t = t, .a = typesetter_arena(t)};
    s->l = arena_alloc(s->a, sizeof *s->l);
    *s->l = (struct dg_layout){.title = title, .alt = alt, .lang = typesetter_lang(t)};
}

struct dg_item *items_add(struct items *s, enum dg_kind kind, enum dg_role role, double x, double y, double w,
                          double h) {
    struct dg_layout *l = s->l;
    l->items = arena_grow(s->a, l->items, l->n, &l->room, sizeof *l->items);
    struct dg_item *item = &l->items[l->n++];
    *item = (struct dg_item){.kind = kind, .role = role, .x = x, .y = y, .w = w, .h = h};
    item->fill = item->stroke = DG_NO_COLOUR;
    return item;
}

struct para *items_words(struct items *s, struct str text, double size, bool bold, double width) {
    return width > 0 ? para_balanced(s->t, text, size, size * ITEM_LEAD, bold, width, ALIGN_LEFT)
                     : para_plain(s->t, text, size, size * ITEM_LEAD, bold, width, ALIGN_LEFT);
}

struct dg_item *items_text(struct items *s, enum dg_role role, const struct para *p, double x, double y,
                           unsigned colour) {
    struct dg_item *item = items_add(s, DG_TEXT, role, x, y, para_natural_width(p), para_height(p));
    item->para = p;
    item->para_x = x;
    item->fill = colour;
    return item;
}

struct dg_item *items_path(struct items *s, enum dg_role role, const char *letters, const double *numbers, size_t n,
                           unsigned stroke, double width) {
    double *copy = arena_array(s->a, n + 1, sizeof *copy);
    memcpy(copy, numbers, n * sizeof *copy);
    struct dg_item *item = items_add(s, DG_PATH, role, n ? copy[0] : 0, n ? copy[1] : 0, 0, 0);
    item->letters = letters;
    item->numbers = copy;
    item->stroke = stroke;
    item->stroke_width = width;
    return item;
}

struct dg_item *items_rule(struct items *s, double x1, double y1, double x2, double y2, unsigned stroke, double width) {
    struct dg_item *item = items_add(s, DG_RULE, DG_MARK, x1, y1, x2 - x1, y2 - y1);
    item->stroke = stroke;
    item->stroke_width = width;
    return item;
}

struct dg_item *items_box(struct items *s, enum dg_role role, double x, double y, double w, double h, double radius,
                          unsigned fill, unsigned stroke, double width) {
    struct dg_item *item = items_add(s, DG_BOX, role, x, y, w, h);
    item->radius = radius;
    item->fill = fill;
    item->stroke = stroke;
    item->stroke_width = width;
    return item;
}

void items_head(struct items *s, double x, double y, double way, unsigned colour) {
    const double v[] = {x, y, x - way * 8, y - 3.6, x - way * 8, y + 3.6};
    struct dg_item *item = items_path(s, DG_MARK, "MLLZ", v, 6, DG_NO_COLOUR, 0);
    item->fill = colour;
}

double items_titles(struct items *s, struct str title, struct str subtitle, double x, double y, double width) {
    struct para *p = items_words(s, title, TITLE_SIZE, true, width);
    items_text(s, DG_BELOW, p, x, y, ITEM_BLACK);
    y += para_height(p) + 2;
    if (subtitle.len) {
        p = items_words(s, subtitle, SUBTITLE_SIZE, false, width);
        items_text(s, DG_BELOW, p, x, y, ITEM_GREY);
        y += para_height(p);
    }
    return y + 14;
}

double items_notes(struct items *s, struct strs notes, double x, double y, double width) {
    for (size_t i = 0; i < notes.n; i++) {
        struct para *p = items_words(s, notes.list[i], NOTE_SIZE, false, width);
        items_text(s, DG_BELOW, p, x, y, ITEM_BLACK);
        y += para_height(p) + 3;
    }
    return y;
}
