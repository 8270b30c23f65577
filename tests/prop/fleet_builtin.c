/* Many systems at once against one at a time, on the standards in the program: whatever is known of the facts (also in
 * part, as several sheets leave it), whatever was judged or accepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "derive/derive.h"

static uint64_t seed = 88172645463325252u;
static uint64_t number(void) { /* xorshift*: the same everywhere */
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return seed * 2685821657736338717u;
}
static unsigned below(unsigned n) {
    return (unsigned)((number() >> 33) % n);
}

/* A number near those that rules compare with: powers of ten and their neighbours. */
static int64_t random_count(const struct fact_shape *s) {
    int64_t v = 1;
    for (unsigned i = below(10); i; i--) v *= 10;
    v += (int64_t)below(3) - 1;
    return v < s->min ? s->min : v > s->max ? s->max : v;
}

static struct value random_value(const struct fact *f) {
    struct value v = value_unknown(&f->shape);
    uint64_t all = v.maybe;
    unsigned kind = below(4);
    if (kind == 0) return v;
    bool partly = kind == 1;
    v.answered = true;
    switch (f->shape.type) {
    case FACT_YESNO:
    case FACT_ONE:
        do v.maybe = partly ? number() & all : UINT64_C(1) << below((unsigned)f->shape.n_choices);
        while (!v.maybe);
        break;
    case FACT_MANY:
        v.maybe = number() & all;
        v.sure = partly ? v.maybe & number() : v.maybe;
        break;
    case FACT_NUMBER:
        v.lo = random_count(&f->shape);
        v.hi = partly ? random_count(&f->shape) : v.lo;
        if (v.hi < v.lo) v.hi = f->shape.max;
        break;
    case FACT_TEXT:
        v.settled = !partly;
        v.text = STR("text");
        return v;
    }
    v.settled = !partly;
    return v;
}

static struct derive_input random_system(struct arena *a, const struct catalog *cat) {
    struct value *facts = arena_array(a, cat->n_facts, sizeof *facts);
    uint8_t *judgements = arena_array(a, cat->n_conditions, 1);
    unsigned known = below(5), judged = below(3) ? 20 : 2;
    for (size_t i = 0; i < cat->n_facts; i++)
        facts[i] = below(4) < known ? random_value(&cat->facts[i]) : value_unknown(&cat->facts[i].shape);
    for (size_t i = 0; i < cat->n_conditions; i++)
        judgements[i] = below(judged) ? TRI_UNKNOWN : (uint8_t)below(2); /* an accepted risk is one judged “no” */
    return (struct derive_input){facts, judgements};
}

static void compare(const struct fleet_results *r, size_t i, const struct derivation *d, size_t *open) {
    for (uint32_t c = 0; c < d->cat->n_conditions; c++) {
        assert_int_equal(fleet_condition(r, i, c), d->conditions[c].value);
        assert_int_equal(fleet_rule(r, i, c), d->conditions[c].rule_value);
    }
    for (uint32_t c = 0; c < d->cat->n_controls; c++) {
        assert_int_equal(fleet_applies(r, i, c), d->controls[c].applies);
        assert_true(fleet_recommended(r, i, c) == d->controls[c].recommended);
        *open += !d->controls[c].recommended;
    }
}

static struct fleet_counts counted(const struct derivation *d, const struct standard *s) {
    struct fleet_counts n = {0};
    for (uint32_t i = 0; i < s->n_controls; i++) {
        const struct control_result *c = &d->controls[s->first_control + i];
        n.apply += c->applies == TRI_YES;
        n.omitted += c->applies == TRI_NO;
        n.unknown += c->applies == TRI_UNKNOWN;
        n.open += !c->recommended;
    }
    for (uint32_t i = 0; i < s->n_conditions; i++) {
        const struct condition_result *c = &d->conditions[s->first_condition + i];
        n.holding += c->value == TRI_YES;
        n.not_holding += c->value == TRI_NO;
        n.conditions_open += c->value == TRI_UNKNOWN;
    }
    return n;
}

static void one_batch(const struct deriver *dv, struct fleet_results *r, const struct catalog *cat, size_t n,
                      size_t *open) {
    struct derive_input in[FLEET_SYSTEMS_MAX];
    const struct derivation *one[FLEET_SYSTEMS_MAX];
    struct fleet_counts counts[FLEET_SYSTEMS_MAX];
    struct arena *a = arena_new(256 * MIB);
    for (size_t i = 0; i < n; i++) in[i] = random_system(a, cat);
    fleet_evaluate(r, in, n);
    for (size_t i = 0; i < n; i++) {
        one[i] = derive(dv, a, &in[i]);
        compare(r, i, one[i], open);
    }
    for (uint32_t s = 0; s < cat->n_standards; s++) {
        fleet_count(r, s, counts);
        for (size_t i = 0; i < n; i++) {
            struct fleet_counts want = counted(one[i], &cat->standards[s]);
            assert_memory_equal(&counts[i], &want, sizeof want);
        }
    }
    arena_free(a);
}

static void as_one_by_one(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    long n = rounds ? strtol(rounds, NULL, 10) / 100 : 6;
    struct arena *a = arena_new(64 * MIB);
    const struct catalog *cat = catalog_builtin();
    const struct deriver *dv = deriver_new(a, cat);
    struct fleet_results *r = fleet_results_new(a, fleet_new(a, dv));
    size_t open = 0;
    for (long i = 0; i < n; i++) one_batch(dv, r, cat, i % 3 ? 1 + below(FLEET_SYSTEMS_MAX) : FLEET_SYSTEMS_MAX, &open);
    assert_true(open > 0);
    arena_free(a);
}

/* Texts: no standard asks for one yet. */
static enum expr_name resolve(void *ctx, struct str name, uint32_t *index, struct fact_shape *shape) {
    (void)name;
    *index = 0;
    *shape = ((const struct fact *)ctx)->shape;
    return EXPR_NAME_FACT;
}
static const struct str *no_names(void *ctx, size_t *n) {
    (void)ctx;
    return *n = 0, NULL;
}

static void texts(void **state) {
    (void)state;
    static struct fact fact = {.shape = {.type = FACT_TEXT}, .asked = FACT_TEXT};
    static struct diags d;
    static const char *const rules[] = {"f == \"x\"", "f != \"x\"", "f == \"x\" or f == \"y\"", "not (f != \"y\")"};
    struct arena *a = arena_new(16 * MIB);
    struct condition conditions[4] = {0};
    const uint32_t order[4] = {0, 1, 2, 3};
    struct expr_scope scope = {resolve, no_names, &fact};
    for (size_t i = 0; i < 4; i++)
        assert_true(expr_compile(a, str_of(rules[i]), &scope, STR("t"), 1, 1, true, &conditions[i].when, &d));
    struct catalog cat = {
        .facts = &fact, .n_facts = 1, .conditions = conditions, .n_conditions = 4, .condition_order = order};
    const struct value values[] = {{.text = STR("x"), .answered = true, .settled = true},
                                   {.text = STR("y"), .answered = true, .settled = true},
                                   {.text = STR("z"), .answered = true, .settled = true},
                                   {.answered = false}};
    uint8_t judgements[4] = {TRI_UNKNOWN, TRI_UNKNOWN, TRI_UNKNOWN, TRI_UNKNOWN};
    struct derive_input in[4];
    const struct deriver *dv = deriver_new(a, &cat);
    struct fleet_results *r = fleet_results_new(a, fleet_new(a, dv));
    for (size_t i = 0; i < 4; i++) in[i] = (struct derive_input){&values[i], judgements};
    fleet_evaluate(r, in, 4);
    for (size_t i = 0; i < 4; i++) {
        struct derivation *one = derive(dv, a, &in[i]);
        for (uint32_t c = 0; c < 4; c++) assert_int_equal(fleet_condition(r, i, c), one->conditions[c].value);
    }
    assert_int_equal(fleet_condition(r, 0, 0), TRI_YES);
    assert_int_equal(fleet_condition(r, 2, 2), TRI_NO);
    assert_int_equal(fleet_condition(r, 3, 1), TRI_UNKNOWN);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_one_by_one), cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
