/* record_find: looking through the whole record by who, what kind, about what and when.
 *
 * The record has no index by person, so entries are looked at one after the other, the newest first, and never more
 * than RECORD_LOOKED_MAX in one call: `next` then says where to go on. A subject takes in what lies below it.
 *
 *     struct record_filter f = {.person = STR("hanako"), .kind = STR("decision"), .most = 50};
 *     if (!record_find(a, trail, &f, &found, &e)) …
 *     f.before = found.next;                                    // the page after; 0: that was all */
#pragma once
#include "ledger/history.h"

#define RECORD_LOOKED_MAX 50000
#define RECORD_FOUND_MAX 1000

struct record_filter {
    struct str person, kind, subject, act; /* STR_NONE: any */
    int64_t since, until;                  /* ms; 0: any; until is the first moment after */
    int64_t before;                        /* entries below this number; 0: from the newest */
    size_t most;                           /* RECORD_FOUND_MAX at most */
};
struct record_found {
    struct history_entry *list; /* newest first */
    size_t n, looked;
    int64_t next; /* for `before`; 0: that was all */
};
bool record_find(struct arena *a, struct trail *t, const struct record_filter *f, struct record_found *out,
                  struct err *e) MUST_CHECK;
