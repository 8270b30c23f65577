/* api_people: whose key it is, what there is to do, people, organisations, roles, applications. */
#include "access/account.h"
#include "access/approval.h"
#include "access/organisation.h"
#include "ledger/assign.h"
#include "ledger/period.h"
#include "web/api.h"
#include "web/routes.h"

#define AHEAD_DAYS 60

/* Whoever asks ----------------------------------------------------------------------------------------------------- */

static void grant_bits(struct jsonw *w, uint64_t permissions) {
    jsonw_key(w, "permissions"), jsonw_array(w);
    for (int p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++)
        if (permissions >> p & 1) jsonw_z(w, permission_id((enum permission)p));
    jsonw_end_array(w);
}

static void me(struct visit *v) {
    struct jsonw w;
    api_begin(v, &w);
    json_member(&w, "person", v->viewer.person);
    json_member(&w, "name", v->viewer.name);
    api_member_int(&w, "organisation", v->viewer.organisation);
    jsonw_key(&w, "grants"), jsonw_array(&w);
    for (size_t i = 0; i < v->viewer.n_grants; i++) {
        const struct viewer_grant *g = &v->viewer.grants[i];
        jsonw_object(&w);
        json_member(&w, "role", g->role);
        jsonw_key(&w, "scope"), jsonw_z(&w, scope_id(g->scope));
        api_member_int(&w, "of", g->id);
        grant_bits(&w, g->permissions);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static void tasks_mine(struct visit *v) {
    struct tasks all;
    struct err e = {0};
    struct jsonw w;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    if (!tasks_of(v->a, v->opt->store, v->viewer.person, str_of(today), AHEAD_DAYS, NULL, 0, &all, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < all.n; i++) {
        const struct task *t = &all.list[i];
        jsonw_object(&w);
        json_member(&w, "task", trs(v->lang, task_kind_title(t->kind)));
        api_member_int(&w, "system", t->system);
        json_member(&w, "system_name", t->system_name);
        json_member(&w, "due", t->due);
        json_member(&w, "about", t->about);
        api_member_int(&w, "count", t->count);
        jsonw_key(&w, "late"), jsonw_bool(&w, t->late);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    jsonw_key(&w, "more"), jsonw_bool(&w, all.more);
    api_end(v, &w, 200);
}

/* People ----------------------------------------------------------------------------------------------------------- */

static void person_json(struct jsonw *w, const struct account *p) {
    json_member(w, "id", p->id);
    json_member(w, "name", p->name);
    json_member(w, "reading", p->reading);
    json_member(w, "mail", p->mail);
    json_member(w, "staff", p->staff);
    jsonw_key(w, "lang"), jsonw_z(w, lang_code(p->lang));
    jsonw_key(w, "active"), jsonw_bool(w, p->active);
    jsonw_key(w, "suspended"), jsonw_bool(w, p->suspended);
    jsonw_key(w, "shared"), jsonw_bool(w, p->shared);
    api_member_int(w, "changed", p->changed);
}

static void people(struct visit *v) {
    struct account *list;
    size_t n, limit = api_limit(v), sent = 0, i = 0;
    struct str after = visit_query(v, "after");
    struct err e = {0};
    struct jsonw w;
    if (!account_list(v->a, v->opt->store, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    while (after.len && i < n && !str_eq(list[i].id, after)) i++;
    if (after.len) i = i < n ? i + 1 : n;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (; i < n && sent < limit; i++, sent++) {
        jsonw_object(&w);
        person_json(&w, &list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_next(&w, i < n && i > 0 ? list[i - 1].id : STR_NONE);
    api_end(v, &w, 200);
}

static void person(struct visit *v) {
    struct account x;
    struct err e = {0};
    struct jsonw w;
    if (!account_get(v->a, v->opt->store, visit_param(v, "person"), &x, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (api_unchanged(v, x.changed)) return;
    api_begin(v, &w);
    person_json(&w, &x);
    api_end(v, &w, 200);
}

static void organisations(struct visit *v) {
    struct organisation *list;
    size_t n;
    struct err e = {0};
    struct jsonw w;
    if (!organisation_list(v->a, v->opt->store, true, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        api_member_int(&w, "id", list[i].id);
        json_member(&w, "code", list[i].code);
        json_member(&w, "name", list[i].name);
        json_member(&w, "reading", list[i].reading);
        api_member_int(&w, "parent", list[i].parent);
        jsonw_key(&w, "active"), jsonw_bool(&w, list[i].active);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static void grant_json(struct jsonw *w, const struct grant *g) {
    jsonw_object(w);
    api_member_int(w, "id", g->id);
    json_member(w, "person", g->person);
    json_member(w, "role", g->role);
    jsonw_key(w, "scope"), jsonw_z(w, scope_id(g->scope));
    api_member_int(w, "of", g->object);
    api_moment(w, "since", g->since);
    api_moment(w, "until", g->until);
    json_member(w, "asked", g->asked);
    json_member(w, "approved", g->approved);
    json_member(w, "reason", g->reason);
    api_moment(w, "taken", g->taken);
    json_member(w, "taken_by", g->taken_by);
    api_moment(w, "reviewed", g->reviewed);
    jsonw_end_object(w);
}

static void grants(struct visit *v) {
    struct grant_filter f = {.person = visit_query(v, "person"),
                             .role = visit_query(v, "role"),
                             .past = str_is(visit_query(v, "past"), "yes")};
    struct grant_list list;
    struct err e = {0};
    struct jsonw w;
    int64_t after;
    size_t limit;
    if (!f.person.len) f.person = STR_NONE;
    if (!f.role.len) f.role = STR_NONE;
    if (!api_page(v, &after, &limit)) return;
    if (!grant_list(v->a, v->opt->store, &f, v->now, &list, &e)) {
        visit_fail(v, &e);
        return;
    }
    size_t i = after > 0 ? (size_t)after : 0, end = i + limit;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (; i < list.n && i < end; i++) grant_json(&w, &list.list[i]);
    jsonw_end_array(&w);
    api_next(&w, i < list.n ? arena_fmt(v->a, "%zu", i) : STR_NONE);
    api_end(v, &w, 200);
}

/* Applications ------------------------------------------------------------------------------------------------------
 */

static void application_json(struct visit *v, struct jsonw *w, const struct application *x) {
    api_member_int(w, "id", x->id);
    json_member(w, "kind", x->kind);
    jsonw_key(w, "state"), jsonw_z(w, application_state_id(x->state));
    json_member(w, "applicant", x->applicant);
    json_member(w, "filed_by", x->filed_by);
    json_member(w, "holder", x->holder);
    jsonw_key(w, "scope"), jsonw_z(w, scope_id(x->scope));
    api_member_int(w, "of", x->object);
    api_moment(w, "since", x->since);
    api_moment(w, "until", x->until);
    api_json(v, w, "fields", x->fields);
    api_moment(w, "filed", x->filed);
    api_moment(w, "decided", x->decided);
    api_moment(w, "used", x->used);
    api_member_int(w, "changed", x->changed);
}

static void applications(struct visit *v) {
    struct application *list;
    size_t n;
    bool more = false;
    struct err e = {0};
    struct jsonw w;
    struct str which = visit_query(v, "which"), kind = visit_query(v, "kind");
    enum application_list_what what = str_is(which, "mine")      ? APPLICATIONS_MINE
                                      : str_is(which, "waiting") ? APPLICATIONS_WAITING
                                                                 : APPLICATIONS_ALL;
    if (!application_list(v->a, v->opt->store, &v->viewer, what, kind.len ? kind : STR_NONE, 0, v->now, &list, &n,
                          &more, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        application_json(v, &w, &list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    jsonw_key(&w, "more"), jsonw_bool(&w, more);
    api_end(v, &w, 200);
}

static void application(struct visit *v) {
    struct application x;
    struct application_step *steps;
    size_t n;
    struct err e = {0};
    struct jsonw w;
    int64_t id = visit_number(v, "application");
    if (id < 0 || !application_get(v->a, v->opt->store, id, v->now, &x, &steps, &n, &e)) {
        if (e.kind == ERR_NONE || e.kind == ERR_NOT_FOUND)
            visit_status(v, 404);
        else
            visit_fail(v, &e);
        return;
    }
    if (!application_may_see(&v->viewer, &x)) {
        visit_status(v, 404);
        return;
    }
    if (api_unchanged(v, x.changed)) return;
    api_begin(v, &w);
    application_json(v, &w, &x);
    jsonw_key(&w, "steps"), jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        json_member(&w, "act", steps[i].act);
        json_member(&w, "person", steps[i].person);
        json_member(&w, "reason", steps[i].reason);
        api_moment(&w, "at", steps[i].at);
        api_member_int(&w, "entry", steps[i].entry);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

const struct route api_people_routes[] = {
    ROUTE("GET", "/api/v1/me", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, me, N_("Whose key it is, and what it may")),
    ROUTE("GET", "/api/v1/tasks", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, tasks_mine, N_("What there is to do")),
    ROUTE("GET", "/api/v1/people", PERMIT_AUDIT, GUARD_KEY, LANE_READ, people, N_("People, in pages")),
    ROUTE("GET", "/api/v1/people/{person}", PERMIT_AUDIT, GUARD_KEY, LANE_READ, person, N_("One person")),
    ROUTE("GET", "/api/v1/organisations", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, organisations,
          N_("The tree of organisations")),
    ROUTE("GET", "/api/v1/grants", PERMIT_AUDIT, GUARD_KEY, LANE_READ, grants, N_("Roles given, in pages")),
    ROUTE("GET", "/api/v1/applications", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, applications,
          N_("Applications that one may see")),
    ROUTE("GET", "/api/v1/applications/{application}", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, application,
          N_("One application with its steps")),
    ROUTES_END,
};
