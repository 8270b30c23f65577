/* standard_json: what the data of a standard says, as JSON. */
#include "report/standard_json.h"

#include "report/kin.h"
#include "report/words_json.h"

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

static void metric_members(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index) {
    const struct metric *m = &cat->metrics[index];
    const struct standard *s = standard_of_control(cat, m->control);
    bool must = false;
    for (size_t p = 0; p < m->n_values; p++) must = must || m->values[p].must;
    json_member(w, "id", arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->controls[m->control].id), STR_ARG(m->id)));
    json_text(w, "title", &m->title);
    jsonw_key(w, "measure"), jsonw_z(w, measure_id(m->measure));
    jsonw_key(w, "better"), jsonw_z(w, m->better == BETTER_LESS ? "less" : "more");
    json_member(w, "from", m->from >= 0 ? s->events[m->from].id : STR_NONE);
    jsonw_key(w, "must"), jsonw_bool(w, must);
    json_reference_values(w, s, m);
}

static void json_metrics(struct jsonw *w, struct arena *a, const struct catalog *cat, const struct control *c) {
    jsonw_key(w, "metrics");
    jsonw_array(w);
    for (uint32_t i = 0; i < c->n_metrics; i++) {
        jsonw_object(w);
        metric_members(w, a, cat, c->first_metric + i);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void show_metric_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index) {
    const struct metric *m = &cat->metrics[index];
    json_member(w, "standard", standard_of_control(cat, m->control)->id);
    jsonw_key(w, "kind"), jsonw_z(w, "metric");
    metric_members(w, a, cat, index);
    json_member(w, "control", cat->controls[m->control].id);
    json_source(w, &m->source);
}

/* Both ways: what it says of others, and what others say of it, turned round. */
static void json_maps(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t control) {
    size_t n;
    const struct kin *kin = kin_of(a, cat, control, &n);
    jsonw_key(w, "maps");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "to", control_name(a, cat, kin[i].other));
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

void show_control_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index) {
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
    json_member(w, "when", applies_when(a, c));
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
    json_metrics(w, a, cat, c);
    json_maps(w, a, cat, index);
    json_source(w, &c->source);
}

void show_condition_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index) {
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
    const struct result_ref *led = kin_led_to(a, cat, index, &n);
    for (size_t i = 0; i < n; i++)
        jsonw_str(w, led[i].is_condition ? cat->conditions[led[i].index].id : cat->controls[led[i].index].id);
    jsonw_end_array(w);
    json_member(w, "viewpoint", c->viewpoint);
    json_text(w, "ask", &c->ask);
    json_text(w, "explain", &c->explain);
    json_expr(w, "when", &c->when);
    json_source(w, &c->source);
}

struct alias_list {
    struct jsonw *w;
    struct arena *a;
};

static void json_alias(void *ctx, const struct standard *s, const struct question *q) {
    const struct alias_list *to = ctx;
    jsonw_str(to->w, arena_fmt(to->a, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(q->id)));
}

void show_fact_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index) {
    const struct fact *f = &cat->facts[index];
    json_member(w, "id", f->id);
    jsonw_key(w, "kind"), jsonw_z(w, "question");
    jsonw_key(w, "type"), jsonw_z(w, fact_type_name(f->asked));
    jsonw_key(w, "aliases");
    jsonw_array(w);
    struct alias_list to = {w, a};
    catalog_each_alias(cat, index, json_alias, &to);
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

/* A whole standard ------------------------------------------------------------------------------------------------ */

size_t standard_items(const struct catalog *cat, const struct standard *s) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++) n += cat->controls[s->first_control + i].parent < 0;
    return n;
}

size_t standard_metrics(const struct catalog *cat, const struct standard *s) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++) n += cat->controls[s->first_control + i].n_metrics;
    return n;
}

static void json_named(struct jsonw *w, const char *key, const struct named *list, size_t n) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", list[i].id);
        json_text(w, "title", &list[i].title);
        json_text(w, "explain", &list[i].explain);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_groups(struct jsonw *w, const struct standard *s) {
    jsonw_key(w, "groups");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_groups; i++) {
        jsonw_object(w);
        json_member(w, "id", s->groups[i].id);
        json_member(w, "parent", s->groups[i].parent);
        json_text(w, "title", &s->groups[i].title);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_patterns(struct jsonw *w, const struct catalog *cat, const struct standard *s) {
    jsonw_key(w, "patterns");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_patterns; i++) {
        const struct condition *c = &cat->conditions[s->patterns[i]];
        jsonw_object(w);
        json_member(w, "id", c->id);
        json_text(w, "title", &c->title);
        json_texts(w, "typical", c->typical, c->n_typical);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_annex_list(struct jsonw *w, const struct standard *s) {
    jsonw_key(w, "annexes");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_annexes; i++) {
        jsonw_object(w);
        json_member(w, "id", s->annexes[i].id);
        json_text(w, "title", &s->annexes[i].title);
        jsonw_key(w, "entries"), jsonw_int(w, (int64_t)s->annexes[i].n_entries);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void show_standard_json(struct jsonw *w, const struct catalog *cat, const struct standard *s) {
    json_member(w, "id", s->id);
    jsonw_key(w, "kind"), jsonw_z(w, "standard");
    json_text(w, "title", &s->title);
    json_text(w, "short_title", &s->short_title);
    json_member(w, "edition", s->edition);
    json_member(w, "published", s->published);
    json_text(w, "about", &s->about);
    json_text(w, "control_word", &s->control_word);
    jsonw_key(w, "controls"), jsonw_int(w, s->n_controls);
    jsonw_key(w, "items"), jsonw_int(w, (int64_t)standard_items(cat, s));
    jsonw_key(w, "conditions"), jsonw_int(w, s->n_conditions);
    jsonw_key(w, "questions"), jsonw_int(w, (int64_t)s->n_questions);
    jsonw_key(w, "metrics"), jsonw_int(w, (int64_t)standard_metrics(cat, s));
    json_groups(w, s);
    json_named(w, "roles", s->roles, s->n_roles);
    jsonw_key(w, "incompatible");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_incompatible; i++) {
        jsonw_array(w);
        jsonw_str(w, s->incompatible[i].a), jsonw_str(w, s->incompatible[i].b);
        jsonw_end_array(w);
    }
    jsonw_end_array(w);
    json_named(w, "phases", s->phases, s->n_phases);
    json_named(w, "kinds", s->kinds, s->n_kinds);
    json_patterns(w, cat, s);
    json_annex_list(w, s);
    json_texts(w, "corrections", s->corrections, s->n_corrections);
    json_source(w, &s->source);
}

void show_group_json(struct jsonw *w, const struct catalog *cat, const struct standard *s, uint32_t group) {
    const struct group *g = &s->groups[group];
    json_member(w, "standard", s->id);
    json_member(w, "id", g->id);
    jsonw_key(w, "kind"), jsonw_z(w, "group");
    json_member(w, "printed", g->printed.len ? g->printed : g->id);
    json_member(w, "parent", g->parent);
    json_text(w, "title", &g->title);
    jsonw_key(w, "groups");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_groups; i++)
        if (str_eq(s->groups[i].parent, g->id)) jsonw_str(w, s->groups[i].id);
    jsonw_end_array(w);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_controls; i++)
        if (str_eq(cat->controls[s->first_control + i].group, g->id))
            jsonw_str(w, cat->controls[s->first_control + i].id);
    jsonw_end_array(w);
    json_source(w, &g->source);
}

struct str annex_entry_id(struct arena *a, const struct annex *x, uint32_t entry) {
    return x->entries[entry].id.len ? x->entries[entry].id : arena_fmt(a, "%u", entry + 1);
}

static void json_entry(struct jsonw *w, struct arena *a, const struct annex *x, uint32_t entry) {
    const struct annex_entry *e = &x->entries[entry];
    json_member(w, "entry", annex_entry_id(a, x, entry));
    json_text(w, "title", &e->title);
    json_text(w, "text", &e->text);
    json_texts(w, "points", e->points, e->n_points);
    jsonw_key(w, "about");
    jsonw_array(w);
    for (size_t i = 0; i < e->n_about; i++) jsonw_str(w, e->about[i]);
    jsonw_end_array(w);
    json_source(w, &e->source);
}

void show_annex_json(struct jsonw *w, struct arena *a, const struct standard *s, uint32_t annex, int32_t entry) {
    const struct annex *x = &s->annexes[annex];
    json_member(w, "standard", s->id);
    json_member(w, "id", x->id);
    jsonw_key(w, "kind"), jsonw_z(w, "annex");
    if (entry >= 0) return json_entry(w, a, x, (uint32_t)entry);
    json_text(w, "title", &x->title);
    json_text(w, "text", &x->text);
    jsonw_key(w, "entries");
    jsonw_array(w);
    for (uint32_t i = 0; i < x->n_entries; i++) {
        jsonw_object(w);
        json_entry(w, a, x, i);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}
