/* sandbox_enter: what every ability allows and forbids, tried for real in processes of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants those above first */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

static char folder[] = "sandbox-test-XXXXXX";

/* In a process of its own, since there is no way back; gives back how it ended. */
static int in_sandbox(const struct sandbox *s, int (*act)(const struct sandbox *s)) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct err e = {0};
        if (!sandbox_enter(s, &e)) {
            err_print(&e, stderr);
            _exit(99);
        }
        _exit(act(s));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int selftest(const struct sandbox *s) {
    return sandbox_selftest(s, stderr) ? 0 : 1;
}

/* Every ability alone, and all at once. */
static void refuses_what_is_not_its_duty(void **state) {
    (void)state;
    struct sandbox s = {.name = "test", .memory_max = 512 * MIB, .cpu_seconds = 60, .file_max = MIB, .open_max = 64};
    assert_int_equal(in_sandbox(&s, selftest), 0);
    for (unsigned bit = 1; bit <= SANDBOX_MAPPED; bit <<= 1) {
        s.may = bit;
        assert_int_equal(in_sandbox(&s, selftest), 0);
    }
    s.may = 2 * SANDBOX_MAPPED - 1;
    assert_int_equal(in_sandbox(&s, selftest), 0);
}

/* That the selftest can fail at all: it is told less than what the process may. */
static int selftest_of_less(const struct sandbox *s) {
    struct sandbox less = *s;
    less.may = SANDBOX_BASIC;
    return sandbox_selftest(&less, stderr) ? 0 : 1;
}
static void notices_what_is_let_through(void **state) {
    (void)state;
    struct sandbox s = {.name = "test", .may = SANDBOX_MAPPED};
    assert_int_equal(in_sandbox(&s, selftest_of_less), 1);
    s.may = SANDBOX_ACCEPT;
    assert_int_equal(in_sandbox(&s, selftest_of_less), 1);
}

/* Files ----------------------------------------------------------------------------------------------------------- */

static int uses_folder(const struct sandbox *s) {
    struct err e;
    char inside[64], other[64];
    (void)s;
    snprintf(inside, sizeof inside, "%s/inside/a", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    if (!file_write(inside, STR("one"), &e)) return 1;
    if (file_write(other, STR("one"), &e)) return 2;
    return file_exists(inside) ? 0 : 3;
}
static void writes_below_its_path_only(void **state) {
    (void)state;
    char inside[64];
    struct err e;
    snprintf(inside, sizeof inside, "%s/inside", folder);
    assert_true(folder_make(inside, &e));
    struct sandbox s = {.name = "test", .may = SANDBOX_WRITE, .paths = {{inside, SANDBOX_WRITE_PATH}}, .n_paths = 1};
    int status = in_sandbox(&s, uses_folder);
    assert_int_equal(status, 0);
}

static int reads_file(const struct sandbox *s) {
    struct err e;
    struct str text;
    struct arena *a = arena_new(MIB);
    bool read = file_read(a, s->paths[0].path, KIB, &text, &e);
    bool wrote = file_write(s->paths[0].path, STR("two"), &e);
    arena_free(a);
    return !read ? 1 : wrote ? 2 : 0;
}
static void reads_one_file_only(void **state) {
    (void)state;
    char path[64];
    struct err e;
    snprintf(path, sizeof path, "%s/readable", folder);
    assert_true(file_write(path, STR("one"), &e));
    struct sandbox s = {.name = "test", .may = SANDBOX_OPEN, .paths = {{path, SANDBOX_READ_PATH}}, .n_paths = 1};
    assert_int_equal(in_sandbox(&s, reads_file), 0);
    s.paths[1] = (struct sandbox_path){"/nowhere/at/all", SANDBOX_READ_PATH}; /* what is missing is skipped */
    s.n_paths = 2;
    assert_int_equal(in_sandbox(&s, reads_file), 0);
}

static int writes_much(const struct sandbox *s) {
    (void)s;
    char path[64], block[4096] = {0};
    snprintf(path, sizeof path, "%s/inside/large", folder);
    signal(SIGXFSZ, SIG_IGN);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, block, sizeof block) == 4096 && write(fd, block, sizeof block) < 0 ? 0 : 1;
}
static void keeps_to_its_limits(void **state) {
    (void)state;
    char inside[64];
    snprintf(inside, sizeof inside, "%s/inside", folder);
    struct sandbox s = {
        .name = "test", .may = SANDBOX_WRITE, .paths = {{inside, SANDBOX_WRITE_PATH}}, .n_paths = 1, .file_max = 4096};
    assert_int_equal(in_sandbox(&s, writes_much), 0);
}

/* Processes ------------------------------------------------------------------------------------------------------- */

static int runs(const struct sandbox *s) {
    struct err e;
    struct buf out;
    (void)s;
    buf_init(&out, KIB);
    bool good = proc_run((const char *const[]){"/bin/echo", "hello", NULL}, STR(""), &out, 10, &e);
    if (!good) err_print(&e, stderr);
    good = good && str_is(buf_str(&out), "hello\n");
    bool other = proc_run((const char *const[]){"/usr/bin/env", NULL}, STR(""), &out, 10, &e);
    buf_release(&out);
    return !good ? 1 : other && sandbox_has_landlock() ? 2 : 0;
}
static void starts_the_named_program_only(void **state) {
    (void)state;
    struct sandbox s = {.name = "test",
                        .may = SANDBOX_RUN,
                        .paths = {{"/bin/echo", SANDBOX_RUN_PATH},
                                  {"/lib64/ld-linux-x86-64.so.2", SANDBOX_RUN_PATH},
                                  {"/lib/ld-linux-aarch64.so.1", SANDBOX_RUN_PATH},
                                  {"/lib", SANDBOX_READ_PATH},
                                  {"/usr/lib", SANDBOX_READ_PATH},
                                  {"/etc/ld.so.cache", SANDBOX_READ_PATH},
                                  {"/dev/null", SANDBOX_WRITE_PATH}},
                        .n_paths = 7};
    assert_int_equal(in_sandbox(&s, runs), 0);
}

static int aborts(const struct sandbox *s) {
    (void)s;
    signal(SIGABRT, SIG_DFL);
    abort();
}
static void may_abort(void **state) {
    (void)state;
    struct sandbox s = {.name = "test"};
    assert_int_equal(in_sandbox(&s, aborts), 128 + SIGABRT);
}

static int burns(const struct sandbox *s) {
    volatile unsigned i = 0;
    while (s || i) i = i + 1;
    return 0;
}
static void ends_when_its_time_is_over(void **state) {
    (void)state;
    struct sandbox s = {.name = "test", .cpu_seconds = 2};
    assert_int_equal(in_sandbox(&s, burns), 3);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}
static int remove_folder(void **state) {
    (void)state;
    static const char *const names[] = {"inside/a", "inside/large", "inside", "readable"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_not_its_duty),
        cmocka_unit_test(notices_what_is_let_through),
        cmocka_unit_test(writes_below_its_path_only),
        cmocka_unit_test(reads_one_file_only),
        cmocka_unit_test(keeps_to_its_limits),
        cmocka_unit_test(starts_the_named_program_only),
        cmocka_unit_test(may_abort),
        cmocka_unit_test(ends_when_its_time_is_over),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
