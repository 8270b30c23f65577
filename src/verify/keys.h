/* keys: verifier keys (C2SP signed-note: NAME+HHHHHHHH+BASE64) and what the caller trusts.
 *
 * The algorithms are rows of one table in keys.c: Ed25519 (0x01), ECDSA on P-256 (0x02), timed cosignature of a witness
 * (0x04). Another algorithm is another row.
 *
 *     struct trust trust = {0};
 *     if (!v_trust_key(&trust, text, false, why)) …
 *     … v_check(…) …
 *     v_trust_free(&trust);
 */
#pragma once
#include "verify/say.h"

#define TRUST_KEYS 64
#define TRUST_CHECKPOINTS 64

struct key {
    const struct algorithm *algorithm;
    char *text;       /* the verifier key; owned */
    struct span name; /* in text */
    uint8_t id[4];
    void *handle; /* the key as libcrypto has it; owned */
    bool witness;
    bool needed;     /* a witness who must have cosigned */
    bool has_signed; /* the checkpoint at hand */
    uint64_t time;   /* of a cosignature, seconds since 1970 */
};

struct checkpoint {
    struct span text; /* what is signed: three lines with their LF */
    struct span origin;
    uint64_t size;
    uint8_t root[32];
    struct span signatures; /* the lines after the blank one */
    uint64_t line;          /* where it begins in its file, from 1 */
};

/* A checkpoint of an earlier day that the caller trusts. */
struct earlier {
    const char *file; /* its name; the caller's */
    void *bytes;      /* owned; the checkpoint points into it */
    struct checkpoint checkpoint;
};

struct trust {
    struct key keys[TRUST_KEYS];
    size_t n_keys;
    struct earlier earlier[TRUST_CHECKPOINTS]; /* by rising size */
    size_t n_earlier;
    bool no_key; /* the caller knows that no signature of the log is checked */
};

/* Reads one verifier key. False when it is none: why[0] says so in English, why[1] in Japanese. */
bool v_key_read(struct span text, struct key *k, const char *why[2]);
void v_key_release(struct key *k);

/* Whether this is the key's signature over the text; sets the time of a cosignature. */
bool v_key_verify(struct key *k, struct span text, struct span signature);

/* SHA-256 of the verifier key as it is written (`printf %s KEY | sha256sum`), in hex. */
void v_key_fingerprint(const struct key *k, char out[65]);

/* Trusts a verifier key; with `witness` it must be a witness's, who then must have cosigned. */
bool v_trust_key(struct trust *t, struct span text, bool witness, const char *why[2]);

/* Trusts the keys of a key file: those of logs, while those of witnesses are known but not asked for; with `witness`
 * only those of witnesses. On failure `line` is where, or 0. */
bool v_trust_keys(struct trust *t, struct span text, bool witness, const char *why[2], uint64_t *line);

void v_trust_free(struct trust *t);
