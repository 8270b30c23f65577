/* signs: the table of looks, and the marks drawn by hand so that no font has to have them. */
#include "render/signs.h"

#define CUT 9.0 /* the corners of an accepted risk */

static const struct look {
    unsigned fill, stroke, ink;
    double width, dash, radius;
} looks[SIGN_COUNT] = {
    [SIGN_WANTED] = {0xE3ECFAu, ITEM_BLUE, ITEM_BLACK, 2, 0, 3},
    [SIGN_TREATED] = {0xE3ECFAu, ITEM_BLUE, ITEM_BLACK, 2.2, 0, 3},
    [SIGN_ACCEPTED] = {0xEFEFF1u, 0x4A4A50u, ITEM_BLACK, 1.4, 0, 0},
    [SIGN_OPEN] = {0xFFF4DCu, ITEM_AMBER, ITEM_BLACK, 2.2, 7, 12},
    [SIGN_OFF] = {0xFFFFFFu, ITEM_RULE, ITEM_GREY, 0.8, 0, 3},
    [SIGN_UNKNOWN] = {0xFFFFFFu, 0x4A4A50u, ITEM_BLACK, 1.6, 2.2, 12},
    [SIGN_APPLIES] = {0xFFFFFFu, ITEM_BLUE, ITEM_BLACK, 1, 0, 3},
    [SIGN_LEFT_OUT] = {0xFFFFFFu, ITEM_RED, ITEM_BLACK, 1, 0, 3},
    [SIGN_MEASURE_OFF] = {0xFFFFFFu, ITEM_GREY, ITEM_GREY, 1, 0, 3},
    [SIGN_MEASURE_UNKNOWN] = {0xFFFFFFu, 0x4A4A50u, ITEM_BLACK, 1, 0, 3},
};

unsigned sign_ink(enum sign sign) {
    return looks[sign].ink;
}

/* Corners cut, and a second line inside: a closed shape, where nothing goes on. */
static void octagon(struct items *s, const struct look *look, double x, double y, double w, double h, double cut,
                    bool filled) {
    const double v[] = {x + cut,     y,     x + w - cut, y,     x + w, y + cut,     x + w, y + h - cut,
                        x + w - cut, y + h, x + cut,     y + h, x,     y + h - cut, x,     y + cut};
    struct dg_item *item = items_path(s, filled ? DG_NODE : DG_MARK, "MLLLLLLLZ", v, 16, look->stroke, look->width);
    if (filled) item->fill = look->fill;
    item->x = x;
    item->w = w;
    item->h = h;
}

void sign_outline(struct items *s, enum sign sign, bool pill, double x, double y, double w, double h) {
    const struct look *look = &looks[sign];
    if (sign == SIGN_ACCEPTED && !pill) {
        double cut = h / 3 < CUT ? h / 3 : CUT;
        octagon(s, look, x, y, w, h, cut, true);
        if (h > 20) octagon(s, look, x + 3, y + 3, w - 6, h - 6, cut, false);
        return;
    }
    double radius = pill ? (h / 2 < 22 ? h / 2 : 22) : h < 20 && look->radius > 6 ? 6 : look->radius;
    struct dg_item *item = items_box(s, DG_NODE, x, y, w, h, radius, look->fill, look->stroke, look->width);
    item->dash = look->dash;
}

static void check(struct items *s, double x, double y, unsigned colour, double width) {
    const double v[] = {x + 2.5, y + 7.5, x + 5.8, y + 10.8, x + 11.5, y + 3.5};
    items_path(s, DG_MARK, "MLL", v, 6, colour, width);
}

static void letter(struct items *s, const char *text, double x, double y, unsigned colour) {
    struct para *p = items_words(s, str_of(text), 13, true, 0);
    items_text(s, DG_MARK, p, x + (MARK_SIZE - para_natural_width(p)) / 2, y - 1.5, colour);
}

void sign_mark(struct items *s, enum sign sign, double x, double y) {
    const struct look *look = &looks[sign];
    const double cross[] = {x + 3, y + 3, x + 11, y + 11, x + 11, y + 3, x + 3, y + 11};
    switch (sign) {
    case SIGN_WANTED:
    case SIGN_TREATED:
        items_box(s, DG_MARK, x, y, MARK_SIZE, MARK_SIZE, 3, look->stroke, DG_NO_COLOUR, 0);
        check(s, x, y, 0xFFFFFFu, 2);
        break;
    case SIGN_ACCEPTED:
        items_rule(s, x + 2, y + 7, x + 9, y + 7, look->stroke, 1.6);
        items_rule(s, x + 10.5, y + 1.5, x + 10.5, y + 12.5, look->stroke, 2.4);
        break;
    case SIGN_OPEN:
        items_box(s, DG_MARK, x, y, MARK_SIZE, MARK_SIZE, 7, 0xFFFFFFu, look->stroke, 1.4);
        items_rule(s, x + 7, y + 3, x + 7, y + 8.2, look->stroke, 1.8);
        items_rule(s, x + 7, y + 9.6, x + 7, y + 11.4, look->stroke, 1.8);
        break;
    case SIGN_UNKNOWN:
    case SIGN_MEASURE_UNKNOWN:
        letter(s, "?", x, y, look->stroke);
        break;
    case SIGN_APPLIES:
        check(s, x, y, look->stroke, 2.4);
        break;
    case SIGN_LEFT_OUT:
        items_path(s, DG_MARK, "MLML", cross, 8, look->stroke, 2);
        break;
    default:
        items_rule(s, x + 3, y + 7, x + 11, y + 7, ITEM_GREY, 1.4);
    }
}

struct line_look sign_edge(enum edge_weight weight, bool inferred) {
    static const struct line_look weights[] = {{0x3A3A40u, 1.3, 0}, {ITEM_AMBER, 1.1, 0}, {ITEM_RULE, 0.8, 0}};
    struct line_look look = weights[weight];
    look.dash = inferred ? 5 : 0;
    return look;
}

struct line_look sign_link(bool conflict, bool inferred, bool dim) {
    if (dim) return (struct line_look){ITEM_RULE, 0.9, inferred ? 4 : 0};
    if (conflict) return (struct line_look){ITEM_RED, 1.6, inferred ? 4 : 0};
    return (struct line_look){0x1B6E4Au, 1.1, inferred ? 4 : 0};
}

void sign_conflict(struct items *s, double x, double y) {
    const double stroke[] = {x + 9.5, y + 5.5, x + 14.5, y - 5.5};
    items_rule(s, x + 7, y, x + 17, y, ITEM_RED, 1.6);
    items_head(s, x, y, -1, ITEM_RED);
    items_head(s, x + CONFLICT_WIDTH, y, 1, ITEM_RED);
    items_path(s, DG_MARK, "ML", stroke, 4, ITEM_RED, 1.4);
}

static void line_sample(struct items *s, struct line_look look, double x, double y, double w) {
    const double v[] = {x, y, x + w - 7, y};
    items_path(s, DG_MARK, "ML", v, 4, look.stroke, look.width)->dash = look.dash;
    items_head(s, x + w, y, 1, look.stroke);
}

void sign_sample(struct items *s, enum sign sign, double x, double y, double w) {
    double middle = y + MARK_SIZE / 2;
    switch (sign) {
    case SIGN_STATED:
        line_sample(s, sign_edge(EDGE_LIVE, false), x, middle, w);
        break;
    case SIGN_INFERRED:
        line_sample(s, sign_edge(EDGE_LIVE, true), x, middle, w);
        break;
    case SIGN_BEFORE:
        items_box(s, DG_MARK, x, middle - 2.5, 5, 5, 2.5, sign_link(false, false, false).stroke, DG_NO_COLOUR, 0);
        line_sample(s, sign_link(false, false, false), x + 4, middle, w - 4);
        break;
    case SIGN_CONFLICT:
        sign_conflict(s, x + (w - CONFLICT_WIDTH) / 2, middle);
        break;
    case SIGN_APPLIES:
    case SIGN_LEFT_OUT:
    case SIGN_MEASURE_OFF:
    case SIGN_MEASURE_UNKNOWN:
        sign_mark(s, sign, x + (w - MARK_SIZE) / 2, y);
        break;
    default:
        sign_outline(s, sign, sign == SIGN_WANTED, x, y - 3, w, MARK_SIZE + 6);
        sign_mark(s, sign, x + (w - MARK_SIZE) / 2, y);
    }
}
