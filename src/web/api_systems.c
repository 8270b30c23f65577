/* api_systems: systems whole: a list, one, made, changed, removed. */
#include "access/organisation.h"
#include "ledger/database.h"
#include "ledger/fields.h"
#include "ledger/search.h"
#include "web/api.h"
#include "web/api_parts.h"
#include "web/inside.h"
#include "web/routes.h"

/* The list -------------------------------------------------------------------------------------------------------- */

static struct register_reach reach_of(struct visit *v) {
    struct access_reach r;
    viewer_reach(v->a, &v->viewer, PERMIT_SYSTEM_VIEW, &r);
    return (struct register_reach){.all = r.all,
                                   .organisations = r.organisations,
                                   .systems = r.systems,
                                   .n_organisations = r.n_organisations,
                                   .n_systems = r.n_systems};
}

static bool may_see(const struct visit *v, int64_t system, int64_t organisation, unsigned label) {
    struct access_object on = {.system = system, .organisation = organisation, .confidentiality = label};
    return viewer_may(&v->viewer, PERMIT_SYSTEM_VIEW, &on);
}

static void row_json(struct jsonw *w, const struct register_row *r) {
    jsonw_object(w);
    api_member_int(w, "id", r->system);
    json_member(w, "name", r->name);
    json_member(w, "reading", r->reading);
    json_member(w, "organisation", r->organisation_text);
    json_member(w, "person", r->person);
    json_member(w, "state", r->state);
    api_member_int(w, "confidentiality", r->label);
    api_member_int(w, "year", r->year);
    api_member_int(w, "revision", r->revision);
    api_moment(w, "changed", r->at);
    api_member_int(w, "open", r->open);
    json_member(w, "next_date", r->next);
    jsonw_end_object(w);
}

static struct str said(const struct visit *v, const char *name) {
    struct str s = visit_query(v, name);
    return s.len ? s : STR_NONE;
}

static bool read_filter(struct visit *v, struct register_filter *f) {
    int64_t label = 0, organisation = 0;
    struct str text = visit_query(v, "confidentiality"), of = visit_query(v, "organisation");
    *f = (struct register_filter){.reach = reach_of(v),
                                  .state = said(v, "state"),
                                  .year = said(v, "year"),
                                  .words = said(v, "words"),
                                  .after = said(v, "after"),
                                  .most = api_limit(v)};
    if ((text.len && (!str_int(text, &label) || label < 1 || label > 3)) ||
        (of.len && (!str_int(of, &organisation) || organisation < 1))) {
        api_problem(v, 400, trs(v->lang, "A number in the query is not one."), NULL);
        return false;
    }
    f->label = (unsigned)label;
    f->organisation = organisation;
    return true;
}

static void systems_list(struct visit *v) {
    struct register_filter f;
    struct register_page page;
    struct err e = {0};
    struct jsonw w;
    if (!read_filter(v, &f)) return;
    if (!register_list(v->a, v->opt->store, v->web->reckoner, &f, &page, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < page.n; i++)
        if (may_see(v, page.rows[i].system, page.rows[i].organisation, page.rows[i].class)) row_json(&w, &page.rows[i]);
    jsonw_end_array(&w);
    api_next(&w, page.next);
    api_end(v, &w, 200);
}

/* One ------------------------------------------------------------------------------------------------------------- */

static void system_whole(struct visit *v) {
    struct system_record rec;
    struct err e = {0};
    struct str which = arena_fmt(v->a, "%lld", (long long)v->object.system);
    if (!api_label_permits(v, LABEL_VIEW)) return;
    if (!system_get(v->a, v->opt->store, which, &rec, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (rec.id != v->object.system) {
        visit_status(v, 404);
        return;
    }
    if (!api_unchanged(v, rec.revision)) visit_json(v, 200, rec.json);
}

/* Changing -------------------------------------------------------------------------------------------------------- */

static struct system *read_body(struct visit *v) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {.path = STR("request"), .text = v->rq->body};
    struct system *s = system_load(v->a, v->opt->catalog, &src, d);
    if (!s) api_problem(v, 422, trs(v->lang, "The system cannot be read; “errors” says why, by line and column."), d);
    return s;
}

static void clashes(struct jsonw *w, const struct system_put *put) {
    jsonw_key(w, "clashes"), jsonw_array(w);
    for (size_t i = 0; i < put->n_clashes; i++) {
        jsonw_object(w);
        json_member(w, "section", put->clashes[i].part.part.section);
        json_member(w, "name", put->clashes[i].part.part.name);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void put_answer(struct visit *v, const struct system_put *put) {
    struct jsonw w;
    api_etag(v, put->revision);
    if (put->created) http_add(v->rs, "location", arena_fmt(v->a, "/api/v1/systems/%lld", (long long)put->id));
    api_begin(v, &w);
    api_member_int(&w, "id", put->id);
    api_member_int(&w, "revision", put->revision);
    jsonw_key(&w, "changes"), jsonw_array(&w);
    for (size_t i = 0; i < put->n_changes; i++) {
        const struct part *part = put->changes[i].act == PART_REMOVE ? &put->changes[i].before : &put->changes[i].after;
        jsonw_object(&w);
        jsonw_key(&w, "act"), jsonw_z(&w, part_act_name(put->changes[i].act));
        json_member(&w, "section", part->section);
        json_member(&w, "name", part->name);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    clashes(&w, put);
    api_end(v, &w, put->created ? 201 : put->n_clashes ? 409 : 200);
}

/* Whose it is to be: where one may make systems. */
static bool place_of_new(struct visit *v, const struct system *s, struct access_object *on, struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_ORGANISATION];
    struct str code = s->registered && at >= 0 ? s->registered[at] : STR_NONE;
    struct organisation o;
    bool found = false;
    *on = (struct access_object){0};
    if (!code.len) return true;
    if (!organisation_by_code(v->a, v->opt->store, code, &o, &found, e)) return false;
    int64_t n;
    if (!found && str_int(code, &n) && n > 0) {
        struct err missing = {0};
        found = organisation_get(v->a, v->opt->store, n, &o, &missing);
    }
    if (found) on->organisation = o.id;
    return true;
}

static bool name_is_new(struct visit *v, const struct system *s, struct err *e) {
    struct system_record there;
    struct err missing = {0};
    if (!system_get(v->a, v->opt->store, s->name, &there, &missing)) {
        if (missing.kind == ERR_NOT_FOUND) return true;
        *e = missing;
        return false;
    }
    if (!str_eq(there.name, s->name)) return true; /* found by its number */
    return err_set(e, ERR_CONFLICT, "%s", _("There is a system of that name already."));
}

static void system_create(struct visit *v) {
    struct err e = {0};
    struct access_object on;
    struct system *s = read_body(v);
    if (!s) return;
    if (!place_of_new(v, s, &on, &e) || !name_is_new(v, s, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!viewer_may(&v->viewer, PERMIT_SYSTEM_CREATE, &on)) {
        api_problem(v, 403,
                    trs(v->lang, "Name an organisation of yours in the register of the system: you may make systems "
                                 "there alone."),
                    NULL);
        return;
    }
    struct trail_actor by = api_actor(v);
    struct system_put put;
    if (!system_put(v->a, v->opt->trail, &by, v->opt->catalog, s, NULL, &put, &e))
        visit_fail(v, &e);
    else
        put_answer(v, &put);
}

static bool changes_permitted(struct visit *v, const struct system_put *would) {
    for (size_t i = 0; i < would->n_changes; i++) {
        const struct part *part =
            would->changes[i].act == PART_REMOVE ? &would->changes[i].before : &would->changes[i].after;
        if (!api_part_permitted(v, part->section, part->name)) return false;
    }
    return true;
}

static void system_replace(struct visit *v) {
    struct err e = {0};
    int64_t expected;
    struct system_record now;
    struct system *s;
    struct str which = arena_fmt(v->a, "%lld", (long long)v->object.system);
    if (!api_expected(v, &expected) || !(s = read_body(v))) return;
    if (!system_get(v->a, v->opt->store, which, &now, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (now.id != v->object.system || expected == API_NONE || (expected >= 0 && expected != now.revision)) {
        api_etag(v, now.revision);
        api_problem(v, 412,
                    trs(v->lang, "The system was changed meanwhile. Get it again and put your changes into it."), NULL);
        return;
    }
    struct system_base base = {.revision = now.revision, .system = now.id};
    struct system_put would, put = {0};
    struct trail_actor by = api_actor(v);
    if (!installation_origin(v->a, v->opt->store, &base.origin, &e) ||
        !system_would_put(v->a, v->opt->trail, v->opt->catalog, s, &base, &would, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!changes_permitted(v, &would)) return;
    if (system_put(v->a, v->opt->trail, &by, v->opt->catalog, s, &base, &put, &e) || put.n_clashes)
        put_answer(v, &put);
    else
        visit_fail(v, &e);
}

static void system_delete(struct visit *v) {
    struct err e = {0};
    int64_t expected;
    struct system_record now;
    struct str which = arena_fmt(v->a, "%lld", (long long)v->object.system);
    if (!api_expected(v, &expected)) return;
    if (!system_get(v->a, v->opt->store, which, &now, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (now.id != v->object.system || (expected != API_ANY && expected != now.revision)) {
        api_etag(v, now.revision);
        api_problem(v, 412, trs(v->lang, "The system was changed meanwhile. Look at it again first."), NULL);
        return;
    }
    struct trail_actor by = api_actor(v);
    if (!system_remove(v->opt->trail, &by, v->object.system, &e))
        visit_fail(v, &e);
    else
        http_status(v->rs, 204);
}

const struct route api_systems_routes[] = {
    ROUTE("GET", "/api/v1/systems", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, systems_list, N_("Systems, in pages")),
    ROUTE_UPLOAD("POST", "/api/v1/systems", PERMIT_SYSTEM_CREATE, GUARD_KEY, LANE_WRITE, system_create,
                 N_("Make a system"), SYSTEM_FILE_MAX),
    ROUTE("GET", "/api/v1/systems/{system}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, system_whole,
          N_("A system, whole, as its file has it")),
    ROUTE_UPLOAD("PUT", "/api/v1/systems/{system}", PERMIT_SYSTEM_ANSWER, GUARD_KEY, LANE_WRITE, system_replace,
                 N_("Replace what a system says"), SYSTEM_FILE_MAX),
    ROUTE("DELETE", "/api/v1/systems/{system}", PERMIT_SYSTEM_MANAGE, GUARD_KEY, LANE_WRITE, system_delete,
          N_("Remove a system; its history stays")),
    ROUTES_END,
};
