/* edition_effect: what another edition of the standards means for a system, and for all of them.
 *
 *     struct edition_outcome o = edition_outcome_of(a, editions, deriver_after, system, derivation, &input);
 *     if (!editions_over_systems(a, store, editions, say, ctx, e)) …      // one after the other, each in little memory
 */
#pragma once
#include "derive/edition.h"
#include "ledger/ledger.h"
#include "store/store.h"

struct edition_stale {  /* something that the system says and the new edition names otherwise */
    const char *where;  /* "answers", "judgements", "choices", "decisions", "fill", "declared", "status" */
    struct str id, now; /* now: STR_NONE = not there any more, or its answer is not */
};
struct edition_outcome {
    const struct derivation *before, *after;
    struct edition_effects effects;
    const struct edition_stale *stale;
    size_t n_stale;
};
/* `before` and `in`: derived under the old edition, from what. */
struct edition_outcome edition_outcome_of(struct arena *a, const struct editions *e, const struct deriver *after,
                                          const struct system *s, const struct derivation *before,
                                          const struct derive_input *in);

/* Each kept system of the database, read under the old edition; what is given lives until the next one. A system that
 * the old edition cannot read is passed over with `o` NULL. False from `each` stops. */
typedef bool edition_system_fn(void *ctx, int64_t id, struct str name, const struct edition_outcome *o);
bool editions_over_systems(struct store *s, const struct editions *e, edition_system_fn *each, void *ctx,
                           struct err *err) MUST_CHECK;
