/* pack: a proof pack, all that an auditor needs to check one requirement without kijun (docs/trail-format.md).
 *
 * First what is to be proven is gathered (pack_gather: entries about it and files of evidence), then the act itself is
 * recorded (pack_record: its entry names requirement and evidence by their SHA-256), the record is sealed, and the pack
 * is written (pack_write). The same state gives the same bytes.
 *
 *     struct pack p = {.system = 3, .control = STR("std.ID"), .requirement = json, …};
 *     if (!pack_gather(a, trail, &p, e) || !pack_record(a, trail, &actor, &p, e)) …
 *     … seal: p.note …
 *     if (!pack_write(a, trail, &p, &out, e)) … */
#pragma once
#include "trail/checkpoint.h"

#define PACK_MAX (1024 * MIB)
#define PACK_ENTRIES_MAX 9000 /* of the 10,000 members that are read */
#define PACK_EVIDENCE_MAX 900

struct pack_file {
    struct str sha256, name, bytes; /* name: as it was handed in */
};
struct pack {
    int64_t system;
    struct str control, subject; /* control: std.ID; subject: for people */
    struct str requirement;      /* requirement.json */
    const struct str *inputs;    /* what settles it: "answers/FACT", "judgements/STD.ID" … below the system */
    size_t n_inputs;
    struct str only; /* SHA-256 of the one file that is to be proven; STR_NONE: all of its evidence */
    /* Gathered. */
    int64_t *entries;
    size_t n_entries;
    struct pack_file *files;
    size_t n_files;
    int64_t entry; /* the act itself */
    /* For writing. */
    struct str note;                  /* the seal that all proofs lead to */
    const struct note_verifier *keys; /* of the log */
    size_t n_keys;
};
bool pack_gather(struct arena *a, struct trail *t, struct pack *p, struct err *e) MUST_CHECK;
/* In a transaction of its own. INVALID when the entry would have to wait outside of the record. */
bool pack_record(struct arena *a, struct trail *t, const struct trail_actor *by, struct pack *p,
                 struct err *e) MUST_CHECK;
bool pack_write(struct arena *a, struct trail *t, const struct pack *p, struct buf *out, struct err *e) MUST_CHECK;

/* Which evidence has these bytes: its system and control. NOT_FOUND: none, or its bytes are erased. */
bool pack_find_file(struct arena *a, struct store *s, struct str sha256, int64_t *system, struct str *control,
                    struct err *e) MUST_CHECK;

/* README.LANG.txt; for pack_write. */
void pack_readme(const struct pack *p, enum lang lang, struct buf *out);
