/* keep: what terms of keeping and orders of two people need to know of the record. */
#pragma once
#include "trail/trail.h"

/* What is known of an entry also when its content is gone. Views are valid until the next step. */
struct trail_kept {
    int64_t n, at; /* at: milliseconds since 1970 */
    struct str kind, subject;
    bool erased;
};
typedef bool trail_kept_fn(void *ctx, const struct trail_kept *entry);
/* Entries [from, to) by number; stops when `each` gives false. `kind` STR_NONE: of every kind. `before`: only those
 * that were made before that moment (INT64_MAX: all). Reads no content. `each` must not walk in its turn. */
bool trail_kept_walk(struct trail *t, int64_t from, int64_t to, struct str kind, int64_t before, trail_kept_fn *each,
                     void *ctx, struct err *e) MUST_CHECK;

/* Requests of two people that were carried out, by their `once`. `entry`: its number, -1 when it was not yet. */
bool trail_request_find(struct trail *t, struct str once, int64_t *entry, struct err *e) MUST_CHECK;
/* Inside the transaction that carries it out. CONFLICT when it was before. */
bool trail_request_spend(struct trail *t, struct str once, int64_t entry, struct err *e) MUST_CHECK;

/* trail_append for acts that are worth nothing without their number: LIMIT instead of an entry that waits. */
bool trail_append_now(struct trail *t, const struct trail_change *change, int64_t *n, struct err *e) MUST_CHECK;
