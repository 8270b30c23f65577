/* verify_bridge: what kijun-verify says of some bytes. */
#pragma once
#include <stddef.h>

/* The exit status, or -1 when key or earlier checkpoint (may be NULL) are none. What is said goes to `said`, cut at
 * `room`. */
int verify_bytes(const char *bytes, size_t n, const char *key, const char *earlier, size_t earlier_n, char *said,
                 size_t room);
