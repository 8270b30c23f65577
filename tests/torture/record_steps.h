/* What the record is put through: transaction k has 1 + k % 8 rows, each with its entry, and can be told from what is
 * there. */
#pragma once
#include "../unit/record_sample.h"

#define STEP_ROWS_MAX 8
#define STEP_ROWS(k) (1 + (int)((k) % STEP_ROWS_MAX))

static inline bool step_take(struct sample *s, int64_t k, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(s->store, &tx, e)) return false;
    for (int i = 0; i < STEP_ROWS(k); i++) {
        char name[64], value[32];
        snprintf(name, sizeof name, "t/%lld/%d", (long long)k, i);
        snprintf(value, sizeof value, "%lld", (long long)k);
        struct stmt *q =
            store_query(s->store, SQL("INSERT INTO setting (name, value, changed) VALUES ($1, $2, $3)"), e);
        if (!q) return false;
        stmt_text(q, 1, str_of(name));
        stmt_text(q, 2, str_of(value));
        stmt_int(q, 3, k);
        if (!stmt_run(q, NULL, e)) return false;
        struct trail_change c = {
            .by = &s->actor, .kind = STR("decision"), .act = STR("add"), .on = str_of(name), .after = str_of(value)};
        if (!trail_append(s->trail, &c, NULL, e)) return false;
    }
    return store_commit(&tx, e);
}

struct step_why {
    char text[300];
};
static inline void step_finding(void *ctx, const struct trail_finding *f) {
    struct step_why *w = ctx;
    snprintf(w->text, sizeof w->text, "entry %lld: %.200s", (long long)f->entry, f->text);
}
static inline void step_damage(void *ctx, const char *text) {
    struct step_why *w = ctx;
    snprintf(w->text, sizeof w->text, "%.250s", text);
}

/* How many transactions there are, from `first` on: all rows of each with all their entries, without a gap; -1 with the
 * reason when something is wrong. `deeply`: the record is recomputed and the database checked. */
static inline int64_t steps_present(struct sample *s, int64_t first, bool deeply, struct step_why *why) {
    struct err e;
    struct trail_verified v;
    size_t n = 0;
    int64_t next = first, rows = 0, size;
    struct stmt *q =
        store_query(s->store, SQL("SELECT changed, count(*) FROM setting GROUP BY changed ORDER BY changed"), &e);
    if (!q) return snprintf(why->text, sizeof why->text, "%.250s", e.text), -1;
    for (; stmt_row(q, &e); next++) {
        bool gap = stmt_int_at(q, 0) != next, part = stmt_int_at(q, 1) != STEP_ROWS(next);
        rows += stmt_int_at(q, 1);
        if (!gap && !part) continue;
        stmt_done(q);
        return snprintf(why->text, sizeof why->text, "transaction %lld is %s", (long long)next,
                        gap ? "missing" : "there in part"),
               -1;
    }
    why->text[0] = 0;
    bool ok = !e.kind && trail_size(s->trail, &size, &e);
    if (ok && size < rows) return snprintf(why->text, sizeof why->text, "an entry is missing"), -1;
    if (ok && deeply)
        ok = trail_verify(s->trail, step_finding, why, &v, &n, &e) && !n &&
             store_check(s->store, step_damage, why, &n, &e) && !n;
    if (!ok && !why->text[0]) snprintf(why->text, sizeof why->text, "%.250s", e.text);
    return ok ? next - first : -1;
}
