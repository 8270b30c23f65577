/* eval: what a compiled expression comes to. */
#include <string.h>

#include "expr/expr.h"

const char *tri_name(enum tri v) {
    static const char *const names[] = {[TRI_NO] = "no", [TRI_YES] = "yes", [TRI_UNKNOWN] = "unknown"};
    return names[v];
}

struct value value_unknown(const struct fact_shape *shape) {
    uint64_t all = shape->n_choices >= 64 ? UINT64_MAX : (UINT64_C(1) << shape->n_choices) - 1;
    return (struct value){.maybe = all, .lo = shape->min, .hi = shape->max};
}

static inline enum tri member(const struct value *v, uint64_t mask) {
    if ((v->maybe & ~mask) == 0) return TRI_YES;
    return v->maybe & mask ? TRI_UNKNOWN : TRI_NO;
}

static inline enum tri has(const struct value *v, uint64_t bit) {
    if (v->sure & bit) return TRI_YES;
    return v->maybe & bit ? TRI_UNKNOWN : TRI_NO;
}

static inline enum tri range(const struct value *v, int64_t lo, int64_t hi) {
    if (v->lo >= lo && v->hi <= hi) return TRI_YES;
    return v->hi < lo || v->lo > hi ? TRI_NO : TRI_UNKNOWN;
}

static inline enum tri leaf_value(const struct expr_node *n, const struct expr_env *env) {
    switch ((enum expr_op)n->op) {
    case EXPR_FALSE:
        return TRI_NO;
    case EXPR_TRUE:
        return TRI_YES;
    case EXPR_CONDITION:
        return (enum tri)env->conditions[n->ref];
    case EXPR_MEMBER:
        return member(&env->facts[n->ref], n->mask);
    case EXPR_HAS:
        return has(&env->facts[n->ref], n->mask);
    case EXPR_RANGE: {
        enum tri v = range(&env->facts[n->ref], n->lo, n->hi);
        return n->negate ? tri_not(v) : v;
    }
    case EXPR_TEXT: {
        const struct value *v = &env->facts[n->ref];
        return !v->settled ? TRI_UNKNOWN : str_eq(v->text, n->literal) != n->negate ? TRI_YES : TRI_NO;
    }
    case EXPR_JUDGEMENT:
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
        break;
    }
    return TRI_UNKNOWN;
}

enum tri expr_eval_leaf(const struct expr_node *leaf, const struct expr_env *env) {
    return leaf_value(leaf, env);
}

static enum tri and_of(enum tri a, enum tri b) {
    return a == TRI_NO || b == TRI_NO ? TRI_NO : a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

static enum tri given_value(const struct expr_node *n, const struct expr_node *const *atoms, const uint8_t *given,
                            size_t count) {
    for (size_t i = 0; i < count; i++)
        if (n->ref == atoms[i]->ref && expr_node_equal(n, atoms[i])) return (enum tri)given[i];
    return TRI_UNKNOWN;
}

/* Children stand before their parents: one pass, and every entry is written before it is read. */
static void eval_nodes(const struct expr *e, const struct expr_env *env, const struct expr_node *const *atoms,
                       const uint8_t *given, size_t n, uint8_t *values) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *node = &e->nodes[i];
        enum tri v;
        switch ((enum expr_op)node->op) {
        case EXPR_NOT:
            v = tri_not((enum tri)values[node->a]);
            break;
        case EXPR_AND:
            v = and_of((enum tri)values[node->a], (enum tri)values[node->b]);
            break;
        case EXPR_OR:
            v = tri_not(and_of(tri_not((enum tri)values[node->a]), tri_not((enum tri)values[node->b])));
            break;
        default:
            v = leaf_value(node, env);
            if (v == TRI_UNKNOWN) v = given_value(node, atoms, given, n);
            break;
        }
        values[i] = (uint8_t)v;
    }
}

void expr_eval_nodes(const struct expr *e, const struct expr_env *env, uint8_t *values) {
    eval_nodes(e, env, NULL, NULL, 0, values);
}

enum tri expr_eval_given(const struct expr *e, const struct expr_env *env, const struct expr_node *const *atoms,
                         const uint8_t *given, size_t n) {
    uint8_t values[EXPR_NODES_MAX] __attribute__((uninitialized));
    eval_nodes(e, env, atoms, given, n, values);
    return e->count ? (enum tri)values[e->count - 1] : TRI_NO;
}

/* The ordinary way: from the root down, and no further than the result needs. Depth is bounded by the compiler. */
static enum tri walk(const struct expr_node *nodes, unsigned at, const struct expr_env *env) {
    const struct expr_node *n = &nodes[at];
    enum tri a;
    switch ((enum expr_op)n->op) {
    case EXPR_NOT:
        return tri_not(walk(nodes, n->a, env));
    case EXPR_AND:
        a = walk(nodes, n->a, env);
        return a == TRI_NO ? a : and_of(a, walk(nodes, n->b, env));
    case EXPR_OR: {
        a = walk(nodes, n->a, env);
        if (a == TRI_YES) return a;
        enum tri b = walk(nodes, n->b, env);
        return b == TRI_YES ? b : a == TRI_NO && b == TRI_NO ? TRI_NO : TRI_UNKNOWN;
    }
    default:
        return leaf_value(n, env);
    }
}

enum tri expr_eval(const struct expr *e, const struct expr_env *env) {
    return e->count ? walk(e->nodes, e->count - 1u, env) : TRI_NO;
}

bool expr_node_equal(const struct expr_node *x, const struct expr_node *y) {
    return x->op == y->op && x->negate == y->negate && x->a == y->a && x->b == y->b && x->ref == y->ref &&
           x->mask == y->mask && x->lo == y->lo && x->hi == y->hi && str_eq(x->literal, y->literal);
}

bool expr_equal(const struct expr *a, const struct expr *b) {
    if (a->count != b->count) return false;
    for (unsigned i = 0; i < a->count; i++)
        if (!expr_node_equal(&a->nodes[i], &b->nodes[i])) return false;
    return true;
}
