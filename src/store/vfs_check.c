/* vfs_check: reads a database file as it lies on the disk and holds every page against its checksum.
 *
 * The file is opened by the system's VFS and not by open(): when this process has the database open as well, closing
 * another descriptor of it would drop all its locks (POSIX), and SQLite's VFS knows how to avoid that. */
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/page.h"
#include "store/shim.h"

#define STRIDE 64              /* pages read at a time */
#define TRIES 5                /* a page may be read while it is being written */
#define PAGES_MOST 0xfffffffeU /* SQLite's limit */

struct check {
    sqlite3_vfs *sys;
    sqlite3_file *file;
    const char *path;
    void (*found)(void *ctx, const struct vfs_damage *d);
    void *ctx;
    uint64_t size; /* of the file, bytes */
    struct page_head head;
    bool head_ok;
    size_t page;             /* bytes */
    uint32_t pages;          /* whole ones */
    unsigned char *buf;      /* STRIDE pages */
    unsigned char *zero;     /* one bit per page, set when it is zeros and not known to be free */
    struct vfs_check result; /* gathered here */
};

static void tell(struct check *c, enum vfs_damage_kind kind, uint32_t page, uint64_t offset) {
    struct vfs_damage d = {.kind = kind, .page = page, .offset = offset};
    (void)snprintf(d.path, sizeof d.path, "%s", c->path);
    c->result.damaged++;
    if (c->found) c->found(c->ctx, &d);
}

/* Past the end of the file there are zeros. */
static bool fetch(struct check *c, void *to, size_t n, uint64_t at, struct err *e) {
    int rc = c->file->pMethods->xRead(c->file, to, (int)n, (sqlite3_int64)at);
    if (rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ) return true;
    return err_at(e, str_of(c->path), 0, 0, ERR_IO, _("The file cannot be read: %s."), sqlite3_errstr(rc));
}

static uint64_t offset_of(const struct check *c, uint32_t number) {
    return (uint64_t)(number - 1) * c->page;
}

static void set_zero(struct check *c, uint32_t number, bool on) {
    unsigned char bit = (unsigned char)(1U << (number - 1) % 8), *at = &c->zero[(number - 1) / 8];
    *at = (unsigned char)(on ? *at | bit : *at & ~bit);
}

static bool is_zero(const struct check *c, uint32_t number) {
    return c->zero[(number - 1) / 8] >> (number - 1) % 8 & 1;
}

/* When page 1 is not sound, its page size may be what is wrong: then page 2 knows, being sound at one size alone. */
static bool settle_size(struct check *c, struct err *e) {
    unsigned char *buf = mem_alloc(PAGE_MAX);
    bool ok = fetch(c, buf, PAGE_MAX, 0, e);
    if (ok) {
        c->head_ok = page_head_read(buf, &c->head) && c->head.size && c->head.reserve == PAGE_RESERVE;
        if (c->head_ok) c->page = c->head.size;
        bool sound = c->head_ok && c->size >= c->page && page_sound(buf, c->page, 1);
        for (size_t size = PAGE_MIN; ok && !sound && size <= PAGE_MAX && 2 * size <= c->size; size *= 2) {
            ok = fetch(c, buf, size, size, e);
            if (ok && !page_empty(buf, size) && page_sound(buf, size, 2)) c->page = size, sound = true;
        }
    }
    mem_free(buf);
    return ok;
}

/* A page that seems damaged is read again: a writer may have been at it. */
static bool check_one(struct check *c, unsigned char *page, uint32_t number, struct err *e) {
    for (unsigned i = 0; i < TRIES; i++) {
        if (i && !fetch(c, page, c->page, offset_of(c, number), e)) return false;
        if (!page_sound(page, c->page, number)) continue;
        if (page_empty(page, c->page)) set_zero(c, number, true);
        return true;
    }
    tell(c, VFS_DAMAGED, number, offset_of(c, number));
    return true;
}

static bool check_pages(struct check *c, struct err *e) {
    for (uint32_t done = 0; done < c->pages;) {
        uint32_t n = c->pages - done < STRIDE ? c->pages - done : STRIDE;
        if (!fetch(c, c->buf, n * c->page, (uint64_t)done * c->page, e)) return false;
        for (uint32_t i = 0; i < n; i++)
            if (!check_one(c, c->buf + i * c->page, done + i + 1, e)) return false;
        done += n;
    }
    c->result.pages = c->pages;
    return true;
}

/* Takes the pages of the free list off the pages of zeros: a list of trunk pages, each with the next one, a count, and
 * as many numbers of free pages. The list may be damaged, so nothing in it is believed. */
static bool strike_free(struct check *c, struct err *e) {
    uint32_t trunk = c->head.trunk, most = (uint32_t)(c->page - PAGE_RESERVE) / 4 - 2;
    for (uint32_t seen = 0; trunk && trunk <= c->pages && seen < c->head.free; seen++) {
        if (!fetch(c, c->buf, c->page, offset_of(c, trunk), e)) return false;
        uint32_t count = page_u32(c->buf + 4);
        for (uint32_t i = 0; i < count && i < most; i++) {
            uint32_t leaf = page_u32(c->buf + 8 + 4 * (size_t)i);
            if (leaf && leaf <= c->pages) set_zero(c, leaf, false);
        }
        trunk = page_u32(c->buf);
    }
    return true;
}

/* What can be said only of a file that is the whole database. */
static bool check_whole(struct check *c, struct err *e) {
    if (!strike_free(c, e)) return false;
    uint32_t locked = (uint32_t)(PAGE_LOCKED / c->page) + 1;
    if (locked <= c->pages) set_zero(c, locked, false);
    for (uint32_t number = 1; number <= c->pages; number++)
        if (is_zero(c, number)) tell(c, VFS_LOST, number, offset_of(c, number));
    if (c->size % c->page || (c->head_ok && c->head.pages != c->pages)) tell(c, VFS_BROKEN_END, c->pages, c->size);
    return true;
}

/* Is there a file beside it that holds newer pages, or older ones that are to be put back? */
static bool beside(sqlite3_vfs *sys, const char *path) {
    static const char *const endings[] = {"-wal", "-journal"};
    bool any = false;
    for (int i = 0; i < 2; i++) {
        int there = 0;
        char *name = sqlite3_mprintf("%s%s", path, endings[i]);
        if (!name) mem_exhausted("sqlite3_mprintf");
        any = sys->xAccess(sys, name, SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK || there || any;
        sqlite3_free(name);
    }
    return any;
}

static bool check_all(struct check *c, struct err *e) {
    if (!settle_size(c, e)) return false;
    if (!c->head_ok) tell(c, VFS_HEADER, 1, 0);
    if (!c->page) return true;
    uint64_t pages = c->size / c->page;
    if (pages > PAGES_MOST) {
        tell(c, VFS_BROKEN_END, PAGES_MOST, c->size);
        return true;
    }
    c->pages = (uint32_t)pages;
    c->buf = mem_alloc(STRIDE * c->page);
    c->zero = mem_alloc(c->pages / 8 + 1);
    bool ok = check_pages(c, e);
    c->result.with_log = c->result.with_log || beside(c->sys, c->path); /* somebody may have opened it meanwhile */
    ok = ok && (c->result.with_log || check_whole(c, e));
    mem_free(c->buf);
    mem_free(c->zero);
    return ok;
}

static bool open_and_check(sqlite3_vfs *sys, struct check *c, struct err *e) {
    int flags = 0;
    sqlite3_int64 size = 0;
    /* The name in the form that SQLite's own VFS asks for. */
    sqlite3_filename name = sqlite3_create_filename(c->path, "", "", 0, NULL);
    if (!name) mem_exhausted("sqlite3_create_filename");
    int rc = sys->xOpen(sys, name, c->file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, &flags);
    if (rc == SQLITE_OK) rc = c->file->pMethods->xFileSize(c->file, &size);
    bool ok = rc == SQLITE_OK;
    if (!ok) err_at(e, str_of(c->path), 0, 0, ERR_IO, _("The file cannot be read: %s."), sqlite3_errstr(rc));
    c->size = (uint64_t)size;
    ok = ok && check_all(c, e);
    if (c->file->pMethods) c->file->pMethods->xClose(c->file);
    sqlite3_free_filename(name);
    return ok;
}

bool vfs_check_file(const char *path, void (*found)(void *ctx, const struct vfs_damage *d), void *ctx,
                    struct vfs_check *out, struct err *e) {
    if (!vfs_register(e)) return false;
    sqlite3_vfs *sys = sqlite3_vfs_find(VFS_NAME)->pAppData;
    char *full = mem_alloc((size_t)sys->mxPathname + 1);
    struct check c = {.sys = sys, .path = full, .found = found, .ctx = ctx};
    bool ok = true;
    int rc = sys->xFullPathname(sys, path, sys->mxPathname + 1, full);
    if (rc != SQLITE_OK && rc != SQLITE_OK_SYMLINK)
        ok = err_at(e, str_of(path), 0, 0, ERR_IO, _("The file cannot be read: %s."), sqlite3_errstr(rc));
    if (ok) {
        c.result.with_log = beside(sys, full);
        c.file = mem_alloc((size_t)sys->szOsFile);
        ok = open_and_check(sys, &c, e);
        mem_free(c.file);
    }
    mem_free(full);
    if (ok) *out = c.result;
    return ok;
}
