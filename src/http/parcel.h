/* parcel: bytes on their way between two processes: in memory while they are few, else in a sealed memfd.
 *
 *     struct parcel p = PARCEL_NONE;
 *     if (!parcel_add(&p, piece, 10 * MIB, e)) … past the ceiling, or no memory for it …
 *     if (!parcel_seal(&p, e)) …                                   // before it goes to another process
 *     if (!parcel_load(&p, 10 * MIB, &text, e)) …                  // where it is read; `text` lives as long as `p`
 *     parcel_release(&p);
 *
 * What came from another process is believed only after parcel_check: a memfd that nobody can change or shorten any
 * more, of the size that was said. A `file` parcel is a file of the disk, sent but never read as a whole. */
#pragma once
#include "base/base.h"

struct parcel {
    char *ptr; /* owned; in memory */
    size_t room;
    int fd; /* -1: in memory */
    uint64_t bytes;
    bool file;
};
#define PARCEL_NONE                                                                                                    \
    (struct parcel) {                                                                                                  \
        .fd = -1                                                                                                       \
    }
bool parcel_add(struct parcel *p, struct str s, uint64_t ceiling, struct err *e) MUST_CHECK; /* LIMIT, IO */
bool parcel_of(struct str s, struct parcel *out, struct err *e) MUST_CHECK;                  /* a copy, sealed */
bool parcel_seal(struct parcel *p, struct err *e) MUST_CHECK;
bool parcel_check(const struct parcel *p, struct err *e) MUST_CHECK; /* UPSTREAM */
bool parcel_load(struct parcel *p, uint64_t ceiling, struct str *out, struct err *e) MUST_CHECK;
/* Up to `room` bytes from `at` on; fewer only at an end that came too early. */
size_t parcel_read(const struct parcel *p, uint64_t at, char *to, size_t room);
void parcel_release(struct parcel *p); /* safe twice */
