/* duties: the table of duties and their rights: the one place where it is decided what a process may. */
#include "server/duties.h"

#include <assert.h>
#include <unistd.h>

#include "server/log.h"

/* Everybody but the listener talks over one socket, with descriptors beside it (large bodies are sealed memory). */
#define LANE SANDBOX_PASS_FDS
#define CONNECTIONS 4096 /* of the listener, when the configuration says none */

const struct duty duties[] = {
    {.name = "keeper", /* every change, the record, its seals */
     .lane = LANE_WRITE,
     .may = LANE | SANDBOX_OPEN | SANDBOX_WRITE | SANDBOX_MAPPED,
     .data = DUTY_WRITES,
     .spool = DUTY_WRITES,
     .memory_max = 2048 * MIB,
     .open_max = 128,
     .run = lane_duty},
    {.name = "reader", /* pages and documents of a second */
     .lane = LANE_READ,
     .may = LANE | SANDBOX_OPEN | SANDBOX_MAPPED,
     .data = DUTY_READS,
     .spool = DUTY_READS,
     .memory_max = 1024 * MIB,
     .open_max = 64,
     .run = lane_duty},
    {.name = "hasher", /* PBKDF2 and nothing else */
     .lane = LANE_HASH,
     .may = LANE,
     .memory_max = 512 * MIB,
     .open_max = 32,
     .run = lane_duty},
    {.name = "importer", /* reads one uploaded file, then ends */
     .lane = LANE_IMPORT,
     .may = LANE,
     .once = true,
     .memory_max = 1024 * MIB,
     .cpu_seconds = 20,
     .open_max = 32,
     .run = lane_duty},
    {.name = "press", /* long documents */
     .lane = LANE_PRESS,
     .may = LANE | SANDBOX_OPEN | SANDBOX_WRITE | SANDBOX_MAPPED | SANDBOX_RUN,
     .data = DUTY_READS,
     .spool = DUTY_WRITES,
     .draws = true,
     .memory_max = 2048 * MIB,
     .open_max = 128,
     .run = lane_duty},
    {.name = "listener", /* TLS, HTTP, limits; last, when everything stands behind it */
     .lane = -1,
     .may = SANDBOX_LOOP | SANDBOX_ACCEPT | SANDBOX_PASS_FDS,
     .memory_max = 2048 * MIB,
     .run = listener_duty},
};
const size_t n_duties = sizeof duties / sizeof *duties;

const struct duty *duty_find(struct str name) {
    for (size_t i = 0; i < n_duties; i++)
        if (str_is(name, duties[i].name)) return &duties[i];
    return NULL;
}

unsigned duty_count(const struct duty *d, const struct server_config *c) {
    switch (d->lane) {
    case LANE_READ:
        return c->readers;
    case LANE_HASH:
        return c->hashers;
    case LANE_IMPORT:
        return c->importers;
    case LANE_PRESS:
        return c->presses;
    default:
        return 1; /* one writer; one listener */
    }
}

static void add(struct sandbox *s, const char *path, bool write, bool run) {
    if (!path) return;
    assert(s->n_paths < SANDBOX_PATHS_MAX); /* what is left out is missed only when somebody needs it */
    s->paths[s->n_paths++] = (struct sandbox_path){path, write ? SANDBOX_WRITE_PATH
                                                         : run ? SANDBOX_RUN_PATH
                                                               : SANDBOX_READ_PATH};
}

/* What kijun-render needs to start: itself, the loader (by its own name: a folder of links gives no right to the file
 * behind them), its libraries, the fonts. */
static void add_drawing(struct sandbox *s, const char *render) {
    static const char *const loaders[] = {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"};
    static const char *const reads[] = {"/usr/lib", "/lib", "/etc/ld.so.cache", "/usr/share/fonts",
                                        "/var/cache/fontconfig"};
    add(s, render, false, true);
    for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++) add(s, loaders[i], false, true);
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) add(s, reads[i], false, false);
}

/* The database and its log, which are open by then, evidence, and an edition that is laid ready: never the keys beside
 * them. */
static void add_database(struct sandbox *s, const struct server_config *c) {
    static const char *const names[] = {"kijun.db", "kijun.db-wal", "kijun.db-shm", "evidence", "edition"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        add(s, arena_fmt(c->arena, "%s/%s", c->data, names[i]).ptr, false, false);
}

void duty_sandbox(const struct duty_run *r, struct sandbox *out) {
    const struct duty *d = r->duty;
    *out = (struct sandbox){.name = d->name,
                            .may = d->may,
                            .memory_max = d->memory_max,
                            .cpu_seconds = d->cpu_seconds,
                            .open_max = d->open_max,
                            .file_max = 4096 * MIB};
    if (d->lane < 0) out->open_max = (r->config->connections ? r->config->connections : CONNECTIONS) + 64;
    if (d->data == DUTY_WRITES) add(out, r->config->data, true, false);
    if (d->data == DUTY_READS) add_database(out, r->config);
    if (d->spool) add(out, config_spool(r->config), d->spool == DUTY_WRITES, false);
    if (d->draws) add_drawing(out, r->render);
}

bool duty_begin(const struct duty_run *r, struct err *e) {
    struct sandbox s;
    duty_sandbox(r, &s);
    if (!sandbox_enter(&s, e)) return false;
    server_log("info", r->duty->name, "event=start pid=%d sandbox=%s", (int)getpid(),
               sandbox_has_landlock() ? "seccomp+landlock" : "seccomp");
    if (r->fds.ready >= 0) {
        ssize_t ignored = write(r->fds.ready, "r", 1); /* nobody waits any more: no harm */
        (void)ignored;
        close(r->fds.ready);
    }
    return true;
}
