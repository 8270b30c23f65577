/* api: answers, pages and conditions of the JSON API. */
#include "web/api.h"

#include "ledger/database.h"
#include "ledger/period.h"
#include "web/inside.h"

#define CONDITION_MAX 64 /* bytes of If-Match */

/* Answers --------------------------------------------------------------------------------------------------------- */

void api_begin(struct visit *v, struct jsonw *w) {
    buf_clear(&v->rs->body);
    jsonw_init(w, &v->rs->body, false);
    jsonw_object(w);
    jsonw_key(w, "kijun"), jsonw_int(w, 1);
}

void api_end(struct visit *v, struct jsonw *w, unsigned status) {
    jsonw_end_object(w);
    if (!buf_ok(&v->rs->body)) {
        struct err e = {0};
        err_set(&e, ERR_LIMIT, "%s", tr(v->lang, "The answer would be too large. Ask for a part of it."));
        visit_fail(v, &e);
        return;
    }
    http_status(v->rs, status);
    http_add(v->rs, "content-type", STR("application/json"));
}

void api_text(struct visit *v, struct str bytes, const char *type) {
    http_status(v->rs, 200);
    http_add(v->rs, "content-type", str_of(type));
    buf_add(&v->rs->body, bytes);
}

void api_moment(struct jsonw *w, const char *key, int64_t ms) {
    char text[CLOCK_TEXT_MAX];
    jsonw_key(w, key);
    if (!ms) {
        jsonw_null(w);
        return;
    }
    clock_text(ms, text);
    jsonw_z(w, text);
}

void api_member_int(struct jsonw *w, const char *key, int64_t n) {
    jsonw_key(w, key), jsonw_int(w, n);
}

void api_next(struct jsonw *w, struct str next) {
    json_member(w, "next", next);
}

void api_json(struct visit *v, struct jsonw *w, const char *key, struct str json) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {.path = STR("record"), .text = json};
    const struct node *n = json.len ? json_read(v->a, &src, d) : NULL;
    jsonw_key(w, key);
    if (n)
        jsonw_node(w, n);
    else
        jsonw_str(w, json);
}

static void problem_errors(struct jsonw *w, const struct diags *d) {
    jsonw_key(w, "errors");
    jsonw_array(w);
    for (size_t i = 0; i < d->count; i++) {
        jsonw_object(w);
        api_member_int(w, "line", (int64_t)d->list[i].line);
        api_member_int(w, "column", (int64_t)d->list[i].col);
        json_member(w, "detail", str_of(d->list[i].text));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void api_problem(struct visit *v, unsigned status, struct str detail, const struct diags *d) {
    struct jsonw w;
    buf_clear(&v->rs->body);
    jsonw_init(&w, &v->rs->body, false);
    jsonw_object(&w);
    jsonw_key(&w, "type"), jsonw_z(&w, "about:blank");
    jsonw_key(&w, "title"), jsonw_z(&w, http_reason(status));
    jsonw_key(&w, "status"), jsonw_int(&w, (int64_t)status);
    json_member(&w, "detail", detail);
    jsonw_key(&w, "instance"), jsonw_z(&w, v->rq->id);
    if (d) problem_errors(&w, d);
    jsonw_end_object(&w);
    http_status(v->rs, status);
    http_add(v->rs, "content-type", STR("application/problem+json"));
}

/* Pages ----------------------------------------------------------------------------------------------------------- */

size_t api_limit(const struct visit *v) {
    int64_t n = API_PAGE;
    struct str text = visit_query(v, "limit");
    if (text.len && !str_int(text, &n)) n = API_PAGE;
    return n < 1 ? 1 : n > API_PAGE_MAX ? API_PAGE_MAX : (size_t)n;
}

bool api_page(struct visit *v, int64_t *after, size_t *limit) {
    struct str text = visit_query(v, "after");
    *limit = api_limit(v);
    *after = -1;
    if (!text.len || (str_int(text, after) && *after >= 0)) return true;
    api_problem(v, 400, trs(v->lang, "“after” is the “next” of the page before."), NULL);
    return false;
}

/* Conditions ------------------------------------------------------------------------------------------------------ */

void api_etag(struct visit *v, int64_t revision) {
    http_add(v->rs, "etag", arena_fmt(v->a, "\"%lld\"", (long long)revision));
}

static bool etag_number(struct str s, int64_t *n) {
    if (str_starts(s, STR("W/"))) s = str_cut(s, 2, s.len);
    if (s.len < 3 || s.len > CONDITION_MAX || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"') return false;
    return str_int(str_cut(s, 1, s.len - 1), n);
}

bool api_unchanged(struct visit *v, int64_t revision) {
    int64_t n;
    struct str rest = http_get(v->rq, "if-none-match"), one;
    api_etag(v, revision);
    while (rest.len) {
        if (!str_split(rest, ',', &one, &rest)) one = rest, rest = STR_NONE;
        if (etag_number(str_trim(one), &n) && n == revision) {
            http_status(v->rs, 304);
            return true;
        }
    }
    return false;
}

bool api_expected(struct visit *v, int64_t *expected) {
    struct str match = str_trim(http_get(v->rq, "if-match")), none = str_trim(http_get(v->rq, "if-none-match"));
    if (str_is(none, "*") && !match.len) {
        *expected = API_NONE;
        return true;
    }
    if (str_is(match, "*")) {
        *expected = API_ANY;
        return true;
    }
    if (!match.len) {
        api_problem(v, 428,
                    trs(v->lang, "Say in If-Match which state you saw (its ETag), so that nobody's change is lost."),
                    NULL);
        return false;
    }
    if (etag_number(match, expected) && *expected >= 0) return true;
    api_problem(v, 412, trs(v->lang, "If-Match is not an ETag of this service."), NULL);
    return false;
}

/* The record ------------------------------------------------------------------------------------------------------ */

struct trail *api_trail(struct visit *v, struct err *e) {
    return v->opt->trail ? v->opt->trail : trail_open(v->opt->store, e);
}

void api_trail_done(struct visit *v, struct trail *t) {
    if (t != v->opt->trail) trail_close(t);
}

struct trail_actor api_actor(const struct visit *v) {
    struct trail_actor by = v->viewer.actor;
    by.via = STR("api");
    by.address = v->rq->peer;
    return by;
}

/* Labels ---------------------------------------------------------------------------------------------------------- */

static bool label_permits(struct visit *v, enum label_act act, struct err *e) {
    struct label l;
    struct label_answer answer;
    char day[DAY_TEXT_MAX];
    if (!label_of(v->a, v->opt->store, v->object.system, &l, e)) return false;
    l.organisation = v->object.organisation;
    day_of(v->now, day);
    label_allows(v->a, &v->viewer, &l, act, str_of(day), v->lang, &answer);
    if (!answer.allowed) return err_set(e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    if (act != LABEL_VIEW && (answer.ask & LABEL_RECORD))
        return err_set(e, ERR_DENIED, "%s",
                       _("The label of this system asks that taking it out is recorded. Do it on the page of the "
                         "system."));
    return true;
}

bool api_label_permits(struct visit *v, enum label_act act) {
    struct err e = {0};
    if (label_permits(v, act, &e)) return true;
    visit_fail(v, &e);
    return false;
}

/* A system -------------------------------------------------------------------------------------------------------- */

static bool read_system(struct visit *v, struct api_system *out, struct err *e) {
    struct system_record rec;
    struct str which = arena_fmt(v->a, "%lld", (long long)v->object.system);
    if (!system_get(v->a, v->opt->store, which, &rec, e)) return false;
    /* A system may be named like another one's number. */
    if (rec.id != v->object.system) return err_set(e, ERR_NOT_FOUND, "%s", _("There is no such system."));
    out->id = rec.id;
    out->revision = rec.revision;
    out->json = rec.json;
    out->name = rec.name;
    return true;
}

static bool derive_system(struct visit *v, struct api_system *out, struct err *e) {
    const struct catalog *cat = v->opt->catalog;
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {.path = STR("system"), .text = out->json};
    out->system = system_load(v->a, cat, &src, d);
    if (!out->system) return err_set(e, ERR_DB, "%s", d->count ? d->list[0].text : "");
    out->input = (struct derive_input){.facts = system_facts(v->a, cat, out->system),
                                       .judgements = system_judgements(v->a, cat, out->system)};
    out->result = derive(v->deriver, v->a, &out->input);
    return true;
}

bool api_choose_standards(struct visit *v, struct api_system *s) {
    const struct catalog *cat = v->opt->catalog;
    struct str rest = visit_query(v, "standard"), one;
    bool all = !rest.len;
    s->standards = arena_array(v->a, cat->n_standards, sizeof *s->standards);
    s->n_standards = 0;
    bool *chosen = arena_array(v->a, cat->n_standards + 1, sizeof *chosen);
    while (rest.len) {
        if (!str_split(rest, ',', &one, &rest)) one = rest, rest = STR_NONE;
        const struct standard *found = catalog_find_standard(cat, str_trim(one));
        if (!found) {
            api_problem(v, 400, arena_fmt(v->a, tr(v->lang, "There is no standard “%.*s”."), STR_ARG(one)), NULL);
            return false;
        }
        chosen[found - cat->standards] = true;
    }
    for (uint32_t i = 0; i < cat->n_standards; i++)
        if (all || chosen[i]) s->standards[s->n_standards++] = i;
    return true;
}

bool api_system_open(struct visit *v, struct api_system *out) {
    struct err e = {0};
    *out = (struct api_system){0};
    if (!api_label_permits(v, LABEL_VIEW)) return false;
    if (!read_system(v, out, &e) || !derive_system(v, out, &e)) {
        visit_fail(v, &e);
        return false;
    }
    return api_choose_standards(v, out);
}
