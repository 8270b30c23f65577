/* tree: the Merkle tree of RFC 9162 section 2.1, folded while leaves arrive; proofs of inclusion and of consistency.
 *
 * A tree of n leaves is kept as the roots of its full subtrees, one for each bit of n: 64 hashes at most, whatever the
 * number of entries. The root of every earlier size can be asked for while the tree grows past it.
 *
 *     struct tree t = {0};
 *     v_tree_add(&t, leaf);
 *     v_tree_root(&t, root);
 */
#pragma once
#include "verify/bytes.h"

#define PROOF_HASHES 63 /* of a proof, at most */

struct tree {
    uint64_t n;           /* leaves so far */
    uint8_t full[64][32]; /* full[k]: root of the full subtree of 2^k leaves, where bit k of n is set */
};

void v_tree_add(struct tree *t, const uint8_t leaf[32]);
void v_tree_root(const struct tree *t, uint8_t out[32]);

/* The root to which a leaf leads as number `index` of `size` (RFC 9162 section 2.1.3.2); false when the proof has too
 * few or too many hashes. */
bool v_tree_lead(const uint8_t leaf[32], uint64_t index, uint64_t size, const uint8_t (*proof)[32], size_t n,
                 uint8_t root[32]);

/* Whether the proof shows that the tree of `size` leaves begins with that of `old` leaves (RFC 9162 section 2.1.4.2).
 */
bool v_tree_grew(uint64_t old, const uint8_t old_root[32], uint64_t size, const uint8_t root[32],
                 const uint8_t (*proof)[32], size_t n);
