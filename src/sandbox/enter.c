/* enter: the ritual: no_new_privs, no dumps, limits, Landlock, seccomp: in this order, each narrower than the one
 * before. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sandbox/inside.h"

#ifdef SANITIZED
#define WITH_ASAN 1
#else
#define WITH_ASAN 0
#endif

static bool entered, has_landlock;

#if WITH_ASAN
/* Looking for leaks at the end means tracing oneself, which is forbidden by then. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void) {
    return entered;
}
#endif

bool sandbox_failed(struct err *e, const struct sandbox *s, const char *what) {
    return err_set(e, ERR_IO, _("The sandbox of %s could not be set up: %s."), s->name, what);
}

bool sandbox_has_landlock(void) {
    return has_landlock;
}

/* Lowers both limits; what is lower already stays. */
static bool limit(const struct sandbox *s, int what, rlim_t most, struct err *e) {
    struct rlimit old, now;
    if (getrlimit((__rlimit_resource_t)what, &old)) return sandbox_failed(e, s, "getrlimit");
    now.rlim_max = old.rlim_max < most ? old.rlim_max : most; /* RLIM_INFINITY is the largest number */
    now.rlim_cur = what == RLIMIT_CPU && now.rlim_max > 1 ? now.rlim_max - 1 : now.rlim_max;
    return setrlimit((__rlimit_resource_t)what, &now) ? sandbox_failed(e, s, "setrlimit") : true;
}

/* Out of processor time: an answer, not a crash. The kernel kills what does not end within another second. */
static void out_of_time(int signal_number) {
    static const char text[] = "kijun: error: the input takes too long\n";
    (void)signal_number;
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(3);
}

static bool set_limits(const struct sandbox *s, struct err *e) {
    if (s->cpu_seconds) {
        signal(SIGXCPU, out_of_time);
        if (!limit(s, RLIMIT_CPU, s->cpu_seconds, e)) return false;
    }
    /* The shadow of AddressSanitizer alone takes 16 TiB. */
    if (s->memory_max && !WITH_ASAN && !limit(s, RLIMIT_AS, s->memory_max, e)) return false;
    if (s->file_max && !limit(s, RLIMIT_FSIZE, s->file_max, e)) return false;
    if (s->open_max && !limit(s, RLIMIT_NOFILE, s->open_max, e)) return false;
    return limit(s, RLIMIT_CORE, 0, e);
}

bool sandbox_enter(const struct sandbox *s, struct err *e) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return sandbox_failed(e, s, "no_new_privs");
    /* No core, nobody traces it, and what it has in memory is not to be read through /proc. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) return sandbox_failed(e, s, "dumpable");
    if (!set_limits(s, e) || !landlock_enter(s, &has_landlock, e) || !filter_enter(s, e)) return false;
    entered = true;
    return true;
}
