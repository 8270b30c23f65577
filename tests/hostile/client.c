/* client: a blocking client with a time limit. */
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

bool client_open(struct client *k, unsigned port, SSL_CTX *tls) {
    return client_open_from(k, "127.0.0.1", port, tls);
}

bool client_open_from(struct client *k, const char *address, unsigned port, SSL_CTX *tls) {
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval limit = {.tv_sec = 5};
    *k = (struct client){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    setsockopt(k->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(k->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (inet_pton(AF_INET, address, &own.sin_addr) != 1 || bind(k->fd, (struct sockaddr *)&own, sizeof own) != 0)
        return close(k->fd), false;
    if (connect(k->fd, (struct sockaddr *)&a, sizeof a) != 0) return close(k->fd), false;
    if (!tls) return true;
    k->ssl = SSL_new(tls);
    if (k->ssl && SSL_set_fd(k->ssl, k->fd) == 1 && SSL_connect(k->ssl) == 1) return true;
    client_close(k);
    return false;
}

void client_send(struct client *k, struct str s) {
    while (s.len) {
        ssize_t n = k->ssl ? SSL_write(k->ssl, s.ptr, (int)s.len) : send(k->fd, s.ptr, s.len, MSG_NOSIGNAL);
        if (n <= 0) return;
        s = str_cut(s, (size_t)n, s.len);
    }
}

bool client_more(struct client *k, struct buf *to, int ms) {
    static char some[64 * 1024];
    struct pollfd p = {.fd = k->fd, .events = POLLIN};
    if (k->ended || (!(k->ssl && SSL_has_pending(k->ssl)) && poll(&p, 1, ms) <= 0)) return false;
    ssize_t n = k->ssl ? SSL_read(k->ssl, some, sizeof some) : recv(k->fd, some, sizeof some, 0);
    if (n <= 0) return k->ended = true, false;
    buf_add(to, (struct str){some, (size_t)n});
    return true;
}

void client_close(struct client *k) {
    if (k->ssl) SSL_shutdown(k->ssl); /* or its session could not be resumed */
    SSL_free(k->ssl);
    close(k->fd);
}

static struct str pem_of(struct arena *a, BIO *b) {
    char *p;
    long n = BIO_get_mem_data(b, &p);
    return arena_str(a, (struct str){p, (size_t)n});
}

bool client_certificate(struct arena *a, struct str *certificate, struct str *key) {
    EVP_PKEY *k = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    BIO *c = BIO_new(BIO_s_mem()), *p = BIO_new(BIO_s_mem());
    X509_NAME *name = X509_get_subject_name(x);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_set_pubkey(x, k);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(x, name);
    bool ok = X509_sign(x, k, EVP_sha256()) > 0 && PEM_write_bio_X509(c, x) == 1 &&
              PEM_write_bio_PrivateKey(p, k, NULL, NULL, 0, NULL, NULL) == 1;
    if (ok) *certificate = pem_of(a, c), *key = pem_of(a, p);
    BIO_free(c);
    BIO_free(p);
    X509_free(x);
    EVP_PKEY_free(k);
    return ok;
}
