/* lint_mappings: whether the pairs of the mappings can all be true, and whether any control was forgotten.
 *
 * A pair says that what one control asks is within what another asks, or goes beyond it, or only overlaps. Taken as
 * “lies within”, pairs add up: what lies within something lies within all that this lies within. A pair must not say
 * otherwise. */
#include <string.h>

#include "catalog/lint_checks.h"

/* Arrows “lies within” from control to control. */
struct arrow {
    uint32_t from, to;
    uint32_t pair; /* the mapping that says so */
};
struct arrows {
    struct arrow *list;
    size_t n;
    const struct catalog *cat;
    uint32_t *queue; /* working space of one walk, by control */
    uint32_t *mark;
    uint32_t walk;
};

static void draw(struct arrows *all, uint32_t from, uint32_t to, uint32_t pair) {
    all->list[all->n++] = (struct arrow){from, to, pair};
}

static struct arrows draw_all(struct arena *a, const struct catalog *cat) {
    struct arrows all = {arena_array(a, 2 * cat->n_mappings, sizeof(struct arrow)),
                         0,
                         cat,
                         arena_array(a, cat->n_controls + 1, sizeof(uint32_t)),
                         arena_array(a, cat->n_controls + 1, sizeof(uint32_t)),
                         0};
    for (uint32_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (m->kind == MAP_EQUAL || m->kind == MAP_SUBSET) draw(&all, m->from, m->to, i);
        if (m->kind == MAP_EQUAL || m->kind == MAP_SUPERSET) draw(&all, m->to, m->from, i);
    }
    return all;
}

/* Whether `from` lies within `to` by the other pairs. */
static bool lies_within(struct arrows *all, uint32_t from, uint32_t to, uint32_t but) {
    size_t head = 0, n = 0;
    all->walk++;
    all->queue[n++] = from;
    all->mark[from] = all->walk;
    while (head < n) {
        uint32_t at = all->queue[head++];
        for (size_t i = 0; i < all->n; i++) {
            const struct arrow *w = &all->list[i];
            if (w->from != at || w->pair == but || all->mark[w->to] == all->walk) continue;
            if (w->to == to) return true;
            all->mark[w->to] = all->walk;
            all->queue[n++] = w->to;
        }
    }
    return false;
}

static struct file_place place_of_pair(const struct linting *l, size_t i) {
    return l->cat->places ? l->cat->places->mappings[i] : (struct file_place){STR_NONE, 0, 0};
}

static struct str pair_name(const struct linting *l, const struct mapping *m) {
    return arena_fmt(l->a, "%.*s – %.*s", STR_ARG(control_name(l->a, l->cat, m->from)),
                     STR_ARG(control_name(l->a, l->cat, m->to)));
}

static void look_at_chain(struct linting *l, struct arrows *all, uint32_t i) {
    const struct mapping *m = &l->cat->mappings[i];
    bool within = m->kind != MAP_SUBSET && m->kind != MAP_EQUAL && lies_within(all, m->from, m->to, i);
    bool around = m->kind != MAP_SUPERSET && m->kind != MAP_EQUAL && lies_within(all, m->to, m->from, i);
    if (within || around)
        lint_add(l, LINT_MAPPING, LINT_WARNING, pair_name(l, m), place_of_pair(l, i),
                 within ? _("It is written as “%s”, but by other pairs the first lies within the second.")
                        : _("It is written as “%s”, but by other pairs the second lies within the first."),
                 relation_kind_id(m->kind));
}

/* The same two the other way round must say the same. Only “intersects” needs it: the chain sees the rest. */
static void look_at_reverse(struct linting *l, uint32_t i) {
    const struct mapping *m = &l->cat->mappings[i];
    for (uint32_t k = i + 1; k < l->cat->n_mappings; k++) {
        const struct mapping *o = &l->cat->mappings[k];
        if (o->from != m->to || o->to != m->from) continue;
        bool fits = (m->kind == MAP_SUBSET && o->kind == MAP_SUPERSET) ||
                    (m->kind == MAP_SUPERSET && o->kind == MAP_SUBSET) ||
                    (m->kind == o->kind && (m->kind == MAP_EQUAL || m->kind == MAP_INTERSECTS));
        if (!fits)
            lint_add(l, LINT_MAPPING, LINT_WARNING, pair_name(l, o), place_of_pair(l, k),
                     _("It is written as “%s”, and the other way round as “%s”."), relation_kind_id(o->kind),
                     relation_kind_id(m->kind));
    }
}

/* What is forgotten --------------------------------------------------------------------------------- */

#define SEEN_PAIR 1
#define SEEN_NONE 2

/* Which controls of one standard are spoken of towards another: with their parents, since part of those is mapped,
 * and with their sub-items, since these are part of them. */
static bool gather_seen(const struct catalog *cat, uint32_t from, uint32_t to, uint8_t *seen) {
    bool any = false;
    memset(seen, 0, cat->n_controls);
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (cat->controls[m->from].standard != from || cat->controls[m->to].standard != to) continue;
        seen[m->from] |= SEEN_PAIR;
        any = true;
    }
    for (size_t i = 0; i < cat->n_uncovered; i++) {
        const struct uncovered *u = &cat->uncovered[i];
        if (cat->controls[u->from].standard != from || u->to != to) continue;
        seen[u->from] |= SEEN_NONE;
        any = true;
    }
    return any;
}

static bool spoken_of(const struct catalog *cat, const uint8_t *seen, const bool *below, uint32_t i) {
    for (int64_t at = i; at >= 0; at = cat->controls[at].parent)
        if (seen[at]) return true;
    return below[i];
}

static void look_at_two(struct linting *l, uint32_t from, uint32_t to, uint8_t *seen) {
    const struct catalog *cat = l->cat;
    const struct standard *s = &cat->standards[from];
    struct str other = cat->standards[to].id;
    if (!gather_seen(cat, from, to, seen)) return;
    bool *below = arena_array(l->a, cat->n_controls + 1, sizeof *below);
    for (uint32_t i = s->first_control + s->n_controls; i-- > s->first_control;)
        if ((seen[i] || below[i]) && cat->controls[i].parent >= 0) below[cat->controls[i].parent] = true;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        struct str name = control_name(l->a, cat, i);
        if (seen[i] == (SEEN_PAIR | SEEN_NONE))
            lint_add(l, LINT_MAPPING, LINT_WARNING, name, place_of_control(l, i),
                     _("It stands in a pair with “%.*s” and among those that have none."), STR_ARG(other));
        else if (!spoken_of(cat, seen, below, i))
            /* A sub-item beside others that are spoken of was most likely looked at. */
            lint_add(l, LINT_UNMAPPED,
                     cat->controls[i].parent >= 0 && below[cat->controls[i].parent] ? LINT_NOTE : LINT_WARNING, name,
                     place_of_control(l, i), _("It is in no pair with “%.*s” and not among those that have none."),
                     STR_ARG(other));
    }
}

#define PAIRS_MAX 10000 /* of which each is compared with each; of more nothing is said */

void lint_mappings(struct linting *l) {
    struct arrows all = draw_all(l->a, l->cat);
    uint8_t *seen = arena_array(l->a, l->cat->n_controls + 1, 1);
    uint32_t n = l->cat->n_mappings > PAIRS_MAX ? 0 : (uint32_t)l->cat->n_mappings;
    for (uint32_t i = 0; i < n; i++) look_at_reverse(l, i);
    for (uint32_t i = 0; i < n; i++) look_at_chain(l, &all, i);
    for (uint32_t i = 0; i < l->cat->n_standards; i++)
        for (uint32_t k = 0; k < l->cat->n_standards; k++)
            if (i != k) look_at_two(l, i, k, seen);
}
