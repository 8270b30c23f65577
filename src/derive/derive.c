/* derive: one derivation from beginning to end. */
#include "derive/derive.h"

#include <string.h>

#include "derive/plan.h"

struct run *run_new(const struct deriver *dv, struct arena *a, const struct derive_input *in) {
    const struct catalog *cat = dv->cat;
    struct run *r = arena_alloc(a, sizeof *r);
    uint8_t *base = arena_array(a, cat->n_conditions + 1, 1), *rule_base = arena_array(a, cat->n_conditions + 1, 1);
    *r = (struct run){.dv = dv, .a = a, .in = in, .base = base, .rule_base = rule_base};
    r->values = arena_array(a, cat->n_facts, sizeof *r->values);
    r->judged = arena_array(a, cat->n_conditions + 1, 1);
    r->hidden = arena_array(a, cat->n_conditions + 1, 1);
    r->conditions = arena_array(a, cat->n_conditions + 1, 1);
    if (cat->n_facts) memcpy(r->values, in->facts, cat->n_facts * sizeof *r->values);
    if (cat->n_conditions) memcpy(r->judged, in->judgements, cat->n_conditions);
    r->known = arena_array(a, dv->n_words, sizeof *r->known);
    for (size_t i = 0; i < cat->n_facts; i++)
        if (in->facts[i].answered) bits_add(r->known, i);
    for (size_t i = 0; i < cat->n_conditions; i++)
        if (in->judgements[i] != TRI_UNKNOWN) bits_add(r->known, cat->n_facts + i);
    for (size_t i = 0; i < cat->n_conditions; i++) {
        uint32_t c = cat->condition_order[i];
        struct expr_env env = {r->values, r->conditions};
        rule_base[c] = (uint8_t)expr_eval(&cat->conditions[c].when, &env);
        base[c] = r->conditions[c] = r->judged[c] != TRI_UNKNOWN ? r->judged[c] : rule_base[c];
    }
    return r;
}

/* Room for the search for reasons. */
static void make_room(struct run *r) {
    size_t leaves = r->dv->cat->n_facts + r->dv->cat->n_conditions;
    r->refs = arena_array(r->a, leaves, sizeof *r->refs);
    r->chosen = arena_array(r->a, leaves + 1, sizeof *r->chosen);
    r->bits = arena_array(r->a, r->dv->n_words, sizeof *r->bits);
    r->nodes = arena_alloc(r->a, EXPR_NODES_MAX);
    r->open = arena_alloc(r->a, EXPR_NODES_MAX);
}

static void derive_conditions(struct run *r, const struct changes *ch, const uint64_t *waits,
                              struct condition_result *out) {
    size_t words = r->dv->n_words;
    for (size_t i = 0; i < r->dv->cat->n_conditions; i++) {
        const struct subject *s = &r->dv->conditions[i];
        outcome o = outcome_own(r, s);
        out[i] = (struct condition_result){.value = (enum tri)r->base[i],
                                           .rule_value = (enum tri)r->rule_base[i],
                                           .judged = r->in->judgements[i] != TRI_UNKNOWN,
                                           .facts = reason_facts(r, s, o, ch->condition_needs + i * words),
                                           .would_change = bits_refs(r, ch->condition_changes + i * words)};
        out[i].because = reason_because(r, s, o, &out[i].facts);
        if (!o) out[i].undetermined_by = bits_refs(r, waits + i * words);
    }
}

static struct refs just(struct run *r, uint32_t condition) {
    struct input_ref *one = arena_alloc(r->a, sizeof *one);
    *one = (struct input_ref){true, condition};
    return (struct refs){one, 1};
}

/* A class that mirrors a condition shares its reason. */
static struct control_result mirror_class(struct run *r, const struct subject *s, outcome o,
                                          const struct condition_result *of) {
    struct control_result c = {.applies = o == 1 ? TRI_NO : TRI_YES,
                               .recommended = o,
                               .preferred = -1,
                               .facts = of->facts,
                               .would_change = of->would_change,
                               .undetermined_by = of->undetermined_by};
    if (o)
        c.because = just(r, (uint32_t)s->mirrors);
    else
        c.possible = outcome_possible(r, s, &c.applies);
    return c;
}

static struct control_result derive_class(struct run *r, const struct subject *s, outcome o, const struct changes *ch,
                                          const uint64_t *waits) {
    size_t words = r->dv->n_words;
    struct control_result c = {.applies = o == 1 ? TRI_NO : TRI_YES,
                               .recommended = o,
                               .preferred = -1,
                               .facts = reason_facts(r, s, o, ch->class_needs + s->index * words),
                               .would_change = bits_refs(r, ch->class_changes + s->index * words)};
    c.because = reason_because(r, s, o, &c.facts);
    if (o) return c;
    c.possible = outcome_possible(r, s, &c.applies);
    c.undetermined_by = reason_undetermined(r, s, waits);
    return c;
}

/* The first recommended level that is preferred here. */
static int32_t preferred(const struct run *r, const struct control *c, uint64_t recommended) {
    struct expr_env env = {r->values, r->base};
    for (size_t i = 0; i < c->n_levels; i++) {
        const struct control_level *l = &c->levels[i];
        if (l->prefer.count && recommended >> l->level & 1 && expr_eval(&l->prefer, &env) == TRI_YES)
            return (int32_t)l->level;
    }
    return -1;
}

struct derivation *derive(const struct deriver *dv, struct arena *scratch, const struct derive_input *in) {
    const struct catalog *cat = dv->cat;
    struct control_result *controls = arena_array(scratch, cat->n_controls, sizeof *controls);
    struct condition_result *conditions = arena_array(scratch, cat->n_conditions, sizeof *conditions);
    struct control_result *classes = arena_array(scratch, dv->n_classes, sizeof *classes);
    outcome *outcomes = arena_array(scratch, dv->n_classes, sizeof *outcomes);
    struct run *r = run_new(dv, scratch, in);
    make_room(r);
    for (size_t i = 0; i < dv->n_classes; i++) outcomes[i] = outcome_own(r, &dv->classes[i]);
    struct changes ch = find_changes(r, outcomes);
    const uint64_t *waits = find_waits(r);
    derive_conditions(r, &ch, waits, conditions);
    for (size_t i = 0; i < dv->n_classes; i++) {
        const struct subject *s = &dv->classes[i];
        classes[i] = s->mirrors < 0 ? derive_class(r, s, outcomes[i], &ch, waits)
                                    : mirror_class(r, s, outcomes[i], &conditions[s->mirrors]);
    }
    for (size_t i = 0; i < cat->n_controls; i++) controls[i] = classes[dv->class_of[i]];
    for (size_t i = 0; i < dv->n_prefers; i++) {
        uint32_t c = dv->prefers[i];
        controls[c].preferred = preferred(r, &cat->controls[c], controls[c].recommended);
    }
    struct derivation *d = arena_alloc(scratch, sizeof *d);
    *d = (struct derivation){cat, conditions, controls, r->in->facts, r->base};
    return d;
}

/* What is waited for ------------------------------------------------------------------------------ */

static void count_refs(const struct catalog *cat, const struct refs *refs, struct waiting *all) {
    for (size_t i = 0; i < refs->n; i++)
        all[(refs->list[i].is_condition ? cat->n_facts : 0) + refs->list[i].index].results++;
}

struct waiting *derive_waiting(struct arena *scratch, const struct derivation *r, uint64_t standards, size_t *n) {
    const struct catalog *cat = r->cat;
    size_t leaves = cat->n_facts + cat->n_conditions, count = 0;
    struct waiting *all = arena_array(scratch, leaves, sizeof *all), *out = arena_array(scratch, leaves, sizeof *out);
    for (uint32_t i = 0; i < cat->n_facts; i++) all[i].what = (struct input_ref){false, i};
    for (uint32_t i = 0; i < cat->n_conditions; i++) all[cat->n_facts + i].what = (struct input_ref){true, i};
    for (size_t i = 0; i < cat->n_conditions; i++)
        if (standards >> cat->conditions[i].standard & 1) count_refs(cat, &r->conditions[i].undetermined_by, all);
    for (size_t i = 0; i < cat->n_controls; i++)
        if (standards >> cat->controls[i].standard & 1) count_refs(cat, &r->controls[i].undetermined_by, all);
    for (size_t i = 0; i < leaves; i++) {
        if (!all[i].results) continue;
        size_t at = count++;
        for (; at > 0 && out[at - 1].results < all[i].results; at--) out[at] = out[at - 1];
        out[at] = all[i];
    }
    *n = count;
    return out;
}

struct carriers derive_carriers(const struct derivation *d, uint32_t control) {
    const struct control *c = &d->cat->controls[control];
    const struct standard *s = &d->cat->standards[c->standard];
    const struct expr *own = c->own.count ? &c->own : &s->own;
    const struct expr *supplier = c->supplier.count ? &c->supplier : &s->supplier;
    struct expr_env env = {d->given, d->condition_values};
    return (struct carriers){own->count ? expr_eval(own, &env) : TRI_YES,
                             supplier->count ? expr_eval(supplier, &env) : TRI_NO};
}

struct str input_name(struct arena *a, const struct catalog *cat, struct input_ref r) {
    return r.is_condition ? condition_name(a, cat, r.index) : cat->facts[r.index].id;
}
