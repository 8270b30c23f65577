/* web_person: somebody at a browser, for tests of signing in: cookies are kept, forms carry their token, and the
 * hasher's way is gone. Over web_fixture.h. */
#pragma once
#include "web_fixture.h"

#include "access/totp.h"

#define FORM_TOKEN "000000000000000000000000000000000000000000000000"

struct browser {
    struct site *site;
    char session[64], step[64], seen[64];
    struct reply r; /* the last answer */
};

/* The value of a cookie that the answer sets; false when it sets none of that name. */
static inline bool reply_cookie(const struct reply *r, const char *name, char out[64]) {
    char want[64];
    size_t at;
    snprintf(want, sizeof want, "set-cookie: %s=", name);
    if (!str_find(r->fields, str_of(want), &at)) return false;
    struct str rest = str_cut(r->fields, at + strlen(want), r->fields.len), value, after;
    if (!str_split(rest, ';', &value, &after) || value.len > 63) return false;
    memcpy(out, value.ptr, value.len);
    out[value.len] = 0;
    return true;
}

/* What stands between two texts of the page; STR_NONE: it does not. */
static inline struct str reply_between(const struct reply *r, const char *before, const char *after) {
    size_t from, to;
    if (!str_find(r->body, str_of(before), &from)) return STR_NONE;
    struct str rest = str_cut(r->body, from + strlen(before), r->body.len);
    return str_find(rest, str_of(after), &to) ? str_cut(rest, 0, to) : STR_NONE;
}

static inline void browser_send(struct browser *b, const char *method, const char *target, struct str body) {
    struct arena *a = b->site->a;
    struct str cookie =
        arena_fmt(a, "kijun-form=" FORM_TOKEN "; kijun=%s; kijun-step=%s; kijun-seen=%s", b->session, b->step, b->seen);
    struct site_field fields[] = {{"origin", SITE_URL}, {"cookie", cookie.ptr}, {"user-agent", "test"}, {NULL, NULL}};
    b->r =
        site_send(b->site, NULL, method, target, body, body.ptr ? "application/x-www-form-urlencoded" : NULL, fields);
    (void)reply_cookie(&b->r, "kijun", b->session);
    (void)reply_cookie(&b->r, "kijun-step", b->step);
    (void)reply_cookie(&b->r, "kijun-seen", b->seen);
}
static inline void browser_get(struct browser *b, const char *target) {
    browser_send(b, "GET", target, STR_NONE);
}

/* The token of the session, from a page of its own; before signing in, the one of the cookie. */
static inline struct str browser_token(struct browser *b) {
    struct viewer v = {0};
    struct err e = {0};
    if (!viewer_of_session(b->site->a, b->site->reading, str_of(b->session), clock_unix_ms(), &v, &e)) return STR_NONE;
    return v.known ? arena_str(b->site->a, str_of(v.csrf)) : STR(FORM_TOKEN);
}
static inline void browser_post(struct browser *b, const char *target, const char *form) {
    struct str token = browser_token(b);
    browser_send(b, "POST", target, arena_fmt(b->site->a, "token=%.*s%s%s", STR_ARG(token), *form ? "&" : "", form));
}

/* Gives the person a password by an invitation. */
static inline void browser_invited(struct browser *b, const char *person, const char *password) {
    char token[TOKEN_TEXT_MAX];
    struct err e = {0};
    struct arena *a = b->site->a;
    if (!link_reset(&b->site->keeping, &b->site->record.actor, str_of(person), true, token, &e)) site_die("link", &e);
    struct str form = arena_fmt(a, "new-password=%s&again=%s", password, password);
    browser_post(b, arena_fmt(a, "/link/%s", token).ptr, form.ptr);
}
static inline void browser_signs_in(struct browser *b, const char *person, const char *password) {
    browser_post(b, "/sign-in", arena_fmt(b->site->a, "name=%s&password=%s", person, password).ptr);
}

/* The code that an app would show `steps` later than now, for the key in base32. */
static inline struct str code_of(struct arena *a, struct str key, int64_t steps) {
    unsigned char seed[64];
    size_t n = 0;
    unsigned bits = 0, have = 0;
    char code[TOTP_DIGITS + 1];
    for (size_t i = 0; i < key.len && n < sizeof seed; i++) {
        char c = key.ptr[i];
        unsigned value = c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') : (unsigned)(c - '2' + 26);
        bits = bits << 5 | (value & 31u);
        if ((have += 5) >= 8) seed[n++] = (unsigned char)(bits >> (have -= 8));
    }
    totp_code(TOTP_SHA256, (struct str){(const char *)seed, n}, clock_unix() / TOTP_SECONDS + steps, code);
    return arena_fmt(a, "%s", code);
}
