/* plan: what is worked out once per catalog. */
#include <string.h>

#include "derive/plan.h"

/* Marks what an expression names. */
static void mark(const struct expr *e, bool *facts, bool *conditions) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (n->op == EXPR_CONDITION) conditions[n->ref] = true;
        if (n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT)
            facts[n->ref] = true;
    }
}

static void note_direct(struct arena *a, const struct catalog *cat, struct subject *s, const bool *facts,
                        const bool *conditions) {
    struct input_ref *direct = arena_array(a, cat->n_facts + cat->n_conditions, sizeof *direct);
    size_t n = 0;
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (facts[i]) direct[n++] = (struct input_ref){false, i};
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (conditions[i]) direct[n++] = (struct input_ref){true, i};
    s->direct = direct;
    s->n_direct = n;
}

/* The cone: everything reachable, in the catalog's order of evaluation. */
static void note_cone(struct arena *a, const struct catalog *cat, struct subject *s, const bool *conditions) {
    bool *in = arena_array(a, cat->n_conditions + 1, 1), *unused = arena_array(a, cat->n_facts + 1, 1);
    uint32_t *cone = arena_array(a, cat->n_conditions + 1, sizeof *cone);
    memcpy(in, conditions, cat->n_conditions);
    if (s->is_condition) in[s->index] = true;
    for (size_t i = cat->n_conditions; i-- > 0;) { /* users stand after what they use */
        uint32_t c = cat->condition_order[i];
        if (in[c]) mark(&cat->conditions[c].when, unused, in);
    }
    for (size_t i = 0; i < cat->n_conditions; i++)
        if (in[cat->condition_order[i]]) cone[s->n_cone++] = cat->condition_order[i];
    s->cone = cone;
}

static uint64_t levels_when(const struct subject *s, const uint8_t *conditions) {
    struct expr_env env = {NULL, conditions};
    uint64_t levels = 0;
    for (size_t i = 0; i < s->n_rules; i++)
        if (expr_eval(s->rules[i].rule, &env) == TRI_YES) levels |= UINT64_C(1) << s->rules[i].level;
    return levels ? levels : 1;
}

/* Most classes hang on a single condition. Theirs is then the condition's reason, and it need not be looked for. */
static int64_t mirrored(struct arena *a, const struct catalog *cat, const struct subject *s) {
    if (s->is_condition || s->n_direct != 1 || !s->direct[0].is_condition) return -1;
    uint8_t *conditions = arena_array(a, cat->n_conditions, 1);
    conditions[s->direct[0].index] = TRI_NO;
    uint64_t without = levels_when(s, conditions);
    conditions[s->direct[0].index] = TRI_YES;
    return without == levels_when(s, conditions) ? -1 : (int64_t)s->direct[0].index;
}

static void complete(struct arena *a, const struct catalog *cat, struct subject *s) {
    bool *facts = arena_array(a, cat->n_facts + 1, 1), *conditions = arena_array(a, cat->n_conditions + 1, 1);
    for (size_t i = 0; i < s->n_rules; i++) mark(s->rules[i].rule, facts, conditions);
    note_direct(a, cat, s, facts, conditions);
    note_cone(a, cat, s, conditions);
    s->mirrors = mirrored(a, cat, s);
}

static struct subject condition_subject(struct arena *a, const struct catalog *cat, uint32_t c) {
    struct rule_ref *rule = arena_alloc(a, sizeof *rule);
    *rule = (struct rule_ref){0, &cat->conditions[c].when};
    struct subject s = {.is_condition = true, .index = c, .rules = rule, .n_rules = 1};
    complete(a, cat, &s);
    return s;
}

static bool same_class(const struct subject *s, const struct control *c) {
    if (s->n_rules != c->n_levels) return false;
    for (size_t i = 0; i < s->n_rules; i++)
        if (s->rules[i].level != c->levels[i].level || !expr_equal(s->rules[i].rule, &c->levels[i].recommend))
            return false;
    return true;
}

static struct subject class_subject(struct arena *a, const struct catalog *cat, uint32_t index,
                                    const struct control *c) {
    struct rule_ref *rules = arena_array(a, c->n_levels, sizeof *rules);
    for (size_t i = 0; i < c->n_levels; i++) rules[i] = (struct rule_ref){c->levels[i].level, &c->levels[i].recommend};
    struct subject s = {.index = index, .rules = rules, .n_rules = c->n_levels};
    complete(a, cat, &s);
    return s;
}

static void classify(struct arena *a, struct deriver *dv) {
    const struct catalog *cat = dv->cat;
    struct subject *classes = arena_array(a, cat->n_controls, sizeof *classes);
    uint32_t *class_of = arena_array(a, cat->n_controls, sizeof *class_of);
    size_t n = 0;
    for (size_t i = 0; i < cat->n_controls; i++) {
        size_t k = 0;
        while (k < n && !same_class(&classes[k], &cat->controls[i])) k++;
        if (k == n) classes[n++] = class_subject(a, cat, (uint32_t)k, &cat->controls[i]);
        class_of[i] = (uint32_t)k;
    }
    dv->classes = classes;
    dv->n_classes = n;
    dv->class_of = class_of;
}

/* Conditions, in their order of evaluation, whose cone holds `leaf`. */
static void dependent_conditions(struct arena *a, const struct deriver *dv, struct input_ref leaf,
                                 struct dependents *d) {
    const struct catalog *cat = dv->cat;
    bool *on_it = arena_array(a, cat->n_conditions + 1, 1);
    uint32_t *list = arena_array(a, cat->n_conditions + 1, sizeof *list);
    for (size_t i = 0; i < cat->n_conditions; i++) {
        uint32_t c = cat->condition_order[i];
        const struct subject *s = &dv->conditions[c];
        on_it[c] = leaf.is_condition && leaf.index == c;
        for (size_t k = 0; k < s->n_direct && !on_it[c]; k++)
            on_it[c] = s->direct[k].is_condition ? on_it[s->direct[k].index]
                                                 : !leaf.is_condition && s->direct[k].index == leaf.index;
        if (on_it[c]) list[d->n++] = c;
    }
    d->list = list;
}

static bool names_any(const struct subject *s, struct input_ref leaf, const struct dependents *d) {
    for (size_t i = 0; i < s->n_direct; i++) {
        if (!s->direct[i].is_condition && !leaf.is_condition && s->direct[i].index == leaf.index) return true;
        for (size_t k = 0; s->direct[i].is_condition && k < d->n; k++)
            if (d->list[k] == s->direct[i].index) return true;
    }
    return false;
}

static struct dependents dependents_of(struct arena *a, const struct deriver *dv, struct input_ref leaf) {
    struct dependents d = {0};
    uint32_t *classes = arena_array(a, dv->n_classes + 1, sizeof *classes);
    dependent_conditions(a, dv, leaf, &d);
    for (uint32_t i = 0; i < dv->n_classes; i++)
        if (dv->classes[i].mirrors < 0 && names_any(&dv->classes[i], leaf, &d)) classes[d.n_classes++] = i;
    d.classes = classes;
    return d;
}

static void note_dependents(struct arena *a, struct deriver *dv) {
    struct dependents *of_fact = arena_array(a, dv->cat->n_facts, sizeof *of_fact);
    struct dependents *of_condition = arena_array(a, dv->cat->n_conditions, sizeof *of_condition);
    for (uint32_t i = 0; i < dv->cat->n_facts; i++) of_fact[i] = dependents_of(a, dv, (struct input_ref){false, i});
    for (uint32_t i = 0; i < dv->cat->n_conditions; i++)
        of_condition[i] = dependents_of(a, dv, (struct input_ref){true, i});
    dv->of_fact = of_fact;
    dv->of_condition = of_condition;
}

struct deriver *deriver_new(struct arena *a, const struct catalog *cat) {
    struct deriver *dv = arena_alloc(a, sizeof *dv);
    struct value *unknown = arena_array(a, cat->n_facts, sizeof *unknown);
    struct subject *conditions = arena_array(a, cat->n_conditions, sizeof *conditions);
    struct alternatives *alternatives = arena_array(a, cat->n_facts, sizeof *alternatives);
    *dv = (struct deriver){.cat = cat, .unknown = unknown, .conditions = conditions, .alternatives = alternatives};
    for (uint32_t i = 0; i < cat->n_facts; i++) {
        struct value *values = NULL;
        unknown[i] = value_unknown(&cat->facts[i].shape);
        alternatives[i].n = alternatives_of(a, cat, i, &values);
        alternatives[i].values = values;
        alternatives[i].n_kinds = kinds_of(a, cat, i, values, alternatives[i].n, &alternatives[i].kinds);
    }
    for (uint32_t i = 0; i < cat->n_conditions; i++) conditions[i] = condition_subject(a, cat, i);
    classify(a, dv);
    note_dependents(a, dv);
    return dv;
}
