/* The engine against a naive evaluator, on the program's own standards with random partial answers.
 *
 * The naive side reads the rules again from their text with a parser of its own and evaluates them by the definition,
 * so it shares nothing with expr and derive but the catalog's words. Every value and outcome is compared; reasons,
 * what would change them and what they wait for are compared for a sample, exactly wherever trying everything is
 * affordable. KIJUN_PROP_REAL_ROUNDS makes it longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "derive/derive.h"

#define ROUNDS 600
#define SAMPLE 30
#define SETS_MAX 20000 /* sets that are tried for one smallest reason */
#define OPEN_MAX 8     /* as ATOMS_MAX of the engine */
#define EXACT_BITS 10  /* choices of a set that are varied exactly */

static uint64_t seed;
static unsigned below(unsigned n) {
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return (unsigned)((seed * 2685821657736338717u >> 33) % n);
}

static const struct catalog *cat;
static struct arena *own; /* what lasts */

/* Rules, read again ------------------------------------------------------------------------------- */

enum { IS_IN, IS_HAS, IS_LESS, IS_CONDITION, IS_JUDGEMENT, IS_TRUE, IS_NOT, IS_AND, IS_OR };
struct tree {
    int op;
    uint32_t ref;
    uint64_t mask;  /* IN: choices; HAS: one */
    int64_t number; /* LESS: fact < number */
    const struct tree *a, *b;
};
struct reading {
    struct str text;
    size_t at;
    uint32_t standard;
};

static const struct tree *node(struct tree t) {
    struct tree *n = arena_alloc(own, sizeof *n);
    *n = t;
    return n;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
}

/* The next word or sign. */
static struct str next(struct reading *r) {
    while (r->at < r->text.len && (unsigned char)r->text.ptr[r->at] <= ' ') r->at++;
    size_t from = r->at;
    if (from == r->text.len) return STR("");
    if (is_word(r->text.ptr[from]))
        while (r->at < r->text.len && is_word(r->text.ptr[r->at])) r->at++;
    else
        while (r->at < r->text.len && strchr("<>=!", r->text.ptr[from]) && strchr("<>=!", r->text.ptr[r->at])) r->at++;
    if (r->at == from) r->at++;
    return str_cut(r->text, from, r->at);
}

static bool took(struct reading *r, const char *word) {
    size_t before = r->at;
    if (str_is(next(r), word)) return true;
    r->at = before;
    return false;
}

static int64_t fact_named(struct str id) {
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (str_eq(cat->facts[i].id, id)) return i;
    return -1;
}

static int64_t condition_named(uint32_t standard, struct str id) {
    for (uint32_t i = 0; i < cat->n_conditions; i++) {
        const struct condition *c = &cat->conditions[i];
        if (c->standard == standard && str_eq(c->id, id)) return i;
    }
    struct str head, tail;
    if (!str_split(id, '.', &head, &tail)) return -1;
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (str_eq(cat->standards[cat->conditions[i].standard].id, head) && str_eq(cat->conditions[i].id, tail))
            return i;
    return -1;
}

static unsigned choice_named(const struct fact *f, struct str id) {
    for (unsigned i = 0; i < f->n_choices; i++)
        if (str_eq(f->choices[i].id, id)) return i;
    fail_msg("no choice %.*s", STR_ARG(id));
    return 0;
}

static uint64_t all_of(const struct fact *f) {
    return f->n_choices >= 64 ? UINT64_MAX : (UINT64_C(1) << f->n_choices) - 1;
}

static const struct tree *less(uint32_t fact, int64_t n) {
    return node((struct tree){.op = IS_LESS, .ref = fact, .number = n});
}
static const struct tree *negated(const struct tree *t) {
    return node((struct tree){.op = IS_NOT, .a = t});
}
static const struct tree *both(const struct tree *a, const struct tree *b) {
    return node((struct tree){.op = IS_AND, .a = a, .b = b});
}

static const struct tree *compared_number(struct reading *r, uint32_t fact, struct str op) {
    int64_t n;
    assert_true(str_int(next(r), &n));
    if (str_is(op, "<")) return less(fact, n);
    if (str_is(op, "<=")) return less(fact, n + 1);
    if (str_is(op, ">")) return negated(less(fact, n + 1));
    if (str_is(op, ">=")) return negated(less(fact, n));
    const struct tree *is = both(negated(less(fact, n)), less(fact, n + 1));
    return str_is(op, "==") ? is : negated(is);
}

static const struct tree *compared(struct reading *r, uint32_t fact) {
    const struct fact *f = &cat->facts[fact];
    struct str op = next(r);
    uint64_t mask = 0;
    if (str_is(op, "in")) {
        assert_true(took(r, "{"));
        do mask |= UINT64_C(1) << choice_named(f, next(r));
        while (took(r, ","));
        assert_true(took(r, "}"));
        return node((struct tree){.op = IS_IN, .ref = fact, .mask = mask});
    }
    if (f->shape.type == FACT_NUMBER) return compared_number(r, fact, op);
    unsigned k = choice_named(f, next(r));
    uint64_t bit = UINT64_C(1) << k, under = bit - 1, all = all_of(f);
    if (str_is(op, "has")) return node((struct tree){.op = IS_HAS, .ref = fact, .mask = bit});
    mask = str_is(op, "==")   ? bit
           : str_is(op, "!=") ? all & ~bit
           : str_is(op, "<")  ? under
           : str_is(op, "<=") ? under | bit
           : str_is(op, ">")  ? all & ~(under | bit)
                              : all & ~under;
    return node((struct tree){.op = IS_IN, .ref = fact, .mask = mask});
}

static const struct tree *read_or(struct reading *r);

static const struct tree *read_one(struct reading *r) {
    if (took(r, "not")) return negated(read_one(r));
    if (took(r, "(")) {
        const struct tree *t = read_or(r);
        assert_true(took(r, ")"));
        return t;
    }
    if (took(r, "true")) return node((struct tree){.op = IS_TRUE});
    if (took(r, "false")) return negated(node((struct tree){.op = IS_TRUE}));
    if (took(r, "judgement")) return node((struct tree){.op = IS_JUDGEMENT});
    struct str name = next(r);
    int64_t condition = condition_named(r->standard, name), fact = fact_named(name);
    /* Its own standard's conditions, then facts, then those of others. */
    if (condition >= 0 && (cat->conditions[condition].standard == r->standard || fact < 0))
        return node((struct tree){.op = IS_CONDITION, .ref = (uint32_t)condition});
    assert_true(fact >= 0);
    size_t before = r->at;
    struct str op = next(r);
    r->at = before;
    bool alone = str_is(op, "") || str_is(op, ")") || str_is(op, "and") || str_is(op, "or");
    if (alone) return node((struct tree){.op = IS_IN, .ref = (uint32_t)fact, .mask = 2}); /* yesno: yes */
    return compared(r, (uint32_t)fact);
}

static const struct tree *read_and(struct reading *r) {
    const struct tree *t = read_one(r);
    while (took(r, "and")) t = both(t, read_one(r));
    return t;
}

static const struct tree *read_or(struct reading *r) {
    const struct tree *t = read_and(r);
    while (took(r, "or")) t = node((struct tree){.op = IS_OR, .a = t, .b = read_and(r)});
    return t;
}

static const struct tree *read_rule(uint32_t standard, struct str text) {
    struct reading r = {text, 0, standard};
    const struct tree *t = read_or(&r);
    if (next(&r).len) fail_msg("not read to the end: %.*s", STR_ARG(text));
    return t;
}

static const struct tree **when;   /* by condition */
static const struct tree ***level; /* by control and index of level */

static void read_all(void) {
    when = arena_array(own, cat->n_conditions, sizeof *when);
    level = arena_array(own, cat->n_controls, sizeof *level);
    for (size_t i = 0; i < cat->n_conditions; i++)
        when[i] = read_rule(cat->conditions[i].standard, cat->conditions[i].when.text);
    for (size_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        level[i] = arena_array(own, c->n_levels, sizeof *level[i]);
        for (size_t k = 0; k < c->n_levels; k++) level[i][k] = read_rule(c->standard, c->levels[k].recommend.text);
    }
}

/* What is known, and what follows ------------------------------------------------------------------- */

#define HIDDEN 3
struct answer {
    bool known;
    uint64_t set; /* chosen */
    int64_t number;
};
struct known {
    struct answer *answer; /* by fact */
    uint8_t *judged;       /* by condition: a tri, or HIDDEN: judged, but taken as not known */
};

static struct known copy_of(struct arena *a, const struct known *k) {
    struct known o = {arena_array(a, cat->n_facts, sizeof *o.answer), arena_array(a, cat->n_conditions, 1)};
    memcpy(o.answer, k->answer, cat->n_facts * sizeof *o.answer);
    memcpy(o.judged, k->judged, cat->n_conditions);
    return o;
}

/* Values of conditions in one state; 9 = not looked at yet. */
struct values {
    const struct known *k;
    uint8_t condition[2000];
};
static int value(struct values *v, const struct tree *t);

static struct values values_of(const struct known *k) {
    struct values v = {.k = k};
    memset(v.condition, 9, sizeof v.condition);
    return v;
}

static int condition_value(struct values *v, uint32_t c) {
    int judged = v->k->judged[c];
    if (v->condition[c] != 9) return v->condition[c];
    int is = judged == HIDDEN ? TRI_UNKNOWN : judged != TRI_UNKNOWN ? judged : value(v, when[c]);
    v->condition[c] = (uint8_t)is;
    return is;
}

static int leaf_value(struct values *v, const struct tree *t) {
    const struct answer *a = &v->k->answer[t->op <= IS_LESS ? t->ref : 0];
    const struct fact *f = &cat->facts[t->op <= IS_LESS ? t->ref : 0];
    switch (t->op) {
    case IS_IN:
        if (a->known) return (a->set & t->mask) ? TRI_YES : TRI_NO;
        return !(all_of(f) & ~t->mask) ? TRI_YES : all_of(f) & t->mask ? TRI_UNKNOWN : TRI_NO;
    case IS_HAS:
        return !a->known ? TRI_UNKNOWN : (a->set & t->mask) ? TRI_YES : TRI_NO;
    case IS_LESS:
        if (a->known) return a->number < t->number ? TRI_YES : TRI_NO;
        return f->shape.max < t->number ? TRI_YES : f->shape.min >= t->number ? TRI_NO : TRI_UNKNOWN;
    case IS_CONDITION:
        return condition_value(v, t->ref);
    case IS_TRUE:
        return TRI_YES;
    default:
        return TRI_UNKNOWN;
    }
}

static int value(struct values *v, const struct tree *t) {
    if (t->op < IS_NOT) return leaf_value(v, t);
    int a = value(v, t->a);
    if (t->op == IS_NOT) return a == TRI_UNKNOWN ? a : !a;
    int b = value(v, t->b), decides = t->op == IS_AND ? TRI_NO : TRI_YES;
    if (a == decides || b == decides) return decides;
    return a == TRI_UNKNOWN || b == TRI_UNKNOWN ? TRI_UNKNOWN : !decides;
}

/* Leaves that are open, and what they are taken to be. */
struct tries {
    const struct tree *leaf[64];
    int is[64];
    int n;
};

static bool same_leaf(const struct tree *x, const struct tree *y) {
    return x->op == y->op && x->ref == y->ref && x->mask == y->mask && x->number == y->number;
}

static void gather_open(struct values *v, const struct tree *t, struct tries *g) {
    if (t->op >= IS_NOT) {
        gather_open(v, t->a, g);
        if (t->op != IS_NOT) gather_open(v, t->b, g);
        return;
    }
    if (leaf_value(v, t) != TRI_UNKNOWN) return;
    for (int i = 0; i < g->n; i++)
        if (same_leaf(g->leaf[i], t)) return;
    if (g->n < 64) g->leaf[g->n++] = t;
}

static bool tried(struct values *v, const struct tree *t, const struct tries *g) {
    if (t->op == IS_NOT) return !tried(v, t->a, g);
    if (t->op == IS_AND) return tried(v, t->a, g) && tried(v, t->b, g);
    if (t->op == IS_OR) return tried(v, t->a, g) || tried(v, t->b, g);
    int is = leaf_value(v, t);
    for (int i = 0; i < g->n && is == TRI_UNKNOWN; i++)
        if (same_leaf(g->leaf[i], t)) is = g->is[i];
    return is == TRI_YES;
}

/* The set of levels that comes out whatever the open leaves are; 0 = open. */
static uint64_t outcome(struct values *v, uint32_t c, uint64_t *possible, bool *exact) {
    struct tries g = {.n = 0};
    uint64_t first = 0;
    bool same = true;
    *possible = 0;
    for (size_t k = 0; k < cat->controls[c].n_levels; k++) gather_open(v, level[c][k], &g);
    *exact = g.n <= OPEN_MAX;
    if (!*exact) return 0;
    for (unsigned bits = 0; bits < 1u << g.n; bits++) {
        uint64_t set = 0;
        for (int i = 0; i < g.n; i++) g.is[i] = bits >> i & 1 ? TRI_YES : TRI_NO;
        for (size_t k = 0; k < cat->controls[c].n_levels; k++)
            if (tried(v, level[c][k], &g)) set |= UINT64_C(1) << cat->controls[c].levels[k].level;
        if (!set) set = 1;
        *possible |= set;
        if (!bits) first = set;
        same = same && set == first;
    }
    return same ? first : 0;
}

/* A subject: a condition, or a control after them. 0 = open; conditions: 1 no, 2 yes. */
static uint64_t result(const struct known *k, uint32_t s, bool *exact) {
    struct values v = values_of(k);
    uint64_t possible;
    *exact = true;
    if (s >= cat->n_conditions) return outcome(&v, s - (uint32_t)cat->n_conditions, &possible, exact);
    int is = condition_value(&v, s);
    return is == TRI_UNKNOWN ? 0 : (uint64_t)is + 1;
}

/* Reasons ------------------------------------------------------------------------------------------- */

struct leaves { /* facts first, then judgements, in declaration order */
    uint32_t list[3000];
    size_t n;
};
static bool leaf_known(const struct known *k, uint32_t leaf) {
    if (leaf < cat->n_facts) return k->answer[leaf].known;
    return k->judged[leaf - cat->n_facts] != TRI_UNKNOWN;
}

static void mark_tree(const struct known *k, const struct tree *t, bool *in);
static void mark_condition(const struct known *k, uint32_t c, bool *in) {
    bool before = in[cat->n_facts + c];
    in[cat->n_facts + c] = true;
    if (!before && k->judged[c] == TRI_UNKNOWN) mark_tree(k, when[c], in);
}
static void mark_tree(const struct known *k, const struct tree *t, bool *in) {
    if (t->op == IS_CONDITION) mark_condition(k, t->ref, in);
    if (t->op <= IS_LESS) in[t->ref] = true;
    if (t->op >= IS_NOT) mark_tree(k, t->a, in);
    if (t->op > IS_NOT) mark_tree(k, t->b, in);
}

/* Known leaves that the subject rests on; a judgement hides what is under it. */
static void rests_on(const struct known *k, uint32_t s, struct leaves *out) {
    static bool in[6000];
    memset(in, 0, sizeof in);
    if (s < cat->n_conditions)
        mark_condition(k, s, in);
    else
        for (size_t i = 0; i < cat->controls[s - cat->n_conditions].n_levels; i++)
            mark_tree(k, level[s - cat->n_conditions][i], in);
    out->n = 0;
    for (uint32_t i = 0; i < cat->n_facts + cat->n_conditions; i++)
        if (in[i] && leaf_known(k, i)) out->list[out->n++] = i;
}

static struct known nothing_but(struct arena *a, const struct known *k, const uint32_t *leaves, size_t n) {
    struct known o = copy_of(a, k);
    for (size_t i = 0; i < cat->n_facts; i++) o.answer[i].known = false;
    for (size_t i = 0; i < cat->n_conditions; i++)
        if (o.judged[i] != TRI_UNKNOWN) o.judged[i] = HIDDEN;
    for (size_t i = 0; i < n; i++) {
        if (leaves[i] < cat->n_facts)
            o.answer[leaves[i]].known = true;
        else
            o.judged[leaves[i] - cat->n_facts] = k->judged[leaves[i] - cat->n_facts];
    }
    return o;
}

static bool suffices(struct arena *a, const struct known *k, uint32_t s, const uint32_t *leaves, size_t n,
                     uint64_t want) {
    bool exact;
    struct known o = nothing_but(a, k, leaves, n);
    return result(&o, s, &exact) == want && exact;
}

static uint64_t ways(size_t n, size_t k) {
    uint64_t w = 1;
    for (size_t i = 0; i < k && w <= SETS_MAX; i++) w = w * (n - i) / (i + 1);
    return w;
}

/* The first set of `k` leaves, in declaration order, that suffices; false when none does. */
static bool first_set(struct arena *a, const struct known *k, uint32_t s, const struct leaves *all, size_t size,
                      uint64_t want, uint32_t *out) {
    size_t at[64];
    for (size_t i = 0; i < size; i++) at[i] = i;
    for (;;) {
        for (size_t i = 0; i < size; i++) out[i] = all->list[at[i]];
        struct arena *scratch = arena_new(4 * MIB);
        bool found = suffices(scratch, k, s, out, size, want);
        arena_free(scratch);
        if (found) return true;
        size_t i = size;
        while (i > 0 && at[i - 1] == all->n - size + i - 1) i--;
        if (i == 0) return false;
        at[i - 1]++;
        for (; i < size; i++) at[i] = at[i - 1] + 1;
    }
    (void)a;
}

static size_t reasons_seen, smallest_seen, changes_seen, open_seen;

static void check_reason(struct arena *a, const struct known *k, uint32_t s, uint64_t want, const struct refs *refs) {
    uint32_t leaves[3000], found[64];
    static struct leaves all;
    for (size_t i = 0; i < refs->n; i++)
        leaves[i] = (refs->list[i].is_condition ? (uint32_t)cat->n_facts : 0) + refs->list[i].index;
    for (size_t i = 0; i < refs->n; i++) assert_true(leaf_known(k, leaves[i]));
    assert_true(suffices(a, k, s, leaves, refs->n, want));
    for (size_t i = 0; i < refs->n; i++) { /* without any one of them it is open */
        uint32_t fewer[3000];
        size_t n = 0;
        for (size_t j = 0; j < refs->n; j++)
            if (j != i) fewer[n++] = leaves[j];
        assert_false(suffices(a, k, s, fewer, n, want));
    }
    reasons_seen++;
    rests_on(k, s, &all);
    if (refs->n == 0 || refs->n > 60 || ways(all.n, refs->n) > SETS_MAX) return;
    smallest_seen++;
    assert_false(first_set(a, k, s, &all, refs->n - 1, want, found) && refs->n > 0);
    assert_true(first_set(a, k, s, &all, refs->n, want, found));
    assert_memory_equal(found, leaves, refs->n * sizeof *found);
}

/* What would change it ------------------------------------------------------------------------------- */

static uint64_t exclusive_of(const struct fact *f) {
    uint64_t bits = 0;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) bits |= UINT64_C(1) << i;
    return bits;
}

static bool valid_set(const struct fact *f, uint64_t set) {
    uint64_t exclusive = exclusive_of(f);
    if (!exclusive) return true;
    return set && (!(set & exclusive) || (set & (set - 1)) == 0);
}

static void gather_numbers(const struct tree *t, uint32_t fact, int64_t *points, size_t *n) {
    if (t->op == IS_LESS && t->ref == fact && *n < 200) points[(*n)++] = t->number, points[(*n)++] = t->number - 1;
    if (t->op >= IS_NOT) gather_numbers(t->a, fact, points, n);
    if (t->op > IS_NOT) gather_numbers(t->b, fact, points, n);
}

static bool differs(const struct known *o, uint32_t s, uint64_t want) {
    bool exact;
    uint64_t r = result(o, s, &exact);
    return exact && r != want;
}

/* Whether another answer to the fact changes the result; `sure` is false when not every answer could be tried. */
static bool fact_changes(struct arena *a, const struct known *k, uint32_t s, uint64_t want, uint32_t fact, bool *sure) {
    const struct fact *f = &cat->facts[fact];
    struct known o = copy_of(a, k);
    int64_t points[256];
    size_t n = 0;
    *sure = f->shape.type != FACT_MANY || f->n_choices <= EXACT_BITS;
    if (f->shape.type == FACT_NUMBER) {
        for (size_t i = 0; i < cat->n_conditions; i++) gather_numbers(when[i], fact, points, &n);
        for (size_t i = 0; i < n; i++) {
            o.answer[fact].number = points[i];
            if (points[i] >= f->shape.min && points[i] <= f->shape.max && differs(&o, s, want)) return true;
        }
        return false;
    }
    for (uint64_t x = 0; x < UINT64_C(1) << (f->n_choices < EXACT_BITS ? f->n_choices : EXACT_BITS); x++) {
        bool one = x && (x & (x - 1)) == 0;
        if (f->shape.type != FACT_MANY && !one) continue;
        o.answer[fact].set = x;
        if (valid_set(f, x) && differs(&o, s, want)) return true;
    }
    for (size_t i = EXACT_BITS; i < f->n_choices; i++) {
        o.answer[fact].set = UINT64_C(1) << i;
        if (differs(&o, s, want)) return true;
    }
    return false;
}

static bool named(const struct refs *refs, bool condition, uint32_t index) {
    for (size_t i = 0; i < refs->n; i++)
        if (refs->list[i].is_condition == condition && refs->list[i].index == index) return true;
    return false;
}

static void check_changes(const struct known *k, uint32_t s, uint64_t want, const struct refs *refs) {
    static struct leaves all;
    rests_on(k, s, &all);
    for (size_t i = 0; i < all.n; i++) {
        uint32_t leaf = all.list[i];
        struct arena *a = arena_new(4 * MIB);
        bool sure = true, changes;
        if (leaf < cat->n_facts) {
            changes = fact_changes(a, k, s, want, leaf, &sure);
        } else {
            struct known o = copy_of(a, k);
            o.judged[leaf - cat->n_facts] = !o.judged[leaf - cat->n_facts];
            changes = differs(&o, s, want);
        }
        bool said = named(refs, leaf >= cat->n_facts, leaf < cat->n_facts ? leaf : leaf - (uint32_t)cat->n_facts);
        if (changes != said && (sure || changes)) fail_msg("subject %u, leaf %u: %d, said %d", s, leaf, changes, said);
        arena_free(a);
    }
    changes_seen++;
}

/* Random states ---------------------------------------------------------------------------------------- */

static void answer_fact(struct known *k, uint32_t i) {
    const struct fact *f = &cat->facts[i];
    struct answer *a = &k->answer[i];
    a->known = f->shape.type != FACT_TEXT;
    if (f->shape.type == FACT_NUMBER) {
        int64_t points[256];
        size_t n = 0;
        for (size_t c = 0; c < cat->n_conditions; c++) gather_numbers(when[c], i, points, &n);
        a->number = n && below(4) ? points[below((unsigned)n)] : f->shape.min + below(1000);
        if (a->number < f->shape.min) a->number = f->shape.min;
        if (a->number > f->shape.max) a->number = f->shape.max;
    } else if (f->shape.type == FACT_MANY) {
        do {
            a->set = 0;
            for (size_t c = 0; c < f->n_choices; c++)
                if (below(3) == 0) a->set |= UINT64_C(1) << c;
            if (below(6) == 0) a->set = UINT64_C(1) << below((unsigned)f->n_choices);
        } while (!a->set || !valid_set(f, a->set));
    } else if (a->known) {
        a->set = UINT64_C(1) << below((unsigned)f->n_choices);
    }
}

/* Anything from hardly an answer to all of them; judgements; risks of a tree that somebody lives with. */
static struct known random_known(struct arena *a) {
    struct known k = {arena_array(a, cat->n_facts, sizeof *k.answer), arena_array(a, cat->n_conditions, 1)};
    unsigned answered = 1 + below(10), judged = below(3) ? 12 : 4;
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (below(10) < answered) answer_fact(&k, i);
    for (uint32_t i = 0; i < cat->n_conditions; i++) {
        bool accepted = cat->conditions[i].tree.len && below(8) == 0;
        k.judged[i] = accepted ? TRI_NO : below(judged) ? TRI_UNKNOWN : (uint8_t)below(2);
    }
    return k;
}

static struct derive_input as_input(struct arena *a, const struct known *k) {
    struct value *v = arena_array(a, cat->n_facts, sizeof *v);
    for (size_t i = 0; i < cat->n_facts; i++) {
        const struct fact *f = &cat->facts[i];
        v[i] = value_unknown(&f->shape);
        if (!k->answer[i].known) continue;
        v[i].answered = v[i].settled = true;
        if (f->shape.type == FACT_NUMBER)
            v[i].lo = v[i].hi = k->answer[i].number;
        else
            v[i].maybe = k->answer[i].set, v[i].sure = f->shape.type == FACT_MANY ? k->answer[i].set : 0;
    }
    return (struct derive_input){v, k->judged};
}

/* Once what is waited for is answered, however, the result is settled. */
static void check_waits(struct arena *a, const struct known *k, uint32_t s, const struct refs *refs) {
    bool exact;
    assert_true(refs->n > 0);
    for (int round = 0; round < 3; round++) {
        struct known o = copy_of(a, k);
        for (size_t i = 0; i < refs->n; i++) {
            uint32_t x = refs->list[i].index;
            if (refs->list[i].is_condition) {
                assert_int_equal(k->judged[x], TRI_UNKNOWN);
                o.judged[x] = (uint8_t)below(2);
            } else {
                assert_false(k->answer[x].known);
                if (cat->facts[x].shape.type == FACT_TEXT) return;
                answer_fact(&o, x);
            }
        }
        uint64_t r = result(&o, s, &exact);
        if (exact) assert_int_not_equal(r, 0);
    }
    open_seen++;
}

/* What outside the reason is answered otherwise, or not at all, changes nothing. */
static void reason_holds(struct arena *a, const struct known *k, uint32_t s, uint64_t want, const struct refs *refs) {
    bool exact;
    for (int round = 0; round < 4; round++) {
        struct known o = copy_of(a, k);
        for (uint32_t i = 0; i < cat->n_facts; i++) {
            if (named(refs, false, i)) continue;
            o.answer[i].known = false;
            if (below(4)) answer_fact(&o, i);
        }
        for (uint32_t i = 0; i < cat->n_conditions; i++)
            if (!named(refs, true, i) && k->judged[i] != TRI_UNKNOWN) o.judged[i] = (uint8_t)below(2);
        uint64_t r = result(&o, s, &exact);
        if (exact) assert_int_equal(r, want);
    }
}

struct seen {
    uint64_t got;
    const struct refs *because, *facts, *change, *waits;
};

static struct seen of_subject(const struct derivation *d, uint32_t s) {
    if (s < cat->n_conditions) {
        const struct condition_result *r = &d->conditions[s];
        return (struct seen){r->value == TRI_UNKNOWN ? 0 : (uint64_t)r->value + 1, &r->because, &r->facts,
                             &r->would_change, &r->undetermined_by};
    }
    const struct control_result *r = &d->controls[s - cat->n_conditions];
    return (struct seen){r->recommended, &r->because, &r->facts, &r->would_change, &r->undetermined_by};
}

static void look_closely(const struct known *k, const struct derivation *d, uint32_t s) {
    struct arena *a = arena_new(256 * MIB);
    struct seen x = of_subject(d, s);
    bool exact;
    uint64_t want = result(k, s, &exact);
    if (exact) {
        assert_int_equal(x.got, want);
        check_changes(k, s, want, x.change);
        if (want) {
            check_reason(a, k, s, want, x.facts);
            reason_holds(a, k, s, want, x.facts);
            assert_true(x.waits->n == 0 && (x.because->n > 0 || x.facts->n <= 1));
        } else {
            assert_true(x.because->n == 0 && x.facts->n == 0);
            check_waits(a, k, s, x.waits);
        }
    }
    arena_free(a);
}

static size_t compared_all, open_all;

static void compare_all(const struct known *k, const struct derivation *d) {
    struct values v = values_of(k);
    for (uint32_t i = 0; i < cat->n_conditions; i++, compared_all++)
        assert_int_equal(d->conditions[i].value, condition_value(&v, i));
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        uint64_t possible;
        bool exact;
        uint64_t want = outcome(&v, i, &possible, &exact);
        if (!exact) continue;
        compared_all++;
        assert_int_equal(d->controls[i].recommended, want);
        if (want) continue;
        open_all++;
        assert_int_equal(d->controls[i].possible, possible);
    }
}

static void real_standards(void **state) {
    (void)state;
    const char *text = getenv("KIJUN_PROP_REAL_ROUNDS");
    long rounds = text ? strtol(text, NULL, 10) : ROUNDS;
    own = arena_new(256 * MIB);
    cat = catalog_builtin();
    read_all();
    const struct deriver *dv = deriver_new(own, cat);
    uint32_t subjects = (uint32_t)(cat->n_conditions + cat->n_controls);
    for (long i = 0; i < rounds; i++) {
        seed = 88172645463325252u + (uint64_t)i;
        for (int warm = 0; warm < 8; warm++) (void)below(2);
        struct arena *a = arena_new(512 * MIB);
        struct known k = random_known(a);
        struct derive_input in = as_input(a, &k);
        const struct derivation *d = derive(dv, a, &in);
        compare_all(&k, d);
        for (int s = 0; s < SAMPLE; s++)
            look_closely(&k, d, s % 2 ? below(subjects) : below((unsigned)cat->n_conditions));
        arena_free(a);
    }
    print_message("%zu values compared, %zu open; reasons %zu (smallest proved %zu), changes %zu, waits %zu\n",
                  compared_all, open_all, reasons_seen, smallest_seen, changes_seen, open_seen);
    assert_true(compared_all > (size_t)rounds * 1000 && reasons_seen > (size_t)rounds * 5);
    arena_free(own);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_standards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
