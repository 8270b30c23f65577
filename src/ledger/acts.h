/* acts: inside of ledger. What two people can order; a further act is a row of the table in acts.c. */
#pragma once
#include "trail/trail.h"

struct act_call {
    struct arena *a;
    struct trail *trail;
    struct str what;
    int64_t entry; /* that says so; of `carry` only */
};
struct act {
    const char *name;
    /* Whether `what` makes sense and may be done now; changes nothing. */
    bool (*look)(const struct act_call *c, struct err *e);
    /* Does it, inside the transaction. */
    bool (*carry)(const struct act_call *c, struct err *e);
    bool settle; /* takes something away: the store is settled after the commit */
};
const struct act *act_find(struct str name); /* NULL: there is none */
