/* permission: their ids. */
#include "access/permission.h"

static const char *const ids[PERMISSIONS] = {
    [PERMIT_NOBODY] = "nobody",
    [PERMIT_ANYBODY] = "anybody",
    [PERMIT_SIGNED_IN] = "signed-in",
    [PERMIT_SYSTEM_VIEW] = "system.view",
    [PERMIT_SYSTEM_CREATE] = "system.create",
    [PERMIT_SYSTEM_ANSWER] = "system.answer",
    [PERMIT_SYSTEM_DECIDE] = "system.decide",
    [PERMIT_SYSTEM_INSPECT] = "system.inspect",
    [PERMIT_SYSTEM_EXPORT] = "system.export",
    [PERMIT_SYSTEM_MANAGE] = "system.manage",
    [PERMIT_APPLY] = "apply",
    [PERMIT_APPROVE] = "approve",
    [PERMIT_APPROVE_SUPERIOR] = "approve.superior",
    [PERMIT_AUDIT] = "audit",
    [PERMIT_PEOPLE] = "people",
    [PERMIT_ROLES] = "roles",
    [PERMIT_SETTINGS] = "settings",
    [PERMIT_RECORD] = "record",
};

const char *permission_id(enum permission p) {
    return (unsigned)p < PERMISSIONS ? ids[p] : ids[PERMIT_NOBODY];
}

bool permission_find(struct str id, enum permission *out) {
    for (unsigned p = 0; p < PERMISSIONS; p++)
        if (str_is(id, ids[p])) return *out = (enum permission)p, true;
    return false;
}

bool permission_needs_elevation(enum permission p) {
    return p == PERMIT_PEOPLE || p == PERMIT_ROLES || p == PERMIT_SETTINGS || p == PERMIT_RECORD;
}

bool permission_reads(enum permission p) {
    return p == PERMIT_SYSTEM_VIEW || p == PERMIT_SYSTEM_EXPORT || p == PERMIT_AUDIT;
}

bool permission_for_keys(enum permission p) {
    return p >= PERMIT_SYSTEM_VIEW && p < PERMISSIONS && p != PERMIT_APPROVE && p != PERMIT_APPROVE_SUPERIOR &&
           !permission_needs_elevation(p);
}
