/* factor: what proves a person besides the password: one-time codes, passkeys, client certificates, recovery codes.
 *
 * Each has a name that the person gave it, is listed, and is revoked alone (統一基準 2.1.1.1(1)(g)). The last one
 * cannot be removed where the account needs a second factor, nor where the password is too short to stand alone. Every
 * change is an entry of kind `event` on `person/ID`, and ends the person's other sessions. Nothing biometric is kept: a
 * passkey's device looks at the finger and tells only that it did (2.1.1.1(1)(h)).
 *
 * Setting one up takes two steps, and what is proposed waits (FACTOR_OFFER_MS) in the database, bound to the session:
 *
 *     factor_totp_offer(&k, person, session, a, &offer, e)   → shows offer.secret, offer.uri (for a QR code)
 *     factor_totp_add(&k, &by, person, session, name, code, e)
 *     factor_passkey_offer(&k, person, session, a, &json, e) → the options of navigator.credentials.create
 *     factor_passkey_add(&k, &by, person, session, name, response_json, e)
 *
 * Codes: RFC 6238, six digits, 30 seconds, one step of tolerance to each side, each used once. HMAC-SHA-256; HMAC-SHA-1
 * for devices that know nothing else only with the setting totp.sha1 (SHA-1 is on CRYPTREC's watch list). The seed is
 * sealed with a key outside of the database. Passkeys: libfido2 verifies ES256, RS256 and EdDSA; user verification is
 * required; no attestation is asked for; a sign counter that goes back is refused and told. */
#pragma once
#include "access/keeping.h"

#define FACTOR_NAME_MAX 100           /* characters */
#define FACTOR_MOST 20                /* of one person */
#define FACTOR_OFFER_MS (5 * 60000LL) /* also of every challenge */
#define PASSKEY_RESPONSE_MAX (64 * KIB)
#define RECOVERY_CODES 10
#define RECOVERY_TEXT_MAX 24 /* "ABCDE-FGHIJ-KLMNP-QRSTU" and a 0: 100 bits */

enum factor_kind { FACTOR_TOTP, FACTOR_PASSKEY, FACTOR_CERTIFICATE };
struct factor {
    int64_t id;
    struct str person, name;
    enum factor_kind kind;
    int64_t added, used; /* ms; used 0: never */
};
/* Those that count, oldest first; `recovery_left` (may be NULL): codes that were not used yet. */
bool factor_list(struct arena *a, struct store *s, struct str person, struct factor **list, size_t *n,
                 size_t *recovery_left, struct err *e) MUST_CHECK;
/* CONFLICT: it is the last one, and one is needed. `session`: stays, the others end; 0: all end. */
bool factor_revoke(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id, int64_t session,
                   struct err *e) MUST_CHECK;

struct totp_offer {
    struct str secret; /* base32, for typing */
    struct str uri;    /* otpauth://totp/… */
};
/* `sha1`: DENIED unless the setting allows it. */
bool factor_totp_offer(struct keeping *k, struct arena *a, struct str person, int64_t session, bool sha1,
                       struct totp_offer *out, struct err *e) MUST_CHECK;
/* INVALID: the code is not right (what was offered stays); NOT_FOUND: nothing is offered any more. */
bool factor_totp_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                     struct str name, struct str code, struct err *e) MUST_CHECK;

/* Challenge, relying party, user, excluded credentials, as JSON with bytes in base64url. */
bool factor_passkey_offer(struct keeping *k, struct arena *a, struct str person, int64_t session, struct str *json,
                          struct err *e) MUST_CHECK;
/* What the browser gave, as JSON of PublicKeyCredential.toJSON(): id, response.clientDataJSON,
 * response.attestationObject in base64url. INVALID; CONFLICT: the passkey is somebody's already. */
bool factor_passkey_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                        struct str name, struct str response, struct err *e) MUST_CHECK;

/* Of the connection's client certificate (DER; TLS has verified its chain), by the SHA-256 of its key and its issuer,
 * so that a renewed certificate of the same key counts. CONFLICT: it is somebody's already. */
bool factor_certificate_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                            struct str name, struct str der, struct err *e) MUST_CHECK;

/* Ten new ones, shown once; the former ones are worth nothing from then on (2.1.1.3(3)(a)). */
bool factor_recovery_new(struct keeping *k, const struct trail_actor *by, struct str person,
                         char codes[RECOVERY_CODES][RECOVERY_TEXT_MAX], struct err *e) MUST_CHECK;
