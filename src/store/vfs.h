/* vfs: the files of the database, with a checksum on every page.
 *
 * SQLite reaches files through a "VFS". Ours, named VFS_NAME, stands before the one of the system and does one thing:
 * each page that is written to a database gets a checksum (page.c has the format), and each page that is read is held
 * against it. So what a disk, a cable or a stray write has changed is an error where it is read, and never an answer.
 *
 * Promises
 * - A page whose checksum does not fit is never handed to SQLite: the statement fails with SQLITE_IOERR_DATA, and
 *   `vfs_damage_last` tells which file, page and byte. The same for a page in the log (-wal), by SQLite's own checksum.
 * - A database has checksums when byte 20 of its header, the bytes reserved on each page, is 8. Databases that are made
 *   by backup or VACUUM INTO through this VFS get them, since they copy the header. Others are read and written as
 *   by plain SQLite, unless `vfs_guard` was called: then they are refused.
 * - No commit is acknowledged whose log a crash would not bring back: SQLite 3.40 can write one when a transaction that
 *   outgrew its cache goes back to a savepoint (or a statement in it fails half-way). COMMIT then fails with
 *   SQLITE_IOERR_FSYNC and everything is as before. PRAGMA cache_spill=OFF avoids the situation.
 * - Files are never mapped into memory (PRAGMA mmap_size has no effect): what was not read cannot be checked.
 * - Temporary files are left alone. No extension is loaded through this VFS.
 *
 * What it cannot see
 * - A page that has become zeros altogether counts as sound when it is read (page.c says why). `vfs_check_file` finds
 * it.
 * - A frame of the log that is damaged *before a crash is recovered* ends the log there, silently: SQLite takes it for
 *   the torn end of what was being written, and later commits are gone. This is a roll-back; the trail's checkpoints
 *   tell it.
 * - Anybody who may write the file may write checksums.
 * What it refuses: to change the page size of a database with checksums, or to give them up (VACUUM, or sqlite3_backup
 * of another database into it): SQLITE_IOERR_WRITE, and everything is as before. Restore into a new file.
 *
 *     if (!vfs_register(e)) return false;              // after sqlite3_config, before the first database
 *     rc = sqlite3_open_v2(path, &db, flags, VFS_NAME);
 *     rc = vfs_guard(db);                              // before the first statement
 *     …
 *     if (rc == SQLITE_IOERR_DATA) … vfs_last_damage() … */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct sqlite3;

#define VFS_NAME "kijun"

/* Makes the VFS known to SQLite, not as its default. May be called again. Not while another thread uses SQLite. */
bool vfs_register(struct err *e) MUST_CHECK;

/* From here on, the database has checksums or is not used: a new file is given them, an old one without them (because
 * its header is damaged, or it is not ours) is refused with SQLITE_IOERR_DATA. Call it right after opening, whether to
 * read or to write. A database in memory has no pages on disk, and passes. A result code of SQLite. */
int vfs_guard(struct sqlite3 *db) MUST_CHECK;

/* A page that is not what was written. */
enum vfs_damage_kind {
    VFS_DAMAGED,   /* a page whose checksum does not fit */
    VFS_LOST,      /* a page in use that is zeros (vfs_check_file alone) */
    VFS_LOG,       /* a page in the log */
    VFS_HEADER,    /* the header is not that of a database with checksums */
    VFS_BROKEN_END /* the file ends within a page, or lacks pages at its end, or has more than it says */
};
struct vfs_damage {
    enum vfs_damage_kind kind;
    char path[512];
    uint32_t page;   /* from 1; for VFS_LOG the number of the frame; VFS_BROKEN_END: how many whole pages there are */
    uint64_t offset; /* where it begins in the file, bytes; VFS_BROKEN_END: the size of the file */
};
/* As a sentence, up to `room` bytes, its closing 0 among them. */
void vfs_damage_text(const struct vfs_damage *d, char *to, size_t room);
/* The last page that was refused on this thread, once: false when there was none since the last call. */
bool vfs_damage_last(struct vfs_damage *out);
/* The same as a sentence, "" for none; valid until the next call. */
const char *vfs_last_damage(void);

/* Reads a database file as it lies on the disk, open or not, and checks every page. Locks of this process on it stay.
 * `found` (may be NULL) is told each page that is wrong, in order. False, with `e`, only when the file cannot be read.
 *
 * Pages that are newer in the log are older here, but sound all the same, except that a power cut may have torn some
 * that are whole in the log: settle the log first, or take VFS_DAMAGED for a finding only when `with_log` is false.
 * Then (the database was closed, or the file is a backup) it also finds pages in use that are zeros and pages that are
 * missing. */
struct vfs_check {
    uint64_t pages;   /* whole pages that were looked at */
    uint64_t damaged; /* findings of any kind */
    bool with_log;    /* a log lies beside it: the file alone is not the whole database */
};
bool vfs_check_file(const char *path, void (*found)(void *ctx, const struct vfs_damage *d), void *ctx,
                    struct vfs_check *out, struct err *e) MUST_CHECK;
