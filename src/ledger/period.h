/* period: terms of keeping (`P5Y`, `P3M`, `P1W`, `P7D`, `P1Y6M`), and days (`2026-04-01`).
 *
 * A term is written as ISO 8601 has durations, in years, months, weeks and days only. Months are those of the calendar:
 * one month after 31 January is the last day of February.
 *
 *     if (!period_read(STR("P3M"), &p)) …
 *     over = period_end(moment, p) <= now;
 *
 * Days are those of Japan (UTC+9, without summer time), whatever the machine is set to: an effective period ends when
 * the day ends there. */
#pragma once
#include "base/base.h"

#define PERIOD_TEXT_MAX 24
#define PERIOD_MONTHS_MAX 12000 /* a thousand years */
#define PERIOD_DAYS_MAX 366000

struct period {
    int64_t months, days;
};
/* Units from large to small, each once; at least one; not nothing at all. */
bool period_read(struct str text, struct period *out);
void period_write(struct period p, char out[PERIOD_TEXT_MAX]); /* the same text for the same term */
void period_speak(struct period p, struct buf *out);           /* in the language of messages: "1年6か月" */
int64_t period_end(int64_t unix_ms, struct period p);

#define DAY_TEXT_MAX 11
bool day_ok(struct str day);                          /* that form, and a day that exists */
void day_of(int64_t unix_ms, char out[DAY_TEXT_MAX]); /* the day in Japan at that moment */
int64_t day_end(struct str day);                      /* the first moment after it; `day` is one */
