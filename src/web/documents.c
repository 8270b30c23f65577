/* documents: asking for documents of a system. What its label forbids is not offered, with the reason. */
#include "web/documents.h"

#include "web/documents.html.h"
#include "web/job_rows.h"
#include "web/make.h"
#include "web/routes.h"

#define PURPOSE_MAX 200 /* characters */
#define SHOWN 20        /* jobs */

static void set_rows(const struct visit *v, struct documents_view *view) {
    size_t n = 0;
    while (make_kinds[n].id) n++;
    struct document_row *rows = arena_array(v->a, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        const struct make_kind *k = &make_kinds[i];
        struct str *formats = arena_array(v->a, MAKE_FORMATS_MAX, sizeof *formats),
                   *values = arena_array(v->a, MAKE_FORMATS_MAX, sizeof *values);
        rows[i] = (struct document_row){
            .title = trs(v->lang, k->title), .about = trs(v->lang, k->about), .formats = formats, .values = values};
        for (size_t f = 0; f < MAKE_FORMATS_MAX && k->formats[f]; f++) {
            formats[f] = str_of(k->formats[f]);
            values[f] = arena_fmt(v->a, "%s.%s", k->id, k->formats[f]);
            rows[i].n_formats++;
        }
    }
    view->rows = rows;
    view->n = n;
}

static bool is_sent(const struct visit *v, const char *name, struct str value) {
    for (size_t i = 0; v->form && i < v->form->n; i++)
        if (str_is(v->form->list[i].name, name) && str_eq(v->form->list[i].value, value)) return true;
    return false;
}

static void set_fields(const struct visit *v, struct documents_view *view) {
    const struct catalog *cat = v->opt->catalog;
    struct ui_choice *langs = arena_array(v->a, LANG_COUNT, sizeof *langs),
                     *standards = arena_array(v->a, cat->n_standards, sizeof *standards);
    enum lang chosen = LANG_JA;
    if (!lang_parse(visit_field(v, "lang"), &chosen)) chosen = LANG_JA;
    langs[0] = (struct ui_choice){STR("ja"), STR("日本語"), STR_NONE, chosen == LANG_JA, false};
    langs[1] = (struct ui_choice){STR("en"), STR("English"), STR_NONE, chosen == LANG_EN, false};
    view->lang = (struct ui_field){.name = "lang",
                                   .label = trs(v->lang, "Language of the document"),
                                   .choices = langs,
                                   .n_choices = LANG_COUNT,
                                   .why = trs(v->lang, "Documents for bidders and auditors are in Japanese as a rule, "
                                                       "whatever language you work in.")};
    for (size_t i = 0; i < cat->n_standards; i++)
        standards[i] = (struct ui_choice){cat->standards[i].id, text_in(&cat->standards[i].title, v->lang), STR_NONE,
                                          is_sent(v, "standards", cat->standards[i].id), false};
    view->standards = (struct ui_field){.name = "standards",
                                        .label = trs(v->lang, "Standards"),
                                        .choices = standards,
                                        .n_choices = cat->n_standards,
                                        .why = trs(v->lang, "A document may be about some of the standards only.")};
    view->purpose = (struct ui_field){.name = "purpose",
                                      .label = trs(v->lang, "Who receives it, and what for"),
                                      .value = visit_field(v, "purpose"),
                                      .must = true,
                                      .most = PURPOSE_MAX,
                                      .why = trs(v->lang, "The label of this system asks that this is recorded.")};
}

/* Whether anything may be exported, and what is asked for it. `paper`: also printed. */
static struct label_answer allowed(const struct visit *v, const struct loaded *l, bool paper) {
    struct label_answer export, print;
    loaded_allows(v, l, LABEL_EXPORT, &export);
    if (!paper || !export.allowed) return export;
    loaded_allows(v, l, LABEL_PRINT, &print);
    if (!print.allowed) return print;
    export.ask |= print.ask;
    return export;
}

static bool show(struct visit *v, struct loaded *l, unsigned status, struct documents_view *view) {
    struct err e = {0};
    struct label_answer answer = allowed(v, l, false);
    set_rows(v, view);
    if (!view->lang.name) set_fields(v, view);
    struct ui_page page = loaded_page(v, l, trs(v->lang, "Documents"));
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    page.lead = trs(v->lang, "Press a format to have the document made. It carries the label of the system.");
    view->page = page;
    view->head = &l->head;
    view->action = arena_fmt(v->a, "%.*s/documents", STR_ARG(l->path));
    view->refused = answer.allowed ? STR_NONE : answer.why;
    view->asked = answer.allowed ? answer.why : STR_NONE;
    view->wants_purpose = (answer.ask & LABEL_RECORD) != 0;
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
    if (loaded_open(v, &l)) show(v, &l, 200, &view);
}

/* The standards that were ticked; ids that are none are left out. */
static void read_standards(const struct visit *v, struct make_order *o) {
    const struct catalog *cat = v->opt->catalog;
    struct str *list = arena_array(v->a, cat->n_standards, sizeof *list);
    for (size_t i = 0; i < cat->n_standards; i++)
        if (is_sent(v, "standards", cat->standards[i].id)) list[o->n_standards++] = cat->standards[i].id;
    o->standards = list;
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
    struct make_order o = {.purpose = visit_field(v, "purpose"), .lang = LANG_JA};
    if (!loaded_open(v, &l)) return;
    set_fields(v, &view);
    (void)str_split(visit_field(v, "make"), '.', &o.what, &o.format);
    (void)lang_parse(visit_field(v, "lang"), &o.lang);
    const struct make_kind *k = make_kind_find(o.what);
    if (!k || !make_format_known(k, o.format)) {
        refuse(v, &l, &view, 400, NULL, trs(v->lang, "Choose a document and its format."));
        return;
    }
    struct label_answer answer = allowed(v, &l, make_is_paper(o.format));
    if (!answer.allowed) {
        refuse(v, &l, &view, 403, NULL, answer.why);
        return;
    }
    if ((answer.ask & LABEL_RECORD) && !o.purpose.len) {
        view.purpose.error = trs(v->lang, "Write who receives the document, and what for.");
        refuse(v, &l, &view, 400, "purpose", view.purpose.error);
        return;
    }
    read_standards(v, &o);
    o.mark = loaded_mark(v->a, &l, o.lang);
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
