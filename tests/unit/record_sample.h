/* A database and a trail in a folder of its own, for tests of the record. */
#pragma once
#include <stdlib.h>
#include <unistd.h>

#include "trail/trail.h"

struct sample {
    char dir[256], path[300];
    struct store *store;
    struct trail *trail;
    struct trail_actor actor;
};

static inline void sample_open(struct sample *s) {
    struct err e;
    s->store = store_open(s->path, STORE_CREATE, &e);
    if (!s->store) fprintf(stderr, "%s: %s\n", e.path, e.text), abort();
    s->trail = trail_open(s->store, &e);
    if (!s->trail) abort();
}

static inline void sample_init(struct sample *s) {
    const char *tmp = getenv("TMPDIR");
    *s = (struct sample){.actor = {.account = STR("tester"), .host = STR("host"), .via = STR("test")}};
    snprintf(s->dir, sizeof s->dir, "%s/kijun-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(s->dir)) abort();
    snprintf(s->path, sizeof s->path, "%s/kijun.db", s->dir);
    sample_open(s);
}

static inline void sample_close(struct sample *s) {
    trail_close(s->trail);
    store_close(s->store);
    s->trail = NULL, s->store = NULL;
}

static inline void sample_release(struct sample *s) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[400];
    sample_close(s);
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", s->path, endings[i]);
        unlink(name);
    }
    rmdir(s->dir);
}

/* One change with its entry, committed. */
static inline bool sample_change(struct sample *s, const char *on, int64_t value, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct buf after;
    if (!store_begin(s->store, &tx, e)) return false;
    struct stmt *q = store_query(s->store,
                                 SQL("INSERT INTO setting (name, value, changed) VALUES ($1, $2, 0) "
                                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
                                 e);
    if (!q) return false;
    buf_init(&after, KIB);
    buf_addf(&after, "%lld", (long long)value);
    stmt_text(q, 1, str_of(on));
    stmt_text(q, 2, buf_str(&after));
    bool ok = stmt_run(q, NULL, e) &&
              trail_append(s->trail,
                           &(struct trail_change){.by = &s->actor,
                                                  .kind = STR("decision"),
                                                  .act = STR("set"),
                                                  .on = str_of(on),
                                                  .after = buf_str(&after)},
                           NULL, e) &&
              store_commit(&tx, e);
    buf_release(&after);
    return ok;
}
