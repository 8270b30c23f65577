/* index: making the tables, and looking into them. */
#include "catalog/index.h"

/* FNV-1a over the bytes; which standard it is comes first. */
static size_t first_slot(const struct id_index *x, uint32_t standard, struct str id) {
    uint64_t h = UINT64_C(14695981039346656037) ^ standard;
    for (size_t i = 0; i < id.len; i++) h = (h ^ (unsigned char)id.ptr[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ h >> 32) & (x->n_slots - 1);
}

/* A thing of one of the three kinds, as far as its name goes. */
typedef bool named_fn(const struct catalog *cat, uint32_t index, uint32_t standard, struct str id);

static bool fact_is(const struct catalog *cat, uint32_t i, uint32_t standard, struct str id) {
    (void)standard;
    return str_eq(cat->facts[i].id, id);
}

static bool condition_is(const struct catalog *cat, uint32_t i, uint32_t standard, struct str id) {
    return cat->conditions[i].standard == standard && str_eq(cat->conditions[i].id, id);
}

static bool control_is(const struct catalog *cat, uint32_t i, uint32_t standard, struct str id) {
    const struct control *c = &cat->controls[i];
    return c->standard == standard && (str_eq(c->id, id) || (c->printed.len && str_eq(c->printed, id)));
}

/* The slot with the thing of that name, or the free one where it would stand. */
static size_t slot_of(const struct catalog *cat, const struct id_index *x, named_fn *is, uint32_t standard,
                      struct str id) {
    size_t at = first_slot(x, standard, id);
    while (x->slots[at] && !is(cat, x->slots[at] - 1, standard, id)) at = (at + 1) & (x->n_slots - 1);
    return at;
}

static int32_t find(const struct catalog *cat, const struct id_index *x, named_fn *is, uint32_t standard,
                    struct str id) {
    return (int32_t)x->slots[slot_of(cat, x, is, standard, id)] - 1;
}

static uint32_t number_of(const struct catalog *cat, const struct standard *s) {
    return (uint32_t)(s - cat->standards);
}

int32_t index_find_fact(const struct catalog *cat, struct str id) {
    if (cat->fact_ids.n_slots) return find(cat, &cat->fact_ids, fact_is, 0, id);
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (fact_is(cat, i, 0, id)) return (int32_t)i;
    return -1;
}

int32_t index_find_condition(const struct catalog *cat, const struct standard *s, struct str bare) {
    if (cat->condition_ids.n_slots) return find(cat, &cat->condition_ids, condition_is, number_of(cat, s), bare);
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++)
        if (str_eq(cat->conditions[i].id, bare)) return (int32_t)i;
    return -1;
}

int32_t index_find_control(const struct catalog *cat, const struct standard *s, struct str bare) {
    if (cat->control_ids.n_slots) return find(cat, &cat->control_ids, control_is, number_of(cat, s), bare);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        if (control_is(cat, i, cat->controls[i].standard, bare)) return (int32_t)i;
    return -1;
}

/* Making ---------------------------------------------------------------------------------------------------------- */

static uint32_t *make(struct arena *a, struct id_index *x, size_t names) {
    size_t n = 16;
    while (n < 2 * names) n *= 2;
    uint32_t *slots = arena_array(a, n, sizeof *slots);
    *x = (struct id_index){slots, n};
    return slots;
}

static void put(const struct catalog *cat, const struct id_index *x, uint32_t *slots, named_fn *is, uint32_t index,
                uint32_t standard, struct str id) {
    size_t at = slot_of(cat, x, is, standard, id);
    if (!slots[at]) slots[at] = index + 1;
}

void index_ids(struct arena *a, struct catalog *cat) {
    uint32_t *facts = make(a, &cat->fact_ids, cat->n_facts),
             *conditions = make(a, &cat->condition_ids, cat->n_conditions),
             *controls = make(a, &cat->control_ids, 2 * cat->n_controls);
    for (uint32_t i = 0; i < cat->n_facts; i++) put(cat, &cat->fact_ids, facts, fact_is, i, 0, cat->facts[i].id);
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        put(cat, &cat->condition_ids, conditions, condition_is, i, cat->conditions[i].standard, cat->conditions[i].id);
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        put(cat, &cat->control_ids, controls, control_is, i, c->standard, c->id);
        if (c->printed.len) put(cat, &cat->control_ids, controls, control_is, i, c->standard, c->printed);
    }
}
