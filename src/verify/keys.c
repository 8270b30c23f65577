/* keys: verifier keys and the algorithms behind them. */
#include "verify/keys.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "verify/hash.h"

#define KEY_TEXT 4096 /* of a verifier key, at most */

/* Key id of the C2SP algorithms: over name, type and public key. */
static void id_of_name(struct span name, struct span typed, uint8_t hash[32]) {
    v_sha256_begin();
    v_sha256_add(name);
    v_sha256_add(SPAN("\n"));
    v_sha256_add(typed);
    v_sha256_end(hash);
}

/* Key id of ECDSA: over the public key alone. */
static void id_of_key(struct span name, struct span typed, uint8_t hash[32]) {
    (void)name;
    v_sha256((struct span){typed.p + 1, typed.n - 1}, (struct span){NULL, 0}, hash);
}

static EVP_PKEY *load_ed25519(struct span key) {
    return key.n == 32 ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.p, 32) : NULL;
}

/* SubjectPublicKeyInfo of a key on P-256 and nothing else: what is read must give the same bytes again. */
static EVP_PKEY *load_p256(struct span der) {
    char group[32] = "";
    uint8_t *again = NULL;
    const uint8_t *at = der.p;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.n);
    int n = key ? i2d_PUBKEY(key, &again) : 0;
    bool good = n > 0 && (size_t)n == der.n && memcmp(again, der.p, der.n) == 0 &&
                EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 && strcmp(group, "prime256v1") == 0;
    OPENSSL_free(again);
    if (good) return key;
    EVP_PKEY_free(key);
    return NULL;
}

static bool verify(EVP_PKEY *key, const char *digest, struct span text, struct span signature) {
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    if (!c || EVP_DigestVerifyInit_ex(c, NULL, digest, NULL, NULL, key, NULL) != 1) v_machine("signature");
    bool good = EVP_DigestVerify(c, signature.p, signature.n, text.p, text.n) == 1;
    EVP_MD_CTX_free(c);
    return good;
}

static bool verify_ed25519(const struct key *k, struct span text, struct span signature, uint64_t *time) {
    *time = 0;
    return signature.n == 64 && verify(k->handle, NULL, text, signature);
}

static bool verify_p256(const struct key *k, struct span text, struct span signature, uint64_t *time) {
    *time = 0;
    return verify(k->handle, "SHA256", text, signature);
}

/* C2SP tlog-cosignature: the time stands before the signature and is signed with the text. */
static bool verify_cosignature(const struct key *k, struct span text, struct span signature, uint64_t *time) {
    char head[64];
    if (signature.n != 8 + 64) return false;
    *time = 0;
    for (int i = 0; i < 8; i++) *time = *time << 8 | signature.p[i];
    int n = snprintf(head, sizeof head, "cosignature/v1\ntime %llu\n", (unsigned long long)*time);
    uint8_t *message = v_alloc((size_t)n + text.n);
    memcpy(message, head, (size_t)n);
    memcpy(message + n, text.p, text.n);
    bool good = verify(k->handle, NULL, (struct span){message, (size_t)n + text.n},
                       (struct span){signature.p + 8, signature.n - 8});
    free(message);
    return good;
}

/* Another algorithm is another row. */
static const struct algorithm {
    uint8_t type;
    bool witness;
    void (*id)(struct span name, struct span typed, uint8_t hash[32]);
    EVP_PKEY *(*load)(struct span key);
    bool (*verify)(const struct key *k, struct span text, struct span signature, uint64_t *time);
} algorithms[] = {
    {0x01, false, id_of_name, load_ed25519, verify_ed25519},
    {0x02, false, id_of_key, load_p256, verify_p256},
    {0x04, true, id_of_name, load_ed25519, verify_cosignature},
};

static bool bad(const char *why[2], const char *en, const char *ja) {
    why[0] = en;
    why[1] = ja;
    return false;
}

static const struct algorithm *algorithm_of(uint8_t type) {
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].type == type) return &algorithms[i];
    return NULL;
}

bool v_key_read(struct span text, struct key *k, const char *why[2]) {
    uint8_t typed[KEY_TEXT], hash[32];
    size_t n;
    const uint8_t *plus = text.n ? memchr(text.p, '+', text.n) : NULL;
    if (text.n > KEY_TEXT || !plus || text.n - (size_t)(plus - text.p) < 10 || plus[9] != '+')
        return bad(why, "this is not a verifier key (NAME+HHHHHHHH+BASE64).",
                   "検証鍵(名前+16進数8桁+base64)ではありません。");
    *k = (struct key){.name = {text.p, (size_t)(plus - text.p)}};
    if (!v_key_name(k->name))
        return bad(why, "the name of the key is not allowed.", "鍵の名前に使えない文字があります。");
    if (!v_hex((struct span){plus + 1, 8}, k->id, 4) ||
        !v_base64((struct span){plus + 10, (size_t)(text.p + text.n - plus) - 10}, typed, sizeof typed, &n) || n < 2)
        return bad(why, "the key is not written in hex and base64.", "鍵が16進数とbase64で書かれていません。");
    k->algorithm = algorithm_of(typed[0]);
    if (!k->algorithm) return bad(why, "the type of the key is not known.", "鍵の種類が不明です。");
    k->algorithm->id(k->name, (struct span){typed, n}, hash);
    if (memcmp(hash, k->id, 4) != 0)
        return bad(why, "the key id does not fit the key: it was copied wrongly.",
                   "鍵のIDが鍵と合いません。写し間違いがあります。");
    k->handle = k->algorithm->load((struct span){typed + 1, n - 1});
    if (!k->handle) return bad(why, "the public key is not valid.", "公開鍵が正しくありません。");
    k->witness = k->algorithm->witness;
    k->text = v_alloc(text.n + 1);
    memcpy(k->text, text.p, text.n);
    k->name.p = (const uint8_t *)k->text;
    return true;
}

void v_key_release(struct key *k) {
    EVP_PKEY_free(k->handle);
    free(k->text);
}

bool v_key_verify(struct key *k, struct span text, struct span signature) {
    return k->algorithm->verify(k, text, signature, &k->time);
}

void v_key_fingerprint(const struct key *k, char out[65]) {
    uint8_t hash[32];
    v_sha256((struct span){(const uint8_t *)k->text, strlen(k->text)}, (struct span){NULL, 0}, hash);
    for (int i = 0; i < 32; i++) snprintf(out + (size_t)2 * (size_t)i, 3, "%02x", (unsigned)hash[i]);
}

bool v_trust_key(struct trust *t, struct span text, bool witness, const char *why[2]) {
    struct key k;
    if (t->n_keys == TRUST_KEYS) return bad(why, "there are more than 64 keys.", "鍵が64個を超えています。");
    if (!v_key_read(text, &k, why)) return false;
    if (witness && !k.witness) {
        v_key_release(&k);
        return bad(why, "this is the key of a log, not of a witness.", "立会人の鍵ではなく、証跡の鍵です。");
    }
    k.needed = witness;
    t->keys[t->n_keys++] = k;
    return true;
}

bool v_trust_keys(struct trust *t, struct span text, bool witness, const char *why[2], uint64_t *line) {
    struct span one;
    size_t before = t->n_keys, n_logs = 0;
    *line = 0;
    while (text.n) {
        ++*line;
        if (!v_line(&text, &one)) return bad(why, "the last line does not end.", "最後の行に改行がありません。");
        if (one.n == 0 || one.p[0] == '#') continue;
        struct key k;
        if (!v_key_read(one, &k, why)) return false;
        bool is_witness = k.witness;
        v_key_release(&k);
        if (witness && !is_witness) continue;
        if (!v_trust_key(t, one, witness, why)) return false;
        n_logs += !is_witness;
    }
    *line = 0;
    if (witness && t->n_keys == before)
        return bad(why, "there is no key of a witness in it.", "立会人の鍵がありません。");
    if (!witness && n_logs == 0) return bad(why, "there is no key of a log in it.", "証跡の鍵がありません。");
    return true;
}

void v_trust_free(struct trust *t) {
    for (size_t i = 0; i < t->n_keys; i++) v_key_release(&t->keys[i]);
    for (size_t i = 0; i < t->n_earlier; i++) free(t->earlier[i].bytes);
    t->n_keys = t->n_earlier = 0;
}
