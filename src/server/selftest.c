/* selftest: `kijun selftest --sandbox`: a process for each duty enters its sandbox, as it would to serve, and tries
 * what is forbidden. No server runs for it and no record is opened: what counts is what the process may. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/duties.h"
#include "server/server.h"

#define OUTPUT_MAX (256 * KIB)

/* In the child. */
static int try_all(const struct duty *d, struct server_config *c) {
    struct duty_run r = {.duty = d, .config = c, .fds = DUTY_FDS_NONE};
    struct sandbox s;
    struct err e = {0};
    duty_sandbox(&r, &s);
    if (!sandbox_enter(&s, &e)) {
        err_print(&e, stderr);
        return 3;
    }
    return sandbox_selftest(&s, stdout) ? 0 : 1;
}

static bool failed(struct err *e) {
    return err_set(e, ERR_IO, _("The selftest could not be run: %s."), strerror(errno));
}

static bool read_output(int fd, struct buf *out, struct err *e) {
    char chunk[4096];
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed(e);
        if (n == 0) return true;
        buf_add(out, (struct str){chunk, (size_t)n});
    }
}

static bool run_one(const struct duty *d, struct server_config *c, struct buf *out, int *status, struct err *e) {
    int fds[2];
    if (pipe(fds)) return failed(e);
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) return close(fds[0]), close(fds[1]), failed(e);
    if (pid == 0) {
        close(fds[0]);
        dup2(fds[1], STDOUT_FILENO);
        int ended = try_all(d, c);
        fflush(stdout);
        _exit(ended);
    }
    close(fds[1]);
    bool ok = read_output(fds[0], out, e);
    close(fds[0]);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
    }
    return ok;
}

static bool report(const struct duty *d, struct str text, sandbox_act_fn *each, void *ctx) {
    struct str line, act, outcome;
    bool good = true;
    while (str_split(text, '\n', &line, &text)) {
        if (!str_split(line, ':', &act, &outcome)) continue;
        struct sandbox_act a = {.duty = d->name, .act = act, .outcome = str_trim(outcome)};
        a.let_through = str_is(a.outcome, "ALLOWED");
        good = good && !a.let_through;
        each(ctx, &a);
    }
    return good;
}

bool server_selftest(const char *data, sandbox_act_fn *each, void *ctx, struct err *e) {
    struct server_config c;
    struct arena *a = arena_new(8 * MIB);
    bool good = true, tried = true;
    e->kind = ERR_NONE;
    config_init(&c, a);
    c.data = data;
    for (size_t i = 0; tried && i < n_duties; i++) {
        struct buf out;
        int status = 0;
        buf_init(&out, OUTPUT_MAX);
        tried = run_one(&duties[i], &c, &out, &status, e);
        if (tried) good = report(&duties[i], buf_str(&out), each, ctx) && good;
        if (tried && (!WIFEXITED(status) || WEXITSTATUS(status) > 1))
            tried = err_set(e, ERR_IO, _("The process %s ended before its selftest was done."), duties[i].name);
        good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        buf_release(&out);
    }
    arena_free(a);
    return good && tried;
}
