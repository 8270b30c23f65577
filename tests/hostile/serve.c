/* serve: the listener under test. */
#include "serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/control.h"
#include "http/lane.h"

static char page[SERVE_BIG];

static void echo(struct http_response *rs, const struct http_request *rq) {
    http_add(rs, "content-type", STR("text/plain; charset=utf-8"));
    buf_addf(&rs->body, "method=%.*s\npath=%.*s\nhost=%.*s\npeer=%.*s\nsecure=%d\nstage=%u\n", STR_ARG(rq->method),
             STR_ARG(rq->path), STR_ARG(rq->host), STR_ARG(rq->peer), rq->secure, rq->stage);
    if (rq->query.ptr) buf_addf(&rs->body, "query=%.*s\n", STR_ARG(rq->query));
    for (size_t i = 0; i < rq->n_fields; i++)
        buf_addf(&rs->body, "field %.*s=%.*s\n", STR_ARG(rq->fields[i].name), STR_ARG(rq->fields[i].value));
    if (rq->note.len) buf_addf(&rs->body, "note=%.*s\n", STR_ARG(rq->note));
    if (rq->body.len > 200)
        buf_addf(&rs->body, "body bytes=%zu sum=%" PRIu64 "\n", rq->body.len, str_hash(rq->body));
    else
        buf_addf(&rs->body, "body=%.*s\n", STR_ARG(rq->body));
}

static void answer(void *ctx, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    (void)ctx, (void)a;
    http_status(rs, 200);
    if (str_is(rq->path, "/page")) {
        http_add(rs, "content-type", STR("text/html"));
        return buf_add(&rs->body, (struct str){page, sizeof page});
    }
    if (str_is(rq->path, "/large")) /* goes over as a memfd */
        for (size_t i = 0; i < 3 * MIB / sizeof page; i++) buf_add(&rs->body, (struct str){page, sizeof page});
    else if (str_is(rq->path, "/split"))
        http_add(rs, "x-said", STR("a\r\nset-cookie: b=c\r\n\r\nHTTP/1.1 200 OK")), echo(rs, rq);
    else if (str_is(rq->path, "/forward") && rq->stage == 0)
        http_forward(rs, 1), buf_add(&rs->note, STR("from lane 0"));
    else if (str_is(rq->path, "/forward/body") && rq->stage == 0)
        http_forward(rs, 1), rs->new_body = true, buf_add(&rs->body, STR("another body"));
    else if (str_is(rq->path, "/forward/nowhere"))
        http_forward(rs, 7);
    else if (str_is(rq->path, "/forward/forever"))
        http_forward(rs, 0);
    else if (str_is(rq->path, "/empty"))
        http_status(rs, 204);
    else if (str_is(rq->path, "/end"))
        _exit(0);
    else if (str_is(rq->path, "/sleep"))
        clock_sleep_us(3000000), echo(rs, rq);
    else
        echo(rs, rq);
}

static bool way(void *ctx, struct str method, struct str path, struct listener_way *out) {
    (void)ctx, (void)method;
    out->lane = str_starts(path, STR("/lane1")) || str_is(path, "/sleep") || str_is(path, "/end") ? 1 : 0;
    if (str_is(path, "/none")) return out->status = 404, false;
    if (str_is(path, "/small")) out->body_max = 100;
    if (str_is(path, "/get") && !str_is(method, "GET") && !str_is(method, "HEAD")) {
        static const char allow[] = "GET, HEAD";
        memcpy(out->allow, allow, sizeof allow);
        return out->status = 405, false;
    }
    return true;
}

static void no_log(void *ctx, const char *line) {
    (void)ctx, (void)line;
}

static int listen_on(unsigned *port, struct err *e) {
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)*port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof a;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &len) != 0) {
        err_set(e, ERR_IO, "listen: %s", strerror(errno));
        return -1;
    }
    *port = ntohs(a.sin_port);
    return fd;
}

/* A process of a lane; its end of the pair with the listener. It ends with the listener. */
static int lane_process(const int *close_these, size_t n) {
    int pair[2];
    struct err e;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return -1;
    if (fork() == 0) {
        struct lane_options opt = {.answer = answer};
        for (size_t i = 0; i < n; i++) close(close_these[i]);
        close(pair[0]);
        _exit(lane_serve(pair[1], &opt, &e) ? 0 : 1);
    }
    close(pair[1]);
    return pair[0];
}

int serve_process(const struct serve *s) {
    return lane_process(&s->control, 1); /* or the listener would not see its parent go */
}

static _Noreturn void listener(struct serve *s, const int sockets[2], size_t n_sockets, int control) {
    static const char *const trusted[] = {"127.0.0.2", "10.0.0.0/8"};
    static const bool tls[2] = {false, true};
    struct listener_asset asset = {
        "/assets/page.html", "text/html; charset=utf-8", {page, sizeof page}, "\"p1\"", true};
    int fds[2][LISTENER_PROCESSES_MAX], kin[2 * LISTENER_PROCESSES_MAX + 3] = {sockets[0], sockets[1], control};
    size_t n_kin = n_sockets + 1, n = s->processes ? s->processes : 1;
    struct err e = {0};
    if (n_sockets == 1) kin[1] = control;
    for (size_t i = 0; i < n; i++) fds[0][i] = lane_process(kin, n_kin), kin[n_kin++] = fds[0][i];
    for (size_t i = 0; i < 2; i++) fds[1][i] = lane_process(kin, n_kin), kin[n_kin++] = fds[1][i];
    struct listener_options o = {.sockets = sockets,
                                 .n_sockets = n_sockets,
                                 .tls = tls,
                                 .certificate_pem = s->certificate,
                                 .key_pem = s->key,
                                 .trusted_proxies = trusted,
                                 .n_trusted_proxies = 2,
                                 .n_lanes = 2,
                                 .way = way,
                                 .assets = &asset,
                                 .n_assets = 1,
                                 .control = control,
                                 .log = s->quiet ? no_log : NULL,
                                 .connections_max = s->connections_max,
                                 .connections_per_peer_max = s->connections_per_peer_max,
                                 .header_seconds = s->header_seconds,
                                 .body_bytes_per_second = s->body_rate,
                                 .send_bytes_per_second = s->send_rate,
                                 .idle_seconds = s->idle_seconds};
    o.lanes[0] = (struct listener_lane){"echo", fds[0], n, 100, 10000};
    o.lanes[1] = (struct listener_lane){"slow", fds[1], 2, 2, 1000};
    bool ok = listener_run(&o, &e);
    if (!ok) err_print(&e, stderr);
    for (size_t i = 0; i < n_sockets; i++) close(sockets[i]);
    exit(ok ? 0 : 1);
}

bool serve_start(struct serve *s, struct err *e) {
    int sockets[2] = {-1, -1}, pair[2];
    struct control_message ready;
    size_t n = s->certificate.len ? 2 : 1;
    for (size_t i = 0; i < sizeof page; i++) page[i] = i % 64 == 63 ? '\n' : (char)('a' + i % 26);
    if ((sockets[0] = listen_on(&s->port, e)) < 0) return false;
    if (n == 2 && (sockets[1] = listen_on(&s->tls_port, e)) < 0) return false;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return err_set(e, ERR_IO, "socketpair");
    fflush(stdout);
    s->listener = fork();
    if (s->listener == 0) {
        close(pair[0]);
        listener(s, sockets, n, pair[1]);
    }
    close(pair[1]);
    for (size_t i = 0; i < n; i++) close(sockets[i]);
    s->control = pair[0];
    return control_receive(s->control, 10000, &ready, e);
}

void serve_stop(struct serve *s) {
    int status;
    close(s->control); /* the listener ends when its parent's end closes, the lanes when the listener's do */
    waitpid(s->listener, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fprintf(stderr, "the listener ended with %d\n", status);
}
