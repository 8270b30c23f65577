/* graph: where the boxes and lines of a layered graph stand, by graphviz's dot; layout only.
 *
 * Sizes are given, words are not: graphviz sees numbered boxes, so it needs no font, and nothing that a stranger wrote
 * reaches it. Ranks run from left to right; every edge leads to a higher rank. The plugin is linked, not looked for,
 * so nothing is loaded or read when the layout runs inside the sandbox. Same graph, same numbers.
 *
 *     if (!graph_layout(a, &g, &e)) … e.text …                   // g.nodes[i].x, .y: the upper left corner */
#pragma once
#include "base/base.h"

struct graph_node {
    double w, h;   /* given */
    unsigned rank; /* given; ranks without a node take no room */
    double x, y;   /* found */
};
struct graph_edge {
    size_t from, to; /* from the right side of a node to the left side of another, of a higher rank */
    bool light;      /* gives way: it counts less when lines are straightened */
    double *points;  /* found: a start and three points for each piece of a Bézier curve */
    size_t n_points; /* 3 * pieces + 1 */
};
struct graph {
    struct graph_node *nodes;
    size_t n_nodes;
    struct graph_edge *edges;
    size_t n_edges;
    double rank_gap, node_gap;
    double w, h; /* found */
};
bool graph_layout(struct arena *a, struct graph *g, struct err *e) MUST_CHECK;
