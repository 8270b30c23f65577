/* grants_inside: inside of access. What grants_give.c, grants.c, grants_of.c, approval and handover share. */
#pragma once
#include "access/grants.h"

#define GRANT_COLUMNS                                                                                                  \
    "g.id, g.person, g.role, g.scope, g.object, g.since, g.until, g.clearance, g.reason, g.asked, g.approved, "        \
    "g.application, g.taken, g.taken_by, g.taken_why, g.used, g.reviewed, g.changed"
#define GRANT_COLUMN_COUNT 18

struct grant grant_row(struct arena *a, const struct stmt *q);

/* On whose word a role is given. */
struct grant_word {
    struct str asked, approved;
    int64_t application;
};
/* Checked and written, inside the transaction that is open; two people are the caller's care. `id` may be NULL. */
bool grant_put(struct arena *a, struct trail *t, const struct trail_actor *by, const struct grant_wish *w,
               const struct grant_word *word, int64_t now, int64_t *id, struct err *e) MUST_CHECK;
/* Ends it at `when` (now or later), inside the transaction that is open. */
bool grant_end_at(struct arena *a, struct trail *t, const struct trail_actor *by, const struct grant *g, int64_t when,
                  struct str reason, int64_t now, struct err *e) MUST_CHECK;
/* What of the person is live or to come at `now`. */
bool grant_live(struct arena *a, struct store *s, struct str person, int64_t now, struct grant_list *out,
                struct err *e) MUST_CHECK;
/* The first of `have` that excludes the wish; *with NULL: none. `pair`: which duties. */
bool grant_excluded(struct arena *a, struct store *s, const struct grant_wish *w, const struct grant_list *have,
                    const struct grant **with, const struct duty_pair **pair, struct err *e) MUST_CHECK;
/* The sentence of it. */
bool grant_say_excluded(const struct grant_wish *w, const struct grant *with, const struct duty_pair *pair,
                        struct err *e); /* always false */
/* How many active people besides `person` have the role of the first administrator at `when`. */
bool grant_others_first(struct store *s, struct str person, int64_t when, int64_t *n, struct err *e) MUST_CHECK;
/* Where a system belongs, when somebody can say so (grants_set_place); else *organisation stays. */
bool grants_place(struct store *s, int64_t system, int64_t *organisation, struct err *e) MUST_CHECK;
