/* filter: the system calls of each ability; everything else answers EPERM.
 *
 * One table per ability, and beside it the calls that are allowed by their arguments. A filter sees numbers, not what
 * pointers lead to: paths are Landlock's. Calls that an architecture does not have are skipped by libseccomp. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/inside.h"

#define CALL(name) SCMP_SYS(name)
#define END (-1000000)

static const int basic[] = {CALL(read),
                            CALL(readv),
                            CALL(pread64),
                            CALL(preadv),
                            CALL(write),
                            CALL(writev),
                            CALL(lseek),
                            CALL(close),
                            CALL(fstat),
                            CALL(poll),
                            CALL(ppoll),
                            CALL(select),
                            CALL(pselect6),
                            CALL(dup),
                            CALL(munmap),
                            CALL(mremap),
                            CALL(madvise),
                            CALL(brk),
                            CALL(futex),
                            CALL(set_robust_list),
                            CALL(rseq),
                            CALL(set_tid_address),
                            CALL(rt_sigaction),
                            CALL(rt_sigprocmask),
                            CALL(rt_sigreturn),
                            CALL(rt_sigpending),
                            CALL(sigaltstack),
                            CALL(sched_getaffinity),
                            CALL(sched_yield),
                            CALL(getpid),
                            CALL(getppid),
                            CALL(gettid),
                            CALL(getuid),
                            CALL(geteuid),
                            CALL(getgid),
                            CALL(getegid),
                            CALL(exit),
                            CALL(exit_group),
                            CALL(clock_gettime),
                            CALL(clock_getres),
                            CALL(clock_nanosleep),
                            CALL(nanosleep),
                            CALL(gettimeofday),
                            CALL(time),
                            CALL(getrandom),
                            CALL(uname),
                            CALL(sysinfo),
                            CALL(restart_syscall),
                            CALL(getrlimit),
                            CALL(getrusage),
                            CALL(times),
                            END};
static const int loop[] = {CALL(epoll_create1),   CALL(epoll_ctl),
                           CALL(epoll_wait),      CALL(epoll_pwait),
                           CALL(eventfd2),        CALL(timerfd_create),
                           CALL(timerfd_settime), CALL(pipe2),
                           CALL(shutdown),        CALL(sendfile),
                           CALL(getsockname),     CALL(getpeername),
                           CALL(getsockopt),      END};
static const int accepting[] = {CALL(accept), CALL(accept4), CALL(listen), END};
static const int passing[] = {CALL(sendmsg), CALL(recvmsg), CALL(memfd_create), CALL(ftruncate), CALL(shutdown), END};
static const int opening[] = {CALL(stat),       CALL(lstat),      CALL(newfstatat), CALL(statx),      CALL(statfs),
                              CALL(fstatfs),    CALL(access),     CALL(faccessat),  CALL(faccessat2), CALL(readlink),
                              CALL(readlinkat), CALL(getdents64), CALL(getcwd),     CALL(fadvise64),  END};
static const int writing[] = {CALL(open),      CALL(openat),    CALL(creat),           CALL(mkdir),
                              CALL(mkdirat),   CALL(rmdir),     CALL(unlink),          CALL(unlinkat),
                              CALL(rename),    CALL(renameat),  CALL(renameat2),       CALL(link),
                              CALL(linkat),    CALL(fsync),     CALL(fdatasync),       CALL(sync_file_range),
                              CALL(ftruncate), CALL(fallocate), CALL(flock),           CALL(fchmod),
                              CALL(chmod),     CALL(fchmodat),  CALL(utimensat),       CALL(pwrite64),
                              CALL(pwritev),   CALL(umask),     CALL(copy_file_range), END};
static const int mapping[] = {CALL(pwrite64), CALL(ftruncate), CALL(msync), END};
static const int running[] = {CALL(clone),
                              CALL(fork),
                              CALL(vfork),
                              CALL(execve),
                              CALL(wait4),
                              CALL(waitid),
                              CALL(pipe),
                              CALL(pipe2),
                              CALL(dup2),
                              CALL(dup3),
                              CALL(kill),
                              CALL(setsid),
                              CALL(setpgid),
                              CALL(getpgrp),
                              CALL(getpgid),
                              CALL(arch_prctl),
                              CALL(seccomp),
                              CALL(setrlimit),
                              CALL(prlimit64),
                              CALL(landlock_create_ruleset),
                              CALL(landlock_add_rule),
                              CALL(landlock_restrict_self),
                              CALL(close_range),
                              CALL(getgroups),
                              CALL(chdir),
                              CALL(memfd_create),
                              END};
static const int leading_out[] = {CALL(socketpair),  CALL(connect),
                                  CALL(sendto),      CALL(sendmsg),
                                  CALL(sendmmsg),    CALL(recvfrom),
                                  CALL(recvmsg),     CALL(recvmmsg),
                                  CALL(getsockname), CALL(getpeername),
                                  CALL(getsockopt),  CALL(setsockopt),
                                  CALL(shutdown),    END};

static const struct {
    unsigned ability; /* 0: everybody */
    const int *calls;
} tables[] = {
    {SANDBOX_BASIC, basic},  {SANDBOX_LOOP, loop},     {SANDBOX_ACCEPT, accepting},    {SANDBOX_PASS_FDS, passing},
    {SANDBOX_OPEN, opening}, {SANDBOX_WRITE, opening}, {SANDBOX_WRITE, writing},       {SANDBOX_MAPPED, mapping},
    {SANDBOX_RUN, running},  {SANDBOX_RUN, opening},   {SANDBOX_CONNECT, leading_out},
};

/* A call that another table allowed already, or more widely, is no failure. */
static int allow(scmp_filter_ctx c, int call, unsigned n, const struct scmp_arg_cmp *args) {
    int bad = seccomp_rule_add_array(c, SCMP_ACT_ALLOW, call, n, args);
    return bad == -EEXIST ? 0 : bad;
}

/* One rule with its conditions on arguments; gathers failures, so that a list of them reads as one. */
#define ALLOW(c, bad, name, ...)                                                                                       \
    (bad) |= allow(c, CALL(name), sizeof((struct scmp_arg_cmp[]){__VA_ARGS__}) / sizeof(struct scmp_arg_cmp),          \
                   (struct scmp_arg_cmp[]){__VA_ARGS__})

#define OPEN_WRITES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

static int allow_files(scmp_filter_ctx c, unsigned may) {
    int bad = 0;
    if (may & (SANDBOX_OPEN | SANDBOX_RUN) && !(may & SANDBOX_WRITE)) {
        ALLOW(c, bad, open, SCMP_A1(SCMP_CMP_MASKED_EQ, OPEN_WRITES, O_RDONLY));
        ALLOW(c, bad, openat, SCMP_A2(SCMP_CMP_MASKED_EQ, OPEN_WRITES, O_RDONLY));
    }
    /* The C library asks about an open descriptor in this way, too. */
    ALLOW(c, bad, newfstatat, SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_SETFD));
    ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_GETFD));
    ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_GETFL));
    ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_SETFL));
    ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC));
    if (may & SANDBOX_PASS_FDS) {
        ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_ADD_SEALS));
        ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_GET_SEALS));
    }
    if (may & (SANDBOX_MAPPED | SANDBOX_WRITE)) {
        ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_SETLK));
        ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_SETLKW));
        ALLOW(c, bad, fcntl, SCMP_A1(SCMP_CMP_EQ, F_GETLK));
    }
    return bad;
}

/* Memory is never executable, except that a program which is started maps itself and its libraries; and never both
 * written and executed. It is shared only through files, and only where the duty says so. */
static int allow_memory(scmp_filter_ctx c, unsigned may) {
    int bad = 0;
    ALLOW(c, bad, mprotect, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (may & SANDBOX_MAPPED)
        ALLOW(c, bad, mmap, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    else
        ALLOW(c, bad, mmap, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0), SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED, 0));
    if (may & SANDBOX_RUN)
        ALLOW(c, bad, mmap, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC),
              SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED | MAP_ANONYMOUS, 0));
    return bad;
}

static int allow_processes(scmp_filter_ctx c, unsigned may) {
    int bad = 0;
    /* Threads, never processes. glibc tries clone3, whose flags a filter cannot see: "no such call" sends it back. */
    if (may & SANDBOX_THREADS)
        ALLOW(c, bad, clone, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
    bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0);
    /* Signals to itself (abort), never to others. Whoever starts programs is held by Landlock's scope instead. */
    ALLOW(c, bad, tgkill, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    /* Asking for limits, not setting them; naming a thread. */
    if (!(may & SANDBOX_RUN)) ALLOW(c, bad, prlimit64, SCMP_A2(SCMP_CMP_EQ, 0));
    ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    if (may & SANDBOX_RUN) { /* what is started has to be able to lock itself in further */
        ALLOW(c, bad, tgkill, SCMP_A2(SCMP_CMP_EQ, 6 /* SIGABRT */));
        ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS));
        ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_GET_NO_NEW_PRIVS));
        ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE));
        ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
        ALLOW(c, bad, prctl, SCMP_A0(SCMP_CMP_EQ, PR_SET_PDEATHSIG));
    }
    return bad;
}

/* On sockets that are open already: options that only touch the connection; sending without naming another end. */
static int allow_sockets(scmp_filter_ctx c, unsigned may) {
    static const int of_socket[] = {SO_REUSEADDR, SO_KEEPALIVE, SO_LINGER,  SO_SNDBUF,
                                    SO_RCVBUF,    SO_RCVTIMEO,  SO_SNDTIMEO};
    int bad = 0;
    /* Everybody may talk over what was handed in. */
    ALLOW(c, bad, sendto, SCMP_A4(SCMP_CMP_EQ, 0));
    ALLOW(c, bad, recvfrom, SCMP_A4(SCMP_CMP_EQ, 0));
    if (may & SANDBOX_LOOP) {
        ALLOW(c, bad, ioctl, SCMP_A1(SCMP_CMP_EQ, FIONBIO));
        ALLOW(c, bad, ioctl, SCMP_A1(SCMP_CMP_EQ, FIOCLEX));
        ALLOW(c, bad, setsockopt, SCMP_A1(SCMP_CMP_EQ, IPPROTO_TCP));
        for (size_t i = 0; i < sizeof of_socket / sizeof *of_socket; i++)
            ALLOW(c, bad, setsockopt, SCMP_A1(SCMP_CMP_EQ, SOL_SOCKET),
                  SCMP_A2(SCMP_CMP_EQ, (scmp_datum_t)of_socket[i]));
    }
    if (may & SANDBOX_CONNECT) {
        ALLOW(c, bad, socket, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
        ALLOW(c, bad, socket, SCMP_A0(SCMP_CMP_EQ, AF_INET));
        ALLOW(c, bad, socket, SCMP_A0(SCMP_CMP_EQ, AF_INET6));
    }
    return bad;
}

bool filter_enter(const struct sandbox *s, struct err *e) {
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!c) return sandbox_failed(e, s, "seccomp");
    int bad = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const int *call = tables[i].calls; *call != END; call++)
            if (!tables[i].ability || (s->may & tables[i].ability)) bad |= allow(c, *call, 0, NULL);
    bad |= allow_files(c, s->may) | allow_memory(c, s->may) | allow_processes(c, s->may) | allow_sockets(c, s->may);
    bad |= seccomp_load(c);
    seccomp_release(c);
    return bad ? sandbox_failed(e, s, "seccomp") : true;
}
