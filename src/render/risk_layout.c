/* risk_layout: where everything of a risk tree stands: benefits at the left, risks in columns, boxes of measures at the
 * right, and in a gutter beside them which measure comes before which. graph.c places the boxes; sizes and everything
 * inside are ours. */
#include <stdlib.h>

#include "render/graph.h"
#include "render/signs.h"

#define EDGE 16.0
#define ROOT_WIDTH 154.0
#define NODE_WIDTH 182.0
#define ROW_TITLE_WIDTH 244.0
#define PAD 8.0
#define TEXT_SIZE 13.0
#define SMALL_SIZE 11.0
#define WORD_SIZE 12.0
#define MARK_GAP 5.0
#define ROW_GAP 5.0
#define ID_WIDTH_MOST 110.0
#define RANK_GAP 74.0
#define NODE_GAP 12.0
#define LANE 9.0    /* between two lanes of the gutter */
#define SAMPLE 34.0 /* of the legend */
#define WIDTH_LEAST 760.0
#define HEAD 7.0
#define CONFLICT_ROOM (CONFLICT_WIDTH + 5) /* its sign before a note */

struct node_words {
    struct para *id, *title, *word;
    bool below;     /* the word has a line of its own below the id */
    double head, h; /* head: of id and word */
};
struct row_words {
    struct para *id, *title, *note;
    double h, y; /* y: of its middle, found */
};
struct lane { /* from one measure to those that come after it; or between two that exclude each other */
    size_t from;
    bool conflict, inferred, dim; /* dim: what comes after does not apply */
    double top, bottom;
    unsigned place; /* 0 = next to the boxes */
};
struct risk_builder {
    struct items s;
    const struct risk_tree *tree;
    struct node_words *nodes;
    struct row_words *rows;
    struct graph graph;
    struct lane *lanes;
    size_t n_lanes, room_lanes;
    unsigned n_places;
    double id_width, box_width;
};

/* ---- measuring */

static double node_width(const struct risk_node *n) {
    return n->rank ? NODE_WIDTH : ROOT_WIDTH;
}

/* On one line when it has room there, else broken. */
static struct para *fitting(struct risk_builder *b, struct str text, double size, bool bold, double room) {
    struct para *p = items_words(&b->s, text, size, bold, 0);
    return para_natural_width(p) <= room ? p : items_words(&b->s, text, size, bold, room);
}

static void measure_node(struct risk_builder *b, size_t i) {
    const struct risk_node *n = &b->tree->nodes[i];
    struct node_words *w = &b->nodes[i];
    double inside = node_width(n) - 2 * PAD, room = inside - MARK_SIZE - MARK_GAP;
    w->id = fitting(b, n->id, TEXT_SIZE, true, room);
    w->word = fitting(b, n->word, WORD_SIZE, false, room);
    w->below = n->id.len && para_natural_width(w->id) + para_natural_width(w->word) + 8 > room;
    w->title = items_words(&b->s, n->title, TEXT_SIZE, sign_ink(n->sign) == ITEM_BLACK && !n->rank, inside);
    double head = n->id.len ? para_height(w->id) : 0;
    if (w->below)
        head += para_height(w->word);
    else if (para_height(w->word) > head)
        head = para_height(w->word);
    w->head = head > MARK_SIZE + 3 ? head : MARK_SIZE + 3;
    w->h = 2 * PAD + w->head + para_height(w->title);
}

static void measure_row(struct risk_builder *b, size_t i) {
    const struct measure *m = &b->tree->measures[i];
    struct row_words *w = &b->rows[i];
    w->title = items_words(&b->s, m->title, TEXT_SIZE, false, ROW_TITLE_WIDTH);
    double note_width = ROW_TITLE_WIDTH - (m->conflict ? CONFLICT_ROOM : 0);
    w->note = m->note.len ? items_words(&b->s, m->note, SMALL_SIZE, false, note_width) : NULL;
    w->h = para_height(w->title) + (w->note ? para_height(w->note) : 0);
    if (w->h < para_height(w->id)) w->h = para_height(w->id);
}

static void measure_rows(struct risk_builder *b) {
    const struct risk_tree *t = b->tree;
    for (size_t i = 0; i < t->n_measures; i++) {
        b->rows[i].id = items_words(&b->s, t->measures[i].id, TEXT_SIZE, true, 0);
        double w = para_natural_width(b->rows[i].id);
        if (w > ID_WIDTH_MOST) {
            b->rows[i].id = items_words(&b->s, t->measures[i].id, TEXT_SIZE, true, ID_WIDTH_MOST);
            w = ID_WIDTH_MOST;
        }
        if (w > b->id_width) b->id_width = w;
    }
    b->box_width = 2 * PAD + MARK_SIZE + 6 + b->id_width + 8 + ROW_TITLE_WIDTH;
    for (size_t i = 0; i < t->n_measures; i++) measure_row(b, i);
}

static double box_height(const struct risk_builder *b, const struct measure_box *box) {
    double h = 2 * PAD - ROW_GAP;
    for (size_t i = 0; i < box->n; i++) h += b->rows[box->first + i].h + ROW_GAP;
    return h;
}

/* ---- placing */

static unsigned highest_rank(const struct risk_tree *t) {
    unsigned most = 0;
    for (size_t i = 0; i < t->n_nodes; i++)
        if (t->nodes[i].rank > most) most = t->nodes[i].rank;
    return most;
}

/* Graph nodes: first the tree's nodes, then the boxes. */
static bool place(struct risk_builder *b, struct err *e) {
    const struct risk_tree *t = b->tree;
    struct graph *g = &b->graph;
    unsigned last = highest_rank(t) + 1;
    *g = (struct graph){.rank_gap = RANK_GAP, .node_gap = NODE_GAP};
    g->n_nodes = t->n_nodes + t->n_boxes;
    g->nodes = arena_array(b->s.a, g->n_nodes + 1, sizeof *g->nodes);
    g->n_edges = t->n_edges;
    g->edges = arena_array(b->s.a, g->n_edges + 1, sizeof *g->edges);
    for (size_t i = 0; i < t->n_nodes; i++)
        g->nodes[i] = (struct graph_node){node_width(&t->nodes[i]), b->nodes[i].h, t->nodes[i].rank, 0, 0};
    for (size_t i = 0; i < t->n_boxes; i++)
        g->nodes[t->n_nodes + i] = (struct graph_node){b->box_width, box_height(b, &t->boxes[i]), last, 0, 0};
    for (size_t i = 0; i < t->n_edges; i++) {
        const struct risk_edge *edge = &t->edges[i];
        g->edges[i] = (struct graph_edge){.from = edge->from,
                                          .to = edge->to_box ? t->n_nodes + edge->to : edge->to,
                                          .light = edge->weight == EDGE_OFF};
    }
    return graph_layout(b->s.a, g, e);
}

/* How often a later one stands above an earlier one of its column, less how often it does not. */
static long disorder(const struct graph *g) {
    long n = 0;
    for (size_t i = 0; i < g->n_nodes; i++)
        for (size_t k = i + 1; k < g->n_nodes; k++)
            if (g->nodes[i].rank == g->nodes[k].rank) n += g->nodes[k].y < g->nodes[i].y ? 1 : -1;
    return n;
}

/* Up and down mean nothing to graphviz; people look for the first number at the top. */
static void turn_over(struct graph *g) {
    if (disorder(g) <= 0) return;
    for (size_t i = 0; i < g->n_nodes; i++) g->nodes[i].y = g->h - g->nodes[i].y - g->nodes[i].h;
    for (size_t i = 0; i < g->n_edges; i++)
        for (size_t k = 0; k < g->edges[i].n_points; k++)
            g->edges[i].points[2 * k + 1] = g->h - g->edges[i].points[2 * k + 1];
}

static void place_rows(struct risk_builder *b) {
    const struct risk_tree *t = b->tree;
    for (size_t i = 0; i < t->n_boxes; i++) {
        double y = b->graph.nodes[t->n_nodes + i].y + PAD;
        for (size_t k = 0; k < t->boxes[i].n; k++) {
            struct row_words *row = &b->rows[t->boxes[i].first + k];
            row->y = y + row->h / 2;
            y += row->h + ROW_GAP;
        }
    }
}

/* ---- the gutter */

static bool is_dim(const struct risk_builder *b, const struct measure_link *link) {
    return b->tree->measures[link->to].sign == SIGN_MEASURE_OFF ||
           b->tree->measures[link->from].sign == SIGN_MEASURE_OFF;
}

static bool same_lane(const struct risk_builder *b, const struct lane *lane, const struct measure_link *link) {
    return !lane->conflict && !link->conflict && lane->from == link->from && lane->inferred == link->inferred &&
           lane->dim == is_dim(b, link);
}

static void reach(struct lane *lane, double y) {
    if (y < lane->top) lane->top = y;
    if (y > lane->bottom) lane->bottom = y;
}

static void gather_lanes(struct risk_builder *b) {
    for (size_t i = 0; i < b->tree->n_links; i++) {
        const struct measure_link *link = &b->tree->links[i];
        size_t k = 0;
        while (k < b->n_lanes && !same_lane(b, &b->lanes[k], link)) k++;
        if (k == b->n_lanes) {
            b->lanes = arena_grow(b->s.a, b->lanes, b->n_lanes, &b->room_lanes, sizeof *b->lanes);
            double y = b->rows[link->from].y;
            b->lanes[b->n_lanes++] =
                (struct lane){link->from, link->conflict, link->inferred, is_dim(b, link), y, y, 0};
        }
        reach(&b->lanes[k], b->rows[link->to].y);
    }
}

static int by_length(const void *x, const void *y) {
    const struct lane *a = x, *b = y;
    double la = a->bottom - a->top, lb = b->bottom - b->top;
    if (la != lb) return la < lb ? -1 : 1;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (int)a->inferred - (int)b->inferred + 2 * ((int)a->conflict - (int)b->conflict) +
           4 * ((int)a->dim - (int)b->dim);
}

/* Short lanes next to the boxes; two lanes at one place never touch. */
static void place_lanes(struct risk_builder *b) {
    if (b->n_lanes) qsort(b->lanes, b->n_lanes, sizeof *b->lanes, by_length);
    for (size_t i = 0; i < b->n_lanes; i++) {
        struct lane *lane = &b->lanes[i];
        bool free_here = false;
        for (lane->place = 0; !free_here; lane->place += free_here ? 0 : 1) {
            free_here = true;
            for (size_t k = 0; k < i && free_here; k++)
                free_here = b->lanes[k].place != lane->place || b->lanes[k].bottom + 8 < lane->top ||
                            b->lanes[k].top - 8 > lane->bottom;
        }
        if (lane->place + 1 > b->n_places) b->n_places = lane->place + 1;
    }
}

static double lane_x(const struct risk_builder *b, const struct lane *lane, double boxes_right) {
    (void)b;
    return boxes_right + 16 + lane->place * LANE;
}

static void draw_rule(struct risk_builder *b, struct line_look look, double x1, double y1, double x2, double y2) {
    items_rule(&b->s, x1, y1, x2, y2, look.stroke, look.width)->dash = look.dash;
}

/* It leaves a measure a little below its middle and arrives a little above, so that both can be told apart. */
static void draw_before(struct risk_builder *b, const struct lane *lane, double dy, double right) {
    struct line_look look = sign_link(false, lane->inferred, lane->dim);
    double x = lane_x(b, lane, right), from = b->rows[lane->from].y + dy + 3, top = from, bottom = from;
    for (size_t i = 0; i < b->tree->n_links; i++) {
        const struct measure_link *link = &b->tree->links[i];
        if (!same_lane(b, lane, link)) continue;
        double y = b->rows[link->to].y + dy - 3;
        draw_rule(b, look, right + HEAD, y, x, y);
        items_head(&b->s, right + 1, y, -1, look.stroke);
        if (y < top) top = y;
        if (y > bottom) bottom = y;
    }
    draw_rule(b, look, right, from, x, from);
    items_box(&b->s, DG_MARK, right - 2.5, from - 2.5, 5, 5, 2.5, look.stroke, DG_NO_COLOUR, 0);
    draw_rule(b, look, x, top, x, bottom);
}

static void draw_conflict(struct risk_builder *b, const struct lane *lane, double dy, double right) {
    struct line_look look = sign_link(true, lane->inferred, lane->dim);
    double x = lane_x(b, lane, right), top = lane->top + dy, bottom = lane->bottom + dy;
    draw_rule(b, look, right, top, x, top);
    draw_rule(b, look, x, top, x, bottom);
    draw_rule(b, look, right, bottom, x, bottom);
    sign_conflict(&b->s, x - CONFLICT_WIDTH / 2, (top + bottom) / 2);
}

/* ---- drawing */

static const char *curve_letters(struct arena *a, size_t n_points) {
    size_t pieces = (n_points - 1) / 3;
    char *letters = arena_alloc(a, pieces + 2);
    letters[0] = 'M';
    memset(letters + 1, 'C', pieces);
    return letters;
}

static void draw_edge(struct risk_builder *b, size_t i, double dy) {
    const struct risk_edge *edge = &b->tree->edges[i];
    const struct graph_edge *g = &b->graph.edges[i];
    struct line_look look = sign_edge(edge->weight, edge->inferred);
    double *v = arena_array(b->s.a, 2 * g->n_points, sizeof *v);
    for (size_t k = 0; k < g->n_points; k++) {
        v[2 * k] = g->points[2 * k] + EDGE;
        v[2 * k + 1] = g->points[2 * k + 1] + dy;
    }
    double x = v[2 * g->n_points - 2], y = v[2 * g->n_points - 1];
    v[2 * g->n_points - 2] = x - HEAD; /* the line ends where its head begins */
    items_path(&b->s, DG_EDGE, curve_letters(b->s.a, g->n_points), v, 2 * g->n_points, look.stroke, look.width)->dash =
        look.dash;
    items_head(&b->s, x, y, 1, look.stroke);
}

/* What matters most is drawn last, over the rest. */
static void draw_edges(struct risk_builder *b, double dy) {
    for (int weight = EDGE_OFF; weight >= EDGE_LIVE; weight--)
        for (size_t i = 0; i < b->tree->n_edges; i++)
            if ((int)b->tree->edges[i].weight == weight) draw_edge(b, i, dy);
}

static void draw_node(struct risk_builder *b, size_t i, double dy) {
    const struct risk_node *n = &b->tree->nodes[i];
    const struct graph_node *g = &b->graph.nodes[i];
    const struct node_words *w = &b->nodes[i];
    double x = g->x + EDGE, y = g->y + dy;
    unsigned ink = sign_ink(n->sign);
    sign_outline(&b->s, n->sign, n->rank == 0, x, y, g->w, g->h);
    double words = x + PAD + MARK_SIZE + MARK_GAP;
    sign_mark(&b->s, n->sign, x + PAD, y + PAD + 1.5);
    if (n->id.len) items_text(&b->s, DG_NODE_TEXT, w->id, words, y + PAD, ink);
    if (w->below || !n->id.len)
        items_text(&b->s, DG_NODE_TEXT, w->word, words, y + PAD + (w->below ? para_height(w->id) : 0), ink);
    else
        items_text(&b->s, DG_NODE_TEXT, w->word, x + g->w - PAD - para_natural_width(w->word), y + PAD + 0.6, ink);
    items_text(&b->s, DG_NODE_TEXT, w->title, x + PAD, y + PAD + w->head, ink);
    if (n->sign == SIGN_ACCEPTED) { /* nothing goes on from here */
        items_rule(&b->s, x + g->w, y + g->h / 2, x + g->w + 14, y + g->h / 2, 0x4A4A50u, 1.4);
        items_rule(&b->s, x + g->w + 14, y + g->h / 2 - 9, x + g->w + 14, y + g->h / 2 + 9, 0x4A4A50u, 2.6);
    }
}

static void draw_row(struct risk_builder *b, size_t i, double x, double dy) {
    const struct measure *m = &b->tree->measures[i];
    const struct row_words *w = &b->rows[i];
    double top = w->y - w->h / 2 + dy, words = x + PAD + MARK_SIZE + 6;
    unsigned ink = sign_ink(m->sign);
    sign_mark(&b->s, m->sign, x + PAD, top + 1.5);
    items_text(&b->s, DG_NODE_TEXT, w->id, words, top, ink);
    items_text(&b->s, DG_NODE_TEXT, w->title, words + b->id_width + 8, top, ink);
    if (!w->note) return;
    double note = words + b->id_width + 8, below = top + para_height(w->title);
    if (m->conflict) {
        sign_conflict(&b->s, note, below + SMALL_SIZE * ITEM_LEAD / 2);
        note += CONFLICT_ROOM;
    }
    items_text(&b->s, DG_NODE_TEXT, w->note, note, below, m->conflict ? ITEM_BLACK : ITEM_GREY);
}

static bool all_off(const struct risk_tree *t, const struct measure_box *box) {
    for (size_t i = 0; i < box->n; i++)
        if (t->measures[box->first + i].sign != SIGN_MEASURE_OFF) return false;
    return true;
}

static void draw_box(struct risk_builder *b, size_t i, double dy) {
    const struct measure_box *box = &b->tree->boxes[i];
    const struct graph_node *g = &b->graph.nodes[b->tree->n_nodes + i];
    bool off = all_off(b->tree, box);
    items_box(&b->s, DG_NODE, g->x + EDGE, g->y + dy, g->w, g->h, 3, off ? 0xFFFFFFu : 0xF7F9FCu,
              off ? ITEM_RULE : 0x3A3A40u, off ? 0.8 : 1.2);
    for (size_t k = 0; k < box->n; k++) draw_row(b, box->first + k, g->x + EDGE, dy);
}

static double draw_legend(struct risk_builder *b, double y, double width) {
    double x = EDGE;
    for (size_t i = 0; i < b->tree->n_legend; i++) {
        const struct legend_entry *entry = &b->tree->legend[i];
        struct para *p = items_words(&b->s, entry->text, 12, false, 0);
        double w = SAMPLE + 6 + para_natural_width(p);
        if (x > EDGE && x + w > EDGE + width) {
            x = EDGE;
            y += MARK_SIZE + 14;
        }
        sign_sample(&b->s, entry->sign, x, y + 1, SAMPLE);
        items_text(&b->s, DG_BELOW, p, x + SAMPLE + 6, y, ITEM_BLACK);
        x += w + 20;
    }
    return b->tree->n_legend ? y + MARK_SIZE + 14 : y;
}

static void draw_gutter(struct risk_builder *b, double dy) {
    if (!b->tree->n_boxes) return;
    const struct graph_node *g = &b->graph.nodes[b->tree->n_nodes];
    double right = g->x + EDGE + b->box_width;
    for (int dim = 1; dim >= 0; dim--) /* what matters more is drawn over the rest */
        for (size_t i = 0; i < b->n_lanes; i++) {
            const struct lane *lane = &b->lanes[i];
            if ((int)lane->dim != dim) continue;
            if (lane->conflict)
                draw_conflict(b, lane, dy, right);
            else
                draw_before(b, lane, dy, right);
        }
}

static void draw(struct risk_builder *b) {
    double width = b->graph.w + (b->n_places ? 18 + b->n_places * LANE : 0);
    if (width < WIDTH_LEAST) width = WIDTH_LEAST;
    double dy = items_titles(&b->s, b->tree->title, b->tree->subtitle, EDGE, EDGE, width);
    draw_edges(b, dy);
    for (size_t i = 0; i < b->tree->n_nodes; i++) draw_node(b, i, dy);
    for (size_t i = 0; i < b->tree->n_boxes; i++) draw_box(b, i, dy);
    draw_gutter(b, dy);
    double y = draw_legend(b, dy + b->graph.h + 22, width);
    y = items_notes(&b->s, b->tree->notes, EDGE, y + 4, width);
    b->s.l->w = width + 2 * EDGE;
    b->s.l->h = y + EDGE;
}

struct dg_layout *risk_layout(struct typesetter *t, const struct risk_tree *tree, struct err *e) {
    struct risk_builder b = {.tree = tree};
    items_begin(&b.s, t, tree->title, tree->alt);
    b.nodes = arena_array(b.s.a, tree->n_nodes + 1, sizeof *b.nodes);
    b.rows = arena_array(b.s.a, tree->n_measures + 1, sizeof *b.rows);
    for (size_t i = 0; i < tree->n_nodes; i++) measure_node(&b, i);
    measure_rows(&b);
    if (!place(&b, e)) return NULL;
    turn_over(&b.graph);
    place_rows(&b);
    gather_lanes(&b);
    place_lanes(&b);
    draw(&b);
    return b.s.l;
}
