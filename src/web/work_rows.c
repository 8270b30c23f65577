/* work_rows: worksheet 2 as a table, its rows moved and removed, and worksheet 3, the picture that draws itself. */
#include "web/work_rows.h"

#include <string.h>

#include "report/report.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/work_rows.html.h"

static struct str in_words(const struct work *w, const struct str *list, size_t n) {
    return work_list_join(w->a, list, n, tr(w->lang, N_(", ")));
}

static struct str way_of(const struct work *w, struct str flow) {
    return trs(w->lang, str_is(flow, "in")    ? N_("into the system")
                        : str_is(flow, "out") ? N_("out of the system")
                                              : N_("both ways"));
}

static void fill(const struct work *w, struct work_rows *p) {
    p->rows = arena_array(w->a, w->sys->n_work, sizeof *p->rows);
    for (size_t i = 0; i < w->rec.parts.n && p->n_rows < w->sys->n_work; i++) {
        const struct part *part = &w->rec.parts.list[i];
        if (!str_is(part->section, "work")) continue;
        const struct work_row *r = &w->sys->work[p->n_rows];
        p->rows[p->n_rows++] = (struct work_row_view){.row = r,
                                                      .number = part->name,
                                                      .information = in_words(w, r->information, r->n_information),
                                                      .devices = in_words(w, r->devices, r->n_devices),
                                                      .networks = in_words(w, r->networks, r->n_networks),
                                                      .stores = in_words(w, r->stores, r->n_stores),
                                                      .way = way_of(w, r->flow)};
    }
}

static void rows(struct visit *v) {
    struct work w;
    struct work_rows view = {0};
    if (!work_open(v, &w) || !work_head(&w, 2, STR_NONE, &view.head)) return;
    fill(&w, &view);
    struct html h = visit_page(v, 200);
    t_work_rows(&h, &view);
}

static void picture_page(struct visit *v) {
    struct work w;
    struct work_rows view = {.picture = true};
    if (!work_open(v, &w) || !work_head(&w, 3, STR_NONE, &view.head)) return;
    fill(&w, &view);
    struct html h = visit_page(v, 200);
    t_work_picture(&h, &view);
}

static void picture(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct buf svg;
    if (!work_open(v, &w)) return;
    const struct diagram *dg = diagram_compose(w.a, w.sys, w.lang);
    struct str program = str_of(v->opt->render ? v->opt->render : "");
    size_t slash = program.len;
    while (slash && program.ptr[slash - 1] != '/') slash--;
    struct writer_options opt = {.program_dir = str_cut(program, 0, slash ? slash - 1 : 0)};
    buf_init(&svg, REPORT_OUTPUT_MAX);
    if (report_diagram_svg(dg, w.lang, &opt, &svg, &e)) {
        http_status(v->rs, 200);
        http_add(v->rs, "content-type", STR("image/svg+xml"));
        buf_add(&v->rs->body, buf_str(&svg));
    } else {
        visit_fail(v, &e);
    }
    buf_release(&svg);
}

/* Moving and removing ---------------------------------------------------------------------------------------------- */

/* The same system with two neighbours exchanged, brought in as a file of this very state would be. */
static bool move(struct work *w, size_t at, bool up, struct err *e) {
    struct parts p = {arena_array(w->a, w->rec.parts.n, sizeof *p.list), w->rec.parts.n};
    struct system_put done;
    struct system_base base = {.revision = w->rec.revision, .system = w->id};
    struct diags *d = arena_alloc(w->a, sizeof *d);
    struct buf json;
    if (p.n) memcpy(p.list, w->rec.parts.list, p.n * sizeof *p.list);
    size_t other = up ? at - 1 : at + 1;
    struct part held = p.list[at];
    p.list[at] = p.list[other];
    p.list[other] = held;
    int64_t place = p.list[at].place;
    p.list[at].place = p.list[other].place;
    p.list[other].place = place;
    buf_init(&json, 2 * SYSTEM_FILE_MAX);
    parts_join(&p, &json);
    struct source src = {w->rec.name, arena_str(w->a, buf_str(&json))};
    buf_release(&json);
    struct system *s = system_load(w->a, w->cat, &src, d);
    if (!s) return *e = d->list[0], false;
    if (!installation_origin(w->a, w->v->opt->store, &base.origin, e)) return false;
    return system_put(w->a, w->v->opt->trail, &w->v->viewer.actor, w->cat, s, &base, &done, e);
}

static void row_move(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct str number = visit_param(v, "row");
    bool up = str_is(visit_field(v, "to"), "up");
    if (!work_open(v, &w)) return;
    const struct parts *p = &w.rec.parts;
    for (size_t i = 0; i < p->n; i++) {
        if (!str_is(p->list[i].section, "work") || !str_eq(p->list[i].name, number)) continue;
        bool edge = up ? i == 0 || !str_is(p->list[i - 1].section, "work")
                       : i + 1 == p->n || !str_is(p->list[i + 1].section, "work");
        if (!edge && !move(&w, i, up, &e)) {
            visit_fail(v, &e);
            return;
        }
        visit_see(v, "/systems/%lld/work/2?done=moved#row-%.*s", (long long)w.id, STR_ARG(number));
        return;
    }
    visit_status(v, 404);
}

static void row_remove(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct part_done done;
    if (!work_open(v, &w)) return;
    struct part_wish wish = {
        .section = STR("work"), .name = visit_param(v, "row"), .expected = work_expected_read(visit_field(v, "x"))};
    if (!system_part_set(v->opt->trail, &v->viewer.actor, w.cat, w.id, &wish, &done, &e))
        visit_fail(v, &e);
    else
        visit_see(v, "/systems/%lld/work/2?done=removed", (long long)w.id);
}

const struct route work_rows_routes[] = {
    ROUTE("GET", "/systems/{system}/work/2", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, rows,
          N_("Worksheet 2: rows of work")),
    ROUTE("POST", "/systems/{system}/work/2/{row}/move", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, row_move,
          N_("Move a row of work")),
    ROUTE("POST", "/systems/{system}/work/2/{row}/remove", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, row_remove,
          N_("Remove a row of work")),
    ROUTE("GET", "/systems/{system}/work/3", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, picture_page,
          N_("Worksheet 3: the overview diagram")),
    ROUTE("GET", "/systems/{system}/work/3/picture", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_PRESS, picture,
          N_("The overview diagram as a picture")),
    ROUTES_END,
};
