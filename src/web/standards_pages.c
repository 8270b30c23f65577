/* standards_pages: the list of standards, one standard, a group of it, an annex; the routes of all their pages. */
#include "web/standards_pages.h"

#include "web/routes.h"

/* Counting -------------------------------------------------------------------------------------------------------- */

static bool group_holds(const struct standard *s, struct str group, struct str id) {
    for (size_t steps = 0; id.len && steps < 8; steps++) {
        if (str_eq(id, group)) return true;
        const struct group *g = standard_find_group(s, id);
        id = g ? g->parent : STR_NONE;
    }
    return false;
}

static size_t controls_in(const struct std_page *p, const struct standard *s, struct str group) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++)
        n += group_holds(s, group, p->cat->controls[s->first_control + i].group);
    return n;
}

static size_t inferred_in(const struct std_page *p, const struct standard *s) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++)
        n += p->cat->controls[s->first_control + i].source.certainty == CERTAINTY_INFERRED;
    for (uint32_t i = 0; i < s->n_conditions; i++)
        n += p->cat->conditions[s->first_condition + i].source.certainty == CERTAINTY_INFERRED;
    return n;
}

/* The list -------------------------------------------------------------------------------------------------------- */

static struct ui_cell figure(struct std_page *p, size_t n) {
    return (struct ui_cell){.text = arena_fmt(p->v->a, "%zu", n)};
}

static void row_of(struct std_page *p, const struct standard *s, struct ui_cell *row) {
    struct str age = std_age(p, s->published);
    row[0] = (struct ui_cell){.text = std_short(p, s), .path = standard_path(p->v->a, s)};
    row[1].text = s->edition;
    row[2].text =
        !age.len ? s->published.len ? s->published : trs(p->v->lang, "not printed")
                 : arena_fmt(p->v->a, tr(p->v->lang, "%.*s (%.*s)"), STR_ARG(std_day(p, s->published)), STR_ARG(age));
    row[3] = figure(p, s->n_controls);
    row[4] = figure(p, s->n_conditions);
    row[5] = figure(p, s->n_questions);
    row[6] = figure(p, inferred_in(p, s));
}

static void standards_list(struct visit *v) {
    static const char *const heads[] = {N_("Standard"),   N_("Edition"),   N_("Published"),        N_("Controls"),
                                        N_("Conditions"), N_("Questions"), N_("Inferred by kijun")};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    struct std_page *p = std_page_new(v, trs(v->lang, "Standards"));
    struct ui_column *columns = arena_array(v->a, COLUMNS, sizeof *columns);
    struct ui_cell *cells = arena_array(v->a, COLUMNS * p->cat->n_standards, sizeof *cells);
    struct ui_table *t = arena_alloc(v->a, sizeof *t);
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i].label = trs(v->lang, heads[i]);
        columns[i].number = i > 2;
    }
    for (size_t i = 0; i < p->cat->n_standards; i++) row_of(p, &p->cat->standards[i], cells + i * COLUMNS);
    *t = (struct ui_table){.caption = trs(v->lang, "The standards that this program knows"),
                           .caption_hidden = true,
                           .columns = columns,
                           .n_columns = COLUMNS,
                           .cells = cells,
                           .n_rows = p->cat->n_standards};
    p->page.lead =
        trs(v->lang, "The rules that requirements are derived from. Texts are in kijun's own words; each says "
                     "where it stands in the document and how sure it is.");
    p->search = true;
    std_section(p, NULL, 2)->table = t;
    std_section(p, N_("A newer edition"), 2);
    std_point(p,
              trs(v->lang, "Editions are part of the program. A new one can be compared with the one in use before an "
                           "update, and what it changes for every system."));
    std_link(p, STR_NONE, trs(v->lang, "The edition in use and another one"), STR("/standards/compare"));
    std_pair(p, N_("Fingerprint of the data"), p->cat->digest, STR_NONE);
    std_send(p);
}

/* One standard ---------------------------------------------------------------------------------------------------- */

static const struct standard *named(struct visit *v) {
    const struct standard *s = catalog_find_standard(v->opt->catalog, visit_param(v, "standard"));
    if (!s) visit_status(v, 404);
    return s;
}

/* Two depths: chapters and what is directly below them. */
static void groups_below(struct std_page *p, const struct standard *s, struct str parent, unsigned depth) {
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct group *g = &s->groups[i];
        if (!str_eq(g->parent, parent)) continue;
        struct std_link *l = std_link(p, g->printed.len ? g->printed : g->id, std_in(p, &g->title),
                                      standard_part_path(p->v->a, s, "groups", g->id));
        l->more = arena_fmt(p->v->a, tr(p->v->lang, "%zu items"), controls_in(p, s, g->id));
        l->depth = depth;
        if (depth < 1) groups_below(p, s, g->id, depth + 1);
    }
}

static void named_list(struct std_page *p, const char *heading, const struct named *list, size_t n) {
    if (!n) return;
    std_section(p, heading, 2);
    for (size_t i = 0; i < n; i++)
        std_link(p, STR_NONE, std_in(p, &list[i].title), STR_NONE)->note = std_in(p, &list[i].explain);
}

static void standard_conditions(struct std_page *p, const struct standard *s) {
    if (!s->n_conditions) return;
    std_section(p, N_("Conditions"), 2);
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++) {
        const struct condition *c = &p->cat->conditions[i];
        std_link(p, c->id, std_in(p, &c->title), condition_path(p->v->a, p->cat, i))->inferred =
            c->source.certainty == CERTAINTY_INFERRED;
    }
}

static void standard_questions(struct std_page *p, const struct standard *s) {
    if (!s->n_questions) return;
    std_section(p, N_("Questions"), 2);
    for (size_t i = 0; i < s->n_questions; i++) {
        const struct question *q = &s->questions[i];
        struct str title = std_in(p, &q->title);
        std_link(p, q->id, title.len ? title : std_in(p, &p->cat->facts[q->fact].title),
                 fact_path(p->v->a, p->cat, q->fact));
    }
}

static void annex_links(struct std_page *p, const struct standard *s) {
    if (!s->n_annexes) return;
    std_section(p, N_("Annexes"), 2);
    for (size_t i = 0; i < s->n_annexes; i++)
        std_link(p, STR_NONE, std_in(p, &s->annexes[i].title),
                 standard_part_path(p->v->a, s, "annexes", s->annexes[i].id))
            ->more = arena_fmt(p->v->a, tr(p->v->lang, "%zu entries"), s->annexes[i].n_entries);
}

static void standard_front(struct visit *v) {
    const struct standard *s = named(v);
    if (!s) return;
    struct std_page *p = std_page_new(v, text_in(&s->title, v->lang));
    std_crumb(p, trs(v->lang, "Standards"), STR("/standards"));
    p->page.lead = std_in(p, &s->about);
    p->search = true;
    std_section(p, NULL, 2);
    std_pair(p, N_("Edition"), s->edition, STR_NONE);
    std_pair(p, N_("Published"), s->published.len ? std_day(p, s->published) : STR(""), STR_NONE);
    std_pair(p, N_("Age"), std_age(p, s->published), STR_NONE);
    std_pair(p, N_("Controls"), arena_fmt(v->a, "%u", s->n_controls), STR_NONE);
    std_pair(p, N_("Inferred by kijun"), arena_fmt(v->a, "%zu", inferred_in(p, s)), STR_NONE);
    std_section(p, N_("Groups"), 2);
    groups_below(p, s, STR(""), 0);
    standard_conditions(p, s);
    standard_questions(p, s);
    named_list(p, N_("Roles"), s->roles, s->n_roles);
    for (size_t i = 0; i < s->n_incompatible; i++)
        std_point(p, arena_fmt(v->a, tr(v->lang, "Not to be held by one person: %.*s and %.*s"),
                               STR_ARG(std_named(p, s->roles, s->n_roles, s->incompatible[i].a)),
                               STR_ARG(std_named(p, s->roles, s->n_roles, s->incompatible[i].b))));
    named_list(p, N_("Phases"), s->phases, s->n_phases);
    named_list(p, N_("What a requirement asks for"), s->kinds, s->n_kinds);
    named_list(p, N_("Viewpoints"), s->viewpoints, s->n_viewpoints);
    annex_links(p, s);
    p->part_level = 2;
    std_points(p, N_("Corrections"), s->corrections, s->n_corrections);
    std_source(p, &s->source);
    std_send(p);
}

static void standard_group(struct visit *v) {
    const struct standard *s = named(v);
    if (!s) return;
    const struct group *g = standard_find_group(s, visit_param(v, "group"));
    if (!g) {
        visit_status(v, 404);
        return;
    }
    struct std_page *p = std_page_new(v, text_in(&g->title, v->lang));
    const struct group *parent = g->parent.len ? standard_find_group(s, g->parent) : NULL;
    std_crumb_standard(p, s);
    if (parent) std_crumb(p, std_in(p, &parent->title), standard_part_path(v->a, s, "groups", parent->id));
    p->kind = trs(v->lang, "Group");
    p->id = g->printed.len ? g->printed : g->id;
    std_section(p, NULL, 2);
    groups_below(p, s, g->id, 0);
    std_section(p, NULL, 2);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct control *c = &p->cat->controls[i];
        if (!str_eq(c->group, g->id)) continue;
        struct std_link *l = std_link(p, c->id, std_in(p, &c->title), control_path(v->a, p->cat, i));
        l->depth = c->parent >= 0;
        l->inferred = c->source.certainty == CERTAINTY_INFERRED;
        l->more = std_grade(v->lang, c->grade);
    }
    if (g->source.section.len) std_source(p, &g->source);
    std_send(p);
}

/* An annex -------------------------------------------------------------------------------------------------------- */

static void about_link(struct std_page *p, const struct standard *s, struct str id) {
    struct str full = arena_fmt(p->v->a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(id));
    int32_t condition = catalog_find_condition(p->cat, full), control = catalog_find_control(p->cat, full),
            fact = catalog_find_fact(p->cat, id);
    if (condition >= 0)
        std_link(p, id, std_in(p, &p->cat->conditions[condition].title),
                 condition_path(p->v->a, p->cat, (uint32_t)condition));
    else if (control >= 0)
        std_link(p, id, std_in(p, &p->cat->controls[control].title), control_path(p->v->a, p->cat, (uint32_t)control));
    else if (fact >= 0)
        std_link(p, STR_NONE, std_in(p, &p->cat->facts[fact].title), fact_path(p->v->a, p->cat, (uint32_t)fact));
}

#define ENTRIES_APART (STD_SECTIONS_MAX - 16) /* more entries than this are a list without headings */
static void annex_entry(struct std_page *p, const struct standard *s, const struct annex *x, size_t i) {
    const struct annex_entry *e = &x->entries[i];
    struct str title = std_in(p, &e->title), text = std_in(p, &e->text);
    if (e->id.len && !str_eq(e->id, title)) title = arena_fmt(p->v->a, "%.*s %.*s", STR_ARG(e->id), STR_ARG(title));
    if (x->n_entries > ENTRIES_APART) {
        std_link(p, STR_NONE, title, STR_NONE)->note = text;
        return;
    }
    struct std_section *one = std_section(p, NULL, 2);
    one->heading = title;
    one->id = arena_fmt(p->v->a, "e%zu", i);
    one->inferred = e->source.certainty == CERTAINTY_INFERRED;
    one->sentence = STR("");
    if (text.len) {
        one->paragraphs = arena_array(p->v->a, 1, sizeof *one->paragraphs);
        one->paragraphs[one->n_paragraphs++] = text;
        one->paragraph_room = 1;
    }
    for (size_t k = 0; k < e->n_points; k++) std_point(p, std_in(p, &e->points[k]));
    for (size_t k = 0; k < e->n_about; k++) about_link(p, s, e->about[k]);
}

static void standard_annex(struct visit *v) {
    const struct standard *s = named(v);
    if (!s) return;
    for (size_t i = 0; i < s->n_annexes; i++) {
        const struct annex *x = &s->annexes[i];
        if (!str_eq(x->id, visit_param(v, "annex"))) continue;
        struct std_page *p = std_page_new(v, text_in(&x->title, v->lang));
        std_crumb_standard(p, s);
        p->kind = trs(v->lang, "annex");
        p->page.lead = std_in(p, &x->text);
        std_section(p, NULL, 2);
        for (size_t k = 0; k < x->n_entries; k++) annex_entry(p, s, x, k);
        std_send(p);
        return;
    }
    visit_status(v, 404);
}

const struct route standards_routes[] = {
    ROUTE("GET", "/standards", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standards_list, N_("The standards")),
    ROUTE("GET", "/standards/compare", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_PRESS, standard_compare,
          N_("Two editions compared")),
    ROUTE("GET", "/standards/search", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_search,
          N_("Search the standards")),
    ROUTE("GET", "/standards/questions/{question}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_question,
          N_("A question")),
    ROUTE("GET", "/standards/{standard}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_front, N_("One standard")),
    ROUTE("GET", "/standards/{standard}/groups/{group}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_group,
          N_("A group of a standard")),
    ROUTE("GET", "/standards/{standard}/controls/{control}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_control,
          N_("One control in full")),
    ROUTE("GET", "/standards/{standard}/conditions/{condition}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ,
          standard_condition, N_("A condition of a standard")),
    ROUTE("GET", "/standards/{standard}/annexes/{annex}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, standard_annex,
          N_("An annex of a standard")),
    ROUTES_END,
};
