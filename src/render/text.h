/* text: paragraphs of styled runs, measured and drawn line by line.
 *
 * A paragraph is shaped once for a width; then anyone may draw any of its lines at any place, which is how
 * paragraphs and table cells break over pages. Every line has the height that its type says, whatever fonts it
 * falls back to, so that a page keeps its rhythm. Line breaking follows the Japanese rules (kinsoku) by Unicode's
 * line breaking classes in pango. A blank 【　】 is bold, tinted and underlined, and keeps its brackets.
 *
 *     struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
 *     struct para *p = para_new(t, runs, TYPE_BODY, 400, ALIGN_LEFT);
 *     para_draw(p, cr, x, y, 0, p->n_lines);          // p->n_lines * p->type->line high */
#pragma once
#include <cairo.h>

#include "render/fonts.h"
#include "render/style.h"
#include "render/tree.h"

struct typesetter;
struct typesetter *typesetter_new(struct arena *a, struct fonts *fonts, enum lang lang);
void typesetter_release(struct typesetter *t); /* gives back what the paragraphs hold outside the arena */
struct arena *typesetter_arena(const struct typesetter *t);
enum lang typesetter_lang(const struct typesetter *t);

struct link_span {
    unsigned from, to; /* bytes */
    struct str id;
};
struct para {
    PangoLayout *layout;
    const struct type *type;
    unsigned n_lines;
    double width;          /* it was broken for; 0 = one line, never broken */
    const double *offsets; /* how far in each line begins; NULL = not at all */
    enum align align;
    bool code; /* its letters are of one width */
    const struct link_span *links;
    size_t n_links;
};
struct para *para_new(struct typesetter *t, struct runs runs, enum type_id type, double width, enum align align);
struct para *para_of(struct typesetter *t, struct str s, enum type_id type, double width, enum align align);
double para_height(const struct para *p);
double para_natural_width(const struct para *p); /* of the widest line */
void para_draw(const struct para *p, cairo_t *cr, double x, double y, unsigned first, unsigned n);
/* From where to where a link goes on a line, relative to the paragraph's left; false when it does not touch the line.
 */
bool para_link_box(const struct para *p, const struct link_span *link, unsigned line, double *x, double *width);
/* Bytes of a line. */
struct str para_line(const struct para *p, unsigned line);

/* A plain text in any size, for pictures: no styles, no links. */
struct para *para_plain(struct typesetter *t, struct str s, double size, double line, bool bold, double width,
                        enum align align);
/* The same, with lines of about one length that end where words do (balance.c). */
struct para *para_balanced(struct typesetter *t, struct str s, double size, double line, bool bold, double width,
                           enum align align);
/* The same in letters of one width, for what is read letter by letter. */
struct para *para_code(struct typesetter *t, struct str s, double size, double line, double width);
/* A plain paragraph is drawn in the current colour of `cr`. */

void cairo_set_ink(cairo_t *cr, enum ink ink);
void cairo_set_rgb(cairo_t *cr, unsigned rgb);
