/* carry: inside of trail. Entries of one database after those of another, as they are. */
#pragma once
#include "trail/checkpoint.h"

struct carried {
    int64_t entries;     /* carried over */
    int64_t erased;      /* whose content was erased again */
    int64_t unexplained; /* without content in the present database, though no entry says that anything was erased */
    bool all;            /* everything that the present database has */
    bool says_erased;    /* some entry tells of an erasure */
    char why[700];       /* unless all: why not */
};
/* In a transaction of `to`, whose trail has `size` entries and whose end is the beginning of what `from` has. `known`:
 * a checkpoint that was kept outside, with `is_known`; it vouches for entries where the present tree cannot be
 * followed. */
bool carry_over(struct trail *from, struct trail *to, int64_t size, const struct checkpoint *known, bool is_known,
                struct carried *out, struct err *e) MUST_CHECK;
