/* body: a body of a stated length, or in chunks (RFC 9112 7.1), taken apart as it comes. */
#include "http/limits.h"
#include "http/parse.h"

enum { AT_SIZE, AT_EXTENSION, AT_SIZE_LF, AT_DATA, AT_DATA_CR, AT_DATA_LF, AT_TRAILER, AT_TRAILER_LF, AT_END };

bool body_begin(struct body_reader *b, const struct head *h, uint64_t ceiling) {
    *b = (struct body_reader){.chunked = h->chunked, .left = h->chunked ? 0 : h->length, .ceiling = ceiling};
    if (h->chunked) return true;
    return h->length <= ceiling;
}

static enum body_state wrong(struct body_reader *b, unsigned status, const char *why) {
    b->status = status;
    b->why = why;
    return BODY_WRONG;
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool after_size(struct body_reader *b) {
    b->at = b->left ? AT_DATA : AT_TRAILER;
    b->line = 0;
    if (b->left <= b->ceiling - b->total) return b->total += b->left, true;
    wrong(b, 413, "body too long");
    return false;
}

static bool size_byte(struct body_reader *b, char c) {
    int v = hex(c);
    if (v >= 0) {
        if (b->digits == HTTP_CHUNK_DIGITS_MAX) return wrong(b, 400, "size of a chunk"), false;
        b->digits++;
        b->left = b->left * 16 + (unsigned)v;
        return true;
    }
    if (b->digits == 0) return wrong(b, 400, "size of a chunk"), false;
    if (c == '\r') return b->at = AT_SIZE_LF, true;
    if (c != ';') return wrong(b, 400, "size of a chunk"), false;
    b->at = AT_EXTENSION;
    return true;
}

static bool extension_byte(struct body_reader *b, unsigned char c) {
    if (c == '\r') return b->at = AT_SIZE_LF, true;
    if ((c < 0x20 && c != '\t') || c == 0x7f) return wrong(b, 400, "extension of a chunk"), false;
    if (++b->extensions > HTTP_CHUNK_EXTENSIONS_MAX) return wrong(b, 431, "extensions of chunks"), false;
    return true;
}

/* Trailers are looked at only as far as it takes to find their end: nobody reads them. */
static bool trailer_byte(struct body_reader *b, unsigned char c) {
    if (c == '\r') return b->at = AT_TRAILER_LF, true;
    if ((c < 0x20 && c != '\t') || c == 0x7f) return wrong(b, 400, "field after the body"), false;
    if (b->line == 0 && (c == ' ' || c == '\t' || c == ':')) return wrong(b, 400, "field after the body"), false;
    if (++b->trailers > HTTP_TRAILERS_MAX) return wrong(b, 431, "fields after the body"), false;
    b->line++;
    return true;
}

/* One byte of what stands around the data. False: wrong, the status is set. */
static bool frame_byte(struct body_reader *b, char c) {
    switch (b->at) {
    case AT_SIZE:
        return size_byte(b, c);
    case AT_EXTENSION:
        return extension_byte(b, (unsigned char)c);
    case AT_SIZE_LF:
        return c == '\n' ? after_size(b) : (wrong(b, 400, "line end of a chunk"), false);
    case AT_DATA_CR:
        return c == '\r' ? (b->at = AT_DATA_LF, true) : (wrong(b, 400, "end of a chunk"), false);
    case AT_DATA_LF:
        if (c != '\n') return wrong(b, 400, "end of a chunk"), false;
        b->at = AT_SIZE;
        b->digits = 0;
        return true;
    case AT_TRAILER:
        return trailer_byte(b, (unsigned char)c);
    default:
        if (c != '\n') return wrong(b, 400, "bare CR after the body"), false;
        b->at = b->line ? AT_TRAILER : AT_END;
        b->line = 0;
        return true;
    }
}

static enum body_state take(struct body_reader *b, struct str in, size_t from, size_t *used, struct str *data) {
    size_t n = in.len - from;
    if (n > b->left) n = (size_t)b->left;
    *data = str_cut(in, from, from + n);
    *used = from + n;
    b->left -= n;
    if (b->chunked && b->left == 0) b->at = AT_DATA_CR;
    return BODY_DATA;
}

enum body_state body_read(struct body_reader *b, struct str in, size_t *used, struct str *data) {
    size_t i = 0;
    *used = 0;
    *data = STR_NONE;
    if (b->status) return BODY_WRONG;
    if (!b->chunked) {
        if (b->left == 0) return BODY_END;
        return in.len ? take(b, in, 0, used, data) : BODY_MORE;
    }
    while (i < in.len && b->at != AT_END) {
        if (b->at == AT_DATA) return take(b, in, i, used, data);
        if (!frame_byte(b, in.ptr[i++])) return *used = i, BODY_WRONG;
    }
    *used = i;
    return b->at == AT_END ? BODY_END : BODY_MORE;
}
