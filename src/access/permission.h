/* permission: what a page may ask for. A role (registers/roles.yaml) is a list of these with a scope; a route
 * (web/route.h) names exactly one. Ids are words of the data; the numbers mean nothing outside of this program. */
#pragma once
#include "base/base.h"

enum permission {
    PERMIT_NOBODY = 0,       /* what a route has that was not thought about: refused */
    PERMIT_ANYBODY,          /* without signing in */
    PERMIT_SIGNED_IN,        /* every account: the own page, the standards, help */
    PERMIT_SYSTEM_VIEW,      /* "system.view": a system and what was answered, as far as its label allows */
    PERMIT_SYSTEM_CREATE,    /* "system.create": in the organisations of the scope */
    PERMIT_SYSTEM_ANSWER,    /* "system.answer": worksheets, answers, fields of the register */
    PERMIT_SYSTEM_DECIDE,    /* "system.decide": judgements, decisions, risks, promised levels */
    PERMIT_SYSTEM_INSPECT,   /* "system.inspect": self-inspection and evidence */
    PERMIT_SYSTEM_EXPORT,    /* "system.export": documents and files of a system */
    PERMIT_SYSTEM_MANAGE,    /* "system.manage": who works on it, its label, copying, removing */
    PERMIT_APPLY,            /* "apply": to file an application (an exception, a risk to accept, …) */
    PERMIT_APPROVE,          /* "approve": to decide about applications of the scope */
    PERMIT_APPROVE_SUPERIOR, /* "approve.superior": where the approver is unfit */
    PERMIT_AUDIT,            /* "audit": everything may be read, the record and its proofs; nothing changed */
    PERMIT_PEOPLE,           /* "people": accounts, organisations; needs elevation */
    PERMIT_ROLES,            /* "roles": giving and taking roles; two people; needs elevation */
    PERMIT_SETTINGS,         /* "settings": of the installation; needs elevation */
    PERMIT_RECORD,           /* "record": backup, restore, terms of keeping, seals; two people; needs elevation */
    PERMISSIONS
};
const char *permission_id(enum permission p);
bool permission_find(struct str id, enum permission *out);
bool permission_needs_elevation(enum permission p);
bool permission_reads(enum permission p); /* and changes nothing */
bool permission_for_keys(
    enum permission p); /* programs may have it: neither administration nor approval, which people do */
