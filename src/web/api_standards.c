/* api_standards: what the standards say, the fields of the register, kijun's own conformity, this API itself. */
#include "access/self.h"
#include "ledger/fields.h"
#include "ledger/search.h"
#include "report/standard_json.h"
#include "web/api.h"
#include "web/inside.h"
#include "web/openapi.h"
#include "web/routes.h"

static void standards(struct visit *v) {
    const struct catalog *cat = v->opt->catalog;
    struct jsonw w;
    api_begin(v, &w);
    json_member(&w, "digest", cat->digest);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        jsonw_object(&w);
        json_member(&w, "id", s->id);
        json_text(&w, "title", &s->title);
        json_member(&w, "edition", s->edition);
        json_member(&w, "published", s->published);
        api_member_int(&w, "controls", s->n_controls);
        api_member_int(&w, "conditions", s->n_conditions);
        api_member_int(&w, "questions", (int64_t)s->n_questions);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static const struct standard *named(struct visit *v) {
    const struct standard *s = catalog_find_standard(v->opt->catalog, visit_param(v, "standard"));
    if (!s) visit_status(v, 404);
    return s;
}

static struct str full(struct visit *v, const char *what) {
    return arena_fmt(v->a, "%.*s:%.*s", STR_ARG(visit_param(v, "standard")), STR_ARG(visit_param(v, what)));
}

static void standard_one(struct visit *v) {
    const struct standard *s = named(v);
    struct jsonw w;
    if (!s) return;
    api_begin(v, &w);
    show_standard_json(&w, v->opt->catalog, s);
    api_end(v, &w, 200);
}

static void standard_controls(struct visit *v) {
    const struct standard *s = named(v);
    int64_t after;
    size_t limit;
    struct jsonw w;
    if (!s || !api_page(v, &after, &limit)) return;
    uint32_t i = after > 0 && after < (int64_t)s->n_controls ? (uint32_t)after : after > 0 ? s->n_controls : 0;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t sent = 0; i < s->n_controls && sent < limit; i++, sent++) {
        jsonw_object(&w);
        show_control_json(&w, v->a, v->opt->catalog, s->first_control + i);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_next(&w, i < s->n_controls ? arena_fmt(v->a, "%u", i) : STR_NONE);
    api_end(v, &w, 200);
}

static void control_one(struct visit *v) {
    int32_t at = catalog_find_control(v->opt->catalog, full(v, "control"));
    struct jsonw w;
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    api_begin(v, &w);
    show_control_json(&w, v->a, v->opt->catalog, (uint32_t)at);
    api_end(v, &w, 200);
}

static void condition_one(struct visit *v) {
    int32_t at = catalog_find_condition(v->opt->catalog, full(v, "condition"));
    struct jsonw w;
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    api_begin(v, &w);
    show_condition_json(&w, v->a, v->opt->catalog, (uint32_t)at);
    api_end(v, &w, 200);
}

static void questions(struct visit *v) {
    const struct catalog *cat = v->opt->catalog;
    struct jsonw w;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (uint32_t i = 0; i < cat->n_facts; i++) {
        jsonw_object(&w);
        show_fact_json(&w, v->a, cat, i);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static void question_one(struct visit *v) {
    int32_t at = catalog_find_fact(v->opt->catalog, visit_param(v, "question"));
    struct jsonw w;
    if (at < 0) {
        visit_status(v, 404);
        return;
    }
    api_begin(v, &w);
    show_fact_json(&w, v->a, v->opt->catalog, (uint32_t)at);
    api_end(v, &w, 200);
}

/* Searching -------------------------------------------------------------------------------------------------------- */

static struct str hit_id(struct visit *v, const struct hit *h, const char **kind) {
    static const char *const kinds[] = {
        [HIT_CONTROL] = "control", [HIT_CONDITION] = "condition", [HIT_FACT] = "question",
        [HIT_METRIC] = "metric",   [HIT_GROUP] = "group",         [HIT_ANNEX] = "annex"};
    const struct catalog *cat = v->opt->catalog;
    *kind = kinds[h->kind];
    if (h->kind == HIT_CONTROL) return control_name(v->a, cat, h->index);
    if (h->kind == HIT_CONDITION) return condition_name(v->a, cat, h->index);
    if (h->kind == HIT_FACT) return cat->facts[h->index].id;
    if (h->kind == HIT_METRIC) return metric_name(v->a, cat, h->index);
    const struct standard *s = &cat->standards[h->index];
    struct str id = h->kind == HIT_GROUP ? s->groups[h->part].id : s->annexes[h->part].id;
    return arena_fmt(v->a, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(id));
}

static void search_standards(struct visit *v, struct jsonw *w, struct str words, size_t limit) {
    size_t n = 0;
    struct hit *hits = catalog_search(v->a, v->opt->catalog, words, &n);
    jsonw_key(w, "standards"), jsonw_array(w);
    for (size_t i = 0; hits && i < n && i < limit; i++) {
        const char *kind;
        jsonw_object(w);
        json_member(w, "id", hit_id(v, &hits[i], &kind));
        jsonw_key(w, "kind"), jsonw_z(w, kind);
        json_member(w, "snippet", hits[i].snippet);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

/* Systems of class 3 are found only by who reaches them: hits are looked at again, one by one. */
static bool search_kept(struct visit *v, struct jsonw *w, struct str words, size_t limit, struct err *e) {
    struct access_reach r;
    struct search_result found;
    viewer_reach_at(v->a, &v->viewer, PERMIT_SYSTEM_VIEW, 3, &r);
    struct register_reach reach = {.all = r.all,
                                   .organisations = r.organisations,
                                   .systems = r.systems,
                                   .n_organisations = r.n_organisations,
                                   .n_systems = r.n_systems};
    struct access_reach lower;
    viewer_reach(v->a, &v->viewer, PERMIT_SYSTEM_VIEW, &lower);
    struct search_query q = {.words = words, .reach = &reach, .most = limit};
    reach.all = lower.all, reach.organisations = lower.organisations, reach.systems = lower.systems;
    reach.n_organisations = lower.n_organisations, reach.n_systems = lower.n_systems;
    if (!search_systems(v->a, v->opt->store, &q, &found, e)) return false;
    jsonw_key(w, "systems"), jsonw_array(w);
    for (size_t i = 0; i < found.n; i++) {
        struct register_row row;
        bool there;
        if (!register_row_of(v->a, v->opt->store, v->web->reckoner, found.hits[i].system, &row, &there, e))
            return false;
        struct access_object on = {
            .system = row.system, .organisation = row.organisation, .confidentiality = row.class};
        if (!there || !viewer_may(&v->viewer, PERMIT_SYSTEM_VIEW, &on)) continue;
        jsonw_object(w);
        api_member_int(w, "id", found.hits[i].system);
        json_member(w, "name", found.hits[i].name);
        json_member(w, "section", found.hits[i].section);
        json_member(w, "part", found.hits[i].part);
        json_member(w, "snippet", found.hits[i].snippet);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    return true;
}

static void search(struct visit *v) {
    struct str words = visit_query(v, "words");
    struct err e = {0};
    struct jsonw w;
    if (!words.len) {
        api_problem(v, 400, trs(v->lang, "Say in “words” what to look for."), NULL);
        return;
    }
    api_begin(v, &w);
    search_standards(v, &w, words, api_limit(v));
    if (search_kept(v, &w, words, api_limit(v), &e))
        api_end(v, &w, 200);
    else
        visit_fail(v, &e);
}

/* The register ------------------------------------------------------------------------------------------------------
 */

static void fields(struct visit *v) {
    const struct register_fields *f = register_fields_builtin();
    struct jsonw w;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < f->n; i++) {
        const struct register_field *x = &f->list[i];
        jsonw_object(&w);
        json_member(&w, "id", x->id);
        json_text(&w, "title", &x->title);
        json_text(&w, "help", &x->help);
        jsonw_key(&w, "type"), jsonw_z(&w, field_type_id(x->type));
        jsonw_key(&w, "required"), jsonw_bool(&w, x->required);
        jsonw_key(&w, "choices"), jsonw_array(&w);
        for (size_t k = 0; k < x->n_choices; k++) {
            jsonw_object(&w);
            json_member(&w, "id", x->choices[k].id);
            json_text(&w, "title", &x->choices[k].title);
            jsonw_end_object(&w);
        }
        jsonw_end_array(&w);
        json_member(&w, "section", x->section);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

/* Itself ------------------------------------------------------------------------------------------------------------
 */

static void self_json(struct visit *v) {
    struct jsonw w;
    struct self_look look;
    struct err e = {0};
    if (!self_look(v->a, v->opt->store, &(struct self_process){.tls = v->opt->tls, .serving = true}, v->now, &look,
                   &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    self_write_json(&w, &look);
    api_end(v, &w, 200);
}

static void openapi(struct visit *v) {
    openapi_write(&v->rs->body, str_of(v->opt->base_url), v->lang);
    http_status(v->rs, 200);
    http_add(v->rs, "content-type", STR("application/json"));
}

const struct route api_standards_routes[] = {
    ROUTE("GET", "/api/v1/standards", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, standards, N_("The standards")),
    ROUTE("GET", "/api/v1/standards/{standard}", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, standard_one,
          N_("One standard")),
    ROUTE("GET", "/api/v1/standards/{standard}/controls", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, standard_controls,
          N_("The controls of a standard, in pages")),
    ROUTE("GET", "/api/v1/standards/{standard}/controls/{control}", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, control_one,
          N_("One control in full")),
    ROUTE("GET", "/api/v1/standards/{standard}/conditions/{condition}", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ,
          condition_one, N_("A condition of a standard")),
    ROUTE("GET", "/api/v1/questions", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, questions, N_("All questions")),
    ROUTE("GET", "/api/v1/questions/{question}", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, question_one,
          N_("A question")),
    ROUTE("GET", "/api/v1/search", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, search,
          N_("Search standards and systems by words")),
    ROUTE("GET", "/api/v1/register/fields", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, fields,
          N_("The fields of the register of systems")),
    ROUTE("GET", "/api/v1/self", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, self_json, N_("kijun's own conformity")),
    ROUTE("GET", "/api/v1/openapi.json", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, openapi,
          N_("This API as an OpenAPI document")),
    ROUTES_END,
};
