/* bytes: the small words that every format here is made of: lines, numbers, base64, UTF-8.
 *
 * This room is kijun-verify, the program that an auditor reads. It shares no code with kijun, not even `base`: what it
 * says about a trail must not depend on the program that wrote the trail. Names that leave a file begin with v_.
 *
 * Every reader here is strict: one text for one value. Base64 is canonical and padded, numbers have no leading zeros, a
 * line ends with LF. So no byte can change without the meaning changing.
 *
 *     struct span rest = whole, line;
 *     while (v_line(&rest, &line))
 *         if (!v_hash_text(line, hash)) …
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A view of bytes that somebody else owns. */
struct span {
    const uint8_t *p;
    size_t n;
};
#define SPAN(literal) ((struct span){(const uint8_t *)(literal), sizeof(literal) - 1}) /* also of a constant */
#define SPAN_ARG(s) (int)((s).n < 1000 ? (s).n : 1000), (const char *)(s).p /* for %.*s; a thousand bytes at most */

static inline bool v_same(struct span a, struct span b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* What follows `start` in s; false when s does not begin so. */
bool v_after(struct span s, struct span start, struct span *rest);

/* Takes the next line, without its LF, off `rest`; false when no LF is left. */
bool v_line(struct span *rest, struct span *line);

/* A decimal number without sign and leading zeros, of at most 18 digits. */
bool v_number(struct span s, uint64_t *out);

/* Base64 into `out`; false unless it is the one padded text of at most `room` bytes. */
bool v_base64(struct span s, uint8_t *out, size_t room, size_t *n);

/* Base64 of exactly 32 bytes. */
bool v_hash_text(struct span s, uint8_t out[32]);

/* Lower-case hex of exactly n bytes. */
bool v_hex(struct span s, uint8_t *out, size_t n);

/* Valid UTF-8 without any character below U+0020. */
bool v_text(struct span s);

/* A key name of a signed note: text, not empty, without blanks of any kind and without `+`. */
bool v_key_name(struct span s);

/* Memory of n bytes, zeroed, or the end of the program with status 3. free() or v_free() gives it back. */
void *v_alloc(size_t n);
void v_free(struct span s);

/* The machine failed: says so on standard error and ends the program with status 3. */
_Noreturn void v_machine(const char *what);
