/* limit: a ceiling for something that an outsider controls, as `kijun limits` prints it. Rooms keep theirs in a table
 * named ROOM_limits, from which their code takes the numbers. */
#pragma once
#include <stdint.h>

struct limit {
    const char *name; /* "http.head" */
    uint64_t value;
    const char *unit;    /* "bytes", "fields", "seconds", … */
    const char *meaning; /* English sentence, marked N_() */
};
