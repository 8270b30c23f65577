/* The engine against a naive evaluator, on random standards and random partial answers.
 *
 * The naive side shares no code with expr or derive: it keeps its own trees, evaluates them by the definition, finds
 * smallest reasons by trying every subset in order of size, and counterfactuals by trying every answer there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "derive/derive.h"

#define FACTS 5
#define CONDITIONS 5
#define CONTROLS 5
#define LEVELS 4 /* omit, low, mid, high */
#define LEAVES (FACTS + CONDITIONS)

static uint64_t seed;
static unsigned below(unsigned n) { /* xorshift*: the same numbers everywhere */
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return (unsigned)((seed * 2685821657736338717u >> 33) % n);
}

/* The random world ------------------------------------------------------------------------------- */

enum { T_FACT_EQ, T_FACT_HAS, T_FACT_LT, T_CONDITION, T_JUDGEMENT, T_TRUE, T_NOT, T_AND, T_OR };
struct tree {
    int op, ref, arg;
    const struct tree *a, *b;
};
/* Facts: 0 yesno, 1 one of 3 (ordered), 2 many of 3 (the last one exclusive), 3 number 0…4, 4 many of 2. */
static const int type_of[FACTS] = {FACT_YESNO, FACT_ONE, FACT_MANY, FACT_NUMBER, FACT_MANY};
static const int choices_of[FACTS] = {2, 3, 3, 0, 2};
static const struct str choice_ids[3][3] = {
    {{"no", 2}, {"yes", 3}, {0}}, {{"c0", 2}, {"c1", 2}, {"c2", 2}}, {{"c0", 2}, {"c1", 2}, {0}}};
static struct choice choice_texts[FACTS][3];
static struct fact facts[FACTS];

struct world {
    struct arena *a;
    const struct tree *condition[CONDITIONS];
    const struct tree *level[CONTROLS][LEVELS]; /* NULL: no such level */
    struct catalog cat;
};

static const struct tree *node(struct arena *a, struct tree t) {
    struct tree *n = arena_alloc(a, sizeof *n);
    *n = t;
    return n;
}

/* A random rule that may name conditions below `conditions`. */
static const struct tree *random_tree(struct arena *a, unsigned depth, int conditions, bool judge) {
    unsigned what = depth == 0 ? 3 + below(5) : below(8);
    if (what < 3) {
        int op = what == 0 ? T_NOT : what == 1 ? T_AND : T_OR;
        const struct tree *l = random_tree(a, depth - 1, conditions, judge),
                          *r = random_tree(a, depth - 1, conditions, judge);
        return node(a, (struct tree){op, 0, 0, l, r});
    }
    if (what == 3 && judge && below(2)) return node(a, (struct tree){.op = T_JUDGEMENT});
    if (what == 4 && below(6) == 0) return node(a, (struct tree){.op = T_TRUE});
    if (what >= 6 && conditions)
        return node(a, (struct tree){.op = T_CONDITION, .ref = (int)below((unsigned)conditions)});
    int f = (int)below(FACTS);
    int op = type_of[f] == FACT_MANY ? T_FACT_HAS : below(2) && f != 0 ? T_FACT_LT : T_FACT_EQ;
    return node(a, (struct tree){.op = op, .ref = f, .arg = (int)below(f == 3 ? 5 : (unsigned)choices_of[f])});
}

static void write_tree(const struct tree *t, struct buf *b) {
    switch (t->op) {
    case T_FACT_EQ:
    case T_FACT_LT:
        buf_addf(b, "f%d %s ", t->ref, t->op == T_FACT_EQ ? "==" : "<");
        if (t->ref == 3)
            buf_addf(b, "%d", t->arg);
        else
            buf_add(b, facts[t->ref].shape.choices[t->arg]);
        break;
    case T_FACT_HAS:
        buf_addf(b, "f%d has %s", t->ref, facts[t->ref].shape.choices[t->arg].ptr);
        break;
    case T_CONDITION:
        buf_addf(b, "C%d", t->ref);
        break;
    case T_JUDGEMENT:
        buf_addz(b, "judgement");
        break;
    case T_TRUE:
        buf_addz(b, "true");
        break;
    case T_NOT:
        buf_addz(b, "not ("), write_tree(t->a, b), buf_addc(b, ')');
        break;
    default:
        buf_addc(b, '('), write_tree(t->a, b);
        buf_addz(b, t->op == T_AND ? " and " : " or ");
        write_tree(t->b, b), buf_addc(b, ')');
    }
}

static enum expr_name resolve(void *ctx, struct str name, uint32_t *index, struct fact_shape *shape) {
    (void)ctx;
    *index = (uint32_t)(name.ptr[1] - '0');
    if (name.ptr[0] == 'C') return EXPR_NAME_CONDITION;
    *shape = facts[*index].shape;
    return EXPR_NAME_FACT;
}
static const struct str *no_names(void *ctx, size_t *n) {
    (void)ctx;
    return *n = 0, NULL;
}

static struct expr compile(struct arena *a, const struct tree *t) {
    struct expr_scope scope = {resolve, no_names, NULL};
    static struct diags d;
    struct expr e = {0};
    struct buf b;
    buf_init(&b, MIB);
    write_tree(t, &b);
    d = (struct diags){0};
    if (!expr_compile(a, arena_str(a, buf_str(&b)), &scope, STR("t"), 1, 1, true, &e, &d))
        fail_msg("%s: %s", b.ptr, d.list[0].text);
    buf_release(&b);
    return e;
}

static struct world *make_world(void) {
    struct arena *a = arena_new(64 * MIB);
    struct world *w = arena_alloc(a, sizeof *w);
    struct condition *conditions = arena_array(a, CONDITIONS, sizeof *conditions);
    struct control *controls = arena_array(a, CONTROLS, sizeof *controls);
    uint32_t *order = arena_array(a, CONDITIONS, sizeof *order);
    w->a = a;
    for (int i = 0; i < CONDITIONS; i++) {
        w->condition[i] = random_tree(a, 3, i, true);
        conditions[i].when = compile(a, w->condition[i]);
        order[i] = (uint32_t)i;
    }
    for (int i = 0; i < CONTROLS; i++) {
        struct control_level *levels = arena_array(a, LEVELS, sizeof *levels);
        controls[i].levels = levels;
        for (int k = 0; k < LEVELS; k++) {
            if (below(2)) continue;
            w->level[i][k] = random_tree(a, 2, CONDITIONS, false);
            levels[controls[i].n_levels].level = (uint32_t)k;
            levels[controls[i].n_levels++].recommend = compile(a, w->level[i][k]);
        }
    }
    w->cat = (struct catalog){.facts = facts,
                              .n_facts = FACTS,
                              .conditions = conditions,
                              .n_conditions = CONDITIONS,
                              .controls = controls,
                              .n_controls = CONTROLS,
                              .condition_order = order};
    return w;
}

static void make_facts(void) {
    for (int i = 0; i < FACTS; i++) {
        const struct str *ids = choice_ids[i == 0 ? 0 : i == 4 ? 2 : 1];
        facts[i] = (struct fact){.shape = {(enum fact_type)type_of[i], i == 1, ids, (size_t)choices_of[i], 0, 4},
                                 .choices = choice_texts[i],
                                 .n_choices = (size_t)choices_of[i]};
    }
    choice_texts[2][2].exclusive = true;
}

/* The naive evaluator ---------------------------------------------------------------------------- */

/* What is known: an answer is an int (yesno, one, number) or a set of bits (many); -1 = not answered. A judgement is
 * a tri; TRI_UNKNOWN + 1 = it was made but is taken as not known. */
struct known {
    int answer[FACTS];
    int judgement[CONDITIONS];
};
#define HIDDEN 3

static int kleene_and(int a, int b) {
    return a == TRI_NO || b == TRI_NO ? TRI_NO : a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}
static int kleene_not(int a) {
    return a == TRI_UNKNOWN ? a : !a;
}

/* Leaves that are given a value for a try. */
struct givens {
    const struct tree *leaf[16];
    int value[16];
    int n;
};

/* “less than the second choice” and “the first choice” are one and the same question. */
static bool is_first_choice(const struct tree *t) {
    return type_of[t->ref] == FACT_ONE && ((t->op == T_FACT_LT && t->arg == 1) || (t->op == T_FACT_EQ && t->arg == 0));
}

static bool same_leaf(const struct tree *x, const struct tree *y) {
    if (x->op <= T_FACT_LT && y->op <= T_FACT_LT && x->ref == y->ref && is_first_choice(x) && is_first_choice(y))
        return true;
    return x->op == y->op && x->ref == y->ref && x->arg == y->arg;
}

/* “f < first” can never be, whatever the answer; the definition looks at what is possible. */
static int leaf_value(const struct tree *t, const struct known *k, const int *conditions) {
    int v = t->op <= T_FACT_LT ? k->answer[t->ref] : 0;
    switch (t->op) {
    case T_FACT_EQ:
        return v < 0 ? TRI_UNKNOWN : v == t->arg;
    case T_FACT_LT:
        return t->arg == 0 ? TRI_NO : v < 0 ? TRI_UNKNOWN : v < t->arg;
    case T_FACT_HAS:
        return v < 0 ? TRI_UNKNOWN : v >> t->arg & 1;
    case T_CONDITION:
        return conditions[t->ref];
    case T_TRUE:
        return TRI_YES;
    default:
        return TRI_UNKNOWN;
    }
}

static int value(const struct tree *t, const struct known *k, const int *conditions, const struct givens *g) {
    if (t->op == T_NOT) return kleene_not(value(t->a, k, conditions, g));
    if (t->op == T_AND) return kleene_and(value(t->a, k, conditions, g), value(t->b, k, conditions, g));
    if (t->op == T_OR)
        return kleene_not(
            kleene_and(kleene_not(value(t->a, k, conditions, g)), kleene_not(value(t->b, k, conditions, g))));
    int v = leaf_value(t, k, conditions);
    for (int i = 0; g && v == TRI_UNKNOWN && i < g->n; i++)
        if (same_leaf(t, g->leaf[i])) return g->value[i];
    return v;
}

static void naive_conditions(const struct world *w, const struct known *k, int *out) {
    for (int i = 0; i < CONDITIONS; i++) out[i] = TRI_UNKNOWN;
    for (int i = 0; i < CONDITIONS; i++)
        out[i] = k->judgement[i] == HIDDEN        ? TRI_UNKNOWN
                 : k->judgement[i] != TRI_UNKNOWN ? k->judgement[i]
                                                  : value(w->condition[i], k, out, NULL);
}

static void gather_open(const struct tree *t, const struct known *k, const int *conditions, struct givens *g) {
    if (t->op >= T_NOT) {
        gather_open(t->a, k, conditions, g);
        if (t->op != T_NOT) gather_open(t->b, k, conditions, g);
        return;
    }
    if (leaf_value(t, k, conditions) != TRI_UNKNOWN) return;
    for (int i = 0; i < g->n; i++)
        if (same_leaf(g->leaf[i], t)) return;
    assert_true(g->n < 16);
    g->leaf[g->n++] = t;
}

/* The outcome of a control (0 = open), and everything that may come out. */
static unsigned naive_control(const struct world *w, int c, const struct known *k, const int *conditions,
                              unsigned *possible, bool *exact) {
    struct givens g = {.n = 0};
    unsigned all = 0, first = 0;
    bool same = true;
    for (int l = 0; l < LEVELS; l++)
        if (w->level[c][l]) gather_open(w->level[c][l], k, conditions, &g);
    *exact = g.n <= 8;
    for (unsigned bits = 0; bits < 1u << g.n; bits++) {
        unsigned levels = 0;
        for (int i = 0; i < g.n; i++) g.value[i] = bits >> i & 1;
        for (int l = 0; l < LEVELS; l++)
            if (w->level[c][l] && value(w->level[c][l], k, conditions, &g) == TRI_YES) levels |= 1u << l;
        if (!levels) levels = 1;
        if (bits == 0) first = levels;
        same = same && levels == first;
        all |= levels;
    }
    *possible = all;
    return same ? first : 0;
}

/* The result of subject s: conditions first, then controls. 0 = open. */
static unsigned naive_result(const struct world *w, int s, const struct known *k, bool *exact) {
    int conditions[CONDITIONS];
    unsigned possible;
    *exact = true;
    naive_conditions(w, k, conditions);
    if (s >= CONDITIONS) return naive_control(w, s - CONDITIONS, k, conditions, &possible, exact);
    return conditions[s] == TRI_UNKNOWN ? 0 : (unsigned)conditions[s] + 1;
}

static unsigned known_leaves(const struct known *k) {
    unsigned set = 0;
    for (int f = 0; f < FACTS; f++) set |= k->answer[f] >= 0 ? 1u << f : 0;
    for (int c = 0; c < CONDITIONS; c++) set |= k->judgement[c] != TRI_UNKNOWN ? 1u << (FACTS + c) : 0;
    return set;
}

static struct known only(const struct known *k, unsigned set) {
    struct known o = *k;
    for (int f = 0; f < FACTS; f++)
        if (!(set >> f & 1)) o.answer[f] = -1;
    for (int c = 0; c < CONDITIONS; c++)
        if (!(set >> (FACTS + c) & 1) && k->judgement[c] != TRI_UNKNOWN) o.judgement[c] = HIDDEN;
    return o;
}

/* Sets of one size in the order of their members; bit 0 is the first leaf. */
static bool earlier(unsigned x, unsigned y) {
    unsigned differ = x ^ y;
    return differ && (x & (differ & (~differ + 1)));
}

static unsigned smallest_reason(const struct world *w, int s, const struct known *k, unsigned result) {
    unsigned known = known_leaves(k), best = 0;
    int best_size = 99;
    bool exact;
    for (unsigned set = 0; set < 1u << LEAVES; set++) {
        int size = __builtin_popcount(set);
        if ((set & ~known) || size > best_size) continue;
        struct known o = only(k, set);
        if (naive_result(w, s, &o, &exact) != result) continue;
        if (size < best_size || earlier(set, best)) best = set, best_size = size;
    }
    return best;
}

static int domain(int f) {
    return type_of[f] == FACT_MANY ? 1 << choices_of[f] : f == 3 ? 5 : choices_of[f];
}
static bool valid(int f, int v) {
    return f != 2 || v == 4 || (v && !(v & 4));
} /* exclusive stands alone; empty is not an answer there */

static unsigned changing(const struct world *w, int s, const struct known *k, unsigned result) {
    unsigned set = 0;
    bool exact;
    for (int f = 0; f < FACTS; f++) {
        struct known o = *k;
        if (k->answer[f] < 0) continue;
        for (o.answer[f] = 0; o.answer[f] < domain(f); o.answer[f]++)
            if (valid(f, o.answer[f]) && naive_result(w, s, &o, &exact) != result) set |= 1u << f;
    }
    for (int c = 0; c < CONDITIONS; c++) {
        struct known o = *k;
        if (k->judgement[c] == TRI_UNKNOWN) continue;
        o.judgement[c] = !k->judgement[c];
        if (naive_result(w, s, &o, &exact) != result) set |= 1u << (FACTS + c);
    }
    return set;
}

/* Comparing ---------------------------------------------------------------------------------------- */

static struct value as_value(int f, int answer) {
    if (answer < 0) return value_unknown(&facts[f].shape);
    uint64_t set = type_of[f] == FACT_MANY ? (uint64_t)answer : f == 3 ? 0 : UINT64_C(1) << answer;
    return (struct value){.sure = type_of[f] == FACT_MANY ? set : 0,
                          .maybe = set,
                          .lo = answer,
                          .hi = answer,
                          .answered = true,
                          .settled = true};
}

static int random_answer(int f) {
    int v;
    do v = (int)below((unsigned)domain(f));
    while (!valid(f, v));
    return v;
}

static struct known random_known(void) {
    struct known k;
    for (int f = 0; f < FACTS; f++) k.answer[f] = below(3) ? random_answer(f) : -1;
    for (int c = 0; c < CONDITIONS; c++) k.judgement[c] = below(4) ? TRI_UNKNOWN : (int)below(2);
    return k;
}

static unsigned as_set(const struct refs *r) {
    unsigned set = 0;
    for (size_t i = 0; i < r->n; i++) set |= 1u << ((r->list[i].is_condition ? FACTS : 0) + r->list[i].index);
    return set;
}

/* Whatever the facts outside the reason are, the result is the same. */
static void reason_holds(const struct world *w, int s, const struct known *k, unsigned reason, unsigned result) {
    bool exact;
    for (int round = 0; round < 8; round++) {
        struct known o = *k;
        for (int f = 0; f < FACTS; f++)
            if (!(reason >> f & 1)) o.answer[f] = below(4) ? random_answer(f) : -1;
        for (int c = 0; c < CONDITIONS; c++)
            if (!(reason >> (FACTS + c) & 1) && k->judgement[c] != TRI_UNKNOWN) o.judgement[c] = (int)below(2);
        assert_int_equal(naive_result(w, s, &o, &exact), result);
    }
}

/* What is waited for suffices: once it is answered, the result is settled. */
static void waits_suffice(const struct world *w, int s, const struct known *k, unsigned waits) {
    struct known o = *k;
    bool exact;
    assert_int_not_equal(waits, 0);
    for (int f = 0; f < FACTS; f++)
        if (waits >> f & 1) assert_int_equal(k->answer[f], -1), o.answer[f] = random_answer(f);
    for (int c = 0; c < CONDITIONS; c++)
        if (waits >> (FACTS + c) & 1) assert_int_equal(k->judgement[c], TRI_UNKNOWN), o.judgement[c] = (int)below(2);
    assert_int_not_equal(naive_result(w, s, &o, &exact), 0);
}

static size_t compared, open_results;

static void compare(const struct world *w, int s, const struct known *k, unsigned got, const struct refs *because,
                    const struct refs *reason, const struct refs *change, const struct refs *waits) {
    bool exact;
    unsigned result = naive_result(w, s, k, &exact);
    if (!exact) return; /* more open leaves than are tried out exactly */
    compared++;
    assert_int_equal(got, result);
    assert_int_equal(as_set(change), changing(w, s, k, result));
    if (result) {
        assert_int_equal(as_set(reason), smallest_reason(w, s, k, result));
        reason_holds(w, s, k, as_set(reason), result);
        assert_int_equal(waits->n, 0);
        assert_true(because->n > 0 || reason->n == 0);
    } else {
        open_results++;
        assert_int_equal(reason->n + because->n, 0);
        waits_suffice(w, s, k, as_set(waits));
    }
}

static void one_case(const struct world *w, const struct deriver *dv) {
    struct arena *a = arena_new(16 * MIB);
    struct known k = random_known();
    struct value values[FACTS];
    uint8_t judgements[CONDITIONS];
    int conditions[CONDITIONS];
    for (int f = 0; f < FACTS; f++) values[f] = as_value(f, k.answer[f]);
    for (int c = 0; c < CONDITIONS; c++) judgements[c] = (uint8_t)k.judgement[c];
    struct derive_input in = {values, judgements};
    struct derivation *d = derive(dv, a, &in);
    naive_conditions(w, &k, conditions);
    for (int c = 0; c < CONDITIONS; c++) {
        const struct condition_result *r = &d->conditions[c];
        compare(w, c, &k, r->value == TRI_UNKNOWN ? 0 : r->value + 1, &r->because, &r->facts, &r->would_change,
                &r->undetermined_by);
    }
    for (int c = 0; c < CONTROLS; c++) {
        const struct control_result *r = &d->controls[c];
        unsigned possible;
        bool exact;
        compare(w, CONDITIONS + c, &k, (unsigned)r->recommended, &r->because, &r->facts, &r->would_change,
                &r->undetermined_by);
        unsigned result = naive_control(w, c, &k, conditions, &possible, &exact);
        if (exact && !result) assert_int_equal(r->possible, possible);
        size_t n;
        derive_counterfactuals(dv, a, &in, d, (struct result_ref){false, (uint32_t)c}, &n);
        assert_int_equal(n, r->would_change.n);
    }
    arena_free(a);
}

static void random_worlds(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    long n = rounds ? strtol(rounds, NULL, 10) : 400;
    make_facts();
    for (long i = 0; i < n; i++) {
        seed = 88172645463325252u + (uint64_t)i;
        struct world *w = make_world();
        const struct deriver *dv = deriver_new(w->a, &w->cat);
        for (int round = 0; round < 6; round++) one_case(w, dv);
        arena_free(w->a);
    }
    print_message("%zu results compared, %zu of them open\n", compared, open_results);
    assert_true(compared > (size_t)n * 40 && open_results > (size_t)n * 6);
}

/* Many at once come out as one by one: the fleet against derive, which was held against the naive side above. */
static void one_fleet(const struct world *w, const struct deriver *dv, size_t n) {
    static struct value values[FLEET_SYSTEMS_MAX][FACTS];
    static uint8_t judgements[FLEET_SYSTEMS_MAX][CONDITIONS];
    struct derive_input in[FLEET_SYSTEMS_MAX];
    struct arena *a = arena_new(64 * MIB);
    struct fleet_results *r = fleet_results_new(a, fleet_new(a, dv));
    for (int again = 0; again < 2; again++) { /* nothing of the first evaluation may be left in the second */
        for (size_t i = 0; i < n; i++) {
            struct known k = random_known();
            for (int f = 0; f < FACTS; f++) values[i][f] = as_value(f, k.answer[f]);
            for (int c = 0; c < CONDITIONS; c++) judgements[i][c] = (uint8_t)k.judgement[c];
            in[i] = (struct derive_input){values[i], judgements[i]};
        }
        fleet_evaluate(r, in, n);
    }
    for (size_t i = 0; i < n; i++) {
        struct derivation *d = derive(dv, a, &in[i]);
        for (uint32_t c = 0; c < w->cat.n_conditions; c++) {
            assert_int_equal(fleet_condition(r, i, c), d->conditions[c].value);
            assert_int_equal(fleet_rule(r, i, c), d->conditions[c].rule_value);
        }
        for (uint32_t c = 0; c < w->cat.n_controls; c++) {
            assert_int_equal(fleet_applies(r, i, c), d->controls[c].applies);
            assert_int_equal(fleet_recommended(r, i, c), d->controls[c].recommended);
        }
    }
    arena_free(a);
}

static void fleets(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    long n = rounds ? strtol(rounds, NULL, 10) / 10 : 100;
    make_facts();
    for (long i = 0; i < n; i++) {
        seed = 88172645463325252u + (uint64_t)i;
        struct world *w = make_world();
        one_fleet(w, deriver_new(w->a, &w->cat), i % 20 ? 1 + below(70) : FLEET_SYSTEMS_MAX);
        arena_free(w->a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_worlds), cmocka_unit_test(fleets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
