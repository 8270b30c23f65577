/* sha256: digests of files, from libcrypto. */
#include <openssl/evp.h>

#include "fmt/write.h"

struct sha256 {
    EVP_MD_CTX *ctx;
};

/* libcrypto without SHA-256: nothing can go on. */
static void must(bool ok) {
    if (!ok) mem_exhausted("SHA-256 is not available");
}

static void write_hex(const unsigned char digest[32], char out[65]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[64] = 0;
}

void sha256_hex(struct str bytes, char out[65]) {
    unsigned char digest[32];
    must(EVP_Digest(bytes.ptr ? bytes.ptr : "", bytes.len, digest, NULL, EVP_sha256(), NULL) == 1);
    write_hex(digest, out);
}

struct sha256 *sha256_new(void) {
    struct sha256 *h = mem_alloc(sizeof *h);
    h->ctx = EVP_MD_CTX_new();
    must(h->ctx && EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) == 1);
    return h;
}

void sha256_add(struct sha256 *h, struct str bytes) {
    must(!bytes.len || EVP_DigestUpdate(h->ctx, bytes.ptr, bytes.len) == 1);
}

void sha256_end(struct sha256 *h, char out[65]) {
    unsigned char digest[32];
    must(EVP_DigestFinal_ex(h->ctx, digest, NULL) == 1);
    write_hex(digest, out);
    EVP_MD_CTX_free(h->ctx);
    mem_free(h);
}
