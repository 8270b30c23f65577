/* rules_words: rules as sentences and trees, and the addresses of what they name. */
#include "web/rules_words.h"

#include <string.h>

#include "http/http.h"

#define RULE_WORDS_MAX (256 * KIB)
#define RULE_PARTS_MAX 256 /* of one chain; the rest of a longer one is said as one sentence */

/* Addresses ------------------------------------------------------------------------------------------------------- */

static struct str encoded(struct arena *a, struct str id) {
    struct buf b;
    buf_init(&b, 16 * KIB);
    http_url_encode(&b, id);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

struct str standard_path(struct arena *a, const struct standard *s) {
    return arena_fmt(a, "/standards/%.*s", STR_ARG(encoded(a, s->id)));
}

struct str standard_part_path(struct arena *a, const struct standard *s, const char *what, struct str id) {
    return arena_fmt(a, "/standards/%.*s/%s/%.*s", STR_ARG(encoded(a, s->id)), what, STR_ARG(encoded(a, id)));
}

struct str control_path(struct arena *a, const struct catalog *cat, uint32_t control) {
    const struct control *c = &cat->controls[control];
    return standard_part_path(a, &cat->standards[c->standard], "controls", c->id);
}

struct str condition_path(struct arena *a, const struct catalog *cat, uint32_t condition) {
    const struct condition *c = &cat->conditions[condition];
    return standard_part_path(a, &cat->standards[c->standard], "conditions", c->id);
}

struct str fact_path(struct arena *a, const struct catalog *cat, uint32_t fact) {
    return arena_fmt(a, "/standards/questions/%.*s", STR_ARG(encoded(a, cat->facts[fact].id)));
}

/* Sentences ------------------------------------------------------------------------------------------------------- */

struct str rule_sentence(struct arena *a, const struct catalog *cat, const struct expr *e, enum lang lang) {
    struct buf b;
    buf_init(&b, RULE_WORDS_MAX);
    catalog_speak(cat, e, lang, &b);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

bool rule_names(const struct expr *e, bool condition, uint32_t index) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        bool fact = n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT;
        if ((condition ? n->op == EXPR_CONDITION : fact) && n->ref == index) return true;
    }
    return false;
}

/* Trees ----------------------------------------------------------------------------------------------------------- */

struct grower {
    struct arena *a;
    const struct catalog *cat;
    const struct expr *e;
    enum lang lang;
};

/* A part of a rule, or its opposite, is a rule again: children stand before their parent. */
static struct str part_sentence(const struct grower *g, uint16_t root, bool negated) {
    size_t n = (size_t)root + 1;
    struct expr_node *nodes = arena_array(g->a, n + 1, sizeof *nodes);
    memcpy(nodes, g->e->nodes, n * sizeof *nodes);
    nodes[n] = (struct expr_node){.op = EXPR_NOT, .a = root};
    struct expr part = {.nodes = nodes, .count = (uint16_t)(n + negated), .text = STR("")};
    return rule_sentence(g->a, g->cat, &part, g->lang);
}

static struct str leaf_path(const struct grower *g, const struct expr_node *n) {
    if (n->op == EXPR_CONDITION) return condition_path(g->a, g->cat, n->ref);
    if (n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT)
        return fact_path(g->a, g->cat, n->ref);
    return STR_NONE;
}

/* What the node is, seen through "not". */
static uint16_t through_not(const struct expr *e, uint16_t root, bool *negated) {
    while (e->nodes[root].op == EXPR_NOT) {
        *negated = !*negated;
        root = e->nodes[root].a;
    }
    return root;
}

static enum rule_kind kind_of(const struct expr_node *n, bool negated) {
    if (n->op != EXPR_AND && n->op != EXPR_OR) return RULE_LEAF;
    return (n->op == EXPR_AND) != negated ? RULE_ALL : RULE_ANY;
}

static const struct rule_tree *grow(const struct grower *g, uint16_t root, bool negated);

struct chain {
    enum rule_kind kind;
    const struct rule_tree **parts;
    size_t n;
};

/* a or (b or c) is one list. */
static void gather(const struct grower *g, uint16_t root, bool negated, struct chain *to) {
    root = through_not(g->e, root, &negated);
    const struct expr_node *n = &g->e->nodes[root];
    if (kind_of(n, negated) != to->kind || to->n + 2 > RULE_PARTS_MAX) {
        if (to->n < RULE_PARTS_MAX) to->parts[to->n++] = grow(g, root, negated);
        return;
    }
    gather(g, n->a, negated, to);
    gather(g, n->b, negated, to);
}

static const struct rule_tree *grow(const struct grower *g, uint16_t root, bool negated) {
    struct rule_tree *t = arena_alloc(g->a, sizeof *t);
    root = through_not(g->e, root, &negated);
    const struct expr_node *n = &g->e->nodes[root];
    t->kind = kind_of(n, negated);
    if (t->kind == RULE_LEAF) {
        t->words = part_sentence(g, root, negated);
        t->path = leaf_path(g, n);
        return t;
    }
    struct chain all = {.kind = t->kind, .parts = arena_array(g->a, RULE_PARTS_MAX, sizeof *all.parts)};
    gather(g, n->a, negated, &all);
    gather(g, n->b, negated, &all);
    t->parts = all.parts;
    t->n = all.n;
    return t;
}

const struct rule_tree *rule_tree_of(struct arena *a, const struct catalog *cat, const struct expr *e, enum lang lang) {
    struct grower g = {a, cat, e, lang};
    return e->count ? grow(&g, (uint16_t)(e->count - 1), false) : NULL;
}
