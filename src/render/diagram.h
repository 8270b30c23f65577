/* diagram: the overview picture of worksheet 3: laid out once, drawn as SVG or by cairo.
 *
 * The picture follows the worksheet's rules: our system in the middle with what it stores, the actors to its left
 * and right with their devices and stores, an arrow in the direction of the information for every flow with its
 * label on it, networks as bands behind the arrows that cross them, long lists as a side table below. Every actor
 * has a strip of its own and every flow a row of its own, so nothing can overlap, however many there are.
 *
 * The layout is a list of simple items in CSS pixels; a drawing backend knows only these (struct dg_backend). */
#pragma once
#include "render/picture.h"
#include "render/text.h"

enum dg_kind { DG_BOX, DG_ARROW, DG_TEXT, DG_STORE, DG_DEVICE, DG_RULE, DG_PATH };
/* What an item is for; the tests ask that labels touch nothing. */
enum dg_role {
    DG_BAND,
    DG_BAND_NAME,
    DG_SYSTEM,
    DG_ACTOR,
    DG_INSIDE,
    DG_FLOW,
    DG_LABEL,
    DG_BELOW,
    DG_NODE,
    DG_NODE_TEXT,
    DG_EDGE,
    DG_MARK
};
#define DG_NO_COLOUR 0xFFFFFFFFu

struct dg_item {
    enum dg_kind kind;
    enum dg_role role;
    double x, y, w, h;         /* bounds; an arrow runs from (x, y) to (x + w, y + h) */
    double radius;             /* box */
    unsigned fill, stroke;     /* 0xRRGGBB or DG_NO_COLOUR; text: fill */
    double stroke_width, dash; /* dash 0 = solid */
    bool head_at_start, head_at_end;
    const struct para *para; /* text */
    double para_x;           /* where the paragraph's box begins */
    const char *letters;     /* path: M and L take two numbers, C six, Z none */
    const double *numbers;
};
struct dg_layout {
    double w, h;
    struct dg_item *items;
    size_t n, room;
    struct str title, alt;
    enum lang lang;
};

/* `below`: with side table and legend under the picture. */
struct dg_layout *dg_layout(struct typesetter *t, const struct diagram *dg, bool below);

/* The same for a risk tree (risk_layout.c) and for coverage (coverage_layout.c). A tree that graphviz gives up on is an
 * error. */
struct dg_layout *risk_layout(struct typesetter *t, const struct risk_tree *tree, struct err *e);
struct dg_layout *coverage_layout(struct typesetter *t, const struct coverage *c);
/* A QR code, with its text beside it when it says so (qr_layout.c). */
struct dg_layout *qr_layout(struct typesetter *t, const struct qr *qr);
struct dg_layout *picture_layout(struct typesetter *t, const struct picture *p, struct err *e);

/* A drawing backend: one function per kind of item. */
struct dg_backend {
    void (*box)(void *to, const struct dg_item *item);
    void (*arrow)(void *to, const struct dg_item *item);
    void (*text)(void *to, const struct dg_item *item);
    void (*store)(void *to, const struct dg_item *item);  /* the sign for stored information */
    void (*device)(void *to, const struct dg_item *item); /* the sign for a device */
    void (*rule)(void *to, const struct dg_item *item);
    void (*path)(void *to, const struct dg_item *item);
};
void dg_draw(const struct dg_layout *l, const struct dg_backend *backend, void *to);

void dg_draw_cairo(const struct dg_layout *l, cairo_t *cr);
void dg_draw_svg(const struct dg_layout *l, struct buf *out);
bool dg_draw_png(const struct dg_layout *l, struct buf *out, struct err *e) MUST_CHECK;
/* Every picture on a page of its own, A3 across, as large as it can be but never larger than drawn. */
bool pictures_pdf(struct typesetter *t, const struct pictures *p, struct buf *out, struct err *e) MUST_CHECK;
bool png_write(cairo_surface_t *s, struct buf *out) MUST_CHECK; /* png.c; the surface is RGB24 */
