/* page: what stands on every page around the text: the mark and the title above, number and page below. */
#include "render/flow.h"

static void rule(cairo_t *cr, double y) {
    cairo_set_ink(cr, INK_RULE);
    cairo_set_line_width(cr, 0.6);
    cairo_move_to(cr, MARGIN_SIDE, y);
    cairo_line_to(cr, PAGE_WIDTH - MARGIN_SIDE, y);
    cairo_stroke(cr);
}

/* The mark in a box at the right edge, handling before it; gives back where the room to their left ends. */
static double draw_mark(struct flow *f, cairo_t *cr, double y) {
    double right = PAGE_WIDTH - MARGIN_SIDE;
    if (f->doc->mark.len) {
        struct para *mark = para_of(f->t, f->doc->mark, TYPE_MARK, 0, ALIGN_LEFT);
        double w = para_natural_width(mark);
        if (w > BODY_WIDTH / 2) w = BODY_WIDTH / 2;
        cairo_set_ink(cr, INK_TEXT);
        cairo_set_line_width(cr, 0.9);
        cairo_rectangle(cr, right - w - 12, y - 3, w + 12, 18);
        cairo_stroke(cr);
        para_draw(mark, cr, right - w - 6, y, 0, 1);
        right -= w + 20;
    }
    if (f->doc->handling.len) {
        struct para *handling = para_of(f->t, f->doc->handling, TYPE_RUNNING, BODY_WIDTH * 0.45, ALIGN_RIGHT);
        unsigned n = handling->n_lines > 2 ? 2 : handling->n_lines;
        para_draw(handling, cr, right - handling->width, y + 6 - n * 5.5, 0, n);
        right -= para_natural_width(handling) + 12;
    }
    return right;
}

/* One line of text in a given width; what is longer ends in an ellipsis. */
static void draw_line(struct flow *f, cairo_t *cr, struct str s, double x, double y, double width) {
    struct para *p = para_of(f->t, s, TYPE_RUNNING, width, ALIGN_LEFT);
    pango_layout_set_height(p->layout, -1);
    pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
    para_draw(p, cr, x, y, 0, 1);
}

static struct str footer_text(struct flow *f) {
    const struct document *d = f->doc;
    struct str version =
        d->version.len ? arena_fmt(f->a, tr(d->lang, N_("Version %.*s")), STR_ARG(d->version)) : STR("");
    const struct str parts[] = {d->number, version, d->date, d->owner};
    struct buf b;
    buf_init(&b, TREE_TEXT_MAX);
    for (size_t i = 0; i < 4; i++) {
        if (!parts[i].len) continue;
        if (b.len) buf_addz(&b, "\u2002|\u2002");
        buf_add(&b, parts[i]);
    }
    struct str s = arena_str(f->a, buf_str(&b));
    buf_release(&b);
    return s;
}

void page_frame(struct flow *f, cairo_t *cr, unsigned page, unsigned pages) {
    double head = MARGIN_TOP - 34, foot = PAGE_HEIGHT - MARGIN_BOTTOM + 22;
    double left_of_mark = draw_mark(f, cr, head);
    if (f->has_cover && page == 0) return;
    draw_line(f, cr, f->doc->title, MARGIN_SIDE, head + 0.5, left_of_mark - MARGIN_SIDE);
    rule(cr, MARGIN_TOP - 13);
    rule(cr, foot - 6);
    struct para *number = para_of(f->t, arena_fmt(f->a, "%u / %u", page + 1, pages), TYPE_RUNNING, 0, ALIGN_LEFT);
    double w = para_natural_width(number);
    para_draw(number, cr, PAGE_WIDTH - MARGIN_SIDE - w, foot, 0, 1);
    draw_line(f, cr, footer_text(f), MARGIN_SIDE, foot, BODY_WIDTH - w - 20);
}
