/* log: one line for each request and each refusal. What a stranger wrote is percent-encoded: no line end, no blank and
 * no escape sequence of theirs gets into a line. Queries are left out: they may hold what people search for. */
#include <stdio.h>
#include <unistd.h>

#include "http/inside.h"

#define LOG_MAX (256 * KIB)

void log_flush(struct listener *l) {
    size_t at = 0;
    while (at < l->log.len) {
        ssize_t n = write(STDERR_FILENO, l->log.ptr + at, l->log.len - at);
        if (n <= 0) break; /* a log that cannot be written does not stop the server */
        at += (size_t)n;
    }
    buf_clear(&l->log);
}

static void begin(struct buf *line) {
    char at[CLOCK_TEXT_MAX];
    buf_init(line, 32 * KIB);
    clock_text(clock_unix_ms(), at);
    buf_addf(line, "at=%s", at);
}

static void finish(struct listener *l, struct buf *line) {
    if (l->opt->log) {
        l->opt->log(l->opt->ctx, line->ptr);
    } else {
        if (l->log.len + line->len + 1 > LOG_MAX / 2) log_flush(l);
        buf_add(&l->log, buf_str(line));
        buf_addc(&l->log, '\n');
    }
    buf_release(line);
}

/* A long segment may be a secret that opens something (a one-time link, a calendar): logs are read by others. */
#define SEGMENT_SHOWN 40
static void add_segment(struct buf *line, struct str one) {
    if (one.len >= SEGMENT_SHOWN)
        buf_addz(line, "(long)");
    else
        http_url_encode(line, one);
}

static void add_path(struct buf *line, struct str path) {
    struct str rest = path, one;
    buf_addz(line, " path=");
    while (rest.len && str_split(rest, '/', &one, &rest)) add_segment(line, one), buf_addc(line, '/');
    add_segment(line, rest);
}

static void add_peer(struct buf *line, struct connection *c) {
    char peer[48];
    address_text(&c->peer, peer);
    buf_addf(line, " peer=%s", peer);
}

void log_request(struct listener *l, struct connection *c, const struct http_request *rq, unsigned status,
                 uint64_t bytes, uint64_t began_ms, int lane) {
    struct buf line;
    begin(&line);
    buf_addf(&line, " id=%s", rq->id);
    if (rq->peer.len)
        buf_addf(&line, " peer=%.*s", STR_ARG(rq->peer));
    else
        add_peer(&line, c);
    buf_addf(&line, " method=%.*s", STR_ARG(rq->method));
    add_path(&line, rq->path);
    buf_addf(&line, " status=%u bytes=%" PRIu64 " ms=%" PRIu64 " lane=%s", status, bytes, loop_now(l) - began_ms,
             lane < 0 ? "-" : l->opt->lanes[lane].name);
    finish(l, &line);
}

void log_refusal(struct listener *l, struct connection *c, const char *id, const struct refusal *r) {
    struct buf line;
    begin(&line);
    buf_addf(&line, " id=%s", id);
    if (r->rq && r->rq->peer.len)
        buf_addf(&line, " peer=%.*s", STR_ARG(r->rq->peer));
    else
        add_peer(&line, c);
    if (r->rq) {
        buf_addf(&line, " method=%.*s", STR_ARG(r->rq->method));
        add_path(&line, r->rq->path);
    }
    buf_addf(&line, " status=%u refused=\"%s\"", r->status, r->why);
    finish(l, &line);
}

void log_word(struct listener *l, const char *what, const char *detail) {
    struct buf line;
    begin(&line);
    buf_addf(&line, " event=\"%s\" detail=\"%s\"", what, detail);
    finish(l, &line);
}

/* Where this process began is random, then they are counted: nine letters and ten. */
void request_id(struct listener *l, char id[20]) {
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    uint64_t n = l->requests++;
    memcpy(id, l->run_id, 9);
    for (size_t i = 18; i >= 9; i--, n /= 36) id[i] = letters[n % 36];
    id[19] = 0;
}
