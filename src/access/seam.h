/* seam: what the half of this room that knows people asks the half that knows roles: grants.h and organisation.h have
 * the same functions with all that is to be said about them. */
#pragma once
#include "access/access.h"

bool grants_of(struct arena *a, struct store *s, struct str person, const struct viewer_grant **list, size_t *n,
               struct err *e) MUST_CHECK;
bool grants_first(struct trail *t, const struct trail_actor *by, struct str person, struct err *e) MUST_CHECK;
bool member_of(struct store *s, struct str person, int64_t *organisation, struct err *e) MUST_CHECK;
