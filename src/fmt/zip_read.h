/* zip_read: members of an archive that somebody sent, never more than was agreed. For src/fmt only.
 *
 * The directory of an archive can lie about sizes; what counts is what really comes out. A member is handed over in
 * pieces as it is unpacked, so a bomb is noticed after its first megabyte and never held in memory. Archives with more
 * members than agreed, with two members of one name, or with encrypted ones are refused. */
#pragma once
#include "base/base.h"

struct zip_limits {
    size_t entries;  /* members in the archive */
    size_t part;     /* bytes of one member unpacked */
    size_t unpacked; /* bytes of all members that are read, together */
    size_t ratio;    /* unpacked bytes for a packed one … */
    size_t free;     /* … beyond this size */
};
struct zipr;
/* `bytes` must live as long as the archive is open; `path` is for messages. */
struct zipr *zipr_open(struct str path, struct str bytes, const struct zip_limits *limits, struct err *e) MUST_CHECK;
void zipr_close(struct zipr *z); /* NULL is fine */
/* Names are compared without regard to the case of ASCII letters. */
bool zipr_has(struct zipr *z, struct str name);
/* Calls `each` for every piece. False when the member is not there, too large, damaged, or when `each` said so (which
 * has then set `e`). */
bool zipr_read(struct zipr *z, struct str name, bool (*each)(void *ctx, struct str piece), void *ctx,
               struct err *e) MUST_CHECK;
