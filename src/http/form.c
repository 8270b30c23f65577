/* form: application/x-www-form-urlencoded, which a query is too, and the way to a form of either kind. */
#include "http/http.h"

#include "http/form.h"
#include "http/parse.h"

static bool wrong(struct err *e) {
    return err_set(e, ERR_INVALID, _("The form cannot be read."));
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Line ends become LF: browsers send CR LF, whatever was typed. */
struct str form_lines(char *s, size_t n) {
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\r') {
            s[to++] = '\n';
            if (i + 1 < n && s[i + 1] == '\n') i++;
        } else {
            s[to++] = s[i];
        }
    }
    s[to] = 0;
    return (struct str){s, to};
}

bool form_text_ok(struct str s) {
    size_t bad;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) return false;
    }
    return utf8_ok(s, &bad);
}

static bool decode(struct arena *a, struct str raw, struct str *out) {
    char *to = arena_alloc(a, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (c == '%') {
            int high = i + 2 < raw.len ? hex(raw.ptr[i + 1]) : -1, low = i + 2 < raw.len ? hex(raw.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        to[n++] = c;
    }
    *out = form_lines(to, n);
    return form_text_ok(*out);
}

bool form_add(struct arena *a, struct form_list *l, struct http_part part, struct err *e) {
    if (l->n == HTTP_FORM_MAX) return err_set(e, ERR_LIMIT, _("The form has more than %d fields."), HTTP_FORM_MAX);
    l->list = arena_grow(a, l->list, l->n, &l->room, sizeof *l->list);
    l->list[l->n++] = part;
    return true;
}

bool http_form_read(struct arena *a, struct str s, struct http_form *out, struct err *e) {
    struct form_list l = {0};
    struct str one, key, value;
    while (s.len) {
        struct http_part part = {.file = STR_NONE};
        if (!str_split(s, '&', &one, &s)) one = s, s = STR_NONE;
        if (!one.len) continue;
        if (!str_split(one, '=', &key, &value)) key = one, value = STR("");
        if (!decode(a, key, &part.name) || !decode(a, value, &part.value)) return wrong(e);
        if (!form_add(a, &l, part, e)) return false;
    }
    *out = (struct http_form){l.list, l.n};
    return true;
}

bool http_form_of(struct arena *a, const struct http_request *rq, struct http_form *out, struct err *e) {
    struct str type = http_get(rq, "content-type"), kind, parameters;
    if (!type.ptr) {
        if (rq->body.len) return wrong(e);
        return *out = (struct http_form){0}, true;
    }
    if (!str_split(type, ';', &kind, &parameters)) kind = type, parameters = STR_NONE;
    kind = str_trim(kind);
    if (http_same(kind, "application/x-www-form-urlencoded")) return http_form_read(a, rq->body, out, e);
    if (http_same(kind, "multipart/form-data")) return form_multipart(a, parameters, rq->body, out, e);
    return wrong(e);
}

struct str http_form_get(const struct http_form *f, const char *name, bool *twice) {
    struct str found = STR_NONE;
    if (twice) *twice = false;
    for (size_t i = 0; i < f->n; i++) {
        if (!str_is(f->list[i].name, name)) continue;
        if (found.ptr && twice) *twice = true;
        if (!found.ptr) found = f->list[i].value;
    }
    return found;
}
