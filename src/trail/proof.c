/* proof: checking inclusion and consistency, RFC 9162 sections 2.1.3.2 and 2.1.4.2. Needs no trail. */
#include <string.h>

#include "trail/inside.h"

static bool same(const unsigned char *a, const unsigned char *b) {
    return memcmp(a, b, TRAIL_HASH) == 0;
}

static bool inclusion(struct hasher *h, int64_t entry, int64_t size, const trail_hash leaf, const trail_hash *hashes,
                      size_t n, const trail_hash root) {
    int64_t fn = entry, sn = size - 1;
    trail_hash r;
    memcpy(r, leaf, TRAIL_HASH);
    for (size_t i = 0; i < n; i++) {
        if (sn == 0) return false;
        if (fn & 1 || fn == sn) {
            hash_node(h, hashes[i], r, r);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            hash_node(h, r, hashes[i], r);
        }
        fn >>= 1, sn >>= 1;
    }
    return sn == 0 && same(r, root);
}

bool trail_inclusion_holds(int64_t entry, int64_t size, const trail_hash leaf, const trail_hash *hashes, size_t n,
                           const trail_hash root) {
    struct hasher h;
    struct err e;
    if (entry < 0 || size < 1 || entry >= size || n > TRAIL_LEVELS) return false;
    if (!hasher_init(&h, &e)) mem_exhausted(e.text);
    bool ok = inclusion(&h, entry, size, leaf, hashes, n, root);
    hasher_release(&h);
    return ok;
}

static bool consistency(struct hasher *h, int64_t old, int64_t size, const trail_hash *hashes, size_t n,
                        const trail_hash old_root, const trail_hash root) {
    int64_t fn = old - 1, sn = size - 1;
    trail_hash fr, sr;
    size_t i = 0;
    while (fn & 1) fn >>= 1, sn >>= 1;
    /* A power of two is itself the first node. */
    const unsigned char *first = fn ? hashes[i++] : old_root;
    memcpy(fr, first, TRAIL_HASH);
    memcpy(sr, first, TRAIL_HASH);
    for (; i < n; i++) {
        if (sn == 0) return false;
        if (fn & 1 || fn == sn) {
            hash_node(h, hashes[i], fr, fr);
            hash_node(h, hashes[i], sr, sr);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            hash_node(h, sr, hashes[i], sr);
        }
        fn >>= 1, sn >>= 1;
    }
    return sn == 0 && same(fr, old_root) && same(sr, root);
}

bool trail_consistency_holds(int64_t old, int64_t size, const trail_hash *hashes, size_t n, const trail_hash old_root,
                             const trail_hash root) {
    struct hasher h;
    struct err e;
    if (old < 0 || size < old || n > 2 * (size_t)TRAIL_LEVELS) return false;
    if (!hasher_init(&h, &e)) mem_exhausted(e.text);
    bool ok;
    if (old == size) {
        ok = n == 0 && same(old_root, root);
    } else if (old == 0) { /* nothing is the beginning of everything */
        trail_hash nothing;
        hash_nothing(&h, nothing);
        ok = n == 0 && same(old_root, nothing);
    } else {
        ok = n > 0 && consistency(&h, old, size, hashes, n, old_root, root);
    }
    hasher_release(&h);
    return ok;
}
