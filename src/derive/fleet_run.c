/* fleet_run: systems in, planes out. */
#include <string.h>

#include "derive/fleet.h"

struct fleet_results *fleet_results_new(struct arena *a, const struct fleet *f) {
    const struct catalog *cat = f->dv->cat;
    struct fleet_results *r = arena_alloc(a, sizeof *r);
    *r = (struct fleet_results){.fleet = f, .planes = arena_array(a, f->n_nodes, sizeof *r->planes)};
    memset(&r->planes[NODE_ONES], 0xFF, sizeof r->planes[NODE_ONES]);
    if (!f->n_slots) return r;
    r->recommended = arena_array(a, f->n_slots * FLEET_SYSTEMS_MAX, sizeof *r->recommended);
    r->applies = arena_array(a, f->n_slots * FLEET_SYSTEMS_MAX, sizeof *r->applies);
    r->values = arena_array(a, cat->n_facts, sizeof *r->values);
    r->conditions = arena_array(a, cat->n_conditions + 1, sizeof *r->conditions);
    return r;
}

static void set(struct plane *p, size_t system) {
    p->w[system / 64] |= UINT64_C(1) << (system % 64);
}

static bool get(const struct plane *p, size_t system) {
    return p->w[system / 64] >> (system % 64) & 1;
}

/* Input: one system's facts and judgements become a bit in each plane. */
static void put_choices(struct plane *row, uint64_t choices, size_t n, size_t system) {
    if (n < 64) choices &= (UINT64_C(1) << n) - 1;
    for (; choices; choices &= choices - 1) set(&row[__builtin_ctzll(choices)], system);
}

static void put_number(struct plane *rows, const struct fact_planes *p, const struct value *v, size_t system) {
    for (size_t i = 0; i < p->n_thresholds; i++) {
        if (v->lo >= p->thresholds[i]) set(&rows[2 * i], system);
        if (v->hi >= p->thresholds[i]) set(&rows[2 * i + 1], system);
    }
}

static void put_text(struct plane *rows, const struct fact_planes *p, const struct value *v, size_t system) {
    if (!v->settled) return;
    set(&rows[0], system);
    for (size_t i = 0; i < p->n_literals; i++)
        if (str_eq(v->text, p->literals[i])) set(&rows[1 + i], system);
}

static void put_facts(struct fleet_results *r, const struct value *facts, size_t system) {
    const struct catalog *cat = r->fleet->dv->cat;
    for (size_t f = 0; f < cat->n_facts; f++) {
        const struct fact_planes *p = &r->fleet->facts[f];
        const struct fact_shape *shape = &cat->facts[f].shape;
        if (!p->used) continue;
        if (shape->type == FACT_NUMBER)
            put_number(&r->planes[p->first], p, &facts[f], system);
        else if (shape->type == FACT_TEXT)
            put_text(&r->planes[p->first], p, &facts[f], system);
        else
            put_choices(&r->planes[p->maybe], facts[f].maybe, shape->n_choices, system);
        if (shape->type == FACT_MANY) put_choices(&r->planes[p->sure], facts[f].sure, shape->n_choices, system);
    }
}

static void put_judgements(struct fleet_results *r, const uint8_t *judgements, size_t system) {
    size_t n = r->fleet->dv->cat->n_conditions;
    struct plane *rows = &r->planes[r->fleet->judged];
    for (size_t c = 0; c < n; c++) {
        if (judgements[c] == TRI_UNKNOWN) continue;
        set(&rows[2 * c + (judgements[c] == TRI_NO)], system);
    }
}

static void run_program(struct fleet_results *r) {
    const struct fleet *f = r->fleet;
    for (size_t i = f->n_inputs; i < f->n_nodes; i++) {
        const struct fleet_node *n = &f->nodes[i];
        const struct plane *a = &r->planes[n->a], *b = &r->planes[n->b];
        struct plane *to = &r->planes[i];
        if (n->op == FLEET_AND)
            for (size_t w = 0; w < FLEET_WORDS; w++) to->w[w] = a->w[w] & b->w[w];
        else if (n->op == FLEET_OR)
            for (size_t w = 0; w < FLEET_WORDS; w++) to->w[w] = a->w[w] | b->w[w];
        else
            for (size_t w = 0; w < FLEET_WORDS; w++) to->w[w] = ~a->w[w];
    }
}

/* Classes with more leaves than a table holds: as derive() does it, system by system. */
static void one_by_one(struct fleet_results *r, const struct derive_input *in, size_t system) {
    const struct fleet *f = r->fleet;
    const struct catalog *cat = f->dv->cat;
    struct run run = {.dv = f->dv, .in = in, .values = r->values, .conditions = r->conditions};
    memcpy(r->values, in->facts, cat->n_facts * sizeof *r->values);
    for (uint32_t c = 0; c < cat->n_conditions; c++) r->conditions[c] = (uint8_t)fleet_condition(r, system, c);
    for (size_t i = 0; i < f->dv->n_classes; i++) {
        if (!f->classes[i].one_by_one) continue;
        size_t at = f->classes[i].slot * (size_t)FLEET_SYSTEMS_MAX + system;
        uint64_t o = outcome_own(&run, &f->dv->classes[i]);
        enum tri applies = o == 1 ? TRI_NO : TRI_YES;
        if (!o) outcome_possible(&run, &f->dv->classes[i], &applies);
        r->recommended[at] = o;
        r->applies[at] = (uint8_t)applies;
    }
}

void fleet_evaluate(struct fleet_results *r, const struct derive_input *in, size_t n) {
    const struct fleet *f = r->fleet;
    r->n = n;
    memset(&r->planes[NODE_ONES + 1], 0, (f->n_inputs - NODE_ONES - 1) * sizeof *r->planes);
    for (size_t i = 0; i < n; i++) {
        put_facts(r, in[i].facts, i);
        put_judgements(r, in[i].judgements, i);
    }
    run_program(r);
    for (size_t i = 0; i < n && f->n_slots; i++) one_by_one(r, &in[i], i);
}

/* Results ----------------------------------------------------------------------------------------- */

static enum tri tri_of(const struct fleet_results *r, struct two v, size_t system) {
    bool yes = get(&r->planes[v.yes], system), no = get(&r->planes[v.no], system);
    return yes && no ? TRI_UNKNOWN : yes ? TRI_YES : TRI_NO;
}

enum tri fleet_condition(const struct fleet_results *r, size_t system, uint32_t condition) {
    return tri_of(r, r->fleet->conditions[condition], system);
}

enum tri fleet_rule(const struct fleet_results *r, size_t system, uint32_t condition) {
    return tri_of(r, r->fleet->rules[condition], system);
}

enum tri fleet_applies(const struct fleet_results *r, size_t system, uint32_t control) {
    const struct class_planes *c = &r->fleet->classes[r->fleet->dv->class_of[control]];
    if (c->one_by_one) return (enum tri)r->applies[c->slot * (size_t)FLEET_SYSTEMS_MAX + system];
    return tri_of(r, c->applies, system);
}

uint64_t fleet_recommended(const struct fleet_results *r, size_t system, uint32_t control) {
    const struct class_planes *c = &r->fleet->classes[r->fleet->dv->class_of[control]];
    if (c->one_by_one) return r->recommended[c->slot * (size_t)FLEET_SYSTEMS_MAX + system];
    for (size_t i = 0; i < c->n; i++)
        if (get(&r->planes[c->is[i]], system)) return c->levels[i];
    return 0;
}

uint32_t fleet_class(const struct fleet *f, uint32_t control) {
    return f->dv->class_of[control];
}

size_t fleet_classes(const struct fleet *f) {
    return f->dv->n_classes;
}
