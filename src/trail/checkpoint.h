/* checkpoint: the record sealed, shown to others, and held to account by them.
 *
 * `seal` signs the root of the whole trail and keeps the note in the database; the caller also writes it to a file
 * outside of it (the newest, so that a database that was put back is noticed). A witness is another installation: it
 * keeps the newest checkpoint of each log that it watches, accepts a newer one only with a proof that nothing before it
 * changed, and answers with its cosignature. Requests and answers are texts, on files or over the network alike (C2SP
 * tlog-witness). */
#pragma once
#include "trail/note.h"

/* Signs the trail as it stands. The note lives in the arena. An unchanged trail gives the note that it has. */
bool trail_seal(struct trail *t, struct arena *a, const struct note_key *k, struct str origin, struct str *note,
                struct err *e) MUST_CHECK;
/* The newest note in the database; STR_NONE when there is none. */
bool trail_sealed(struct trail *t, struct arena *a, struct str *note, struct err *e) MUST_CHECK;

/* What a checkpoint in hand says of this trail. */
enum checkpoint_verdict {
    CHECKPOINT_HOLDS,     /* the trail begins with exactly these entries */
    CHECKPOINT_BEYOND,    /* it knows more entries than there are: some were taken off, or an old copy was put back */
    CHECKPOINT_DIFFERS,   /* an entry before its size was changed, or the history is another one */
    CHECKPOINT_ELSEWHERE, /* of another log */
};
bool trail_compare(struct trail *t, struct str origin, const struct checkpoint *c, enum checkpoint_verdict *out,
                   struct err *e) MUST_CHECK;

/* The writing side: a proof of one entry, an export of all. */
bool trail_prove(struct trail *t, struct str note, int64_t entry, struct buf *out, struct err *e) MUST_CHECK;
/* Everything up to the checkpoint's size, piece by piece. */
typedef bool trail_write_fn(void *ctx, struct str piece, struct err *e);
bool trail_export(struct trail *t, struct str note, trail_write_fn *write, void *ctx, struct err *e) MUST_CHECK;

/* Witnesses: ours (who cosign for us), and the logs that we watch. Inside a transaction where they change something. */
bool witness_request(struct trail *t, struct arena *a, struct str witness, struct str note, struct buf *out,
                     struct err *e) MUST_CHECK;
/* 404, 403, 409, 400, 422 of tlog-witness as error kinds NOT_FOUND, DENIED, CONFLICT, INVALID, INVALID. `size`: what we
 * know, for the answer to a conflict. */
bool witness_answer(struct trail *t, struct arena *a, const struct note_key *k, struct str request, int64_t now,
                    struct buf *answer, int64_t *size, struct err *e) MUST_CHECK;
/* Puts a witness's cosignatures under our checkpoint. */
bool witness_accept(struct trail *t, struct arena *a, struct str answer, struct str *note, struct err *e) MUST_CHECK;
bool witness_add(struct trail *t, const struct note_verifier *v, struct err *e) MUST_CHECK;   /* cosigns for us */
bool witness_watch(struct trail *t, const struct note_verifier *v, struct err *e) MUST_CHECK; /* a log, by its key */
