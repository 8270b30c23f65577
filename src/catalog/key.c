/* key: texts as they are compared. */
#include "catalog/key.h"

#include <stdlib.h>
#include <utf8proc.h>

struct str search_key_any(struct arena *a, struct str s) {
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &mapped,
                                      UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (n < 0) return STR("");
    struct buf b;
    struct str m = {(const char *)mapped, (size_t)n};
    buf_init(&b, (size_t)n * 2 + 16);
    for (size_t at = 0; at < m.len;) {
        size_t from = at;
        uint32_t c = utf8_next(m, &at);
        if (c == 0x301C)
            buf_addc(&b, '~'); /* NFKC makes U+FF5E a tilde but leaves the other wave dash */
        else
            buf_add(&b, str_cut(m, from, at));
    }
    struct str key = arena_str(a, buf_str(&b));
    buf_release(&b);
    free(mapped);
    return key;
}

static bool in(uint32_t c, uint32_t from, uint32_t to) {
    return c >= from && c <= to;
}

/* Kana that are one character, the common punctuation and the ideographs: they are their own key, and none of them
 * joins with another of them to something else. */
static bool stays(uint32_t c) {
    return in(c, 0x4E00, 0x9FFF) || in(c, 0x3041, 0x3096) || in(c, 0x30A1, 0x30FC) || in(c, 0x3001, 0x3002) ||
           in(c, 0x3008, 0x3011);
}

static char lower(uint32_t c) {
    return (char)(in(c, 'A', 'Z') ? c + 32 : c);
}

bool search_key_plain(struct arena *a, struct str s, struct str *key) {
    char *to = arena_alloc(a, s.len + 1); /* no key is longer than its text here */
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        unsigned char first = (unsigned char)s.ptr[i];
        if (first < 0x80) {
            to[n++] = lower(first);
            i++;
            continue;
        }
        if ((first & 0xF0) != 0xE0 || s.len - i < 3) return false; /* all that is known has three bytes */
        uint32_t c =
            (first & 0x0Fu) << 12 | ((unsigned char)s.ptr[i + 1] & 0x3Fu) << 6 | ((unsigned char)s.ptr[i + 2] & 0x3Fu);
        if (in(c, 0xFF01, 0xFF5E)) { /* full-width letters */
            to[n++] = lower(c - 0xFF01 + '!');
        } else if (c == 0x301C) {
            to[n++] = '~';
        } else if (stays(c)) {
            for (size_t k = 0; k < 3; k++) to[n++] = s.ptr[i + k];
        } else {
            return false;
        }
        i += 3;
    }
    *key = (struct str){to, n};
    return true;
}

struct str catalog_fold(struct arena *a, struct str s) {
    struct str key;
    return search_key_plain(a, s, &key) ? key : search_key_any(a, s);
}
