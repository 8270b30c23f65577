/* plan: what is worked out once per catalog. */
#include <string.h>

#include "derive/plan.h"

struct planner {
    struct arena *a;
    struct deriver *dv;
    uint64_t *bits; /* room for a set of leaves */
    uint32_t *list; /* room for every condition, or every class */
};

static bool speaks_of_fact(const struct expr_node *n) {
    return n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT;
}

/* Adds what an expression names. */
static void mark(const struct deriver *dv, const struct expr *e, uint64_t *bits) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (n->op == EXPR_CONDITION) bits_add(bits, dv->cat->n_facts + n->ref);
        if (speaks_of_fact(n)) bits_add(bits, n->ref);
    }
}

size_t bits_list(const struct deriver *dv, const uint64_t *bits, struct input_ref *out) {
    size_t n = 0, facts = dv->cat->n_facts;
    for (size_t w = 0; w < dv->n_words; w++)
        for (uint64_t rest = bits[w]; rest; rest &= rest - 1) {
            size_t leaf = w * 64 + (size_t)__builtin_ctzll(rest);
            out[n++] = (struct input_ref){leaf >= facts, (uint32_t)(leaf >= facts ? leaf - facts : leaf)};
        }
    return n;
}

static size_t bits_count(const struct deriver *dv, const uint64_t *bits) {
    size_t n = 0;
    for (size_t w = 0; w < dv->n_words; w++) n += (size_t)__builtin_popcountll(bits[w]);
    return n;
}

struct refs bits_refs(struct run *r, const uint64_t *bits) {
    struct input_ref *list = arena_array(r->a, bits_count(r->dv, bits), sizeof *list);
    return (struct refs){list, bits_list(r->dv, bits, list)};
}

static void note_direct(struct planner *p, struct subject *s) {
    uint64_t *names = arena_array(p->a, p->dv->n_words, sizeof *names);
    for (size_t i = 0; i < s->n_rules; i++) mark(p->dv, s->rules[i].rule, names);
    struct input_ref *direct = arena_array(p->a, bits_count(p->dv, names), sizeof *direct);
    s->names = names;
    s->n_direct = bits_list(p->dv, names, direct);
    s->direct = direct;
    s->facts_only = s->n_direct == 0 || !direct[s->n_direct - 1].is_condition;
}

static const uint32_t *keep_list(struct planner *p, size_t n) {
    uint32_t *list = arena_array(p->a, n, sizeof *list);
    if (n) memcpy(list, p->list, n * sizeof *list);
    return list;
}

/* The cone: everything reachable, in the catalog's order of evaluation. */
static void note_cone(struct planner *p, struct subject *s) {
    const struct catalog *cat = p->dv->cat;
    memcpy(p->bits, s->names, p->dv->n_words * sizeof *p->bits);
    if (s->is_condition) bits_add(p->bits, cat->n_facts + s->index);
    for (size_t i = cat->n_conditions; i-- > 0;) { /* users stand after what they use */
        uint32_t c = cat->condition_order[i];
        if (bits_has(p->bits, cat->n_facts + c)) mark(p->dv, &cat->conditions[c].when, p->bits);
    }
    for (size_t i = 0; i < cat->n_conditions; i++)
        if (bits_has(p->bits, cat->n_facts + cat->condition_order[i])) p->list[s->n_cone++] = cat->condition_order[i];
    s->cone = keep_list(p, s->n_cone);
}

static uint64_t levels_when(const struct subject *s, const uint8_t *conditions) {
    struct expr_env env = {NULL, conditions};
    uint64_t levels = 0;
    for (size_t i = 0; i < s->n_rules; i++)
        if (expr_eval(s->rules[i].rule, &env) == TRI_YES) levels |= UINT64_C(1) << s->rules[i].level;
    return levels ? levels : 1;
}

/* Most classes hang on a single condition. Theirs is then the condition's reason, and it need not be looked for. */
static void note_mirror(struct planner *p, struct subject *s) {
    s->mirrors = -1;
    if (s->is_condition || s->n_direct != 1 || !s->direct[0].is_condition) return;
    uint8_t *conditions = arena_array(p->a, p->dv->cat->n_conditions, 1);
    for (int v = TRI_NO; v <= TRI_YES; v++) {
        conditions[s->direct[0].index] = (uint8_t)v;
        s->mirrored[v] = levels_when(s, conditions);
    }
    if (s->mirrored[TRI_NO] != s->mirrored[TRI_YES]) s->mirrors = s->direct[0].index;
}

static void complete(struct planner *p, struct subject *s) {
    note_direct(p, s);
    note_cone(p, s);
    note_mirror(p, s);
}

static struct subject condition_subject(struct planner *p, uint32_t c) {
    struct rule_ref *rule = arena_alloc(p->a, sizeof *rule);
    *rule = (struct rule_ref){0, &p->dv->cat->conditions[c].when};
    struct subject s = {.is_condition = true, .index = c, .rules = rule, .n_rules = 1};
    complete(p, &s);
    return s;
}

static bool same_class(const struct subject *s, const struct control *c) {
    if (s->n_rules != c->n_levels) return false;
    for (size_t i = 0; i < s->n_rules; i++)
        if (s->rules[i].level != c->levels[i].level || !expr_equal(s->rules[i].rule, &c->levels[i].recommend))
            return false;
    return true;
}

static struct subject class_subject(struct planner *p, uint32_t index, const struct control *c) {
    struct rule_ref *rules = arena_array(p->a, c->n_levels, sizeof *rules);
    for (size_t i = 0; i < c->n_levels; i++) rules[i] = (struct rule_ref){c->levels[i].level, &c->levels[i].recommend};
    struct subject s = {.index = index, .rules = rules, .n_rules = c->n_levels};
    complete(p, &s);
    return s;
}

/* Equal for equal rules. */
static uint64_t rules_hash(const struct control *c) {
    uint64_t h = c->n_levels;
    for (size_t l = 0; l < c->n_levels; l++) {
        const struct expr *e = &c->levels[l].recommend;
        h = (h ^ c->levels[l].level) * UINT64_C(0x9E3779B97F4A7C15) + e->count;
        for (unsigned i = 0; i < e->count; i++) {
            const struct expr_node *n = &e->nodes[i];
            uint64_t word =
                n->op ^ (uint64_t)n->ref << 8 ^ n->mask << 24 ^ (uint64_t)n->lo << 20 ^ (uint64_t)n->hi << 40;
            h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
            h ^= h >> 29;
        }
    }
    return h;
}

static void classify(struct planner *p) {
    const struct catalog *cat = p->dv->cat;
    struct subject *classes = NULL;
    uint32_t *class_of = arena_array(p->a, cat->n_controls, sizeof *class_of);
    size_t n = 0, room = 0, slots = 64;
    while (slots < cat->n_controls * 2) slots *= 2;
    uint32_t *table = mem_alloc(slots * sizeof *table); /* of class + 1; 0 = free */
    for (size_t i = 0; i < cat->n_controls; i++) {
        size_t at = rules_hash(&cat->controls[i]) & (slots - 1);
        while (table[at] && !same_class(&classes[table[at] - 1], &cat->controls[i])) at = (at + 1) & (slots - 1);
        if (!table[at]) {
            classes = arena_grow(p->a, classes, n, &room, sizeof *classes);
            classes[n] = class_subject(p, (uint32_t)n, &cat->controls[i]);
            table[at] = (uint32_t)++n;
        }
        class_of[i] = table[at] - 1;
    }
    mem_free(table);
    p->dv->classes = classes;
    p->dv->n_classes = n;
    p->dv->class_of = class_of;
}

/* Conditions, in their order of evaluation, whose cone holds `leaf`; they are added to the bits. */
static void dependent_conditions(struct planner *p, struct input_ref leaf, struct dependents *d) {
    const struct catalog *cat = p->dv->cat;
    memset(p->bits, 0, p->dv->n_words * sizeof *p->bits);
    bits_add(p->bits, leaf_number(p->dv, leaf));
    for (size_t i = 0; i < cat->n_conditions; i++) {
        uint32_t c = cat->condition_order[i];
        const struct subject *s = &p->dv->conditions[c];
        bool on_it = leaf.is_condition && leaf.index == c;
        for (size_t w = 0; w < p->dv->n_words; w++) on_it = on_it || (s->names[w] & p->bits[w]);
        if (!on_it) continue;
        bits_add(p->bits, cat->n_facts + c);
        p->list[d->n++] = c;
    }
    d->list = keep_list(p, d->n);
}

static struct dependents dependents_of(struct planner *p, struct input_ref leaf) {
    struct dependents d = {0};
    dependent_conditions(p, leaf, &d);
    for (uint32_t i = 0; i < p->dv->n_classes; i++) {
        const struct subject *s = &p->dv->classes[i];
        bool on_it = false;
        for (size_t w = 0; w < p->dv->n_words; w++) on_it = on_it || (s->names[w] & p->bits[w]);
        if (on_it && s->mirrors < 0) p->list[d.n_classes++] = i;
    }
    d.classes = keep_list(p, d.n_classes);
    return d;
}

static void note_dependents(struct planner *p) {
    struct deriver *dv = p->dv;
    struct dependents *of_fact = arena_array(p->a, dv->cat->n_facts, sizeof *of_fact);
    struct dependents *of_condition = arena_array(p->a, dv->cat->n_conditions, sizeof *of_condition);
    for (uint32_t i = 0; i < dv->cat->n_facts; i++) of_fact[i] = dependents_of(p, (struct input_ref){false, i});
    for (uint32_t i = 0; i < dv->cat->n_conditions; i++)
        of_condition[i] = dependents_of(p, (struct input_ref){true, i});
    dv->of_fact = of_fact;
    dv->of_condition = of_condition;
}

/* Two passes over every rule: how many name each fact, and which. */
static void each_naming(const struct deriver *dv, struct rules *of, bool count) {
    for (size_t k = 0; k < dv->cat->n_conditions + dv->n_classes; k++) {
        const struct subject *s =
            k < dv->cat->n_conditions ? &dv->conditions[k] : &dv->classes[k - dv->cat->n_conditions];
        for (size_t i = 0; i < s->n_rules; i++)
            for (size_t f = 0; f < s->n_direct && !s->direct[f].is_condition; f++) {
                struct rules *r = &of[s->direct[f].index];
                if (!count) r->list[r->n] = s->rules[i].rule;
                r->n++;
            }
    }
}

static struct rules *rules_of_facts(struct arena *a, const struct deriver *dv) {
    struct rules *of = arena_array(a, dv->cat->n_facts, sizeof *of);
    each_naming(dv, of, true);
    for (size_t f = 0; f < dv->cat->n_facts; f++)
        of[f] = (struct rules){arena_array(a, of[f].n, sizeof *of[f].list), 0};
    each_naming(dv, of, false);
    return of;
}

static void note_alternatives(struct arena *a, struct deriver *dv) {
    const struct catalog *cat = dv->cat;
    const struct rules *rules = rules_of_facts(a, dv);
    struct alternatives *list = arena_array(a, cat->n_facts, sizeof *list);
    struct value *room = arena_array(a, cat->n_facts, sizeof *room);
    for (uint32_t i = 0; i < cat->n_facts; i++) {
        struct value *values = NULL;
        list[i].n = alternatives_of(a, cat, i, &rules[i], &values);
        list[i].values = values;
        list[i].n_kinds = kinds_of(a, i, &rules[i], values, list[i].n, room, &list[i].kinds);
    }
    dv->alternatives = list;
}

static void note_preferences(struct arena *a, struct deriver *dv) {
    uint32_t *list = NULL;
    size_t room = 0;
    for (uint32_t i = 0; i < dv->cat->n_controls; i++) {
        const struct control *c = &dv->cat->controls[i];
        bool any = false;
        for (size_t k = 0; k < c->n_levels; k++) any = any || c->levels[k].prefer.count;
        if (!any) continue;
        list = arena_grow(a, list, dv->n_prefers, &room, sizeof *list);
        list[dv->n_prefers++] = i;
    }
    dv->prefers = list;
}

struct deriver *deriver_new(struct arena *a, const struct catalog *cat) {
    struct deriver *dv = arena_alloc(a, sizeof *dv);
    struct value *unknown = arena_array(a, cat->n_facts, sizeof *unknown);
    struct subject *conditions = arena_array(a, cat->n_conditions, sizeof *conditions);
    *dv = (struct deriver){.cat = cat, .unknown = unknown, .conditions = conditions};
    dv->n_words = (cat->n_facts + cat->n_conditions + 63) / 64;
    size_t most = cat->n_conditions > cat->n_controls ? cat->n_conditions : cat->n_controls;
    struct planner p = {a, dv, arena_array(a, dv->n_words, sizeof *p.bits), arena_array(a, most, sizeof *p.list)};
    for (uint32_t i = 0; i < cat->n_facts; i++) unknown[i] = value_unknown(&cat->facts[i].shape);
    for (uint32_t i = 0; i < cat->n_conditions; i++) conditions[i] = condition_subject(&p, i);
    classify(&p);
    note_dependents(&p);
    note_alternatives(a, dv);
    note_preferences(a, dv);
    return dv;
}
