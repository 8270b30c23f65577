/* bids: the answer sheet that bidders fill in (応札者回答票), and the comparison of those that came back.
 *
 *     struct bid_clauses *c = bids_clauses(a, &in);                 // from the specification; then bid_weights_read …
 *     struct doc *sheet = bids_sheet(a, &in, c);                    // in.internal: the officer's sheet, to set points
 *     struct doc *doc = bids_compare(a, &in, c, bids, n_bids);      // clause × bidder
 *
 * The clauses are the requirements of the specification for bidders: those that stand, in its order, under its numbers.
 * Titles of columns are those of ledger/bids.h, which finds them again. Order of bidders: as given. */
#pragma once
#include "ledger/bids.h"
#include "report/report.h"

struct bid_clauses *bids_clauses(struct arena *a, const struct report_input *in);
struct doc *bids_sheet(struct arena *a, const struct report_input *in, const struct bid_clauses *c);
struct doc *bids_compare(struct arena *a, const struct report_input *in, const struct bid_clauses *c,
                         struct bid *const *bids, size_t n);
