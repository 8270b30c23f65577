/* editions_match: inside of catalog. Which thing of one edition is which of another. */
#pragma once
#include "catalog/catalog.h"

struct edition_thing {
    struct str id;    /* whole name */
    struct str as;    /* of an old thing: the name it should have now, when what it belongs to moved; else the id */
    struct str scope; /* things are looked for in the same one only: the standard */
    struct str text;  /* what it says, for finding it under another id; "" = by id only */
};
/* For each of `before` its index in `after`, or -1. */
int32_t *editions_match(struct arena *a, const struct edition_thing *before, size_t n,
                        const struct edition_thing *after, size_t m);
/* Which of the matched things keep their order when as few as possible are said to have moved. `now` as above. */
bool *editions_in_order(struct arena *a, const int32_t *now, size_t n);
