/* process: starting this program once more for a duty, with nothing but what the duty needs. */
#include "server/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/files.h"

#define SELF "/proc/self/exe"
#define WORDS_MAX (CONFIG_LIST_MAX + 16)

/* TLS ------------------------------------------------------------------------------------------------------------- */

void tls_files_close(struct tls_files *t) {
    int *const all[] = {&t->certificate, &t->key, &t->client_ca};
    for (size_t i = 0; i < 3; i++) {
        if (*all[i] >= 0) close(*all[i]);
        *all[i] = -1;
    }
}

bool tls_files_open(const struct server_config *c, struct tls_files *t, struct err *e) {
    *t = (struct tls_files){-1, -1, -1};
    if (!config_has_tls(c)) return true;
    bool ok = file_open(c->arena, c->certificate, false, &t->certificate, e) &&
              file_open(c->arena, c->key, true, &t->key, e) &&
              (!c->client_ca || file_open(c->arena, c->client_ca, false, &t->client_ca, e));
    if (!ok) tls_files_close(t);
    return ok;
}

/* What is handed over --------------------------------------------------------------------------------------------- */

struct hand {
    posix_spawn_file_actions_t actions;
    char words[WORDS_MAX][24];
    char *argv[WORDS_MAX + 4];
    size_t n;
};

/* The number stays what it is here; handing over only means that it is not closed. */
static void hand_over(struct hand *h, const char *name, int fd) {
    if (fd < 0 || h->n == WORDS_MAX) return;
    posix_spawn_file_actions_adddup2(&h->actions, fd, fd);
    snprintf(h->words[h->n], sizeof h->words[0], "%s=%d", name, fd);
    h->argv[3 + h->n] = h->words[h->n];
    h->n++;
}

static bool failed(struct err *e, const struct duty *d) {
    return err_set(e, ERR_IO, _("The process %s could not be started: %s."), d->name, strerror(errno));
}

/* Of the environment, what says the language and who called; and what a build with sanitizers reads. */
static char *const *environment_for(struct arena *a) {
    static const char *const names[] = {"LC_ALL",       "LC_MESSAGES",  "LANG",         "LANGUAGE",       "HOME",
                                        "LOGNAME",      "SUDO_USER",    "SSH_CLIENT",   "SSH_CONNECTION", "USER",
                                        "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"};
    const size_t most = sizeof names / sizeof *names;
    char **list = arena_array(a, most + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < most; i++) {
        struct str value = environment_get(names[i]);
        if (!value.ptr) continue;
        struct buf b;
        buf_init(&b, 8 * KIB);
        buf_addf(&b, "%s=%.*s", names[i], STR_ARG(value));
        list[n] = arena_alloc(a, b.len + 1);
        if (b.len) memcpy(list[n], b.ptr, b.len);
        if (buf_ok(&b)) n++;
        buf_release(&b);
    }
    return list;
}

static bool spawn(struct hand *h, const struct duty *d, pid_t *pid, struct err *e) {
    static char program[] = "kijun", flag[] = "--duty";
    struct arena *a = arena_new(256 * KIB);
    char name[24];
    posix_spawnattr_t attr;
    sigset_t none, all;
    snprintf(name, sizeof name, "%s", d->name);
    h->argv[0] = program, h->argv[1] = flag, h->argv[2] = name, h->argv[3 + h->n] = NULL;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    errno = posix_spawn(pid, SELF, &h->actions, &attr, h->argv, environment_for(a));
    posix_spawnattr_destroy(&attr);
    bool ok = errno == 0;
    if (!ok) failed(e, d);
    arena_free(a);
    return ok;
}

static bool config_fd(const struct server_config *c, int *fd, struct err *e) {
    struct buf text;
    buf_init(&text, CONFIG_MAX);
    config_write(c, &text);
    bool ok = buf_ok(&text) ? descriptor_of_text(buf_str(&text), fd, e)
                            : err_set(e, ERR_LIMIT, _("The configuration is larger than %zu KiB."), CONFIG_MAX / KIB);
    buf_release(&text);
    return ok;
}

/* Starting -------------------------------------------------------------------------------------------------------- */

struct ends {
    int config, pipe[2], pair[2]; /* pair: ours, its */
    struct tls_files tls;
};

static void close_two(int fds[2]) {
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0) close(fds[i]);
}

static bool open_ends(struct ends *n, const struct duty *d, const struct start *s, struct err *e) {
    int kind = d->lane < 0 ? SOCK_SEQPACKET : SOCK_STREAM;
    *n = (struct ends){-1, {-1, -1}, {-1, -1}, {-1, -1, -1}};
    if (!config_fd(s->config, &n->config, e)) return false;
    if (pipe2(n->pipe, O_CLOEXEC) || socketpair(AF_UNIX, kind | SOCK_CLOEXEC, 0, n->pair)) return failed(e, d);
    return d->lane >= 0 || tls_files_open(s->config, &n->tls, e);
}

static void hand_all(struct hand *h, const struct duty *d, const struct start *s, const struct ends *n) {
    hand_over(h, "config", n->config);
    hand_over(h, "ready", n->pipe[1]);
    hand_over(h, "work", n->pair[1]);
    if (d->lane == LANE_WRITE) hand_over(h, "touch", s->touch[0]);
    if (d->lane == LANE_READ) hand_over(h, "touch", s->touch[1]);
    for (size_t i = 0; d->lane < 0 && i < s->sockets->n; i++) hand_over(h, "socket", s->sockets->list[i]);
    hand_over(h, "certificate", n->tls.certificate);
    hand_over(h, "key", n->tls.key);
    hand_over(h, "client_ca", n->tls.client_ca);
}

bool process_start(struct process *p, const struct start *s, struct err *e) {
    struct ends n;
    struct hand h = {.n = 0};
    pid_t pid = 0;
    bool ok = open_ends(&n, p->duty, s, e);
    posix_spawn_file_actions_init(&h.actions);
    if (ok) {
        hand_all(&h, p->duty, s, &n);
        ok = spawn(&h, p->duty, &pid, e);
    }
    posix_spawn_file_actions_destroy(&h.actions);
    if (n.config >= 0) close(n.config);
    tls_files_close(&n.tls);
    if (!ok) return close_two(n.pipe), close_two(n.pair), false;
    close(n.pipe[1]);
    close(n.pair[1]);
    process_close(p);
    p->leaving = p->pid;
    p->pid = pid, p->ready = false, p->wait = n.pipe[0], p->end = n.pair[0];
    return true;
}

void process_close(struct process *p) {
    if (p->wait >= 0) close(p->wait);
    if (p->end >= 0) close(p->end);
    p->wait = p->end = -1;
}

bool process_fell(struct process *p, uint64_t now) {
    for (size_t i = FALLS - 1; i > 0; i--) p->fell[i] = p->fell[i - 1];
    p->fell[0] = now;
    bool often = p->fell[FALLS - 1] && now - p->fell[FALLS - 1] < (uint64_t)FALLS_SECONDS * 1000000000;
    if (often && !p->slow) p->slow = SLOW_SECONDS;
    /* Once it was slowed down, it has to stay up for a while before it is trusted again. */
    else if (p->slow && now - p->fell[1] < (uint64_t)2 * SLOWEST_SECONDS * 1000000000)
        p->slow = p->slow * 2 > SLOWEST_SECONDS ? SLOWEST_SECONDS : p->slow * 2;
    else
        p->slow = 0;
    p->start_at = now + (uint64_t)p->slow * 1000000000;
    return p->slow != 0;
}
