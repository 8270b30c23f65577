/* A database that is being made or brought up to date is killed at every call that touches its files: the next program
 * finds the version before or the one after, and goes on. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "record_sample.h"
#include "store/vfs_hooks.h"

/* The sanitizers look at our code, which is the same at each call. */
#ifdef SANITIZED
#define STEP 7
#else
#define STEP 1
#endif
static int killed_at;

static enum vfs_fate kill_there(void *ctx, const struct vfs_call *call) {
    (void)call;
    if (++*(int *)ctx == killed_at) raise(SIGKILL);
    return VFS_PASS;
}

static enum vfs_fate fail_there(void *ctx, const struct vfs_call *call) {
    (void)call;
    return ++*(int *)ctx == killed_at ? VFS_FULL : VFS_PASS;
}

static void check(const char *path) {
    struct err e;
    struct store *s = store_open(path, STORE_CREATE, &e);
    if (!s) fail_msg("%s", e.text);
    assert_int_equal(store_version(s), 5);
    struct stmt *q = store_query(s, SQL("SELECT count(*) FROM setting"), &e);
    assert_non_null(q);
    assert_true(stmt_row(q, &e));
    stmt_done(q);
    store_close(s);
}

static void remove_all(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[400];
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static void test_killed_while_it_is_made(void **state) {
    struct sample s;
    (void)state;
    sample_init(&s);
    sample_close(&s);
    for (killed_at = 1;; killed_at += STEP) {
        int calls = 0, status;
        remove_all(s.path);
        pid_t pid = fork();
        if (pid == 0) {
            struct err e;
            vfs_set_hooks(&(struct vfs_hooks){kill_there, &calls});
            struct store *made = store_open(s.path, STORE_CREATE, &e);
            _exit(made ? 0 : 1);
        }
        waitpid(pid, &status, 0);
        check(s.path);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            break;
        }
    }
    assert_true(killed_at > 20); /* it did happen in the middle */
    sample_release(&s);
}

static void test_refused_while_it_is_made(void **state) {
    struct sample s;
    (void)state;
    sample_init(&s);
    sample_close(&s);
    for (killed_at = 1;; killed_at += STEP) {
        struct err e;
        int calls = 0;
        remove_all(s.path);
        vfs_set_hooks(&(struct vfs_hooks){fail_there, &calls});
        struct store *made = store_open(s.path, STORE_CREATE, &e);
        vfs_set_hooks(NULL);
        store_close(made);
        check(s.path);
        if (calls < killed_at) break;
    }
    sample_release(&s);
}

static void raw(const char *path, const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "kijun"), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_what_is_not_ours_is_left_alone(void **state) {
    struct sample s;
    struct err e;
    (void)state;
    sample_init(&s);
    sample_close(&s);
    raw(s.path, "PRAGMA user_version = 99");
    assert_null(store_open(s.path, STORE_WRITE, &e));
    assert_int_equal(e.kind, ERR_INVALID);
    raw(s.path, "PRAGMA user_version = 1; PRAGMA application_id = 7");
    assert_null(store_open(s.path, STORE_WRITE, &e));
    assert_int_equal(e.kind, ERR_INVALID);
    remove_all(s.path);
    assert_null(store_open(s.path, STORE_WRITE, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_null(store_open(s.path, STORE_READ, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_true(file_write(s.path, STR("kijun: 1\nsystem: {name: not a database at all, whatever its name}\n"), &e));
    assert_null(store_open(s.path, STORE_CREATE, &e));
    struct str content;
    struct arena *a = arena_new(MIB);
    assert_true(file_read(a, s.path, KIB, &content, &e));
    assert_true(str_starts(content, STR("kijun: 1\n")));
    arena_free(a);
    sample_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_while_it_is_made),
        cmocka_unit_test(test_refused_while_it_is_made),
        cmocka_unit_test(test_what_is_not_ours_is_left_alone),
    };
    return cmocka_run_group_tests_name("store_migrate", tests, NULL, NULL);
}
