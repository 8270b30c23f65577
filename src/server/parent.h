/* parent: the state of the one process that starts the others. */
#pragma once
#include "server/notify.h"
#include "server/process.h"
#include "server/server.h"

struct parent {
    const struct server_options *options;
    struct arena *arena; /* of the configuration that holds */
    struct server_config config;
    struct sockets sockets;
    struct start start;
    struct notify notify;
    struct file_lock lock;
    struct process list[PROCESSES_MAX];
    size_t n;
    int signals;  /* signalfd; -1 */
    bool started; /* all were ready once */
    bool stopping;
    uint64_t stop_until; /* ns: then they are killed */
    int failed_status;   /* of a process that could not begin at the start; 0: none */
    size_t exchanging;   /* of a reload: the place whose process is exchanged; n: none */
};
/* config_load.c: the file, the options, what belongs together. */
bool parent_configure(const struct server_options *o, struct arena *a, struct server_config *c,
                      struct diags *d) MUST_CHECK;
struct process *parent_listener(struct parent *p);
/* reload.c */
void reload_begin(struct parent *p);
void reload_next(struct parent *p); /* whenever a process became ready or fell */
