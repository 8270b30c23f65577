/* facts: from several sheets of answers to what the rules see.
 *
 * Everyone who answered a question contributes; a sheet that does not speak of it does not. `unknown` is a
 * contribution of which nothing is known, and the combined value keeps exactly what is sure in spite of it: with
 * one "yes" of `any` the rest does not matter, and the largest number so far is a lower bound of `max`. */
#include "ledger/load.h"

/* What contributions to one fact come to, gathered one by one. */
struct gathered {
    size_t known, unknown;
    uint64_t chosen; /* every choice of every known contribution */
    uint64_t first;  /* the choices of the first known one */
    int64_t most;    /* number */
    int64_t first_number;
    struct str text;
};

static void gather(struct gathered *g, const struct answer *a) {
    if (a->unknown) {
        g->unknown++;
        return;
    }
    if (!g->known) {
        g->first = a->value.maybe;
        g->first_number = g->most = a->value.lo;
        g->text = a->text;
    }
    g->known++;
    g->chosen |= a->value.maybe;
    if (a->value.lo > g->most) g->most = a->value.lo;
}

static void gather_all(struct gathered *all, const struct answer *list, size_t n) {
    for (size_t i = 0; i < n; i++) gather(&all[list[i].fact], &list[i]);
}

static struct gathered *gather_system(struct arena *a, const struct catalog *cat, const struct system *s) {
    struct gathered *all = arena_array(a, cat->n_facts, sizeof *all);
    gather_all(all, s->answers, s->n_answers);
    for (size_t i = 0; i < s->n_sheets; i++) gather_all(all, s->sheets[i].answers, s->sheets[i].n_answers);
    return all;
}

/* any, all: one word decides (yes = bit 1, no = bit 0). Otherwise, with somebody unknown, both stay possible. */
static uint64_t combine_yesno(const struct gathered *g, uint64_t deciding) {
    if (g->chosen & deciding) return deciding;
    return g->unknown ? 3 : g->chosen;
}

static uint64_t at_least(uint64_t chosen) {
    unsigned top = 63 - (unsigned)__builtin_clzll(chosen);
    return ~((UINT64_C(1) << top) - 1);
}

static uint64_t combine_max_choice(const struct gathered *g, uint64_t everything) {
    uint64_t from_top = at_least(g->chosen) & everything;
    return g->unknown ? from_top : from_top & g->chosen;
}

/* An exclusive choice ("none of these") of one sheet says nothing of the system when another sheet has something:
 * it holds for the system only when nobody chose anything else, and nobody might have. */
static void combine_union(const struct fact *f, const struct gathered *g, struct value *v) {
    uint64_t exclusive = 0, everything = v->maybe;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) exclusive |= UINT64_C(1) << i;
    uint64_t something = g->chosen & ~exclusive;
    v->sure = something || g->unknown ? something : g->chosen;
    v->maybe = !g->unknown ? v->sure : something ? everything & ~exclusive : everything;
}

static void combine_number(const struct fact *f, const struct gathered *g, struct value *v) {
    bool max = f->combine == COMBINE_MAX;
    v->lo = max ? g->most : g->first_number;
    v->hi = max && g->unknown ? f->shape.max : v->lo;
}

static bool is_settled(enum fact_type type, const struct value *v) {
    switch (type) {
    case FACT_YESNO:
    case FACT_ONE:
        return v->maybe && (v->maybe & (v->maybe - 1)) == 0;
    case FACT_MANY:
        return v->sure == v->maybe;
    case FACT_NUMBER:
        return v->lo == v->hi;
    case FACT_TEXT:
        return v->text.ptr != NULL;
    }
    return false;
}

static void combine_choices(const struct fact *f, const struct gathered *g, struct value *v) {
    switch (f->combine) {
    case COMBINE_ANY:
        v->maybe = combine_yesno(g, 2);
        break;
    case COMBINE_ALL:
        v->maybe = combine_yesno(g, 1);
        break;
    case COMBINE_MAX:
        v->maybe = combine_max_choice(g, v->maybe);
        break;
    case COMBINE_UNION:
        combine_union(f, g, v);
        break;
    case COMBINE_SAME:
        v->maybe = g->first;
        if (f->shape.type == FACT_MANY) v->sure = g->first;
        break;
    }
}

static struct value combine(const struct fact *f, const struct gathered *g) {
    struct value v = value_unknown(&f->shape);
    if (!g->known) return v;
    v.answered = true;
    if (f->shape.type == FACT_NUMBER)
        combine_number(f, g, &v);
    else if (f->shape.type == FACT_TEXT)
        v.text = g->text;
    else if (g->chosen || f->shape.type == FACT_MANY)
        combine_choices(f, g, &v);
    v.settled = is_settled(f->shape.type, &v);
    return v;
}

/* How many different actors worksheet 2 names. */
static struct value count_actors(const struct fact *f, const struct system *s) {
    struct value v = value_unknown(&f->shape);
    int64_t n = 0;
    for (size_t i = 0; i < s->n_work; i++) {
        struct str actor = str_trim(s->work[i].actor);
        bool seen = actor.len == 0;
        for (size_t k = 0; k < i && !seen; k++) seen = str_eq(actor, str_trim(s->work[k].actor));
        n += !seen;
    }
    if (n == 0) return v;
    if (n > f->shape.max) n = f->shape.max;
    v.lo = v.hi = n;
    v.answered = v.settled = true;
    return v;
}

struct value *system_answered(struct arena *a, const struct catalog *cat, const struct system *s) {
    struct value *out = arena_array(a, cat->n_facts, sizeof *out);
    const struct gathered *all = gather_system(a, cat, s);
    for (size_t i = 0; i < cat->n_facts; i++) {
        const struct fact *f = &cat->facts[i];
        out[i] = str_is(f->counts, "work.actors") ? count_actors(f, s) : combine(f, &all[i]);
    }
    return out;
}

struct value *system_facts(struct arena *a, const struct catalog *cat, const struct system *s) {
    size_t n;
    struct value *values = system_answered(a, cat, s);
    (void)imply(a, cat, values, &n);
    return values;
}

uint8_t *system_judgements(struct arena *a, const struct catalog *cat, const struct system *s) {
    uint8_t *out = arena_array(a, cat->n_conditions, sizeof *out);
    for (size_t i = 0; i < cat->n_conditions; i++) out[i] = TRI_UNKNOWN;
    for (size_t i = 0; i < s->n_judgements; i++) out[s->judgements[i].condition] = (uint8_t)s->judgements[i].value;
    for (size_t i = 0; i < s->n_choices; i++)
        if (s->choices[i].accepted) out[s->choices[i].condition] = TRI_NO;
    return out;
}
