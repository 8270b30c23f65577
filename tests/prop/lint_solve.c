/* The search of lint against trying everything: random rules over three facts and three conditions.
 *
 * What it calls impossible must be so for every valid answer (and every judgement, where conditions are free); what it
 * calls possible must be so for some. On rules this small it always has an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/lint_solve.h"

#define ROUNDS 400
#define CONDITIONS 3

static uint64_t seed;
static unsigned below(unsigned n) {
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return (unsigned)((seed * 2685821657736338717u >> 33) % n);
}

static const char facts[] =
    "facts:\n"
    "  - {id: net, type: many, per: system, combine: union, title: {ja: 網, en: Net}, ask: {ja: 何。, en: What?},\n"
    "     choices: [{id: a, title: {ja: 甲, en: A}}, {id: b, title: {ja: 乙, en: B}},\n"
    "               {id: none, title: {ja: 無, en: None}, exclusive: true}], source: {section: t, certainty: stated}}\n"
    "  - {id: size, type: number, per: system, combine: max, max: 6, title: {ja: 数, en: Size}, ask: {ja: 何。, en: "
    "What?}, source: {section: t, certainty: stated}}\n"
    "  - {id: harm, type: one, per: system, combine: max, ordered: true, title: {ja: 害, en: Harm}, ask: {ja: 何。, "
    "en: "
    "What?}, choices: [{id: x, title: {ja: 小, en: X}}, {id: y, title: {ja: 中, en: Y}}, {id: z, title: {ja: 大, en: "
    "Z}}], source: {section: t, certainty: stated}}\n"
    "  - {id: bag, type: many, per: system, combine: union, title: {ja: 袋, en: Bag}, ask: {ja: 何。, en: What?},\n"
    "     choices: [{id: p, title: {ja: 丙, en: P}}, {id: q, title: {ja: 丁, en: Q}}], source: {section: t, certainty: "
    "stated}}\n";

static void write_rule(struct buf *b, unsigned depth, unsigned conditions) {
    static const char *const nets[] = {"a", "b", "none"}, *const harms[] = {"x", "y", "z"}, *const bags[] = {"p", "q"};
    static const char *const signs[] = {"<", "<=", ">", ">=", "==", "!="};
    unsigned what = depth ? below(9) : 3 + below(6);
    if (what == 0) {
        buf_addz(b, "not ("), write_rule(b, depth - 1, conditions), buf_addz(b, ")");
    } else if (what < 3) {
        buf_addz(b, "("), write_rule(b, depth - 1, conditions), buf_addz(b, what == 1 ? " and " : " or ");
        write_rule(b, depth - 1, conditions), buf_addz(b, ")");
    } else if (what == 3 && conditions) {
        buf_addf(b, "C%u", below(conditions));
    } else if (what < 5) {
        buf_addf(b, "net has %s", nets[below(3)]);
    } else if (what == 5) {
        buf_addf(b, "size %s %u", signs[below(6)], below(7));
    } else if (what == 6) {
        buf_addf(b, "bag has %s", bags[below(2)]);
    } else {
        buf_addf(b, "harm %s %s", signs[below(6)], harms[below(3)]);
    }
}

static const struct catalog *random_catalog(struct arena *a) {
    static struct diags d;
    struct buf b;
    buf_init(&b, MIB);
    buf_addz(
        &b,
        "standard: s\nedition: \"1\"\ntitle: {ja: 題, en: T}\nsource: {section: t, certainty: stated}\nconditions:\n");
    for (unsigned i = 0; i < CONDITIONS; i++) {
        buf_addf(&b, "  - {id: C%u, title: {ja: 条, en: C}, source: {section: t, certainty: stated}, when: \"", i);
        write_rule(&b, 3, i);
        buf_addz(&b, "\"}\n");
    }
    d = (struct diags){0};
    struct catalog_file files[] = {{STR("shared"), STR("f.yaml"), {STR("f.yaml"), str_of(facts)}},
                                   {STR("s"), STR("standard.yaml"), {STR("standard.yaml"), arena_str(a, buf_str(&b))}}};
    buf_release(&b);
    const struct catalog *cat = catalog_read(a, files, 2, &d);
    if (!cat) diags_print(&d, stderr);
    assert_non_null(cat);
    return cat;
}

static const uint64_t nets[] = {1, 2, 3, 4}; /* none stands alone, and nothing is no answer there */

/* Every combination of answers, and of the conditions where these are free: whether the goals can all be met. */
static bool some_way(const struct catalog *cat, bool conditions_free, const struct goal *goals, size_t n) {
    struct value v[4];
    uint8_t c[CONDITIONS];
    struct expr_env env = {v, c};
    unsigned words = conditions_free ? 1u << CONDITIONS : 1;
    for (unsigned at = 0; at < 4u * 7 * 3 * 4 * words; at++) {
        unsigned rest = at;
        uint64_t net = nets[rest % 4], bag;
        v[0] = (struct value){.sure = net, .maybe = net, .settled = true}, rest /= 4;
        v[1] = (struct value){.lo = rest % 7, .hi = rest % 7, .settled = true}, rest /= 7;
        v[2] = (struct value){.maybe = UINT64_C(1) << rest % 3, .settled = true}, rest /= 3;
        bag = rest % 4, rest /= 4;
        v[3] = (struct value){.sure = bag, .maybe = bag, .settled = true};
        for (unsigned i = 0; i < CONDITIONS; i++)
            c[i] = (uint8_t)(conditions_free ? rest >> i & 1 : expr_eval(&cat->conditions[i].when, &env));
        bool all = true;
        for (size_t i = 0; i < n && all; i++) {
            struct expr part = {goals[i].rule->nodes, (uint16_t)(goals[i].root + 1), STR_NONE};
            all = expr_eval(&part, &env) == goals[i].want;
        }
        if (all) return true;
    }
    return false;
}

static size_t possible, impossible;

static void compare(const struct catalog *cat, struct solver *s, bool conditions_free, const struct goal *goals,
                    size_t n) {
    struct str example = STR_NONE;
    bool want = some_way(cat, conditions_free, goals, n);
    enum solved got = solve(s, goals, n, &example);
    if (got != (want ? SOLVED_YES : SOLVED_NO))
        for (size_t i = 0; i < n; i++)
            print_message("%.*s (part %u) = %s\n", STR_ARG(goals[i].rule->text), goals[i].root,
                          tri_name(goals[i].want));
    assert_int_equal(got, want ? SOLVED_YES : SOLVED_NO);
    *(want ? &possible : &impossible) += 1;
}

static void one_catalog(unsigned round) {
    struct arena *a = arena_new(64 * MIB);
    seed = 88172645463325252u + round;
    for (int i = 0; i < 8; i++) (void)below(2);
    const struct catalog *cat = random_catalog(a);
    for (unsigned is_free = 0; is_free < 2; is_free++) {
        struct solver *s = solver_new(a, cat, is_free);
        for (uint32_t i = 0; i < CONDITIONS; i++) {
            const struct expr *rule = &cat->conditions[i].when;
            for (unsigned root = 0; root < rule->count; root++)
                for (unsigned want = 0; want < 2; want++) {
                    struct goal g[2] = {
                        goal_of(rule, i, want ? TRI_YES : TRI_NO),
                        goal_of(&cat->conditions[(i + 1) % CONDITIONS].when, (i + 1) % CONDITIONS, TRI_YES)};
                    g[0].root = root;
                    compare(cat, s, is_free, g, 1);
                    compare(cat, s, is_free, g, 2);
                }
        }
    }
    arena_free(a);
}

static void random_rules(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    long n = rounds ? strtol(rounds, NULL, 10) : ROUNDS;
    for (long i = 0; i < n; i++) one_catalog((unsigned)i);
    print_message("%zu possible, %zu impossible\n", possible, impossible);
    assert_true(possible > (size_t)n && impossible > (size_t)n / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
