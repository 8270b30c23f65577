/* work_requirements: worksheet 6 as a list, with filters, and deciding many at once as recommended. */
#include "web/work_requirements.h"

#include <string.h>

#include "fmt/fmt.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/whole.html.h"
#include "web/work_requirements.html.h"

struct work_standing work_standing_of(const struct work *w, uint32_t control) {
    const struct control *c = &w->cat->controls[control];
    const struct control_result *r = &w->d->controls[control];
    struct work_standing s = {.control = c,
                              .standard = &w->cat->standards[c->standard],
                              .result = r,
                              .decision = system_decision(w->sys, control),
                              .applies = r->applies == TRI_YES};
    s.undetermined = r->applies != TRI_NO && r->recommended == 0;
    s.undecided = s.applies && !s.decision && standard_asks_for_decisions(s.standard);
    s.below = decision_is_below(s.decision, r);
    s.unreasoned = decision_lacks_reason(s.decision, r);
    return s;
}

enum filter {
    FILTER_ALL,
    FILTER_APPLIES,
    FILTER_UNDETERMINED,
    FILTER_UNDECIDED,
    FILTER_BELOW,
    FILTER_UNREASONED,
    FILTERS
};
static const struct {
    const char *id, *label;
} filters[FILTERS] = {
    {"all", N_("All")},
    {"applies", N_("Applies")},
    {"undetermined", N_("Undetermined")},
    {"undecided", N_("Not decided")},
    {"below", N_("Below the recommendation")},
    {"unreasoned", N_("Reason missing")},
};

static bool passes(const struct work_standing *s, enum filter f) {
    switch (f) {
    case FILTER_APPLIES:
        return s->applies;
    case FILTER_UNDETERMINED:
        return s->undetermined;
    case FILTER_UNDECIDED:
        return s->undecided;
    case FILTER_BELOW:
        return s->below;
    case FILTER_UNREASONED:
        return s->unreasoned;
    default:
        return true;
    }
}

static enum filter filter_asked(struct str id) {
    for (size_t i = 0; i < FILTERS; i++)
        if (id.ptr && str_is(id, filters[i].id)) return (enum filter)i;
    return FILTER_ALL;
}

/* By id; without one the first that a specification is written from. -1: there is none. */
static int32_t standard_asked(const struct work *w, struct str id) {
    for (uint32_t i = 0; i < w->cat->n_standards; i++) {
        const struct standard *s = &w->cat->standards[i];
        if (id.len ? str_eq(s->id, id) : s->n_chapters > 0) return (int32_t)i;
    }
    return id.len || !w->cat->n_standards ? -1 : 0;
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

static struct str reasons_in_line(const struct work *w, const struct control_result *r) {
    size_t n, shown = 0;
    bool open = r->recommended == 0 && r->undetermined_by.n;
    const struct work_reason *list = work_reasons(w, open ? r->undetermined_by : r->because, &n);
    struct str all = STR("");
    for (size_t i = 0; i < n && shown < 4; i++, shown++) {
        struct str one = list[i].value.len && !open
                             ? arena_fmt(w->a, tr(w->lang, "%.*s: %.*s"), STR_ARG(list[i].what), STR_ARG(list[i].value))
                             : list[i].what;
        all = shown ? arena_fmt(w->a, tr(w->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
    }
    if (n > shown) all = arena_fmt(w->a, tr(w->lang, "%.*s and %zu more"), STR_ARG(all), n - shown);
    if (open) return arena_fmt(w->a, tr(w->lang, "Waits for: %.*s"), STR_ARG(all));
    return all.len ? all : trs(w->lang, "Recommended for every system");
}

static void fill_row(const struct work *w, uint32_t index, const struct work_standing *s,
                     struct work_requirement_row *r) {
    r->label = work_control_label(s->control);
    r->title = text_in(&s->control->title, w->lang);
    if (!r->title.len && s->control->n_levels) r->title = text_in(&s->control->levels[0].statement, w->lang);
    r->path = work_control_path(w, index);
    r->recommended = s->result->recommended         ? work_levels(w, s->standard, s->result->recommended)
                     : s->result->applies == TRI_NO ? work_levels(w, s->standard, 1)
                                                    : work_levels(w, s->standard, s->result->possible);
    r->state = trs(w->lang, s->undetermined                ? N_("undetermined")
                            : s->result->applies == TRI_NO ? N_("does not apply")
                                                           : N_("applies"));
    r->look = s->undetermined ? UI_WAIT : s->result->applies == TRI_NO ? UI_PLAIN : UI_INFO;
    r->why = reasons_in_line(w, s->result);
    if (s->decision) {
        r->decided = work_level(w, s->standard, s->decision->level);
        r->decided_look = s->unreasoned ? UI_BAD : s->below ? UI_WARN : UI_GOOD;
        if (s->unreasoned)
            r->decided = arena_fmt(w->a, tr(w->lang, "%.*s (reason missing)"), STR_ARG(r->decided));
        else if (s->below)
            r->decided = arena_fmt(w->a, tr(w->lang, "%.*s (below the recommendation)"), STR_ARG(r->decided));
    } else if (s->undecided) {
        r->decided = trs(w->lang, "not decided");
        r->decided_look = UI_WAIT;
    }
}

static struct str group_title(const struct work *w, const struct standard *s, struct str id, struct str *printed) {
    const struct group *g = standard_find_group(s, id);
    if (!g) return id;
    *printed = g->printed.len ? g->printed : g->id;
    return text_in(&g->title, w->lang);
}

/* Controls in the order of their groups, as documents have them. */
static uint32_t *ordered(const struct work *w, const struct standard *s, enum filter f, size_t *n,
                         size_t counts[FILTERS]) {
    uint32_t *list = arena_array(w->a, s->n_controls, sizeof *list);
    *n = 0;
    memset(counts, 0, FILTERS * sizeof *counts);
    for (size_t g = 0; g <= s->n_groups; g++)
        for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
            const struct group *its = standard_find_group(s, w->cat->controls[i].group);
            if ((its ? (size_t)(its - s->groups) : s->n_groups) != g) continue;
            struct work_standing x = work_standing_of(w, i);
            for (size_t k = 0; k < FILTERS; k++) counts[k] += passes(&x, (enum filter)k);
            if (passes(&x, f)) list[(*n)++] = i;
        }
    return list;
}

static void fill_tabs(const struct work *w, struct work_requirements *p, uint32_t standard, enum filter f,
                      const size_t counts[FILTERS]) {
    p->standard = w->cat->standards[standard].id;
    p->standards = arena_array(w->a, w->cat->n_standards, sizeof *p->standards);
    for (uint32_t i = 0; i < w->cat->n_standards; i++) {
        struct str path =
            arena_fmt(w->a, "/systems/%lld/work/6?standard=%.*s", (long long)w->id, STR_ARG(w->cat->standards[i].id));
        if (w->cat->standards[i].n_controls)
            p->standards[p->n_standards++] = (struct ui_tab){
                .label = work_standard(w, &w->cat->standards[i]), .path = path, .here = i == standard, .count = -1};
    }
    p->filters = arena_array(w->a, FILTERS, sizeof *p->filters);
    for (size_t k = 0; k < FILTERS; k++)
        p->filters[p->n_filters++] =
            (struct ui_tab){.label = trs(w->lang, filters[k].label),
                            .path = arena_fmt(w->a, "/systems/%lld/work/6?standard=%.*s&show=%s", (long long)w->id,
                                              STR_ARG(p->standard), filters[k].id),
                            .here = k == (size_t)f,
                            .count = (int64_t)counts[k]};
}

static void fill_rows(const struct work *w, struct work_requirements *p, const struct standard *s, enum filter f,
                      const uint32_t *list, size_t n) {
    int64_t page = 1;
    size_t pages = n ? (n + WORK_REQUIREMENTS_PAGE - 1) / WORK_REQUIREMENTS_PAGE : 1;
    struct str asked = visit_query(w->v, "page"), group = STR_NONE;
    if (!asked.len || !str_int(asked, &page) || page < 1) page = 1;
    if ((size_t)page > pages) page = (int64_t)pages;
    p->paging =
        (struct ui_paging){.path = arena_fmt(w->a, "/systems/%lld/work/6?standard=%.*s&show=%s&page=", (long long)w->id,
                                             STR_ARG(s->id), filters[f].id),
                           .page = (unsigned)page,
                           .pages = (unsigned)pages,
                           .total = (int64_t)n};
    size_t from = (size_t)(page - 1) * WORK_REQUIREMENTS_PAGE;
    p->rows = arena_array(w->a, WORK_REQUIREMENTS_PAGE, sizeof *p->rows);
    for (size_t i = from; i < n && p->n_rows < WORK_REQUIREMENTS_PAGE; i++) {
        struct work_standing x = work_standing_of(w, list[i]);
        struct work_requirement_row *r = &p->rows[p->n_rows++];
        fill_row(w, list[i], &x, r);
        if (group.ptr && str_eq(group, x.control->group)) continue;
        group = x.control->group;
        r->heading = group_title(w, s, group, &r->group);
    }
}

static void requirements(struct visit *v) {
    struct work w;
    struct work_requirements view = {0};
    size_t counts[FILTERS], n;
    if (!work_open(v, &w) || !work_head(&w, 6, STR_NONE, &view.head)) return;
    int32_t standard = standard_asked(&w, visit_query(v, "standard"));
    if (standard < 0) {
        visit_status(v, 404);
        return;
    }
    enum filter f = filter_asked(visit_query(v, "show"));
    const struct standard *s = &w.cat->standards[standard];
    const uint32_t *list = ordered(&w, s, f, &n, counts);
    fill_tabs(&w, &view, (uint32_t)standard, f, counts);
    fill_rows(&w, &view, s, f, list, n);
    if (standard_asks_for_decisions(s)) {
        struct work_count c = work_decisions(&w, (uint32_t)standard);
        view.progress = (struct ui_progress){trs(v->lang, "Requirements decided"), c.done, c.all};
        view.n_bulk = counts[FILTER_UNDECIDED];
    }
    struct html h = visit_page(v, 200);
    t_work_requirements(&h, &view);
}

/* Many at once ----------------------------------------------------------------------------------------------------- */

struct bulk {
    uint32_t *controls;
    size_t n;
};
static struct bulk bulk_of(const struct work *w, const struct standard *s) {
    struct bulk b = {arena_array(w->a, s->n_controls, sizeof *b.controls), 0};
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        struct work_standing x = work_standing_of(w, i);
        if (x.undecided && level_proposed(x.result) > 0) b.controls[b.n++] = i;
    }
    return b;
}

static void show_bulk(const struct work *w, const struct work_head *head, const struct standard *s, struct str warn) {
    struct bulk b = bulk_of(w, s);
    struct str *points = arena_array(w->a, b.n, sizeof *points);
    for (size_t i = 0; i < b.n; i++) {
        const struct control *c = &w->cat->controls[b.controls[i]];
        points[i] = arena_fmt(w->a, tr(w->lang, "%.*s %.*s: %.*s"), STR_ARG(work_control_label(c)),
                              STR_ARG(text_in(&c->title, w->lang)),
                              STR_ARG(work_level(w, s, level_proposed(&w->d->controls[b.controls[i]]))));
    }
    struct ui_hidden hidden[] = {{"standard", s->id},
                                 {"revision", arena_fmt(w->a, "%lld", (long long)w->rec.revision)}};
    struct ui_confirmation c = {
        .page = head->page,
        .text = b.n ? arena_fmt(w->a,
                                tr(w->lang, "These %zu requirements, for which nobody has decided yet, are decided as "
                                            "recommended. You can change each of them afterwards."),
                                b.n)
                    : trs(w->lang, "There is nothing left to decide."),
        .points = points,
        .n_points = b.n,
        .action = arena_fmt(w->a, "/systems/%lld/work/6/recommended", (long long)w->id),
        .hidden = hidden,
        .n_hidden = 2,
        .button = trs(w->lang, "Decide as recommended"),
        .cancel = arena_fmt(w->a, "/systems/%lld/work/6?standard=%.*s", (long long)w->id, STR_ARG(s->id))};
    c.page.warn = warn;
    struct html h = visit_page(w->v, warn.len ? 409 : 200);
    t_confirmation(&h, &c);
}

static const struct standard *bulk_standard(struct visit *v, struct work *w, struct work_head *head, struct str id) {
    if (!work_open(v, w) || !work_head(w, 6, trs(v->lang, "Decide as recommended"), head)) return NULL;
    int32_t standard = standard_asked(w, id);
    if (standard < 0 || !standard_asks_for_decisions(&w->cat->standards[standard])) {
        visit_status(v, 404);
        return NULL;
    }
    return &w->cat->standards[standard];
}

static void bulk_ask(struct visit *v) {
    struct work w;
    struct work_head head;
    const struct standard *s = bulk_standard(v, &w, &head, visit_query(v, "standard"));
    if (s) show_bulk(&w, &head, s, STR_NONE);
}

/* All of them in one transaction, as a file of this very state with these decisions in it. */
static bool decide_all(struct work *w, const struct standard *s, struct err *e) {
    struct bulk b = bulk_of(w, s);
    struct parts p = {arena_array(w->a, w->rec.parts.n + b.n, sizeof *p.list), w->rec.parts.n};
    struct system_base base = {.revision = w->rec.revision, .system = w->id};
    struct diags *d = arena_alloc(w->a, sizeof *d);
    struct system_put done;
    struct buf json, one;
    if (p.n) memcpy(p.list, w->rec.parts.list, p.n * sizeof *p.list);
    for (size_t i = 0; i < b.n; i++) {
        struct jsonw j;
        int32_t level = level_proposed(&w->d->controls[b.controls[i]]);
        buf_init(&one, 64 * KIB);
        jsonw_init(&j, &one, false);
        jsonw_object(&j);
        jsonw_key(&j, "level"), jsonw_str(&j, s->levels[level].id);
        jsonw_key(&j, "by"), jsonw_str(&j, w->v->viewer.name);
        jsonw_key(&j, "on"), jsonw_str(&j, work_today(w));
        jsonw_end_object(&j);
        p.list[p.n++] = (struct part){.section = STR("decisions"),
                                      .name = control_name(w->a, w->cat, b.controls[i]),
                                      .value = arena_str(w->a, buf_str(&one)),
                                      .place = INT64_MAX / 2 + (int64_t)i};
        buf_release(&one);
    }
    parts_sort(&p);
    buf_init(&json, 2 * SYSTEM_FILE_MAX);
    parts_join(&p, &json);
    struct source src = {w->rec.name, arena_str(w->a, buf_str(&json))};
    buf_release(&json);
    const struct system *sys = system_load(w->a, w->cat, &src, d);
    if (!sys) return *e = d->list[0], false;
    if (!installation_origin(w->a, w->v->opt->store, &base.origin, e)) return false;
    return system_put(w->a, w->v->opt->trail, &w->v->viewer.actor, w->cat, sys, &base, &done, e);
}

static void bulk_do(struct visit *v) {
    struct work w;
    struct work_head head;
    struct err e = {0};
    int64_t seen = 0;
    const struct standard *s = bulk_standard(v, &w, &head, visit_field(v, "standard"));
    if (!s) return;
    struct str revision = visit_field(v, "revision");
    if (!revision.len || !str_int(revision, &seen) || seen != w.rec.revision) {
        show_bulk(&w, &head, s, trs(v->lang, "The system was changed meanwhile. This is the list as it is now."));
    } else if (!decide_all(&w, s, &e)) {
        visit_fail(v, &e);
    } else {
        visit_see(v, "/systems/%lld/work/6?standard=%.*s&done=saved", (long long)w.id, STR_ARG(s->id));
    }
}

const struct route work_requirements_routes[] = {
    ROUTE("GET", "/systems/{system}/work/6", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, requirements,
          N_("Worksheet 6: requirements")),
    ROUTE("GET", "/systems/{system}/work/6/recommended", PERMIT_SYSTEM_DECIDE, GUARD_NONE, LANE_READ, bulk_ask,
          N_("What would be decided as recommended")),
    ROUTE("POST", "/systems/{system}/work/6/recommended", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, bulk_do,
          N_("Decide as recommended")),
    ROUTES_END,
};
