/* control: messages between the parent and the listener. */
#include "http/control.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/beside.h"

#define FDS 3
union control_room {
    struct cmsghdr head;
    char room[CMSG_SPACE(FDS * sizeof(int))];
};

static bool failed(struct err *e) {
    return err_set(e, ERR_UPSTREAM, _("The connection between the listener and its parent broke: %s."),
                   strerror(errno));
}

bool control_send(int fd, enum control_what what, unsigned lane, const int *fds, size_t n_fds, struct str text,
                  struct err *e) {
    char bytes[2] = {(char)what, (char)lane};
    union control_room control = {0};
    struct iovec v[2] = {{bytes, 2}, {NULL, 0}};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = 2};
    char words[512];
    if (n_fds > FDS) return errno = EINVAL, failed(e);
    if (text.len > sizeof words) text.len = sizeof words;
    if (text.len) memcpy(words, text.ptr, text.len);
    v[1] = (struct iovec){words, text.len};
    if (n_fds) {
        m.msg_control = &control;
        m.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        control.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(n_fds * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.head), fds, n_fds * sizeof(int));
    }
    for (;;) {
        if (sendmsg(fd, &m, MSG_NOSIGNAL) >= 0) return true;
        if (errno != EINTR) return failed(e);
    }
}

static bool known(int what) {
    return what && strchr("ptsrdf", what) != NULL;
}

bool control_receive(int fd, unsigned ms, struct control_message *out, struct err *e) {
    struct control_message msg = {0};
    char bytes[2 + sizeof msg.text];
    union control_room control;
    struct iovec v = {bytes, sizeof bytes - 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int ready;
    do ready = poll(&p, 1, (int)ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) return *e = (struct err){.kind = ERR_NONE}, false;
    ssize_t n = ready < 0 ? -1 : recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
    if (n < 0) return failed(e);
    bool whole = beside_gather(&m, msg.fds, &msg.n_fds, FDS);
    if (whole && n >= 2 && known(bytes[0])) {
        msg.what = (enum control_what)bytes[0];
        msg.lane = (unsigned char)bytes[1];
        memcpy(msg.text, bytes + 2, (size_t)n - 2);
        return *out = msg, true;
    }
    for (size_t i = 0; i < msg.n_fds; i++) close(msg.fds[i]);
    errno = ECONNRESET;
    return failed(e);
}
