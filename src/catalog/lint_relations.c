/* lint_relations: what controls say of each other. */
#include "catalog/lint_checks.h"

#define GOALS_MAX 64

static int64_t own_control(const struct catalog *cat, const struct standard *s, struct str id) {
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        if (str_eq(cat->controls[i].id, id)) return i;
    return -1;
}

static const struct standard *standard_of(const struct linting *l, uint32_t control) {
    return &l->cat->standards[l->cat->controls[control].standard];
}

/* Prerequisites ------------------------------------------------------------------------------------ */

/* All levels above leaving out fail. Returns how many goals; 0 when there are too many to look at. */
static size_t does_not_apply(const struct control *c, struct goal *goals, size_t room) {
    size_t n = 0;
    for (size_t k = 0; k < c->n_levels; k++) {
        if (c->levels[k].level == 0) continue;
        if (n == room) return 0;
        goals[n++] = goal_of(&c->levels[k].recommend, -1, TRI_NO);
    }
    return n;
}

/* Whether `c` can apply while `before` does not. */
static bool alone(struct solver *by, const struct control *c, const struct control *before, struct str *example) {
    struct goal goals[GOALS_MAX];
    size_t n = does_not_apply(before, goals, GOALS_MAX - 1);
    for (size_t k = 0; k < c->n_levels && n; k++) {
        if (c->levels[k].level == 0) continue;
        goals[n] = goal_of(&c->levels[k].recommend, -1, TRI_YES);
        if (solve(by, goals, n + 1, example) == SOLVED_YES) return true;
    }
    return false;
}

static void look_at_requires(struct linting *l, uint32_t i) {
    const struct control *c = &l->cat->controls[i];
    for (size_t k = 0; k < c->n_requires; k++) {
        int64_t before = own_control(l->cat, standard_of(l, i), c->requires[k].id);
        struct str example = STR_NONE;
        if (before < 0) continue;
        bool by_answers = alone(l->ruled, c, &l->cat->controls[before], &example);
        if (!by_answers && !alone(l->judged, c, &l->cat->controls[before], &example)) continue;
        lint_add(l, LINT_REQUIRES, LINT_NOTE, control_name(l->a, l->cat, i), place_of_control(l, i),
                 by_answers ? _("It can apply without “%.*s”, which it requires: %.*s.")
                            : _("A judgement can make it apply without “%.*s”, which it requires: %.*s."),
                 STR_ARG(c->requires[k].id), STR_ARG(example));
    }
}

/* Depth first; a way back into what is under way is a cycle. */
struct walk {
    struct linting *l;
    uint8_t *state; /* by control: 0 new, 1 under way, 2 done */
    unsigned depth;
};
#define WALK_DEPTH_MAX 1000

static void find_cycle(struct walk *w, uint32_t i) {
    const struct control *c = &w->l->cat->controls[i];
    w->state[i] = 1;
    for (size_t k = 0; k < c->n_requires && w->depth < WALK_DEPTH_MAX; k++) {
        int64_t next = own_control(w->l->cat, standard_of(w->l, i), c->requires[k].id);
        if (next < 0 || w->state[next] == 2) continue;
        if (w->state[next] == 1) {
            lint_add(w->l, LINT_REQUIRES, LINT_WARNING, control_name(w->l->a, w->l->cat, i), place_of_control(w->l, i),
                     _("It requires “%.*s”, which requires it in turn."), STR_ARG(c->requires[k].id));
            continue;
        }
        w->depth++;
        find_cycle(w, (uint32_t)next);
        w->depth--;
    }
    w->state[i] = 2;
}

/* Conflicts ---------------------------------------------------------------------------------------- */

static bool names(const struct relation *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return true;
    return false;
}

static void look_at_conflicts(struct linting *l, uint32_t i) {
    const struct control *c = &l->cat->controls[i];
    struct str name = c->n_conflicts ? control_name(l->a, l->cat, i) : STR_NONE;
    for (size_t k = 0; k < c->n_conflicts; k++) {
        struct str id = c->conflicts[k].id;
        int64_t other = own_control(l->cat, standard_of(l, i), id);
        if (other < 0) continue;
        if (other == (int64_t)i)
            lint_add(l, LINT_CONFLICTS, LINT_WARNING, name, place_of_control(l, i), _("It conflicts with itself."));
        else if (names(c->requires, c->n_requires, id))
            lint_add(l, LINT_CONFLICTS, LINT_WARNING, name, place_of_control(l, i),
                     _("It requires “%.*s” and conflicts with it."), STR_ARG(id));
        else if (!names(l->cat->controls[other].conflicts, l->cat->controls[other].n_conflicts, c->id))
            lint_add(l, LINT_CONFLICTS, LINT_WARNING, name, place_of_control(l, i),
                     _("It conflicts with “%.*s”, which does not say so."), STR_ARG(id));
    }
}

/* Sub-items ---------------------------------------------------------------------------------------- */

static bool is_below(const struct standard *s, struct str group, struct str above) {
    for (size_t steps = 0; group.len && steps <= s->n_groups; steps++) {
        if (str_eq(group, above)) return true;
        const struct group *g = standard_find_group(s, group);
        group = g ? g->parent : STR_NONE;
    }
    return false;
}

static void look_at_parent(struct linting *l, uint32_t i) {
    const struct control *c = &l->cat->controls[i];
    if (c->parent < 0) return;
    const struct control *parent = &l->cat->controls[c->parent];
    if (!is_below(standard_of(l, i), c->group, parent->group))
        lint_add(l, LINT_SUB_ITEM, LINT_WARNING, control_name(l->a, l->cat, i), place_of_control(l, i),
                 _("It stands in the group “%.*s”, its parent “%.*s” in “%.*s”."), STR_ARG(c->group),
                 STR_ARG(parent->id), STR_ARG(parent->group));
}

void lint_relations(struct linting *l) {
    struct walk w = {l, arena_array(l->a, l->cat->n_controls + 1, 1), 0};
    for (uint32_t i = 0; i < l->cat->n_controls; i++)
        if (w.state[i] == 0) find_cycle(&w, i);
    for (uint32_t i = 0; i < l->cat->n_controls; i++) look_at_requires(l, i);
    for (uint32_t i = 0; i < l->cat->n_controls; i++) look_at_conflicts(l, i);
    for (uint32_t i = 0; i < l->cat->n_controls; i++) look_at_parent(l, i);
}
