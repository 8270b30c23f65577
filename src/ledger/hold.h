/* hold: what is kept whatever its term says, because somebody is going to look at it (an audit, a dispute).
 *
 * Scopes: `all`; `kind:decision`, entries of that kind; `system/3`, entries about that system and what belongs to it.
 * Placing and lifting are entries of the record (kind `record`, on `hold/N`); numbers are never given twice. Nothing
 * that a hold covers is erased, neither by its term nor by an order of two people. */
#pragma once
#include "trail/trail.h"

#define HOLD_REASON_MAX 2000 /* bytes */
#define HOLDS_MAX 1000       /* in force at once */

struct hold {
    int64_t id;
    struct str scope, reason;
    int64_t placed, lifted; /* entries; lifted -1: in force */
};
struct holds {
    struct hold *list;
    size_t n;
};
/* INVALID: the scope is none (a kind has to be one of the rules), or there is no reason. NOT_FOUND: no such system. */
bool hold_add(struct arena *a, struct trail *t, const struct trail_actor *by, struct str scope, struct str reason,
              int64_t *id, struct err *e) MUST_CHECK;
/* NOT_FOUND, or CONFLICT when it was lifted before. */
bool hold_lift(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) MUST_CHECK;
/* Those in force, or all that ever were; by number, copied into the arena. */
bool hold_list(struct arena *a, struct store *s, bool all, struct holds *out, struct err *e) MUST_CHECK;
/* The first one in force that covers it; NULL: none. */
const struct hold *hold_of(const struct holds *h, struct str kind, struct str subject);
