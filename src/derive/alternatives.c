/* alternatives: the answers a fact could have had, one for each difference that any rule can see.
 *
 * A number that is compared with 100 has three: below, at and above; a choice that no rule tells from another
 * stands for both. So "what would change the result" tries few values and still misses none. */
#include "derive/plan.h"

struct gather {
    struct arena *a;
    uint64_t masks[256]; /* distinct masks over one choice */
    size_t n_masks;
    uint64_t bits; /* choices that `has` asks for */
    int64_t *points;
    size_t n_points, points_room;
    struct str *texts;
    size_t n_texts, texts_room;
    bool any;
};

static void add_point(struct gather *g, int64_t p) {
    g->points = arena_grow(g->a, g->points, g->n_points, &g->points_room, sizeof *g->points);
    g->points[g->n_points++] = p;
}

static void add_mask(struct gather *g, uint64_t mask) {
    for (size_t i = 0; i < g->n_masks; i++)
        if (g->masks[i] == mask) return;
    if (g->n_masks < sizeof g->masks / sizeof *g->masks) g->masks[g->n_masks++] = mask;
}

static void take(struct gather *g, const struct expr_node *n) {
    g->any = true;
    if (n->op == EXPR_MEMBER) add_mask(g, n->mask);
    if (n->op == EXPR_HAS) g->bits |= n->mask;
    if (n->op == EXPR_RANGE && n->lo != INT64_MIN) add_point(g, n->lo - 1), add_point(g, n->lo);
    if (n->op == EXPR_RANGE && n->hi != INT64_MAX) add_point(g, n->hi), add_point(g, n->hi + 1);
    if (n->op == EXPR_TEXT) {
        g->texts = arena_grow(g->a, g->texts, g->n_texts, &g->texts_room, sizeof *g->texts);
        g->texts[g->n_texts++] = n->literal;
    }
}

struct result {
    struct arena *a;
    struct value *values;
    size_t n, room;
};

static void put(struct result *r, struct value v) {
    v.answered = v.settled = true;
    r->values = arena_grow(r->a, r->values, r->n, &r->room, sizeof *r->values);
    r->values[r->n++] = v;
}

static bool told_apart(const struct gather *g, size_t a, size_t b) {
    for (size_t i = 0; i < g->n_masks; i++)
        if ((g->masks[i] >> a & 1) != (g->masks[i] >> b & 1)) return true;
    return g->n_masks == sizeof g->masks / sizeof *g->masks; /* some were not kept: take none for the same */
}

static void choices(struct result *r, const struct gather *g, const struct fact *f) {
    for (size_t i = 0; i < f->n_choices; i++) {
        size_t k = 0;
        while (k < i && told_apart(g, k, i)) k++;
        if (k == i) put(r, (struct value){.maybe = UINT64_C(1) << i});
    }
}

static uint64_t exclusive_bits(const struct fact *f) {
    uint64_t bits = 0;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) bits |= UINT64_C(1) << i;
    return bits;
}

static void put_set(struct result *r, uint64_t set) {
    put(r, (struct value){.sure = set, .maybe = set});
}

/* A set that holds none of the choices that rules ask for: something else is chosen, or nothing. */
static void put_none_of(struct result *r, const struct fact *f, uint64_t bits) {
    uint64_t all = f->n_choices >= 64 ? UINT64_MAX : (UINT64_C(1) << f->n_choices) - 1, other = all & ~bits;
    uint64_t plain = other & ~exclusive_bits(f), best = plain ? plain : other;
    if (best)
        put_set(r, best & (~best + 1));
    else if (!exclusive_bits(f))
        put_set(r, 0);
}

/* Every combination of the choices that rules ask for; with very many of them, those near to none, one and all. */
static void sets(struct result *r, const struct gather *g, const struct fact *f) {
    uint64_t exclusive = exclusive_bits(f), free_bits = g->bits & ~exclusive;
    unsigned n = (unsigned)__builtin_popcountll(free_bits);
    put_none_of(r, f, g->bits);
    for (unsigned i = 0; i < f->n_choices; i++)
        if (g->bits & exclusive & UINT64_C(1) << i) put_set(r, UINT64_C(1) << i);
    if (n > RELEVANT_CHOICES_MAX) {
        for (unsigned i = 0; i < f->n_choices; i++)
            if (free_bits >> i & 1) put_set(r, UINT64_C(1) << i), put_set(r, free_bits & ~(UINT64_C(1) << i));
        put_set(r, free_bits);
        return;
    }
    for (uint64_t sub = free_bits; sub; sub = (sub - 1) & free_bits) put_set(r, sub);
}

static void numbers(struct result *r, const struct gather *g, const struct fact *f) {
    for (size_t i = 0; i < g->n_points; i++) {
        int64_t p = g->points[i];
        bool again = p < f->shape.min || p > f->shape.max;
        for (size_t k = 0; k < i && !again; k++) again = g->points[k] == p;
        if (!again) put(r, (struct value){.lo = p, .hi = p});
    }
}

static void texts(struct result *r, const struct gather *g) {
    put(r, (struct value){.text = STR("…")}); /* something that no rule names */
    for (size_t i = 0; i < g->n_texts; i++) put(r, (struct value){.text = g->texts[i]});
}

static void in_rule(struct gather *g, const struct expr *e, uint32_t fact) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        bool leaf = n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT;
        if (leaf && n->ref == fact) take(g, n);
    }
}

size_t alternatives_of(struct arena *a, const struct catalog *cat, uint32_t fact, const struct rules *rules,
                       struct value **out) {
    struct gather gathered = {.a = a}, *g = &gathered;
    const struct fact *f = &cat->facts[fact];
    struct result r = {.a = a};
    for (size_t i = 0; i < rules->n; i++) in_rule(g, rules->list[i], fact);
    if (g->any) switch (f->shape.type) {
        case FACT_YESNO:
        case FACT_ONE:
            choices(&r, g, f);
            break;
        case FACT_MANY:
            sets(&r, g, f);
            break;
        case FACT_NUMBER:
            numbers(&r, g, f);
            break;
        case FACT_TEXT:
            texts(&r, g);
            break;
        }
    *out = r.values;
    return r.n;
}
