/* access: who is asking, and may they?
 *
 * A `struct viewer` is one request's answer to both. It is read from the database for each request, so that stopping an
 * account, a session or a role counts from the next request on.
 *
 *     struct viewer v;
 *     if (!viewer_of_session(a, store, cookie, now, &v, e)) …               // v.known false: nobody is signed in
 *     if (!viewer_may(&v, PERMIT_SYSTEM_ANSWER, &object)) … 403 or 404 …
 *
 * Access is mandatory: what roles give, labels (label.h) can only narrow, and an owner cannot widen it
 * (統一基準 2.1.1.2(1)(b)–(d), (2)(a)). Duties that exclude each other are refused where a role is given (roles.h) and
 * where a person would act on their own application (approval.h) (1.2.1.2). */
#pragma once
#include "access/permission.h"
#include "store/store.h"
#include "trail/trail.h"

#define VIEWER_GRANTS_MAX 64

enum scope_kind { SCOPE_ALL, SCOPE_ORGANISATION /* and what is below it */, SCOPE_SYSTEM };
struct viewer_grant {
    struct str role; /* id of registers/roles.yaml */
    enum scope_kind scope;
    int64_t id;           /* of the organisation or the system */
    const int64_t *below; /* of SCOPE_ORGANISATION: itself and everything below it */
    size_t n_below;
    uint64_t permissions; /* bits of enum permission: 1 << PERMIT_… */
    unsigned clearance;   /* the highest class of confidentiality it reaches, 1–3 */
    bool second_factor;   /* counts only for who signed in with more than a password */
    int64_t grant;        /* row it comes from (roles.h) */
};
struct viewer {
    bool known;
    struct str person, name; /* id and name */
    enum lang lang;
    int64_t organisation;   /* 0: none */
    int64_t session;        /* 0: an API key */
    int64_t key;            /* API key; 0: a session */
    bool calendar;          /* the key is a calendar's: may nothing else */
    char csrf[44];          /* what the forms of this session carry */
    bool second_factor;     /* signed in with more than a password */
    bool elevated;          /* for administrator work; ends by itself */
    int64_t elevated_until; /* ms; 0: not */
    bool must_change;       /* has to set a new secret or factor before anything else */
    int64_t signed_in;      /* ms */
    int64_t proved;         /* ms: when the person last showed a secret; changes of secrets want it fresh */
    int64_t used;           /* ms: as known to the database; tell the keeper when it is older than a minute */
    const struct viewer_grant *grants;
    size_t n_grants;
    struct trail_actor actor; /* for trail_append: id, name, address, via "web" or "api" */
};

/* What is asked about. Everything absent (0, false): the installation as a whole. */
struct access_object {
    int64_t system, organisation;
    unsigned confidentiality; /* 1–3, 0: not said (then as 2) */
    bool any;                 /* is there any object at all for which it may (menus, lists)? */
};
/* Whose session the cookie is, or whose key (`token`: "kj_…"); `known` false when it is nobody's, has ended, or the
 * person is stopped, suspended or locked out. Reads only, so every process can; the keeper is told of the use
 * (session_touch, api_key_touch; about once a minute). `actor` has id and name; host, address and via are the caller's
 * to fill in. */
bool viewer_of_session(struct arena *a, struct store *s, struct str cookie, int64_t now, struct viewer *out,
                       struct err *e) MUST_CHECK;
bool viewer_of_key(struct arena *a, struct store *s, struct str token, int64_t now, struct viewer *out,
                   struct err *e) MUST_CHECK;

/* Is there a grant that has the permission, covers the object, and is cleared for its class? A grant over an
 * organisation covers what is below it; the installation as a whole is covered by SCOPE_ALL alone. `on` NULL: the
 * installation. Elevation is not looked at: dispatch does, so that a page can offer it. Whoever must_change may nothing
 * but what every account may. */
bool viewer_may(const struct viewer *v, enum permission p, const struct access_object *on);
/* For statements over lists: the organisations and systems for which it may, without repetition, sorted. `all`: every
 * one. */
struct access_reach {
    bool all;
    const int64_t *organisations, *systems;
    size_t n_organisations, n_systems;
};
void viewer_reach(struct arena *a, const struct viewer *v, enum permission p, struct access_reach *out);
/* The same for objects of one class of confidentiality (1–3): lists ask twice, for what is of class 1, 2 or not said
 * (2, as viewer_reach does) and for class 3, so that nothing is listed or counted that may not be seen. */
void viewer_reach_at(struct arena *a, const struct viewer *v, enum permission p, unsigned confidentiality,
                     struct access_reach *out);
