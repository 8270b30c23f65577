/* sign: the algorithms that sign notes. */
#include "trail/sign.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/x509.h>

#define TIME_BYTES 8
#define ED25519_KEY 32
#define ED25519_SIGNATURE 64
#define P256_GROUP "P-256"

/* Ed25519: the key is its 32 bytes. */

static EVP_PKEY *ed25519_open(struct str key) {
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)key.ptr, key.len);
}

static bool ed25519_bytes(EVP_PKEY *key, struct buf *out) {
    unsigned char raw[ED25519_KEY];
    size_t n = sizeof raw;
    if (EVP_PKEY_get_raw_public_key(key, raw, &n) != 1) return false;
    buf_add(out, (struct str){(const char *)raw, n});
    return true;
}

/* ECDSA: the key is its SubjectPublicKeyInfo in DER, the one way to write it: curve by name, point not compressed. */

static bool is_p256(const EVP_PKEY *key) {
    char group[64] = "";
    return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
           (strcmp(group, "prime256v1") == 0 || strcmp(group, P256_GROUP) == 0);
}

static bool p256_bytes(EVP_PKEY *key, struct buf *out) {
    unsigned char *der = NULL;
    int n = i2d_PUBKEY(key, &der);
    if (n <= 0) return false;
    buf_add(out, (struct str){(const char *)der, (size_t)n});
    OPENSSL_free(der);
    return true;
}

static EVP_PKEY *p256_open(struct str key) {
    const unsigned char *p = (const unsigned char *)key.ptr;
    EVP_PKEY *k = d2i_PUBKEY(NULL, &p, (long)key.len);
    struct buf again;
    buf_init(&again, KIB);
    bool good = k && is_p256(k) && p256_bytes(k, &again) && str_eq(buf_str(&again), key);
    buf_release(&again);
    if (good) return k;
    EVP_PKEY_free(k);
    return NULL;
}

static const struct sign_algorithm algorithms[] = {
    {NOTE_ED25519, "ED25519", NULL, NULL, true, false, ED25519_KEY, ED25519_KEY, ED25519_SIGNATURE, ED25519_SIGNATURE,
     ed25519_open, ed25519_bytes},
    {NOTE_ECDSA_P256, "EC", P256_GROUP, EVP_sha256, false, false, 80, 120, 8, 72, p256_open, p256_bytes},
    {NOTE_COSIGNATURE, "ED25519", NULL, NULL, true, true, ED25519_KEY, ED25519_KEY, ED25519_SIGNATURE,
     ED25519_SIGNATURE, ed25519_open, ed25519_bytes},
};

const struct sign_algorithm *sign_algorithm(unsigned type) {
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].type == type) return &algorithms[i];
    return NULL;
}

const struct sign_algorithm *sign_algorithm_of(const EVP_PKEY *key) {
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (EVP_PKEY_is_a(key, algorithms[i].kind) && (!algorithms[i].group || is_p256(key))) return &algorithms[i];
    return NULL;
}

EVP_PKEY *sign_key_new(const struct sign_algorithm *g, struct err *e) {
    EVP_PKEY *k = g->group ? EVP_PKEY_Q_keygen(NULL, NULL, g->kind, g->group) : EVP_PKEY_Q_keygen(NULL, NULL, g->kind);
    if (!k) err_set(e, ERR_UPSTREAM, _("The cryptographic library could not make a key."));
    return k;
}

void sign_key_id(const struct sign_algorithm *g, struct str name, struct str key, unsigned char id[4]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    struct buf b;
    buf_init(&b, NOTE_NAME_MAX + KIB);
    if (g->names_id) {
        buf_add(&b, name);
        buf_addc(&b, '\n');
        buf_addc(&b, (char)g->type);
    }
    buf_add(&b, key);
    if (EVP_Digest(b.ptr, b.len, digest, NULL, EVP_sha256(), NULL) != 1) mem_exhausted("SHA-256 is not available");
    memcpy(id, digest, 4);
    buf_release(&b);
}

/* What is signed: the text, or the text with the time before it. */
static void message(const struct sign_algorithm *g, struct str text, int64_t when, struct buf *out) {
    if (g->timed) buf_addf(out, "cosignature/v1\ntime %lld\n", (long long)when);
    buf_add(out, text);
}

static bool make(const struct sign_algorithm *g, EVP_PKEY *key, struct str what, unsigned char *to, size_t *n) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestSignInit(ctx, NULL, g->digest ? g->digest() : NULL, NULL, key) == 1 &&
                EVP_DigestSign(ctx, to, n, (const unsigned char *)what.ptr, what.len) == 1;
    EVP_MD_CTX_free(ctx);
    return good;
}

bool sign_text(const struct sign_algorithm *g, EVP_PKEY *key, struct str text, int64_t when, struct buf *out,
               struct err *e) {
    unsigned char signature[128];
    size_t n = sizeof signature;
    struct buf what;
    buf_init(&what, SIGN_MESSAGE_MAX);
    message(g, text, when, &what);
    bool good = buf_ok(&what) && make(g, key, buf_str(&what), signature, &n);
    buf_release(&what);
    if (!good) return err_set(e, ERR_UPSTREAM, _("The cryptographic library could not sign."));
    if (g->timed)
        for (int shift = 56; shift >= 0; shift -= 8) buf_addc(out, (char)((uint64_t)when >> shift & 0xFF));
    buf_add(out, (struct str){(const char *)signature, n});
    return true;
}

static bool check(const struct sign_algorithm *g, EVP_PKEY *key, struct str what, struct str signature) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestVerifyInit(ctx, NULL, g->digest ? g->digest() : NULL, NULL, key) == 1 &&
                EVP_DigestVerify(ctx, (const unsigned char *)signature.ptr, signature.len,
                                 (const unsigned char *)what.ptr, what.len) == 1;
    EVP_MD_CTX_free(ctx);
    return good;
}

bool sign_holds(const struct sign_algorithm *g, struct str key, struct str text, struct str signature, int64_t *when) {
    uint64_t time = 0;
    if (g->timed) {
        if (signature.len < TIME_BYTES) return false;
        for (size_t i = 0; i < TIME_BYTES; i++) time = time << 8 | (unsigned char)signature.ptr[i];
        if (time > INT64_MAX) return false;
        signature = str_cut(signature, TIME_BYTES, signature.len);
    }
    if (signature.len < g->signature_least || signature.len > g->signature_most) return false;
    EVP_PKEY *k = g->open(key);
    struct buf what;
    buf_init(&what, SIGN_MESSAGE_MAX);
    message(g, text, (int64_t)time, &what);
    bool good = k && buf_ok(&what) && check(g, k, buf_str(&what), signature);
    buf_release(&what);
    EVP_PKEY_free(k);
    if (good && when) *when = (int64_t)time;
    return good;
}
