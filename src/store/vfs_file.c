/* vfs_file: the files of a database as SQLite uses them: checksums put on pages that are written and asked of pages
 * that are read. Everything else is passed on to the system's VFS. */
#include <string.h>

#include "store/page.h"
#include "store/shim.h"

#define NEVER_STALE INT64_MAX
#define LOCK_WRITE 0 /* of the log's locks, the one that a transaction that writes holds */

static struct shim *shim_of(sqlite3_file *f) {
    return (struct shim *)(void *)f;
}

void shim_init(struct shim *s, sqlite3_vfs *sys, const char *path, int flags) {
    *s = (struct shim){.path = path,
                       .sys = sys,
                       .inner = (sqlite3_file *)(void *)(s + 1),
                       .stale_from = NEVER_STALE,
                       .head_at = -1,
                       .commit_at = -1,
                       .sum_of = -1};
    s->part = flags & SQLITE_OPEN_MAIN_DB ? SHIM_MAIN : flags & SQLITE_OPEN_WAL ? SHIM_LOG : SHIM_OTHER;
}

void shim_join(struct shim *log) {
    struct shim *of = shim_of(sqlite3_database_file_object(log->path));
    if (of->file.pMethods != &shim_methods || of->part != SHIM_MAIN) return;
    log->of = of;
    of->log = log;
}

/* The system's file, with the hooks before it --------------------------------------------------------------------- */

static int inner_read(struct shim *s, void *to, int n, int64_t at) {
    enum vfs_fate fate = shim_ask(VFS_READ, s->path, at, NULL, (size_t)n);
    if (fate == VFS_SHORT && n > 1) (void)s->inner->pMethods->xRead(s->inner, to, n / 2, at);
    if (fate != VFS_PASS) return shim_failure(VFS_READ, fate);
    return s->inner->pMethods->xRead(s->inner, to, n, at);
}

static int inner_write(struct shim *s, const void *bytes, int n, int64_t at) {
    enum vfs_fate fate = shim_ask(VFS_WRITE, s->path, at, bytes, (size_t)n);
    if (fate == VFS_SHORT && n > 1) (void)s->inner->pMethods->xWrite(s->inner, bytes, n / 2, at);
    if (fate != VFS_PASS) return shim_failure(VFS_WRITE, fate);
    return s->inner->pMethods->xWrite(s->inner, bytes, n, at);
}

/* Pages of the database ------------------------------------------------------------------------------------------- */

static uint32_t page_number(int64_t at, size_t size) {
    return (uint32_t)(at / (int64_t)size) + 1;
}

/* Is this a whole page, as SQLite reads and writes them? */
static bool whole_page(int64_t at, size_t n) {
    return page_size_ok(n) && at % (int64_t)n == 0;
}

/* Learns from the header of page 1. False when the database is guarded and the header is not one with checksums; zeros
 * are a page that does not exist yet. */
static bool learn(struct shim *s, const unsigned char *head) {
    struct page_head h;
    if (!page_head_read(head, &h)) return !s->guarded || page_empty(head, PAGE_HEAD);
    s->page_size = h.size;
    s->sums = h.reserve == PAGE_RESERVE && h.size;
    return s->sums || !s->guarded;
}

static int check_page(struct shim *s, const unsigned char *page, size_t n, int64_t at) {
    if (at == 0 && n >= PAGE_HEAD && !learn(s, page)) return shim_damaged(VFS_HEADER, s->path, 1, 0);
    if (!(s->sums || s->guarded) || !whole_page(at, n)) return SQLITE_OK;
    /* For a moment SQLite may read page 1 by a size that another connection has changed; it then reads it again. */
    if (s->page_size && n != s->page_size) return SQLITE_OK;
    uint32_t number = page_number(at, n);
    return page_sound(page, n, number) ? SQLITE_OK : shim_damaged(VFS_DAMAGED, s->path, number, at);
}

static bool need_scratch(struct shim *s, size_t n) {
    if (s->scratch_size >= n) return true;
    unsigned char *larger = sqlite3_realloc64(s->scratch, n);
    if (!larger) return false;
    s->scratch = larger;
    s->scratch_size = n;
    return true;
}

/* The header has just said that pages have checksums: those that came before it get theirs now. It happens when the
 * first transaction of a new file is too large for memory, so that pages are written ahead of page 1. */
static int stamp_earlier(struct shim *s, size_t size) {
    sqlite3_int64 end = 0;
    int rc = s->inner->pMethods->xFileSize(s->inner, &end);
    for (int64_t at = (int64_t)size; rc == SQLITE_OK && at + (int64_t)size <= end; at += (int64_t)size) {
        rc = inner_read(s, s->scratch, (int)size, at);
        if (rc != SQLITE_OK || page_empty(s->scratch, size)) continue;
        page_stamp(s->scratch, size, page_number(at, size));
        rc = inner_write(s, s->scratch, (int)size, at);
    }
    return rc;
}

/* Page 1 is about to be written. The size of pages never changes where they have checksums, nor are those given up:
 * SQLite would do that (VACUUM, sqlite3_backup) in pieces that are not pages, whose ends we must not touch. */
static bool learn_written(struct shim *s, const unsigned char *page, size_t n) {
    size_t size = s->page_size;
    bool sums = s->sums;
    if (learn(s, page) && (!sums || (s->sums && s->page_size == size)) && (!s->sums || s->page_size == n)) return true;
    s->page_size = size;
    s->sums = sums;
    return false;
}

static int write_page(struct shim *s, const unsigned char *page, size_t n, int64_t at) {
    bool before = s->sums || s->guarded;
    if (at == 0 && !learn_written(s, page, n)) return SQLITE_IOERR_WRITE;
    if (!s->sums && !s->guarded) return inner_write(s, page, (int)n, at);
    if (!need_scratch(s, n)) return SQLITE_IOERR_NOMEM;
    int rc = before ? SQLITE_OK : stamp_earlier(s, n);
    if (rc != SQLITE_OK) return rc;
    memcpy(s->scratch, page, n);
    page_stamp(s->scratch, n, page_number(at, n));
    return inner_write(s, s->scratch, (int)n, at);
}

/* Frames of the log ----------------------------------------------------------------------------------------------- */

static bool frame_page(int64_t at, size_t n) {
    return page_size_ok(n) && at >= FRAME_FIRST + FRAME_HEAD &&
           (at - FRAME_FIRST - FRAME_HEAD) % (int64_t)(FRAME_HEAD + n) == 0;
}

static void log_settled(struct shim *s) {
    s->stale_from = NEVER_STALE;
    s->head_at = s->commit_at = -1;
}

/* A frame's head. Salt and checksum are zeros when SQLite owes them until the commit. */
static void head_written(struct shim *s, const unsigned char *head, int64_t at) {
    s->head_at = at;
    if (page_u32(head + 4)) s->commit_at = at;
    if (page_empty(head + 8, FRAME_HEAD - 8)) {
        if (at < s->stale_from) s->stale_from = at;
    } else if (at == s->stale_from) {
        s->stale_from = at + FRAME_HEAD + (int64_t)s->page_size;
    }
}

/* A new frame is its head and then its page. A page without its head is one that the transaction changes again. */
static void log_written(struct shim *s, const unsigned char *bytes, size_t n, int64_t at) {
    if (at == 0) {
        log_settled(s); /* the log begins anew */
        s->big_known = false;
        s->sum_of = -1;
    } else if (n == FRAME_HEAD) {
        head_written(s, bytes, at);
    } else if (frame_page(at, n)) {
        s->page_size = n;
        if (at - FRAME_HEAD != s->head_at && at - FRAME_HEAD < s->stale_from) s->stale_from = at - FRAME_HEAD;
        s->head_at = -1;
    }
}

/* Is there a frame in what is being committed that recovery would take for the end of the log? SQLite up to 3.46
 * forgets to mend heads when a transaction that did not fit into the cache goes back to a savepoint; that commit, and
 * all after it, would be gone after a crash. So it is not acknowledged. */
static bool log_broken(const struct shim *s) {
    return s->commit_at >= s->stale_from;
}

/* The checksum of the frame before, and the order of bytes: what a frame is to be judged by. `kept`: what is known from
 * the last frame will do. */
static int frame_before(struct shim *s, int64_t head_at, size_t n, bool kept, unsigned char before[8]) {
    int64_t frame = FRAME_HEAD + (int64_t)n;
    int rc = SQLITE_OK;
    if (!kept || !s->big_known) {
        unsigned char magic[4];
        rc = inner_read(s, magic, sizeof magic, 0);
        if (rc != SQLITE_OK) return rc;
        s->big = magic[3] & 1;
        s->big_known = true;
    }
    if (kept && s->sum_of == head_at - frame)
        memcpy(before, s->sum, 8);
    else
        rc = inner_read(s, before, 8, head_at == FRAME_FIRST ? FRAME_FIRST - 8 : head_at - (int64_t)n - 8);
    return rc;
}

/* Reads the page of a frame with its head, so that its checksum can be asked. */
static int read_frame(struct shim *s, void *to, size_t n, int64_t at) {
    int64_t head_at = at - FRAME_HEAD;
    unsigned char before[8];
    if (!need_scratch(s, n + FRAME_HEAD)) return SQLITE_IOERR_NOMEM;
    int rc = inner_read(s, s->scratch, (int)(n + FRAME_HEAD), head_at);
    bool sound = false;
    for (int kept = 1; rc == SQLITE_OK && !sound && kept >= 0; kept--) {
        rc = frame_before(s, head_at, n, kept, before);
        sound = rc == SQLITE_OK && frame_sound(before, s->scratch, s->scratch + FRAME_HEAD, n, s->big);
    }
    if (rc != SQLITE_OK) return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_READ : rc;
    if (!sound) return shim_damaged(VFS_LOG, s->path, (uint32_t)(head_at / (int64_t)(FRAME_HEAD + n)) + 1, head_at);
    memcpy(to, s->scratch + FRAME_HEAD, n);
    memcpy(s->sum, s->scratch + 16, 8);
    s->sum_of = head_at;
    return SQLITE_OK;
}

/* Methods --------------------------------------------------------------------------------------------------------- */

static int shim_close(sqlite3_file *f) {
    struct shim *s = shim_of(f);
    if (s->log) s->log->of = NULL;
    if (s->of) s->of->log = NULL;
    s->log = s->of = NULL;
    sqlite3_free(s->scratch);
    s->scratch = NULL;
    s->scratch_size = 0;
    return s->inner->pMethods->xClose(s->inner);
}

static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    struct shim *s = shim_of(f);
    if (s->part == SHIM_LOG && frame_page(at, (size_t)n) && at - FRAME_HEAD < s->stale_from)
        return read_frame(s, to, (size_t)n, at);
    int rc = inner_read(s, to, n, at);
    if (s->part != SHIM_MAIN || (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)) return rc;
    /* Past the end there are zeros, which is a page that does not exist; a page that is cut off is damaged. */
    int checked = check_page(s, to, (size_t)n, at);
    return checked == SQLITE_OK ? rc : checked;
}

static int shim_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
    struct shim *s = shim_of(f);
    if (s->part == SHIM_MAIN && whole_page(at, (size_t)n)) return write_page(s, bytes, (size_t)n, at);
    if (s->part == SHIM_LOG) log_written(s, bytes, (size_t)n, at);
    return inner_write(s, bytes, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size) {
    struct shim *s = shim_of(f);
    enum vfs_fate fate = shim_ask(VFS_TRUNCATE, s->path, size, NULL, 0);
    return fate != VFS_PASS ? shim_failure(VFS_TRUNCATE, fate) : s->inner->pMethods->xTruncate(s->inner, size);
}

static int shim_sync(sqlite3_file *f, int flags) {
    struct shim *s = shim_of(f);
    if (s->part == SHIM_LOG && log_broken(s)) return SQLITE_IOERR_FSYNC;
    enum vfs_fate fate = shim_ask(VFS_SYNC, s->path, 0, NULL, 0);
    return fate != VFS_PASS ? shim_failure(VFS_SYNC, fate) : s->inner->pMethods->xSync(s->inner, flags);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size) {
    struct shim *s = shim_of(f);
    enum vfs_fate fate = shim_ask(VFS_SIZE, s->path, 0, NULL, 0);
    return fate != VFS_PASS ? shim_failure(VFS_SIZE, fate) : s->inner->pMethods->xFileSize(s->inner, size);
}

static int shim_lock(sqlite3_file *f, int level) {
    struct shim *s = shim_of(f);
    enum vfs_fate fate = shim_ask(VFS_LOCK, s->path, level, NULL, 0);
    return fate != VFS_PASS ? shim_failure(VFS_LOCK, fate) : s->inner->pMethods->xLock(s->inner, level);
}

static int shim_unlock(sqlite3_file *f, int level) {
    struct shim *s = shim_of(f);
    return s->inner->pMethods->xUnlock(s->inner, level);
}

static int shim_reserved(sqlite3_file *f, int *out) {
    struct shim *s = shim_of(f);
    return s->inner->pMethods->xCheckReservedLock(s->inner, out);
}

/* A file that has content must have the header of a database with checksums; one that begins with zeros is being made.
 * Where a rollback journal waits, the header may be the half of a write that SQLite is going to undo: then page 1 is
 * asked when it is read after that. */
static int guard(struct shim *s) {
    unsigned char head[PAGE_HEAD] = {0};
    int journal = 0;
    s->guarded = true;
    int rc = inner_read(s, head, sizeof head, 0);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ) return rc;
    if (learn(s, head)) return SQLITE_OK;
    rc = s->sys->xAccess(s->sys, sqlite3_filename_journal(s->path), SQLITE_ACCESS_EXISTS, &journal);
    return rc == SQLITE_OK && journal ? SQLITE_OK : shim_damaged(VFS_HEADER, s->path, 1, 0);
}

static int shim_control(sqlite3_file *f, int op, void *arg) {
    struct shim *s = shim_of(f);
    if (op == SHIM_GUARD) return s->part == SHIM_MAIN ? guard(s) : SQLITE_NOTFOUND;
    int rc = s->inner->pMethods->xFileControl(s->inner, op, arg);
    if (op == SQLITE_FCNTL_VFSNAME && rc == SQLITE_OK) {
        char **name = arg;
        *name = sqlite3_mprintf("%s/%z", VFS_NAME, *name);
    }
    return rc;
}

static int shim_sector(sqlite3_file *f) {
    struct shim *s = shim_of(f);
    return s->inner->pMethods->xSectorSize(s->inner);
}

static int shim_device(sqlite3_file *f) {
    struct shim *s = shim_of(f);
    return s->inner->pMethods->xDeviceCharacteristics(s->inner);
}

static int shim_shm_map(sqlite3_file *f, int region, int bytes, int extend, void volatile **out) {
    struct shim *s = shim_of(f);
    enum vfs_fate fate = shim_ask(VFS_SHM, s->path, region, NULL, (size_t)bytes);
    if (fate != VFS_PASS) return shim_failure(VFS_SHM, fate);
    return s->inner->pMethods->xShmMap(s->inner, region, bytes, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int first, int n, int flags) {
    struct shim *s = shim_of(f);
    if (first == LOCK_WRITE && flags & SQLITE_SHM_UNLOCK && s->log) log_settled(s->log); /* the transaction is over */
    return s->inner->pMethods->xShmLock(s->inner, first, n, flags);
}

static void shim_shm_barrier(sqlite3_file *f) {
    struct shim *s = shim_of(f);
    s->inner->pMethods->xShmBarrier(s->inner);
}

static int shim_shm_unmap(sqlite3_file *f, int remove) {
    struct shim *s = shim_of(f);
    return s->inner->pMethods->xShmUnmap(s->inner, remove);
}

/* Version 2 has shared memory for the log, and no mapping of the file itself. */
const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};
