/* audit: what an auditor looks at. */
#include "web/audit.h"

#include "access/approval.h"
#include "access/organisation.h"
#include "fmt/csv.h"
#include "fmt/era.h"
#include "ledger/evidence.h"
#include "ledger/hold.h"
#include "ledger/period.h"
#include "ledger/record_find.h"
#include "ledger/retention.h"
#include "web/api.h"
#include "web/audit.html.h"
#include "web/routes.h"

#define ENTRIES_A_PAGE 100
#define ROWS_MAX 2000
#define VERIFY_MAX 200000 /* entries; more are verified by `kijun verify` on the machine */
#define CSV_MAX (16 * MIB)

/* Pieces ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *path, *label;
} parts[] = {
    {"/audit", N_("Overview")},
    {"/audit/entries", N_("Entries")},
    {"/audit/roles", N_("Roles given")},
    {"/audit/exceptions", N_("Exceptions")},
    {"/audit/retention", N_("Terms of keeping")},
    {"/audit/evidence", N_("Evidence")},
};

static struct audit_page *begin(struct visit *v, const char *here, const char *title) {
    size_t n = sizeof parts / sizeof *parts;
    struct audit_page *p = arena_alloc(v->a, sizeof *p);
    struct ui_tab *tabs = arena_array(v->a, n, sizeof *tabs);
    for (size_t i = 0; i < n; i++)
        tabs[i] = (struct ui_tab){trs(v->lang, parts[i].label), str_of(parts[i].path),
                                  str_is(str_of(here), parts[i].path), -1};
    p->tabs = tabs;
    p->n_tabs = n;
    p->crumbs[0] = (struct ui_crumb){trs(v->lang, "Audit"), STR("/audit")};
    p->page = (struct ui_page){.title = trs(v->lang, title),
                               .menu = "audit",
                               .crumbs = p->crumbs,
                               .n_crumbs = str_is(str_of(here), "/audit") ? 0 : 1};
    return p;
}

static void send(struct visit *v, const struct audit_page *p) {
    struct html h = visit_page(v, 200);
    t_audit(&h, p);
}

static struct str moment(struct visit *v, int64_t ms) {
    struct buf b;
    if (!ms) return STR("");
    buf_init(&b, KIB);
    struct html h = {.out = &b, .lang = v->lang};
    html_moment(&h, ms);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* A table with `n` columns; rows are added up to ROWS_MAX. */
struct rows {
    struct visit *v;
    struct ui_table table;
    struct ui_cell *cells;
    size_t room;
};
static struct rows *rows_new(struct visit *v, const char *caption, const char *const *heads, size_t n) {
    struct rows *r = arena_alloc(v->a, sizeof *r);
    struct ui_column *columns = arena_array(v->a, n, sizeof *columns);
    for (size_t i = 0; i < n; i++) columns[i].label = trs(v->lang, heads[i]);
    r->v = v;
    r->table = (struct ui_table){.caption = trs(v->lang, caption),
                                 .caption_hidden = true,
                                 .columns = columns,
                                 .n_columns = n,
                                 .empty = trs(v->lang, "There is nothing to show.")};
    return r;
}
static struct ui_cell *rows_add(struct rows *r) {
    size_t n = r->table.n_columns;
    if ((r->table.n_rows + 1) * n > r->room) {
        size_t room = r->room ? 2 * r->room : 64 * n;
        struct ui_cell *cells = arena_array(r->v->a, room, sizeof *cells);
        for (size_t i = 0; i < r->table.n_rows * n; i++) cells[i] = r->cells[i];
        r->cells = cells;
        r->room = room;
    }
    r->table.cells = r->cells;
    return &r->cells[r->table.n_rows++ * n];
}

/* Entries ---------------------------------------------------------------------------------------------------------- */

static bool read_day(struct visit *v, struct ui_field *f, int64_t *ms, bool end) {
    struct err e = {0};
    char day[ERA_DAY_MAX];
    *ms = 0;
    if (!f->value.len) return true;
    if (!era_read_in(v->lang, f->value, day, &e)) {
        f->error = arena_str(v->a, str_of(e.text));
        return false;
    }
    int64_t after = day_end(str_of(day));
    *ms = end ? after : after - 86400000;
    return true;
}

static void kinds_of(struct visit *v, struct ui_field *f) {
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    struct ui_choice *choices = arena_array(v->a, rules->n_kinds + 1, sizeof *choices);
    choices[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "Every kind"), .chosen = !f->value.len};
    for (size_t i = 0; i < rules->n_kinds; i++)
        choices[i + 1] = (struct ui_choice){.value = rules->kinds[i].id,
                                            .label = text_in(&rules->kinds[i].title, v->lang),
                                            .chosen = str_eq(rules->kinds[i].id, f->value)};
    f->choices = choices;
    f->n_choices = rules->n_kinds + 1;
}

/* The fields as asked, and the filter that they make; false: a day is none, and the page says so. */
static bool read_filter(struct visit *v, struct audit_page *p, struct record_filter *f) {
    int64_t before = 0;
    p->filter = true;
    p->person = (struct ui_field){.name = "person",
                                  .label = trs(v->lang, "Person"),
                                  .hint = trs(v->lang, "The id of who did it, or to whom it was done."),
                                  .value = visit_query(v, "person"),
                                  .width = UI_WIDTH_MIDDLE};
    p->kind = (struct ui_field){
        .name = "kind", .label = trs(v->lang, "Kind"), .value = visit_query(v, "kind"), .width = UI_WIDTH_MIDDLE};
    p->subject = (struct ui_field){.name = "subject",
                                   .label = trs(v->lang, "Subject"),
                                   .hint = trs(v->lang, "For example: system/3, or person/hanako."),
                                   .value = visit_query(v, "subject"),
                                   .width = UI_WIDTH_MIDDLE};
    p->since = (struct ui_field){.name = "since",
                                 .label = trs(v->lang, "From (day)"),
                                 .value = visit_query(v, "since"),
                                 .width = UI_WIDTH_SHORT};
    p->until = (struct ui_field){
        .name = "until", .label = trs(v->lang, "To (day)"), .value = visit_query(v, "until"), .width = UI_WIDTH_SHORT};
    kinds_of(v, &p->kind);
    struct str text = visit_query(v, "before");
    if (text.len && (!str_int(text, &before) || before < 1)) before = 0;
    *f = (struct record_filter){.person = p->person.value,
                                .kind = p->kind.value,
                                .subject = p->subject.value,
                                .before = before,
                                .most = ENTRIES_A_PAGE};
    return read_day(v, &p->since, &f->since, false) & read_day(v, &p->until, &f->until, true);
}

static void add_query(struct buf *b, const char *name, struct str value) {
    if (!value.len) return;
    buf_addf(b, "%s=", name);
    http_url_encode(b, value);
    buf_addc(b, '&');
}

static struct str same_with(struct visit *v, const struct audit_page *p, const char *path, int64_t before) {
    struct buf b;
    buf_init(&b, 16 * KIB);
    buf_addf(&b, "%s?", path);
    add_query(&b, "person", p->person.value);
    add_query(&b, "kind", p->kind.value);
    add_query(&b, "subject", p->subject.value);
    add_query(&b, "since", p->since.value);
    add_query(&b, "until", p->until.value);
    if (before) buf_addf(&b, "before=%lld", (long long)before);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    while (s.len && (s.ptr[s.len - 1] == '&' || s.ptr[s.len - 1] == '?')) s.len--;
    return s;
}

static struct str kind_title(struct visit *v, struct str id) {
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    int at = retention_kind_find(rules, id);
    return at < 0 ? id : text_in(&rules->kinds[at].title, v->lang);
}

static void entry_row(struct visit *v, struct ui_cell *row, const struct history_entry *x) {
    row[0] = (struct ui_cell){.text = arena_fmt(v->a, "%lld", (long long)x->n),
                              .path = arena_fmt(v->a, "/record/entries/%lld", (long long)x->n)};
    row[1].text = moment(v, x->at);
    row[2].text = x->erased ? trs(v->lang, "Erased") : history_who(x);
    row[3].text = kind_title(v, x->kind);
    row[4].text = x->act;
    row[5].text = x->subject;
    row[6].text = x->address.len ? x->address : x->via;
}

static bool find(struct visit *v, const struct record_filter *f, struct record_found *out) {
    struct err e = {0};
    struct trail *t = api_trail(v, &e);
    bool good = t && record_find(v->a, t, f, out, &e);
    if (t) api_trail_done(v, t);
    if (!good) visit_fail(v, &e);
    return good;
}

static const char *const entry_heads[] = {N_("Entry"), N_("When"),    N_("Who"),       N_("Kind"),
                                          N_("Act"),   N_("Subject"), N_("From where")};
#define ENTRY_COLUMNS (sizeof entry_heads / sizeof *entry_heads)

static void entries(struct visit *v) {
    struct audit_page *p = begin(v, "/audit/entries", N_("Entries of the record"));
    struct record_filter f;
    struct record_found found = {0};
    bool good = read_filter(v, p, &f);
    if (good && !find(v, &f, &found)) return;
    struct rows *r = rows_new(v, N_("Entries of the record"), entry_heads, ENTRY_COLUMNS);
    for (size_t i = 0; i < found.n; i++) entry_row(v, rows_add(r), &found.list[i]);
    r->table.empty = trs(v->lang, found.next ? N_("Nothing among the entries looked at so far; go on with older ones.")
                                             : N_("No entry is like that."));
    p->table = good ? &r->table : NULL;
    p->export = good ? same_with(v, p, "/audit/entries.csv", 0) : STR_NONE;
    if (found.next) p->next = same_with(v, p, "/audit/entries", found.next);
    struct ui_fault faults[2];
    if (p->since.error.len) faults[p->page.n_faults++] = (struct ui_fault){"since", p->since.error};
    if (p->until.error.len) faults[p->page.n_faults++] = (struct ui_fault){"until", p->until.error};
    p->page.faults = faults;
    send(v, p);
}

static void entries_csv(struct visit *v) {
    struct audit_page p = {0};
    struct record_filter f;
    struct record_found found;
    if (!read_filter(v, &p, &f)) {
        visit_status(v, 400);
        return;
    }
    f.most = RECORD_FOUND_MAX;
    if (!find(v, &f, &found)) return;
    struct buf out;
    struct csvw w;
    buf_init(&out, CSV_MAX);
    csvw_init(&w, &out);
    static const char *const heads[] = {"entry",   "at",  "person",  "name",   "kind",  "act",
                                        "subject", "via", "address", "before", "after", "note"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) csvw_cell(&w, str_of(heads[i]));
    csvw_end_row(&w);
    for (size_t i = 0; i < found.n; i++) {
        const struct history_entry *x = &found.list[i];
        char at[CLOCK_TEXT_MAX];
        clock_text(x->at, at);
        csvw_int(&w, x->n);
        const struct str cells[] = {str_of(at), x->id,      x->name,   x->kind,  x->act, x->subject,
                                    x->via,     x->address, x->before, x->after, x->note};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) csvw_cell(&w, cells[k]);
        csvw_end_row(&w);
    }
    visit_file(v, buf_str(&out), "text/csv; charset=utf-8", STR("entries.csv"));
    buf_release(&out);
}

/* The record --------------------------------------------------------------------------------------------------------
 */

static void add_pair(struct visit *v, struct audit_page *p, const char *term, struct str text, struct str path) {
    struct ui_pair *list = arena_array(v->a, p->n_pairs + 1, sizeof *list);
    for (size_t i = 0; i < p->n_pairs; i++) list[i] = p->pairs[i];
    list[p->n_pairs++] = (struct ui_pair){trs(v->lang, term), text, path};
    p->pairs = list;
}

static struct str number(struct visit *v, int64_t n) {
    return arena_fmt(v->a, "%lld", (long long)n);
}

static void sealed(struct visit *v, struct audit_page *p, struct str note, int64_t size) {
    struct note n;
    struct checkpoint c;
    struct err e = {0};
    if (!note.len) {
        add_pair(v, p, N_("Newest checkpoint"), trs(v->lang, "none yet"), STR_NONE);
        return;
    }
    if (!note_read(v->a, STR("checkpoint"), note, &n, &e) || !checkpoint_read(STR("checkpoint"), n.text, &c, &e)) {
        add_pair(v, p, N_("Newest checkpoint"), trs(v->lang, "cannot be read"), STR_NONE);
        return;
    }
    add_pair(v, p, N_("Newest checkpoint"),
             arena_fmt(v->a, tr(v->lang, "over the first %lld entries (%lld since)"), (long long)c.size,
                       (long long)(size - c.size)),
             STR("/audit/checkpoint"));
    add_pair(v, p, N_("Signatures under it"), number(v, (int64_t)n.n), STR_NONE);
}

static bool witnesses(struct visit *v, struct trail *t, struct audit_page *p, struct err *e) {
    static const char *const heads[] = {N_("Name"), N_("Relation"), N_("Entries vouched for")};
    struct trail_witness *ours;
    struct trail_watched *watched;
    size_t n, m;
    if (!witness_list(t, v->a, &ours, &n, e) || !witness_watching(t, v->a, &watched, &m, e)) return false;
    struct rows *r = rows_new(v, N_("Witnesses"), heads, 3);
    for (size_t i = 0; i < n; i++) {
        struct ui_cell *row = rows_add(r);
        row[0].text = ours[i].name;
        row[1].text = trs(v->lang, "is a witness of this record");
        row[2].text = number(v, ours[i].size);
    }
    for (size_t i = 0; i < m; i++) {
        struct ui_cell *row = rows_add(r);
        row[0].text = watched[i].origin;
        row[1].text = trs(v->lang, "is witnessed by this installation");
        row[2].text = number(v, watched[i].size);
    }
    r->table.empty = trs(v->lang, "Nobody outside vouches for this record yet.");
    p->more = &r->table;
    p->more_heading = trs(v->lang, "Witnesses");
    return true;
}

static bool record_page(struct visit *v, struct trail *t, struct audit_page *p, struct err *e) {
    int64_t size, held;
    struct str note;
    if (!trail_size(t, &size, e) || !trail_held(t, &held, e) || !trail_sealed(t, v->a, &note, e)) return false;
    add_pair(v, p, N_("Entries"), number(v, size), STR("/audit/entries"));
    add_pair(v, p, N_("Entries that wait outside of the record"), number(v, held), STR_NONE);
    sealed(v, p, note, size);
    add_pair(v, p, N_("Sign-ins and use"), trs(v->lang, "Entries of that kind"), STR("/audit/entries?kind=use"));
    add_pair(v, p, N_("Exceptions and security events"), trs(v->lang, "Entries of that kind"),
             STR("/audit/entries?kind=event"));
    add_pair(v, p, N_("Whether all of it is intact"), trs(v->lang, "Verify now"), STR("/audit/verify"));
    return witnesses(v, t, p, e);
}

static void record(struct visit *v) {
    struct audit_page *p = begin(v, "/audit", N_("Audit"));
    struct err e = {0};
    struct trail *t = api_trail(v, &e);
    p->page.lead =
        trs(v->lang, "Everything can be looked at here, and nothing changed. Looking is recorded only where a "
                     "label asks for it.");
    bool good = t && record_page(v, t, p, &e);
    if (t) api_trail_done(v, t);
    if (good)
        send(v, p);
    else
        visit_fail(v, &e);
}

static void checkpoint_file(struct visit *v) {
    struct err e = {0};
    struct str note = STR_NONE;
    struct trail *t = api_trail(v, &e);
    bool good = t && trail_sealed(t, v->a, &note, &e);
    if (t) api_trail_done(v, t);
    if (!good)
        visit_fail(v, &e);
    else if (!note.len)
        visit_status(v, 404);
    else
        visit_file(v, note, "text/plain; charset=utf-8", STR("checkpoint.txt"));
}

/* Verifying ---------------------------------------------------------------------------------------------------------
 */

static void add_finding(void *ctx, const struct trail_finding *finding) {
    struct rows *r = ctx;
    if (r->table.n_rows >= ROWS_MAX) return;
    struct ui_cell *row = rows_add(r);
    row[0].text = finding->entry < 0 ? STR("–") : number(r->v, finding->entry);
    row[1].text = arena_str(r->v->a, str_of(finding->text));
}

static bool verify_page(struct visit *v, struct trail *t, struct audit_page *p, struct err *e) {
    static const char *const heads[] = {N_("Entry"), N_("What is wrong")};
    struct trail_verified done = {0};
    struct rows *r = rows_new(v, N_("What is wrong"), heads, 2);
    int64_t size;
    size_t n;
    if (!trail_size(t, &size, e)) return false;
    if (size > VERIFY_MAX) {
        p->page.warn =
            trs(v->lang, "The record is too long to be verified while you wait. Its operators run: kijun verify");
        return true;
    }
    if (!trail_verify(t, add_finding, r, &done, &n, e)) return false;
    if (n)
        p->page.warn = arena_fmt(v->a, tr(v->lang, "%zu findings: the record is not as it was written."), n);
    else
        p->page.done = trs(v->lang, "Every entry is as it was written.");
    add_pair(v, p, N_("Entries verified"), number(v, done.size), STR_NONE);
    add_pair(v, p, N_("Of which erased"), number(v, done.erased), STR_NONE);
    add_pair(v, p, N_("Checkpoints compared"), number(v, done.checkpoints), STR_NONE);
    p->note = trs(v->lang, "This is the word of this server. Who wants not to rely on it takes an export and the small "
                           "program kijun-verify.");
    if (n) p->table = &r->table;
    return true;
}

static void verify(struct visit *v) {
    struct audit_page *p = begin(v, "/audit/verify", N_("Is the record intact?"));
    struct err e = {0};
    struct trail *t = api_trail(v, &e);
    bool good = t && verify_page(v, t, p, &e);
    if (t) api_trail_done(v, t);
    if (good)
        send(v, p);
    else
        visit_fail(v, &e);
}

/* Roles -------------------------------------------------------------------------------------------------------------
 */

static struct str scope_words(struct visit *v, const struct grant *g) {
    struct err e = {0};
    struct str path;
    if (g->scope == SCOPE_ALL) return trs(v->lang, "everything");
    if (g->scope == SCOPE_SYSTEM) return arena_fmt(v->a, tr(v->lang, "system %lld"), (long long)g->object);
    return organisation_path(v->a, v->opt->store, g->object, &path, &e) ? path : number(v, g->object);
}

static void roles(struct visit *v) {
    static const char *const heads[] = {N_("Person"), N_("Role"),  N_("For"),      N_("From"),
                                        N_("Until"),  N_("Asked"), N_("Approved"), N_("Reason")};
    struct audit_page *p = begin(v, "/audit/roles", N_("Roles given over time"));
    struct grant_list list;
    struct err e = {0};
    if (!grant_list(v->a, v->opt->store, &(struct grant_filter){.past = true}, v->now, &list, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct rows *r = rows_new(v, N_("Roles given over time"), heads, 8);
    for (size_t i = 0; i < list.n && i < ROWS_MAX; i++) {
        const struct grant *g = &list.list[i];
        const struct role *role = role_find(roles_builtin(), g->role);
        struct ui_cell *row = rows_add(r);
        row[0] = (struct ui_cell){.text = g->person, .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(g->person))};
        row[1].text = role ? text_in(&role->title, v->lang) : g->role;
        row[2].text = scope_words(v, g);
        row[3].text = moment(v, g->since);
        row[4].text = g->taken   ? arena_fmt(v->a, tr(v->lang, "taken %.*s"), STR_ARG(moment(v, g->taken)))
                      : g->until ? moment(v, g->until)
                                 : trs(v->lang, "open");
        row[5].text = g->asked;
        row[6].text = g->approved;
        row[7].text = g->taken && g->taken_why.len ? g->taken_why : g->reason;
    }
    if (list.n > ROWS_MAX) p->page.warn = trs(v->lang, "There are more; the API gives all of them.");
    p->table = &r->table;
    send(v, p);
}

/* Exceptions and other applications ----------------------------------------------------------------------------------
 */

static void exceptions(struct visit *v) {
    static const char *const heads[] = {N_("Application"), N_("Kind"), N_("State"), N_("Applicant"),
                                        N_("About"),       N_("From"), N_("Until")};
    struct audit_page *p = begin(v, "/audit/exceptions", N_("Exceptions and other applications"));
    struct application *list;
    size_t n;
    bool more = false;
    struct err e = {0};
    if (!application_list(v->a, v->opt->store, &v->viewer, APPLICATIONS_ALL, STR_NONE, 0, v->now, &list, &n, &more,
                          &e)) {
        visit_fail(v, &e);
        return;
    }
    struct rows *r = rows_new(v, N_("Exceptions and other applications"), heads, 7);
    for (size_t i = 0; i < n; i++) {
        const struct application *x = &list[i];
        const struct application_kind *kind = application_kind_find(application_kinds_builtin(), x->kind);
        struct ui_cell *row = rows_add(r);
        row[0] =
            (struct ui_cell){.text = number(v, x->id), .path = arena_fmt(v->a, "/applications/%lld", (long long)x->id)};
        row[1].text = kind ? text_in(&kind->title, v->lang) : x->kind;
        row[2] = (struct ui_cell){.text = application_state_title(x->state, v->lang),
                                  .look = x->state == APPLICATION_OVERDUE ? UI_BAD : UI_PLAIN};
        row[3].text = x->applicant;
        row[4].text = x->scope == SCOPE_SYSTEM ? arena_fmt(v->a, tr(v->lang, "system %lld"), (long long)x->object)
                      : x->scope == SCOPE_ALL  ? trs(v->lang, "everything")
                                               : number(v, x->object);
        row[5].text = moment(v, x->since);
        row[6].text = moment(v, x->until);
    }
    if (more) p->page.warn = trs(v->lang, "There are more; only the newest are listed.");
    p->table = &r->table;
    send(v, p);
}

/* Terms of keeping ---------------------------------------------------------------------------------------------------
 */

static struct str term_words(struct visit *v, const struct retention_term *t, const struct retention_kind *k) {
    struct period period;
    struct str text = t->set ? t->term : k->term;
    if (!text.len) return trs(v->lang, "for ever");
    if (!period_read(text, &period)) return text;
    struct buf b;
    buf_init(&b, KIB);
    period_speak(period, &b);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void retention(struct visit *v) {
    static const char *const heads[] = {N_("Kind"), N_("Kept"), N_("By order (entry)")};
    static const char *const hold_heads[] = {N_("Hold"), N_("What it covers"), N_("Reason"), N_("State")};
    struct audit_page *p = begin(v, "/audit/retention", N_("Terms of keeping"));
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    struct retention_term *terms;
    struct holds holds;
    struct err e = {0};
    if (!retention_terms(v->a, v->opt->store, rules, &terms, &e) || !hold_list(v->a, v->opt->store, true, &holds, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct rows *r = rows_new(v, N_("Terms of keeping"), heads, 3);
    for (size_t i = 0; i < rules->n_kinds; i++) {
        struct ui_cell *row = rows_add(r);
        row[0].text = text_in(&rules->kinds[i].title, v->lang);
        row[1].text = term_words(v, &terms[i], &rules->kinds[i]);
        row[2].text = terms[i].ordered >= 0 ? number(v, terms[i].ordered) : trs(v->lang, "by the data");
    }
    p->table = &r->table;
    r = rows_new(v, N_("Holds"), hold_heads, 4);
    for (size_t i = 0; i < holds.n && i < ROWS_MAX; i++) {
        struct ui_cell *row = rows_add(r);
        row[0].text = number(v, holds.list[i].id);
        row[1].text = holds.list[i].scope;
        row[2].text = holds.list[i].reason;
        row[3].text = trs(v->lang, holds.list[i].lifted < 0 ? N_("in force") : N_("lifted"));
    }
    p->more = &r->table;
    p->more_heading = trs(v->lang, "Holds");
    send(v, p);
}

/* Evidence -----------------------------------------------------------------------------------------------------------
 */

static void evidence(struct visit *v) {
    static const char *const heads[] = {N_("Number"), N_("System"),  N_("Control"), N_("File"),
                                        N_("Bytes"),  N_("Expires"), N_("SHA-256")};
    struct audit_page *p = begin(v, "/audit/evidence", N_("Evidence"));
    struct evidence *list;
    size_t n;
    struct err e = {0};
    char today[DAY_TEXT_MAX];
    if (!evidence_list(v->a, v->opt->store, 0, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    day_of(v->now, today);
    struct rows *r = rows_new(v, N_("Evidence"), heads, 7);
    for (size_t i = 0; i < n && i < ROWS_MAX; i++) {
        struct ui_cell *row = rows_add(r);
        bool over = !list[i].erased && evidence_expired(&list[i], str_of(today));
        row[0].text = number(v, list[i].id);
        row[1] = (struct ui_cell){.text = number(v, list[i].system),
                                  .path = arena_fmt(v->a, "/systems/%lld", (long long)list[i].system)};
        row[2].text = list[i].control;
        row[3].text = list[i].erased ? trs(v->lang, "Erased") : list[i].file;
        row[4].text = number(v, list[i].bytes);
        row[5] = (struct ui_cell){.text = over ? arena_fmt(v->a, tr(v->lang, "%.*s (over)"), STR_ARG(list[i].expires))
                                               : list[i].expires,
                                  .look = over ? UI_WARN : UI_PLAIN};
        row[6].text = list[i].sha256;
    }
    if (n > ROWS_MAX) p->page.warn = trs(v->lang, "There are more; the API gives all of them.");
    p->table = &r->table;
    send(v, p);
}

const struct route audit_routes[] = {
    ROUTE("GET", "/audit", PERMIT_AUDIT, GUARD_NONE, LANE_READ, record, N_("Audit: the record")),
    ROUTE("GET", "/audit/entries", PERMIT_AUDIT, GUARD_NONE, LANE_READ, entries, N_("Audit: entries of the record")),
    ROUTE("GET", "/audit/entries.csv", PERMIT_AUDIT, GUARD_NONE, LANE_READ, entries_csv, N_("Audit: entries as CSV")),
    ROUTE("GET", "/audit/checkpoint", PERMIT_AUDIT, GUARD_NONE, LANE_READ, checkpoint_file,
          N_("Audit: the newest checkpoint")),
    ROUTE("GET", "/audit/verify", PERMIT_AUDIT, GUARD_NONE, LANE_READ, verify, N_("Audit: verify the record")),
    ROUTE("GET", "/audit/roles", PERMIT_AUDIT, GUARD_NONE, LANE_READ, roles, N_("Audit: roles over time")),
    ROUTE("GET", "/audit/exceptions", PERMIT_AUDIT, GUARD_NONE, LANE_READ, exceptions, N_("Audit: exceptions")),
    ROUTE("GET", "/audit/retention", PERMIT_AUDIT, GUARD_NONE, LANE_READ, retention, N_("Audit: terms of keeping")),
    ROUTE("GET", "/audit/evidence", PERMIT_AUDIT, GUARD_NONE, LANE_READ, evidence, N_("Audit: evidence")),
    ROUTES_END,
};
