/* wire: see the header. */
#include "mail/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <unistd.h>

#define CA_MAX MIB

/* Certificates ---------------------------------------------------------------------------------------------------- */

static SSL_CTX *ssl_of(const struct mail_context *c) {
    union {
        const struct mail_context *ours;
        SSL_CTX *theirs;
    } same = {.ours = c};
    return same.theirs;
}

static bool believe(SSL_CTX *t, struct str pem) {
    BIO *b = pem.len && pem.len < CA_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
    size_t n = 0;
    bool ok = b != NULL;
    X509 *x;
    while (ok && (x = PEM_read_bio_X509(b, NULL, NULL, NULL)) != NULL) {
        ok = X509_STORE_add_cert(SSL_CTX_get_cert_store(t), x) == 1;
        X509_free(x);
        n++;
    }
    ERR_clear_error(); /* "no more certificates" */
    BIO_free(b);
    return ok && n;
}

struct mail_context *mail_context_new(struct str ca, struct err *e) {
    SSL_CTX *t = SSL_CTX_new(TLS_client_method());
    bool ok = t && SSL_CTX_set_min_proto_version(t, TLS1_2_VERSION) == 1 &&
              SSL_CTX_set_cipher_list(t, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK") == 1;
    if (!ok)
        err_set(e, ERR_INVALID, _("TLS cannot be set up: %s."), "OpenSSL");
    else if (!believe(t, ca))
        ok = err_set(e, ERR_INVALID, _("The certificates by which the mail relay is verified cannot be used."));
    if (!ok) return SSL_CTX_free(t), NULL;
    SSL_CTX_set_verify(t, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_options(t, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(t, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(t, SSL_SESS_CACHE_OFF);
    return (struct mail_context *)t;
}

void mail_context_free(struct mail_context *c) {
    SSL_CTX_free(ssl_of(c));
}

/* Waiting --------------------------------------------------------------------------------------------------------- */

static bool lost(struct err *e) {
    return err_set(e, ERR_UPSTREAM, _("The mail relay ended the connection."));
}

static bool wait_for(const struct wire *w, short what, struct err *e) {
    for (;;) {
        uint64_t now = clock_monotonic_ns();
        if (now >= w->until) break;
        struct pollfd p = {.fd = w->fd, .events = what};
        int n = poll(&p, 1, (int)((w->until - now) / 1000000) + 1);
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return lost(e);
    }
    return err_set(e, ERR_UPSTREAM, _("The mail relay did not answer in time."));
}

/* After a call of TLS that could not go on. True: try again. */
static bool wait_for_tls(const struct wire *w, int result, struct err *e) {
    int why = SSL_get_error(w->tls, result);
    if (why == SSL_ERROR_WANT_READ) return wait_for(w, POLLIN, e);
    if (why == SSL_ERROR_WANT_WRITE) return wait_for(w, POLLOUT, e);
    return lost(e);
}

/* Talking --------------------------------------------------------------------------------------------------------- */

bool wire_open(struct wire *w, int fd, unsigned seconds, struct err *e) {
    int flags = fcntl(fd, F_GETFL);
    *w = (struct wire){.fd = fd, .until = clock_monotonic_ns() + (uint64_t)seconds * 1000000000};
    return flags >= 0 && !fcntl(fd, F_SETFL, flags | O_NONBLOCK) ? true : lost(e);
}

static bool is_number(const char *name) {
    ASN1_OCTET_STRING *number = a2i_IPADDRESS(name);
    ASN1_OCTET_STRING_free(number);
    ERR_clear_error();
    return number != NULL;
}

static bool expect(SSL *tls, const char *name) {
    if (is_number(name)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), name) == 1;
    char plain[256]; /* the macro wants it without const; a name has 253 characters at most */
    int n = snprintf(plain, sizeof plain, "%s", name);
    return n > 0 && n < (int)sizeof plain && SSL_set1_host(tls, plain) == 1 &&
           SSL_set_tlsext_host_name(tls, plain) == 1;
}

bool wire_secure(struct wire *w, const struct mail_context *c, const char *name, struct err *e) {
    ERR_clear_error();
    w->tls = c ? SSL_new(ssl_of(c)) : NULL;
    if (!w->tls || !expect(w->tls, name) || SSL_set_fd(w->tls, w->fd) != 1)
        return err_set(e, ERR_UPSTREAM, _("TLS cannot be set up: %s."), "OpenSSL");
    for (;;) {
        int done = SSL_connect(w->tls);
        if (done == 1) return true;
        if (wait_for_tls(w, done, e)) continue;
        long bad = SSL_get_verify_result(w->tls);
        if (bad != X509_V_OK)
            err_set(e, ERR_UPSTREAM, _("The certificate of the mail relay is not accepted: %s."),
                    X509_verify_cert_error_string(bad));
        ERR_clear_error();
        return false;
    }
}

bool wire_send(struct wire *w, struct str bytes, struct err *e) {
    while (bytes.len) {
        int most = bytes.len < 16384 ? (int)bytes.len : 16384;
        ssize_t n = w->tls ? SSL_write(w->tls, bytes.ptr, most) : write(w->fd, bytes.ptr, (size_t)most);
        if (n > 0) {
            bytes = str_cut(bytes, (size_t)n, bytes.len);
        } else if (w->tls) {
            if (!wait_for_tls(w, (int)n, e)) return false;
        } else if (errno == EAGAIN) {
            if (!wait_for(w, POLLOUT, e)) return false;
        } else if (errno != EINTR) {
            return lost(e);
        }
    }
    return true;
}

bool wire_receive(struct wire *w, char *to, size_t room, size_t *got, struct err *e) {
    for (;;) {
        ssize_t n = w->tls ? SSL_read(w->tls, to, (int)room) : read(w->fd, to, room);
        if (n > 0) return *got = (size_t)n, true;
        if (w->tls) {
            if (!wait_for_tls(w, (int)n, e)) return false;
        } else if (n < 0 && errno == EAGAIN) {
            if (!wait_for(w, POLLIN, e)) return false;
        } else if (n == 0 || errno != EINTR) {
            return lost(e);
        }
    }
}

void wire_close(struct wire *w) {
    if (w->tls) SSL_shutdown(w->tls);
    SSL_free(w->tls);
    w->tls = NULL;
    ERR_clear_error();
}
