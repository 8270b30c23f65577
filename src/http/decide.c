/* decide: a whole head, and where its request goes. */
#include "http/inside.h"

static void refuse(struct connection *c, const struct http_request *rq, unsigned status, const char *why,
                   const char *allow) {
    const struct head *h = &c->listener->head;
    bool body = h->chunked || (h->has_length && h->length);
    send_refusal(c,
                 &(struct refusal){.status = status, .why = why, .allow = allow, .rq = rq, .keep = !h->close && !body});
}

static bool host_known(const struct listener *l, struct str host) {
    size_t name = host.len;
    for (size_t i = host.len; i > 0 && host.ptr[i - 1] != ']'; i--)
        if (host.ptr[i - 1] == ':') name = i - 1;
    for (size_t i = 0; i < l->opt->n_hosts; i++)
        if (http_same(str_cut(host, 0, name), l->opt->hosts[i])) return true;
    return l->opt->n_hosts == 0;
}

static struct str copy(char **to, struct str s) {
    if (!s.ptr) return STR_NONE;
    struct str out = {*to, s.len};
    if (s.len) memcpy(*to, s.ptr, s.len);
    *to += s.len;
    return out;
}

/* The verified certificate of the client as DER, in memory of OpenSSL; NULL: none. */
static unsigned char *client_certificate(const struct connection *c, int *len) {
    unsigned char *der = NULL;
    *len = 0;
    if (!c->ssl || !c->listener->opt->client_ca_pem.len) return NULL;
    X509 *x = SSL_get0_peer_certificate(c->ssl);
    if (!x || SSL_get_verify_result(c->ssl) != X509_V_OK) return NULL;
    *len = i2d_X509(x, &der);
    return *len > 0 && *len <= (int)HTTP_CERTIFICATE_MAX ? der : (OPENSSL_free(der), NULL);
}

/* Everything that outlives the bytes of the head. */
static struct request *make_request(struct connection *c, const struct http_request *rq) {
    const struct head *h = &c->listener->head;
    int der_len;
    unsigned char *der = client_certificate(c, &der_len);
    size_t room = rq->path.len + rq->peer.len + HTTP_HEAD_MAX + (size_t)(der ? der_len : 0);
    struct request *r = mem_alloc(sizeof *r);
    char *at = r->bytes = mem_alloc(room);
    r->connection = c;
    r->rq = *rq;
    r->rq.method = copy(&at, rq->method);
    r->rq.path = copy(&at, rq->path);
    r->rq.query = copy(&at, rq->query);
    r->rq.host = STR("");
    r->rq.peer = copy(&at, rq->peer);
    r->rq.certificate = copy(&at, der ? (struct str){(const char *)der, (size_t)der_len} : STR_NONE);
    OPENSSL_free(der);
    for (size_t i = 0; i < h->n_fields; i++) {
        if (head_is_ours(h->fields[i].name)) continue;
        struct http_field *f = &r->fields[r->rq.n_fields++];
        f->name = copy(&at, h->fields[i].name);
        f->value = copy(&at, h->fields[i].value);
        if (str_is(f->name, "host")) r->rq.host = f->value;
    }
    r->rq.fields = r->fields;
    r->body = r->note = PARCEL_NONE;
    r->began_ms = loop_now(c->listener);
    return r;
}

static void begin_body(struct connection *c, const struct http_request *rq, const struct listener_way *way) {
    struct listener *l = c->listener;
    const struct head *h = &l->head;
    size_t most = way->body_max ? way->body_max : HTTP_BODY_MAX;
    struct body_reader reader;
    if (most > HTTP_UPLOAD_MAX) most = HTTP_UPLOAD_MAX;
    if (!body_begin(&reader, h, most)) return refuse(c, rq, 413, "body too long", NULL);
    if (l->bodies + h->length > HTTP_BODIES_MAX) return refuse(c, rq, 503, "too many bodies at once", NULL);
    struct request *r = c->request = make_request(c, rq);
    r->reader = reader;
    r->lane = way->lane;
    r->body_max = most;
    c->keep = !h->close;
    c->state = STATE_BODY;
    c->since_ms = loop_now(l);
    if (!h->chunked && h->length == 0) return decide_whole(c);
    if (h->expect_continue) send_continue(c);
}

static void find_way(struct connection *c, const struct http_request *rq) {
    struct listener *l = c->listener;
    struct listener_way way = {0};
    if (!l->opt->way || !l->opt->way(l->opt->ctx, rq->method, rq->path, &way)) {
        unsigned status = way.status >= 400 && way.status <= 599 ? way.status : 404;
        return refuse(c, rq, status, status == 405 ? "method" : "address", way.allow[0] ? way.allow : NULL);
    }
    if (way.lane < 0 || (size_t)way.lane >= l->opt->n_lanes) return refuse(c, rq, 404, "address", NULL);
    begin_body(c, rq, &way);
}

static void find_asset(struct connection *c, const struct http_request *rq, const struct asset *asset) {
    const struct head *h = &c->listener->head;
    c->keep = !h->close;
    if (!str_is(rq->method, "GET") && !str_is(rq->method, "HEAD")) return refuse(c, rq, 405, "method", "GET, HEAD");
    if (h->chunked || h->length) return refuse(c, rq, 413, "body too long", NULL);
    send_asset(c, asset, rq, head_get(h, "if-none-match"));
}

/* A slash too many at the end is a slip of the hand. */
static void redirect(struct connection *c, const struct http_request *rq) {
    const struct head *h = &c->listener->head;
    struct buf to;
    if (!str_is(rq->method, "GET") && !str_is(rq->method, "HEAD")) return refuse(c, rq, 404, "slash at the end", NULL);
    if (h->chunked || h->length) return refuse(c, rq, 413, "body too long", NULL);
    c->keep = !h->close;
    buf_init(&to, HTTP_TARGET_MAX + 1);
    buf_add(&to, str_cut(h->path, 0, h->path.len - 1));
    if (h->query.ptr) buf_addc(&to, '?'), buf_add(&to, h->query);
    send_plain(c, rq, 308, "location", buf_str(&to));
    buf_release(&to);
}

void decide(struct connection *c) {
    struct listener *l = c->listener;
    const struct head *h = &l->head;
    struct http_request rq = {.method = h->method, .query = h->query, .host = h->host};
    struct address peer;
    char text[48];
    size_t len;
    bool slash;
    const char *why = "path";
    request_id(l, rq.id);
    proxy_read(l, c, h, &peer, &rq.secure);
    address_text(&peer, text);
    rq.peer = str_of(text);
    rq.path = STR("");
    if (!host_known(l, h->host)) return refuse(c, &rq, 421, "host", NULL);
    if (h->asterisk) {
        if (h->chunked || h->length) return send_wrong(c, 413, "body too long");
        c->keep = !h->close;
        return send_plain(c, &rq, 204, "allow", STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    }
    if (target_decode(h->path, l->path, &len, &slash, &why)) return send_wrong(c, 400, why);
    rq.path = (struct str){l->path, len};
    if (slash) return redirect(c, &rq);
    const struct asset *asset = asset_find(l, rq.path);
    if (asset) return find_asset(c, &rq, asset);
    find_way(c, &rq);
}

void decide_body(struct connection *c, struct str piece) {
    struct listener *l = c->listener;
    struct request *r = c->request;
    struct err e;
    if (l->bodies + piece.len > HTTP_BODIES_MAX) return send_wrong(c, 503, "too many bodies at once");
    if (!parcel_add(&r->body, piece, r->body_max, &e))
        return send_wrong(c, e.kind == ERR_LIMIT ? 413 : 503, e.kind == ERR_LIMIT ? "body too long" : "no memory");
    r->body_counted += piece.len;
    l->bodies += piece.len;
}

void decide_whole(struct connection *c) {
    struct err e;
    if (!parcel_seal(&c->request->body, &e)) return send_wrong(c, 503, "no memory");
    c->state = STATE_WAITING;
    lanes_enqueue(c->listener, c->request);
}
