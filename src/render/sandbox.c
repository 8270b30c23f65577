/* sandbox: no_new_privs, resource limits, Landlock, seccomp: in this order, each narrower than the one before. */
#include "render/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "render/fonts.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifndef WITH_ASAN
#define WITH_ASAN 0
#endif

#define MEMORY_MAX ((rlim_t)1024 * 1024 * 1024)
#define SECONDS_MAX 30

static bool limit(int what, rlim_t most, struct err *e) {
    struct rlimit old, now;
    if (getrlimit((__rlimit_resource_t)what, &old))
        return err_set(e, ERR_IO, _("The sandbox could not be set up: %s."), "getrlimit");
    now.rlim_max = old.rlim_max != RLIM_INFINITY && old.rlim_max < most ? old.rlim_max : most;
    now.rlim_cur = what == RLIMIT_CPU && now.rlim_max > 1 ? now.rlim_max - 1 : now.rlim_max;
    if (setrlimit((__rlimit_resource_t)what, &now))
        return err_set(e, ERR_IO, _("The sandbox could not be set up: %s."), "setrlimit");
    return true;
}

/* Out of processor time: an answer, not a crash. The kernel kills what does not end within another second. */
static void out_of_time(int signal_number) {
    static const char text[] = "kijun: error: the input takes too long to lay out\n";
    (void)signal_number;
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(3);
}

static bool set_limits(struct err *e) {
    signal(SIGXCPU, out_of_time);
    if (!WITH_ASAN && !limit(RLIMIT_AS, MEMORY_MAX, e)) return false;
    return limit(RLIMIT_CPU, SECONDS_MAX, e) && limit(RLIMIT_CORE, 0, e) && limit(RLIMIT_FSIZE, 256 * MIB, e);
}

static void allow_reading(int ruleset, const char *path) {
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };
    if (beneath.parent_fd < 0) return; /* not installed: nothing to allow */
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(beneath.parent_fd);
}

/* Only fonts can be read, and nothing can be written. A kernel without Landlock is no error: seccomp stands. */
static bool has_landlock;
bool sandbox_has_landlock(void) {
    return has_landlock;
}

static void enter_landlock(void) {
    struct landlock_ruleset_attr all = {.handled_access_fs = (1ULL << 13) - 1}; /* every right of the first version */
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0) return;
    allow_reading(ruleset, FONT_DIR_BIZUD);
    allow_reading(ruleset, FONT_DIR_NOTO);
    allow_reading(ruleset, FONT_CACHE_DIR);
    has_landlock = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
}

/* Everything that reading fonts, laying out and writing to standard output needs. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(dup),
    SCMP_SYS(fadvise64),
};

#define OPEN_WRITES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

static int add_conditional_rules(scmp_filter_ctx c) {
    int bad = 0;
    /* Opening, for reading only. */
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, OPEN_WRITES, O_RDONLY));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, OPEN_WRITES, O_RDONLY));
    /* Memory, never executable. */
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* Threads (pango looks for fonts in one), never processes. glibc tries clone3, whose flags a filter cannot see:
     * "no such call" sends it back to clone. */
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
    bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    /* Signals to itself (abort), never to others. */
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    /* Asking for limits, not setting them; naming a thread. */
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_SETFD));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFD));
    bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFL));
    return bad;
}

static bool enter_seccomp(struct err *e) {
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!c) return err_set(e, ERR_IO, _("The sandbox could not be set up: %s."), "seccomp");
    int bad = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
    bad |= add_conditional_rules(c);
    bad |= seccomp_load(c);
    seccomp_release(c);
    return bad ? err_set(e, ERR_IO, _("The sandbox could not be set up: %s."), "seccomp") : true;
}

bool sandbox_enter(struct err *e) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return err_set(e, ERR_IO, _("The sandbox could not be set up: %s."), "no_new_privs");
    if (!set_limits(e)) return false;
    enter_landlock();
    return enter_seccomp(e);
}
