/* signin: from a stranger to a session, step by step.
 *
 *     signin_begin      a name was typed: counts, gives the hasher's job      → SIGNIN_PASSWORD
 *     signin_password   the hasher's result                                  → SIGNIN_SECOND, SIGNIN_BANNER or
 * SIGNIN_DONE signin_code       a one-time or a recovery code                        → SIGNIN_BANNER or SIGNIN_DONE
 *     signin_passkey_options, signin_passkey   with or without a name before → SIGNIN_BANNER or SIGNIN_DONE
 *     signin_consent    the banner was accepted                              → SIGNIN_DONE
 *
 * Between the steps the browser has `token` (a cookie of its own: HttpOnly, SameSite=Strict), good for SIGNIN_MS and
 * for one step each: every step gives a new one. The same steps, begun by signin_again, prove the person of a session
 * once more, for elevation or for a change of the own secrets; and, begun with SIGNIN_FOR_RESET, let somebody who
 * forgot the password set another one by two other factors (統一基準 2.1.1.3(1)(d)).
 *
 * Nothing tells whether a name exists: names that nobody has get a job of the same shape and cost, the same answers and
 * the same delays. Failures count by the name typed, by the address, and for codes by the person: after 5 in a row each
 * further one waits longer; after 20 the name is locked for a while and the person told; after 100 in a row the
 * password does not count until it is set anew (NIST SP 800-63B-4; 2.1.1.1(1)(k)). None of this stops a passkey, so a
 * stranger cannot lock anybody out. Counts survive a restart. Sign-ins are entries of kind `use`, failures of kind
 * `event`, one for the first in a row and then for the 5th, 20th, 100th: a flood does not fill the record. */
#pragma once
#include "access/password.h"

#define SIGNIN_MS (10 * 60000LL)

enum signin_for { SIGNIN_FOR_SESSION, SIGNIN_FOR_ELEVATION, SIGNIN_FOR_CONFIRMATION, SIGNIN_FOR_RESET };
enum signin_state {
    SIGNIN_FAILED,   /* generic: it was not right; begin again */
    SIGNIN_WAIT,     /* too many failures: `wait_seconds` */
    SIGNIN_PASSWORD, /* the hasher has a job */
    SIGNIN_SECOND,   /* a second factor is wanted: which there are is in `has_…` */
    SIGNIN_BANNER,   /* consent to `banner` is wanted */
    SIGNIN_DONE      /* `cookie` is the session's; or, for a reset, `link` leads to the new password */
};
struct signin_notice { /* 2.1.1.1(1)(j): shown after signing in */
    int64_t at;        /* of the sign-in before; 0: this is the first */
    struct str address;
    int64_t failures; /* since then */
};
struct signin_step {
    enum signin_state state;
    char token[TOKEN_TEXT_MAX];
    struct password_job job;
    unsigned wait_seconds;
    bool wrong; /* SIGNIN_SECOND: what was just shown was not right */
    bool has_totp, has_passkey, has_recovery;
    struct str banner; /* in both languages one after the other, as it is shown */
    int64_t banner_version;
    struct str person;
    int64_t session;
    char cookie[TOKEN_TEXT_MAX];
    char link[TOKEN_TEXT_MAX];
    enum signin_for purpose;
    struct signin_notice notice;
};
/* `from`: address, host and via are what count; nobody is signed in. `agent`: of the browser. Views of `out` live in
 * `a`. False only for what is broken (database, record); what a person did wrong is a state. */
struct signin_from {
    const struct trail_actor *by;
    struct str agent;
    struct str certificate; /* DER of the connection's client certificate, or STR_NONE: stands in for a second factor */
};
bool signin_begin(struct keeping *k, struct arena *a, const struct signin_from *from, enum signin_for purpose,
                  struct str name, struct signin_step *out, struct err *e) MUST_CHECK;
/* For a session: SIGNIN_FOR_ELEVATION, SIGNIN_FOR_CONFIRMATION. The password or a second factor, either will do: with
 * `with_password` the step is SIGNIN_PASSWORD with a job (and counts), else SIGNIN_SECOND for signin_code and
 * signin_passkey_options. SIGNIN_FAILED: the session has ended. SIGNIN_DONE brings the session's new cookie. */
bool signin_again(struct keeping *k, struct arena *a, const struct signin_from *from, enum signin_for purpose,
                  int64_t session, bool with_password, struct signin_step *out, struct err *e) MUST_CHECK;
/* When the stored hash was made in yesterday's way, the answer is SIGNIN_PASSWORD once more, with a job for today's: it
 * goes to the hasher with the same password. */
bool signin_password(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                     const struct password_result *r, struct signin_step *out, struct err *e) MUST_CHECK;
bool signin_code(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token, struct str code,
                 struct signin_step *out, struct err *e) MUST_CHECK;
/* `token` STR_NONE: nobody said a name; a discoverable passkey will. `json`: the options of navigator.credentials.get.
 */
bool signin_passkey_options(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                            struct signin_step *out, struct str *json, struct err *e) MUST_CHECK;
/* JSON of PublicKeyCredential.toJSON(): id, response.{clientDataJSON,authenticatorData,signature,userHandle?}. */
bool signin_passkey(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                    struct str response, struct signin_step *out, struct err *e) MUST_CHECK;
/* By the connection's certificate alone, where the setting signin.certificate says "alone". SIGNIN_FAILED: nobody's. */
bool signin_certificate(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_step *out,
                        struct err *e) MUST_CHECK;
bool signin_consent(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                    int64_t version, struct signin_step *out, struct err *e) MUST_CHECK;
/* Ends the session. */
bool sign_out(struct keeping *k, const struct trail_actor *by, int64_t session, struct err *e) MUST_CHECK;

/* The text before signing in (2.1.1.1(1)(l)); consent is asked for once for each version. Version 0: there is none. */
#define BANNER_MAX (8 * KIB)
struct banner {
    int64_t version;
    struct text text;
};
bool banner_get(struct arena *a, struct store *s, struct banner *out, struct err *e) MUST_CHECK;
bool banner_set(struct keeping *k, const struct trail_actor *by, const struct text *text, struct err *e) MUST_CHECK;
