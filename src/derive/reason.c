/* reason: why a result is as it is, in as few answers as possible; and what it waits for. See README.md. */
#include <string.h>

#include "derive/plan.h"

/* A search for the smallest set: leaves are hidden (taken as not known) and shown again. `deep`: leaves are answers
 * and judgements; else they are the direct inputs, and conditions are hidden as they stand. */
struct search {
    struct run *r;
    const struct subject *s;
    bool deep;
    const struct input_ref *leaves;
    size_t n;
    bool *chosen;
    size_t tries;
};

static void hide(const struct search *q, struct input_ref leaf) {
    struct run *r = q->r;
    if (!leaf.is_condition) {
        r->values[leaf.index] = r->dv->unknown[leaf.index];
    } else if (q->deep) {
        r->judged[leaf.index] = TRI_UNKNOWN;
        r->hidden[leaf.index] = true;
    } else {
        r->conditions[leaf.index] = TRI_UNKNOWN;
    }
}

static void show(const struct search *q, struct input_ref leaf) {
    struct run *r = q->r;
    if (!leaf.is_condition) {
        r->values[leaf.index] = r->in->facts[leaf.index];
    } else if (q->deep) {
        r->judged[leaf.index] = r->in->judgements[leaf.index];
        r->hidden[leaf.index] = false;
    } else {
        r->conditions[leaf.index] = r->base[leaf.index];
    }
}

static bool settled(struct search *q) {
    q->tries++;
    if (q->deep) return outcome_whole(q->r, q->s) != 0;
    if (q->s->is_condition) evaluate_condition(q->r, q->s->index);
    return outcome_own(q->r, q->s) != 0;
}

/* Tries every way to add `k` more leaves from `from` on, earlier leaves first. */
static bool add_leaves(struct search *q, size_t from, size_t k) {
    if (k == 0) return settled(q);
    for (size_t i = from; i < q->n && q->tries < TRIES_MAX; i++) {
        if (q->chosen[i]) continue;
        q->chosen[i] = true;
        show(q, q->leaves[i]);
        if (add_leaves(q, i + 1, k - 1)) return true;
        q->chosen[i] = false;
        hide(q, q->leaves[i]);
    }
    return false;
}

/* Too many combinations: take leaves away, the last ones first, as long as the result stands. */
static void thin_out(struct search *q) {
    for (size_t i = 0; i < q->n; i++) q->chosen[i] = true, show(q, q->leaves[i]);
    for (size_t i = q->n; i-- > 0;) {
        hide(q, q->leaves[i]);
        q->chosen[i] = false;
        if (settled(q)) continue;
        show(q, q->leaves[i]);
        q->chosen[i] = true;
    }
}

static void search(struct search *q) {
    for (size_t i = 0; i < q->n; i++) { /* what the result cannot do without is in every sufficient set */
        hide(q, q->leaves[i]);
        q->chosen[i] = !settled(q);
        show(q, q->leaves[i]);
    }
    size_t spare = 0;
    for (size_t i = 0; i < q->n; i++)
        if (!q->chosen[i]) hide(q, q->leaves[i]), spare++;
    for (size_t k = 0; k <= spare && q->tries < TRIES_MAX; k++)
        if (add_leaves(q, 0, k)) return;
    thin_out(q);
}

static struct refs smallest(struct run *r, const struct subject *s, bool deep, const struct input_ref *leaves,
                            size_t n) {
    struct search q = {r, s, deep, leaves, n, arena_array(r->a, n + 1, 1), 0};
    struct input_ref *list = arena_array(r->a, n, sizeof *list);
    size_t kept = 0;
    search(&q);
    for (size_t i = 0; i < n; i++) show(&q, leaves[i]);
    for (size_t i = 0; i < s->n_cone; i++) r->conditions[s->cone[i]] = r->base[s->cone[i]];
    for (size_t i = 0; i < n; i++)
        if (q.chosen[i]) list[kept++] = leaves[i];
    return (struct refs){list, kept};
}

static bool judged(const struct run *r, const struct subject *s) {
    return s->is_condition && r->in->judgements[s->index] != TRI_UNKNOWN;
}

static struct refs itself(struct run *r, const struct subject *s) {
    struct input_ref *one = arena_alloc(r->a, sizeof *one);
    *one = (struct input_ref){true, s->index};
    return (struct refs){one, 1};
}

struct refs reason_because(struct run *r, const struct subject *s, outcome result) {
    if (!result) return (struct refs){0};
    return judged(r, s) ? itself(r, s) : smallest(r, s, false, s->direct, s->n_direct);
}

/* The answered facts and made judgements below a subject. What stands under a judged condition does not count. */
static struct refs leaves_below(struct run *r, const struct subject *s) {
    const struct catalog *cat = r->dv->cat;
    bool *facts = arena_array(r->a, cat->n_facts + 1, 1), *conditions = arena_array(r->a, cat->n_conditions + 1, 1);
    struct input_ref *list = arena_array(r->a, cat->n_facts + cat->n_conditions, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < s->n_direct; i++)
        (s->direct[i].is_condition ? conditions : facts)[s->direct[i].index] = true;
    for (size_t i = s->n_cone; i-- > 0;) { /* users before what they use */
        uint32_t c = s->cone[i];
        const struct subject *below = &r->dv->conditions[c];
        if (!conditions[c] || r->in->judgements[c] != TRI_UNKNOWN) continue;
        for (size_t k = 0; k < below->n_direct; k++)
            (below->direct[k].is_condition ? conditions : facts)[below->direct[k].index] = true;
    }
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (facts[i] && r->in->facts[i].answered) list[n++] = (struct input_ref){false, i};
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (conditions[i] && r->in->judgements[i] != TRI_UNKNOWN) list[n++] = (struct input_ref){true, i};
    return (struct refs){list, n};
}

struct refs reason_facts(struct run *r, const struct subject *s, outcome result) {
    if (!result) return (struct refs){0};
    if (judged(r, s)) return itself(r, s);
    struct refs leaves = leaves_below(r, s);
    return smallest(r, s, true, leaves.list, leaves.n);
}

/* What is open ------------------------------------------------------------------------------------ */

struct waits {
    struct run *r;
    bool *facts, *judgements, *seen;
};

static void wait_for_rule(struct waits *w, const struct expr *e, uint32_t of_condition);

static void wait_for_condition(struct waits *w, uint32_t c) {
    if (w->seen[c] || w->r->base[c] != TRI_UNKNOWN) return;
    w->seen[c] = true;
    wait_for_rule(w, &w->r->dv->cat->conditions[c].when, c);
}

static void wait_for_leaf(struct waits *w, const struct expr_node *n, uint32_t of_condition) {
    if (n->op == EXPR_JUDGEMENT)
        w->judgements[of_condition] = true;
    else if (n->op == EXPR_CONDITION)
        wait_for_condition(w, n->ref);
    else
        w->facts[n->ref] = true;
}

/* Only open parts of an open rule are waited for: in “A and B” with A no, B does not matter any more. */
static void wait_for_rule(struct waits *w, const struct expr *e, uint32_t of_condition) {
    struct expr_env env = {w->r->values, w->r->base};
    if (expr_eval(e, &env) != TRI_UNKNOWN) return;
    bool *open = arena_array(w->r->a, e->count, 1);
    open[e->count - 1] = true;
    for (unsigned i = e->count; i-- > 0;) {
        const struct expr_node *n = &e->nodes[i];
        struct expr part = {e->nodes, (uint16_t)(i + 1), STR_NONE};
        if (!open[i] || expr_eval(&part, &env) != TRI_UNKNOWN) continue;
        if (n->op >= EXPR_NOT) open[n->a] = true;
        if (n->op > EXPR_NOT) open[n->b] = true;
        if (n->op < EXPR_NOT) wait_for_leaf(w, n, of_condition);
    }
}

struct refs reason_undetermined(struct run *r, const struct subject *s) {
    const struct catalog *cat = r->dv->cat;
    struct waits w = {r, arena_array(r->a, cat->n_facts + 1, 1), arena_array(r->a, cat->n_conditions + 1, 1),
                      arena_array(r->a, cat->n_conditions + 1, 1)};
    struct input_ref *list = arena_array(r->a, cat->n_facts + cat->n_conditions, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < s->n_rules; i++) wait_for_rule(&w, s->rules[i].rule, s->index);
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (w.facts[i]) list[n++] = (struct input_ref){false, i};
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (w.judgements[i]) list[n++] = (struct input_ref){true, i};
    return (struct refs){list, n};
}
