/* change: what a single other answer would have changed, and what would be open without one.
 *
 * Every leaf is varied by itself over the alternatives that rules can tell apart, and once taken as not known;
 * conditions that rest on it are evaluated again, and classes that name one of those that changed. */
#include <string.h>

#include "derive/plan.h"

static const struct dependents *dependents_on(const struct run *r, struct input_ref leaf) {
    return leaf.is_condition ? &r->dv->of_condition[leaf.index] : &r->dv->of_fact[leaf.index];
}

static void evaluate_dependents(struct run *r, const struct dependents *d) {
    for (size_t i = 0; i < d->n; i++) evaluate_condition(r, d->list[i]);
}

void vary_fact(struct run *r, uint32_t fact, const struct value *v) {
    r->values[fact] = *v;
    evaluate_dependents(r, &r->dv->of_fact[fact]);
}

void vary_judgement(struct run *r, uint32_t condition, enum tri v) {
    r->judged[condition] = (uint8_t)v;
    evaluate_dependents(r, &r->dv->of_condition[condition]);
}

void vary_back(struct run *r, struct input_ref leaf) {
    const struct dependents *d = dependents_on(r, leaf);
    if (leaf.is_condition)
        r->judged[leaf.index] = r->in->judgements[leaf.index];
    else
        r->values[leaf.index] = r->in->facts[leaf.index];
    for (size_t i = 0; i < d->n; i++) r->conditions[d->list[i]] = r->base[d->list[i]];
}

struct watch {
    struct run *r;
    const outcome *classes;
    struct changes to;
};

/* Whether one of the names in a class's rules has another value than before. */
static bool touched(const struct run *r, const struct subject *s, struct input_ref leaf) {
    for (size_t i = 0; i < s->n_direct; i++) {
        struct input_ref d = s->direct[i];
        if (d.is_condition ? r->conditions[d.index] != r->base[d.index] : !leaf.is_condition && d.index == leaf.index)
            return true;
    }
    return false;
}

/* After a leaf was varied: who is different now? */
static void compare(struct watch *w, struct input_ref leaf, uint64_t *by_condition, uint64_t *by_class) {
    struct run *r = w->r;
    const struct dependents *d = dependents_on(r, leaf);
    size_t words = r->dv->n_words, bit = leaf_number(r->dv, leaf);
    for (size_t i = 0; i < d->n; i++)
        if (r->conditions[d->list[i]] != r->base[d->list[i]]) bits_add(by_condition + d->list[i] * words, bit);
    for (size_t i = 0; i < d->n_classes; i++) {
        uint32_t c = d->classes[i];
        const struct subject *s = &r->dv->classes[c];
        uint64_t *set = by_class + c * words;
        if (!bits_has(set, bit) && touched(r, s, leaf) && outcome_own(r, s) != w->classes[c]) bits_add(set, bit);
    }
}

/* Taken as not known: whoever is different is open now, because knowing less never settles. */
static void hide(struct watch *w, struct input_ref leaf) {
    struct run *r = w->r;
    if (leaf.is_condition) {
        r->hidden[leaf.index] = true;
        vary_judgement(r, leaf.index, TRI_UNKNOWN);
        r->hidden[leaf.index] = false;
    } else {
        vary_fact(r, leaf.index, &r->dv->unknown[leaf.index]);
    }
    compare(w, leaf, w->to.condition_needs, w->to.class_needs);
    vary_back(r, leaf);
}

/* The answer that was given: nothing comes of trying it again. */
static bool is_given(enum fact_type type, const struct value *v, const struct value *given) {
    if (!given->settled) return false;
    if (type == FACT_NUMBER) return v->lo == given->lo && v->hi == given->hi;
    if (type == FACT_TEXT) return str_eq(v->text, given->text);
    return v->maybe == given->maybe && (type != FACT_MANY || v->sure == given->sure);
}

static void vary_each_fact(struct watch *w) {
    struct run *r = w->r;
    for (uint32_t f = 0; f < r->dv->cat->n_facts; f++) {
        const struct alternatives *alt = &r->dv->alternatives[f];
        struct input_ref leaf = {false, f};
        if (!r->in->facts[f].answered || !alt->n_kinds) continue;
        for (size_t i = 0; i < alt->n_kinds; i++) {
            if (is_given(r->dv->cat->facts[f].shape.type, &alt->kinds[i], &r->in->facts[f])) continue;
            vary_fact(r, f, &alt->kinds[i]);
            compare(w, leaf, w->to.condition_changes, w->to.class_changes);
        }
        hide(w, leaf);
    }
}

static void vary_each_judgement(struct watch *w) {
    struct run *r = w->r;
    for (uint32_t c = 0; c < r->dv->cat->n_conditions; c++) {
        if (r->in->judgements[c] == TRI_UNKNOWN) continue;
        struct input_ref leaf = {true, c};
        vary_judgement(r, c, tri_not((enum tri)r->in->judgements[c]));
        compare(w, leaf, w->to.condition_changes, w->to.class_changes);
        hide(w, leaf);
    }
}

static uint64_t *sets(const struct run *r, size_t n) {
    return arena_array(r->a, n * r->dv->n_words, sizeof(uint64_t));
}

struct changes find_changes(struct run *r, const outcome *classes) {
    size_t n_conditions = r->dv->cat->n_conditions, n_classes = r->dv->n_classes;
    struct watch w = {
        r, classes, {sets(r, n_conditions), sets(r, n_conditions), sets(r, n_classes), sets(r, n_classes)}};
    vary_each_fact(&w);
    vary_each_judgement(&w);
    return w.to;
}
