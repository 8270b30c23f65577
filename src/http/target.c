/* target: the path of a request, decoded once and refused when it could mean two things. */
#include "http/parse.h"

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool plain(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~!$&'()*+,;=:@/", c) != NULL);
}

/* A byte of the path, at *i; -1: refused. */
static int next(struct str raw, size_t *i, const char **why) {
    unsigned char c = (unsigned char)raw.ptr[*i];
    *i += 1;
    if (plain(c)) return c;
    *why = "character in the path";
    if (c != '%' || *i + 2 > raw.len || hex(raw.ptr[*i]) < 0 || hex(raw.ptr[*i + 1]) < 0) return -1;
    int v = hex(raw.ptr[*i]) * 16 + hex(raw.ptr[*i + 1]);
    *i += 2;
    if (v < 0x20 || v == 0x7f || v == '/' || v == '\\') return -1;
    return v;
}

static bool segments_ok(struct str path, const char **why) {
    struct str rest = str_cut(path, 1, path.len), one;
    while (rest.len) {
        bool more = str_split(rest, '/', &one, &rest);
        if (!more) one = rest, rest = STR_NONE;
        if (one.len == 0) return *why = "empty segment", false;
        if (str_is(one, ".") || str_is(one, "..")) return *why = "dot segment", false;
    }
    return true;
}

/* U+0080 to U+009F, and what turns the direction of a line. */
static bool characters_ok(struct str path) {
    for (size_t i = 0; i < path.len;) {
        uint32_t c = utf8_next(path, &i);
        if ((c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return false;
    }
    return true;
}

unsigned target_decode(struct str raw, char *to, size_t *len, bool *slash, const char **why) {
    size_t n = 0, bad;
    for (size_t i = 0; i < raw.len;) {
        int c = next(raw, &i, why);
        if (c < 0) return 400;
        to[n++] = (char)c;
    }
    if (n == 0 || to[0] != '/') return *why = "form of the target", 400;
    bool ends = n > 1 && to[n - 1] == '/';
    if (ends) n--;
    struct str path = {to, n};
    if (!utf8_ok(path, &bad) || !characters_ok(path)) return *why = "not UTF-8", 400;
    if (ends && n == 1) return *why = "empty segment", 400;
    if (!segments_ok(path, why)) return 400;
    if (ends && to[n - 1] == '/') return *why = "empty segment", 400;
    *len = n;
    *slash = ends;
    return 0;
}
