/* shown: inside of trail. What sealing and witnessing share: transactions of their own, notes of ours by size, and the
 * entries that say what was done. */
#pragma once
#include "store/rights.h"
#include "trail/checkpoint.h"

/* A note with its checkpoint. */
bool shown_read(struct arena *a, struct str bytes, struct note *note, struct checkpoint *c, struct err *e) MUST_CHECK;
/* The same, and it is of the beginning of this trail (INVALID when it is not). */
bool shown_of_ours(struct trail *t, struct arena *a, struct str bytes, struct note *note, struct checkpoint *c,
                   struct err *e) MUST_CHECK;
void shown_add_signature(struct buf *out, const struct note_signature *s);

/* The entry about `what`/`name`; `after` and `note` are JSON or STR_NONE. */
bool shown_record(struct trail *t, const struct trail_actor *by, struct str act, const char *what, struct str name,
                  struct str after, struct str note, struct err *e) MUST_CHECK;
/* {"size":…,"root":"…"} */
struct str shown_json(struct arena *a, const struct checkpoint *c);
struct str shown_json_text(struct arena *a, const char *key, struct str value); /* {"key":"value"} */
