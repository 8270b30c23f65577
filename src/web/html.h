/* html: what compiled templates are made of. Nobody else writes a page.
 *
 * A page is a template (NAME.html beside its C file) that tools/template.c compiles to a C function: `{{ x }}` is
 * escaped for the place where it stands, texts come in the reader's language, and what would be unsafe does not
 * compile. src/web/README.md has the language of templates. */
#pragma once
#include "base/base.h"

struct visit;

struct html {
    struct buf *out;
    enum lang lang;
    const struct visit *visit; /* for layouts: who looks, which page; NULL in tests */
};
/* Markup that needs no escaping; only markup.c makes one (from pictures of our own writers, and of Markdown). */
struct markup {
    struct str bytes;
};
void html_raw(struct html *h, const char *bytes, size_t n); /* of templates: fixed text */
/* The same value for text between tags and in a quoted attribute, by its type. */
void html_put_str(struct html *h, struct str s);
void html_put_z(struct html *h, const char *z);
void html_put_int(struct html *h, int64_t v); /* 1234567 */
void html_put_unsigned(struct html *h, uint64_t v);
void html_put_bool(struct html *h, bool v); /* "true", "false" */
void html_put_markup(struct html *h, struct markup m);
#define html_put(h, x)                                                                                                 \
    _Generic((x), struct str: html_put_str, char *: html_put_z, const char *: html_put_z, bool: html_put_bool,        \
             int: html_put_int, long: html_put_int, long long: html_put_int, unsigned: html_put_unsigned,              \
             unsigned long: html_put_unsigned, unsigned long long: html_put_unsigned, unsigned char: html_put_unsigned, \
             struct markup: html_put_markup)(h, x)
/* In a quoted attribute: the same without markup. In an address (href, src, action, formaction): percent-encoded, for
 * one segment or one value of the query. */
#define html_put_attr(h, x)                                                                                            \
    _Generic((x), struct str: html_put_str, char *: html_put_z, const char *: html_put_z, bool: html_put_bool,        \
             int: html_put_int, long: html_put_int, long long: html_put_int, unsigned: html_put_unsigned,              \
             unsigned long: html_put_unsigned, unsigned long long: html_put_unsigned,                                  \
             unsigned char: html_put_unsigned)(h, x)
void html_url_str(struct html *h, struct str s);
void html_url_z(struct html *h, const char *z);
#define html_put_url(h, x)                                                                                             \
    _Generic((x), struct str: html_url_str, char *: html_url_z, const char *: html_url_z, int: html_put_int,           \
             long: html_put_int, long long: html_put_int, unsigned: html_put_unsigned,                                 \
             unsigned long: html_put_unsigned, unsigned long long: html_put_unsigned)(h, x)
/* A whole address of this site ("/systems/3"): must begin with one "/" and no second; else "#" is written. */
void html_path(struct html *h, struct str path);
/* The hidden field that guards a form (route.h): the session's token, or the one of forms before signing in. Written by
 * {{token}} and {{token open}}. */
void html_token(struct html *h);
void html_token_open(struct html *h);
/* A translated sentence with values: formatted as printf does, then escaped as a whole. */
void html_say(struct html *h, const char *translated, ...) __attribute__((format(printf, 2, 3)));

/* How people of this language write it: 2026年4月1日 / 1 April 2026; 2026-04-01 10:15 in Japan's time; 1,234,567. */
void html_date(struct html *h, struct str iso); /* an ISO date; what is none is written as it stands */
void html_moment(struct html *h, int64_t unix_ms);
void html_count(struct html *h, int64_t v);
