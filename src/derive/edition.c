/* edition: answers carried over to another edition, and what comes of it. */
#include "derive/edition.h"

static uint64_t all_choices(const struct fact *f) {
    return f->n_choices >= 64 ? UINT64_MAX : (UINT64_C(1) << f->n_choices) - 1;
}

/* Bits over the old choices as bits over the new ones; `kept`: none was lost. */
static uint64_t carry_bits(const struct fact *x, const struct fact *y, uint64_t bits, bool *kept) {
    uint64_t out = 0;
    for (size_t i = 0; i < x->n_choices; i++) {
        size_t k = 0;
        if (!(bits >> i & 1)) continue;
        while (k < y->n_choices && !str_eq(x->choices[i].id, y->choices[k].id)) k++;
        if (k < y->n_choices)
            out |= UINT64_C(1) << k;
        else
            *kept = false;
    }
    return out;
}

static uint64_t new_choices(const struct fact *x, const struct fact *y) {
    bool kept = true;
    return all_choices(y) & ~carry_bits(x, y, all_choices(x), &kept);
}

/* False: what was answered is not said in full by `out`. */
static bool carry_choices(const struct fact *x, const struct fact *y, const struct value *v, struct value *out) {
    bool kept = true;
    struct value w = *v;
    w.sure = carry_bits(x, y, v->sure, &kept);
    w.maybe = carry_bits(x, y, v->maybe, &kept);
    if (!v->settled) w.maybe |= new_choices(x, y);
    bool empty = !w.maybe && v->maybe;
    if (!empty) *out = w;
    return kept;
}

static bool carry_value(const struct fact *x, const struct fact *y, const struct value *v, struct value *out) {
    *out = value_unknown(&y->shape);
    if (!v->answered) return true;
    if (x->shape.type != y->shape.type) return false;
    switch (y->shape.type) {
    case FACT_YESNO:
    case FACT_ONE:
    case FACT_MANY:
        return carry_choices(x, y, v, out);
    case FACT_NUMBER:
        if (v->lo > y->shape.max || v->hi < y->shape.min) return false;
        *out = *v;
        if (out->lo < y->shape.min) out->lo = y->shape.min;
        if (out->hi > y->shape.max) out->hi = y->shape.max;
        return true;
    case FACT_TEXT:
        *out = *v;
        return true;
    }
    return false;
}

struct edition_input edition_carry(struct arena *a, const struct editions *e, const struct derive_input *before) {
    const struct catalog *x = e->before, *y = e->after;
    struct value *facts = arena_array(a, y->n_facts, sizeof *facts);
    uint8_t *judgements = arena_array(a, y->n_conditions, 1);
    uint32_t *lost = arena_array(a, x->n_facts, sizeof *lost);
    uint32_t *unheard = arena_array(a, x->n_conditions, sizeof *unheard);
    struct edition_input in = {{facts, judgements}, lost, 0, unheard, 0};
    for (size_t i = 0; i < y->n_facts; i++) facts[i] = value_unknown(&y->facts[i].shape);
    for (size_t i = 0; i < y->n_conditions; i++) judgements[i] = TRI_UNKNOWN;
    for (uint32_t i = 0; i < x->n_facts; i++) {
        int32_t now = e->fact_now[i];
        const struct value *v = &before->facts[i];
        bool kept = now < 0 ? !v->answered : carry_value(&x->facts[i], &y->facts[now], v, &facts[now]);
        if (!kept) lost[in.n_lost_facts++] = i;
    }
    for (uint32_t i = 0; i < x->n_conditions; i++) {
        if (before->judgements[i] == TRI_UNKNOWN) continue;
        if (e->condition_now[i] >= 0)
            judgements[e->condition_now[i]] = before->judgements[i];
        else
            unheard[in.n_lost_conditions++] = i;
    }
    return in;
}

/* Effects ------------------------------------------------------------------------------------------- */

const char *edition_effect_id(enum edition_effect_kind k) {
    static const char *const ids[] = {"applies", "ends", "gone", "level", "open", "settled"};
    return ids[k];
}

/* The old levels, as bits over the new standard's. A level that is gone takes a bit that no level has. */
static uint64_t levels_now(const struct standard *s, const struct standard *t, uint64_t bits) {
    uint64_t out = 0;
    for (size_t i = 0; i < s->n_levels; i++) {
        if (!(bits >> i & 1)) continue;
        int32_t k = standard_find_level(t, s->levels[i].id);
        out |= UINT64_C(1) << (k < 0 ? 63 : k);
    }
    return out;
}

static const struct standard *standard_of(const struct catalog *cat, uint32_t control) {
    return &cat->standards[cat->controls[control].standard];
}

/* EFFECT_KINDS: none. `before` is NULL for a control that was not there. */
static enum edition_effect_kind effect_of(const struct editions *e, int32_t old, uint32_t now,
                                          const struct control_result *before, const struct control_result *after) {
    if (!before)
        return after->applies == TRI_YES ? EFFECT_APPLIES : after->applies == TRI_UNKNOWN ? EFFECT_OPEN : EFFECT_KINDS;
    if (before->applies == TRI_UNKNOWN) return after->applies == TRI_UNKNOWN ? EFFECT_KINDS : EFFECT_SETTLED;
    if (after->applies == TRI_UNKNOWN) return EFFECT_OPEN;
    if (before->applies != after->applies) return after->applies == TRI_YES ? EFFECT_APPLIES : EFFECT_ENDS;
    uint64_t was = levels_now(standard_of(e->before, (uint32_t)old), standard_of(e->after, now), before->recommended);
    return was == after->recommended ? EFFECT_KINDS : EFFECT_LEVEL;
}

struct edition_effects edition_effects(struct arena *a, const struct editions *e, const struct derivation *before,
                                       const struct derivation *after, uint64_t standards) {
    const struct catalog *x = e->before, *y = e->after;
    struct edition_effect *list = arena_array(a, x->n_controls + y->n_controls, sizeof *list);
    int32_t *was = arena_array(a, y->n_controls, sizeof *was);
    struct edition_effects out = {list, 0, {0}};
    for (size_t k = 0; k < y->n_controls; k++) was[k] = -1;
    for (uint32_t i = 0; i < x->n_controls; i++)
        if (e->control_now[i] >= 0) was[e->control_now[i]] = (int32_t)i;
    for (uint32_t k = 0; k < y->n_controls; k++) {
        const struct standard *s = catalog_find_standard(x, standard_of(y, k)->id);
        if (s && !(standards >> (s - x->standards) & 1)) continue;
        enum edition_effect_kind kind =
            effect_of(e, was[k], k, was[k] < 0 ? NULL : &before->controls[was[k]], &after->controls[k]);
        if (kind != EFFECT_KINDS) list[out.n++] = (struct edition_effect){kind, was[k], (int32_t)k};
    }
    for (uint32_t i = 0; i < x->n_controls; i++)
        if (e->control_now[i] < 0 && (standards >> x->controls[i].standard & 1) &&
            before->controls[i].applies == TRI_YES)
            list[out.n++] = (struct edition_effect){EFFECT_GONE, (int32_t)i, -1};
    for (size_t i = 0; i < out.n; i++) out.count[list[i].kind]++;
    return out;
}
