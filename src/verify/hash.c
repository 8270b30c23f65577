/* hash: SHA-256 by libcrypto, HMAC (RFC 2104) written out, because its pads fit the one context that is used again. */
#include "verify/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

/* libcrypto's start-up goes on where an allocation failed, with locks that are not there. */
static void *must_have(void *p) {
    if (!p) fputs("kijun-verify: memory\n", stderr), _Exit(3);
    return p;
}
static void *take(size_t n, const char *file, int line) {
    (void)file, (void)line;
    return n ? must_have(malloc(n)) : NULL;
}
static void *resize(void *p, size_t n, const char *file, int line) {
    (void)file, (void)line;
    if (n) return must_have(realloc(p, n));
    free(p);
    return NULL;
}
static void give_back(void *p, const char *file, int line) {
    (void)file, (void)line;
    free(p);
}

void v_crypto_start(void) {
    (void)CRYPTO_set_mem_functions(take, resize, give_back);
}

static EVP_MD_CTX *context(EVP_MD_CTX **kept) {
    if (!*kept) {
        EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
        *kept = EVP_MD_CTX_new();
        if (!sha256 || !*kept || EVP_DigestInit_ex2(*kept, sha256, NULL) != 1) v_machine("SHA-256");
        EVP_MD_free(sha256);
    } else if (EVP_DigestInit_ex2(*kept, NULL, NULL) != 1) {
        v_machine("SHA-256");
    }
    return *kept;
}

static void add(EVP_MD_CTX *c, const void *p, size_t n) {
    if (n && EVP_DigestUpdate(c, p, n) != 1) v_machine("SHA-256");
}

static void end(EVP_MD_CTX *c, uint8_t out[32]) {
    if (EVP_DigestFinal_ex(c, out, NULL) != 1) v_machine("SHA-256");
}

static EVP_MD_CTX *whole, *pieces;

void v_sha256(struct span a, struct span b, uint8_t out[32]) {
    EVP_MD_CTX *c = context(&whole);
    add(c, a.p, a.n);
    add(c, b.p, b.n);
    end(c, out);
}

void v_sha256_begin(void) {
    context(&pieces);
}

void v_sha256_add(struct span s) {
    add(pieces, s.p, s.n);
}

void v_sha256_end(uint8_t out[32]) {
    end(pieces, out);
}

void v_commitment(const uint8_t salt[32], struct span record, uint8_t out[32]) {
    uint8_t inner[64], outer[64 + 32];
    memset(inner, 0x36, sizeof inner);
    memset(outer, 0x5C, 64);
    for (int i = 0; i < 32; i++) {
        inner[i] ^= salt[i];
        outer[i] ^= salt[i];
    }
    v_sha256((struct span){inner, sizeof inner}, record, outer + 64);
    v_sha256((struct span){outer, sizeof outer}, (struct span){NULL, 0}, out);
}

void v_leaf(const uint8_t commitment[32], uint8_t out[32]) {
    uint8_t b[33] = {0x00};
    memcpy(b + 1, commitment, 32);
    v_sha256((struct span){b, sizeof b}, (struct span){NULL, 0}, out);
}

void v_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32]) {
    uint8_t b[65];
    b[0] = 0x01;
    memcpy(b + 1, left, 32);
    memcpy(b + 33, right, 32);
    v_sha256((struct span){b, sizeof b}, (struct span){NULL, 0}, out);
}
