/* grants: what the half of this room that knows people asks the half that knows roles. Implemented beside roles.h. */
#pragma once
#include "access/access.h"

/* What the person's roles give now, in the arena; at most VIEWER_GRANTS_MAX. */
bool grants_of(struct arena *a, struct store *s, struct str person, const struct viewer_grant **list, size_t *n,
               struct err *e) MUST_CHECK;
/* The first person of an installation becomes its administrator, in the transaction that is open. */
bool grants_first(struct trail *t, const struct trail_actor *by, struct str person, struct err *e) MUST_CHECK;
