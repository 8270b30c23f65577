/* store: the VFS puts checksums on pages, and no changed byte of a database passes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sys/wait.h>

#include "base/base.h"
#include "db_sample.h"
#include "store/page.h"

#ifdef SANITIZED
#define SLOW true
#else
#define SLOW false
#endif

/* How long tests are that may be longer. */
static int number_from(const char *variable, int otherwise) {
    const char *n = getenv(variable);
    return n ? (int)strtol(n, NULL, 10) : otherwise;
}

static const char *dir;
static char db_path[300], log_path[300], other_path[300];

static int setup(void **state) {
    (void)state;
    dir = db_folder();
    (void)snprintf(db_path, sizeof db_path, "%s/k.db", dir);
    (void)snprintf(log_path, sizeof log_path, "%s/k.db-wal", dir);
    (void)snprintf(other_path, sizeof other_path, "%s/other.db", dir);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    vfs_set_hooks(NULL);
    db_clear(dir, true);
    return 0;
}

static uint64_t seed = 20261130;
static uint64_t next_random(void) { /* splitmix */
    uint64_t z = seed += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

#define ok(call) assert_int_equal(call, SQLITE_OK)

/* What vfs_check_file finds. */
static struct vfs_check result;
static struct vfs_damage first;
static void remember(void *ctx, const struct vfs_damage *d) {
    unsigned *n = ctx;
    if (!(*n)++) first = *d;
}

static unsigned findings(const char *path) {
    unsigned n = 0;
    struct err e;
    assert_true(vfs_check_file(path, remember, &n, &result, &e));
    assert_int_equal(n, result.damaged);
    return n;
}

/* A database with every kind of page: several levels, an index, overflow, pages of zeros in use, free pages. */
static const char tables[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, body ANY) STRICT;"
                             "CREATE INDEX by_name ON t(name); CREATE TABLE z(b); CREATE TABLE gone(b)";
static const char rows[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<240)"
    " INSERT INTO t(name, body) SELECT 'row '||i, CASE i%40 WHEN 0 THEN printf('%.*c', 9000, 'x')"
    " WHEN 1 THEN zeroblob(3000) ELSE printf('%.*c', 200, 'y')||hex(i*i) END FROM n";
static const char more[] = "INSERT INTO z VALUES (zeroblob(100000)); INSERT INTO gone SELECT body FROM t LIMIT 100;"
                           "DROP TABLE gone";

static void fill_database(const char *path, int page_size, const char *mode) {
    sqlite3 *db;
    char sql[160];
    ok(db_open(path, 0, &db));
    (void)snprintf(sql, sizeof sql, "PRAGMA page_size=%d; PRAGMA journal_mode=%s; PRAGMA synchronous=FULL", page_size,
                   mode);
    ok(db_exec(db, sql));
    ok(db_exec(db, tables));
    ok(db_exec(db, rows));
    ok(db_exec(db, more));
    assert_true(db_sound(db));
    ok(sqlite3_close(db));
}

static void make_database(int page_size) {
    db_clear(dir, false);
    fill_database(db_path, page_size, "WAL");
}

static const char digest[] =
    "SELECT count(*)*1000003 + sum(length(body)*(id%97)) + sum(unicode(substr(body,-1))) FROM t";

static int64_t digest_of(const char *path) {
    sqlite3 *db;
    ok(db_open(path, SQLITE_OPEN_READONLY, &db));
    int64_t v = db_int(db, digest);
    ok(sqlite3_close(db));
    return v;
}

/* The checksum itself --------------------------------------------------------------------------------------------- */

static void sums(void **state) {
    (void)state;
    static unsigned char page[PAGE_MAX];
    for (size_t i = 0; i < 512; i++) page[i] = (unsigned char)(i * 7 + 3);
    assert_int_equal(page_sum(page, 512, 1), UINT64_C(0xD3F58A72A501B242)); /* by another program from page.c's head */
    memset(page, 0, sizeof page);
    assert_int_equal(page_sum(page, 4096, 2), UINT64_C(0x179911E1E48E2B3E));
    assert_true(page_sound(page, 4096, 7)); /* never written */
    for (size_t size = PAGE_MIN; size <= PAGE_MAX; size *= 2) {
        for (size_t i = 0; i < size; i++) page[i] = (unsigned char)(next_random() % 3);
        page_stamp(page, size, 9);
        assert_true(page_sound(page, size, 9));
        assert_false(page_sound(page, size, 8));
        for (size_t i = 0; i<size; i += size> 4096 ? 61 : 1) { /* the checksum's own bytes too */
            unsigned char flip = (unsigned char)(1 + next_random() % 255);
            page[i] ^= flip;
            assert_false(page_sound(page, size, 9));
            page[i] ^= flip;
        }
    }
    /* A page with a single byte, which is lost. */
    memset(page, 0, 4096);
    page[99] = 1;
    page_stamp(page, 4096, 3);
    page[99] = 0;
    assert_false(page_sound(page, 4096, 3));
}

/* Sound databases ------------------------------------------------------------------------------------------------- */

static void written_everywhere(void **state) {
    (void)state;
    for (int size = 512; size <= 65536; size *= size < 4096 ? 2 : 16) {
        for (int mode = 0; mode < 2; mode++) {
            db_clear(dir, false);
            fill_database(db_path, size, mode ? "DELETE" : "WAL");
            assert_int_equal(findings(db_path), 0);
            assert_false(result.with_log);
            assert_true(result.pages > 5);
            struct db_bytes b = db_load(db_path);
            assert_int_equal(b.len, result.pages * (unsigned)size);
            unsigned sound = 0;
            for (size_t i = 0; i < result.pages; i++) {
                const unsigned char *page = b.ptr + i * (unsigned)size;
                sound += page_sound(page, (size_t)size, (uint32_t)i + 1) && !page_empty(page, (size_t)size);
            }
            assert_true(sound * 10 >= result.pages * 8); /* the others are free and were never written */
            free(b.ptr);
        }
    }
}

/* A first transaction that is larger than the cache writes other pages before page 1. */
static void larger_than_memory(void **state) {
    (void)state;
    sqlite3 *db, *plain;
    db_clear(dir, false);
    ok(db_open(db_path, 0, &db));
    ok(db_exec(db, "PRAGMA cache_size=5; BEGIN"));
    ok(db_exec(db, tables));
    ok(db_exec(db, rows));
    ok(db_exec(db, "UPDATE t SET name=name||'!'; COMMIT"));
    int64_t want = db_int(db, digest);
    assert_int_equal(findings(db_path), 0);
    /* And where nobody could say so before: VACUUM INTO and a backup copy the header. */
    char sql[400];
    (void)snprintf(sql, sizeof sql, "VACUUM INTO '%s'", other_path);
    ok(db_exec(db, sql));
    assert_int_equal(findings(other_path), 0);
    (void)unlink(other_path);
    ok(sqlite3_open_v2(other_path, &plain, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, VFS_NAME));
    ok(db_exec(plain, "PRAGMA cache_size=5"));
    sqlite3_backup *b = sqlite3_backup_init(plain, "main", db, "main");
    assert_non_null(b);
    assert_int_equal(sqlite3_backup_step(b, -1), SQLITE_DONE);
    ok(sqlite3_backup_finish(b));
    ok(sqlite3_close(plain));
    assert_int_equal(findings(other_path), 0);
    ok(sqlite3_close(db));
    /* Any SQLite reads it. */
    ok(sqlite3_open_v2(other_path, &plain, SQLITE_OPEN_READONLY, NULL));
    assert_int_equal(db_int(plain, digest), want);
    assert_true(db_sound(plain));
    ok(sqlite3_close(plain));
}

/* Frames that a transaction writes over and reads back are no damage; nor what another connection reads after. */
static void written_over_in_the_log(void **state) {
    (void)state;
    sqlite3 *db, *second;
    make_database(1024);
    ok(db_open_log(db_path, &db));
    ok(db_open_log(db_path, &second));
    ok(db_exec(db, "PRAGMA cache_size=3"));
    for (int round = 0; round < 6; round++) {
        ok(db_exec(db, "BEGIN; UPDATE t SET name=name||'a'; SAVEPOINT s; UPDATE t SET name=name||'b' WHERE id%3;"
                       "UPDATE t SET body=id WHERE id%7=2; ROLLBACK TO s; UPDATE t SET name=upper(name) WHERE id%2"));
        assert_int_equal(db_int(db, "SELECT count(*) FROM t WHERE name LIKE 'row%a'"), 240);
        ok(db_exec(db, round % 3 == 1 ? "ROLLBACK" : "COMMIT"));
        assert_int_equal(db_int(second, "SELECT count(*) FROM t WHERE name LIKE 'row%'"), 240);
        assert_true(db_sound(round % 2 ? db : second));
        if (round == 3) ok(db_exec(second, "PRAGMA wal_checkpoint(RESTART)"));
        assert_int_equal(findings(db_path), 0);
        assert_true(result.with_log);
    }
    ok(sqlite3_close(second));
    ok(sqlite3_close(db));
    assert_int_equal(findings(db_path), 0);
}

/* What a crash at this moment would leave: a copy of the files, opened. The digest of its rows. */
static int64_t digest_after_crash(void) {
    const char *const endings[] = {"", "-wal"};
    char from[400], to[400];
    for (int i = 0; i < 2; i++) {
        (void)snprintf(from, sizeof from, "%s%s", db_path, endings[i]);
        (void)snprintf(to, sizeof to, "%s%s", other_path, endings[i]);
        struct db_bytes b = db_load(from);
        if (b.ptr)
            db_save(to, b.ptr, b.len);
        else
            (void)unlink(to);
        free(b.ptr);
    }
    sqlite3 *db;
    ok(db_open_log(other_path, &db));
    int64_t v = db_int(db, digest);
    ok(sqlite3_close(db));
    return v;
}

/* SQLite 3.40 breaks its log when a transaction that does not fit into the cache goes back to a savepoint: a crash
 * would take this commit and all after it. The VFS does not let such a commit be acknowledged; without spilling it does
 * not happen. */
static void back_to_a_savepoint(void **state) {
    (void)state;
    for (int spill = 0; spill < 2; spill++) {
        sqlite3 *db;
        db_clear(dir, false);
        ok(db_open(db_path, 0, &db));
        ok(db_exec(db,
                   "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA cache_size=2; PRAGMA wal_autocheckpoint=0;"
                   "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, body)"));
        ok(db_exec(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<40)"
                       " INSERT INTO t SELECT i, 'x', zeroblob(400) FROM n; PRAGMA wal_checkpoint(TRUNCATE)"));
        ok(db_exec(db, spill ? "PRAGMA cache_spill=ON" : "PRAGMA cache_spill=OFF"));
        ok(db_exec(db, "BEGIN; UPDATE t SET body=zeroblob(401) WHERE id<6; SAVEPOINT s;"
                       "UPDATE t SET body=zeroblob(402) WHERE id>10; UPDATE t SET body=zeroblob(403) WHERE id>20;"
                       "ROLLBACK TO s"));
        int rc = db_exec(db, "COMMIT");
        if (!spill) ok(rc);
        if (rc != SQLITE_OK && !sqlite3_get_autocommit(db)) ok(db_exec(db, "ROLLBACK"));
        for (int i = 0; i < 3; i++) {
            ok(db_exec(db, "INSERT INTO t(name, body) VALUES ('acknowledged', 'x')"));
            assert_int_equal(digest_after_crash(), db_int(db, digest));
        }
        ok(sqlite3_close(db));
    }
}

/* Whatever transactions do to the log, with hardly any cache, on two connections by turns: nothing is called damage,
 * and what was acknowledged survives a crash. */
static void no_false_alarm(void **state) {
    (void)state;
    static const char *const deeds[] = {
        "UPDATE t SET name = name||'u' WHERE id % 5 = abs(random() % 5)",
        "UPDATE t SET body = printf('%.*c', abs(random() % 900), 'w') WHERE id % 9 = abs(random() % 9)",
        "DELETE FROM t WHERE id % 17 = abs(random() % 17)",
        "INSERT INTO t(name, body) SELECT name, body FROM t WHERE id % 11 = abs(random() % 11) LIMIT 60",
        "SAVEPOINT s",
        "ROLLBACK TO s",
        "RELEASE s",
        "INSERT INTO t(id, name) SELECT id + (SELECT max(id) FROM t) - 20, 'x' FROM t LIMIT 30", /* fails half-way */
        "SELECT sum(length(body)) FROM t NOT INDEXED",
        "SELECT count(*) FROM t WHERE name > 'r'",
        "COMMIT; BEGIN",
        "ROLLBACK; BEGIN",
    };
    unsigned refused = 0;
    sqlite3 *db[2];
    make_database(1024);
    for (int i = 0; i < 2; i++) {
        ok(db_open_log(db_path, &db[i]));
        ok(db_exec(db[i], i ? "PRAGMA cache_size=2; PRAGMA wal_autocheckpoint=50" : "PRAGMA cache_size=4"));
    }
    for (int n = number_from("KIJUN_ROUNDS", SLOW ? 80 : 150); n > 0; n--) {
        sqlite3 *one = db[next_random() % 2];
        bool spill = next_random() % 2;
        ok(db_exec(one, spill ? "PRAGMA cache_spill=ON" : "PRAGMA cache_spill=OFF"));
        ok(db_exec(one, "BEGIN IMMEDIATE; DELETE FROM t WHERE id > 600"));
        if (db_int(one, "SELECT count(*) FROM t") < 100) ok(db_exec(one, rows));
        for (int i = 0; i <= 3 + n % 20; i++) {
            bool last = i == 3 + n % 20;
            const char *deed = last ? next_random() % 3 ? "COMMIT" : "ROLLBACK"
                                    : deeds[next_random() % (sizeof deeds / sizeof *deeds)];
            int rc = db_exec(one, deed); /* there may be no savepoint; a constraint may fail */
            bool broke = rc == SQLITE_IOERR_FSYNC && spill && deed[0] == 'C';
            assert_true(rc == SQLITE_OK || rc == SQLITE_ERROR || (rc & 0xff) == SQLITE_CONSTRAINT || broke);
            refused += broke;
            if (broke && !sqlite3_get_autocommit(one)) ok(db_exec(one, "ROLLBACK"));
            if (!last && sqlite3_get_autocommit(one)) ok(db_exec(one, "BEGIN IMMEDIATE"));
        }
        sqlite3 *other = db[next_random() % 2];
        assert_true(db_int(other, "SELECT count(body) + count(name) FROM t NOT INDEXED") >= 0);
        if (n % 4 == 0) assert_int_equal(digest_after_crash(), db_int(other, digest));
        if (n % 5 == 0)
            ok(db_exec(other, n % 2 ? "PRAGMA wal_checkpoint(RESTART)" : "PRAGMA wal_checkpoint(TRUNCATE)"));
        if (n % 16 == 0) assert_true(db_sound(other));
    }
    ok(sqlite3_close(db[0]));
    ok(sqlite3_close(db[1]));
    assert_int_equal(findings(db_path), 0);
    print_message("# %u commits refused that a crash would have taken\n", refused);
}

/* One of several programs at the same database; 0 when nothing was called damage. */
static int one_of_many(int who, int rounds) {
    sqlite3 *db;
    seed = (uint64_t)who * 7919;
    for (int i = 0; i < rounds; i++) {
        unsigned n = 0;
        struct err e;
        if (who == 0) { /* looks at the file all the time */
            if (!vfs_check_file(db_path, remember, &n, &result, &e) || n) return 1;
            continue;
        }
        if (i % 10 == 0 && (i ? sqlite3_close(db) : 0) + db_open(db_path, 0, &db)) return 2;
        sqlite3_busy_timeout(db, 60000);
        int rc = db_exec(db, who % 2 ? "PRAGMA cache_size=3; PRAGMA cache_spill=ON" : "PRAGMA cache_size=6");
        rc = rc ? rc : db_exec(db, "BEGIN IMMEDIATE; UPDATE t SET name = name||'p' WHERE id % 7 = abs(random() % 7)");
        rc = rc ? rc : db_exec(db, "UPDATE t SET name = substr(name, 1, 40), body = id||body WHERE id % 9 = 3");
        rc = rc ? rc : db_exec(db, next_random() % 4 ? "COMMIT" : "ROLLBACK");
        if (rc || db_int(db, "SELECT count(body) + count(name) FROM t NOT INDEXED") != 480) return 3;
        rc = next_random() % 4 ? 0 : db_exec(db, i % 2 ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint");
        if (rc && (rc & 0xff) != SQLITE_BUSY) return 4;
        if (i % 8 == 0 && !db_sound(db)) return 5;
    }
    return who && sqlite3_close(db) ? 6 : 0;
}

static void many_programs(void **state) {
    (void)state;
    int n = number_from("KIJUN_ROUNDS", SLOW ? 30 : 60), status;
    pid_t pids[5];
    make_database(1024);
    for (int i = 0; i < 5; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) _exit(one_of_many(i, n));
    }
    for (int i = 0; i < 5; i++) {
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(findings(db_path), 0);
}

/* Files that are not ours ----------------------------------------------------------------------------------------- */

static void others_are_refused(void **state) {
    (void)state;
    sqlite3 *db;
    struct vfs_damage d;
    struct err e = {0};
    db_clear(dir, false);
    ok(sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
    ok(db_exec(db, "CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
    ok(sqlite3_close(db));
    assert_int_equal(findings(db_path), 1);
    assert_int_equal(first.kind, VFS_HEADER);
    /* Through the VFS it is what it was; guarded, it is refused. */
    ok(sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READWRITE, VFS_NAME));
    ok(db_exec(db, "INSERT INTO t VALUES(2)"));
    assert_int_equal(vfs_guard(db), SQLITE_IOERR_DATA);
    assert_true(strlen(vfs_last_damage()) > 20);
    assert_string_equal(vfs_last_damage(), "");
    assert_int_not_equal(db_exec(db, "INSERT INTO t VALUES(3)"), SQLITE_OK);
    ok(sqlite3_close(db));
    db_clear(dir, false);
    db_save(db_path,
            "This is no database, but a letter of some length that somebody has put in its place. "
            "It has more than one hundred bytes.",
            120);
    assert_int_equal(db_open(db_path, 0, &db), SQLITE_IOERR_DATA);
    assert_int_equal(findings(db_path), 1);
    /* A database in memory has no pages on disk. */
    ok(sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, VFS_NAME));
    ok(vfs_guard(db));
    ok(db_exec(db, tables));
    ok(sqlite3_close(db));
    (void)vfs_damage_last(&d);
    assert_false(vfs_damage_last(&d));
    assert_false(vfs_check_file("/nowhere/at/all", NULL, NULL, &result, &e));
    assert_int_equal(e.kind, ERR_IO);
}

/* SQLite would do it in pieces that are not pages. */
static void the_page_size_stays(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        sqlite3 *db;
        db_clear(dir, false);
        fill_database(db_path, i % 2 ? 1024 : 4096, "DELETE");
        int64_t want = digest_of(db_path);
        ok(db_open(db_path, 0, &db));
        ok(db_exec(db, i < 2 ? "PRAGMA cache_size=3" : "PRAGMA cache_size=-8192"));
        ok(db_exec(db, i % 2 ? "PRAGMA page_size=4096" : "PRAGMA page_size=1024"));
        assert_int_equal(db_exec(db, "VACUUM"), SQLITE_IOERR_WRITE);
        assert_int_equal(db_int(db, digest), want);
        ok(sqlite3_close(db));
        assert_int_equal(findings(db_path), 0);
        assert_int_equal(digest_of(db_path), want);
    }
    /* Nor does a plain database take the place of one with checksums. */
    sqlite3 *db, *plain;
    (void)unlink(other_path);
    ok(sqlite3_open_v2(other_path, &plain, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
    ok(db_exec(plain, "PRAGMA page_size=1024"));
    ok(db_exec(plain, tables));
    ok(db_exec(plain, rows));
    ok(db_open(db_path, 0, &db));
    ok(db_exec(db, "PRAGMA cache_size=3"));
    int64_t want = db_int(db, digest);
    sqlite3_backup *b = sqlite3_backup_init(db, "main", plain, "main");
    assert_non_null(b);
    assert_int_not_equal(sqlite3_backup_step(b, -1), SQLITE_DONE);
    (void)sqlite3_backup_finish(b);
    ok(sqlite3_close(plain));
    ok(sqlite3_close(db));
    assert_int_equal(findings(db_path), 0);
    assert_int_equal(digest_of(db_path), want);
}

static void written_by_others_is_told(void **state) {
    (void)state;
    sqlite3 *db;
    make_database(4096);
    ok(sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READWRITE, NULL));
    ok(db_exec(db, "UPDATE t SET name='somebody else' WHERE id=200"));
    ok(sqlite3_close(db));
    assert_true(findings(db_path) > 0);
    assert_int_equal(first.kind, VFS_DAMAGED);
}

/* Damage ---------------------------------------------------------------------------------------------------------- */

static void lost_and_cut_off(void **state) {
    (void)state;
    static const unsigned char zeros[4096];
    make_database(4096);
    struct db_bytes b = db_load(db_path);
    struct page_head head;
    int64_t want = digest_of(db_path);
    assert_true(page_head_read(b.ptr, &head));
    assert_true(head.trunk && head.free > 2);
    /* A free page may be zeros, a page in use may not, be it the list of free pages itself. */
    uint32_t leaf = page_u32(b.ptr + (head.trunk - 1) * 4096 + 8);
    db_poke(db_path, (leaf - 1) * 4096, zeros, 4096);
    assert_int_equal(findings(db_path), 0);
    db_poke(db_path, (head.trunk - 1) * 4096, zeros, 4096);
    assert_true(findings(db_path) > 0);
    db_save(db_path, b.ptr, b.len);
    for (uint32_t page = 2; page <= 30; page++) {
        bool unused = page == head.trunk;
        for (uint32_t i = 0; i < page_u32(b.ptr + (head.trunk - 1) * 4096 + 4); i++)
            unused = unused || page == page_u32(b.ptr + (head.trunk - 1) * 4096 + 8 + 4 * i);
        if (unused) continue;
        db_poke(db_path, (page - 1) * 4096, zeros, 4096);
        assert_int_equal(findings(db_path), 1);
        assert_int_equal(first.kind, VFS_LOST);
        assert_int_equal(first.page, page);
        db_poke(db_path, (page - 1) * 4096, b.ptr + (page - 1) * 4096, 4096);
    }
    /* Two pages in each other's place. */
    db_poke(db_path, 4 * 4096, b.ptr + 5 * 4096, 4096);
    db_poke(db_path, 5 * 4096, b.ptr + 4 * 4096, 4096);
    assert_int_equal(findings(db_path), 2);
    const size_t sizes[] = {b.len - 4096, b.len - 1, b.len - 4095, 4096, 5000, 512, 99, 1, 0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        sqlite3 *db;
        db_save(db_path, b.ptr, sizes[i]);
        assert_true(findings(db_path) > 0);
        if (db_open(db_path, SQLITE_OPEN_READONLY, &db) != SQLITE_OK) continue;
        int64_t got = db_int(db, digest); /* the pages that were cut off may not be part of it */
        assert_true(got == want || got == -1);
        ok(sqlite3_close(db));
    }
    free(b.ptr);
}

static int flips(void) {
    return number_from("KIJUN_FLIPS", SLOW ? 4000 : 10000);
}

/* Every changed byte is found, at its page; and reading it never gives another answer. */
static void any_byte(void **state) {
    (void)state;
    make_database(1024);
    struct db_bytes b = db_load(db_path);
    sqlite3 *db;
    int64_t want = digest_of(db_path);
    unsigned refused = 0, read = 0, said = 0;
    for (int i = 0; i < flips(); i++) {
        /* The first pages in full, then anywhere. */
        size_t at = i < 1500 ? (size_t)i : i < 1600 ? b.len - 1700 + (size_t)i : next_random() % b.len;
        unsigned char byte = (unsigned char)(b.ptr[at] ^ (1 + next_random() % 255));
        db_poke(db_path, at, &byte, 1);
        assert_true(findings(db_path) > 0);
        if (at >= 100) {
            assert_int_equal(result.damaged, 1);
            assert_int_equal(first.kind, VFS_DAMAGED);
            assert_int_equal(first.page, at / 1024 + 1);
            assert_int_equal(first.offset, at / 1024 * 1024);
        }
        if (i < 110 || i % 8 == 0) {
            struct vfs_damage d;
            read++;
            if (db_open(db_path, SQLITE_OPEN_READONLY, &db) == SQLITE_OK) {
                int64_t got = db_int(db, digest);
                assert_true(got == want || got == -1);
                if (got == -1) {
                    refused++;
                    bool told = vfs_damage_last(&d) && d.page == at / 1024 + 1;
                    assert_true(told || at < 100); /* SQLite itself refuses some of the header before page 1 is read */
                    said += told;
                    assert_int_not_equal(sqlite3_extended_errcode(db), SQLITE_OK);
                }
                (void)db_sound(db);
                ok(sqlite3_close(db));
            } else {
                refused++;
            }
        }
        db_poke(db_path, at, b.ptr + at, 1);
    }
    assert_int_equal(findings(db_path), 0);
    print_message("# %d bytes changed, all found; %u read, %u refused, %u with page\n", flips(), read, refused, said);
    assert_true(flips() < 1000 || (refused > read / 3 && said > read / 3));
    free(b.ptr);
}

/* The log --------------------------------------------------------------------------------------------------------- */

/* While a database is open, a changed byte in the log is an error where it is read. */
static void log_is_checked(void **state) {
    (void)state;
    sqlite3 *db, *second;
    unsigned seen = 0;
    make_database(1024);
    ok(db_open_log(db_path, &db));
    ok(db_exec(db, "PRAGMA wal_autocheckpoint=0; UPDATE t SET name=name||'?'"));
    int64_t want = db_int(db, digest);
    struct db_bytes b = db_load(log_path);
    for (int i = 0; i < 400; i++) {
        struct vfs_damage d;
        size_t at = FRAME_FIRST + next_random() % (b.len - FRAME_FIRST);
        size_t frame = (at - FRAME_FIRST) / (1024 + FRAME_HEAD), in = (at - FRAME_FIRST) % (1024 + FRAME_HEAD);
        unsigned char byte = (unsigned char)(b.ptr[at] ^ (1 + next_random() % 255));
        db_poke(log_path, at, &byte, 1);
        ok(db_open(db_path, SQLITE_OPEN_READONLY, &second));
        int64_t got = db_int(second, digest);
        assert_true(got == want || got == -1);
        if (got == -1) {
            seen++;
            assert_int_equal(sqlite3_extended_errcode(second), SQLITE_IOERR_DATA);
            assert_true(vfs_damage_last(&d));
            assert_int_equal(d.kind, VFS_LOG);
            assert_true(d.page == frame + 1 || (d.page == frame + 2 && in >= 16 && in < FRAME_HEAD));
        }
        ok(sqlite3_close(second));
        db_poke(log_path, at, b.ptr + at, 1);
    }
    assert_true(seen > 100);
    /* A checkpoint does not carry it into the database either. */
    unsigned char byte = (unsigned char)(b.ptr[b.len - 500] ^ 1);
    db_poke(log_path, b.len - 500, &byte, 1);
    ok(db_open(db_path, 0, &second));
    assert_int_equal(db_exec(second, "PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_IOERR_DATA);
    db_poke(log_path, b.len - 500, b.ptr + b.len - 500, 1);
    ok(db_exec(second, "PRAGMA wal_checkpoint(TRUNCATE)"));
    ok(sqlite3_close(second));
    ok(sqlite3_close(db));
    assert_int_equal(findings(db_path), 0);
    free(b.ptr);
}

/* After a crash a damaged frame is the end of the log: an earlier state comes back, whole. The trail's checkpoints
 * tell. */
static void log_after_a_crash(void **state) {
    (void)state;
    sqlite3 *db;
    db_clear(dir, false);
    ok(db_open_log(db_path, &db));
    ok(db_exec(db, "PRAGMA wal_autocheckpoint=0; CREATE TABLE c(n INTEGER PRIMARY KEY, x)"));
    for (int i = 1; i <= 40; i++) ok(db_exec(db, "INSERT INTO c(x) VALUES (randomblob(3000))"));
    struct db_bytes b = db_load(db_path), log = db_load(log_path);
    ok(sqlite3_close(db));
    unsigned back = 0;
    for (int i = 0; i < 300; i++) {
        db_clear(dir, false);
        size_t at = next_random() % log.len;
        unsigned char flip = (unsigned char)(1 + next_random() % 255);
        log.ptr[at] ^= flip;
        db_save(db_path, b.ptr, b.len);
        db_save(log_path, log.ptr, log.len);
        log.ptr[at] ^= flip;
        ok(db_open_log(db_path, &db));
        int64_t n = db_int(db, "SELECT count(*) FROM c");
        assert_true(n >= -1 && n <= 40); /* -1: not even the table */
        if (n > 0) assert_int_equal(db_int(db, "SELECT max(n) FROM c"), n);
        assert_true(db_sound(db));
        back += n < 40;
        ok(sqlite3_close(db));
        assert_int_equal(findings(db_path), 0);
    }
    assert_true(back > 200);
    free(b.ptr);
    free(log.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums),
        cmocka_unit_test(written_everywhere),
        cmocka_unit_test(larger_than_memory),
        cmocka_unit_test(written_over_in_the_log),
        cmocka_unit_test(back_to_a_savepoint),
        cmocka_unit_test(no_false_alarm),
        cmocka_unit_test(many_programs),
        cmocka_unit_test(others_are_refused),
        cmocka_unit_test(the_page_size_stays),
        cmocka_unit_test(written_by_others_is_told),
        cmocka_unit_test(lost_and_cut_off),
        cmocka_unit_test(any_byte),
        cmocka_unit_test(log_is_checked),
        cmocka_unit_test(log_after_a_crash),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
