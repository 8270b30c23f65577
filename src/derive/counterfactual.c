/* counterfactual: for each leaf that would change a result, the nearest other value that does, and the outcome. */
#include <stdlib.h>

#include "derive/plan.h"

/* How far an answer is from another: choices apart, choices exchanged, units apart. */
static uint64_t apart(const struct fact *f, const struct value *a, const struct value *b) {
    switch (f->shape.type) {
    case FACT_MANY:
        return (uint64_t)__builtin_popcountll(a->maybe ^ b->maybe);
    case FACT_NUMBER:
        return a->lo > b->lo ? (uint64_t)a->lo - (uint64_t)b->lo : (uint64_t)b->lo - (uint64_t)a->lo;
    case FACT_YESNO:
    case FACT_ONE:
        return (uint64_t)labs(__builtin_ctzll(a->maybe | 1ull << 63) - (long)__builtin_ctzll(b->maybe | 1ull << 63));
    case FACT_TEXT:
        return 1;
    }
    return 1;
}

/* A set that differs from the answer only where rules look keeps the answer's other choices. */
static struct value keep_the_rest(const struct deriver *dv, uint32_t fact, const struct value *now,
                                  const struct value *other) {
    uint64_t asked = 0;
    struct value v = *other;
    const struct fact *f = &dv->cat->facts[fact];
    if (f->shape.type != FACT_MANY || !now->settled) return v;
    for (size_t i = 0; i < dv->alternatives[fact].n; i++) asked |= dv->alternatives[fact].values[i].maybe;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) asked |= UINT64_C(1) << i;
    v.sure = v.maybe = other->maybe | (now->maybe & ~asked);
    return v;
}

static void fill(struct counterfactual *c, const struct run *r, const struct subject *s) {
    if (s->is_condition)
        c->condition_value = (enum tri)r->conditions[s->index];
    else
        c->recommended = outcome_own(r, s);
}

static bool try_fact(struct run *r, const struct subject *s, outcome before, struct counterfactual *c) {
    uint32_t f = c->what.index;
    const struct alternatives *alt = &r->dv->alternatives[f];
    const struct value *now = &r->in->facts[f];
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < alt->n; i++) {
        struct value v = keep_the_rest(r->dv, f, now, &alt->values[i]);
        vary_fact(r, f, &v);
        outcome o = outcome_own(r, s);
        /* A definite other result is worth more than one that would be open. */
        uint64_t distance = apart(&r->dv->cat->facts[f], now, &v) + (o ? 0 : UINT64_MAX / 4);
        if (o != before && distance < best) {
            best = distance;
            c->value = v;
            fill(c, r, s);
        }
    }
    vary_back(r, c->what);
    return best != UINT64_MAX;
}

struct counterfactual *derive_counterfactuals(const struct deriver *dv, struct arena *scratch,
                                              const struct derive_input *in, const struct derivation *d,
                                              struct result_ref result, size_t *n) {
    struct run *r = run_new(dv, scratch, in);
    const struct subject *s =
        result.is_condition ? &dv->conditions[result.index] : &dv->classes[dv->class_of[result.index]];
    const struct refs *change =
        result.is_condition ? &d->conditions[result.index].would_change : &d->controls[result.index].would_change;
    struct counterfactual *list = arena_array(scratch, change->n, sizeof *list);
    outcome before = outcome_own(r, s);
    *n = 0;
    for (size_t i = 0; i < change->n; i++) {
        struct counterfactual c = {.what = change->list[i], .judgement = TRI_UNKNOWN};
        if (!c.what.is_condition) {
            if (!try_fact(r, s, before, &c)) continue;
        } else {
            c.judgement = tri_not((enum tri)in->judgements[c.what.index]);
            vary_judgement(r, c.what.index, c.judgement);
            fill(&c, r, s);
            vary_back(r, c.what);
        }
        list[(*n)++] = c;
    }
    return list;
}
