/* roles_pages: giving and taking roles, and looking at all of them once a year.
 *
 * A role that two people give becomes an application of the kind whose act is "grant", filed with what was entered. */
#include "access/approval.h"
#include "fmt/write.h"
#include "web/inside.h"
#include "web/people.h"
#include "web/people.html.h"
#include "web/routes.h"
#include "web/whole.html.h"

#define DAY_MS INT64_C(86400000)
#define REVIEW_DAYS 365
#define REVIEW_ROWS_MAX 500

/* Giving
 * --------------------------------------------------------------------------------------------------------------- */

static bool ask(struct visit *v, struct role_form *p, struct err *e) {
    static const bool all[3] = {true, true, true};
    p->role = (struct ui_field){
        .name = "role",
        .label = trs(v->lang, "Role"),
        .must = true,
        .value = visit_field(v, "role"),
        .what = trs(v->lang,
                    "A role is a list of what somebody may do. Choose the one with the fewest rights that is enough."),
        .hint = trs(v->lang, "For \"(two people)\" an application is made, which somebody else has to approve.")};
    p->scope =
        (struct ui_field){.name = "scope",
                          .label = trs(v->lang, "For what"),
                          .must = true,
                          .value = visit_field(v, "scope"),
                          .what = trs(v->lang, "For an organisation the role also holds for everything below it.")};
    p->since = (struct ui_field){.name = "since",
                                 .label = trs(v->lang, "From"),
                                 .value = visit_field(v, "since"),
                                 .hint = trs(v->lang, "Empty: from now on. For example 2026-04-01 or 令和8年4月1日")};
    p->until = (struct ui_field){.name = "until",
                                 .label = trs(v->lang, "Until (this day included)"),
                                 .value = visit_field(v, "until"),
                                 .hint = trs(v->lang, "Empty: open. The role ends by itself after this day.")};
    p->clearance = (struct ui_field){.name = "clearance",
                                     .label = trs(v->lang, "Confidentiality that may be seen"),
                                     .value = visit_field(v, "clearance"),
                                     .why = trs(v->lang, "Systems of a higher class stay hidden from this person.")};
    struct ui_choice *c = arena_array(v->a, 4, sizeof *c);
    c[0] = (struct ui_choice){.value = STR("0"),
                              .label = trs(v->lang, "As the role says"),
                              .chosen = !p->clearance.value.len || str_is(p->clearance.value, "0")};
    for (unsigned i = 1; i < 4; i++) {
        struct str n = arena_fmt(v->a, "%u", i);
        c[i] = (struct ui_choice){.value = n,
                                  .label = arena_fmt(v->a, tr(v->lang, "Up to confidentiality %u"), i),
                                  .chosen = str_eq(p->clearance.value, n)};
    }
    p->clearance.choices = c;
    p->clearance.n_choices = 4;
    p->reason = (struct ui_field){.name = "reason",
                                  .label = trs(v->lang, "Give the reason"),
                                  .must = true,
                                  .rows = 3,
                                  .most = 600,
                                  .value = visit_field(v, "reason"),
                                  .why = trs(v->lang, "Rights are given to who needs them for their duties"
                                                      ". The reason is read at the yearly review.")};
    offer_roles(v, &p->role);
    return offer_scopes(v, &p->scope, all, PERMIT_ROLES, PERMIT_NOBODY, e);
}

static void show_form(struct visit *v, struct role_form *p, const struct account *x, unsigned status) {
    p->action = arena_fmt(v->a, "/people/%.*s/roles", STR_ARG(x->id));
    p->cancel = arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id));
    p->page = (struct ui_page){.title = arena_fmt(v->a, tr(v->lang, "Give a role: %.*s"), STR_ARG(x->name)),
                               .menu = "people",
                               .crumbs = person_crumbs(v, x),
                               .n_crumbs = 2,
                               .faults = p->faults.list,
                               .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_role_form(&h, p);
}

static void new_form(struct visit *v) {
    struct role_form *p = arena_alloc(v->a, sizeof *p);
    struct account x;
    struct err e = {0};
    if (!person_named(v, &x)) return;
    if (!ask(v, p, &e)) return visit_fail(v, &e);
    show_form(v, p, &x, 200);
}

static void read_form(struct visit *v, struct role_form *p, struct grant_wish *w) {
    struct err e = {0};
    int64_t clearance = 0;
    w->role = p->role.value;
    w->reason = p->reason.value;
    if (!w->role.len) fault_add(v, &p->faults, &p->role, trs(v->lang, "Choose a role."));
    if (!offered_scope(p->scope.value, &w->scope, &w->object))
        fault_add(v, &p->faults, &p->scope, trs(v->lang, "Choose for what the role is given."));
    if (!offered_day(v, p->since.value, &w->since, &e)) fault_err(v, &p->faults, &p->since, &e);
    e = (struct err){0};
    if (!offered_day(v, p->until.value, &w->until, &e))
        fault_err(v, &p->faults, &p->until, &e);
    else if (w->until)
        w->until += DAY_MS;
    if (!str_int(p->clearance.value, &clearance) || clearance < 0 || clearance > 3) clearance = 0;
    w->clearance = (unsigned)clearance;
    if (w->since < v->now) w->since = v->now; /* today has begun already */
    if (!w->reason.len) fault_add(v, &p->faults, &p->reason, trs(v->lang, "Enter the reason."));
}

static const struct application_kind *kind_of_grant(void) {
    const struct application_kinds *kinds = application_kinds_builtin();
    for (size_t i = 0; i < kinds->n; i++)
        if (str_is(kinds->list[i].act, "grant")) return &kinds->list[i];
    return NULL;
}

static struct str wish_json(struct visit *v, const struct grant_wish *w) {
    struct buf b;
    struct jsonw j;
    buf_init(&b, 64 * KIB);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    jsonw_key(&j, "person"), jsonw_str(&j, w->person);
    jsonw_key(&j, "role"), jsonw_str(&j, w->role);
    if (w->clearance) jsonw_key(&j, "clearance"), jsonw_str(&j, arena_fmt(v->a, "%u", w->clearance));
    jsonw_key(&j, "why"), jsonw_str(&j, w->reason);
    jsonw_end_object(&j);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool apply(struct visit *v, const struct grant_wish *w, int64_t *id, struct err *e) {
    const struct application_kind *k = kind_of_grant();
    STORE_TX struct store_tx tx = {0};
    if (!k) return err_set(e, ERR_NOT_FOUND, "%s", tr(v->lang, "There is no application for roles."));
    struct application_wish a = {.kind = k->id,
                                 .scope = w->scope,
                                 .object = w->object,
                                 .since = w->since,
                                 .until = w->until,
                                 .fields = wish_json(v, w)};
    return store_begin(v->opt->store, &tx, e) && application_draft(v->opt->trail, &v->viewer, &a, v->now, id, e) &&
           application_file(v->opt->trail, &v->viewer, *id, w->reason, v->now, e) && store_commit(&tx, e);
}

static void give(struct visit *v) {
    struct role_form *p = arena_alloc(v->a, sizeof *p);
    struct account x;
    struct grant_wish w = {0};
    struct err e = {0};
    bool two = false;
    int64_t id;
    if (!person_named(v, &x)) return;
    if (!ask(v, p, &e)) return visit_fail(v, &e);
    w.person = x.id;
    read_form(v, p, &w);
    if (p->faults.n) return show_form(v, p, &x, 422);
    bool ok = grant_check(v->a, v->opt->store, &w, v->now, &two, &e);
    if (ok && two && apply(v, &w, &id, &e)) return visit_see(v, "/applications/%lld?done=file", (long long)id);
    if (ok && !two && grant_give(v->opt->trail, &v->viewer.actor, &w, v->now, &id, &e))
        return visit_see(v, "/people/%.*s?done=given", STR_ARG(x.id));
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &p->faults, e.kind == ERR_DENIED ? &p->role : NULL, &e);
    show_form(v, p, &x, fault_status(&e));
}

/* Taking
 * --------------------------------------------------------------------------------------------------------------- */

static bool grant_named(struct visit *v, struct account *x, struct grant *g) {
    struct err e = {0};
    if (!person_named(v, x)) return false;
    if (grant_get(v->a, v->opt->store, visit_number(v, "grant"), g, &e) && str_eq(g->person, x->id)) return true;
    if (e.kind && e.kind != ERR_NOT_FOUND)
        visit_fail(v, &e);
    else
        visit_status(v, 404);
    return false;
}

static void show_take(struct visit *v, const struct account *x, const struct grant *g, struct faults *fs,
                      unsigned status) {
    struct ui_field reason = {.name = "reason",
                              .label = trs(v->lang, "Give the reason"),
                              .must = true,
                              .most = 600,
                              .value = visit_field(v, "reason"),
                              .hint = trs(v->lang, "It is recorded.")};
    if (fs->n) reason.error = fs->list[0].sentence;
    struct ui_confirmation c = {
        .text =
            arena_fmt(v->a, tr(v->lang, "%.*s loses the role \"%.*s\" for %.*s from this moment on."), STR_ARG(x->name),
                      STR_ARG(role_words(v, g->role)), STR_ARG(scope_words(v, g->scope, g->object))),
        .danger = true,
        .field = &reason,
        .button = trs(v->lang, "Take the role"),
        .action = arena_fmt(v->a, "/people/%.*s/roles/%lld/take", STR_ARG(x->id), (long long)g->id),
        .cancel = arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id))};
    c.page = (struct ui_page){.title = trs(v->lang, "Take a role"),
                              .menu = "people",
                              .crumbs = person_crumbs(v, x),
                              .n_crumbs = 2,
                              .faults = fs->list,
                              .n_faults = fs->n};
    struct html h = visit_page(v, status);
    t_confirmation(&h, &c);
}

static void ask_take(struct visit *v) {
    struct account x;
    struct grant g;
    struct faults none = {0};
    if (grant_named(v, &x, &g)) show_take(v, &x, &g, &none, 200);
}

static void take(struct visit *v) {
    struct account x;
    struct grant g;
    struct faults fs = {0};
    struct err e = {0};
    if (!grant_named(v, &x, &g)) return;
    if (grant_take(v->opt->trail, &v->viewer.actor, g.id, visit_field(v, "reason"), v->now, &e))
        return visit_see(v, "/people/%.*s?done=taken", STR_ARG(x.id));
    if (!fault_is(&e)) return visit_fail(v, &e);
    struct ui_field reason = {.name = "reason"};
    fault_err(v, &fs, &reason, &e);
    show_take(v, &x, &g, &fs, fault_status(&e));
}

/* The yearly review
 * ---------------------------------------------------------------------------------------------------- */

static struct str why_words(const struct visit *v, enum review_why why, enum ui_look *look) {
    static const struct {
        enum ui_look look;
        const char *words;
    } whys[] = {
        [REVIEW_DUE] = {UI_WAIT, N_("not looked at for a year")},
        [REVIEW_UNUSED] = {UI_WARN, N_("not looked at and not used for a year")},
        [REVIEW_STOPPED] = {UI_BAD, N_("the person was stopped")},
        [REVIEW_GONE] = {UI_BAD, N_("its organisation or system is gone")},
        [REVIEW_NO_ROLE] = {UI_BAD, N_("this role does not exist any more")},
        [REVIEW_EXCLUDED] = {UI_BAD, N_("excludes another duty of the person")},
    };
    *look = whys[why].look;
    return trs(v->lang, whys[why].words);
}

static bool can_confirm(enum review_why why) {
    return why == REVIEW_DUE || why == REVIEW_UNUSED;
}

static void show_review(struct visit *v) {
    struct review_page *p = arena_alloc(v->a, sizeof *p);
    struct review_row *list;
    struct err e = {0};
    size_t n;
    if (!grant_review(v->a, v->opt->store, v->now - REVIEW_DAYS * DAY_MS, v->now, &list, &n, &e))
        return visit_fail(v, &e);
    if (n > REVIEW_ROWS_MAX) n = REVIEW_ROWS_MAX;
    p->rows = arena_array(v->a, n, sizeof *p->rows);
    for (size_t i = 0; i < n; i++) {
        const struct grant *g = &list[i].grant;
        struct review_line *r = &p->rows[p->n++];
        *r = (struct review_line){
            .id = arena_fmt(v->a, "%lld", (long long)g->id),
            .field = arena_fmt(v->a, "grant-%lld", (long long)g->id),
            .person = list[i].name,
            .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(g->person)),
            .role = role_words(v, g->role),
            .scope = scope_words(v, g->scope, g->object),
            .take_path = arena_fmt(v->a, "/people/%.*s/roles/%lld/take", STR_ARG(g->person), (long long)g->id),
            .used = g->used,
            .reviewed = g->reviewed,
            .since = g->since,
            .confirm = can_confirm(list[i].why)};
        r->why = why_words(v, list[i].why, &r->look);
        p->n_confirm += r->confirm;
    }
    p->page = (struct ui_page){
        .title = trs(v->lang, "Review of roles"),
        .menu = "people",
        .crumbs = person_crumbs(v, NULL),
        .n_crumbs = 1,
        .lead = trs(v->lang, "Roles that nobody looked at for a year, and those that are nobody's any more. Confirm "
                             "what is still needed and take the rest.")};
    struct html h = visit_page(v, 200);
    t_review(&h, p);
}

/* All that were marked, or none. */
static void confirm(struct visit *v) {
    STORE_TX struct store_tx tx = {0};
    struct err e = {0};
    bool ok = store_begin(v->opt->store, &tx, &e);
    size_t n = 0;
    for (size_t i = 0; ok && i < v->form->n; i++) {
        struct str number;
        int64_t id;
        if (!str_starts(v->form->list[i].name, STR("grant-"))) continue;
        number = str_cut(v->form->list[i].name, 6, v->form->list[i].name.len);
        if (!str_int(number, &id)) return visit_status(v, 400);
        ok = grant_confirm(v->opt->trail, &v->viewer.actor, id, v->now, &e);
        n++;
    }
    if (!ok || (n && !store_commit(&tx, &e))) return visit_fail(v, &e);
    visit_see(v, n ? "/people?done=confirmed" : "/people/review");
}

const struct route role_routes[] = {
    ROUTE("GET", "/people/{person}/roles/new", PERMIT_ROLES, GUARD_NONE, LANE_READ, new_form, N_("Give a role")),
    ROUTE("POST", "/people/{person}/roles", PERMIT_ROLES, GUARD_TOKEN, LANE_WRITE, give, N_("Give a role")),
    ROUTE("GET", "/people/{person}/roles/{grant}/take", PERMIT_ROLES, GUARD_NONE, LANE_READ, ask_take,
          N_("Ask before a role is taken")),
    ROUTE("POST", "/people/{person}/roles/{grant}/take", PERMIT_ROLES, GUARD_TOKEN, LANE_WRITE, take,
          N_("Take a role")),
    ROUTE("GET", "/people/review", PERMIT_ROLES, GUARD_NONE, LANE_READ, show_review, N_("Review of roles")),
    ROUTE("POST", "/people/review", PERMIT_ROLES, GUARD_TOKEN, LANE_WRITE, confirm, N_("Confirm roles")),
    ROUTES_END,
};
