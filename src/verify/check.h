/* check: the formats of docs/trail-format.md, each checked whole. This is the header for tests, bench and main.
 *
 * Each function says everything that it finds wrong, as far as reading on makes sense, and what it checked; the caller
 * has called v_begin and asks v_verdict afterwards.
 */
#pragma once
#include "verify/checkpoint.h"
#include "verify/source.h"

enum status { VERIFIED, NOT_VERIFIED, WRONG_INPUT, MACHINE_FAILED }; /* the exit status */

/* Recognises what the source holds by its first bytes, checks it, prints the verdict. WRONG_INPUT when it is nothing
 * that kijun-verify knows. */
enum status v_check(struct say *s, struct trust *t, const char *name, const struct source *source);

/* The same for a folder: an unpacked proof pack. */
enum status v_check_folder(struct say *s, struct trust *t, const char *name);

/* A trail export. Streamed: memory is one line and a hash per level of the tree. */
void v_export(struct say *s, struct trust *t, const struct source *source);

/* A proof of one entry, read and led to the root of its checkpoint; the signatures are the caller's matter. What was
 * found stands in `out` as far as it got; it points into `text`. */
struct proof {
    uint64_t index;               /* NO_ENTRY: unknown */
    struct checkpoint checkpoint; /* without text when it has not its form */
    struct span extra;            /* 0x01 ‖ salt ‖ record, or 0x02 ‖ leaf hash; owned */
    struct span record;           /* in extra; empty when erased */
    char at[25];                  /* the record's time, or "" */
};
void v_proof_read(struct say *s, struct span text, struct proof *out);
void v_proof_release(struct proof *p);

/* The same as a file of its own, signatures included. */
void v_proof(struct say *s, struct trust *t, struct span text);

/* A request for a witness: a consistency proof and a checkpoint. */
void v_request(struct say *s, struct trust *t, struct span text);

/* A proof pack, as a zip file or as a folder. */
void v_pack_zip(struct say *s, struct trust *t, const struct source *source);
bool v_pack_folder(struct say *s, struct trust *t, const char *path); /* false, with errno: it cannot be read */
