/* selftest: tries what the sandbox forbids, by raw system calls, in the process that has entered.
 *
 * An act counts as refused only when it ends with the sandbox's own errors; one that fails for another reason (no such
 * file, a bad address) has been let through. What the duty may is not tried. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox/inside.h"

#define NOWHERE "/kijun-selftest" /* in a folder that no duty may write to */

/* Files ----------------------------------------------------------------------------------------------------------- */

static long try_read(void) {
    return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0);
}
static long try_list(void) {
    return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY, 0);
}
static long try_own_memory(void) {
    return syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDONLY, 0);
}
static long try_create(void) {
    return syscall(SYS_openat, AT_FDCWD, NOWHERE, O_WRONLY | O_CREAT, 0600);
}
static long try_nameless(void) {
    return syscall(SYS_openat, AT_FDCWD, "/", O_RDWR | O_TMPFILE, 0600);
}
static long try_open_to_write(void) {
    return syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0);
}
static long try_openat2(void) {
    struct {
        uint64_t flags, mode, resolve;
    } how = {.flags = O_RDONLY};
    return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", &how, sizeof how);
}
static long try_by_handle(void) {
    return syscall(SYS_open_by_handle_at, -1, NULL, O_RDONLY);
}
/* Something is mounted there: when it is let through, the kernel itself says EBUSY and nothing is lost. */
static long try_remove(void) {
    return syscall(SYS_unlinkat, AT_FDCWD, "/proc", AT_REMOVEDIR);
}
static long try_rename(void) {
    return syscall(SYS_renameat2, AT_FDCWD, "/proc", AT_FDCWD, NOWHERE, 0);
}
static long try_folder(void) {
    return syscall(SYS_mkdirat, AT_FDCWD, NOWHERE, 0700);
}
static long try_link(void) {
    return syscall(SYS_linkat, AT_FDCWD, "/etc/passwd", AT_FDCWD, NOWHERE, 0);
}
static long try_symlink(void) {
    return syscall(SYS_symlinkat, "/etc/passwd", AT_FDCWD, NOWHERE);
}
static long try_device(void) {
    return syscall(SYS_mknodat, AT_FDCWD, NOWHERE, S_IFCHR | 0600, 0);
}
static long try_owner(void) {
    return syscall(SYS_fchownat, AT_FDCWD, NOWHERE, 0, 0, 0);
}
static long try_memfd(void) {
    return syscall(SYS_memfd_create, "kijun", 0);
}

/* The network ----------------------------------------------------------------------------------------------------- */

static long try_inet(void) {
    return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
}
static long try_inet6(void) {
    return syscall(SYS_socket, AF_INET6, SOCK_DGRAM, 0);
}
static long try_local(void) {
    return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
}
static long try_netlink(void) {
    return syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0);
}
static long try_packet(void) {
    return syscall(SYS_socket, AF_PACKET, SOCK_RAW, 0);
}
static long try_vsock(void) {
    return syscall(SYS_socket, 40 /* AF_VSOCK */, SOCK_STREAM, 0);
}
static long try_pair(void) {
    int fds[2];
    return syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, fds);
}
static long try_connect(void) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return syscall(SYS_connect, -1, &to, sizeof to);
}
static long try_bind(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return syscall(SYS_bind, -1, &at, sizeof at);
}
static long try_send_to(void) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return syscall(SYS_sendto, -1, "x", 1, 0, &to, sizeof to);
}
static long try_accept(void) {
    return syscall(SYS_accept4, -1, NULL, NULL, 0);
}
static long try_listen(void) {
    return syscall(SYS_listen, -1, 1);
}
static long try_attach_filter(void) {
    return syscall(SYS_setsockopt, -1, SOL_SOCKET, SO_ATTACH_FILTER, NULL, 0);
}
static long try_send_descriptor(void) {
    struct msghdr m = {0};
    return syscall(SYS_sendmsg, -1, &m, 0);
}

/* Processes ------------------------------------------------------------------------------------------------------- */

static long try_fork(void) {
    long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(0);
    return pid;
}
static long try_clone3(void) {
    return syscall(SYS_clone3, NULL, 0);
}
static long try_thread(void) { /* a bad set of flags: the kernel itself would say EINVAL */
    return syscall(SYS_clone, CLONE_THREAD | CLONE_VM, 0, 0, 0, 0);
}
static long try_ptrace(void) {
    return syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
}
static long try_kill(void) {
    return syscall(SYS_kill, getppid(), 0);
}
static long try_kill_first(void) {
    return syscall(SYS_kill, 1, 0);
}
/* A process that there cannot be: the kernel itself would say ESRCH. */
static long try_signal_other(void) {
    return syscall(SYS_tgkill, INT_MAX, INT_MAX, SIGTERM);
}
static long try_pidfd(void) {
    return syscall(SYS_pidfd_open, getppid(), 0);
}
static long try_read_memory(void) {
    return syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
}
static long try_write_memory(void) {
    return syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0);
}
static long try_compare(void) {
    return syscall(SYS_kcmp, getppid(), getpid(), 0, 0, 0);
}

/* Memory and rights ----------------------------------------------------------------------------------------------- */

static long try_map_executable(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? -1 : 0;
}
static long try_make_executable(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : mprotect(p, 4096, PROT_READ | PROT_EXEC);
}
static long try_share_memory(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? -1 : 0;
}
static long try_personality(void) {
    return syscall(SYS_personality, 0xffffffffUL);
}
static long try_setuid(void) {
    return syscall(SYS_setuid, 0);
}
static long try_setgroups(void) {
    return syscall(SYS_setgroups, 0, NULL);
}
static long try_capset(void) {
    return syscall(SYS_capset, NULL, NULL);
}
static long try_limit(void) {
    struct rlimit r = {20, 20}; /* lower, which the kernel itself allows */
    return syscall(SYS_prlimit64, 0, RLIMIT_CPU, &r, NULL);
}
static long try_limit_of_other(void) {
    struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY};
    return syscall(SYS_prlimit64, getppid(), RLIMIT_CORE, &r, NULL);
}
static long try_raise(void) {
    struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY};
    return syscall(SYS_setrlimit, RLIMIT_CORE, &r);
}
static long try_dumpable(void) {
    return syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0);
}
static long try_filter(void) {
    return syscall(SYS_seccomp, 1, 0, NULL);
}

/* The kernel ------------------------------------------------------------------------------------------------------ */

static long try_unshare(void) {
    return syscall(SYS_unshare, CLONE_NEWUSER);
}
static long try_setns(void) {
    return syscall(SYS_setns, -1, 0);
}
static long try_mount(void) {
    return syscall(SYS_mount, "none", "/mnt", "tmpfs", 0, NULL);
}
static long try_chroot(void) {
    return syscall(SYS_chroot, "/");
}
static long try_pivot(void) {
    return syscall(SYS_pivot_root, "/", "/");
}
static long try_keys(void) {
    return syscall(SYS_keyctl, 0, -3, 0);
}
static long try_add_key(void) {
    return syscall(SYS_add_key, "user", "kijun", "x", 1, -3);
}
static long try_bpf(void) {
    return syscall(SYS_bpf, 0, NULL, 0);
}
static long try_perf(void) {
    return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0);
}
static long try_userfault(void) {
    return syscall(SYS_userfaultfd, 0);
}
static long try_io_uring(void) {
    return syscall(SYS_io_uring_setup, 1, NULL);
}
static long try_module(void) {
    return syscall(SYS_init_module, NULL, 0, "");
}
static long try_module_file(void) {
    return syscall(SYS_finit_module, -1, "", 0);
}
static long try_kexec(void) {
    return syscall(SYS_kexec_load, 0, 0, NULL, 0);
}
static long try_reboot(void) {
    return syscall(SYS_reboot, 0, 0, 0, NULL); /* wrong magic: nothing would happen */
}
static long try_swap(void) {
    return syscall(SYS_swapon, NOWHERE, 0);
}
static long try_clock(void) {
    return syscall(SYS_clock_settime, CLOCK_REALTIME, NULL);
}
static long try_syslog(void) {
    return syscall(SYS_syslog, 10, NULL, 0);
}
static long try_terminal(void) {
    return syscall(SYS_ioctl, STDIN_FILENO, TIOCSTI, "x");
}
static long try_watch(void) {
    return syscall(SYS_inotify_init1, 0);
}
static long try_message_queue(void) {
    return syscall(SYS_msgget, 1, 0);
}
static long try_shared_segment(void) {
    return syscall(SYS_shmget, 1, 4096, 0);
}
/* Last: if it were allowed, there would be nothing left to report. */
static long try_exec(void) {
    char *const none[] = {NULL};
    return syscall(SYS_execve, "/bin/true", none, none);
}

enum { BY_FILTER, BY_LANDLOCK /* here the kernel has to know it */, BY_SCOPE /* … its version 6 */ };

static const struct {
    const char *name;
    long (*attempt)(void);
    unsigned may;    /* abilities with which it is allowed */
    unsigned weaker; /* abilities with which only Landlock refuses it */
    unsigned by;     /* weaker: what refuses it then */
} acts[] = {
    {"read a file that is none of its own", try_read, 0, SANDBOX_OPEN | SANDBOX_WRITE | SANDBOX_RUN, BY_LANDLOCK},
    {"list a folder that is none of its own", try_list, 0, SANDBOX_OPEN | SANDBOX_WRITE | SANDBOX_RUN, BY_LANDLOCK},
    {"read its memory through a file", try_own_memory, 0, SANDBOX_OPEN | SANDBOX_WRITE | SANDBOX_RUN, BY_LANDLOCK},
    {"create a file", try_create, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"create a file without a name", try_nameless, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"open a file for writing", try_open_to_write, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"open a file (openat2)", try_openat2, 0, 0, BY_FILTER},
    {"open a file by its handle", try_by_handle, 0, 0, BY_FILTER},
    {"remove a folder", try_remove, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"rename a folder", try_rename, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"make a folder", try_folder, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"link a file", try_link, 0, SANDBOX_WRITE, BY_LANDLOCK},
    {"make a symbolic link", try_symlink, 0, 0, BY_FILTER},
    {"make a device", try_device, 0, 0, BY_FILTER},
    {"change an owner", try_owner, 0, 0, BY_FILTER},
    {"make a file in memory", try_memfd, SANDBOX_PASS_FDS | SANDBOX_RUN, 0, BY_FILTER},
    {"open a network socket (inet)", try_inet, SANDBOX_CONNECT, 0, BY_FILTER},
    {"open a network socket (inet6)", try_inet6, SANDBOX_CONNECT, 0, BY_FILTER},
    {"open a local socket (unix)", try_local, SANDBOX_CONNECT, 0, BY_FILTER},
    {"open a kernel socket (netlink)", try_netlink, 0, 0, BY_FILTER},
    {"open a raw socket (packet)", try_packet, 0, 0, BY_FILTER},
    {"open a socket of virtual machines (vsock)", try_vsock, 0, 0, BY_FILTER},
    {"make a pair of sockets", try_pair, SANDBOX_CONNECT, 0, BY_FILTER},
    {"connect", try_connect, SANDBOX_CONNECT, 0, BY_FILTER},
    {"bind", try_bind, 0, 0, BY_FILTER},
    {"send to an address", try_send_to, SANDBOX_CONNECT, 0, BY_FILTER},
    {"accept a connection", try_accept, SANDBOX_ACCEPT, 0, BY_FILTER},
    {"listen", try_listen, SANDBOX_ACCEPT, 0, BY_FILTER},
    {"put a program on a socket", try_attach_filter, SANDBOX_CONNECT, 0, BY_FILTER},
    {"pass a descriptor", try_send_descriptor, SANDBOX_PASS_FDS | SANDBOX_CONNECT, 0, BY_FILTER},
    {"start a process (fork)", try_fork, SANDBOX_RUN, 0, BY_FILTER},
    {"start a process (clone3)", try_clone3, 0, 0, BY_FILTER},
    {"start a thread", try_thread, SANDBOX_THREADS | SANDBOX_RUN, 0, BY_FILTER},
    {"trace a process", try_ptrace, 0, 0, BY_FILTER},
    {"send a signal to its parent", try_kill, 0, SANDBOX_RUN, BY_SCOPE},
    {"send a signal to the first process", try_kill_first, 0, SANDBOX_RUN, BY_SCOPE},
    {"send a signal to a thread of another process", try_signal_other, 0, 0, BY_FILTER},
    {"hold on to another process", try_pidfd, 0, 0, BY_FILTER},
    {"read another process's memory", try_read_memory, 0, 0, BY_FILTER},
    {"write another process's memory", try_write_memory, 0, 0, BY_FILTER},
    {"compare with another process", try_compare, 0, 0, BY_FILTER},
    {"map memory to be written and executed", try_map_executable, 0, 0, BY_FILTER},
    {"make memory executable", try_make_executable, 0, 0, BY_FILTER},
    {"share memory", try_share_memory, SANDBOX_MAPPED, 0, BY_FILTER},
    {"change its personality", try_personality, 0, 0, BY_FILTER},
    {"become another user", try_setuid, 0, 0, BY_FILTER},
    {"change its groups", try_setgroups, 0, 0, BY_FILTER},
    {"change its capabilities", try_capset, 0, 0, BY_FILTER},
    {"change a resource limit", try_limit, SANDBOX_RUN, 0, BY_FILTER},
    {"change a limit of another process", try_limit_of_other, SANDBOX_RUN, 0, BY_FILTER},
    {"raise a resource limit", try_raise, SANDBOX_RUN, 0, BY_FILTER},
    {"become dumpable", try_dumpable, SANDBOX_RUN, 0, BY_FILTER},
    {"put in another filter", try_filter, SANDBOX_RUN, 0, BY_FILTER},
    {"enter a new namespace", try_unshare, 0, 0, BY_FILTER},
    {"enter another namespace", try_setns, 0, 0, BY_FILTER},
    {"mount", try_mount, 0, 0, BY_FILTER},
    {"change its root", try_chroot, 0, 0, BY_FILTER},
    {"exchange the root", try_pivot, 0, 0, BY_FILTER},
    {"use the kernel's keys", try_keys, 0, 0, BY_FILTER},
    {"add a key to the kernel's", try_add_key, 0, 0, BY_FILTER},
    {"load a program into the kernel (bpf)", try_bpf, 0, 0, BY_FILTER},
    {"watch performance", try_perf, 0, 0, BY_FILTER},
    {"handle page faults", try_userfault, 0, 0, BY_FILTER},
    {"set up io_uring", try_io_uring, 0, 0, BY_FILTER},
    {"load a kernel module", try_module, 0, 0, BY_FILTER},
    {"load a kernel module from a file", try_module_file, 0, 0, BY_FILTER},
    {"load another kernel", try_kexec, 0, 0, BY_FILTER},
    {"restart the machine", try_reboot, 0, 0, BY_FILTER},
    {"add swap space", try_swap, 0, 0, BY_FILTER},
    {"set the clock", try_clock, 0, 0, BY_FILTER},
    {"read the kernel's messages", try_syslog, 0, 0, BY_FILTER},
    {"type into the terminal", try_terminal, 0, 0, BY_FILTER},
    {"watch files", try_watch, 0, 0, BY_FILTER},
    {"open a message queue", try_message_queue, 0, 0, BY_FILTER},
    {"open a shared segment", try_shared_segment, 0, 0, BY_FILTER},
    {"execute a program", try_exec, 0, SANDBOX_RUN, BY_LANDLOCK},
};

/* By seccomp (clone3 as if there were no such call), or by Landlock (a link to another folder as if to another disk).
 */
static bool is_refused(long result) {
    return result < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES || errno == EXDEV);
}

/* What only Landlock could refuse is not tried without it: some of it could not be undone. */
static bool is_excused(const struct sandbox *s, unsigned weaker, unsigned by) {
    if (!(s->may & weaker)) return false;
    return !sandbox_has_landlock() || (by == BY_SCOPE && landlock_abi() < 6);
}

bool sandbox_selftest(const struct sandbox *s, FILE *out) {
    bool good = true;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        const char *how;
        if (s->may & acts[i].may)
            how = "its duty";
        else if (is_excused(s, acts[i].weaker, acts[i].by))
            how = "allowed (this kernel's Landlock cannot refuse it)";
        else if (is_refused(acts[i].attempt()))
            how = "refused";
        else
            how = "ALLOWED", good = false;
        fprintf(out, "%s: %s\n", acts[i].name, how);
    }
    fflush(out);
    return good;
}
