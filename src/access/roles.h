/* roles: what a person can be made, as data: registers/roles.yaml, compiled into the program.
 *
 * A role is a list of permissions (permission.h), the kinds of scope that it may be given for, and what giving it
 * needs. Some entries are duties that nobody is given (`given: false`): an applicant, somebody who is audited. A role
 * *counts as* such duties, and pairs of roles or duties that check each other exclude each other where their scopes
 * overlap (統一基準 1.2.1.2(1)(a)). C knows no role by its id: what is special about one is a property.
 *
 *     const struct roles *roles = roles_builtin();
 *     const struct role *r = role_find(roles, STR("auditor"));              // NULL: there is none
 *     const struct duty_pair *p = roles_exclude(roles, r, other);           // NULL: they go together
 *
 * Refused by the reader, with line and column: unknown permissions and duties, an id twice, a role that may audit and
 * change, one that may be given for no scope, a file over ROLES_FILE_MAX. */
#pragma once
#include "access/access.h"
#include "fmt/node.h"

#define ROLES_FILE_MAX (256 * KIB)
#define ROLES_MAX 64
#define ROLE_PAIRS_MAX 200

struct register_source { /* where a row of a register comes from */
    struct str section;
    struct str certainty; /* stated, published, inferred */
};
struct role {
    struct str id;
    struct text title, about; /* about: one sentence for whoever gives it */
    bool given;               /* false: a duty that follows from what one does */
    uint64_t permissions;     /* bits; `audit` brings "system.view" and "system.export" with it */
    bool scopes[3];           /* by enum scope_kind */
    bool second_factor;       /* counts only for who signed in with more than a password */
    bool two_people;          /* giving it needs an application (approval.h) */
    bool first;               /* what the first administrator gets, alone (grant_first) */
    unsigned clearance;       /* class of confidentiality that it reaches unless the grant says otherwise */
    unsigned clearance_most;  /* … and the most that a grant may say */
    uint64_t counts_as;       /* bits by place in roles.list, its own included */
    struct register_source source;
};
struct duty_pair {
    size_t one, other; /* places in roles.list */
    struct register_source source;
};
struct roles {
    struct role *list;
    size_t n;
    struct duty_pair *pairs;
    size_t n_pairs;
};
/* False when anything is wrong; what, is in `d`. Views are into the arena. */
bool roles_read(struct arena *a, const struct source *src, struct roles *out, struct diags *d) MUST_CHECK;
/* Those in the program, read once. */
const struct roles *roles_builtin(void);
const struct role *role_find(const struct roles *r, struct str id);
const struct duty_pair *roles_exclude(const struct roles *r, const struct role *a, const struct role *b);
bool scope_find(struct str word, enum scope_kind *out); /* "all", "organisation", "system" */
const char *scope_id(enum scope_kind k);
