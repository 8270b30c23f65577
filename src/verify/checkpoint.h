/* checkpoint: a C2SP tlog-checkpoint in a C2SP signed note: its form, its signatures, and the checkpoints of earlier
 * days.
 *
 * A checkpoint is origin, size and root, a blank line, and signature lines. It has exactly these three lines of text;
 * what a further one would mean, nobody could say.
 */
#pragma once
#include "verify/keys.h"

#define NOTE_SIZE (1024 * 1024) /* bytes of a note, at most */
#define NOTE_SIGNATURES 64

/* Reads the checkpoint that begins in line `line` of its file and goes on to the end of `whole`. Says what is wrong and
 * returns false when it has not that form. */
bool v_checkpoint_read(struct say *s, struct span whole, uint64_t line, struct checkpoint *out);

/* Checks signatures: one by a trusted key of this log, one by each witness that was asked for, none that is wrong. */
void v_checkpoint_signed(struct say *s, struct trust *t, const struct checkpoint *c);

/* Says of what log and size it is and who signed it; after v_checkpoint_signed. */
void v_checkpoint_show(struct say *s, const struct trust *t, const struct checkpoint *c);

/* Whether an earlier checkpoint is of the same log; says so when not. */
bool v_earlier_origin(struct say *s, const struct earlier *e, const struct checkpoint *c);

/* Holds a checkpoint that comes without the entries before it against each earlier one: only the same size can be
 * compared, and must have the same root. */
void v_checkpoint_earlier(struct say *s, const struct trust *t, const struct checkpoint *c);

/* Trusts a checkpoint; takes over `bytes`, which malloc made. It may lack signatures (typed from paper); those of known
 * keys must be right. Faults go to `s`. */
bool v_trust_checkpoint(struct say *s, struct trust *t, const char *file, void *bytes, size_t n);
