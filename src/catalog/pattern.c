/* pattern: matching by trying, from left to right, with a budget of steps. */
#include "catalog/pattern.h"

#include <string.h>

static const char kana_order[] =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
#define KANA_BYTES 3

uint32_t char_fold(uint32_t cp) {
    return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
}

bool char_is_blank(uint32_t cp) {
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x3000;
}

/* Numbers in their orders ------------------------------------------------------------------------------------------ */

static void roman(uint32_t value, bool small, char out[16]) {
    static const struct {
        uint32_t value;
        const char *text;
    } parts[] = {{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (; value >= parts[i].value; value -= parts[i].value)
            for (const char *c = parts[i].text; *c && n < 15; c++) out[n++] = (char)(*c | (small ? 0x20 : 0));
    out[n] = 0;
}

bool capture_at(enum capture_kind kind, uint32_t value, struct capture *out) {
    struct capture c = {kind, value, ""};
    uint32_t most = kind == CAPTURE_NUMBER   ? 9999
                    : kind == CAPTURE_LETTER ? 26
                    : kind == CAPTURE_KANA   ? (sizeof kana_order - 1) / KANA_BYTES
                                             : 39;
    if (kind == CAPTURE_CAPITALS || value == 0 || value > most) return false;
    if (kind == CAPTURE_NUMBER) snprintf(c.text, sizeof c.text, "%u", value);
    if (kind == CAPTURE_LETTER) c.text[0] = (char)('a' + value - 1);
    if (kind == CAPTURE_KANA) memcpy(c.text, kana_order + (size_t)(value - 1) * KANA_BYTES, KANA_BYTES);
    if (kind == CAPTURE_SMALL_ROMAN || kind == CAPTURE_ROMAN) roman(value, kind == CAPTURE_SMALL_ROMAN, c.text);
    *out = c;
    return true;
}

/* What stands at a place ------------------------------------------------------------------------------------------- */

/* The folded character at `*at`, moving past it; 0 at the end. */
static uint32_t next_folded(struct str text, size_t *at) {
    return *at < text.len ? char_fold(utf8_next(text, at)) : 0;
}

static bool take_number(struct str text, size_t *at, struct capture *out) {
    uint32_t value = 0;
    size_t i = *at, before = i, digits = 0;
    for (uint32_t c; (c = next_folded(text, &i)) >= '0' && c <= '9' && digits < 4; digits++, before = i)
        value = value * 10 + (c - '0');
    return digits && capture_at(CAPTURE_NUMBER, value, out) && (*at = before, true);
}

static bool take_letter(struct str text, size_t *at, struct capture *out) {
    size_t i = *at;
    uint32_t c = next_folded(text, &i);
    return c >= 'a' && c <= 'z' && capture_at(CAPTURE_LETTER, c - 'a' + 1, out) && (*at = i, true);
}

static bool take_capitals(struct str text, size_t *at, struct capture *out) {
    struct capture c = {CAPTURE_CAPITALS, 0, ""};
    size_t i = *at, before = i, n = 0;
    for (uint32_t cp; (cp = next_folded(text, &i)) >= 'A' && cp <= 'Z' && n < 8; before = i) c.text[n++] = (char)cp;
    if (!n) return false;
    *at = before;
    *out = c;
    return true;
}

static bool take_kana(struct str text, size_t *at, struct capture *out) {
    if (text.len - *at < KANA_BYTES) return false;
    for (uint32_t k = 0; k < (sizeof kana_order - 1) / KANA_BYTES; k++)
        if (memcmp(text.ptr + *at, kana_order + (size_t)k * KANA_BYTES, KANA_BYTES) == 0)
            return *at += KANA_BYTES, capture_at(CAPTURE_KANA, k + 1, out);
    return false;
}

/* ASCII letters, or one of the characters Ⅰ to Ⅻ, ⅰ to ⅻ. */
static bool take_roman(struct str text, size_t *at, bool small, struct capture *out) {
    enum capture_kind kind = small ? CAPTURE_SMALL_ROMAN : CAPTURE_ROMAN;
    uint32_t first = small ? 0x2170 : 0x2160;
    size_t i = *at, n = 0;
    uint32_t c = next_folded(text, &i);
    if (c >= first && c < first + 12) return capture_at(kind, c - first + 1, out) && (*at = i, true);
    char letters[8];
    for (i = *at; n < sizeof letters; n++) {
        size_t before = i;
        c = next_folded(text, &i);
        if (!c || c > 'x' || !strchr(small ? "ivx" : "IVX", (int)c)) {
            i = before;
            break;
        }
        letters[n] = (char)c;
    }
    for (uint32_t value = 1; n && value < 40; value++)
        if (capture_at(kind, value, out) && strlen(out->text) == n && memcmp(out->text, letters, n) == 0)
            return *at = i, true;
    return false;
}

static bool take(char kind, struct str text, size_t *at, struct capture *out) {
    switch (kind) {
    case 'n':
        return take_number(text, at, out);
    case 'a':
        return take_letter(text, at, out);
    case 'A':
        return take_capitals(text, at, out);
    case 'i':
        return take_roman(text, at, true, out);
    case 'R':
        return take_roman(text, at, false, out);
    default:
        return take_kana(text, at, out);
    }
}

/* Matching --------------------------------------------------------------------------------------------------------- */

struct attempt {
    struct str pattern, text;
    struct match m;
    unsigned steps;
    bool whole;
};
static bool go(struct attempt *r, size_t p, size_t t);

static size_t skip_blanks(struct str text, size_t t) {
    for (size_t i = t; t < text.len; t = i) {
        uint32_t c = utf8_next(text, &i);
        if (!char_is_blank(c) || c == '\t') break;
    }
    return t;
}

/* The shortest stretch after which the rest matches. */
static bool go_stretch(struct attempt *r, char kind, size_t p, size_t t) {
    for (bool any = kind != 'w';; any = true) {
        if (any && go(r, p, t)) return true;
        if (t >= r->text.len || r->steps > PATTERN_STEPS_MAX) return false;
        uint32_t c = utf8_next(r->text, &t);
        if (kind == 'w' ? char_is_blank(c) : kind == '-' && c == '\t') return false;
    }
}

/* {=X|Y}: each in turn, as it is written, with folded characters. */
static bool go_words(struct attempt *r, struct str words, size_t p, size_t t) {
    while (words.len) {
        struct str word = words, rest = STR_NONE;
        size_t w = 0, at = t;
        str_split(words, '|', &word, &rest);
        while (w < word.len && at < r->text.len) {
            size_t a = at;
            if (next_folded(word, &w) != next_folded(r->text, &a)) break;
            at = a;
            if (w == word.len && go(r, p, at)) return true;
        }
        words = rest;
    }
    return false;
}

static bool go_braces(struct attempt *r, size_t p, size_t t) {
    struct str name = str_cut(r->pattern, p + 1, r->pattern.len), rest;
    if (!str_split(name, '}', &name, &rest)) return false;
    p = (size_t)(rest.ptr - r->pattern.ptr);
    if (name.ptr[0] == '_') {
        size_t after = skip_blanks(r->text, t);
        return after > t && go(r, p, after);
    }
    if (name.ptr[0] == '=') return go_words(r, str_cut(name, 1, name.len), p, t);
    if (strchr("w-*", name.ptr[0])) return go_stretch(r, name.ptr[0], p, t);
    struct capture c;
    size_t n = r->m.n_captures;
    if (n == PATTERN_CAPTURES_MAX || !take(name.ptr[0], r->text, &t, &c)) return false;
    r->m.captures[r->m.n_captures++] = c;
    if (go(r, p, t)) return true;
    r->m.n_captures = n;
    return false;
}

static bool go(struct attempt *r, size_t p, size_t t) {
    while (p < r->pattern.len) {
        if (++r->steps > PATTERN_STEPS_MAX) return false;
        if (r->pattern.ptr[p] == '{') return go_braces(r, p, t);
        uint32_t c = next_folded(r->pattern, &p);
        if (c == ' ') {
            t = skip_blanks(r->text, t);
            continue;
        }
        if (t >= r->text.len || next_folded(r->text, &t) != c) return false;
    }
    if (r->whole && skip_blanks(r->text, t) != r->text.len) return false;
    r->m.end = t;
    return true;
}

static bool attempt(struct str pattern, struct str text, size_t at, bool whole, struct match *out) {
    struct attempt r = {.pattern = pattern, .text = text, .whole = whole};
    if (!go(&r, 0, at)) return false;
    *out = r.m;
    return true;
}

bool pattern_match(struct str pattern, struct str text, size_t at, struct match *out) {
    return attempt(pattern, text, at, false, out);
}

bool pattern_whole(struct str pattern, struct str text) {
    struct match m;
    return attempt(pattern, text, 0, true, &m);
}

/* Checking --------------------------------------------------------------------------------------------------------- */

bool pattern_check(struct str pattern, size_t *n_captures, struct err *e) {
    static const char *const names[] = {"n", "a", "A", "ア", "i", "R"};
    size_t n = 0, at;
    if (pattern.len == 0 || pattern.len > PATTERN_MAX)
        return err_set(e, ERR_INVALID, _("A pattern has 1 to %d bytes."), PATTERN_MAX);
    for (struct str rest = pattern, head, name; str_split(rest, '{', &head, &rest);) {
        bool known = false;
        if (!str_split(rest, '}', &name, &rest)) return err_set(e, ERR_INVALID, _("A { of the pattern has no }."));
        for (size_t i = 0; i < sizeof names / sizeof *names && !known; i++) known = str_is(name, names[i]), n += known;
        known = known || str_is(name, "w") || str_is(name, "_") || str_is(name, "-") || str_is(name, "*") ||
                (name.len > 1 && name.ptr[0] == '=');
        if (!known) return err_set(e, ERR_INVALID, _("A pattern knows no {%.*s}."), STR_ARG(name));
    }
    if (!utf8_ok(pattern, &at) || n > PATTERN_CAPTURES_MAX)
        return err_set(e, ERR_INVALID, _("A pattern remembers at most %d numbers."), PATTERN_CAPTURES_MAX);
    if (n_captures) *n_captures = n;
    return true;
}
