/* vfs: names, opens and removes the files of a database; what is read and written there is vfs_file.c. */
#include "store/vfs.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/str.h"
#include "store/page.h"
#include "store/shim.h"

/* Damage ---------------------------------------------------------------------------------------------------------- */

static _Thread_local struct vfs_damage last;
static _Thread_local bool have_last;

int shim_damaged(enum vfs_damage_kind kind, const char *path, uint32_t page, int64_t offset) {
    last = (struct vfs_damage){.kind = kind, .page = page, .offset = (uint64_t)offset};
    (void)snprintf(last.path, sizeof last.path, "%s", path ? path : "");
    have_last = true;
    return SQLITE_IOERR_DATA;
}

bool vfs_damage_last(struct vfs_damage *out) {
    if (!have_last) return false;
    *out = last;
    have_last = false;
    return true;
}

void vfs_damage_text(const struct vfs_damage *d, char *to, size_t room) {
    unsigned long long at = d->offset;
    switch (d->kind) {
    case VFS_DAMAGED:
        (void)snprintf(to, room, _("Page %u of the database is damaged (byte %llu): its checksum does not fit."),
                       d->page, at);
        return;
    case VFS_LOST:
        (void)snprintf(
            to, room,
            _("Page %u of the database is lost (byte %llu): there is nothing but zeros, though it is in use."), d->page,
            at);
        return;
    case VFS_LOG:
        (void)snprintf(to, room, _("Frame %u of the database's log is damaged (byte %llu): its checksum does not fit."),
                       d->page, at);
        return;
    case VFS_HEADER:
        (void)snprintf(to, room, _("This file is no database with page checksums, or its header is damaged."));
        return;
    case VFS_BROKEN_END:
        (void)snprintf(
            to, room,
            _("The database file is cut off or has something after its end: it has %u whole pages, %llu bytes."),
            d->page, at);
        return;
    }
}

const char *vfs_last_damage(void) {
    static _Thread_local char text[400];
    struct vfs_damage d;
    text[0] = 0;
    if (vfs_damage_last(&d)) vfs_damage_text(&d, text, sizeof text);
    return text;
}

/* Hooks ----------------------------------------------------------------------------------------------------------- */

static struct vfs_hooks hooks;

void vfs_set_hooks(const struct vfs_hooks *h) {
    hooks = h ? *h : (struct vfs_hooks){0};
}

enum vfs_fate shim_ask_call(const struct vfs_call *call) {
    return hooks.before ? hooks.before(hooks.ctx, call) : VFS_PASS;
}

enum vfs_fate shim_ask(enum vfs_op op, const char *path, int64_t offset, const void *bytes, size_t n) {
    if (!hooks.before) return VFS_PASS;
    return shim_ask_call(&(struct vfs_call){.op = op, .path = path, .offset = offset, .bytes = bytes, .n = n});
}

int shim_failure(enum vfs_op op, enum vfs_fate fate) {
    switch (op) {
    case VFS_OPEN:
        return SQLITE_CANTOPEN;
    case VFS_READ:
        return SQLITE_IOERR_READ;
    case VFS_WRITE:
        return fate == VFS_EIO ? SQLITE_IOERR_WRITE : SQLITE_FULL;
    case VFS_TRUNCATE:
        return SQLITE_IOERR_TRUNCATE;
    case VFS_SYNC:
        return SQLITE_IOERR_FSYNC;
    case VFS_SIZE:
        return SQLITE_IOERR_FSTAT;
    case VFS_LOCK:
        return SQLITE_IOERR_LOCK;
    case VFS_SHM:
        return fate == VFS_FULL ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
    case VFS_DELETE:
        return SQLITE_IOERR_DELETE;
    case VFS_EXISTS:
        return SQLITE_IOERR_ACCESS;
    }
    return SQLITE_IOERR;
}

/* Methods. The system's VFS stands in pAppData. ------------------------------------------------------------------- */

static sqlite3_vfs *system_of(sqlite3_vfs *v) {
    return v->pAppData;
}

#define OURS (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)

static int vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out_flags) {
    sqlite3_vfs *sys = system_of(v);
    if (!name || !(flags & OURS)) return sys->xOpen(sys, name, f, flags, out_flags);
    struct shim *s = (struct shim *)(void *)f;
    shim_init(s, sys, name, flags);
    enum vfs_fate fate =
        shim_ask_call(&(struct vfs_call){.op = VFS_OPEN, .path = name, .created = flags & SQLITE_OPEN_CREATE});
    if (fate != VFS_PASS) return shim_failure(VFS_OPEN, fate);
    int rc = sys->xOpen(sys, name, s->inner, flags, out_flags);
    if (rc == SQLITE_OK && s->part == SHIM_MAIN && s->inner->pMethods->iVersion < 2) rc = SQLITE_CANTOPEN;
    if (rc == SQLITE_OK) {
        s->file.pMethods = &shim_methods;
        if (s->part == SHIM_LOG) shim_join(s);
    } else if (s->inner->pMethods) {
        s->inner->pMethods->xClose(s->inner);
    }
    return rc;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync_dir) {
    sqlite3_vfs *sys = system_of(v);
    enum vfs_fate fate = shim_ask_call(&(struct vfs_call){.op = VFS_DELETE, .path = name, .durable = sync_dir});
    return fate != VFS_PASS ? shim_failure(VFS_DELETE, fate) : sys->xDelete(sys, name, sync_dir);
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out) {
    sqlite3_vfs *sys = system_of(v);
    enum vfs_fate fate = shim_ask(VFS_EXISTS, name, 0, NULL, 0);
    return fate != VFS_PASS ? shim_failure(VFS_EXISTS, fate) : sys->xAccess(sys, name, flags, out);
}

static int vfs_full_path(sqlite3_vfs *v, const char *name, int n, char *out) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xFullPathname(sys, name, n, out);
}

static void *vfs_dl_open(sqlite3_vfs *v, const char *name) {
    (void)v, (void)name;
    return NULL; /* no code comes in through a database */
}

static void vfs_dl_error(sqlite3_vfs *v, int n, char *out) {
    (void)v;
    if (n > 0) sqlite3_snprintf(n, out, "extensions are not loaded");
}

static void (*vfs_dl_sym(sqlite3_vfs *v, void *handle, const char *name))(void) {
    (void)v, (void)handle, (void)name;
    return NULL;
}

static void vfs_dl_close(sqlite3_vfs *v, void *handle) {
    (void)v, (void)handle;
}

static int vfs_random(sqlite3_vfs *v, int n, char *out) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xRandomness(sys, n, out);
}

static int vfs_sleep(sqlite3_vfs *v, int us) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xSleep(sys, us);
}

static int vfs_now(sqlite3_vfs *v, double *out) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xCurrentTime(sys, out);
}

static int vfs_now_ms(sqlite3_vfs *v, sqlite3_int64 *out) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xCurrentTimeInt64(sys, out);
}

static int vfs_last_error(sqlite3_vfs *v, int n, char *out) {
    sqlite3_vfs *sys = system_of(v);
    return sys->xGetLastError ? sys->xGetLastError(sys, n, out) : 0;
}

static sqlite3_vfs ours = {
    .iVersion = 2,
    .zName = VFS_NAME,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xDlOpen = vfs_dl_open,
    .xDlError = vfs_dl_error,
    .xDlSym = vfs_dl_sym,
    .xDlClose = vfs_dl_close,
    .xRandomness = vfs_random,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_now,
    .xGetLastError = vfs_last_error,
    .xCurrentTimeInt64 = vfs_now_ms,
};

bool vfs_register(struct err *e) {
    if (sqlite3_vfs_find(VFS_NAME)) return true;
    sqlite3_vfs *sys = sqlite3_vfs_find(NULL);
    if (!sys || sys->iVersion < 2) return err_set(e, ERR_DB, _("The database engine cannot be started."));
    ours.pAppData = sys;
    ours.szOsFile = (int)sizeof(struct shim) + sys->szOsFile;
    ours.mxPathname = sys->mxPathname;
    if (sqlite3_vfs_register(&ours, 0) != SQLITE_OK)
        return err_set(e, ERR_DB, _("The database engine cannot be started."));
    return true;
}

int vfs_guard(sqlite3 *db) {
    const char *path = sqlite3_db_filename(db, "main");
    int reserve = PAGE_RESERVE;
    if (!path || !*path) return SQLITE_OK; /* in memory */
    have_last = false;
    int rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    return rc != SQLITE_OK ? rc : sqlite3_file_control(db, "main", SHIM_GUARD, NULL);
}
