/* send: answers. A status line, fields, and a body of known length: nothing is ever sent in chunks. */
#include "http/inside.h"

#define TURN_MAX (1 * MIB) /* for one client, before others have their turn */

void sending_free(struct connection *c) {
    if (!c->sending) return;
    mem_free(c->sending->head);
    parcel_release(&c->sending->body);
    mem_free(c->sending);
    c->sending = NULL;
}

/* The head is in l->answer without date and empty line. Takes over the parcel (NULL: the view is the body). */
static void deliver(struct connection *c, struct str view, struct parcel *body, bool secure) {
    struct listener *l = c->listener;
    struct buf *b = &l->answer;
    buf_addz(b, "date: ");
    buf_addz(b, loop_date(l));
    if (secure) buf_addz(b, "\r\nstrict-transport-security: max-age=31536000");
    buf_addz(b, c->keep && !l->stopping ? "\r\n\r\n" : "\r\nconnection: close\r\n\r\n");
    struct sending *s = mem_alloc(sizeof *s);
    *s = (struct sending){.head_len = b->len, .body = body ? *body : PARCEL_NONE, .view = view};
    s->head = mem_alloc(b->len);
    memcpy(s->head, b->ptr, b->len);
    s->total = body ? body->bytes : view.len;
    if (body) *body = PARCEL_NONE;
    c->sending = s;
    c->state = STATE_SENDING;
    c->since_ms = loop_now(l);
    send_more(c);
}

/* What comes next as one piece: for TLS, whose records are whole, and for files. False: a file ended too early. */
static bool piece(struct connection *c, struct str *out) {
    struct sending *s = c->sending;
    char *to = c->listener->chunk;
    size_t room = sizeof c->listener->chunk, n = s->head_len - s->head_at;
    if (n > room) n = room;
    memcpy(to, s->head + s->head_at, n);
    size_t want = s->total - s->at < room - n ? (size_t)(s->total - s->at) : room - n;
    if (s->view.ptr)
        memcpy(to + n, s->view.ptr + s->at, want);
    else if (want && parcel_read(&s->body, s->at, to + n, want) != want)
        return false;
    *out = (struct str){to, n + want};
    return true;
}

static void advance(struct sending *s, size_t n) {
    size_t head = s->head_len - s->head_at;
    if (head > n) head = n;
    s->head_at += head;
    s->at += n - head;
    s->sent += n;
}

static ssize_t send_some(struct connection *c) {
    struct sending *s = c->sending;
    struct str parts[2] = {{s->head + s->head_at, s->head_len - s->head_at}, {NULL, 0}};
    if (c->ssl || s->body.fd >= 0) return piece(c, &parts[0]) ? wire_write(c, parts, 1) : -2;
    const char *from = s->view.ptr ? s->view.ptr : s->body.ptr;
    if (s->total > s->at) parts[1] = (struct str){from + s->at, (size_t)(s->total - s->at)};
    return wire_write(c, parts, 2);
}

void send_more(struct connection *c) {
    struct sending *s = c->sending;
    size_t turn = 0;
    while (s->head_at < s->head_len || s->at < s->total) {
        ssize_t n = turn < TURN_MAX ? send_some(c) : -1;
        if (n == -1) return;
        if (n < 0) return connection_close(c);
        advance(s, (size_t)n);
        turn += (size_t)n;
    }
    sending_free(c);
    connection_sent(c);
}

void send_continue(struct connection *c) {
    struct str line = STR("HTTP/1.1 100 Continue\r\n\r\n");
    if (wire_write(c, &line, 1) != (ssize_t)line.len) connection_close(c); /* an empty socket takes 25 bytes */
}

static void begin(struct listener *l, unsigned status) {
    buf_clear(&l->answer);
    buf_addf(&l->answer, "HTTP/1.1 %u %s\r\n", status, http_reason(status));
}

static void error_page(struct connection *c, const struct refusal *r, const char *id, struct buf *page) {
    struct listener *l = c->listener;
    struct str language = c->request ? http_get(&c->request->rq, "accept-language")
                          : r->rq    ? head_get(&l->head, "accept-language")
                                     : STR_NONE;
    buf_init(page, 64 * KIB);
    if (l->opt->error_page)
        l->opt->error_page(l->opt->ctx, r->status, id, language, page);
    else
        buf_addf(page, "<!DOCTYPE html><html lang=\"en\"><title>%u</title><p>%u %s</p><p>%s</p></html>\n", r->status,
                 r->status, http_reason(r->status), id);
}

void send_refusal(struct connection *c, const struct refusal *r) {
    struct listener *l = c->listener;
    struct http_request *rq = r->rq ? NULL : c->request ? &c->request->rq : NULL;
    char id[20];
    struct buf page;
    struct refusal said = *r;
    struct parcel body = PARCEL_NONE;
    struct err e;
    if (rq && !said.rq) said.rq = rq;
    if (said.rq)
        memcpy(id, said.rq->id, sizeof id);
    else
        request_id(l, id);
    log_refusal(l, c, id, &said);
    error_page(c, r, id, &page);
    begin(l, r->status);
    buf_addf(&l->answer, "content-type: text/html; charset=utf-8\r\ncontent-length: %zu\r\ncache-control: no-store\r\n",
             page.len);
    buf_addz(&l->answer,
             "x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n"
             "content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
             "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n");
    if (r->allow) buf_addf(&l->answer, "allow: %s\r\n", r->allow);
    if (r->status == 503) buf_addz(&l->answer, "retry-after: 5\r\n");
    c->keep = r->keep;
    if (c->head_only) page.len = 0;
    if (!parcel_of(buf_str(&page), &body, &e)) body = PARCEL_NONE;
    deliver(c, STR_NONE, &body, c->tls);
    buf_release(&page);
}

void send_wrong(struct connection *c, unsigned status, const char *why) {
    send_refusal(c, &(struct refusal){.status = status, .why = why});
}

void send_plain(struct connection *c, const struct http_request *rq, unsigned status, const char *name,
                struct str value) {
    struct listener *l = c->listener;
    begin(l, status);
    buf_addf(&l->answer, "%s: ", name);
    buf_add(&l->answer, value);
    buf_addz(&l->answer, status == 204 ? "\r\n" : "\r\ncontent-length: 0\r\n");
    log_request(l, c, rq, status, 0, loop_now(l), -1);
    deliver(c, STR(""), NULL, c->tls);
}

/* If-None-Match: a list of tags, or "*". Weak ones count, since the answer is the same byte for byte. */
static bool tag_in(struct str list, const char *etag) {
    struct str one;
    while (list.len) {
        if (!str_split(list, ',', &one, &list)) one = list, list = STR_NONE;
        one = str_trim(one);
        if (str_starts(one, STR("W/"))) one = str_cut(one, 2, one.len);
        if (str_is(one, etag) || str_is(one, "*")) return true;
    }
    return false;
}

void send_asset(struct connection *c, const struct asset *asset, const struct http_request *rq,
                struct str if_none_match) {
    struct listener *l = c->listener;
    bool same = if_none_match.ptr && tag_in(if_none_match, asset->is->etag);
    struct str body = same || c->head_only ? STR("") : asset->is->bytes;
    buf_clear(&l->answer);
    buf_add(&l->answer, buf_str(same ? &asset->unchanged : &asset->found));
    log_request(l, c, rq, same ? 304 : 200, body.len, loop_now(l), -1);
    deliver(c, body.ptr ? body : STR(""), NULL, c->tls);
}

void send_answer(struct connection *c, struct frame_answer *a) {
    struct listener *l = c->listener;
    struct request *r = c->request;
    bool bodiless = a->status == 204 || a->status == 304;
    begin(l, a->status);
    buf_add(&l->answer, a->fields);
    if (!bodiless) buf_addf(&l->answer, "content-length: %" PRIu64 "\r\n", a->body.bytes);
    if (bodiless || c->head_only) parcel_release(&a->body);
    parcel_release(&a->note);
    log_request(l, c, &r->rq, a->status, a->body.bytes, r->began_ms, r->lane);
    deliver(c, STR_NONE, &a->body, r->rq.secure);
}
