/* sign: inside of trail. The algorithms that sign notes, one row of a table each (docs/trail-format.md).
 *
 * Everything else of the room asks a row: how its keys look, what exactly is signed, how long a signature may be. A
 * further algorithm is one row, with a function that makes a public key of its bytes. Only OpenSSL's EVP is used. */
#pragma once
#include <openssl/evp.h>

#include "trail/note.h"

#define SIGN_MESSAGE_MAX (NOTE_MAX + 64) /* a text, and what a cosignature puts before it */

struct sign_algorithm {
    enum note_type type;
    const char *kind, *group;      /* as EVP names them; group: NULL = the kind says it all */
    const EVP_MD *(*digest)(void); /* of the text before it is signed; NULL = the algorithm does it itself */
    bool names_id;                 /* the key id is over name, type and key; else over the key alone */
    bool timed;                    /* a signature begins with its time, which is signed with the text */
    size_t key_least, key_most, signature_least, signature_most; /* bytes; without the time */
    EVP_PKEY *(*open)(struct str key);                           /* NULL: these bytes are no such key */
    bool (*bytes)(EVP_PKEY *key, struct buf *out);
};
const struct sign_algorithm *sign_algorithm(unsigned type); /* NULL: not known */

/* The row that a private key of this kind signs with when it is read from a file; NULL: none. */
const struct sign_algorithm *sign_algorithm_of(const EVP_PKEY *key);
EVP_PKEY *sign_key_new(const struct sign_algorithm *g, struct err *e) MUST_CHECK;
void sign_key_id(const struct sign_algorithm *g, struct str name, struct str key, unsigned char id[4]);

/* The signature's bytes as they stand after the key id, added to `out`. `when` counts for timed ones only. */
bool sign_text(const struct sign_algorithm *g, EVP_PKEY *key, struct str text, int64_t when, struct buf *out,
               struct err *e) MUST_CHECK;
/* `when` (may be NULL): the time that was signed, 0 for those without one. */
bool sign_holds(const struct sign_algorithm *g, struct str key, struct str text, struct str signature, int64_t *when);
