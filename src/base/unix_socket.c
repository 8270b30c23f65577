/* unix_socket: a connection that never blocks for longer than its time. */
#include "base/unix_socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/lang.h"

/* The socket stays open: what the service said before it went away can still be read. */
static bool failed(const struct unix_socket *s, const char *doing, struct err *e) {
    file_error(e, s->path, doing);
    if (e->kind == ERR_IO) e->kind = ERR_UPSTREAM; /* not our disk: somebody else's program */
    return false;
}

/* Until the socket is ready; false with ETIMEDOUT when the time is over. */
static bool wait_for(const struct unix_socket *s, short what) {
    for (;;) {
        uint64_t now = clock_monotonic_ns();
        struct pollfd p = {.fd = s->fd, .events = what};
        if (now >= s->until) return errno = ETIMEDOUT, false;
        uint64_t ms = (s->until - now) / 1000000 + 1;
        int n = poll(&p, 1, ms > 60000 ? 60000 : (int)ms);
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return false;
    }
}

bool unix_socket_connect(struct unix_socket *s, const char *path, unsigned ms, struct err *e) {
    const char *doing = _("The service cannot be reached");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    *s = (struct unix_socket){.fd = -1, .until = clock_monotonic_ns() + (uint64_t)ms * 1000000, .path = path};
    if (len == 0 || len >= sizeof to.sun_path) return errno = ENAMETOOLONG, failed(s, doing, e);
    memcpy(to.sun_path, path, len);
    s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->fd < 0) return failed(s, doing, e);
    /* A local connection is made at once, or the queue of the service is full. */
    while (connect(s->fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        if (errno != EAGAIN && errno != EINTR) return failed(s, doing, e);
        if (clock_monotonic_ns() >= s->until) return errno = ETIMEDOUT, failed(s, doing, e);
        clock_sleep_us(10000);
    }
    return true;
}

bool unix_socket_send(struct unix_socket *s, struct str bytes, struct err *e) {
    const char *doing = _("The service takes no more");
    if (s->fd < 0) return errno = ENOTCONN, failed(s, doing, e);
    while (bytes.len) {
        ssize_t n = send(s->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n >= 0)
            bytes = str_cut(bytes, (size_t)n, bytes.len);
        else if (errno != EINTR && (errno != EAGAIN || !wait_for(s, POLLOUT)))
            return failed(s, doing, e);
    }
    return true;
}

bool unix_socket_receive(struct unix_socket *s, char *to, size_t room, size_t *got, struct err *e) {
    const char *doing = _("The service gives no answer");
    if (s->fd < 0) return errno = ENOTCONN, failed(s, doing, e);
    for (;;) {
        ssize_t n = recv(s->fd, to, room, 0);
        if (n >= 0) return *got = (size_t)n, true;
        if (errno != EINTR && (errno != EAGAIN || !wait_for(s, POLLIN))) return failed(s, doing, e);
    }
}

void unix_socket_close(struct unix_socket *s) {
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}
