/* lanes: requests on their way to a process and back. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/beside.h"
#include "http/inside.h"

#define NOT_YET ((size_t)-1) /* n_want while the head of the frame is not whole */

static void on_event(uv_poll_t *poll, int status, int events);
static void feed(struct listener *l, int lane);

static const struct listener_lane *said(const struct listener *l, int lane) {
    return &l->opt->lanes[lane];
}

void request_free(struct listener *l, struct request *r) {
    struct lane_state *s = &l->lanes[r->lane];
    r->connection = NULL;
    if (r->process) return; /* when that is done with it */
    if (r->queued) {
        struct request *before = NULL, *at = s->first;
        while (at && at != r) before = at, at = at->next;
        *(before ? &before->next : &s->first) = r->next;
        if (s->last == r) s->last = before;
        s->queued--;
    }
    l->bodies -= r->body_counted;
    parcel_release(&r->body);
    parcel_release(&r->note);
    mem_free(r->bytes);
    mem_free(r);
}

/* The request is not answered by a process. Its connection stays sound: the body was read. */
static void fail(struct listener *l, struct request *r, unsigned status, const char *why) {
    struct connection *c = r->connection;
    if (!c) return request_free(l, r);
    c->head_only = str_is(r->rq.method, "HEAD");
    send_refusal(c, &(struct refusal){.status = status, .why = why, .rq = &r->rq, .keep = c->keep});
    loop_ready(c);
}

static void want(struct process *p, int mask) {
    if (p->closing || p->mask == mask) return;
    p->mask = (unsigned char)mask;
    uv_poll_start(&p->poll, mask, on_event);
}

static void on_closed(uv_handle_t *h) {
    struct process *p = h->data;
    frame_release(&p->out);
    mem_free(p->in);
    mem_free(p);
}

static void forget_fds(struct process *p) {
    for (size_t i = 0; i < p->n_fds; i++) close(p->fds[i]);
    p->n_fds = 0;
}

/* It ended, or is not to be trusted any more. `unread`: the request never arrived. */
static void process_end(struct process *p, unsigned status, const char *why, bool unread) {
    struct listener *l = p->listener;
    struct lane_state *s = &l->lanes[p->lane];
    struct request *r = p->request;
    if (p->closing) return;
    p->closing = true;
    p->request = NULL;
    for (size_t i = 0; i < s->n_processes; i++)
        if (s->processes[i] == p) s->processes[i] = s->processes[--s->n_processes];
    forget_fds(p);
    uv_close((uv_handle_t *)&p->poll, on_closed);
    close(p->fd);
    log_word(l, why, said(l, p->lane)->name);
    if (!r) return;
    r->process = NULL;
    bool safe = str_is(r->rq.method, "GET") || str_is(r->rq.method, "HEAD");
    if (r->connection && unread && safe && !r->tried_again) {
        r->tried_again = true;
        lanes_enqueue(l, r);
    } else {
        fail(l, r, status, why);
    }
}

static void send_frame(struct process *p) {
    while (p->sent < p->out.bytes.len) {
        union {
            struct cmsghdr head;
            char room[CMSG_SPACE(FRAME_FDS * sizeof(int))];
        } control = {0};
        struct iovec v = {p->out.bytes.ptr + p->sent, p->out.bytes.len - p->sent};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
        if (p->sent == 0 && p->out.n_fds) {
            m.msg_control = &control;
            m.msg_controllen = CMSG_SPACE(p->out.n_fds * sizeof(int));
            control.head = (struct cmsghdr){
                .cmsg_len = CMSG_LEN(p->out.n_fds * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
            memcpy(CMSG_DATA(&control.head), p->out.fds, p->out.n_fds * sizeof(int));
        }
        ssize_t n = sendmsg(p->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return want(p, UV_READABLE | UV_WRITABLE);
        if (n < 0) return process_end(p, 502, "process ended", true);
        p->sent += (size_t)n;
    }
    p->begun = true;
    want(p, UV_READABLE);
}

static void hand_over(struct process *p, struct request *r) {
    struct listener *l = p->listener;
    struct err e;
    if (!frame_request(&p->out, &r->rq, &r->body, &r->note, &e)) return fail(l, r, 500, "request too long for a lane");
    p->request = r;
    r->process = p;
    p->sent = p->in_len = 0;
    p->in_want = FRAME_HEAD;
    p->begun = false;
    p->deadline_ms = loop_now(l) + said(l, r->lane)->timeout_ms;
    send_frame(p);
}

static struct process *free_process(const struct listener *l, int lane) {
    const struct lane_state *s = &l->lanes[lane];
    for (size_t i = 0; i < s->n_processes; i++)
        if (!s->processes[i]->request) return s->processes[i];
    return NULL;
}

void lanes_enqueue(struct listener *l, struct request *r) {
    struct lane_state *s = &l->lanes[r->lane];
    struct process *p = free_process(l, r->lane);
    if (p && !s->first) return hand_over(p, r);
    if (s->queued >= said(l, r->lane)->queue_max) return fail(l, r, 503, "queue is full");
    r->queued = true;
    r->next = NULL;
    r->deadline_ms = loop_now(l) + said(l, r->lane)->timeout_ms;
    *(s->last ? &s->last->next : &s->first) = r;
    s->last = r;
    s->queued++;
}

static struct request *unqueue(struct lane_state *s) {
    struct request *r = s->first;
    s->first = r->next;
    if (!s->first) s->last = NULL;
    s->queued--;
    r->queued = false;
    r->next = NULL;
    return r;
}

static void feed(struct listener *l, int lane) {
    struct lane_state *s = &l->lanes[lane];
    struct process *p;
    while (s->first && (p = free_process(l, lane)) != NULL) hand_over(p, unqueue(s));
}

static void forward(struct listener *l, struct request *r, struct frame_answer *a) {
    struct parcel *drop[] = {&a->body, &a->note};
    if (!r->connection || (size_t)a->forward >= l->opt->n_lanes || r->rq.stage >= HTTP_FORWARDS_MAX) {
        for (size_t i = 0; i < 2; i++) parcel_release(drop[i]);
        return fail(l, r, 502, "forward to nowhere");
    }
    parcel_release(&r->note);
    r->note = a->note;
    if (a->new_body) {
        parcel_release(&r->body);
        r->body = a->body;
    } else {
        parcel_release(&a->body);
    }
    r->rq.stage++;
    r->lane = a->forward;
    lanes_enqueue(l, r);
}

/* A whole frame: the answer to what the process was given, or the process is broken. */
static void answered(struct process *p) {
    struct listener *l = p->listener;
    struct request *r = p->request;
    struct frame_answer a;
    struct err e;
    if (!frame_read_answer((struct str){p->in, p->in_len}, p->fds, p->n_fds, &a, &e))
        return process_end(p, 502, "answer is wrong", false);
    p->n_fds = 0;
    if (memcmp(a.id, r->rq.id, sizeof a.id) != 0 || !parcel_check(&a.body, &e) || !parcel_check(&a.note, &e)) {
        parcel_release(&a.body);
        parcel_release(&a.note);
        return process_end(p, 502, "answer is wrong", false);
    }
    p->request = NULL;
    r->process = NULL;
    if (a.forward >= 0) {
        int lane = p->lane;
        forward(l, r, &a);
        return feed(l, lane);
    }
    if (r->connection) {
        struct connection *c = r->connection;
        c->head_only = str_is(r->rq.method, "HEAD");
        send_answer(c, &a);
        loop_ready(c);
    } else {
        parcel_release(&a.body);
        parcel_release(&a.note);
        request_free(l, r);
    }
    feed(l, p->lane);
}

/* The head of the frame is there: how much follows. */
static bool begin_payload(struct process *p) {
    struct err e;
    size_t bytes;
    if (!frame_head(p->head, true, &bytes, &p->n_want, &e)) return false;
    p->in_want = bytes;
    p->in_len = 0;
    p->in = mem_resize(p->in, bytes + 1);
    return true;
}

/* False: nothing more for now, or the process is gone. */
static bool read_some(struct process *p, bool in_head) {
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(FRAME_FDS * sizeof(int))];
    } control;
    struct iovec v = {(in_head ? p->head : p->in) + p->in_len, p->in_want - p->in_len};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(p->fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return false;
    bool unread = n < 0 && errno == ECONNRESET; /* it went away with bytes of ours unread */
    if (n <= 0) return process_end(p, 502, "process ended", unread || !p->begun), false;
    if (!beside_gather(&m, p->fds, &p->n_fds, FRAME_FDS)) return process_end(p, 502, "answer is wrong", false), false;
    p->in_len += (size_t)n;
    return true;
}

static void process_read(struct process *p) {
    while (!p->closing) {
        bool in_head = p->n_want == NOT_YET;
        if (!p->request) { /* it was asked nothing: it ended, or talks out of turn */
            p->in_want = FRAME_HEAD;
            p->in_len = 0;
            if (read_some(p, true)) process_end(p, 502, "answer without a request", false);
            return;
        }
        if (!read_some(p, in_head)) return;
        if (p->in_len < p->in_want) continue;
        if (in_head) {
            if (!begin_payload(p)) return process_end(p, 502, "answer is wrong", false);
            if (p->in_want) continue;
        }
        bool whole = p->n_fds == p->n_want;
        p->n_want = NOT_YET;
        if (!whole) return process_end(p, 502, "answer is wrong", false);
        return answered(p);
    }
}

static void on_event(uv_poll_t *poll, int status, int events) {
    struct process *p = poll->data;
    struct listener *l = p->listener;
    if (status < 0)
        process_end(p, 502, "process ended", false);
    else if (events & UV_WRITABLE)
        send_frame(p);
    if (!p->closing && (events & UV_READABLE)) process_read(p);
    loop_settle(l);
}

void lanes_add(struct listener *l, int lane, int fd) {
    struct lane_state *s = &l->lanes[lane];
    struct process *p = mem_alloc(sizeof *p);
    *p = (struct process){.listener = l, .fd = fd, .lane = lane, .n_want = NOT_YET};
    if (s->n_processes == LISTENER_PROCESSES_MAX || uv_poll_init(&l->loop, &p->poll, fd) != 0) {
        close(fd);
        mem_free(p);
        return log_word(l, "process not taken", said(l, lane)->name);
    }
    p->poll.data = p;
    frame_init(&p->out);
    s->processes[s->n_processes++] = p;
    want(p, UV_READABLE);
    feed(l, lane);
}

void lanes_tick(struct listener *l) {
    uint64_t now = loop_now(l);
    for (size_t lane = 0; lane < l->opt->n_lanes; lane++) {
        struct lane_state *s = &l->lanes[lane];
        for (size_t i = s->n_processes; i > 0; i--) {
            struct process *p = s->processes[i - 1];
            if (p->request && now > p->deadline_ms) process_end(p, 504, "process took too long", false);
        }
        while (s->first && now > s->first->deadline_ms) fail(l, unqueue(s), 503, "waited too long");
    }
}

void lanes_close(struct listener *l) {
    for (size_t lane = 0; lane < l->opt->n_lanes; lane++)
        while (l->lanes[lane].n_processes) process_end(l->lanes[lane].processes[0], 503, "stopping", false);
}
