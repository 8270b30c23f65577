/* proxy: fields by which a proxy says who asked. They count only when the connection comes from a trusted address, and
 * of several addresses the last that is not itself trusted: what stands before it the client may have written. */
#include "http/inside.h"

static struct str last_of(struct str list, struct str *before) {
    size_t at = list.len;
    while (at && list.ptr[at - 1] != ',') at--;
    *before = at ? str_cut(list, 0, at - 1) : STR_NONE;
    return str_trim(str_cut(list, at, list.len));
}

/* "192.0.2.1" or "[2001:db8::1]", with or without a port and quotes. */
static bool node(struct str s, struct address *out) {
    struct str port;
    size_t end;
    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"') s = str_cut(s, 1, s.len - 1);
    if (s.len && s.ptr[0] == '[') return str_find(s, STR("]"), &end) && address_parse(str_cut(s, 1, end), out);
    if (address_parse(s, out)) return true;
    return str_split(s, ':', &s, &port) && address_parse(s, out);
}

static struct str last_field(const struct head *h, const char *name) {
    for (size_t i = h->n_fields; i > 0; i--)
        if (str_is(h->fields[i - 1].name, name)) return h->fields[i - 1].value;
    return STR_NONE;
}

static bool client_of(const struct listener *l, struct str list, struct address *out) {
    struct address a;
    bool any = false;
    while (list.len) {
        struct str one = last_of(list, &list);
        if (!node(one, &a)) break;
        *out = a;
        any = true;
        if (!peer_trusted(l, &a)) break;
    }
    return any;
}

static struct str parameter(struct str element, const char *name) {
    struct str one, key, value;
    while (element.len) {
        if (!str_split(element, ';', &one, &element)) one = element, element = STR_NONE;
        if (str_split(str_trim(one), '=', &key, &value) && http_same(key, name)) return value;
    }
    return STR_NONE;
}

void proxy_read(const struct listener *l, const struct connection *c, const struct head *h, struct address *peer,
                bool *secure) {
    struct str before, list;
    *peer = c->peer;
    *secure = c->tls;
    if (!l->n_trusted || !peer_trusted(l, &c->peer)) return;
    struct str forwarded = last_field(h, "forwarded"), proto = last_field(h, "x-forwarded-proto");
    if (proto.ptr) *secure = http_same(last_of(proto, &before), "https");
    if ((list = last_field(h, "x-forwarded-for")).ptr) {
        client_of(l, list, peer);
    } else if (forwarded.ptr) {
        struct str element = last_of(forwarded, &before), said = parameter(element, "proto");
        struct address a;
        if (node(parameter(element, "for"), &a)) *peer = a;
        if (said.ptr) *secure = http_same(said, "https");
    }
}
