/* fleet_compile: from rules to one straight program over planes. See fleet.h and README.md. */
#include <string.h>

#include "derive/fleet.h"

struct builder {
    struct arena *a;
    const struct deriver *dv;
    struct fleet_node *nodes;
    size_t n, room;
    uint32_t *table; /* of node + 1 by its hash; 0 = free */
    size_t slots;
    struct fact_planes *facts;
    uint32_t judged;
    struct two *conditions, *rules;
    const uint8_t *all_open; /* every condition unknown */
};

/* Nodes ------------------------------------------------------------------------------------------- */

static uint32_t add_node(struct builder *b, enum fleet_op op, uint32_t x, uint32_t y) {
    b->nodes = arena_grow(b->a, b->nodes, b->n, &b->room, sizeof *b->nodes);
    b->nodes[b->n] = (struct fleet_node){op, x, y};
    return (uint32_t)b->n++;
}

static size_t slot_of(const struct builder *b, struct fleet_node n) {
    uint64_t h = (n.op + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ n.a * UINT64_C(0xC2B2AE3D27D4EB4F) ^ (uint64_t)n.b << 32;
    h = (h ^ h >> 29) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (h >> 32) & (b->slots - 1);
    for (; b->table[at]; at = (at + 1) & (b->slots - 1)) {
        struct fleet_node other = b->nodes[b->table[at] - 1];
        if (other.op == n.op && other.a == n.a && other.b == n.b) break;
    }
    return at;
}

static void enlarge(struct builder *b) {
    mem_free(b->table);
    b->slots *= 2;
    b->table = mem_alloc(b->slots * sizeof *b->table);
    for (size_t i = 0; i < b->n; i++)
        if (b->nodes[i].op != FLEET_INPUT) b->table[slot_of(b, b->nodes[i])] = (uint32_t)i + 1;
}

/* The node for this combination, which may be there already. */
static uint32_t shared(struct builder *b, enum fleet_op op, uint32_t x, uint32_t y) {
    if ((b->n + 1) * 2 > b->slots) enlarge(b);
    size_t at = slot_of(b, (struct fleet_node){op, x, y});
    if (!b->table[at]) b->table[at] = add_node(b, op, x, y) + 1;
    return b->table[at] - 1;
}

static uint32_t either(struct builder *b, uint32_t x, uint32_t y) {
    if (x == NODE_ONES || y == NODE_ONES) return NODE_ONES;
    if (x == NODE_ZERO || x == y) return y;
    if (y == NODE_ZERO) return x;
    return shared(b, FLEET_OR, x < y ? x : y, x < y ? y : x);
}

static uint32_t both(struct builder *b, uint32_t x, uint32_t y) {
    if (x == NODE_ZERO || y == NODE_ZERO) return NODE_ZERO;
    if (x == NODE_ONES || x == y) return y;
    if (y == NODE_ONES) return x;
    return shared(b, FLEET_AND, x < y ? x : y, x < y ? y : x);
}

static uint32_t none(struct builder *b, uint32_t x) {
    if (x == NODE_ZERO || x == NODE_ONES) return x ^ 1;
    if (b->nodes[x].op == FLEET_NOT) return b->nodes[x].a;
    return shared(b, FLEET_NOT, x, x);
}

/* Inputs ------------------------------------------------------------------------------------------ */

static uint32_t add_inputs(struct builder *b, size_t n) {
    uint32_t first = (uint32_t)b->n;
    for (size_t i = 0; i < n; i++) add_node(b, FLEET_INPUT, 0, 0);
    return first;
}

struct asked { /* of one fact, by all rules */
    int64_t *thresholds;
    size_t n_thresholds, room_thresholds;
    struct str *literals;
    size_t n_literals, room_literals;
    bool any;
};

/* Kept rising, each once. */
static void add_threshold(struct arena *a, struct asked *k, int64_t t) {
    size_t at = 0;
    while (at < k->n_thresholds && k->thresholds[at] < t) at++;
    if (at < k->n_thresholds && k->thresholds[at] == t) return;
    k->thresholds = arena_grow(a, k->thresholds, k->n_thresholds, &k->room_thresholds, sizeof *k->thresholds);
    memmove(k->thresholds + at + 1, k->thresholds + at, (k->n_thresholds - at) * sizeof *k->thresholds);
    k->thresholds[at] = t;
    k->n_thresholds++;
}

static void add_literal(struct arena *a, struct asked *k, struct str literal) {
    for (size_t i = 0; i < k->n_literals; i++)
        if (str_eq(k->literals[i], literal)) return;
    k->literals = arena_grow(a, k->literals, k->n_literals, &k->room_literals, sizeof *k->literals);
    k->literals[k->n_literals++] = literal;
}

static void ask(struct arena *a, struct asked *of, const struct expr *e) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (n->op < EXPR_MEMBER || n->op > EXPR_TEXT) continue;
        struct asked *k = &of[n->ref];
        k->any = true;
        if (n->op == EXPR_RANGE && n->lo != INT64_MIN) add_threshold(a, k, n->lo);
        if (n->op == EXPR_RANGE && n->hi != INT64_MAX) add_threshold(a, k, n->hi + 1);
        if (n->op == EXPR_TEXT) add_literal(a, k, n->literal);
    }
}

static void place_fact(struct builder *b, uint32_t f, const struct asked *k) {
    const struct fact_shape *shape = &b->dv->cat->facts[f].shape;
    struct fact_planes *p = &b->facts[f];
    *p = (struct fact_planes){.thresholds = k->thresholds,
                              .n_thresholds = k->n_thresholds,
                              .literals = k->literals,
                              .n_literals = k->n_literals,
                              .used = k->any};
    if (!k->any) return;
    switch (shape->type) {
    case FACT_MANY:
        p->sure = add_inputs(b, shape->n_choices);
        p->maybe = add_inputs(b, shape->n_choices);
        break;
    case FACT_YESNO:
    case FACT_ONE:
        p->maybe = add_inputs(b, shape->n_choices);
        break;
    case FACT_NUMBER:
        p->first = add_inputs(b, 2 * k->n_thresholds);
        break;
    case FACT_TEXT:
        p->first = add_inputs(b, 1 + k->n_literals);
        break;
    }
}

static void place_inputs(struct builder *b) {
    const struct catalog *cat = b->dv->cat;
    struct asked *of = arena_array(b->a, cat->n_facts, sizeof *of);
    for (size_t i = 0; i < cat->n_conditions; i++) ask(b->a, of, &cat->conditions[i].when);
    for (size_t i = 0; i < b->dv->n_classes; i++)
        for (size_t k = 0; k < b->dv->classes[i].n_rules; k++) ask(b->a, of, b->dv->classes[i].rules[k].rule);
    for (uint32_t f = 0; f < cat->n_facts; f++) place_fact(b, f, &of[f]);
    b->judged = add_inputs(b, 2 * cat->n_conditions);
}

/* Leaves ------------------------------------------------------------------------------------------ */

static struct two member(struct builder *b, const struct expr_node *n) {
    const struct fact_planes *p = &b->facts[n->ref];
    size_t choices = b->dv->cat->facts[n->ref].shape.n_choices;
    struct two v = {NODE_ZERO, NODE_ZERO};
    for (uint32_t i = 0; i < choices; i++) {
        uint32_t *to = n->mask >> i & 1 ? &v.yes : &v.no;
        *to = either(b, *to, p->maybe + i);
    }
    if (v.yes == NODE_ZERO) v.no = NODE_ONES;
    if (v.no == NODE_ZERO) v.yes = NODE_ONES;
    return v;
}

static struct two has(struct builder *b, const struct expr_node *n) {
    const struct fact_planes *p = &b->facts[n->ref];
    struct two v = {NODE_ZERO, NODE_ZERO};
    uint32_t sure = NODE_ZERO;
    for (uint64_t rest = n->mask; rest; rest &= rest - 1) {
        uint32_t choice = (uint32_t)__builtin_ctzll(rest);
        v.yes = either(b, v.yes, p->maybe + choice);
        sure = either(b, sure, p->sure + choice);
    }
    v.no = none(b, sure);
    return v;
}

/* The plane of “lo (or hi) is at least t”. */
static uint32_t at_least(const struct builder *b, uint32_t fact, int64_t t, bool hi) {
    const struct fact_planes *p = &b->facts[fact];
    uint32_t i = 0;
    while (p->thresholds[i] != t) i++;
    return p->first + 2 * i + hi;
}

static struct two range(struct builder *b, const struct expr_node *n) {
    bool below = n->lo != INT64_MIN, above = n->hi != INT64_MAX;
    uint32_t from_lo = below ? at_least(b, n->ref, n->lo, false) : NODE_ONES;
    uint32_t from_hi = below ? at_least(b, n->ref, n->lo, true) : NODE_ONES;
    uint32_t past_lo = above ? at_least(b, n->ref, n->hi + 1, false) : NODE_ZERO;
    uint32_t past_hi = above ? at_least(b, n->ref, n->hi + 1, true) : NODE_ZERO;
    /* Surely in: lo is not below and hi not past. Surely out: hi is below or lo past. */
    struct two v = {both(b, from_hi, none(b, past_lo)), either(b, none(b, from_lo), past_hi)};
    return n->negate ? (struct two){v.no, v.yes} : v;
}

static struct two text(struct builder *b, const struct expr_node *n) {
    const struct fact_planes *p = &b->facts[n->ref];
    uint32_t i = 0, open = none(b, p->first);
    while (!str_eq(p->literals[i], n->literal)) i++;
    uint32_t equal = p->first + 1 + i;
    struct two v = {either(b, open, equal), either(b, open, none(b, equal))};
    return n->negate ? (struct two){v.no, v.yes} : v;
}

static struct two leaf(struct builder *b, const struct expr_node *n) {
    switch ((enum expr_op)n->op) {
    case EXPR_FALSE:
        return (struct two){NODE_ZERO, NODE_ONES};
    case EXPR_TRUE:
        return (struct two){NODE_ONES, NODE_ZERO};
    case EXPR_CONDITION:
        return b->conditions[n->ref];
    case EXPR_MEMBER:
        return member(b, n);
    case EXPR_HAS:
        return has(b, n);
    case EXPR_RANGE:
        return range(b, n);
    case EXPR_TEXT:
        return text(b, n);
    case EXPR_JUDGEMENT:
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
        break;
    }
    return (struct two){NODE_ONES, NODE_ONES};
}

/* Conditions -------------------------------------------------------------------------------------- */

static struct two rule(struct builder *b, const struct expr *e) {
    struct two at[EXPR_NODES_MAX] __attribute__((uninitialized)); /* children stand before their parents */
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (n->op == EXPR_NOT)
            at[i] = (struct two){at[n->a].no, at[n->a].yes};
        else if (n->op == EXPR_AND)
            at[i] = (struct two){both(b, at[n->a].yes, at[n->b].yes), either(b, at[n->a].no, at[n->b].no)};
        else if (n->op == EXPR_OR)
            at[i] = (struct two){either(b, at[n->a].yes, at[n->b].yes), both(b, at[n->a].no, at[n->b].no)};
        else
            at[i] = leaf(b, n);
    }
    return e->count ? at[e->count - 1] : (struct two){NODE_ZERO, NODE_ONES};
}

/* What a person judged stands before what the rule says. */
static void compile_conditions(struct builder *b) {
    const struct catalog *cat = b->dv->cat;
    for (size_t i = 0; i < cat->n_conditions; i++) {
        uint32_t c = cat->condition_order[i], yes = b->judged + 2 * c, no = yes + 1;
        struct two v = rule(b, &cat->conditions[c].when);
        b->rules[c] = v;
        b->conditions[c] =
            (struct two){either(b, yes, both(b, v.yes, none(b, no))), either(b, no, both(b, v.no, none(b, yes)))};
    }
}

/* Classes ----------------------------------------------------------------------------------------- */

/* A class's leaves, each once; false when there are more than are tried out together. */
static bool gather_atoms(const struct subject *s, const struct expr_node **atoms, size_t *n) {
    *n = 0;
    for (size_t i = 0; i < s->n_rules; i++) {
        const struct expr *e = s->rules[i].rule;
        for (unsigned k = 0; k < e->count; k++) {
            const struct expr_node *node = &e->nodes[k];
            if (node->op < EXPR_CONDITION || node->op >= EXPR_NOT) continue;
            size_t j = 0;
            while (j < *n && !expr_node_equal(atoms[j], node)) j++;
            if (j < *n) continue;
            if (*n == ATOMS_MAX) return false;
            atoms[(*n)++] = node;
        }
    }
    return true;
}

#define TABLE_MAX (1u << ATOMS_MAX)

/* A part of a class's table of outcomes, with the systems that may come to it: the table is halved atom by atom, equal
 * halves are one, and a half in which nothing differs any more is an outcome. */
struct part {
    const uint64_t *table;
    uint32_t plane;
};
struct outcomes {
    uint64_t levels[TABLE_MAX];
    uint32_t may[TABLE_MAX];
    size_t n;
};

static void may_be(struct builder *b, struct outcomes *o, uint64_t levels, uint32_t plane) {
    size_t i = 0;
    while (i < o->n && o->levels[i] != levels) i++;
    if (i == o->n) o->levels[o->n] = levels, o->may[o->n++] = NODE_ZERO;
    o->may[i] = either(b, o->may[i], plane);
}

static bool all_same(const uint64_t *table, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (table[i] != table[0]) return false;
    return true;
}

static void add_part(struct builder *b, struct part *parts, size_t *n, const uint64_t *table, size_t size,
                     uint32_t plane) {
    if (plane == NODE_ZERO) return;
    size_t i = 0;
    while (i < *n && memcmp(parts[i].table, table, size * sizeof *table) != 0) i++;
    if (i == *n) parts[(*n)++] = (struct part){table, NODE_ZERO};
    parts[i].plane = either(b, parts[i].plane, plane);
}

/* The last atom is the highest bit of the table's index. */
static void flow(struct builder *b, const uint64_t *table, const struct expr_node *const *atoms, size_t n,
                 struct outcomes *out) {
    struct part now[TABLE_MAX], next[TABLE_MAX];
    size_t n_now = 1, n_next;
    now[0] = (struct part){table, NODE_ONES};
    for (size_t i = n; n_now; i--) {
        size_t half = (size_t)1 << i >> 1;
        n_next = 0;
        for (size_t k = 0; k < n_now; k++) {
            const uint64_t *t = now[k].table;
            if (all_same(t, (size_t)1 << i)) {
                may_be(b, out, t[0], now[k].plane);
                continue;
            }
            struct two v = leaf(b, atoms[i - 1]);
            add_part(b, next, &n_next, t, half, both(b, now[k].plane, v.no));
            add_part(b, next, &n_next, t + half, half, both(b, now[k].plane, v.yes));
        }
        memcpy(now, next, n_next * sizeof *now);
        n_now = n_next;
    }
}

static void fill_table(const struct builder *b, const struct subject *s, const struct expr_node *const *atoms, size_t n,
                       uint64_t *table) {
    struct expr_env env = {b->dv->unknown, b->all_open};
    for (unsigned bits = 0; bits < 1u << n; bits++) {
        uint8_t given[ATOMS_MAX] = {0};
        uint64_t levels = 0;
        for (size_t i = 0; i < n; i++) given[i] = bits >> i & 1 ? TRI_YES : TRI_NO;
        for (size_t i = 0; i < s->n_rules; i++)
            if (expr_eval_given(s->rules[i].rule, &env, atoms, given, n) == TRI_YES)
                levels |= UINT64_C(1) << s->rules[i].level;
        table[bits] = levels ? levels : 1;
    }
}

/* Settled to an outcome: no other may come out. */
static void settle(struct builder *b, const struct outcomes *o, struct class_planes *c) {
    uint64_t *levels = arena_array(b->a, o->n, sizeof *levels);
    uint32_t *is = arena_array(b->a, o->n, sizeof *is), any = NODE_ZERO;
    c->applies = (struct two){NODE_ZERO, NODE_ZERO};
    for (size_t i = 0; i < o->n; i++) {
        uint32_t others = NODE_ZERO, *side = o->levels[i] == 1 ? &c->applies.no : &c->applies.yes;
        for (size_t k = 0; k < o->n; k++)
            if (k != i) others = either(b, others, o->may[k]);
        levels[i] = o->levels[i];
        is[i] = none(b, others);
        any = either(b, any, is[i]);
        *side = either(b, *side, o->may[i]);
    }
    c->levels = levels;
    c->is = is;
    c->n = o->n;
    c->open = none(b, any);
}

static const struct class_planes *compile_classes(struct builder *b, size_t *slots) {
    struct class_planes *classes = arena_array(b->a, b->dv->n_classes, sizeof *classes);
    struct outcomes *o = mem_alloc(sizeof *o);
    for (size_t i = 0; i < b->dv->n_classes; i++) {
        const struct subject *s = &b->dv->classes[i];
        const struct expr_node *atoms[ATOMS_MAX];
        uint64_t table[TABLE_MAX];
        size_t n;
        if (!gather_atoms(s, atoms, &n)) {
            classes[i].one_by_one = true;
            classes[i].slot = (uint32_t)(*slots)++;
            continue;
        }
        o->n = 0;
        fill_table(b, s, atoms, n, table);
        flow(b, table, atoms, n, o);
        settle(b, o, &classes[i]);
    }
    mem_free(o);
    return classes;
}

/* How many controls of each class a standard has. */
static void compile_counts(struct arena *a, struct fleet *f) {
    const struct catalog *cat = f->dv->cat;
    const struct class_count **counts = arena_array(a, cat->n_standards, sizeof *counts);
    size_t *n = arena_array(a, cat->n_standards, sizeof *n);
    uint32_t *controls = arena_array(a, f->dv->n_classes, sizeof *controls);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        struct class_count *list = arena_array(a, f->dv->n_classes, sizeof *list);
        memset(controls, 0, f->dv->n_classes * sizeof *controls);
        for (uint32_t k = 0; k < s->n_controls; k++) controls[f->dv->class_of[s->first_control + k]]++;
        for (uint32_t c = 0; c < f->dv->n_classes; c++)
            if (controls[c]) list[n[i]++] = (struct class_count){c, controls[c]};
        counts[i] = list;
    }
    f->counts = counts;
    f->n_counts = n;
}

const struct fleet *fleet_new(struct arena *a, const struct deriver *dv) {
    const struct catalog *cat = dv->cat;
    struct fleet *f = arena_alloc(a, sizeof *f);
    uint8_t *all_open = arena_array(a, cat->n_conditions + 1, 1);
    memset(all_open, TRI_UNKNOWN, cat->n_conditions);
    struct builder b = {.a = a, .dv = dv, .slots = 1024, .all_open = all_open};
    b.table = mem_alloc(b.slots * sizeof *b.table);
    b.facts = arena_array(a, cat->n_facts, sizeof *b.facts);
    b.conditions = arena_array(a, cat->n_conditions, sizeof *b.conditions);
    b.rules = arena_array(a, cat->n_conditions, sizeof *b.rules);
    add_inputs(&b, 2); /* zero and ones */
    place_inputs(&b);
    *f = (struct fleet){.dv = dv, .n_inputs = b.n, .facts = b.facts, .judged = b.judged};
    f->conditions = b.conditions;
    f->rules = b.rules;
    compile_conditions(&b);
    f->classes = compile_classes(&b, &f->n_slots);
    f->nodes = b.nodes;
    f->n_nodes = b.n;
    compile_counts(a, f);
    mem_free(b.table);
    return f;
}
