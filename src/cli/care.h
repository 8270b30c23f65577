/* care: what the verbs that care for an installation share: its places, its public keys, backups' folder. They open it
 * piece by piece, since it may be damaged; record.h is for verbs that need it whole. */
#pragma once
#include "cli/record.h"
#include "cli/words.h"

struct care {
    struct call *call;
    const char *dir, *database, *keys, *latest;
    struct note_verifier *verifiers; /* of the log, newest first; none when log.vkey is missing */
    size_t n_verifiers;
};
/* False only when log.vkey is there and cannot be read. */
bool care_init(struct call *c, struct care *out, struct err *e) MUST_CHECK;
/* --to, else the setting backup.folder, else backups in the data folder. `s` may be NULL. */
bool care_backups(const struct care *k, struct store *s, const char **out, struct err *e) MUST_CHECK;
void care_actor(struct call *c, struct trail_actor *out);
/* A hash as base64, for people and JSON. */
struct str care_root(struct arena *a, const trail_hash root);
