/* vfs: the layer under SQLite: page checksums, and faults for tests. */
#pragma once
#include <sqlite3.h>

#include "base/base.h"

#define VFS_NAME "kijun"
bool vfs_register(struct err *e) MUST_CHECK;
int vfs_prepare_new(sqlite3 *db);  /* right after opening a file that may be new: room for the checksums */
const char *vfs_last_damage(void); /* which page of which file, for messages */
typedef void vfs_bad_page_fn(void *ctx, const char *text);
bool vfs_check_file(const char *path, vfs_bad_page_fn *say, void *ctx, struct err *e) MUST_CHECK;
