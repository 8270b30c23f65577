/* control: what the parent tells the listener while it runs, over one socketpair (SOCK_SEQPACKET).
 *
 * Each message is one byte of what, one byte of which (a lane), and descriptors beside it:
 *     CONTROL_PROCESS  lane, one fd: a new process serves this lane
 *     CONTROL_TLS      two or three fds: certificate chain, key, (CA of clients) to read from now on for new
 * connections CONTROL_STOP     finish what is under way (stop_seconds at most), then return from listener_run and the
 * listener answers CONTROL_READY once at the start, and after each CONTROL_TLS CONTROL_DONE or CONTROL_FAILED followed
 * by the reason as text. When the parent's end closes, the listener stops at once. */
#pragma once
#include "http/http.h"

enum control_what {
    CONTROL_PROCESS = 'p',
    CONTROL_TLS = 't',
    CONTROL_STOP = 's',
    CONTROL_READY = 'r',
    CONTROL_DONE = 'd',
    CONTROL_FAILED = 'f'
};

bool control_send(int fd, enum control_what what, unsigned lane, const int *fds, size_t n_fds, struct str text,
                  struct err *e) MUST_CHECK;
/* Waits up to `ms`. `fds` has room for 3. False with ERR_NONE in `e->kind`: nothing came in time. */
struct control_message {
    enum control_what what;
    unsigned lane;
    int fds[3];
    size_t n_fds;
    char text[512];
};
bool control_receive(int fd, unsigned ms, struct control_message *out, struct err *e) MUST_CHECK;
