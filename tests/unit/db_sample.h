/* db_sample: databases through kijun's VFS, in a folder of their own, for tests of store. */
#pragma once
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/vfs.h"
#include "store/vfs_hooks.h"

/* A folder in memory where there is one: what is tested here is not the disk. */
static inline const char *db_folder(void) {
    static char dir[256];
    const char *tmp = getenv("TMPDIR");
    struct stat st;
    if (!tmp || !*tmp) tmp = stat("/dev/shm", &st) == 0 && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    (void)snprintf(dir, sizeof dir, "%s/kijun-store.XXXXXX", tmp);
    if (!mkdtemp(dir)) abort();
    return dir;
}

/* Takes away every file of a folder, and the folder when `whole`. */
static inline void db_clear(const char *dir, bool whole) {
    DIR *d = opendir(dir);
    char path[600];
    for (struct dirent *f = d ? readdir(d) : NULL; f; f = readdir(d)) {
        if (f->d_name[0] == '.') continue;
        (void)snprintf(path, sizeof path, "%s/%s", dir, f->d_name);
        (void)unlink(path);
    }
    if (d) (void)closedir(d);
    if (whole) (void)rmdir(dir);
}

static inline int db_exec(sqlite3 *db, const char *sql) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* One number; -1 when the statement fails. */
static inline int64_t db_int(sqlite3 *db, const char *sql) {
    sqlite3_stmt *s = NULL;
    int64_t v = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        v = sqlite3_column_int64(s, 0);
    if (sqlite3_finalize(s) != SQLITE_OK) v = -1;
    return v;
}

static inline bool db_sound(sqlite3 *db) {
    sqlite3_stmt *s = NULL;
    bool ok =
        sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
    ok = ok && strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
    return sqlite3_finalize(s) == SQLITE_OK && ok;
}

/* Opens as store does. The result code; *db is NULL when it is not SQLITE_OK. */
static inline int db_open(const char *path, int flags, sqlite3 **db) {
    static struct err e;
    if (!vfs_register(&e)) abort();
    int rc = sqlite3_open_v2(path, db, flags ? flags : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, VFS_NAME);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(*db, 1);
        rc = vfs_guard(*db);
    }
    if (rc != SQLITE_OK) {
        sqlite3_close(*db);
        *db = NULL;
    }
    return rc;
}

/* With a log, every commit synced. */
static inline int db_open_log(const char *path, sqlite3 **db) {
    int rc = db_open(path, 0, db);
    if (rc == SQLITE_OK) rc = db_exec(*db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
    if (rc != SQLITE_OK) {
        sqlite3_close(*db);
        *db = NULL;
    }
    return rc;
}

/* Files as bytes. */
struct db_bytes {
    unsigned char *ptr;
    size_t len;
};

static inline struct db_bytes db_load(const char *path) {
    struct db_bytes b = {NULL, 0};
    FILE *f = fopen(path, "rb");
    if (!f) return b;
    if (fseek(f, 0, SEEK_END) != 0) abort();
    b.len = (size_t)ftell(f);
    b.ptr = malloc(b.len + 1);
    rewind(f);
    if (fread(b.ptr, 1, b.len, f) != b.len) abort();
    (void)fclose(f);
    return b;
}

static inline void db_save(const char *path, const void *bytes, size_t n) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || (n && write(fd, bytes, n) != (ssize_t)n)) abort();
    (void)close(fd);
}

static inline void db_poke(const char *path, size_t at, const void *bytes, size_t n) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || pwrite(fd, bytes, n, (off_t)at) != (ssize_t)n) abort();
    (void)close(fd);
}
