/* bench-vfs FOLDER [ROUNDS]: what page checksums cost: the same work through kijun's VFS and through SQLite's own, in
 * turn, on the same disk. Prints medians as key=value: one durable commit of 300 bytes, a bulk insert of 200,000 rows
 * and its checkpoint, a scan of them from the file, and from the log (with nothing in SQLite's cache). */
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"
#include "store/vfs.h"

#define ROUNDS_MAX 101
#define COMMITS 2000
#define ROWS "200000"

enum { BULK, SCAN, LOG, KINDS };

static void must(int rc, const char *what) {
    if (rc == SQLITE_OK) return;
    fprintf(stderr, "bench-vfs: %s: %s\n", what, sqlite3_errstr(rc));
    exit(3);
}

static void run(sqlite3 *db, const char *sql) {
    must(sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static sqlite3 *open_db(const char *path, bool sums) {
    sqlite3 *db;
    must(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sums ? VFS_NAME : NULL), path);
    if (sums) must(vfs_guard(db), path);
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192");
    return db;
}

static double timed(sqlite3 *db, const char *sql, int times) {
    uint64_t begin = clock_monotonic_ns();
    for (int i = 0; i < times; i++) run(db, sql);
    return (double)(clock_monotonic_ns() - begin) / 1e3;
}

static void clear(const char *path) {
    const char *const endings[] = {"", "-wal", "-shm"};
    char name[512];
    for (int i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
}

static void once(const char *path, bool sums, double out[KINDS]) {
    clear(path);
    sqlite3 *db = open_db(path, sums);
    run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, body)");
    out[BULK] = timed(db,
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" ROWS ")"
                      " INSERT INTO t(body) SELECT zeroblob(200)||i FROM n",
                      1);
    run(db, "PRAGMA cache_size=10");
    out[LOG] = timed(db, "SELECT sum(length(body)) FROM t", 3) / 3;
    out[BULK] += timed(db, "PRAGMA wal_checkpoint(TRUNCATE)", 1);
    out[SCAN] = timed(db, "SELECT sum(length(body)) FROM t", 3) / 3;
    must(sqlite3_close(db), "close");
}

/* Commits by turns, checkpoints among them: the disk is never the same for long. */
static void commits(const char *folder, double us[2][COMMITS]) {
    sqlite3 *db[2];
    char path[450];
    for (int k = 0; k < 2; k++) {
        (void)snprintf(path, sizeof path, "%s/commits%d.db", folder, k);
        clear(path);
        db[k] = open_db(path, k);
        run(db[k], "CREATE TABLE u(id INTEGER PRIMARY KEY, body)");
    }
    for (int i = 0; i < 2 * COMMITS; i++) {
        int k = (i / 2 + i) % 2;
        us[k][i / 2] = timed(db[k], "INSERT INTO u(body) VALUES (randomblob(300))", 1);
    }
    for (int k = 0; k < 2; k++) must(sqlite3_close(db[k]), "close");
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void say(const char *name, double *ours, double *bare, int n) {
    qsort(ours, (size_t)n, sizeof *ours, by_size);
    qsort(bare, (size_t)n, sizeof *bare, by_size);
    printf("%s_us=%.1f %s_bare_us=%.1f %s_cost_percent=%.1f\n", name, ours[n / 2], name, bare[n / 2], name,
           (ours[n / 2] / bare[n / 2] - 1) * 100);
}

int main(int argc, char **argv) {
    static double us[2][KINDS][ROUNDS_MAX];
    static const char *const names[KINDS] = {"bulk", "scan", "log"};
    struct err e;
    char path[400];
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 11;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || !vfs_register(&e)) return 2;
    (void)snprintf(path, sizeof path, "%s/bench.db", argv[1]);
    for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < 2; k++) {
            bool sums = (i + k) % 2;
            double one[KINDS];
            once(path, sums, one);
            for (int kind = 0; kind < KINDS; kind++) us[sums][kind][i] = one[kind];
        }
    }
    static double each[2][COMMITS];
    commits(argv[1], each);
    say("commit", each[1], each[0], COMMITS);
    for (int kind = 0; kind < KINDS; kind++) say(names[kind], us[1][kind], us[0][kind], rounds);
    return 0;
}
