/* oscal_catalog: one standard as an OSCAL catalog.
 *
 * group        → group, nested as they are; one with controls and groups of its own gets a group for its controls
 * control      → control; sub-items are controls inside their parent
 * field 【x】  → param, `{{ insert: param, … }}` in the text
 * levels       → items of the part `statement`, class = the level; one level only: the statement itself
 * purpose, choosing, writing, practices, acceptance → overview, guidance (class says which), assessment-objective
 * caution, evidence, threat, effect, proposals, metrics → parts of our own namespace
 * requires, conflicts, refers, edges → links (required, conflicts, related; condition to back-matter)
 * conditions, annexes, the document itself → resources of the back-matter */
#include "report/oscal_write.h"

struct tree { /* what stands below what, by place in the standard; -1 ends */
    int32_t *first_child, *next, *first_of_group, *next_of_group, *first_group, *next_group;
    int32_t top_group;
};
struct maker {
    struct oscal o;
    const struct standard *s;
    struct oscal_ids ids;
    struct tree tree;
};

#define TEXT(m, t) oscal_in(&(m)->o, &(t))

/* The tree ------------------------------------------------------------------------------------------------------- */

static int32_t *filled(struct arena *a, size_t n) {
    int32_t *all = arena_array(a, n, sizeof *all);
    for (size_t i = 0; i < n; i++) all[i] = -1;
    return all;
}

static int32_t group_index(const struct standard *s, struct str id) {
    const struct group *g = id.len ? standard_find_group(s, id) : NULL;
    return g ? (int32_t)(g - s->groups) : -1;
}

/* From the last to the first, so that each list is in order of declaration. */
static void build_tree(struct maker *m) {
    const struct standard *s = m->s;
    struct arena *a = m->o.a;
    struct tree *t = &m->tree;
    *t = (struct tree){filled(a, s->n_controls),
                       filled(a, s->n_controls),
                       filled(a, s->n_groups),
                       filled(a, s->n_controls),
                       filled(a, s->n_groups),
                       filled(a, s->n_groups),
                       -1};
    for (size_t i = s->n_controls; i-- > 0;) {
        const struct control *c = &m->o.cat->controls[s->first_control + i];
        int32_t group = group_index(s, c->group), parent = c->parent - (int32_t)s->first_control;
        int32_t *first = c->parent >= 0 ? &t->first_child[parent] : group >= 0 ? &t->first_of_group[group] : NULL;
        int32_t *next = c->parent >= 0 ? &t->next[i] : &t->next_of_group[i];
        if (first) *next = *first, *first = (int32_t)i;
    }
    for (size_t i = s->n_groups; i-- > 0;) {
        int32_t parent = group_index(s, s->groups[i].parent),
                *first = parent >= 0 ? &t->first_group[parent] : &t->top_group;
        t->next_group[i] = *first, *first = (int32_t)i;
    }
}

/* Texts ---------------------------------------------------------------------------------------------------------- */

#define OPEN_MARK STR("【")
#define CLOSE_MARK STR("】")

static bool has_field(const struct control *c, struct str id) {
    for (size_t i = 0; i < c->n_fields; i++)
        if (str_eq(c->fields[i].id, id)) return true;
    return false;
}

/* 【field】 as OSCAL inserts a parameter. */
static struct str with_params(struct maker *m, const struct control *c, struct str id, struct str text) {
    size_t from, to;
    struct buf b;
    if (!c->n_fields) return text;
    buf_init(&b, 4 * NODE_SCALAR_MAX);
    while (str_find(text, OPEN_MARK, &from) && str_find(str_cut(text, from, text.len), CLOSE_MARK, &to)) {
        struct str field = str_cut(text, from + OPEN_MARK.len, from + to);
        buf_add(&b, str_cut(text, 0, from));
        if (has_field(c, field))
            buf_addf(&b, "{{ insert: param, %.*s }}", STR_ARG(oscal_param(m->o.a, id, field)));
        else
            buf_add(&b, str_cut(text, from, from + to + CLOSE_MARK.len));
        text = str_cut(text, from + to + CLOSE_MARK.len, text.len);
    }
    buf_add(&b, text);
    struct str made = arena_str(m->o.a, buf_str(&b));
    buf_release(&b);
    return made;
}

/* Parts ---------------------------------------------------------------------------------------------------------- */

struct part {
    const char *name;
    bool own; /* a name of ours */
    struct str id, class, title, prose;
};

static void part_begin(struct maker *m, struct oscal_list *parts, const struct part *p) {
    oscal_item(&m->o, parts);
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "id", p->id);
    oscal_string(&m->o, "name", str_of(p->name));
    if (p->own) oscal_string(&m->o, "ns", STR(OSCAL_NS));
    oscal_string(&m->o, "class", p->class);
    oscal_string(&m->o, "title", p->title);
}

static void part_end(struct maker *m, const struct part *p) {
    oscal_text(&m->o, "prose", p->prose);
    jsonw_end_object(&m->o.w);
}

static void part(struct maker *m, struct oscal_list *parts, struct part p) {
    if (!p.prose.len) return;
    part_begin(m, parts, &p);
    part_end(m, &p);
}

static void part_each(struct maker *m, struct oscal_list *parts, struct part p, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        p.prose = TEXT(m, list[i]);
        part(m, parts, p);
    }
}

static struct str id_and(struct maker *m, struct str id, const char *tail, struct str more) {
    return arena_fmt(m->o.a, "%.*s_%s%s%.*s", STR_ARG(id), tail, more.len ? "." : "", STR_ARG(more));
}

static void level_rules(struct maker *m, struct oscal_list *props, const struct control_level *lv) {
    if (lv->recommend.count) oscal_own_prop(&m->o, props, "when", lv->recommend.text);
    if (lv->prefer.count) oscal_own_prop(&m->o, props, "prefer", lv->prefer.text);
}

static void level_parts(struct maker *m, struct oscal_list *parts, const struct control_level *lv) {
    part(m, parts, (struct part){.name = "threat", .own = true, .prose = TEXT(m, lv->threat)});
    part(m, parts, (struct part){.name = "effect", .own = true, .prose = TEXT(m, lv->effect)});
    part_each(m, parts, (struct part){.name = "proposal", .own = true}, lv->proposals, lv->n_proposals);
    part_each(m, parts, (struct part){.name = "assessment-objective"}, lv->acceptance, lv->n_acceptance);
    part_each(m, parts, (struct part){.name = "evidence", .own = true}, lv->evidence, lv->n_evidence);
}

/* One level of several, as an item of the statement. */
static void level_item(struct maker *m, struct oscal_list *items, const struct control *c, struct str id,
                       const struct control_level *lv) {
    const struct level *level = &m->s->levels[lv->level];
    struct oscal_list props = {.key = "props"}, parts = {.key = "parts"};
    struct part p = {.name = "item",
                     .id = id_and(m, id, "smt", oscal_token(m->o.a, level->id)),
                     .class = oscal_token(m->o.a, level->id),
                     .title = TEXT(m, level->title),
                     .prose = with_params(m, c, id, TEXT(m, lv->statement))};
    part_begin(m, items, &p);
    oscal_own_prop(&m->o, &props, "level", level->id);
    level_rules(m, &props, lv);
    oscal_end(&m->o, &props);
    oscal_text(&m->o, "prose", p.prose);
    level_parts(m, &parts, lv);
    oscal_end(&m->o, &parts);
    jsonw_end_object(&m->o.w);
}

static void statement(struct maker *m, struct oscal_list *parts, const struct control *c, struct str id) {
    bool levels = m->s->n_levels > 2;
    struct part p = {.name = "statement", .id = id_and(m, id, "smt", STR_NONE)};
    if (!levels) {
        p.prose = with_params(m, c, id, TEXT(m, c->levels[c->n_levels - 1].statement));
        part(m, parts, p);
        level_parts(m, parts, &c->levels[c->n_levels - 1]);
        return;
    }
    struct oscal_list items = {.key = "parts"};
    part_begin(m, parts, &p);
    for (size_t i = 0; i < c->n_levels; i++) level_item(m, &items, c, id, &c->levels[i]);
    oscal_end(&m->o, &items);
    part_end(m, &p);
}

/* Metrics --------------------------------------------------------------------------------------------------------- */

static void reference_value(struct maker *m, struct oscal_list *props, const struct metric *metric, size_t pattern) {
    const struct reference_value *v = &metric->values[pattern];
    const struct condition *c = &m->o.cat->conditions[m->s->patterns[pattern]];
    struct buf b;
    buf_init(&b, 4 * KIB);
    if (v->free)
        buf_addz(&b, "-");
    else
        quantity_write(m->s, metric->measure, &v->value, &b);
    if (v->must) buf_addz(&b, " *");
    oscal_prop(&m->o, props, "reference-value", buf_str(&b), oscal_token(m->o.a, c->id), TEXT(m, v->text));
    buf_release(&b);
}

/* The letter, what is measured, and a reference value for each pattern: `*` must be reached, `-` is free. */
static void metric_part(struct maker *m, struct oscal_list *parts, struct str id, const struct metric *metric) {
    struct oscal_list props = {.key = "props"};
    struct part p = {.name = "metric",
                     .own = true,
                     .id = id_and(m, id, "metric", oscal_token(m->o.a, metric->id)),
                     .title = TEXT(m, metric->title)};
    part_begin(m, parts, &p);
    oscal_own_prop(&m->o, &props, "label", metric->id);
    oscal_own_prop(&m->o, &props, "measure", str_of(measure_id(metric->measure)));
    oscal_own_prop(&m->o, &props, "better", metric->better == BETTER_LESS ? STR("less") : STR("more"));
    if (metric->from >= 0) oscal_own_prop(&m->o, &props, "counted-from", m->s->events[metric->from].id);
    for (size_t i = 0; i < metric->n_values && i < m->s->n_patterns; i++) reference_value(m, &props, metric, i);
    oscal_end(&m->o, &props);
    part_end(m, &p);
}

/* A control ------------------------------------------------------------------------------------------------------- */

static void params(struct maker *m, const struct control *c, struct str id) {
    struct oscal_list all = {.key = "params"};
    for (size_t i = 0; i < c->n_fields; i++) {
        const struct field *f = &c->fields[i];
        struct oscal_list props = {.key = "props"};
        struct str hint = TEXT(m, f->hint);
        oscal_item(&m->o, &all);
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "id", oscal_param(m->o.a, id, f->id));
        oscal_own_prop(&m->o, &props, "field", f->id);
        oscal_end(&m->o, &props);
        oscal_string(&m->o, "label", TEXT(m, f->title));
        if (hint.len) {
            jsonw_key(&m->o.w, "guidelines"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
            oscal_text(&m->o, "prose", hint);
            jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
        }
        jsonw_end_object(&m->o.w);
    }
    oscal_end(&m->o, &all);
}

static void source_props(struct maker *m, struct oscal_list *props, const struct source_note *n) {
    oscal_own_prop(&m->o, props, "section", n->section);
    oscal_prop(&m->o, props, "certainty", str_of(certainty_id(n->certainty)), STR_NONE, TEXT(m, n->note));
}

static void strs_props(struct maker *m, struct oscal_list *props, const char *name, const struct str *list, size_t n) {
    for (size_t i = 0; i < n; i++) oscal_own_prop(&m->o, props, name, list[i]);
}

static void control_props(struct maker *m, const struct control *c) {
    struct oscal_list props = {.key = "props"};
    oscal_own_prop(&m->o, &props, "label", c->printed.len ? c->printed : c->id);
    oscal_own_prop(&m->o, &props, "id", c->id);
    if (c->printed.len) oscal_own_prop(&m->o, &props, "printed", c->printed);
    if (c->grade.len && c->grade_certainty != CERTAINTY_STATED)
        oscal_prop(&m->o, &props, "grade", c->grade, str_of(certainty_id(c->grade_certainty)), STR_NONE);
    else
        oscal_own_prop(&m->o, &props, "grade", c->grade);
    strs_props(m, &props, "role", c->roles, c->n_roles);
    strs_props(m, &props, "phase", c->phases, c->n_phases);
    strs_props(m, &props, "asks", c->asks, c->n_asks);
    oscal_own_prop(&m->o, &props, "chapter", c->chapter);
    if (m->s->n_levels <= 2) level_rules(m, &props, &c->levels[c->n_levels - 1]);
    if (c->own.count) oscal_own_prop(&m->o, &props, "own", c->own.text);
    if (c->supplier.count) oscal_own_prop(&m->o, &props, "supplier", c->supplier.text);
    if (c->open_list) oscal_own_prop(&m->o, &props, "open-list", STR("yes"));
    source_props(m, &props, &c->source);
    oscal_end(&m->o, &props);
}

static void relations(struct maker *m, struct oscal_list *links, const char *rel, const struct relation *list,
                      size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct str name = arena_fmt(m->o.a, "%.*s.%.*s", STR_ARG(m->s->id), STR_ARG(list[i].id));
        int32_t to = catalog_find_control(m->o.cat, name);
        if (to < 0) continue;
        struct str id = m->ids.controls[(uint32_t)to - m->s->first_control];
        oscal_link(&m->o, links, rel, arena_fmt(m->o.a, "#%.*s", STR_ARG(id)));
    }
}

static struct str condition_uuid(struct maker *m, struct str id) {
    return oscal_uuid(m->o.a, "condition", m->s->id, id);
}

static void links(struct maker *m, const struct control *c) {
    struct oscal_list all = {.key = "links"};
    relations(m, &all, "required", c->requires, c->n_requires);
    relations(m, &all, "conflicts", c->conflicts, c->n_conflicts);
    relations(m, &all, "related", c->refers, c->n_refers);
    for (size_t i = 0; i < c->n_edges; i++)
        oscal_link(&m->o, &all, "condition", arena_fmt(m->o.a, "#%.*s", STR_ARG(condition_uuid(m, c->edges[i].id))));
    oscal_end(&m->o, &all);
}

static void control_parts(struct maker *m, const struct control *c, struct str id) {
    struct oscal_list parts = {.key = "parts"};
    part(m, &parts, (struct part){.name = "overview", .prose = TEXT(m, c->purpose)});
    statement(m, &parts, c, id);
    part(m, &parts, (struct part){.name = "guidance", .class = STR("choosing"), .prose = TEXT(m, c->choosing)});
    part(m, &parts, (struct part){.name = "guidance", .class = STR("writing"), .prose = TEXT(m, c->writing)});
    part_each(m, &parts, (struct part){.name = "guidance", .class = STR("practice")}, c->practices, c->n_practices);
    part(m, &parts, (struct part){.name = "caution", .own = true, .prose = TEXT(m, c->caution)});
    part_each(m, &parts, (struct part){.name = "assessment-objective"}, c->acceptance, c->n_acceptance);
    part_each(m, &parts, (struct part){.name = "evidence", .own = true}, c->evidence, c->n_evidence);
    for (uint32_t i = 0; i < c->n_metrics; i++) metric_part(m, &parts, id, &m->o.cat->metrics[c->first_metric + i]);
    oscal_end(&m->o, &parts);
}

static void control(struct maker *m, size_t at) {
    const struct control *c = &m->o.cat->controls[m->s->first_control + at];
    struct str id = m->ids.controls[at];
    struct oscal_list children = {.key = "controls"};
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "id", id);
    oscal_string(&m->o, "class", m->s->id);
    oscal_string(&m->o, "title", TEXT(m, c->title));
    params(m, c, id);
    control_props(m, c);
    links(m, c);
    control_parts(m, c, id);
    for (int32_t i = m->tree.first_child[at]; i >= 0; i = m->tree.next[i]) {
        oscal_item(&m->o, &children);
        control(m, (size_t)i);
    }
    oscal_end(&m->o, &children);
    jsonw_end_object(&m->o.w);
}

/* Groups ---------------------------------------------------------------------------------------------------------- */

static void group_controls(struct maker *m, int32_t first) {
    struct oscal_list controls = {.key = "controls"};
    for (int32_t i = first; i >= 0; i = m->tree.next_of_group[i]) {
        oscal_item(&m->o, &controls);
        control(m, (size_t)i);
    }
    oscal_end(&m->o, &controls);
}

/* OSCAL's groups hold groups or controls, never both. */
static void own_controls_group(struct maker *m, struct oscal_list *groups, size_t at) {
    struct oscal_list props = {.key = "props"};
    oscal_item(&m->o, groups);
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "id", arena_fmt(m->o.a, "%.*s_own", STR_ARG(m->ids.groups[at])));
    oscal_string(&m->o, "title", TEXT(m, m->s->groups[at].title));
    oscal_own_prop(&m->o, &props, "controls-of", m->s->groups[at].id);
    oscal_end(&m->o, &props);
    group_controls(m, m->tree.first_of_group[at]);
    jsonw_end_object(&m->o.w);
}

static void group(struct maker *m, size_t at) {
    const struct group *g = &m->s->groups[at];
    struct oscal_list props = {.key = "props"}, groups = {.key = "groups"};
    bool inner = m->tree.first_group[at] >= 0, own = m->tree.first_of_group[at] >= 0;
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "id", m->ids.groups[at]);
    oscal_string(&m->o, "class", m->s->id);
    oscal_string(&m->o, "title", TEXT(m, g->title));
    oscal_own_prop(&m->o, &props, "label", g->printed.len ? g->printed : g->id);
    oscal_own_prop(&m->o, &props, "id", g->id);
    if (g->printed.len) oscal_own_prop(&m->o, &props, "printed", g->printed);
    oscal_own_prop(&m->o, &props, "section", g->source.section);
    oscal_end(&m->o, &props);
    if (own && inner) own_controls_group(m, &groups, at);
    if (own && !inner) group_controls(m, m->tree.first_of_group[at]);
    for (int32_t i = m->tree.first_group[at]; i >= 0; i = m->tree.next_group[i]) {
        oscal_item(&m->o, &groups);
        group(m, (size_t)i);
    }
    oscal_end(&m->o, &groups);
    jsonw_end_object(&m->o.w);
}

/* Back-matter ----------------------------------------------------------------------------------------------------- */

static void add_texts(struct maker *m, struct buf *b, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) buf_addf(b, "%s- %.*s", b->len ? "\n" : "", STR_ARG(TEXT(m, list[i])));
}

static void resource_begin(struct maker *m, struct oscal_list *all, struct str uuid, struct str title) {
    oscal_item(&m->o, all);
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "uuid", uuid);
    oscal_string(&m->o, "title", title);
}

static struct str source_uuid(struct maker *m) {
    return oscal_uuid(m->o.a, "source", m->s->id, m->s->edition);
}

/* The document that the data follows, with what was mended in its print. */
static void source_resource(struct maker *m, struct oscal_list *all) {
    struct oscal_list props = {.key = "props"};
    struct buf b;
    resource_begin(m, all, source_uuid(m), TEXT(m, m->s->title));
    oscal_text(&m->o, "description", TEXT(m, m->s->about));
    oscal_own_prop(&m->o, &props, "type", STR("source"));
    source_props(m, &props, &m->s->source);
    oscal_end(&m->o, &props);
    jsonw_key(&m->o.w, "citation");
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "text", arena_fmt(m->o.a, "%.*s, %.*s", STR_ARG(TEXT(m, m->s->title)), STR_ARG(m->s->edition)));
    jsonw_end_object(&m->o.w);
    buf_init(&b, MIB);
    add_texts(m, &b, m->s->corrections, m->s->n_corrections);
    oscal_text(&m->o, "remarks", arena_str(m->o.a, buf_str(&b)));
    buf_release(&b);
    jsonw_end_object(&m->o.w);
}

static void condition_resource(struct maker *m, struct oscal_list *all, const struct condition *c) {
    struct oscal_list props = {.key = "props"};
    resource_begin(m, all, condition_uuid(m, c->id),
                   arena_fmt(m->o.a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(TEXT(m, c->title))));
    oscal_text(&m->o, "description", c->ask.in[m->o.lang].len ? TEXT(m, c->ask) : TEXT(m, c->explain));
    oscal_own_prop(&m->o, &props, "type", STR("condition"));
    oscal_own_prop(&m->o, &props, "id", c->id);
    oscal_own_prop(&m->o, &props, "kind", c->kind);
    oscal_own_prop(&m->o, &props, "tree", c->tree);
    if (c->when.count) oscal_own_prop(&m->o, &props, "when", c->when.text);
    source_props(m, &props, &c->source);
    oscal_end(&m->o, &props);
    jsonw_end_object(&m->o.w);
}

static void annex_resource(struct maker *m, struct oscal_list *all, const struct annex *x) {
    struct oscal_list props = {.key = "props"};
    struct buf b;
    buf_init(&b, 4 * MIB);
    buf_add(&b, TEXT(m, x->text));
    for (size_t i = 0; i < x->n_entries; i++) {
        const struct annex_entry *e = &x->entries[i];
        struct str text = TEXT(m, e->text);
        buf_addf(&b, "%s- %.*s%s%.*s", b.len ? "\n" : "", STR_ARG(TEXT(m, e->title)), text.len ? ": " : "",
                 STR_ARG(text));
        for (size_t k = 0; k < e->n_points; k++) buf_addf(&b, "\n  - %.*s", STR_ARG(TEXT(m, e->points[k])));
    }
    resource_begin(m, all, oscal_uuid(m->o.a, "annex", m->s->id, x->id), TEXT(m, x->title));
    oscal_text(&m->o, "description", arena_str(m->o.a, buf_str(&b)));
    buf_release(&b);
    oscal_own_prop(&m->o, &props, "type", STR("annex"));
    oscal_own_prop(&m->o, &props, "id", x->id);
    oscal_end(&m->o, &props);
    jsonw_end_object(&m->o.w);
}

static void back_matter(struct maker *m) {
    struct oscal_list all = {.key = "resources"};
    jsonw_key(&m->o.w, "back-matter");
    jsonw_object(&m->o.w);
    source_resource(m, &all);
    for (uint32_t i = 0; i < m->s->n_conditions; i++)
        condition_resource(m, &all, &m->o.cat->conditions[m->s->first_condition + i]);
    for (size_t i = 0; i < m->s->n_annexes; i++) annex_resource(m, &all, &m->s->annexes[i]);
    oscal_end(&m->o, &all);
    jsonw_end_object(&m->o.w);
}

/* The catalog ------------------------------------------------------------------------------------------------------ */

static void named_props(struct maker *m, struct oscal_list *props, const char *name, const struct named *list,
                        size_t n) {
    for (size_t i = 0; i < n; i++) oscal_prop(&m->o, props, name, list[i].id, STR_NONE, TEXT(m, list[i].title));
}

static void metadata(struct maker *m) {
    struct oscal_list props = {.key = "props"}, all = {.key = "links"};
    const struct standard *s = m->s;
    oscal_metadata(&m->o, TEXT(m, s->title), s->edition, s->published, s->published, &props);
    oscal_own_prop(&m->o, &props, "standard", s->id);
    oscal_own_prop(&m->o, &props, "short", TEXT(m, s->short_title));
    oscal_own_prop(&m->o, &props, "control-word", TEXT(m, s->control_word));
    for (size_t i = 0; s->n_levels > 2 && i < s->n_levels; i++)
        oscal_prop(&m->o, &props, "level", s->levels[i].id, STR_NONE, TEXT(m, s->levels[i].title));
    named_props(m, &props, "phase", s->phases, s->n_phases);
    named_props(m, &props, "kind", s->kinds, s->n_kinds);
    oscal_end(&m->o, &props);
    oscal_link(&m->o, &all, "source", arena_fmt(m->o.a, "#%.*s", STR_ARG(source_uuid(m))));
    oscal_end(&m->o, &all);
    uint32_t which = (uint32_t)(s - m->o.cat->standards);
    oscal_roles(&m->o, &which, 1);
    oscal_text(&m->o, "remarks", TEXT(m, s->about));
    jsonw_end_object(&m->o.w);
}

bool oscal_write_catalog(struct arena *a, const struct catalog *cat, uint32_t standard, enum lang lang, struct buf *out,
                         struct err *e) {
    const struct standard *s = &cat->standards[standard];
    struct maker m = {.o = {.a = a, .cat = cat, .lang = oscal_language(s, lang)}, .s = s};
    struct oscal_list groups = {.key = "groups"};
    m.ids = oscal_ids(a, cat, standard);
    build_tree(&m);
    jsonw_init(&m.o.w, out, true);
    oscal_begin(&m.o, "catalog", oscal_catalog_uuid(a, s, lang));
    metadata(&m);
    for (int32_t i = m.tree.top_group; i >= 0; i = m.tree.next_group[i]) {
        oscal_item(&m.o, &groups);
        group(&m, (size_t)i);
    }
    oscal_end(&m.o, &groups);
    back_matter(&m);
    return oscal_finish(&m.o, e);
}
