/* outcome: what a subject comes to in a given state of knowledge. */
#include "derive/plan.h"

static struct expr_env env_of(const struct run *r) {
    return (struct expr_env){r->values, r->conditions};
}

void evaluate_condition(struct run *r, uint32_t c) {
    struct expr_env env = env_of(r);
    enum tri v = TRI_UNKNOWN;
    if (r->judged[c] != TRI_UNKNOWN)
        v = (enum tri)r->judged[c];
    else if (!r->hidden[c])
        v = expr_eval(&r->dv->cat->conditions[c].when, &env);
    r->conditions[c] = (uint8_t)v;
}

static outcome of_tri(enum tri v) {
    return v == TRI_UNKNOWN ? 0 : v == TRI_YES ? OUTCOME_YES : OUTCOME_NO;
}

/* The leaves of a class that are open, each once; false when there are more than can be tried out. */
static bool open_atoms(const struct run *r, const struct subject *s, const struct expr_node **atoms, size_t *n) {
    struct expr_env env = env_of(r);
    *n = 0;
    for (size_t i = 0; i < s->n_rules; i++) {
        const struct expr *e = s->rules[i].rule;
        for (unsigned k = 0; k < e->count; k++) {
            const struct expr_node *node = &e->nodes[k];
            if (node->op < EXPR_CONDITION || node->op >= EXPR_NOT || expr_eval_leaf(node, &env) != TRI_UNKNOWN)
                continue;
            size_t j = 0;
            while (j < *n && !expr_node_equal(atoms[j], node)) j++;
            if (j < *n) continue;
            if (*n == ATOMS_MAX) return false;
            atoms[(*n)++] = node;
        }
    }
    return true;
}

/* Levels recommended when the open atoms have the given values; none at all means omitting, level 0. */
static uint64_t levels_given(const struct run *r, const struct subject *s, const struct expr_node *const *atoms,
                             const uint8_t *given, size_t n) {
    struct expr_env env = env_of(r);
    uint64_t levels = 0;
    for (size_t i = 0; i < s->n_rules; i++)
        if (expr_eval_given(s->rules[i].rule, &env, atoms, given, n) == TRI_YES)
            levels |= UINT64_C(1) << s->rules[i].level;
    return levels ? levels : 1;
}

struct tried {
    uint64_t first, all;
    bool same, ever_applies, ever_not;
};

static void note(struct tried *t, uint64_t levels) {
    if (!t->all) t->first = levels, t->same = true;
    if (levels != t->first) t->same = false;
    t->all |= levels;
    *(levels == 1 ? &t->ever_not : &t->ever_applies) = true;
}

/* Too many open leaves: each level by itself. May name a level too much, never one too few. */
static struct tried each_level_alone(const struct run *r, const struct subject *s) {
    struct expr_env env = env_of(r);
    struct tried t = {0};
    bool sure = false;
    for (size_t i = 0; i < s->n_rules; i++) {
        enum tri v = expr_eval(s->rules[i].rule, &env);
        if (v != TRI_NO) t.all |= UINT64_C(1) << s->rules[i].level;
        if (v == TRI_YES && s->rules[i].level) sure = true;
    }
    if (!sure) t.all |= 1;
    t.ever_applies = true;
    t.ever_not = !sure;
    return t;
}

/* Nothing open: the usual case, and the one that has to be fast. */
static bool all_closed(const struct run *r, const struct subject *s, uint64_t *levels) {
    struct expr_env env = env_of(r);
    uint64_t found = 0;
    for (size_t i = 0; i < s->n_rules; i++) {
        enum tri v = expr_eval(s->rules[i].rule, &env);
        if (v == TRI_UNKNOWN) return false;
        if (v == TRI_YES) found |= UINT64_C(1) << s->rules[i].level;
    }
    *levels = found ? found : 1;
    return true;
}

/* With `until_open` it stops as soon as two outcomes differ: whoever asks only whether the class is settled. */
static struct tried try_out(const struct run *r, const struct subject *s, bool until_open) {
    const struct expr_node *atoms[ATOMS_MAX];
    uint8_t given[ATOMS_MAX] = {0};
    struct tried t = {0};
    uint64_t levels;
    size_t n;
    if (all_closed(r, s, &levels)) return note(&t, levels), t;
    if (!open_atoms(r, s, atoms, &n)) return each_level_alone(r, s);
    for (unsigned bits = 0; bits < 1u << n && !(until_open && bits && !t.same); bits++) {
        for (size_t i = 0; i < n; i++) given[i] = bits >> i & 1 ? TRI_YES : TRI_NO;
        note(&t, levels_given(r, s, atoms, given, n));
    }
    return t;
}

outcome outcome_own(const struct run *r, const struct subject *s) {
    if (s->is_condition) return of_tri((enum tri)r->conditions[s->index]);
    if (s->mirrors >= 0) {
        enum tri v = (enum tri)r->conditions[s->mirrors];
        return v == TRI_UNKNOWN ? 0 : s->mirrored[v];
    }
    struct tried t = try_out(r, s, true);
    return t.same ? t.first : 0;
}

outcome outcome_whole(struct run *r, const struct subject *s) {
    for (size_t i = 0; i < s->n_cone; i++) evaluate_condition(r, s->cone[i]);
    return outcome_own(r, s);
}

uint64_t outcome_possible(const struct run *r, const struct subject *s, enum tri *applies) {
    struct tried t = try_out(r, s, false);
    *applies = !t.ever_not ? TRI_YES : !t.ever_applies ? TRI_NO : TRI_UNKNOWN;
    return t.all;
}
