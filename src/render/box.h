/* box: a block, measured and ready to be placed. */
#pragma once
#include "render/flow.h"

struct box {
    const struct block *block;
    struct para *para, *label;    /* heading, para */
    struct para **items, **marks; /* list */
    struct table_layout *table;   /* table; side table of a diagram */
    struct dg_layout *picture;
    double scale;
    struct para *caption, *legend; /* diagram */
};

#define LIST_INDENT 18.0
void box_measure(struct typesetter *t, const struct block *b, struct box *out);
/* The least height that the block needs where it begins; what a heading must keep with it. */
double box_start_height(const struct box *box);
double box_space_before(const struct box *box);
enum type_id box_heading_type(unsigned level);
