/* register: all systems at once: a list to look through, and how each of them stands.
 *
 * With ten thousand systems no page can count anything. So what lists and pages show is kept in tables `derived_…`:
 * a row of the list, counters by system and standard (`tally`), their sums by organisation, dates, words (search.h).
 * They hold nothing that could not be worked out again from the recorded rows, which is why they may change without an
 * entry in the record (store.h), and are never read to decide what is true.
 *
 *     struct reckoner *r = reckoner_new(cat);
 *     reckoner_attach(r);                                   // from now on each change reckons what it changed
 *     …
 *     if (!register_catch_up(t, r, now, 64, &left, &e)) …         // the keeper, in the background
 *     if (!register_list(a, store, r, &filter, &page, &e)) …                  // a page of the list
 *
 * How nothing is forgotten: everything that changes a row of a system, its parts or its evidence calls register_changed
 * or register_touch (database_parts.c, evidence*.c) in the transaction of the change. With a reckoner attached the
 * system is reckoned in that same transaction; without one (a verb of the command line) it is marked. Each derived row
 * also says of which state it was made (the system's revision), by which standards (the catalog's digest), and until
 * which day it holds (evidence expires). What is behind in any of these is `counting` in lists, and the keeper's to do.
 * A test compares all counters with a fresh count after thousands of random changes.
 *
 * Errors: those of store. Views live in the arena. */
#pragma once
#include "derive/derive.h"
#include "ledger/fields.h"
#include "trail/trail.h"

/* Reckoning ------------------------------------------------------------------------------------------------------- */

/* Knows the standards; large, made once in a process. One at most is attached. */
struct reckoner;
struct reckoner *reckoner_new(const struct catalog *cat);
void reckoner_free(struct reckoner *r); /* NULL is fine; detaches */
void reckoner_attach(struct reckoner *r);
/* The number of the organisation that a system's register names; 0: not known. Without it a whole number is taken as
 * the number itself. Access sets this: organisations are its tables. */
typedef bool organisation_find_fn(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e);
void reckoner_set_organisations(struct reckoner *r, organisation_find_fn *find, void *ctx);

/* Something of the system changed; inside of the transaction of the change. `touch` marks it; `changed` reckons it at
 * once when a reckoner is attached. */
bool register_touch(struct store *s, int64_t system, struct err *e) MUST_CHECK;
bool register_changed(struct trail *t, int64_t system, struct err *e) MUST_CHECK;
/* Brings the derived rows of one system to what is recorded; inside of a transaction. Only rows that differ are
 * written. `now`: ms, for what has expired. */
bool register_refresh(struct trail *t, struct reckoner *r, int64_t system, int64_t now, struct err *e) MUST_CHECK;
/* Up to `most` systems that are behind, in a transaction of its own. `left`: whether there may be more. Cheap when
 * nothing is behind (one look at each system's revision: about 10 ms for 10,000), so once in some seconds. */
#define REGISTER_BATCH_MAX 256
bool register_catch_up(struct trail *t, struct reckoner *r, int64_t now, size_t most, bool *left,
                       struct err *e) MUST_CHECK;
/* Forgets all derived rows; catch_up makes them anew. In a transaction of its own. */
bool register_forget(struct store *s, struct err *e) MUST_CHECK;

/* Counters -------------------------------------------------------------------------------------------------------- */

enum tally_kind {
    TALLY_APPLIES,          /* controls that apply */
    TALLY_UNDETERMINED,     /* … that wait for answers */
    TALLY_UNDECIDED,        /* … for which nobody chose a level where the standard asks for it */
    TALLY_UNREASONED,       /* decided below the recommendation, without a reason */
    TALLY_BELOW,            /* decided below the recommendation, with or without one */
    TALLY_DONE,             /* inspected: carried out */
    TALLY_PARTLY,           /* … in part */
    TALLY_UNDONE,           /* stands, and is neither of these nor not_applicable */
    TALLY_EVIDENCE_MISSING, /* done or partly, and nothing shows it */
    TALLY_EVIDENCE_EXPIRED, /* … and all that showed it has expired */
    TALLY_RISKS_OPEN,       /* risks that hold, and nobody chose */
    TALLY_RISKS_UNREASONED, /* accepted without a reason */
    TALLY_SERVICES_UNMET,   /* service levels that have to be reached and are not, or are not promised */
    TALLIES
};
const char *tally_id(enum tally_kind k); /* "applies" … */
struct tally {
    struct str standard; /* id; "" in sums over all */
    int64_t systems;     /* of sums: how many systems they are over */
    int64_t n[TALLIES];
};
/* What people still have to do: undetermined, undecided, unreasoned, risks and service levels. */
int64_t tally_open(const struct tally *t);

/* Of one system, by standard in the catalog's order; none when it was not reckoned yet. */
bool register_tally(struct arena *a, struct store *s, const struct catalog *cat, int64_t system, struct tally **list,
                    size_t *n, struct err *e) MUST_CHECK;
/* Sums over what the reach covers, by standard. Organisations' sums are kept ready, single systems are added. */
struct register_reach { /* as access_reach */
    bool all;
    const int64_t *organisations, *systems; /* sorted */
    size_t n_organisations, n_systems;
};
bool register_sums(struct arena *a, struct store *s, const struct catalog *cat, const struct register_reach *reach,
                   struct tally **list, size_t *n, struct err *e) MUST_CHECK;

/* The list -------------------------------------------------------------------------------------------------------- */

#define REGISTER_PAGE_MAX 200
enum register_sort { SORT_READING, SORT_CHANGED /* newest first */, SORT_OPEN /* most first */, SORT_NEXT };
struct register_filter {
    struct register_reach reach;
    const struct register_reach
        *secret; /* what of `reach` reaches systems labelled confidentiality 3, or so by their register; NULL: all */
    struct str state, year; /* STR_NONE: any; as the register has them */
    unsigned label;         /* confidentiality 1–3; 0: any */
    int64_t organisation;   /* 0: any of the reach */
    unsigned open;          /* bits 1u << tally_kind: any of these is not 0; 0: does not matter */
    struct str words;       /* STR_NONE: any; else as search.h */
    enum register_sort sort;
    struct str after; /* register_page.next of the page before; STR_NONE: the first */
    size_t most;      /* rows, REGISTER_PAGE_MAX at most */
};
struct register_row {
    int64_t system;
    struct str name, reading;
    int64_t organisation;
    struct str organisation_text, person, state; /* as the register says */
    unsigned label;                              /* 0: not said */
    unsigned class;                              /* confidentiality of its label; 0: not said */
    int32_t year;                                /* 0: not said */
    int64_t revision, at;                        /* of the last change: its entry, and when (ms) */
    int64_t open, next_open;                     /* tally_open over all standards; dates that are due */
    struct str next;                             /* the earliest date of the system; STR_NONE: none */
    int64_t n[TALLIES];                          /* over all standards */
    bool counting;                               /* the figures are of an earlier state */
};
struct register_page {
    const struct register_row *rows;
    size_t n;
    struct str next; /* for `after`; STR_NONE: that was all */
    int64_t total;   /* how many there are in all; -1: not known (with `open` or words) */
};
/* INVALID: `after` is no such text. Pages by key, so that rows that come and go move no others. */
bool register_list(struct arena *a, struct store *s, const struct reckoner *r, const struct register_filter *f,
                   struct register_page *out, struct err *e) MUST_CHECK;
/* One row. `found` false: not reckoned yet, or no such system. */
bool register_row_of(struct arena *a, struct store *s, const struct reckoner *r, int64_t system,
                     struct register_row *out, bool *found, struct err *e) MUST_CHECK;

/* Dates: what is due, by day ------------------------------------------------------------------------------------- */

struct register_due {
    int64_t system;
    struct str name, day, kind, about; /* kind: "field" or "evidence"; about: the field's id, the control */
};
#define REGISTER_DUES_MAX 1000
/* Of the reach, on or before `day`, by day; `most` at most. */
bool register_dues(struct arena *a, struct store *s, const struct register_reach *reach, struct str day, size_t most,
                   struct register_due **list, size_t *n, struct err *e) MUST_CHECK;
