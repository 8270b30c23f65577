/* pack: a proof pack, wherever its members lie. */
#pragma once
#include "verify/checkpoint.h"
#include "verify/zip.h"

struct pack {
    struct say *say;
    struct trust *trust;
    const struct source *zip; /* or NULL: */
    int folder;
    struct member *members;
    size_t n;
    struct checkpoint checkpoint; /* of checkpoint.txt; without text when it is none */
    uint64_t entries, erased;
};

/* Checks the pack whose members are listed. */
void v_pack(struct pack *p);
