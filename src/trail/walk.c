/* walk: entries one after the other; taking their content away. */
#include <string.h>

#include "trail/inside.h"

static bool give(struct stmt *q, trail_entry_fn *each, void *ctx) {
    struct str nodes = stmt_bytes_at(q, 1);
    struct trail_entry entry = {.n = stmt_int_at(q, 0),
                                .at = stmt_int_at(q, 2),
                                .kind = stmt_text_at(q, 3),
                                .subject = stmt_text_at(q, 4),
                                .salt = stmt_bytes_at(q, 5),
                                .record = stmt_text_at(q, 6),
                                .leaf = str_cut(nodes, 0, nodes.len < TRAIL_HASH ? nodes.len : TRAIL_HASH)};
    return each(ctx, &entry);
}

/* A subject and what lies below it: "a" itself, and everything from "a/" up to what follows it ("a0"). */
static struct stmt *of_subject(struct trail *t, struct str subject, struct buf *below, struct err *e) {
    struct stmt *q = store_query_as(
        t->store, STORE_TRAIL,
        SQL("SELECT n, nodes, at, kind, subject, salt, record FROM trail_entry WHERE n >= $1 AND n < $2 AND "
            "(subject = $3 OR (subject >= $4 AND subject < $5)) ORDER BY n"),
        e);
    if (!q) return NULL;
    buf_add(below, subject);
    buf_addc(below, '/');
    stmt_text(q, 3, subject);
    stmt_text(q, 4, buf_str(below));
    below->ptr[below->len - 1] = '/' + 1;
    stmt_text(q, 5, buf_str(below));
    return q;
}

bool trail_walk(struct trail *t, int64_t from, int64_t count, struct str subject, trail_entry_fn *each, void *ctx,
                struct err *e) {
    struct buf below;
    buf_init(&below, 4 * KIB);
    int64_t to = count > INT64_MAX - from ? INT64_MAX : from + count;
    struct stmt *q = subject.ptr
                         ? of_subject(t, subject, &below, e)
                         : store_query_as(t->store, STORE_TRAIL,
                                          SQL("SELECT n, nodes, at, kind, subject, salt, record FROM trail_entry "
                                              "WHERE n >= $1 AND n < $2 ORDER BY n"),
                                          e);
    buf_release(&below);
    if (!q) return false;
    stmt_int(q, 1, from);
    stmt_int(q, 2, to);
    while (stmt_row(q, e))
        if (!give(q, each, ctx)) return stmt_done(q), true;
    return e->kind == ERR_NONE;
}

/* The numbers first, by the index; what the entries say is read one by one, for as long as somebody wants it. */
bool trail_walk_back(struct trail *t, int64_t before, struct str subject, trail_entry_fn *each, void *ctx,
                     struct err *e) {
    struct buf below;
    struct stmt *q = store_query_as(
        t->store, STORE_TRAIL,
        SQL("SELECT n, nodes, at, kind, subject, salt, record FROM trail_entry WHERE n IN (SELECT n FROM trail_entry "
            "WHERE n < $1 AND (subject = $2 OR (subject >= $3 AND subject < $4))) ORDER BY n DESC"),
        e);
    if (!q) return false;
    buf_init(&below, 4 * KIB);
    buf_add(&below, subject);
    buf_addc(&below, '/');
    stmt_int(q, 1, before);
    stmt_text(q, 2, subject);
    stmt_text(q, 3, buf_str(&below));
    below.ptr[below.len - 1] = '/' + 1;
    stmt_text(q, 4, buf_str(&below));
    buf_release(&below);
    while (stmt_row(q, e))
        if (!give(q, each, ctx)) return stmt_done(q), true;
    return e->kind == ERR_NONE;
}

bool trail_held(struct trail *t, int64_t *n, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL, SQL("SELECT count(*) FROM trail_held"), e);
    if (!q || !stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool trail_erase(struct trail *t, int64_t from, int64_t to, int64_t *taken, struct err *e) {
    struct stmt *q = store_query_as(t->store, STORE_TRAIL,
                                    SQL("UPDATE trail_entry SET salt = NULL, record = NULL "
                                        "WHERE n >= $1 AND n < $2 AND record IS NOT NULL"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, from);
    stmt_int(q, 2, to);
    return stmt_run(q, taken, e);
}
