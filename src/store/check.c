/* check: structure, foreign keys, page checksums; copies; settling the log into the file. */
#include <string.h>
#include <sys/stat.h>

#include "store/inside.h"
#include "store/vfs.h"

struct findings {
    store_finding_fn *say;
    void *ctx;
    size_t n;
};

static void tell(struct findings *f, const char *text) {
    f->n++;
    f->say(f->ctx, text);
}

static bool structure(struct store *s, struct findings *f, struct err *e) {
    sqlite3_stmt *q;
    int rc = sqlite3_prepare_v2(s->db, "PRAGMA integrity_check(100)", -1, &q, NULL);
    if (rc != SQLITE_OK) return store_failed(s, rc, _("The database cannot be checked"), e);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(q, 0);
        if (text && strcmp(text, "ok") != 0) tell(f, text);
    }
    sqlite3_finalize(q);
    if (rc == SQLITE_DONE) return true;
    struct err damage;
    store_failed(s, rc, _("The database cannot be read"), &damage);
    return tell(f, damage.text), true;
}

static bool foreign_keys(struct store *s, struct findings *f, struct err *e) {
    sqlite3_stmt *q;
    char text[200];
    int rc = sqlite3_prepare_v2(s->db, "PRAGMA foreign_key_check", -1, &q, NULL);
    if (rc != SQLITE_OK) return store_failed(s, rc, _("The database cannot be checked"), e);
    while (sqlite3_step(q) == SQLITE_ROW) {
        snprintf(text, sizeof text, _("A row of %s (%lld) points to a row of %s that is not there."),
                 (const char *)sqlite3_column_text(q, 0), (long long)sqlite3_column_int64(q, 1),
                 (const char *)sqlite3_column_text(q, 2));
        tell(f, text);
    }
    sqlite3_finalize(q);
    return true;
}

/* What is wrong with pages, until it is known whether a log lies beside the file. */
struct bad_pages {
    struct vfs_damage list[100];
    size_t n;
};
static void bad_page(void *ctx, const struct vfs_damage *d) {
    struct bad_pages *b = ctx;
    if (b->n < sizeof b->list / sizeof *b->list) b->list[b->n++] = *d;
}

/* With a log, a page of the file may be torn by a power cut and whole in the log: then it is no damage, and reading
 * every page in use through the log (structure) finds what is. */
static bool pages(struct store *s, struct findings *f, struct err *e) {
    struct bad_pages *bad = mem_alloc(sizeof *bad);
    struct vfs_check result;
    char text[700];
    bool ok = vfs_check_file(s->path, bad_page, bad, &result, e);
    for (size_t i = 0; ok && i < bad->n; i++) {
        if (result.with_log && bad->list[i].kind == VFS_DAMAGED) continue;
        vfs_damage_text(&bad->list[i], text, sizeof text);
        tell(f, text);
    }
    mem_free(bad);
    return ok;
}

bool store_check(struct store *s, store_finding_fn *say, void *ctx, size_t *n, struct err *e) {
    struct findings f = {say, ctx, 0};
    struct err busy;
    bool settled = store_can_write(s) && !s->open && store_settle(s, &busy);
    (void)settled; /* with a reader in the way, the log stays */
    s->rights = STORE_CARE;
    bool ok = pages(s, &f, e) && structure(s, &f, e) && foreign_keys(s, &f, e);
    s->rights = STORE_PLAIN;
    if (ok) *n = f.n;
    return ok;
}

static void say_page(void *ctx, const struct vfs_damage *d) {
    char text[700];
    vfs_damage_text(d, text, sizeof text);
    tell(ctx, text);
}

bool store_check_file(const char *path, store_finding_fn *say, void *ctx, uint64_t *pages, size_t *n, struct err *e) {
    struct findings f = {say, ctx, 0};
    struct vfs_check check;
    if (!vfs_register(e) || !vfs_check_file(path, say_page, &f, &check, e)) return false;
    *pages = check.pages;
    *n = f.n;
    return true;
}

bool store_settle(struct store *s, struct err *e) {
    s->rights = STORE_CARE;
    bool ok = store_exec(s, "PRAGMA wal_checkpoint(TRUNCATE)", _("The log cannot be written back"), e);
    s->rights = STORE_PLAIN;
    if (!ok) return false;
    /* SQLite calls it a success also when a reader kept it from emptying the log. */
    struct stat st;
    char log[4096];
    snprintf(log, sizeof log, "%s-wal", s->path);
    if (stat(log, &st) != 0 || st.st_size == 0) return true;
    return err_set(e, ERR_CONFLICT, _("The log of the database cannot be emptied while somebody reads in it."));
}

int64_t store_bytes(struct store *s) {
    struct stat st;
    char log[4096];
    int64_t sum = stat(s->path, &st) == 0 ? (int64_t)st.st_size : 0;
    snprintf(log, sizeof log, "%s-wal", s->path);
    if (stat(log, &st) == 0) sum += (int64_t)st.st_size;
    return sum;
}

/* The pages of one moment: others that write meanwhile are not waited for, and their later changes are not in it. */
static int copy_pages(sqlite3 *from, sqlite3 *to) {
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return sqlite3_errcode(to);
    int rc;
    do rc = sqlite3_backup_step(b, -1);
    while (rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
    int end = sqlite3_backup_finish(b);
    return rc == SQLITE_DONE ? end : rc;
}

bool store_copy(struct store *s, const char *to, struct err *e) {
    sqlite3 *copy = NULL;
    if (file_exists(to))
        return err_at(e, str_of(to), 0, 0, ERR_CONFLICT, _("This file is there already; it is left as it is."));
    int rc = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, VFS_NAME);
    s->rights = STORE_CARE;
    if (rc == SQLITE_OK) rc = vfs_guard(copy);
    if (rc == SQLITE_OK) rc = sqlite3_exec(copy, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = copy_pages(s->db, copy);
    s->rights = STORE_PLAIN;
    if (rc == SQLITE_OK) rc = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    if (sqlite3_close(copy) != SQLITE_OK && rc == SQLITE_OK) rc = SQLITE_BUSY;
    if (rc == SQLITE_OK) return true;
    struct err ignored;
    if (!file_remove(to, &ignored)) return store_failed(s, rc, _("The copy cannot be written"), e);
    return store_failed(s, rc, _("The copy cannot be written"), e);
}
