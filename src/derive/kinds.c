/* kinds: which answers to a fact come to the same in every rule.
 *
 * A rule depends on a fact only through the largest of its parts that speak of that fact and of nothing else. In
 * “storage has server or storage has cloud” any of the two sets of choices comes to the same as both. Answers for which
 * all those parts have the same value are of one kind, and one of each kind is enough to see what would change. */
#include <string.h>

#include "derive/plan.h"

#define PARTS_MAX 256

/* The parts of all rules that rest on one fact alone. */
struct parts {
    const struct expr *rule[PARTS_MAX];
    uint16_t root[PARTS_MAX];
    size_t n;
    bool too_many;
};

/* Whether each node speaks of the fact alone (constants go with anything). */
static void mark_alone(const struct expr *e, uint32_t fact, bool *alone) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        switch ((enum expr_op)n->op) {
        case EXPR_FALSE:
        case EXPR_TRUE:
            alone[i] = true;
            break;
        case EXPR_JUDGEMENT:
        case EXPR_CONDITION:
            alone[i] = false;
            break;
        case EXPR_NOT:
            alone[i] = alone[n->a];
            break;
        case EXPR_AND:
        case EXPR_OR:
            alone[i] = alone[n->a] && alone[n->b];
            break;
        default:
            alone[i] = n->ref == fact;
            break;
        }
    }
}

static void add_part(struct parts *p, const struct expr *e, uint16_t root) {
    if (p->n == PARTS_MAX) {
        p->too_many = true;
        return;
    }
    p->rule[p->n] = e;
    p->root[p->n++] = root;
}

static void take_parts(struct parts *p, const struct expr *e, uint32_t fact) {
    bool alone[EXPR_NODES_MAX] __attribute__((uninitialized)); /* mark_alone writes every node's */
    mark_alone(e, fact, alone);
    for (uint16_t i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (alone[i] || n->op < EXPR_NOT) continue;
        if (alone[n->a]) add_part(p, e, n->a);
        if (n->op != EXPR_NOT && alone[n->b]) add_part(p, e, n->b);
    }
    if (e->count && alone[e->count - 1]) add_part(p, e, (uint16_t)(e->count - 1));
}

struct signature {
    uint64_t words[PARTS_MAX / 64];
};

static struct signature sign(const struct parts *p, const struct value *facts) {
    struct signature s = {0};
    struct expr_env env = {facts, NULL};
    for (size_t i = 0; i < p->n; i++) {
        struct expr part = {p->rule[i]->nodes, (uint16_t)(p->root[i] + 1), STR_NONE};
        if (expr_eval(&part, &env) == TRI_YES) s.words[i / 64] |= UINT64_C(1) << (i % 64);
    }
    return s;
}

size_t kinds_of(struct arena *a, uint32_t fact, const struct rules *rules, const struct value *values, size_t n,
                struct value *facts, const struct value **out) {
    struct parts parts = {.n = 0}, *p = &parts;
    struct value *kinds = arena_array(a, n, sizeof *kinds);
    struct signature *signs = arena_array(a, n, sizeof *signs);
    size_t kept = 0;
    for (size_t i = 0; i < rules->n; i++) take_parts(p, rules->list[i], fact);
    *out = values;
    if (p->too_many) return n; /* every answer is then tried */
    for (size_t i = 0; i < n; i++) {
        facts[fact] = values[i];
        signs[kept] = sign(p, facts);
        size_t k = 0;
        while (k < kept && memcmp(&signs[k], &signs[kept], sizeof signs[k]) != 0) k++;
        if (k == kept) kinds[kept++] = values[i];
    }
    *out = kinds;
    return kept;
}
