/* str: views of bytes; comparing, cutting, reading integers, distance between words. */
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct str str_of(const char *z) {
    return z ? (struct str){z, strlen(z)} : STR_NONE;
}

bool str_eq(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *z) {
    return str_eq(a, str_of(z));
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (c) return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_ends(struct str s, struct str suffix) {
    return s.len >= suffix.len && (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s) {
    while (s.len && is_blank(s.ptr[0])) s.ptr++, s.len--;
    while (s.len && is_blank(s.ptr[s.len - 1])) s.len--;
    return s;
}

struct str str_cut(struct str s, size_t from, size_t to) {
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return (struct str){s.ptr ? s.ptr + from : NULL, to - from};
}

bool str_split(struct str s, char sep, struct str *head, struct str *tail) {
    const char *at = s.len ? memchr(s.ptr, sep, s.len) : NULL;
    if (!at) return false;
    size_t n = (size_t)(at - s.ptr);
    *head = str_cut(s, 0, n);
    *tail = str_cut(s, n + 1, s.len);
    return true;
}

bool str_find(struct str hay, struct str needle, size_t *at) {
    if (needle.len == 0) return *at = 0, true;
    const char *p = hay.len ? memmem(hay.ptr, hay.len, needle.ptr, needle.len) : NULL;
    if (!p) return false;
    *at = (size_t)(p - hay.ptr);
    return true;
}

uint64_t str_hash(struct str s) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    return h;
}

/* One character of a number, narrow or full-width: a digit, or '-', ',', 0 for anything else. */
static char number_char(struct str s, size_t *at) {
    uint32_t c = utf8_next(s, at);
    if (c >= 0xFF10 && c <= 0xFF19) c = c - 0xFF10 + '0';
    if (c == 0xFF0C) c = ',';
    if (c == 0xFF0D || c == 0x2212) c = '-';
    return (c >= '0' && c <= '9') || c == ',' || c == '-' ? (char)c : 0;
}

bool str_int(struct str s, int64_t *out) {
    bool negative = false, comma = false;
    int64_t v = 0;
    size_t digits = 0, since_comma = 0;
    if (!utf8_ok(s, NULL)) return false;
    for (size_t at = 0; at < s.len;) {
        bool first = at == 0;
        char c = number_char(s, &at);
        if (c == '-' && first) {
            negative = true;
        } else if (c == ',') {
            if (digits == 0 || (comma ? since_comma != 3 : digits > 3)) return false;
            comma = true, since_comma = 0;
        } else if (c >= '0' && c <= '9') {
            if (__builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_sub_overflow(v, (int64_t)(c - '0'), &v))
                return false;
            digits++, since_comma++;
        } else {
            return false;
        }
    }
    if (digits == 0 || (comma && since_comma != 3) || (!negative && v == INT64_MIN)) return false;
    *out = negative ? v : -v; /* gathered below zero, where there is one more */
    return true;
}

size_t str_distance(struct str a, struct str b, size_t most) {
    enum { LONGEST = 127 };
    size_t rows[3][LONGEST + 1]; /* the row being made, the one before, the one before that */
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (apart > most || b.len > LONGEST || a.len > LONGEST) return most + 1;
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *up = rows[(i + 2) % 3], *upper = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = up[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (up[j] + 1 < best) best = up[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped && upper[j - 2] + 1 < best) best = upper[j - 2] + 1;
            row[j] = best;
        }
    }
    size_t d = rows[a.len % 3][b.len];
    return d <= most ? d : most + 1;
}
