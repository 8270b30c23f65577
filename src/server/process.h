/* process: one place among the processes of the server, and whoever fills it at the time. */
#pragma once
#include "server/duties.h"
#include "server/sockets.h"

#define PROCESSES_MAX 32
#define FALLS 5          /* so many … */
#define FALLS_SECONDS 10 /* … in so many seconds: then slower, and an alarm */
#define SLOW_SECONDS 5   /* before the next try, doubled up to … */
#define SLOWEST_SECONDS 60

struct process {
    const struct duty *duty;
    pid_t pid;            /* 0: nobody */
    pid_t leaving;        /* whom this one takes the place of; ends when it has answered; 0: nobody */
    bool ready;           /* has begun its work */
    int wait;             /* end of its pipe, until it is ready; -1 */
    int end;              /* of a lane: what the listener gets; of the listener: our end of its control socket; -1 */
    uint64_t fell[FALLS]; /* when, ns; the newest first */
    unsigned slow;        /* seconds that the next start waits; 0: at once */
    uint64_t start_at;    /* ns; when nobody is here */
};
struct tls_files {
    int certificate, key, client_ca; /* -1: none */
};
bool tls_files_open(const struct server_config *c, struct tls_files *t, struct err *e) MUST_CHECK;
void tls_files_close(struct tls_files *t);

/* What every start needs. */
struct start {
    const struct server_config *config;
    const struct sockets *sockets;
    int touch[2]; /* keeper's end, readers' end */
};
/* Starts a process in this place. The one that was here stays as `leaving`. */
bool process_start(struct process *p, const struct start *s, struct err *e) MUST_CHECK;
void process_close(struct process *p); /* its descriptors */
/* Notes a fall and says when to try again. True: it falls too often (the alarm). */
bool process_fell(struct process *p, uint64_t now);
