/* parse: the head of a request. */
#include "http/parse.h"

#include "http/limits.h"

static bool is_token(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool http_token(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!is_token((unsigned char)s.ptr[i])) return false;
    return s.len > 0;
}

bool http_value(struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool http_same(struct str s, const char *z) {
    for (size_t i = 0; i < s.len; i++)
        if (!z[i] || lower(s.ptr[i]) != z[i]) return false;
    return !z[s.len];
}

static enum head_state scan_wrong(struct head_scan *s, unsigned status, const char *why) {
    s->status = status;
    s->why = why;
    return HEAD_WRONG;
}

/* At a CR LF. True: the head is whole, or wrong, as `*state` says. */
static bool scan_line_end(struct head_scan *s, enum head_state *state) {
    bool empty = s->at == s->line;
    s->at += 2;
    s->line = s->at;
    if (empty && s->lines == 0) { /* RFC 9112 2.2: one empty line before a request is passed over */
        if (s->start) return *state = scan_wrong(s, 400, "empty lines before the request"), true;
        s->start = s->at;
        return false;
    }
    if (empty) return s->end = s->at, *state = HEAD_WHOLE, true;
    if (++s->lines > HTTP_FIELDS_MAX + 1) return *state = scan_wrong(s, 431, "too many fields"), true;
    return false;
}

enum head_state head_scan(struct head_scan *s, struct str bytes) {
    enum head_state state = HEAD_MORE;
    while (s->at < bytes.len) {
        unsigned char c = (unsigned char)bytes.ptr[s->at];
        if (s->at - s->start >= HTTP_HEAD_MAX) return scan_wrong(s, s->lines ? 431 : 414, "head too long");
        if (c == '\r') {
            if (s->at + 1 == bytes.len) return HEAD_MORE;
            if (bytes.ptr[s->at + 1] != '\n') return scan_wrong(s, 400, "bare CR");
            if (s->at + 1 - s->start >= HTTP_HEAD_MAX) return scan_wrong(s, s->lines ? 431 : 414, "head too long");
            if (scan_line_end(s, &state)) return state;
            continue;
        }
        if (c == '\n') return scan_wrong(s, 400, "bare LF");
        if ((c < 0x20 && c != '\t') || c == 0x7f) return scan_wrong(s, 400, "control character");
        if (s->lines == 0 && s->at - s->line > HTTP_TARGET_MAX + HTTP_METHOD_MAX + 12)
            return scan_wrong(s, 414, "target too long");
        s->at++;
    }
    return HEAD_MORE;
}

static unsigned wrong(struct head *h, unsigned status, const char *why) {
    h->why = why;
    return status;
}

/* "HTTP/1.1": exactly so. */
static unsigned read_version(struct head *h, struct str v) {
    bool form = v.len == 8 && memcmp(v.ptr, "HTTP/", 5) == 0 && v.ptr[5] >= '0' && v.ptr[5] <= '9' && v.ptr[6] == '.' &&
                v.ptr[7] >= '0' && v.ptr[7] <= '9';
    if (!form) return wrong(h, 400, "no version");
    if (v.ptr[5] != '1' || v.ptr[7] > '1') return wrong(h, 505, "version");
    h->minor = (unsigned)(v.ptr[7] - '0');
    return 0;
}

static unsigned read_method(struct head *h) {
    static const char *const ours[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    if (!http_token(h->method)) return wrong(h, 400, "method");
    if (str_is(h->method, "TRACE")) return wrong(h, 405, "TRACE");
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (str_is(h->method, ours[i])) return 0;
    return wrong(h, 501, "method");
}

static unsigned read_target(struct head *h) {
    struct str t = h->target;
    if (t.len > HTTP_TARGET_MAX) return wrong(h, 414, "target too long");
    h->asterisk = str_is(t, "*") && str_is(h->method, "OPTIONS");
    if (h->asterisk) return h->path = t, h->query = STR_NONE, 0;
    if (t.len == 0 || t.ptr[0] != '/') return wrong(h, 400, "form of the target");
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] <= ' ' || t.ptr[i] >= 0x7f || t.ptr[i] == '#') return wrong(h, 400, "character in the target");
    if (!str_split(t, '?', &h->path, &h->query)) h->path = t, h->query = STR_NONE;
    return 0;
}

static unsigned read_request_line(struct head *h, struct str line) {
    struct str rest, version;
    if (!str_split(line, ' ', &h->method, &rest) || !str_split(rest, ' ', &h->target, &version))
        return wrong(h, 400, "request line");
    unsigned status = read_version(h, version);
    if (!status) status = read_method(h);
    return status ? status : read_target(h);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static unsigned read_field(struct head *h, char *line, size_t n) {
    const char *colon = memchr(line, ':', n);
    if (is_blank(line[0])) return wrong(h, 400, "folded line");
    if (!colon) return wrong(h, 400, "field without a colon");
    if (h->n_fields == HTTP_FIELDS_MAX) return wrong(h, 431, "too many fields");
    size_t name = (size_t)(colon - line), from = name + 1, to = n;
    if (!http_token((struct str){line, name})) return wrong(h, 400, "name of a field");
    while (from < to && is_blank(line[from])) from++;
    while (to > from && is_blank(line[to - 1])) to--;
    for (size_t i = 0; i < name; i++) line[i] = lower(line[i]);
    h->fields[h->n_fields++] = (struct http_field){{line, name}, {line + from, to - from}};
    return 0;
}

struct str head_get(const struct head *h, const char *name) {
    for (size_t i = 0; i < h->n_fields; i++)
        if (str_is(h->fields[i].name, name)) return h->fields[i].value;
    return STR_NONE;
}

static size_t count(const struct head *h, const char *name) {
    size_t n = 0;
    for (size_t i = 0; i < h->n_fields; i++) n += str_is(h->fields[i].name, name);
    return n;
}

static bool is_port(struct str s) {
    unsigned v = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (unsigned)(s.ptr[i] - '0');
    }
    return s.len >= 1 && s.len <= 5 && v >= 1 && v <= 65535;
}

/* A name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
static bool is_host(struct str s) {
    struct str port = STR_NONE;
    size_t end = 0;
    if (s.len && s.ptr[0] == '[') {
        for (end = 1; end < s.len && s.ptr[end] && strchr("0123456789abcdefABCDEF:.", s.ptr[end]);) end++;
        if (end == s.len || s.ptr[end] != ']' || end < 3) return false;
        end++;
    } else {
        while (end < s.len && is_token((unsigned char)s.ptr[end]) && !strchr("!#$%&'*+^`|~", s.ptr[end])) end++;
        if (end == 0 || s.ptr[0] == '.' || s.ptr[0] == '-') return false;
    }
    if (end == s.len) return s.len <= 260;
    port = str_cut(s, end + 1, s.len);
    return s.ptr[end] == ':' && is_port(port) && s.len <= 266;
}

/* The value stands in the head, which is ours to change: letters of a host are alike. */
static unsigned read_host(struct head *h, char *bytes) {
    size_t n = count(h, "host");
    h->host = STR("");
    if (n > 1) return wrong(h, 400, "two hosts");
    if (n == 0) return h->minor ? wrong(h, 400, "no host") : 0;
    struct str host = head_get(h, "host");
    if (!is_host(host)) return wrong(h, 400, "host");
    char *at = bytes + (host.ptr - bytes);
    for (size_t i = 0; i < host.len; i++) at[i] = lower(at[i]);
    h->host = host;
    return 0;
}

static unsigned read_length(struct head *h) {
    struct str v = head_get(h, "content-length");
    if (count(h, "content-length") > 1) return wrong(h, 400, "two lengths");
    if (v.len == 0 || v.len > 18) return wrong(h, 400, "length");
    for (size_t i = 0; i < v.len; i++) {
        if (v.ptr[i] < '0' || v.ptr[i] > '9') return wrong(h, 400, "length");
        h->length = h->length * 10 + (uint64_t)(v.ptr[i] - '0');
    }
    h->has_length = true;
    return 0;
}

static unsigned read_framing(struct head *h) {
    size_t codings = count(h, "transfer-encoding"), lengths = count(h, "content-length");
    if (codings && lengths) return wrong(h, 400, "length and coding");
    if (codings > 1) return wrong(h, 400, "two codings");
    if (lengths) return read_length(h);
    if (!codings) return 0;
    if (h->minor == 0) return wrong(h, 400, "coding in HTTP/1.0");
    struct str v = head_get(h, "transfer-encoding");
    if (v.len == 0) return wrong(h, 400, "coding");
    if (!http_same(v, "chunked")) return wrong(h, 501, "coding");
    h->chunked = true;
    return 0;
}

static bool list_has(struct str list, const char *word) {
    struct str head;
    while (list.len) {
        if (!str_split(list, ',', &head, &list)) head = list, list = STR_NONE;
        if (http_same(str_trim(head), word)) return true;
    }
    return false;
}

static unsigned read_rest(struct head *h) {
    static const char *const single[] = {"content-type", "authorization", "cookie",
                                         "origin",       "expect",        "sec-fetch-site"};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (count(h, single[i]) > 1) return wrong(h, 400, "a field twice that may stand once");
    h->close = h->minor == 0;
    for (size_t i = 0; i < h->n_fields; i++)
        if (str_is(h->fields[i].name, "connection") && list_has(h->fields[i].value, "close")) h->close = true;
    struct str expect = head_get(h, "expect");
    if (expect.ptr && !http_same(expect, "100-continue")) return wrong(h, 417, "expectation");
    h->expect_continue = expect.ptr && h->minor == 1;
    return 0;
}

unsigned head_read(char *bytes, size_t n, struct head *out) {
    size_t from = 0;
    unsigned status = 0;
    out->n_fields = 0;
    out->length = 0;
    out->has_length = out->chunked = out->close = out->expect_continue = out->asterisk = false;
    out->why = NULL;
    while (!status && from + 2 <= n) {
        const char *end = memchr(bytes + from, '\r', n - from);
        size_t len = end ? (size_t)(end - bytes) - from : n - from;
        if (len == 0) break;
        status = from == 0 ? read_request_line(out, (struct str){bytes, len}) : read_field(out, bytes + from, len);
        from += len + 2;
    }
    if (from == 0) status = wrong(out, 400, "request line");
    if (!status) status = read_host(out, bytes);
    if (!status) status = read_framing(out);
    return status ? status : read_rest(out);
}

bool head_is_ours(struct str name) {
    static const char *const ours[] = {
        "content-length", "transfer-encoding",   "connection",    "te",        "upgrade",   "expect",
        "keep-alive",     "proxy-connection",    "trailer",       "forwarded", "x-real-ip", "via",
        "proxy",          "proxy-authorization", "http2-settings"};
    if (str_starts(name, STR("x-forwarded-"))) return true;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (str_is(name, ours[i])) return true;
    return false;
}
