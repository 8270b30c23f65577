/* decor: bars, rules, tints and borders. Colour never speaks alone. */
#include "render/decor.h"

static void fill_box(cairo_t *cr, double x, double y, double w, double h, enum ink ink) {
    cairo_set_ink(cr, ink);
    cairo_rectangle(cr, x, y, w, h);
    cairo_fill(cr);
}

static void line(cairo_t *cr, double x0, double y0, double x1, double y1, double width, enum ink ink) {
    cairo_set_ink(cr, ink);
    cairo_set_line_width(cr, width);
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_stroke(cr);
}

/* An i in a circle, or an exclamation mark in a triangle: drawn, so that text search finds only the text. */
static void draw_sign(cairo_t *cr, double x, double y, bool warning) {
    cairo_set_ink(cr, warning ? INK_WARN : INK_BLUE);
    cairo_set_line_width(cr, 1);
    if (warning) {
        cairo_move_to(cr, x + 5.5, y);
        cairo_line_to(cr, x + 11, y + 10);
        cairo_line_to(cr, x, y + 10);
        cairo_close_path(cr);
    } else {
        cairo_arc(cr, x + 5.5, y + 5.2, 5, 0, 6.2832);
    }
    cairo_stroke(cr);
    cairo_set_line_width(cr, 1.2);
    cairo_move_to(cr, x + 5.5, warning ? y + 3.4 : y + 4.6);
    cairo_line_to(cr, x + 5.5, warning ? y + 6.8 : y + 8);
    cairo_stroke(cr);
    cairo_arc(cr, x + 5.5, warning ? y + 8.4 : y + 2.6, 0.75, 0, 6.2832);
    cairo_fill(cr);
}

static void box_with_sign(cairo_t *cr, const struct piece *p, bool warning) {
    double bottom = p->y + p->h;
    enum ink ink = warning ? INK_WARN : INK_RULE_DARK;
    if (warning) fill_box(cr, p->x, p->y, p->w, p->h, INK_WARN_TINT);
    if (p->starts) line(cr, p->x, p->y, p->x + p->w, p->y, 0.8, ink);
    if (p->ends) line(cr, p->x, bottom, p->x + p->w, bottom, 0.8, ink);
    if (p->starts) draw_sign(cr, p->x + 6, p->y + 7.5, warning);
}

void decor_text(cairo_t *cr, const struct piece *p) {
    double bottom = p->y + p->h;
    switch (p->decor) {
    case DECOR_NONE:
        break;
    case DECOR_TITLE:
        if (p->starts) fill_box(cr, p->x, p->y - 22, 64, 5, INK_BLUE);
        break;
    case DECOR_RULE:
        if (p->ends) line(cr, p->x, bottom + 3, p->x + p->w, bottom + 3, 1.4, INK_BLUE);
        break;
    case DECOR_BAR:
        fill_box(cr, p->x, p->y + 2.5, 3.6, p->h - 5, INK_BLUE);
        break;
    case DECOR_STATEMENT:
        fill_box(cr, p->x, p->y, p->w, p->h, INK_TINT);
        fill_box(cr, p->x, p->y, 2.4, p->h, INK_BLUE);
        break;
    case DECOR_NOTE:
        box_with_sign(cr, p, false);
        break;
    case DECOR_WARNING:
        box_with_sign(cr, p, true);
        break;
    }
}

/* An open cell has a dashed bar beside its tint, a warning a solid one, a cell left out a dotted one. */
static void draw_tone(cairo_t *cr, const struct piece *p) {
    static const double dashes[] = {3, 2}, dots[] = {1, 1.6};
    static const enum ink tints[] = {INK_WHITE, INK_HEAD, INK_OPEN_TINT, INK_OFF_TINT, INK_WARN_TINT};
    static const enum ink bars[] = {INK_WHITE, INK_WHITE, INK_OPEN, INK_RULE_DARK, INK_WARN};
    enum tone tone = p->header && p->cell->tone == TONE_NONE ? TONE_HEAD : p->cell->tone;
    if (tone != TONE_NONE) fill_box(cr, p->x, p->y, p->w, p->h, tints[tone]);
    if (tone == TONE_NONE || tone == TONE_HEAD) return;
    if (tone == TONE_OPEN) cairo_set_dash(cr, dashes, 2, 0);
    if (tone == TONE_OFF) cairo_set_dash(cr, dots, 2, 0);
    line(cr, p->x + 1.4, p->y + 0.8, p->x + 1.4, p->y + p->h - 0.8, 2, bars[tone]);
    cairo_set_dash(cr, NULL, 0, 0);
}

void decor_cell(cairo_t *cr, const struct piece *p) {
    draw_tone(cr, p);
    cairo_set_ink(cr, p->table_style == TABLE_APPROVAL ? INK_RULE_DARK : INK_RULE);
    cairo_set_line_width(cr, 0.6);
    cairo_rectangle(cr, p->x, p->y, p->w, p->h);
    cairo_stroke(cr);
}

/* Dots from the end of the text to the page number, on a grid so that they stand under each other. */
void decor_leader(cairo_t *cr, const struct piece *p) {
    PangoLayoutLine *last = pango_layout_get_line_readonly(p->para->layout, (int)(p->first + p->n - 1));
    if (!last || !p->label) return;
    PangoRectangle r;
    pango_layout_line_get_extents(last, NULL, &r);
    double line_height = p->para->type->line, grid = 4.2;
    double from = p->text_x + (double)r.width / PANGO_SCALE + 6, to = p->label_x - 6;
    double y = p->text_y + (p->n - 0.5) * line_height + 2.4;
    cairo_set_ink(cr, INK_RULE_DARK);
    for (double x = MARGIN_SIDE + grid * (double)(int)((from - MARGIN_SIDE) / grid + 1); x < to; x += grid)
        cairo_rectangle(cr, x, y, 0.8, 0.8);
    cairo_fill(cr);
    para_draw(p->label, cr, p->label_x, p->text_y + (p->n - 1) * line_height, 0, 1);
}
