/* erase: what is to be erased, as a list that people can sign: `entry:12 entry:20-31 evidence:5`.
 *
 * Who may order it is decided in request.h (two people) and retention.h (terms); here is what it means, and what is
 * never erased: entries of a kind that is fixed (they say what was erased, by whom and why), and what a hold covers. */
#pragma once
#include "trail/trail.h"

#define ERASE_ITEMS_MAX 1000
#define ERASE_TEXT_MAX (16 * KIB)

struct erase_range {
    int64_t from, to; /* [from, to) */
};
struct erase_list {
    struct erase_range *entries;
    size_t n_entries;
    int64_t *evidence;
    size_t n_evidence;
};
/* INVALID with the word that is wrong. Ranges as people write them include both ends. */
bool erase_read(struct arena *a, struct str text, struct erase_list *out, struct err *e) MUST_CHECK;
void erase_write(const struct erase_list *l, struct buf *out); /* the same list, the same text */
/* The entry that added each evidence is put into the list too, when it is not there yet: it names the file. */
bool erase_with_entries(struct arena *a, struct store *s, struct erase_list *l, struct err *e) MUST_CHECK;
/* Whether all of it is there, not erased, not fixed and under no hold. NOT_FOUND, CONFLICT, DENIED. */
bool erase_check(struct arena *a, struct trail *t, const struct erase_list *l, struct err *e) MUST_CHECK;
/* Inside a transaction whose entry is `entry`. After the commit: store_settle. */
bool erase_carry(struct trail *t, const struct erase_list *l, int64_t entry, struct err *e) MUST_CHECK;
