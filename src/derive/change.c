/* change: what a single other answer would have changed.
 *
 * Every leaf is varied by itself over the alternatives that rules can tell apart; conditions that rest on it are
 * evaluated again, and classes that name one of those that changed. */
#include <string.h>

#include "derive/plan.h"

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
    const struct dependents *d = leaf.is_condition ? &r->dv->of_condition[leaf.index] : &r->dv->of_fact[leaf.index];
    if (leaf.is_condition)
        r->judged[leaf.index] = r->in->judgements[leaf.index];
    else
        r->values[leaf.index] = r->in->facts[leaf.index];
    for (size_t i = 0; i < d->n; i++) r->conditions[d->list[i]] = r->base[d->list[i]];
}

/* Lists that grow, one per subject. */
struct growing {
    struct input_ref *list;
    size_t n, room;
};

static bool noted(const struct growing *g, struct input_ref leaf) {
    return g->n && g->list[g->n - 1].index == leaf.index && g->list[g->n - 1].is_condition == leaf.is_condition;
}

static void append_once(struct arena *a, struct growing *g, struct input_ref leaf) {
    if (noted(g, leaf)) return;
    g->list = arena_grow(a, g->list, g->n, &g->room, sizeof *g->list);
    g->list[g->n++] = leaf;
}

struct watch {
    struct run *r;
    const outcome *classes;
    struct growing *by_condition, *by_class;
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
static void compare(struct watch *w, struct input_ref leaf) {
    struct run *r = w->r;
    const struct dependents *d = leaf.is_condition ? &r->dv->of_condition[leaf.index] : &r->dv->of_fact[leaf.index];
    for (size_t i = 0; i < d->n; i++) {
        if (r->conditions[d->list[i]] == r->base[d->list[i]]) continue;
        append_once(r->a, &w->by_condition[d->list[i]], leaf);
    }
    for (size_t i = 0; i < d->n_classes; i++) {
        uint32_t c = d->classes[i];
        const struct subject *s = &r->dv->classes[c];
        if (!noted(&w->by_class[c], leaf) && touched(r, s, leaf) && outcome_own(r, s) != w->classes[c])
            append_once(r->a, &w->by_class[c], leaf);
    }
}

static void vary_each_fact(struct watch *w) {
    struct run *r = w->r;
    for (uint32_t f = 0; f < r->dv->cat->n_facts; f++) {
        const struct alternatives *alt = &r->dv->alternatives[f];
        struct input_ref leaf = {false, f};
        if (!r->in->facts[f].answered || !alt->n_kinds) continue;
        for (size_t i = 0; i < alt->n_kinds; i++) {
            vary_fact(r, f, &alt->kinds[i]);
            compare(w, leaf);
        }
        vary_back(r, leaf);
    }
}

static void vary_each_judgement(struct watch *w) {
    struct run *r = w->r;
    for (uint32_t c = 0; c < r->dv->cat->n_conditions; c++) {
        if (r->in->judgements[c] == TRI_UNKNOWN) continue;
        struct input_ref leaf = {true, c};
        vary_judgement(r, c, tri_not((enum tri)r->in->judgements[c]));
        compare(w, leaf);
        vary_back(r, leaf);
    }
}

static struct refs *as_refs(struct arena *a, const struct growing *g, size_t n) {
    struct refs *refs = arena_array(a, n, sizeof *refs);
    for (size_t i = 0; i < n; i++) refs[i] = (struct refs){g[i].list, g[i].n};
    return refs;
}

struct changes find_changes(struct run *r, const outcome *classes) {
    size_t n_conditions = r->dv->cat->n_conditions, n_classes = r->dv->n_classes;
    struct watch w = {r, classes, arena_array(r->a, n_conditions, sizeof(struct growing)),
                      arena_array(r->a, n_classes, sizeof(struct growing))};
    vary_each_fact(&w);
    vary_each_judgement(&w);
    return (struct changes){as_refs(r->a, w.by_condition, n_conditions), as_refs(r->a, w.by_class, n_classes)};
}
