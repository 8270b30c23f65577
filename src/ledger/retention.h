/* retention: how long records are kept, and erasing what is over.
 *
 * A term is in force for a kind of record by the data (retention_rules.h) or by an order of two people (request.h). It
 * is counted from the moment of an entry; for evidence from the end of its effective period, or from its entry where it
 * has none. The entry that tells of evidence is not due before the evidence itself. Nothing that a hold covers is due.
 *
 * Erasing is by entry: salt and record of the entry go, its leaf stays (trail.h). Other entries that hold the same
 * value, and the value as it stands now (answers, decisions), are other records with terms of their own. Backups hold
 * what was erased until their generations have passed.
 *
 *     if (!retention_due(a, trail, rules, clock_unix_ms(), &due, &e)) …
 *     if (!retention_run(a, trail, &actor, rules, clock_unix_ms(), &due, &entry, &e)) …  // entry -1: nothing was due
 */
#pragma once
#include "ledger/erase.h"
#include "ledger/retention_rules.h"

struct retention_term {
    bool set;
    struct str term; /* as text; STR_NONE: kept for ever */
    int64_t ordered; /* entry of the order; -1: by the data */
};
/* One for each kind of the rules, in their order. Inside or outside of a transaction. */
bool retention_terms(struct arena *a, struct store *s, const struct retention_rules *rules, struct retention_term **out,
                     struct err *e) MUST_CHECK;
/* Inside the transaction of the order, whose entry is `ordered`. `term` STR_NONE: for ever. */
bool retention_set(struct store *s, struct str kind, struct str term, int64_t ordered, struct err *e) MUST_CHECK;

struct retention_due {
    struct retention_due_kind {
        struct erase_range *ranges;
        size_t n_ranges, room;
        int64_t entries, held; /* held: over, but under a hold */
    } * kinds;                 /* one for each kind of the rules */
    struct retention_term *terms;
    int64_t *evidence; /* numbers */
    size_t n_evidence, evidence_room;
    int64_t evidence_held;
    size_t n_ranges; /* of all kinds */
    bool settled;    /* after a run: nothing of what was erased is left in the file */
    bool more;       /* there is more than one entry can tell of: run again */
};
#define RETENTION_RANGES_MAX 10000 /* in one run, ranges and pieces of evidence alike */
bool retention_due(struct arena *a, struct trail *t, const struct retention_rules *rules, int64_t now,
                   struct retention_due *out, struct err *e) MUST_CHECK;
/* Erases all of that in one transaction with one entry (kind `record`, act `erase`, on `retention`), and settles the
 * store, so that nothing of it stays in the file. */
bool retention_run(struct arena *a, struct trail *t, const struct trail_actor *by, const struct retention_rules *rules,
                   int64_t now, struct retention_due *out, int64_t *entry, struct err *e) MUST_CHECK;
