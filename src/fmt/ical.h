/* ical: a calendar of days, for calendar programs (RFC 5545): due dates of exceptions, inspections, evidence.
 *
 *     struct icalw w;
 *     ical_begin(&w, &out, STR("kijun"), STR("期限"));
 *     ical_day(&w, &(struct ical_day){.uid = STR("exception-3@a.example"), .day = STR("2026-04-01"),
 *              .stamp = 1775000000, .title = STR("例外措置の期限"), .note = STR("…"), .url = link});
 *     if (!ical_end(&w, &e)) …                                        // LIMIT
 *
 * Events last a whole day and take no time (TRANSP:TRANSPARENT). Lines end in CRLF and are folded at 75 octets between
 * characters, never inside one (3.1); text is escaped (3.3.11); control characters are left out. The moment of making
 * (DTSTAMP) is given by the caller, so the same input gives the same bytes. An event whose day does not have the form
 * 2026-04-01 is left out and counted in `refused`. */
#pragma once
#include "base/base.h"

struct icalw {
    struct buf *out;
    size_t refused;
};
struct ical_day {
    struct str uid;              /* the same for the same thing, for ever */
    struct str day;              /* 2026-04-01 */
    int64_t stamp;               /* seconds since 1970 */
    struct str title, note, url; /* note, url: "" = none */
};
void ical_begin(struct icalw *w, struct buf *out, struct str product, struct str name);
void ical_day(struct icalw *w, const struct ical_day *d);
bool ical_end(struct icalw *w, struct err *e) MUST_CHECK;
