/* history_find: looking through the whole record by who, what kind, about what and when.
 *
 * The record has no index by person, so entries are looked at one after the other, the newest first, and never more
 * than HISTORY_LOOKED_MAX in one call: `next` then says where to go on. A subject takes in what lies below it.
 *
 *     struct lookup_filter f = {.person = STR("hanako"), .kind = STR("decision"), .most = 50};
 *     if (!history_look_up(a, trail, &f, &found, &e)) …
 *     f.before = found.next;                                    // the page after; 0: that was all */
#pragma once
#include "ledger/history.h"

#define HISTORY_LOOKED_MAX 50000
#define HISTORY_FOUND_MAX 1000

struct lookup_filter {
    struct str person, kind, subject, act; /* STR_NONE: any */
    int64_t since, until;                  /* ms; 0: any; until is the first moment after */
    int64_t before;                        /* entries below this number; 0: from the newest */
    size_t most;                           /* HISTORY_FOUND_MAX at most */
};
struct lookup_found {
    struct history_entry *list; /* newest first */
    size_t n, looked;
    int64_t next; /* for `before`; 0: that was all */
};
bool history_look_up(struct arena *a, struct trail *t, const struct lookup_filter *f, struct lookup_found *out,
                  struct err *e) MUST_CHECK;
