/* hash: SHA-256 and what a trail makes of it. One context, used again and again: making one costs more than hashing an
 * entry. So this is for one thread. */
#pragma once
#include "verify/bytes.h"

void v_crypto_start(void); /* first in main: want of memory ends the program with status 3 */

/* SHA-256 of a followed by b. */
void v_sha256(struct span a, struct span b, uint8_t out[32]);

/* SHA-256 in pieces; one at a time. */
void v_sha256_begin(void);
void v_sha256_add(struct span s);
void v_sha256_end(uint8_t out[32]);

/* HMAC-SHA-256(key = salt, message = record): what the leaf of an entry says about its record. */
void v_commitment(const uint8_t salt[32], struct span record, uint8_t out[32]);

/* SHA-256(0x00 ‖ commitment), SHA-256(0x01 ‖ left ‖ right): RFC 9162 section 2.1.1. */
void v_leaf(const uint8_t commitment[32], uint8_t out[32]);
void v_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32]);
