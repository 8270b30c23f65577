/* coverage_layout: a panel for each standard with a row for each group and a bar of shares; panels stand in columns.
 *
 * A bar is as long as its neighbours whatever the group's size, since shares are what is compared; the numbers stand in
 * it. Every share that is not zero is wide enough for its number. Series differ by their filling, not by colour alone.
 */
#include "render/items.h"

#define EDGE 16.0
#define ID_WIDTH 56.0
#define TITLE_WIDTH 196.0
#define BAR_WIDTH 190.0
#define NOTE_WIDTH 66.0
#define PANEL_WIDTH (ID_WIDTH + TITLE_WIDTH + BAR_WIDTH + NOTE_WIDTH + 24)
#define PANEL_GAP 30.0
#define COLUMNS_MOST 3
#define BAR_HEIGHT 17.0
#define ROW_GAP 5.0
#define TEXT_SIZE 12.0
#define NUMBER_SIZE 11.0
#define HATCH 5.0

static const struct fill_look {
    unsigned back, lines, ink;
} fills[] = {
    [FILL_SOLID] = {0x00287Au, DG_NO_COLOUR, 0xFFFFFFu},  [FILL_HATCH] = {0xC9D8F2u, 0x00287Au, ITEM_BLACK},
    [FILL_EMPTY] = {0xFFFFFFu, DG_NO_COLOUR, ITEM_BLACK}, [FILL_LIGHT] = {0xDDE5F0u, DG_NO_COLOUR, ITEM_BLACK},
    [FILL_CROSS] = {0xFFE3C2u, 0x9A4A00u, ITEM_BLACK},    [FILL_DOTS] = {0xFFF4DCu, 0x9A4A00u, ITEM_BLACK},
    [FILL_NONE] = {0xF0F0F2u, DG_NO_COLOUR, ITEM_GREY},
};

/* Slanting lines inside a rectangle, cut at its sides; one path. */
static void slants(struct items *s, double x, double y, double w, double h, bool back, unsigned colour) {
    size_t n = 0, most = (size_t)((w + h) / HATCH) + 1;
    double *v = arena_array(s->a, 4 * most, sizeof *v);
    char *letters = arena_alloc(s->a, 2 * most + 1);
    for (double k = HATCH; k < w + h && n < most; k += HATCH, n++) {
        double x1 = k < h ? 0 : k - h, y1 = k < h ? k : h; /* left end, low */
        double x2 = k < w ? k : w, y2 = k < w ? 0 : k - w; /* right end, high */
        const double ends[] = {x + x1, back ? y + h - y1 : y + y1, x + x2, back ? y + h - y2 : y + y2};
        memcpy(v + 4 * n, ends, sizeof ends);
        letters[2 * n] = 'M', letters[2 * n + 1] = 'L';
    }
    if (n) items_path(s, DG_MARK, letters, v, 4 * n, colour, 0.7);
}

static void dots(struct items *s, double x, double y, double w, double h, unsigned colour) {
    for (double dy = 3.5; dy < h - 1; dy += 5) items_rule(s, x + 2, y + dy, x + w - 2, y + dy, colour, 1.1)->dash = 2;
}

static void fill_area(struct items *s, enum fill_kind fill, double x, double y, double w, double h) {
    const struct fill_look *look = &fills[fill];
    items_box(s, DG_MARK, x, y, w, h, 0, look->back, DG_NO_COLOUR, 0);
    if (fill == FILL_HATCH || fill == FILL_CROSS) slants(s, x, y, w, h, false, look->lines);
    if (fill == FILL_CROSS) slants(s, x, y, w, h, true, look->lines);
    if (fill == FILL_DOTS) dots(s, x, y, w, h, look->lines);
    items_box(s, DG_MARK, x, y, w, h, 0, DG_NO_COLOUR, 0x3A3A40u, 0.8);
}

/* A number stands on a plate where its ground is drawn on. */
static void put_number(struct items *s, enum fill_kind fill, const struct para *p, double x, double y, double w,
                       double h) {
    const struct fill_look *look = &fills[fill];
    double width = para_natural_width(p), px = x + (w - width) / 2, py = y + (h - para_height(p)) / 2;
    if (look->lines != DG_NO_COLOUR)
        items_box(s, DG_MARK, px - 2, y + 2.5, width + 4, h - 5, 2, look->back, DG_NO_COLOUR, 0);
    items_text(s, DG_NODE_TEXT, p, px, py, look->ink);
}

/* Shares in proportion, but each at least as wide as its number wants. */
static void share_out(const unsigned *counts, const double *least, size_t n, double width, double *out) {
    bool fixed[PICTURE_SERIES_MAX] = {false};
    for (bool again = true; again;) {
        double room = width, total = 0;
        for (size_t i = 0; i < n; i++) {
            if (fixed[i])
                room -= least[i];
            else
                total += counts[i];
        }
        again = false;
        for (size_t i = 0; i < n; i++) {
            out[i] = fixed[i] ? least[i] : total > 0 ? room * counts[i] / total : 0;
            if (fixed[i] || !counts[i] || out[i] >= least[i]) continue;
            fixed[i] = again = true;
        }
    }
}

static void draw_bar(struct items *s, const struct coverage *c, const struct coverage_row *row, double x, double y) {
    struct para *numbers[PICTURE_SERIES_MAX] = {NULL};
    double least[PICTURE_SERIES_MAX] = {0}, widths[PICTURE_SERIES_MAX];
    for (size_t i = 0; i < c->n_series; i++) {
        if (!row->counts[i]) continue;
        numbers[i] = items_words(s, arena_fmt(s->a, "%u", row->counts[i]), NUMBER_SIZE, row->total, 0);
        least[i] = para_natural_width(numbers[i]) + 8;
    }
    share_out(row->counts, least, c->n_series, BAR_WIDTH, widths);
    for (size_t i = 0; i < c->n_series; i++) {
        if (!numbers[i]) continue;
        fill_area(s, c->series[i].fill, x, y, widths[i], BAR_HEIGHT);
        put_number(s, c->series[i].fill, numbers[i], x, y, widths[i], BAR_HEIGHT);
        x += widths[i];
    }
}

static bool has_id(const struct coverage_row *row) {
    return row->id.len && !row->total;
}

static double row_height(struct items *s, const struct coverage_row *row, struct para **id, struct para **title) {
    double indent = row->depth * 12.0, width = TITLE_WIDTH - indent + (has_id(row) ? 0 : ID_WIDTH);
    bool bold = row->depth == 0;
    *id = items_words(s, row->id, TEXT_SIZE, bold, 0);
    if (para_natural_width(*id) > ID_WIDTH + indent) *id = items_words(s, row->id, 9.5, bold, ID_WIDTH);
    *title = items_words(s, row->title, TEXT_SIZE, bold, width);
    double h = para_height(*title) > para_height(*id) ? para_height(*title) : para_height(*id);
    return h > BAR_HEIGHT ? h : BAR_HEIGHT;
}

/* Draws when `draw`; either way says how high it is. */
static double do_row(struct items *s, const struct coverage *c, const struct coverage_row *row, double x, double y,
                     bool draw) {
    struct para *id, *title;
    double h = row_height(s, row, &id, &title), indent = row->depth * 12.0;
    if (!draw) return h + ROW_GAP;
    double at = x + ID_WIDTH + TITLE_WIDTH + 12;
    double text_y = y + (para_height(title) < BAR_HEIGHT ? (BAR_HEIGHT - para_height(title)) / 2 : 0);
    if (has_id(row)) items_text(s, DG_NODE_TEXT, id, x + indent, text_y, ITEM_BLACK);
    items_text(s, DG_NODE_TEXT, title, x + indent + (has_id(row) ? ID_WIDTH + 4 : 0), text_y, ITEM_BLACK);
    draw_bar(s, c, row, at, y);
    struct para *note = items_words(s, row->note, NUMBER_SIZE, row->total, 0);
    items_text(s, DG_NODE_TEXT, note, at + BAR_WIDTH + NOTE_WIDTH - para_natural_width(note), y + 1.3, ITEM_BLACK);
    return h + ROW_GAP;
}

static double do_panel(struct items *s, const struct coverage *c, const struct panel *p, double x, double y,
                       bool draw) {
    double from = y;
    struct para *title = items_words(s, p->title, 15, true, PANEL_WIDTH);
    struct para *subtitle = items_words(s, p->subtitle, NUMBER_SIZE, false, PANEL_WIDTH - NOTE_WIDTH - 60);
    if (draw) {
        items_text(s, DG_NODE_TEXT, title, x, y, ITEM_BLACK);
        items_text(s, DG_NODE_TEXT, subtitle, x, y + para_height(title), ITEM_GREY);
        struct para *head = items_words(s, c->note_head, NUMBER_SIZE, false, 0);
        items_text(s, DG_NODE_TEXT, head, x + PANEL_WIDTH - 12 - para_natural_width(head), y + para_height(title),
                   ITEM_GREY);
    }
    y += para_height(title) + para_height(subtitle) + 3;
    if (draw) items_rule(s, x, y, x + PANEL_WIDTH - 12, y, ITEM_BLACK, 1.2);
    y += 6;
    for (size_t i = 0; i < p->n_rows; i++) {
        y += do_row(s, c, &p->rows[i], x, y, draw);
        if (p->rows[i].total) {
            if (draw) items_rule(s, x, y, x + PANEL_WIDTH - 12, y, ITEM_RULE, 0.8);
            y += 5;
        }
    }
    return y - from;
}

/* In order, column by column; a column ends where its share of the whole height is reached. */
static double place_panels(struct items *s, const struct coverage *c, double y, double *width) {
    double heights[PICTURE_PANELS_MAX], total = 0, tallest = 0;
    for (size_t i = 0; i < c->n_panels; i++) {
        heights[i] = do_panel(s, c, &c->panels[i], 0, 0, false) + PANEL_GAP;
        total += heights[i];
    }
    size_t columns = c->n_panels < COLUMNS_MOST ? c->n_panels : COLUMNS_MOST, column = 0;
    double low = total / (columns ? (double)columns : 1.0), limit = low;
    for (bool fits = false; !fits; limit *= 1.03) { /* the least height at which all find a place, about */
        double used = 0;
        size_t needed = 1;
        for (size_t i = 0; i < c->n_panels; i++) {
            if (used > 0 && used + heights[i] > limit) needed++, used = 0;
            used += heights[i];
        }
        fits = needed <= columns || !c->n_panels;
    }
    double used = 0;
    for (size_t i = 0; i < c->n_panels; i++) {
        if (used > 0 && used + heights[i] > limit) column++, used = 0;
        do_panel(s, c, &c->panels[i], EDGE + (double)column * (PANEL_WIDTH + PANEL_GAP), y + used, true);
        used += heights[i];
        if (used > tallest) tallest = used;
    }
    *width = (double)(column + 1) * PANEL_WIDTH + (double)column * PANEL_GAP;
    return y + tallest;
}

static double draw_legend(struct items *s, const struct coverage *c, double y, double width) {
    double x = EDGE;
    for (size_t i = 0; i < c->n_series; i++) {
        struct para *p = items_words(s, c->series[i].name, TEXT_SIZE, false, 0);
        double w = 34 + para_natural_width(p);
        if (x > EDGE && x + w > EDGE + width) x = EDGE, y += BAR_HEIGHT + 8;
        fill_area(s, c->series[i].fill, x, y, 26, BAR_HEIGHT);
        items_text(s, DG_BELOW, p, x + 34, y + 0.7, ITEM_BLACK);
        x += w + 22;
    }
    return y + BAR_HEIGHT + 16;
}

struct dg_layout *coverage_layout(struct typesetter *t, const struct coverage *c) {
    struct items s;
    double width = PANEL_WIDTH;
    items_begin(&s, t, c->title, c->alt);
    size_t columns = c->n_panels > COLUMNS_MOST ? COLUMNS_MOST : c->n_panels ? c->n_panels : 1;
    double most = (double)columns * PANEL_WIDTH + (double)(columns - 1) * PANEL_GAP;
    double y = items_titles(&s, c->title, c->subtitle, EDGE, EDGE, most);
    y = draw_legend(&s, c, y, most);
    y = place_panels(&s, c, y, &width);
    y = items_notes(&s, c->notes, EDGE, y, most);
    s.l->w = most + 2 * EDGE;
    s.l->h = y + EDGE;
    (void)width;
    return s.l;
}

struct dg_layout *picture_layout(struct typesetter *t, const struct picture *p, struct err *e) {
    switch (p->kind) {
    case PICTURE_TREE:
        return risk_layout(t, &p->tree, e);
    case PICTURE_COVERAGE:
        return coverage_layout(t, &p->coverage);
    case PICTURE_QR:
        return qr_layout(t, &p->qr);
    case PICTURE_DIAGRAM:
        break;
    }
    return dg_layout(t, &p->diagram, true);
}
