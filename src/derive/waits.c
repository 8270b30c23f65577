/* waits: what an open result waits for.
 *
 * Only open parts of an open rule are waited for: in “A and B” with A no, B does not matter any more. An open condition
 * in it stands for what it waits for itself, found once and shared by everything above. */
#include <string.h>

#include "derive/plan.h"

/* One open leaf of a rule; `of` is the condition whose rule it is. */
static void wait_for_leaf(const struct run *r, const struct expr_node *n, uint32_t of, const uint64_t *waits,
                          uint64_t *into) {
    size_t facts = r->dv->cat->n_facts, words = r->dv->n_words;
    if (n->op == EXPR_JUDGEMENT)
        bits_add(into, facts + of);
    else if (n->op == EXPR_CONDITION)
        for (size_t w = 0; w < words; w++) into[w] |= waits[n->ref * words + w];
    else
        bits_add(into, n->ref);
}

static void wait_for_rule(struct run *r, const struct expr *e, uint32_t of, const uint64_t *waits, uint64_t *into) {
    struct expr_env env = {r->values, r->base};
    if (!e->count) return;
    expr_eval_nodes(e, &env, r->nodes);
    memset(r->open, 0, e->count);
    r->open[e->count - 1] = 1;
    for (unsigned i = e->count; i-- > 0;) {
        const struct expr_node *n = &e->nodes[i];
        if (!r->open[i] || r->nodes[i] != TRI_UNKNOWN) continue;
        if (n->op >= EXPR_NOT) r->open[n->a] = 1;
        if (n->op > EXPR_NOT) r->open[n->b] = 1;
        if (n->op < EXPR_NOT) wait_for_leaf(r, n, of, waits, into);
    }
}

uint64_t *find_waits(struct run *r) {
    const struct catalog *cat = r->dv->cat;
    size_t words = r->dv->n_words;
    uint64_t *waits = arena_array(r->a, cat->n_conditions * words, sizeof *waits);
    for (size_t i = 0; i < cat->n_conditions; i++) { /* each after those it uses */
        uint32_t c = cat->condition_order[i];
        if (r->base[c] == TRI_UNKNOWN) wait_for_rule(r, &cat->conditions[c].when, c, waits, waits + c * words);
    }
    return waits;
}

struct refs reason_undetermined(struct run *r, const struct subject *s, const uint64_t *waits) {
    memset(r->bits, 0, r->dv->n_words * sizeof *r->bits);
    for (size_t i = 0; i < s->n_rules; i++) wait_for_rule(r, s->rules[i].rule, s->index, waits, r->bits);
    return bits_refs(r, r->bits);
}
