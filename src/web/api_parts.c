/* api_parts: one answer, one decision, one row of a worksheet: read, set and removed on the state that was seen. */
#include "web/api_parts.h"

#include "ledger/database.h"
#include "ledger/fields.h"
#include "web/api.h"
#include "web/routes.h"

static const struct {
    const char *section;
    enum permission permit;
} permits[] = {
    {"judgements", PERMIT_SYSTEM_DECIDE}, {"decisions", PERMIT_SYSTEM_DECIDE}, {"fill", PERMIT_SYSTEM_DECIDE},
    {"declared", PERMIT_SYSTEM_DECIDE},   {"status", PERMIT_SYSTEM_INSPECT},
};

enum permission api_part_permit(struct str section, struct str name) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_ORGANISATION];
    if (str_is(section, "register") && at >= 0 && str_eq(name, f->list[at].id)) return PERMIT_SYSTEM_MANAGE;
    for (size_t i = 0; i < sizeof permits / sizeof *permits; i++)
        if (str_is(section, permits[i].section)) return permits[i].permit;
    return PERMIT_SYSTEM_ANSWER;
}

bool api_part_permitted(struct visit *v, struct str section, struct str name) {
    enum permission p = api_part_permit(section, name);
    if (visit_may(v, p)) return true;
    api_problem(
        v, 403,
        arena_fmt(v->a, tr(v->lang, "Changing “%.*s” takes the permission “%s”."), STR_ARG(section), permission_id(p)),
        NULL);
    return false;
}

/* Reading --------------------------------------------------------------------------------------------------------- */

static bool record_of(struct visit *v, struct system_record *rec) {
    struct err e = {0};
    if (!api_label_permits(v, LABEL_VIEW)) return false;
    struct str which = arena_fmt(v->a, "%lld", (long long)v->object.system);
    if (!system_get(v->a, v->opt->store, which, rec, &e)) {
        visit_fail(v, &e);
        return false;
    }
    if (rec->id == v->object.system) return true;
    visit_status(v, 404);
    return false;
}

static void part_json(struct visit *v, struct jsonw *w, const struct part *p) {
    json_member(w, "section", p->section);
    json_member(w, "name", p->name);
    api_member_int(w, "changed", p->changed);
    api_json(v, w, "value", p->value);
}

static void parts_list(struct visit *v) {
    struct system_record rec;
    struct jsonw w;
    struct str only = visit_query(v, "section");
    if (!record_of(v, &rec) || api_unchanged(v, rec.revision)) return;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < rec.parts.n; i++) {
        if (only.len && !str_eq(only, rec.parts.list[i].section)) continue;
        jsonw_object(&w);
        part_json(v, &w, &rec.parts.list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static void part_get(struct visit *v) {
    struct system_record rec;
    struct jsonw w;
    if (!record_of(v, &rec)) return;
    const struct part *p = parts_find(&rec.parts, visit_param(v, "section"), visit_param(v, "part"));
    if (!p) {
        visit_status(v, 404);
        return;
    }
    if (api_unchanged(v, p->changed)) return;
    api_begin(v, &w);
    part_json(v, &w, p);
    api_end(v, &w, 200);
}

/* Changing -------------------------------------------------------------------------------------------------------- */

/* The body as JSON in one line; STR_NONE: it is none, and the answer is there. */
static struct str value_of_body(struct visit *v) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {.path = STR("request"), .text = v->rq->body};
    const struct node *n = json_read(v->a, &src, d);
    if (!n) {
        api_problem(v, 400, trs(v->lang, "The body has to be the value as JSON."), d);
        return STR_NONE;
    }
    struct jsonw w;
    struct buf b;
    buf_init(&b, PART_VALUE_MAX);
    jsonw_init(&w, &b, false);
    jsonw_node(&w, n);
    struct str value = arena_str(v->a, buf_str(&b));
    bool whole = buf_ok(&b);
    buf_release(&b);
    if (whole) return value;
    api_problem(v, 413, trs(v->lang, "The value is too large."), NULL);
    return STR_NONE;
}

static void set_part(struct visit *v, struct part_wish *wish, unsigned status) {
    struct err e = {0};
    struct part_done done;
    struct trail_actor by = api_actor(v);
    struct jsonw w;
    if (!system_part_set(v->opt->trail, &by, v->opt->catalog, v->object.system, wish, &done, &e)) {
        if (e.kind == ERR_CONFLICT)
            api_problem(v, 412, str_of(e.text), NULL);
        else if (e.kind == ERR_INVALID)
            api_problem(v, 422, str_of(e.text), NULL);
        else
            visit_fail(v, &e);
        return;
    }
    if (!wish->value.len) {
        http_status(v->rs, 204);
        return;
    }
    struct str name = done.name[0] ? arena_str(v->a, str_of(done.name)) : wish->name;
    api_etag(v, done.changed);
    if (status == 201) {
        struct buf b;
        buf_init(&b, 4 * KIB);
        http_url_encode(&b, name);
        http_add(v->rs, "location",
                 arena_fmt(v->a, "/api/v1/systems/%lld/parts/%.*s/%.*s", (long long)v->object.system,
                           STR_ARG(wish->section), STR_ARG(buf_str(&b))));
        buf_release(&b);
    }
    api_begin(v, &w);
    json_member(&w, "section", wish->section);
    json_member(&w, "name", name);
    api_member_int(&w, "changed", done.changed);
    api_member_int(&w, "revision", done.revision);
    api_end(v, &w, status);
}

static bool wish_of(struct visit *v, struct part_wish *wish) {
    int64_t expected;
    *wish = (struct part_wish){.section = visit_param(v, "section"), .name = visit_param(v, "part")};
    if (section_find(wish->section) < 0) {
        visit_status(v, 404);
        return false;
    }
    if (!api_part_permitted(v, wish->section, wish->name) || !api_expected(v, &expected)) return false;
    wish->expected = expected == API_ANY ? PART_ANY : expected == API_NONE ? PART_ABSENT : expected;
    return true;
}

static void part_put(struct visit *v) {
    struct part_wish wish;
    if (!wish_of(v, &wish)) return;
    wish.value = value_of_body(v);
    if (wish.value.len) set_part(v, &wish, 200);
}

static void part_delete(struct visit *v) {
    struct part_wish wish;
    if (wish_of(v, &wish)) set_part(v, &wish, 204);
}

/* A further row of a worksheet, task or sheet. */
static void part_add(struct visit *v) {
    struct part_wish wish = {.section = visit_param(v, "section"), .name = STR_NONE, .expected = PART_ABSENT};
    int at = section_find(wish.section);
    if (at < 0 || !section_at((size_t)at)->items) {
        visit_status(v, 404);
        return;
    }
    if (!api_part_permitted(v, wish.section, STR_NONE)) return;
    wish.value = value_of_body(v);
    if (wish.value.len) set_part(v, &wish, 201);
}

const struct route api_parts_routes[] = {
    ROUTE("GET", "/api/v1/systems/{system}/parts", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, parts_list,
          N_("The parts of a system, each with its revision")),
    ROUTE("GET", "/api/v1/systems/{system}/parts/{section}/{part}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, part_get,
          N_("One part of a system")),
    ROUTE("PUT", "/api/v1/systems/{system}/parts/{section}/{part}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_WRITE, part_put,
          N_("Set one part of a system")),
    ROUTE("DELETE", "/api/v1/systems/{system}/parts/{section}/{part}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_WRITE,
          part_delete, N_("Remove one part of a system")),
    ROUTE("POST", "/api/v1/systems/{system}/parts/{section}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_WRITE, part_add,
          N_("Add a row to a list of a system")),
    ROUTES_END,
};
