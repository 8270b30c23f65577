/* keeping: what the process has that changes accounts: the record, the secret of the installation, its address.
 *
 *     struct access_key *key = access_key_open("/…/keys", &e);            // made on first use
 *     struct keeping k = {.trail = trail, .key = key, .base_url = STR("https://example.jp")};
 *
 * The keeper has one for as long as it runs; a verb of the command line for one call. Readers have none: what only
 * looks takes a store. Acts are one transaction each, or part of the one that is open. Their errors are those of store
 * and trail besides what each says. Messages are in the language that lang_set said last: a server sets it for each
 * request.
 *
 * access_key: 32 random bytes in keys/access.key (0600), from which a key for each use is derived: seeds of one-time
 * codes are sealed with AES-256-GCM under one, names that nobody has get their salt by another, so that a stolen
 * database alone gives neither away (統一基準 2.1.1.1(1)(c)(ア)). It belongs into the backup of the keys. */
#pragma once
#include "trail/trail.h"

struct access_key;
/* `folder`: of the keys. Made when it is missing and `make`; else NOT_FOUND. INVALID: the file is no such key. */
struct access_key *access_key_open(const char *folder, bool make, struct err *e) MUST_CHECK;
void access_key_free(struct access_key *k); /* wiped; NULL is fine */

struct keeping {
    struct trail *trail;
    const struct access_key *key;
    struct str base_url; /* "https://example.jp", without a slash at the end: where passkeys are good, and links lead */
    /* Told about a lock, the first sign-in from elsewhere …: mail and alarms hang here. NULL: nobody. */
    void (*notice)(void *ctx, const char *what, struct str person);
    void *ctx;
};

/* A secret that is shown once: 32 random bytes as 43 characters of base64url. Only its SHA-256 is kept. */
#define TOKEN_TEXT_MAX 44
