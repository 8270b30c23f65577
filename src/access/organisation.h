/* organisation: the tree of ministries, bureaus, divisions; and who belongs where.
 *
 * An organisation has a number for ever; it is stopped, not deleted, and its number is never given again. A person
 * belongs to one organisation or to none; further posts (兼務) are roles with a scope (grants.h).
 *
 *     if (!organisation_add(trail, &actor, &(struct organisation){.name = STR("情報システム課"), .parent = 1}, &id, e))
 * … if (!organisation_below(a, store, id, &ids, &n, e)) …                 // itself and everything below, sorted
 *
 * Each act is one entry of kind `person` on `organisation/N`. Functions that change open a transaction, or use the one
 * that is open. Errors: NOT_FOUND; CONFLICT (the code is another's, stopped already, something active is below);
 * INVALID (text, a parent that is below); LIMIT. */
#pragma once
#include "trail/trail.h"

#define ORGANISATION_TEXT_MAX 200 /* characters of a name, a reading or a code */
#define ORGANISATION_DEPTH_MAX 16
#define ORGANISATIONS_MAX 20000

struct organisation {
    int64_t id;
    struct str name, reading, code; /* reading (kana), code: STR_NONE = none; a code is one organisation's for ever */
    int64_t parent;                 /* 0: at the top */
    bool active;
    int64_t changed; /* entry */
    unsigned depth;  /* organisation_list: 0 at the top */
};
bool organisation_add(struct trail *t, const struct trail_actor *by, const struct organisation *o, int64_t *id,
                      struct err *e) MUST_CHECK;
/* Name, reading and code become those of `o`; CONFLICT when o->changed is not what is there (0: whatever is there). */
bool organisation_set(struct trail *t, const struct trail_actor *by, const struct organisation *o,
                      struct err *e) MUST_CHECK;
bool organisation_move(struct trail *t, const struct trail_actor *by, int64_t id, int64_t parent,
                       struct err *e) MUST_CHECK;
/* Nothing active may be below it, and nobody in it. */
bool organisation_stop(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) MUST_CHECK;

/* Looking; copied into the arena. */
bool organisation_get(struct arena *a, struct store *s, int64_t id, struct organisation *out, struct err *e) MUST_CHECK;
bool organisation_by_code(struct arena *a, struct store *s, struct str code, struct organisation *out, bool *found,
                          struct err *e) MUST_CHECK;
/* As a tree: each below its parent, brothers by code, then name. */
bool organisation_list(struct arena *a, struct store *s, bool stopped, struct organisation **list, size_t *n,
                       struct err *e) MUST_CHECK;
bool organisation_below(struct arena *a, struct store *s, int64_t id, int64_t **ids, size_t *n,
                        struct err *e) MUST_CHECK;
/* "経済産業省 商務情報政策局 情報システム課", from the top. */
bool organisation_path(struct arena *a, struct store *s, int64_t id, struct str *out, struct err *e) MUST_CHECK;

/* Belonging. `organisation` 0: to none. */
bool member_of(struct store *s, struct str person, int64_t *organisation, struct err *e) MUST_CHECK;
bool member_set(struct trail *t, const struct trail_actor *by, struct str person, int64_t organisation,
                struct err *e) MUST_CHECK;
bool member_list(struct arena *a, struct store *s, int64_t organisation, struct str **people, size_t *n,
                 struct err *e) MUST_CHECK;
