/* verify: what was checked, with its numbers, and what was found. For verify.c and verify_more.c. */
#pragma once
#include "cli/care.h"

#define VERIFY_SHOWN_MAX 1000 /* findings of one part; the rest is counted */

struct verify;
struct verify_part {
    struct verify *verify;
    const char *id;
    struct str label, text; /* text: what was looked at, with numbers */
    struct str *findings;
    size_t kept, room, n;
};
struct verify {
    struct call *call;
    struct care care;
    struct verify_part **parts;
    size_t n, room;
};
struct verify_part *verify_begin(struct verify *v, const char *id, struct str label);
void verify_find(void *part, const char *finding);                 /* as store_finding_fn */
void verify_find_entry(void *part, const struct trail_finding *f); /* as trail_finding_fn */

bool verify_backup(struct verify *v, const char *path, struct err *e) MUST_CHECK;
bool verify_backups(struct verify *v, struct store *s, struct err *e) MUST_CHECK; /* every one there is */
/* A file of the command line: a backup; exports, proofs and packs are for kijun-verify. */
bool verify_file(struct verify *v, const char *path, struct err *e) MUST_CHECK;
/* A seal that was kept elsewhere against the record. */
bool verify_checkpoint(struct verify *v, struct trail *t, const char *path, struct err *e) MUST_CHECK;
