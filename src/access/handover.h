/* handover: somebody moves to another post (人事異動), and what was theirs goes to others, in one act.
 *
 * The preview lists everything that is the person's: roles, applications under way, assignments, systems for which they
 * are responsible. Each row says to whom it goes, or that it ends. The act does all of it or nothing, with one entry
 * for each change and one that says why; from a day on: roles of the one end where those of the other begin. Duties
 * that exclude each other are found by the preview, not by the act (統一基準 1.2.1.1(4)(c)(d), 2.1.1.3(2)(g)(h)).
 *
 *     struct handover h;
 *     if (!handover_preview(a, store, &order, now, &h, e)) …                // h.n_against > 0: nothing would be done
 *     if (!handover_run(trail, &v, &order, now, &h, e)) …
 *
 * Roles that need two people need them here, too: the act is then carried by an application of a kind with act
 * "handover"; handover_run refuses it (DENIED). */
#pragma once
#include "access/approval.h"

#define HANDOVER_ROWS_MAX 2000
#define HANDOVER_REASON_MAX 2000 /* bytes */

struct handover_order {
    struct str from, to;  /* people; `to` STR_NONE: everything ends, nobody takes over */
    int64_t from_when;    /* ms: roles end and begin here */
    int64_t organisation; /* where the leaving person belongs from now on; -1: is not changed, 0: nowhere */
    struct str reason;
};
enum handover_what { HANDOVER_GRANT, HANDOVER_APPLICATION, HANDOVER_ASSIGNMENT, HANDOVER_SYSTEM };
struct handover_row {
    enum handover_what what;
    int64_t id;
    struct str title;   /* of the role, the kind of application, the system */
    struct str against; /* a sentence why it cannot go over; STR_NONE: it can */
    bool two_people;
};
struct handover {
    struct handover_row *rows;
    size_t n, n_against;
    bool two_people; /* some row needs two people */
};
/* What other rooms and tables have of a person: assignments of who works on what, persons responsible for systems. Set
 * once at the start; without it there is nothing of that kind. `list` adds rows; `move` runs inside the transaction. */
struct handover_seam {
    bool (*list)(struct arena *a, struct store *s, struct str person, struct handover_row **rows, size_t *n,
                 struct err *e);
    bool (*move)(struct trail *t, const struct trail_actor *by, struct str from, struct str to, int64_t from_when,
                 struct str reason, struct err *e);
};
void handover_set_seam(const struct handover_seam *seam);

bool handover_preview(struct arena *a, struct store *s, const struct handover_order *o, int64_t now,
                      struct handover *out, struct err *e) MUST_CHECK;
bool handover_run(struct trail *t, const struct viewer *v, const struct handover_order *o, int64_t now,
                  struct err *e) MUST_CHECK;
