/* evidence_parts: inside of ledger. What adding, reading and checking of evidence share. */
#pragma once
#include "ledger/evidence.h"

/* What stands in the entry, as JSON; without `scan`, what follows it, and the last brace. */
void evidence_write(const struct evidence *v, struct buf *out);
/* Every piece of a content in order; `total` bytes in the end, and their SHA-256. */
bool evidence_pieces(struct store *s, int64_t content, evidence_piece_fn *give, void *ctx, int64_t *total,
                     char sha256[65], struct err *e) MUST_CHECK;
