/* parse: what strangers send, read by the letter of RFC 9112; what two readers could understand differently is refused.
 *
 *     struct head_scan s = {0};
 *     while (head_scan(&s, bytes_so_far) == HEAD_MORE) … read more, append …
 *     if (head_scan says HEAD_WRONG) … answer s.status, close …
 *     status = head_read(bytes + s.start, s.end - s.start, &head);      // 0, or the status to answer before closing
 *
 * head_scan finds where the head ends and looks at no byte twice, so a client that sends byte by byte costs no more
 * than another. head_read wants the whole head; it makes the names lower case where they stand, everything else are
 * views.
 *
 * Refused: a bare CR or LF, NUL and other control characters, a folded line, a blank before the colon, a name that is
 * no token, no Host or two (HTTP/1.1), a Host that is no name, Content-Length beside Transfer-Encoding, twice, as a
 * list, with a sign or too long, any coding but "chunked" alone, codings in HTTP/1.0, a field twice that may stand
 * once, any form of target but the origin form ("*" for OPTIONS). */
#pragma once
#include "http/http.h"

enum head_state { HEAD_MORE, HEAD_WHOLE, HEAD_WRONG };
struct head_scan {
    size_t at, line; /* where it stands, where its line began */
    size_t start, end;
    unsigned lines;
    unsigned status; /* HEAD_WRONG */
    const char *why; /* for the log, a few words */
};
enum head_state head_scan(struct head_scan *s, struct str bytes);

struct head {
    struct str method, target;
    struct str path, query; /* as they came; query STR_NONE: no "?" */
    unsigned minor;         /* of HTTP/1.x */
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t n_fields;
    struct str host; /* lower case; "" when HTTP/1.0 has none */
    bool asterisk;   /* OPTIONS * */
    bool has_length; /* content-length */
    uint64_t length;
    bool chunked;
    bool close;           /* connection: close, or HTTP/1.0 */
    bool expect_continue; /* wants to hear 100 */
    const char *why;      /* when it is refused */
};
/* 0, or the status of a refusal. */
unsigned head_read(char *bytes, size_t n, struct head *out);
struct str head_get(const struct head *h, const char *name);
/* A field that concerns this connection alone, or that only a proxy may set: never handed on. */
bool head_is_ours(struct str name);
bool http_field_may(struct str name); /* what a process may say in its answer: the listener frames it */
bool http_token(struct str s);
bool http_value(struct str s);                   /* no control characters but tab */
bool http_same(struct str s, const char *lower); /* ASCII letters alike */

/* The path of a target, decoded once into `to`, which has room for as many bytes. 0, or 400.
 * `slash`: it ends in a slash that is not its first (left out of the result). */
unsigned target_decode(struct str raw, char *to, size_t *len, bool *slash, const char **why);

/* The body behind a head. Each call takes some of the bytes and gives a piece of the content.
 *
 *     while ((state = body_read(&b, in, &used, &data)) == BODY_DATA) { keep(data); in = rest after used; }
 *
 * BODY_END: it is complete, what was not used belongs to the next request. BODY_MORE: all bytes are used. */
enum body_state { BODY_MORE, BODY_DATA, BODY_END, BODY_WRONG };
struct body_reader {
    bool chunked;
    uint64_t left, total, ceiling;
    unsigned char at, digits; /* where in a chunk */
    size_t extensions, trailers, line;
    unsigned status;
    const char *why;
};
/* False when the length that was announced is past the ceiling: 413. */
bool body_begin(struct body_reader *b, const struct head *h, uint64_t ceiling);
enum body_state body_read(struct body_reader *b, struct str in, size_t *used, struct str *data);
