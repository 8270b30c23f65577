/* graph: graphviz's dot behind our own structs. */
#include "render/graph.h"

#include <graphviz/gvc.h>

#define DOTS_AN_INCH 72.0 /* graphviz measures nodes in inches and answers in points; for us a point is a dot */
#define EFFORT "2"        /* rounds of removing crossings, as a factor; bounded, so that no graph takes minutes */
#define SIMPLEX_ROUNDS "20"

extern gvplugin_library_t gvplugin_dot_layout_LTX_library;

struct drawing {
    Agraph_t *g;
    Agnode_t **nodes;
    Agedge_t **edges;
};

static int say_nothing(char *message) {
    (void)message;
    return 0;
}

/* cgraph takes names and values as char *, and does not write to them. */
static char *lent(const char *s) {
    union {
        const char *in;
        char *out;
    } u = {s};
    return u.out;
}

static void set_number(void *object, const char *name, double v, const char *unset) {
    char text[40];
    snprintf(text, sizeof text, "%.4f", v);
    agsafeset(object, lent(name), text, lent(unset));
}

static void set(void *object, const char *name, const char *value) {
    agsafeset(object, lent(name), lent(value), lent(""));
}

static void set_up(const struct graph *g, Agraph_t *to) {
    set(to, "rankdir", "LR");
    set(to, "splines", "true");
    set(to, "mclimit", EFFORT);
    set(to, "nslimit", SIMPLEX_ROUNDS);
    set(to, "nslimit1", SIMPLEX_ROUNDS);
    set_number(to, "ranksep", g->rank_gap / DOTS_AN_INCH, "");
    set_number(to, "nodesep", g->node_gap / DOTS_AN_INCH, "");
    agattr(to, AGNODE, lent("shape"), lent("box"));
    agattr(to, AGNODE, lent("label"), lent(""));
    agattr(to, AGNODE, lent("fixedsize"), lent("true"));
    agattr(to, AGEDGE, lent("dir"), lent("none"));
    agattr(to, AGEDGE, lent("tailport"), lent("e"));
    agattr(to, AGEDGE, lent("headport"), lent("w"));
}

static void add_nodes(struct drawing *d, const struct graph *g) {
    for (size_t i = 0; i < g->n_nodes; i++) {
        char name[24];
        snprintf(name, sizeof name, "n%zu", i);
        d->nodes[i] = agnode(d->g, name, 1);
        agbindrec(d->nodes[i], lent("Agnodeinfo_t"), sizeof(Agnodeinfo_t), 1);
        set_number(d->nodes[i], "width", g->nodes[i].w / DOTS_AN_INCH, "");
        set_number(d->nodes[i], "height", g->nodes[i].h / DOTS_AN_INCH, "");
    }
}

static unsigned highest_rank(const struct graph *g) {
    unsigned most = 0;
    for (size_t i = 0; i < g->n_nodes; i++)
        if (g->nodes[i].rank > most) most = g->nodes[i].rank;
    return most;
}

static Agedge_t *add_edge(struct drawing *d, size_t from, size_t to, size_t index) {
    char name[24];
    snprintf(name, sizeof name, "e%zu", index);
    Agedge_t *edge = agedge(d->g, d->nodes[from], d->nodes[to], name, 1);
    agbindrec(edge, lent("Agedgeinfo_t"), sizeof(Agedgeinfo_t), 1);
    return edge;
}

/* Nodes of a rank stand in one column; an unseen edge to the next rank that has nodes keeps the columns in order. */
static void add_ranks(struct drawing *d, const struct graph *g) {
    size_t before = SIZE_MAX, unseen = g->n_edges;
    for (unsigned rank = 0; rank <= highest_rank(g); rank++) {
        char name[24];
        size_t first = SIZE_MAX;
        snprintf(name, sizeof name, "r%u", rank);
        Agraph_t *column = agsubg(d->g, name, 1);
        agbindrec(column, lent("Agraphinfo_t"), sizeof(Agraphinfo_t), 1);
        set(column, "rank", "same");
        for (size_t i = 0; i < g->n_nodes; i++) {
            if (g->nodes[i].rank != rank) continue;
            agsubnode(column, d->nodes[i], 1);
            if (first == SIZE_MAX) first = i;
        }
        if (first == SIZE_MAX) continue;
        if (before != SIZE_MAX) {
            Agedge_t *edge = add_edge(d, before, first, unseen++);
            set(edge, "style", "invis");
            agsafeset(edge, lent("weight"), lent("0"), lent("1"));
        }
        before = first;
    }
}

static void add_edges(struct drawing *d, const struct graph *g) {
    for (size_t i = 0; i < g->n_edges; i++) {
        d->edges[i] = add_edge(d, g->edges[i].from, g->edges[i].to, i);
        agsafeset(d->edges[i], lent("weight"), lent(g->edges[i].light ? "1" : "3"), lent("1"));
    }
}

static void take_nodes(const struct drawing *d, struct graph *g) {
    boxf bounds = GD_bb(d->g);
    g->w = bounds.UR.x - bounds.LL.x;
    g->h = bounds.UR.y - bounds.LL.y;
    for (size_t i = 0; i < g->n_nodes; i++) {
        struct graph_node *n = &g->nodes[i];
        n->x = ND_coord(d->nodes[i]).x - bounds.LL.x - n->w / 2;
        n->y = bounds.UR.y - ND_coord(d->nodes[i]).y - n->h / 2;
    }
}

/* Where graphviz drew no line, a straight one serves. */
static void straight(struct arena *a, const struct graph *g, struct graph_edge *edge) {
    const struct graph_node *f = &g->nodes[edge->from], *t = &g->nodes[edge->to];
    double x1 = f->x + f->w, y1 = f->y + f->h / 2, x2 = t->x, y2 = t->y + t->h / 2;
    const double v[] = {x1, y1, (2 * x1 + x2) / 3, (2 * y1 + y2) / 3, (x1 + 2 * x2) / 3, (y1 + 2 * y2) / 3, x2, y2};
    edge->n_points = 4;
    edge->points = arena_alloc(a, sizeof v);
    memcpy(edge->points, v, sizeof v);
}

static void take_edges(struct arena *a, const struct drawing *d, struct graph *g) {
    boxf bounds = GD_bb(d->g);
    for (size_t i = 0; i < g->n_edges; i++) {
        struct graph_edge *edge = &g->edges[i];
        const splines *spl = ED_spl(d->edges[i]);
        if (!spl || spl->size < 1 || spl->list[0].size < 4 || spl->list[0].size % 3 != 1) {
            straight(a, g, edge);
            continue;
        }
        const bezier *b = &spl->list[0];
        edge->n_points = (size_t)b->size;
        edge->points = arena_array(a, 2 * edge->n_points, sizeof *edge->points);
        for (size_t k = 0; k < edge->n_points; k++) {
            edge->points[2 * k] = b->list[k].x - bounds.LL.x;
            edge->points[2 * k + 1] = bounds.UR.y - b->list[k].y;
        }
    }
}

bool graph_layout(struct arena *a, struct graph *g, struct err *e) {
    const lt_symlist_t plugins[] = {{"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library}, {0, 0}};
    if (!g->n_nodes) return true;
    agseterrf(say_nothing);
    GVC_t *gvc = gvContextPlugins(plugins, 0);
    struct drawing d = {.g = agopen(lent("g"), Agdirected, NULL),
                        .nodes = arena_array(a, g->n_nodes, sizeof(Agnode_t *)),
                        .edges = arena_array(a, g->n_edges + 1, sizeof(Agedge_t *))};
    agbindrec(d.g, lent("Agraphinfo_t"), sizeof(Agraphinfo_t), 1);
    set_up(g, d.g);
    add_nodes(&d, g);
    add_edges(&d, g);
    add_ranks(&d, g);
    bool good = gvLayout(gvc, d.g, "dot") == 0;
    if (good) {
        take_nodes(&d, g);
        take_edges(a, &d, g);
        gvFreeLayout(gvc, d.g);
    }
    agclose(d.g);
    gvFreeContext(gvc);
    return good ? true : err_set(e, ERR_IO, _("The picture could not be laid out."));
}
