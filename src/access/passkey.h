/* passkey: what a browser answers to navigator.credentials.create and .get, read and verified. Pure: no database.
 *
 * W3C Web Authentication, level 2, sections 7.1 and 7.2. Looked at: the kind of act, the challenge, the origin, no
 * foreign frame, the hash of the relying party's id, that a person was there and was verified by the device; for an
 * answer the signature (libfido2). Attestation is not asked for and not looked at. Every input is an outsider's: sizes
 * have ceilings, CBOR is read strictly (definite lengths, no tags, depth CBOR_DEPTH). */
#pragma once
#include "base/base.h"

#define PASSKEY_ID_MAX 1023 /* bytes, as the standard says */
#define PASSKEY_KEY_MAX 1024
#define PASSKEY_CHALLENGE 32

struct passkey_site {
    struct str origin;    /* "https://example.jp" */
    struct str rp;        /* "example.jp" */
    struct str challenge; /* the bytes that were sent */
};
/* Of an address with or without a port: the host alone. */
struct str passkey_rp(struct str base_url);

struct passkey_made {
    struct str id, key; /* key: as libfido2 gives it */
    int algorithm;      /* COSE: -7 ES256, -257 RS256, -8 EdDSA */
    uint32_t counter;
};
/* INVALID with a sentence. Views live in the arena. */
bool passkey_read_made(struct arena *a, const struct passkey_site *site, struct str json, struct passkey_made *out,
                       struct err *e) MUST_CHECK;

struct passkey_shown {
    struct str id, client_data, authenticator_data, signature;
};
bool passkey_read_shown(struct arena *a, struct str json, struct passkey_shown *out, struct err *e) MUST_CHECK;
/* Does it answer this challenge, signed by this key? `counter`: what the device counts. */
bool passkey_verify(struct arena *a, const struct passkey_site *site, const struct passkey_shown *p, int algorithm,
                    struct str key, uint32_t *counter, struct err *e) MUST_CHECK;

/* For tests and the fuzzer: the authenticator data of an attestation object. */
bool attestation_auth_data(struct str cbor, struct str *out);
