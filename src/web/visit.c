/* visit: what a request says, and the forms an answer takes. */
#include "web/visit.h"

#include "fmt/write.h"
#include "web/import.h"
#include "web/inside.h"
#include "web/pages.h"

struct str visit_param(const struct visit *v, const char *name) {
    for (size_t i = 0; i < v->n_parameters; i++)
        if (str_is(v->parameters[i].name, name)) return v->parameters[i].value;
    return STR_NONE;
}

int64_t visit_number(const struct visit *v, const char *name) {
    struct str s = visit_param(v, name);
    int64_t n;
    if (!s.len || s.len > 18 || (s.ptr[0] == '0' && s.len > 1)) return -1;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return -1;
    return str_int(s, &n) ? n : -1;
}

static struct str field_of(const struct http_form *f, const char *name) {
    struct str s = f ? http_form_get(f, name, NULL) : STR_NONE;
    return s.ptr ? str_trim(s) : s;
}
struct str visit_field(const struct visit *v, const char *name) {
    return field_of(v->form, name);
}
struct str visit_query(const struct visit *v, const char *name) {
    return field_of(v->query, name);
}

bool visit_may(const struct visit *v, enum permission p) {
    return viewer_may(&v->viewer, p, &v->object);
}

struct html visit_page(struct visit *v, unsigned status) {
    seen_take(v);
    http_status(v->rs, status);
    http_add(v->rs, "content-type", STR("text/html; charset=utf-8"));
    return (struct html){.out = &v->rs->body, .lang = v->lang, .visit = v};
}

/* A field of an answer is ASCII: what is not is percent-encoded; what is encoded already stays. */
static struct str ascii_only(struct arena *a, struct str path) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c > ' ' && c < 0x7f)
            buf_addc(&b, (char)c);
        else
            buf_addf(&b, "%%%02X", c);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

void visit_see(struct visit *v, const char *path_fmt, ...) {
    va_list ap;
    va_start(ap, path_fmt);
    struct str path = arena_vfmt(v->a, path_fmt, ap);
    va_end(ap);
    http_status(v->rs, 303);
    /* Never to another site, whatever the path was made from. */
    bool ours = str_starts(path, STR("/")) && !str_starts(path, STR("//")) && !str_starts(path, STR("/\\"));
    http_add(v->rs, "location", ours ? ascii_only(v->a, path) : STR("/"));
}

void visit_file(struct visit *v, struct str bytes, const char *type, struct str name) {
    http_status(v->rs, 200);
    http_add(v->rs, "content-type", str_of(type));
    struct buf encoded;
    buf_init(&encoded, 4 * KIB);
    http_url_encode(&encoded, name);
    http_add(v->rs, "content-disposition",
             arena_fmt(v->a, "attachment; filename*=UTF-8''%.*s", STR_ARG(buf_str(&encoded))));
    buf_release(&encoded);
    buf_add(&v->rs->body, bytes);
}

void visit_json(struct visit *v, unsigned status, struct str json) {
    http_status(v->rs, status);
    http_add(v->rs, "content-type", STR("application/json"));
    buf_add(&v->rs->body, json);
}

/* RFC 9457 */
static void problem(struct visit *v, unsigned status, struct str detail) {
    http_status(v->rs, status);
    http_add(v->rs, "content-type", STR("application/problem+json"));
    struct jsonw w;
    jsonw_init(&w, &v->rs->body, false);
    jsonw_object(&w);
    jsonw_key(&w, "type");
    jsonw_z(&w, "about:blank");
    jsonw_key(&w, "title");
    jsonw_z(&w, http_reason(status));
    jsonw_key(&w, "status");
    jsonw_int(&w, (int64_t)status);
    if (detail.len) {
        jsonw_key(&w, "detail");
        jsonw_str(&w, detail);
    }
    jsonw_key(&w, "instance");
    jsonw_z(&w, v->rq->id);
    jsonw_end_object(&w);
}

/* What was begun is forgotten; fields that dispatch added stay. */
static void fail(struct visit *v, unsigned status, struct str detail) {
    buf_clear(&v->rs->body);
    if (v->api) {
        problem(v, status, detail);
        return;
    }
    struct html h = visit_page(v, status);
    page_failure(&h, status, detail);
}

void visit_fail(struct visit *v, const struct err *e) {
    unsigned status = http_status_of(e->kind);
    /* What went wrong inside is for the log, not for strangers. */
    if (status >= 500) {
        fprintf(stderr, "request=%s status=%u reason=", v->rq->id, status);
        err_print(e, stderr);
        fail(v, status, STR_NONE);
    } else {
        fail(v, status, str_of(e->text));
    }
}

void visit_status(struct visit *v, unsigned status) {
    fail(v, status, STR_NONE);
}

void visit_import(struct visit *v, const char *reader, struct str file) {
    v->rs->new_body = true;
    buf_add(&v->rs->body, file);
    buf_addf(&v->rs->note, "%s %s", reader, lang_code(v->lang));
    http_forward(v->rs, LANE_IMPORT);
}

bool visit_imported(const struct visit *v, struct err *e) {
    if (str_starts(v->rq->note, STR("read "))) return true;
    struct str fault = str_starts(v->rq->note, STR("fault ")) ? str_cut(v->rq->note, 6, v->rq->note.len) : STR("");
    return err_set(e, ERR_INVALID, "%.*s", STR_ARG(fault));
}
