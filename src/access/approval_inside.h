/* approval_inside: inside of access. What approving carries out, and what the files of approval share. */
#pragma once
#include "access/approval.h"

struct approval_call {
    struct arena *a;
    struct trail *t;
    const struct trail_actor *by; /* who gave the last approval */
    const struct application *x;
    struct str approved; /* ids of all who approved, by commas */
    int64_t now;
};
/* A row of the table in approval_acts.c. `look`: could it be done; changes nothing. `carry`: inside the transaction. */
struct approval_act {
    const char *name;
    bool (*look)(const struct approval_call *c, struct err *e);
    bool (*carry)(const struct approval_call *c, struct err *e);
};
const struct approval_act *approval_act_find(struct str name);

/* The fields are an object of texts, each known and as its type says; with `whole` none is missing that is required.
 * `beneficiary` (may be NULL): the person that a field of type person names. */
bool application_fields_ok(struct arena *a, const struct application_kind *k, struct str json, bool whole,
                           struct err *e) MUST_CHECK;

#define APPLICATION_COLUMNS                                                                                            \
    "x.id, x.kind, x.state, x.applicant, x.filed_by, x.holder, x.beneficiary, x.scope, x.object, x.organisation, "     \
    "x.since, x.until, x.fields, x.superior, x.waived, x.approvals, x.filed, x.decided, x.used, x.changed"
struct application application_row(struct arena *a, const struct stmt *q, int64_t now);
/* Without the clock: as it is kept. */
const char *application_kept_state(const struct application *x);
/* A step with its entry, and the row as it is in `after`; in the transaction that is open. */
bool application_step_put(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                          struct str reason, int64_t now, const struct application *before, struct application *after,
                          struct err *e) MUST_CHECK;
