/* config_check: whether the parts of a configuration fit together, and whether it is safe to listen so. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "server/config.h"

/* Addresses ------------------------------------------------------------------------------------------------------- */

static bool is_loopback(const char *host, bool six) {
    struct in_addr four;
    struct in6_addr in6;
    if (six) return inet_pton(AF_INET6, host, &in6) == 1 && IN6_IS_ADDR_LOOPBACK(&in6);
    return inet_pton(AF_INET, host, &four) == 1 && (ntohl(four.s_addr) >> 24) == 127;
}

static bool host_read(struct str host, bool six, char out[46]) {
    unsigned char number[16];
    if (host.len >= 46) return false;
    memcpy(out, host.ptr, host.len);
    out[host.len] = 0;
    return inet_pton(six ? AF_INET6 : AF_INET, out, number) == 1;
}

bool address_read(struct str text, struct address *out) {
    struct str host, port;
    struct address a = {0};
    int64_t number;
    if (str_starts(text, STR("["))) {
        a.six = true;
        if (!str_split(str_cut(text, 1, text.len), ']', &host, &port) || !str_starts(port, STR(":"))) return false;
        port = str_cut(port, 1, port.len);
    } else if (!str_split(text, ':', &host, &port)) {
        return false;
    }
    for (size_t i = 0; i < port.len; i++)
        if (port.ptr[i] < '0' || port.ptr[i] > '9') return false;
    if (!str_int(port, &number) || number > 65535 || !host_read(host, a.six, a.host)) return false;
    a.port = (unsigned)number;
    a.loopback = is_loopback(a.host, a.six);
    *out = a;
    return true;
}

bool address_is_prefix(struct str text) {
    struct str host = text, bits;
    char z[46];
    int64_t n = 0;
    bool has_bits = str_split(text, '/', &host, &bits);
    bool six = str_find(host, STR(":"), &(size_t){0});
    if (!host_read(host, six, z)) return false;
    return !has_bits ||
           (bits.len && bits.ptr[0] >= '0' && bits.ptr[0] <= '9' && str_int(bits, &n) && n <= (six ? 128 : 32));
}

/* Parts ----------------------------------------------------------------------------------------------------------- */

static bool wrong(const struct server_config *c, struct diags *d, enum err_kind kind, const char *text) {
    return diags_add(d, c->path, 0, 0, kind, "%s", text);
}

static bool check_addresses(const struct server_config *c, bool *open, struct diags *d) {
    struct address a;
    bool good = true;
    *open = false;
    if (!c->listen.n) good = wrong(c, d, ERR_INVALID, _("listen names no address."));
    for (size_t i = 0; i < c->listen.n; i++) {
        if (address_read(str_of(c->listen.list[i]), &a))
            *open = *open || !a.loopback;
        else
            good = diags_add(d, c->path, 0, 0, ERR_INVALID,
                             _("listen: %s is no address. An address is a number with a port, like 127.0.0.1:8480 or "
                               "[::1]:8480."),
                             c->listen.list[i]);
    }
    for (size_t i = 0; i < c->trusted_proxies.n; i++)
        if (!address_is_prefix(str_of(c->trusted_proxies.list[i])))
            good = diags_add(d, c->path, 0, 0, ERR_INVALID,
                             _("trusted_proxies: %s is no address and no range of addresses like 10.0.0.0/8."),
                             c->trusted_proxies.list[i]);
    return good;
}

/* Passwords and what is answered would cross the network for everybody to read. */
static bool check_safe(const struct server_config *c, bool open, struct diags *d) {
    if (!open || config_has_tls(c) || c->trusted_proxies.n || c->lab) return true;
    return wrong(c, d, ERR_DENIED,
                 _("Listening on more than this machine without TLS is refused: passwords would cross the network in "
                   "the clear. Set certificate and key, or let a proxy with TLS stand in front and name its address in "
                   "trusted_proxies."));
}

static bool check_tls(const struct server_config *c, struct diags *d) {
    if (!c->certificate != !c->key)
        return wrong(c, d, ERR_INVALID, _("certificate and key belong together: one of them is missing."));
    if (c->client_ca && !c->certificate)
        return wrong(c, d, ERR_INVALID,
                     _("client_ca needs certificate and key: without TLS there are no certificates."));
    return true;
}

static bool is_host(struct str s) {
    if (!s.len || s.len > 253) return false;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        bool fine = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' || ch == ':' ||
                    ch == '[' || ch == ']';
        if (!fine) return false;
    }
    return true;
}

static bool check_names(const struct server_config *c, struct diags *d) {
    struct str url = str_of(c->base_url);
    bool good = true;
    for (size_t i = 0; i < c->hosts.n; i++)
        if (!is_host(str_of(c->hosts.list[i])))
            good = diags_add(d, c->path, 0, 0, ERR_INVALID,
                             _("hosts: %s is no name of a host. Names are in lower case and without a port."),
                             c->hosts.list[i]);
    if (!url.ptr) return good;
    struct str rest = str_starts(url, STR("https://"))  ? str_cut(url, 8, url.len)
                      : str_starts(url, STR("http://")) ? str_cut(url, 7, url.len)
                                                        : STR("");
    if (is_host(rest)) return good;
    return diags_add(d, c->path, 0, 0, ERR_INVALID,
                     _("base_url: %s is no address of a site, like https://kijun.example.go.jp, without a path."),
                     c->base_url);
}

bool config_check(struct server_config *c, struct diags *d) {
    bool open;
    bool good = check_addresses(c, &open, d);
    good = check_tls(c, d) && good;
    good = check_safe(c, open, d) && good;
    good = check_names(c, d) && good;
    return good;
}

bool config_has_tls(const struct server_config *c) {
    return c->certificate && c->key;
}

const char *config_spool(const struct server_config *c) {
    return arena_fmt(c->arena, "%s/spool", c->data).ptr;
}
