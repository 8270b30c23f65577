/* serve: a listener with trivial lanes in processes of their own, on free ports of this machine; for tests and bench.
 *
 * Lane 0 answers what it was asked ("echo"), lane 1 is slow or ends as its path says. SIGTERM to `listener` ends
 * everything. */
#pragma once
#include <sys/types.h>

#include "http/listener.h"

struct serve {
    struct str certificate, key; /* PEM; empty: no TLS */
    unsigned processes;          /* of lane 0; 0: 1 */
    unsigned header_seconds, idle_seconds, connections_max, connections_per_peer_max, body_rate, send_rate;
    bool quiet;              /* no log */
    unsigned port, tls_port; /* 0: a free one, which is then here */
    pid_t listener;
    int control; /* the parent's end */
};
bool serve_start(struct serve *s, struct err *e) MUST_CHECK;
void serve_stop(struct serve *s);
int serve_process(const struct serve *s); /* a further process; the listener's end of its pair */
#define SERVE_BIG 10240                   /* bytes of /assets/page.html and of /page */
