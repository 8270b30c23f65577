/* peer: addresses of clients. */
#include <string.h>

#include "http/inside.h"

static bool parse_v4(struct str s, unsigned char out[4]) {
    struct str part;
    for (int i = 0; i < 4; i++) {
        unsigned v = 0;
        if (i < 3 ? !str_split(s, '.', &part, &s) : (part = s, false)) return false;
        if (part.len < 1 || part.len > 3 || (part.len > 1 && part.ptr[0] == '0')) return false;
        for (size_t k = 0; k < part.len; k++) {
            if (part.ptr[k] < '0' || part.ptr[k] > '9') return false;
            v = v * 10 + (unsigned)(part.ptr[k] - '0');
        }
        if (v > 255) return false;
        out[i] = (unsigned char)v;
    }
    return true;
}

bool address_parse(struct str s, struct address *out) {
    struct address a = {{0}};
    char z[48];
    struct sockaddr_in6 six;
    if (s.len == 0 || s.len >= sizeof z) return false;
    if (parse_v4(s, a.bytes + 12)) {
        a.bytes[10] = a.bytes[11] = 0xff;
        return *out = a, true;
    }
    memcpy(z, s.ptr, s.len);
    z[s.len] = 0;
    if (strlen(z) != s.len || strchr(z, '%') || uv_ip6_addr(z, 1, &six) != 0) return false;
    memcpy(out->bytes, &six.sin6_addr, 16);
    return true;
}

static bool is_v4(const struct address *a) {
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(a->bytes, mapped, 12) == 0;
}

void address_text(const struct address *a, char out[48]) {
    if (uv_inet_ntop(is_v4(a) ? AF_INET : AF_INET6, is_v4(a) ? a->bytes + 12 : a->bytes, out, 48) != 0) out[0] = 0;
}

bool address_local(const struct address *a) {
    static const unsigned char one[16] = {[15] = 1};
    return is_v4(a) ? a->bytes[12] == 127 : memcmp(a->bytes, one, 16) == 0;
}

static bool inside(const struct prefix *p, const struct address *a) {
    unsigned whole = p->bits / 8, rest = p->bits % 8;
    if (memcmp(p->address.bytes, a->bytes, whole) != 0) return false;
    unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;
    return rest == 0 || ((p->address.bytes[whole] ^ a->bytes[whole]) & mask) == 0;
}

bool peer_trusted(const struct listener *l, const struct address *a) {
    for (size_t i = 0; i < l->n_trusted; i++)
        if (inside(&l->trusted[i], a)) return true;
    return false;
}

static bool parse_prefix(struct str s, struct prefix *out) {
    struct str address = s, bits = STR_NONE;
    int64_t n = -1;
    bool has = str_split(s, '/', &address, &bits);
    if (!address_parse(address, &out->address)) return false;
    bool four = is_v4(&out->address) && memchr(address.ptr, ':', address.len) == NULL;
    if (has && (!str_int(bits, &n) || n < 0 || n > (four ? 32 : 128))) return false;
    out->bits = !has ? 128 : (unsigned)n + (four ? 96 : 0);
    return true;
}

bool peers_begin(struct listener *l, struct err *e) {
    const struct listener_options *o = l->opt;
    l->trusted = mem_alloc((o->n_trusted_proxies + 1) * sizeof *l->trusted);
    for (size_t i = 0; i < o->n_trusted_proxies; i++)
        if (!parse_prefix(str_of(o->trusted_proxies[i]), &l->trusted[l->n_trusted++]))
            return err_set(e, ERR_INVALID, _("%s is not an address of a proxy."), o->trusted_proxies[i]);
    for (l->peers_room = 64; l->peers_room < 2 * (size_t)o->connections_max + 2;) l->peers_room *= 2;
    l->peers = mem_alloc(l->peers_room * sizeof *l->peers);
    return true;
}

/* An IPv6 site usually has 2^64 addresses: they count as one. */
static struct address counted(const struct address *a) {
    struct address c = *a;
    if (!is_v4(a)) memset(c.bytes + 8, 0, 8);
    return c;
}

bool address_same_peer(const struct address *a, const struct address *b) {
    struct address x = counted(a), y = counted(b);
    return memcmp(&x, &y, sizeof x) == 0;
}

static size_t place(const struct listener *l, const struct address *a) {
    size_t mask = l->peers_room - 1, at = (size_t)str_hash((struct str){(const char *)a->bytes, 16}) & mask;
    while (l->peers[at].n && memcmp(&l->peers[at].address, a, sizeof *a) != 0) at = (at + 1) & mask;
    return at;
}

/* Taking one out of a chain: those behind it move up, so that looking for them does not end at the gap. */
static void close_gap(struct listener *l, size_t gap) {
    size_t mask = l->peers_room - 1;
    for (size_t at = (gap + 1) & mask; l->peers[at].n; at = (at + 1) & mask) {
        struct peer_count one = l->peers[at];
        l->peers[at].n = 0;
        l->peers[place(l, &one.address)] = one;
    }
}

/* False: it is one whose connections are not counted (this machine, trusted proxies). */
bool peers_count(struct listener *l, const struct address *a, int by, unsigned *now) {
    struct address c = counted(a);
    *now = 0;
    if (address_local(a) || peer_trusted(l, a)) return false;
    size_t at = place(l, &c);
    struct peer_count *p = &l->peers[at];
    p->address = c;
    if (by > 0) p->n++;
    if (by < 0 && p->n) p->n--;
    *now = p->n;
    if (by < 0 && p->n == 0) close_gap(l, at);
    return true;
}
