/* sockets: see the header. */
#include "server/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/log.h"

#define WAITING_MAX 1024 /* connections that the kernel keeps until they are accepted */

union any_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static bool failed(struct err *e, const char *text) {
    int why = errno;
    if (why == EADDRINUSE)
        return err_set(e, ERR_CONFLICT, _("The address %s is taken: another server listens there."), text);
    if (why == EACCES)
        return err_set(e, ERR_DENIED,
                       _("Listening on %s is not allowed: ports below 1024 need the capability CAP_NET_BIND_SERVICE."),
                       text);
    return err_set(e, ERR_IO, _("Listening on %s is not possible: %s."), text, strerror(why));
}

static socklen_t fill(const struct address *a, union any_address *to) {
    *to = (union any_address){.any = {0}};
    if (a->six) {
        to->six.sin6_family = AF_INET6;
        to->six.sin6_port = htons((uint16_t)a->port);
        inet_pton(AF_INET6, a->host, &to->six.sin6_addr);
        return sizeof to->six;
    }
    to->four.sin_family = AF_INET;
    to->four.sin_port = htons((uint16_t)a->port);
    inet_pton(AF_INET, a->host, &to->four.sin_addr);
    return sizeof to->four;
}

static int open_one(const struct address *a) {
    union any_address at;
    const int yes = 1;
    socklen_t length = fill(a, &at);
    int fd = socket(a->six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    bool ok = !setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) &&
              (!a->six || !setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes)) && !bind(fd, &at.any, length) &&
              !listen(fd, WAITING_MAX);
    if (ok) return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static unsigned port_of(int fd, bool six) {
    union any_address at;
    socklen_t length = sizeof at;
    if (getsockname(fd, &at.any, &length)) return 0;
    return ntohs(six ? at.six.sin6_port : at.four.sin_port);
}

bool sockets_open(const struct server_config *c, struct sockets *s, struct err *e) {
    struct address a;
    *s = (struct sockets){.n = 0};
    for (size_t i = 0; i < c->listen.n; i++) {
        char text[64];
        if (!address_read(str_of(c->listen.list[i]), &a)) continue; /* config_check looked */
        int fd = open_one(&a);
        if (fd < 0) {
            failed(e, c->listen.list[i]);
            sockets_close(s);
            return false;
        }
        snprintf(text, sizeof text, a.six ? "[%s]:%u" : "%s:%u", a.host, port_of(fd, a.six));
        if (!s->n) memcpy(s->first, text, sizeof text);
        s->list[s->n++] = fd;
        server_log("info", "parent", "event=listen address=%s tls=%s", text, config_has_tls(c) ? "yes" : "no");
    }
    return true;
}

void sockets_close(struct sockets *s) {
    for (size_t i = 0; i < s->n; i++) close(s->list[i]);
    s->n = 0;
}
