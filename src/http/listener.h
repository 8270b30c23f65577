/* listener: the process that strangers talk to. It holds the TLS key and nothing else: no database, no way out.
 *
 * One event loop (libuv) over the listening sockets, connections, lanes and a control socket to the parent. It knows
 * what is said in `struct listener_options` and what comes over the control socket; it opens nothing itself, so that it
 * can run under the narrowest sandbox: everything is handed in as descriptors before. `listener_run` is called after
 * the sandbox was entered. */
#pragma once
#include "http/http.h"

#define LISTENER_LANES_MAX 8
#define LISTENER_PROCESSES_MAX 16 /* of one lane */

/* Where a request goes, asked once the head is whole: false and a status (404, 405 with `allow`) when nowhere. */
struct listener_way {
    int lane;
    size_t body_max; /* 0: HTTP_BODY_MAX */
    unsigned status; /* when nowhere */
    char allow[64];  /* with 405: "GET, HEAD" */
};
typedef bool listener_way_fn(void *ctx, struct str method, struct str path, struct listener_way *out);

/* What is the same for everybody and answered by the listener alone: style sheets, scripts, pictures. */
struct listener_asset {
    const char *path; /* "/assets/kijun.3f2a9c.css" */
    const char *type;
    struct str bytes;
    const char *etag; /* with its quotes */
    bool forever;     /* the path names the content: cache-control immutable */
};
struct listener_lane {
    const char *name;
    const int *fds; /* the ends of its processes (SOCK_STREAM pairs), which become the listener's; more come over the
                       control socket */
    size_t n_fds;
    unsigned queue_max;  /* requests that wait; more get 503 with retry-after */
    unsigned timeout_ms; /* from handing over to the answer: then 504, and that process's end is closed */
};
struct listener_options {
    const int *sockets; /* listening, non-blocking */
    size_t n_sockets;
    const bool *tls;                    /* by socket */
    struct str certificate_pem;         /* chain; empty: no TLS */
    struct str key_pem;                 /* in memory that can be written to: wiped after it was read */
    struct str client_ca_pem;           /* ask clients for certificates of these; empty: do not ask */
    const char *const *trusted_proxies; /* addresses or prefixes "10.0.0.0/8" whose forwarded fields count */
    size_t n_trusted_proxies;
    const char *const *hosts; /* names that requests may be for, without port; none: any */
    size_t n_hosts;
    struct listener_lane lanes[LISTENER_LANES_MAX];
    size_t n_lanes;
    listener_way_fn *way;
    void *ctx;
    const struct listener_asset *assets;
    size_t n_assets;
    /* The page for an error that the listener answers itself (HTML, fixed text, no hints): appended to `out`. */
    void (*error_page)(void *ctx, unsigned status, const char *request_id, struct str accept_language, struct buf *out);
    /* One line for each request and each refusal, without line end; the default writes to standard error. */
    void (*log)(void *ctx, const char *line);
    int control; /* see control.h; -1: none */
    /* Limits, 0: the default of limits.h */
    unsigned connections_max, connections_per_peer_max, header_seconds, body_bytes_per_second, send_bytes_per_second,
        idle_seconds, stop_seconds;
};
/* Until it is told to stop. Fills in the defaults of `opt`; `sockets` and `control` stay the caller's. False: it could
 * not begin, or the loop failed. */
bool listener_run(struct listener_options *opt, struct err *e) MUST_CHECK;
