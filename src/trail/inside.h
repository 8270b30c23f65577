/* inside: what the files of the trail share. For src/trail only. */
#pragma once
#include <openssl/evp.h>

#include "store/rights.h"
#include "trail/trail.h"

/* SHA-256 many times: one context, fetched once. */
struct hasher {
    EVP_MD *md;
    EVP_MD_CTX *ctx;
};
bool hasher_init(struct hasher *h, struct err *e) MUST_CHECK;
void hasher_release(struct hasher *h);
void hash_leaf(struct hasher *h, struct str salt, struct str record, trail_hash out);
void hash_node(struct hasher *h, const unsigned char *left, const unsigned char *right, trail_hash out);
void hash_nothing(struct hasher *h, trail_hash out); /* the root of an empty tree */

struct trail {
    struct store *store;
    struct hasher hash;
    struct buf text, rest; /* of the record that is being written, and its part after `on` */
    trail_alarm_fn *alarm;
    void *alarm_ctx;
    /* The end of the tree as this connection last saw it: true while `seen` is the transaction that is open. */
    uint64_t seen;
    int64_t size, last_at, held, limit;    /* limit: trail.limit_bytes, 0 = none */
    trail_hash frontier[TRAIL_LEVELS + 1]; /* by level, where `size` has that bit */
    trail_hash last_leaf;
};

/* The hash of the complete subtree `index` at `level`, over entries [index << level, (index + 1) << level). */
bool tree_node(struct trail *t, unsigned level, int64_t index, trail_hash out, struct err *e) MUST_CHECK;
/* Brings size and frontier up to what the database says now. */
bool tree_look(struct trail *t, struct err *e) MUST_CHECK;
/* What entry `size` adds: its leaf and the nodes that it completes, one after the other in `nodes`; `n` of them. The
 * frontier moves. */
void tree_add(struct trail *t, const trail_hash leaf, unsigned char nodes[(TRAIL_LEVELS + 1) * TRAIL_HASH], size_t *n);
/* The root over a frontier of that size. */
void frontier_root(struct hasher *h, const trail_hash *frontier, int64_t size, trail_hash out);

/* The record as text: all that stands before and after its number. */
void record_write(struct buf *out, int64_t n, int64_t at, int64_t clock, struct str kind, struct str subject,
                  struct str rest);
/* Everything after `kind` and `on` was fixed: act, who, from, values. */
void record_rest(struct buf *out, const struct trail_change *c);
