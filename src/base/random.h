/* random: bytes that nobody can guess, from the operating system. */
#pragma once
#include "base/err.h"

/* Fills `room` bytes. Fails only where the system has no source of randomness (UPSTREAM). */
bool random_bytes(void *to, size_t room, struct err *e) MUST_CHECK;
/* The same by small portions of a larger draw: for many salts. What was given out is wiped from the reserve at once,
 * and the reserve is not carried over a fork. */
bool random_salt(unsigned char to[32], struct err *e) MUST_CHECK;
