/* database_parts: inside of ledger. Rows of the tables system and system_part. */
#pragma once
#include "ledger/database.h"

/* Inside a transaction. */
struct stored {
    int64_t id, next_item, changed;
    struct str name;
    bool removed;
    struct parts parts;
};
bool stored_read(struct arena *a, struct store *s, int64_t id, struct stored *out, struct err *e) MUST_CHECK;
/* What the parts were when entry `revision` was the newest, from the trail. A part whose value is not known any more
 * has the value STR_NONE. `since` gets the entries after it. */
bool stored_base(struct arena *a, struct trail *t, const struct stored *now, int64_t revision, struct parts *out,
                 struct history *since, struct err *e) MUST_CHECK;
/* Writes changes, each with its entry; moves `s->changed`, and s->parts is what there is now. */
bool stored_write(struct arena *a, struct trail *t, const struct trail_actor *by, struct stored *s,
                  const struct part_change *changes, size_t n, struct err *e) MUST_CHECK;
bool stored_create(struct arena *a, struct trail *t, const struct trail_actor *by, struct str name, struct stored *out,
                   struct err *e) MUST_CHECK;
/* Everything goes but its row, its id and its history. */
bool stored_remove(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t id,
                   struct err *e) MUST_CHECK;
/* The name is free, or that of system `id`. */
bool stored_name_free(struct store *s, struct str name, int64_t id, struct err *e) MUST_CHECK;
