/* record: the rules for the record of one entry.
 *
 * A record is at most 1 MiB of UTF-8 without control characters, one JSON object whose keys stand in their order, each
 * once; it says which entry it is and when it was made.
 */
#pragma once
#include "verify/say.h"

#define RECORD_SIZE (1024 * 1024)
#define RECORD_TIME 24 /* 2026-11-30T08:21:44.123Z */

struct record {
    uint64_t n;
    char at[RECORD_TIME + 1];
    bool clock; /* the record says itself that the clock was odd */
};

/* Reads a record, says every rule that it breaks, and returns whether it keeps them all. What could be read of number
 * and time is set all the same: n is NO_ENTRY, at is "" where it could not. */
bool v_record(struct say *s, struct span text, struct record *out);
