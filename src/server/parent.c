/* parent: `kijun serve`: sockets and keys are opened, the others started, watched, started again, and stopped.
 *
 * One loop over four things: signals (as a descriptor), the pipes of processes that begin, the listener's control
 * socket, and the time. The listener gets its ends of the lanes over the control socket when a process is ready; when
 * it falls, the lanes close, their processes end by themselves, and all are started again. */
#include "server/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/control.h"
#include "server/log.h"

#define NS 1000000000ULL
#define START_SECONDS 60 /* for all to begin; a large database may be migrated in it */
#define SOON_MS 200

static uint64_t now_ns(void) {
    return clock_monotonic_ns();
}

struct process *parent_listener(struct parent *p) {
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].duty->lane < 0) return &p->list[i];
    return NULL;
}

/* Starting -------------------------------------------------------------------------------------------------------- */

static void make_places(struct parent *p) {
    for (size_t i = 0; i < n_duties; i++)
        for (unsigned k = 0; k < duty_count(&duties[i], &p->config) && p->n < PROCESSES_MAX; k++)
            p->list[p->n++] = (struct process){.duty = &duties[i], .wait = -1, .end = -1};
    p->exchanging = p->n;
}

static void start_one(struct parent *p, struct process *one) {
    struct err e;
    if (process_start(one, &p->start, &e)) return;
    server_log_sentence("alarm", one->duty->name, "not-started", e.text);
    process_fell(one, now_ns());
    if (!p->started) p->failed_status = 3;
}

/* The keeper goes first: it makes what the others open. */
static void start_due(struct parent *p) {
    bool keeper_ready = p->started || p->list[0].ready;
    for (size_t i = 0; i < p->n && !p->stopping; i++) {
        struct process *one = &p->list[i];
        if (one->pid || now_ns() < one->start_at) continue;
        if (i == 0 || keeper_ready || !one->duty->data) start_one(p, one);
    }
}

/* The listener's part --------------------------------------------------------------------------------------------- */

static void give_to_listener(struct parent *p, struct process *one) {
    struct process *l = parent_listener(p);
    struct err e;
    if (one->duty->lane < 0 || !one->ready || one->end < 0 || !l->ready || l->end < 0) return;
    if (!control_send(l->end, CONTROL_PROCESS, (unsigned)one->duty->lane, &one->end, 1, STR(""), &e))
        server_log_sentence("warning", one->duty->name, "not-given", e.text);
    close(one->end); /* when it did not get there, the process sees its end close and is started again */
    one->end = -1;
}

static void hear_listener(struct parent *p, struct process *l) {
    struct control_message m;
    struct err e = {0};
    if (!control_receive(l->end, 0, &m, &e)) {
        if (e.kind == ERR_NONE) return;
        close(l->end); /* it is gone: SIGCHLD tells the rest */
        l->end = -1;
        return;
    }
    for (size_t i = 0; i < m.n_fds; i++) close(m.fds[i]);
    if (m.what == CONTROL_READY) {
        l->ready = true;
        for (size_t i = 0; i < p->n; i++) give_to_listener(p, &p->list[i]);
    } else if (m.what == CONTROL_DONE) {
        server_log("info", "parent", "event=tls-reloaded");
    } else if (m.what == CONTROL_FAILED) {
        server_log_sentence("alarm", "parent", "tls-not-reloaded", m.text);
    }
}

static void became_ready(struct parent *p, struct process *one) {
    char byte;
    ssize_t n = read(one->wait, &byte, 1);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    close(one->wait);
    one->wait = -1;
    if (n != 1 || one->duty->lane < 0) return; /* the listener says so itself, later */
    one->ready = true;
    give_to_listener(p, one);
    reload_next(p);
}

/* Ends ------------------------------------------------------------------------------------------------------------ */

static void ended(struct parent *p, struct process *one, int status) {
    bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0 && one->ready;
    bool often = false;
    one->pid = 0, one->ready = false, one->start_at = 0;
    process_close(one);
    if (p->stopping) return;
    if (!p->started && !clean) p->failed_status = WIFEXITED(status) ? WEXITSTATUS(status) : 3;
    if (!clean) often = process_fell(one, now_ns());
    if (!clean || !one->duty->once)
        server_log(often   ? "alarm"
                   : clean ? "info"
                           : "warning",
                   one->duty->name, "event=%s %s=%d again_in=%u", clean ? "ended" : "fell",
                   WIFSIGNALED(status) ? "signal" : "status",
                   WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), one->slow);
    if (one->leaving) { /* the new one could not begin: the old one is still there and stays */
        one->pid = one->leaving, one->leaving = 0, one->ready = true;
        p->exchanging = p->n;
    }
}

static void reap(struct parent *p) {
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (size_t i = 0; i < p->n; i++) {
            if (p->list[i].leaving == pid)
                p->list[i].leaving = 0;
            else if (p->list[i].pid == pid)
                ended(p, &p->list[i], status);
        }
}

static void begin_stop(struct parent *p) {
    struct process *l = parent_listener(p);
    struct err e;
    if (p->stopping) return;
    p->stopping = true;
    p->stop_until = now_ns() + (p->config.stop_seconds + 10ULL) * NS;
    server_log("info", "parent", "event=stop");
    notify_stopping(&p->notify);
    if (l && l->end >= 0 && l->ready && !control_send(l->end, CONTROL_STOP, 0, NULL, 0, STR(""), &e))
        server_log_sentence("warning", "parent", "stop", e.text);
    if (l && l->pid && !l->ready) kill(l->pid, SIGTERM);
}

static size_t alive(const struct parent *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) n += (p->list[i].pid ? 1U : 0U) + (p->list[i].leaving ? 1U : 0U);
    return n;
}

/* Once the listener is gone the lanes are closed and everybody ends; whoever does not is told, then killed. */
static void go_on_stopping(struct parent *p) {
    bool late = now_ns() > p->stop_until;
    const struct process *l = parent_listener(p);
    if (l && l->pid && !late) return;
    for (size_t i = 0; i < p->n; i++) {
        struct process *one = &p->list[i];
        process_close(one);
        if (one->pid) kill(one->pid, late ? SIGKILL : SIGTERM);
        if (one->leaving && late) kill(one->leaving, SIGKILL);
    }
}

/* The loop -------------------------------------------------------------------------------------------------------- */

static void hear_signals(struct parent *p) {
    struct signalfd_siginfo info;
    while (read(p->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD) reap(p);
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) begin_stop(p);
        if (info.ssi_signo == SIGHUP && p->started && !p->stopping) reload_begin(p);
    }
}

static void wait_for_something(struct parent *p) {
    struct pollfd fds[2 * PROCESSES_MAX + 1];
    struct process *whose[2 * PROCESSES_MAX + 1];
    nfds_t n = 0;
    fds[n] = (struct pollfd){.fd = p->signals, .events = POLLIN}, whose[n++] = NULL;
    for (size_t i = 0; i < p->n; i++) {
        struct process *one = &p->list[i];
        if (one->wait >= 0) fds[n] = (struct pollfd){.fd = one->wait, .events = POLLIN}, whose[n++] = one;
        if (one->duty->lane < 0 && one->end >= 0)
            fds[n] = (struct pollfd){.fd = one->end, .events = POLLIN}, whose[n++] = one;
    }
    if (poll(fds, n, SOON_MS) <= 0) return;
    for (nfds_t i = 1; i < n; i++) {
        if (!fds[i].revents) continue;
        if (fds[i].fd == whose[i]->wait)
            became_ready(p, whose[i]);
        else if (fds[i].fd == whose[i]->end)
            hear_listener(p, whose[i]);
    }
    if (fds[0].revents) hear_signals(p);
}

static bool all_ready(const struct parent *p) {
    for (size_t i = 0; i < p->n; i++)
        if (!p->list[i].ready) return false;
    return true;
}

static void note_start(struct parent *p, uint64_t began) {
    if (p->started || !all_ready(p)) return;
    p->started = true;
    server_log("info", "parent", "event=ready processes=%zu ms=%u url=%s", p->n,
               (unsigned)((now_ns() - began) / 1000000), p->config.base_url);
    notify_ready(&p->notify);
}

static bool loop(struct parent *p, struct err *e) {
    uint64_t began = now_ns();
    while (!p->stopping || alive(p)) {
        start_due(p);
        wait_for_something(p);
        note_start(p, began);
        notify_alive(&p->notify);
        bool too_slow = !p->started && now_ns() - began > START_SECONDS * NS;
        if (too_slow && !p->failed_status) p->failed_status = 3;
        if (p->failed_status && !p->started) begin_stop(p);
        if (p->stopping) go_on_stopping(p);
    }
    if (p->started) return server_log("info", "parent", "event=stopped"), true;
    if (!p->failed_status) return true; /* told to stop before it had begun */
    return err_set(e, p->failed_status == 2 ? ERR_INVALID : ERR_IO,
                   _("The server could not begin: one of its processes ended. The reason stands above."));
}

/* Before and after ------------------------------------------------------------------------------------------------ */

static bool open_signals(struct parent *p, struct err *e) {
    static const int wanted[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) sigaddset(&set, wanted[i]);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &set, NULL) || (p->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)) < 0)
        return err_set(e, ERR_IO, _("The server could not be set up: %s: %s."), "signalfd", strerror(errno));
    return true;
}

/* What the parent gives up for itself: it starts others, so the rest of the ritual is theirs. */
static bool settle(struct err *e) {
    struct rlimit files;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
        return err_set(e, ERR_IO, _("The server could not be set up: %s: %s."), "prctl", strerror(errno));
    if (!getrlimit(RLIMIT_NOFILE, &files)) { /* a listener has many connections */
        files.rlim_cur = files.rlim_max < 65536 + 256 ? files.rlim_max : 65536 + 256;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    return true;
}

static bool lock_data(struct parent *p, struct err *e) {
    const char *path = arena_fmt(p->arena, "%s/lock.server", p->config.data).ptr;
    if (!folder_make(p->config.data, e)) return false;
    if (file_lock(&p->lock, path, true, 0, e)) return true;
    if (e->kind == ERR_CONFLICT)
        return err_set(e, ERR_CONFLICT, _("Another kijun serve runs on the data folder %s."), p->config.data);
    return false;
}

static bool open_all(struct parent *p, struct err *e) {
    struct tls_files look;
    if (!settle(e) || !open_signals(p, e) || !lock_data(p, e)) return false;
    if (!tls_files_open(&p->config, &look, e)) return false;
    tls_files_close(&look); /* wrong files are told before anything is started */
    if (!sockets_open(&p->config, &p->sockets, e)) return false;
    if (!p->config.base_url)
        p->config.base_url =
            arena_fmt(p->arena, "%s://%s", config_has_tls(&p->config) ? "https" : "http", p->sockets.first).ptr;
    if (!datagram_pair(p->start.touch, e)) return false;
    notify_open(&p->notify);
    return true;
}

static void close_all(struct parent *p) {
    for (size_t i = 0; i < p->n; i++) process_close(&p->list[i]);
    sockets_close(&p->sockets);
    for (int i = 0; i < 2; i++)
        if (p->start.touch[i] >= 0) close(p->start.touch[i]);
    if (p->signals >= 0) close(p->signals);
    notify_close(&p->notify);
    file_unlock(&p->lock);
    arena_free(p->arena);
}

static bool configured(struct parent *p, struct err *e) {
    struct diags d = {.count = 0};
    if (parent_configure(p->options, p->arena, &p->config, &d)) return true;
    for (size_t i = 0; i + 1 < d.count; i++) err_print(&d.list[i], stderr);
    *e = d.list[d.count - 1];
    return false;
}

bool server_run(const struct server_options *o, struct err *e) {
    struct parent *p = mem_alloc(sizeof *p);
    *p = (struct parent){.options = o, .arena = arena_new(8 * MIB), .signals = -1, .lock = {-1}, .notify = {.fd = -1}};
    p->start = (struct start){.config = &p->config, .sockets = &p->sockets, .touch = {-1, -1}};
    bool ok = configured(p, e) && open_all(p, e);
    if (ok) {
        make_places(p);
        ok = loop(p, e);
    }
    close_all(p);
    mem_free(p);
    return ok;
}
