/* sha256: digests of files, from libcrypto. */
#include <openssl/evp.h>

#include "fmt/write.h"

void sha256_hex(struct str bytes, char out[65]) {
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[32];
    if (EVP_Digest(bytes.ptr ? bytes.ptr : "", bytes.len, digest, NULL, EVP_sha256(), NULL) != 1)
        mem_exhausted("SHA-256 is not available"); /* libcrypto without SHA-256: nothing can go on */
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[64] = 0;
}
