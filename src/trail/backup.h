/* backup: copies of the database that are known to be good.
 *
 * A backup is a database file of its own, taken in one moment while others read and write, and a manifest beside it
 * (NAME.db and NAME.db.manifest): what the copy holds, and its SHA-256, signed by the key of the log. It counts only
 * after it was read back from the disk: copied to a scratch database, opened, and compared with the original row by
 * row.
 *
 *     struct backup_order order = {.folder = dir, .generations = 5, .by = &actor, .origin = origin, .key = key};
 *     if (!backup_make(trail, arena, &order, &made, &e)) …       // nothing was deleted, no file is left
 *     if (!backup_check(arena, path, keys, n_keys, say, ctx, &checked, &findings, &e)) …
 *
 * What it promises: an older backup is deleted only after the new one counts; a backup that failed deletes nothing and
 * leaves no file (a program that was killed leaves one that ends in .part, which the next backup removes). Any changed
 * byte of a backup or of its manifest is found by backup_check.
 * What it is not: a copy of the keys. Without the key of the log a restored record cannot be sealed; keep a copy of the
 * folder keys/ somewhere else. */
#pragma once
#include "trail/note.h"

#define BACKUP_GENERATIONS 5         /* when nobody set another number */
#define BACKUP_GENERATIONS_MAX 10000 /* more is surely a mistake */
#define BACKUP_TABLES_MAX 200
#define BACKUP_MANIFEST ".manifest"

struct backup_table {
    struct str name, sha256; /* of its rows; "" = the definitions */
    int64_t rows;
};
struct backup_manifest {
    struct str origin, file, sha256, at, program;
    int64_t bytes, size; /* size: entries of the record in it */
    trail_hash root;
    uint32_t version; /* of the tables */
    struct backup_table *tables;
    size_t n_tables;
};

struct backup_order {
    const char *folder; /* made when it is missing */
    unsigned generations;
    const struct trail_actor *by;
    struct str origin;
    const struct note_key *key; /* NULL: the manifest is not signed */
};
struct backup_made {
    struct backup_manifest manifest;
    struct str path;     /* of the file */
    int64_t entry, rows; /* entry: of the record, -1 when it is held; rows: of all tables */
    size_t removed;      /* older backups */
};
/* Not inside a transaction. One at a time in a folder; a second one waits. LIMIT: not enough room. */
bool backup_make(struct trail *t, struct arena *a, const struct backup_order *order, struct backup_made *out,
                 struct err *e) MUST_CHECK;

/* The backups in a folder by their names, the oldest first: those that have a manifest. No folder: none. */
bool backup_list(struct arena *a, const char *folder, struct str **names, size_t *n, struct err *e) MUST_CHECK;
/* When a backup was taken, by its name; milliseconds since 1970. False: it is not a name of ours. */
bool backup_when(struct str name, int64_t *at);

/* Checks a backup and says everything that is wrong with it. `keys`: public halves of the log that its manifest may be
 * signed with; none: the signature cannot be checked, which is no finding (`signature` tells). False only when it
 * could not be looked at (NOT_FOUND: no such file). */
enum backup_signature { BACKUP_UNKNOWN_KEY, BACKUP_UNSIGNED, BACKUP_SIGNED };
struct backup_checked {
    struct backup_manifest manifest; /* empty when it could not be read */
    enum backup_signature signature;
    uint64_t pages;
    struct trail_verified trail; /* empty when the file could not be opened */
    bool opened, older;          /* older: of an older program, so tables and record wait for restore */
};
bool backup_check(struct arena *a, const char *path, const struct note_verifier *keys, size_t n_keys,
                  store_finding_fn *say, void *ctx, struct backup_checked *out, size_t *n, struct err *e) MUST_CHECK;
