/* sandbox: giving up what a process does not need, before it reads a byte of a stranger.
 *
 * Every process of kijun that meets foreign input calls the same ritual with a table of what it may still do:
 *
 *     static const struct sandbox listener = {.name = "listener", .may = SANDBOX_LOOP | SANDBOX_PASS_FDS, …};
 *     if (!sandbox_enter(&listener, &e)) …                    // once; there is no way back
 *
 * After it: no new privileges, no core dumps, bounded memory, files and processor time; by Landlock only the named
 * paths, and no TCP binds or connects where the kernel can say so; by seccomp only the system calls of the named
 * abilities (others answer EPERM). A kernel without Landlock is no error (sandbox_has_landlock tells), seccomp stands.
 * Under AddressSanitizer the ceiling of the address space is left out (its shadow takes 16 TiB); nothing else.
 *
 * sandbox_selftest tries what is forbidden, by raw system calls, in a process that has entered. */
#pragma once
#include "base/base.h"

enum sandbox_may {
    SANDBOX_BASIC = 0,         /* memory, clock, random, reading and writing open descriptors, ending */
    SANDBOX_LOOP = 1 << 0,     /* epoll, eventfd, timers: an event loop over what is open */
    SANDBOX_ACCEPT = 1 << 1,   /* accept on listening sockets */
    SANDBOX_PASS_FDS = 1 << 2, /* sendmsg, recvmsg, memfd: descriptors over open sockets */
    SANDBOX_OPEN = 1 << 3,     /* open for reading, below the paths */
    SANDBOX_WRITE = 1 << 4,    /* create, write, rename, remove, lock, sync, below the writable paths */
    SANDBOX_RUN = 1 << 5,      /* fork and exec, below the executable paths */
    SANDBOX_THREADS = 1 << 6,  /* threads, never processes */
    SANDBOX_CONNECT = 1 << 7,  /* sockets that lead out (unix, inet): the mailer; nobody else */
    SANDBOX_MAPPED = 1 << 8,   /* memory shared through files (the database's) */
};
#define SANDBOX_PATHS_MAX 24
struct sandbox_path {
    const char *path; /* a file or a folder and what is below it; one that is missing is skipped */
    enum { SANDBOX_READ_PATH, SANDBOX_WRITE_PATH, SANDBOX_RUN_PATH } how; /* WRITE includes READ; RUN includes READ */
};
struct sandbox {
    const char *name; /* for messages */
    unsigned may;     /* bits of enum sandbox_may */
    struct sandbox_path paths[SANDBOX_PATHS_MAX];
    size_t n_paths;
    size_t memory_max;    /* of the address space; 0: no limit */
    unsigned cpu_seconds; /* 0: no limit */
    size_t file_max;      /* largest file that it may write; 0: no limit */
    unsigned open_max;    /* descriptors; 0: as it is */
};
bool sandbox_enter(const struct sandbox *s, struct err *e) MUST_CHECK;
bool sandbox_has_landlock(void); /* after entering: whether the kernel took the rules */
/* In the process that entered: tries what `s` forbids; one line per act on `out`. True when every act was refused. */
bool sandbox_selftest(const struct sandbox *s, FILE *out);
