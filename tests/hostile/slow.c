/* slow: clients that take their time, limits of connections, and lanes that fail. Each check is a process of its own,
 * so that waiting takes the time of the longest. */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "http/control.h"

typedef bool check_fn(const struct serve *s, SSL_CTX *tls);

static void await_end(struct client *k, struct buf *got, unsigned ms) {
    uint64_t until = clock_monotonic_ns() + (uint64_t)ms * 1000000;
    while (!k->ended && clock_monotonic_ns() < until) client_more(k, got, 50);
}

static bool has(const struct buf *b, const char *text) {
    size_t at;
    return str_find(buf_str(b), str_of(text), &at);
}

/* One byte now and then: refused with 408, whether the head or the body is so slow. */
static bool drip(const struct serve *s, SSL_CTX *tls, struct str first, const char *want) {
    struct client k;
    struct buf got;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, tls ? s->tls_port : s->port, tls)) return false;
    client_send(&k, first);
    for (int i = 0; i < 60 && !k.ended; i++) {
        client_send(&k, STR("x"));
        client_more(&k, &got, 50);
    }
    bool ok = k.ended && (want ? has(&got, want) : got.len == 0);
    client_close(&k);
    buf_release(&got);
    return ok;
}

static bool slow_head(const struct serve *s, SSL_CTX *tls) {
    return drip(s, NULL, STR("GET / HTTP/1.1\r\nHost: a\r\nX: "), "HTTP/1.1 408 ") &&
           drip(s, tls, STR("GET / HTTP/1.1\r\nHost: a\r\nX: "), "HTTP/1.1 408 ");
}

static bool slow_body(const struct serve *s, SSL_CTX *tls) {
    (void)tls;
    return drip(s, NULL, STR("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"), "HTTP/1.1 408 ");
}

/* Nothing at all, or nothing after a request: closed without a word. */
static bool silent(const struct serve *s, SSL_CTX *tls) {
    struct client k;
    struct buf got;
    (void)tls;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, s->port, NULL)) return false;
    await_end(&k, &got, 3000);
    bool ok = k.ended && got.len == 0;
    client_close(&k);
    if (!client_open(&k, s->port, NULL)) return false;
    client_send(&k, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    await_end(&k, &got, 3000);
    ok = ok && k.ended && has(&got, "HTTP/1.1 200 ") && !has(&got, "408");
    client_close(&k);
    buf_release(&got);
    return ok;
}

static bool silent_handshake(const struct serve *s, SSL_CTX *tls) {
    struct client k;
    struct buf got;
    (void)tls;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, s->tls_port, NULL)) return false;
    await_end(&k, &got, 3000);
    client_close(&k);
    return k.ended;
}

static bool slow_reader(const struct serve *s, SSL_CTX *tls) {
    struct client k;
    struct buf got;
    (void)tls;
    buf_init(&got, 64 * MIB);
    if (!client_open(&k, s->port, NULL)) return false;
    for (int i = 0; i < 4; i++) client_send(&k, STR("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
    clock_sleep_us(3000000);
    await_end(&k, &got, 2000);
    client_close(&k);
    bool ok = k.ended && got.len > 100 && got.len < 4 * 3 * MIB;
    buf_release(&got);
    return ok;
}

/* The limit is 20: who has waited longest has to go. */
static bool many(const struct serve *s, SSL_CTX *tls) {
    struct client k[30];
    struct buf got;
    unsigned ended = 0;
    (void)tls;
    buf_init(&got, 1 * MIB);
    for (size_t i = 0; i < 30; i++) {
        if (!client_open(&k[i], s->port, NULL)) return false;
        client_send(&k[i], STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        if (!client_more(&k[i], &got, 2000)) return false;
    }
    for (size_t i = 0; i < 30; i++) {
        client_more(&k[i], &got, 0);
        ended += k[i].ended;
        if (k[i].ended != (i < 10)) return false;
    }
    for (size_t i = 0; i < 30; i++) client_close(&k[i]);
    buf_release(&got);
    return ended == 10;
}

static bool status_of(const struct serve *s, const char *request, const char *want) {
    struct client k;
    struct buf got;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, s->port, NULL)) return false;
    client_send(&k, str_of(request));
    while (!has(&got, "\r\n\r\n") && client_more(&k, &got, 5000)) {
    }
    bool ok = has(&got, want);
    client_close(&k);
    buf_release(&got);
    return ok;
}

/* Two processes, a queue of two, a second each: the fifth at once is turned away, those that slept too long get 504. */
static bool lane_full(const struct serve *s, SSL_CTX *tls) {
    struct client k[5];
    struct buf got[5];
    unsigned full = 0, late = 0;
    (void)tls;
    for (size_t i = 0; i < 5; i++) {
        buf_init(&got[i], 1 * MIB);
        if (!client_open(&k[i], s->port, NULL)) return false;
        client_send(&k[i], STR("GET /sleep HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }
    for (size_t i = 0; i < 5; i++) {
        await_end(&k[i], &got[i], 4000);
        full += has(&got[i], "HTTP/1.1 503 ") && has(&got[i], "retry-after: ");
        late += has(&got[i], "HTTP/1.1 504 ");
        client_close(&k[i]);
        buf_release(&got[i]);
    }
    return full == 3 && late == 2; /* one had no room, two waited for processes that were given up */
}

static bool lane_ends(const struct serve *s, SSL_CTX *tls) {
    (void)tls;
    return status_of(s, "POST /end HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 502 ") &&
           status_of(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ");
}

/* Of more than a memfd holds in one piece of TLS or one turn. */
static bool large(const struct serve *s, SSL_CTX *tls) {
    (void)tls;
    return status_of(s, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", "content-length: 3143680");
}

/* Away before its answer: the listener is none the worse. */
static bool gone(const struct serve *s, SSL_CTX *tls) {
    (void)tls;
    for (int i = 0; i < 50; i++) {
        struct client k;
        if (!client_open(&k, s->port, NULL)) return false;
        client_send(&k, i % 2 ? STR("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                              : STR("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nabc"));
        client_close(&k);
    }
    return status_of(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ");
}

static int memory_file(struct str s) {
    int fd = memfd_create("pem", MFD_CLOEXEC);
    return write(fd, s.ptr, s.len) == (ssize_t)s.len && lseek(fd, 0, SEEK_SET) == 0 ? fd : -1;
}

static bool renews(const struct serve *s, struct str certificate, struct str key, enum control_what want) {
    int fds[2] = {memory_file(certificate), memory_file(key)};
    struct control_message m;
    struct err e;
    bool ok = control_send(s->control, CONTROL_TLS, 0, fds, 2, STR_NONE, &e) &&
              control_receive(s->control, 3000, &m, &e) && m.what == want && (want == CONTROL_DONE) == (m.text[0] == 0);
    close(fds[0]);
    close(fds[1]);
    return ok;
}

/* Certificates change while it runs; bad ones change nothing. */
static bool renewed(const struct serve *s, SSL_CTX *tls) {
    struct arena *a = arena_new(1 * MIB);
    struct str certificate, key;
    struct client k;
    bool ok = client_certificate(a, &certificate, &key) && renews(s, STR("nonsense"), key, CONTROL_FAILED) &&
              renews(s, certificate, s->key, CONTROL_FAILED) && renews(s, certificate, key, CONTROL_DONE) &&
              client_open(&k, s->tls_port, tls);
    if (ok) client_close(&k);
    arena_free(a);
    return ok;
}

/* All processes of a lane end; a new one takes their place, and the next request goes to it. */
static bool replaced(const struct serve *s, SSL_CTX *tls) {
    struct err e;
    (void)tls;
    const char *end = "GET /end HTTP/1.1\r\nHost: a\r\n\r\n", *ask = "GET /lane1 HTTP/1.1\r\nHost: a\r\n\r\n";
    if (!status_of(s, end, "HTTP/1.1 502 ") || !status_of(s, end, "HTTP/1.1 502 ")) return false;
    if (!status_of(s, ask, "HTTP/1.1 503 ")) return false;
    int fd = serve_process(s);
    if (!control_send(s->control, CONTROL_PROCESS, 1, &fd, 1, STR_NONE, &e)) return false;
    close(fd);
    return status_of(s, ask, "HTTP/1.1 200 ");
}

/* What is under way is finished; nobody new comes in; it ends by itself. */
static bool stops(const struct serve *s, SSL_CTX *tls) {
    struct client k, late;
    struct buf got;
    struct err e;
    struct control_message m;
    (void)tls;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, s->port, NULL)) return false;
    client_send(&k, STR("GET / HTTP/1.1\r\nHost: a\r\n"));
    clock_sleep_us(200000);
    if (!control_send(s->control, CONTROL_STOP, 0, NULL, 0, STR_NONE, &e)) return false;
    clock_sleep_us(200000);
    client_send(&k, STR("\r\n"));
    await_end(&k, &got, 3000);
    client_close(&k);
    bool ok = has(&got, "HTTP/1.1 200 ") && has(&got, "connection: close\r\n") &&
              !control_receive(s->control, 5000, &m, &e) && e.kind == ERR_UPSTREAM; /* its end is closed */
    buf_release(&got);
    if (client_open(&late, s->port, NULL)) ok = false;
    return ok;
}

/* What a proxy says counts from 127.0.0.2 (trusted) and nowhere else, and never reaches a lane as a field. */
static bool proxy(const struct serve *s, SSL_CTX *tls) {
    static const struct {
        const char *from, *fields, *want;
    } rows[] = {
        {"127.0.0.1", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n", "peer=127.0.0.1\nsecure=0\n"},
        {"127.0.0.1", "Forwarded: for=192.0.2.1;proto=https\r\n", "peer=127.0.0.1\nsecure=0\n"},
        {"127.0.0.2", "", "peer=127.0.0.2\nsecure=0\n"},
        {"127.0.0.2", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n", "peer=192.0.2.1\nsecure=1\n"},
        {"127.0.0.2", "X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.1.2.3\r\n", "peer=192.0.2.1\nsecure=0\n"},
        {"127.0.0.2", "X-Forwarded-For: 6.6.6.6, evil\r\n", "peer=127.0.0.2\nsecure=0\n"},
        {"127.0.0.2", "X-Forwarded-For: 2001:db8::1\r\n", "peer=2001:db8::1\nsecure=0\n"},
        {"127.0.0.2", "Forwarded: for=6.6.6.6, for=\"[2001:db8::2]:4711\";proto=https\r\n",
         "peer=2001:db8::2\nsecure=1\n"},
        {"127.0.0.2", "X-Forwarded-Proto: https, http\r\n", "peer=127.0.0.2\nsecure=0\n"}};
    (void)tls;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client k;
        struct buf got, ask;
        buf_init(&got, 1 * MIB);
        buf_init(&ask, 1 * MIB);
        buf_addf(&ask, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", rows[i].fields);
        if (!client_open_from(&k, rows[i].from, s->port, NULL)) return false;
        client_send(&k, buf_str(&ask));
        await_end(&k, &got, 3000);
        client_close(&k);
        bool ok = has(&got, rows[i].want) && !has(&got, "orwarded");
        if (!ok) printf("# %s %s: %.*s\n", rows[i].from, rows[i].fields, STR_ARG(buf_str(&got)));
        buf_release(&got);
        buf_release(&ask);
        if (!ok) return false;
    }
    return true;
}

static bool resumed(const struct serve *s, SSL_CTX *tls) {
    struct client k;
    struct buf got;
    bool ok = false;
    buf_init(&got, 1 * MIB);
    if (!client_open(&k, s->tls_port, tls)) return false;
    client_send(&k, STR("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    while (client_more(&k, &got, 2000)) {
    }
    SSL_SESSION *session = SSL_get1_session(k.ssl);
    bool modern = SSL_version(k.ssl) == TLS1_3_VERSION;
    client_close(&k);
    if (client_open(&k, s->tls_port, NULL)) {
        k.ssl = SSL_new(tls);
        ok = k.ssl && SSL_set_session(k.ssl, session) == 1 && SSL_set_fd(k.ssl, k.fd) == 1 && SSL_connect(k.ssl) == 1 &&
             SSL_session_reused(k.ssl);
        client_close(&k);
    }
    SSL_SESSION_free(session);
    buf_release(&got);
    return ok && modern;
}

static bool refuses(const struct serve *s, int version, const char *ciphers) {
    SSL_CTX *t = SSL_CTX_new(TLS_client_method());
    struct client k;
    SSL_CTX_set_security_level(t, 0);
    SSL_CTX_set_max_proto_version(t, version);
    bool ok = SSL_CTX_set_cipher_list(t, ciphers) == 1 && !client_open(&k, s->tls_port, t);
    SSL_CTX_free(t);
    return ok;
}

static bool old_tls(const struct serve *s, SSL_CTX *tls) {
    (void)tls;
    return refuses(s, TLS1_1_VERSION, "ALL:@SECLEVEL=0") && refuses(s, TLS1_2_VERSION, "AES128-GCM-SHA256") &&
           refuses(s, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256") &&
           !refuses(s, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256");
}

static const struct {
    const char *name;
    check_fn *run;
    struct serve with; /* a listener of its own when it says anything */
} checks[] = {{"slow head", slow_head, {.header_seconds = 1}},
              {"slow body", slow_body, {.header_seconds = 1, .body_rate = 100000}},
              {"silent client", silent, {.header_seconds = 1, .idle_seconds = 1}},
              {"silent handshake", silent_handshake, {.header_seconds = 1}},
              {"slow reader", slow_reader, {.header_seconds = 1, .send_rate = 100000000}},
              {"too many connections", many, {.connections_max = 20}},
              {"lane full", lane_full, {.idle_seconds = 20}},
              {"lane ends", lane_ends, {.idle_seconds = 20}},
              {"client gone", gone, {.idle_seconds = 20}},
              {"large answer", large, {.quiet = true}},
              {"certificate renewed", renewed, {.idle_seconds = 20}},
              {"process replaced", replaced, {.idle_seconds = 20}},
              {"stop", stops, {.idle_seconds = 20}},
              {"trusted proxy", proxy, {.quiet = true}},
              {"TLS resumed", resumed, {.quiet = true}},
              {"old TLS", old_tls, {.quiet = true}}};

static bool run_one(size_t i, const struct serve *normal, SSL_CTX *tls) {
    struct serve own = checks[i].with;
    struct err e;
    if (!own.header_seconds && !own.idle_seconds && !own.connections_max) return checks[i].run(normal, tls);
    own.quiet = true;
    own.certificate = normal->certificate;
    own.key = normal->key;
    if (!serve_start(&own, &e)) return false;
    bool ok = checks[i].run(&own, tls);
    serve_stop(&own);
    return ok;
}

unsigned slow_clients(const struct serve *normal, SSL_CTX *tls) {
    enum { N = sizeof checks / sizeof *checks };
    pid_t children[N];
    unsigned bad = 0;
    for (size_t i = 0; i < N; i++)
        if ((children[i] = fork()) == 0) _exit(run_one(i, normal, tls) ? 0 : 1);
    for (size_t i = 0; i < N; i++) {
        int status = 1;
        waitpid(children[i], &status, 0);
        printf("%sok hostile %s\n", status ? "not " : "", checks[i].name);
        bad += status != 0;
    }
    return bad;
}
