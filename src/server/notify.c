/* notify: see the header. */
#include "server/notify.h"

#include <inttypes.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify_open(struct notify *n) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct str path = environment_get("NOTIFY_SOCKET"), watchdog = environment_get("WATCHDOG_USEC");
    int64_t usec;
    *n = (struct notify){.fd = -1};
    if (!path.len || path.len >= sizeof to.sun_path || (path.ptr[0] != '/' && path.ptr[0] != '@')) return;
    memcpy(to.sun_path, path.ptr, path.len);
    if (path.ptr[0] == '@') to.sun_path[0] = 0;
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.len);
    n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (n->fd >= 0 && connect(n->fd, (struct sockaddr *)&to, length)) notify_close(n);
    if (watchdog.ptr && str_int(watchdog, &usec) && usec > 0) n->every = (uint64_t)usec * 1000 / 2;
}

static void tell(const struct notify *n, const char *text) {
    if (n->fd < 0) return;
    ssize_t ignored = send(n->fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)ignored;
}

void notify_ready(struct notify *n) {
    tell(n, "READY=1");
}

void notify_reloading(struct notify *n) {
    char text[80];
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, clock_monotonic_ns() / 1000);
    tell(n, text);
}

void notify_stopping(struct notify *n) {
    tell(n, "STOPPING=1");
}

void notify_alive(struct notify *n) {
    uint64_t now = clock_monotonic_ns();
    if (!n->every || now < n->next) return;
    n->next = now + n->every;
    tell(n, "WATCHDOG=1");
}

void notify_close(struct notify *n) {
    if (n->fd >= 0) close(n->fd);
    n->fd = -1;
}
