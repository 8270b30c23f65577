/* clock: the machine's time, and moments as text. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#define DAY_MS ((int64_t)86400000)

static int64_t turned_ms;

void clock_turn_ms(int64_t by) {
    turned_ms = by;
}

int64_t clock_unix_ms(void) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + turned_ms;
}

int64_t clock_unix(void) {
    return clock_unix_ms() / 1000;
}

uint64_t clock_monotonic_ns(void) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

void clock_sleep_us(unsigned us) {
    nanosleep(&(struct timespec){.tv_sec = us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000}, NULL);
}

/* Days since 1970 and the calendar, in years that begin in March so that the odd day comes last. */
static int64_t days_from(int64_t y, int64_t m, int64_t d) {
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, year = y - era * 400;
    int64_t day = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

static void date_from(int64_t days, int64_t *y, int64_t *m, int64_t *d) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    *d = of_year - (153 * month + 2) / 5 + 1;
    *m = month < 10 ? month + 3 : month - 9;
    *y = year + era * 400 + (*m <= 2);
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

void clock_text(int64_t unix_ms, char out[CLOCK_TEXT_MAX]) {
    const int64_t first = days_from(1, 1, 1) * DAY_MS, last = days_from(10000, 1, 1) * DAY_MS - 1;
    int64_t y, m, d, ms = unix_ms < first ? first : unix_ms > last ? last : unix_ms;
    int64_t days = floor_div(ms, DAY_MS), rest = ms - days * DAY_MS;
    date_from(days, &y, &m, &d);
    unsigned parts[] = {
        (unsigned)y % 10000,           (unsigned)m % 100,           (unsigned)d % 100, (unsigned)(rest / 3600000) % 100,
        (unsigned)(rest / 60000 % 60), (unsigned)(rest / 1000 % 60)};
    static const char form[] = "0000-00-00T00:00:00.000Z";
    static const int ends[] = {3, 6, 9, 12, 15, 18};
    for (size_t i = 0; i < sizeof form; i++) out[i] = form[i];
    for (size_t p = 0; p < 6; p++)
        for (int at = ends[p], v = (int)parts[p]; v; at--, v /= 10) out[at] = (char)('0' + v % 10);
    for (int at = 22, v = (int)(rest % 1000); v; at--, v /= 10) out[at] = (char)('0' + v % 10);
}

static bool number(struct str s, size_t from, size_t to, int64_t *out) {
    int64_t v = 0;
    for (size_t i = from; i < to; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

bool clock_read(struct str text, int64_t *unix_ms) {
    int64_t y, m, d, h, min, s, ms = 0;
    if (text.len != 20 && text.len != 24) return false;
    if (!number(text, 0, 4, &y) || !number(text, 5, 7, &m) || !number(text, 8, 10, &d) || !number(text, 11, 13, &h) ||
        !number(text, 14, 16, &min) || !number(text, 17, 19, &s))
        return false;
    if (text.len == 24 && !number(text, 20, 23, &ms)) return false;
    if (y < 1 || m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || min > 59 || s > 59) return false;
    int64_t at = ((days_from(y, m, d) * 24 + h) * 60 + min) * 60000 + s * 1000 + ms;
    char again[CLOCK_TEXT_MAX];
    clock_text(at, again);
    if (text.len == 20) again[19] = 'Z', again[20] = 0;
    if (!str_eq(text, str_of(again))) return false; /* a day that does not exist, or another separator */
    *unix_ms = at;
    return true;
}

int64_t clock_later(int64_t unix_ms, int64_t months, int64_t days) {
    int64_t y, m, d, day = floor_div(unix_ms, DAY_MS), rest = unix_ms - day * DAY_MS;
    date_from(day, &y, &m, &d);
    int64_t total = y * 12 + m - 1 + months, to_y = floor_div(total, 12), to_m = total - to_y * 12 + 1;
    int64_t last = days_from(to_y + (to_m == 12), to_m == 12 ? 1 : to_m + 1, 1) - days_from(to_y, to_m, 1);
    return (days_from(to_y, to_m, d > last ? last : d) + days) * DAY_MS + rest;
}
