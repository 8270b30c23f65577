/* jobs: documents that are being made or are ready: the own list, how far one is, the download.
 *
 * A job is seen by whoever asked for it and nobody else, and only while that person may still export the system: both
 * are looked at for each request. */
#include "web/documents.h"

#include "web/documents.html.h"
#include "web/inside.h"
#include "web/job_rows.h"
#include "web/make.h"
#include "web/routes.h"

#define KEPT_MS (24 * 3600 * 1000) /* as jobs_care.c keeps them */
#define LIST_MAX 100
#define ASKED_MAX 1000 /* of all, before those of one system are taken out */

static const struct {
    enum ui_look look;
    const char *word;
} states[] = {
    [JOB_QUEUED] = {UI_WAIT, N_("Waiting")},
    [JOB_WORKING] = {UI_WAIT, N_("Being made")},
    [JOB_DONE] = {UI_GOOD, N_("Ready")},
    [JOB_FAILED] = {UI_BAD, N_("Could not be made")},
};

static struct job_row row_of(const struct visit *v, const struct job *j) {
    const struct make_kind *k = make_kind_find(j->what);
    struct make_order o = {0};
    struct err ignored = {0};
    struct job_row r = {.title = k ? trs(v->lang, k->title) : j->what,
                        .path = arena_fmt(v->a, "/jobs/%lld", (long long)j->id),
                        .look = states[j->state].look,
                        .word = trs(v->lang, states[j->state].word),
                        .made = j->made,
                        .until = j->ended ? j->ended + KEPT_MS : 0};
    r.format = make_order_read(v->a, j->parameters, &o, &ignored) ? o.format : STR("");
    if (j->state == JOB_DONE) r.file = arena_fmt(v->a, "/jobs/%lld/file", (long long)j->id);
    return r;
}

/* The name as it is now; "" for one that is gone. */
static bool name_system(struct visit *v, int64_t system, struct job_row *r, struct err *e) {
    struct stmt *q = store_query(v->opt->store, SQL("SELECT name FROM system WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    if (stmt_row(q, e)) r->system = arena_str(v->a, stmt_text_at(q, 0));
    stmt_done(q);
    r->system_path = arena_fmt(v->a, "/systems/%lld", (long long)system);
    return e->kind == ERR_NONE;
}

bool job_rows(struct visit *v, int64_t system, size_t most, const struct job_row **list, size_t *n, struct err *e) {
    struct job *all;
    size_t count;
    if (!job_list(v->a, v->opt->store, v->viewer.person, ASKED_MAX, &all, &count, e)) return false;
    struct job_row *rows = arena_array(v->a, most, sizeof *rows);
    *n = 0;
    for (size_t i = 0; i < count && *n < most; i++) {
        if (system && all[i].system != system) continue;
        rows[*n] = row_of(v, &all[i]);
        if (!system && all[i].system && !name_system(v, all[i].system, &rows[*n], e)) return false;
        ++*n;
    }
    *list = rows;
    return true;
}

static void jobs(struct visit *v) {
    struct err e = {0};
    struct jobs_view view = {.page = {.title = trs(v->lang, "Documents that you have asked for"), .menu = "systems"}};
    if (!job_rows(v, 0, LIST_MAX, &view.jobs, &view.n, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct html h = visit_page(v, 200);
    t_jobs(&h, &view);
}

/* Its system becomes the object of the visit, as if the address had named it. */
static bool own(struct visit *v, struct job *j) {
    struct err e = {0};
    bool found = false;
    if (!job_get(v->a, v->opt->store, visit_number(v, "job"), j, &found, &e)) {
        visit_fail(v, &e);
        return false;
    }
    if (!found || !str_eq(j->person, v->viewer.person)) {
        visit_status(v, 404);
        return false;
    }
    bool may = false;
    if (!object_of_system(v, j->system, &v->object, &may, &e)) {
        visit_fail(v, &e);
        return false;
    }
    if (!may || !visit_may(v, PERMIT_SYSTEM_EXPORT)) {
        visit_status(v, 404);
        return false;
    }
    return true;
}

static void job(struct visit *v) {
    struct job j;
    if (!own(v, &j)) return;
    struct job_view view = {.row = row_of(v, &j),
                            .waiting = j.state == JOB_QUEUED || j.state == JOB_WORKING,
                            .failed = j.state == JOB_FAILED,
                            .mille = j.mille,
                            .error = j.error,
                            .back = arena_fmt(v->a, "/systems/%lld/documents", (long long)j.system),
                            .number = arena_fmt(v->a, "%lld", (long long)j.id)};
    struct make_order o = {0};
    struct err ignored = {0};
    if (make_order_read(v->a, j.parameters, &o, &ignored)) view.notes = o.notes, view.n_notes = o.n_notes;
    static const char list[] = N_("Documents that you have asked for");
    struct ui_crumb crumb = {trs(v->lang, list), STR("/jobs")};
    view.page =
        (struct ui_page){.title = arena_fmt(v->a, "%.*s (%.*s)", STR_ARG(view.row.title), STR_ARG(view.row.format)),
                         .menu = "systems",
                         .crumbs = &crumb,
                         .n_crumbs = 1,
                         .refresh = view.waiting};
    struct html h = visit_page(v, 200);
    t_job(&h, &view);
}

static void file(struct visit *v) {
    struct job j;
    struct err e = {0};
    struct loaded l;
    struct str bytes;
    if (!own(v, &j) || !loaded_open(v, &l)) return;
    struct label_answer answer;
    struct make_order o = {0};
    loaded_allows(v, &l, LABEL_EXPORT, &answer);
    if (!answer.allowed) err_set(&e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    if (j.state != JOB_DONE) err_set(&e, ERR_NOT_FOUND, _("The document is not ready."));
    if (e.kind || !make_order_read(v->a, j.parameters, &o, &e) ||
        !file_read(v->a, arena_fmt(v->a, "%s/%.*s", v->opt->spool_dir, STR_ARG(j.file)).ptr, REPORT_OUTPUT_MAX, &bytes,
                   &e)) {
        visit_fail(v, &e);
        return;
    }
    const struct make_kind *k = make_kind_find(j.what);
    struct str name = k ? make_file_name(v->a, o.lang, k, l.name, visit_today(v), o.format) : j.file;
    visit_file(v, bytes, make_type(o.format), name);
}

const struct route jobs_routes[] = {
    ROUTE("GET", "/jobs", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, jobs, N_("Documents that one has asked for")),
    ROUTE("GET", "/jobs/{job}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, job, N_("How far a document is")),
    ROUTE("GET", "/jobs/{job}/file", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, file, N_("A document that was made")),
    ROUTES_END,
};
