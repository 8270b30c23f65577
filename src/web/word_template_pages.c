/* word_template_pages: an organisation's own Word template: bringing it, and what can stand in it. */
#include "ledger/jobs.h"
#include "report/docx_fill.h"
#include "web/documents.h"
#include "web/documents.html.h"
#include "web/importers.h"
#include "web/routes.h"
#include "web/word_template.h"

static void set_names(const struct visit *v, struct template_view *view) {
    size_t n;
    const struct fill_name *names = fill_names(&n);
    struct template_row *rows = arena_array(v->a, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        const char *id = names[i].id;
        rows[i] = (struct template_row){
            .mark = names[i].is_list ? arena_fmt(v->a, "{{#%s}} … {{/%s}}", id, id) : arena_fmt(v->a, "{{%s}}", id),
            .title = names[i].is_list ? arena_fmt(v->a, tr(v->lang, N_("%s (list)")), tr(v->lang, names[i].title))
                                      : trs(v->lang, names[i].title),
            .inside = names[i].list != NULL};
    }
    view->rows = rows;
    view->n = n;
}

static void show(struct visit *v, struct loaded *l, const struct order_form *form, const struct order_fault *fault) {
    struct template_view view = {.form = *form, .head = &l->head};
    struct ui_fault said = {0};
    set_names(v, &view);
    loaded_crumb(l, trs(v->lang, N_("Documents")), arena_fmt(v->a, "%.*s/documents", STR_ARG(l->path)));
    view.page = loaded_page(v, l, trs(v->lang, N_("Fill your own Word template")));
    view.page.lead = trs(v->lang, N_("Bring a template of your organisation (.docx). It is filled from this system; "
                                     "everything else in it stays as it is."));
    view.action = arena_fmt(v->a, "%.*s/documents/template", STR_ARG(l->path));
    view.file = (struct ui_field){.name = "file",
                                  .label = trs(v->lang, N_("Word template")),
                                  .accept = ".docx",
                                  .must = true,
                                  .hint = trs(v->lang, N_("Up to 10 MB, without macros and without a password."))};
    if (fault) {
        said = (struct ui_fault){fault->name, fault->sentence};
        view.page.faults = &said;
        view.page.n_faults = 1;
        if (fault->name && str_eq(str_of(fault->name), STR("file"))) view.file.error = fault->sentence;
    }
    struct html h = visit_page(v, fault ? fault->status : 200);
    t_template_fill(&h, &view);
}

static void page(struct visit *v) {
    struct loaded l;
    struct order_form form;
    if (!loaded_open(v, &l)) return;
    order_form(v, &l, &form);
    show(v, &l, &form, NULL);
}

static void file_refused(struct visit *v, struct loaded *l, const struct order_form *form, struct str sentence) {
    show(v, l, form, &(struct order_fault){400, "file", sentence});
}

/* A job that is done, with its file: all or nothing. */
static bool keep(struct visit *v, int64_t system, const struct make_order *o, struct str bytes, int64_t *id,
                 struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct job j = {.person = v->viewer.person,
                    .system = system,
                    .what = STR(TEMPLATE_KIND),
                    .parameters = make_order_write(v->a, o)};
    if (!store_join(v->opt->store, &tx, e) || !job_enqueue(v->opt->trail, &v->viewer.actor, &j, id, e)) return false;
    struct str name = arena_fmt(v->a, "%lld.docx", (long long)*id);
    const char *path = arena_fmt(v->a, "%s/%.*s", v->opt->spool_dir, STR_ARG(name)).ptr;
    if (!file_write(path, bytes, e)) return false;
    if (job_finish(v->opt->trail, &v->viewer.actor, *id, name, STR_NONE, e) && store_leave(&tx, e)) return true;
    struct err ignored;
    if (!file_remove(path, &ignored)) return false; /* the first fault counts */
    return false;
}

static void take_in(struct visit *v, struct loaded *l, const struct order_form *form) {
    struct err e = {0};
    struct make_order o = {0};
    struct str order, bytes;
    int64_t id;
    if (!visit_imported(v, &e)) {
        file_refused(v, l, form, arena_str(v->a, str_of(e.text)));
        return;
    }
    if (form->refused.len) { /* the label has changed meanwhile */
        show(v, l, form, &(struct order_fault){403, NULL, form->refused});
        return;
    }
    if (!str_split(v->rq->body, '\n', &order, &bytes) || !make_order_read(v->a, order, &o, &e) ||
        !keep(v, l->id, &o, bytes, &id, &e))
        visit_fail(v, &e);
    else
        visit_see(v, "/jobs/%lld", (long long)id);
}

static void fill(struct visit *v) {
    struct loaded l;
    struct order_form form;
    struct order_fault fault;
    struct make_order o = {.what = STR(TEMPLATE_KIND), .format = STR("docx")};
    if (!loaded_open(v, &l)) return;
    order_form(v, &l, &form);
    if (v->rq->stage) {
        take_in(v, &l, &form);
        return;
    }
    struct str file = v->form ? http_form_get(v->form, "file", NULL) : STR_NONE;
    if (!order_of(v, &l, false, &form, &o, &fault))
        show(v, &l, &form, &fault);
    else if (!file.len)
        file_refused(v, &l, &form, trs(v->lang, N_("Choose a file.")));
    else
        template_ask(v, &o, l.record.json, file);
}

const struct route template_routes[] = {
    ROUTE("GET", "/systems/{system}/documents/template", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, page,
          N_("An organisation's own Word template, and what can stand in it")),
    ROUTE_UPLOAD("POST", "/systems/{system}/documents/template", PERMIT_SYSTEM_EXPORT, GUARD_TOKEN, LANE_WRITE, fill,
                 N_("Fill an organisation's own Word template"), 10 * MIB),
    ROUTES_END,
};
