/* fuzz_html: any bytes into a page, at each place where a page may have them. What was written is read by a small
 * reader of its own: nothing in it may end the place, and it must say what was put in. */
#include <string.h>

#include "web/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok) {
    if (!ok) __builtin_trap();
}

/* Text and quoted values: no < > " ', each & is one of ours; read back it is the input, without control characters. */
static void check_text(struct str have, struct str in) {
    static const char *const names[][2] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                                           {"&quot;", "\""}, {"&#39;", "'"}, {"&#13;", "\r"}};
    size_t at = 0;
    for (size_t i = 0; i < in.len; i++) {
        unsigned char want = (unsigned char)in.ptr[i];
        struct str rest = str_cut(have, at, have.len);
        check(rest.len > 0 && !strchr("<>\"'", rest.ptr[0]));
        if ((want < 0x20 && want != '\t' && want != '\n' && want != '\r') || want == 0x7f) {
            check(str_starts(rest, STR("\xef\xbf\xbd")));
            at += 3;
        } else if (rest.ptr[0] == '&') {
            bool known = false;
            for (size_t n = 0; n < sizeof names / sizeof *names && !known; n++)
                if (str_starts(rest, str_of(names[n][0]))) {
                    check((unsigned char)names[n][1][0] == want);
                    at += strlen(names[n][0]);
                    known = true;
                }
            check(known);
        } else {
            check((unsigned char)rest.ptr[0] == want);
            at++;
        }
    }
    check(at == have.len);
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
/* A segment or a value: letters, digits and %XX, which are the input again. */
static void check_url(struct str have, struct str in) {
    size_t n = 0;
    for (size_t i = 0; i < have.len; i++, n++) {
        unsigned char c = (unsigned char)have.ptr[i];
        if (c == '%') {
            check(i + 2 < have.len && digit(have.ptr[i + 1]) >= 0 && digit(have.ptr[i + 2]) >= 0);
            c = (unsigned char)(digit(have.ptr[i + 1]) * 16 + digit(have.ptr[i + 2]));
            i += 2;
        } else {
            check((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  (c && strchr("-._~", c)));
        }
        check(n < in.len && (unsigned char)in.ptr[n] == c);
    }
    check(n == in.len);
}

/* A whole address: of this site, and nothing that ends a value. */
static void check_path(struct str have) {
    check(str_is(have, "#") || (have.len && have.ptr[0] == '/'));
    check(have.len < 2 || have.ptr[0] != '/' || (have.ptr[1] != '/' && have.ptr[1] != '\\'));
    for (size_t i = 0; i < have.len; i++) {
        unsigned char c = (unsigned char)have.ptr[i];
        check(c > ' ' && c < 0x7f && !strchr("<>\"'\\`", c));
        if (c == '&') check(str_starts(str_cut(have, i, have.len), STR("&amp;")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str in = {(const char *)data, size};
    struct buf b;
    buf_init(&b, 64 * MIB);
    struct html h = {&b, LANG_JA, NULL};
    html_put_str(&h, in);
    check_text(buf_str(&b), in);
    buf_clear(&b);
    html_url_str(&h, in);
    check_url(buf_str(&b), in);
    buf_clear(&b);
    html_path(&h, in);
    check_path(buf_str(&b));
    buf_clear(&b);
    /* A date is one, or stands as it was. */
    html_date(&h, in);
    if (size != 10) check_text(buf_str(&b), in);
    buf_clear(&b);
    if (size < 4096 && !memchr(data, 0, size)) {
        html_say(&h, "%.*s", STR_ARG(in));
        check_text(buf_str(&b), in);
    }
    buf_release(&b);
    return 0;
}
