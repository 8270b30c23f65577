/* checkpoint: the record sealed, shown to others, and held to account by them.
 *
 * `seal` signs the root of the whole trail and keeps the note in the database; the caller also keeps it in a file
 * outside of it (checkpoint_keep), so that a database that was put back is noticed. A witness is another installation:
 * it keeps the newest checkpoint of each log that it watches, accepts a newer one only with a proof that nothing before
 * it changed, and answers with its cosignature. Requests and answers are texts, on files or over the network alike
 * (C2SP tlog-witness).
 *
 *     ours                                              the witness
 *     witness_add(t, &by, &their_key, &e)               witness_watch(t, &by, &our_key, &e)
 *     witness_request(t, a, name, -1, note, &out, &e)
 *                                                       witness_answer(t, a, &by, key, out, now, &answer, &known, &e)
 *     witness_accept(t, a, &by, answer, &note, &e)
 *
 * What it promises: a log never signs two checkpoints of which neither begins the other; a witness never cosigns two;
 * every act here is an entry of the record (kind `record`), in the same transaction. Each function that changes
 * something runs in the caller's transaction when one is open (then the caller commits), else in one of its own – but
 * for witness_answer, which must have its own, since the answer may exist only once it is on disk. */
#pragma once
#include "trail/note.h"

/* Sealing --------------------------------------------------------------------------------------------------------- */

/* Signs the trail as it stands. The note lives in the arena. An unchanged trail gives the note that it has. `kept`: the
 * note of the file outside of the database, STR_NONE when there is none. Refuses (CONFLICT) when the newest note of the
 * database or `kept` is not of the beginning of this trail: entries were changed or taken off, or an old copy of the
 * database was put back. */
bool trail_seal(struct trail *t, struct arena *a, const struct note_key *k, struct str origin, struct str kept,
                struct str *note, struct err *e) MUST_CHECK;
/* The newest note in the database; STR_NONE when there is none. */
bool trail_sealed(struct trail *t, struct arena *a, struct str *note, struct err *e) MUST_CHECK;
/* The newest that a witness of ours cosigned; STR_NONE when there is none. */
bool trail_cosigned(struct trail *t, struct arena *a, struct str *note, struct err *e) MUST_CHECK;

/* The newest note as a file, outside of the database. A missing one is no error: STR_NONE. */
bool checkpoint_keep(const char *path, struct str note, struct err *e) MUST_CHECK;
bool checkpoint_kept(struct arena *a, const char *path, struct str *note, struct err *e) MUST_CHECK;

/* What a checkpoint in hand says of this trail. */
enum checkpoint_verdict {
    CHECKPOINT_HOLDS,     /* the trail begins with exactly these entries */
    CHECKPOINT_BEYOND,    /* it knows more entries than there are: some were taken off, or an old copy was put back */
    CHECKPOINT_DIFFERS,   /* an entry before its size was changed, or the history is another one */
    CHECKPOINT_ELSEWHERE, /* of another log */
};
bool trail_compare(struct trail *t, struct str origin, const struct checkpoint *c, enum checkpoint_verdict *out,
                   struct err *e) MUST_CHECK;

/* Every checkpoint that we keep: it says what stands beside it, and one of `keys` (the log's own, also under earlier
 * names) signed it. `count`: how many there are. Roots against the tree are trail_verify's. */
bool trail_seals_verify(struct trail *t, const struct note_verifier *keys, size_t n_keys, trail_finding_fn *say,
                        void *ctx, int64_t *count, size_t *n, struct err *e) MUST_CHECK;

/* Showing --------------------------------------------------------------------------------------------------------- */

/* The proof of one entry that leads to the note, a checkpoint of this trail (INVALID when it is not). */
bool trail_prove(struct trail *t, struct str note, int64_t entry, struct buf *out, struct err *e) MUST_CHECK;
/* Everything up to the note's size, piece by piece; what was written before an error is worthless. */
typedef bool trail_write_fn(void *ctx, struct str piece, struct err *e);
bool trail_export(struct trail *t, struct str note, trail_write_fn *write, void *ctx, struct err *e) MUST_CHECK;

/* Our witnesses --------------------------------------------------------------------------------------------------- */

struct trail_witness {
    struct str name, vkey;
    int64_t size; /* what it cosigned last, as far as we know */
};
/* A key of type cosignature (0x04) that cosigns for us. CONFLICT when one of that name is there. */
bool witness_add(struct trail *t, const struct trail_actor *by, const struct note_verifier *v,
                 struct err *e) MUST_CHECK;
bool witness_list(struct trail *t, struct arena *a, struct trail_witness **out, size_t *n, struct err *e) MUST_CHECK;
/* A request to that witness about our note. `old`: the size that it says it knows; negative: what we know of it.
 * NOT_FOUND: no such witness. */
bool witness_request(struct trail *t, struct arena *a, struct str witness, int64_t old, struct str note,
                     struct buf *out, struct err *e) MUST_CHECK;
/* Puts cosignatures of our witnesses under the checkpoint of ours that they are about; lines of unknown keys are passed
 * over. `note`: that checkpoint with them. NOT_FOUND: no line is of a witness that we know, about a checkpoint of ours.
 */
bool witness_accept(struct trail *t, struct arena *a, const struct trail_actor *by, struct str answer, struct str *note,
                    struct err *e) MUST_CHECK;

/* Being a witness ------------------------------------------------------------------------------------------------- */

struct trail_watched {
    struct str origin, vkey, note; /* note: STR_NONE as long as it showed none */
    int64_t size;
};
/* A log whose record we hold to account, by its key (not a cosigning one): its name is the log's origin. */
bool witness_watch(struct trail *t, const struct trail_actor *by, const struct note_verifier *v,
                   struct err *e) MUST_CHECK;
bool witness_watching(struct trail *t, struct arena *a, struct trail_watched **out, size_t *n,
                      struct err *e) MUST_CHECK;
/* Checks a request and adds our cosignature line to `answer`; `now` in seconds. What is refused, with the status that
 * C2SP tlog-witness has for it:
 *     NOT_FOUND (404)  nobody told us to watch this log
 *     DENIED    (403)  the checkpoint is not signed by the key that we were told
 *     CONFLICT  (409)  `old` is not the size that we know: `known` is set to it; or it has our size and another root.
 *                      That is proof that the log was changed: it is kept, as an entry of our record
 *     INVALID   (400, 422)  no such request; old is larger than new; the proof does not hold
 * `known` is -1 unless it was set. Asserts that no transaction is open; it is committed before this returns. */
bool witness_answer(struct trail *t, struct arena *a, const struct trail_actor *by, const struct note_key *k,
                    struct str request, int64_t now, struct buf *answer, int64_t *known, struct err *e) MUST_CHECK;

/* A request, taken apart (for the network, and for tests). */
#define WITNESS_PROOF_MAX 63
struct witness_question {
    int64_t old;
    trail_hash proof[WITNESS_PROOF_MAX];
    size_t n;
    struct note note;
    struct checkpoint checkpoint;
};
bool witness_question_read(struct arena *a, struct str request, struct witness_question *out, struct err *e) MUST_CHECK;
