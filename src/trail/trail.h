/* trail: who did what to what, when and from where; in the transaction of the change.
 *
 * Every entry is a leaf of a Merkle tree (docs/trail-format.md): a changed, removed or inserted entry changes the root,
 * and roots are signed as checkpoints (checkpoint.h) that others keep. The leaf is a salted commitment, so that the
 * content of an entry can be erased while the tree, and every proof, still holds.
 *
 *     struct trail *t = trail_open(store, &e);
 *     STORE_TX struct store_tx tx = {0};
 *     if (!store_begin(store, &tx, &e)) …
 *     … change rows …
 *     if (!trail_append(t, &(struct trail_change){.by = &actor, .kind = STR("decision"), .act = STR("set"),
 *                       .on = on, .before = before, .after = after}, &n, &e)) …
 *     if (!store_commit(&tx, &e)) …
 *
 * What it promises: the entry and the change are committed together or not at all. store_commit refuses a transaction
 * that changed rows without an entry, so no change can be forgotten. Numbers have no gaps; order is by number, never by
 * time. What it refuses: entries are never changed; erasing (trail_erase) takes the content and leaves the leaf.
 *
 * When the record cannot be written, the setting `trail.on_failure` decides: see trail_append. */
#pragma once
#include "store/store.h"

#define TRAIL_HASH 32
#define TRAIL_SALT 32
#define TRAIL_RECORD_MAX MIB
#define TRAIL_LEVELS 63       /* of a tree; also the most hashes in a proof */
#define TRAIL_SUBJECT_MAX 512 /* bytes of `on` */

struct trail;

/* Reads where the record stands. The store outlives the trail. */
struct trail *trail_open(struct store *s, struct err *e) MUST_CHECK;
void trail_close(struct trail *t); /* NULL is fine */
struct store *trail_store(struct trail *t);

/* Adding ---------------------------------------------------------------------------------------------------------- */

struct trail_actor {
    struct str account;           /* the system's user */
    struct str id, name;          /* the person configured for it; STR_NONE: nobody */
    struct str host, via;         /* this machine; "cli", "web", … */
    struct str terminal, address; /* STR_NONE: none */
};
struct trail_change {
    const struct trail_actor *by;
    struct str kind, act, on;       /* kind: one of registers/retention.yaml */
    struct str before, after, note; /* JSON in one line, or STR_NONE */
};
/* Inside a transaction of the store. `n` (may be NULL): the number of the entry; -1 when it is held.
 *
 * When the tree cannot take the entry (its quota `trail.limit_bytes` is reached, its end is damaged, no salt is to be
 * had), `trail.on_failure` decides:
 *     refuse    (default) false: the caller's transaction is rolled back; reading goes on
 *     hold      the entry waits in a bounded place (TRAIL_HELD_MAX) and goes into the tree before the next entry that
 *               can; when that is full: refuse
 *     continue  the same without a bound
 * With hold and continue the alarm function is told, each time. A full disk refuses the change in every setting, since
 * the change itself could not be kept either. */
#define TRAIL_HELD_MAX 1000
bool trail_append(struct trail *t, const struct trail_change *change, int64_t *n, struct err *e) MUST_CHECK;
/* Told when an entry is held; the default says it on standard error. */
typedef void trail_alarm_fn(void *ctx, const struct err *why, int64_t held);
void trail_set_alarm(struct trail *t, trail_alarm_fn *alarm, void *ctx);

/* How many entries wait outside of the tree. */
bool trail_held(struct trail *t, int64_t *n, struct err *e) MUST_CHECK;

/* How much room the record has left: the larger of what is used of the disk and of the quota, in per cent. */
struct trail_room {
    unsigned disk_percent, quota_percent; /* used; quota 0: none is set */
    unsigned warn;                        /* 0, or the highest of 80, 90, 95 that is passed */
};
bool trail_room(struct trail *t, struct trail_room *out, struct err *e) MUST_CHECK;

/* Looking --------------------------------------------------------------------------------------------------------- */

bool trail_size(struct trail *t, int64_t *size, struct err *e) MUST_CHECK;

struct trail_entry { /* views are valid until the next step of the walk */
    int64_t n, at;   /* at: milliseconds since 1970 */
    struct str kind, subject;
    struct str salt, record; /* STR_NONE: erased */
    struct str leaf;         /* 32 bytes */
};
/* Entries from `from` on, `count` at most, by number; or only those of a subject (and of what lies below it, "a/b" for
 * "a"); STR_NONE: all. Stops when `each` gives false. */
typedef bool trail_entry_fn(void *ctx, const struct trail_entry *entry);
bool trail_walk(struct trail *t, int64_t from, int64_t count, struct str subject, trail_entry_fn *each, void *ctx,
                struct err *e) MUST_CHECK;
/* The same backwards, newest first: those of a subject with numbers below `before`. */
bool trail_walk_back(struct trail *t, int64_t before, struct str subject, trail_entry_fn *each, void *ctx,
                     struct err *e) MUST_CHECK;

/* The tree -------------------------------------------------------------------------------------------------------- */

typedef unsigned char trail_hash[TRAIL_HASH];
/* The root over the first `size` entries. INVALID when there are fewer. */
bool trail_root(struct trail *t, int64_t size, trail_hash out, struct err *e) MUST_CHECK;
/* RFC 9162 2.1.3 and 2.1.4: proofs from this trail. `n` hashes, TRAIL_LEVELS at most (2 × for consistency). */
bool trail_inclusion(struct trail *t, int64_t entry, int64_t size, trail_hash hashes[TRAIL_LEVELS], size_t *n,
                     struct err *e) MUST_CHECK;
bool trail_consistency(struct trail *t, int64_t old, int64_t size, trail_hash hashes[2 * TRAIL_LEVELS], size_t *n,
                       struct err *e) MUST_CHECK;
/* … and checking them, which needs no trail. */
bool trail_inclusion_holds(int64_t entry, int64_t size, const trail_hash leaf, const trail_hash *hashes, size_t n,
                           const trail_hash root);
bool trail_consistency_holds(int64_t old, int64_t size, const trail_hash *hashes, size_t n, const trail_hash old_root,
                             const trail_hash root);
void trail_leaf_of(struct str salt, struct str record, trail_hash out);

/* Care ------------------------------------------------------------------------------------------------------------ */

/* Recomputes everything: every commitment that is still open, every node, that what is kept beside a record says the
 * same as the record, that numbers have no gap, that the roots of our own checkpoints are those of the tree.
 * `n`: how many findings; false only when it could not be looked at. */
struct trail_finding {
    int64_t entry; /* -1: not about one entry */
    const char *text;
};
typedef void trail_finding_fn(void *ctx, const struct trail_finding *finding);
struct trail_verified {
    int64_t size, erased, held, checkpoints;
    trail_hash root;
};
bool trail_verify(struct trail *t, trail_finding_fn *say, void *ctx, struct trail_verified *out, size_t *n,
                  struct err *e) MUST_CHECK;

/* Takes the content of entries (their salts and records); the leaves stay. Inside a transaction; the caller appends the
 * entry that says so (`erase.h` of ledger has the rules: two people, holds, terms). `taken`: how many still had one. */
bool trail_erase(struct trail *t, int64_t from, int64_t to, int64_t *taken, struct err *e) MUST_CHECK;
