/* datagram: messages that may be lost. */
#include "base/datagram.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/lang.h"

bool datagram_pair(int ends[2], struct err *e) {
    int made[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, made))
        return err_set(e, ERR_IO, _("A socket could not be made: %s."), _(strerror(errno)));
    ends[0] = made[0];
    ends[1] = made[1];
    return true;
}

void datagram_send(int fd, struct str message) {
    ssize_t ignored = send(fd, message.ptr, message.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)ignored;
}

bool datagram_receive(int fd, char *to, size_t room, size_t *got) {
    ssize_t n = recv(fd, to, room, MSG_DONTWAIT);
    if (n < 0) return false;
    *got = (size_t)n;
    return true;
}
