/* documents: asking for documents of a system. What its label forbids is not offered, with the reason. */
#include "web/documents.h"

#include "web/documents.html.h"
#include "web/job_rows.h"
#include "web/make.h"
#include "web/routes.h"

#define SHOWN 20 /* jobs */

static void set_rows(const struct visit *v, struct documents_view *view) {
    size_t n = 0;
    while (make_kinds[n].id) n++;
    struct document_row *rows = arena_array(v->a, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        const struct make_kind *k = &make_kinds[i];
        if (!k->write) continue; /* made elsewhere */
        struct str *formats = arena_array(v->a, MAKE_FORMATS_MAX, sizeof *formats),
                   *values = arena_array(v->a, MAKE_FORMATS_MAX, sizeof *values);
        struct document_row *row = &rows[view->n++];
        *row = (struct document_row){
            .title = trs(v->lang, k->title), .about = trs(v->lang, k->about), .formats = formats, .values = values};
        for (size_t f = 0; f < MAKE_FORMATS_MAX && k->formats[f]; f++) {
            formats[f] = str_of(k->formats[f]);
            values[f] = arena_fmt(v->a, "%s.%s", k->id, k->formats[f]);
            row->n_formats++;
        }
    }
    view->rows = rows;
}

static bool show(struct visit *v, struct loaded *l, unsigned status, struct documents_view *view) {
    struct err e = {0};
    set_rows(v, view);
    struct ui_page page = loaded_page(v, l, trs(v->lang, "Documents"));
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    page.lead = trs(v->lang, "Press a format to have the document made. It carries the label of the system.");
    view->page = page;
    view->head = &l->head;
    view->action = arena_fmt(v->a, "%.*s/documents", STR_ARG(l->path));
    view->template_path = arena_fmt(v->a, "%.*s/documents/template", STR_ARG(l->path));
    if (!job_rows(v, l->id, SHOWN, &view->jobs, &view->n_jobs, &e)) {
        visit_fail(v, &e);
        return false;
    }
    struct html h = visit_page(v, status);
    t_documents(&h, view);
    return true;
}

static void documents(struct visit *v) {
    struct loaded l;
    struct documents_view view = {0};
    if (!loaded_open(v, &l)) return;
    order_form(v, &l, &view.form);
    show(v, &l, 200, &view);
}

static void refuse(struct visit *v, struct loaded *l, struct documents_view *view, unsigned status, const char *name,
                   struct str sentence) {
    struct ui_fault *fault = arena_alloc(v->a, sizeof *fault);
    *fault = (struct ui_fault){name, sentence};
    view->page.faults = fault;
    view->page.n_faults = 1;
    show(v, l, status, view);
}

static void ask(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct documents_view view = {0};
    struct make_order o = {0};
    struct order_fault fault;
    if (!loaded_open(v, &l)) return;
    order_form(v, &l, &view.form);
    (void)str_split(visit_field(v, "make"), '.', &o.what, &o.format);
    const struct make_kind *k = make_kind_find(o.what);
    if (!k || !make_format_known(k, o.format)) {
        refuse(v, &l, &view, 400, NULL, trs(v->lang, "Choose a document and its format."));
        return;
    }
    if (!order_of(v, &l, make_is_paper(o.format), &view.form, &o, &fault)) {
        refuse(v, &l, &view, fault.status, fault.name, fault.sentence);
        return;
    }
    struct job j = {
        .person = v->viewer.person, .system = l.id, .what = o.what, .parameters = make_order_write(v->a, &o)};
    int64_t id;
    if (job_enqueue(v->opt->trail, &v->viewer.actor, &j, &id, &e))
        visit_see(v, "/jobs/%lld", (long long)id);
    else if (e.kind == ERR_LIMIT)
        refuse(v, &l, &view, http_status_of(e.kind), NULL, arena_str(v->a, str_of(e.text)));
    else
        visit_fail(v, &e);
}

const struct route documents_routes[] = {
    ROUTE("GET", "/systems/{system}/documents", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, documents,
          N_("Documents of a system")),
    ROUTE("POST", "/systems/{system}/documents", PERMIT_SYSTEM_EXPORT, GUARD_TOKEN, LANE_WRITE, ask,
          N_("Have a document made")),
    ROUTES_END,
};
