/* kin: what stands beside a thing of a standard. */
#include "report/kin.h"

#include "report/words_json.h"

struct kin *kin_of(struct arena *a, const struct catalog *cat, uint32_t control, size_t *n) {
    struct kin *list = NULL;
    size_t room = 0;
    *n = 0;
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (m->from != control && m->to != control) continue;
        bool own = m->from == control;
        list = arena_grow(a, list, *n, &room, sizeof *list);
        list[(*n)++] = (struct kin){own ? m->to : m->from, own ? m->kind : relation_kind_turned(m->kind), &m->why};
    }
    return list;
}

static struct str full_name(struct arena *a, const struct standard *s, struct str id) {
    return arena_fmt(a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(id));
}

int32_t kin_control(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id) {
    return catalog_find_control(cat, full_name(a, s, id));
}

int32_t kin_condition(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id) {
    return catalog_find_condition(cat, full_name(a, s, id));
}

static bool leads_from(const struct relation *edges, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(edges[i].id, id)) return true;
    return false;
}

struct result_ref *kin_led_to(struct arena *a, const struct catalog *cat, uint32_t condition, size_t *n) {
    const struct standard *s = standard_of_condition(cat, condition);
    struct str id = cat->conditions[condition].id;
    struct result_ref *list = NULL;
    size_t room = 0;
    *n = 0;
    for (uint32_t i = 0; i < s->n_conditions + s->n_controls; i++) {
        bool is_condition = i < s->n_conditions;
        uint32_t k = is_condition ? s->first_condition + i : s->first_control + i - s->n_conditions;
        const struct relation *edges = is_condition ? cat->conditions[k].edges : cat->controls[k].edges;
        size_t n_edges = is_condition ? cat->conditions[k].n_edges : cat->controls[k].n_edges;
        if (!leads_from(edges, n_edges, id)) continue;
        list = arena_grow(a, list, *n, &room, sizeof *list);
        list[(*n)++] = (struct result_ref){is_condition, k};
    }
    return list;
}
