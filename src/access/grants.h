/* grants: who has which role, for what, from when until when; giving and taking them.
 *
 * A grant ends by itself at `until`; what was given stays in the table with who asked, who approved and why. A role
 * that needs two people is given by an application only (approval.h, act "grant"); `grant_give` refuses it. Two duties
 * that exclude each other are refused when their scopes and times overlap, with the pair and the clause in the sentence
 * (統一基準 1.2.1.2(1)(a), 2.1.1.3(1)(b), (2)(c)(d)(f)(i)).
 *
 *     struct grant_wish w = {.person = STR("hanako"), .role = STR("reader"), .scope = SCOPE_ORGANISATION, .object = 3,
 *                            .since = now, .reason = STR("異動のため")};
 *     if (!grant_give(trail, &actor, &w, now, &id, e)) …                     // DENIED: two people, or duties exclude
 *     if (!grants_of(a, store, person, now, &list, &n, e)) …                 // what the person may at this moment
 *
 * Times are milliseconds since 1970. Each change is an entry of kind `person` on `person/ID/grant/N`. Functions that
 * change open a transaction, or use the one that is open. */
#pragma once
#include "access/roles.h"

#define GRANT_REASON_MAX 2000 /* bytes */
#define GRANT_LIST_MAX 100000

struct grant_wish {
    struct str person, role;
    enum scope_kind scope;
    int64_t object;       /* organisation or system; 0 for SCOPE_ALL */
    int64_t since, until; /* until 0: open */
    unsigned clearance;   /* 0: as the role says */
    struct str reason;
};
struct grant {
    int64_t id;
    struct str person, role;
    enum scope_kind scope;
    int64_t object, since, until;
    unsigned clearance;
    struct str reason, asked, approved; /* ids of people; approved STR_NONE: one person was enough */
    int64_t application;                /* 0: none */
    int64_t taken;                      /* when; 0: not taken */
    struct str taken_by, taken_why;
    int64_t used, reviewed; /* last time; 0: never */
    int64_t changed;        /* entry */
};

/* Whether it could be given, two people aside; changes nothing. `two` (may be NULL): it takes two people.
 * NOT_FOUND: no such person, role, organisation, system. INVALID: scope, dates, clearance, reason. DENIED: excludes. */
bool grant_check(struct arena *a, struct store *s, const struct grant_wish *w, int64_t now, bool *two,
                 struct err *e) MUST_CHECK;
bool grant_give(struct trail *t, const struct trail_actor *by, const struct grant_wish *w, int64_t now, int64_t *id,
                struct err *e) MUST_CHECK;
/* The role with `first: true` for everything, while fewer than two people have it: one alone could never give it to a
 * second one. For the operator of the machine (kijun user grant), not for pages. CONFLICT else. */
bool grant_first(struct trail *t, const struct trail_actor *by, struct str person, struct str reason, int64_t now,
                 int64_t *id, struct err *e) MUST_CHECK;
/* Ends it now. NOT_FOUND, CONFLICT (over already). The last holder of the `first` role keeps it: CONFLICT. */
bool grant_take(struct trail *t, const struct trail_actor *by, int64_t id, struct str reason, int64_t now,
                struct err *e) MUST_CHECK;
/* Everything that the person has ends now (an account is stopped, somebody leaves). `n` (may be NULL): how many. */
bool grant_take_all(struct trail *t, const struct trail_actor *by, struct str person, struct str reason, int64_t now,
                    int64_t *n, struct err *e) MUST_CHECK;

/* For the one-time link: the first person of an installation becomes its administrator. CONFLICT: somebody is. */
bool grants_first(struct trail *t, const struct trail_actor *by, struct str person, struct err *e) MUST_CHECK;

/* What the person may at `now`, expanded; nothing for who is stopped. VIEWER_GRANTS_MAX at most: the oldest count. */
bool grants_at(struct arena *a, struct store *s, struct str person, int64_t now, const struct viewer_grant **list,
               size_t *n, struct err *e) MUST_CHECK;
/* … by the clock. */
bool grants_of(struct arena *a, struct store *s, struct str person, const struct viewer_grant **list, size_t *n,
               struct err *e) MUST_CHECK;

/* Where a system belongs (the register knows): 0 = not known. Set once at the start; until then, and for what is not
 * known, a system counts as if it could belong anywhere, so that duties are rather refused than combined. */
typedef bool system_place_fn(struct store *s, int64_t system, int64_t *organisation, struct err *e);
void grants_set_place(system_place_fn *place);

/* Lists, by person, then id. */
struct grant_filter {
    struct str person, role; /* STR_NONE: any */
    bool past;               /* also what is over */
};
struct grant_list {
    struct grant *list;
    size_t n;
};
bool grant_list(struct arena *a, struct store *s, const struct grant_filter *f, int64_t now, struct grant_list *out,
                struct err *e) MUST_CHECK;
bool grant_get(struct arena *a, struct store *s, int64_t id, struct grant *out, struct err *e) MUST_CHECK;

/* The yearly review (2.1.1.3(2)(g)(h)(i)): what was not looked at since `before`, and what is nobody's any more. */
enum review_why {
    REVIEW_DUE,      /* nobody confirmed it since `before` */
    REVIEW_UNUSED,   /* … and it was not used since, either */
    REVIEW_STOPPED,  /* its person was stopped */
    REVIEW_GONE,     /* its organisation was stopped, or its system removed */
    REVIEW_NO_ROLE,  /* the role is not in the data any more */
    REVIEW_EXCLUDED, /* its duty and another one of the person exclude each other (an organisation was moved) */
};
struct review_row {
    struct grant grant;
    struct str name; /* of the person */
    enum review_why why;
};
bool grant_review(struct arena *a, struct store *s, int64_t before, int64_t now, struct review_row **list, size_t *n,
                  struct err *e) MUST_CHECK;
/* Looked at and still needed. */
bool grant_confirm(struct trail *t, const struct trail_actor *by, int64_t id, int64_t now, struct err *e) MUST_CHECK;
/* The person worked today: sets `used` of the live grants, at most once a day each, with one entry of kind `use`.
 * Does nothing when all are of today. */
bool grants_used(struct trail *t, const struct trail_actor *by, struct str person, int64_t now,
                 struct err *e) MUST_CHECK;
