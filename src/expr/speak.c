/* speak: a rule as a sentence.
 *
 * Every pattern is one translatable message, so that each language keeps its own order of words. */
#include "expr/expr.h"

#define SPOKEN_MAX (64 * KIB)

struct mouth {
    const struct expr *e;
    const struct expr_speaker *who;
};

/* `negated`: say the opposite. “not (A or B)” is said as “A does not hold, and B does not hold”. `inside`: in a larger
 * whole, so what is joined goes into parentheses. */
static void say(const struct mouth *m, unsigned at, bool negated, bool inside, struct buf *out);

static void pattern(const struct mouth *m, struct buf *out, const char *message, struct str a, struct str b) {
    const char *p = tr(m->who->lang, message);
    for (; *p; p++) {
        if (p[0] == '%' && (p[1] == '1' || p[1] == '2'))
            buf_add(out, *++p == '1' ? a : b);
        else
            buf_addc(out, *p);
    }
}

/* The choices of a mask as a list: “a” or “b”. */
static void choices(const struct mouth *m, const struct expr_node *n, uint64_t mask, struct buf *out) {
    bool first = true;
    for (unsigned k = 0; k < EXPR_CHOICES_MAX; k++) {
        if (!(mask >> k & 1)) continue;
        if (!first) buf_addz(out, tr(m->who->lang, N_(" or ")));
        first = false;
        m->who->choice(m->who->ctx, n->ref, k, out);
    }
}

static void member(const struct mouth *m, const struct expr_node *n, bool negated, struct str fact, struct buf *out) {
    struct buf list;
    uint64_t all = n->hi >= 64 ? UINT64_MAX : (UINT64_C(1) << n->hi) - 1;
    uint64_t mask = negated ? all & ~n->mask : n->mask;
    bool rather_not = __builtin_popcountll(mask) * 2 > n->hi;
    buf_init(&list, SPOKEN_MAX);
    choices(m, n, rather_not ? all & ~mask : mask, &list);
    pattern(m, out, rather_not ? N_("%1 is not %2") : N_("%1 is %2"), fact, buf_str(&list));
    buf_release(&list);
}

static void range(const struct mouth *m, const struct expr_node *n, bool negated, struct str fact, struct buf *out) {
    struct buf number;
    bool single = n->lo == n->hi, from = n->lo != INT64_MIN, other = n->negate != negated;
    /* The opposite of “at least n” is “at most n - 1”. */
    int64_t bound = single || !other ? (from ? n->lo : n->hi) : from ? n->lo - 1 : n->hi + 1;
    const char *message = single          ? (other ? N_("%1 is not %2") : N_("%1 is %2"))
                          : from != other ? N_("%1 is %2 or more")
                                          : N_("%1 is %2 or less");
    buf_init(&number, 64);
    buf_addf(&number, "%lld", (long long)bound);
    pattern(m, out, message, fact, buf_str(&number));
    buf_release(&number);
}

static void leaf(const struct mouth *m, const struct expr_node *n, bool negated, struct buf *out) {
    struct buf name, other;
    buf_init(&name, SPOKEN_MAX);
    buf_init(&other, SPOKEN_MAX);
    if (n->op == EXPR_CONDITION)
        m->who->condition(m->who->ctx, n->ref, &name);
    else
        m->who->fact(m->who->ctx, n->ref, &name);
    struct str fact = buf_str(&name);
    if (n->op == EXPR_CONDITION) pattern(m, out, negated ? N_("%1 does not hold") : N_("%1 holds"), fact, STR_NONE);
    if (n->op == EXPR_MEMBER) member(m, n, negated, fact, out);
    if (n->op == EXPR_RANGE) range(m, n, negated, fact, out);
    if (n->op == EXPR_TEXT)
        pattern(m, out, n->negate != negated ? N_("%1 is not %2") : N_("%1 is %2"), fact, n->literal);
    if (n->op == EXPR_HAS) {
        choices(m, n, n->mask, &other);
        pattern(m, out, negated ? N_("%1 does not include %2") : N_("%1 includes %2"), fact, buf_str(&other));
    }
    buf_release(&name);
    buf_release(&other);
}

static void joined(const struct mouth *m, const struct expr_node *n, bool negated, bool inside, struct buf *out) {
    struct buf a, b, both;
    bool and = (n->op == EXPR_AND) != negated;
    buf_init(&a, SPOKEN_MAX), buf_init(&b, SPOKEN_MAX), buf_init(&both, SPOKEN_MAX);
    say(m, n->a, negated, m->e->nodes[n->a].op != n->op, &a);
    say(m, n->b, negated, m->e->nodes[n->b].op != n->op, &b);
    pattern(m, &both, and? N_("%1, and %2") : N_("%1, or %2"), buf_str(&a), buf_str(&b));
    if (inside)
        pattern(m, out, N_("(%1)"), buf_str(&both), STR_NONE);
    else
        buf_add(out, buf_str(&both));
    buf_release(&a), buf_release(&b), buf_release(&both);
}

static void say(const struct mouth *m, unsigned at, bool negated, bool inside, struct buf *out) {
    const struct expr_node *n = &m->e->nodes[at];
    enum lang lang = m->who->lang;
    switch ((enum expr_op)n->op) {
    case EXPR_FALSE:
    case EXPR_TRUE:
        buf_addz(out, (n->op == EXPR_TRUE) != negated ? tr(lang, N_("always")) : tr(lang, N_("never")));
        return;
    case EXPR_JUDGEMENT:
        buf_addz(out, negated ? tr(lang, N_("a person judges otherwise")) : tr(lang, N_("a person judges so")));
        return;
    case EXPR_CONDITION:
    case EXPR_MEMBER:
    case EXPR_HAS:
    case EXPR_RANGE:
    case EXPR_TEXT:
        leaf(m, n, negated, out);
        return;
    case EXPR_NOT:
        say(m, n->a, !negated, inside, out);
        return;
    case EXPR_AND:
    case EXPR_OR:
        joined(m, n, negated, inside, out);
        return;
    }
}

void expr_speak(const struct expr *e, const struct expr_speaker *who, struct buf *out) {
    struct mouth m = {e, who};
    if (e->count) say(&m, e->count - 1u, false, false, out);
}
