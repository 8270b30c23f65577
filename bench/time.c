/* bench-time N PROGRAM ARGS…: runs a program N times and prints the median wall time in microseconds, the fastest,
 * and the largest resident size, as key=value. Its output goes to /dev/null. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

extern char **environ;

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* One run; 0 when the program could not be run or ended with 2 or more (1 is a finding, not a failure). */
static uint64_t once(char **argv, long *kib) {
    posix_spawn_file_actions_t to_null;
    struct rusage used;
    pid_t pid;
    int status = 0;
    posix_spawn_file_actions_init(&to_null);
    posix_spawn_file_actions_addopen(&to_null, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&to_null, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    uint64_t begin = clock_monotonic_ns();
    int rc = posix_spawn(&pid, argv[0], &to_null, NULL, argv, environ);
    if (rc == 0)
        while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR) continue;
    uint64_t end = clock_monotonic_ns();
    posix_spawn_file_actions_destroy(&to_null);
    if (rc != 0 || !WIFEXITED(status) || WEXITSTATUS(status) > 1) return 0;
    if (used.ru_maxrss > *kib) *kib = used.ru_maxrss;
    return end - begin;
}

int main(int argc, char **argv) {
    int64_t runs = 0;
    long kib = 0;
    if (argc < 3 || !str_int(str_of(argv[1]), &runs) || runs < 1 || runs > 10000)
        return fprintf(stderr, "usage: bench-time N PROGRAM ARGS…\n"), 2;
    uint64_t *ns = mem_alloc((size_t)runs * sizeof *ns);
    for (int64_t i = 0; i < runs; i++)
        if (!(ns[i] = once(argv + 2, &kib))) return fprintf(stderr, "bench-time: %s failed\n", argv[2]), 3;
    qsort(ns, (size_t)runs, sizeof *ns, by_size);
    printf("median_us=%llu fastest_us=%llu kib=%ld\n", (unsigned long long)ns[runs / 2] / 1000,
           (unsigned long long)ns[0] / 1000, kib);
    mem_free(ns);
    return 0;
}
