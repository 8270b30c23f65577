/* guard: whether a request that changes something was really sent by a page of ours (CSRF).
 *
 * Two things have to be right: where the browser says that it comes from (Origin, else Sec-Fetch-Site), and a token
 * that only our page can know: the session's, or before signing in the one of a cookie that other sites cannot read or
 * set. */
#include "web/inside.h"

#define TOKEN_BYTES 24
#define TOKEN_TEXT (2 * TOKEN_BYTES)

static bool same_origin(const struct visit *v) {
    struct str origin = http_get(v->rq, "origin"), site = http_get(v->rq, "sec-fetch-site");
    if (site.ptr && !str_is(site, "same-origin")) return false;
    if (!origin.ptr) return site.ptr != NULL;
    struct str want = arena_fmt(v->a, "%s://%.*s", v->rq->secure ? "https" : "http", STR_ARG(v->rq->host));
    return str_eq(origin, want);
}

/* Takes the same time wherever the first difference is. */
static bool same_token(struct str a, struct str b) {
    if (a.len != b.len || !a.len) return false;
    unsigned char differ = 0;
    for (size_t i = 0; i < a.len; i++) differ |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
    return differ == 0;
}

const char *guard_refuses(const struct visit *v) {
    enum guard guard = v->route->guard;
    if (guard == GUARD_KEY) return v->viewer.key ? NULL : "no key";
    if (guard == GUARD_NONE) return NULL;
    if (guard != GUARD_TOKEN && guard != GUARD_OPEN) return "no guard";
    /* The first lane has looked; the body is not the form any more. */
    if (v->rq->stage > 0) return NULL;
    if (!same_origin(v)) return "another origin";
    struct str want = v->viewer.known ? str_of(v->viewer.csrf) : v->open_token;
    bool twice = false;
    struct str sent = v->form ? http_form_get(v->form, "token", &twice) : STR_NONE;
    return !twice && same_token(sent, want) ? NULL : "no token of ours";
}

const char *cookie_name(const struct visit *v, const char *plain) {
    return v->opt->tls ? arena_fmt(v->a, "__Host-%s", plain).ptr : plain;
}

void cookie_set(struct visit *v, const char *plain, struct str value, int64_t seconds) {
    struct str age = seconds ? arena_fmt(v->a, "; Max-Age=%lld", (long long)(seconds < 0 ? 0 : seconds)) : STR("");
    http_add(v->rs, "set-cookie",
             arena_fmt(v->a, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%.*s", cookie_name(v, plain), STR_ARG(value),
                       v->opt->tls ? "; Secure" : "", STR_ARG(age)));
}

static bool token_shaped(struct str s) {
    if (s.len != TOKEN_TEXT) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) return false;
    }
    return true;
}

void guard_open_token(struct visit *v) {
    struct str have = http_cookie(v->rq, cookie_name(v, "kijun-form"));
    if (token_shaped(have)) {
        v->open_token = have;
        return;
    }
    if (!str_is(v->rq->method, "GET") && !str_is(v->rq->method, "HEAD")) return;
    unsigned char bytes[TOKEN_BYTES];
    struct err e = {0};
    if (!random_bytes(bytes, sizeof bytes, &e)) return;
    struct buf text;
    buf_init(&text, TOKEN_TEXT);
    hex_add(&text, (struct str){(const char *)bytes, sizeof bytes});
    v->open_token = arena_str(v->a, buf_str(&text));
    buf_release(&text);
    cookie_set(v, "kijun-form", v->open_token, 0);
}
