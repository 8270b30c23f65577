/* tree: the Merkle tree over the entries, RFC 9162 section 2.1.
 *
 * Entry n completes the subtrees that end with it: its own leaf, and one more for each trailing one of n in binary.
 * Their hashes stand in its row (`nodes`), so a row is written once, nothing else is touched, and any node is one row
 * away: the subtree `index` at `level` is the hash number `level` of row ((index + 1) << level) - 1. */
#include <string.h>

#include "trail/inside.h"

static bool bad_row(int64_t n, struct err *e) {
    return err_set(e, ERR_DB, _("Entry %lld of the record is missing or damaged. See: kijun verify"), (long long)n);
}

bool tree_node(struct trail *t, unsigned level, int64_t index, trail_hash out, struct err *e) {
    int64_t n = ((index + 1) << level) - 1;
    struct stmt *q = store_query_as(t->store, STORE_TRAIL, SQL("SELECT nodes FROM trail_entry WHERE n = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, n);
    if (!stmt_row(q, e)) return e->kind ? false : bad_row(n, e);
    struct str nodes = stmt_bytes_at(q, 0);
    bool there = nodes.len >= (level + 1) * (size_t)TRAIL_HASH;
    if (there) memcpy(out, nodes.ptr + level * (size_t)TRAIL_HASH, TRAIL_HASH);
    stmt_done(q);
    return there || bad_row(n, e);
}

static bool read_frontier(struct trail *t, int64_t size, struct err *e) {
    for (unsigned level = 0; size >> level; level++)
        if (size >> level & 1 && !tree_node(t, level, (size >> level) - 1, t->frontier[level], e)) return false;
    return true;
}

bool tree_look(struct trail *t, struct err *e) {
    if (store_in_transaction(t->store) && t->seen == store_transaction(t->store)) return true;
    struct stmt *q =
        store_query_as(t->store, STORE_TRAIL, SQL("SELECT n, at, nodes FROM trail_entry ORDER BY n DESC LIMIT 1"), e);
    if (!q) return false;
    int64_t size = 0, at = 0;
    bool same = false;
    if (stmt_row(q, e)) {
        struct str nodes = stmt_bytes_at(q, 2);
        size = stmt_int_at(q, 0) + 1;
        at = stmt_int_at(q, 1);
        if (nodes.len < TRAIL_HASH) return stmt_done(q), bad_row(size - 1, e);
        /* Leaves are salted: the same one at the same place means the same history. */
        same = size == t->size && memcmp(nodes.ptr, t->last_leaf, TRAIL_HASH) == 0;
        memcpy(t->last_leaf, nodes.ptr, TRAIL_HASH);
    }
    stmt_done(q);
    if (e->kind) return false;
    t->size = -1; /* not known until the frontier is read */
    if (!same && !read_frontier(t, size, e)) return false;
    t->size = size;
    t->last_at = at;
    t->seen = store_transaction(t->store);
    return true;
}

void tree_add(struct trail *t, const trail_hash leaf, unsigned char nodes[(TRAIL_LEVELS + 1) * TRAIL_HASH], size_t *n) {
    trail_hash node;
    unsigned level = 0;
    memcpy(node, leaf, TRAIL_HASH);
    memcpy(nodes, leaf, TRAIL_HASH);
    memcpy(t->last_leaf, leaf, TRAIL_HASH);
    for (; t->size >> level & 1; level++) {
        hash_node(&t->hash, t->frontier[level], node, node);
        memcpy(nodes + (level + 1) * (size_t)TRAIL_HASH, node, TRAIL_HASH);
    }
    memcpy(t->frontier[level], node, TRAIL_HASH);
    t->size++;
    *n = level + 1;
}

void frontier_root(struct hasher *h, const trail_hash *frontier, int64_t size, trail_hash out) {
    bool any = false;
    if (size == 0) hash_nothing(h, out);
    for (unsigned level = 0; size >> level; level++) {
        if (!(size >> level & 1)) continue;
        if (any)
            hash_node(h, frontier[level], out, out);
        else
            memcpy(out, frontier[level], TRAIL_HASH);
        any = true;
    }
}

/* The hash over entries [from, to), where the range is one that the tree of RFC 9162 has: its left part is complete. */
static bool range(struct trail *t, int64_t from, int64_t to, trail_hash out, struct err *e) {
    trail_hash node;
    bool any = false;
    /* From right to left: the smallest complete subtree first. */
    for (int64_t end = to; end > from;) {
        unsigned level = (unsigned)__builtin_ctzll((unsigned long long)(end - from));
        if (!tree_node(t, level, (end >> level) - 1, node, e)) return false;
        if (any)
            hash_node(&t->hash, node, out, out);
        else
            memcpy(out, node, TRAIL_HASH);
        any = true;
        end -= (int64_t)1 << level;
    }
    return true;
}

static bool within(struct trail *t, int64_t size, struct err *e) {
    if (!tree_look(t, e)) return false;
    if (size >= 0 && size <= t->size) return true;
    return err_set(e, ERR_INVALID, _("The record has %lld entries, not %lld."), (long long)t->size, (long long)size);
}

bool trail_size(struct trail *t, int64_t *size, struct err *e) {
    if (!tree_look(t, e)) return false;
    *size = t->size;
    return true;
}

bool trail_root(struct trail *t, int64_t size, trail_hash out, struct err *e) {
    if (!within(t, size, e)) return false;
    if (size == 0) return hash_nothing(&t->hash, out), true;
    return range(t, 0, size, out, e);
}

/* The largest power of two below n (n > 1): where a tree of n leaves is split. */
static int64_t split_of(int64_t n) {
    return (int64_t)1 << (63 - __builtin_clzll((unsigned long long)(n - 1)));
}

bool trail_inclusion(struct trail *t, int64_t entry, int64_t size, trail_hash hashes[TRAIL_LEVELS], size_t *n,
                     struct err *e) {
    if (!within(t, size, e)) return false;
    if (entry < 0 || entry >= size)
        return err_set(e, ERR_INVALID, _("There is no entry %lld among the first %lld."), (long long)entry,
                       (long long)size);
    /* Down from the root; the proof goes up from the leaf, so it is turned round at the end. */
    size_t count = 0;
    for (int64_t from = 0, to = size; to - from > 1; count++) {
        int64_t middle = from + split_of(to - from);
        bool left = entry < middle;
        if (!range(t, left ? middle : from, left ? to : middle, hashes[count], e)) return false;
        if (left)
            to = middle;
        else
            from = middle;
    }
    for (size_t i = 0; i < count / 2; i++) {
        trail_hash keep;
        memcpy(keep, hashes[i], TRAIL_HASH);
        memcpy(hashes[i], hashes[count - 1 - i], TRAIL_HASH);
        memcpy(hashes[count - 1 - i], keep, TRAIL_HASH);
    }
    *n = count;
    return true;
}

bool trail_consistency(struct trail *t, int64_t old, int64_t size, trail_hash hashes[2 * TRAIL_LEVELS], size_t *n,
                       struct err *e) {
    if (!within(t, size, e)) return false;
    if (old < 0 || old > size)
        return err_set(e, ERR_INVALID, _("The record has %lld entries, not %lld."), (long long)size, (long long)old);
    *n = 0;
    if (old == 0 || old == size) return true;
    /* SUBPROOF of RFC 9162: down towards the edge of the old tree; what is needed is gathered from the top. */
    size_t count = 0;
    int64_t from = 0, to = size, edge = old;
    bool whole = true; /* the old tree is this very subtree so far */
    while (edge < to - from) {
        int64_t k = split_of(to - from);
        bool left = edge <= k;
        if (!range(t, left ? from + k : from, left ? to : from + k, hashes[count++], e)) return false;
        if (left)
            to = from + k;
        else
            from += k, edge -= k, whole = false;
    }
    if (!whole && !range(t, from, to, hashes[count++], e)) return false;
    for (size_t i = 0; i < count / 2; i++) {
        trail_hash keep;
        memcpy(keep, hashes[i], TRAIL_HASH);
        memcpy(hashes[i], hashes[count - 1 - i], TRAIL_HASH);
        memcpy(hashes[count - 1 - i], keep, TRAIL_HASH);
    }
    *n = count;
    return true;
}
