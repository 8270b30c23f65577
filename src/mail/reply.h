/* reply: one answer of a mail relay (RFC 5321 4.2): lines of a number and a text, the last one with a blank between.
 *
 * Strict: CR LF and nothing else ends a line, one number in all lines, nothing longer than the ceilings. The views
 * lead into the bytes that were read. */
#pragma once
#include "base/base.h"

#define SMTP_LINE_MAX 998
#define SMTP_LINES_MAX 64
#define SMTP_REPLY_MAX (SMTP_LINES_MAX * (size_t)(SMTP_LINE_MAX + 2))

struct smtp_reply {
    unsigned code; /* 200 to 599 */
    size_t n;
    struct str lines[SMTP_LINES_MAX]; /* texts */
};
enum smtp_read {
    SMTP_MORE, /* so far good, not yet whole; `out` is not to be looked at */
    SMTP_WHOLE,
    SMTP_BROKEN /* no continuation makes an answer of it */
};
enum smtp_read smtp_reply_read(struct str bytes, struct smtp_reply *out, size_t *used);
/* Whether an answer to EHLO offers the extension; `word` not NULL: with that parameter ("AUTH", "PLAIN"). In any case
 * of letters. */
bool smtp_offers(const struct smtp_reply *r, const char *extension, const char *word);
/* The last line, fit to be shown: printable ASCII, cut short. */
void smtp_reply_text(const struct smtp_reply *r, char *to, size_t room);
