/* fuzz_smtp_reply: any bytes as the answer of a mail relay: what is whole stays so whatever follows, no beginning of it
 * is, and what is shown is plain. */
#include <stdlib.h>

#include "mail/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str all = {(const char *)data, size};
    struct smtp_reply r, again;
    size_t used = 0, other;
    char shown[40];
    if (smtp_reply_read(all, &r, &used) != SMTP_WHOLE) return 0;
    if (used > size || !r.n || r.n > SMTP_LINES_MAX || r.code < 200 || r.code > 599) abort();
    for (size_t i = 0; i < r.n; i++)
        if (r.lines[i].len > SMTP_LINE_MAX || memchr(r.lines[i].ptr, '\r', r.lines[i].len)) abort();
    for (size_t n = 0; n < used; n += 1 + n / 8)
        if (smtp_reply_read(str_cut(all, 0, n), &again, &other) != SMTP_MORE) abort();
    if (smtp_reply_read(str_cut(all, 0, used), &again, &other) != SMTP_WHOLE || other != used) abort();
    (void)smtp_offers(&r, "AUTH", "PLAIN");
    smtp_reply_text(&r, shown, sizeof shown);
    for (size_t i = 0; shown[i]; i++)
        if (shown[i] < 0x20 || shown[i] > 0x7e) abort();
    return 0;
}
