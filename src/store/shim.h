/* shim: what the two halves of the VFS share: vfs.c opens and names files, vfs_file.c reads and writes them. */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/vfs.h"
#include "store/vfs_hooks.h"

enum shim_part { SHIM_MAIN, SHIM_LOG, SHIM_OTHER };

/* An open file as SQLite sees it; the system's own follows it in memory. */
struct shim {
    sqlite3_file file; /* first, since SQLite knows no more of it */
    sqlite3_file *inner;
    sqlite3_vfs *sys;
    const char *path; /* SQLite's, which lives as long as the file is open */
    enum shim_part part;

    /* SHIM_MAIN */
    bool sums;        /* the header says that its pages have checksums */
    bool guarded;     /* they must */
    size_t page_size; /* bytes, as the header says; 0 = not yet known */

    unsigned char *scratch; /* where a page gets its checksum before it is written; a frame that is read */
    size_t scratch_size;

    struct shim *log; /* when it is open */

    /* SHIM_LOG: what the transaction that is running has done to it. Where a frame was written over, or written without
     * a checksum for that reason, SQLite mends the heads when it commits; until then frames from `stale_from` on do not
     * fit. `head_at`: where a head was written that waits for its page; `commit_at`: the head that ends a transaction.
     */
    struct shim *of; /* the database */
    int64_t head_at, stale_from, commit_at;
    int64_t sum_of; /* the frame (where its head is) whose checksum is kept in `sum`: frames are read in order */
    unsigned char sum[8];
    bool big, big_known; /* the log's sums run over big-endian words */
};

extern const sqlite3_io_methods shim_methods;
void shim_init(struct shim *s, sqlite3_vfs *sys, const char *path, int flags);
void shim_join(struct shim *log); /* the log and its database get to know each other */

/* Asks the hooks, if there are any. */
enum vfs_fate shim_ask(enum vfs_op op, const char *path, int64_t offset, const void *bytes, size_t n);
enum vfs_fate shim_ask_call(const struct vfs_call *call);
int shim_failure(enum vfs_op op, enum vfs_fate fate); /* as SQLite's result code; `fate` is not VFS_PASS */

/* Remembers it for vfs_damage_last; returns SQLITE_IOERR_DATA. */
int shim_damaged(enum vfs_damage_kind kind, const char *path, uint32_t page, int64_t offset);

/* Our own file control: the database is guarded from now on. Numbers above 100 are for programs. */
#define SHIM_GUARD 0x6b6a6e31
