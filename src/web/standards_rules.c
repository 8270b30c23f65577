/* standards_rules: one condition, one question: what it is, its rule, and what it decides. */
#include "web/standards_pages.h"

#define SHOWN_MAX 200 /* of a list of what it decides; the rest is counted */

struct users {
    struct std_page *p;
    bool condition;
    uint32_t index;
    size_t n;
};

static void add_user(struct users *u, struct str id, const struct text *title, struct str path, struct str more) {
    if (!u->n++) std_section(u->p, N_("What it decides"), 2);
    if (u->n <= SHOWN_MAX) std_link(u->p, id, std_in(u->p, title), path)->more = more;
}

static void add_users(struct users *u) {
    const struct catalog *cat = u->p->cat;
    struct arena *a = u->p->v->a;
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (rule_names(&cat->conditions[i].when, u->condition, u->index))
            add_user(u, cat->conditions[i].id, &cat->conditions[i].title, condition_path(a, cat, i),
                     arena_fmt(a, tr(u->p->v->lang, "%.*s, condition"),
                               STR_ARG(std_short(u->p, &cat->standards[cat->conditions[i].standard]))));
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        bool named = false;
        for (size_t k = 0; k < c->n_levels && !named; k++)
            named = rule_names(&c->levels[k].recommend, u->condition, u->index) ||
                    rule_names(&c->levels[k].prefer, u->condition, u->index);
        if (named)
            add_user(u, c->id, &c->title, control_path(a, cat, i), std_short(u->p, &cat->standards[c->standard]));
    }
    if (u->n > SHOWN_MAX)
        u->p->sections[u->p->n - 1].note =
            arena_fmt(a, tr(u->p->v->lang, "%zu in all; the first %d are listed."), u->n, SHOWN_MAX);
}

static struct str condition_kind(enum lang lang, struct str kind) {
    if (str_is(kind, "risk")) return trs(lang, "risk, to be treated or accepted");
    if (str_is(kind, "benefit")) return trs(lang, "benefit");
    if (str_is(kind, "pattern")) return trs(lang, "pattern of service");
    return trs(lang, "condition of the standard");
}

static void edges(struct std_page *p, const struct standard *s, const struct condition *c) {
    if (!c->n_edges) return;
    std_section(p, N_("Comes from"), 2);
    for (size_t i = 0; i < c->n_edges; i++) {
        struct str full = arena_fmt(p->v->a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(c->edges[i].id));
        int32_t at = catalog_find_condition(p->cat, full);
        struct std_link *l = std_link(p, c->edges[i].id, at >= 0 ? std_in(p, &p->cat->conditions[at].title) : STR(""),
                                      at >= 0 ? condition_path(p->v->a, p->cat, (uint32_t)at) : STR_NONE);
        l->inferred = c->edges[i].certainty == CERTAINTY_INFERRED;
        l->note = std_in(p, &c->edges[i].note);
    }
}

void standard_condition(struct visit *v) {
    struct str full =
        arena_fmt(v->a, "%.*s:%.*s", STR_ARG(visit_param(v, "standard")), STR_ARG(visit_param(v, "condition")));
    int32_t at = catalog_find_condition(v->opt->catalog, full);
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    const struct condition *c = &v->opt->catalog->conditions[at];
    const struct standard *s = &v->opt->catalog->standards[c->standard];
    struct std_page *p = std_page_new(v, text_in(&c->title, v->lang));
    std_crumb_standard(p, s);
    p->kind = condition_kind(v->lang, c->kind);
    p->id = c->id;
    p->part_level = 2;
    std_section(p, NULL, 2);
    std_pair(p, N_("Standard"), std_in(p, &s->title), standard_path(v->a, s));
    std_pair(p, N_("Viewpoint"),
             c->viewpoint.len ? std_named(p, s->viewpoints, s->n_viewpoints, c->viewpoint) : STR(""), STR_NONE);
    std_paragraph(p, N_("Question"), &c->ask);
    std_paragraph(p, N_("How to judge"), &c->explain);
    std_rule(p, N_("Holds when"), &c->when);
    std_points(p, N_("What usually falls under it"), c->typical, c->n_typical);
    edges(p, s, c);
    struct users u = {.p = p, .condition = true, .index = (uint32_t)at};
    add_users(&u);
    std_source(p, &c->source);
    std_send(p);
}

/* A question ------------------------------------------------------------------------------------------------------ */

static void add_alias(void *ctx, const struct standard *s, const struct question *q) {
    struct std_page *p = ctx;
    struct std_link *l = std_link(p, q->id, std_in(p, &q->title), standard_path(p->v->a, s));
    l->more = std_short(p, s);
    l->inferred = q->source.certainty == CERTAINTY_INFERRED;
}

static void choices(struct std_page *p, const struct fact *f) {
    if (!f->n_choices) return;
    std_section(p, N_("Answers to choose from"), 2);
    for (size_t i = 0; i < f->n_choices; i++) {
        struct std_link *l = std_link(p, STR_NONE, std_in(p, &f->choices[i].title), STR_NONE);
        l->note = std_in(p, &f->choices[i].help);
        if (f->choices[i].exclusive) l->more = trs(p->v->lang, "excludes every other answer");
    }
}

static void implied(struct std_page *p, const struct fact *f) {
    for (size_t i = 0; i < f->n_implied; i++) {
        const struct implication *x = &f->implied[i];
        struct std_section *s = std_section(p, NULL, 2);
        s->heading = arena_fmt(p->v->a, tr(p->v->lang, "Where nobody answered, “%.*s” follows when"),
                               STR_ARG(std_in(p, &f->choices[x->choice].title)));
        s->sentence = rule_sentence(p->v->a, p->cat, &x->when, p->v->lang);
        s->rule = rule_tree_of(p->v->a, p->cat, &x->when, p->v->lang);
        std_point(p, std_in(p, &x->why));
    }
}

void standard_question(struct visit *v) {
    int32_t at = catalog_find_fact(v->opt->catalog, visit_param(v, "question"));
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    const struct fact *f = &v->opt->catalog->facts[at];
    struct std_page *p = std_page_new(v, text_in(&f->title, v->lang));
    std_crumb(p, trs(v->lang, "Standards"), STR("/standards"));
    p->kind = trs(v->lang, "Question");
    p->id = f->id;
    p->part_level = 2;
    std_paragraph(p, NULL, &f->ask);
    std_paragraph(p, N_("What is this?"), &f->help);
    choices(p, f);
    implied(p, f);
    std_section(p, N_("Asked by"), 2);
    catalog_each_alias(p->cat, (uint32_t)at, add_alias, p);
    if (!p->sections[p->n - 1].n_links) std_point(p, trs(v->lang, "By no standard under a number of its own."));
    struct users u = {.p = p, .condition = false, .index = (uint32_t)at};
    add_users(&u);
    std_source(p, &f->source);
    std_send(p);
}
