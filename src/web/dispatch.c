/* dispatch: from a request to the function of its route, with everything that a route promises checked before. */
#include "web/inside.h"

/* What every answer carries: nothing from elsewhere is loaded, framed or kept. */
static void add_safety(struct visit *v) {
    static const struct {
        const char *name, *value;
    } fields[] = {
        {"content-security-policy",
         "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
         "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
        {"x-content-type-options", "nosniff"},
        {"referrer-policy", "same-origin"},
        {"cross-origin-opener-policy", "same-origin"},
        {"cross-origin-resource-policy", "same-origin"},
        {"permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
        {"cache-control", "no-store"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        http_add(v->rs, fields[i].name, str_of(fields[i].value));
}

static bool find_viewer(struct visit *v, struct err *e) {
    const struct http_request *rq = v->rq;
    if (v->api) {
        struct str key = http_get(rq, "authorization");
        if (!str_starts(key, STR("Bearer "))) return true;
        if (!viewer_of_key(v->a, v->opt->store, str_cut(key, 7, key.len), v->now, &v->viewer, e)) return false;
        if (v->viewer.calendar) v->viewer = (struct viewer){0}; /* good for its calendar alone */
        return true;
    }
    struct str cookie = http_cookie(rq, cookie_name(v, "kijun"));
    if (!cookie.len) return true;
    return viewer_of_session(v->a, v->opt->store, cookie, v->now, &v->viewer, e);
}

/* Who stands in the entries that this request makes: the account that the server runs under, the person, and from
 * where. */
static void name_actor(struct visit *v) {
    struct trail_actor *a = &v->viewer.actor;
    a->account = v->web->who.account;
    a->host = v->web->who.host;
    a->address = v->rq->peer;
    a->via = v->api ? STR("api") : STR("web");
    if (v->viewer.known) {
        a->id = v->viewer.person;
        a->name = v->viewer.name;
    }
}

static struct str here(const struct visit *v) {
    struct buf b;
    buf_init(&b, 16 * KIB);
    http_url_encode(&b, v->rq->query.len ? arena_fmt(v->a, "%.*s?%.*s", STR_ARG(v->rq->path), STR_ARG(v->rq->query))
                                         : v->rq->path);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Each of the following: true when it may go on; otherwise the answer is there. Whether somebody is signed in comes
 * first, so that nobody else learns what exists. */
static bool signed_in(struct visit *v) {
    if (v->route->permit == PERMIT_ANYBODY) return true;
    if (!v->viewer.known) {
        if (v->api) {
            http_add(v->rs, "www-authenticate", STR("Bearer"));
            visit_status(v, 401);
        } else if (str_is(str_of(v->route->method), "GET")) {
            visit_see(v, "/sign-in?next=%.*s", STR_ARG(here(v)));
        } else {
            visit_see(v, "/sign-in");
        }
        return false;
    }
    if (v->viewer.must_change && !str_starts(v->rq->path, STR("/account")) && !str_is(v->rq->path, "/sign-out")) {
        visit_see(v, "/account/secret");
        return false;
    }
    return true;
}

static bool permitted(struct visit *v) {
    enum permission p = v->route->permit;
    if (p == PERMIT_ANYBODY) return true;
    if (!visit_may(v, p)) {
        bool seen = v->object.system ? visit_may(v, PERMIT_SYSTEM_VIEW) : true;
        visit_status(v, seen ? 403 : 404);
        return false;
    }
    if (permission_needs_elevation(p) && !v->viewer.elevated && !v->api) {
        if (str_is(str_of(v->route->method), "GET"))
            visit_see(v, "/account/elevate?next=%.*s", STR_ARG(here(v)));
        else
            visit_see(v, "/account/elevate");
        return false;
    }
    return true;
}

/* Readers cannot write: the keeper is told that the session or the key is in use. */
static void touch(const struct visit *v) {
    int64_t id = v->viewer.session ? v->viewer.session : v->viewer.key;
    if (!id || v->now - v->viewer.used < 60000) return;
    struct str text = arena_fmt(v->a, "%s %lld %lld %.*s", v->viewer.session ? "session" : "key", (long long)id,
                                (long long)v->now, STR_ARG(v->viewer.person));
    if (v->opt->lane == LANE_WRITE)
        web_touched(v->web, text);
    else if (v->opt->touch >= 0)
        datagram_send(v->opt->touch, text);
}

static bool read_query(struct visit *v, struct err *e) {
    struct http_form *query = arena_alloc(v->a, sizeof *query);
    if (!http_form_read(v->a, v->rq->query, query, e)) return false;
    v->query = query;
    return true;
}

static bool read_form(struct visit *v, struct err *e) {
    struct http_form *form = arena_alloc(v->a, sizeof *form);
    if (v->route->guard != GUARD_TOKEN && v->route->guard != GUARD_OPEN) return true;
    if (v->rq->stage > 0) return true;
    if (!http_form_of(v->a, v->rq, form, e)) return false;
    v->form = form;
    return true;
}

static void answer(struct visit *v) {
    struct err e = {0};
    bool found = true;
    bool good = find_viewer(v, &e) && read_query(v, &e);
    name_actor(v);
    v->lang = language_of(v);
    lang_set(v->lang); /* what rooms below say about this request */
    if (!good) {
        visit_fail(v, &e);
        return;
    }
    if (!v->viewer.known && !v->api) guard_open_token(v);
    if (!v->route) {
        visit_status(v, 404);
        return;
    }
    if (!signed_in(v)) return;
    if (!object_look_up(v, &found, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!found) {
        visit_status(v, 404);
        return;
    }
    if (!permitted(v)) return;
    if (!read_form(v, &e)) {
        visit_fail(v, &e);
        return;
    }
    const char *refusal = guard_refuses(v);
    if (refusal) {
        fprintf(stderr, "request=%s status=403 refused=\"%s\" route=\"%s %s\"\n", v->rq->id, refusal, v->route->method,
                v->route->path);
        visit_status(v, 403);
        return;
    }
    touch(v);
    (v->opt->instead ? v->opt->instead : v->route->run)(v);
}

static void copy_parameters(struct visit *v, const struct route_match *m) {
    for (size_t i = 0; i < m->n; i++) {
        v->parameters[i].name = m->names[i];
        v->parameters[i].value = m->values[i];
    }
    v->n_parameters = m->n;
}

void web_answer(void *web, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    struct web *w = web;
    if (w->opt.lane == LANE_HASH) {
        hash_answer(w, a, rq, rs);
        return;
    }
    if (w->opt.lane == LANE_IMPORT) {
        import_lane_answer(w, a, rq, rs);
        return;
    }
    struct route_match m;
    route_find(rq->method, rq->path, &m);
    struct visit v = {
        .web = w,
        .opt = &w->opt,
        .deriver = w->deriver,
        .a = a,
        .rq = rq,
        .rs = rs,
        .route = m.route,
        .now = clock_unix_ms(),
        .open_token = STR(""),
        .api = str_starts(rq->path, STR("/api/")),
    };
    copy_parameters(&v, &m);
    add_safety(&v);
    answer(&v);
}
