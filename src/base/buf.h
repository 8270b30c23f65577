/* buf: bytes that grow, up to a ceiling that is named at birth.
 *
 * Every byte kijun builds up (a message, a file to be written, a line of JSON) is built in a
 * `struct buf`. The ceiling is given when the buffer is made, so no input, however hostile, can make
 * it grow further: an addition that would pass it adds nothing, and the buffer remembers it.
 * Callers therefore add freely and ask once, at the end:
 *
 *     struct buf b;
 *     buf_init(&b, 4 * MIB);
 *     buf_add(&b, STR("kijun"));
 *     buf_addf(&b, " %d", 1);
 *     if (!buf_ok(&b)) … the ceiling was hit, nothing past it was kept …
 *     buf_release(&b);
 *
 * Invariants: `len <= ceiling`; `ptr[len]` is always 0 once anything was added, so the content may
 * be handed to code that wants a C string (bytes 0 inside are kept and counted).
 * It never fails for want of memory: the program ends with status 3 (see mem.h). */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

struct buf {
    char *ptr;      /* owned; NULL until the first byte */
    size_t len;     /* bytes in use */
    size_t room;    /* bytes allocated */
    size_t ceiling; /* most bytes it may ever hold */
    bool full;      /* an addition was refused */
};

/* Life: `init` makes an empty buffer, `release` gives its memory back (and may be called twice),
 * `clear` empties it but keeps the memory and the ceiling. */
void buf_init(struct buf *b, size_t ceiling);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);

/* Adding. An addition is kept whole or not at all. */
void buf_add(struct buf *b, struct str s);
void buf_addc(struct buf *b, char c);
void buf_addz(struct buf *b, const char *z); /* a C string */
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_addi(struct buf *b, int64_t v);      /* a number in decimal */
void buf_add_le16(struct buf *b, unsigned v); /* little-endian, for file formats */
void buf_add_le32(struct buf *b, unsigned long v);

/* A text in double quotes, as JSON and YAML read it. */
void json_quote(struct buf *out, struct str s);

/* Reading. The view is valid until the next addition. */
struct str buf_str(const struct buf *b);
bool buf_ok(const struct buf *b); /* false once an addition was refused */
