/* clock: what time it is, and nothing else. Documents never ask (their dates come from their file). */
#pragma once
#include <stdint.h>

int64_t clock_unix(void);          /* seconds since 1970 UTC */
uint64_t clock_monotonic_ns(void); /* for measuring; never goes back */
