/* decor: what surrounds the text of a piece: bars, rules, tints, cell borders, dotted leaders. */
#pragma once
#include "render/flow.h"

void decor_text(cairo_t *cr, const struct piece *p);
void decor_cell(cairo_t *cr, const struct piece *p);
void decor_leader(cairo_t *cr, const struct piece *p); /* and the page number at its end */
