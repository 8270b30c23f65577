/* attempt: failures in a row, and how long one has to wait because of them. */
#include <string.h>

#include "access/inside.h"

#define NAME_WAIT_MAX 300 /* seconds; before the lock */
#define ADDRESS_FREE 20   /* an office shares one address */
#define ADDRESS_WAIT_MAX 60
#define ADDRESS_FORGETS (15 * MINUTE_MS)

/* Of an IPv6 address the network counts: a customer has a whole /64. */
static struct str network_of(struct str address) {
    size_t colons = 0;
    for (size_t i = 0; i < address.len; i++)
        if (address.ptr[i] == ':' && ++colons == 4) return str_cut(address, 0, i);
    return address;
}

struct hash attempt_id(const struct access_key *k, enum attempt_kind kind, struct str of) {
    static const char *const uses[] = {"attempts of a name", "attempts of an address", "attempts of codes"};
    return key_mac(k, uses[kind], kind == ATTEMPT_ADDRESS ? network_of(of) : of);
}

static bool look(struct store *s, const struct hash *id, struct attempt *out, int64_t *last, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS,
                                    SQL("SELECT misses, until, last FROM secret_passing_attempt WHERE id = $1"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(id));
    *out = (struct attempt){0};
    *last = 0;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = (struct attempt){stmt_int_at(q, 0), stmt_int_at(q, 1)};
    *last = stmt_int_at(q, 2);
    stmt_done(q);
    return true;
}

bool attempt_look(struct store *s, const struct hash *id, struct attempt *out, struct err *e) {
    int64_t last;
    return look(s, id, out, &last, e);
}

static int64_t doubled(int64_t beyond, int64_t most) {
    int64_t waited = beyond >= 16 ? most : (int64_t)1 << beyond;
    return waited > most ? most : waited;
}

static int64_t wait_ms(enum attempt_kind kind, int64_t misses) {
    if (kind == ATTEMPT_ADDRESS)
        return misses <= ADDRESS_FREE ? 0 : 1000 * doubled(misses - ADDRESS_FREE, ADDRESS_WAIT_MAX);
    if (misses < ATTEMPT_DELAY) return 0;
    return misses >= ATTEMPT_LOCK ? ATTEMPT_LOCK_MS : 1000 * doubled(misses - ATTEMPT_DELAY + 1, NAME_WAIT_MAX);
}

bool attempt_count(struct store *s, enum attempt_kind kind, const struct hash *id, struct str person, int64_t now,
                   struct attempt *out, struct err *e) {
    int64_t last;
    if (!look(s, id, out, &last, e)) return false;
    if (kind == ATTEMPT_ADDRESS && now - last > ADDRESS_FORGETS) out->misses = 0;
    out->misses++;
    out->until = now + wait_ms(kind, out->misses);
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_passing_attempt (id, person, misses, last, until) VALUES ($1, $2, $3, "
                           "$4, $5) ON CONFLICT "
                           "(id) DO UPDATE SET misses = excluded.misses, last = excluded.last, until = excluded.until"),
                       e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(id));
    stmt_text(q, 2, person);
    stmt_int(q, 3, out->misses);
    stmt_int(q, 4, now);
    stmt_int(q, 5, out->until);
    return stmt_run(q, NULL, e);
}

bool attempt_clear(struct store *s, const struct hash *id, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_attempt WHERE id = $1"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(id));
    return stmt_run(q, NULL, e);
}

unsigned attempt_wait(enum attempt_kind kind, const struct attempt *t, int64_t now) {
    if (kind != ATTEMPT_ADDRESS && t->misses >= ATTEMPT_STOP) return (unsigned)(ATTEMPT_LOCK_MS / 1000);
    int64_t left = t->until - now;
    /* A clock that was put back must not lock anybody out for longer than the longest wait. */
    if (left > ATTEMPT_LOCK_MS) left = ATTEMPT_LOCK_MS;
    return left <= 0 ? 0 : (unsigned)((left + 999) / 1000);
}

bool attempt_tells(int64_t misses) {
    return misses == 1 || misses == ATTEMPT_DELAY || misses == ATTEMPT_LOCK || misses == ATTEMPT_STOP;
}

static bool run_on_id(struct store *s, struct sql sql, const struct hash *id, int64_t value, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS, sql, e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(id));
    stmt_int(q, 2, value);
    return stmt_run(q, NULL, e);
}

bool attempt_forgive(struct store *s, const struct hash *id, struct err *e) {
    return run_on_id(
        s, SQL("UPDATE secret_passing_attempt SET misses = misses - 1, until = $2 WHERE id = $1 AND misses > 0"), id, 0,
        e);
}

bool attempt_of_nobody(struct keeping *k, bool idle, int64_t now, int64_t *n, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct hash id = attempt_id(k->key, ATTEMPT_NAME, idle ? STR("\x02") : STR("\x01"));
    struct attempt before, after;
    *n = 0;
    if (!attempt_look(s, &id, &before, e) || !attempt_count(s, ATTEMPT_NAME, &id, STR_NONE, now, &after, e))
        return false;
    bool tell = now >= before.until || before.until > now + MINUTE_MS;
    if (!run_on_id(s, SQL("UPDATE secret_passing_attempt SET until = $2 WHERE id = $1"), &id,
                   tell ? now + MINUTE_MS : before.until, e))
        return false;
    if (!tell) return true;
    *n = after.misses;
    return run_on_id(s, SQL("UPDATE secret_passing_attempt SET misses = $2 WHERE id = $1"), &id, 0, e);
}
