/* base64: and hex; both read back only what they would write. */
#include "base/base64.h"

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char digits16[] = "0123456789abcdef";

void base64_add(struct buf *out, struct str bytes) {
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
        unsigned v = (unsigned)p[i] << 16 | (n > 1 ? (unsigned)p[i + 1] << 8 : 0) | (n > 2 ? p[i + 2] : 0);
        char four[4] = {digits64[v >> 18], digits64[v >> 12 & 63], n > 1 ? digits64[v >> 6 & 63] : '=',
                        n > 2 ? digits64[v & 63] : '='};
        buf_add(out, (struct str){four, 4});
    }
}

static int value64(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_read(struct str text, unsigned char *to, size_t room, size_t *got) {
    size_t n = 0;
    if (text.len % 4) return false;
    for (size_t i = 0; i < text.len; i += 4) {
        bool last = i + 4 == text.len;
        size_t pad = last && text.ptr[i + 3] == '=' ? (text.ptr[i + 2] == '=' ? 2 : 1) : 0;
        unsigned v = 0;
        for (size_t k = 0; k < 4; k++) {
            int d = k >= 4 - pad ? 0 : value64(text.ptr[i + k]);
            if (d < 0) return false;
            v = v << 6 | (unsigned)d;
        }
        if ((pad == 1 && v & 0xFF) || (pad == 2 && v & 0xFFFF) || room - n < 3 - pad) return false;
        for (size_t k = 0; k < 3 - pad; k++) to[n++] = (unsigned char)(v >> (16 - 8 * k));
    }
    *got = n;
    return true;
}

void hex_add(struct buf *out, struct str bytes) {
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        buf_addc(out, digits16[c >> 4]);
        buf_addc(out, digits16[c & 15]);
    }
}

static int value16(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(struct str text, unsigned char *to, size_t room, size_t *got) {
    if (text.len % 2 || text.len / 2 > room) return false;
    for (size_t i = 0; i < text.len; i += 2) {
        int high = value16(text.ptr[i]), low = value16(text.ptr[i + 1]);
        if (high < 0 || low < 0) return false;
        to[i / 2] = (unsigned char)(high << 4 | low);
    }
    *got = text.len / 2;
    return true;
}
