/* http: reading a request, making an answer. */
#include "http/http.h"

#include <assert.h>
#include <unistd.h>

#include "http/limits.h"
#include "http/parse.h"

struct str http_get(const struct http_request *rq, const char *name) {
    for (size_t i = 0; i < rq->n_fields; i++)
        if (str_is(rq->fields[i].name, name)) return rq->fields[i].value;
    return STR_NONE;
}

struct str http_cookie(const struct http_request *rq, const char *name) {
    struct str rest = http_get(rq, "cookie"), one, key, value, found = STR_NONE;
    while (rest.len) {
        if (!str_split(rest, ';', &one, &rest)) one = rest, rest = STR_NONE;
        one = str_trim(one);
        if (!str_split(one, '=', &key, &value) || !str_is(key, name)) continue;
        if (found.ptr) return STR_NONE; /* which of the two is meant nobody can say */
        found = value;
    }
    return found;
}

void http_response_init(struct http_response *rs, size_t body_max) {
    *rs = (struct http_response){.file = -1, .forward = -1};
    buf_init(&rs->fields, HTTP_ANSWER_FIELDS_MAX);
    buf_init(&rs->body, body_max);
    buf_init(&rs->note, HTTP_NOTE_MAX);
}

void http_response_release(struct http_response *rs) {
    buf_release(&rs->fields);
    buf_release(&rs->body);
    buf_release(&rs->note);
    if (rs->file >= 0) close(rs->file);
    rs->file = -1;
}

void http_status(struct http_response *rs, unsigned status) {
    assert(status >= 200 && status <= 599);
    rs->status = status;
}

bool http_field_may(struct str name) {
    static const char *const no[] = {"content-length", "transfer-encoding", "connection", "date",
                                     "upgrade",        "trailer",           "keep-alive", "strict-transport-security"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_is(name, no[i])) return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z') return false;
    return http_token(name);
}

void http_add(struct http_response *rs, const char *name, struct str value) {
    assert(http_field_may(str_of(name)));
    buf_addz(&rs->fields, name);
    buf_addz(&rs->fields, ": ");
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        buf_addc(&rs->fields, (c < 0x20 && c != '\t') || c == 0x7f ? '?' : value.ptr[i]);
    }
    buf_addz(&rs->fields, "\r\n");
}

void http_forward(struct http_response *rs, int lane) {
    rs->forward = lane;
}

const char *http_reason(unsigned status) {
    static const struct {
        unsigned status;
        const char *reason;
    } list[] = {{200, "OK"},
                {201, "Created"},
                {202, "Accepted"},
                {204, "No Content"},
                {206, "Partial Content"},
                {301, "Moved Permanently"},
                {302, "Found"},
                {303, "See Other"},
                {304, "Not Modified"},
                {307, "Temporary Redirect"},
                {308, "Permanent Redirect"},
                {400, "Bad Request"},
                {401, "Unauthorized"},
                {403, "Forbidden"},
                {404, "Not Found"},
                {405, "Method Not Allowed"},
                {406, "Not Acceptable"},
                {408, "Request Timeout"},
                {409, "Conflict"},
                {410, "Gone"},
                {411, "Length Required"},
                {412, "Precondition Failed"},
                {413, "Content Too Large"},
                {414, "URI Too Long"},
                {415, "Unsupported Media Type"},
                {417, "Expectation Failed"},
                {421, "Misdirected Request"},
                {422, "Unprocessable Content"},
                {428, "Precondition Required"},
                {429, "Too Many Requests"},
                {431, "Request Header Fields Too Large"},
                {500, "Internal Server Error"},
                {501, "Not Implemented"},
                {502, "Bad Gateway"},
                {503, "Service Unavailable"},
                {504, "Gateway Timeout"},
                {505, "HTTP Version Not Supported"},
                {507, "Insufficient Storage"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (list[i].status == status) return list[i].reason;
    return status < 400 ? "OK" : "Error";
}

unsigned http_status_of(enum err_kind kind) {
    switch (kind) {
    case ERR_NONE:
        return 200;
    case ERR_INVALID:
        return 400;
    case ERR_NOT_FOUND:
        return 404;
    case ERR_DENIED:
        return 403;
    case ERR_CONFLICT:
        return 409;
    case ERR_LIMIT:
        return 413;
    case ERR_UPSTREAM:
        return 503;
    case ERR_IO:
    case ERR_DB:
        break;
    }
    return 500;
}

void http_url_encode(struct buf *out, struct str s) {
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c && strchr("-._~", c) != NULL);
        char code[3] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(out, plain ? (struct str){s.ptr + i, 1} : (struct str){code, 3});
    }
}
