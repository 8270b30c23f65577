/* fuzz_database: any bytes as the file of a database. It is opened for reading through the VFS, checked and read, as
 * SQLite itself and as store does: no crash, and an end in sight. A file that does not begin as an SQLite file is given
 * a beginning and checksums first, so that what is behind them is reached too. */
#include "../unit/db_sample.h"
#include "base/base.h"
#include "store/page.h"
#include "store/store.h"

#define STEPS_MOST 200000 /* of SQLite's virtual machine, for one statement */
#define HEAP_MOST (64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) __builtin_trap();
}

static void stamp(unsigned char *file, size_t size) {
    struct page_head head;
    if (size < PAGE_HEAD) return;
    memcpy(file, "SQLite format 3", 16);
    file[20] = PAGE_RESERVE;
    if (!page_head_read(file, &head) || !head.size) return;
    for (size_t at = 0; at + head.size <= size; at += head.size)
        if (!page_empty(file + at, head.size)) page_stamp(file + at, head.size, (uint32_t)(at / head.size) + 1);
}

static int enough(void *steps) {
    return ++*(unsigned *)steps > STEPS_MOST / 100;
}

static void read_all(sqlite3 *db) {
    static const char *const queries[] = {"PRAGMA integrity_check(3)",
                                          "PRAGMA foreign_key_check",
                                          "SELECT name, sql FROM sqlite_schema",
                                          "SELECT * FROM a ORDER BY x",
                                          "SELECT count(*), max(length(y)) FROM a",
                                          "SELECT * FROM b, a WHERE b.k = a.k",
                                          "SELECT x FROM a WHERE x > 'm' ORDER BY x DESC LIMIT 20"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        unsigned steps = 0;
        sqlite3_stmt *s = NULL;
        sqlite3_progress_handler(db, 100, enough, &steps);
        if (sqlite3_prepare_v2(db, queries[i], -1, &s, NULL) == SQLITE_OK)
            while (sqlite3_step(s) == SQLITE_ROW)
                for (int c = 0; c < sqlite3_column_count(s); c++) (void)sqlite3_column_blob(s, c);
        sqlite3_finalize(s);
    }
}

static void limits(sqlite3 *db) {
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 20);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1 << 14);
    sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 64);
    sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 64);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)db_exec(db, "PRAGMA cell_size_check=ON");
}

static void count(void *ctx, const struct vfs_damage *d) {
    char text[300];
    vfs_damage_text(d, text, sizeof text);
    check(strlen(text) > 10);
    ++*(unsigned *)ctx;
}

static void ignore(void *ctx, const char *finding) {
    (void)ctx, (void)finding;
}

static void as_store_does(const char *path) {
    struct err e;
    size_t n;
    struct store *s = store_open(path, STORE_READ, &e);
    if (!s) return;
    if (!store_check(s, ignore, NULL, &n, &e)) check(e.text[0] != 0);
    store_close(s);
}

static const char *dir;

static void clean(void) {
    db_clear(dir, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char path[400];
    if (!dir) {
        dir = db_folder();
        (void)atexit(clean);
        (void)snprintf(path, sizeof path, "%s/k.db", dir);
        (void)sqlite3_hard_heap_limit64(HEAP_MOST);
    }
    unsigned char *file = malloc(size + 1);
    check(file != NULL);
    if (size) memcpy(file, data, size);
    if (size && file[0] != 'S') stamp(file, size);
    db_save(path, file, size);
    free(file);
    unsigned found = 0;
    struct vfs_check result;
    struct err e;
    check(vfs_check_file(path, count, &found, &result, &e));
    check(found == result.damaged);
    sqlite3 *db;
    if (db_open(path, SQLITE_OPEN_READONLY, &db) == SQLITE_OK) {
        limits(db);
        read_all(db);
        check(sqlite3_close(db) == SQLITE_OK);
    }
    as_store_does(path);
    db_clear(dir, false);
    return 0;
}
