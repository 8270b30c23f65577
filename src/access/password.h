/* password: choosing, keeping and comparing passwords, with the slow work done by somebody who knows nothing else.
 *
 * Three steps, in as many processes. The keeper prepares (signin.h, link.h give a `struct password_job`), the hasher
 * works, the keeper compares or keeps. Between them the job and its result travel as one line of text:
 *
 *     keeper:  password_job_write(&job, &note)                          → forwarded to the hasher
 *     hasher:  password_job_read(note, &job, e) && password_work_job(&job, typed, &result, e)
 *              password_result_write(&result, &note)                    → forwarded to the keeper
 *     keeper:  password_result_read(note, &result, e), then signin_password, link_finish or password_change_finish
 *
 * Hashes: a registry of algorithms (password_algorithms); each stored hash says by which one and with how many rounds
 * it was made, and is made anew at the next sign-in when the setting password.rounds or the preferred algorithm changed
 * (統一基準 2.1.1.6(1)(e), 1.5.2.4(1)(a)(イ)). PBKDF2 with HMAC-SHA-512 and 210,000 rounds is preferred: made of what
 * the CRYPTREC list has. A password is brought to NFKC once before it is hashed (so the same keys give the same secret
 * on every machine) and is otherwise taken as it is: blanks, any script, no composition rules.
 *
 * Rules for new ones (NIST SP 800-63B-4; 統一基準 2.1.1.1(3)(c)(エ)): at least 15 characters, 8 where a second factor
 * is asked for; at most 256; not on the list of what everybody chooses (registers/common_passwords.txt), no word that
 * anybody would try for this person, whatever digits stand around it. Passwords do not expire, unless the organisation
 * chose that (password_rule): then 統一基準 2.1.1.1(1)(d) and (m) are carried out. */
#pragma once
#include "access/keeping.h"

#define PASSWORD_LEAST 15       /* characters, as the only factor */
#define PASSWORD_LEAST_SECOND 8 /* … with a second one */
#define PASSWORD_MOST 256       /* characters */
#define PASSWORD_SALT 16        /* bytes */
#define PASSWORD_HASH 32        /* bytes */
#define PASSWORD_ROUNDS 210000  /* of pbkdf2-sha512, unless the setting says more */
#define PASSWORD_ROUNDS_MAX 10000000
#define PASSWORD_HISTORY_MAX 24

struct password_algorithm {
    const char *id;     /* "pbkdf2-sha512" */
    const char *digest; /* as the cryptographic library calls it */
    unsigned rounds;    /* fewer are not made */
};
extern const struct password_algorithm password_algorithms[];       /* the preferred one first; ends with id NULL */
const struct password_algorithm *password_algorithm(struct str id); /* NULL: unknown */

/* One derivation: which way, with what. */
struct password_way {
    const struct password_algorithm *algorithm;
    unsigned rounds;
    unsigned char salt[PASSWORD_SALT];
};
#define PASSWORD_WORKS 4
struct password_work {
    struct password_way way;
    bool of_new; /* of the new password, where a form carries the old one and a new one */
};
struct password_job {
    struct password_work works[PASSWORD_WORKS];
    size_t n;
};
struct password_result {
    struct password_work works[PASSWORD_WORKS];
    unsigned char hashes[PASSWORD_WORKS][PASSWORD_HASH];
    size_t n;
};

/* The work itself: pure, slow. INVALID: not UTF-8, too long (nothing is derived), or no such way. */
bool password_derive(const struct password_way *w, struct str password, unsigned char out[PASSWORD_HASH],
                     struct err *e) MUST_CHECK;
/* All works of a job. `password` STR_NONE, or one that is too long: random hashes of the same cost. */
bool password_work_job(const struct password_job *job, struct str password, struct str new_password,
                       struct password_result *out, struct err *e) MUST_CHECK;
void password_job_write(const struct password_job *job, struct buf *out);
bool password_job_read(struct str text, struct password_job *out, struct err *e) MUST_CHECK;
void password_result_write(const struct password_result *r, struct buf *out);
bool password_result_read(struct str text, struct password_result *out, struct err *e) MUST_CHECK;

/* May this become the password of the person? INVALID with a sentence that says what to do. Words that anybody would
 * try for the person (id, name, mail, organisation, product): `words`. */
bool password_good(struct str password, size_t least, const struct str *words, size_t n_words,
                   struct err *e) MUST_CHECK;

/* Changing the own password while signed in: one form with the old and the new one.
 *     begin   counts the attempt (ERR_DENIED: too many, wait), checks the new one, gives the job
 *     finish  compares the old one, keeps the new one, ends every other session of the person (ERR_DENIED: it was
 * wrong) `typed` is the new password, once more. Where the person has no password yet, the old one is not looked at. */
bool password_change_begin(struct keeping *k, const struct trail_actor *by, struct str person, struct str typed,
                           struct password_job *job, struct err *e) MUST_CHECK;
bool password_change_finish(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                            struct str typed, const struct password_result *r, struct err *e) MUST_CHECK;

/* Periodic change, where the organisation chose it against today's advice: after how many days (0: never), how many
 * former ones are refused, and why; who and when stand in the record. INVALID without a reason. */
struct password_rule {
    int64_t days;    /* 0, or 1 to 3660 */
    int64_t history; /* 0 to PASSWORD_HISTORY_MAX */
    struct str why, by;
    int64_t changed; /* ms; 0: nobody chose anything */
};
bool password_rule_get(struct arena *a, struct store *s, struct password_rule *out, struct err *e) MUST_CHECK;
bool password_rule_set(struct keeping *k, const struct trail_actor *by, const struct password_rule *rule,
                       struct err *e) MUST_CHECK;
/* How it stands with one person's password. `remind`: 30, 14, 3 (what was passed last) or 0; `over`: has to be changed.
 */
struct password_standing {
    bool has, alone_good, over; /* alone_good: long enough without a second factor */
    int64_t set, days_left;     /* set: ms. days_left: INT64_MAX when it never ends */
    unsigned remind;
};
bool password_standing(struct store *s, struct str person, int64_t now, struct password_standing *out,
                       struct err *e) MUST_CHECK;
/* Everybody whose password ends within 30 days or has ended, for the page of reminders: ids. */
bool password_due(struct arena *a, struct store *s, int64_t now, struct str **people, size_t *n,
                  struct err *e) MUST_CHECK;
