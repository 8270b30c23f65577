/* tree: a group's risk tree as a picture: what follows from what, and where a person said stop.
 *
 * A node is a condition whose `tree` is the group, or one that leads to such a condition from outside (a benefit). A
 * measure is a control to which a node leads. Measures that the same nodes lead to stand in one box, so that a tree of
 * fifty lines is one of twenty. What hangs only on accepted risks is left out: nobody has to follow it further. */
#include "report/build.h"
#include "report/picture.h"

#define RELAXED_MOST 16 /* rounds of finding ranks; a tree is never as deep */

struct node_source { /* what leads to a measure: a node, and how sure */
    size_t node;
    bool inferred;
};
struct found { /* a measure before it has its place */
    uint32_t control;
    struct node_source *sources;
    size_t n_sources;
};
struct composer {
    struct builder b; /* for its phrases and its arena */
    const struct report_input *in;
    const struct catalog *cat;
    const struct standard *s;
    struct risk_tree *t;
    struct str group;
    bool reasons;
    struct tree_node *nodes;
    size_t n_nodes;
    int32_t *node_of; /* by condition of the standard: its node, or -1 */
    struct found *found;
    size_t n_found;
    struct tree_measure *measures;
    int32_t *measure_of; /* by control of the standard */
    struct tree_edge *edges;
    size_t n_edges, room_edges;
    struct tree_link *links;
    size_t n_links, room_links;
    struct str *notes;
    size_t n_notes, room_notes;
};

struct str picture_name(struct arena *a, struct str name, size_t most) {
    size_t cut;
    if (name.len <= most) return name;
    struct str head = str_cut(name, 0, most);
    if (!utf8_ok(head, &cut)) head = str_cut(head, 0, cut);
    return arena_fmt(a, "%.*s…", STR_ARG(head));
}

static struct str name_of(struct composer *c, const struct text *t) {
    return picture_name(c->b.a, text_in(t, c->in->lang), PICTURE_NAME_MAX);
}

/* ---- finding */

static int32_t condition_of(const struct composer *c, struct str id) {
    for (uint32_t i = 0; i < c->s->n_conditions; i++)
        if (str_eq(c->cat->conditions[c->s->first_condition + i].id, id)) return (int32_t)i;
    return -1;
}

static int32_t control_of(const struct composer *c, struct str id) {
    for (uint32_t i = 0; i < c->s->n_controls; i++)
        if (str_eq(c->cat->controls[c->s->first_control + i].id, id)) return (int32_t)i;
    return -1;
}

static const struct condition *condition_at(const struct composer *c, size_t i) {
    return &c->cat->conditions[c->s->first_condition + i];
}

static bool in_tree(const struct composer *c, const struct condition *cond) {
    return str_eq(cond->tree, c->group);
}

static enum sign sign_of(const struct composer *c, uint32_t condition) {
    enum tri stands = condition_stands(c->in->system, condition, &c->in->derivation->conditions[condition]);
    const struct choice_made *choice = system_choice(c->in->system, condition);
    if (stands == TRI_NO) return SIGN_OFF;
    if (choice && choice->accepted) return SIGN_ACCEPTED;
    if (stands == TRI_UNKNOWN) return SIGN_UNKNOWN;
    if (!c->cat->conditions[condition].tree.len) return SIGN_WANTED;
    return choice ? SIGN_TREATED : SIGN_OPEN;
}

static struct str node_word(struct composer *c, uint32_t condition, enum sign sign) {
    static const char *const words[] = {
        [SIGN_WANTED] = N_("wanted"),   [SIGN_TREATED] = N_("treated"),  [SIGN_ACCEPTED] = N_("accepted"),
        [SIGN_OPEN] = N_("not chosen"), [SIGN_OFF] = N_("not relevant"), [SIGN_UNKNOWN] = N_("unclear")};
    const struct choice_made *choice = system_choice(c->in->system, condition);
    bool benefit = str_is(c->cat->conditions[condition].kind, "benefit");
    if (sign == SIGN_WANTED && !benefit) return trs(c->in->lang, N_("holds"));
    if (sign == SIGN_OFF && benefit) return trs(c->in->lang, N_("not wanted"));
    if (sign == SIGN_ACCEPTED && choice_lacks_reason(choice)) return trs(c->in->lang, N_("accepted, no reason"));
    return trs(c->in->lang, words[sign]);
}

static void add_node(struct composer *c, size_t i, bool *wanted) {
    uint32_t index = c->s->first_condition + (uint32_t)i;
    const struct condition *cond = &c->cat->conditions[index];
    const struct choice_made *choice = system_choice(c->in->system, index);
    struct tree_node *n = &c->nodes[c->n_nodes];
    if (!wanted[i]) return;
    *n = (struct tree_node){.condition = index, .id = cond->id, .title = name_of(c, &cond->title)};
    n->sign = sign_of(c, index);
    n->word = node_word(c, index, n->sign);
    n->rank = in_tree(c, cond) ? cond->depth > 0 ? cond->depth : 1 : 0;
    if (n->rank == 0 && !cond->tree.len) n->id = STR(""); /* a benefit's id tells nobody anything */
    n->reason = c->reasons && n->sign == SIGN_ACCEPTED && choice ? choice->why : STR("");
    c->node_of[i] = (int32_t)c->n_nodes++;
}

/* Wanted are the tree's own conditions and what leads to them from outside; those from outside first. */
static void find_nodes(struct composer *c) {
    size_t n = c->s->n_conditions;
    bool *own = arena_array(c->b.a, n + 1, sizeof *own), *outside = arena_array(c->b.a, n + 1, sizeof *outside);
    for (size_t i = 0; i < n; i++) {
        const struct condition *cond = condition_at(c, i);
        if (!in_tree(c, cond)) continue;
        own[i] = true;
        for (size_t k = 0; k < cond->n_edges; k++) {
            int32_t from = condition_of(c, cond->edges[k].id);
            if (from >= 0 && !in_tree(c, condition_at(c, (size_t)from))) outside[from] = true;
        }
    }
    c->nodes = arena_array(c->b.a, n + 1, sizeof *c->nodes);
    c->node_of = arena_array(c->b.a, n + 1, sizeof *c->node_of);
    for (size_t i = 0; i < n; i++) c->node_of[i] = -1;
    for (size_t i = 0; i < n; i++) add_node(c, i, outside);
    for (size_t i = 0; i < n; i++) add_node(c, i, own);
}

static size_t node_named(const struct composer *c, struct str id) {
    int32_t condition = condition_of(c, id);
    return condition >= 0 && c->node_of[condition] >= 0 ? (size_t)c->node_of[condition] : SIZE_MAX;
}

/* ---- stopping at accepted risks */

/* Still reached: nothing leads to it, or something does that is reached itself and was not accepted. */
static bool is_reached(const struct composer *c, size_t node, const bool *gone) {
    const struct condition *cond = &c->cat->conditions[c->nodes[node].condition];
    bool led_to = false;
    if (!in_tree(c, cond)) return true;
    for (size_t k = 0; k < cond->n_edges; k++) {
        size_t from = node_named(c, cond->edges[k].id);
        if (from == SIZE_MAX || from == node) continue;
        led_to = true;
        if (!gone[from] && c->nodes[from].sign != SIGN_ACCEPTED) return true;
    }
    return !led_to;
}

static void drop_unreached(struct composer *c) {
    bool *gone = arena_array(c->b.a, c->n_nodes + 1, sizeof *gone);
    size_t kept = 0;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < c->n_nodes; i++)
            if (!gone[i] && !is_reached(c, i, gone)) gone[i] = again = true;
    }
    for (size_t i = 0; i < c->n_nodes; i++) {
        size_t condition = c->nodes[i].condition - c->s->first_condition;
        c->node_of[condition] = gone[i] ? -1 : (int32_t)kept;
        if (!gone[i]) c->nodes[kept++] = c->nodes[i];
    }
    c->n_nodes = kept;
}

/* ---- edges between nodes */

static bool is_dead_end(const struct composer *c, size_t node) {
    return c->nodes[node].sign == SIGN_ACCEPTED;
}

/* A node stands right of everything that leads to it, whatever its depth says. */
static void find_ranks(struct composer *c) {
    for (unsigned round = 0; round < RELAXED_MOST; round++)
        for (size_t i = 0; i < c->n_nodes; i++) {
            const struct condition *cond = &c->cat->conditions[c->nodes[i].condition];
            for (size_t k = 0; in_tree(c, cond) && k < cond->n_edges; k++) {
                size_t from = node_named(c, cond->edges[k].id);
                if (from == SIZE_MAX || c->nodes[from].rank < c->nodes[i].rank) continue;
                if (c->nodes[from].rank < PICTURE_RANK_MAX) c->nodes[i].rank = c->nodes[from].rank + 1;
            }
        }
}

static enum edge_weight weight_of(enum sign from, bool to_off, bool to_unknown) {
    if (from == SIGN_OFF || to_off) return EDGE_OFF;
    return from == SIGN_UNKNOWN || to_unknown ? EDGE_OPEN : EDGE_LIVE;
}

static void add_edge(struct composer *c, struct tree_edge edge) {
    c->edges = arena_grow(c->b.a, c->edges, c->n_edges, &c->room_edges, sizeof *c->edges);
    c->edges[c->n_edges++] = edge;
}

static void find_edges(struct composer *c) {
    for (size_t i = 0; i < c->n_nodes; i++) {
        const struct condition *cond = &c->cat->conditions[c->nodes[i].condition];
        for (size_t k = 0; in_tree(c, cond) && k < cond->n_edges; k++) {
            size_t from = node_named(c, cond->edges[k].id);
            if (from == SIZE_MAX || is_dead_end(c, from) || c->nodes[from].rank >= c->nodes[i].rank) continue;
            enum sign to = c->nodes[i].sign;
            add_edge(c,
                     (struct tree_edge){.from = from,
                                        .to = i,
                                        .inferred = cond->edges[k].certainty == CERTAINTY_INFERRED,
                                        .weight = weight_of(c->nodes[from].sign, to == SIGN_OFF, to == SIGN_UNKNOWN)});
        }
    }
}

/* ---- measures */

static void find_measures(struct composer *c) {
    c->found = arena_array(c->b.a, c->s->n_controls + 1, sizeof *c->found);
    c->measure_of = arena_array(c->b.a, c->s->n_controls + 1, sizeof *c->measure_of);
    for (uint32_t i = 0; i < c->s->n_controls; i++) {
        const struct control *control = &c->cat->controls[c->s->first_control + i];
        struct found *f = &c->found[c->n_found];
        *f = (struct found){.control = c->s->first_control + i};
        f->sources = arena_array(c->b.a, control->n_edges + 1, sizeof *f->sources);
        c->measure_of[i] = -1;
        for (size_t k = 0; k < control->n_edges; k++) {
            size_t node = node_named(c, control->edges[k].id);
            if (node == SIZE_MAX || is_dead_end(c, node)) continue;
            if (!in_tree(c, &c->cat->conditions[c->nodes[node].condition])) continue; /* it stands in the other tree */
            f->sources[f->n_sources++] = (struct node_source){node, control->edges[k].certainty == CERTAINTY_INFERRED};
        }
        if (f->n_sources) c->n_found++;
    }
}

static bool same_box(const struct composer *c, const struct found *x, const struct found *y) {
    const struct control *controls = c->cat->controls;
    if (x->n_sources != y->n_sources || !str_eq(controls[x->control].group, controls[y->control].group)) return false;
    for (size_t i = 0; i < x->n_sources; i++) {
        bool there = false;
        for (size_t k = 0; k < y->n_sources && !there; k++)
            there = x->sources[i].node == y->sources[k].node && x->sources[i].inferred == y->sources[k].inferred;
        if (!there) return false;
    }
    return true;
}

static enum sign measure_sign(const struct composer *c, uint32_t control) {
    const struct decision *d = system_decision(c->in->system, control);
    switch (c->in->derivation->controls[control].applies) {
    case TRI_YES:
        return d && d->level == 0 ? SIGN_LEFT_OUT : SIGN_APPLIES;
    case TRI_NO:
        return SIGN_MEASURE_OFF;
    default:
        return SIGN_MEASURE_UNKNOWN;
    }
}

static void add_measure(struct composer *c, const struct found *f, size_t box) {
    const struct control *control = &c->cat->controls[f->control];
    struct tree_measure *m = &c->measures[c->t->n_measures];
    *m = (struct tree_measure){
        .control = f->control, .id = control->id, .title = name_of(c, &control->title), .box = box};
    m->sign = measure_sign(c, f->control);
    c->measure_of[f->control - c->s->first_control] = (int32_t)c->t->n_measures++;
}

static void box_edges(struct composer *c, const struct found *f, size_t box) {
    bool off = true, unknown = true;
    for (size_t i = 0; i < c->t->n_measures; i++) {
        if (c->measures[i].box != box) continue;
        off = off && c->measures[i].sign == SIGN_MEASURE_OFF;
        unknown = unknown && (c->measures[i].sign == SIGN_MEASURE_OFF || c->measures[i].sign == SIGN_MEASURE_UNKNOWN);
    }
    for (size_t k = 0; k < f->n_sources; k++)
        add_edge(c, (struct tree_edge){.from = f->sources[k].node,
                                       .to = box,
                                       .to_box = true,
                                       .inferred = f->sources[k].inferred,
                                       .weight = weight_of(c->nodes[f->sources[k].node].sign, off, unknown)});
}

static void fill_boxes(struct composer *c) {
    size_t *boxes = arena_array(c->b.a, c->n_found + 1, sizeof *boxes);
    bool *taken = arena_array(c->b.a, c->n_found + 1, sizeof *taken);
    c->measures = arena_array(c->b.a, c->n_found + 1, sizeof *c->measures);
    for (size_t i = 0; i < c->n_found; i++) {
        if (taken[i]) continue;
        size_t box = c->t->n_boxes++;
        for (size_t k = i; k < c->n_found; k++) {
            if (taken[k] || !same_box(c, &c->found[i], &c->found[k])) continue;
            taken[k] = true;
            boxes[box]++;
            add_measure(c, &c->found[k], box);
        }
        box_edges(c, &c->found[i], box);
    }
    c->t->boxes = boxes;
}

/* ---- what measures have to do with each other */

static int32_t measure_named(const struct composer *c, struct str id) {
    int32_t control = control_of(c, id);
    return control >= 0 ? c->measure_of[control] : -1;
}

static bool comes_before(const struct composer *c, int32_t first, const struct control *then, unsigned depth) {
    for (size_t i = 0; i < then->n_requires && depth; i++) {
        int32_t control = control_of(c, then->requires[i].id);
        if (control < 0) continue;
        if (c->measure_of[control] >= 0 && c->measure_of[control] == first) return true;
        if (comes_before(c, first, &c->cat->controls[c->s->first_control + (uint32_t)control], depth - 1)) return true;
    }
    return false;
}

/* Whether another of its prerequisites already says so: A before B, B before C, so no line from A to C. */
static bool is_said(const struct composer *c, const struct control *control, size_t which) {
    int32_t first = measure_named(c, control->requires[which].id);
    for (size_t i = 0; i < control->n_requires; i++) {
        int32_t between = control_of(c, control->requires[i].id);
        if (i == which || between < 0 || c->measure_of[between] < 0) continue;
        if (comes_before(c, first, &c->cat->controls[c->s->first_control + (uint32_t)between], PICTURE_RANK_MAX))
            return true;
    }
    return false;
}

static void add_note(struct composer *c, struct tree_measure *m, struct str note) {
    m->note = m->note.len ? say(&c->b, N_("%1; %2"), ARGS(m->note, note)) : note;
}

static void add_link(struct composer *c, struct tree_link link) {
    c->links = arena_grow(c->b.a, c->links, c->n_links, &c->room_links, sizeof *c->links);
    c->links[c->n_links++] = link;
}

static void find_before(struct composer *c, size_t i) {
    struct tree_measure *m = &c->measures[i];
    const struct control *control = &c->cat->controls[m->control];
    for (size_t k = 0; k < control->n_requires; k++) {
        int32_t first = measure_named(c, control->requires[k].id);
        bool inferred = control->requires[k].certainty == CERTAINTY_INFERRED;
        if (first >= 0 && (size_t)first != i && !is_said(c, control, k))
            add_link(c, (struct tree_link){(size_t)first, i, false, inferred});
        if (first < 0 && m->sign != SIGN_MEASURE_OFF)
            add_note(c, m, say(&c->b, N_("needs %1 first"), ARGS(control->requires[k].id)));
    }
}

static bool has_conflict(const struct composer *c, size_t a, size_t b) {
    for (size_t i = 0; i < c->n_links; i++)
        if (c->links[i].conflict && c->links[i].from == a && c->links[i].to == b) return true;
    return false;
}

static void find_conflicts(struct composer *c, size_t i) {
    struct tree_measure *m = &c->measures[i];
    const struct control *control = &c->cat->controls[m->control];
    for (size_t k = 0; k < control->n_conflicts; k++) {
        int32_t other = measure_named(c, control->conflicts[k].id);
        bool inferred = control->conflicts[k].certainty == CERTAINTY_INFERRED;
        if (m->sign == SIGN_MEASURE_OFF) continue;
        m->conflict = true;
        add_note(c, m, say(&c->b, N_("not together with %1"), ARGS(control->conflicts[k].id)));
        if (other < 0 || (size_t)other == i) continue;
        size_t a = (size_t)other < i ? (size_t)other : i, z = (size_t)other < i ? i : (size_t)other;
        if (!has_conflict(c, a, z)) add_link(c, (struct tree_link){a, z, true, inferred});
    }
}

/* A measure that applies although nothing of this tree asks for it says what does. */
static void find_foreign(struct composer *c, size_t i) {
    struct tree_measure *m = &c->measures[i];
    const struct control *control = &c->cat->controls[m->control];
    struct str others = STR("");
    if (m->sign != SIGN_APPLIES && m->sign != SIGN_LEFT_OUT) return;
    for (size_t k = 0; k < control->n_edges; k++) {
        int32_t from = condition_of(c, control->edges[k].id);
        if (from < 0) continue;
        uint32_t index = c->s->first_condition + (uint32_t)from;
        if (c->in->derivation->conditions[index].value != TRI_YES) continue;
        if (in_tree(c, &c->cat->conditions[index])) return;
        others = others.len ? say(&c->b, N_("%1, %2"), ARGS(others, control->edges[k].id)) : control->edges[k].id;
    }
    if (others.len) add_note(c, m, say(&c->b, N_("because of %1 in another tree"), ARGS(others)));
}

static void find_links(struct composer *c) {
    for (size_t i = 0; i < c->t->n_measures; i++) {
        find_before(c, i);
        find_conflicts(c, i);
        find_foreign(c, i);
    }
    for (size_t i = 0; i < c->t->n_measures; i++)
        c->measures[i].note = picture_name(c->b.a, c->measures[i].note, PICTURE_NAME_MAX);
}

/* ---- words around it */

static void add_legend(struct composer *c, enum sign sign, bool there, const char *words) {
    if (!there) return;
    c->t->legend[c->t->n_legend].sign = sign;
    c->t->legend[c->t->n_legend++].text = trs(c->in->lang, words);
}

static size_t count_nodes(const struct composer *c, enum sign sign) {
    size_t n = 0;
    for (size_t i = 0; i < c->n_nodes; i++) n += c->nodes[i].sign == sign && c->nodes[i].rank > 0;
    return n;
}

static size_t count_measures(const struct composer *c, enum sign sign) {
    size_t n = 0;
    for (size_t i = 0; i < c->t->n_measures; i++) n += c->measures[i].sign == sign;
    return n;
}

static bool has_root(const struct composer *c, enum sign sign) {
    for (size_t i = 0; i < c->n_nodes; i++)
        if (c->nodes[i].sign == sign && c->nodes[i].rank == 0) return true;
    return false;
}

static bool has_edge(const struct composer *c, bool inferred) {
    for (size_t i = 0; i < c->n_edges; i++)
        if (c->edges[i].inferred == inferred) return true;
    return false;
}

static bool has_link(const struct composer *c, bool conflict) {
    for (size_t i = 0; i < c->n_links; i++)
        if (c->links[i].conflict == conflict) return true;
    return false;
}

static bool has_conflict_note(const struct composer *c) {
    for (size_t i = 0; i < c->t->n_measures; i++)
        if (c->measures[i].conflict) return true;
    return false;
}

/* Only what occurs is explained. */
static void make_legend(struct composer *c) {
    add_legend(c, SIGN_WANTED, has_root(c, SIGN_WANTED), N_("wanted"));
    add_legend(c, SIGN_TREATED, count_nodes(c, SIGN_TREATED), N_("treated"));
    add_legend(c, SIGN_ACCEPTED, count_nodes(c, SIGN_ACCEPTED), N_("accepted: not followed further"));
    add_legend(c, SIGN_OPEN, count_nodes(c, SIGN_OPEN), N_("relevant, not yet chosen"));
    add_legend(c, SIGN_UNKNOWN, count_nodes(c, SIGN_UNKNOWN) || has_root(c, SIGN_UNKNOWN),
               N_("unclear: answers are missing"));
    add_legend(c, SIGN_OFF, count_nodes(c, SIGN_OFF) || has_root(c, SIGN_OFF), N_("not relevant"));
    add_legend(c, SIGN_APPLIES, count_measures(c, SIGN_APPLIES), N_("measure that applies"));
    add_legend(c, SIGN_LEFT_OUT, count_measures(c, SIGN_LEFT_OUT), N_("measure decided to be left out"));
    add_legend(c, SIGN_MEASURE_UNKNOWN, count_measures(c, SIGN_MEASURE_UNKNOWN), N_("measure that may apply"));
    add_legend(c, SIGN_MEASURE_OFF, count_measures(c, SIGN_MEASURE_OFF), N_("measure that does not apply"));
    add_legend(c, SIGN_STATED, has_edge(c, false), N_("printed in the document"));
    add_legend(c, SIGN_INFERRED, has_edge(c, true), N_("inferred"));
    add_legend(c, SIGN_BEFORE, has_link(c, false), N_("comes first"));
    add_legend(c, SIGN_CONFLICT, has_link(c, true) || has_conflict_note(c), N_("exclude each other"));
}

static struct str counted(struct composer *c, struct str so_far, const char *words, size_t n) {
    if (!n) return so_far;
    struct str one = say(&c->b, words, ARGS(count_text(&c->b, n)));
    return so_far.len ? say(&c->b, N_("%1, %2"), ARGS(so_far, one)) : one;
}

static struct str standard_words(struct composer *c) {
    struct str title = text_in(&c->s->short_title, c->in->lang);
    return title.len ? title : text_in(&c->s->title, c->in->lang);
}

static void make_titles(struct composer *c) {
    const struct group *g = standard_find_group(c->s, c->group);
    struct str counts = STR("");
    counts = counted(c, counts, N_("treated %1"), count_nodes(c, SIGN_TREATED));
    counts = counted(c, counts, N_("accepted %1"), count_nodes(c, SIGN_ACCEPTED));
    counts = counted(c, counts, N_("not chosen %1"), count_nodes(c, SIGN_OPEN));
    counts = counted(c, counts, N_("unclear %1"), count_nodes(c, SIGN_UNKNOWN));
    counts = counted(c, counts, N_("not relevant %1"), count_nodes(c, SIGN_OFF));
    counts = counted(c, counts, N_("measures that apply %1"), count_measures(c, SIGN_APPLIES));
    c->t->title = g ? name_of(c, &g->title) : c->group;
    struct str from = say(&c->b, N_("%1 (%2)"), ARGS(standard_words(c), c->s->edition));
    c->t->subtitle =
        say(&c->b, N_("%1 · %2\n%3"), ARGS(picture_name(c->b.a, c->in->system->name, PICTURE_NAME_MAX), from, counts));
}

static void add_line(struct composer *c, struct str line) {
    if (c->n_notes == PICTURE_NOTES_MAX) return;
    c->notes = arena_grow(c->b.a, c->notes, c->n_notes, &c->room_notes, sizeof *c->notes);
    c->notes[c->n_notes++] = picture_name(c->b.a, line, PICTURE_NOTE_MAX - 8);
}

static void make_notes(struct composer *c) {
    for (size_t i = 0; i < c->n_nodes; i++)
        if (c->nodes[i].reason.len)
            add_line(c, say(&c->b, N_("Why %1 is accepted: %2"), ARGS(c->nodes[i].id, c->nodes[i].reason)));
}

/* The whole picture in words, a line for each risk and measure. */
static struct str in_words(struct composer *c) {
    struct buf out;
    buf_init(&out, PICTURE_ALT_MAX);
    buf_add(&out, say(&c->b, N_("Risk tree “%1”: %2."), ARGS(c->t->title, c->t->subtitle)));
    for (size_t i = 0; i < c->n_nodes; i++) {
        const struct tree_node *n = &c->nodes[i];
        struct str from = STR("");
        for (size_t k = 0; k < c->n_edges; k++) {
            if (c->edges[k].to_box || c->edges[k].to != i) continue;
            const struct tree_node *f = &c->nodes[c->edges[k].from];
            struct str name = f->id.len ? f->id : f->title;
            from = from.len ? say(&c->b, N_("%1, %2"), ARGS(from, name)) : name;
        }
        struct str name = n->id.len ? say(&c->b, N_("%1 %2"), ARGS(n->id, n->title)) : n->title;
        buf_addc(&out, '\n');
        buf_add(&out, from.len ? say(&c->b, N_("%1 (from %2): %3."), ARGS(name, from, n->word))
                               : say(&c->b, N_("%1: %2."), ARGS(name, n->word)));
    }
    static const char *const words[] = {[SIGN_APPLIES] = N_("applies"),
                                        [SIGN_LEFT_OUT] = N_("left out"),
                                        [SIGN_MEASURE_OFF] = N_("does not apply"),
                                        [SIGN_MEASURE_UNKNOWN] = N_("undetermined")};
    for (size_t i = 0; i < c->t->n_measures; i++) {
        const struct tree_measure *m = &c->measures[i];
        struct str name = say(&c->b, N_("%1 %2"), ARGS(m->id, m->title)), word = trs(c->in->lang, words[m->sign]);
        buf_addc(&out, '\n');
        buf_add(&out, m->note.len ? say(&c->b, N_("%1: %2 (%3)."), ARGS(name, word, m->note))
                                  : say(&c->b, N_("%1: %2."), ARGS(name, word)));
    }
    struct str s = arena_str(c->b.a, buf_str(&out)); /* past the ceiling nobody would read on */
    buf_release(&out);
    return picture_name(c->b.a, s, PICTURE_ALT_MAX - 8);
}

struct risk_tree *tree_compose(struct arena *a, const struct report_input *in, uint32_t standard, struct str group,
                               bool reasons) {
    struct composer c = {
        .in = in, .cat = in->cat, .s = &in->cat->standards[standard], .group = group, .reasons = reasons};
    builder_init(&c.b, a, in->lang);
    c.t = arena_alloc(a, sizeof *c.t);
    c.t->standard = c.s->id;
    c.t->group = group;
    find_nodes(&c);
    drop_unreached(&c);
    find_ranks(&c);
    find_edges(&c);
    find_measures(&c);
    fill_boxes(&c);
    find_links(&c);
    make_legend(&c);
    make_titles(&c);
    make_notes(&c);
    c.t->nodes = c.nodes;
    c.t->n_nodes = c.n_nodes;
    c.t->measures = c.measures;
    c.t->edges = c.edges;
    c.t->n_edges = c.n_edges;
    c.t->links = c.links;
    c.t->n_links = c.n_links;
    c.t->notes = c.notes;
    c.t->n_notes = c.n_notes;
    c.t->alt = in_words(&c);
    return c.t;
}

struct str *tree_groups(struct arena *a, const struct catalog *cat, uint32_t standard, size_t *n) {
    const struct standard *s = &cat->standards[standard];
    struct str *out = arena_array(a, s->n_groups + 1, sizeof *out);
    *n = 0;
    for (size_t i = 0; i < s->n_groups; i++)
        for (uint32_t k = 0; k < s->n_conditions; k++)
            if (str_eq(cat->conditions[s->first_condition + k].tree, s->groups[i].id)) {
                out[(*n)++] = s->groups[i].id;
                break;
            }
    return out;
}
