/* kin: what stands beside a thing of a standard. */
#include "cli/kin.h"

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

const char *term_kin(enum relation_kind kind) {
    switch (kind) {
    case MAP_EQUAL:
        return _("asks the same");
    case MAP_SUBSET:
        return _("asks more");
    case MAP_SUPERSET:
        return _("asks a part of it");
    case MAP_INTERSECTS:
        return _("overlaps");
    }
    return "";
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

struct str term_grade(struct str grade) {
    if (str_is(grade, "basic")) return str_of(_("basic"));
    if (str_is(grade, "enhanced")) return str_of(_("enhanced"));
    if (str_is(grade, "recommended")) return str_of(_("recommended (grade)"));
    return grade;
}

struct str term_named(const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return title_in(&list[i].title);
    return id;
}

struct str term_named_list(struct arena *a, const struct named *list, size_t n, const struct str *ids, size_t n_ids) {
    struct str all = STR("");
    for (size_t i = 0; i < n_ids; i++) {
        struct str one = term_named(list, n, ids[i]);
        all = i ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

const char *term_carriers(struct carriers c) {
    if (c.own == TRI_UNKNOWN || c.supplier == TRI_UNKNOWN) return _("not settled yet");
    if (c.own == TRI_YES && c.supplier == TRI_YES) return _("the organisation and its suppliers");
    if (c.own == TRI_YES) return _("the organisation itself");
    return c.supplier == TRI_YES ? _("suppliers") : _("nobody, as things stand");
}

struct str with_certainty(struct arena *a, struct str text, enum certainty c) {
    if (c == CERTAINTY_STATED || !text.len) return text;
    return arena_fmt(a, _("%.*s (%s)"), STR_ARG(text), term_certainty(c));
}

struct str term_quantity(struct arena *a, const struct standard *s, const struct metric *m, const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    quantity_speak(s, m->measure, m->better, q, lang_current(), &b);
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}

static bool leads_from(const struct relation *edges, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(edges[i].id, id)) return true;
    return false;
}

struct thing *kin_led_to(struct arena *a, const struct catalog *cat, uint32_t condition, size_t *n) {
    const struct standard *s = standard_of_condition(cat, condition);
    struct str id = cat->conditions[condition].id;
    struct thing *list = NULL;
    size_t room = 0;
    *n = 0;
    for (uint32_t i = 0; i < s->n_conditions + s->n_controls; i++) {
        bool is_condition = i < s->n_conditions;
        uint32_t k = is_condition ? s->first_condition + i : s->first_control + i - s->n_conditions;
        const struct relation *edges = is_condition ? cat->conditions[k].edges : cat->controls[k].edges;
        size_t n_edges = is_condition ? cat->conditions[k].n_edges : cat->controls[k].n_edges;
        if (!leads_from(edges, n_edges, id)) continue;
        list = arena_grow(a, list, *n, &room, sizeof *list);
        list[(*n)++] = (struct thing){.kind = is_condition ? THING_CONDITION : THING_CONTROL, .index = k};
    }
    return list;
}
