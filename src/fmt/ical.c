/* ical: see ical.h. */
#include "fmt/ical.h"

#include "base/clock.h"

#define FOLD 75 /* octets of a line, its end not counted */

/* NAME:value, folded. `raw` is escaped already. */
static void line(struct icalw *w, const char *name, struct str raw) {
    size_t col = strlen(name) + 1;
    buf_addz(w->out, name);
    buf_addc(w->out, ':');
    for (size_t at = 0, from = 0; at < raw.len; from = at) {
        utf8_next(raw, &at);
        if (col + (at - from) > FOLD) {
            buf_addz(w->out, "\r\n ");
            col = 1;
        }
        buf_add(w->out, str_cut(raw, from, at));
        col += at - from;
    }
    buf_addz(w->out, "\r\n");
}

static void text(struct icalw *w, const char *name, struct str value) {
    struct buf b;
    buf_init(&b, 2 * value.len + 1);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '\n') {
            buf_addz(&b, "\\n");
        } else if (c == '\\' || c == ';' || c == ',') {
            buf_addc(&b, '\\');
            buf_addc(&b, c);
        } else if ((unsigned char)c >= 0x20 && c != 0x7f) {
            buf_addc(&b, c);
        }
    }
    line(w, name, buf_str(&b));
    buf_release(&b);
}

void ical_begin(struct icalw *w, struct buf *out, struct str product, struct str name) {
    *w = (struct icalw){.out = out};
    line(w, "BEGIN", STR("VCALENDAR"));
    line(w, "VERSION", STR("2.0"));
    text(w, "PRODID", product);
    line(w, "CALSCALE", STR("GREGORIAN"));
    if (name.len) text(w, "X-WR-CALNAME", name);
}

/* 20260401 of 2026-04-01, `later` days on. */
static bool compact(struct str day, int64_t later, char out[9]) {
    char whole[CLOCK_TEXT_MAX], moved[CLOCK_TEXT_MAX];
    int64_t ms;
    if (day.len != 10) return false;
    (void)snprintf(whole, sizeof whole, "%.*sT00:00:00Z", STR_ARG(day));
    if (!clock_read(str_of(whole), &ms)) return false;
    clock_text(clock_later(ms, 0, later), moved);
    (void)snprintf(out, 9, "%.4s%.2s%.2s", moved, moved + 5, moved + 8);
    return true;
}

void ical_day(struct icalw *w, const struct ical_day *d) {
    char from[9], until[9], stamp[CLOCK_TEXT_MAX], when[20];
    if (!compact(d->day, 0, from) || !compact(d->day, 1, until)) {
        w->refused++;
        return;
    }
    clock_text(d->stamp * 1000, stamp);
    (void)snprintf(when, sizeof when, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", stamp, stamp + 5, stamp + 8, stamp + 11, stamp + 14,
                   stamp + 17);
    line(w, "BEGIN", STR("VEVENT"));
    text(w, "UID", d->uid);
    line(w, "DTSTAMP", str_of(when));
    line(w, "DTSTART;VALUE=DATE", str_of(from));
    line(w, "DTEND;VALUE=DATE", str_of(until));
    text(w, "SUMMARY", d->title);
    if (d->note.len) text(w, "DESCRIPTION", d->note);
    if (d->url.len) text(w, "URL", d->url);
    line(w, "TRANSP", STR("TRANSPARENT"));
    line(w, "END", STR("VEVENT"));
}

bool ical_end(struct icalw *w, struct err *e) {
    line(w, "END", STR("VCALENDAR"));
    return buf_ok(w->out) || err_set(e, ERR_LIMIT, _("The calendar would be larger than is allowed."));
}
