/* people_import: the files of the personnel office: read by the importer, shown as what would be done, then done.
 *
 * The importer turns the file into CSV that is surely UTF-8 and whole; the keeper compares it with what is there and
 * shows the plan; the form of the plan carries the text and a digest of what was shown, so that what is confirmed is
 * what was seen. */
#include "fmt/csv.h"
#include "web/import.h"
#include "web/inside.h"
#include "web/organisations.h"
#include "web/organisations.html.h"
#include "web/routes.h"

/* The importer
 * ---------------------------------------------------------------------------------------------------------- */

/* Every cell in quotes, each row on the line where it was, so that findings name the line of the file. */
static void write_clean(const struct csv *t, struct buf *out) {
    unsigned line = 1;
    for (size_t r = 0; r < t->n; r++) {
        for (; line < t->rows[r].line; line++) buf_addc(out, '\n');
        for (size_t c = 0; c < t->columns; c++) {
            struct str cell = t->rows[r].cells[c];
            if (c) buf_addc(out, ',');
            buf_addc(out, '"');
            for (size_t i = 0; i < cell.len; i++) {
                if (cell.ptr[i] == '"') buf_addc(out, '"');
                line += cell.ptr[i] == '\n';
                buf_addc(out, cell.ptr[i]);
            }
            buf_addc(out, '"');
        }
        buf_addc(out, '\n');
        line++;
    }
}

static bool read_csv(struct arena *a, const struct catalog *cat, struct str file, struct buf *out, struct err *e) {
    (void)cat;
    struct source src = {STR("CSV"), file};
    struct csv_limits most = {.bytes = PEOPLE_CSV_MAX, .rows = PEOPLE_CSV_ROWS_MAX, .columns = PEOPLE_CSV_COLUMNS_MAX};
    struct diags *d = arena_alloc(a, sizeof *d);
    struct csv t;
    if (csv_read(a, &src, &most, &t, d)) {
        write_clean(&t, out);
        return buf_ok(out) || err_set(e, ERR_LIMIT, "%s", _("The file is too large."));
    }
    if (!d->count) return err_set(e, ERR_INVALID, "%s", _("The file could not be read."));
    if (!d->list[0].line) return err_set(e, ERR_INVALID, "%s", d->list[0].text);
    return err_set(e, ERR_INVALID, _("Line %u: %s"), d->list[0].line, d->list[0].text);
}
const struct import_reader csv_reader = {.name = "csv", .read = read_csv};

/* Asking for the file
 * ---------------------------------------------------------------------------------------------------- */

static const struct import_column people_columns[] = {
    {"職員番号", "staff_number", N_("Who it is: one person, one number"), true},
    {"氏名", "name", N_("Family name and given name"), true},
    {"よみ", "reading", N_("In hiragana; lists are sorted by it"), false},
    {"メール", "mail", N_("Mail address"), false},
    {"組織コード", "organisation_code", N_("Where the person belongs"), false},
    {"利用者ID", "id", N_("For new people; made from the staff number when it is empty"), false},
    {"状態", "state", N_("在職 (active) or 退職 (stopped)"), false},
};
static const struct import_column organisation_columns[] = {
    {"組織コード", "code", N_("Which organisation it is"), true},
    {"組織名", "name", N_("Its name"), true},
    {"よみ", "reading", N_("In hiragana"), false},
    {"上位組織コード", "parent_code", N_("What is above it"), false},
    {"状態", "state", N_("有効 (active) or 廃止 (stopped)"), false},
};

static bool of_organisations(const struct visit *v) {
    return str_starts(v->rq->path, STR("/organisations"));
}

static struct ui_crumb *crumbs_of(struct visit *v, bool organisations) {
    struct ui_crumb *c = arena_array(v->a, 2, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "People"), STR("/people")};
    if (organisations) c[1] = (struct ui_crumb){trs(v->lang, "Organisations"), STR("/organisations")};
    return c;
}

static void show_form(struct visit *v, const struct faults *fs, unsigned status) {
    struct import_page *p = arena_alloc(v->a, sizeof *p);
    bool o = of_organisations(v);
    if (fs) p->faults = *fs;
    p->action = o ? STR("/organisations/import") : STR("/people/import");
    p->cancel = o ? STR("/organisations") : STR("/people");
    p->columns = o ? organisation_columns : people_columns;
    p->n_columns =
        o ? sizeof organisation_columns / sizeof *organisation_columns : sizeof people_columns / sizeof *people_columns;
    p->file = (struct ui_field){.name = "file",
                                .label = trs(v->lang, "CSV file"),
                                .must = true,
                                .accept = ".csv",
                                .hint = trs(v->lang, "UTF-8 or Shift_JIS (CP932), at most 8 MiB and 20,000 rows.")};
    for (size_t i = 0; i < p->faults.n; i++)
        if (p->faults.list[i].name && !p->file.error.len) p->file.error = p->faults.list[i].sentence;
    p->page = (struct ui_page){.title = o ? trs(v->lang, "Read organisations from a file")
                                          : trs(v->lang, "Read people from a file"),
                               .menu = "people",
                               .crumbs = crumbs_of(v, o),
                               .n_crumbs = o ? 2 : 1,
                               .lead = trs(v->lang, "First you see what would be changed. Nothing is changed before "
                                                    "you confirm. Who is not in the file stays as is."),
                               .faults = p->faults.list,
                               .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_people_import(&h, p);
}

static void ask(struct visit *v) {
    show_form(v, NULL, 200);
}

/* The plan
 * --------------------------------------------------------------------------------------------------------------- */

static bool plan_of(struct visit *v, struct str text, struct people_plan *plan, struct faults *fs, struct err *e) {
    struct source src = {STR("CSV"), text};
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct ui_field file = {.name = "file"};
    bool ok = of_organisations(v) ? organisations_csv_read(v->a, v->opt->trail, &src, plan, d, e)
                                  : people_csv_read(v->a, v->opt->trail, &src, plan, d, e);
    for (size_t i = 0; i < d->count; i++)
        fault_add(v, fs, &file,
                  d->list[i].line ? arena_fmt(v->a, tr(v->lang, "Line %u: %s"), d->list[i].line, d->list[i].text)
                                  : str_of(d->list[i].text));
    if (!ok && fault_is(e) && !fs->n) fault_err(v, fs, &file, e);
    return ok && !fs->n;
}

/* What was seen, in one number. */
static struct str digest_of(struct visit *v, const struct people_plan *plan) {
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < plan->n; i++) {
        const struct csv_row *r = &plan->rows[i];
        if (r->doing == CSV_SAME) continue;
        sum = sum * 31 +
              str_hash(arena_fmt(v->a, "%zu %d %.*s %.*s", r->line, (int)r->doing, STR_ARG(r->id), STR_ARG(r->was)));
    }
    return arena_fmt(v->a, "%llx", (unsigned long long)sum);
}

static struct str doing_words(const struct visit *v, enum csv_doing doing, enum ui_look *look) {
    *look = doing == CSV_ADD ? UI_GOOD : doing == CSV_STOP ? UI_BAD : UI_INFO;
    return doing == CSV_ADD    ? trs(v->lang, "is added")
           : doing == CSV_STOP ? trs(v->lang, "is stopped")
                               : trs(v->lang, "is changed");
}

static void show_plan(struct visit *v, const struct people_plan *plan, struct str text, bool again) {
    struct plan_page *p = arena_alloc(v->a, sizeof *p);
    bool o = of_organisations(v);
    size_t same = plan->n - plan->adds - plan->changes - plan->stops;
    const struct {
        const char *term;
        size_t n;
    } sums[] = {{N_("Added"), plan->adds},
                {N_("Changed"), plan->changes},
                {N_("Stopped"), plan->stops},
                {N_("Stay as they are"), same}};
    for (size_t i = 0; i < 4; i++)
        p->sums[i] = (struct ui_pair){trs(v->lang, sums[i].term), arena_fmt(v->a, "%zu", sums[i].n), STR_NONE};
    p->rows = arena_array(v->a, PLAN_ROWS_SHOWN, sizeof *p->rows);
    for (size_t i = 0; i < plan->n; i++) {
        const struct csv_row *r = &plan->rows[i];
        if (r->doing == CSV_SAME) continue;
        if (p->n == PLAN_ROWS_SHOWN) {
            p->more++;
            continue;
        }
        struct plan_line *l = &p->rows[p->n++];
        *l = (struct plan_line){.line = arena_fmt(v->a, "%zu", r->line), .id = r->id, .name = r->name, .was = r->was};
        l->doing = doing_words(v, r->doing, &l->look);
    }
    p->nothing = !p->n;
    p->text = text;
    p->digest = digest_of(v, plan);
    p->action = o ? STR("/organisations/import/apply") : STR("/people/import/apply");
    p->cancel = o ? STR("/organisations/import") : STR("/people/import");
    p->page = (struct ui_page){.title = trs(v->lang, "What would be changed"),
                               .menu = "people",
                               .crumbs = crumbs_of(v, o),
                               .n_crumbs = o ? 2 : 1};
    if (again) p->page.warn = trs(v->lang, "Something was changed meanwhile. Please look at it once more.");
    struct html h = visit_page(v, again ? 409 : 200);
    t_people_plan(&h, p);
}

static const struct http_part *file_of(const struct visit *v) {
    for (size_t i = 0; v->form && i < v->form->n; i++)
        if (str_is(v->form->list[i].name, "file")) return &v->form->list[i];
    return NULL;
}

static void take_file(struct visit *v) {
    struct faults fs = {0};
    struct people_plan plan;
    struct err e = {0};
    struct ui_field field = {.name = "file"};
    if (v->rq->stage == 0) {
        const struct http_part *file = file_of(v);
        if (!file || !file->value.len) {
            fault_add(v, &fs, &field, trs(v->lang, "Choose a file."));
            return show_form(v, &fs, 422);
        }
        return visit_import(v, csv_reader.name, file->value);
    }
    if (!visit_imported(v, &e)) {
        fault_err(v, &fs, &field, &e);
        return show_form(v, &fs, 422);
    }
    if (plan_of(v, v->rq->body, &plan, &fs, &e)) return show_plan(v, &plan, v->rq->body, false);
    if (!fs.n) return visit_fail(v, &e);
    show_form(v, &fs, 422);
}

static void apply(struct visit *v) {
    struct faults fs = {0};
    struct people_plan plan;
    struct err e = {0};
    struct str text = visit_field(v, "text");
    if (!plan_of(v, text, &plan, &fs, &e)) {
        if (!fs.n) return visit_fail(v, &e);
        return show_form(v, &fs, 422);
    }
    if (!str_eq(digest_of(v, &plan), visit_field(v, "digest"))) return show_plan(v, &plan, text, true);
    if (people_csv_apply(v->opt->trail, &v->viewer.actor, &plan, v->now, &e))
        return visit_see(v, of_organisations(v) ? "/organisations?done=imported" : "/people?done=imported");
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &fs, NULL, &e);
    show_form(v, &fs, fault_status(&e));
}

const struct route people_import_routes[] = {
    ROUTE("GET", "/people/import", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, ask, N_("Read people from a file")),
    ROUTE_UPLOAD("POST", "/people/import", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, take_file,
                 N_("Look at a file of people"), 9 * MIB),
    ROUTE_UPLOAD("POST", "/people/import/apply", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, apply,
                 N_("Take over a file of people"), 12 * MIB),
    ROUTE("GET", "/organisations/import", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, ask,
          N_("Read organisations from a file")),
    ROUTE_UPLOAD("POST", "/organisations/import", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, take_file,
                 N_("Look at a file of organisations"), 9 * MIB),
    ROUTE_UPLOAD("POST", "/organisations/import/apply", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, apply,
                 N_("Take over a file of organisations"), 12 * MIB),
    ROUTES_END,
};
