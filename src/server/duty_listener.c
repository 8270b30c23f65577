/* duty_listener: the process that strangers talk to. It gets its sockets and the TLS key as descriptors, reads the key,
 * locks itself in and runs the listener of room http. */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/listener.h"
#include "server/duties.h"
#include "server/files.h"

static const char *const lane_names[LANES] = {[LANE_READ] = "read",
                                              [LANE_WRITE] = "write",
                                              [LANE_HASH] = "hash",
                                              [LANE_IMPORT] = "import",
                                              [LANE_PRESS] = "press"};

static void describe_lanes(const struct server_config *c, struct listener_options *o) {
    o->n_lanes = LANES;
    for (size_t i = 0; i < LANES; i++)
        o->lanes[i] = (struct listener_lane){
            .name = lane_names[i], .queue_max = c->queue, .timeout_ms = c->answer_seconds * 1000};
}

static void describe_limits(const struct server_config *c, struct listener_options *o) {
    o->connections_max = c->connections;
    o->connections_per_peer_max = c->connections_per_address;
    o->header_seconds = c->header_seconds;
    o->body_bytes_per_second = c->body_bytes_per_second;
    o->send_bytes_per_second = c->send_bytes_per_second;
    o->idle_seconds = c->idle_seconds;
    o->stop_seconds = c->stop_seconds;
}

static bool read_tls(const struct duty_run *r, struct listener_options *o, struct err *e) {
    struct arena *a = r->config->arena;
    return r->fds.certificate < 0 ||
           (descriptor_read(a, r->fds.certificate, PEM_MAX, &o->certificate_pem, e) &&
            descriptor_read(a, r->fds.key, PEM_MAX, &o->key_pem, e) &&
            (r->fds.client_ca < 0 || descriptor_read(a, r->fds.client_ca, PEM_MAX, &o->client_ca_pem, e)));
}

bool listener_duty(struct duty_run *r, struct err *e) {
    const struct server_config *c = r->config;
    bool tls[CONFIG_LIST_MAX];
    struct listener_options o = {.sockets = r->fds.sockets,
                                 .n_sockets = r->fds.n_sockets,
                                 .tls = tls,
                                 .trusted_proxies = c->trusted_proxies.list,
                                 .n_trusted_proxies = c->trusted_proxies.n,
                                 .hosts = c->hosts.list,
                                 .n_hosts = c->hosts.n,
                                 .way = web_way,
                                 .error_page = web_error_page,
                                 .control = r->fds.work};
    for (size_t i = 0; i < CONFIG_LIST_MAX; i++) tls[i] = r->fds.certificate >= 0;
    o.assets = web_assets(&o.n_assets);
    describe_lanes(c, &o);
    describe_limits(c, &o);
    if (!read_tls(r, &o, e) || !duty_begin(r, e)) return false;
    return listener_run(&o, e);
}
