/* handover_inside: inside of access. */
#pragma once
#include "access/grants_inside.h"
#include "access/handover.h"

/* CONFLICT with the first row that cannot go over. */
bool handover_possible(const struct handover *h, struct err *e) MUST_CHECK;
/* All of it, inside the transaction that is open, on that word. */
bool handover_carry(struct arena *a, struct trail *t, const struct trail_actor *by, const struct handover_order *o,
                    const struct grant_word *word, int64_t now, struct err *e) MUST_CHECK;
