/* manifest: inside of trail. What stands beside a backup, as text, and what a database holds, as digests.
 *
 *     kijun backup 1
 *     origin NAME
 *     file NAME.db
 *     bytes N
 *     sha256 HEX
 *     version N
 *     size N
 *     root BASE64
 *     at 2026-11-30T08:21:44Z
 *     program 0.1.0
 *     table ROWS HEX NAME            one line for each table; the one without a name is the definitions
 *
 * a blank line and the signature of the log's key, as in every signed note. */
#pragma once
#include "trail/backup.h"

#define MANIFEST_MAX (256 * KIB)

void manifest_write(const struct backup_manifest *m, struct buf *out);
bool manifest_read(struct arena *a, struct str path, struct str text, struct backup_manifest *out,
                   struct err *e) MUST_CHECK;
/* The tables of a database, and how many rows they have together. */
bool manifest_tables(struct store *s, struct arena *a, struct backup_table **out, size_t *n, int64_t *rows,
                     struct err *e) MUST_CHECK;
/* The first difference as a sentence in `why`. */
bool manifest_same_tables(const struct backup_table *a, size_t n, const struct backup_table *b, size_t m, char *why,
                          size_t room);
