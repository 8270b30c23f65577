/* inside: what the files of accounts share. Nobody outside of this room includes it. */
#pragma once
#include "access/access.h"
#include "access/account.h"
#include "access/factor.h"
#include "access/limits.h"
#include "access/link.h"
#include "access/session.h"
#include "access/signin.h"
#include "ledger/people.h"
#include "ledger/settings.h"
#include "store/rights.h"

#define HASH_BYTES 32
#define MINUTE_MS 60000LL
#define DAY_MS (1440 * MINUTE_MS)

struct hash {
    unsigned char bytes[HASH_BYTES];
};
struct str hash_str(const struct hash *h);

/* Secrets (key.c) ------------------------------------------------------------------------------------------------- */

struct hash sha256_of(struct str bytes);
/* HMAC-SHA-256 with the key of that use. */
struct hash key_mac(const struct access_key *k, const char *use, struct str bytes);
/* AES-256-GCM: 12 bytes of nonce, the text, 16 bytes of tag. `bound`: what it belongs to; another one does not open it.
 */
#define SEAL_MORE 28
bool key_seal(const struct access_key *k, struct str bound, struct str plain, struct buf *out,
              struct err *e) MUST_CHECK;
bool key_unseal(const struct access_key *k, struct str bound, struct str sealed, struct buf *out,
                struct err *e) MUST_CHECK;
bool secret_equal(const void *a, const void *b, size_t n); /* in constant time */
void secret_wipe(void *p, size_t n);
bool token_make(char out[TOKEN_TEXT_MAX], struct err *e) MUST_CHECK;
bool token_shape(struct str token);
void base64url_add(struct buf *out, struct str bytes); /* no padding */
/* Into the arena, at most `most` bytes. */
bool base64url_read(struct arena *a, struct str text, size_t most, struct str *out);
bool random_id(int64_t *out, struct err *e) MUST_CHECK; /* 1 to 2^53 - 1 */

/* Acts (act.c) ---------------------------------------------------------------------------------------------------- */

/* An entry on `person/ID` (or on `on` when the person is STR_NONE). */
struct act_entry {
    const struct trail_actor *by;
    const char *kind, *act;
    struct str person;
    const char *on;
    struct str before, after, note;
};
bool act_record(struct keeping *k, const struct act_entry *r, int64_t *n, struct err *e) MUST_CHECK;
/* {"a":"…","b":"…"}: pairs of const char * and struct str, ended by NULL; STR_NONE is left out. */
struct str act_json(struct arena *a, ...);
struct str act_number(struct arena *a, int64_t v);
/* The actor with the person as who does it: for acts of somebody who is just signing in. */
struct trail_actor act_as(const struct trail_actor *from, struct str id, struct str name);
/* One line that people can read, of at most `most` characters. */
bool line_ok(struct str s, size_t most);
/* A statement that only needs whom it is about. */
bool run_on_person(struct store *s, struct sql sql, struct str person, int64_t *changed, struct err *e) MUST_CHECK;

/* Everything that lets the person in at this moment ends: sessions but one (0: all), sign-ins under way, links. */
bool access_cut(struct keeping *k, struct str person, int64_t but_session, struct err *e) MUST_CHECK;

/* Passwords (password.c) ------------------------------------------------------------------------------------------ */

/* The way in which the person's password is kept; for a name that nobody has, one that looks the same. */
bool password_way_of(struct keeping *k, struct str person, struct str typed_name, struct password_way *out,
                     struct err *e) MUST_CHECK;
bool password_way_new(struct keeping *k, struct password_way *out, struct err *e) MUST_CHECK;
/* `good`: the hash is the person's. In constant time; also looks when there is nobody. */
bool password_compare(struct keeping *k, struct str person, const struct password_result *r, bool *good,
                      struct err *e) MUST_CHECK;
/* Adds to the job what a new password of the person needs: its new way, and the way of the former ones. */
bool password_job_new(struct keeping *k, struct str person, struct password_job *job, struct err *e) MUST_CHECK;
/* Inside an act: is it none of the former ones, then kept. CONFLICT: it was used before. */
bool password_keep(struct keeping *k, struct str person, struct str typed, const struct password_result *r,
                   struct err *e) MUST_CHECK;
/* The same password under a way of today's, at signing in. */
bool password_rehash(struct keeping *k, struct str person, const struct password_result *r, struct err *e) MUST_CHECK;
/* Checks what was typed against the rules and the words of the person. */
bool password_good_for(struct store *s, struct str person, struct str typed, struct err *e) MUST_CHECK;
size_t password_characters(struct str typed); /* after NFKC; 0: not UTF-8 or too long */

/* Failures (attempt.c) -------------------------------------------------------------------------------------------- */

#define ATTEMPT_DELAY 5  /* from so many in a row on each further one waits */
#define ATTEMPT_LOCK 20  /* … is locked for ATTEMPT_LOCK_MS */
#define ATTEMPT_STOP 100 /* … nothing more counts until it is set anew */
#define ATTEMPT_LOCK_MS (15 * MINUTE_MS)

enum attempt_kind { ATTEMPT_NAME, ATTEMPT_ADDRESS, ATTEMPT_CODE };
struct attempt {
    int64_t misses, until;
};
/* The id under which failures are counted. */
struct hash attempt_id(const struct access_key *k, enum attempt_kind kind, struct str of);
bool attempt_look(struct store *s, const struct hash *id, struct attempt *out, struct err *e) MUST_CHECK;
/* Inside an act: one more; before it is known whether it fails. */
bool attempt_count(struct store *s, enum attempt_kind kind, const struct hash *id, struct str person, int64_t now,
                   struct attempt *out, struct err *e) MUST_CHECK;
/* One that turned out well does not count: an office shares one address. */
bool attempt_forgive(struct store *s, const struct hash *id, struct err *e) MUST_CHECK;
/* Failures about nobody: told once a minute, however many; `n`: how many there are to tell, 0: not now.
 * `idle`: the same work on a row that says nothing. */
bool attempt_of_nobody(struct keeping *k, bool idle, int64_t now, int64_t *n, struct err *e) MUST_CHECK;
bool attempt_clear(struct store *s, const struct hash *id, struct err *e) MUST_CHECK;
/* Seconds to wait; 0: none. Past ATTEMPT_STOP it never ends. */
unsigned attempt_wait(enum attempt_kind kind, const struct attempt *t, int64_t now);
/* Which number in a row is an entry of the record. */
bool attempt_tells(int64_t misses);

/* Factors --------------------------------------------------------------------------------------------------------- */

struct factor_has {
    bool totp, passkey, certificate, recovery;
    bool any; /* of the first three */
};
bool factor_has(struct store *s, struct str person, struct factor_has *out, struct err *e) MUST_CHECK;
/* `good`: the code is one of the person's and was not used; then it is used. Inside an act. */
bool factor_totp_check(struct keeping *k, struct str person, struct str code, bool *good, struct err *e) MUST_CHECK;
bool factor_recovery_check(struct keeping *k, struct str person, struct str code, bool *good, struct err *e) MUST_CHECK;
/* `person` (in the arena): whose certificate it is; STR_NONE: nobody's. */
bool factor_certificate_find(struct arena *a, struct keeping *k, struct str der, struct str *person,
                             struct err *e) MUST_CHECK;
/* Options for navigator.credentials.get; `person` STR_NONE: any discoverable one. */
bool factor_passkey_request(struct keeping *k, struct arena *a, struct str person, struct str challenge,
                            struct str *json, struct err *e) MUST_CHECK;
/* Whose passkey answered (in the arena), STR_NONE: not good. Inside an act. */
bool factor_passkey_check(struct keeping *k, struct arena *a, const struct trail_actor *by, struct str challenge,
                          struct str response, struct str *person, struct err *e) MUST_CHECK;
bool factor_used(struct store *s, int64_t factor, int64_t counter, struct err *e) MUST_CHECK;
/* Keeps a new one; for the files of the kinds. Inside an act. */
struct factor_new {
    struct str person, name;
    enum factor_kind kind;
    struct str lookup, value, algorithm;
};
bool factor_keep(struct keeping *k, const struct trail_actor *by, const struct factor_new *f, int64_t session,
                 int64_t *id, struct err *e) MUST_CHECK;
bool factor_name_ok(struct str name, struct err *e) MUST_CHECK;
/* What was offered to this session; NOT_FOUND when nothing is, or it is over. */
bool offer_keep(struct keeping *k, const char *kind, int64_t session, struct str person, struct str value,
                const char *algorithm, struct err *e) MUST_CHECK;
bool offer_get(struct keeping *k, struct arena *a, const char *kind, int64_t session, struct str person,
               struct str *value, struct str *algorithm, struct err *e) MUST_CHECK;
bool offer_end(struct keeping *k, const char *kind, int64_t session, struct err *e) MUST_CHECK;

/* Sessions (session.c) -------------------------------------------------------------------------------------------- */

struct session_new {
    struct str person, address, agent;
    bool second_factor;
};
/* Inside an act. The oldest of the person ends when there would be too many. */
bool session_begin(struct keeping *k, const struct session_new *new, int64_t *id, char cookie[TOKEN_TEXT_MAX],
                   struct err *e) MUST_CHECK;
/* The same session under another cookie and token, proved just now; elevated when `elevate`. */
bool session_renew(struct keeping *k, int64_t id, bool elevate, bool second_factor, char cookie[TOKEN_TEXT_MAX],
                   struct err *e) MUST_CHECK;
/* Whose it is, in the arena; STR_NONE when it has ended. */
bool session_person(struct arena *a, struct store *s, int64_t id, struct str *person, struct err *e) MUST_CHECK;
/* A link for the person of a purpose, inside an act. */
bool link_make(struct keeping *k, const struct trail_actor *by, enum link_purpose purpose, struct str person,
               char token[TOKEN_TEXT_MAX], struct err *e) MUST_CHECK;
#define API_KEY_CALENDAR "calendar"    /* instead of permissions */
#define API_KEY_SECOND "second-factor" /* beside permissions */
bool api_key_word(struct str words, const char *word);
uint64_t api_key_permissions(struct str words); /* bits, of words with blanks between them */
/* Of what the person may, a key may what it was made for; of a role that asks for a second factor only reading, since
 * nobody is there when a key is used. */
const struct viewer_grant *viewer_narrowed(struct arena *a, const struct viewer_grant *all, size_t n,
                                           uint64_t permissions);
