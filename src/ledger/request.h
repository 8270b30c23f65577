/* request: acts that need two people (docs/trail-format.md, "Request of two people").
 *
 * A request is a text that says what is to be done, why, in which log, until when. People sign it with their own keys,
 * wherever they are; then anybody carries it out. What counts is checked then, in the transaction of the act: the
 * origin, the time, that it was not carried out before, and signatures of at least two different people who are known
 * and active, with the keys that the record knows. The whole signed note goes into the entry: it is the proof.
 *
 *     if (!request_write(&(struct request){.origin = o, .act = STR("erase"), .what = what, .reason = why, .until = u},
 *                        &text, &e)) …                                        // `once` is made
 *     if (!request_sign(a, path, text, key, &signed_text, &e)) …
 *     if (!request_execute(a, trail, &actor, origin, path, signed_text, now, &done, &e)) …   // DENIED: signatures
 * missing
 *
 * Acts are rows of one table (acts.c). One key counts once, whatever names it was registered under, and a signature
 * that is wrong spoils the request. */
#pragma once
#include "trail/note.h"

#define REQUEST_MAX (64 * KIB)
#define REQUEST_REASON_MAX 2000 /* bytes */
#define REQUEST_WHAT_MAX (16 * KIB)
#define REQUEST_SIGNERS 2
#define REQUEST_DAYS 7      /* how long one is good, unless it says otherwise */
#define REQUEST_DAYS_MAX 31 /* the longest */
#define REQUEST_ONCE 16     /* bytes */

struct request {
    struct str origin, act, what, reason, until, once; /* until: 2026-12-31T00:00:00Z; once: hex */
};
/* The text with an empty line behind it, ready to be signed. INVALID: a text that does not fit on a line. */
bool request_write(const struct request *r, struct buf *out, struct err *e) MUST_CHECK;

/* As it comes from a file, signed or not yet. Strict: one text for one request. */
struct request_note {
    struct request request;
    struct note note; /* n = 0: nobody signed */
};
bool request_read(struct arena *a, struct str path, struct str bytes, struct request_note *out,
                  struct err *e) MUST_CHECK;
/* All of it with one signature more. CONFLICT: this key signed it already. */
bool request_sign(struct arena *a, struct str path, struct str bytes, const struct note_key *key, struct buf *out,
                  struct err *e) MUST_CHECK;

/* Who signed, as far as the record knows. */
enum request_signature {
    REQUEST_GOOD,
    REQUEST_SAME_KEY, /* good, but the key is that of another signer: counts once */
    REQUEST_STRANGER, /* nobody has this id, or the key is another one */
    REQUEST_STOPPED,  /* the person was stopped */
};
struct request_signer {
    struct str id, name; /* name STR_NONE: a stranger */
    enum request_signature is;
};
struct request_signers {
    struct request_signer *list;
    size_t n, good;
};
/* INVALID: the signature of a known key is wrong. */
bool request_signers(struct arena *a, struct store *s, const struct request_note *r, struct request_signers *out,
                     struct err *e) MUST_CHECK;
/* Who could sign as well: active people with a key who did not; ids. */
bool request_could_sign(struct arena *a, struct store *s, const struct request_signers *signers, struct str **ids,
                        size_t *n, struct err *e) MUST_CHECK;

/* Whether it could be carried out, signatures aside: the same look as when it is, for whoever makes a request. */
bool request_check(struct arena *a, struct trail *t, const struct request *r, int64_t now, struct err *e) MUST_CHECK;
/* Carries it out. Nothing happened when it fails. INVALID (not of this log, over, no such act, a wrong signature),
 * CONFLICT (carried out before), DENIED (too few signatures; a hold), NOT_FOUND. */
struct request_done {
    int64_t entry; /* the proof */
    bool settled;  /* nothing of what was erased is left in the file; false: somebody was reading, and the next
                      retention_run or store_settle does it */
};
bool request_execute(struct arena *a, struct trail *t, const struct trail_actor *by, struct str origin, struct str path,
                     struct str bytes, int64_t now, struct request_done *out, struct err *e) MUST_CHECK;
