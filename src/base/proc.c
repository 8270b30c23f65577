/* proc: running a helper program: input in, output and complaints out, within a time. */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/lang.h"

struct pipes {
    int in[2], out[2], err[2]; /* each: read end, write end */
};

static void close_one(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void close_all(struct pipes *p) {
    for (int i = 0; i < 2; i++) close_one(&p->in[i]), close_one(&p->out[i]), close_one(&p->err[i]);
}

static bool start(const char *const argv[], struct pipes *p, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none, defaults;
    const char *home = getenv("HOME");
    char home_setting[4096];
    snprintf(home_setting, sizeof home_setting, "HOME=%s", home ? home : "/");
    char path[] = "PATH=/usr/bin:/bin", language[] = "LANG=C.UTF-8", zone[] = "TZ=UTC";
    char *environment[] = {path, language, zone, home_setting, NULL};
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, p->in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, p->out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, p->err[1], STDERR_FILENO);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &defaults);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    /* posix_spawn promises not to change argv; its type is older than const. */
    char **arguments;
    memcpy(&arguments, &argv, sizeof arguments);
    int rc = posix_spawn(pid, argv[0], &actions, &attr, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    errno = rc;
    return rc == 0;
}

static bool drain(int *fd, struct buf *to) {
    char chunk[65536];
    ssize_t n = read(*fd, chunk, sizeof chunk);
    if (n > 0) buf_add(to, (struct str){chunk, (size_t)n});
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) close_one(fd);
    return buf_ok(to);
}

static void feed(int *fd, struct str *input) {
    ssize_t n = write(*fd, input->ptr, input->len);
    if (n > 0) *input = str_cut(*input, (size_t)n, input->len);
    if (input->len == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) close_one(fd);
}

/* Moves bytes until the program has closed both of its outputs; false when time or a ceiling ran out. */
static bool talk(struct pipes *p, struct str input, struct buf *out, struct buf *complaint, uint64_t until) {
    if (input.len == 0) close_one(&p->in[1]);
    while (p->out[0] >= 0 || p->err[0] >= 0) {
        struct pollfd fds[3] = {{p->in[1], POLLOUT, 0}, {p->out[0], POLLIN, 0}, {p->err[0], POLLIN, 0}};
        uint64_t now = clock_monotonic_ns();
        if (now >= until) return errno = ETIMEDOUT, false;
        int wait = (int)((until - now) / 1000000u) + 1;
        if (poll(fds, 3, wait) < 0 && errno != EINTR) return false;
        if (fds[0].revents) feed(&p->in[1], &input);
        if (fds[1].revents && !drain(&p->out[0], out)) return errno = EFBIG, false;
        if (fds[2].revents) drain(&p->err[0], complaint);
        if (!buf_ok(complaint)) close_one(&p->err[0]);
    }
    return true;
}

/* Waits for the end; a program that closed its outputs and goes on is ended when its time is up. */
static bool wait_until(pid_t pid, int *status, uint64_t until) {
    for (;;) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid) return true;
        if (ended < 0 && errno != EINTR) return false;
        if (clock_monotonic_ns() >= until) break;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    kill(pid, SIGKILL);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) continue;
    return errno = ETIMEDOUT, false;
}

static bool open_pipes(struct pipes *p) {
    *p = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if (pipe2(p->in, O_CLOEXEC) != 0 || pipe2(p->out, O_CLOEXEC) != 0 || pipe2(p->err, O_CLOEXEC) != 0) return false;
    return fcntl(p->in[1], F_SETFL, O_NONBLOCK) == 0;
}

bool proc_run(const char *const argv[], struct str input, struct buf *out, unsigned seconds, struct err *e) {
    struct pipes p;
    pid_t pid = -1;
    int status = 0;
    struct buf complaint;
    sigset_t pipe_signal, before;
    if (!open_pipes(&p) || !start(argv, &p, &pid)) {
        err_set(e, ERR_UPSTREAM, _("The helper program %s cannot be started: %s."), argv[0], strerror(errno));
        close_all(&p);
        return false;
    }
    close_one(&p.in[0]), close_one(&p.out[1]), close_one(&p.err[1]);
    buf_init(&complaint, 16 * KIB);
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_signal, &before);
    uint64_t until = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;
    bool ok = talk(&p, input, out, &complaint, until);
    int why = errno;
    if (!ok) kill(pid, SIGKILL);
    close_all(&p);
    if (!wait_until(pid, &status, until) && ok) ok = false, why = errno;
    sigtimedwait(&pipe_signal, NULL, &(struct timespec){0}); /* one that came while blocked */
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (!ok) {
        err_set(e, ERR_UPSTREAM, _("The helper program %s was stopped: %s."), argv[0], strerror(why));
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        struct str said = str_trim(buf_str(&complaint));
        ok = err_set(e, ERR_UPSTREAM, _("The helper program %s failed: %.*s"), argv[0],
                     (int)(said.len > 600 ? 600 : said.len), said.ptr);
    }
    buf_release(&complaint);
    return ok;
}
