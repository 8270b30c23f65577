/* note: signed notes and checkpoints (docs/trail-format.md; C2SP signed-note, tlog-checkpoint, tlog-cosignature).
 *
 * A note is a text with signatures of named keys under it. A checkpoint is a note whose text says: this log, this many
 * entries, this root. Signatures of keys that nobody asked for are passed over; one of a known key that is wrong spoils
 * the note.
 *
 *     struct note_key *key = note_key_load(path, passphrase, &e);           // the private half, from a file (keys.h)
 *     struct checkpoint c = {origin, size}; …root…
 *     checkpoint_write(&c, &text);  note_sign(key, &text, …);
 *
 * Algorithms are rows of one table (sign.c): Ed25519, ECDSA P-256, timestamped cosignature. */
#pragma once
#include "trail/trail.h"

#define NOTE_MAX MIB
#define NOTE_SIGNATURES_MAX 64
#define NOTE_NAME_MAX 255

enum note_type { NOTE_ED25519 = 1, NOTE_ECDSA_P256 = 2, NOTE_COSIGNATURE = 4 };

/* Public keys: NAME+HHHHHHHH+BASE64 on a line ("verifier keys"). */
struct note_verifier {
    struct str name;
    unsigned char id[4];
    enum note_type type;
    struct str key; /* its bytes */
};
bool note_verifier_read(struct arena *a, struct str text, struct note_verifier *out, struct err *e) MUST_CHECK;
void note_verifier_write(const struct note_verifier *v, struct buf *out);
/* All of a key file: lines, comments with #. */
bool note_verifiers_read(struct arena *a, struct str path, struct str text, struct note_verifier **out, size_t *n,
                         struct err *e) MUST_CHECK;

/* Private keys. */
struct note_key;
void note_key_free(struct note_key *k); /* NULL is fine; wiped */
bool note_key_new(struct str name, enum note_type type, struct note_key **out, struct err *e) MUST_CHECK;
/* PKCS#8 PEM, with AES-256 and PBKDF2 under a passphrase unless it is STR_NONE; the name stands in a line before. */
bool note_key_save(const struct note_key *k, const char *path, struct str passphrase, struct err *e) MUST_CHECK;
bool note_key_load(const char *path, struct str passphrase, struct note_key **out, struct err *e) MUST_CHECK;
bool note_key_needs_passphrase(const char *path, bool *needs, struct err *e) MUST_CHECK;
const struct note_verifier *note_key_public(const struct note_key *k);
/* The same key as a cosigner (type 0x04): its public half under that type. Ed25519 only. */
bool note_key_as_cosigner(const struct note_key *k, struct arena *a, struct note_verifier *out,
                          struct err *e) MUST_CHECK;

/* Notes. */
struct note_signature {
    struct str name;
    unsigned char id[4];
    struct str bytes; /* decoded, without the id */
};
struct note {
    struct str text; /* what is signed, with its last line end */
    struct note_signature *signatures;
    size_t n;
};
bool note_read(struct arena *a, struct str path, struct str bytes, struct note *out, struct err *e) MUST_CHECK;
/* Adds the signature line over `text` to `out`. `when`: of a cosignature, seconds since 1970. */
bool note_sign(const struct note_key *k, struct str text, struct buf *out, struct err *e) MUST_CHECK;
bool note_cosign(const struct note_key *k, struct str text, int64_t when, struct buf *out, struct err *e) MUST_CHECK;
enum note_verdict { NOTE_ABSENT, NOTE_WRONG, NOTE_SIGNED };
/* Whether that key signed. `when` (may be NULL): of a cosignature. */
enum note_verdict note_verify(const struct note *note, const struct note_verifier *v, int64_t *when);

/* Checkpoints. */
struct checkpoint {
    struct str origin;
    int64_t size;
    trail_hash root;
};
void checkpoint_write(const struct checkpoint *c, struct buf *out); /* the text, unsigned */
bool checkpoint_read(struct str path, struct str text, struct checkpoint *out, struct err *e) MUST_CHECK;
