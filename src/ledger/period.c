/* period: terms and days. */
#include "ledger/period.h"

#include <assert.h>

#define JAPAN_MS ((int64_t)9 * 3600 * 1000)
#define DAY_MS ((int64_t)86400000)

/* Digits and a unit; moves past them. */
static bool part(struct str *rest, int64_t *n, char *unit) {
    size_t i = 0;
    *n = 0;
    while (i < rest->len && rest->ptr[i] >= '0' && rest->ptr[i] <= '9' && i < 6) *n = *n * 10 + (rest->ptr[i++] - '0');
    if (i == 0 || i == rest->len) return false;
    *unit = rest->ptr[i];
    *rest = str_cut(*rest, i + 1, rest->len);
    return true;
}

bool period_read(struct str text, struct period *out) {
    static const char units[] = "YMWD";
    struct period p = {0};
    size_t next = 0;
    if (text.len < 3 || text.ptr[0] != 'P') return false;
    for (text = str_cut(text, 1, text.len); text.len;) {
        int64_t n;
        char unit;
        if (!part(&text, &n, &unit)) return false;
        while (next < 4 && units[next] != unit) next++;
        if (next == 4) return false; /* unknown, or not in order */
        if (unit == 'Y' || unit == 'M') p.months += unit == 'Y' ? 12 * n : n;
        if (unit == 'W' || unit == 'D') p.days += unit == 'W' ? 7 * n : n;
        next++;
    }
    if ((!p.months && !p.days) || p.months > PERIOD_MONTHS_MAX || p.days > PERIOD_DAYS_MAX) return false;
    *out = p;
    return true;
}

void period_write(struct period p, char out[PERIOD_TEXT_MAX]) {
    struct buf b;
    buf_init(&b, PERIOD_TEXT_MAX - 1);
    buf_addc(&b, 'P');
    if (p.months / 12) buf_addf(&b, "%lldY", (long long)(p.months / 12));
    if (p.months % 12) buf_addf(&b, "%lldM", (long long)(p.months % 12));
    if (p.days) buf_addf(&b, "%lldD", (long long)p.days);
    struct str s = buf_str(&b);
    for (size_t i = 0; i <= s.len; i++) out[i] = i < s.len ? s.ptr[i] : 0;
    buf_release(&b);
}

static void space(struct buf *out, bool *first) {
    if (!*first) buf_addz(out, lang_current() == LANG_JA ? "" : " ");
    *first = false;
}

void period_speak(struct period p, struct buf *out) {
    long long years = p.months / 12, months = p.months % 12, days = p.days;
    bool first = true;
    if (years) space(out, &first), buf_addf(out, years == 1 ? _("%lld year") : _("%lld years"), years);
    if (months) space(out, &first), buf_addf(out, months == 1 ? _("%lld month") : _("%lld months"), months);
    if (days) space(out, &first), buf_addf(out, days == 1 ? _("%lld day") : _("%lld days"), days);
}

int64_t period_end(int64_t unix_ms, struct period p) {
    return clock_later(unix_ms, p.months, p.days);
}

static bool day_begin(struct str day, int64_t *out) {
    char text[21] = "0000-00-00T00:00:00Z";
    if (day.len != 10) return false;
    for (size_t i = 0; i < 10; i++) text[i] = day.ptr[i];
    if (!clock_read(str_of(text), out)) return false;
    *out -= JAPAN_MS;
    return true;
}

bool day_ok(struct str day) {
    int64_t at;
    return day_begin(day, &at);
}

void day_of(int64_t unix_ms, char out[DAY_TEXT_MAX]) {
    char text[CLOCK_TEXT_MAX];
    clock_text(unix_ms + JAPAN_MS, text);
    for (size_t i = 0; i < 10; i++) out[i] = text[i];
    out[10] = 0;
}

int64_t day_end(struct str day) {
    int64_t at = 0;
    bool ok = day_begin(day, &at);
    assert(ok);
    (void)ok;
    return at + DAY_MS;
}
