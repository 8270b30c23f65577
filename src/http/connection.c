/* connection: one client, from its first byte to its last. */
#include <unistd.h>

#include "http/inside.h"

static void idle_set(struct connection *c, bool idle) {
    struct listener *l = c->listener;
    if (c->idle == idle) return;
    c->idle = idle;
    if (idle) {
        c->idle_prev = l->idle_last;
        c->idle_next = NULL;
        *(l->idle_last ? &l->idle_last->idle_next : &l->idle_first) = c;
        l->idle_last = c;
    } else {
        *(c->idle_prev ? &c->idle_prev->idle_next : &l->idle_first) = c->idle_next;
        *(c->idle_next ? &c->idle_next->idle_prev : &l->idle_last) = c->idle_prev;
    }
}

static void enter(struct connection *c, enum state state) {
    c->state = (unsigned char)state;
    c->since_ms = loop_now(c->listener);
    idle_set(c, state == STATE_HEAD && c->in_len == 0);
}

/* While a lane works, the client may send on: it is not read, and not looked at again until its turn. */
static void on_event(uv_poll_t *poll, int status, int events) {
    struct connection *c = poll->data;
    struct listener *l = c->listener;
    (void)events;
    if (status < 0)
        connection_close(c);
    else if (c->state == STATE_WAITING)
        wire_want(c, 0);
    else
        connection_drive(c);
    loop_settle(l);
}

void wire_want(struct connection *c, int mask) {
    if (c->state == STATE_CLOSED || c->mask == mask) return;
    c->mask = (unsigned char)mask;
    if (mask)
        uv_poll_start(&c->poll, mask, on_event);
    else
        uv_poll_stop(&c->poll);
}

void connection_open(struct listener *l, int fd, bool tls, struct address peer) {
    struct connection *c = mem_alloc(sizeof *c);
    unsigned now;
    *c = (struct connection){.listener = l, .fd = fd, .tls = tls, .peer = peer, .state = STATE_CLOSED};
    if (tls &&
        (!(c->ssl = SSL_new(l->tls)) || SSL_set_fd(c->ssl, fd) != 1 || uv_poll_init(&l->loop, &c->poll, fd) != 0)) {
        SSL_free(c->ssl);
        close(fd);
        mem_free(c);
        return;
    }
    if (!tls && uv_poll_init(&l->loop, &c->poll, fd) != 0) {
        close(fd);
        mem_free(c);
        return;
    }
    c->poll.data = c;
    c->next = l->all;
    if (l->all) l->all->prev = c;
    l->all = c;
    l->connections++;
    peers_count(l, &peer, 1, &now);
    enter(c, tls ? STATE_HANDSHAKE : STATE_HEAD);
    wire_want(c, UV_READABLE);
}

static void on_closed(uv_handle_t *h) {
    mem_free(h->data);
}

void connection_close(struct connection *c) {
    struct listener *l = c->listener;
    unsigned now;
    if (c->state == STATE_CLOSED) return;
    idle_set(c, false);
    c->state = STATE_CLOSED;
    uv_close((uv_handle_t *)&c->poll, on_closed);
    *(c->prev ? &c->prev->next : &l->all) = c->next;
    if (c->next) c->next->prev = c->prev;
    loop_unready(c);
    sending_free(c);
    if (c->request) request_free(l, c->request);
    c->request = NULL;
    SSL_free(c->ssl);
    c->ssl = NULL;
    close(c->fd);
    mem_free(c->in);
    l->connections--;
    peers_count(l, &c->peer, -1, &now);
    if (l->stopping && !l->all) loop_stop(l);
}

bool connection_evict(struct listener *l, const struct address *peer) {
    for (struct connection *c = l->idle_first; c; c = c->idle_next)
        if (!peer || address_same_peer(&c->peer, peer)) return connection_close(c), true;
    return false;
}

void connection_sent(struct connection *c) {
    struct listener *l = c->listener;
    if (c->request) request_free(l, c->request);
    c->request = NULL;
    c->served = 1;
    c->scan = (struct head_scan){0};
    if (c->keep && !l->stopping) return enter(c, STATE_HEAD);
    enter(c, STATE_LINGER);
    wire_goodbye(c);
}

static size_t work_head(struct connection *c, char *bytes, size_t len) {
    struct listener *l = c->listener;
    if (c->idle) enter(c, STATE_HEAD), idle_set(c, false);
    enum head_state state = head_scan(&c->scan, (struct str){bytes, len});
    if (state == HEAD_MORE) return 0;
    if (state == HEAD_WRONG) return send_wrong(c, c->scan.status, c->scan.why), len;
    struct head_scan scan = c->scan;
    c->scan = (struct head_scan){0};
    unsigned status = head_read(bytes + scan.start, scan.end - scan.start, &l->head);
    c->head_only = !status && str_is(l->head.method, "HEAD");
    if (status)
        send_wrong(c, status, l->head.why);
    else
        decide(c);
    return scan.end;
}

/* The pieces of content are moved together first: a body in tiny chunks costs no more writes than another. */
static size_t work_body(struct connection *c, char *bytes, size_t len) {
    struct request *r = c->request;
    size_t all = 0, content = 0, used;
    enum body_state state;
    struct str data;
    do {
        state = body_read(&r->reader, (struct str){bytes + all, len - all}, &used, &data);
        if (data.len) memmove(bytes + content, data.ptr, data.len);
        content += data.len;
        all += used;
    } while (state == BODY_DATA);
    r->body_came += all;
    if (content) decide_body(c, (struct str){bytes, content});
    if (c->state != STATE_BODY) return all;
    if (state == BODY_WRONG) send_wrong(c, r->reader.status, r->reader.why);
    if (state == BODY_END) decide_whole(c);
    return all;
}

/* Uses what it can of the bytes; how many. */
static size_t work(struct connection *c, char *bytes, size_t len) {
    if (c->state == STATE_HEAD) return work_head(c, bytes, len);
    if (c->state == STATE_BODY) return work_body(c, bytes, len);
    if (c->state != STATE_LINGER) return 0;
    c->lingered += (unsigned)len;
    if (c->lingered > HTTP_LINGER_MAX) connection_close(c);
    return len;
}

/* What is not used yet is kept, in a block of its size, since most clients leave nothing. */
static void keep(struct connection *c, const char *bytes, size_t len) {
    if (c->state == STATE_CLOSED) return;
    char *kept = len ? mem_alloc(len) : NULL;
    if (len) memcpy(kept, bytes, len);
    mem_free(c->in);
    c->in = kept;
    c->in_len = len;
    if (len) idle_set(c, false);
    if (!len && c->state == STATE_HEAD && c->scan.at == 0) idle_set(c, true);
}

static void append(struct connection *c, const char *bytes, size_t len) {
    c->in = mem_resize(c->in, c->in_len + len);
    memcpy(c->in + c->in_len, bytes, len);
    c->in_len += len;
}

/* One step of reading. False: nothing more to do until the loop calls again. */
static bool read_on(struct connection *c) {
    struct listener *l = c->listener;
    if (c->in_len) {
        unsigned char before = c->state;
        size_t used = work(c, c->in, c->in_len);
        if (c->state == STATE_CLOSED) return false;
        if (used) keep(c, c->in + used, c->in_len - used);
        if (used || c->state != before) return true;
    } else if (c->state == STATE_BODY) { /* one of no bytes is complete without reading */
        work(c, l->scratch, 0);
        if (c->state != STATE_BODY) return c->state != STATE_CLOSED;
    }
    ssize_t n = wire_read(c, l->scratch, sizeof l->scratch);
    if (n == -1) return wire_want(c, c->blocked_write ? UV_WRITABLE : UV_READABLE), false;
    if (n <= 0) return connection_close(c), false;
    if (c->in_len) return append(c, l->scratch, (size_t)n), true;
    size_t used = work(c, l->scratch, (size_t)n);
    if (c->state == STATE_CLOSED) return false;
    keep(c, l->scratch + used, (size_t)n - used);
    bool drained = !c->ssl && (size_t)n < sizeof l->scratch && !c->in_len;
    if (drained && (c->state == STATE_HEAD || c->state == STATE_BODY || c->state == STATE_LINGER))
        return wire_want(c, UV_READABLE), false; /* spares asking a socket that is empty */
    return true;
}

static bool shake(struct connection *c) {
    int r = wire_handshake(c);
    if (r == -1) return wire_want(c, c->blocked_write ? UV_WRITABLE : UV_READABLE), false;
    if (r < 0) return connection_close(c), false;
    c->handshaken = true;
    enter(c, STATE_HEAD);
    return true;
}

void connection_drive(struct connection *c) {
    for (unsigned round = 0;; round++) {
        switch ((enum state)c->state) {
        case STATE_CLOSED:
        case STATE_WAITING:
            return;
        case STATE_HANDSHAKE:
            if (!shake(c)) return;
            break;
        case STATE_SENDING:
            send_more(c);
            if (c->state != STATE_SENDING) break;
            wire_want(c, UV_WRITABLE);
            return;
        case STATE_HEAD:
        case STATE_BODY:
        case STATE_LINGER:
            if (!read_on(c)) return;
            if (round > 64) { /* others have their turn */
                if (c->in_len) loop_ready(c);
                wire_want(c, UV_READABLE);
                return;
            }
        }
    }
}

/* Bytes that a client must have moved by now, after a time of grace. */
static bool too_slow(uint64_t age_ms, uint64_t moved, unsigned rate, unsigned grace_seconds) {
    uint64_t grace = (uint64_t)grace_seconds * 1000;
    return age_ms > grace && moved < (age_ms - grace) * rate / 1000;
}

void connection_tick(struct connection *c) {
    const struct listener_options *o = c->listener->opt;
    uint64_t age = loop_now(c->listener) - c->since_ms, header = (uint64_t)o->header_seconds * 1000;
    switch ((enum state)c->state) {
    case STATE_HANDSHAKE:
        if (age > header) connection_close(c);
        break;
    case STATE_HEAD:
        if (c->idle && age > (c->served ? (uint64_t)o->idle_seconds * 1000 : header))
            connection_close(c);
        else if (!c->idle && age > header)
            send_wrong(c, 408, "slow head"), loop_ready(c);
        break;
    case STATE_BODY:
        if (too_slow(age, c->request->body_came, o->body_bytes_per_second, o->header_seconds))
            send_wrong(c, 408, "slow body"), loop_ready(c);
        break;
    case STATE_SENDING:
        if (too_slow(age, c->sending->sent, o->send_bytes_per_second, o->header_seconds)) {
            log_word(c->listener, "connection closed", "slow reader");
            connection_close(c);
        }
        break;
    case STATE_LINGER:
        if (age > HTTP_LINGER_SECONDS * 1000) connection_close(c);
        break;
    case STATE_WAITING:
    case STATE_CLOSED:
        break;
    }
}
