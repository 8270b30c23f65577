/* standards_control: everything that is known of one control. */
#include "web/standards_pages.h"

#define PATTERN_COLUMNS_MAX 16

/* Where it stands ------------------------------------------------------------------------------------------------- */

static struct str group_path(struct std_page *p, const struct standard *s, struct str id) {
    struct str path = STR("");
    for (size_t steps = 0; id.len && steps < 8; steps++) {
        const struct group *g = standard_find_group(s, id);
        struct str one = g ? std_in(p, &g->title) : id;
        path = path.len ? arena_fmt(p->v->a, "%.*s › %.*s", STR_ARG(one), STR_ARG(path)) : one;
        id = g ? g->parent : STR_NONE;
    }
    return path;
}

static void place(struct std_page *p, const struct standard *s, const struct control *c) {
    struct arena *a = p->v->a;
    enum lang lang = p->v->lang;
    std_section(p, NULL, 2);
    std_pair(p, N_("Standard"), std_in(p, &s->title), standard_path(a, s));
    std_pair(p, N_("Edition"), s->edition, STR_NONE);
    if (c->grade.len) {
        struct str grade = std_grade(lang, c->grade);
        if (c->grade_certainty != CERTAINTY_STATED)
            grade =
                arena_fmt(a, tr(lang, "%.*s (%.*s)"), STR_ARG(grade), STR_ARG(std_certainty(lang, c->grade_certainty)));
        std_pair(p, N_("Grade"), grade, STR_NONE);
    }
    std_pair(p, N_("Group"), group_path(p, s, c->group), standard_part_path(a, s, "groups", c->group));
    if (c->chapter.len) {
        const struct chapter *ch = standard_find_chapter(s, c->chapter);
        std_pair(p, N_("Chapter of the specification"),
                 arena_fmt(a, "%.*s %.*s", STR_ARG(c->chapter), STR_ARG(ch ? std_in(p, &ch->title) : STR(""))),
                 STR_NONE);
    }
    if (c->parent >= 0) {
        const struct control *parent = &p->cat->controls[c->parent];
        std_pair(p, N_("Part of"), arena_fmt(a, "%.*s %.*s", STR_ARG(parent->id), STR_ARG(std_in(p, &parent->title))),
                 control_path(a, p->cat, (uint32_t)c->parent));
    }
    std_pair(p, N_("Roles"), std_named_list(p, s->roles, s->n_roles, c->roles, c->n_roles), STR_NONE);
    std_pair(p, N_("Phases"), std_named_list(p, s->phases, s->n_phases, c->phases, c->n_phases), STR_NONE);
    std_pair(p, N_("Asks for"), std_named_list(p, s->kinds, s->n_kinds, c->asks, c->n_asks), STR_NONE);
}

static void carriers(struct std_page *p, const struct standard *s, const struct control *c) {
    enum lang lang = p->v->lang;
    const struct expr *own = c->own.count ? &c->own : &s->own,
                      *supplier = c->supplier.count ? &c->supplier : &s->supplier;
    if (!own->count && !supplier->count) return;
    struct str a = own->count ? rule_sentence(p->v->a, p->cat, own, lang) : STR("");
    struct str b = supplier->count ? rule_sentence(p->v->a, p->cat, supplier, lang) : STR("");
    std_section(p, N_("Who carries it"), 2);
    std_pair(p, N_("The organisation"),
             own->count ? arena_fmt(p->v->a, tr(lang, "carries it when: %.*s"), STR_ARG(a)) : trs(lang, "carries it"),
             STR_NONE);
    std_pair(p, N_("Suppliers"),
             supplier->count ? arena_fmt(p->v->a, tr(lang, "carry it when: %.*s"), STR_ARG(b))
                             : trs(lang, "do not carry it"),
             STR_NONE);
}

static void sub_items(struct std_page *p, const struct standard *s, uint32_t index) {
    bool any = false;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct control *sub = &p->cat->controls[i];
        if (sub->parent != (int32_t)index) continue;
        if (!any) std_section(p, N_("Sub-items"), 2);
        any = true;
        std_link(p, sub->id, std_in(p, &sub->title), control_path(p->v->a, p->cat, i))->inferred =
            sub->source.certainty == CERTAINTY_INFERRED;
    }
    if (p->cat->controls[index].open_list && p->n)
        p->sections[p->n - 1].note = trs(p->v->lang, "The items beside it are examples, not all there is.");
}

/* Levels ---------------------------------------------------------------------------------------------------------- */

static struct str statement_of(struct std_page *p, const struct control_level *l) {
    return std_in(p, &l->statement);
}

static void level_texts(struct std_page *p, const struct control_level *l) {
    std_rule(p, N_("Recommended when"), &l->recommend);
    std_rule(p, N_("Preferred when"), &l->prefer);
    std_paragraph(p, N_("Threat"), &l->threat);
    std_paragraph(p, N_("Effect"), &l->effect);
    std_points(p, N_("Proposals"), l->proposals, l->n_proposals);
    std_points(p, N_("Acceptance"), l->acceptance, l->n_acceptance);
    std_points(p, N_("Evidence"), l->evidence, l->n_evidence);
}

static void levels(struct std_page *p, const struct standard *s, const struct control *c) {
    bool single = c->n_levels == 1 && s->n_levels <= 2;
    for (size_t i = 0; i < c->n_levels; i++) {
        const struct control_level *l = &c->levels[i];
        struct std_section *one = std_section(p, N_("What is asked"), 2);
        if (!single)
            one->heading = arena_fmt(p->v->a, tr(p->v->lang, "Level: %.*s"), STR_ARG(std_level(p, s, l->level)));
        one->statement = statement_of(p, l);
        one->inferred = l->source.certainty == CERTAINTY_INFERRED;
        level_texts(p, l);
    }
}

static void fields(struct std_page *p, const struct control *c) {
    if (!c->n_fields) return;
    std_section(p, N_("To fill in"), 2);
    for (size_t i = 0; i < c->n_fields; i++) {
        struct str title = std_in(p, &c->fields[i].title), hint = std_in(p, &c->fields[i].hint);
        std_point(p, hint.len ? arena_fmt(p->v->a, "【%.*s】 %.*s — %.*s", STR_ARG(c->fields[i].id), STR_ARG(title),
                                          STR_ARG(hint))
                              : arena_fmt(p->v->a, "【%.*s】 %.*s", STR_ARG(c->fields[i].id), STR_ARG(title)));
    }
}

/* Conditions whose rules decide about it, each with its own rule. */
static void conditions(struct std_page *p, const struct control *c) {
    for (uint32_t i = 0; i < p->cat->n_conditions; i++) {
        bool named = false;
        for (size_t k = 0; k < c->n_levels && !named; k++)
            named = rule_names(&c->levels[k].recommend, true, i) || rule_names(&c->levels[k].prefer, true, i);
        if (!named) continue;
        const struct condition *x = &p->cat->conditions[i];
        struct std_section *s = std_section(p, NULL, 3);
        s->heading =
            arena_fmt(p->v->a, tr(p->v->lang, "Condition %.*s: %.*s"), STR_ARG(x->id), STR_ARG(std_in(p, &x->title)));
        s->sentence = rule_sentence(p->v->a, p->cat, &x->when, p->v->lang);
        s->rule = rule_tree_of(p->v->a, p->cat, &x->when, p->v->lang);
        s->inferred = x->source.certainty == CERTAINTY_INFERRED;
        std_link(p, STR_NONE, trs(p->v->lang, "This condition in full"), condition_path(p->v->a, p->cat, i));
    }
}

/* Beside it ------------------------------------------------------------------------------------------------------- */

static void relations(struct std_page *p, const struct standard *s, const char *heading, const struct relation *list,
                      size_t n, bool of_conditions) {
    if (!n) return;
    std_section(p, heading, 2);
    for (size_t i = 0; i < n; i++) {
        struct str full = arena_fmt(p->v->a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(list[i].id));
        int32_t at = of_conditions ? catalog_find_condition(p->cat, full) : catalog_find_control(p->cat, full);
        struct str title = STR(""), path = STR_NONE;
        if (at >= 0) {
            title = std_in(p, of_conditions ? &p->cat->conditions[at].title : &p->cat->controls[at].title);
            path = of_conditions ? condition_path(p->v->a, p->cat, (uint32_t)at)
                                 : control_path(p->v->a, p->cat, (uint32_t)at);
        }
        struct std_link *l = std_link(p, list[i].id, title, path);
        l->inferred = list[i].certainty == CERTAINTY_INFERRED;
        l->note = std_in(p, &list[i].note);
    }
}

static void mappings(struct std_page *p, uint32_t index) {
    bool any = false;
    for (size_t i = 0; i < p->cat->n_mappings; i++) {
        const struct mapping *m = &p->cat->mappings[i];
        if (m->from != index && m->to != index) continue;
        uint32_t other = m->from == index ? m->to : m->from;
        enum relation_kind kind = m->from == index ? m->kind : relation_kind_turned(m->kind);
        if (!any)
            std_section(p, N_("Beside the other standards (mapped by kijun)"), 2)->note =
                trs(p->v->lang, "These pairs were compared by kijun and are not part of any standard.");
        any = true;
        const struct control *c = &p->cat->controls[other];
        struct std_link *l = std_link(p, c->id, std_in(p, &c->title), control_path(p->v->a, p->cat, other));
        l->more =
            arena_fmt(p->v->a, tr(p->v->lang, "%.*s: %.*s"), STR_ARG(std_short(p, &p->cat->standards[c->standard])),
                      STR_ARG(std_relation(p->v->lang, kind)));
        l->note = std_in(p, &m->why);
    }
}

/* Metrics --------------------------------------------------------------------------------------------------------- */

static struct str value_of(struct std_page *p, const struct standard *s, const struct metric *m, size_t pattern) {
    const struct reference_value *r = &m->values[pattern];
    struct str text = trs(p->v->lang, "own value");
    if (!r->free) {
        struct buf b;
        buf_init(&b, 4 * KIB);
        quantity_speak(s, m->measure, m->better, &r->value, p->v->lang, &b);
        text = arena_str(p->v->a, buf_str(&b));
        buf_release(&b);
    }
    return r->must ? arena_fmt(p->v->a, "%.*s＊", STR_ARG(text)) : text;
}

static void metric_row(struct std_page *p, const struct standard *s, const struct metric *m, struct ui_cell *row,
                       size_t patterns) {
    struct str title = std_in(p, &m->title);
    if (m->from >= 0)
        title = arena_fmt(p->v->a, tr(p->v->lang, "%.*s, counted from: %.*s"), STR_ARG(title),
                          STR_ARG(std_in(p, &s->events[m->from].title)));
    if (m->source.certainty == CERTAINTY_INFERRED)
        title = arena_fmt(p->v->a, tr(p->v->lang, "%.*s (%.*s)"), STR_ARG(title),
                          STR_ARG(std_certainty(p->v->lang, m->source.certainty)));
    row[0].text = arena_fmt(p->v->a, "%.*s %.*s", STR_ARG(m->id), STR_ARG(title));
    for (size_t i = 0; i < patterns; i++)
        row[1 + i].text = i < m->n_values ? value_of(p, s, m, i) : trs(p->v->lang, "not known");
}

static void metrics(struct std_page *p, const struct standard *s, const struct control *c) {
    size_t n = s->n_patterns < PATTERN_COLUMNS_MAX ? s->n_patterns : PATTERN_COLUMNS_MAX;
    if (!c->n_metrics) return;
    struct ui_column *columns = arena_array(p->v->a, n + 1, sizeof *columns);
    struct ui_cell *cells = arena_array(p->v->a, (n + 1) * c->n_metrics, sizeof *cells);
    struct ui_table *t = arena_alloc(p->v->a, sizeof *t);
    columns[0].label = trs(p->v->lang, "Metric");
    for (size_t i = 0; i < n; i++) columns[1 + i].label = std_in(p, &p->cat->conditions[s->patterns[i]].title);
    for (uint32_t i = 0; i < c->n_metrics; i++)
        metric_row(p, s, &p->cat->metrics[c->first_metric + i], cells + i * (n + 1), n);
    *t = (struct ui_table){.caption = trs(p->v->lang, "Metrics and reference values by pattern"),
                           .caption_hidden = true,
                           .columns = columns,
                           .n_columns = n + 1,
                           .cells = cells,
                           .n_rows = c->n_metrics};
    struct std_section *x = std_section(p, N_("Metrics and reference values by pattern"), 2);
    x->note = trs(p->v->lang, "＊ has to be reached. “Own value”: the provider sets a value of its own.");
    x->table = t;
}

void standard_control(struct visit *v) {
    struct str full =
        arena_fmt(v->a, "%.*s:%.*s", STR_ARG(visit_param(v, "standard")), STR_ARG(visit_param(v, "control")));
    int32_t at = catalog_find_control(v->opt->catalog, full);
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    const struct control *c = &v->opt->catalog->controls[at];
    const struct standard *s = &v->opt->catalog->standards[c->standard];
    const struct group *g = standard_find_group(s, c->group);
    struct std_page *p = std_page_new(v, text_in(&c->title, v->lang));
    std_crumb_standard(p, s);
    if (g) std_crumb(p, std_in(p, &g->title), standard_part_path(v->a, s, "groups", g->id));
    p->kind = std_in(p, &s->control_word);
    p->id = c->printed.len ? c->printed : c->id;
    place(p, s, c);
    levels(p, s, c);
    p->part_level = 2;
    std_paragraph(p, N_("Purpose"), &c->purpose);
    std_paragraph(p, N_("Choosing"), &c->choosing);
    std_paragraph(p, N_("Writing"), &c->writing);
    std_paragraph(p, N_("Mind"), &c->caution);
    std_points(p, N_("Best practices"), c->practices, c->n_practices);
    std_points(p, N_("Acceptance"), c->acceptance, c->n_acceptance);
    std_points(p, N_("Evidence"), c->evidence, c->n_evidence);
    fields(p, c);
    conditions(p, c);
    sub_items(p, s, (uint32_t)at);
    carriers(p, s, c);
    metrics(p, s, c);
    relations(p, s, N_("Answers to"), c->edges, c->n_edges, true);
    relations(p, s, N_("Builds on"), c->requires, c->n_requires, false);
    relations(p, s, N_("Conflicts with"), c->conflicts, c->n_conflicts, false);
    relations(p, s, N_("Refers to"), c->refers, c->n_refers, false);
    mappings(p, (uint32_t)at);
    std_source(p, &c->source);
    std_send(p);
}
