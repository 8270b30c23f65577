/* html: values into pages. Everything that did not come from a template passes through one of two tables here: the one
 * of text and quoted values, or the one of addresses. */
#include "web/visit.h"

#include <inttypes.h>
#include <string.h>

void html_raw(struct html *h, const char *bytes, size_t n) {
    buf_add(h->out, (struct str){bytes, n});
}

/* What a byte is written as between tags and in quotes of either kind; NULL: as it stands. Control characters that HTML
 * does not have become the sign for "unreadable". */
static const char *entity(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    case '\r':
        return "&#13;";
    default:
        return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}
void html_put_str(struct html *h, struct str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *as = entity((unsigned char)s.ptr[i]);
        if (!as) continue;
        buf_add(h->out, (struct str){s.ptr + from, i - from});
        buf_addz(h->out, as);
        from = i + 1;
    }
    if (s.len > from) buf_add(h->out, (struct str){s.ptr + from, s.len - from});
}
void html_put_z(struct html *h, const char *z) {
    html_put_str(h, str_of(z));
}
void html_put_int(struct html *h, int64_t v) {
    buf_addi(h->out, v);
}
void html_put_unsigned(struct html *h, uint64_t v) {
    buf_addf(h->out, "%" PRIu64, v);
}
void html_put_bool(struct html *h, bool v) {
    buf_addz(h->out, v ? "true" : "false");
}
void html_put_markup(struct html *h, struct markup m) {
    buf_add(h->out, m.bytes);
}

static bool unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}
static void percent(struct html *h, unsigned char c) {
    static const char digits[] = "0123456789ABCDEF";
    buf_add(h->out, (struct str){(const char[]){'%', digits[c >> 4], digits[c & 15]}, 3});
}
void html_url_str(struct html *h, struct str s) {
    /* A segment "." or ".." is taken away by browsers, encoded or not: then it is no name that we could mean. */
    bool dots = s.len > 0;
    for (size_t i = 0; i < s.len; i++) dots = dots && s.ptr[i] == '.';
    char before = h->out->len ? h->out->ptr[h->out->len - 1] : 0;
    if (dots && (before == '/' || before == '.')) s = STR("\xef\xbf\xbd");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (unreserved(c))
            buf_addc(h->out, (char)c);
        else
            percent(h, c);
    }
}
void html_url_z(struct html *h, const char *z) {
    html_url_str(h, str_of(z));
}
void html_path(struct html *h, struct str path) {
    bool ours = path.len && path.ptr[0] == '/' && !(path.len > 1 && (path.ptr[1] == '/' || path.ptr[1] == '\\'));
    if (!ours) path = STR("#");
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        /* What is encoded already stays; what cannot stand in an address, or could end the value, is encoded. */
        if (c == '&')
            buf_addz(h->out, "&amp;");
        else if (unreserved(c) || (c && strchr("!$()*+,/:;=@?#%", c)))
            buf_addc(h->out, (char)c);
        else
            percent(h, c);
    }
}

void html_say(struct html *h, const char *translated, ...) {
    struct buf b;
    va_list ap;
    buf_init(&b, MIB);
    va_start(ap, translated);
    buf_vaddf(&b, translated, ap);
    va_end(ap);
    html_put_str(h, buf_str(&b));
    buf_release(&b);
}

void html_date(struct html *h, struct str iso) {
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    int64_t at, year, month, day;
    struct buf b;
    buf_init(&b, 64);
    buf_add(&b, iso);
    buf_addz(&b, "T00:00:00Z");
    bool ok = iso.len == 10 && clock_read(buf_str(&b), &at) && str_int(str_cut(iso, 0, 4), &year) &&
              str_int(str_cut(iso, 5, 7), &month) && str_int(str_cut(iso, 8, 10), &day);
    buf_release(&b);
    if (!ok)
        html_put_str(h, iso);
    else if (h->lang == LANG_JA)
        buf_addf(h->out, "%" PRId64 "年%" PRId64 "月%" PRId64 "日", year, month, day);
    else
        buf_addf(h->out, "%" PRId64 " %s %" PRId64, day, months[month - 1], year);
}
void html_moment(struct html *h, int64_t unix_ms) {
    char text[CLOCK_TEXT_MAX];
    clock_text(unix_ms + INT64_C(9) * 60 * 60 * 1000, text);
    buf_addf(h->out, "%.10s %.5s", text, text + 11);
}
void html_count(struct html *h, int64_t v) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    if (v < 0) buf_addc(h->out, '-');
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) buf_addc(h->out, ',');
        buf_addc(h->out, digits[i]);
    }
}

static void token(struct html *h, struct str value) {
    html_raw(h, "<input type=\"hidden\" name=\"token\" value=\"", 41);
    html_put_str(h, value);
    html_raw(h, "\">", 2);
}
void html_token(struct html *h) {
    token(h, h->visit ? str_of(h->visit->viewer.csrf) : STR(""));
}
void html_token_open(struct html *h) {
    token(h, h->visit ? h->visit->open_token : STR(""));
}
