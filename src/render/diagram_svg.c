/* diagram_svg: the backend that writes SVG by hand: real text, a title and a description, no script, no style sheet,
 * nothing from outside. It may stand in a page with a strict content security policy. */
#include "render/diagram.h"

#define FAMILIES "'BIZ UDPGothic','Noto Sans JP','Noto Sans CJK JP','Yu Gothic',sans-serif"
#define FAMILIES_CODE "'BIZ UDGothic','Noto Sans Mono CJK JP',monospace"

static void escaped(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) switch (s.ptr[i]) {
        case '&':
            buf_addz(out, "&amp;");
            break;
        case '<':
            buf_addz(out, "&lt;");
            break;
        case '>':
            buf_addz(out, "&gt;");
            break;
        case '"':
            buf_addz(out, "&quot;");
            break;
        default:
            buf_addc(out, s.ptr[i]);
        }
}

/* A number with at most one decimal, written without the C library's locale in mind: its digits only. */
static void number(struct buf *out, double v) {
    bool negative = v < 0;
    long tenths = (long)((negative ? -v : v) * 10 + 0.5);
    if (negative && tenths) buf_addc(out, '-');
    buf_addf(out, "%ld", tenths / 10);
    if (tenths % 10) buf_addf(out, ".%ld", tenths % 10);
}

static void attribute(struct buf *out, const char *name, double v) {
    buf_addf(out, " %s=\"", name);
    number(out, v);
    buf_addc(out, '"');
}

static void colour(struct buf *out, const char *name, unsigned rgb) {
    if (rgb == DG_NO_COLOUR)
        buf_addf(out, " %s=\"none\"", name);
    else
        buf_addf(out, " %s=\"#%06x\"", name, rgb);
}

static void pen(struct buf *out, const struct dg_item *i) {
    colour(out, "stroke", i->stroke);
    if (i->stroke == DG_NO_COLOUR) return;
    attribute(out, "stroke-width", i->stroke_width);
    if (i->dash > 0) {
        buf_addz(out, " stroke-dasharray=\"");
        number(out, i->dash);
        buf_addc(out, ' ');
        number(out, i->dash * 0.75);
        buf_addc(out, '"');
    }
}

static void write_box(void *to, const struct dg_item *i) {
    struct buf *out = to;
    buf_addz(out, "<rect");
    attribute(out, "x", i->x);
    attribute(out, "y", i->y);
    attribute(out, "width", i->w);
    attribute(out, "height", i->h);
    attribute(out, "rx", i->radius);
    colour(out, "fill", i->fill);
    pen(out, i);
    buf_addz(out, "/>\n");
}

/* A path from pairs of numbers and the letters between them: 'M' x y, 'L' x y, 'C' six, 'Z'. */
static void path_data(struct buf *out, const char *letters, const double *v) {
    buf_addz(out, "<path d=\"");
    for (; *letters; letters++) {
        int n = *letters == 'C' ? 6 : *letters == 'Z' ? 0 : 2;
        buf_addc(out, *letters);
        for (int k = 0; k < n; k++) {
            if (k) buf_addc(out, ' ');
            number(out, *v++);
        }
    }
    buf_addc(out, '"');
}

static void path(struct buf *out, const char *letters, const double *v, const struct dg_item *i, bool filled) {
    path_data(out, letters, v);
    colour(out, "fill", filled ? i->stroke : DG_NO_COLOUR);
    if (!filled) pen(out, i);
    buf_addz(out, "/>\n");
}

static void write_path(void *to, const struct dg_item *i) {
    path_data(to, i->letters, i->numbers);
    colour(to, "fill", i->fill);
    pen(to, i);
    buf_addz(to, "/>\n");
}

static void head(struct buf *out, const struct dg_item *i, double x, double way) {
    const double v[] = {x, i->y, x - way * 9, i->y - 4.5, x - way * 9, i->y + 4.5};
    path(out, "MLLZ", v, i, true);
}

static void write_arrow(void *to, const struct dg_item *i) {
    const double v[] = {i->x + (i->head_at_start ? 8 : 0), i->y, i->x + i->w - (i->head_at_end ? 8 : 0), i->y};
    path(to, "ML", v, i, false);
    if (i->head_at_start) head(to, i, i->x, -1);
    if (i->head_at_end) head(to, i, i->x + i->w, 1);
}

static void write_text(void *to, const struct dg_item *i) {
    struct buf *out = to;
    const struct para *p = i->para;
    bool middle = p->align == ALIGN_CENTER;
    double drop = p->type->line / 2 + 0.38 * p->type->size;
    for (unsigned k = 0; k < p->n_lines; k++) {
        struct str line = str_trim(para_line(p, k));
        if (!line.len) continue;
        buf_addz(out, "<text");
        attribute(out, "x", middle ? i->para_x + p->width / 2 : i->para_x);
        attribute(out, "y", i->y + k * p->type->line + drop);
        attribute(out, "font-size", p->type->size);
        if (p->code) buf_addz(out, " font-family=\"" FAMILIES_CODE "\" xml:space=\"preserve\"");
        if (p->type->bold) buf_addz(out, " font-weight=\"700\"");
        if (middle) buf_addz(out, " text-anchor=\"middle\"");
        colour(out, "fill", i->fill);
        buf_addc(out, '>');
        escaped(out, line);
        buf_addz(out, "</text>\n");
    }
}

static void write_store(void *to, const struct dg_item *i) {
    double x = i->x + 1, r = x + i->w - 2, top = i->y + 3, bottom = i->y + i->h - 3, c = 3.2;
    const double v[] = {x, top, x, top - c, r, top - c,    r, top,        r, top + c, x, top + c,
                        x, top, x, bottom,  x, bottom + c, r, bottom + c, r, bottom,  r, top};
    path(to, "MCCLCL", v, i, false);
}

static void write_device(void *to, const struct dg_item *i) {
    double x = i->x + 0.5, r = i->x + i->w - 0.5, top = i->y + 2, foot = i->y + i->h - 4.5, mid = i->x + i->w / 2;
    double ground = i->y + i->h - 1.5;
    const double v[] = {x, top, r, top, r, foot, x, foot, mid, foot, mid, ground, x + 3, ground, r - 3, ground};
    path(to, "MLLLZMLML", v, i, false);
}

static void write_rule(void *to, const struct dg_item *i) {
    const double v[] = {i->x, i->y, i->x + i->w, i->y + i->h};
    path(to, "ML", v, i, false);
}

void dg_draw_svg(const struct dg_layout *l, struct buf *out) {
    static const struct dg_backend backend = {write_box,    write_arrow, write_text, write_store,
                                              write_device, write_rule,  write_path};
    unsigned id = (unsigned)(str_hash(l->alt) ^ str_hash(l->title)); /* two pictures in one page keep apart */
    buf_addz(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    buf_addf(out, " aria-labelledby=\"fig-%08x-title fig-%08x-desc\" lang=\"%s\" viewBox=\"0 0 ", id, id,
             lang_code(l->lang));
    number(out, l->w);
    buf_addc(out, ' ');
    number(out, l->h);
    buf_addc(out, '"');
    attribute(out, "width", l->w);
    attribute(out, "height", l->h);
    buf_addz(out, " font-family=\"" FAMILIES "\">\n");
    buf_addf(out, "<title id=\"fig-%08x-title\">", id);
    escaped(out, l->title);
    buf_addf(out, "</title>\n<desc id=\"fig-%08x-desc\">", id);
    escaped(out, l->alt);
    buf_addz(out, "</desc>\n<rect");
    attribute(out, "width", l->w);
    attribute(out, "height", l->h);
    buf_addz(out, " fill=\"#ffffff\"/>\n");
    dg_draw(l, &backend, out);
    buf_addz(out, "</svg>\n");
}
