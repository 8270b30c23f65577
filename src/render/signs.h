/* signs: how each state of a risk tree looks: an outline, a line and a mark, each different without any colour. */
#pragma once
#include "render/items.h"

#define MARK_SIZE 14.0

/* The outline of a node; `pill` for a benefit. */
void sign_outline(struct items *s, enum sign sign, bool pill, double x, double y, double w, double h);
/* The mark in a square of MARK_SIZE. */
void sign_mark(struct items *s, enum sign sign, double x, double y);
unsigned sign_ink(enum sign sign); /* of the words */
/* What stands in the legend: a small outline with mark, or a piece of line. `w` × MARK_SIZE. */
void sign_sample(struct items *s, enum sign sign, double x, double y, double w);

struct line_look {
    unsigned stroke;
    double width, dash;
};
struct line_look sign_edge(enum edge_weight weight, bool inferred);
struct line_look sign_link(bool conflict, bool inferred, bool dim);
#define CONFLICT_WIDTH 24.0
/* Two heads and a stroke through: these two exclude each other. */
void sign_conflict(struct items *s, double x, double y);
