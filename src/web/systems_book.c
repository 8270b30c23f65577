/* systems_book: the register as a workbook that people fill in, as CSV; and brought in again: first what would change,
 * then, confirmed, all of it or nothing. */
#include "web/systems_book.h"

#include <string.h>

#include "access/label.h"
#include "fmt/csv.h"
#include "ledger/period.h"
#include "ledger/register_book.h"
#include "report/register_doc.h"
#include "report/report.h"
#include "web/book_import.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/system_tabs.h"
#include "web/systems.h"
#include "web/systems_book.html.h"

#define BOOK_MAX (16 * MIB)
#define CHANGES_MAX 5000 /* that one confirmation may carry */
#define CHANGES_JSON_MAX (16 * MIB)

/* Out -------------------------------------------------------------------------------------------------------------- */

struct listing {
    struct register_doc_row *rows;
    size_t n, room, withheld;
};

static struct str text_of(struct visit *v, struct str json) {
    struct diags *unread = arena_alloc(v->a, sizeof *unread);
    struct source src = {STR("part"), json};
    const struct node *n = json_read(v->a, &src, unread);
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

static bool read_values(struct visit *v, int64_t system, struct str *values, struct err *e) {
    struct stmt *q = store_query(
        v->opt->store, SQL("SELECT name, value FROM system_part WHERE system = $1 AND section = 'register'"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    while (stmt_row(q, e)) {
        int at = register_field_find(register_fields_builtin(), stmt_text_at(q, 0));
        if (at >= 0) values[at] = text_of(v, arena_str(v->a, stmt_text_at(q, 1)));
    }
    return e->kind == ERR_NONE;
}

/* Whether its label lets it out. */
static bool may_leave(struct visit *v, const struct register_row *r, bool *may, struct err *e) {
    struct label l;
    struct label_answer answer;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    if (!label_of(v->a, v->opt->store, r->system, &l, e)) return false;
    l.organisation = r->organisation;
    label_allows(v->a, &v->viewer, &l, LABEL_EXPORT, str_of(today), v->lang, &answer);
    *may = answer.allowed;
    return true;
}

static bool add_row(struct visit *v, struct listing *out, const struct register_row *r, struct err *e) {
    bool may;
    if (!may_leave(v, r, &may, e)) return false;
    if (!may) return out->withheld++, true;
    struct str *values = arena_array(v->a, REGISTER_FIELDS_MAX, sizeof *values);
    if (!read_values(v, r->system, values, e)) return false;
    out->rows = arena_grow(v->a, out->rows, out->n, &out->room, sizeof *out->rows);
    out->rows[out->n++] =
        (struct register_doc_row){.system = r->system, .revision = r->revision, .name = r->name, .values = values};
    return true;
}

/* All that the filter of the list leaves, REGISTER_DOC_ROWS_MAX at most. */
static bool list_all(struct visit *v, struct listing *out, struct err *e) {
    struct register_filter f = systems_filter(v, PERMIT_SYSTEM_EXPORT);
    struct register_page page;
    f.most = REGISTER_PAGE_MAX;
    f.sort = SORT_READING;
    do {
        if (!register_list(v->a, v->opt->store, v->web->reckoner, &f, &page, e)) return false;
        for (size_t i = 0; i < page.n && out->n < REGISTER_DOC_ROWS_MAX; i++)
            if (!add_row(v, out, &page.rows[i], e)) return false;
        f.after = page.next;
    } while (page.next.ptr && out->n < REGISTER_DOC_ROWS_MAX);
    return true;
}

static void book(struct visit *v) {
    struct err e = {0};
    struct listing all = {0};
    struct buf out;
    char today[DAY_TEXT_MAX];
    const struct writer *w = report_writer(STR("xlsx"));
    day_of(v->now, today);
    buf_init(&out, REPORT_OUTPUT_MAX);
    bool good = list_all(v, &all, &e);
    if (good) {
        struct doc *doc = register_compose(
            v->a, &(struct register_doc_input){.lang = v->lang, .rows = all.rows, .n = all.n, .made = str_of(today)});
        good = w->write(doc, &(const struct writer_options){.tmp_dir = v->opt->spool_dir}, &out, &e);
    }
    if (good)
        visit_file(v, buf_str(&out), w->media_type,
                   arena_fmt(v->a, "%s-%s.xlsx", tr(v->lang, "register-of-systems"), today));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

static void write_csv(struct visit *v, const struct listing *all, struct buf *out) {
    const struct register_fields *f = register_fields_builtin();
    struct csvw w;
    csvw_init(&w, out);
    csvw_cell(&w, trs(v->lang, "Number"));
    csvw_cell(&w, trs(v->lang, "System"));
    for (size_t i = 0; i < f->n; i++) csvw_cell(&w, text_in(&f->list[i].title, v->lang));
    csvw_end_row(&w);
    for (size_t r = 0; r < all->n; r++) {
        csvw_int(&w, all->rows[r].system);
        csvw_cell(&w, all->rows[r].name);
        for (size_t i = 0; i < f->n; i++) {
            struct str value = all->rows[r].values[i];
            csvw_cell(&w, value.ptr ? register_value_speak(&f->list[i], v->lang, value) : STR(""));
        }
        csvw_end_row(&w);
    }
}

static void csv(struct visit *v) {
    struct err e = {0};
    struct listing all = {0};
    struct buf out;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    if (!list_all(v, &all, &e)) {
        visit_fail(v, &e);
        return;
    }
    buf_init(&out, REPORT_OUTPUT_MAX);
    write_csv(v, &all, &out);
    if (buf_ok(&out) || err_set(&e, ERR_LIMIT, tr(v->lang, "The register is too large for one file.")))
        visit_file(v, buf_str(&out), "text/csv; charset=utf-8",
                   arena_fmt(v->a, "%s-%s.csv", tr(v->lang, "register-of-systems"), today));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

/* In: what would change ---------------------------------------------------------------------------------------------
 */

static void show(struct visit *v, struct systems_book_page *p, struct str error, unsigned status) {
    struct ui_crumb crumb = {trs(v->lang, "Systems"), STR("/systems")};
    struct ui_fault fault = {p->read ? NULL : "file", error};
    p->page.title = trs(v->lang, "Bring in a filled workbook");
    p->page.menu = "systems";
    p->page.crumbs = &crumb;
    p->page.n_crumbs = 1;
    if (error.len) p->page.faults = &fault, p->page.n_faults = 1;
    p->file = (struct ui_field){.name = "file",
                                .label = trs(v->lang, "Workbook"),
                                .hint = trs(v->lang, "The register that you downloaded here and filled in (.xlsx)"),
                                .accept = ".xlsx,.xlsm",
                                .error = p->read ? STR_NONE : error,
                                .must = true};
    struct html h = visit_page(v, status);
    t_systems_book(&h, p);
}

static void form(struct visit *v) {
    struct systems_book_page p = {0};
    show(v, &p, STR_NONE, 200);
}

/* Rows of systems that the visitor may not change are taken out before anybody looks what they would do: what is said
 * about a row could tell what is recorded there. */
static bool leave_out_foreign(struct visit *v, struct book_sheet *s, struct book_problem *problems, size_t *n,
                              struct err *e) {
    struct book_cell *list = arena_array(v->a, s->n_cells + 1, sizeof *list);
    const struct book_cell *head = NULL;
    size_t count = 0;
    for (size_t i = 0; i < s->n_cells && !head; i++)
        if (str_is(s->cells[i].text, REGISTER_COLUMN_ID)) head = &s->cells[i];
    for (size_t i = 0, k; head && i < s->n_cells; i = k) {
        bool may = true;
        int64_t id = 0;
        for (k = i; k < s->n_cells && s->cells[k].row == s->cells[i].row; k++)
            if (s->cells[k].row > head->row && s->cells[k].col == head->col && str_int(s->cells[k].text, &id) &&
                !system_may(v, id, PERMIT_SYSTEM_ANSWER, &may, e))
                return false;
        for (size_t c = i; may && c < k; c++) list[count++] = s->cells[c];
        if (!may && *n < REGISTER_IMPORT_PROBLEMS_MAX)
            problems[(*n)++] =
                (struct book_problem){book_place(v->a, s, s->cells[i].row, s->cells[i].col),
                                      trs(v->lang, "You may not change this system, or there is none of this number.")};
    }
    s->cells = list;
    s->n_cells = count;
    return true;
}

static bool read_book(struct visit *v, struct book *out, struct book_problem *problems, size_t *n, struct err *e) {
    const struct book *in = book_imported(v, NULL, e);
    if (!in) return false;
    struct book_sheet *sheets = arena_array(v->a, in->n_sheets + 1, sizeof *sheets);
    for (size_t i = 0; i < in->n_sheets; i++) {
        sheets[i] = in->sheets[i];
        if (!leave_out_foreign(v, &sheets[i], problems, n, e)) return false;
    }
    *out = *in;
    out->sheets = sheets;
    return true;
}

static void write_changes(struct buf *out, const struct register_import *im) {
    const struct register_fields *f = register_fields_builtin();
    struct jsonw w;
    jsonw_init(&w, out, false);
    jsonw_array(&w);
    for (size_t i = 0; i < im->n_changes; i++) {
        const struct register_change *c = &im->changes[i];
        jsonw_array(&w);
        jsonw_int(&w, c->system);
        jsonw_str(&w, f->list[c->field].id);
        jsonw_str(&w, c->after);
        jsonw_int(&w, c->expected);
        jsonw_str(&w, c->place);
        jsonw_end_array(&w);
    }
    jsonw_end_array(&w);
}

/* May this visitor make the change? `why`: a sentence when not. */
static bool permitted(struct visit *v, int64_t system, uint32_t field, struct str after, struct str *why,
                      struct err *e) {
    const struct register_field *f = &register_fields_builtin()->list[field];
    bool may = false;
    struct access_object o = {0};
    *why = STR_NONE;
    if (!system_may(v, system, PERMIT_SYSTEM_ANSWER, &may, e)) return false;
    if (!may) {
        *why = trs(v->lang, "You may not change this system, or there is none of this number.");
        return true;
    }
    if (f->means == MEANS_CONFIDENTIALITY)
        *why = trs(v->lang, "The classification is changed on the page of the system, with a reason.");
    if (f->means != MEANS_ORGANISATION) return true;
    if (!system_may(v, system, PERMIT_SYSTEM_MANAGE, &may, e)) return false;
    if (after.ptr && !object_organisation_named(v->a, v->opt->store, after, &o.organisation, e)) return false;
    if (!may || !viewer_may(&v->viewer, PERMIT_SYSTEM_MANAGE, &o))
        *why = trs(v->lang, "Choose a section whose systems you manage; ask its officer to take the system over.");
    return true;
}

static bool fill_changes(struct visit *v, struct systems_book_page *p, const struct register_import *im,
                         struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    struct book_change *changes = arena_array(v->a, im->n_changes + 1, sizeof *changes);
    size_t kept = im->n_problems < REGISTER_IMPORT_PROBLEMS_MAX ? im->n_problems : REGISTER_IMPORT_PROBLEMS_MAX;
    struct book_problem *problems = arena_array(v->a, p->n_problems + kept + im->n_changes + 1, sizeof *problems);
    if (p->n_problems) memcpy(problems, p->problems, p->n_problems * sizeof *problems);
    p->n_all_problems = im->n_problems + p->n_problems;
    for (size_t i = 0; i < kept; i++)
        problems[p->n_problems++] = (struct book_problem){im->problems[i].place, im->problems[i].text};
    for (size_t i = 0; i < im->n_changes; i++) {
        const struct register_change *c = &im->changes[i];
        const struct register_field *field = &f->list[c->field];
        struct str why;
        if (!permitted(v, c->system, c->field, c->after, &why, e)) return false;
        if (why.ptr) {
            problems[p->n_problems++] = (struct book_problem){c->place, why};
            p->n_all_problems++;
            continue;
        }
        changes[p->n_changes++] =
            (struct book_change){.system = c->system_name,
                                 .path = arena_fmt(v->a, "/systems/%lld", (long long)c->system),
                                 .field = text_in(&field->title, v->lang),
                                 .before = c->before.ptr ? register_value_speak(field, v->lang, c->before) : STR_NONE,
                                 .after = c->after.ptr ? register_value_speak(field, v->lang, c->after) : STR_NONE,
                                 .place = c->place};
    }
    p->changes = changes;
    p->problems = problems;
    p->n_systems = im->n_systems;
    return true;
}

static void show_import(struct visit *v) {
    struct err e = {0};
    struct book workbook;
    struct register_import im;
    struct systems_book_page p = {0};
    struct buf json;
    struct book_problem *foreign = arena_array(v->a, REGISTER_IMPORT_PROBLEMS_MAX, sizeof *foreign);
    p.problems = foreign;
    if (!read_book(v, &workbook, foreign, &p.n_problems, &e) ||
        !register_import_read(v->a, v->opt->store, v->lang, &workbook, &im, &e) || !fill_changes(v, &p, &im, &e)) {
        if (http_status_of(e.kind) >= 500)
            visit_fail(v, &e);
        else
            show(v, &p, arena_str(v->a, str_of(e.text)), 400);
        return;
    }
    p.read = true;
    struct str error = STR_NONE;
    if (im.n_changes > CHANGES_MAX)
        error = arena_fmt(v->a, tr(v->lang, "These are more than %d changes; split the sheet."), CHANGES_MAX);
    buf_init(&json, CHANGES_JSON_MAX);
    write_changes(&json, &im);
    if (!p.n_all_problems && p.n_changes && !error.len && buf_ok(&json)) p.json = arena_str(v->a, buf_str(&json));
    buf_release(&json);
    show(v, &p, error, 200);
}

static void import(struct visit *v) {
    struct systems_book_page p = {0};
    if (v->rq->stage > 0) {
        show_import(v);
        return;
    }
    struct str file = v->form ? http_form_get(v->form, "file", NULL) : STR_NONE;
    if (file.len)
        visit_import(v, "book", file);
    else
        show(v, &p, trs(v->lang, "Choose a file."), 400);
}

/* In: confirmed ---------------------------------------------------------------------------------------------------- */

/* What the page carried is the visitor's word and no more: every change is checked again. */
static bool read_change(struct visit *v, const struct node *n, struct register_change *out, struct err *e) {
    int64_t system = 0, expected = 0;
    struct str why;
    bool shaped = n->type == NODE_LIST && n->count == 5;
    for (size_t i = 0; shaped && i < 5; i++) shaped = n->items[i]->type == NODE_SCALAR;
    int field = shaped ? register_field_find(register_fields_builtin(), n->items[1]->text) : -1;
    if (!shaped || field < 0 || !str_int(n->items[0]->text, &system) || !str_int(n->items[3]->text, &expected))
        return err_set(e, ERR_INVALID, tr(v->lang, "This form is not one of ours."));
    struct str after = node_is_null(n->items[2]) ? STR_NONE : n->items[2]->text;
    if (!permitted(v, system, (uint32_t)field, after, &why, e)) return false;
    if (why.ptr) return err_set(e, ERR_DENIED, "%.*s", STR_ARG(why));
    *out = (struct register_change){
        .system = system, .field = (uint32_t)field, .after = after, .expected = expected, .place = n->items[4]->text};
    return true;
}

static bool apply(struct visit *v, size_t *written, struct err *e) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct str json = visit_field(v, "changes");
    struct source src = {STR("changes"), json.ptr ? json : STR("")};
    const struct node *list = json_read(v->a, &src, d);
    if (!list || list->type != NODE_LIST || list->count > CHANGES_MAX)
        return err_set(e, ERR_INVALID, tr(v->lang, "This form is not one of ours."));
    struct register_change *changes = arena_array(v->a, list->count + 1, sizeof *changes);
    for (size_t i = 0; i < list->count; i++)
        if (!read_change(v, list->items[i], &changes[i], e)) return false;
    struct register_import im = {.changes = changes, .n_changes = list->count};
    return register_import_apply(v->opt->trail, &v->viewer.actor, v->opt->catalog, &im, written, e);
}

static void confirmed(struct visit *v) {
    struct err e = {0};
    size_t written;
    struct systems_book_page p = {0};
    if (apply(v, &written, &e))
        visit_see(v, "/systems?done=imported&n=%zu", written);
    else if (http_status_of(e.kind) >= 500)
        visit_fail(v, &e);
    else
        show(v, &p, arena_fmt(v->a, tr(v->lang, "Nothing was written. %s Read the workbook again."), e.text),
             http_status_of(e.kind));
}

const struct route systems_book_routes[] = {
    ROUTE("GET", "/systems/register.xlsx", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_PRESS, book,
          N_("The register of systems as a workbook")),
    ROUTE("GET", "/systems/register.csv", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_READ, csv,
          N_("The register of systems as CSV")),
    ROUTE("GET", "/systems/register", PERMIT_SYSTEM_ANSWER, GUARD_NONE, LANE_READ, form,
          N_("A filled workbook of the register, to be brought in")),
    ROUTE_UPLOAD("POST", "/systems/register", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, import,
                 N_("What a filled workbook would change"), BOOK_MAX),
    ROUTE_UPLOAD("POST", "/systems/register/confirmed", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, confirmed,
                 N_("Carry out what a filled workbook changes"), CHANGES_JSON_MAX * 2),
    ROUTES_END,
};
