/* sandbox_test: `kijun-render selftest`: tries what the sandbox forbids, by raw system calls, after entering it.
 *
 * An act counts as refused only when it ends with the sandbox's own errors; one that fails for another reason (no
 * such file, no such process) has been let through. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "render/sandbox.h"

static long try_socket(void) {
    return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
}
static long try_unix_socket(void) {
    return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
}
static long try_write(void) {
    return syscall(SYS_openat, AT_FDCWD, "/tmp/kijun-render-selftest", O_WRONLY | O_CREAT, 0600);
}
static long try_open_to_write(void) {
    return syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0);
}
static long try_unlink(void) {
    return syscall(SYS_unlinkat, AT_FDCWD, "/tmp/kijun-render-selftest", 0);
}
static long try_fork(void) {
    long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(0);
    return pid;
}
static long try_clone3(void) {
    return syscall(SYS_clone3, NULL, 0);
}
static long try_ptrace(void) {
    return syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
}
static long try_kill(void) {
    return syscall(SYS_kill, getpid(), 0);
}
/* A process that there cannot be: the kernel itself would say ESRCH. */
static long try_signal_other(void) {
    return syscall(SYS_tgkill, INT_MAX, INT_MAX, 0);
}
static long try_execute_memory(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? -1 : 0;
}
static long try_set_limit(void) {
    struct rlimit r = {20, 20}; /* lower, which the kernel itself allows */
    return syscall(SYS_prlimit64, 0, RLIMIT_CPU, &r, NULL);
}
static long try_read_secret(void) {
    return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0);
}
/* Last: if it were allowed, there would be nothing left to report. */
static long try_exec(void) {
    char *const none[] = {NULL};
    return syscall(SYS_execve, "/bin/true", none, none);
}

static const struct {
    const char *name;
    long (*attempt)(void);
    bool needs_landlock;
} acts[] = {
    {"open a network socket", try_socket, false},
    {"open a local socket", try_unix_socket, false},
    {"create a file", try_write, false},
    {"open a file for writing", try_open_to_write, false},
    {"remove a file", try_unlink, false},
    {"start a process (fork)", try_fork, false},
    {"start a process (clone3)", try_clone3, false},
    {"trace a process", try_ptrace, false},
    {"send a signal", try_kill, false},
    {"send a signal to a thread of another process", try_signal_other, false},
    {"make memory executable", try_execute_memory, false},
    {"change a resource limit", try_set_limit, false},
    {"read a file that is no font", try_read_secret, true},
    {"execute a program", try_exec, false},
};

/* By seccomp (clone3 as if there were no such call), or by Landlock. */
static bool is_refused(long result) {
    return result < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES);
}

bool sandbox_selftest(FILE *out) {
    bool good = true;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool refused = is_refused(acts[i].attempt());
        bool excused = acts[i].needs_landlock && !sandbox_has_landlock();
        good = good && (refused || excused);
        fprintf(out, "%s: %s\n", acts[i].name,
                refused   ? "refused"
                : excused ? "allowed (this kernel has no Landlock)"
                          : "ALLOWED");
    }
    fflush(out);
    return good;
}
