/* totp: one-time codes of RFC 6238 over HMAC. Pure; for the files of factors, and for tests against the RFC's values.
 *
 *     totp_code(TOTP_SHA256, seed, step, code)       // code: six digits and a 0; step: seconds since 1970 / 30 */
#pragma once
#include "base/base.h"

#define TOTP_SECONDS 30
#define TOTP_DIGITS 6
#define TOTP_SEED 32      /* bytes, SHA-256 */
#define TOTP_SEED_SHA1 20 /* bytes */

enum totp_algorithm { TOTP_SHA256, TOTP_SHA1 };
void totp_code(enum totp_algorithm g, struct str seed, int64_t step, char out[TOTP_DIGITS + 1]);
/* The step whose code it is, within one step of `now_ms` and later than `after`; -1: none. Blanks inside are fine. */
int64_t totp_find(enum totp_algorithm g, struct str seed, int64_t now_ms, int64_t after, struct str typed);
void base32_add(struct buf *out, struct str bytes); /* RFC 4648 without padding */
