/* store: each call that touches a file fails once, in turn, for twelve operations on a database. What comes of it is an
 * error or success, never a crash; afterwards the database is sound, holds what was acknowledged, and nothing in part.
 * KIJUN_FAULTS=all: every way to fail for every call, not a sample. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/base.h"
#include "db_sample.h"

#define ok(call) assert_int_equal(call, SQLITE_OK)

static const char *dir;
static char db_path[300], log_path[300], journal_path[300], other_path[300];

/* The fault ---------------------------------------------------------------------------------------------------------
 */

struct fault {
    unsigned at; /* the call that fails, from 1 */
    bool sticky; /* and all after it */
    bool writes; /* only calls that need room on the disk count */
    enum vfs_fate fate;
    unsigned seen;
    bool met;
};

static enum vfs_fate broken(void *ctx, const struct vfs_call *c) {
    struct fault *f = ctx;
    if (f->writes && c->op != VFS_WRITE) return VFS_PASS;
    f->seen++;
    if (f->sticky ? f->seen < f->at : f->seen != f->at) return VFS_PASS;
    f->met = true;
    return f->fate;
}

/* The operations ------------------------------------------------------------------------------------------------------
 */

/* Each opens, works and closes. The result code of what it did; SQLITE_OK is an acknowledgement. */
static int at_work(const char *sql, bool again) {
    sqlite3 *db;
    int rc = db_open_log(db_path, &db);
    if (rc != SQLITE_OK) return rc;
    rc = db_exec(db, "PRAGMA cache_size=5");
    if (rc == SQLITE_OK) rc = db_exec(db, sql);
    if (rc != SQLITE_OK && !sqlite3_get_autocommit(db)) (void)db_exec(db, "ROLLBACK");
    /* The connection is as good as before: what failed once may be tried again. */
    if (rc != SQLITE_OK && again) rc = db_exec(db, sql);
    if (rc != SQLITE_OK && !sqlite3_get_autocommit(db)) (void)db_exec(db, "ROLLBACK");
    ok(sqlite3_close(db));
    return rc;
}

static const char making[] = "BEGIN; CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, body);"
                             "CREATE INDEX by_name ON t(name); COMMIT";
static const char filling[] = "INSERT INTO t(name, body) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n"
                              " WHERE i<40) SELECT 'row '||i, printf('%.*c', 100+i*7%300, 'z') FROM n";

static int make(void) {
    return at_work(making, false);
}
static int read_all(void) {
    sqlite3 *db;
    int rc = db_open_log(db_path, &db);
    if (rc != SQLITE_OK) return rc;
    rc = db_int(db, "SELECT sum(length(body)) FROM t NOT INDEXED") > 0 ? SQLITE_OK : sqlite3_errcode(db);
    if (rc == SQLITE_OK && db_int(db, "SELECT count(name) FROM t WHERE name > 'a'") != 40) rc = sqlite3_errcode(db);
    ok(sqlite3_close(db));
    return rc;
}
static int insert(void) {
    return at_work("INSERT INTO t(id, name, body) VALUES (1000, 'new', 'one')", true);
}
static int large(void) {
    return at_work("BEGIN; UPDATE t SET body = body||'!'; UPDATE t SET name = upper(name)||id;"
                   "UPDATE t SET body = printf('%.*c', 600, 'b') WHERE id%3 = 0; COMMIT",
                   false);
}
static int undo(void) {
    return at_work("BEGIN; UPDATE t SET body = body||'!'; DELETE FROM t WHERE id%2; ROLLBACK", false);
}
static int savepoint(void) {
    return at_work("BEGIN; UPDATE t SET name = 'x'||id; SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; COMMIT", false);
}
static int delete (void) {
    return at_work("DELETE FROM t WHERE id%4", true);
}
static int checkpoint(void) {
    return at_work("INSERT INTO t(id, name) VALUES (1000, 'new'); PRAGMA wal_checkpoint(TRUNCATE)", false);
}
static int vacuum(void) {
    return at_work("VACUUM", true);
}
static int drop(void) {
    return at_work("BEGIN; DROP INDEX by_name; ALTER TABLE t ADD COLUMN more DEFAULT 7; COMMIT", false);
}
static int look(void) { /* recovers what lies there */
    return at_work("SELECT count(*) FROM t", true);
}

/* Where they begin: files of a closed database, or of one whose program was killed. */
struct start {
    struct db_bytes db, log, journal;
};
static struct start none, closed, with_log, with_journal;

static void put(const struct start *s) {
    db_clear(dir, false);
    if (s->db.ptr) db_save(db_path, s->db.ptr, s->db.len);
    if (s->log.ptr) db_save(log_path, s->log.ptr, s->log.len);
    if (s->journal.ptr) db_save(journal_path, s->journal.ptr, s->journal.len);
}

static struct start get(void) {
    return (struct start){db_load(db_path), db_load(log_path), db_load(journal_path)};
}

/* Files as they are before the connection that is at work closes them. */
static struct start killed(const char *mode, const char *sql) {
    sqlite3 *db;
    put(&closed);
    ok(db_open(db_path, 0, &db));
    ok(db_exec(db, mode));
    ok(db_exec(db, "PRAGMA cache_size=2; PRAGMA wal_autocheckpoint=0"));
    ok(db_exec(db, sql));
    struct start s = get();
    ok(sqlite3_close(db));
    return s;
}

static int setup(void **state) {
    (void)state;
    dir = db_folder();
    (void)snprintf(db_path, sizeof db_path, "%s/k.db", dir);
    (void)snprintf(log_path, sizeof log_path, "%s/k.db-wal", dir);
    (void)snprintf(journal_path, sizeof journal_path, "%s/k.db-journal", dir);
    (void)snprintf(other_path, sizeof other_path, "%s/other.db", dir);
    sqlite3 *db;
    ok(db_open(db_path, 0, &db));
    ok(db_exec(db, "PRAGMA page_size=1024; PRAGMA journal_mode=WAL"));
    ok(db_exec(db, making));
    ok(db_exec(db, filling));
    ok(sqlite3_close(db));
    closed = get();
    with_log =
        killed("PRAGMA journal_mode=WAL", "UPDATE t SET name = 'in the log '||id WHERE id%2; DELETE FROM t WHERE id=9");
    /* A transaction that has already changed the file when its program dies. */
    with_journal =
        killed("PRAGMA journal_mode=DELETE", "BEGIN; UPDATE t SET body = 'half'||id; DELETE FROM t WHERE id%2");
    assert_true(with_log.log.len > 1000 && with_journal.journal.len > 1000);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    struct start *all[] = {&closed, &with_log, &with_journal};
    for (int i = 0; i < 3; i++) free(all[i]->db.ptr), free(all[i]->log.ptr), free(all[i]->journal.ptr);
    db_clear(dir, true);
    return 0;
}

/* Afterwards ----------------------------------------------------------------------------------------------------------
 */

/* What the database holds, as one number; it must be sound, and every page of it. 0: no tables. */
static int64_t content(void) {
    sqlite3 *db;
    struct vfs_check result;
    struct err e;
    ok(db_open_log(db_path, &db));
    assert_true(db_sound(db));
    int64_t v = 0;
    if (db_int(db, "SELECT count(*) FROM sqlite_schema") > 0)
        v = 7 + db_int(db, "SELECT count(*) FROM sqlite_schema") +
            db_int(db, "SELECT coalesce(sum(id*(length(body)+31*length(name)+unicode(name)*1009)), 0) FROM t") * 10;
    ok(sqlite3_close(db));
    assert_true(vfs_check_file(db_path, NULL, NULL, &result, &e));
    assert_int_equal(result.damaged, 0);
    assert_false(result.with_log);
    return v;
}

static unsigned faults;

/* One kind of failure, at each call in turn until the operation does not meet it any more. */
static void in_turn(const struct start *start, int (*work)(void), struct fault f, int64_t before, int64_t after) {
    bool all = getenv("KIJUN_FAULTS") != NULL;
    unsigned step = 1;
    for (unsigned n = 1;; n += step) {
        put(start);
        f.at = n, f.seen = 0, f.met = false;
        vfs_set_hooks(&(struct vfs_hooks){broken, &f});
        int rc = work();
        vfs_set_hooks(NULL);
        int64_t now = content();
        if (rc == SQLITE_OK)
            assert_int_equal(now, after);
        else
            assert_true(now == before || now == after);
        faults += f.met;
        if (!f.met) {
            ok(rc);
            return;
        }
        step = all || n < 60 ? 1 : 1 + n / 20; /* long operations repeat themselves */
    }
}

static void each_call(const struct start *start, int (*work)(void)) {
    put(start);
    int64_t before = start->db.ptr ? content() : 0;
    put(start);
    ok(work());
    int64_t after = content();
    const struct fault kinds[] = {{.fate = VFS_EIO},
                                  {.fate = VFS_EIO, .sticky = true},
                                  {.fate = VFS_FULL, .sticky = true, .writes = true},
                                  {.fate = VFS_SHORT},
                                  {.fate = VFS_SHORT, .sticky = true, .writes = true}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) in_turn(start, work, kinds[i], before, after);
}

static void everyday(void **state) {
    (void)state;
    each_call(&none, make);
    each_call(&closed, read_all);
    each_call(&closed, insert);
    each_call(&closed, large);
    each_call(&closed, undo);
    each_call(&closed, savepoint);
    each_call(&closed, delete);
    print_message("# %u faults\n", faults);
}

static void care(void **state) {
    (void)state;
    faults = 0;
    each_call(&closed, checkpoint);
    each_call(&closed, vacuum);
    each_call(&closed, drop);
    print_message("# %u faults\n", faults);
}

static void recovery(void **state) {
    (void)state;
    faults = 0;
    each_call(&with_log, look);
    each_call(&with_log, large);
    each_call(&with_journal, look);
    print_message("# %u faults\n", faults);
}

/* A copy is whole or was not acknowledged. */
static void copies(void **state) {
    (void)state;
    for (unsigned n = 1; n < 1000; n++) {
        struct fault f = {.at = n, .fate = n % 2 ? VFS_EIO : VFS_FULL, .sticky = n % 3 == 0};
        sqlite3 *from, *to = NULL;
        put(&closed);
        ok(db_open_log(db_path, &from));
        vfs_set_hooks(&(struct vfs_hooks){broken, &f});
        int rc = db_open(other_path, 0, &to);
        sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", from, "main") : NULL;
        rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
        if (b && sqlite3_backup_finish(b) != SQLITE_OK) rc = SQLITE_ERROR;
        sqlite3_close(to);
        vfs_set_hooks(NULL);
        ok(sqlite3_close(from));
        if (rc == SQLITE_DONE) {
            struct db_bytes copy = db_load(other_path);
            assert_int_equal(copy.len, closed.db.len);
            free(copy.ptr);
            ok(db_open(other_path, 0, &to));
            assert_true(db_sound(to));
            ok(sqlite3_close(to));
        }
        (void)content();
        if (!f.met) return;
    }
    fail_msg("a copy makes more calls than it should");
}

/* While the disk is full, reading goes on, and so does writing once there is room. */
static void full_disk(void **state) {
    (void)state;
    struct fault f = {.at = 1, .fate = VFS_FULL, .sticky = true, .writes = true};
    sqlite3 *db, *reader;
    put(&closed);
    ok(db_open_log(db_path, &db));
    ok(db_exec(db, "INSERT INTO t(id, name) VALUES (500, 'before')"));
    vfs_set_hooks(&(struct vfs_hooks){broken, &f});
    for (int i = 0; i < 5; i++) {
        assert_int_equal(db_exec(db, "INSERT INTO t(name) VALUES ('no room')"), SQLITE_FULL);
        assert_int_equal(db_int(db, "SELECT count(*) FROM t"), 41);
        ok(db_open(db_path, SQLITE_OPEN_READONLY, &reader));
        assert_int_equal(db_int(reader, "SELECT count(*) FROM t"), 41);
        ok(sqlite3_close(reader));
    }
    vfs_set_hooks(NULL);
    ok(db_exec(db, "INSERT INTO t(name) VALUES ('room')"));
    assert_int_equal(db_int(db, "SELECT count(*) FROM t"), 42);
    ok(sqlite3_close(db));
    assert_true(content() > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(everyday), cmocka_unit_test(care), cmocka_unit_test(recovery),
                                       cmocka_unit_test(copies), cmocka_unit_test(full_disk)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
