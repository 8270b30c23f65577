/* multipart: multipart/form-data (RFC 7578), as browsers send it. A part is a field, or a file when it has a file name;
 * bytes of files are views into the body. */
#include "http/form.h"
#include "http/limits.h"
#include "http/parse.h"

static bool wrong(struct err *e) {
    return err_set(e, ERR_INVALID, _("The form cannot be read."));
}

/* The value of one parameter, in quotes or not; browsers write %22, %0D, %0A for what would end it. */
static bool parameter(struct str s, const char *name, struct str *out) {
    while (s.len) {
        struct str key, value;
        size_t end = 0;
        while (s.len && (s.ptr[0] == ';' || s.ptr[0] == ' ' || s.ptr[0] == '\t')) s = str_cut(s, 1, s.len);
        if (!str_split(s, '=', &key, &s)) return false;
        if (s.len && s.ptr[0] == '"') {
            for (end = 1; end < s.len && s.ptr[end] != '"';) end++;
            if (end == s.len) return false;
            value = str_cut(s, 1, end);
            end++;
        } else {
            while (end < s.len && s.ptr[end] != ';') end++;
            value = str_trim(str_cut(s, 0, end));
        }
        s = str_cut(s, end, s.len);
        if (http_same(str_trim(key), name)) return *out = value, true;
    }
    return false;
}

static bool boundary_ok(struct str b) {
    for (size_t i = 0; i < b.len; i++)
        if (b.ptr[i] < ' ' || b.ptr[i] >= 0x7f) return false;
    return b.len >= 1 && b.len <= 70 && b.ptr[b.len - 1] != ' ';
}

/* What a file name may be for us: its last segment, by any system's separators. */
static struct str last_segment(struct str s) {
    size_t at = s.len;
    while (at && s.ptr[at - 1] != '/' && s.ptr[at - 1] != '\\') at--;
    return str_cut(s, at, s.len);
}

static struct str unquote(struct arena *a, struct str s) {
    char *to = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        struct str rest = str_cut(s, i, s.len);
        if (str_starts(rest, STR("%22"))) {
            to[n++] = '"';
            i += 2;
        } else if (str_starts(rest, STR("%0D%0A"))) {
            to[n++] = '\n';
            i += 5;
        } else {
            to[n++] = s.ptr[i];
        }
    }
    return form_lines(to, n);
}

static bool field_of(struct arena *a, struct str line, struct http_part *part) {
    struct str name, value, kind, rest, file;
    if (!str_split(line, ':', &name, &value) || !http_token(name) || !http_value(value)) return false;
    value = str_trim(value);
    if (http_same(name, "content-type")) part->type = arena_str(a, value);
    if (!http_same(name, "content-disposition")) return true;
    if (part->name.ptr || !str_split(value, ';', &kind, &rest) || !http_same(str_trim(kind), "form-data")) return false;
    if (!parameter(rest, "name", &part->name)) return false;
    part->name = unquote(a, part->name);
    if (parameter(rest, "filename", &file)) part->file = last_segment(unquote(a, file));
    return form_text_ok(part->name) && form_text_ok(part->file);
}

/* The fields of a part, and where its bytes begin. */
static bool head_of(struct arena *a, struct str s, struct http_part *part, size_t *body) {
    size_t from = 0, end;
    for (;;) {
        if (!str_find(str_cut(s, from, s.len), STR("\r\n"), &end)) return false;
        if (from + end > HTTP_PART_HEAD_MAX) return false;
        if (end == 0) break;
        if (!field_of(a, str_cut(s, from, from + end), part)) return false;
        from += end + 2;
    }
    *body = from + 2;
    return part->name.ptr != NULL;
}

static bool value_of(struct arena *a, struct str bytes, struct http_part *part) {
    if (part->file.ptr) {
        if (!part->type.ptr) part->type = STR("application/octet-stream");
        return part->value = bytes.ptr ? bytes : STR(""), true;
    }
    char *to = arena_alloc(a, bytes.len + 1);
    if (bytes.len) memcpy(to, bytes.ptr, bytes.len);
    part->value = form_lines(to, bytes.len);
    return form_text_ok(part->value);
}

/* memmem is linear, which str_find need not be: a body may be 50 MB. */
static bool find(struct str hay, struct str needle, size_t *at) {
    const char *p = hay.len ? memmem(hay.ptr, hay.len, needle.ptr, needle.len) : NULL;
    if (!p) return false;
    *at = (size_t)(p - hay.ptr);
    return true;
}

bool form_multipart(struct arena *a, struct str parameters, struct str body, struct http_form *out, struct err *e) {
    struct form_list l = {0};
    struct str boundary;
    size_t at, end;
    if (!parameter(parameters, "boundary", &boundary) || !boundary_ok(boundary)) return wrong(e);
    struct str line = arena_fmt(a, "\r\n--%.*s", STR_ARG(boundary)), first = str_cut(line, 2, line.len);
    if (!str_starts(body, first)) return wrong(e);
    body = str_cut(body, first.len, body.len);
    while (!str_starts(body, STR("--"))) {
        struct http_part part = {.file = STR_NONE};
        if (!str_starts(body, STR("\r\n"))) return wrong(e);
        body = str_cut(body, 2, body.len);
        if (!head_of(a, body, &part, &at)) return wrong(e);
        /* The CR LF before the boundary may be the one that ends an empty head. */
        struct str rest = str_cut(body, at - 2, body.len);
        if (!find(rest, line, &end)) return wrong(e);
        struct str bytes = end < 2 ? STR("") : str_cut(rest, 2, end);
        if (!value_of(a, bytes, &part)) return wrong(e);
        if (!form_add(a, &l, part, e)) return false;
        body = str_cut(rest, end + line.len, rest.len);
    }
    body = str_cut(body, 2, body.len);
    if (body.len && !str_is(body, "\r\n")) return wrong(e);
    *out = (struct http_form){l.list, l.n};
    return true;
}
