/* faultlib: put before a program by LD_PRELOAD, it makes one call fail: the N-th allocation, or the N-th call that
 * touches a file. Whoever started the program looks at what is left then.
 *
 *     FAULT_KIND=alloc|io  FAULT_AT=N (from 1; 0 = none)  FAULT_STICKY=1 (every one from there on)
 *     FAULT_ERRNO=N (5 = EIO)  FAULT_SHORT=1 (a write takes half)  FAULT_COUNT=FILE (how many calls there were)
 *
 * Allocations are counted for the whole process, libraries too. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t each);
extern void *__libc_realloc(void *p, size_t n);

static int spared; /* inside what cannot be mended here */
static bool ready, of_allocations, of_files, sticky, halves;
static long at;
static int failure = EIO;
static atomic_long allocations, calls;

static long number(const char *name) {
    const char *v = getenv(name);
    return v ? strtol(v, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *kind = getenv("FAULT_KIND");
    of_allocations = kind && strcmp(kind, "alloc") == 0;
    of_files = kind && strcmp(kind, "io") == 0;
    at = number("FAULT_AT");
    sticky = number("FAULT_STICKY") != 0;
    halves = number("FAULT_SHORT") != 0;
    if (getenv("FAULT_ERRNO")) failure = (int)number("FAULT_ERRNO");
    ready = true;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_COUNT");
    char text[64];
    ready = false;
    if (!path) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int n = snprintf(text, sizeof text, "%ld %ld\n", (long)allocations, (long)calls);
    if (fd >= 0 && syscall(SYS_write, fd, text, (size_t)n) != n) _exit(99);
    if (fd >= 0) syscall(SYS_close, fd);
}

static bool due(atomic_long *count, bool counted) {
    if (!ready || spared) return false;
    long n = ++*count;
    return counted && at && (n == at || (sticky && n > at));
}

void *malloc(size_t n) {
    if (due(&allocations, of_allocations)) return errno = ENOMEM, NULL;
    return __libc_malloc(n);
}
void *calloc(size_t n, size_t each) {
    if (due(&allocations, of_allocations)) return errno = ENOMEM, NULL;
    return __libc_calloc(n, each);
}
void *realloc(void *p, size_t n) {
    if (due(&allocations, of_allocations)) return errno = ENOMEM, NULL;
    return __libc_realloc(p, n);
}

static bool broken(void) {
    if (!due(&calls, of_files)) return false;
    errno = failure;
    return true;
}

/* Files: the call as libc has it, found once. */
#define REAL(name, ...)                                                                                                \
    static __typeof__(name) *real_##name;                                                                              \
    if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

static mode_t mode_of(int flags, va_list ap) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}
#define OPENS(name)                                                                                                    \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(name);                                                                                                    \
        va_list ap;                                                                                                    \
        va_start(ap, flags);                                                                                           \
        mode_t mode = mode_of(flags, ap);                                                                              \
        va_end(ap);                                                                                                    \
        return broken() ? -1 : real_##name(path, flags, mode);                                                         \
    }
OPENS(open)
OPENS(open64)

ssize_t read(int fd, void *to, size_t n) {
    REAL(read);
    return broken() ? -1 : real_read(fd, to, n);
}
ssize_t pread(int fd, void *to, size_t n, off_t off) {
    REAL(pread);
    return broken() ? -1 : real_pread(fd, to, n, off);
}
ssize_t pread64(int fd, void *to, size_t n, off64_t off) {
    REAL(pread64);
    return broken() ? -1 : real_pread64(fd, to, n, off);
}
/* Standard output and error are not what is tested; a message must get out. */
ssize_t write(int fd, const void *from, size_t n) {
    REAL(write);
    if (fd > 2 && broken()) return halves && n > 1 ? real_write(fd, from, n / 2) : -1;
    return real_write(fd, from, n);
}
ssize_t pwrite(int fd, const void *from, size_t n, off_t off) {
    REAL(pwrite);
    if (broken()) return halves && n > 1 ? real_pwrite(fd, from, n / 2, off) : -1;
    return real_pwrite(fd, from, n, off);
}
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t off) {
    REAL(pwrite64);
    if (broken()) return halves && n > 1 ? real_pwrite64(fd, from, n / 2, off) : -1;
    return real_pwrite64(fd, from, n, off);
}
#define CALLS(type, name, declared, passed)                                                                            \
    type name declared {                                                                                               \
        REAL(name);                                                                                                    \
        return broken() ? -1 : real_##name passed;                                                                     \
    }
CALLS(int, fsync, (int fd), (fd))
CALLS(int, fdatasync, (int fd), (fd))
CALLS(int, ftruncate, (int fd, off_t n), (fd, n))
CALLS(int, ftruncate64, (int fd, off64_t n), (fd, n))
CALLS(int, rename, (const char *a, const char *b), (a, b))
CALLS(int, link, (const char *a, const char *b), (a, b))
CALLS(int, mkdir, (const char *path, mode_t mode), (path, mode))
CALLS(ssize_t, getrandom, (void *to, size_t n, unsigned flags), (to, n, flags))

/* glibc 2.36 crashes in its name service when its first allocation fails (nss_database_check_reload_and_get). */
struct passwd *getpwuid(uid_t uid) {
    REAL(getpwuid);
    spared++;
    struct passwd *p = real_getpwuid(uid);
    spared--;
    return p;
}
