/* vfs_hooks: tests watch what the database does to its files, and make it fail. For tests alone.
 *
 * Hooks are asked before each call that touches a file of a database: the database itself, its log (-wal), its rollback
 * journal. Temporary files and the shared memory of the log's index are not files in this sense; a call that maps the
 * latter is asked about as VFS_SHM. What is written is shown as it goes to the disk, checksums included.
 *
 *     static enum vfs_fate third_write(void *ctx, const struct vfs_call *c) {
 *         return c->op == VFS_WRITE && ++*(int *)ctx == 3 ? VFS_FULL : VFS_PASS;
 *     }
 *     int n = 0;
 *     vfs_set_hooks(&(struct vfs_hooks){third_write, &n});   // until vfs_set_hooks(NULL)
 *
 * The hooks are one for the whole program and not locked: set them while no database is in use by another thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum vfs_op {
    VFS_OPEN, /* `created` tells whether the file may come into being */
    VFS_READ,
    VFS_WRITE,
    VFS_TRUNCATE, /* `offset` is the new size */
    VFS_SYNC,
    VFS_SIZE,   /* how large the file is */
    VFS_LOCK,   /* and unlock is never refused */
    VFS_SHM,    /* the log's index is mapped */
    VFS_DELETE, /* `durable`: its directory is synced too */
    VFS_EXISTS,
};

struct vfs_call {
    enum vfs_op op;
    const char *path; /* of the file, complete */
    int64_t offset;
    const void *bytes; /* VFS_WRITE: what is written; else NULL */
    size_t n;          /* VFS_READ, VFS_WRITE: how many bytes */
    bool created, durable;
};

enum vfs_fate {
    VFS_PASS = 0, /* go on */
    VFS_EIO,      /* the call does nothing and fails as a broken disk does */
    VFS_FULL,     /* the call does nothing and fails as a full disk does */
    VFS_SHORT,    /* half of the bytes are written, then the disk is full; of reads, half arrives, then it breaks */
};

struct vfs_hooks {
    enum vfs_fate (*before)(void *ctx, const struct vfs_call *call);
    void *ctx;
};

void vfs_set_hooks(const struct vfs_hooks *hooks); /* a copy is kept; NULL ends it */
