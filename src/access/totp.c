/* totp: one-time codes of RFC 6238. */
#include "access/totp.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

void totp_code(enum totp_algorithm g, struct str seed, int64_t step, char out[TOTP_DIGITS + 1]) {
    unsigned char count[8], mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    for (int i = 7; i >= 0; i--) count[i] = (unsigned char)(step & 0xFF), step >>= 8;
    if (!HMAC(g == TOTP_SHA1 ? EVP_sha1() : EVP_sha256(), seed.ptr, (int)seed.len, count, sizeof count, mac, &n))
        mem_exhausted("HMAC");
    unsigned at = mac[n - 1] & 0x0F;
    uint32_t v =
        (uint32_t)(mac[at] & 0x7F) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    for (int i = TOTP_DIGITS - 1; i >= 0; i--) out[i] = (char)('0' + v % 10), v /= 10;
    out[TOTP_DIGITS] = 0;
    OPENSSL_cleanse(mac, sizeof mac);
}

int64_t totp_find(enum totp_algorithm g, struct str seed, int64_t now_ms, int64_t after, struct str typed) {
    char code[TOTP_DIGITS + 1], want[TOTP_DIGITS] = {0};
    int64_t step = now_ms / 1000 / TOTP_SECONDS, found = -1;
    size_t n = 0;
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.ptr[i] == ' ') continue;
        if (typed.ptr[i] < '0' || typed.ptr[i] > '9' || n == TOTP_DIGITS) return -1;
        want[n++] = typed.ptr[i];
    }
    if (n != TOTP_DIGITS) return -1;
    /* Every step is looked at, so that time says nothing about which one it was. */
    for (int64_t at = step - 1; at <= step + 1; at++) {
        totp_code(g, seed, at, code);
        bool same = CRYPTO_memcmp(code, want, TOTP_DIGITS) == 0;
        if (same && at > after && found < 0) found = at;
    }
    OPENSSL_cleanse(code, sizeof code);
    return found;
}

void base32_add(struct buf *out, struct str bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (unsigned char)bytes.ptr[i];
        for (have += 8; have >= 5; have -= 5) buf_addc(out, digits[(bits >> (have - 5)) & 31]);
        bits &= 0xFF; /* fewer than 5 are left over */
    }
    if (have) buf_addc(out, digits[(bits << (5 - have)) & 31]);
}
