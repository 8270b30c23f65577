/* kijun show: one control, condition or question in full, as the standard's data has it. */
#include "cli/wordings.h"
#include "cli/words.h"

#define LABEL 16

/* JSON ----------------------------------------------------------------------------------------------------------- */

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

static void json_metrics(struct out *o, const struct catalog *cat, const struct standard *s, const struct control *c) {
    static const char *const measures[] = {"interval", "duration", "retention", "ratio", "count", "means", "done"};
    struct jsonw *w = &o->json;
    jsonw_key(w, "metrics");
    jsonw_array(w);
    for (uint32_t i = 0; i < c->n_metrics; i++) {
        const struct metric *m = &cat->metrics[c->first_metric + i];
        bool must = false;
        for (size_t p = 0; p < m->n_values; p++) must = must || m->values[p].must;
        jsonw_object(w);
        json_member(w, "id", arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(c->id), STR_ARG(m->id)));
        json_text(w, "title", &m->title);
        jsonw_key(w, "measure"), jsonw_z(w, measures[m->measure]);
        jsonw_key(w, "better"), jsonw_z(w, m->better == BETTER_LESS ? "less" : "more");
        json_member(w, "from", m->from >= 0 ? s->events[m->from].id : STR_NONE);
        jsonw_key(w, "must"), jsonw_bool(w, must);
        json_reference_values(w, s, m);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

/* Both ways: what it says of others, and what others say of it, turned round. */
static void json_maps(struct out *o, const struct catalog *cat, uint32_t control) {
    static const enum relation_kind turned[] = {MAP_EQUAL, MAP_SUPERSET, MAP_SUBSET, MAP_INTERSECTS};
    struct jsonw *w = &o->json;
    jsonw_key(w, "maps");
    jsonw_array(w);
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        if (m->from != control && m->to != control) continue;
        bool own = m->from == control;
        jsonw_object(w);
        json_member(w, "to", control_name(o->arena, cat, own ? m->to : m->from));
        jsonw_key(w, "relation"), jsonw_z(w, relation_kind_id(own ? m->kind : turned[m->kind]));
        json_text(w, "why", &m->why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_control(struct out *o, const struct catalog *cat, uint32_t index) {
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
    json_metrics(o, cat, s, c);
    json_maps(o, cat, index);
    json_source(w, &c->source);
}

static void json_condition(struct out *o, const struct catalog *cat, uint32_t index) {
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
    json_member(w, "viewpoint", c->viewpoint);
    json_text(w, "ask", &c->ask);
    json_text(w, "explain", &c->explain);
    json_expr(w, "when", &c->when);
    json_source(w, &c->source);
}

static const char *type_name(enum fact_type t) {
    static const char *const names[] = {[FACT_YESNO] = "yesno",
                                        [FACT_ONE] = "one",
                                        [FACT_MANY] = "many",
                                        [FACT_NUMBER] = "number",
                                        [FACT_TEXT] = "text"};
    return names[t];
}

static void json_alias(void *ctx, const struct standard *s, const struct question *q) {
    struct out *o = ctx;
    jsonw_str(&o->json, arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(q->id)));
}

static void json_fact(struct out *o, const struct catalog *cat, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct fact *f = &cat->facts[index];
    json_member(w, "id", f->id);
    jsonw_key(w, "kind"), jsonw_z(w, "question");
    jsonw_key(w, "type"), jsonw_z(w, type_name(f->asked));
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

static void json_thing(struct out *o, const struct catalog *cat, const struct wordings *all, struct thing t) {
    if (t.kind == THING_CONTROL) json_control(o, cat, t.index), json_quotes(o, cat, all, t.index);
    if (t.kind == THING_CONDITION) json_condition(o, cat, t.index);
    if (t.kind == THING_FACT) json_fact(o, cat, t.index);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static void item(struct out *o, const char *label, struct str text) {
    if (text.len) out_item(o, 2, LABEL, str_of(label), STYLE_PLAIN, text);
}

static void items(struct out *o, const char *label, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) item(o, i ? "" : label, title_in(&list[i]));
}

static void source(struct out *o, const struct source_note *n) {
    struct str section = n->section.len ? n->section : STR("-");
    item(o, _("Source"), arena_fmt(o->arena, "%.*s (%s)", STR_ARG(section), term_certainty(n->certainty)));
    item(o, "", title_in(&n->note));
}

static void level(struct out *o, const struct catalog *cat, const struct standard *s, const struct control_level *l) {
    out_heading(o, arena_fmt(o->arena, "%s: %.*s", _("Level"), STR_ARG(term_level(s, (int32_t)l->level))).ptr);
    item(o, _("Recommended when"), term_rule(o->arena, cat, &l->recommend));
    if (l->prefer.count) item(o, _("Preferred when"), term_rule(o->arena, cat, &l->prefer));
    item(o, _("Statement"), title_in(&l->statement));
    item(o, _("Threat"), title_in(&l->threat));
    item(o, _("Effect"), title_in(&l->effect));
    items(o, _("Proposals"), l->proposals, l->n_proposals);
    items(o, _("Acceptance"), l->acceptance, l->n_acceptance);
    items(o, _("Evidence"), l->evidence, l->n_evidence);
    if (l->source.certainty == CERTAINTY_INFERRED) source(o, &l->source);
}

static void title(struct out *o, struct str name, struct str text) {
    out_addf(o, STYLE_BOLD, "%.*s  %.*s", STR_ARG(name), STR_ARG(text));
    out_newline(o);
}

/* Names of roles, groups and chapters, or the bare id where a standard gives none. */
static struct str or_id(const struct text *t, struct str id) {
    return t ? title_in(t) : id;
}

static void show_control(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct control *c = &cat->controls[index];
    const struct standard *s = standard_of_control(cat, index);
    const struct group *g = c->group.len ? standard_find_group(s, c->group) : NULL;
    const struct chapter *ch = c->chapter.len ? standard_find_chapter(s, c->chapter) : NULL;
    title(o, control_name(o->arena, cat, index), title_in(&c->title));
    item(o, _("Group"), or_id(g ? &g->title : NULL, c->group));
    if (c->chapter.len)
        item(o, _("Chapter"),
             arena_fmt(o->arena, "%.*s %.*s", STR_ARG(c->chapter), STR_ARG(ch ? title_in(&ch->title) : STR_NONE)));
    for (size_t i = 0; i < c->n_roles; i++) {
        const struct named *role = find_named(s->roles, s->n_roles, c->roles[i]);
        item(o, i ? "" : _("Roles"), or_id(role ? &role->title : NULL, c->roles[i]));
    }
    item(o, _("Purpose"), title_in(&c->purpose));
    item(o, _("Choosing"), title_in(&c->choosing));
    item(o, _("Writing"), title_in(&c->writing));
    for (size_t i = 0; i < c->n_fields; i++)
        item(o, i ? "" : _("To fill in"),
             arena_fmt(o->arena, "【%.*s】 %.*s", STR_ARG(c->fields[i].id), STR_ARG(title_in(&c->fields[i].title))));
    items(o, _("Acceptance"), c->acceptance, c->n_acceptance);
    items(o, _("Evidence"), c->evidence, c->n_evidence);
    source(o, &c->source);
    for (size_t i = 0; i < c->n_levels; i++) level(o, cat, s, &c->levels[i]);
}

static void show_condition(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct condition *c = &cat->conditions[index];
    title(o, condition_name(o->arena, cat, index), title_in(&c->title));
    item(o, _("Question"), title_in(&c->ask));
    item(o, _("How to judge"), title_in(&c->explain));
    source(o, &c->source);
    out_heading(o, _("Holds when"));
    say_rule_list(o, 2, cat, &c->when);
}

static void show_fact(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct fact *f = &cat->facts[index];
    title(o, f->id, term_fact(o->arena, cat, index));
    item(o, _("Question"), title_in(&f->ask));
    item(o, _("Help"), title_in(&f->help));
    item(o, _("Unit"), title_in(&f->unit));
    for (size_t i = 0; i < f->n_choices; i++)
        item(o, i ? "" : _("Choices"),
             arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(f->choices[i].id), STR_ARG(title_in(&f->choices[i].title))));
    source(o, &f->source);
}

static void show_thing(struct out *o, const struct catalog *cat, const struct wordings *all, struct thing t) {
    if (o->text.len) out_newline(o);
    if (t.kind == THING_CONTROL) show_control(o, cat, t.index), say_quotes(o, cat, all, t.index);
    if (t.kind == THING_CONDITION) show_condition(o, cat, t.index);
    if (t.kind == THING_FACT) show_fact(o, cat, t.index);
}

/* One thing is an object of its own, several are a list. */
static int print_json(struct out *o, const struct catalog *cat, const struct wordings *all, const struct thing *things,
                      size_t n) {
    json_begin(o);
    if (n == 1) {
        json_thing(o, cat, all, things[0]);
        return json_end(o, EXIT_DONE);
    }
    jsonw_key(&o->json, "items");
    jsonw_array(&o->json);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&o->json);
        json_thing(o, cat, all, things[i]);
        jsonw_end_object(&o->json);
    }
    jsonw_end_array(&o->json);
    return json_end(o, EXIT_DONE);
}

static int run(struct call *c) {
    const struct catalog *cat;
    struct thing things[ARGUMENTS_MAX];
    struct out o;
    int status = open_catalog(c, &cat);
    for (size_t i = 0; i < c->n_arguments && !status; i++)
        status = open_thing(c, cat, c->arguments[i], NEAR_CONTROL | NEAR_CONDITION | NEAR_FACT, &things[i]);
    struct wordings wordings = {0};
    if (!status) status = open_wordings(c, cat, &wordings);
    if (status) return status;
    out_begin(&o, c);
    if (c->json) return print_json(&o, cat, &wordings, things, c->n_arguments);
    for (size_t i = 0; i < c->n_arguments; i++) show_thing(&o, cat, &wordings, things[i]);
    return out_end(&o, EXIT_DONE);
}

const struct verb verb_show = {
    .name = "show",
    .group = VERB_STANDARDS,
    .arguments = N_("STD:ID..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_ID,
    .summary = N_("one requirement, condition or question in full"),
    .about = N_("STD:ID and STD.ID mean the same; where only one standard has the id, the id is enough."),
    .example = "kijun show {control}\nkijun show {condition} {question}",
    .options = {OPT_WORDING, OPT_JSON},
    .run = run,
};
