/* kijun serve: the server. */
#include "server/server.h"

#include "cli/cli.h"

static int check_only(struct call *c, const struct server_options *o) {
    struct diags d = {.count = 0};
    bool good = server_check(c->arena, o, &d);
    if (good) cli_note(_("The configuration is good."));
    diags_print(&d, stderr);
    return good ? EXIT_DONE : err_exit_status(diags_kind(&d));
}

static int run(struct call *c) {
    struct server_setting settings[SETTINGS_MAX];
    struct server_options o = {.config = c->config, .data = c->data, .settings = settings, .n_settings = c->n_settings};
    struct err e = {0};
    for (size_t i = 0; i < c->n_settings; i++)
        settings[i] = (struct server_setting){c->settings[i].key, c->settings[i].value};
    if (c->check) return check_only(c, &o);
    return server_run(&o, &e) ? EXIT_DONE : cli_fail(&e);
}

const struct verb verb_serve = {
    .name = "serve",
    .group = VERB_SERVER,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("the server, for the browser"),
    .about = N_("Listens on 127.0.0.1:8480 unless told otherwise, and goes on until it is told to stop (Ctrl-C). The "
                "data folder is made on first use. Listening for other machines needs TLS (certificate and key), or a "
                "proxy with TLS in front of it. Each duty is a process of its own that gave up what it does not need; "
                "one that falls is started again. The signal HUP reads the configuration and the TLS key again. What "
                "happens stands on standard error, a line each."),
    .example = "kijun serve\nkijun serve --config /etc/kijun/kijun.conf --check",
    .options = {OPT_CONFIG, OPT_LISTEN, OPT_CERTIFICATE, OPT_TLS_KEY, OPT_PROXIES, OPT_SET, OPT_CHECK},
    .run = run,
};
