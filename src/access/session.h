/* session: who is signed in, from where, until when.
 *
 * The cookie is 32 random bytes; the database has its SHA-256. It is another one after every sign-in and every
 * elevation, so that one which was known before is worth nothing after. A session ends after session.idle_minutes
 * without use, session.hours in all, when the person is stopped or suspended, when a secret of the person changes, when
 * somebody with the right says so; each end that a person caused is an entry of kind `use`. viewer_of_session
 * (access.h) reads one.
 *
 *     session_touch(store, id, now, e)      // the keeper, also for what readers told it: at most once a minute
 *     session_sweep(&k, e)                  // about once a second: what ended by itself goes */
#pragma once
#include "access/keeping.h"

struct session {
    int64_t id; /* random; means nothing to anybody else */
    struct str person;
    int64_t began, used, ends; /* ms */
    int64_t elevated_until;    /* 0: not elevated */
    struct str address, agent; /* where it began; agent: what the browser calls itself, cut short */
    bool second_factor;
};
/* Those that have not ended, newest first. `person` STR_NONE: everybody's. */
bool session_list(struct arena *a, struct store *s, struct str person, int64_t now, struct session **list, size_t *n,
                  struct err *e) MUST_CHECK;
bool session_touch(struct store *s, int64_t id, int64_t now, struct err *e) MUST_CHECK;
/* One of a person's. NOT_FOUND: the person has no such session. */
bool session_end(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id,
                 struct err *e) MUST_CHECK;
/* All of a person's but one (0: all). `n` (may be NULL): how many. */
bool session_end_all(struct keeping *k, const struct trail_actor *by, struct str person, int64_t but, size_t *n,
                     struct err *e) MUST_CHECK;
/* Back to ordinary rights before the time is over. */
bool session_lower(struct keeping *k, const struct trail_actor *by, int64_t id, struct err *e) MUST_CHECK;
bool session_sweep(struct keeping *k, struct err *e) MUST_CHECK;

/* Keys for programs ------------------------------------------------------------------------------------------------ */

/* `kj_` and a token. A key is a person's, may some of what the person may, never what needs elevation, ends by itself.
 */
#define API_KEY_TEXT_MAX 48
#define API_KEY_DAYS_MAX 366
#define API_KEY_NAME_MAX 100 /* characters */
struct api_key {
    int64_t id;
    struct str person, name;
    uint64_t permissions;     /* bits of enum permission */
    bool second_factor;       /* whoever made it had signed in with more than a password: it counts as that */
    bool calendar;            /* opens the calendar of the person's due dates and nothing else; no permissions */
    int64_t made, ends, used; /* ms; used 0: never */
    bool active;
};
/* `token` is shown once. INVALID: no name, no permission, or a day that is past or too far. */
bool api_key_add(struct keeping *k, const struct trail_actor *by, const struct api_key *new, int64_t *id,
                 char token[API_KEY_TEXT_MAX], struct err *e) MUST_CHECK;
bool api_key_list(struct arena *a, struct store *s, struct str person, struct api_key **list, size_t *n,
                  struct err *e) MUST_CHECK; /* person STR_NONE: everybody's */
bool api_key_revoke(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id,
                    struct err *e) MUST_CHECK;
bool api_key_touch(struct store *s, int64_t id, int64_t now, struct err *e) MUST_CHECK;
