/* organisation_inside: inside of access. */
#pragma once
#include "access/organisation.h"

/* Is `id` the organisation `top`, or below it? */
bool organisation_within(struct arena *a, struct store *s, int64_t id, int64_t top, bool *out,
                         struct err *e) MUST_CHECK;
