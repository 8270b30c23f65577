/* sum: inside of trail. SHA-256 over what comes piece by piece, and of files. */
#pragma once
#include <openssl/evp.h>

#include "base/base.h"

#define SUM_TEXT 65 /* 64 hex digits and a 0 */

struct sum {
    EVP_MD_CTX *ctx;
    uint64_t bytes;
    bool failed;
};
bool sum_init(struct sum *s, struct err *e) MUST_CHECK;
void sum_add(struct sum *s, struct str bytes);
/* The digest, and the sum begins anew. */
bool sum_text(struct sum *s, char out[SUM_TEXT], struct err *e) MUST_CHECK;
void sum_release(struct sum *s);

/* Of a whole file, with its length. `to` (may be NULL): what was read is written there too, whole or not at all. */
bool sum_file(const char *path, const char *to, char out[SUM_TEXT], int64_t *bytes, struct err *e) MUST_CHECK;
