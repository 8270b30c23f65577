/* workload_rows: transactions of all sizes in two tables that refer to each other, checkpoints, VACUUM, closing and
 * opening. What the database holds after each transaction is known by a digest of all its rows. */
#include "../unit/db_sample.h"
#include "workload.h"

#define STEPS 300

static uint64_t digests[STEPS + 1]; /* after each step; 0 for a database without tables */

struct rows {
    sqlite3 *db;
    char path[400];
    bool durable;
};

static uint64_t add(uint64_t h, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * UINT64_C(0x100000001B3);
    return h ^ h >> 29;
}

/* Of all rows, by reading them; 0 when there are no tables, 1 when they cannot be read. */
static uint64_t digest(sqlite3 *db) {
    static const char *const queries[] = {"SELECT k, n, note FROM act ORDER BY k",
                                          "SELECT act, i, body FROM item ORDER BY act, i"};
    uint64_t h = 14695981039346656037U;
    if (db_int(db, "SELECT count(*) FROM sqlite_schema WHERE type='table'") == 0) return 0;
    for (int q = 0; q < 2; q++) {
        sqlite3_stmt *s = NULL;
        if (sqlite3_prepare_v2(db, queries[q], -1, &s, NULL) != SQLITE_OK) return 1;
        while (sqlite3_step(s) == SQLITE_ROW) {
            int64_t numbers[2] = {sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1)};
            h = add(h, numbers, sizeof numbers);
            h = add(h, sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2));
        }
        if (sqlite3_finalize(s) != SQLITE_OK) return 1;
    }
    return h < 2 ? 2 : h;
}

static bool connect(struct rows *r) {
    if (db_open_log(r->path, &r->db) != SQLITE_OK) return false;
    return db_exec(r->db, r->durable
                              ? "PRAGMA wal_autocheckpoint=40; PRAGMA cache_size=20"
                              : "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=40; PRAGMA cache_size=20") == 0;
}

static void *rows_open(const char *folder, bool durable) {
    struct rows *r = calloc(1, sizeof *r);
    if (!r) abort();
    r->durable = durable;
    (void)snprintf(r->path, sizeof r->path, "%s/%s", folder, workload_rows.file);
    if (connect(r)) return r;
    free(r);
    return NULL;
}

static void rows_close(void *w) {
    struct rows *r = w;
    if (sqlite3_close(r->db) != SQLITE_OK) abort();
    free(r);
}

static bool run(sqlite3 *db, const char *sql, int64_t a, int64_t b) {
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) return false;
    if (sqlite3_bind_parameter_count(s) > 0) sqlite3_bind_int64(s, 1, a);
    if (sqlite3_bind_parameter_count(s) > 1) sqlite3_bind_int64(s, 2, b);
    while (sqlite3_step(s) == SQLITE_ROW) continue;
    return sqlite3_finalize(s) == SQLITE_OK;
}

/* The first step makes the tables; the others add, change and remove, so that the file neither grows without end nor
 * lacks free pages. */
static bool transaction(sqlite3 *db, unsigned k) {
    static const char fill[] =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?2) INSERT INTO item"
        " SELECT ?1, i, CAST(printf('%d/%d/%.*c', ?1, i, 3+(?1*131+i*977)%500, 'x') AS BLOB) FROM n";
    static const char large[] = "INSERT INTO item VALUES (?1, 0, CAST(printf('%.*c%d', ?2, 'y', ?1) AS BLOB))";
    if (k == 1)
        return run(db, "CREATE TABLE act(k INTEGER PRIMARY KEY, n INT, note TEXT)", 0, 0) &&
               run(db, "CREATE TABLE item(act INT REFERENCES act(k), i INT, body BLOB, PRIMARY KEY(act, i))", 0, 0) &&
               run(db, "CREATE INDEX by_body ON item(body)", 0, 0) &&
               run(db, "INSERT INTO act VALUES (1, 0, '')", 0, 0);
    bool ok =
        run(db, "INSERT INTO act VALUES (?1, ?2, 'made')", k, k % 7) && run(db, fill, k, k % 29 == 0 ? 150 : k % 7);
    if (k % 11 == 0) ok = ok && run(db, large, k, 3000 + (int64_t)k * 40);
    if (k % 3 == 0) ok = ok && run(db, "UPDATE act SET note = note || ?1 WHERE k % 5 = ?2", k, k % 5);
    if (k % 13 == 0) ok = ok && run(db, "UPDATE item SET body = body || body WHERE act = ?1 - 2", k, 0);
    if (k % 6 == 0) ok = ok && run(db, "DELETE FROM item WHERE act < ?1 - 40", k, 0);
    return ok;
}

static bool care(struct rows *r, unsigned k) {
    if (k % 100 == 50) return run(r->db, "VACUUM", 0, 0);
    if (k % 37 == 5) return run(r->db, "PRAGMA wal_checkpoint(TRUNCATE)", 0, 0);
    if (k % 23 == 7) return run(r->db, "PRAGMA wal_checkpoint(RESTART)", 0, 0);
    if (k % 41 == 9) {
        if (sqlite3_close(r->db) != SQLITE_OK) return false;
        return connect(r);
    }
    return true;
}

static bool rows_step(void *w, unsigned k) {
    struct rows *r = w;
    if (k > 1 && !care(r, k)) return false;
    if (db_exec(r->db, "BEGIN IMMEDIATE") != SQLITE_OK || !transaction(r->db, k)) return false;
    digests[k] = digest(r->db);
    return db_exec(r->db, "COMMIT") == SQLITE_OK;
}

static bool wrong(sqlite3 *db, char *why, size_t room, const char *what) {
    (void)snprintf(why, room, "%s (%s; %s)", what, db ? sqlite3_errmsg(db) : "", vfs_last_damage());
    sqlite3_close(db);
    return false;
}

static bool rows_check(const char *folder, unsigned *present, char *why, size_t room) {
    char path[400];
    sqlite3 *db;
    (void)snprintf(path, sizeof path, "%s/%s", folder, workload_rows.file);
    if (db_open_log(path, &db) != SQLITE_OK) return wrong(NULL, why, room, "it cannot be opened");
    if (!db_sound(db)) return wrong(db, why, room, "integrity_check is not content");
    if (db_int(db, "SELECT count(*) FROM pragma_foreign_key_check") != 0)
        return wrong(db, why, room, "foreign_key_check is not content");
    uint64_t now = digest(db);
    int64_t k = now ? db_int(db, "SELECT max(k) FROM act") : 0;
    if (now == 1 || k < 0 || k > STEPS) return wrong(db, why, room, "rows cannot be read");
    if (now != digests[k]) return wrong(db, why, room, "a transaction is there in part");
    /* And work goes on. */
    if (db_exec(db, "CREATE TABLE after(x); INSERT INTO after VALUES (1); PRAGMA wal_checkpoint(TRUNCATE)") !=
        SQLITE_OK)
        return wrong(db, why, room, "nothing can be written");
    if (sqlite3_close(db) != SQLITE_OK) return wrong(NULL, why, room, "it cannot be closed");
    *present = (unsigned)k;
    return true;
}

const struct workload workload_rows = {.name = "rows",
                                       .file = "k.db",
                                       .steps = STEPS,
                                       .open = rows_open,
                                       .step = rows_step,
                                       .close = rows_close,
                                       .check = rows_check};
