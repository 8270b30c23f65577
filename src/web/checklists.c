/* checklists: the list of what applies with its state, by standard, role and state. */
#include "web/checklists.h"

#include "ledger/form.h"
#include "web/book_import.h"
#include "web/check_words.h"
#include "web/checklists.html.h"
#include "web/make.h"
#include "web/routes.h"

#define ROWS_OF_PAGE 50

/* What is asked for ------------------------------------------------------------------------------------------------ */

struct asking {
    const struct standard *standard;
    struct str role, state; /* "" any */
    int64_t page;
};

static bool has_role(const struct control *c, struct str role) {
    for (size_t i = 0; i < c->n_roles; i++)
        if (str_eq(c->roles[i], role)) return true;
    return !role.len;
}

static bool stands(const struct loaded *l, uint32_t control) {
    return control_stands(l->system, control, &l->result->controls[control]);
}

static enum check_state state_at(const struct loaded *l, uint32_t control) {
    return check_state_of(system_status(l->system, control));
}

static void count(const struct loaded *l, const struct standard *s, struct check_count *out) {
    size_t *const at[] = {[CHECK_NONE] = &out->unrecorded,
                          [CHECK_DONE] = &out->done,
                          [CHECK_PARTLY] = &out->partly,
                          [CHECK_NOT_DONE] = &out->not_done,
                          [CHECK_NOT_APPLICABLE] = &out->not_applicable};
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        if (!stands(l, i)) continue;
        out->all++;
        ++*at[state_at(l, i)];
    }
}

static struct str path_of_list(const struct visit *v, const struct loaded *l, const struct asking *q) {
    return arena_fmt(v->a, "%.*s/checklists?standard=%.*s&role=%.*s&state=%.*s&page=", STR_ARG(l->path),
                     STR_ARG(q->standard->id), STR_ARG(check_url(v->a, q->role)), STR_ARG(check_url(v->a, q->state)));
}

static struct asking read_asking(const struct visit *v, const struct loaded *l) {
    const struct catalog *cat = v->opt->catalog;
    struct asking q = {.standard = catalog_find_standard(cat, visit_query(v, "standard")),
                       .role = visit_query(v, "role"),
                       .state = visit_query(v, "state")};
    if (!str_int(visit_query(v, "page"), &q.page) || q.page < 1 || q.page > 10000) q.page = 1;
    /* At first, the standard with the most to look at. */
    size_t most = 0;
    for (size_t i = 0; i < cat->n_standards && !visit_query(v, "standard").len; i++) {
        struct check_count n = {0};
        count(l, &cat->standards[i], &n);
        if (!q.standard || n.unrecorded > most) q.standard = &cat->standards[i], most = n.unrecorded;
    }
    if (!q.standard) q.standard = &cat->standards[0];
    return q;
}

/* Fields ----------------------------------------------------------------------------------------------------------- */

static struct ui_field standards_field(const struct visit *v, const struct asking *q) {
    const struct catalog *cat = v->opt->catalog;
    struct ui_choice *list = arena_array(v->a, cat->n_standards, sizeof *list);
    for (size_t i = 0; i < cat->n_standards; i++)
        list[i] = (struct ui_choice){.value = cat->standards[i].id,
                                     .label = text_in(&cat->standards[i].short_title, v->lang),
                                     .chosen = &cat->standards[i] == q->standard};
    return (struct ui_field){
        .name = "standard", .label = trs(v->lang, "Standard"), .choices = list, .n_choices = cat->n_standards};
}

static struct ui_field roles_field(const struct visit *v, const struct asking *q) {
    const struct standard *s = q->standard;
    struct ui_choice *list = arena_array(v->a, s->n_roles + 1, sizeof *list);
    list[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "All roles"), .chosen = !q->role.len};
    for (size_t i = 0; i < s->n_roles; i++)
        list[i + 1] = (struct ui_choice){.value = s->roles[i].id,
                                         .label = text_in(&s->roles[i].title, v->lang),
                                         .chosen = str_eq(s->roles[i].id, q->role)};
    return (struct ui_field){
        .name = "role", .label = trs(v->lang, "Responsible"), .choices = list, .n_choices = s->n_roles + 1};
}

static struct ui_field states_field(const struct visit *v, const struct asking *q) {
    struct ui_choice *list = arena_array(v->a, CHECK_STATES + 1, sizeof *list);
    list[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "All states"), .chosen = !q->state.len};
    for (unsigned i = 0; i < CHECK_STATES; i++)
        list[i + 1] = (struct ui_choice){.value = str_of(check_state_id((enum check_state)i)),
                                         .label = check_state_word(v->lang, (enum check_state)i),
                                         .chosen = str_is(q->state, check_state_id((enum check_state)i))};
    return (struct ui_field){
        .name = "state", .label = trs(v->lang, "State"), .choices = list, .n_choices = CHECK_STATES + 1};
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

static void count_files(const struct visit *v, const struct evidence *files, size_t n, struct str control,
                        struct check_row *row) {
    struct str today = visit_today(v);
    for (size_t i = 0; i < n; i++) {
        if (files[i].erased || !str_eq(files[i].control, control)) continue;
        row->files++;
        row->expired |= evidence_expired(&files[i], today);
    }
}

static void set_rows(const struct visit *v, const struct loaded *l, const struct asking *q,
                     const struct evidence *files, size_t n_files, struct checklists_view *view) {
    const struct catalog *cat = v->opt->catalog;
    const struct standard *s = q->standard;
    struct check_row *rows = arena_array(v->a, ROWS_OF_PAGE, sizeof *rows);
    size_t all = 0, from = (size_t)(q->page - 1) * ROWS_OF_PAGE;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        enum check_state state = state_at(l, i);
        if (!stands(l, i) || !has_role(c, q->role)) continue;
        if (q->state.len && !str_is(q->state, check_state_id(state))) continue;
        if (all++ < from || view->n == ROWS_OF_PAGE) continue;
        const struct status_entry *e = system_status(l->system, i);
        struct str name = control_name(v->a, cat, i);
        struct check_row *row = &rows[view->n++];
        *row = (struct check_row){.id = c->id,
                                  .title = text_in(&c->title, v->lang),
                                  .path = check_path(v->a, l, name),
                                  .state = check_state_word(v->lang, state),
                                  .look = check_state_look(state),
                                  .on = e ? e->on : STR(""),
                                  .roles = check_roles(v->a, s, c, v->lang)};
        count_files(v, files, n_files, name, row);
    }
    view->rows = rows;
    view->paging = (struct ui_paging){.path = path_of_list(v, l, q),
                                      .page = (unsigned)q->page,
                                      .pages = (unsigned)((all + ROWS_OF_PAGE - 1) / ROWS_OF_PAGE),
                                      .total = (int64_t)all};
}

static void set_counts(const struct visit *v, const struct loaded *l, const struct asking *q,
                       struct checklists_view *view) {
    const struct catalog *cat = v->opt->catalog;
    struct check_count *list = arena_array(v->a, cat->n_standards, sizeof *list);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        list[i] = (struct check_count){
            .title = text_in(&s->title, v->lang),
            .path = arena_fmt(v->a, "%.*s/checklists?standard=%.*s", STR_ARG(l->path), STR_ARG(s->id)),
            .here = s == q->standard};
        count(l, s, &list[i]);
    }
    view->standards = list;
    view->n_standards = cat->n_standards;
}

static struct ui_field form_field(const struct visit *v) {
    return (struct ui_field){
        .name = "form",
        .label = trs(v->lang, "The filled form"),
        .accept = ".xlsx",
        .must = true,
        .hint = trs(v->lang, "An Excel workbook (.xlsx) that was made here. Sheets may be sorted and filtered."),
        .why = trs(
            v->lang,
            "States, days and notes in it are taken over. Mistakes are told by cell, and then nothing is changed.")};
}

static void show(struct visit *v, struct loaded *l, unsigned status, struct checklists_view *view) {
    struct err e = {0};
    struct evidence *files;
    size_t n_files;
    struct label_answer answer;
    struct asking q = read_asking(v, l);
    if (!evidence_list(v->a, v->opt->store, l->id, &files, &n_files, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct ui_page page = loaded_page(v, l, trs(v->lang, "Checklists"));
    page.lead = trs(v->lang, "What applies to this system, how far it is done, and what shows it (self-inspection).");
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    view->page = page;
    view->head = &l->head;
    view->shown = text_in(&q.standard->title, v->lang);
    view->may = visit_may(v, PERMIT_SYSTEM_INSPECT);
    view->standard = standards_field(v, &q);
    view->role = roles_field(v, &q);
    view->state = states_field(v, &q);
    view->filter =
        (struct ui_filter){.path = arena_fmt(v->a, "%.*s/checklists", STR_ARG(l->path)),
                           .clear = q.role.len || q.state.len ? arena_fmt(v->a, "%.*s/checklists?standard=%.*s",
                                                                          STR_ARG(l->path), STR_ARG(q.standard->id))
                                                              : STR_NONE};
    set_counts(v, l, &q, view);
    set_rows(v, l, &q, files, n_files, view);
    loaded_allows(v, l, LABEL_EXPORT, &answer);
    view->form_refused = answer.allowed ? STR_NONE : answer.why;
    view->form_path = arena_fmt(v->a, "%.*s/checklists/form?standard=%.*s&role=%.*s", STR_ARG(l->path),
                                STR_ARG(q.standard->id), STR_ARG(check_url(v->a, q.role)));
    view->import_path = arena_fmt(v->a, "%.*s/checklists/form", STR_ARG(l->path));
    if (!view->file.name) view->file = form_field(v);
    struct html h = visit_page(v, status);
    t_checklists(&h, view);
}

static void checklists(struct visit *v) {
    struct loaded l;
    struct checklists_view view = {0};
    if (loaded_open(v, &l)) show(v, &l, 200, &view);
}

/* The form --------------------------------------------------------------------------------------------------------- */

static void form(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct label_answer answer;
    if (!loaded_open(v, &l)) return;
    struct asking q = read_asking(v, &l);
    uint32_t standard = (uint32_t)(q.standard - v->opt->catalog->standards);
    struct report_input in = loaded_input(v, &l);
    in.standards = &standard;
    in.n_standards = 1;
    in.roles = &q.role;
    in.n_roles = q.role.len ? 1 : 0;
    loaded_allows(v, &l, LABEL_EXPORT, &answer);
    if (!answer.allowed) err_set(&e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    if (l.mark.len) l.system->document.mark = l.mark;
    struct buf out;
    buf_init(&out, REPORT_OUTPUT_MAX);
    struct writer_options opt = {.program_dir = STR(""), .tmp_dir = v->opt->spool_dir};
    const struct writer *w = report_writer(STR("xlsx"));
    const struct make_kind *k = make_kind_find(STR("checklist"));
    if (!e.kind && w->write(checklist_compose(v->a, &in), &opt, &out, &e))
        visit_file(v, buf_str(&out), w->media_type,
                   make_file_name(v->a, v->lang, k, l.name, visit_today(v), STR("xlsx")));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

/* Every finding of the reader as a line of the summary. */
static void refuse(struct visit *v, struct loaded *l, const struct diags *d, struct str sentence) {
    struct checklists_view view = {.file = form_field(v)};
    size_t n = d ? d->count : 1;
    struct ui_fault *faults = arena_array(v->a, n + 1, sizeof *faults);
    for (size_t i = 0; d && i < n; i++) {
        struct str place = str_of(d->list[i].path), text = str_of(d->list[i].text);
        faults[i] = (struct ui_fault){"form", place.len ? arena_fmt(v->a, "%.*s: %.*s", STR_ARG(place), STR_ARG(text))
                                                        : arena_str(v->a, text)};
    }
    if (!d || !n) faults[0] = (struct ui_fault){"form", sentence}, n = 1;
    view.file.error = faults[0].sentence;
    view.page.faults = faults;
    view.page.n_faults = n;
    show(v, l, 400, &view);
}

static bool put_changes(struct visit *v, const struct loaded *l, const struct form_result *r, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(v->opt->store, &tx, e)) return false;
    for (size_t i = 0; i < r->n_changes; i++) {
        struct str name = control_name(v->a, v->opt->catalog, r->changes[i].control);
        struct part_done done;
        struct part_wish wish = {.section = STR("status"),
                                 .name = name,
                                 .expected = loaded_changed(l, "status", name),
                                 .value = check_value(v->a, &r->changes[i].after)};
        if (!system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, l->id, &wish, &done, e)) return false;
    }
    return store_commit(&tx, e);
}

static void take_in(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct diags *d = arena_alloc(v->a, sizeof *d);
    if (v->rq->stage == 0) {
        struct str file = visit_field(v, "form");
        if (file.len) {
            visit_import(v, "book", check_bytes(v, "form"));
        } else if (loaded_open(v, &l)) {
            refuse(v, &l, NULL, trs(v->lang, "Choose the file with the filled form."));
        }
        return;
    }
    if (!loaded_open(v, &l)) return;
    const struct book *book = book_imported(v, NULL, &e);
    const struct form_result *r = book ? form_read(v->a, v->opt->catalog, l.system, book, d) : NULL;
    if (!r) {
        refuse(v, &l, book ? d : NULL, arena_str(v->a, str_of(e.text)));
        return;
    }
    if (!put_changes(v, &l, r, &e)) {
        if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT)
            refuse(v, &l, NULL, arena_str(v->a, str_of(e.text)));
        else
            visit_fail(v, &e);
        return;
    }
    visit_see(v, "%.*s/checklists/taken?rows=%zu&changed=%zu&same=%zu&empty=%zu&kept=%zu&older=%zu", STR_ARG(l.path),
              r->rows, r->n_changes, r->same, r->empty, r->kept, r->older);
}

static size_t number_in(const struct visit *v, const char *name) {
    int64_t n;
    return str_int(visit_query(v, name), &n) && n >= 0 && n < 1000000 ? (size_t)n : 0;
}

static void taken(struct visit *v) {
    struct loaded l;
    if (!loaded_open(v, &l)) return;
    struct check_import_view view = {.rows = number_in(v, "rows"),
                                     .same = number_in(v, "same"),
                                     .empty = number_in(v, "empty"),
                                     .kept = number_in(v, "kept"),
                                     .older = number_in(v, "older"),
                                     .changed = number_in(v, "changed"),
                                     .back = arena_fmt(v->a, "%.*s/checklists", STR_ARG(l.path))};
    loaded_crumb(&l, trs(v->lang, "Checklists"), view.back);
    view.head = &l.head;
    view.page = loaded_page(v, &l, trs(v->lang, "The form has been taken in"));
    struct html h = visit_page(v, 200);
    t_check_imported(&h, &view);
}

const struct route checklists_routes[] = {
    ROUTE("GET", "/systems/{system}/checklists", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, checklists,
          N_("Self-inspection of a system")),
    ROUTE("GET", "/systems/{system}/checklists/form", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_PRESS, form,
          N_("The self-inspection form as a workbook")),
    ROUTE_UPLOAD("POST", "/systems/{system}/checklists/form", PERMIT_SYSTEM_INSPECT, GUARD_TOKEN, LANE_WRITE, take_in,
                 N_("Take in a filled self-inspection form"), BOOK_FILE_MAX + MIB),
    ROUTE("GET", "/systems/{system}/checklists/taken", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, taken,
          N_("What a filled form has changed")),
    ROUTES_END,
};
