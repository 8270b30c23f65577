/* wire: bytes of a connection. TLS works straight on the socket: no copy in memory, nothing kept for an idle client. */
#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "http/inside.h"

static ssize_t tls_result(struct connection *c, int n) {
    int why = SSL_get_error(c->ssl, n);
    ERR_clear_error();
    c->blocked_write = why == SSL_ERROR_WANT_WRITE;
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return -1;
    return why == SSL_ERROR_ZERO_RETURN ? 0 : -2;
}

ssize_t wire_read(struct connection *c, char *to, size_t room) {
    for (;;) {
        if (c->ssl) {
            int n = SSL_read(c->ssl, to, (int)room);
            return n > 0 ? n : tls_result(c, n);
        }
        ssize_t n = recv(c->fd, to, room, MSG_DONTWAIT);
        if (n >= 0) return n;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
    }
}

static ssize_t tls_write(struct connection *c, struct str s) {
    if (!s.len) return 0;
    int n = SSL_write(c->ssl, s.ptr, (int)(s.len > 16 * KIB ? 16 * KIB : s.len));
    if (n > 0) return n;
    ssize_t r = tls_result(c, n);
    return r == 0 ? -2 : r;
}

ssize_t wire_write(struct connection *c, const struct str *parts, size_t n) {
    struct iovec v[4];
    if (c->ssl) return tls_write(c, parts[0]);
    for (size_t i = 0; i < n && i < 4; i++)
        memcpy(&v[i].iov_base, &parts[i].ptr, sizeof parts[i].ptr), v[i].iov_len = parts[i].len;
    struct msghdr m = {.msg_iov = v, .msg_iovlen = n < 4 ? n : 4};
    for (;;) {
        ssize_t sent = sendmsg(c->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) return sent;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
    }
}

int wire_handshake(struct connection *c) {
    int n = SSL_accept(c->ssl);
    if (n == 1) return 1;
    return tls_result(c, n) == -1 ? -1 : -2;
}

/* The end is announced; nobody waits for the other side to agree. */
void wire_goodbye(struct connection *c) {
    if (c->ssl && c->handshaken) SSL_shutdown(c->ssl);
    ERR_clear_error();
    shutdown(c->fd, SHUT_WR);
}
