/* lint_rules: rules that nothing brings to one of their two values, in whole or in part.
 *
 * Most controls share their rule with others, so each distinct rule is looked at once, at the first that has it; how
 * many more have it is said. */
#include "catalog/lint_checks.h"

struct looked_at {
    struct linting *l;
    const struct expr *rule;
    int64_t owner; /* the condition whose rule it is, else -1 */
    struct str name;
    struct file_place at;
};

static enum solved comes_to(const struct looked_at *x, struct solver *s, unsigned root, enum tri want) {
    struct goal g = goal_of(x->rule, x->owner, want);
    g.root = root;
    return solve(s, &g, 1, NULL);
}

static bool is_constant_word(const struct expr_node *n) {
    return n->op == EXPR_TRUE || n->op == EXPR_FALSE;
}

/* Which parts always come to the same: TRI_YES or TRI_NO; TRI_UNKNOWN for those that do not, or are not proved to. */
static void constant_parts(const struct looked_at *x, uint8_t *constant) {
    for (unsigned i = 0; i < x->rule->count; i++) {
        const struct expr_node *n = &x->rule->nodes[i];
        constant[i] = TRI_UNKNOWN;
        if (n->op == EXPR_JUDGEMENT || n->op == EXPR_CONDITION) continue; /* free, either way */
        if (comes_to(x, x->l->judged, i, TRI_YES) == SOLVED_NO)
            constant[i] = TRI_NO;
        else if (comes_to(x, x->l->judged, i, TRI_NO) == SOLVED_NO)
            constant[i] = TRI_YES;
    }
}

/* The largest parts only: what is below a constant part goes with it. */
static void say_constant_parts(const struct looked_at *x, const uint8_t *constant) {
    const struct expr_node *nodes = x->rule->nodes;
    for (unsigned i = 0; i < x->rule->count; i++) {
        if (nodes[i].op < EXPR_NOT || constant[i] != TRI_UNKNOWN) continue;
        unsigned below[2] = {nodes[i].a, nodes[i].op == EXPR_NOT ? nodes[i].a : nodes[i].b};
        for (unsigned k = 0; k < (nodes[i].op == EXPR_NOT ? 1u : 2u); k++) {
            unsigned part = below[k];
            if (constant[part] == TRI_UNKNOWN || is_constant_word(&nodes[part])) continue;
            lint_add(x->l, LINT_CONSTANT_PART, LINT_WARNING, x->name, x->at,
                     constant[part] == TRI_YES ? _("A part of the rule holds whatever is answered: %.*s.")
                                               : _("A part of the rule holds for no answer: %.*s."),
                     STR_ARG(part_said(x->l, x->rule, part)));
        }
    }
}

/* A part is idle when the rule comes to the same with it taken as what leaves the other side alone. */
static bool is_idle(const struct looked_at *x, unsigned part, enum tri neutral) {
    for (unsigned k = 0; k < 2; k++) {
        struct goal both[2] = {goal_of(x->rule, x->owner, k ? TRI_NO : TRI_YES),
                               goal_of(x->rule, x->owner, k ? TRI_YES : TRI_NO)};
        both[1].forced = part;
        both[1].given = neutral;
        if (solve(x->l->judged, both, 2, NULL) != SOLVED_NO) return false;
    }
    return true;
}

static void say_idle_parts(const struct looked_at *x, const uint8_t *constant) {
    const struct expr_node *nodes = x->rule->nodes;
    for (unsigned i = 0; i < x->rule->count; i++) {
        if ((nodes[i].op != EXPR_AND && nodes[i].op != EXPR_OR) || constant[i] != TRI_UNKNOWN) continue;
        enum tri neutral = nodes[i].op == EXPR_AND ? TRI_YES : TRI_NO;
        unsigned below[2] = {nodes[i].a, nodes[i].b};
        for (unsigned k = 0; k < 2; k++) {
            if (constant[below[0]] != TRI_UNKNOWN || constant[below[1]] != TRI_UNKNOWN) continue;
            if (!is_idle(x, below[k], neutral)) continue;
            lint_add(x->l, LINT_IDLE_PART, LINT_NOTE, x->name, x->at,
                     _("The rule comes to the same without this part: %.*s."),
                     STR_ARG(part_said(x->l, x->rule, below[k])));
            break; /* of two that stand for each other one is named */
        }
    }
}

/* What is true of every rule: false when it is constant as a whole, which is for the caller to say. */
static enum tri look_inside(const struct looked_at *x) {
    if (!x->rule->count) return TRI_UNKNOWN;
    uint8_t *constant = arena_array(x->l->a, x->rule->count, 1);
    constant_parts(x, constant);
    enum tri whole = (enum tri)constant[x->rule->count - 1];
    if (whole != TRI_UNKNOWN) return whole;
    say_constant_parts(x, constant);
    say_idle_parts(x, constant);
    return whole;
}

static bool written_true(const struct expr *rule) {
    return rule->count == 1 && rule->nodes[0].op == EXPR_TRUE;
}

static bool asks_for_judgement(const struct expr *e) {
    for (unsigned i = 0; i < e->count; i++)
        if (e->nodes[i].op == EXPR_JUDGEMENT) return true;
    return false;
}

/* Conditions --------------------------------------------------------------------------------------- */

static void look_at_condition(struct linting *l, uint32_t i) {
    const struct condition *c = &l->cat->conditions[i];
    struct looked_at x = {l, &c->when, i, condition_name(l->a, l->cat, i), place_of_condition(l, i)};
    enum tri whole = look_inside(&x);
    unsigned root = c->when.count ? c->when.count - 1u : 0;
    if (whole == TRI_NO)
        lint_add(l, LINT_UNREACHABLE, LINT_WARNING, x.name, x.at,
                 _("No answer and no judgement makes this rule hold."));
    else if (whole == TRI_YES && !written_true(&c->when))
        lint_add(l, LINT_ALWAYS, LINT_WARNING, x.name, x.at,
                 _("The rule holds whatever is answered; it could be written “true”."));
    else if (comes_to(&x, l->ruled, root, TRI_YES) == SOLVED_NO)
        lint_add(l, LINT_UNREACHABLE, LINT_NOTE, x.name, x.at,
                 _("No answer makes this rule hold; only a judgement on a condition that it names does."));
    else if (!written_true(&c->when) && !asks_for_judgement(&c->when) &&
             comes_to(&x, l->ruled, root, TRI_NO) == SOLVED_NO)
        lint_add(l, LINT_ALWAYS, LINT_NOTE, x.name, x.at,
                 _("Every answer makes this rule hold; only a judgement on a condition that it names does not."));
}

/* Controls ------------------------------------------------------------------------------------------ */

/* A distinct rule of controls, and where it was met first. */
struct distinct {
    const struct expr *rule;
    uint32_t control, level; /* index into the control's levels */
    uint32_t also;           /* how many more have it */
    bool prefers;
};
struct all_rules {
    struct distinct *list;
    size_t n, room;
};

static void take_rule(struct linting *l, struct all_rules *all, const struct expr *rule, uint32_t control,
                      uint32_t level, bool prefers) {
    if (!rule->count) return;
    for (size_t i = 0; i < all->n; i++) {
        struct distinct *d = &all->list[i];
        bool same = d->prefers == prefers && (d->rule->nodes == rule->nodes || expr_equal(d->rule, rule));
        if (!same || l->cat->controls[d->control].standard != l->cat->controls[control].standard) continue;
        d->also += d->control != control;
        return;
    }
    all->list = arena_grow(l->a, all->list, all->n, &all->room, sizeof *all->list);
    all->list[all->n++] = (struct distinct){rule, control, level, 0, prefers};
}

static struct str level_of(const struct linting *l, const struct distinct *d) {
    const struct control *c = &l->cat->controls[d->control];
    return l->cat->standards[c->standard].levels[c->levels[d->level].level].id;
}

static void say_unreachable(struct linting *l, const struct distinct *d, const struct looked_at *x, bool judged) {
    const struct control *c = &l->cat->controls[d->control];
    struct str level = level_of(l, d);
    if (d->prefers)
        lint_add(l, LINT_UNREACHABLE, judged ? LINT_WARNING : LINT_NOTE, x->name, x->at,
                 _("The level “%.*s” is never proposed first (%u more with this rule)."), STR_ARG(level), d->also);
    else if (c->n_levels > 1)
        lint_add(l, LINT_UNREACHABLE, judged ? LINT_WARNING : LINT_NOTE, x->name, x->at,
                 judged ? _("No answer and no judgement leads to the level “%.*s” (%u more with this rule).")
                        : _("No answer leads to the level “%.*s”, only a judgement (%u more with this rule)."),
                 STR_ARG(level), d->also);
    else
        lint_add(l, LINT_UNREACHABLE, judged ? LINT_WARNING : LINT_NOTE, x->name, x->at,
                 judged ? _("No answer and no judgement makes it apply (%u more with this rule).")
                        : _("No answer makes it apply, only a judgement (%u more with this rule)."),
                 d->also);
}

static void look_at_rule(struct linting *l, const struct distinct *d) {
    struct looked_at x = {l, d->rule, -1, control_name(l->a, l->cat, d->control), place_of_control(l, d->control)};
    enum tri whole = look_inside(&x);
    unsigned root = d->rule->count - 1u;
    if (whole == TRI_NO)
        say_unreachable(l, d, &x, true);
    else if (whole == TRI_YES && !written_true(d->rule))
        lint_add(l, LINT_ALWAYS, LINT_WARNING, x.name, x.at,
                 _("The rule holds whatever is answered; it could be written “true” (%u more with this rule)."),
                 d->also);
    else if (whole == TRI_UNKNOWN && comes_to(&x, l->ruled, root, TRI_YES) == SOLVED_NO)
        say_unreachable(l, d, &x, false);
    else if (whole == TRI_UNKNOWN && comes_to(&x, l->ruled, root, TRI_NO) == SOLVED_NO)
        lint_add(l, LINT_ALWAYS, LINT_NOTE, x.name, x.at,
                 _("Every answer makes the rule hold, only a judgement does not (%u more with this rule)."), d->also);
}

/* Who carries it: constant and idle parts only; these may well hold always. */
static void look_at_carrier(struct linting *l, struct str name, struct file_place at, const struct expr *rule) {
    struct looked_at x = {l, rule, -1, name, at};
    (void)look_inside(&x);
}

void lint_rules(struct linting *l) {
    struct all_rules all = {0};
    for (uint32_t i = 0; i < l->cat->n_conditions; i++) look_at_condition(l, i);
    for (uint32_t i = 0; i < l->cat->n_controls; i++) {
        const struct control *c = &l->cat->controls[i];
        for (uint32_t k = 0; k < c->n_levels; k++) {
            take_rule(l, &all, &c->levels[k].recommend, i, k, false);
            take_rule(l, &all, &c->levels[k].prefer, i, k, true);
        }
    }
    for (size_t i = 0; i < all.n; i++) look_at_rule(l, &all.list[i]);
    for (size_t i = 0; i < l->cat->n_standards; i++) {
        const struct standard *s = &l->cat->standards[i];
        look_at_carrier(l, s->id, place_of_standard(l, i), &s->own);
        look_at_carrier(l, s->id, place_of_standard(l, i), &s->supplier);
    }
    for (uint32_t i = 0; i < l->cat->n_controls; i++) {
        const struct control *c = &l->cat->controls[i];
        if (!c->own.count && !c->supplier.count) continue;
        look_at_carrier(l, control_name(l->a, l->cat, i), place_of_control(l, i), &c->own);
        look_at_carrier(l, control_name(l->a, l->cat, i), place_of_control(l, i), &c->supplier);
    }
}
