/* duty_lane: the processes that answer: each gets what its duty needs, locks itself in, and answers requests from its
 * lane until the listener closes it.
 *
 * To end such a process without losing a request, the parent sends TERM: what the listener has handed over already is
 * answered, what it tries to hand over then fails before the first byte and goes to another process. */
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/lane.h"
#include "ledger/installation.h"
#include "server/duties.h"
#include "server/first.h"
#include "server/log.h"

#define TOUCH_MAX 512  /* of one message of a reader */
#define TOUCHES_MAX 64 /* in one tick */

static int lane_end = -1;

static void close_lane(int signal_number) {
    (void)signal_number;
    int kept = errno;
    shutdown(lane_end, SHUT_RD);
    errno = kept;
}

static void end_on_term(int fd) {
    struct sigaction act = {.sa_handler = close_lane};
    lane_end = fd;
    sigaction(SIGTERM, &act, NULL);
}

/* What a duty works with; all of it empty for the hasher and the importer. */
struct work {
    const struct duty_run *run;
    struct arena *arena;
    struct record record; /* keeper */
    struct store *store;
    struct web *web;
    unsigned ticks;
};

static void tell(void *ctx, const char *sentence) {
    const struct work *w = ctx;
    server_log_sentence("warning", w->run->duty->name, "record", sentence);
}

static bool open_record(struct work *w, struct err *e) {
    struct record_options o = {
        .dir = w->run->config->data, .mode = STORE_CREATE, .via = STR("serve"), .note = tell, .ctx = w};
    if (!installation_open(w->arena, &o, &w->record, e)) return false;
    w->store = w->record.store;
    return folder_make(config_spool(w->run->config), e);
}

/* Something is read once: files that the database opens late are open then. */
static bool open_for_reading(struct work *w, struct err *e) {
    const char *path = arena_fmt(w->arena, "%s/kijun.db", w->run->config->data).ptr;
    w->store = store_open(path, STORE_READ, e);
    if (!w->store) return false;
    struct stmt *q = store_query(w->store, SQL("SELECT origin FROM installation"), e);
    if (!q) return false;
    bool found = stmt_row(q, e);
    stmt_done(q);
    return found || e->kind == ERR_NONE;
}

static bool open_data(struct work *w, struct err *e) {
    if (w->run->duty->lane == LANE_WRITE) return open_record(w, e);
    return !w->run->duty->data || open_for_reading(w, e);
}

static bool open_web(struct work *w, struct err *e) {
    const struct duty_run *r = w->run;
    struct web_options o = {.lane = (enum lane)r->duty->lane,
                            .catalog = r->duty->lane == LANE_HASH ? NULL : catalog_builtin(),
                            .store = w->store,
                            .trail = w->record.trail,
                            .key = w->record.key,
                            .data_dir = r->config->data,
                            .spool_dir = config_spool(r->config),
                            .base_url = r->config->base_url,
                            .lab = r->config->lab,
                            .tls = str_starts(str_of(r->config->base_url), STR("https://")),
                            .touch = r->duty->lane == LANE_READ ? r->fds.touch : -1,
                            .render = r->render};
    return (w->web = web_new(&o, e)) != NULL;
}

/* Ticks ----------------------------------------------------------------------------------------------------------- */

static void hear_touches(struct work *w) {
    char message[TOUCH_MAX];
    for (unsigned i = 0; i < TOUCHES_MAX; i++) {
        size_t n;
        if (!datagram_receive(w->run->fds.touch, message, sizeof message, &n)) return;
        web_touched(w->web, (struct str){message, n});
    }
}

/* What was added is sealed soon, so that its proof can be had while the server runs. */
#define SEAL_TICKS 60

static void seal(struct work *w) {
    struct arena *lasting = w->record.arena;
    w->record.arena = arena_new(16 * MIB);
    installation_seal(&w->record);
    arena_free(w->record.arena);
    w->record.arena = lasting;
}

static void tick(void *ctx) {
    struct work *w = ctx;
    if (w->run->duty->lane == LANE_WRITE && w->run->fds.touch >= 0) hear_touches(w);
    web_tick(w->web);
    if (w->record.store && ++w->ticks % SEAL_TICKS == 0) seal(w);
}

static void answer(void *ctx, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    struct work *w = ctx;
    web_answer(w->web, a, rq, rs);
}

static bool serve(struct work *w, struct err *e) {
    const struct duty *d = w->run->duty;
    bool keeps = d->lane == LANE_WRITE, ticks = keeps || d->lane == LANE_PRESS;
    struct lane_options o = {
        .answer = answer, .ctx = w, .tick = ticks ? tick : NULL, .tick_ms = 1000, .requests = d->once ? 1 : 0};
    if (keeps) first_link(&w->record, w->run->config);
    end_on_term(w->run->fds.work);
    return duty_begin(w->run, e) && lane_serve(w->run->fds.work, &o, e);
}

bool lane_duty(struct duty_run *r, struct err *e) {
    struct work w = {.run = r, .arena = arena_new(64 * MIB), .record = {.lock = {-1}}};
    bool ok = open_data(&w, e) && open_web(&w, e) && serve(&w, e);
    web_free(w.web);
    if (w.record.store) {
        installation_seal(&w.record);
        installation_close(&w.record);
    } else {
        store_close(w.store);
    }
    arena_free(w.arena);
    return ok;
}
