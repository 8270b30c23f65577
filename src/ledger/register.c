/* register: when what is reckoned. What one system comes to: register_state.c. The rows: register_rows.c. */
#include "ledger/register.h"

#include "ledger/history.h"
#include "ledger/period.h"
#include "ledger/register_rows.h"

#define SCRATCH_MAX (512 * MIB)

static struct reckoner *attached;

struct reckoner *reckoner_new(const struct catalog *cat) {
    struct arena *a = arena_new(SCRATCH_MAX);
    struct reckoner *r = arena_alloc(a, sizeof *r);
    r->cat = cat;
    r->a = a;
    r->deriver = deriver_new(a, cat);
    r->scratch = arena_new(SCRATCH_MAX);
    return r;
}

void reckoner_free(struct reckoner *r) {
    if (!r) return;
    if (attached == r) attached = NULL;
    arena_free(r->scratch);
    arena_free(r->a);
}

void reckoner_attach(struct reckoner *r) {
    attached = r;
}

void reckoner_set_organisations(struct reckoner *r, organisation_find_fn *find, void *ctx) {
    r->find = find;
    r->ctx = ctx;
}

/* One system ---------------------------------------------------------------------------------- */

/* When the system last changed. An entry that waits outside of the tree has no number yet. */
static bool moment_of(struct arena *a, struct trail *t, const struct old_row *old, struct reckoned *now,
                      struct err *e) {
    struct history_entry h;
    if (old->there && old->revision == now->revision) return now->at = old->at, true;
    if (now->revision < 0) return true;
    if (!history_at(a, t, now->revision, &h, e)) return e->kind == ERR_NOT_FOUND;
    now->at = h.at;
    return true;
}

static bool refresh(struct trail *t, struct reckoner *r, int64_t system, int64_t now, struct arena *keep,
                    struct gram_changes *grams, struct err *e) {
    struct arena *a = r->scratch;
    struct store *s = trail_store(t);
    struct reckoned is;
    struct old_row old;
    arena_clear(a);
    return system_reckon(a, s, r, system, now, &is, e) && old_row_read(a, s, system, &old, e) &&
           moment_of(a, t, &old, &is, e) && derived_write(a, s, r, &old, &is, keep, grams, e);
}

bool register_refresh(struct trail *t, struct reckoner *r, int64_t system, int64_t now, struct err *e) {
    struct arena *keep = arena_new(SCRATCH_MAX);
    struct gram_changes grams = {0};
    bool ok = refresh(t, r, system, now, keep, &grams, e) && gram_write(trail_store(t), &grams, e);
    arena_free(keep);
    return ok;
}

bool register_touch(struct store *s, int64_t system, struct err *e) {
    return derived_mark(s, system, e);
}

bool register_changed(struct trail *t, int64_t system, struct err *e) {
    return attached ? register_refresh(t, attached, system, clock_unix_ms(), e)
                    : register_touch(trail_store(t), system, e);
}

/* All that are behind ------------------------------------------------------------------------- */

static bool behind(struct store *s, const struct reckoner *r, int64_t now, int64_t *list, size_t most, size_t *n,
                   struct err *e) {
    char today[DAY_TEXT_MAX];
    struct stmt *q = store_query(
        s,
        SQL("SELECT system.id FROM system LEFT JOIN derived_system ON derived_system.system = system.id "
            "WHERE (system.state = 'kept' AND (derived_system.system IS NULL OR derived_system.revision <> "
            "system.changed OR derived_system.stale <> 0 OR derived_system.digest <> $1 OR "
            "derived_system.holds_until < $2)) OR (system.state <> 'kept' AND derived_system.system IS NOT NULL) "
            "ORDER BY system.id LIMIT $3"),
        e);
    if (!q) return false;
    day_of(now, today);
    stmt_text(q, 1, r->cat->digest);
    stmt_text(q, 2, str_of(today));
    stmt_int(q, 3, (int64_t)most);
    for (*n = 0; *n < most && stmt_row(q, e);) list[(*n)++] = stmt_int_at(q, 0);
    stmt_done(q);
    return e->kind == ERR_NONE;
}

bool register_catch_up(struct trail *t, struct reckoner *r, int64_t now, size_t most, bool *left, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    int64_t list[REGISTER_BATCH_MAX];
    size_t n = 0;
    if (most > REGISTER_BATCH_MAX) most = REGISTER_BATCH_MAX;
    e->kind = ERR_NONE;
    if (!behind(trail_store(t), r, now, list, most, &n, e)) return false;
    *left = n == most;
    if (!n) return true;
    struct arena *keep = arena_new(4 * SCRATCH_MAX);
    struct gram_changes grams = {0};
    bool ok = store_begin(trail_store(t), &tx, e);
    for (size_t i = 0; ok && i < n; i++) ok = refresh(t, r, list[i], now, keep, &grams, e);
    ok = ok && gram_write(trail_store(t), &grams, e) && store_commit(&tx, e);
    arena_free(keep);
    return ok;
}

bool register_forget(struct store *s, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    return store_begin(s, &tx, e) && derived_forget(s, e) && store_commit(&tx, e);
}
