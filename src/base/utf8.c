/* utf8: checking, walking, writing and measuring UTF-8. */
#include <string.h>

#include "base/str.h"

/* Length of the well-formed character at p (RFC 3629), or 0. */
static size_t char_length(const unsigned char *p, size_t left) {
    unsigned char c = p[0];
    if (c < 0x80) return 1;
    size_t n = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (n == 0 || n > left) return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (c == 0xE0 && p[1] < 0xA0) return 0; /* overlong */
    if (c == 0xED && p[1] > 0x9F) return 0; /* surrogates */
    if (c == 0xF0 && p[1] < 0x90) return 0;
    if (c == 0xF4 && p[1] > 0x8F) return 0;
    return n;
}

/* Eight bytes of ASCII at once: most of most texts. */
static bool eight_ascii(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

bool utf8_ok(struct str s, size_t *bad_at) {
    for (size_t i = 0; i < s.len;) {
        if (s.len - i >= 8 && eight_ascii(s.ptr + i)) {
            i += 8;
            continue;
        }
        size_t n = char_length((const unsigned char *)s.ptr + i, s.len - i);
        if (n == 0) {
            if (bad_at) *bad_at = i;
            return false;
        }
        i += n;
    }
    return true;
}

uint32_t utf8_next(struct str s, size_t *at) {
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t left = s.len - *at;
    unsigned char c = p[0];
    if (c < 0x80 || left < 2) return *at += 1, c;
    if (c < 0xE0) return *at += 2, (uint32_t)(c & 0x1F) << 6 | (p[1] & 0x3F);
    if (left < 3) return *at += left, 0xFFFD;
    if (c < 0xF0) return *at += 3, (uint32_t)(c & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    if (left < 4) return *at += left, 0xFFFD;
    *at += 4;
    return (uint32_t)(c & 7) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

size_t utf8_put(uint32_t cp, char out[4]) {
    if (cp < 0x80) return out[0] = (char)cp, 1;
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* Ranges that take no column, and ranges that take two on a Japanese terminal (East Asian wide, full-width, and
 * the ambiguous ones that Japanese fonts draw wide). Coarse on purpose: blocks, not single characters. */
struct range {
    uint32_t from, to;
};
static const struct range zero_columns[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
                                            {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
static const struct range two_columns[] = {
    {0x00A7, 0x00A8},  {0x00B0, 0x00B1}, {0x00B4, 0x00B4}, {0x00B6, 0x00B6}, {0x00D7, 0x00D7}, {0x00F7, 0x00F7},
    {0x0391, 0x03C9},  {0x0401, 0x0451}, {0x1100, 0x115F}, {0x2010, 0x2016}, {0x2018, 0x2019}, {0x201C, 0x201D},
    {0x2020, 0x2026},  {0x2030, 0x203B}, {0x2103, 0x2103}, {0x2116, 0x2121}, {0x2160, 0x217F}, {0x2190, 0x2199},
    {0x21D2, 0x21D4},  {0x2200, 0x22BF}, {0x2312, 0x2312}, {0x2460, 0x24FF}, {0x2500, 0x254B}, {0x25A0, 0x25EF},
    {0x2605, 0x266F},  {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}};

static bool in_ranges(uint32_t c, const struct range *r, size_t n) {
    for (size_t i = 0; i < n && c >= r[i].from; i++)
        if (c <= r[i].to) return true;
    return false;
}

size_t utf8_width(struct str s) {
    size_t columns = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c < 0x20 || c == 0x7F || in_ranges(c, zero_columns, sizeof zero_columns / sizeof *zero_columns)) continue;
        columns += in_ranges(c, two_columns, sizeof two_columns / sizeof *two_columns) ? 2 : 1;
    }
    return columns;
}
