/* people: the list of people, one of them, and what is known of each. What is done with an account is person_acts.c,
 * roles are roles_pages.c. */
#include "web/people.h"

#include <string.h>

#include "access/factor.h"
#include "access/organisation.h"
#include "access/password.h"
#include "access/session.h"
#include "fmt/csv.h"
#include "web/inside.h"
#include "web/people.html.h"
#include "web/routes.h"

static const struct done_word done[] = {
    {"added", N_("The person was added.")},
    {"saved", N_("What you entered was saved.")},
    {"suspend", N_("The account was suspended. Sessions and keys ended.")},
    {"resume", N_("The account can be used again.")},
    {"stop", N_("The person was stopped. Roles, sessions and keys ended.")},
    {"unlock", N_("The lock was taken off.")},
    {"sessions", N_("All sessions of this person ended.")},
    {"given", N_("The role was given.")},
    {"taken", N_("The role was taken.")},
    {"confirmed", N_("The roles that you marked were confirmed.")},
    {"imported", N_("The file was taken over.")},
    {"handover", N_("Everything was handed over.")},
    {NULL, NULL},
};

/* The list
 * ------------------------------------------------------------------------------------------------------------- */

bool people_may_look(struct visit *v) {
    bool people = viewer_may(&v->viewer, PERMIT_PEOPLE, NULL);
    if (viewer_may(&v->viewer, PERMIT_AUDIT, NULL) || (people && v->viewer.elevated)) return true;
    if (!people) {
        visit_status(v, 403);
        return false;
    }
    struct buf b;
    buf_init(&b, 16 * KIB);
    http_url_encode(&b, v->rq->path);
    visit_see(v, "/account/elevate?next=%.*s", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return false;
}

static int by_reading(const void *x, const void *y) {
    const struct account *a = x, *b = y;
    int by = str_cmp(a->reading.len ? a->reading : a->name, b->reading.len ? b->reading : b->name);
    return by ? by : str_cmp(a->id, b->id);
}

static bool contains(struct str hay, struct str needle) {
    size_t at;
    return hay.len && str_find(hay, needle, &at);
}

static bool state_fits(const struct account *x, struct str want) {
    if (!want.len || str_is(want, "active")) return x->active && (!want.len || !x->suspended);
    if (str_is(want, "suspended")) return x->active && x->suspended;
    return str_is(want, "stopped") ? !x->active : true;
}

struct people_filter {
    struct str q, role, state;
    int64_t *organisations; /* sorted; NULL: any */
    size_t n_organisations;
    const struct grant_list *grants; /* by person */
};

static const struct grant *first_grant(const struct grant_list *l, struct str person) {
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(l->list[mid].person, person) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < l->n && str_eq(l->list[low].person, person) ? &l->list[low] : NULL;
}

static bool has_role(const struct people_filter *f, struct str person) {
    const struct grant *g = first_grant(f->grants, person), *end = f->grants->list + f->grants->n;
    if (str_is(f->role, "none")) return !g;
    for (; g && g < end && str_eq(g->person, person); g++)
        if (str_eq(g->role, f->role)) return true;
    return false;
}

static bool fits(struct visit *v, const struct people_filter *f, const struct account *x, bool *out, struct err *e) {
    int64_t at;
    *out = state_fits(x, f->state);
    if (*out && f->q.len)
        *out = contains(x->name, f->q) || contains(x->reading, f->q) || contains(x->id, f->q) ||
               contains(x->mail, f->q) || contains(x->staff, f->q);
    if (*out && f->role.len) *out = has_role(f, x->id);
    if (!*out || !f->organisations) return true;
    if (!member_of(v->opt->store, x->id, &at, e)) return false;
    *out = false;
    for (size_t i = 0; i < f->n_organisations; i++) *out = *out || f->organisations[i] == at;
    return true;
}

static struct str roles_of(struct visit *v, const struct grant_list *l, struct str person) {
    const struct grant *g = first_grant(l, person), *end = l->list + l->n;
    struct str all = STR_NONE;
    for (; g && g < end && str_eq(g->person, person); g++) {
        struct str t = role_words(v, g->role);
        if (contains(all, t)) continue;
        all = all.ptr ? arena_fmt(v->a, tr(v->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(t)) : t;
    }
    return all;
}

static struct str state_title(const struct visit *v, const struct account *x, enum ui_look *look) {
    *look = !x->active ? UI_BAD : x->suspended ? UI_WARN : UI_GOOD;
    return !x->active ? trs(v->lang, "stopped") : x->suspended ? trs(v->lang, "suspended") : trs(v->lang, "in use");
}

static struct people_row row_of(struct visit *v, const struct grant_list *grants, const struct account *x) {
    struct people_row r = {.id = x->id,
                           .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id)),
                           .name = x->name,
                           .reading = x->reading,
                           .staff = x->staff,
                           .mail = x->mail,
                           .roles = roles_of(v, grants, x->id)};
    int64_t at = 0;
    struct err e = {0};
    if (member_of(v->opt->store, x->id, &at, &e) && at) r.organisation = scope_words(v, SCOPE_ORGANISATION, at);
    r.state = state_title(v, x, &r.look);
    return r;
}

static bool read_filter(struct visit *v, struct people_filter *f, struct grant_list *grants, struct err *e) {
    struct grant_filter none = {.person = STR_NONE};
    int64_t organisation = 0;
    *f = (struct people_filter){
        .q = visit_query(v, "q"), .role = visit_query(v, "role"), .state = visit_query(v, "state"), .grants = grants};
    if (!grant_list(v->a, v->opt->store, &none, v->now, grants, e)) return false;
    (void)str_int(visit_query(v, "organisation"), &organisation); /* what is no number asks for nothing */
    return organisation <= 0 ||
           organisation_below(v->a, v->opt->store, organisation, &f->organisations, &f->n_organisations, e);
}

static bool found_people(struct visit *v, const struct people_filter *f, struct account **list, size_t *n,
                         struct err *e) {
    size_t count, kept = 0;
    if (!account_list(v->a, v->opt->store, list, &count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        bool it;
        if (!fits(v, f, &(*list)[i], &it, e)) return false;
        if (it) (*list)[kept++] = (*list)[i];
    }
    if (kept) qsort(*list, kept, sizeof **list, by_reading);
    *n = kept;
    return true;
}

static bool ask_filter(struct visit *v, struct people_page *p, struct err *e) {
    p->q = (struct ui_field){.name = "q",
                             .label = trs(v->lang, "Name, reading, user ID or staff number"),
                             .value = visit_query(v, "q"),
                             .most = 200};
    p->organisation = (struct ui_field){.name = "organisation",
                                        .label = trs(v->lang, "Organisation and what is below it"),
                                        .value = visit_query(v, "organisation")};
    p->role = (struct ui_field){.name = "role", .label = trs(v->lang, "Role"), .value = visit_query(v, "role")};
    p->state = (struct ui_field){.name = "state", .label = trs(v->lang, "State"), .value = visit_query(v, "state")};
    if (!p->organisation.value.len) p->organisation.value = STR("0");
    if (!offer_organisations(v, &p->organisation, tr(v->lang, "All"), e)) return false;
    struct ui_field roles = p->role;
    offer_roles(v, &roles);
    struct ui_choice *c = arena_array(v->a, roles.n_choices + 2, sizeof *c);
    c[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "All"), .chosen = !p->role.value.len};
    c[1] = (struct ui_choice){
        .value = STR("none"), .label = trs(v->lang, "Without any role"), .chosen = str_is(p->role.value, "none")};
    memcpy(c + 2, roles.choices, roles.n_choices * sizeof *c);
    p->role.choices = c;
    p->role.n_choices = roles.n_choices + 2;
    struct ui_choice *s = arena_array(v->a, 4, sizeof *s);
    s[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "All but the stopped")};
    s[1] = (struct ui_choice){.value = STR("active"), .label = trs(v->lang, "in use")};
    s[2] = (struct ui_choice){.value = STR("suspended"), .label = trs(v->lang, "suspended")};
    s[3] = (struct ui_choice){.value = STR("stopped"), .label = trs(v->lang, "stopped")};
    for (size_t i = 0; i < 4; i++) s[i].chosen = str_eq(s[i].value, p->state.value) || (!i && !p->state.value.len);
    p->state.choices = s;
    p->state.n_choices = 4;
    return true;
}

/* The query as it was, without `page`, ending in "&page=" or as a whole. */
static struct str query_path(struct visit *v, const char *path, const char *end) {
    static const char *const names[] = {"q", "organisation", "role", "state"};
    struct buf b;
    buf_init(&b, 16 * KIB);
    buf_addf(&b, "%s?", path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str value = visit_query(v, names[i]);
        if (!value.len) continue;
        buf_addf(&b, "%s=", names[i]);
        http_url_encode(&b, value);
        buf_addc(&b, '&');
    }
    buf_addz(&b, end);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void show_list(struct visit *v) {
    struct people_page *p = arena_alloc(v->a, sizeof *p);
    struct people_filter f;
    struct grant_list grants;
    struct account *list;
    struct err e = {0};
    size_t n;
    int64_t page = 1;
    if (!people_may_look(v)) return;
    if (!read_filter(v, &f, &grants, &e) || !found_people(v, &f, &list, &n, &e) || !ask_filter(v, p, &e))
        return visit_fail(v, &e);
    unsigned pages = n ? (unsigned)((n + PEOPLE_PAGE - 1) / PEOPLE_PAGE) : 1;
    if (!str_int(visit_query(v, "page"), &page) || page < 1) page = 1;
    if (page > pages) page = pages;
    size_t from = (size_t)(page - 1) * PEOPLE_PAGE;
    p->n = n - from < PEOPLE_PAGE ? n - from : PEOPLE_PAGE;
    p->rows = arena_array(v->a, p->n, sizeof *p->rows);
    for (size_t i = 0; i < p->n; i++) p->rows[i] = row_of(v, &grants, &list[from + i]);
    p->paging = (struct ui_paging){query_path(v, "/people", "page="), (unsigned)page, pages, (int64_t)n};
    p->filter = (struct ui_filter){.path = STR("/people"), .clear = v->rq->query.len ? STR("/people") : STR_NONE};
    p->may = visit_may(v, PERMIT_PEOPLE);
    p->csv = query_path(v, "/people.csv", "");
    p->empty = (struct ui_empty){.title = trs(v->lang, "Nobody fits these conditions."), .text = STR_NONE};
    p->page = (struct ui_page){.title = trs(v->lang, "People"), .menu = "people", .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_people(&h, p);
}

static void list_csv(struct visit *v) {
    /* As people_csv reads it, so that a file goes out, is changed and comes in again. */
    static const char *const heads[LANG_COUNT][7] = {
        [LANG_JA] = {"利用者ID", "職員番号", "氏名", "よみ", "メール", "組織コード", "状態"},
        [LANG_EN] = {"id", "staff_number", "name", "reading", "mail", "organisation_code", "state"},
    };
    struct people_filter f;
    struct grant_list grants;
    struct account *list;
    struct err e = {0};
    size_t n;
    if (!people_may_look(v)) return;
    if (!read_filter(v, &f, &grants, &e) || !found_people(v, &f, &list, &n, &e)) return visit_fail(v, &e);
    struct buf out;
    struct csvw w;
    buf_init(&out, 32 * MIB);
    csvw_init(&w, &out);
    for (size_t i = 0; i < 7; i++) csvw_cell(&w, str_of(heads[v->lang][i]));
    csvw_end_row(&w);
    for (size_t i = 0; i < n; i++) {
        struct organisation o = {0};
        int64_t at = 0;
        if (member_of(v->opt->store, list[i].id, &at, &e) && at && !organisation_get(v->a, v->opt->store, at, &o, &e))
            break;
        csvw_cell(&w, list[i].id);
        csvw_cell(&w, list[i].staff);
        csvw_cell(&w, list[i].name);
        csvw_cell(&w, list[i].reading);
        csvw_cell(&w, list[i].mail);
        csvw_cell(&w, o.code);
        csvw_cell(&w, v->lang == LANG_JA ? (list[i].active ? STR("在職") : STR("退職"))
                                         : (list[i].active ? STR("active") : STR("stopped")));
        csvw_end_row(&w);
    }
    if (e.kind)
        visit_fail(v, &e);
    else
        visit_file(v, buf_str(&out), "text/csv; charset=utf-8", trs(v->lang, "people.csv"));
    buf_release(&out);
}

/* One person
 * ----------------------------------------------------------------------------------------------------------- */

struct ui_crumb *person_crumbs(struct visit *v, const struct account *x) {
    struct ui_crumb *c = arena_array(v->a, 2, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "People"), STR("/people")};
    if (x) c[1] = (struct ui_crumb){x->name, arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id))};
    return c;
}

bool person_named(struct visit *v, struct account *x) {
    struct err e = {0};
    if (account_get(v->a, v->opt->store, visit_param(v, "person"), x, &e)) return true;
    if (e.kind == ERR_NOT_FOUND)
        visit_status(v, 404);
    else
        visit_fail(v, &e);
    return false;
}

static bool show_facts(struct visit *v, struct person_page *p, const struct account *x, struct err *e) {
    struct password_standing pw = {0};
    int64_t at;
    struct ui_pair *f = p->facts = arena_array(v->a, 10, sizeof *f);
    size_t n = 0;
    if (!member_of(v->opt->store, x->id, &at, e) || !password_standing(v->opt->store, x->id, v->now, &pw, e))
        return false;
    f[n++] = (struct ui_pair){trs(v->lang, "User ID"), x->id, STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Name"), x->name, STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Reading"), x->reading, STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Staff number"), x->staff, STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Mail"), x->mail, STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Organisation"), at ? scope_words(v, SCOPE_ORGANISATION, at) : STR_NONE,
                              at ? arena_fmt(v->a, "/organisations/%lld", (long long)at) : STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Language"), x->lang == LANG_JA ? STR("日本語") : STR("English"), STR_NONE};
    f[n++] = (struct ui_pair){
        trs(v->lang, "Second factor"),
        x->needs_second ? trs(v->lang, "Needed") : trs(v->lang, "Needed only for roles that ask for it"), STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Password"),
                              pw.has ? trs(v->lang, "Set by the person") : trs(v->lang, "Not set yet"), STR_NONE};
    if (x->shared)
        f[n++] = (struct ui_pair){trs(v->lang, "Shared ID"), trs(v->lang, "Several people use this ID"), STR_NONE};
    p->n_facts = n;
    return true;
}

static struct str moment_words(struct visit *v, int64_t at) {
    struct buf b;
    buf_init(&b, 100);
    struct html h = {.out = &b, .lang = v->lang};
    html_moment(&h, at);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Only that there are sessions and where from; factors by kind alone. */
static bool show_access(struct visit *v, struct person_page *p, const struct account *x, struct err *e) {
    struct session *list;
    struct factor *factors;
    size_t n, n_factors, recovery, by[3] = {0};
    if (!session_list(v->a, v->opt->store, x->id, v->now, &list, &n, e) ||
        !factor_list(v->a, v->opt->store, x->id, &factors, &n_factors, &recovery, e))
        return false;
    struct ui_cell *cells = arena_array(v->a, n * 3, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        cells[3 * i].text = list[i].address.len ? list[i].address : STR("–");
        cells[3 * i + 1].text = moment_words(v, list[i].began);
        cells[3 * i + 2].text = moment_words(v, list[i].used);
    }
    struct ui_column *c = arena_array(v->a, 3, sizeof *c);
    c[0].label = trs(v->lang, "From where");
    c[1].label = trs(v->lang, "Signed in");
    c[2].label = trs(v->lang, "Last used");
    p->session_table = (struct ui_table){.caption = trs(v->lang, "Sessions"),
                                         .caption_hidden = true,
                                         .columns = c,
                                         .n_columns = 3,
                                         .cells = cells,
                                         .n_rows = n,
                                         .empty = trs(v->lang, "This person is not signed in at the moment.")};
    for (size_t i = 0; i < n_factors; i++) by[factors[i].kind]++;
    p->factors = arena_fmt(
        v->a, tr(v->lang, "Passkeys: %zu, one-time codes: %zu, client certificates: %zu, unused recovery codes: %zu"),
        by[FACTOR_PASSKEY], by[FACTOR_TOTP], by[FACTOR_CERTIFICATE], recovery);
    return true;
}

static struct person_role_row role_row(struct visit *v, const struct grant *g) {
    struct person_role_row r = {.title = role_words(v, g->role),
                                .scope = scope_words(v, g->scope, g->object),
                                .why = g->reason,
                                .used = g->used,
                                .reviewed = g->reviewed};
    bool over = g->taken || (g->until && g->until <= v->now), later = g->since > v->now;
    struct str since = day_spoken(v, g->since), until = day_spoken(v, g->until ? g->until - 1 : 0);
    r.period = arena_fmt(v->a, tr(v->lang, "%.*s to %.*s"), STR_ARG(since), STR_ARG(until));
    r.given = g->approved.ptr ? arena_fmt(v->a, tr(v->lang, "asked by %.*s, approved by %.*s"),
                                          STR_ARG(person_words(v, g->asked)), STR_ARG(person_words(v, g->approved)))
                              : arena_fmt(v->a, tr(v->lang, "given by %.*s"), STR_ARG(person_words(v, g->asked)));
    if (g->clearance)
        r.title = arena_fmt(v->a, tr(v->lang, "%.*s (up to confidentiality %u)"), STR_ARG(r.title), g->clearance);
    r.over = over;
    r.look = over ? UI_INFO : later ? UI_WAIT : UI_GOOD;
    r.state = over ? trs(v->lang, "over") : later ? trs(v->lang, "not begun") : trs(v->lang, "holds now");
    if (g->taken)
        r.why = arena_fmt(v->a, tr(v->lang, "%.*s / taken by %.*s: %.*s"), STR_ARG(g->reason),
                          STR_ARG(person_words(v, g->taken_by)), STR_ARG(g->taken_why));
    if (!over && visit_may(v, PERMIT_ROLES))
        r.path = arena_fmt(v->a, "/people/%.*s/roles/%lld/take", STR_ARG(g->person), (long long)g->id);
    return r;
}

static bool show_roles(struct visit *v, struct person_page *p, const struct account *x, struct err *e) {
    struct grant_filter f = {.person = x->id, .past = true};
    struct grant_list l;
    if (!grant_list(v->a, v->opt->store, &f, v->now, &l, e)) return false;
    p->roles = arena_array(v->a, l.n, sizeof *p->roles);
    p->past = arena_array(v->a, l.n, sizeof *p->past);
    for (size_t i = 0; i < l.n; i++) {
        struct person_role_row r = role_row(v, &l.list[i]);
        if (!r.over)
            p->roles[p->n_roles++] = r;
        else
            p->past[p->n_past++] = r;
    }
    p->may_roles = visit_may(v, PERMIT_ROLES);
    return true;
}

static void add_act(struct visit *v, struct person_page *p, const struct account *x, const char *act, const char *label,
                    const char *text, bool danger) {
    p->acts[p->n_acts++] = (struct person_act_link){.label = trs(v->lang, label),
                                                    .path = arena_fmt(v->a, "/people/%.*s/%s", STR_ARG(x->id), act),
                                                    .text = trs(v->lang, text),
                                                    .danger = danger};
}

static void offer_acts(struct visit *v, struct person_page *p, const struct account *x, bool has_password) {
    if (!x->active || !visit_may(v, PERMIT_PEOPLE)) return;
    if (!x->suspended && !has_password)
        add_act(v, p, x, "invite", N_("Make an invitation"),
                N_("Makes a link with which the person sets the own password."), false);
    if (!x->suspended && has_password)
        add_act(v, p, x, "reset", N_("Set anew"), N_("For who forgot the password or lost the device."), false);
    add_act(v, p, x, "unlock", N_("Take off the lock"), N_("After too many failures to sign in."), false);
    add_act(v, p, x, "sessions", N_("End all sessions"), N_("The person then has to sign in again everywhere."), false);
    if (x->suspended)
        add_act(v, p, x, "resume", N_("Lift the suspension"), N_("The person can sign in again."), false);
    else
        add_act(v, p, x, "suspend", N_("Suspend"),
                N_("At once and for the time being, for example when a device was lost."), true);
    add_act(v, p, x, "stop", N_("Stop for good"), N_("When somebody leaves. The ID is never given to anybody else."),
            true);
}

static void show_one(struct visit *v) {
    struct person_page *p = arena_alloc(v->a, sizeof *p);
    struct account x;
    struct password_standing pw = {0};
    struct err e = {0};
    if (!people_may_look(v) || !person_named(v, &x)) return;
    if (!show_facts(v, p, &x, &e) || !show_access(v, p, &x, &e) || !show_roles(v, p, &x, &e) ||
        !password_standing(v->opt->store, x.id, v->now, &pw, &e))
        return visit_fail(v, &e);
    p->state = state_title(v, &x, &p->look);
    p->state_text = x.active && x.suspended ? x.suspended_why : STR_NONE;
    p->edit_path =
        x.active && visit_may(v, PERMIT_PEOPLE) ? arena_fmt(v->a, "/people/%.*s/edit", STR_ARG(x.id)) : STR_NONE;
    p->give_path = x.active && p->may_roles ? arena_fmt(v->a, "/people/%.*s/roles/new", STR_ARG(x.id)) : STR_NONE;
    p->handover_path = p->may_roles ? arena_fmt(v->a, "/handover?from=%.*s", STR_ARG(x.id)) : STR_NONE;
    offer_acts(v, p, &x, pw.has);
    p->page = (struct ui_page){.title = x.name,
                               .menu = "people",
                               .crumbs = person_crumbs(v, NULL),
                               .n_crumbs = 1,
                               .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_person(&h, p);
}

/* Adding and changing
 * -------------------------------------------------------------------------------------------------- */

static struct str typed(const struct visit *v, const char *name, struct str kept) {
    return v->form ? visit_field(v, name) : kept;
}

static bool ask(struct visit *v, struct person_form *p, const struct account *x, struct err *e) {
    int64_t at = 0;
    if (x && !member_of(v->opt->store, x->id, &at, e)) return false;
    static const struct account none = {0};
    const struct account *c = x ? x : &none;
    p->new_id = (struct ui_field){
        .name = "id",
        .label = trs(v->lang, "User ID"),
        .must = true,
        .most = 64,
        .width = UI_WIDTH_MIDDLE,
        .value = typed(v, "id", STR_NONE),
        .hint = trs(v->lang, "Small letters, digits, dot, hyphen and underscore. It stays this person's for ever.")};
    p->name = (struct ui_field){.name = "name",
                                .label = trs(v->lang, "Name"),
                                .must = true,
                                .most = 200,
                                .value = typed(v, "name", c->name),
                                .autocomplete = "off"};
    p->reading = (struct ui_field){.name = "reading",
                                   .label = trs(v->lang, "Reading"),
                                   .most = 200,
                                   .value = typed(v, "reading", c->reading),
                                   .hint = trs(v->lang, "In hiragana. Lists are sorted by it.")};
    p->staff = (struct ui_field){
        .name = "staff",
        .label = trs(v->lang, "Staff number"),
        .most = 64,
        .width = UI_WIDTH_MIDDLE,
        .value = typed(v, "staff", c->staff),
        .why = trs(v->lang, "One person has one ID: the number shows when somebody is entered twice.")};
    p->mail = (struct ui_field){.name = "mail",
                                .label = trs(v->lang, "Mail"),
                                .type = "email",
                                .most = 254,
                                .value = typed(v, "mail", c->mail),
                                .why = trs(v->lang, "The person can also sign in with it, and notices go there.")};
    p->organisation =
        (struct ui_field){.name = "organisation",
                          .label = trs(v->lang, "Organisation"),
                          .value = typed(v, "organisation", arena_fmt(v->a, "%lld", (long long)at)),
                          .why = trs(v->lang, "Where the person belongs. It gives no rights: those come from roles.")};
    p->lang = (struct ui_field){
        .name = "lang", .label = trs(v->lang, "Language"), .value = typed(v, "lang", str_of(lang_code(c->lang)))};
    struct ui_choice *l = arena_array(v->a, 2, sizeof *l);
    l[0] = (struct ui_choice){.value = STR("ja"), .label = STR("日本語"), .chosen = !str_is(p->lang.value, "en")};
    l[1] = (struct ui_choice){.value = STR("en"), .label = STR("English"), .chosen = str_is(p->lang.value, "en")};
    p->lang.choices = l;
    p->lang.n_choices = 2;
    p->second = (struct ui_field){
        .name = "second",
        .label = trs(v->lang, "A second factor is needed to sign in"),
        .why = trs(v->lang, "Roles with wide rights count only for who signed in with more than a password.")};
    p->second_on = v->form ? visit_field(v, "second").len != 0 : c->needs_second;
    p->shared = (struct ui_field){.name = "shared",
                                  .label = trs(v->lang, "Several people use this ID"),
                                  .why = trs(v->lang, "Shared IDs are an exception and are marked as such.")};
    p->shared_on = v->form ? visit_field(v, "shared").len != 0 : c->shared;
    p->invite = (struct ui_field){.name = "invite", .label = trs(v->lang, "Make an invitation right away")};
    p->invite_on = v->form ? visit_field(v, "invite").len != 0 : true;
    return offer_organisations(v, &p->organisation, tr(v->lang, "None"), e);
}

static void show_form(struct visit *v, struct person_form *p, const struct account *x, unsigned status) {
    p->id = x ? x->id : STR_NONE;
    p->action = x ? arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id)) : STR("/people");
    p->cancel = p->action;
    p->page =
        (struct ui_page){.title = x ? trs(v->lang, "Change what is known of the person") : trs(v->lang, "Add a person"),
                         .menu = "people",
                         .crumbs = person_crumbs(v, x),
                         .n_crumbs = x ? 2 : 1,
                         .faults = p->faults.list,
                         .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_person_form(&h, p);
}

static void new_form(struct visit *v) {
    struct person_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask(v, p, NULL, &e)) return visit_fail(v, &e);
    show_form(v, p, NULL, 200);
}

static void edit_form(struct visit *v) {
    struct person_form *p = arena_alloc(v->a, sizeof *p);
    struct account x;
    struct err e = {0};
    if (!person_named(v, &x)) return;
    if (!ask(v, p, &x, &e)) return visit_fail(v, &e);
    show_form(v, p, &x, 200);
}

static struct str or_none(struct str s) {
    return s.len ? s : STR_NONE;
}

static int64_t read_form(struct visit *v, struct person_form *p, struct account *x) {
    int64_t at = 0;
    x->name = p->name.value;
    x->reading = or_none(p->reading.value);
    x->staff = or_none(p->staff.value);
    x->mail = or_none(p->mail.value);
    x->needs_second = p->second_on;
    x->shared = p->shared_on;
    if (!lang_parse(p->lang.value, &x->lang)) x->lang = LANG_JA;
    if (!x->name.len) fault_add(v, &p->faults, &p->name, trs(v->lang, "Enter the name."));
    if (!str_int(p->organisation.value, &at) || at < 0)
        fault_add(v, &p->faults, &p->organisation, trs(v->lang, "Choose an organisation."));
    return at;
}

/* Where it belongs beside the form: the field that the error is about. */
static struct ui_field *field_of(struct person_form *p, const struct account *x, const struct err *e) {
    struct str text = str_of(e->text);
    if (x->mail.len && contains(text, x->mail)) return &p->mail;
    if (x->staff.len && contains(text, x->staff)) return &p->staff;
    if (p->new_id.value.len && contains(text, p->new_id.value)) return &p->new_id;
    return NULL;
}

static bool keep(struct visit *v, const struct account *x, bool new, int64_t organisation, struct err *e) {
    struct keeping *k = &v->web->keeping;
    STORE_TX struct store_tx tx = {0};
    int64_t at;
    if (!store_begin(v->opt->store, &tx, e)) return false;
    if (new ? !account_add(k, &v->viewer.actor, x, e) : !account_set(k, &v->viewer.actor, x, e)) return false;
    if (!member_of(v->opt->store, x->id, &at, e)) return false;
    if (at != organisation && !member_set(v->opt->trail, &v->viewer.actor, x->id, organisation, e)) return false;
    return store_commit(&tx, e);
}

static void save(struct visit *v, struct account *x, bool new) {
    struct person_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask(v, p, new ? NULL : x, &e)) return visit_fail(v, &e);
    int64_t organisation = read_form(v, p, x);
    if (new) x->id = p->new_id.value;
    if (new && !x->id.len) fault_add(v, &p->faults, &p->new_id, trs(v->lang, "Enter a user ID."));
    if (!p->faults.n) {
        if (keep(v, x, new, organisation, &e)) {
            if (new && p->invite_on) return visit_see(v, "/people/%.*s/invite", STR_ARG(x->id));
            return visit_see(v, "/people/%.*s?done=%s", STR_ARG(x->id), new ? "added" : "saved");
        }
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, field_of(p, x, &e), &e);
    }
    show_form(v, p, new ? NULL : x, fault_status(&e));
}

static void save_new(struct visit *v) {
    struct account x = {.active = true};
    save(v, &x, true);
}

static void save_change(struct visit *v) {
    struct account x;
    if (person_named(v, &x)) save(v, &x, false);
}

const struct route people_routes[] = {
    ROUTE("GET", "/people", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_list, N_("People")),
    ROUTE("GET", "/people.csv", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, list_csv, N_("People as a file")),
    ROUTE("GET", "/people/new", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, new_form, N_("Add a person")),
    ROUTE("POST", "/people", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, save_new, N_("Add a person")),
    ROUTE("GET", "/people/{person}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_one, N_("A person")),
    ROUTE("GET", "/people/{person}/edit", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, edit_form, N_("Change a person")),
    ROUTE("POST", "/people/{person}", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, save_change, N_("Change a person")),
    ROUTES_END,
};
