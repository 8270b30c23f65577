/* http: stands in for room http until it is built: a listener that listens to nobody, lanes that only end. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/control.h"
#include "http/lane.h"
#include "http/listener.h"

bool control_send(int fd, enum control_what what, unsigned lane, const int *fds, size_t n_fds, struct str text,
                  struct err *e) {
    char message[2] = {(char)what, (char)lane};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(3 * sizeof(int))];
    } control = {0};
    struct iovec v = {message, 2};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    (void)text;
    if (n_fds) {
        m.msg_control = &control, m.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        control.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(n_fds * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.head), fds, n_fds * sizeof(int));
    }
    return sendmsg(fd, &m, MSG_NOSIGNAL) == 2 || err_set(e, ERR_UPSTREAM, "control");
}

bool control_receive(int fd, unsigned ms, struct control_message *out, struct err *e) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char bytes[2];
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(3 * sizeof(int))];
    } control;
    struct iovec v = {bytes, 2};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    e->kind = ERR_NONE;
    if (poll(&p, 1, (int)ms) <= 0) return false;
    if (recvmsg(fd, &m, MSG_CMSG_CLOEXEC) != 2) return err_set(e, ERR_UPSTREAM, "control");
    *out = (struct control_message){.what = (enum control_what)bytes[0], .lane = (unsigned char)bytes[1]};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (c && c->cmsg_type == SCM_RIGHTS) {
        out->n_fds = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(out->fds, CMSG_DATA(c), out->n_fds * sizeof(int));
    }
    return true;
}

bool listener_run(struct listener_options *opt, struct err *e) {
    struct control_message m;
    if (!control_send(opt->control, CONTROL_READY, 0, NULL, 0, STR(""), e)) return false;
    for (;;) {
        if (!control_receive(opt->control, 1000, &m, e)) {
            if (e->kind != ERR_NONE) return true;
            continue;
        }
        if (m.what == CONTROL_STOP) return true; /* what it was given stays open until then */
        if (m.what == CONTROL_TLS && !control_send(opt->control, CONTROL_DONE, 0, NULL, 0, STR(""), e)) return false;
    }
}

bool lane_serve(int fd, const struct lane_options *opt, struct err *e) {
    (void)e;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 1000) > 0) return true;
        if (opt->tick) opt->tick(opt->ctx);
    }
}

extern const struct limit http_limits[];
const struct limit http_limits[] = {{NULL, 0, NULL, NULL}};
