/* covers: what meeting the controls of one standard gives in others, by the mappings between them. */
#include "ledger/ledger.h"

static bool is_met_by(enum relation_kind by_to_it) {
    return by_to_it == MAP_EQUAL || by_to_it == MAP_SUPERSET;
}

bool control_stands(const struct system *s, uint32_t control, const struct control_result *r) {
    const struct decision *d = system_decision(s, control);
    return r->applies == TRI_YES ? !d || d->level > 0 : d && d->level > 0;
}

struct side {
    const struct catalog *cat;
    const struct system *system;
    const struct derivation *d;
    uint64_t standards; /* whose controls cover */
};

static bool takes_part(const struct side *s, uint32_t control) {
    return (s->standards >> s->cat->controls[control].standard & 1) &&
           control_stands(s->system, control, &s->d->controls[control]);
}

/* Fuller cover first; then in declaration order. */
static void insert(struct cover *c, struct cover_by by) {
    size_t at = c->n_by++;
    struct cover_by *list = c->by;
    for (; at > 0 && !is_met_by(list[at - 1].kind) && is_met_by(by.kind); at--) list[at] = list[at - 1];
    list[at] = by;
    if (is_met_by(by.kind))
        c->kind = COVER_FULL;
    else if (c->kind == COVER_NONE)
        c->kind = COVER_PART;
}

struct cover *covers_of(struct arena *a, const struct catalog *cat, const struct system *s, const struct derivation *d,
                        uint64_t standards) {
    struct side side = {cat, s, d, standards};
    struct cover *all = arena_array(a, cat->n_controls, sizeof *all);
    uint32_t *room = arena_array(a, cat->n_controls, sizeof *room);
    for (size_t i = 0; i < cat->n_mappings; i++) room[cat->mappings[i].from]++, room[cat->mappings[i].to]++;
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        all[i].by = arena_array(a, room[i], sizeof *all[i].by);
        all[i].wanted = !(standards >> cat->controls[i].standard & 1) && control_stands(s, i, &d->controls[i]);
    }
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (all[m->to].wanted && takes_part(&side, m->from))
            insert(&all[m->to], (struct cover_by){m->from, m->kind, &m->why});
        if (all[m->from].wanted && takes_part(&side, m->to))
            insert(&all[m->from], (struct cover_by){m->to, relation_kind_turned(m->kind), &m->why});
    }
    return all;
}

/* Duties ------------------------------------------------------------------------------------------- */

/* A duty is told by the strictest control that states it: one that nothing else that stands fully covers; of equals the
 * one that stands first. */
static bool is_covered(const struct catalog *cat, const bool *stands, uint32_t control) {
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (!stands[m->from] || !stands[m->to]) continue;
        if (m->to == control && (m->kind == MAP_SUPERSET || (m->kind == MAP_EQUAL && m->from < m->to))) return true;
        if (m->from == control && (m->kind == MAP_SUBSET || (m->kind == MAP_EQUAL && m->to < m->from))) return true;
    }
    return false;
}

struct duty *duties_of(struct arena *a, const struct catalog *cat, const struct system *s, const struct derivation *d,
                       uint64_t standards, size_t *n) {
    bool *stands = arena_array(a, cat->n_controls, sizeof *stands);
    uint32_t *room = arena_array(a, cat->n_controls, sizeof *room);
    struct duty *list = arena_array(a, cat->n_controls, sizeof *list),
                **at = arena_array(a, cat->n_controls, sizeof *at);
    *n = 0;
    for (uint32_t i = 0; i < cat->n_controls; i++)
        stands[i] = (standards >> cat->controls[i].standard & 1) && control_stands(s, i, &d->controls[i]);
    for (size_t i = 0; i < cat->n_mappings; i++) room[cat->mappings[i].from]++, room[cat->mappings[i].to]++;
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        if (!stands[i] || is_covered(cat, stands, i)) continue;
        at[i] = &list[(*n)++];
        *at[i] = (struct duty){.control = i, .others = arena_array(a, room[i], sizeof(struct cover_by))};
    }
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (!stands[m->from] || !stands[m->to]) continue;
        if (at[m->from]) at[m->from]->others[at[m->from]->n_others++] = (struct cover_by){m->to, m->kind, &m->why};
        if (at[m->to])
            at[m->to]->others[at[m->to]->n_others++] =
                (struct cover_by){m->from, relation_kind_turned(m->kind), &m->why};
    }
    return list;
}
