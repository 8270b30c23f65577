/* account: what is known of a person who signs in, beside ledger/people.h: mail, reading, staff number, language. Where
 * the person belongs is organisation.h (member_of).
 *
 * A person (people.h) has an id for ever that nobody else ever gets (統一基準 2.1.1.3(2)(l)); so has a staff number, so
 * that one person has one id (2.1.1.3(2)(j)). An account is made with the first account_set; it can sign in once a
 * secret was set by a link (link.h), which only the person gets to see (2.1.1.1(1)(f)).
 *
 *     if (!account_add(&k, &by, &(struct account){.id = STR("hanako"), .name = STR("田中花子"), .mail = …}, e)) …
 *     if (!account_suspend(&k, &by, STR("hanako"), STR("端末の紛失"), e)) …    // at once: sessions and keys end
 *
 * Every act is an entry of kind `person` on `person/ID`. */
#pragma once
#include "access/keeping.h"

#define ACCOUNT_MAIL_MAX 254
#define ACCOUNT_STAFF_MAX 64

struct account {
    struct str id, name;             /* of the person */
    struct str mail, reading, staff; /* STR_NONE: not known. reading: よみ */
    enum lang lang;
    bool needs_second; /* a second factor is asked for; without one, it must be set up first */
    bool active;       /* of the person: not stopped */
    bool suspended;    /* for the time being (2.1.1.1(1)(e)) */
    struct str suspended_why;
    bool shared;     /* an id that several people use, marked as such (2.1.1.3(2)(a)) */
    int64_t changed; /* number of the entry; 0: a person without an account so far */
};
/* NOT_FOUND: there is no such person. */
bool account_get(struct arena *a, struct store *s, struct str id, struct account *out, struct err *e) MUST_CHECK;
bool account_list(struct arena *a, struct store *s, struct account **list, size_t *n, struct err *e) MUST_CHECK;
/* Whether anybody can sign in yet. */
bool account_any(struct store *s, bool *any, struct err *e) MUST_CHECK;

/* A new person with an account. As person_add; besides INVALID: mail, staff number or reading cannot be one; CONFLICT:
 * the mail or the staff number is somebody's, or was. */
bool account_add(struct keeping *k, const struct trail_actor *by, const struct account *new, struct err *e) MUST_CHECK;
/* Everything of `to` but the id and what suspending and stopping change. */
bool account_set(struct keeping *k, const struct trail_actor *by, const struct account *to, struct err *e) MUST_CHECK;
/* At once and for the time being: sessions, links and sign-ins under way end; keys do not work. Also for oneself
 * ("report and lock": 2.1.1.1(3)(b)). CONFLICT: is so already. */
bool account_suspend(struct keeping *k, const struct trail_actor *by, struct str id, struct str why,
                     struct err *e) MUST_CHECK;
bool account_resume(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) MUST_CHECK;
/* person_stop, and the same ends for good: every credential goes, every role ends (2.1.1.3(2)(g)). CONFLICT: the last
 * administrator. */
bool account_stop(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) MUST_CHECK;
/* After too many failures; also the hard stop. Entry of kind `event`. */
bool account_unlock(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) MUST_CHECK;
