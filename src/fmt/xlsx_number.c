/* xlsx_number: see xlsx_number.h. */
#include "fmt/xlsx_number.h"

#include <math.h>

/* Formats ------------------------------------------------------------------------------------------------------- */

/* ECMA-376 18.8.30 with the numbers of a Japanese Excel: 27–36 and 50–58 are dates, 32 and 33 times of day. */
struct number_format number_format_builtin(uint32_t id) {
    struct number_format f = {0};
    f.percent = id == 9 || id == 10;
    f.time = (id >= 18 && id <= 22) || id == 32 || id == 33 || (id >= 45 && id <= 47);
    f.elapsed = id == 46;
    f.date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) ||
             (id >= 50 && id <= 58);
    return f;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool begins(struct str s, size_t at, const char *word) {
    size_t i = 0;
    for (; word[i]; i++)
        if (at + i >= s.len || lower(s.ptr[at + i]) != word[i]) return false;
    return true;
}

/* Past what is not a code: "text", \x, _x, *x, and [colour], [condition], [$-411]. [h], [mm] and [ss] are codes. */
static size_t skip_literal(struct str s, size_t at, struct number_format *f) {
    char c = s.ptr[at];
    size_t end = at + 1;
    if (c == '\\' || c == '_' || c == '*') {
        return at + 1 < s.len ? at + 2 : at + 1;
    } else if (c == '"') {
        while (end < s.len && s.ptr[end] != '"') end++;
        return end + 1;
    } else if (c == '[') {
        while (end < s.len && s.ptr[end] != ']') end++;
        struct str in = str_cut(s, at + 1, end < s.len ? end : s.len);
        bool same = in.len > 0;
        for (size_t i = 0; i < in.len; i++) same = same && lower(in.ptr[i]) == lower(in.ptr[0]);
        if (same && in.len <= 4 && strchr("hms", lower(in.ptr[0]))) f->elapsed = f->time = true;
        return end + 1;
    }
    return at;
}

/* `m` is a minute after an hour or before a second, else a month: `hour` says that an hour came last. */
static bool is_minute(struct str s, size_t at, bool hour) {
    if (hour) return true;
    while (at < s.len && !strchr("ymdhsge;", lower(s.ptr[at]))) at++;
    return at < s.len && lower(s.ptr[at]) == 's';
}

static size_t run_of(struct str s, size_t at) {
    size_t end = at;
    while (end < s.len && lower(s.ptr[end]) == lower(s.ptr[at])) end++;
    return end;
}

/* Only the first section counts, that of positive numbers. */
struct number_format number_format_of(struct str code) {
    struct number_format f = {0};
    bool hour = false;
    for (size_t at = 0; at < code.len && code.ptr[at] != ';';) {
        size_t after = skip_literal(code, at, &f);
        char c = lower(code.ptr[at]);
        if (after > at) {
            hour = hour || (c == '[' && f.elapsed);
            at = after;
            continue;
        }
        size_t end = run_of(code, at);
        if (begins(code, at, "general"))
            end = at + 7;
        else if (begins(code, at, "g/"))
            end = at + 2; /* G/標準 */
        else if (begins(code, at, "am/pm") || begins(code, at, "a/p"))
            f.time = true, end = at + (begins(code, at, "am/pm") ? 5 : 3);
        else if (c == 'e' && end < code.len && (code.ptr[end] == '+' || code.ptr[end] == '-'))
            ; /* 0.00E+00 */
        else if (c == 'h')
            f.time = hour = true;
        else if (c == 's')
            f.time = true, hour = false;
        else if (c == 'm' && is_minute(code, end, hour))
            f.time = true, hour = false;
        else if (strchr("ymdgeb", c) || (c == 'a' && end - at >= 3))
            f.date = true, hour = false;
        else if (c == '%')
            f.percent = true;
        at = end;
    }
    return f;
}

/* Numbers ------------------------------------------------------------------------------------------------------- */

bool number_read(struct str text, double *out) {
    char copy[64], *end;
    struct str s = str_trim(text);
    if (s.len == 0 || s.len >= sizeof copy) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789+-.eE", s.ptr[i]) || !s.ptr[i]) return false;
    memcpy(copy, s.ptr, s.len);
    copy[s.len] = 0;
    double v = strtod(copy, &end);
    if (*end || !isfinite(v)) return false;
    *out = v == 0 ? 0 : v; /* no -0 */
    return true;
}

/* Excel keeps fifteen digits; what lies beyond them is noise of the binary form. */
static void plain_number(double v, const char *sign, char out[NUMBER_TEXT_MAX]) {
    char shortest[32];
    if (fabs(v) < 1e15 && v == floor(v)) {
        snprintf(out, NUMBER_TEXT_MAX, "%.0f%s", v, sign);
        return;
    }
    snprintf(shortest, sizeof shortest, "%.15g", v);
    if (!strchr(shortest, 'e') || fabs(v) >= 1e21 || fabs(v) < 1e-9) {
        snprintf(out, NUMBER_TEXT_MAX, "%s%s", shortest, sign);
        return;
    }
    int digits = fabs(v) >= 1 ? 0 : 14 - (int)floor(log10(fabs(v)));
    snprintf(out, NUMBER_TEXT_MAX - 2, "%.*f", digits, strtod(shortest, NULL));
    size_t len = strlen(out);
    while (digits && len > 1 && out[len - 1] == '0') len--;
    snprintf(out + len, NUMBER_TEXT_MAX - len, "%s", sign);
}

/* Days of the Gregorian calendar since 1970-01-01, to year, month, day. */
static void civil(int64_t days, int *y, int *m, int *d) {
    int64_t z = days + 719468, era = z / 146097, doe = z % 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

/* Day 60 of the 1900 system is 29 February 1900, which never was; days before it are one off. */
static size_t put_date(int64_t day, bool from_1904, char *out, size_t room) {
    int y, m, d;
    if (!from_1904 && day == 60) return (size_t)snprintf(out, room, "1900-02-29");
    int64_t epoch = from_1904 ? -24107 : day < 60 ? -25568 : -25569;
    civil(day + epoch, &y, &m, &d);
    return (size_t)snprintf(out, room, "%04d-%02d-%02d", y, m, d);
}

static void put_time(int64_t seconds, char *out, size_t room) {
    int used = snprintf(out, room, "%02lld:%02lld", (long long)(seconds / 3600), (long long)(seconds / 60 % 60));
    if (seconds % 60 && used > 0) snprintf(out + used, room - (size_t)used, ":%02lld", (long long)(seconds % 60));
}

enum book_kind number_text(double v, struct number_format f, bool from_1904, char out[NUMBER_TEXT_MAX]) {
    bool is_date = (f.date || f.time || f.elapsed) && v >= 0 && v < 2958466; /* to the end of the year 9999 */
    if (!is_date) {
        char whole[32];
        if (f.percent) snprintf(whole, sizeof whole, "%.15g", v * 100);
        plain_number(f.percent ? strtod(whole, NULL) : v, f.percent ? "%" : "", out);
        return BOOK_NUMBER;
    }
    int64_t seconds = llround(v * 86400), day = seconds / 86400;
    size_t used = 0;
    bool with_day = f.date && !f.elapsed && (day > 0 || from_1904);
    if (with_day) used = put_date(day, from_1904, out, NUMBER_TEXT_MAX);
    if (with_day && (!f.time || seconds % 86400 == 0)) return BOOK_DATE;
    if (used) out[used++] = ' ';
    put_time(f.elapsed || !f.time ? seconds : seconds % 86400, out + used, NUMBER_TEXT_MAX - used);
    return BOOK_DATE;
}
