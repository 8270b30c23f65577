/* api_evidence: what shows that something is carried out: listed, given out, taken in. */
#include <string.h>

#include "ledger/evidence.h"
#include "web/api.h"
#include "web/routes.h"

static void evidence_json(struct jsonw *w, const struct evidence *x) {
    api_member_int(w, "id", x->id);
    json_member(w, "control", x->control);
    json_member(w, "file", x->file);
    json_member(w, "type", x->type);
    api_member_int(w, "bytes", x->bytes);
    json_member(w, "sha256", x->sha256);
    json_member(w, "note", x->note);
    json_member(w, "effective", x->effective);
    json_member(w, "expires", x->expires);
    json_member(w, "scan", x->scan);
    jsonw_key(w, "erased"), jsonw_bool(w, x->erased);
    api_member_int(w, "changed", x->changed);
}

static void evidence_all(struct visit *v) {
    struct evidence *list;
    size_t n;
    struct err e = {0};
    struct jsonw w;
    if (!api_label_permits(v, LABEL_VIEW)) return;
    if (!evidence_list(v->a, v->opt->store, v->object.system, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        evidence_json(&w, &list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

static bool give(void *ctx, struct str piece, struct err *e) {
    struct buf *to = ctx;
    buf_add(to, piece);
    return buf_ok(to) || err_set(e, ERR_LIMIT, "%s", _("The file is too large to be sent."));
}

static void evidence_file(struct visit *v) {
    struct evidence x;
    struct err e = {0};
    int64_t id = visit_number(v, "evidence");
    if (!api_label_permits(v, LABEL_EXPORT)) return;
    if (id < 0 || !evidence_find(v->a, v->opt->store, id, &x, &e)) {
        if (e.kind == ERR_NONE)
            visit_status(v, 404);
        else
            visit_fail(v, &e);
        return;
    }
    /* Of this system, which was looked at, and not of another one. */
    if (x.system != v->object.system || x.erased) {
        visit_status(v, x.erased ? 410 : 404);
        return;
    }
    struct buf bytes;
    buf_init(&bytes, HTTP_UPLOAD_MAX);
    if (evidence_read(v->opt->store, id, give, &bytes, &e))
        visit_file(v, buf_str(&bytes), "application/octet-stream", x.file);
    else
        visit_fail(v, &e);
    buf_release(&bytes);
}

struct body {
    struct str rest;
};
static bool read_body(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    struct body *b = ctx;
    (void)e;
    *got = b->rest.len < room ? b->rest.len : room;
    if (*got) memcpy(to, b->rest.ptr, *got);
    b->rest = str_cut(b->rest, *got, b->rest.len);
    return true;
}

static struct str said(const struct visit *v, const char *name) {
    struct str s = visit_query(v, name);
    return s.len ? s : STR_NONE;
}

static void evidence_take(struct visit *v) {
    struct body body = {v->rq->body};
    struct evidence_offer offer = {.system = v->object.system,
                                   .control = visit_query(v, "control"),
                                   .file = visit_query(v, "file"),
                                   .note = said(v, "note"),
                                   .effective = said(v, "effective"),
                                   .expires = said(v, "expires"),
                                   .read = read_body,
                                   .ctx = &body};
    struct trail_actor by = api_actor(v);
    struct evidence got;
    bool misnamed = false;
    struct err e = {0};
    struct jsonw w;
    if (catalog_find_control(v->opt->catalog, offer.control) < 0) {
        api_problem(v, 400, trs(v->lang, "“control” in the query has to name a control: STANDARD.ID."), NULL);
        return;
    }
    if (!evidence_add(v->a, v->opt->trail, &by, &offer, &got, &misnamed, &e)) {
        visit_fail(v, &e);
        return;
    }
    http_add(v->rs, "location",
             arena_fmt(v->a, "/api/v1/systems/%lld/evidence/%lld", (long long)got.system, (long long)got.id));
    api_begin(v, &w);
    evidence_json(&w, &got);
    jsonw_key(&w, "misnamed"), jsonw_bool(&w, misnamed);
    api_end(v, &w, 201);
}

const struct route api_evidence_routes[] = {
    ROUTE("GET", "/api/v1/systems/{system}/evidence", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, evidence_all,
          N_("The evidence of a system")),
    ROUTE("GET", "/api/v1/systems/{system}/evidence/{evidence}", PERMIT_SYSTEM_EXPORT, GUARD_KEY, LANE_READ,
          evidence_file, N_("A file of evidence")),
    ROUTE_UPLOAD("POST", "/api/v1/systems/{system}/evidence", PERMIT_SYSTEM_INSPECT, GUARD_KEY, LANE_WRITE,
                 evidence_take, N_("Add evidence; the body is the file"), HTTP_UPLOAD_MAX),
    ROUTES_END,
};
