/* lint_solve: answers that bring rules to wanted values, found by splitting. */
#include "catalog/lint_solve.h"

#include <string.h>

struct solver {
    struct arena *a;
    const struct catalog *cat;
    bool free;
    struct value *values; /* by fact */
    uint8_t *said;  /* by condition: its value where conditions are free; the judgement that its own rule asks for */
    uint8_t *memo;  /* by condition: its value in this evaluation … */
    uint32_t *seen; /* … when this is the number of the evaluation */
    uint32_t pass;
    size_t tries, tries_all;
    struct str *example; /* NULL: not wanted */
};
/* A leaf that a result waits for: of which condition's rule it is part decides who judges. */
struct open_leaf {
    const struct expr_node *node;
    int64_t owner;
};

struct goal goal_of(const struct expr *rule, int64_t owner, enum tri want) {
    return (struct goal){rule, rule->count ? rule->count - 1u : 0, owner, want, -1, TRI_UNKNOWN};
}

struct solver *solver_new(struct arena *a, const struct catalog *cat, bool conditions_free) {
    struct solver *s = arena_alloc(a, sizeof *s);
    *s = (struct solver){.a = a, .cat = cat, .free = conditions_free};
    s->values = arena_array(a, cat->n_facts + 1, sizeof *s->values);
    s->said = arena_array(a, cat->n_conditions + 1, 1);
    s->memo = arena_array(a, cat->n_conditions + 1, 1);
    s->seen = arena_array(a, cat->n_conditions + 1, sizeof *s->seen);
    for (size_t i = 0; i < cat->n_facts; i++) s->values[i] = value_unknown(&cat->facts[i].shape);
    memset(s->said, TRI_UNKNOWN, cat->n_conditions + 1);
    return s;
}

/* Evaluating ---------------------------------------------------------------------------------------- */

static enum tri node_value(struct solver *s, const struct goal *g, unsigned at);

/* Conditions form no cycle and are evaluated once in a pass. */
static enum tri condition_value(struct solver *s, uint32_t c) {
    if (s->free) return (enum tri)s->said[c];
    if (s->seen[c] == s->pass) return (enum tri)s->memo[c];
    struct goal whole = goal_of(&s->cat->conditions[c].when, c, TRI_YES);
    enum tri v = whole.rule->count ? node_value(s, &whole, whole.root) : TRI_NO;
    s->seen[c] = s->pass;
    s->memo[c] = (uint8_t)v;
    return v;
}

static enum tri leaf_of(struct solver *s, const struct goal *g, const struct expr_node *n) {
    struct expr_env env = {s->values, NULL};
    if (n->op == EXPR_CONDITION) return condition_value(s, n->ref);
    if (n->op == EXPR_JUDGEMENT) return g->owner >= 0 ? (enum tri)s->said[g->owner] : TRI_UNKNOWN;
    return expr_eval_leaf(n, &env);
}

static enum tri node_value(struct solver *s, const struct goal *g, unsigned at) {
    const struct expr_node *n = &g->rule->nodes[at];
    enum tri a, b;
    if (g->forced == (int64_t)at) return g->given;
    switch ((enum expr_op)n->op) {
    case EXPR_NOT:
        return tri_not(node_value(s, g, n->a));
    case EXPR_AND:
        a = node_value(s, g, n->a);
        if (a == TRI_NO) return a;
        b = node_value(s, g, n->b);
        return b == TRI_NO ? b : a == TRI_YES ? b : TRI_UNKNOWN;
    case EXPR_OR:
        a = node_value(s, g, n->a);
        if (a == TRI_YES) return a;
        b = node_value(s, g, n->b);
        return b == TRI_YES ? b : a == TRI_NO ? b : TRI_UNKNOWN;
    default:
        return leaf_of(s, g, n);
    }
}

/* The first open leaf below a part that is open. */
static struct open_leaf waits_for(struct solver *s, const struct goal *g, unsigned at) {
    const struct expr_node *n = &g->rule->nodes[at];
    if (n->op == EXPR_NOT) return waits_for(s, g, n->a);
    if (n->op == EXPR_AND || n->op == EXPR_OR)
        return waits_for(s, g, node_value(s, g, n->a) == TRI_UNKNOWN ? n->a : n->b);
    if (n->op == EXPR_CONDITION && !s->free) {
        struct goal below = goal_of(&s->cat->conditions[n->ref].when, n->ref, TRI_YES);
        return waits_for(s, &below, below.root);
    }
    return (struct open_leaf){n, g->owner};
}

/* Splitting ----------------------------------------------------------------------------------------- */

struct search {
    const struct goal *goals;
    size_t n;
    unsigned depth;
};
static enum solved search(struct solver *s, const struct search *q);

/* Goes on with one more thing known; remembers that a way could not be looked through. */
static bool branch(struct solver *s, const struct search *q, enum solved *so_far) {
    struct search deeper = {q->goals, q->n, q->depth + 1};
    enum solved r = search(s, &deeper);
    if (r == SOLVED_YES || (r == SOLVED_OPEN && *so_far == SOLVED_NO)) *so_far = r;
    return r == SOLVED_YES;
}

static uint64_t exclusive_bits(const struct fact *f) {
    uint64_t bits = 0;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) bits |= UINT64_C(1) << i;
    return bits;
}

static enum solved split_choice(struct solver *s, const struct search *q, uint32_t fact, uint64_t mask) {
    const struct value before = s->values[fact];
    enum solved r = SOLVED_NO;
    s->values[fact].maybe = before.maybe & mask;
    if (!branch(s, q, &r)) {
        s->values[fact].maybe = before.maybe & ~mask;
        (void)branch(s, q, &r);
    }
    s->values[fact] = before;
    return r;
}

/* Sheets that answer with one choice each come to at least one. */
static bool never_empty(const struct fact *f) {
    return f->asked == FACT_ONE || exclusive_bits(f);
}

/* With the choice: the exclusive ones are out, or it stands alone. Without: what must not be empty may be settled. */
static enum solved split_set(struct solver *s, const struct search *q, uint32_t fact, uint64_t bit) {
    const struct value before = s->values[fact];
    const uint64_t exclusive = exclusive_bits(&s->cat->facts[fact]);
    const bool filled = never_empty(&s->cat->facts[fact]);
    struct value *v = &s->values[fact];
    enum solved r = SOLVED_NO;
    bool alone = bit & exclusive;
    if (!alone || !before.sure) {
        v->sure |= bit;
        v->maybe = alone ? bit : before.maybe & ~exclusive;
        if (branch(s, q, &r)) goto done;
    }
    *v = before;
    v->maybe &= ~bit;
    if (filled && !v->maybe) goto done;
    if (filled && (v->maybe & (v->maybe - 1)) == 0) v->sure = v->maybe;
    (void)branch(s, q, &r);
done:
    *v = before;
    return r;
}

static enum solved split_number(struct solver *s, const struct search *q, uint32_t fact, const struct expr_node *n) {
    const struct value before = s->values[fact];
    struct value *v = &s->values[fact];
    enum solved r = SOLVED_NO;
    v->lo = before.lo > n->lo ? before.lo : n->lo, v->hi = before.hi < n->hi ? before.hi : n->hi;
    bool found = v->lo <= v->hi && branch(s, q, &r);
    if (!found && before.lo < n->lo) {
        v->lo = before.lo, v->hi = n->lo - 1;
        found = branch(s, q, &r);
    }
    if (!found && before.hi > n->hi) {
        v->lo = n->hi + 1, v->hi = before.hi;
        (void)branch(s, q, &r);
    }
    *v = before;
    return r;
}

static bool try_text(struct solver *s, const struct search *q, uint32_t fact, struct str text, enum solved *r) {
    s->values[fact].text = text;
    s->values[fact].settled = true;
    return branch(s, q, r);
}

static bool try_texts_of(struct solver *s, const struct search *q, uint32_t fact, const struct expr *e,
                         enum solved *r) {
    for (unsigned i = 0; i < e->count; i++)
        if (e->nodes[i].op == EXPR_TEXT && e->nodes[i].ref == fact && try_text(s, q, fact, e->nodes[i].literal, r))
            return true;
    return false;
}

/* Every text that a rule names, and one that none does. */
static enum solved split_text(struct solver *s, const struct search *q, uint32_t fact) {
    const struct value before = s->values[fact];
    enum solved r = SOLVED_NO;
    bool found = try_text(s, q, fact, STR("…"), &r);
    for (size_t i = 0; i < q->n && !found; i++) found = try_texts_of(s, q, fact, q->goals[i].rule, &r);
    for (size_t i = 0; i < s->cat->n_conditions && !found && !s->free; i++)
        found = try_texts_of(s, q, fact, &s->cat->conditions[i].when, &r);
    s->values[fact] = before;
    return r;
}

static enum solved split_word(struct solver *s, const struct search *q, uint32_t condition) {
    enum solved r = SOLVED_NO;
    s->said[condition] = TRI_YES;
    if (!branch(s, q, &r)) {
        s->said[condition] = TRI_NO;
        (void)branch(s, q, &r);
    }
    s->said[condition] = TRI_UNKNOWN;
    return r;
}

static enum solved split(struct solver *s, const struct search *q, struct open_leaf leaf) {
    const struct expr_node *n = leaf.node;
    switch ((enum expr_op)n->op) {
    case EXPR_MEMBER:
        return split_choice(s, q, n->ref, n->mask);
    case EXPR_HAS:
        return split_set(s, q, n->ref, n->mask);
    case EXPR_RANGE:
        return split_number(s, q, n->ref, n);
    case EXPR_TEXT:
        return split_text(s, q, n->ref);
    case EXPR_CONDITION:
        return s->free ? split_word(s, q, n->ref) : SOLVED_OPEN;
    case EXPR_JUDGEMENT:
        return leaf.owner >= 0 ? split_word(s, q, (uint32_t)leaf.owner) : SOLVED_OPEN;
    default:
        return SOLVED_OPEN;
    }
}

/* The example -------------------------------------------------------------------------------------- */

static void say_set(const struct fact *f, uint64_t set, struct buf *b) {
    bool first = true;
    for (size_t i = 0; i < f->n_choices; i++) {
        if (!(set >> i & 1)) continue;
        buf_addf(b, "%s%.*s", first ? "" : " ", STR_ARG(f->choices[i].id));
        first = false;
    }
}

static uint64_t one_of(uint64_t set) {
    return set & (~set + 1);
}

static void say_value(const struct fact *f, const struct value *v, struct buf *b) {
    const struct value open = value_unknown(&f->shape);
    struct str id = f->id;
    buf_addf(b, "%s", b->len ? ", " : "");
    switch (f->shape.type) {
    case FACT_YESNO:
    case FACT_ONE:
        buf_addf(b, "%.*s = ", STR_ARG(id)), say_set(f, one_of(v->maybe), b);
        break;
    case FACT_MANY: {
        uint64_t exclusive = exclusive_bits(f), rest = v->maybe & ~exclusive;
        buf_addf(b, "%.*s = {", STR_ARG(id));
        say_set(f,
                v->sure           ? v->sure
                : !never_empty(f) ? 0
                                  : one_of(v->maybe & exclusive ? v->maybe & exclusive : rest),
                b);
        buf_addc(b, '}');
        break;
    }
    case FACT_NUMBER:
        buf_addf(b, "%.*s = %lld", STR_ARG(id), (long long)(v->lo > open.lo ? v->lo : v->hi));
        break;
    case FACT_TEXT:
        buf_addf(b, "%.*s = \"%.*s\"", STR_ARG(id), STR_ARG(v->text));
        break;
    }
}

static void note_example(struct solver *s) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (size_t i = 0; i < s->cat->n_facts; i++) {
        const struct value *v = &s->values[i], open = value_unknown(&s->cat->facts[i].shape);
        if (v->sure != open.sure || v->maybe != open.maybe || v->lo != open.lo || v->hi != open.hi || v->settled)
            say_value(&s->cat->facts[i], v, &b);
    }
    for (uint32_t i = 0; i < s->cat->n_conditions; i++)
        if (s->said[i] != TRI_UNKNOWN)
            buf_addf(&b, "%s%.*s = %s", b.len ? ", " : "", STR_ARG(condition_name(s->a, s->cat, i)),
                     tri_name((enum tri)s->said[i]));
    *s->example = arena_str(s->a, buf_str(&b));
    buf_release(&b);
}

/* Searching ----------------------------------------------------------------------------------------- */

static enum solved search(struct solver *s, const struct search *q) {
    const struct goal *open = NULL;
    if (++s->tries > SOLVE_TRIES_MAX || ++s->tries_all > SOLVE_TRIES_ALL || q->depth > SOLVE_DEPTH_MAX)
        return SOLVED_OPEN;
    s->pass++;
    for (size_t i = 0; i < q->n; i++) {
        enum tri v = q->goals[i].rule->count ? node_value(s, &q->goals[i], q->goals[i].root) : TRI_NO;
        if (v == TRI_UNKNOWN && !open) open = &q->goals[i];
        if (v != TRI_UNKNOWN && v != q->goals[i].want) return SOLVED_NO;
    }
    if (open) return split(s, q, waits_for(s, open, open->root));
    if (s->example) note_example(s);
    return SOLVED_YES;
}

enum solved solve(struct solver *s, const struct goal *goals, size_t n, struct str *example) {
    struct search q = {goals, n, 0};
    s->tries = 0;
    s->example = example;
    return search(s, &q);
}
