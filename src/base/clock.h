/* clock: what time it is, and nothing else. Documents never ask (their dates come from their file). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

int64_t clock_unix(void);          /* seconds since 1970 UTC */
int64_t clock_unix_ms(void);       /* the same in milliseconds */
uint64_t clock_monotonic_ns(void); /* for measuring; never goes back */
void clock_sleep_us(unsigned us);

/* A moment as people and records write it: 2026-11-30T08:21:44.123Z, always UTC. Years 1 to 9999; outside of them the
 * nearest. */
#define CLOCK_TEXT_MAX 25
void clock_text(int64_t unix_ms, char out[CLOCK_TEXT_MAX]);
bool clock_read(struct str text, int64_t *unix_ms); /* that form, with or without milliseconds, nothing else */
/* The same moment `months` later (the last day of the month when the day does not exist there), then `days` later. */
int64_t clock_later(int64_t unix_ms, int64_t months, int64_t days);

/* Tests turn the clock: added to clock_unix and clock_unix_ms. Production never calls it. */
void clock_turn_ms(int64_t by);
