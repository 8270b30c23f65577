/* reason: why a result is as it is, in as few answers as possible. See README.md. */
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

/* From the leaves that the result cannot do without upwards. */
static void search(struct search *q) {
    size_t spare = 0;
    q->tries = q->n; /* what it took to find those */
    for (size_t i = 0; i < q->n; i++)
        if (!q->chosen[i]) hide(q, q->leaves[i]), spare++;
    for (size_t k = 0; spare && k <= spare && q->tries < TRIES_MAX; k++)
        if (add_leaves(q, 0, k)) return;
    if (spare) thin_out(q);
}

/* One by one: what is hidden without unsettling the result is not needed. */
static void find_needed(struct search *q) {
    for (size_t i = 0; i < q->n; i++) {
        hide(q, q->leaves[i]);
        q->chosen[i] = !settled(q);
        show(q, q->leaves[i]);
    }
}

static struct refs chosen(struct search *q) {
    struct run *r = q->r;
    size_t kept = 0;
    for (size_t i = 0; i < q->n; i++)
        if (!q->chosen[i]) show(q, q->leaves[i]);
    for (size_t i = 0; i < q->s->n_cone; i++) r->conditions[q->s->cone[i]] = r->base[q->s->cone[i]];
    for (size_t i = 0; i < q->n; i++) kept += q->chosen[i];
    struct input_ref *list = arena_array(r->a, kept, sizeof *list);
    kept = 0;
    for (size_t i = 0; i < q->n; i++)
        if (q->chosen[i]) list[kept++] = q->leaves[i];
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

/* With facts alone in its rules the direct inputs are the answers. */
struct refs reason_because(struct run *r, const struct subject *s, outcome result, const struct refs *facts) {
    if (!result) return (struct refs){0};
    if (judged(r, s)) return itself(r, s);
    if (s->facts_only) return *facts;
    struct search q = {r, s, false, s->direct, s->n_direct, r->chosen, 0};
    find_needed(&q);
    search(&q);
    return chosen(&q);
}

/* The answered facts and made judgements below a subject. What stands under a judged condition does not count. */
static size_t leaves_below(struct run *r, const struct subject *s) {
    size_t facts = r->dv->cat->n_facts, words = r->dv->n_words;
    memcpy(r->bits, s->names, words * sizeof *r->bits);
    for (size_t i = s->n_cone; i-- > 0;) { /* users before what they use */
        uint32_t c = s->cone[i];
        if (!bits_has(r->bits, facts + c) || r->in->judgements[c] != TRI_UNKNOWN) continue;
        for (size_t w = 0; w < words; w++) r->bits[w] |= r->dv->conditions[c].names[w];
    }
    for (size_t w = 0; w < words; w++) r->bits[w] &= r->known[w];
    return bits_list(r->dv, r->bits, r->refs);
}

struct refs reason_facts(struct run *r, const struct subject *s, outcome result, const uint64_t *needed) {
    if (!result) return (struct refs){0};
    if (judged(r, s)) return itself(r, s);
    struct search q = {r, s, true, r->refs, leaves_below(r, s), r->chosen, 0};
    for (size_t i = 0; i < q.n; i++) q.chosen[i] = bits_has(needed, leaf_number(r->dv, q.leaves[i]));
    search(&q);
    return chosen(&q);
}
