/* implied: values that follow from other answers by what the words mean.
 *
 * A rule fires only when it surely holds, and only for a fact of which nothing is known, so what follows can itself let
 * something follow, and the order of the rules does not matter but where two speak of one fact: then the first one in
 * the catalog's order is taken. */
#include "ledger/load.h"

/* The first rule of a fact that holds; NULL when none does. */
static const struct implication *rule_that_holds(const struct fact *f, const struct value *values) {
    struct expr_env env = {values, NULL};
    for (size_t i = 0; i < f->n_implied; i++)
        if (expr_eval(&f->implied[i].when, &env) == TRI_YES) return &f->implied[i];
    return NULL;
}

static bool is_named(const struct expr *e, uint32_t fact) {
    for (size_t i = 0; i < e->count; i++) {
        bool of_fact = e->nodes[i].op >= EXPR_MEMBER && e->nodes[i].op <= EXPR_TEXT;
        if (of_fact && e->nodes[i].ref == fact) return true;
    }
    return false;
}

/* The facts that make a rule hold, none of which can be spared. */
static void find_because(struct arena *a, const struct catalog *cat, const struct value *values, struct implied *out) {
    struct value *kept = arena_array(a, cat->n_facts, sizeof *kept);
    uint32_t *list = arena_array(a, cat->n_facts, sizeof *list);
    struct expr_env env = {kept, NULL};
    for (uint32_t i = 0; i < cat->n_facts; i++) kept[i] = values[i];
    for (uint32_t i = 0; i < cat->n_facts; i++) {
        if (!is_named(&out->by->when, i)) continue;
        kept[i] = value_unknown(&cat->facts[i].shape);
        if (expr_eval(&out->by->when, &env) == TRI_YES) continue;
        kept[i] = values[i];
        list[out->n_because++] = i;
    }
    out->because = list;
}

static struct value one_choice(uint32_t choice) {
    return (struct value){.maybe = UINT64_C(1) << choice, .answered = true, .settled = true};
}

struct implied *imply(struct arena *a, const struct catalog *cat, struct value *values, size_t *n) {
    struct implied *out = arena_array(a, cat->n_facts, sizeof *out);
    size_t count = 0, before;
    do {
        before = count;
        for (uint32_t i = 0; i < cat->n_facts; i++) {
            const struct fact *f = &cat->facts[i];
            const struct implication *by = f->n_implied && !values[i].answered ? rule_that_holds(f, values) : NULL;
            if (!by) continue;
            out[count] = (struct implied){.fact = i, .by = by};
            find_because(a, cat, values, &out[count++]);
            values[i] = one_choice(by->choice);
        }
    } while (count > before);
    *n = count;
    return out;
}

struct implied *system_implied(struct arena *a, const struct catalog *cat, const struct system *s, size_t *n) {
    struct value *values = system_answered(a, cat, s);
    return imply(a, cat, values, n);
}

const struct implied *implied_find(const struct implied *list, size_t n, uint32_t fact) {
    for (size_t i = 0; i < n; i++)
        if (list[i].fact == fact) return &list[i];
    return NULL;
}

/* Answers that say otherwise ---------------------------------------------------------------------------------- */

static const struct answer *some_answer(const struct system *s, uint32_t fact) {
    const struct answer *a = answer_find(s->answers, s->n_answers, fact);
    for (size_t i = 0; i < s->n_sheets && (!a || a->unknown); i++) {
        const struct answer *on_sheet = answer_find(s->sheets[i].answers, s->sheets[i].n_answers, fact);
        if (on_sheet) a = on_sheet;
    }
    return a;
}

static struct str reasons_listed(struct arena *a, const struct catalog *cat, const struct implied *x) {
    struct str all = STR("");
    for (size_t i = 0; i < x->n_because; i++)
        all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(cat->facts[x->because[i]].id));
    return all;
}

/* Most files answer none of these, and then there is nothing to compare. */
static bool answers_what_may_follow(const struct loader *l, const struct system *s) {
    for (uint32_t i = 0; i < l->cat->n_facts; i++)
        if (l->cat->facts[i].n_implied && some_answer(s, i)) return true;
    return false;
}

void check_implied(const struct loader *l, const struct system *s) {
    size_t n;
    if (!answers_what_may_follow(l, s)) return;
    struct value *values = system_answered(l->a, l->cat, s);
    (void)imply(l->a, l->cat, values, &n);
    for (uint32_t i = 0; i < l->cat->n_facts; i++) {
        const struct fact *f = &l->cat->facts[i];
        const struct answer *at = f->n_implied ? some_answer(s, i) : NULL;
        struct implied x = {.fact = i, .by = at ? rule_that_holds(f, values) : NULL};
        if (!x.by || (values[i].maybe >> x.by->choice & 1)) continue;
        find_because(l->a, l->cat, values, &x);
        diags_warn(l->d, l->src->path, at->at.line, at->at.col,
                   _("The answer to \"%.*s\" contradicts that to \"%.*s\": %.*s The answer given is used; check which "
                     "one is right."),
                   STR_ARG(f->id), STR_ARG(reasons_listed(l->a, l->cat, &x)),
                   STR_ARG(text_in(&x.by->why, lang_current())));
    }
}
