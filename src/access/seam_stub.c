/* seam_stub: goes when the other half of the room is there: nobody has a role or belongs anywhere. Weak, so that the
 * true ones win. */
#include "access/seam.h"

#define WEAK __attribute__((weak))

WEAK bool grants_of(struct arena *a, struct store *s, struct str person, const struct viewer_grant **list, size_t *n,
                    struct err *e) {
    (void)a, (void)s, (void)person, (void)e;
    return *list = NULL, *n = 0, true;
}
WEAK bool grants_first(struct trail *t, const struct trail_actor *by, struct str person, struct err *e) {
    (void)t, (void)by, (void)person, (void)e;
    return true;
}
WEAK bool member_of(struct store *s, struct str person, int64_t *organisation, struct err *e) {
    (void)s, (void)person, (void)e;
    return *organisation = 0, true;
}
static const char *const ids[] = {
    "nobody",           "anybody",        "signed-in",     "system.view",   "system.create", "system.answer",
    "system.decide",    "system.inspect", "system.export", "system.manage", "apply",         "approve",
    "approve.superior", "audit",          "people",        "roles",         "settings",      "record"};
WEAK const char *permission_id(enum permission p) {
    return ids[p];
}
WEAK bool permission_find(struct str id, enum permission *out) {
    for (enum permission p = PERMIT_NOBODY; p < PERMISSIONS; p++)
        if (str_is(id, ids[p])) return *out = p, true;
    return false;
}
WEAK bool permission_needs_elevation(enum permission p) {
    return p >= PERMIT_PEOPLE;
}
