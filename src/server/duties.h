/* duties: what each process of the server is for, and all that it may. The table is duties.c; docs/server.md tells it
 * to people. */
#pragma once
#include "sandbox/sandbox.h"
#include "server/config.h"
#include "web/web.h"

/* What the parent hands over, by number. -1: not for this duty. */
struct duty_fds {
    int config; /* the effective configuration, as text */
    int ready;  /* one byte is written here when the work begins */
    int work;   /* the end of the lane; of the listener: its control socket */
    int touch;  /* keeper: reads; reader: writes */
    int sockets[CONFIG_LIST_MAX];
    size_t n_sockets;
    int certificate, key, client_ca;
};
#define DUTY_FDS_NONE                                                                                                  \
    { .config = -1, .ready = -1, .work = -1, .touch = -1, .certificate = -1, .key = -1, .client_ca = -1 }

struct duty_run {
    const struct duty *duty;
    struct server_config *config;
    struct duty_fds fds;
    const char *render; /* path of kijun-render; NULL: not there */
};

enum duty_access { DUTY_NOTHING, DUTY_READS, DUTY_WRITES };
struct duty {
    const char *name;
    int lane; /* of enum lane; -1: the listener */
    unsigned may;
    enum duty_access data, spool;
    bool draws; /* starts kijun-render */
    bool once;  /* answers one request, then ends; another takes its place */
    size_t memory_max;
    unsigned cpu_seconds, open_max;
    bool (*run)(struct duty_run *r, struct err *e); /* sets up, enters, works, until its end is closed */
};
extern const struct duty duties[];
extern const size_t n_duties;
const struct duty *duty_find(struct str name);
unsigned duty_count(const struct duty *d, const struct server_config *c); /* how many processes */

void duty_sandbox(const struct duty_run *r, struct sandbox *out);
/* Enters, says so in the log and to the parent. */
bool duty_begin(const struct duty_run *r, struct err *e) MUST_CHECK;

/* duty_listener.c, duty_lane.c */
bool listener_duty(struct duty_run *r, struct err *e);
bool lane_duty(struct duty_run *r, struct err *e);
