/* keep: entries without their content, and requests that were used up. */
#include "trail/keep.h"

#include "store/rights.h"

static struct stmt *of_kind(struct trail *t, struct str kind, struct err *e) {
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("SELECT n, at, kind, subject, record IS NULL FROM trail_entry "
                                        "WHERE n >= $1 AND n < $2 AND at < $3 AND kind = $4 ORDER BY n"),
                                    e);
    if (q) stmt_text(q, 4, kind);
    return q;
}

bool trail_kept_walk(struct trail *t, int64_t from, int64_t to, struct str kind, int64_t before, trail_kept_fn *each,
                     void *ctx, struct err *e) {
    struct stmt *q = kind.ptr ? of_kind(t, kind, e)
                              : store_query_as(trail_store(t), STORE_TRAIL,
                                               SQL("SELECT n, at, kind, subject, record IS NULL FROM trail_entry "
                                                   "WHERE n >= $1 AND n < $2 AND at < $3 ORDER BY n"),
                                               e);
    if (!q) return false;
    stmt_int(q, 1, from);
    stmt_int(q, 2, to);
    stmt_int(q, 3, before);
    while (stmt_row(q, e)) {
        struct trail_kept entry = {.n = stmt_int_at(q, 0),
                                   .at = stmt_int_at(q, 1),
                                   .kind = stmt_text_at(q, 2),
                                   .subject = stmt_text_at(q, 3),
                                   .erased = stmt_int_at(q, 4) != 0};
        if (!each(ctx, &entry)) return stmt_done(q), true;
    }
    return e->kind == ERR_NONE;
}

bool trail_request_find(struct trail *t, struct str once, int64_t *entry, struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(t), STORE_TRAIL, SQL("SELECT entry FROM trail_request WHERE once = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, once);
    if (!stmt_row(q, e)) {
        if (e->kind == ERR_NONE) *entry = -1;
        return e->kind == ERR_NONE;
    }
    *entry = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool trail_request_spend(struct trail *t, struct str once, int64_t entry, struct err *e) {
    int64_t before;
    if (!trail_request_find(t, once, &before, e)) return false;
    if (before >= 0)
        return err_set(e, ERR_CONFLICT,
                       _("This request was carried out before: entry %lld of the record. A request serves once."),
                       (long long)before);
    struct stmt *q =
        store_query_as(trail_store(t), STORE_TRAIL, SQL("INSERT INTO trail_request (once, entry) VALUES ($1, $2)"), e);
    if (!q) return false;
    stmt_text(q, 1, once);
    stmt_int(q, 2, entry);
    return stmt_run(q, NULL, e);
}

bool trail_append_now(struct trail *t, const struct trail_change *change, int64_t *n, struct err *e) {
    int64_t at;
    if (!trail_append(t, change, &at, e)) return false;
    if (at < 0)
        return err_set(e, ERR_LIMIT, _("The record can take no entries now, so this was not done. See: kijun doctor"));
    *n = at;
    return true;
}
