/* flow: blocks down the pages.
 *
 * First every block is measured (box.c), then it is placed: the outcome is a list of pieces, each on one page at a
 * fixed place. Nothing is drawn before everything is placed, so page numbers are known when the first page is
 * drawn. paint.c draws the pieces in order. */
#pragma once
#include "render/text.h"

struct dg_layout;
struct table_layout;

enum decor {
    DECOR_NONE,
    DECOR_TITLE,     /* bar over the title of the cover */
    DECOR_RULE,      /* rule under a first heading */
    DECOR_BAR,       /* bar before a second heading */
    DECOR_STATEMENT, /* tinted, with a bar */
    DECOR_NOTE,      /* ruled above and below, with an i */
    DECOR_WARNING    /* ruled, tinted, with a triangle */
};
enum piece_kind { PIECE_TEXT, PIECE_CELL, PIECE_PICTURE };

/* The place in the tagged structure: outer and inner group elements and the leaf that holds the text. */
struct tags {
    const char *outer, *inner, *leaf; /* NULL = none */
    size_t outer_id, inner_id;
};
struct piece {
    enum piece_kind kind;
    unsigned page;     /* from 0 */
    double x, y, w, h; /* box */
    const struct para *para;
    double text_x, text_y;
    unsigned first, n;        /* lines of `para` */
    const struct para *label; /* number, bullet, page number; NULL = none */
    double label_x;
    enum decor decor;
    bool starts, ends; /* holds the first, the last line of its paragraph */
    struct tags tags;
    const struct cell *cell;
    enum table_style table_style;
    bool header; /* cell of a header row */
    const struct dg_layout *picture;
    double scale;
    struct str alt;
    size_t target;   /* block it is the beginning of, + 1; 0 = none */
    size_t leads_to; /* block that a click leads to, + 1 */
    bool leader;     /* dots between text and label */
};

/* A heading, for the outline and the contents. */
struct entry {
    size_t block;
    unsigned level;
    struct str number, text;
    unsigned page;
};
struct flow {
    struct arena *a;
    struct typesetter *t;
    const struct document *doc;
    struct piece *pieces;
    size_t n, room;
    unsigned page;
    double y;
    bool page_empty;
    size_t target;  /* block whose first piece is still to come, + 1 */
    size_t groups;  /* last id given to a tag group */
    bool has_cover; /* page 0 is a cover */
    struct entry *entries;
    size_t n_entries;
    unsigned toc_depth;       /* levels in the contents */
    const struct block **ids; /* blocks with an id, sorted by it */
    size_t n_ids;
};

void flow_run(struct flow *f, struct typesetter *t, const struct document *doc);
double flow_left(const struct flow *f); /* height left on the page */
void flow_new_page(struct flow *f);
/* Space before something, none at the head of a page. */
void flow_space(struct flow *f, double height);
/* A piece at the present place; fill in the rest. Valid until the next one. */
struct piece *flow_add(struct flow *f, enum piece_kind kind);
/* The block of that id, + 1; 0 = there is none. */
size_t flow_find(const struct flow *f, struct str id);

/* A paragraph that may break over pages. */
struct para_place {
    const struct para *para, *label;
    double x, label_x;   /* text and label, from the left margin */
    double pad_x, pad_y; /* inside a decoration */
    enum decor decor;
    struct tags tags;
};
void flow_para(struct flow *f, const struct para_place *p);

/* outline.c */
void outline_gather(struct flow *f); /* fills entries and toc_depth */
void outline_toc_place(struct flow *f);
void outline_number(struct flow *f); /* pages are known: writes them into the contents */

/* cover.c */
void cover_place(struct flow *f);

/* table.c */
struct table_layout *table_measure(struct typesetter *t, const struct table *table, double width);
double table_start_height(const struct table_layout *tl); /* least that must fit where it begins */
void table_place(struct flow *f, const struct table_layout *tl, double x);

/* paint.c, page.c */
bool paint_pdf(struct flow *f, struct buf *out, struct err *e) MUST_CHECK;
void page_frame(struct flow *f, cairo_t *cr, unsigned page, unsigned pages);
