/* inside: what the files of dispatch share; not for pages. */
#pragma once
#include "access/keeping.h"
#include "ledger/register.h"
#include "web/press.h"
#include "web/visit.h"

struct web {
    struct web_options opt;
    struct arena *lasting;         /* lives as long as the process */
    struct deriver *deriver;       /* NULL where there is no catalog */
    struct reckoner *reckoner;     /* of opt.catalog; attached in the keeper */
    struct access_key *access_key; /* LANE_WRITE */
    struct keeping keeping;        /* LANE_WRITE: for what changes accounts */
    struct whoami who;             /* in whose name the server runs */
    int64_t last_tick;
    struct press *press;         /* LANE_PRESS */
    struct jobs_care *jobs_care; /* LANE_WRITE */
};

/* Guards (guard.c): a sentence for the log when the request is not one of ours, else NULL. */
const char *guard_refuses(const struct visit *v);
/* The token of forms before signing in: from its cookie, or a new one that is sent. */
void guard_open_token(struct visit *v);
const char *cookie_name(const struct visit *v, const char *plain); /* "__Host-kijun" over TLS */
void cookie_set(struct visit *v, const char *plain, struct str value,
                int64_t seconds); /* 0: until the browser closes; -1: away */

/* seen.c: what signing in wants told on the page that follows (統一基準 2.1.1.1(1)(j)), in a cookie for one page. */
void seen_leave(struct visit *v, const struct visit_seen *seen);
void seen_take(struct visit *v);

/* language.c: of the person, else of the cookie, else of the browser, else Japanese. */
enum lang language_of(const struct visit *v);
enum lang language_accepted(struct str accept_language);

/* object.c: what the parameters of the address name. False: there is no such thing. */
/* Where a system belongs, for grants.h and the reckoner. */
bool object_organisation_of(struct store *s, int64_t system, int64_t *organisation, struct err *e) MUST_CHECK;
/* By its code, else by its number: organisation_find_fn of the reckoner. */
bool object_find_organisation(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e) MUST_CHECK;
/* … of what its register calls it: a code, else a number; 0: there is none of that name. */
bool object_organisation_named(struct arena *a, struct store *s, struct str named, int64_t *id,
                               struct err *e) MUST_CHECK;
/* … of one system, kept or not (`found`). */
bool object_of_system(const struct visit *v, int64_t system, struct access_object *out, bool *found,
                      struct err *e) MUST_CHECK;
bool object_look_up(struct visit *v, bool *found, struct err *e) MUST_CHECK;

/* handover_seam.c: what of a person lies outside of access. */
void handover_seam_set(const struct catalog *cat);

/* The processes that have no database: what the keeper handed on. */
void hash_answer(struct web *w, struct arena *a, const struct http_request *rq, struct http_response *rs);
void import_lane_answer(struct web *w, struct arena *a, const struct http_request *rq, struct http_response *rs);
