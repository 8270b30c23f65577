/* show_control: a control, a condition, a question or a metric for people. */
#include "cli/show.h"

#define VALUES_A_LINE 3 /* reference values of a metric beside each other */

void show_item(struct out *o, const char *label, struct str text) {
    if (text.len) out_item(o, 2, SHOW_LABEL, str_of(label), STYLE_PLAIN, text);
}

void show_items(struct out *o, const char *label, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) show_item(o, i ? "" : label, title_in(&list[i]));
}

void show_source(struct out *o, const struct source_note *n) {
    struct str section = n->section.len ? n->section : STR("-");
    show_item(o, _("Source"), arena_fmt(o->arena, "%.*s (%s)", STR_ARG(section), term_certainty(n->certainty)));
    show_item(o, "", title_in(&n->note));
}

void show_title(struct out *o, struct str name, struct str text) {
    out_para(o, 0, STYLE_BOLD, arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(name), STR_ARG(text)));
}

/* Where it stands ------------------------------------------------------------------------------------------------ */

/* From the top down to it: "part, chapter, section". */
static struct str group_path(struct arena *a, const struct standard *s, struct str id) {
    struct str path = STR("");
    for (size_t steps = 0; id.len && steps < 8; steps++) {
        const struct group *g = standard_find_group(s, id);
        struct str one = g ? title_in(&g->title) : id;
        path = path.len ? arena_fmt(a, "%.*s > %.*s", STR_ARG(one), STR_ARG(path)) : one;
        id = g ? g->parent : STR_NONE;
    }
    return path;
}

static void show_place(struct out *o, const struct catalog *cat, const struct standard *s, uint32_t index) {
    const struct control *c = &cat->controls[index];
    const struct chapter *ch = c->chapter.len ? standard_find_chapter(s, c->chapter) : NULL;
    if (c->printed.len && !str_eq(c->printed, c->id)) show_item(o, _("As printed"), c->printed);
    show_item(o, _("Group"), group_path(o->arena, s, c->group));
    if (c->chapter.len)
        show_item(o, _("Chapter"),
                  arena_fmt(o->arena, "%.*s %.*s", STR_ARG(c->chapter), STR_ARG(ch ? title_in(&ch->title) : STR_NONE)));
    if (c->parent >= 0)
        show_item(o, _("Part of"),
                  arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(cat->controls[c->parent].id),
                            STR_ARG(title_in(&cat->controls[c->parent].title))));
    bool first = true;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct control *sub = &cat->controls[i];
        if (sub->parent != (int32_t)index) continue;
        show_item(o, first ? _("Sub-items") : "",
                  arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(sub->id), STR_ARG(title_in(&sub->title))));
        first = false;
    }
    if (c->open_list) show_item(o, "", str_of(_("The items beside it are examples, not all there is.")));
}

/* What stands beside it ------------------------------------------------------------------------------------------ */

static void show_relations(struct out *o, const struct catalog *cat, const struct standard *s, const char *label,
                           const struct relation *list, size_t n, bool conditions) {
    for (size_t i = 0; i < n; i++) {
        int32_t at =
            conditions ? kin_condition(o->arena, cat, s, list[i].id) : kin_control(o->arena, cat, s, list[i].id);
        const struct text *title = at < 0 ? NULL : conditions ? &cat->conditions[at].title : &cat->controls[at].title;
        struct str text =
            arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(list[i].id), STR_ARG(title ? title_in(title) : STR("")));
        show_item(o, i ? "" : label, with_certainty(o->arena, text, list[i].certainty));
        if (title_in(&list[i].note).len) out_para(o, SHOW_LABEL + 6, STYLE_DIM, title_in(&list[i].note));
    }
}

static void show_kin(struct out *o, const struct catalog *cat, uint32_t index) {
    size_t n;
    const struct kin *kin = kin_of(o->arena, cat, index, &n);
    if (!n) return;
    out_heading(o, _("Beside the other standards (mapped by kijun)"));
    for (size_t i = 0; i < n; i++) {
        out_item(o, 2, SHOW_LABEL, control_name(o->arena, cat, kin[i].other), STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s (%s)"), STR_ARG(title_in(&cat->controls[kin[i].other].title)),
                           term_kin(kin[i].kind)));
        out_para(o, 4, STYLE_DIM, title_in(kin[i].why));
    }
}

static void show_carriers(struct out *o, const struct catalog *cat, const struct standard *s, const struct control *c) {
    const struct expr *own = c->own.count ? &c->own : &s->own,
                      *supplier = c->supplier.count ? &c->supplier : &s->supplier;
    if (!own->count && !supplier->count) return;
    show_item(o, _("The organisation"),
              own->count ? arena_fmt(o->arena, _("carries it when: %.*s"), STR_ARG(term_rule(o->arena, cat, own)))
                         : str_of(_("carries it")));
    show_item(o, _("Suppliers"),
              supplier->count
                  ? arena_fmt(o->arena, _("carry it when: %.*s"), STR_ARG(term_rule(o->arena, cat, supplier)))
                  : str_of(_("do not carry it")));
}

/* Metrics -------------------------------------------------------------------------------------------------------- */

static struct str reference_value(struct arena *a, const struct standard *s, const struct metric *m, size_t pattern) {
    const struct reference_value *v = &m->values[pattern];
    struct str text = v->free ? STR("-") : term_quantity(a, s, m, &v->value);
    return v->must ? arena_fmt(a, "%.*s*", STR_ARG(text)) : text;
}

/* All patterns, a few to a line; those beside each other with the same value together. */
static void show_reference_values(struct out *o, const struct standard *s, const struct metric *m) {
    struct arena *a = o->arena;
    struct grid *t = grid_new(a, VALUES_A_LINE, VALUES_A_LINE - 1);
    struct grid_cell *row = NULL;
    size_t n = 0;
    for (size_t from = 0, to; from < m->n_values; from = to) {
        struct str value = reference_value(a, s, m, from);
        for (to = from + 1; to < m->n_values && str_eq(value, reference_value(a, s, m, to)); to++) {
        }
        struct str name = to > from + 1 ? arena_fmt(a, "%zu-%zu", from + 1, to) : arena_fmt(a, "%zu", to);
        if (n % VALUES_A_LINE == 0) row = grid_row(t);
        row[n++ % VALUES_A_LINE].text = arena_fmt(a, "[%.*s] %.*s", STR_ARG(name), STR_ARG(value));
    }
    grid_print(o, t, 6);
}

static void show_metric_lines(struct out *o, const struct standard *s, const struct metric *m) {
    struct str title = title_in(&m->title);
    if (m->from >= 0)
        title = arena_fmt(o->arena, _("%.*s, counted from: %.*s"), STR_ARG(title),
                          STR_ARG(title_in(&s->events[m->from].title)));
    out_item(o, 2, 2, m->id, STYLE_PLAIN, with_certainty(o->arena, title, m->source.certainty));
    if (m->n_values)
        show_reference_values(o, s, m);
    else
        out_para(o, 6, STYLE_PLAIN, str_of(_("The values are not known here.")));
}

static void show_metrics(struct out *o, const struct catalog *cat, const struct standard *s, const struct control *c) {
    if (!c->n_metrics) return;
    out_heading(o, _("Metrics and reference values by pattern"));
    for (uint32_t i = 0; i < c->n_metrics; i++) show_metric_lines(o, s, &cat->metrics[c->first_metric + i]);
    out_para(o, 2, STYLE_DIM, str_of(_("* has to be reached   - the provider sets a value of its own")));
}

void show_metric(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct metric *m = &cat->metrics[index];
    const struct standard *s = standard_of_control(cat, m->control);
    show_title(o, metric_name(o->arena, cat, index), title_in(&m->title));
    show_item(o, _("Metric of"),
              arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(control_name(o->arena, cat, m->control)),
                        STR_ARG(title_in(&cat->controls[m->control].title))));
    if (m->from >= 0) show_item(o, _("Counted from"), title_in(&s->events[m->from].title));
    show_item(o, _("Better"), str_of(m->better == BETTER_LESS ? _("less") : _("more")));
    for (size_t p = 0; p < m->n_values; p++) {
        show_item(o, p ? "" : _("Reference value"),
                  arena_fmt(o->arena, "%.*s: %.*s",
                            STR_ARG(p < s->n_patterns ? title_in(&cat->conditions[s->patterns[p]].title) : STR("-")),
                            STR_ARG(reference_value(o->arena, s, m, p))));
        if (m->values[p].free && title_in(&m->values[p].text).len)
            out_para(o, SHOW_LABEL + 6, STYLE_DIM, title_in(&m->values[p].text));
    }
    show_item(o, "",
              str_of(m->n_values ? _("* has to be reached   - the provider sets a value of its own")
                                 : _("The values are not known here.")));
    show_source(o, &m->source);
}

/* A control ------------------------------------------------------------------------------------------------------ */

static void level(struct out *o, const struct catalog *cat, const struct standard *s, const struct control_level *l) {
    out_heading(o, arena_fmt(o->arena, "%s: %.*s", _("Level"), STR_ARG(term_level(s, (int32_t)l->level))).ptr);
    show_item(o, _("Recommended when"), term_rule(o->arena, cat, &l->recommend));
    if (l->prefer.count) show_item(o, _("Preferred when"), term_rule(o->arena, cat, &l->prefer));
    show_item(o, _("Statement"), title_in(&l->statement));
    show_item(o, _("Threat"), title_in(&l->threat));
    show_item(o, _("Effect"), title_in(&l->effect));
    show_items(o, _("Proposals"), l->proposals, l->n_proposals);
    show_items(o, _("Acceptance"), l->acceptance, l->n_acceptance);
    show_items(o, _("Evidence"), l->evidence, l->n_evidence);
    if (l->source.certainty == CERTAINTY_INFERRED) show_source(o, &l->source);
}

/* Of a standard without levels: its rule and text stand with the control. */
static bool is_single(const struct standard *s, const struct control *c) {
    return !standard_asks_for_decisions(s) && c->n_levels == 1;
}

static void show_kind(struct out *o, const struct standard *s, const struct control *c) {
    struct str word = title_in(&s->control_word);
    if (!word.len) word = str_of(_("requirement"));
    if (c->grade.len)
        word = arena_fmt(o->arena, _("%.*s, %.*s"), STR_ARG(word),
                         STR_ARG(with_certainty(o->arena, term_grade(c->grade), c->grade_certainty)));
    show_item(o, _("Kind"), word);
}

static void show_words_of_control(struct out *o, const struct catalog *cat, const struct standard *s,
                                  const struct control *c) {
    show_item(o, _("Roles"), term_named_list(o->arena, s->roles, s->n_roles, c->roles, c->n_roles));
    show_item(o, _("Phases"), term_named_list(o->arena, s->phases, s->n_phases, c->phases, c->n_phases));
    show_item(o, _("Asks for"), term_named_list(o->arena, s->kinds, s->n_kinds, c->asks, c->n_asks));
    if (is_single(s, c)) {
        show_item(o, _("Statement"), title_in(&c->levels[0].statement));
        show_item(o, _("Applies when"), term_rule(o->arena, cat, &c->levels[0].recommend));
    }
    show_item(o, _("Purpose"), title_in(&c->purpose));
    show_item(o, _("Choosing"), title_in(&c->choosing));
    show_item(o, _("Writing"), title_in(&c->writing));
    if (title_in(&c->caution).len)
        show_item(o, _("Mind"), arena_fmt(o->arena, "※ %.*s", STR_ARG(title_in(&c->caution))));
    show_items(o, _("Best practices"), c->practices, c->n_practices);
}

void show_control(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct control *c = &cat->controls[index];
    const struct standard *s = standard_of_control(cat, index);
    show_title(o, control_name(o->arena, cat, index), title_in(&c->title));
    show_kind(o, s, c);
    show_place(o, cat, s, index);
    show_words_of_control(o, cat, s, c);
    show_carriers(o, cat, s, c);
    for (size_t i = 0; i < c->n_fields; i++)
        show_item(
            o, i ? "" : _("To fill in"),
            arena_fmt(o->arena, "【%.*s】 %.*s", STR_ARG(c->fields[i].id), STR_ARG(title_in(&c->fields[i].title))));
    show_items(o, _("Acceptance"), c->acceptance, c->n_acceptance);
    show_items(o, _("Evidence"), c->evidence, c->n_evidence);
    show_relations(o, cat, s, _("Answers to"), c->edges, c->n_edges, true);
    show_relations(o, cat, s, _("Builds on"), c->requires, c->n_requires, false);
    show_relations(o, cat, s, _("Conflicts with"), c->conflicts, c->n_conflicts, false);
    show_relations(o, cat, s, _("Refers to"), c->refers, c->n_refers, false);
    show_source(o, &c->source);
    for (size_t i = 0; i < c->n_levels && !is_single(s, c); i++) level(o, cat, s, &c->levels[i]);
    show_metrics(o, cat, s, c);
    show_kin(o, cat, index);
}

/* A condition, a question ---------------------------------------------------------------------------------------- */

static struct str condition_kind(struct str kind) {
    if (str_is(kind, "risk")) return str_of(_("risk, to be treated or accepted"));
    if (str_is(kind, "benefit")) return str_of(_("benefit"));
    if (str_is(kind, "pattern")) return str_of(_("pattern of service"));
    return str_of(_("condition of the standard"));
}

void show_condition(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct condition *c = &cat->conditions[index];
    const struct standard *s = standard_of_condition(cat, index);
    const struct group *tree = c->tree.len ? standard_find_group(s, c->tree) : NULL;
    size_t n;
    const struct result_ref *led = kin_led_to(o->arena, cat, index, &n);
    show_title(o, condition_name(o->arena, cat, index), title_in(&c->title));
    show_item(o, _("Kind"), condition_kind(c->kind));
    if (c->tree.len) show_item(o, _("Tree"), tree ? title_in(&tree->title) : c->tree);
    show_item(o, _("Viewpoint"),
              c->viewpoint.len ? term_named(s->viewpoints, s->n_viewpoints, c->viewpoint) : STR_NONE);
    show_item(o, _("Question"), title_in(&c->ask));
    show_item(o, _("How to judge"), title_in(&c->explain));
    show_items(o, _("Typical"), c->typical, c->n_typical);
    show_relations(o, cat, s, _("Comes from"), c->edges, c->n_edges, true);
    for (size_t i = 0; i < n; i++) {
        bool control = !led[i].is_condition;
        show_item(o, i ? "" : _("Leads to"),
                  arena_fmt(o->arena, "%.*s  %.*s",
                            STR_ARG(control ? cat->controls[led[i].index].id : cat->conditions[led[i].index].id),
                            STR_ARG(title_in(control ? &cat->controls[led[i].index].title
                                                     : &cat->conditions[led[i].index].title))));
    }
    show_source(o, &c->source);
    out_heading(o, _("Holds when"));
    say_rule_list(o, 2, cat, &c->when);
}

void show_fact(struct out *o, const struct catalog *cat, uint32_t index) {
    const struct fact *f = &cat->facts[index];
    show_title(o, f->id, term_fact(o->arena, cat, index));
    show_item(o, _("Question"), title_in(&f->ask));
    show_item(o, _("Help"), title_in(&f->help));
    show_item(o, _("Unit"), title_in(&f->unit));
    for (size_t i = 0; i < f->n_choices; i++)
        show_item(
            o, i ? "" : _("Choices"),
            arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(f->choices[i].id), STR_ARG(title_in(&f->choices[i].title))));
    for (size_t i = 0; i < f->n_implied; i++) {
        const struct implication *x = &f->implied[i];
        show_item(o, i ? "" : _("Follows"),
                  arena_fmt(o->arena, _("“%.*s” where %.*s"), STR_ARG(title_in(&f->choices[x->choice].title)),
                            STR_ARG(term_rule(o->arena, cat, &x->when))));
        out_para(o, SHOW_LABEL + 6, STYLE_DIM, title_in(&x->why));
    }
    show_source(o, &f->source);
}
