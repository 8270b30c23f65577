/* listener: the loop, and what comes from the parent. */
#include "http/listener.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/control.h"
#include "http/inside.h"

#define TICK_MS 200
#define ACCEPTS_MAX 64

uint64_t loop_now(const struct listener *l) {
    return uv_now(&l->loop);
}

void loop_ready(struct connection *c) {
    struct listener *l = c->listener;
    if (c->ready || c->state == STATE_CLOSED) return;
    c->ready = true;
    c->ready_next = NULL;
    *(l->ready_last ? &l->ready_last->ready_next : &l->ready) = c;
    l->ready_last = c;
    l->n_ready++;
}

void loop_unready(struct connection *c) {
    struct listener *l = c->listener;
    struct connection *before = NULL, *at = l->ready;
    if (!c->ready) return;
    while (at && at != c) before = at, at = at->ready_next;
    *(before ? &before->ready_next : &l->ready) = c->ready_next;
    if (l->ready_last == c) l->ready_last = before;
    c->ready = false;
    l->n_ready--;
}

static void on_again(uv_idle_t *idle) {
    loop_settle(idle->data);
}

/* What becomes ready meanwhile waits for the next round of the loop, so that everybody has a turn in between. */
void loop_settle(struct listener *l) {
    struct connection *c;
    for (size_t n = l->n_ready; n > 0 && (c = l->ready) != NULL; n--) {
        loop_unready(c);
        connection_drive(c);
    }
    if (l->ready)
        uv_idle_start(&l->again, on_again);
    else
        uv_idle_stop(&l->again);
}

void loop_stop(struct listener *l) {
    l->stopped = true;
    uv_stop(&l->loop);
}

/* "Mon, 30 Nov 2026 20:41:37 GMT", made once a second. */
const char *loop_date(struct listener *l) {
    static const char days[] = "ThuFriSatSunMonTueWed", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t now = clock_unix();
    char at[CLOCK_TEXT_MAX];
    if (l->date[0] && now == l->date_second) return l->date;
    l->date_second = now;
    clock_text(now * 1000, at);
    unsigned day = (unsigned)(now / 86400 % 7), month = (unsigned)((at[5] - '0') * 10 + (at[6] - '0') - 1) % 12;
    snprintf(l->date, sizeof l->date, "%.3s, %.2s %.3s %.4s %.8s GMT", days + day * 3, at + 8, months + month * 3, at,
             at + 11);
    return l->date;
}

static bool peer_address(const struct sockaddr_storage *s, struct address *out) {
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    *out = (struct address){{[15] = 1}};
    if (s->ss_family == AF_INET) {
        memcpy(&four, s, sizeof four);
        *out = (struct address){{[10] = 0xff, [11] = 0xff}};
        memcpy(out->bytes + 12, &four.sin_addr, 4);
    } else if (s->ss_family == AF_INET6) {
        memcpy(&six, s, sizeof six);
        memcpy(out->bytes, &six.sin6_addr, 16);
    }
    return true;
}

/* Room is made by closing who has waited longest without a request. False: there is nobody to close. */
static bool make_room(struct listener *l, const struct address *peer) {
    unsigned now;
    if (l->connections >= l->opt->connections_max && !connection_evict(l, NULL)) return false;
    bool counted = peers_count(l, peer, 0, &now);
    return !counted || now < l->opt->connections_per_peer_max || connection_evict(l, peer);
}

static void accepting(struct listener *l, bool on);

static void on_accept(uv_poll_t *poll, int status, int events) {
    struct listener *l = poll->data;
    size_t which = (size_t)(poll - l->sockets);
    (void)status, (void)events;
    for (int i = 0; i < ACCEPTS_MAX && !l->stopping; i++) {
        struct sockaddr_storage from = {0};
        struct address peer;
        socklen_t len = sizeof from;
        int fd = accept4(l->opt->sockets[which], (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
            if (connection_evict(l, NULL)) continue;
            accepting(l, false); /* until the next tick */
        }
        if (fd < 0) break;
        peer_address(&from, &peer);
        if (make_room(l, &peer)) {
            connection_open(l, fd, l->opt->tls && l->opt->tls[which], peer);
        } else {
            close(fd);
            log_word(l, "connection refused", "too many");
        }
    }
    loop_settle(l);
}

static void accepting(struct listener *l, bool on) {
    if (l->accepting == on) return;
    l->accepting = on;
    for (size_t i = 0; i < l->opt->n_sockets; i++)
        if (on)
            uv_poll_start(&l->sockets[i], UV_READABLE, on_accept);
        else
            uv_poll_stop(&l->sockets[i]);
}

static void begin_stop(struct listener *l) {
    if (l->stopping) return;
    accepting(l, false);
    l->stopping = true;
    l->stop_ms = loop_now(l) + (uint64_t)l->opt->stop_seconds * 1000;
    while (connection_evict(l, NULL)) {
    }
    if (!l->all) loop_stop(l);
}

static void on_tick(uv_timer_t *timer) {
    struct listener *l = timer->data;
    for (struct connection *c = l->all, *next; c; c = next) {
        next = c->next;
        connection_tick(c);
    }
    lanes_tick(l);
    if (!l->stopping) accepting(l, true);
    if (l->stopping && loop_now(l) >= l->stop_ms) loop_stop(l);
    loop_settle(l);
}

static void on_prepare(uv_prepare_t *prepare) {
    log_flush(prepare->data);
}

/* A file that came over the control socket, whole; wiped by whoever is done with it. */
static struct str read_fd(struct arena *a, int fd) {
    char *to = arena_alloc(a, 1 * MIB);
    size_t n = 0;
    ssize_t got;
    while (n < 1 * MIB && (got = read(fd, to + n, 1 * MIB - n)) > 0) n += (size_t)got;
    return (struct str){to, n};
}

static void wipe(struct str s) {
    void *p;
    memcpy(&p, &s.ptr, sizeof p);
    if (s.len) OPENSSL_cleanse(p, s.len);
}

static bool renew_tls(struct listener *l, const struct control_message *m, struct err *e) {
    struct arena *a = arena_new(4 * MIB);
    struct str pem[3] = {{NULL, 0}};
    for (size_t i = 0; i < m->n_fds && i < 3; i++) pem[i] = read_fd(a, m->fds[i]);
    SSL_CTX *t = m->n_fds >= 2 ? tls_context(pem[0], pem[1], pem[2], e) : NULL;
    if (m->n_fds < 2) err_set(e, ERR_INVALID, _("A certificate and a key are needed."));
    wipe(pem[1]);
    arena_free(a);
    if (!t) return false;
    SSL_CTX_free(l->tls);
    l->tls = t;
    return true;
}

static void obey(struct listener *l, struct control_message *m) {
    struct err e;
    if (m->what == CONTROL_PROCESS && m->n_fds == 1 && m->lane < l->opt->n_lanes) {
        lanes_add(l, (int)m->lane, m->fds[0]);
        m->n_fds = 0;
    } else if (m->what == CONTROL_TLS) {
        bool ok = renew_tls(l, m, &e);
        if (!control_send(l->opt->control, ok ? CONTROL_DONE : CONTROL_FAILED, 0, NULL, 0,
                          ok ? STR_NONE : str_of(e.text), &e))
            loop_stop(l);
    } else if (m->what == CONTROL_STOP) {
        begin_stop(l);
    }
    for (size_t i = 0; i < m->n_fds; i++) close(m->fds[i]);
}

static void on_control(uv_poll_t *poll, int status, int events) {
    struct listener *l = poll->data;
    struct control_message m;
    struct err e;
    (void)events;
    if (status < 0)
        loop_stop(l);
    else if (control_receive(l->opt->control, 0, &m, &e))
        obey(l, &m);
    else if (e.kind != ERR_NONE)
        loop_stop(l); /* the parent is gone */
    loop_settle(l);
}

static void defaults(struct listener_options *o) {
    if (!o->connections_max) o->connections_max = HTTP_CONNECTIONS;
    if (!o->connections_per_peer_max) o->connections_per_peer_max = HTTP_CONNECTIONS_PER_PEER;
    if (!o->header_seconds) o->header_seconds = HTTP_HEADER_SECONDS;
    if (!o->body_bytes_per_second) o->body_bytes_per_second = HTTP_BODY_RATE;
    if (!o->send_bytes_per_second) o->send_bytes_per_second = HTTP_SEND_RATE;
    if (!o->idle_seconds) o->idle_seconds = HTTP_IDLE_SECONDS;
    if (!o->stop_seconds) o->stop_seconds = HTTP_STOP_SECONDS;
    for (size_t i = 0; i < o->n_lanes; i++) {
        if (!o->lanes[i].queue_max) o->lanes[i].queue_max = 100;
        if (!o->lanes[i].timeout_ms) o->lanes[i].timeout_ms = 30000;
    }
}

static bool uv_failed(struct err *e, int code) {
    return err_set(e, ERR_IO, _("The loop of the listener failed: %s."), uv_strerror(code));
}

static bool begin_id(struct listener *l, struct err *e) {
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    unsigned char random[9];
    if (!random_bytes(random, sizeof random, e)) return false;
    for (size_t i = 0; i < 9; i++) l->run_id[i] = letters[random[i] % 36];
    return true;
}

/* What needs no loop yet. */
static bool prepare(struct listener *l, struct err *e) {
    struct listener_options *o = l->opt;
    bool wants_tls = false;
    for (size_t i = 0; o->tls && i < o->n_sockets; i++) wants_tls |= o->tls[i];
    if (wants_tls) {
        l->tls = tls_context(o->certificate_pem, o->key_pem, o->client_ca_pem, e);
        wipe(o->key_pem);
        o->key_pem = STR_NONE;
        if (!l->tls) return false;
    }
    return begin_id(l, e) && peers_begin(l, e) && assets_begin(l, e);
}

static bool open_loop(struct listener *l, struct err *e) {
    struct listener_options *o = l->opt;
    int on = 1, code = 0;
    l->sockets = mem_alloc((o->n_sockets + 1) * sizeof *l->sockets);
    uv_timer_init(&l->loop, &l->timer);
    uv_prepare_init(&l->loop, &l->prepare);
    uv_idle_init(&l->loop, &l->again);
    l->timer.data = l->prepare.data = l->again.data = l;
    for (size_t i = 0; i < o->n_sockets; i++) {
        setsockopt(o->sockets[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* connections inherit it */
        if ((code = uv_poll_init(&l->loop, &l->sockets[i], o->sockets[i])) != 0) return uv_failed(e, code);
        l->sockets[i].data = l;
    }
    if (o->control >= 0) {
        if ((code = uv_poll_init(&l->loop, &l->control, o->control)) != 0) return uv_failed(e, code);
        l->control.data = l;
        uv_poll_start(&l->control, UV_READABLE, on_control);
    }
    uv_timer_start(&l->timer, on_tick, TICK_MS, TICK_MS);
    uv_prepare_start(&l->prepare, on_prepare);
    for (size_t i = 0; i < o->n_lanes; i++)
        for (size_t k = 0; k < o->lanes[i].n_fds; k++) lanes_add(l, (int)i, o->lanes[i].fds[k]);
    accepting(l, true);
    return o->control < 0 || control_send(o->control, CONTROL_READY, 0, NULL, 0, STR_NONE, e);
}

static void close_handle(uv_handle_t *h, void *ctx) {
    (void)ctx;
    if (!uv_is_closing(h)) uv_close(h, NULL);
}

static void finish(struct listener *l, bool has_loop) {
    if (has_loop) {
        l->stopping = true;
        while (l->all) connection_close(l->all);
        lanes_close(l);
        for (size_t i = 0; i < l->opt->n_lanes; i++)
            while (l->lanes[i].first) request_free(l, l->lanes[i].first);
        uv_walk(&l->loop, close_handle, NULL);
        while (uv_run(&l->loop, UV_RUN_DEFAULT) != 0) {
        } /* a stop that is still pending ends the first */
        uv_loop_close(&l->loop);
    }
    log_flush(l);
    assets_end(l);
    SSL_CTX_free(l->tls);
    mem_free(l->sockets);
    mem_free(l->peers);
    mem_free(l->trusted);
    buf_release(&l->log);
    buf_release(&l->answer);
    mem_free(l);
}

bool listener_run(struct listener_options *opt, struct err *e) {
    struct listener *l = mem_alloc(sizeof *l);
    l->opt = opt;
    defaults(opt);
    buf_init(&l->log, 512 * KIB);
    buf_init(&l->answer, HTTP_ANSWER_FIELDS_MAX + 16 * KIB);
    signal(SIGPIPE, SIG_IGN);
    bool ok = prepare(l, e), has_loop = false;
    int code = ok ? uv_loop_init(&l->loop) : 0;
    if (code) ok = uv_failed(e, code);
    has_loop = ok;
    if (ok && (ok = open_loop(l, e))) uv_run(&l->loop, UV_RUN_DEFAULT);
    finish(l, has_loop);
    return ok;
}
