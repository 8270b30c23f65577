/* text: paragraphs by pango, with our own line height and our own run styles. */
#include "render/text.h"

struct typesetter {
    struct arena *a;
    PangoContext *context;
    enum lang lang;
    PangoLayout **layouts; /* given back by typesetter_release */
    size_t n_layouts, room;
};

struct typesetter *typesetter_new(struct arena *a, struct fonts *fonts, enum lang lang) {
    struct typesetter *t = arena_alloc(a, sizeof *t);
    t->a = a;
    t->lang = lang;
    t->context = fonts_context(fonts, lang);
    return t;
}

void typesetter_release(struct typesetter *t) {
    for (size_t i = 0; i < t->n_layouts; i++) g_object_unref(t->layouts[i]);
    t->n_layouts = 0;
}

struct arena *typesetter_arena(const struct typesetter *t) {
    return t->a;
}
enum lang typesetter_lang(const struct typesetter *t) {
    return t->lang;
}

void cairo_set_rgb(cairo_t *cr, unsigned rgb) {
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

void cairo_set_ink(cairo_t *cr, enum ink ink) {
    cairo_set_rgb(cr, ink_rgb(ink));
}

static PangoLayout *new_layout(struct typesetter *t, const char *family, double size, bool bold) {
    PangoLayout *l = pango_layout_new(t->context);
    t->layouts = arena_grow(t->a, t->layouts, t->n_layouts, &t->room, sizeof(PangoLayout *));
    t->layouts[t->n_layouts++] = l;
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family_static(d, family);
    pango_font_description_set_size(d, (int)(size * PANGO_SCALE));
    pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    return l;
}

/* Attributes from a byte to a byte. */
struct span {
    PangoAttrList *list;
    unsigned from, to;
};

static void add(const struct span *s, PangoAttribute *attr) {
    attr->start_index = s->from;
    attr->end_index = s->to;
    pango_attr_list_insert(s->list, attr);
}

static guint16 channel(unsigned rgb, unsigned shift) {
    return (guint16)((rgb >> shift & 255) * 257);
}

static void add_ink(const struct span *s, enum ink ink) {
    unsigned c = ink_rgb(ink);
    add(s, pango_attr_foreground_new(channel(c, 16), channel(c, 8), channel(c, 0)));
}

static void add_tint(const struct span *s, enum ink ink) {
    unsigned c = ink_rgb(ink);
    add(s, pango_attr_background_new(channel(c, 16), channel(c, 8), channel(c, 0)));
}

static void add_underline(const struct span *s, enum ink ink) {
    unsigned c = ink_rgb(ink);
    add(s, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    add(s, pango_attr_underline_color_new(channel(c, 16), channel(c, 8), channel(c, 0)));
}

static void add_style(const struct span *s, const struct run *run) {
    switch (run->style) {
    case RUN_NORMAL:
        break;
    case RUN_STRONG:
        add(s, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
        break;
    case RUN_BLANK:
        add(s, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
        add_ink(s, INK_OPEN);
        add_tint(s, INK_OPEN_TINT);
        add_underline(s, INK_OPEN);
        break;
    case RUN_FILLED:
        add(s, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
        add_underline(s, INK_RULE_DARK);
        break;
    case RUN_MUTED:
        add_ink(s, INK_MUTED);
        break;
    case RUN_CODE:
        add(s, pango_attr_family_new(FAMILY_CODE));
        add_tint(s, INK_OFF_TINT);
        break;
    }
    if (run->link.len && run->style != RUN_MUTED) add_ink(s, INK_BLUE);
}

/* A word too long for its line is broken without a hyphen: a hash or an address must not gain a character. */
static void forbid_hyphens(PangoAttrList *attrs) {
    pango_attr_list_insert(attrs, pango_attr_insert_hyphens_new(FALSE));
}

static bool is_blank(struct str s) {
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c != ' ' && c != 0x3000 && c != 0xA0) return false;
    }
    return true;
}

/* An open blank is never mistaken for text: it has its brackets even when the run came without them, and when
 * nothing stands between them it is wide enough to write in. */
static void add_blank(struct buf *out, struct str s) {
    struct str open = STR("【"), close = STR("】"), inside = str_trim(s);
    bool bracketed = str_starts(inside, open) && str_ends(inside, close) && inside.len >= open.len + close.len;
    if (bracketed) inside = str_cut(inside, open.len, inside.len - close.len);
    buf_add(out, open);
    buf_add(out, is_blank(inside) ? STR("\u3000\u3000\u3000\u3000") : inside);
    buf_add(out, close);
}

static void gather(struct typesetter *t, struct para *p, struct runs runs, struct buf *out, PangoAttrList *attrs) {
    size_t n_links = 0;
    for (size_t i = 0; i < runs.n; i++) n_links += runs.list[i].link.len != 0;
    struct link_span *links = n_links ? arena_array(t->a, n_links, sizeof *links) : NULL;
    for (size_t i = 0; i < runs.n; i++) {
        const struct run *run = &runs.list[i];
        struct span s = {attrs, (unsigned)out->len, 0};
        if (run->style == RUN_BLANK)
            add_blank(out, run->text);
        else
            buf_add(out, run->text);
        s.to = (unsigned)out->len;
        if (s.to == s.from) continue;
        add_style(&s, run);
        if (run->link.len) links[p->n_links++] = (struct link_span){s.from, s.to, run->link};
    }
    p->links = links;
}

static void finish(struct para *p, double width, enum align align) {
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    p->width = width;
    p->align = align;
    pango_layout_set_auto_dir(p->layout, FALSE);
    pango_layout_set_alignment(p->layout, aligns[align]);
    if (width > 0) {
        pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    }
    int n = pango_layout_get_line_count(p->layout);
    p->n_lines = n > 0 ? (unsigned)n : 1;
}

/* How long the sign is with which a line of a list in a cell begins: blanks of depth, then a dot. 0: none. */
static size_t bullet_length(struct str line) {
    size_t blanks = 0;
    while (str_starts(str_cut(line, blanks, line.len), STR("\u3000"))) blanks += 3;
    struct str rest = str_cut(line, blanks, line.len);
    if (str_starts(rest, STR("・"))) return blanks + 3;
    return str_starts(rest, STR("• ")) ? blanks + 4 : 0;
}

static bool begins_paragraph(const struct para *p, unsigned n) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)n);
    return line && line->is_paragraph_start;
}

/* How far in the text after the bullet begins, of the paragraph that starts with line n. */
static double bullet_width(const struct para *p, unsigned n) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)n);
    size_t bullet = bullet_length(para_line(p, n));
    int x = 0;
    if (line && bullet) pango_layout_line_index_to_x(line, line->start_index + (int)bullet, FALSE, &x);
    return (double)x / PANGO_SCALE;
}

/* Lists inside a cell are lines that begin with a bullet: what does not fit a line goes on under its text. */
static void hang(struct typesetter *t, struct para *p) {
    double most = 0, at = 0;
    if (p->align != ALIGN_LEFT || p->width <= 0) return;
    for (unsigned i = 0; i < p->n_lines; i++) {
        double w = begins_paragraph(p, i) ? bullet_width(p, i) : 0;
        if (w > most) most = w;
    }
    if (most <= 0 || most > p->width / 3) return;
    pango_layout_set_indent(p->layout, -(int)(most * PANGO_SCALE));
    int n = pango_layout_get_line_count(p->layout);
    p->n_lines = n > 0 ? (unsigned)n : 1;
    double *offsets = arena_array(t->a, p->n_lines, sizeof *offsets);
    for (unsigned i = 0; i < p->n_lines; i++) {
        if (begins_paragraph(p, i))
            at = bullet_width(p, i);
        else
            offsets[i] = at;
    }
    p->offsets = offsets;
}

struct para *para_new(struct typesetter *t, struct runs runs, enum type_id type, double width, enum align align) {
    struct para *p = arena_alloc(t->a, sizeof *p);
    p->type = type_of(type);
    p->layout = new_layout(t, FAMILY_TEXT, p->type->size, p->type->bold);
    struct buf b;
    buf_init(&b, TREE_TEXT_MAX + 64 * KIB);
    PangoAttrList *attrs = pango_attr_list_new();
    forbid_hyphens(attrs);
    gather(t, p, runs, &b, attrs);
    /* Text ends where a trailing line break would open an empty line. */
    while (b.len && b.ptr[b.len - 1] == '\n') b.len--;
    pango_layout_set_text(p->layout, b.ptr ? b.ptr : "", (int)b.len);
    pango_layout_set_attributes(p->layout, attrs);
    pango_attr_list_unref(attrs);
    buf_release(&b);
    finish(p, width, align);
    hang(t, p);
    return p;
}

struct para *para_of(struct typesetter *t, struct str s, enum type_id type, double width, enum align align) {
    struct run run = {.text = s};
    return para_new(t, (struct runs){&run, 1}, type, width, align);
}

static struct para *plain(struct typesetter *t, struct str s, const char *family, double size, double line, bool bold,
                          double width, enum align align) {
    struct para *p = arena_alloc(t->a, sizeof *p);
    struct type *type = arena_alloc(t->a, sizeof *type);
    *type = (struct type){.size = size, .line = line, .bold = bold, .ink = INK_COUNT};
    p->type = type;
    p->layout = new_layout(t, family, size, bold);
    pango_layout_set_text(p->layout, s.ptr ? s.ptr : "", (int)s.len);
    PangoAttrList *attrs = pango_attr_list_new();
    forbid_hyphens(attrs);
    pango_layout_set_attributes(p->layout, attrs);
    pango_attr_list_unref(attrs);
    finish(p, width, align);
    return p;
}

struct para *para_plain(struct typesetter *t, struct str s, double size, double line, bool bold, double width,
                        enum align align) {
    return plain(t, s, FAMILY_TEXT, size, line, bold, width, align);
}

struct para *para_code(struct typesetter *t, struct str s, double size, double line, double width) {
    struct para *p = plain(t, s, FAMILY_CODE, size, line, false, width, ALIGN_LEFT);
    pango_layout_set_wrap(p->layout, PANGO_WRAP_CHAR);
    p->n_lines = (unsigned)pango_layout_get_line_count(p->layout);
    p->code = true;
    return p;
}

double para_height(const struct para *p) {
    return p->n_lines * p->type->line;
}

double para_natural_width(const struct para *p) {
    double widest = 0;
    for (unsigned i = 0; i < p->n_lines; i++) {
        PangoRectangle r;
        PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)i);
        if (!line) continue;
        pango_layout_line_get_extents(line, NULL, &r);
        double w = (double)r.width / PANGO_SCALE;
        if (w > widest) widest = w;
    }
    return widest;
}

/* How far right of the paragraph's edge a line begins. */
static double line_offset(const struct para *p, unsigned n, PangoLayoutLine *line) {
    if (p->offsets) return p->offsets[n];
    if (p->align == ALIGN_LEFT || p->width <= 0) return 0;
    PangoRectangle r;
    pango_layout_line_get_extents(line, NULL, &r);
    double slack = p->width - (double)r.width / PANGO_SCALE;
    return p->align == ALIGN_CENTER ? slack / 2 : slack;
}

void para_draw(const struct para *p, cairo_t *cr, double x, double y, unsigned first, unsigned n) {
    /* The em box of Japanese type reaches from .88 above to .12 below the baseline: centre it in the line. */
    double drop = p->type->line / 2 + 0.38 * p->type->size;
    if (p->type->ink != INK_COUNT) cairo_set_ink(cr, p->type->ink);
    for (unsigned i = first; i < first + n && i < p->n_lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)i);
        if (!line) continue;
        cairo_move_to(cr, x + line_offset(p, i, line), y + (i - first) * p->type->line + drop);
        pango_cairo_show_layout_line(cr, line);
    }
}

bool para_link_box(const struct para *p, const struct link_span *link, unsigned n, double *x, double *width) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)n);
    if (!line) return false;
    unsigned from = (unsigned)line->start_index, to = from + (unsigned)line->length;
    if (link->from > from) from = link->from;
    if (link->to < to) to = link->to;
    if (from >= to) return false;
    int a, b;
    pango_layout_line_index_to_x(line, (int)from, FALSE, &a);
    pango_layout_line_index_to_x(line, (int)to, FALSE, &b);
    *x = line_offset(p, n, line) + (double)(a < b ? a : b) / PANGO_SCALE;
    *width = (double)(a < b ? b - a : a - b) / PANGO_SCALE;
    return true;
}

struct str para_line(const struct para *p, unsigned n) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, (int)n);
    if (!line) return STR("");
    return (struct str){pango_layout_get_text(p->layout) + line->start_index, (size_t)line->length};
}
