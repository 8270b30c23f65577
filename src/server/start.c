/* start: the hidden way in: what a process of the server does before its duty. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/duties.h"
#include "server/files.h"
#include "server/log.h"
#include "server/server.h"

bool server_is_duty(int argc, char **argv) {
    return argc > 2 && strcmp(argv[1], "--duty") == 0;
}

/* "ready=7": the parent wrote it, so what is wrong here is our own mistake. */
static bool read_fd(struct duty_fds *fds, struct str word, struct err *e) {
    struct str name, number;
    int64_t v;
    if (!str_split(word, '=', &name, &number) || !str_int(number, &v) || v < 0 || v > 1 << 20 ||
        fcntl((int)v, F_SETFD, FD_CLOEXEC))
        return err_set(e, ERR_INVALID, _("--duty is for the server itself, not for people."));
    int *to = str_is(name, "config")        ? &fds->config
              : str_is(name, "ready")       ? &fds->ready
              : str_is(name, "work")        ? &fds->work
              : str_is(name, "touch")       ? &fds->touch
              : str_is(name, "certificate") ? &fds->certificate
              : str_is(name, "key")         ? &fds->key
              : str_is(name, "client_ca")   ? &fds->client_ca
                                            : NULL;
    if (!to && str_is(name, "socket") && fds->n_sockets < CONFIG_LIST_MAX) to = &fds->sockets[fds->n_sockets++];
    if (!to) return err_set(e, ERR_INVALID, _("--duty is for the server itself, not for people."));
    *to = (int)v;
    return true;
}

/* kijun-render stands beside the program, or where it was built. */
static const char *find_render(struct arena *a) {
    static const char *const places[] = {"kijun-render", "../libexec/kijun/kijun-render", "../render/kijun-render"};
    struct str dir;
    struct err e;
    if (!file_program_dir(a, &dir, &e)) return NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = arena_fmt(a, "%.*s/%s", STR_ARG(dir), places[i]).ptr;
        if (file_exists(path)) return path;
    }
    return NULL;
}

static bool read_all(struct duty_run *r, char **words, struct err *e) {
    struct diags d = {.count = 0};
    struct str text;
    r->duty = duty_find(str_of(words[0]));
    if (!r->duty) return err_set(e, ERR_INVALID, _("--duty is for the server itself, not for people."));
    for (char **word = words + 1; *word; word++)
        if (!read_fd(&r->fds, str_of(*word), e)) return false;
    if (r->fds.config < 0 || r->fds.work < 0)
        return err_set(e, ERR_INVALID, _("--duty is for the server itself, not for people."));
    if (!descriptor_read(r->config->arena, r->fds.config, CONFIG_MAX, &text, e)) return false;
    if (config_read(r->config, STR_NONE, text, &d)) return true;
    *e = d.list[0];
    return false;
}

/* Ctrl-C in a terminal reaches every process; only the parent acts on it. */
static void settle_signals(void) {
    sigset_t none;
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int server_duty(int argc, char **argv) {
    struct server_config config;
    struct duty_run r = {.config = &config, .fds = DUTY_FDS_NONE};
    struct err e = {0};
    (void)argc;
    settle_signals();
    lang_set(lang_from_environment());
    config_init(&config, arena_new(8 * MIB));
    bool ok = read_all(&r, argv + 2, &e);
    r.render = ok && r.duty->draws ? find_render(config.arena) : NULL;
    ok = ok && r.duty->run(&r, &e);
    if (!ok) server_log_sentence("alarm", r.duty ? r.duty->name : "none", "failed", e.text);
    arena_free(config.arena);
    return ok ? 0 : err_exit_status(e.kind);
}
