/* system_tabs: the head of a system's pages. */
#include "web/system_tabs.h"

#include <string.h>

#include "web/inside.h"

static const struct {
    const char *id, *path, *label;
    enum permission permit;
} rows[] = {
    {"overview", "", N_("Overview"), PERMIT_SYSTEM_VIEW},
    {"work", "/work", N_("Worksheets"), PERMIT_SYSTEM_VIEW},
    {"risks", "/risks", N_("Risks"), PERMIT_SYSTEM_VIEW},
    {"services", "/services", N_("Service levels"), PERMIT_SYSTEM_VIEW},
    {"checklists", "/checklists", N_("Checklists"), PERMIT_SYSTEM_VIEW},
    {"coverage", "/coverage", N_("Coverage"), PERMIT_SYSTEM_VIEW},
    {"documents", "/documents", N_("Documents"), PERMIT_SYSTEM_EXPORT},
    {"history", "/history", N_("History"), PERMIT_SYSTEM_VIEW},
};
#define ROWS (sizeof rows / sizeof *rows)
_Static_assert(ROWS <= SYSTEM_TABS_MAX, "more tabs need more room");

static bool read_name(struct visit *v, int64_t id, struct str *name, struct err *e) {
    struct stmt *q = store_query(v->opt->store, SQL("SELECT name FROM system WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE ? err_set(e, ERR_NOT_FOUND, _("There is no such system.")) : false;
    *name = arena_str(v->a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

struct str system_mark(struct visit *v, const struct label *l) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    label_mark(l, v->lang, &b);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

bool system_head_read(struct visit *v, const char *here, struct system_head *out, struct err *e) {
    struct system_head h = {.id = v->object.system};
    if (!read_name(v, h.id, &h.name, e) || !label_of(v->a, v->opt->store, h.id, &h.label, e)) return false;
    h.label.organisation = v->object.organisation;
    h.mark = system_mark(v, &h.label);
    h.path = arena_fmt(v->a, "/systems/%lld", (long long)h.id);
    for (size_t i = 0; i < ROWS; i++) {
        if (!visit_may(v, rows[i].permit)) continue;
        h.tabs[h.n_tabs++] = (struct ui_tab){.label = trs(v->lang, rows[i].label),
                                             .path = arena_fmt(v->a, "%.*s%s", STR_ARG(h.path), rows[i].path),
                                             .here = here && strcmp(here, rows[i].id) == 0,
                                             .count = -1};
    }
    h.crumbs[h.n_crumbs++] = (struct ui_crumb){trs(v->lang, "Systems"), STR("/systems")};
    if (!here || strcmp(here, "overview") != 0) h.crumbs[h.n_crumbs++] = (struct ui_crumb){h.name, h.path};
    *out = h;
    return true;
}

void system_head_crumb(struct system_head *head, struct str label, struct str path) {
    if (head->n_crumbs < sizeof head->crumbs / sizeof *head->crumbs)
        head->crumbs[head->n_crumbs++] = (struct ui_crumb){label, path};
}

struct ui_page system_page(const struct system_head *head, struct str title) {
    return (struct ui_page){
        .title = title, .menu = "systems", .crumbs = head->crumbs, .n_crumbs = head->n_crumbs, .mark = head->mark};
}

static bool look_up(struct visit *v, int64_t system, struct access_object *out, bool *there, struct err *e) {
    struct label l;
    struct stmt *q = store_query(v->opt->store, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    *there = stmt_row(q, e);
    stmt_done(q);
    if (e->kind) return false;
    *out = (struct access_object){.system = system};
    if (!*there) return true;
    if (!label_of(v->a, v->opt->store, system, &l, e) ||
        !object_organisation_of(v->opt->store, system, &out->organisation, e))
        return false;
    out->confidentiality = l.class[LABEL_CONFIDENTIALITY];
    return true;
}

bool system_may(struct visit *v, int64_t system, enum permission p, bool *may, struct err *e) {
    struct access_object o;
    bool there;
    if (!look_up(v, system, &o, &there, e)) return false;
    *may = there && viewer_may(&v->viewer, p, &o);
    return true;
}
