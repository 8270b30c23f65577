/* inside: how the files of the listener know each other. Nobody outside of http includes this.
 *
 * listener.c   options, accepting, the control socket, ticks, the loop
 * connection.c one connection: reading heads and bodies, in which state it is, what a slow client gets
 * decide.c     a whole head: whose request is it, where does it go
 * lanes.c      queues, processes, frames, forwards
 * send.c       answers: status line, fields, body, and what is left of them when the client takes no more
 * wire.c       reading and writing bytes, plain or by TLS
 * tls.c        keys, certificates, suites
 * log.c        the lines
 * peer.c       addresses: which are trusted, how many connections each has
 * proxy.c      what a trusted proxy says about the client
 * assets.c     files that are the same for everybody
 *
 * One rule keeps callbacks apart: an answer only changes the connection's state and puts it on the ready list; the
 * callback that was called by the loop ends with loop_settle, which drives what is ready. So nothing recurses. */
#pragma once
#include <openssl/ssl.h>
#include <uv.h>

#include "http/frame.h"
#include "http/limits.h"
#include "http/listener.h"
#include "http/parse.h"

#define SCRATCH (64 * KIB)

struct listener;
struct process;
struct request;

struct address {
    unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
};
enum state {
    STATE_HANDSHAKE,
    STATE_HEAD, /* also between two requests */
    STATE_BODY,
    STATE_WAITING, /* for a lane */
    STATE_SENDING,
    STATE_LINGER, /* refused; reads on for a moment so that the refusal arrives */
    STATE_CLOSED
};

/* What is left of an answer that the client did not take at once. */
struct sending {
    char *head; /* owned */
    size_t head_len, head_at;
    struct str view; /* of what outlives the answer */
    struct parcel body;
    uint64_t at, total; /* of the body */
    uint64_t since_ms, sent;
};

struct connection {
    uv_poll_t poll;
    struct listener *listener;
    struct connection *next, *prev;           /* all */
    struct connection *idle_next, *idle_prev; /* waiting for a request, the longest first */
    struct connection *ready_next;
    SSL *ssl; /* NULL: plain */
    struct request *request;
    struct sending *sending;
    char *in; /* read, not yet used; owned */
    size_t in_len;
    struct head_scan scan;
    uint64_t since_ms; /* of the state */
    struct address peer;
    int fd;
    unsigned lingered;
    unsigned short served;
    unsigned char state, mask;
    bool tls, ready, idle, keep, handshaken, blocked_write, head_only;
};

struct request {
    struct connection *connection; /* NULL: gone */
    struct request *next;          /* in the queue of a lane */
    struct process *process;
    struct http_request rq;
    struct http_field fields[HTTP_FIELDS_MAX];
    char *bytes; /* that the views point into; owned */
    struct body_reader reader;
    struct parcel body, note;
    uint64_t began_ms, deadline_ms;
    uint64_t body_max, body_counted; /* counted: in listener.bodies */
    uint64_t body_came;              /* with what is around it */
    int lane;
    bool queued, tried_again;
};

struct process {
    uv_poll_t poll;
    struct listener *listener;
    int fd, lane;
    struct request *request; /* whose frame it has; NULL: free */
    bool begun;              /* the whole frame is out */
    bool closing;
    uint64_t deadline_ms;
    struct frame out;
    size_t sent;
    char head[FRAME_HEAD];
    char *in;
    size_t in_len, in_want, n_want;
    int fds[FRAME_FDS];
    size_t n_fds;
    unsigned char mask;
};
struct lane_state {
    struct process *processes[LISTENER_PROCESSES_MAX];
    size_t n_processes;
    struct request *first, *last;
    unsigned queued;
};

/* An asset, and what is the same in each of its answers. */
struct asset {
    const struct listener_asset *is;
    struct buf found, unchanged; /* status line and fields, without date and the empty line */
};
struct peer_count {
    struct address address;
    unsigned n;
};
struct prefix {
    struct address address;
    unsigned bits;
};

struct listener {
    struct listener_options *opt;
    uv_loop_t loop;
    uv_timer_t timer;
    uv_prepare_t prepare;
    uv_idle_t again; /* runs while there are ready connections */
    uv_poll_t control;
    uv_poll_t *sockets;
    bool accepting, stopping, stopped;
    uint64_t stop_ms;
    SSL_CTX *tls;
    struct connection *all, *idle_first, *idle_last, *ready, *ready_last;
    size_t connections, n_ready;
    struct peer_count *peers; /* open addressing; a power of two */
    size_t peers_room;
    struct prefix *trusted;
    size_t n_trusted;
    struct asset *assets; /* by hash; a power of two */
    size_t assets_room;
    struct lane_state lanes[LISTENER_LANES_MAX];
    uint64_t bodies;
    int64_t date_second;
    char date[40];
    char run_id[10];
    uint64_t requests;
    struct buf log, answer; /* answer: the head that is being written */
    struct head head;       /* the one that is being looked at */
    char scratch[SCRATCH];
    char path[HTTP_TARGET_MAX];
    char chunk[16 * 1024]; /* one TLS record */
};

/* assets.c */
bool assets_begin(struct listener *l, struct err *e);
void assets_end(struct listener *l);
const struct asset *asset_find(const struct listener *l, struct str path);

/* proxy.c: who asked, when a trusted proxy stands between. */
void proxy_read(const struct listener *l, const struct connection *c, const struct head *h, struct address *peer,
                bool *secure);

/* listener.c */
uint64_t loop_now(const struct listener *l);
void loop_ready(struct connection *c);
void loop_unready(struct connection *c);
void loop_settle(struct listener *l);
const char *loop_date(struct listener *l);
void loop_stop(struct listener *l);

/* connection.c */
void connection_open(struct listener *l, int fd, bool tls, struct address peer);
void connection_close(struct connection *c);
void connection_drive(struct connection *c);
void connection_sent(struct connection *c); /* the answer is out */
void connection_tick(struct connection *c);
bool connection_evict(struct listener *l, const struct address *peer); /* the oldest idle one; NULL: of anybody */

/* decide.c: takes the head in l->head; afterwards the connection is in BODY, WAITING, SENDING or LINGER. */
void decide(struct connection *c);
void decide_body(struct connection *c, struct str piece);
void decide_whole(struct connection *c); /* the body is there */

/* lanes.c */
void lanes_add(struct listener *l, int lane, int fd);
void lanes_enqueue(struct listener *l, struct request *r);
void lanes_tick(struct listener *l);
void lanes_close(struct listener *l);
void request_free(struct listener *l, struct request *r);

/* send.c: each leaves the connection in SENDING or beyond. `rq` NULL: there is no sound request; `allow` NULL: none. */
struct refusal {
    unsigned status;
    const char *why, *allow;
    const struct http_request *rq;
    bool keep; /* the connection is sound */
};
void send_refusal(struct connection *c, const struct refusal *r);
void send_wrong(struct connection *c, unsigned status, const char *why); /* and close */
void send_asset(struct connection *c, const struct asset *asset, const struct http_request *rq,
                struct str if_none_match);
void send_plain(struct connection *c, const struct http_request *rq, unsigned status, const char *name,
                struct str value);
void send_answer(struct connection *c, struct frame_answer *answer); /* the parcels become the connection's */
void send_continue(struct connection *c);
void send_more(struct connection *c);
void sending_free(struct connection *c);

/* wire.c: > 0 bytes, 0 the other end is done, -1 not now, -2 broken. */
ssize_t wire_read(struct connection *c, char *to, size_t room);
ssize_t wire_write(struct connection *c, const struct str *parts, size_t n);
int wire_handshake(struct connection *c); /* 1 done, -1 not now, -2 broken */
void wire_goodbye(struct connection *c);
void wire_want(struct connection *c, int mask);

/* tls.c */
SSL_CTX *tls_context(struct str certificate, struct str key, struct str client_ca, struct err *e);

/* log.c */
void log_request(struct listener *l, struct connection *c, const struct http_request *rq, unsigned status,
                 uint64_t bytes, uint64_t began_ms, int lane);
void log_refusal(struct listener *l, struct connection *c, const char *id, const struct refusal *r);
void log_word(struct listener *l, const char *what, const char *detail);
void log_flush(struct listener *l);
void request_id(struct listener *l, char id[20]);

/* peer.c */
bool address_parse(struct str s, struct address *out);
void address_text(const struct address *a, char out[48]);
bool address_local(const struct address *a);
bool peer_trusted(const struct listener *l, const struct address *a);
bool peers_begin(struct listener *l, struct err *e);
bool peers_count(struct listener *l, const struct address *a, int by, unsigned *now);
bool address_same_peer(const struct address *a, const struct address *b);
