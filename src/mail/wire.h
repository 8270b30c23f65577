/* wire: bytes over a connected socket, in the clear or by TLS, within a time. */
#pragma once
#include "mail/mail.h"

struct ssl_st;
struct wire {
    int fd; /* the caller's; becomes non-blocking */
    struct ssl_st *tls;
    uint64_t until; /* monotonic, ns */
};
bool wire_open(struct wire *w, int fd, unsigned seconds, struct err *e) MUST_CHECK;
/* TLS from here on. The certificate has to be of `name` and lead to one of the context. */
bool wire_secure(struct wire *w, const struct mail_context *c, const char *name, struct err *e) MUST_CHECK;
bool wire_send(struct wire *w, struct str bytes, struct err *e) MUST_CHECK; /* all of them */
/* What there is, `room` bytes at most, never 0: the end is an error. All errors: UPSTREAM. */
bool wire_receive(struct wire *w, char *to, size_t room, size_t *got, struct err *e) MUST_CHECK;
void wire_close(struct wire *w); /* not the socket */
