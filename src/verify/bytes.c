/* bytes: lines, numbers, base64, UTF-8; all of them strict. */
#include "verify/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void v_machine(const char *what) {
    fprintf(stderr, "kijun-verify: %s: %s\n", what, errno ? strerror(errno) : "?");
    exit(3);
}

void *v_alloc(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (!p) v_machine("memory");
    return p;
}

void v_free(struct span s) {
    free((void *)(uintptr_t)s.p);
}

bool v_after(struct span s, struct span start, struct span *rest) {
    if (s.n < start.n || memcmp(s.p, start.p, start.n) != 0) return false;
    *rest = (struct span){s.p + start.n, s.n - start.n};
    return true;
}

bool v_line(struct span *rest, struct span *line) {
    const uint8_t *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    if (!end) return false;
    *line = (struct span){rest->p, (size_t)(end - rest->p)};
    *rest = (struct span){end + 1, rest->n - line->n - 1};
    return true;
}

bool v_number(struct span s, uint64_t *out) {
    uint64_t v = 0;
    if (s.n == 0 || s.n > 18 || (s.p[0] == '0' && s.n > 1)) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

/* The values of base64 digits, by character; 64 for anything else. */
static const uint8_t *digits(void) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static uint8_t value[256];
    if (!value[0]) {
        memset(value, 64, sizeof value);
        for (uint8_t i = 0; i < 64; i++) value[(uint8_t)alphabet[i]] = i;
    }
    return value;
}

bool v_base64(struct span s, uint8_t *out, size_t room, size_t *n) {
    const uint8_t *value = digits();
    if (s.n % 4 != 0) return false;
    size_t pad = s.n == 0 ? 0 : (size_t)(s.p[s.n - 1] == '=') + (s.p[s.n - 1] == '=' && s.p[s.n - 2] == '=');
    size_t size = s.n / 4 * 3 - pad, at = 0;
    if (size > room) return false;
    for (size_t i = 0; i < s.n; i += 4) {
        size_t last = i + 4 == s.n ? pad : 0;
        unsigned a = value[s.p[i]], b = value[s.p[i + 1]], c = last > 1 ? 0 : value[s.p[i + 2]];
        unsigned d = last > 0 ? 0 : value[s.p[i + 3]], v = a << 18 | b << 12 | c << 6 | d;
        if ((a | b | c | d) > 63) return false;
        if ((last == 1 && (v & 0xFF)) || (last == 2 && (v & 0xFFFF))) return false; /* bits that say nothing */
        out[at++] = (uint8_t)(v >> 16);
        if (last < 2) out[at++] = (uint8_t)(v >> 8);
        if (last < 1) out[at++] = (uint8_t)v;
    }
    *n = size;
    return true;
}

bool v_hash_text(struct span s, uint8_t out[32]) {
    uint8_t bytes[32];
    size_t n;
    if (s.n != 44 || !v_base64(s, bytes, sizeof bytes, &n) || n != 32) return false;
    memcpy(out, bytes, 32);
    return true;
}

bool v_hex(struct span s, uint8_t *out, size_t n) {
    if (s.n != 2 * n) return false;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
        unsigned v = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | v : v << 4);
    }
    return true;
}

/* Takes one character off s, which is not empty; 0 when it is not valid UTF-8. NUL is not text anywhere here. */
static uint32_t take(struct span *s) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t c = s->p[0];
    size_t n = c < 0x80 ? 1 : (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : (c & 0xF8) == 0xF0 ? 4 : 0;
    if (n == 0 || n > s->n) return 0;
    uint32_t v = n == 1 ? c : c & (0x7FU >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s->p[i] & 0xC0) != 0x80) return 0;
        v = v << 6 | (s->p[i] & 0x3FU);
    }
    *s = (struct span){s->p + n, s->n - n};
    return v < least[n] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF) ? 0 : v;
}

bool v_text(struct span s) {
    while (s.n) {
        uint64_t eight; /* characters at once, while all are from U+0020 to U+007F: most of a trail is */
        while (s.n >= 8 && (memcpy(&eight, s.p, 8), !((eight | (eight - 0x2020202020202020U)) & 0x8080808080808080U)))
            s = (struct span){s.p + 8, s.n - 8};
        if (s.n && take(&s) < 0x20) return false;
    }
    return true;
}

bool v_key_name(struct span s) {
    if (s.n == 0) return false;
    while (s.n) {
        uint32_t c = take(&s);
        if (c <= 0x20 || c == '+' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 ||
            (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000)
            return false;
    }
    return true;
}
