/* server: the processes of `kijun serve`, each with its duty and its rights (docs/server.md).
 *
 *     struct server_options o = {.config = "/etc/kijun/kijun.conf", .data = NULL};
 *     if (!server_run(&o, &e)) …                            // until it is told to stop; true: a clean end
 *
 * The parent reads the configuration, opens sockets and keys, starts this same program once for each duty
 * (/proc/self/exe --duty NAME, so that each has a memory layout of its own), hands descriptors over by number, starts a
 * fallen process again, and reads nothing from outside. Signals: TERM and INT stop cleanly, HUP reads the configuration
 * and the TLS key again and exchanges the readers one after the other. What happens is told on standard error, a line
 * each, key=value; secrets never.
 *
 * It refuses to start: with a configuration that is wrong (INVALID, at its line); listening on more than this machine
 * without TLS, unless trusted proxies or lab mode are named (DENIED); with a key file that others can read (DENIED);
 * on a data folder that another server uses, or an address that is taken (CONFLICT). */
#pragma once
#include "base/base.h"

#define SERVER_SETTINGS_MAX 64

struct server_setting { /* from the command line: wins over the file */
    struct str key, value;
};
struct server_options {
    const char *config; /* path of kijun.conf; NULL: none is read, the defaults hold */
    const char *data;   /* --data; NULL: what the configuration says, else the user's data folder */
    const struct server_setting *settings;
    size_t n_settings;
};
bool server_run(const struct server_options *o, struct err *e) MUST_CHECK;

/* Only looks whether the configuration is good. Every finding in `d`. */
bool server_check(struct arena *a, const struct server_options *o, struct diags *d) MUST_CHECK;

/* The hidden way in: `kijun --duty NAME FDS…`, started by the parent only. Gives the exit status. */
bool server_is_duty(int argc, char **argv);
int server_duty(int argc, char **argv);

/* Starts a process for each duty, enters its sandbox and tries what is forbidden. Each line of `each` is one act. True
 * when nothing got through; with an error in `e->kind` when it could not be tried. */
struct sandbox_act {
    const char *duty;
    struct str act, outcome; /* outcome: "refused", "its duty", "ALLOWED", … as src/sandbox/sandbox.h says */
    bool let_through;
};
typedef void sandbox_act_fn(void *ctx, const struct sandbox_act *act);
bool server_selftest(const char *data, sandbox_act_fn *each, void *ctx, struct err *e) MUST_CHECK;

extern const struct limit server_limits[]; /* ends with a NULL name */
