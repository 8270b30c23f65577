/* json: see json.h. */
#include "verify/json.h"

#define DEPTH 64

static bool is_digit(const uint8_t *p, const uint8_t *end) {
    return p < end && *p >= '0' && *p <= '9';
}

static const uint8_t *digits(const uint8_t *p, const uint8_t *end) {
    while (is_digit(p, end)) p++;
    return p;
}

/* After the number at p; NULL when there is none. */
static const uint8_t *number(const uint8_t *p, const uint8_t *end) {
    if (p < end && *p == '-') p++;
    if (!is_digit(p, end)) return NULL;
    p = *p == '0' ? p + 1 : digits(p, end);
    if (p < end && *p == '.') {
        if (!is_digit(++p, end)) return NULL;
        p = digits(p, end);
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        if (++p < end && (*p == '+' || *p == '-')) p++;
        if (!is_digit(p, end)) return NULL;
        p = digits(p, end);
    }
    return p;
}

/* Four hex digits of an escape; -1 when they are none. */
static int unit(const uint8_t *p, const uint8_t *end) {
    int v = 0;
    if (end - p < 4) return -1;
    for (int i = 0; i < 4; i++) {
        uint8_t c = p[i];
        int d = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        if (d < 0) return -1;
        v = v << 4 | d;
    }
    return v;
}

/* After the escape whose backslash is at p. A surrogate stands in a pair or not at all. */
static const uint8_t *escape(const uint8_t *p, const uint8_t *end) {
    if (++p >= end) return NULL;
    if (*p != 'u') return *p != 0 && strchr("\"\\/bfnrt", *p) ? p + 1 : NULL;
    int high = unit(++p, end);
    if (high < 0 || (high >= 0xDC00 && high <= 0xDFFF)) return NULL;
    p += 4;
    if (high < 0xD800 || high > 0xDBFF) return p;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return NULL;
    int low = unit(p + 2, end);
    return low >= 0xDC00 && low <= 0xDFFF ? p + 6 : NULL;
}

static const uint8_t *text(const uint8_t *p, const uint8_t *end) {
    if (!p || p >= end || *p != '"') return NULL;
    for (p++;;) {
        while (p < end && *p != '"' && *p != '\\') p++;
        if (p >= end) return NULL;
        if (*p == '"') return p + 1;
        if (!(p = escape(p, end))) return NULL;
    }
}

static const uint8_t *word(const uint8_t *p, const uint8_t *end) {
    struct span rest, all = {p, (size_t)(end - p)};
    return v_after(all, SPAN("true"), &rest) || v_after(all, SPAN("false"), &rest) || v_after(all, SPAN("null"), &rest)
               ? rest.p
               : NULL;
}

static const uint8_t *value(const uint8_t *p, const uint8_t *end, int depth);

static const uint8_t *blanks(const uint8_t *p, const uint8_t *end) {
    while (p && p < end && (*p == ' ' || *p == '\n')) p++;
    return p;
}

/* Whether p, after blanks, is at this sign; steps over it then. */
static bool sign(const uint8_t **p, const uint8_t *end, char c) {
    *p = blanks(*p, end);
    if (!*p || *p >= end || **p != (uint8_t)c) return false;
    ++*p;
    return true;
}

/* An object or an array, whose opening sign is at p. */
static const uint8_t *group(const uint8_t *p, const uint8_t *end, int depth) {
    bool object = *p++ == '{';
    char close = object ? '}' : ']';
    if (depth == DEPTH) return NULL;
    if (sign(&p, end, close)) return p;
    do {
        if (object && (!(p = text(blanks(p, end), end)) || !sign(&p, end, ':'))) return NULL;
        if (!(p = value(blanks(p, end), end, depth + 1))) return NULL;
    } while (sign(&p, end, ','));
    return sign(&p, end, close) ? p : NULL;
}

static const uint8_t *value(const uint8_t *p, const uint8_t *end, int depth) {
    if (p >= end) return NULL;
    switch (*p) {
    case '{':
    case '[':
        return group(p, end, depth);
    case '"':
        return text(p, end);
    case 't':
    case 'f':
    case 'n':
        return word(p, end);
    default:
        return number(p, end);
    }
}

static bool taken(struct span *rest, const uint8_t *after, struct span *out) {
    if (!after) return false;
    *out = (struct span){rest->p, (size_t)(after - rest->p)};
    *rest = (struct span){after, rest->n - out->n};
    return true;
}

bool v_json_value(struct span *rest, struct span *out) {
    const uint8_t *end = rest->p + rest->n;
    return rest->n && taken(rest, value(rest->p, end, 0), out);
}

bool v_json_text(struct span *rest, struct span *out) {
    return rest->n && taken(rest, text(rest->p, rest->p + rest->n), out);
}

void v_json_blanks(struct span *rest) {
    const uint8_t *end = rest->p + rest->n, *p = rest->n ? blanks(rest->p, end) : rest->p;
    *rest = (struct span){p, (size_t)(end - p)};
}

bool v_json_sign(struct span *rest, char c) {
    const uint8_t *p = rest->p, *end = rest->p + rest->n;
    if (rest->n == 0 || !sign(&p, end, c)) return false;
    *rest = (struct span){p, (size_t)(end - p)};
    return true;
}

char v_json_kind(struct span one) {
    char c = one.n ? (char)one.p[0] : 0;
    return c == '-' || (c >= '0' && c <= '9') ? '0' : c;
}
