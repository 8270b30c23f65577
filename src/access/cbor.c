/* cbor: as much of RFC 8949 as an attestation object needs: a map in which one byte string is looked for. */
#include "access/passkey.h"

#define CBOR_DEPTH 8

enum { CBOR_UINT, CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP, CBOR_TAG, CBOR_SIMPLE };

/* The head of an item: its kind and its number. No indefinite lengths, no tags, no longer form than is needed. */
static bool head(struct str s, size_t *at, unsigned *kind, uint64_t *n) {
    if (*at >= s.len) return false;
    unsigned first = (unsigned char)s.ptr[(*at)++], more = first & 0x1F;
    *kind = first >> 5;
    *n = more;
    if (*kind == CBOR_TAG || more > 27) return false;
    if (more < 24) return true;
    size_t bytes = (size_t)1 << (more - 24);
    if (bytes > s.len - *at) return false;
    *n = 0;
    for (size_t i = 0; i < bytes; i++) *n = *n << 8 | (unsigned char)s.ptr[(*at)++];
    return *kind == CBOR_SIMPLE || *n >= (bytes == 1 ? 24 : (uint64_t)1 << (4 * bytes));
}

static bool skip(struct str s, size_t *at, unsigned depth) {
    unsigned kind;
    uint64_t n;
    if (depth > CBOR_DEPTH || !head(s, at, &kind, &n)) return false;
    if (kind == CBOR_BYTES || kind == CBOR_TEXT) {
        if (n > s.len - *at) return false;
        *at += (size_t)n;
        return true;
    }
    if (kind != CBOR_ARRAY && kind != CBOR_MAP) return true;
    /* Each item is a byte at least, so that a number that cannot be true ends here. */
    if (n > s.len - *at) return false;
    for (uint64_t i = 0; i < (kind == CBOR_MAP ? 2 * n : n); i++)
        if (!skip(s, at, depth + 1)) return false;
    return true;
}

static bool view(struct str s, size_t *at, unsigned want, struct str *out) {
    unsigned kind;
    uint64_t n;
    if (!head(s, at, &kind, &n) || kind != want || n > s.len - *at) return false;
    *out = str_cut(s, *at, *at + (size_t)n);
    *at += (size_t)n;
    return true;
}

bool attestation_auth_data(struct str cbor, struct str *out) {
    struct str key, data = STR_NONE;
    size_t at = 0;
    unsigned kind;
    uint64_t n;
    if (!head(cbor, &at, &kind, &n) || kind != CBOR_MAP || n > cbor.len) return false;
    for (uint64_t i = 0; i < n; i++) {
        if (!view(cbor, &at, CBOR_TEXT, &key)) return false;
        bool is_data = str_is(key, "authData");
        if (is_data && data.ptr) return false;
        if (is_data ? !view(cbor, &at, CBOR_BYTES, &data) : !skip(cbor, &at, 0)) return false;
    }
    if (!data.ptr || at != cbor.len) return false;
    *out = data;
    return true;
}
