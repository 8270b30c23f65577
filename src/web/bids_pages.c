/* bids_pages: procurements: what was asked of bidders, what they answered, and how the answers compare. */
#include "web/bids_pages.h"

#include "fmt/era.h"
#include "ledger/evidence.h"
#include "report/bids.h"
#include "web/bids.html.h"
#include "web/book_import.h"
#include "web/check_words.h"
#include "web/inside.h"
#include "web/routes.h"

#define LIST_MAX 200
#define FINDINGS_SHOWN 200

/* Lists ------------------------------------------------------------------------------------------------------------ */

static struct bids_row row_of(const struct visit *v, const struct procurement *p) {
    return (struct bids_row){.title = p->title,
                             .day = p->day,
                             .closed = p->closed,
                             .path = arena_fmt(v->a, "/systems/%lld/bids/%lld", (long long)p->system, (long long)p->id),
                             .system_path = arena_fmt(v->a, "/systems/%lld", (long long)p->system)};
}

/* Of all systems, those that the visitor may export. */
static void all_bids(struct visit *v) {
    struct err e = {0};
    struct procurement *list;
    size_t n;
    struct bids_view view = {.all = true, .page = {.title = trs(v->lang, "Bids"), .menu = "bids"}};
    view.page.lead =
        trs(v->lang, "Procurements and the answers of bidders. A procurement is begun on the page of its system.");
    bool good = procurement_list(v->a, v->opt->store, 0, &list, &n, &e);
    struct bids_row *rows = arena_array(v->a, LIST_MAX, sizeof *rows);
    for (size_t i = 0; good && i < n && view.n < LIST_MAX; i++) {
        bool found;
        struct bids_row *r = &rows[view.n];
        good = object_of_system(v, list[i].system, &v->object, &found, &e);
        if (!good || !found || !visit_may(v, PERMIT_SYSTEM_EXPORT)) continue;
        *r = row_of(v, &list[i]);
        good = evidence_system_name(v->a, v->opt->store, list[i].system, &r->system, &e);
        view.n++;
    }
    v->object = (struct access_object){.any = true};
    if (!good) {
        visit_fail(v, &e);
        return;
    }
    view.rows = rows;
    struct html h = visit_page(v, 200);
    t_bids(&h, &view);
}

static void set_fields(const struct visit *v, struct str title, struct str day, struct bids_view *view) {
    view->title = (struct ui_field){.name = "title",
                                    .label = trs(v->lang, "Name of the procurement"),
                                    .value = title,
                                    .must = true,
                                    .most = 100,
                                    .why = trs(v->lang, "Under this name it stands in lists and in the comparison.")};
    view->day = (struct ui_field){.name = "day",
                                  .label = trs(v->lang, "Day"),
                                  .value = day,
                                  .must = true,
                                  .what = trs(v->lang, "The day on which the requirements were announced.")};
    view->weights = (struct ui_field){.name = "weights",
                                      .label = trs(v->lang, "Sheet of points, filled in"),
                                      .accept = ".xlsx",
                                      .hint = trs(v->lang, "Only where optional requirements bring points."),
                                      .why = trs(v->lang, "With it the points of each bidder are counted.")};
}

static void show(struct visit *v, struct loaded *l, unsigned status, struct bids_view *view) {
    struct err e = {0};
    struct procurement *list;
    size_t n;
    if (!procurement_list(v->a, v->opt->store, l->id, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct bids_row *rows = arena_array(v->a, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) rows[i] = row_of(v, &list[i]);
    struct ui_page page = loaded_page(v, l, trs(v->lang, "Bids"));
    page.lead = trs(v->lang, "The sheet for bidders, the answers that came back, and how they compare.");
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    view->page = page;
    view->head = &l->head;
    view->rows = rows;
    view->n = n;
    view->may = visit_may(v, PERMIT_SYSTEM_DECIDE);
    view->action = arena_fmt(v->a, "%.*s/bids", STR_ARG(l->path));
    view->sheet_action = arena_fmt(v->a, "%.*s/documents", STR_ARG(l->path));
    if (!view->title.name) set_fields(v, STR(""), visit_today(v), view);
    struct html h = visit_page(v, status);
    t_bids(&h, view);
}

static void bids(struct visit *v) {
    struct loaded l;
    struct bids_view view = {0};
    if (loaded_open(v, &l)) show(v, &l, 200, &view);
}

/* Beginning -------------------------------------------------------------------------------------------------------- */

static void add_fault(const struct visit *v, struct bids_view *view, struct ui_field *f, struct str sentence) {
    struct ui_fault *all = arena_array(v->a, view->page.n_faults + 1, sizeof *all);
    for (size_t i = 0; i < view->page.n_faults; i++) all[i] = view->page.faults[i];
    all[view->page.n_faults++] = (struct ui_fault){f ? f->name : NULL, sentence};
    view->page.faults = all;
    if (f && !f->error.len) f->error = sentence;
}

/* The clauses as they are now: those of the standards that specify. */
static struct bid_clauses *clauses_now(const struct visit *v, const struct loaded *l) {
    struct report_input in = loaded_input(v, l);
    uint32_t *list = arena_array(v->a, l->n_standards, sizeof *list);
    size_t n = 0;
    for (uint32_t i = 0; i < v->opt->catalog->n_standards; i++)
        if (v->opt->catalog->standards[i].n_chapters) list[n++] = i;
    in.lang = LANG_JA;
    in.standards = list;
    in.n_standards = n;
    return bids_clauses(v->a, &in);
}

static bool read_points(struct visit *v, struct bid_clauses *c, const struct book *book, struct bids_view *view) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    if (!book || bid_weights_read(v->a, c, book, v->lang, d)) return true;
    for (size_t i = 0; i < d->count; i++) {
        struct str place = str_of(d->list[i].path), text = arena_str(v->a, str_of(d->list[i].text));
        add_fault(v, view, &view->weights,
                  place.len ? arena_fmt(v->a, "%.*s: %.*s", STR_ARG(place), STR_ARG(text)) : text);
    }
    return false;
}

static void begin_with(struct visit *v, struct loaded *l, struct str title, struct str day_text,
                       const struct book *book, struct str fault) {
    struct err e = {0};
    struct bids_view view = {0};
    char day[ERA_DAY_MAX] = "";
    int64_t id;
    set_fields(v, title, day_text, &view);
    if (fault.len) add_fault(v, &view, &view.weights, fault);
    if (!title.len) add_fault(v, &view, &view.title, trs(v->lang, "Enter the name of the procurement."));
    if (!era_read_in(v->lang, day_text, day, &e)) add_fault(v, &view, &view.day, arena_str(v->a, str_of(e.text)));
    e = (struct err){0};
    struct bid_clauses *c = clauses_now(v, l);
    struct procurement p = {.system = l->id, .title = title, .day = str_of(day)};
    if (view.page.n_faults || !read_points(v, c, book, &view)) {
        show(v, l, 400, &view);
    } else if (procurement_add(v->opt->trail, &v->viewer.actor, &p, c, &id, &e)) {
        visit_see(v, "%.*s/bids/%lld?done=saved", STR_ARG(l->path), (long long)id);
    } else if (e.kind == ERR_INVALID || e.kind == ERR_LIMIT) {
        add_fault(v, &view, NULL, arena_str(v->a, str_of(e.text)));
        show(v, l, http_status_of(e.kind), &view);
    } else {
        visit_fail(v, &e);
    }
}

static void begin(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct str head = STR(""), title, day;
    if (v->rq->stage == 0) {
        struct str file = check_bytes(v, "weights");
        title = visit_field(v, "title"), day = visit_field(v, "day");
        if (file.len)
            visit_import_headed(v, arena_fmt(v->a, "%.*s\n%.*s", STR_ARG(title), STR_ARG(day)), file);
        else if (loaded_open(v, &l))
            begin_with(v, &l, title, day, NULL, STR_NONE);
        return;
    }
    if (!loaded_open(v, &l)) return;
    const struct book *book = book_imported(v, &head, &e);
    if (!str_split(head, '\n', &title, &day)) title = day = STR("");
    begin_with(v, &l, title, day, book, book ? STR_NONE : arena_str(v->a, str_of(e.text)));
}

/* One procurement -------------------------------------------------------------------------------------------------- */

static bool load(struct visit *v, struct loaded *l, struct procurement_loaded *p) {
    struct err e = {0};
    if (!loaded_open(v, l)) return false;
    if (!procurement_load(v->a, v->opt->store, visit_number(v, "procurement"), v->lang, p, &e)) {
        visit_fail(v, &e);
        return false;
    }
    if (p->head.system == l->id) return true;
    visit_status(v, 404);
    return false;
}

static struct bidder_row bidder_of(const struct procurement_loaded *p, const struct bid *b) {
    struct bid_sum sum = bid_sum(&p->clauses, b);
    return (struct bidder_row){.name = b->bidder,
                               .met = sum.mandatory[BID_MET],
                               .partly = sum.mandatory[BID_PARTLY],
                               .unmet = sum.mandatory[BID_UNMET],
                               .proposal = sum.mandatory[BID_PROPOSAL],
                               .missing = sum.mandatory[BID_NONE],
                               .points = sum.points,
                               .waiting = sum.waiting,
                               .most = sum.most,
                               .serious = sum.serious,
                               .pointed_out = sum.pointed_out};
}

static void set_findings(const struct visit *v, const struct procurement_loaded *p, struct procurement_view *view) {
    struct bid_finding_row *rows = arena_array(v->a, FINDINGS_SHOWN, sizeof *rows);
    for (size_t b = 0; b < p->n; b++) {
        view->findings_beyond += p->bids[b]->beyond;
        for (size_t i = 0; i < p->bids[b]->n_findings; i++) {
            const struct bid_finding *f = &p->bids[b]->findings[i];
            bool serious = bid_finding_is_serious(f->kind);
            if (view->n_findings == FINDINGS_SHOWN) {
                view->findings_beyond++;
                continue;
            }
            rows[view->n_findings++] =
                (struct bid_finding_row){.bidder = p->bids[b]->bidder,
                                         .cell = f->cell,
                                         .text = f->text,
                                         .look = serious ? UI_BAD : UI_WARN,
                                         .word = serious ? trs(v->lang, "To be settled") : trs(v->lang, "Pointed out")};
        }
    }
    view->findings = rows;
}

static void set_clauses(const struct visit *v, const struct procurement_loaded *p, struct procurement_view *view) {
    struct clause_row *rows = arena_array(v->a, p->clauses.n, sizeof *rows);
    for (size_t i = 0; i < p->clauses.n; i++) {
        const struct bid_clause *c = &p->clauses.list[i];
        struct str *signs = arena_array(v->a, p->n, sizeof *signs);
        rows[i] = (struct clause_row){.number = c->number, .title = c->title, .signs = signs};
        rows[i].kind = c->mandatory ? trs(v->lang, "Mandatory")
                       : c->points  ? arena_fmt(v->a, tr(v->lang, "Optional, %lld points"), (long long)c->points)
                                    : trs(v->lang, "Optional");
        for (size_t b = 0; b < p->n; b++) {
            signs[b] = str_of(bid_answer_sign(p->bids[b]->rows[i].answer));
            rows[i].open |= bid_clause_is_open(&p->clauses, p->bids[b], i);
        }
    }
    view->clauses = rows;
    view->n_clauses = p->clauses.n;
}

static struct ui_field sheet_field(const struct visit *v) {
    return (struct ui_field){
        .name = "sheet",
        .label = trs(v->lang, "The filled answer sheet"),
        .accept = ".xlsx",
        .must = true,
        .hint = trs(v->lang, "One workbook for each bidder. A sheet of the same bidder takes the place of the one "
                             "before; both stay in the record."),
        .why =
            trs(v->lang,
                "It is checked cell by cell: what is missing, what contradicts itself, what was changed in the text.")};
}

static void show_one(struct visit *v, struct loaded *l, const struct procurement_loaded *p, unsigned status,
                     struct str fault) {
    struct procurement_view view = {.day = p->head.day, .closed = p->head.closed, .weighted = p->clauses.weighted};
    struct str own = arena_fmt(v->a, "%.*s/bids/%lld", STR_ARG(l->path), (long long)p->head.id);
    struct bidder_row *bidders = arena_array(v->a, p->n, sizeof *bidders);
    struct ui_fault *one = arena_alloc(v->a, sizeof *one);
    for (size_t i = 0; i < p->n; i++) bidders[i] = bidder_of(p, p->bids[i]);
    view.bidders = bidders;
    view.n_bidders = p->n;
    set_findings(v, p, &view);
    set_clauses(v, p, &view);
    view.back = arena_fmt(v->a, "%.*s/bids", STR_ARG(l->path));
    loaded_crumb(l, trs(v->lang, "Bids"), view.back);
    view.head = &l->head;
    view.page = loaded_page(v, l, p->head.title);
    view.file = sheet_field(v);
    if (fault.len) {
        *one = (struct ui_fault){"sheet", fault};
        view.page.faults = one;
        view.page.n_faults = 1;
        view.file.error = fault;
    }
    view.upload = arena_fmt(v->a, "%.*s/sheets", STR_ARG(own));
    view.close = arena_fmt(v->a, "%.*s/close", STR_ARG(own));
    view.compare = arena_fmt(v->a, "%.*s/comparison", STR_ARG(own));
    view.may = visit_may(v, PERMIT_SYSTEM_DECIDE);
    struct html h = visit_page(v, status);
    t_procurement(&h, &view);
}

static void procurement(struct visit *v) {
    struct loaded l;
    struct procurement_loaded p;
    if (load(v, &l, &p)) show_one(v, &l, &p, 200, STR_NONE);
}

static void sheet(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct procurement_loaded p;
    int64_t id;
    if (v->rq->stage == 0 && check_bytes(v, "sheet").len) {
        visit_import(v, "book", check_bytes(v, "sheet"));
        return;
    }
    if (!load(v, &l, &p)) return;
    if (v->rq->stage == 0) {
        show_one(v, &l, &p, 400, trs(v->lang, "Choose the file with the filled answer sheet."));
        return;
    }
    const struct book *book = book_imported(v, NULL, &e);
    const struct bid *b = book ? bid_read(v->a, &p.clauses, book, v->lang, &e) : NULL;
    if (b && procurement_bid_add(v->opt->trail, &v->viewer.actor, p.head.id, b, &id, &e))
        visit_see(v, "%.*s/bids/%lld?done=uploaded", STR_ARG(l.path), (long long)p.head.id);
    else if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT)
        show_one(v, &l, &p, http_status_of(e.kind), arena_str(v->a, str_of(e.text)));
    else
        visit_fail(v, &e);
}

static void close_it(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct procurement_loaded p;
    if (!load(v, &l, &p)) return;
    if (procurement_close(v->opt->trail, &v->viewer.actor, p.head.id, &e) || e.kind == ERR_CONFLICT)
        visit_see(v, "%.*s/bids/%lld?done=saved", STR_ARG(l.path), (long long)p.head.id);
    else
        visit_fail(v, &e);
}

static void comparison(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct procurement_loaded p;
    struct label_answer answer;
    struct buf out;
    if (!load(v, &l, &p)) return;
    loaded_allows(v, &l, LABEL_EXPORT, &answer);
    if (!answer.allowed) err_set(&e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    if (l.mark.len) l.system->document.mark = l.mark;
    struct report_input in = loaded_input(v, &l);
    const struct writer *w = report_writer(STR("xlsx"));
    struct writer_options opt = {.program_dir = STR(""), .tmp_dir = v->opt->spool_dir};
    buf_init(&out, REPORT_OUTPUT_MAX);
    if (!e.kind && w->write(bids_compare(v->a, &in, &p.clauses, p.bids, p.n), &opt, &out, &e))
        visit_file(v, buf_str(&out), w->media_type,
                   arena_fmt(v->a, "%s-%.*s.xlsx", tr(v->lang, "Comparison"), STR_ARG(p.head.title)));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

const struct route bids_routes[] = {
    ROUTE("GET", "/bids", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_READ, all_bids, N_("Procurements of all systems")),
    ROUTE("GET", "/systems/{system}/bids", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_READ, bids,
          N_("Procurements of a system")),
    ROUTE_UPLOAD("POST", "/systems/{system}/bids", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, begin,
                 N_("Begin a procurement"), BOOK_FILE_MAX + MIB),
    ROUTE("GET", "/systems/{system}/bids/{procurement}", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_READ, procurement,
          N_("A procurement and its answers")),
    ROUTE_UPLOAD("POST", "/systems/{system}/bids/{procurement}/sheets", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE,
                 sheet, N_("Take in a filled answer sheet"), BOOK_FILE_MAX + MIB),
    ROUTE("POST", "/systems/{system}/bids/{procurement}/close", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, close_it,
          N_("Close a procurement")),
    ROUTE("GET", "/systems/{system}/bids/{procurement}/comparison", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_PRESS,
          comparison, N_("The comparison as a workbook")),
    ROUTES_END,
};
