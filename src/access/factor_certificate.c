/* factor_certificate: client certificates of people, by their key and who issued them. */
#include <limits.h>

#include <openssl/x509.h>

#include "access/inside.h"

#define CERTIFICATE_MAX (64 * KIB)

/* SHA-256 over the SHA-256 of the key (SubjectPublicKeyInfo) and the SHA-256 of the issuer's name. False: it is none.
 */
static bool fingerprint(struct str der, struct hash *out) {
    const unsigned char *p = (const unsigned char *)der.ptr;
    unsigned char *key = NULL, *issuer = NULL;
    if (!der.len || der.len > CERTIFICATE_MAX) return false;
    X509 *cert = d2i_X509(NULL, &p, (long)der.len);
    int n_key = cert ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &key) : -1;
    int n_issuer = cert ? i2d_X509_NAME(X509_get_issuer_name(cert), &issuer) : -1;
    bool ok = cert && p == (const unsigned char *)der.ptr + der.len && n_key > 0 && n_issuer > 0;
    if (ok) {
        struct hash both[2] = {sha256_of((struct str){(const char *)key, (size_t)n_key}),
                               sha256_of((struct str){(const char *)issuer, (size_t)n_issuer})};
        *out = sha256_of((struct str){(const char *)both, sizeof both});
    }
    OPENSSL_free(key);
    OPENSSL_free(issuer);
    X509_free(cert);
    return ok;
}

bool factor_certificate_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                            struct str name, struct str der, struct err *e) {
    struct hash h;
    int64_t id;
    if (!fingerprint(der, &h))
        return err_set(e, ERR_INVALID, _("This connection shows no client certificate that can be read."));
    struct factor_new f = {.person = person,
                           .name = name,
                           .kind = FACTOR_CERTIFICATE,
                           .lookup = hash_str(&h),
                           .value = STR("certificate"),
                           .algorithm = STR("")};
    STORE_TX struct store_tx x = {0};
    return store_join(trail_store(k->trail), &x, e) && factor_keep(k, by, &f, session, &id, e) && store_leave(&x, e);
}

bool factor_certificate_find(struct arena *a, struct keeping *k, struct str der, struct str *person, struct err *e) {
    struct hash h;
    *person = STR_NONE;
    if (!der.ptr || !fingerprint(der, &h)) return true;
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("SELECT factor.person, factor.id FROM secret_factor JOIN factor ON factor.id = "
                                        "factor JOIN person ON person.id = factor.person WHERE lookup = $1 AND kind = "
                                        "'certificate' AND factor.state = 'active' AND person.state = 'active'"),
                                    e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *person = arena_str(a, stmt_text_at(q, 0));
    int64_t id = stmt_int_at(q, 1);
    stmt_done(q);
    return factor_used(trail_store(k->trail), id, 0, e);
}
