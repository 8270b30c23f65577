/* key: the secret of the installation and what is made of it; tokens; sealing. */
#include <limits.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "access/inside.h"

#define KEY_HEAD "kijun access key 1\n"
#define KEY_FILE_MAX (4 * KIB)
#define NONCE 12
#define TAG 16

struct access_key {
    unsigned char master[32];
};

/* The file -------------------------------------------------------------------------------------------------------- */

static bool key_read(struct arena *a, const char *path, struct access_key *k, struct err *e) {
    struct str text;
    size_t got, head = strlen(KEY_HEAD);
    if (!file_read(a, path, KEY_FILE_MAX, &text, e)) return false;
    bool ok = text.len == head + 65 && str_starts(text, STR(KEY_HEAD)) && text.ptr[head + 64] == '\n' &&
              hex_read(str_cut(text, head, head + 64), k->master, sizeof k->master, &got) && got == sizeof k->master;
    secret_wipe((char *)(uintptr_t)text.ptr, text.len);
    return ok || err_at(e, str_of(path), 0, 0, ERR_INVALID, _("This is no key of kijun's accounts."));
}

static bool key_make(const char *path, struct err *e) {
    unsigned char master[32];
    struct buf b;
    if (!random_bytes(master, sizeof master, e)) return false;
    buf_init(&b, KIB);
    buf_addz(&b, KEY_HEAD);
    hex_add(&b, (struct str){(const char *)master, sizeof master});
    buf_addc(&b, '\n');
    bool ok = secret_write(path, buf_str(&b), e);
    secret_wipe(b.ptr, b.len);
    secret_wipe(master, sizeof master);
    buf_release(&b);
    return ok;
}

struct access_key *access_key_open(const char *folder, bool make, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    const char *path = arena_fmt(a, "%s/access.key", folder).ptr;
    struct access_key *k = mem_alloc(sizeof *k);
    bool ok = true;
    if (make && !file_exists(path)) ok = folder_make(folder, e) && key_make(path, e);
    if (!ok || !key_read(a, path, k, e)) access_key_free(k), k = NULL;
    arena_free(a);
    return k;
}

void access_key_free(struct access_key *k) {
    if (!k) return;
    secret_wipe(k, sizeof *k);
    mem_free(k);
}

/* Digests --------------------------------------------------------------------------------------------------------- */

struct str hash_str(const struct hash *h) {
    return (struct str){(const char *)h->bytes, HASH_BYTES};
}

struct hash sha256_of(struct str bytes) {
    struct hash h;
    static const unsigned char none;
    SHA256(bytes.len ? (const unsigned char *)bytes.ptr : &none, bytes.len, h.bytes);
    return h;
}

static struct hash mac(const unsigned char *key, size_t n, struct str bytes) {
    struct hash h = {{0}};
    static const unsigned char none;
    unsigned got = 0;
    if (!HMAC(EVP_sha256(), key, (int)n, bytes.len ? (const unsigned char *)bytes.ptr : &none, bytes.len, h.bytes,
              &got))
        mem_exhausted("HMAC"); /* it fails for want of memory alone */
    return h;
}

/* One key for each use, so that what one gives away says nothing of another. */
static struct hash derived(const struct access_key *k, const char *use) {
    return mac(k->master, sizeof k->master, str_of(use));
}

struct hash key_mac(const struct access_key *k, const char *use, struct str bytes) {
    struct hash key = derived(k, use);
    struct hash out = mac(key.bytes, sizeof key.bytes, bytes);
    secret_wipe(&key, sizeof key);
    return out;
}

/* Sealing --------------------------------------------------------------------------------------------------------- */

static bool gcm(EVP_CIPHER_CTX *c, bool seal, const struct hash *key, const unsigned char *nonce, struct str bound,
                struct str in, unsigned char *out, unsigned char *tag) {
    int n = 0, rest = 0;
    if (in.len > INT_MAX || bound.len > INT_MAX) return false;
    return EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key->bytes, nonce, seal) == 1 &&
           EVP_CipherUpdate(c, NULL, &n, (const unsigned char *)bound.ptr, (int)bound.len) == 1 &&
           EVP_CipherUpdate(c, out, &n, (const unsigned char *)in.ptr, (int)in.len) == 1 &&
           (seal || EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, tag) == 1) &&
           EVP_CipherFinal_ex(c, out + n, &rest) == 1 && (size_t)(n + rest) == in.len &&
           (!seal || EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, tag) == 1);
}

static bool with_gcm(const struct access_key *k, bool seal, const unsigned char *nonce, struct str bound, struct str in,
                     unsigned char *out, unsigned char *tag) {
    struct hash key = derived(k, "seal");
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    bool ok = c && gcm(c, seal, &key, nonce, bound, in, out, tag);
    EVP_CIPHER_CTX_free(c);
    secret_wipe(&key, sizeof key);
    return ok;
}

bool key_seal(const struct access_key *k, struct str bound, struct str plain, struct buf *out, struct err *e) {
    unsigned char nonce[NONCE], tag[TAG], *text = mem_alloc(plain.len + 1);
    bool ok = random_bytes(nonce, sizeof nonce, e);
    if (ok && !with_gcm(k, true, nonce, bound, plain, text, tag))
        ok = err_set(e, ERR_UPSTREAM, _("The cryptographic library could not seal a secret."));
    if (ok) {
        buf_add(out, (struct str){(const char *)nonce, NONCE});
        buf_add(out, (struct str){(const char *)text, plain.len});
        buf_add(out, (struct str){(const char *)tag, TAG});
    }
    mem_free(text);
    return ok;
}

bool key_unseal(const struct access_key *k, struct str bound, struct str sealed, struct buf *out, struct err *e) {
    unsigned char tag[TAG];
    if (sealed.len < SEAL_MORE) return err_set(e, ERR_INVALID, _("A sealed secret cannot be opened with this key."));
    size_t n = sealed.len - SEAL_MORE;
    unsigned char *text = mem_alloc(n + 1);
    memcpy(tag, sealed.ptr + NONCE + n, TAG);
    bool ok =
        with_gcm(k, false, (const unsigned char *)sealed.ptr, bound, str_cut(sealed, NONCE, NONCE + n), text, tag);
    if (ok) buf_add(out, (struct str){(const char *)text, n});
    secret_wipe(text, n);
    mem_free(text);
    return ok || err_set(e, ERR_INVALID, _("A sealed secret cannot be opened with this key."));
}

bool secret_equal(const void *a, const void *b, size_t n) {
    return CRYPTO_memcmp(a, b, n) == 0;
}

void secret_wipe(void *p, size_t n) {
    if (p) OPENSSL_cleanse(p, n);
}

/* Tokens ---------------------------------------------------------------------------------------------------------- */

void base64url_add(struct buf *out, struct str bytes) {
    size_t from = out->len;
    base64_add(out, bytes);
    if (!buf_ok(out)) return;
    while (out->len > from && out->ptr[out->len - 1] == '=') out->ptr[--out->len] = 0;
    for (size_t i = from; i < out->len; i++) {
        if (out->ptr[i] == '+') out->ptr[i] = '-';
        if (out->ptr[i] == '/') out->ptr[i] = '_';
    }
}

bool base64url_read(struct arena *a, struct str text, size_t most, struct str *out) {
    if (text.len / 4 > most / 3 + 1) return false;
    char *std = arena_alloc(a, text.len + 4);
    unsigned char *bytes = arena_alloc(a, most + 1);
    size_t n = text.len, got;
    for (size_t i = 0; i < n; i++) {
        char c = text.ptr[i];
        if (c == '+' || c == '/' || c == '=') return false;
        std[i] = (char)(c == '-' ? '+' : c == '_' ? '/' : c);
    }
    while (n % 4) std[n++] = '=';
    if (n - text.len > 2 || !base64_read((struct str){std, n}, bytes, most, &got)) return false;
    *out = (struct str){(const char *)bytes, got};
    return true;
}

bool token_make(char out[TOKEN_TEXT_MAX], struct err *e) {
    unsigned char bytes[32];
    struct buf b;
    if (!random_bytes(bytes, sizeof bytes, e)) return false;
    buf_init(&b, 64);
    base64url_add(&b, (struct str){(const char *)bytes, sizeof bytes});
    memcpy(out, b.ptr, TOKEN_TEXT_MAX);
    secret_wipe(bytes, sizeof bytes);
    secret_wipe(b.ptr, b.len);
    buf_release(&b);
    return true;
}

bool token_shape(struct str token) {
    for (size_t i = 0; i < token.len; i++) {
        char c = token.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return token.len == TOKEN_TEXT_MAX - 1;
}

bool random_id(int64_t *out, struct err *e) {
    uint64_t v;
    do {
        if (!random_bytes(&v, sizeof v, e)) return false;
        v &= ((uint64_t)1 << 53) - 1;
    } while (!v);
    *out = (int64_t)v;
    return true;
}
