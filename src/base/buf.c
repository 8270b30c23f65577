/* buf: the growing buffer with a ceiling. */
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void buf_init(struct buf *b, size_t ceiling) {
    *b = (struct buf){.ceiling = ceiling};
}

void buf_release(struct buf *b) {
    mem_free(b->ptr);
    *b = (struct buf){.ceiling = b->ceiling};
}

void buf_clear(struct buf *b) {
    b->len = 0;
    b->full = false;
    if (b->ptr) b->ptr[0] = 0;
}

/* Room for `more` bytes and the closing 0; false, and remembered, when the ceiling is in the way. */
static bool make_room(struct buf *b, size_t more) {
    if (b->full || more > b->ceiling - b->len) {
        b->full = true;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need <= b->room) return true;
    size_t room = b->room ? b->room : 256;
    while (room < need) room += room / 2;
    b->ptr = mem_resize(b->ptr, room);
    b->room = room;
    return true;
}

void buf_add(struct buf *b, struct str s) {
    if (!make_room(b, s.len)) return;
    if (s.len) memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = 0;
}

void buf_addc(struct buf *b, char c) {
    buf_add(b, (struct str){&c, 1});
}

void buf_addz(struct buf *b, const char *z) {
    buf_add(b, str_of(z));
}

void buf_addf(struct buf *b, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(b, fmt, ap);
    va_end(ap);
}

void buf_vaddf(struct buf *b, const char *fmt, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n >= 0 && make_room(b, (size_t)n)) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_add_le16(struct buf *b, unsigned v) {
    buf_add(b, (struct str){(char[]){(char)(v & 255), (char)(v >> 8 & 255)}, 2});
}

void buf_add_le32(struct buf *b, unsigned long v) {
    buf_add_le16(b, (unsigned)(v & 0xFFFF));
    buf_add_le16(b, (unsigned)(v >> 16 & 0xFFFF));
}

struct str buf_str(const struct buf *b) {
    return (struct str){b->ptr ? b->ptr : "", b->len};
}

bool buf_ok(const struct buf *b) {
    return !b->full;
}

void buf_addi(struct buf *b, int64_t v) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (v < 0) digits[--at] = '-';
    buf_add(b, (struct str){digits + at, sizeof digits - at});
}
