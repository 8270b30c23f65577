/* editions_things: what differs in each kind of thing. The words are part of `kijun diff --standard --json`. */
#include "catalog/editions_detail.h"

static void compare_named(struct detailing *d, const char *what, const struct named *x, size_t n, const struct named *y,
                          size_t m) {
    static const struct text nothing;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < m && !str_eq(y[k].id, x[i].id)) k++;
        detail_text(d, what, x[i].id, &x[i].title, k < m ? &y[k].title : &nothing);
        detail_text(d, what, x[i].id, &x[i].explain, k < m ? &y[k].explain : &nothing);
    }
    for (size_t k = 0; k < m; k++) {
        size_t i = 0;
        while (i < n && !str_eq(y[k].id, x[i].id)) i++;
        if (i == n) detail_text(d, what, y[k].id, &nothing, &y[k].title);
    }
}

static struct named *questions_named(struct arena *a, const struct catalog *cat, const struct standard *s) {
    struct named *all = arena_array(a, s->n_questions, sizeof *all);
    for (size_t i = 0; i < s->n_questions; i++) {
        struct str fact = cat->facts[s->questions[i].fact].id;
        all[i] = (struct named){s->questions[i].id, s->questions[i].title, {{fact, fact}}};
    }
    return all;
}

static struct named *levels_named(struct arena *a, const struct standard *s) {
    struct named *all = arena_array(a, s->n_levels, sizeof *all);
    for (size_t i = 0; i < s->n_levels; i++)
        all[i] = (struct named){.id = s->levels[i].id, .title = s->levels[i].title};
    return all;
}

static struct named *means_named(struct arena *a, const struct standard *s) {
    struct named *all = arena_array(a, s->n_means, sizeof *all);
    for (size_t i = 0; i < s->n_means; i++)
        all[i] = (struct named){s->means[i].id, s->means[i].title, s->means[i].explain};
    return all;
}

void compare_standard(struct detailing *d, const struct standard *x, const struct standard *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_str(d, "edition", STR_NONE, x->edition, y->edition);
    detail_str(d, "published", STR_NONE, x->published, y->published);
    detail_text(d, "short", STR_NONE, &x->short_title, &y->short_title);
    detail_text(d, "about", STR_NONE, &x->about, &y->about);
    detail_text(d, "control_word", STR_NONE, &x->control_word, &y->control_word);
    compare_named(d, "levels", levels_named(d->a, x), x->n_levels, levels_named(d->a, y), y->n_levels);
    compare_named(d, "questions", questions_named(d->a, d->before, x), x->n_questions,
                  questions_named(d->a, d->after, y), y->n_questions);
    compare_named(d, "viewpoints", x->viewpoints, x->n_viewpoints, y->viewpoints, y->n_viewpoints);
    compare_named(d, "roles", x->roles, x->n_roles, y->roles, y->n_roles);
    compare_named(d, "phases", x->phases, x->n_phases, y->phases, y->n_phases);
    compare_named(d, "kinds", x->kinds, x->n_kinds, y->kinds, y->n_kinds);
    compare_named(d, "events", x->events, x->n_events, y->events, y->n_events);
    compare_named(d, "means", means_named(d->a, x), x->n_means, means_named(d->a, y), y->n_means);
    detail_rule(d, "own", STR_NONE, &x->own, &y->own);
    detail_rule(d, "supplier", STR_NONE, &x->supplier, &y->supplier);
    detail_texts(d, "corrections", STR_NONE, x->corrections, x->n_corrections, y->corrections, y->n_corrections);
    detail_source(d, &x->source, &y->source);
}

static const char *type_word(enum fact_type t) {
    static const char *const words[] = {"yesno", "one", "many", "number", "text"};
    return words[t];
}

static const char *combine_word(enum combine c) {
    static const char *const words[] = {"same", "any", "all", "max", "union"};
    return words[c];
}

static void compare_choices(struct detailing *d, const struct fact *x, const struct fact *y) {
    static const struct text nothing;
    for (size_t i = 0; i < x->n_choices; i++) {
        int32_t k = -1;
        for (size_t j = 0; j < y->n_choices; j++)
            if (str_eq(x->choices[i].id, y->choices[j].id)) k = (int32_t)j;
        const struct choice *c = &x->choices[i], *o = k < 0 ? NULL : &y->choices[k];
        detail_text(d, "choices", c->id, &c->title, o ? &o->title : &nothing);
        if (!o) continue;
        detail_text(d, "choices", c->id, &c->help, &o->help);
        detail_str(d, "choices", c->id, str_of(c->exclusive ? "exclusive" : ""),
                   str_of(o->exclusive ? "exclusive" : ""));
    }
    for (size_t j = 0; j < y->n_choices; j++) {
        bool there = false;
        for (size_t i = 0; i < x->n_choices; i++) there = there || str_eq(x->choices[i].id, y->choices[j].id);
        if (!there) detail_text(d, "choices", y->choices[j].id, &nothing, &y->choices[j].title);
    }
}

/* Rules of implied answers, in their order; one that is only on one side stands against nothing. */
static void compare_implied(struct detailing *d, const struct fact *x, const struct fact *y) {
    static const struct implication nothing;
    size_t n = x->n_implied > y->n_implied ? x->n_implied : y->n_implied;
    for (size_t i = 0; i < n; i++) {
        const struct implication *a = i < x->n_implied ? &x->implied[i] : &nothing,
                                 *b = i < y->n_implied ? &y->implied[i] : &nothing;
        detail_rule(d, "implied", STR_NONE, &a->when, &b->when);
        detail_str(d, "implied", STR_NONE, a == &nothing ? STR("") : x->choices[a->choice].id,
                   b == &nothing ? STR("") : y->choices[b->choice].id);
        detail_text(d, "implied", STR_NONE, &a->why, &b->why);
    }
}

void compare_fact(struct detailing *d, const struct fact *x, const struct fact *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_str(d, "type", STR_NONE, str_of(type_word(x->asked)), str_of(type_word(y->asked)));
    detail_str(d, "combine", STR_NONE, str_of(combine_word(x->combine)), str_of(combine_word(y->combine)));
    detail_str(d, "per", STR_NONE, x->per, y->per);
    detail_number(d, "min", STR_NONE, x->shape.min, y->shape.min);
    detail_number(d, "max", STR_NONE, x->shape.max, y->shape.max);
    detail_text(d, "unit", STR_NONE, &x->unit, &y->unit);
    detail_text(d, "text", STR("ask"), &x->ask, &y->ask);
    detail_text(d, "text", STR("help"), &x->help, &y->help);
    compare_choices(d, x, y);
    compare_implied(d, x, y);
    detail_source(d, &x->source, &y->source);
}

void compare_condition(struct detailing *d, const struct condition *x, const struct condition *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_rule(d, "rule", STR_NONE, &x->when, &y->when);
    detail_str(d, "kind", STR_NONE, x->kind, y->kind);
    detail_str(d, "tree", STR_NONE, x->tree, y->tree);
    detail_number(d, "depth", STR_NONE, x->depth, y->depth);
    detail_str(d, "viewpoint", STR_NONE, x->viewpoint, y->viewpoint);
    detail_text(d, "text", STR("ask"), &x->ask, &y->ask);
    detail_text(d, "text", STR("explain"), &x->explain, &y->explain);
    detail_relations(d, "edges", x->edges, x->n_edges, y->edges, y->n_edges);
    detail_texts(d, "typical", STR_NONE, x->typical, x->n_typical, y->typical, y->n_typical);
    detail_source(d, &x->source, &y->source);
}

void compare_group(struct detailing *d, const struct group *x, const struct group *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_str(d, "parent", STR_NONE, x->parent, y->parent);
    detail_str(d, "printed", STR_NONE, x->printed, y->printed);
    detail_source(d, &x->source, &y->source);
}

void compare_chapter(struct detailing *d, const struct chapter *x, const struct chapter *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_str(d, "parent", STR_NONE, x->parent, y->parent);
    detail_str(d, "number", STR_NONE, x->number, y->number);
    detail_str(d, "takes", STR_NONE, x->takes, y->takes);
    detail_source(d, &x->source, &y->source);
}

/* Controls ------------------------------------------------------------------------------------------ */

static const struct standard *standard_of(const struct catalog *cat, const struct control *c) {
    return &cat->standards[c->standard];
}

static void compare_level(struct detailing *d, struct str where, const struct control_level *x,
                          const struct control_level *y) {
    detail_rule(d, "rule", where, &x->recommend, &y->recommend);
    detail_rule(d, "prefer", where, &x->prefer, &y->prefer);
    detail_text(d, "statement", where, &x->statement, &y->statement);
    detail_text(d, "threat", where, &x->threat, &y->threat);
    detail_text(d, "effect", where, &x->effect, &y->effect);
    detail_texts(d, "proposals", where, x->proposals, x->n_proposals, y->proposals, y->n_proposals);
    detail_texts(d, "acceptance", where, x->acceptance, x->n_acceptance, y->acceptance, y->n_acceptance);
    detail_texts(d, "evidence", where, x->evidence, x->n_evidence, y->evidence, y->n_evidence);
    detail_source(d, &x->source, &y->source);
}

/* Levels are told apart by their ids; the one level of a standard without levels needs no name. */
static void compare_levels(struct detailing *d, const struct control *x, const struct control *y) {
    static const struct control_level nothing;
    const struct standard *s = standard_of(d->before, x), *t = standard_of(d->after, y);
    for (size_t i = 0; i < x->n_levels; i++) {
        struct str id = s->levels[x->levels[i].level].id;
        size_t k = 0;
        while (k < y->n_levels && !str_eq(t->levels[y->levels[k].level].id, id)) k++;
        if (k == y->n_levels) detail_str(d, "levels", STR_NONE, id, STR_NONE);
        compare_level(d, x->n_levels > 1 ? id : STR_NONE, &x->levels[i], k < y->n_levels ? &y->levels[k] : &nothing);
    }
    for (size_t k = 0; k < y->n_levels; k++) {
        struct str id = t->levels[y->levels[k].level].id;
        size_t i = 0;
        while (i < x->n_levels && !str_eq(s->levels[x->levels[i].level].id, id)) i++;
        if (i < x->n_levels) continue;
        detail_str(d, "levels", STR_NONE, STR_NONE, id);
        compare_level(d, y->n_levels > 1 ? id : STR_NONE, &nothing, &y->levels[k]);
    }
}

static void compare_fields(struct detailing *d, const struct control *x, const struct control *y) {
    static const struct field nothing;
    for (size_t i = 0; i < x->n_fields; i++) {
        size_t k = 0;
        while (k < y->n_fields && !str_eq(x->fields[i].id, y->fields[k].id)) k++;
        const struct field *f = &x->fields[i], *g = k < y->n_fields ? &y->fields[k] : &nothing;
        detail_text(d, "fields", f->id, &f->title, &g->title);
        detail_text(d, "fields", f->id, &f->hint, &g->hint);
        detail_str(d, "fields", f->id, f->from, g->from);
    }
    for (size_t k = 0; k < y->n_fields; k++) {
        size_t i = 0;
        while (i < x->n_fields && !str_eq(x->fields[i].id, y->fields[k].id)) i++;
        if (i == x->n_fields) detail_text(d, "fields", y->fields[k].id, &nothing.title, &y->fields[k].title);
    }
}

static struct str parent_id(const struct catalog *cat, const struct control *c) {
    return c->parent < 0 ? STR_NONE : cat->controls[c->parent].id;
}

void compare_control(struct detailing *d, const struct control *x, const struct control *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_str(d, "printed", STR_NONE, x->printed, y->printed);
    detail_str(d, "group", STR_NONE, x->group, y->group);
    detail_str(d, "chapter", STR_NONE, x->chapter, y->chapter);
    detail_str(d, "parent", STR_NONE, parent_id(d->before, x), parent_id(d->after, y));
    detail_str(d, "grade", STR_NONE, x->grade, y->grade);
    compare_levels(d, x, y);
    detail_text(d, "purpose", STR_NONE, &x->purpose, &y->purpose);
    detail_text(d, "choosing", STR_NONE, &x->choosing, &y->choosing);
    detail_text(d, "writing", STR_NONE, &x->writing, &y->writing);
    detail_text(d, "caution", STR_NONE, &x->caution, &y->caution);
    detail_texts(d, "practices", STR_NONE, x->practices, x->n_practices, y->practices, y->n_practices);
    compare_fields(d, x, y);
    detail_texts(d, "acceptance", STR_NONE, x->acceptance, x->n_acceptance, y->acceptance, y->n_acceptance);
    detail_texts(d, "evidence", STR_NONE, x->evidence, x->n_evidence, y->evidence, y->n_evidence);
    detail_strs(d, "roles", x->roles, x->n_roles, y->roles, y->n_roles);
    detail_strs(d, "phases", x->phases, x->n_phases, y->phases, y->n_phases);
    detail_strs(d, "asks", x->asks, x->n_asks, y->asks, y->n_asks);
    detail_relations(d, "requires", x->requires, x->n_requires, y->requires, y->n_requires);
    detail_relations(d, "conflicts", x->conflicts, x->n_conflicts, y->conflicts, y->n_conflicts);
    detail_relations(d, "refers", x->refers, x->n_refers, y->refers, y->n_refers);
    detail_relations(d, "edges", x->edges, x->n_edges, y->edges, y->n_edges);
    detail_rule(d, "own", STR_NONE, &x->own, &y->own);
    detail_rule(d, "supplier", STR_NONE, &x->supplier, &y->supplier);
    detail_source(d, &x->source, &y->source);
}

/* Metrics, mappings, annexes ------------------------------------------------------------------------ */

static struct text value_said(struct arena *a, const struct standard *s, const struct metric *m,
                              const struct reference_value *v) {
    struct text t = {{STR_NONE, STR_NONE}};
    for (unsigned i = 0; i < LANG_COUNT && !v->free; i++) {
        struct buf b;
        buf_init(&b, 16 * KIB);
        quantity_speak(s, m->measure, m->better, &v->value, (enum lang)i, &b);
        t.in[i] = arena_fmt(a, "%.*s%s", STR_ARG(buf_str(&b)), v->must ? " *" : "");
        buf_release(&b);
    }
    if (v->free) t.in[LANG_JA] = t.in[LANG_EN] = STR("-");
    return t;
}

static struct str event_id(const struct standard *s, int32_t event) {
    return event < 0 ? STR_NONE : s->events[event].id;
}

void compare_metric(struct detailing *d, const struct metric *x, const struct metric *y) {
    const struct standard *s = standard_of(d->before, &d->before->controls[x->control]);
    const struct standard *t = standard_of(d->after, &d->after->controls[y->control]);
    static const struct text nothing;
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_number(d, "measure", STR_NONE, x->measure, y->measure);
    detail_number(d, "better", STR_NONE, x->better, y->better);
    detail_str(d, "from", STR_NONE, event_id(s, x->from), event_id(t, y->from));
    size_t n = x->n_values > y->n_values ? x->n_values : y->n_values;
    for (size_t i = 0; i < n; i++) {
        struct text v = i < x->n_values ? value_said(d->a, s, x, &x->values[i]) : nothing;
        struct text w = i < y->n_values ? value_said(d->a, t, y, &y->values[i]) : nothing;
        detail_text(d, "values", arena_fmt(d->a, "%zu", i + 1), &v, &w);
        if (i < x->n_values && i < y->n_values)
            detail_text(d, "values", arena_fmt(d->a, "%zu", i + 1), &x->values[i].text, &y->values[i].text);
    }
    detail_source(d, &x->source, &y->source);
}

void compare_mapping(struct detailing *d, const struct mapping *x, const struct mapping *y) {
    detail_str(d, "is", STR_NONE, str_of(relation_kind_id(x->kind)), str_of(relation_kind_id(y->kind)));
    detail_text(d, "why", STR_NONE, &x->why, &y->why);
}

void compare_entry(struct detailing *d, const struct annex_entry *x, const struct annex_entry *y) {
    detail_text(d, "title", STR_NONE, &x->title, &y->title);
    detail_text(d, "text", STR_NONE, &x->text, &y->text);
    detail_texts(d, "points", STR_NONE, x->points, x->n_points, y->points, y->n_points);
    detail_strs(d, "about", x->about, x->n_about, y->about, y->n_about);
    detail_source(d, &x->source, &y->source);
}
