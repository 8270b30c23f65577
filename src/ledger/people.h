/* people: who is known to the record, and in whose name a call is made.
 *
 * A person has an id for ever ([a-z0-9._-], 64 at most): nobody is deleted, only stopped, and an id is never given to
 * somebody else. `account` is the user of the system whose calls count as this person's; one account belongs to one
 * active person at most. `vkey` is the public key with which the person signs requests (docs/trail-format.md).
 *
 *     struct trail_actor by;
 *     if (!actor_of_caller(a, store, STR("cli"), &by, e)) …       // everybody has an account; a person's is named too
 *     if (!person_add(trail, &by, &(struct person){.id = STR("tanaka"), .name = STR("田中花子")}, e)) …
 *
 * Every act is one transaction, or part of the one that is open, with one entry of kind `person`, on `person/ID`. */
#pragma once
#include "trail/trail.h"

#define PERSON_ID_MAX 64
#define PERSON_TEXT_MAX 200 /* characters of a name or an account */
#define PERSON_KEY_MAX 600  /* bytes of a verifier key */

struct person {
    struct str id, name, account, vkey; /* account, vkey: STR_NONE = none */
    bool active;
    int64_t changed; /* number of the entry */
};

/* Looking; copied into the arena. `found` false: there is none. By account only those who are active. */
bool person_by_id(struct arena *a, struct store *s, struct str id, struct person *out, bool *found,
                  struct err *e) MUST_CHECK;
bool person_by_account(struct arena *a, struct store *s, struct str account, struct person *out, bool *found,
                       struct err *e) MUST_CHECK;
bool person_list(struct arena *a, struct store *s, struct person **list, size_t *n, struct err *e) MUST_CHECK;

/* INVALID: id, name or account cannot be one. CONFLICT: the id was given before, or the account is somebody's. */
bool person_add(struct trail *t, const struct trail_actor *by, const struct person *p, struct err *e) MUST_CHECK;
/* NOT_FOUND: nobody has this id (with the nearest that somebody has); CONFLICT: stopped already. */
bool person_stop(struct trail *t, const struct trail_actor *by, struct str id, struct err *e) MUST_CHECK;
bool person_rename(struct trail *t, const struct trail_actor *by, struct str id, struct str name,
                   struct err *e) MUST_CHECK;
/* The caller has looked that it is a verifier key; STR_NONE takes it away. */
bool person_set_key(struct trail *t, const struct trail_actor *by, struct str id, struct str vkey,
                    struct err *e) MUST_CHECK;
bool person_id_ok(struct str id);

/* Account, host, terminal and address from the system, and the person whose account that is. `s` may be NULL: there is
 * no record yet, so nobody is known. */
bool actor_of_caller(struct arena *a, struct store *s, struct str via, struct trail_actor *out,
                     struct err *e) MUST_CHECK;
