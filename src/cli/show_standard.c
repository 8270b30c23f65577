/* show_standard: a whole standard, a group of it, an annex or one entry of it. */
#include "cli/show.h"

static struct str numbered(struct arena *a, struct str id, struct str title) {
    return arena_fmt(a, "%.*s  %.*s", STR_ARG(id), STR_ARG(title));
}

/* A standard ----------------------------------------------------------------------------------------------------- */

static void show_counts(struct out *o, const struct catalog *cat, const struct standard *s) {
    struct str word = title_in(&s->control_word);
    size_t items = standard_items(cat, s), metrics = standard_metrics(cat, s);
    if (!word.len) word = str_of(_("controls"));
    show_item(o, _("Holds"),
              items == s->n_controls
                  ? arena_fmt(o->arena, _("%.*s %u, conditions %u, questions %zu, metrics %zu"), STR_ARG(word),
                              s->n_controls, s->n_conditions, s->n_questions, metrics)
                  : arena_fmt(o->arena,
                              _("%.*s %u (items %zu, sub-items %zu), conditions %u, questions %zu, metrics %zu"),
                              STR_ARG(word), s->n_controls, items, s->n_controls - items, s->n_conditions,
                              s->n_questions, metrics));
}

static void show_named(struct out *o, const char *heading, const struct named *list, size_t n) {
    if (!n) return;
    struct str plain = STR("");
    out_heading(o, heading);
    for (size_t i = 0; i < n; i++) {
        struct str title = title_in(&list[i].title), explain = title_in(&list[i].explain);
        if (explain.len)
            out_item(o, 2, SHOW_LABEL, title, STYLE_PLAIN, explain);
        else
            plain = plain.len ? arena_fmt(o->arena, _("%.*s, %.*s"), STR_ARG(plain), STR_ARG(title)) : title;
    }
    out_para(o, 2, STYLE_PLAIN, plain);
}

static void show_pairs(struct out *o, const struct standard *s) {
    for (size_t i = 0; i < s->n_incompatible; i++)
        out_para(o, 2, STYLE_PLAIN,
                 arena_fmt(o->arena, _("Not to be held by one person: %.*s and %.*s"),
                           STR_ARG(term_named(s->roles, s->n_roles, s->incompatible[i].a)),
                           STR_ARG(term_named(s->roles, s->n_roles, s->incompatible[i].b))));
}

static void show_patterns(struct out *o, const struct catalog *cat, const struct standard *s) {
    if (!s->n_patterns) return;
    out_heading(o, _("Patterns and what usually falls under them"));
    for (size_t i = 0; i < s->n_patterns; i++) {
        const struct condition *c = &cat->conditions[s->patterns[i]];
        struct str typical = STR("");
        for (size_t k = 0; k < c->n_typical; k++)
            typical = k ? arena_fmt(o->arena, _("%.*s, %.*s"), STR_ARG(typical), STR_ARG(title_in(&c->typical[k])))
                        : title_in(&c->typical[k]);
        out_item(o, 2, SHOW_LABEL, title_in(&c->title), STYLE_PLAIN,
                 with_certainty(o->arena, typical, c->source.certainty));
    }
}

static size_t controls_in(const struct catalog *cat, const struct standard *s, struct str group) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++) {
        struct str id = cat->controls[s->first_control + i].group;
        bool inside = false;
        for (size_t steps = 0; id.len && steps < 8 && !inside; steps++) {
            const struct group *g = standard_find_group(s, id);
            inside = str_eq(id, group);
            id = g ? g->parent : STR_NONE;
        }
        n += inside;
    }
    return n;
}

static void show_groups_below(struct out *o, const struct catalog *cat, const struct standard *s, struct str parent) {
    for (size_t i = 0; i < s->n_groups; i++) {
        if (!str_eq(s->groups[i].parent, parent)) continue;
        out_item(o, 2, SHOW_LABEL, s->groups[i].id, STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s (%zu)"), STR_ARG(title_in(&s->groups[i].title)),
                           controls_in(cat, s, s->groups[i].id)));
    }
}

static void show_annexes(struct out *o, const struct standard *s) {
    if (!s->n_annexes) return;
    out_heading(o, _("Annexes"));
    for (size_t i = 0; i < s->n_annexes; i++)
        out_item(
            o, 2, SHOW_LABEL, s->annexes[i].id, STYLE_PLAIN,
            arena_fmt(o->arena, _("%.*s (%zu)"), STR_ARG(title_in(&s->annexes[i].title)), s->annexes[i].n_entries));
    out_next(o, "kijun show %.*s:%.*s", STR_ARG(s->id), STR_ARG(s->annexes[0].id));
}

void show_standard(struct out *o, const struct catalog *cat, const struct standard *s) {
    show_title(o, s->id, title_in(&s->title));
    show_item(o, _("Edition"), s->edition);
    show_item(o, _("Published"), s->published);
    show_item(o, _("About"), title_in(&s->about));
    show_counts(o, cat, s);
    show_source(o, &s->source);
    out_heading(o, _("Groups"));
    show_groups_below(o, cat, s, STR_NONE);
    show_named(o, _("Roles"), s->roles, s->n_roles);
    show_pairs(o, s);
    show_named(o, _("Phases"), s->phases, s->n_phases);
    show_named(o, _("What a requirement asks for"), s->kinds, s->n_kinds);
    show_named(o, _("Viewpoints"), s->viewpoints, s->n_viewpoints);
    show_patterns(o, cat, s);
    if (s->n_corrections) out_heading(o, _("Corrections"));
    for (size_t i = 0; i < s->n_corrections; i++)
        out_item(o, 2, 0, STR("-"), STYLE_PLAIN, title_in(&s->corrections[i]));
    show_annexes(o, s);
}

/* A group -------------------------------------------------------------------------------------------------------- */

void show_group(struct out *o, const struct catalog *cat, const struct standard *s, uint32_t group) {
    const struct group *g = &s->groups[group];
    show_title(o, arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(g->id)), title_in(&g->title));
    const struct group *parent = g->parent.len ? standard_find_group(s, g->parent) : NULL;
    if (parent) show_item(o, _("Part of"), numbered(o->arena, parent->id, title_in(&parent->title)));
    if (g->source.section.len) show_source(o, &g->source);
    show_groups_below(o, cat, s, g->id);
    for (uint32_t i = 0; i < s->n_controls; i++) {
        const struct control *c = &cat->controls[s->first_control + i];
        if (!str_eq(c->group, g->id)) continue;
        out_item(o, c->parent >= 0 ? 4 : 2, c->parent >= 0 ? SHOW_LABEL - 2 : SHOW_LABEL, c->id, STYLE_PLAIN,
                 title_in(&c->title));
    }
}

/* An annex ------------------------------------------------------------------------------------------------------- */

static struct str about_title(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id) {
    struct str full = arena_fmt(a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(id));
    int32_t condition = catalog_find_condition(cat, full), control = catalog_find_control(cat, full);
    int32_t fact = catalog_find_fact(cat, id);
    if (condition >= 0) return numbered(a, id, title_in(&cat->conditions[condition].title));
    if (control >= 0) return numbered(a, id, title_in(&cat->controls[control].title));
    return fact >= 0 ? numbered(a, id, title_in(&cat->facts[fact].title)) : id;
}

static void show_entry(struct out *o, const struct catalog *cat, const struct standard *s,
                       const struct annex_entry *e) {
    if (title_in(&e->text).len) out_para(o, 2, STYLE_PLAIN, title_in(&e->text));
    for (size_t i = 0; i < e->n_points; i++) out_item(o, 2, 0, STR("-"), STYLE_PLAIN, title_in(&e->points[i]));
    for (size_t i = 0; i < e->n_about; i++)
        show_item(o, i ? "" : _("Concerns"), about_title(o->arena, cat, s, e->about[i]));
    if (e->source.section.len || e->source.certainty != CERTAINTY_STATED) show_source(o, &e->source);
}

void show_annex(struct out *o, const struct catalog *cat, const struct standard *s, uint32_t annex, int32_t entry) {
    const struct annex *x = &s->annexes[annex];
    struct str name = arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(x->id));
    if (entry >= 0) {
        show_title(
            o, arena_fmt(o->arena, "%.*s/%.*s", STR_ARG(name), STR_ARG(annex_entry_id(o->arena, x, (uint32_t)entry))),
            title_in(&x->entries[entry].title));
        show_item(o, _("Part of"), title_in(&x->title));
        return show_entry(o, cat, s, &x->entries[entry]);
    }
    show_title(o, name, title_in(&x->title));
    if (title_in(&x->text).len) out_para(o, 2, STYLE_PLAIN, title_in(&x->text));
    for (uint32_t i = 0; i < x->n_entries; i++) {
        const struct annex_entry *e = &x->entries[i];
        struct str title = title_in(&e->title), text = title_in(&e->text);
        if (e->id.len && !str_eq(e->id, title)) title = numbered(o->arena, e->id, title);
        if (utf8_width(title) <= SHOW_LABEL) {
            out_item(o, 2, SHOW_LABEL, title, STYLE_PLAIN, text);
        } else { /* a long title has a line of its own */
            out_para(o, 2, STYLE_PLAIN, title);
            out_para(o, SHOW_LABEL + 4, STYLE_PLAIN, text);
        }
        for (size_t k = 0; k < e->n_points; k++) out_item(o, 4, 0, STR("-"), STYLE_PLAIN, title_in(&e->points[k]));
    }
}
