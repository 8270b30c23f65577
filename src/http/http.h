/* http: a request and its answer, as the processes behind the listener see them. docs/server.md has the whole picture.
 *
 * The listener (listener.h) is the only one that reads what strangers send. It parses the head strictly, gathers the
 * body up to the ceiling of its route, and hands the whole request over a lane (lane.h) to a process that answers it:
 *
 *     static void answer(void *ctx, struct arena *a, const struct http_request *rq, struct http_response *rs) {
 *         http_status(rs, 200);
 *         http_add(rs, "content-type", STR("text/plain; charset=utf-8"));
 *         buf_add(&rs->body, STR("hello\n"));
 *     }
 *
 * Promises: names of fields are lower case, one Host, no framing fields (content-length, transfer-encoding, connection,
 * te, upgrade, expect) reach an answer; `path` starts with "/", is decoded once, valid UTF-8 without control
 * characters, and has no "." or ".." or empty segments (a request that has them is refused or redirected by the
 * listener). An answer's fields cannot hold CR, LF or NUL: http_add asserts on names and drops to '?' in values. */
#pragma once
#include "base/base.h"

#define HTTP_FIELDS_MAX 100
#define HTTP_HEAD_MAX (16 * KIB) /* request line and fields together */
#define HTTP_TARGET_MAX (8 * KIB)
#define HTTP_BODY_MAX (10 * MIB)   /* unless a route says less or more */
#define HTTP_UPLOAD_MAX (50 * MIB) /* the most that a route may say */
#define HTTP_NOTE_MAX (8 * MIB)    /* what one lane hands on to the next */

struct http_field {
    struct str name, value;
};
struct http_request {
    char id[20];       /* of this request: the same in the log, on the error page, in the record; [0-9a-z] */
    struct str method; /* GET HEAD POST PUT PATCH DELETE; others were answered by the listener */
    struct str path;   /* decoded */
    struct str query;  /* after the "?", as it came; STR_NONE: there was no "?" */
    const struct http_field *fields;
    size_t n_fields;
    struct str body;        /* whole; "" when there is none */
    struct str peer;        /* address of the client; behind a trusted proxy, the one that it names */
    bool secure;            /* came over TLS, here or at the trusted proxy */
    struct str host;        /* "kijun.example.go.jp", with the port if one was said; lower case */
    struct str certificate; /* DER of the client's certificate, its chain verified by TLS; STR_NONE: none */
    unsigned stage;         /* 0: from the client; n: after n forwards */
    struct str note;        /* stage > 0: what the lane before handed on */
};
/* The field's value, or STR_NONE; of several the first. The name is lower case. */
struct str http_get(const struct http_request *rq, const char *name);
/* One cookie's value, or STR_NONE; STR_NONE too when the name stands twice. */
struct str http_cookie(const struct http_request *rq, const char *name);

/* Either an answer (status ≥ 200), or a forward. The listener adds date, content-length and connection, and takes the
 * body away for HEAD. */
struct http_response {
    unsigned status;
    struct buf fields; /* by http_add alone */
    struct buf body;
    int file; /* -1, or an open file that is the body instead; closed by whoever sends it */
    uint64_t file_bytes;
    /* Forward: the same request goes to another lane with this note, and with `body` in place of its body when
     * `new_body` is set. At most HTTP_FORWARDS_MAX times. */
    int forward; /* -1, or the number of the lane */
    bool new_body;
    struct buf note;
};
#define HTTP_FORWARDS_MAX 4
void http_response_init(struct http_response *rs, size_t body_max);
void http_response_release(struct http_response *rs);
void http_status(struct http_response *rs, unsigned status);
void http_add(struct http_response *rs, const char *name, struct str value);
void http_forward(struct http_response *rs, int lane); /* the note is then added to rs->note */
const char *http_reason(unsigned status);              /* "Not Found" */
unsigned http_status_of(enum err_kind kind);           /* the one place where kinds become statuses */

/* application/x-www-form-urlencoded, also of a query; multipart/form-data. Bounded: HTTP_FORM_MAX fields. Values are
 * checked to be UTF-8 and kept as typed; line ends become "\n". INVALID, LIMIT. */
#define HTTP_FORM_MAX 1000
struct http_part {
    struct str name, value;
    struct str file, type; /* of a file: the name that the browser gave (last segment only), its type; else STR_NONE */
};
struct http_form {
    const struct http_part *list;
    size_t n;
};
bool http_form_read(struct arena *a, struct str urlencoded, struct http_form *out, struct err *e) MUST_CHECK;
bool http_form_of(struct arena *a, const struct http_request *rq, struct http_form *out, struct err *e) MUST_CHECK;
/* The first of that name, STR_NONE when absent. `twice` (may be NULL): it stood more than once. */
struct str http_form_get(const struct http_form *f, const char *name, bool *twice);
void http_url_encode(struct buf *out, struct str s); /* for one segment or one value */
