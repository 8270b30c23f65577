/* show_json: a control, a condition, a question as the standard's data has them. */
#include "cli/show.h"

static void json_expr(struct jsonw *w, const char *key, const struct expr *e) {
    json_member(w, key, e->count ? e->text : STR_NONE);
}

static void json_level(struct jsonw *w, const struct standard *s, const struct control_level *l) {
    jsonw_object(w);
    json_member(w, "level", s->levels[l->level].id);
    json_text(w, "title", &s->levels[l->level].title);
    json_expr(w, "recommend", &l->recommend);
    json_expr(w, "prefer", &l->prefer);
    json_text(w, "statement", &l->statement);
    json_text(w, "threat", &l->threat);
    json_text(w, "effect", &l->effect);
    json_texts(w, "proposals", l->proposals, l->n_proposals);
    json_texts(w, "acceptance", l->acceptance, l->n_acceptance);
    json_texts(w, "evidence", l->evidence, l->n_evidence);
    /* A level that says nothing of its own stands on the control's source. */
    bool own = l->source.section.len || l->source.note.in[LANG_JA].len || l->source.certainty != CERTAINTY_STATED;
    if (own)
        json_source(w, &l->source);
    else
        jsonw_key(w, "source"), jsonw_null(w);
    jsonw_end_object(w);
}

/* The control applies when any level but leaving out is recommended; equal rules are said once. */
static struct str applies_when(struct arena *a, const struct control *c) {
    struct str all = STR_NONE;
    const struct expr *said[64];
    size_t n = 0;
    for (size_t i = 0; i < c->n_levels; i++) {
        const struct expr *e = &c->levels[i].recommend;
        bool again = c->levels[i].level == 0 || n == 64;
        for (size_t k = 0; k < n && !again; k++) again = expr_equal(said[k], e);
        if (again) continue;
        said[n++] = e;
        all = n == 1   ? e->text
              : n == 2 ? arena_fmt(a, "(%.*s) or (%.*s)", STR_ARG(all), STR_ARG(e->text))
                       : arena_fmt(a, "%.*s or (%.*s)", STR_ARG(all), STR_ARG(e->text));
    }
    return all;
}

static const struct named *find_named(const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return &list[i];
    return NULL;
}

static void json_roles(struct jsonw *w, const struct standard *s, const struct control *c) {
    jsonw_key(w, "roles");
    jsonw_array(w);
    for (size_t i = 0; i < c->n_roles; i++) {
        const struct named *role = find_named(s->roles, s->n_roles, c->roles[i]);
        jsonw_object(w);
        json_member(w, "id", c->roles[i]);
        for (unsigned k = 0; role && k < LANG_COUNT; k++) json_member(w, lang_code((enum lang)k), role->title.in[k]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_fields(struct jsonw *w, const struct control *c) {
    jsonw_key(w, "fields");
    jsonw_array(w);
    for (size_t i = 0; i < c->n_fields; i++) {
        jsonw_object(w);
        json_member(w, "id", c->fields[i].id);
        json_text(w, "title", &c->fields[i].title);
        json_text(w, "hint", &c->fields[i].hint);
        json_member(w, "from", c->fields[i].from);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_related(struct jsonw *w, const char *key, const struct relation *list, size_t n) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) jsonw_str(w, list[i].id);
    jsonw_end_array(w);
}

static void json_ids(struct jsonw *w, const char *key, const struct str *list, size_t n) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) jsonw_str(w, list[i]);
    jsonw_end_array(w);
}

static void json_reference_values(struct jsonw *w, const struct standard *s, const struct metric *m) {
    jsonw_key(w, "values");
    jsonw_object(w);
    for (size_t p = 0; p < m->n_values; p++) {
        struct buf b;
        char key[24];
        buf_init(&b, 4 * KIB);
        if (snprintf(key, sizeof key, "%zu", p + 1) > 0) jsonw_key(w, key);
        quantity_write(s, m->measure, &m->values[p].value, &b);
        jsonw_object(w);
        jsonw_key(w, "must"), jsonw_bool(w, m->values[p].must);
        jsonw_key(w, "free"), jsonw_bool(w, m->values[p].free);
        json_member(w, "value", m->values[p].free ? STR_NONE : buf_str(&b));
        json_text(w, "text", &m->values[p].text);
        jsonw_end_object(w);
        buf_release(&b);
    }
    jsonw_end_object(w);
}

static void metric_members(struct out *o, const struct catalog *cat, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct metric *m = &cat->metrics[index];
    const struct standard *s = standard_of_control(cat, m->control);
    bool must = false;
    for (size_t p = 0; p < m->n_values; p++) must = must || m->values[p].must;
    json_member(w, "id", arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(cat->controls[m->control].id), STR_ARG(m->id)));
    json_text(w, "title", &m->title);
    jsonw_key(w, "measure"), jsonw_z(w, measure_id(m->measure));
    jsonw_key(w, "better"), jsonw_z(w, m->better == BETTER_LESS ? "less" : "more");
    json_member(w, "from", m->from >= 0 ? s->events[m->from].id : STR_NONE);
    jsonw_key(w, "must"), jsonw_bool(w, must);
    json_reference_values(w, s, m);
}

static void json_metrics(struct out *o, const struct catalog *cat, const struct control *c) {
    jsonw_key(&o->json, "metrics");
    jsonw_array(&o->json);
    for (uint32_t i = 0; i < c->n_metrics; i++) {
        jsonw_object(&o->json);
        metric_members(o, cat, c->first_metric + i);
        jsonw_end_object(&o->json);
    }
    jsonw_end_array(&o->json);
}

void show_metric_json(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct metric *m = &cat->metrics[index];
    json_member(&o->json, "standard", standard_of_control(cat, m->control)->id);
    jsonw_key(&o->json, "kind"), jsonw_z(&o->json, "metric");
    metric_members(o, cat, index);
    json_member(&o->json, "control", cat->controls[m->control].id);
    json_source(&o->json, &m->source);
}

/* Both ways: what it says of others, and what others say of it, turned round. */
static void json_maps(struct out *o, const struct catalog *cat, uint32_t control) {
    struct jsonw *w = &o->json;
    size_t n;
    const struct kin *kin = kin_of(o->arena, cat, control, &n);
    jsonw_key(w, "maps");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "to", control_name(o->arena, cat, kin[i].other));
        jsonw_key(w, "relation"), jsonw_z(w, relation_kind_id(kin[i].kind));
        json_text(w, "why", kin[i].why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_relation(struct jsonw *w, const char *kind, const struct relation *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        jsonw_key(w, "kind"), jsonw_z(w, kind);
        json_member(w, "id", list[i].id);
        jsonw_key(w, "certainty"), jsonw_z(w, certainty_id(list[i].certainty));
        json_text(w, "note", &list[i].note);
        jsonw_end_object(w);
    }
}

/* The same relations with how sure each is. */
static void json_relations(struct jsonw *w, const struct control *c) {
    jsonw_key(w, "relations");
    jsonw_array(w);
    json_relation(w, "requires", c->requires, c->n_requires);
    json_relation(w, "conflicts", c->conflicts, c->n_conflicts);
    json_relation(w, "refers", c->refers, c->n_refers);
    json_relation(w, "edge", c->edges, c->n_edges);
    jsonw_end_array(w);
}

void show_control_json(struct out *o, const struct catalog *cat, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct control *c = &cat->controls[index];
    const struct standard *s = standard_of_control(cat, index);
    json_member(w, "standard", s->id);
    json_member(w, "id", c->id);
    jsonw_key(w, "kind"), jsonw_z(w, "control");
    json_member(w, "printed", c->printed.len ? c->printed : c->id);
    json_member(w, "parent", c->parent >= 0 ? cat->controls[c->parent].id : STR_NONE);
    json_text(w, "title", &c->title);
    json_member(w, "group", c->group);
    json_member(w, "chapter", c->chapter);
    json_member(w, "grade", c->grade);
    json_roles(w, s, c);
    json_member(w, "when", applies_when(o->arena, c));
    json_text(w, "purpose", &c->purpose);
    json_text(w, "choosing", &c->choosing);
    json_text(w, "writing", &c->writing);
    jsonw_key(w, "levels");
    jsonw_array(w);
    for (size_t i = 0; i < c->n_levels; i++) json_level(w, s, &c->levels[i]);
    jsonw_end_array(w);
    json_fields(w, c);
    json_texts(w, "acceptance", c->acceptance, c->n_acceptance);
    json_texts(w, "evidence", c->evidence, c->n_evidence);
    json_related(w, "requires", c->requires, c->n_requires);
    json_related(w, "conflicts", c->conflicts, c->n_conflicts);
    json_related(w, "refers", c->refers, c->n_refers);
    json_related(w, "edges", c->edges, c->n_edges);
    json_ids(w, "phases", c->phases, c->n_phases);
    json_ids(w, "asks", c->asks, c->n_asks);
    json_texts(w, "practices", c->practices, c->n_practices);
    json_text(w, "caution", &c->caution);
    json_expr(w, "own", c->own.count ? &c->own : &s->own);
    json_expr(w, "supplier", c->supplier.count ? &c->supplier : &s->supplier);
    json_relations(w, c);
    jsonw_key(w, "grade_certainty"), jsonw_z(w, certainty_id(c->grade_certainty));
    jsonw_key(w, "open_list"), jsonw_bool(w, c->open_list);
    json_metrics(o, cat, c);
    json_maps(o, cat, index);
    json_source(w, &c->source);
}

void show_condition_json(struct out *o, const struct catalog *cat, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct condition *c = &cat->conditions[index];
    json_member(w, "standard", standard_of_condition(cat, index)->id);
    json_member(w, "id", c->id);
    jsonw_key(w, "kind"), jsonw_z(w, "condition");
    json_text(w, "title", &c->title);
    json_member(w, "type", c->kind);
    json_member(w, "tree", c->tree);
    json_related(w, "edges", c->edges, c->n_edges);
    json_texts(w, "typical", c->typical, c->n_typical);
    jsonw_key(w, "leads_to");
    jsonw_array(w);
    size_t n;
    const struct thing *led = kin_led_to(o->arena, cat, index, &n);
    for (size_t i = 0; i < n; i++)
        jsonw_str(w, led[i].kind == THING_CONTROL ? cat->controls[led[i].index].id : cat->conditions[led[i].index].id);
    jsonw_end_array(w);
    json_member(w, "viewpoint", c->viewpoint);
    json_text(w, "ask", &c->ask);
    json_text(w, "explain", &c->explain);
    json_expr(w, "when", &c->when);
    json_source(w, &c->source);
}

static void json_alias(void *ctx, const struct standard *s, const struct question *q) {
    struct out *o = ctx;
    jsonw_str(&o->json, arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(q->id)));
}

void show_fact_json(struct out *o, const struct catalog *cat, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct fact *f = &cat->facts[index];
    json_member(w, "id", f->id);
    jsonw_key(w, "kind"), jsonw_z(w, "question");
    jsonw_key(w, "type"), jsonw_z(w, fact_type_name(f->asked));
    jsonw_key(w, "aliases");
    jsonw_array(w);
    catalog_each_alias(cat, index, json_alias, o);
    jsonw_end_array(w);
    json_text(w, "title", &f->title);
    json_text(w, "ask", &f->ask);
    json_text(w, "help", &f->help);
    json_text(w, "unit", &f->unit);
    json_member(w, "per", f->per);
    json_member(w, "counts", f->counts);
    jsonw_key(w, "implied");
    jsonw_array(w);
    for (size_t i = 0; i < f->n_implied; i++) {
        jsonw_object(w);
        json_expr(w, "when", &f->implied[i].when);
        json_member(w, "value", f->choices[f->implied[i].choice].id);
        json_text(w, "why", &f->implied[i].why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "choices");
    jsonw_array(w);
    for (size_t i = 0; i < f->n_choices; i++) {
        jsonw_object(w);
        json_member(w, "id", f->choices[i].id);
        json_text(w, "title", &f->choices[i].title);
        json_text(w, "help", &f->choices[i].help);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    json_source(w, &f->source);
}
