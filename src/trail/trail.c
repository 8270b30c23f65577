/* trail: opening, adding entries, and what happens when one cannot be added. */
#include <assert.h>
#include <string.h>

#include "trail/inside.h"

#define CLOCK_BACK_MS 2000 /* a clock that goes back by less is being adjusted */

static void say_alarm(void *ctx, const struct err *why, int64_t held) {
    (void)ctx;
    fprintf(stderr, _("kijun: alarm: the record cannot take entries (%s) %lld wait outside of it.\n"), why->text,
            (long long)held);
}

struct trail *trail_open(struct store *s, struct err *e) {
    struct trail *t = mem_alloc(sizeof *t);
    t->store = s;
    t->size = -1;
    t->alarm = say_alarm;
    buf_init(&t->text, TRAIL_RECORD_MAX);
    buf_init(&t->rest, TRAIL_RECORD_MAX);
    if (hasher_init(&t->hash, e)) return t;
    trail_close(t);
    return NULL;
}

void trail_close(struct trail *t) {
    if (!t) return;
    hasher_release(&t->hash);
    buf_release(&t->text);
    buf_release(&t->rest);
    mem_free(t);
}

struct store *trail_store(struct trail *t) {
    return t->store;
}

void trail_set_alarm(struct trail *t, trail_alarm_fn *alarm, void *ctx) {
    t->alarm = alarm;
    t->alarm_ctx = ctx;
}

/* Settings -------------------------------------------------------------------------------------------------------- */

/* One setting; the view lives until the statement is asked again, so it is copied to `out`. */
static bool setting(struct trail *t, struct str name, char out[64], struct err *e) {
    struct stmt *q = store_query(t->store, SQL("SELECT value FROM setting WHERE name = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, name);
    out[0] = 0;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    struct str v = stmt_text_at(q, 0);
    if (v.len < 64) memcpy(out, v.ptr ? v.ptr : "", v.len), out[v.len] = 0;
    stmt_done(q);
    return true;
}

static bool quota(struct trail *t, int64_t *bytes, struct err *e) {
    char text[64];
    *bytes = 0;
    return setting(t, STR("trail.limit_bytes"), text, e) &&
           (!text[0] || str_int(str_of(text), bytes) ||
            err_set(e, ERR_DB, _("The setting trail.limit_bytes is no number.")));
}

/* Adding ---------------------------------------------------------------------------------------------------------- */

static bool insert(struct trail *t, int64_t n, int64_t at, struct str kind, struct str subject, struct str salt,
                   struct str record, struct str nodes, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL,
                                    SQL("INSERT INTO trail_entry (n, nodes, at, kind, subject, salt, record) "
                                        "VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, n);
    stmt_lend_bytes(q, 2, nodes);
    stmt_int(q, 3, at);
    stmt_lend_text(q, 4, kind);
    stmt_lend_text(q, 5, subject);
    stmt_lend_bytes(q, 6, salt);
    stmt_lend_text(q, 7, record);
    return stmt_run(q, NULL, e);
}

/* Into the tree, or an error and nothing happened. */
static bool add_to_tree(struct trail *t, int64_t at, struct str kind, struct str subject, struct str rest,
                        struct err *e) {
    unsigned char salt[TRAIL_SALT], nodes[(TRAIL_LEVELS + 1) * TRAIL_HASH];
    trail_hash leaf;
    size_t levels;
    bool first = t->seen != store_transaction(t->store);
    if (!tree_look(t, e) || (first && !quota(t, &t->limit, e))) return false;
    if (t->limit > 0 && store_bytes(t->store) >= t->limit)
        return err_set(e, ERR_LIMIT, _("The record has reached the size that the setting trail.limit_bytes allows."));
    if (!random_salt(salt, e)) return false;
    int64_t back = at - t->last_at < -CLOCK_BACK_MS && t->size ? at - t->last_at : 0;
    buf_clear(&t->text);
    record_write(&t->text, t->size, at, back, kind, subject, rest);
    if (!buf_ok(&t->text))
        return err_set(e, ERR_LIMIT, _("An entry of the record would be larger than %zu KiB."), TRAIL_RECORD_MAX / KIB);
    struct str s = {(const char *)salt, sizeof salt};
    hash_leaf(&t->hash, s, buf_str(&t->text), leaf);
    int64_t n = t->size;
    tree_add(t, leaf, nodes, &levels);
    t->last_at = at;
    if (insert(t, n, at, kind, subject, s, buf_str(&t->text), (struct str){(const char *)nodes, levels * TRAIL_HASH},
               e))
        return true;
    t->size = -1; /* the frontier ran ahead of the database */
    t->seen = 0;
    return false;
}

/* Entries that had to wait go first, so that the order of numbers stays that of the acts. */
static bool count_held(struct trail *t, int64_t *n, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL, SQL("SELECT count(*) FROM trail_held"), e);
    if (!q) return false;
    if (!stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool release_one(struct trail *t, struct arena *a, bool *more, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL,
                                    SQL("SELECT id, at, kind, subject, body FROM trail_held ORDER BY id LIMIT 1"), e);
    if (!q) return false;
    *more = stmt_row(q, e);
    if (!*more) return e->kind == ERR_NONE;
    int64_t id = stmt_int_at(q, 0), at = stmt_int_at(q, 1);
    struct str kind = arena_str(a, stmt_text_at(q, 2)), subject = arena_str(a, stmt_text_at(q, 3)),
               rest = arena_str(a, stmt_text_at(q, 4));
    stmt_done(q);
    if (!add_to_tree(t, at, kind, subject, rest, e)) return false;
    q = store_query_as(t->store, STORE_TRAIL, SQL("DELETE FROM trail_held WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    return stmt_run(q, NULL, e);
}

static bool release_held(struct trail *t, struct err *e) {
    if (!count_held(t, &t->held, e)) return false;
    bool more = t->held > 0, ok = true;
    struct arena *a = more ? arena_new(4 * MIB) : NULL;
    while (ok && more) {
        ok = release_one(t, a, &more, e);
        arena_clear(a);
    }
    arena_free(a);
    return ok;
}

static bool hold(struct trail *t, int64_t at, const struct trail_change *c, struct str rest, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL,
                                    SQL("INSERT INTO trail_held (at, kind, subject, body) VALUES ($1, $2, $3, $4)"), e);
    if (!q) return false;
    stmt_int(q, 1, at);
    stmt_text(q, 2, c->kind);
    stmt_text(q, 3, c->on);
    stmt_text(q, 4, rest);
    return stmt_run(q, NULL, e);
}

/* The tree would not take it: what the setting says. */
static bool not_taken(struct trail *t, int64_t at, const struct trail_change *c, struct str rest, const struct err *why,
                      struct err *e) {
    char mode[64];
    if (!setting(t, STR("trail.on_failure"), mode, e)) return false;
    bool goes_on = strcmp(mode, "continue") == 0, waits = strcmp(mode, "hold") == 0;
    if (!goes_on && !waits) return *e = *why, false;
    int64_t held;
    if (!count_held(t, &held, e)) return false;
    if (waits && held >= TRAIL_HELD_MAX)
        return err_set(e, why->kind, _("%s %lld entries wait already, the most that may; nothing was changed."),
                       why->text, (long long)held);
    if (!hold(t, at, c, rest, e)) return false;
    t->alarm(t->alarm_ctx, why, held + 1);
    return true;
}

bool trail_append(struct trail *t, const struct trail_change *c, int64_t *n, struct err *e) {
    struct err why = {0};
    int64_t at = clock_unix_ms();
    assert(store_in_transaction(t->store));
    if (c->on.len == 0 || c->on.len > TRAIL_SUBJECT_MAX)
        return err_set(e, ERR_LIMIT, _("The subject of an entry has 1 to %d bytes."), TRAIL_SUBJECT_MAX);
    buf_clear(&t->rest);
    record_rest(&t->rest, c);
    bool fits = buf_ok(&t->rest), first = t->seen != store_transaction(t->store);
    bool ok =
        fits ? (!first || release_held(t, &why)) && add_to_tree(t, at, c->kind, c->on, buf_str(&t->rest), &why)
             : err_set(e, ERR_LIMIT, _("An entry of the record would be larger than %zu KiB."), TRAIL_RECORD_MAX / KIB);
    if (n && ok) *n = t->size - 1;
    if (!ok && fits) {
        if (n) *n = -1;
        ok = why.kind != ERR_IO && not_taken(t, at, c, buf_str(&t->rest), &why, e);
        if (!ok && why.kind == ERR_IO) *e = why;
    }
    if (ok) store_recorded(t->store);
    return ok;
}

static unsigned percent(uint64_t part, uint64_t whole) {
    if (whole == 0) return 0;
    return part >= whole ? 100 : (unsigned)((double)part * 100.0 / (double)whole);
}

bool trail_room(struct trail *t, struct trail_room *out, struct err *e) {
    static const unsigned steps[] = {95, 90, 80};
    struct disk_room disk;
    int64_t limit;
    if (!disk_room(store_path(t->store), &disk, e) || !quota(t, &limit, e)) return false;
    *out = (struct trail_room){.disk_percent = percent(disk.total - disk.free, disk.total)};
    if (limit > 0) out->quota_percent = percent((uint64_t)store_bytes(t->store), (uint64_t)limit);
    for (size_t i = 0; i < 3 && !out->warn; i++)
        if (out->disk_percent >= steps[i] || out->quota_percent >= steps[i]) out->warn = steps[i];
    return true;
}
