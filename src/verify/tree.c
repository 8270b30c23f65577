/* tree: see tree.h; RFC 9162 section 2.1. */
#include "verify/tree.h"

#include "verify/hash.h"

void v_tree_add(struct tree *t, const uint8_t leaf[32]) {
    uint8_t h[32];
    unsigned k = 0;
    memcpy(h, leaf, 32);
    for (; (t->n >> k) & 1; k++) v_node(t->full[k], h, h);
    memcpy(t->full[k], h, 32);
    t->n++;
}

void v_tree_root(const struct tree *t, uint8_t out[32]) {
    bool any = false;
    if (t->n == 0) v_sha256((struct span){NULL, 0}, (struct span){NULL, 0}, out);
    for (unsigned k = 0; k < 64; k++) {
        if (!((t->n >> k) & 1)) continue;
        if (any) {
            v_node(t->full[k], out, out);
        } else {
            memcpy(out, t->full[k], 32);
        }
        any = true;
    }
}

bool v_tree_lead(const uint8_t leaf[32], uint64_t index, uint64_t size, const uint8_t (*proof)[32], size_t n,
                 uint8_t root[32]) {
    uint8_t h[32];
    if (index >= size) return false;
    uint64_t at = index, last = size - 1; /* of the level, from the leaves up */
    memcpy(h, leaf, 32);
    for (size_t i = 0; i < n; i++) {
        if (last == 0) return false;
        if ((at & 1) || at == last) {
            v_node(proof[i], h, h);
            while (!(at & 1) && at != 0) at >>= 1, last >>= 1; /* levels where the node has no sibling */
        } else {
            v_node(h, proof[i], h);
        }
        at >>= 1, last >>= 1;
    }
    if (last != 0) return false;
    memcpy(root, h, 32);
    return true;
}

bool v_tree_grew(uint64_t old, const uint8_t old_root[32], uint64_t size, const uint8_t root[32],
                 const uint8_t (*proof)[32], size_t n) {
    if (old > size) return false;
    if (old == size) return n == 0 && memcmp(old_root, root, 32) == 0;
    if (old == 0) return n == 0;
    uint64_t at = old - 1, last = size - 1;
    while (at & 1) at >>= 1, last >>= 1;
    uint8_t was[32], is[32];
    size_t i = 0;
    /* Where the old tree is one full subtree, its root is the first hash and is not sent. */
    if (at != 0 && n == 0) return false;
    memcpy(was, at == 0 ? old_root : proof[i++], 32);
    memcpy(is, was, 32);
    for (; i < n; i++) {
        if (last == 0) return false;
        if ((at & 1) || at == last) {
            v_node(proof[i], was, was);
            v_node(proof[i], is, is);
            while (!(at & 1) && at != 0) at >>= 1, last >>= 1;
        } else {
            v_node(is, proof[i], is);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && memcmp(was, old_root, 32) == 0 && memcmp(is, root, 32) == 0;
}
