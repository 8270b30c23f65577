/* reload: HUP: the configuration and the TLS key are read again, and the readers exchanged one after the other, so that
 * nobody's request is dropped: the new one is there before the old one is told to end, and the old one answers what it
 * was handed first. */
#include <signal.h>
#include <unistd.h>

#include "http/control.h"
#include "server/log.h"
#include "server/parent.h"

static bool same_text(const char *a, const char *b) {
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static bool same_list(const struct config_list *a, const struct config_list *b) {
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->list[i], b->list[i]) != 0) return false;
    return true;
}

/* What is built into processes that are not exchanged. */
static bool needs_restart(const struct server_config *a, const struct server_config *b) {
    return !same_list(&a->listen, &b->listen) || !same_list(&a->hosts, &b->hosts) ||
           !same_list(&a->trusted_proxies, &b->trusted_proxies) || config_has_tls(a) != config_has_tls(b) ||
           !same_text(a->data, b->data) || (b->base_url && !same_text(a->base_url, b->base_url)) ||
           a->readers != b->readers || a->hashers != b->hashers || a->importers != b->importers ||
           a->presses != b->presses || a->connections != b->connections ||
           a->connections_per_address != b->connections_per_address || a->header_seconds != b->header_seconds ||
           a->body_bytes_per_second != b->body_bytes_per_second || a->idle_seconds != b->idle_seconds ||
           a->send_bytes_per_second != b->send_bytes_per_second || a->queue != b->queue ||
           a->answer_seconds != b->answer_seconds || a->lab != b->lab;
}

static bool read_again(struct parent *p) {
    struct diags d = {.count = 0};
    struct server_config c;
    struct arena *a = arena_new(8 * MIB);
    if (!parent_configure(p->options, a, &c, &d)) {
        for (size_t i = 0; i < d.count; i++) server_log_sentence("alarm", "parent", "configuration", d.list[i].text);
        arena_free(a);
        return false;
    }
    if (needs_restart(&p->config, &c))
        server_log("warning", "parent",
                   "event=restart-needed"); /* goes on as it was, except for the names of the TLS files */
    p->config.certificate = config_has_tls(&p->config) && c.certificate ? arena_str(p->arena, str_of(c.certificate)).ptr
                                                                        : p->config.certificate;
    p->config.key = config_has_tls(&p->config) && c.key ? arena_str(p->arena, str_of(c.key)).ptr : p->config.key;
    p->config.client_ca =
        c.client_ca && config_has_tls(&p->config) ? arena_str(p->arena, str_of(c.client_ca)).ptr : NULL;
    p->config.stop_seconds = c.stop_seconds;
    arena_free(a);
    return true;
}

static void send_tls(struct parent *p) {
    const struct process *l = parent_listener(p);
    struct tls_files t;
    struct err e;
    int fds[3];
    if (!config_has_tls(&p->config) || l->end < 0) return;
    if (!tls_files_open(&p->config, &t, &e)) {
        server_log_sentence("alarm", "parent", "tls-not-reloaded", e.text);
        return;
    }
    fds[0] = t.certificate, fds[1] = t.key, fds[2] = t.client_ca;
    if (!control_send(l->end, CONTROL_TLS, 0, fds, t.client_ca >= 0 ? 3 : 2, STR(""), &e))
        server_log_sentence("alarm", "parent", "tls-not-reloaded", e.text);
    tls_files_close(&t);
}

static void exchange_from(struct parent *p, size_t from) {
    struct err e;
    for (size_t i = from; i < p->n; i++) {
        struct process *one = &p->list[i];
        if (one->duty->lane != LANE_READ || !one->pid || !one->ready || one->leaving) continue;
        p->exchanging = i;
        if (process_start(one, &p->start, &e)) return;
        server_log_sentence("alarm", one->duty->name, "not-started", e.text);
    }
    p->exchanging = p->n;
    server_log("info", "parent", "event=reloaded");
    notify_ready(&p->notify);
}

void reload_begin(struct parent *p) {
    if (p->exchanging < p->n) return; /* the one under way reads the same files */
    server_log("info", "parent", "event=reload");
    notify_reloading(&p->notify);
    if (read_again(p)) send_tls(p);
    exchange_from(p, 0);
}

void reload_next(struct parent *p) {
    if (p->exchanging >= p->n) return;
    struct process *one = &p->list[p->exchanging];
    if (!one->ready || !one->pid) return;
    if (one->leaving) kill(one->leaving, SIGTERM); /* its place is taken; reap() sees it go */
    exchange_from(p, p->exchanging + 1);
}
