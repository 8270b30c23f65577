/* lane: the side of the process that answers. */
#include "http/lane.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/beside.h"
#include "http/frame.h"
#include "http/limits.h"

struct serving {
    int fd;
    const struct lane_options *opt;
    struct arena *arena;
    char *bytes; /* HTTP_FRAME_MAX of them */
    uint64_t next_tick;
};

static bool failed(struct err *e) {
    return err_set(e, ERR_UPSTREAM, _("The connection to the listener broke: %s."), strerror(errno));
}

/* Waits for the next request, ticking meanwhile. */
static bool wait_ready(struct serving *s, struct err *e) {
    for (;;) {
        int wait = -1;
        if (s->opt->tick) {
            uint64_t now = clock_monotonic_ns() / 1000000;
            if (now >= s->next_tick) {
                s->opt->tick(s->opt->ctx);
                now = clock_monotonic_ns() / 1000000;
                s->next_tick = now + (s->opt->tick_ms ? s->opt->tick_ms : 1000);
            }
            wait = (int)(s->next_tick - now);
        }
        struct pollfd p = {.fd = s->fd, .events = POLLIN};
        int n = poll(&p, 1, wait);
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return failed(e);
    }
}

/* Exactly `n` bytes; `*end` when the stream ends before the first. */
static bool receive(struct serving *s, char *to, size_t n, int *fds, size_t *n_fds, bool *end, struct err *e) {
    size_t got = 0;
    while (got < n) {
        union {
            struct cmsghdr head;
            char room[CMSG_SPACE(FRAME_FDS * sizeof(int))];
        } control;
        struct iovec v = {to + got, n - got};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        ssize_t r = recvmsg(s->fd, &m, MSG_CMSG_CLOEXEC);
        if (r < 0 && errno == EINTR) continue;
        if (r < 0) return failed(e);
        if (!beside_gather(&m, fds, n_fds, FRAME_FDS)) return errno = EBADMSG, failed(e);
        if (r == 0 && got == 0 && end) return *end = true, false;
        if (r == 0) return errno = ECONNRESET, failed(e);
        got += (size_t)r;
    }
    return true;
}

static bool send_frame(struct serving *s, const struct frame *f, struct err *e) {
    size_t sent = 0;
    while (sent < f->bytes.len) {
        union {
            struct cmsghdr head;
            char room[CMSG_SPACE(FRAME_FDS * sizeof(int))];
        } control = {0};
        struct iovec v = {f->bytes.ptr + sent, f->bytes.len - sent};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
        if (sent == 0 && f->n_fds) {
            m.msg_control = &control;
            m.msg_controllen = CMSG_SPACE(f->n_fds * sizeof(int));
            control.head = (struct cmsghdr){
                .cmsg_len = CMSG_LEN(f->n_fds * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
            memcpy(CMSG_DATA(&control.head), f->fds, f->n_fds * sizeof(int));
        }
        ssize_t n = sendmsg(s->fd, &m, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed(e);
        sent += (size_t)n;
    }
    return true;
}

/* An answer whose body did not fit says so rather than half of it. */
static void settle(struct http_response *rs) {
    bool fine = buf_ok(&rs->fields) && buf_ok(&rs->body) && buf_ok(&rs->note);
    if (fine && (rs->forward >= 0 || rs->status)) return;
    http_response_release(rs);
    http_response_init(rs, 0);
    rs->status = 500;
}

static bool send_answer(struct serving *s, const char id[20], struct http_response *rs, struct err *e) {
    struct frame_answer r = {.status = rs->status,
                             .forward = rs->forward,
                             .new_body = rs->new_body,
                             .fields = buf_str(&rs->fields),
                             .body = PARCEL_NONE,
                             .note = PARCEL_NONE};
    struct frame f;
    bool ok = true;
    memcpy(r.id, id, sizeof r.id);
    if (!r.fields.ptr) r.fields = STR("");
    if (rs->file >= 0 && rs->forward < 0) {
        r.body = (struct parcel){.fd = rs->file, .bytes = rs->file_bytes, .file = true};
        rs->file = -1;
    } else {
        ok = parcel_of(buf_str(&rs->body), &r.body, e);
    }
    frame_init(&f);
    ok = ok && parcel_of(buf_str(&rs->note), &r.note, e) && frame_answer(&f, &r, e) && send_frame(s, &f, e);
    frame_release(&f);
    parcel_release(&r.body);
    parcel_release(&r.note);
    return ok;
}

static bool answer(struct serving *s, struct http_request *rq, struct parcel *body, struct parcel *note,
                   struct err *e) {
    struct http_response rs;
    if (!parcel_load(body, HTTP_UPLOAD_MAX, &rq->body, e) || !parcel_load(note, HTTP_NOTE_MAX, &rq->note, e))
        return false;
    if (rq->stage == 0) rq->note = STR_NONE;
    http_response_init(&rs, s->opt->body_max ? s->opt->body_max : 64 * MIB);
    s->opt->answer(s->opt->ctx, s->arena, rq, &rs);
    settle(&rs);
    bool ok = send_answer(s, rq->id, &rs, e);
    http_response_release(&rs);
    return ok;
}

static bool serve_one(struct serving *s, bool *end, struct err *e) {
    char head[FRAME_HEAD];
    int fds[FRAME_FDS];
    size_t n_fds = 0, bytes = 0, want = 0;
    struct http_request rq;
    struct parcel body = PARCEL_NONE, note = PARCEL_NONE;
    bool ok = receive(s, head, sizeof head, fds, &n_fds, end, e) && frame_head(head, false, &bytes, &want, e) &&
              receive(s, s->bytes, bytes, fds, &n_fds, NULL, e);
    if (ok && n_fds != want) ok = err_set(e, ERR_UPSTREAM, _("A message of another process is not as it must be."));
    ok = ok && frame_read_request(s->arena, (struct str){s->bytes, bytes}, fds, n_fds, &rq, &body, &note, e);
    if (!ok)
        for (size_t i = 0; i < n_fds; i++) close(fds[i]);
    ok = ok && answer(s, &rq, &body, &note, e);
    parcel_release(&body);
    parcel_release(&note);
    arena_clear(s->arena);
    return ok;
}

bool lane_serve(int fd, const struct lane_options *opt, struct err *e) {
    struct serving s = {.fd = fd, .opt = opt, .next_tick = clock_monotonic_ns() / 1000000};
    bool ok = true, end = false;
    s.arena = arena_new(opt->arena_ceiling ? opt->arena_ceiling : 256 * MIB);
    s.bytes = mem_alloc(HTTP_FRAME_MAX);
    for (unsigned done = 0; ok && (opt->requests == 0 || done < opt->requests); done++)
        ok = wait_ready(&s, e) && serve_one(&s, &end, e);
    arena_free(s.arena);
    mem_free(s.bytes);
    return ok || end;
}
