/* unix_socket: talking to a service of this machine, within a time.
 *
 *     UNIX_SOCKET struct unix_socket s = UNIX_SOCKET_CLOSED;
 *     if (!unix_socket_connect(&s, path, 10000, e) || !unix_socket_send(&s, STR("zPING\0"), e) ||
 *         !unix_socket_receive(&s, reply, sizeof reply, &got, e)) …
 *
 * The time is that of the whole conversation, counted from connecting: a service that answers one byte a second does
 * not keep us. Errors: NOT_FOUND or DENIED (no such socket, no right), UPSTREAM (nobody listens, the other end went
 * away, the time is over). A path is at most 107 bytes, as the system has it. */
#pragma once
#include <stdint.h>

#include "base/err.h"

struct unix_socket {
    int fd;
    uint64_t until; /* monotonic, ns */
    const char *path;
};
#define UNIX_SOCKET_CLOSED                                                                                             \
    { .fd = -1 }
/* `path` outlives the socket. */
bool unix_socket_connect(struct unix_socket *s, const char *path, unsigned ms, struct err *e) MUST_CHECK;
bool unix_socket_send(struct unix_socket *s, struct str bytes, struct err *e) MUST_CHECK; /* all of them */
/* What there is, `room` bytes at most; 0 at the end. */
bool unix_socket_receive(struct unix_socket *s, char *to, size_t room, size_t *got, struct err *e) MUST_CHECK;
void unix_socket_close(struct unix_socket *s); /* safe twice */
#define UNIX_SOCKET __attribute__((cleanup(unix_socket_close)))
