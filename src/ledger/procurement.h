/* procurement: what was asked of bidders, and what they answered, in the record.
 *
 * A procurement keeps the clauses as they were asked: the system moves on, the answers stay comparable. Its digest is
 * that of ledger/bids.h; a sheet made from other clauses can be kept, and is seen to be so.
 *
 *     int64_t p, b;
 *     if (!procurement_add(trail, &by, &(struct procurement){.system = 3, .title = t, .day = d}, clauses, &p, &e)) …
 *     if (!procurement_bid_add(trail, &by, p, bid, &b, &e)) …      // one of the same name before is replaced, not lost
 *     if (!procurement_load(a, store, p, lang, &loaded, &e)) …     // for bids_compare
 *
 * Every act is one transaction with one entry of kind `bid`, on `system/S/procurement/P` and below. The entry holds
 * every answer's sign by clause and the SHA-256 over all that was written, so that no text can be changed unseen. */
#pragma once
#include "ledger/bids.h"
#include "trail/trail.h"

#define PROCUREMENT_TITLE_MAX 400 /* bytes */

struct procurement {
    int64_t id, system;
    struct str title, day; /* day: 2026-04-01 */
    struct str digest;
    bool closed;
    int64_t changed; /* number of the entry */
};
struct procurement_loaded {
    struct procurement head;
    struct bid_clauses clauses;
    struct bid **bids; /* those that count, by name; with the findings that can be told from what is kept */
    int64_t *ids;      /* of the bidders */
    size_t n;
};

/* INVALID: title or day; NOT_FOUND: no such system; LIMIT: too many clauses. */
bool procurement_add(struct trail *t, const struct trail_actor *by, const struct procurement *p,
                     const struct bid_clauses *c, int64_t *id, struct err *e) MUST_CHECK;
/* No more sheets are taken. CONFLICT: closed already. */
bool procurement_close(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) MUST_CHECK;
/* INVALID: the bidder has no name; NOT_FOUND; CONFLICT: it is closed, or the sheet was read against other clauses;
 * LIMIT: more than BIDS_MAX bidders. */
bool procurement_bid_add(struct trail *t, const struct trail_actor *by, int64_t procurement, const struct bid *b,
                         int64_t *id, struct err *e) MUST_CHECK;

/* Looking; copied into the arena. System 0: of all; newest first. */
bool procurement_list(struct arena *a, struct store *s, int64_t system, struct procurement **list, size_t *n,
                      struct err *e) MUST_CHECK;
/* NOT_FOUND. Findings are in `lang`. */
bool procurement_load(struct arena *a, struct store *s, int64_t id, enum lang lang, struct procurement_loaded *out,
                      struct err *e) MUST_CHECK;
