/* coverage_pages: the matrix of all standards, and what meeting one of them gives in the others. */
#include "web/coverage_pages.h"

#include "web/check_words.h"
#include "web/coverage.html.h"
#include "web/press.h"
#include "web/routes.h"

#define SHOWN 200 /* rows of one standard */

static void count(const struct visit *v, const struct loaded *l, uint32_t control, struct coverage_row *out) {
    size_t *const at[] = {[CHECK_NONE] = &out->unrecorded,
                          [CHECK_DONE] = &out->done,
                          [CHECK_PARTLY] = &out->partly,
                          [CHECK_NOT_DONE] = &out->not_done,
                          [CHECK_NOT_APPLICABLE] = &out->excused};
    enum tri applies = l->result->controls[control].applies;
    (void)v;
    out->all++;
    out->unknown += applies == TRI_UNKNOWN;
    out->applies_not += applies == TRI_NO;
    if (applies != TRI_YES) return;
    out->apply++;
    ++*at[check_state_of(system_status(l->system, control))];
}

/* Is the group, or one above it, this one? */
static bool is_below(const struct standard *s, struct str group, struct str top) {
    for (size_t steps = 0; group.len && steps <= s->n_groups; steps++) {
        if (str_eq(group, top)) return true;
        const struct group *g = standard_find_group(s, group);
        group = g ? g->parent : STR("");
    }
    return false;
}

static void set_groups(const struct visit *v, const struct loaded *l, const struct standard *s,
                       struct coverage_view *view) {
    struct coverage_row *rows = arena_array(v->a, s->n_groups, sizeof *rows);
    for (size_t g = 0; g < s->n_groups; g++) {
        struct coverage_row row = {.title = text_in(&s->groups[g].title, v->lang)};
        if (s->groups[g].id.len) row.title = arena_fmt(v->a, "%.*s %.*s", STR_ARG(s->groups[g].id), STR_ARG(row.title));
        /* Groups of the first and second level: below that the list of items says more. */
        const struct group *up = s->groups[g].parent.len ? standard_find_group(s, s->groups[g].parent) : NULL;
        if (up && up->parent.len) continue;
        for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
            if (is_below(s, v->opt->catalog->controls[i].group, s->groups[g].id)) count(v, l, i, &row);
        if (row.all) rows[view->n_groups++] = row;
    }
    view->groups = rows;
    view->shown = text_in(&s->title, v->lang);
}

static const struct standard *asked(const struct visit *v) {
    const struct standard *s = catalog_find_standard(v->opt->catalog, visit_query(v, "standard"));
    return s ? s : &v->opt->catalog->standards[0];
}

static void coverage(struct visit *v) {
    struct loaded l;
    struct coverage_view view = {0};
    const struct catalog *cat = v->opt->catalog;
    if (!loaded_open(v, &l)) return;
    struct coverage_row *rows = arena_array(v->a, cat->n_standards, sizeof *rows);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        rows[i] = (struct coverage_row){
            .title = text_in(&s->title, v->lang),
            .path = arena_fmt(v->a, "%.*s/coverage?standard=%.*s", STR_ARG(l.path), STR_ARG(s->id)),
            .here = s == asked(v)};
        for (uint32_t k = s->first_control; k < s->first_control + s->n_controls; k++) count(v, &l, k, &rows[i]);
    }
    view.standards = rows;
    view.n_standards = cat->n_standards;
    set_groups(v, &l, asked(v), &view);
    view.head = &l.head;
    view.page = loaded_page(v, &l, trs(v->lang, "Coverage"));
    view.page.lead = trs(v->lang, "For each standard: what applies to this system, and how far it is done.");
    view.picture = arena_fmt(v->a, "%.*s/coverage/picture?lang=%s", STR_ARG(l.path), lang_code(v->lang));
    view.alt = trs(v->lang, "Coverage of all standards by groups. The tables of this page say the same.");
    view.documents = arena_fmt(v->a, "%.*s/documents", STR_ARG(l.path));
    view.covers = arena_fmt(v->a, "%.*s/coverage/others", STR_ARG(l.path));
    struct html h = visit_page(v, 200);
    t_coverage(&h, &view);
}

static void picture(struct visit *v) {
    struct loaded l;
    if (!loaded_open(v, &l)) return;
    struct report_input in = loaded_input(v, &l);
    struct figure f = {.coverage = coverage_compose(v->a, &in)};
    press_picture(v, &f);
}

/* What one gives in the others ------------------------------------------------------------------------------------- */

static struct str named(const struct visit *v, uint32_t control) {
    const struct control *c = &v->opt->catalog->controls[control];
    return arena_fmt(v->a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(text_in(&c->title, v->lang)));
}

static struct str path_of(const struct visit *v, uint32_t control) {
    const struct control *c = &v->opt->catalog->controls[control];
    return arena_fmt(v->a, "/standards/%.*s/controls/%.*s", STR_ARG(v->opt->catalog->standards[c->standard].id),
                     STR_ARG(check_url(v->a, c->id)));
}

static struct covered_standard covered_of(const struct visit *v, const struct standard *s, const struct cover *covers) {
    struct covered_standard out = {.title = text_in(&s->title, v->lang)};
    struct covered_row *rows = arena_array(v->a, SHOWN, sizeof *rows);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct cover *c = &covers[i];
        if (!c->wanted) continue;
        out.full += c->kind == COVER_FULL;
        out.part += c->kind == COVER_PART;
        out.none += c->kind == COVER_NONE;
        if (c->kind == COVER_NONE || !c->n_by) continue;
        if (out.n == SHOWN) {
            out.beyond++;
            continue;
        }
        bool full = c->kind == COVER_FULL;
        rows[out.n++] = (struct covered_row){.name = named(v, i),
                                             .path = path_of(v, i),
                                             .by = named(v, c->by[0].control),
                                             .by_path = path_of(v, c->by[0].control),
                                             .why = text_in(c->by[0].why, v->lang),
                                             .word = full ? trs(v->lang, "Fully") : trs(v->lang, "In part"),
                                             .look = full ? UI_GOOD : UI_WARN};
    }
    out.rows = rows;
    return out;
}

static void others(struct visit *v) {
    struct loaded l;
    struct covers_view view = {0};
    const struct catalog *cat = v->opt->catalog;
    const struct standard *s = asked(v);
    if (!loaded_open(v, &l)) return;
    const struct cover *covers = covers_of(v->a, cat, l.system, l.result, UINT64_C(1) << (size_t)(s - cat->standards));
    struct covered_standard *list = arena_array(v->a, cat->n_standards, sizeof *list);
    struct ui_choice *choices = arena_array(v->a, cat->n_standards, sizeof *choices);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *other = &cat->standards[i];
        choices[i] =
            (struct ui_choice){.value = other->id, .label = text_in(&other->title, v->lang), .chosen = other == s};
        if (other != s) list[view.n++] = covered_of(v, other, covers);
    }
    view.list = list;
    view.standard = (struct ui_field){.name = "standard",
                                      .label = trs(v->lang, "The standard that is met"),
                                      .choices = choices,
                                      .n_choices = cat->n_standards};
    view.filter = (struct ui_filter){.path = arena_fmt(v->a, "%.*s/coverage/others", STR_ARG(l.path)), .open = true};
    view.shown = arena_fmt(v->a, tr(v->lang, "What meeting “%.*s” gives in the others"),
                           STR_ARG(text_in(&s->short_title, v->lang)));
    loaded_crumb(&l, trs(v->lang, "Coverage"), arena_fmt(v->a, "%.*s/coverage", STR_ARG(l.path)));
    view.head = &l.head;
    view.page = loaded_page(v, &l, trs(v->lang, "What meeting one standard gives in the others"));
    struct html h = visit_page(v, 200);
    t_covers(&h, &view);
}

const struct route coverage_routes[] = {
    ROUTE("GET", "/systems/{system}/coverage", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, coverage,
          N_("Coverage of the standards")),
    ROUTE("GET", "/systems/{system}/coverage/picture", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_PRESS, picture,
          N_("Coverage as a picture")),
    ROUTE("GET", "/systems/{system}/coverage/others", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, others,
          N_("What meeting one standard gives in the others")),
    ROUTES_END,
};
