/* restore: a backup in the place of the database, without losing the record.
 *
 * Restoring puts the content back to what it was, but the record goes on: entries that were written after the backup
 * are carried over from the present database as they are, as far as they verify, and one more says what was restored.
 * So every checkpoint and proof that anybody holds stays true.
 *
 * When the newest checkpoint that is known outside of the database (keys/latest.checkpoint) cannot be reached that way,
 * entries are lost for good. Signing on under the same name would make a second history of it; so the record gets a
 * new name, NAME/2 (NAME/3, …), a new *epoch*, whose first entry says where the old one ended and how much is lost. The
 * key of the log stays and takes the new name; its public half under the old name stays in log.vkey, so that old
 * checkpoints can still be checked.
 *
 *     struct restore_order order = {.database = path, .backup = file, .keys = folder, .by = &actor, …};
 *     if (!restore_run(arena, &order, say, ctx, &done, &e)) … the present database is untouched …
 *
 * What it promises: the new database is built and checked beside the old one, and takes its place by one rename:
 * whoever is killed finds the old one or the new one. The old one is kept (`kept_as`) and never deleted here. What was
 * erased since the backup stays erased, as far as the present database can still tell. What it refuses: a backup that
 * does not verify; a backup of another record. There is no way around it.
 *
 * The caller holds the lock of the installation exclusively (record.h): no other program has the database open. */
#pragma once
#include "trail/backup.h"
#include "trail/checkpoint.h"

/* Inside the transaction of the restored database: what has to be done again there, for instance erasing files that the
 * present database has erased. `erased`: the record that is carried over says that something was erased. */
typedef bool restore_again_fn(void *ctx, struct store *present, struct store *restored, bool erased, struct err *e);

struct restore_order {
    const char *database, *backup;
    const char *keys; /* folder of log.pem, log.vkey, latest.checkpoint; NULL: there is none */
    const struct trail_actor *by;
    struct str authorised;   /* JSON: by whom or by which request it was allowed; goes into the entry */
    restore_again_fn *again; /* NULL: nothing */
    void *ctx;
};
struct restored {
    struct str backup, sha256;
    struct str origin, old_origin; /* two names: a new epoch has begun */
    int64_t at_backup;             /* entries in the backup */
    int64_t carried;               /* … carried over after them */
    int64_t size;                  /* … now */
    int64_t lost;                  /* … known to be missing; -1: nobody can know how many */
    int64_t erased;                /* … whose content was erased again */
    struct str why;                /* why not all was carried over; STR_NONE: all was */
    struct str kept_as;            /* the database that was there; STR_NONE: there was none */
};
bool restore_run(struct arena *a, const struct restore_order *order, store_finding_fn *say, void *ctx,
                 struct restored *out, struct err *e) MUST_CHECK;

/* Epochs: NAME is the first, NAME/2 the second. */
void epoch_of(struct str origin, struct str *name, int64_t *number);
/* The keys of the next epoch, beside those of the present one; nothing is changed yet. */
bool epoch_prepare(struct arena *a, const char *keys, struct str origin, struct err *e) MUST_CHECK;
/* Puts prepared keys in their place when the database is of their epoch, else throws them away. Without prepared keys
 * it does nothing. To be called whenever a database is opened: the one who restored may have been killed. */
bool epoch_finish(struct arena *a, const char *keys, struct str origin, struct err *e) MUST_CHECK;
