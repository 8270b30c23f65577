/* config: kijun.conf: `key = value`, a line each; `#` begins a line of comment; lists are separated by blanks.
 *
 *     struct server_config c;
 *     config_init(&c, arena);
 *     if (!config_read(&c, STR("kijun.conf"), text, &diags) || !config_check(&c, &diags)) …
 *
 * Every key is a row of the table in config.c: its type, its bounds, where it goes. A key stands once. Findings carry
 * file and line, all of them at once; an unknown key is answered with the nearest that there is. */
#pragma once
#include "base/base.h"

#define CONFIG_MAX (64 * KIB)
#define CONFIG_LIST_MAX 32
#define CONFIG_KEYS 32

struct config_list {
    const char *list[CONFIG_LIST_MAX];
    size_t n;
};
struct server_config {
    struct arena *arena;
    struct str path; /* of the file; STR_NONE: none */
    struct config_list listen;
    const char *certificate, *key, *client_ca; /* NULL: none. "credential:NAME" is systemd's */
    struct config_list trusted_proxies, hosts;
    const char *base_url; /* NULL: from the first address */
    const char *data;
    bool lab; /* for trying: plain HTTP off this machine is allowed, and pages say so */
    unsigned readers, hashers, importers, presses;
    unsigned connections, connections_per_address, header_seconds, body_bytes_per_second, send_bytes_per_second,
        idle_seconds, stop_seconds;
    unsigned queue, answer_seconds;
    unsigned line[CONFIG_KEYS]; /* where a key was said; 0: it was not */
};
void config_init(struct server_config *c, struct arena *a);
bool config_read(struct server_config *c, struct str path, struct str text, struct diags *d) MUST_CHECK;
/* One key, as an option says it; it wins over what was read. */
bool config_set(struct server_config *c, struct str key, struct str value, struct diags *d) MUST_CHECK;
/* What belongs together. Fills in base_url and the like. */
bool config_check(struct server_config *c, struct diags *d) MUST_CHECK;
/* All of it, as config_read reads it: for the processes, which read no file. */
void config_write(const struct server_config *c, struct buf *out);
const char *config_spool(const struct server_config *c);
bool config_has_tls(const struct server_config *c);

/* Addresses are numbers, never names: "127.0.0.1:8480", "[::1]:8480". */
struct address {
    char host[46]; /* without brackets */
    unsigned port; /* 0: any that is free */
    bool six, loopback;
};
bool address_read(struct str text, struct address *out);
bool address_is_prefix(struct str text); /* "10.0.0.0/8", "::1" */
