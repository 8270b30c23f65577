/* base64: bytes as text, RFC 4648 section 4 with padding; and as hex digits.
 *
 * Reading is strict: one text for one value (padding required, unused bits zero, no blanks), so that a changed
 * character is always a changed value. */
#pragma once
#include "base/buf.h"

void base64_add(struct buf *out, struct str bytes);
/* False when the text is not base64 or holds more than `room` bytes; `got` bytes are in `to` otherwise. */
bool base64_read(struct str text, unsigned char *to, size_t room, size_t *got);

void hex_add(struct buf *out, struct str bytes);                             /* lower case */
bool hex_read(struct str text, unsigned char *to, size_t room, size_t *got); /* lower case only */
