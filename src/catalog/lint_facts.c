/* lint_facts: answers that come to the same everywhere, and questions that no rule uses.
 *
 * What a standard prints as a choice may well be without effect on the requirements, and what is asked may be meant for
 * a document only; so these are notes. */
#include <string.h>

#include "catalog/lint_checks.h"

/* What all rules ask of one fact. */
struct asked {
    uint32_t fact;
    bool any;
    uint64_t bits;                       /* of a set: choices that a rule asks for */
    uint64_t class_of[EXPR_CHOICES_MAX]; /* of one choice: those still taken for the same, as the lowest of them */
};

static void split_classes(struct asked *q, const struct fact *f, uint64_t mask) {
    for (size_t i = 0; i < f->n_choices; i++) {
        bool in = mask >> i & 1;
        uint64_t same = 0;
        for (size_t k = 0; k < f->n_choices; k++)
            if ((q->class_of[i] >> k & 1) && (bool)(mask >> k & 1) == in) same |= UINT64_C(1) << k;
        q->class_of[i] = same;
    }
}

static void ask_rule(struct asked *q, const struct fact *f, const struct expr *e) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        bool leaf = n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT;
        if (!leaf || n->ref != q->fact) continue;
        q->any = true;
        if (n->op == EXPR_HAS) q->bits |= n->mask;
        if (n->op == EXPR_MEMBER) split_classes(q, f, n->mask);
    }
}

static void ask_all(const struct catalog *cat, struct asked *q) {
    const struct fact *f = &cat->facts[q->fact];
    for (size_t i = 0; i < f->n_choices; i++) q->class_of[i] = UINT64_MAX;
    for (size_t i = 0; i < cat->n_conditions; i++) ask_rule(q, f, &cat->conditions[i].when);
    for (size_t i = 0; i < cat->n_standards; i++) {
        ask_rule(q, f, &cat->standards[i].own);
        ask_rule(q, f, &cat->standards[i].supplier);
    }
    for (size_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        ask_rule(q, f, &c->own);
        ask_rule(q, f, &c->supplier);
        for (size_t k = 0; k < c->n_levels; k++) {
            ask_rule(q, f, &c->levels[k].recommend);
            ask_rule(q, f, &c->levels[k].prefer);
        }
    }
}

static struct str choices_named(struct arena *a, const struct fact *f, uint64_t set) {
    struct str all = STR("");
    for (size_t i = 0; i < f->n_choices; i++)
        if (set >> i & 1)
            all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.len ? ", " : "", STR_ARG(f->choices[i].id));
    return all;
}

static void say_choice(struct linting *l, const struct fact *f, const struct asked *q) {
    for (size_t i = 0; i < f->n_choices; i++) {
        uint64_t all = f->n_choices >= 64 ? UINT64_MAX : (UINT64_C(1) << f->n_choices) - 1, same = q->class_of[i] & all;
        bool first = (same & (~same + 1)) == UINT64_C(1) << i;
        if (first && (same & (same - 1)))
            lint_add(l, LINT_DEAD_ANSWER, LINT_NOTE, f->id, place_of_fact(l, q->fact),
                     _("No rule tells these answers apart: %.*s."), STR_ARG(choices_named(l->a, f, same)));
    }
}

/* A choice that excludes the others is told by their absence. */
static void say_set(struct linting *l, const struct fact *f, const struct asked *q) {
    uint64_t dead = 0;
    for (size_t i = 0; i < f->n_choices; i++)
        if (!f->choices[i].exclusive && !(q->bits >> i & 1)) dead |= UINT64_C(1) << i;
    if (dead)
        lint_add(l, LINT_DEAD_ANSWER, LINT_NOTE, f->id, place_of_fact(l, q->fact),
                 _("No rule asks for these choices: %.*s."), STR_ARG(choices_named(l->a, f, dead)));
}

static bool fills_a_field(const struct catalog *cat, const struct fact *f) {
    for (size_t i = 0; i < cat->n_controls; i++)
        for (size_t k = 0; k < cat->controls[i].n_fields; k++)
            if (str_eq(cat->controls[i].fields[k].from, f->id)) return true;
    return false;
}

static bool is_asked(const struct catalog *cat, uint32_t fact) {
    for (size_t i = 0; i < cat->n_standards; i++)
        for (size_t k = 0; k < cat->standards[i].n_questions; k++)
            if (cat->standards[i].questions[k].fact == fact) return true;
    return false;
}

void lint_facts(struct linting *l) {
    struct asked *q = arena_alloc(l->a, sizeof *q);
    for (uint32_t i = 0; i < l->cat->n_facts; i++) {
        const struct fact *f = &l->cat->facts[i];
        *q = (struct asked){.fact = i};
        ask_all(l->cat, q);
        if (q->any && (f->shape.type == FACT_YESNO || f->shape.type == FACT_ONE))
            say_choice(l, f, q);
        else if (q->any && f->shape.type == FACT_MANY)
            say_set(l, f, q);
        else if (!q->any)
            lint_add(l, LINT_UNUSED_FACT, LINT_NOTE, f->id, place_of_fact(l, i),
                     fills_a_field(l->cat, f) ? _("No rule uses it; it fills a field.")
                     : is_asked(l->cat, i)    ? _("No rule uses it; a standard asks it.")
                                              : _("No rule uses it, and no standard asks it."));
    }
}
