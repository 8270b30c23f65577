/* tls: 1.2 and 1.3, forward secrecy and authenticated encryption only. */
#include <openssl/err.h>
#include <openssl/pem.h>

#include "http/inside.h"

static bool failed(struct err *e, const char *what) {
    const char *why = ERR_reason_error_string(ERR_get_error());
    ERR_clear_error();
    return err_set(e, ERR_INVALID, "%s: %s.", what, why ? why : "?");
}

/* A pass phrase is never asked for: there is nobody at the terminal. */
static int no_phrase(char *to, int room, int writing, void *ctx) {
    (void)to, (void)room, (void)writing, (void)ctx;
    return -1;
}

static BIO *bio_of(struct str s) {
    return s.len && s.len < 16 * MIB ? BIO_new_mem_buf(s.ptr, (int)s.len) : NULL;
}

static bool use_chain(SSL_CTX *t, struct str pem) {
    BIO *b = bio_of(pem);
    X509 *x = b ? PEM_read_bio_X509_AUX(b, NULL, no_phrase, NULL) : NULL;
    bool ok = x && SSL_CTX_use_certificate(t, x) == 1;
    X509_free(x);
    while (ok && (x = PEM_read_bio_X509(b, NULL, no_phrase, NULL)) != NULL)
        if (SSL_CTX_add0_chain_cert(t, x) != 1) X509_free(x), ok = false;
    if (ok) ERR_clear_error(); /* "no more certificates" */
    BIO_free(b);
    return ok;
}

static bool use_key(SSL_CTX *t, struct str pem) {
    BIO *b = bio_of(pem);
    EVP_PKEY *k = b ? PEM_read_bio_PrivateKey(b, NULL, no_phrase, NULL) : NULL;
    bool ok = k && SSL_CTX_use_PrivateKey(t, k) == 1 && SSL_CTX_check_private_key(t) == 1;
    EVP_PKEY_free(k);
    BIO_free(b);
    return ok;
}

/* Clients may show a certificate of these; one that cannot be verified ends the handshake, none is fine. */
static bool use_clients(SSL_CTX *t, struct str pem) {
    BIO *b = bio_of(pem);
    size_t n = 0;
    bool ok = b != NULL;
    X509 *x;
    while (ok && (x = PEM_read_bio_X509(b, NULL, no_phrase, NULL)) != NULL) {
        ok = X509_STORE_add_cert(SSL_CTX_get_cert_store(t), x) == 1 && SSL_CTX_add_client_CA(t, x) == 1;
        X509_free(x);
        n++;
    }
    if (ok && n) ERR_clear_error();
    BIO_free(b);
    SSL_CTX_set_verify(t, SSL_VERIFY_PEER, NULL);
    return ok && n;
}

static int choose_protocol(SSL *s, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned n,
                           void *ctx) {
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *found;
    (void)s, (void)ctx;
    if (SSL_select_next_proto(&found, len, ours, sizeof ours - 1, in, n) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = found;
    return SSL_TLSEXT_ERR_OK;
}

static bool set_up(SSL_CTX *t) {
    static char groups[] = "X25519:P-256:P-384"; /* the macro wants it without const */
    SSL_CTX_set_mode(t, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(t, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    /* Resumption by tickets alone: nothing is kept here, and the keys of the tickets end with this process. */
    SSL_CTX_set_session_cache_mode(t, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(t, 1);
    SSL_CTX_set_timeout(t, 3600);
    SSL_CTX_set_alpn_select_cb(t, choose_protocol, NULL);
    return SSL_CTX_set_min_proto_version(t, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(t, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK") == 1 &&
           SSL_CTX_set1_groups_list(t, groups) == 1 &&
           SSL_CTX_set_session_id_context(t, (const unsigned char *)"kijun", 5) == 1;
}

SSL_CTX *tls_context(struct str certificate, struct str key, struct str client_ca, struct err *e) {
    ERR_clear_error();
    SSL_CTX *t = SSL_CTX_new(TLS_server_method());
    bool ok = true;
    if (!t || !set_up(t))
        ok = failed(e, _("TLS cannot be set up"));
    else if (!use_chain(t, certificate))
        ok = failed(e, _("The certificate of the server cannot be used"));
    else if (!use_key(t, key))
        ok = failed(e, _("The key of the server cannot be used, or does not belong to its certificate"));
    else if (client_ca.len && !use_clients(t, client_ca))
        ok = failed(e, _("The certificates by which clients are verified cannot be used"));
    if (ok) return t;
    SSL_CTX_free(t);
    return NULL;
}
