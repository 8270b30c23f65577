/* register_rows: inside of ledger. The derived rows of a system: what they say, and bringing them to what is so. */
#pragma once
#include "ledger/gram.h"
#include "ledger/register_state.h"

struct old_row {
    bool there;
    int64_t revision, organisation, at;
    unsigned label;
    int32_t year;
    struct str state;
};
bool old_row_read(struct arena *a, struct store *s, int64_t system, struct old_row *out, struct err *e) MUST_CHECK;
/* Only rows that differ; `grams` gathers what has to be written with gram_write at the end. */
bool derived_write(struct arena *a, struct store *s, const struct reckoner *r, const struct old_row *old,
                   const struct reckoned *now, struct arena *keep, struct gram_changes *grams,
                   struct err *e) MUST_CHECK;
bool derived_mark(struct store *s, int64_t system, struct err *e) MUST_CHECK;
bool derived_forget(struct store *s, struct err *e) MUST_CHECK;
/* The thirteen counters of a row, from `column` on. */
void tally_columns(const struct stmt *q, int column, struct tally *out);
#define SUM_OF_ALL (-1) /* the organisation under which sums over all stand */
