/* seen: "you were here last on …", carried from the keeper, which knows it, to the page that follows.
 *
 * It is told to nobody but the browser that has just signed in, and nothing is decided by it. */
#include "web/inside.h"

#define SEEN_SECONDS 300

static bool address_shaped(struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && c != '.' && c != ':') return false;
    }
    return s.len <= 45;
}

void seen_leave(struct visit *v, const struct visit_seen *seen) {
    struct str address = address_shaped(seen->address) ? seen->address : STR("");
    cookie_set(v, "kijun-seen",
               arena_fmt(v->a, "%lld/%lld/%.*s", (long long)seen->at, (long long)seen->failures, STR_ARG(address)),
               SEEN_SECONDS);
}

void seen_take(struct visit *v) {
    struct str text = http_cookie(v->rq, cookie_name(v, "kijun-seen")), at, rest, failures, address;
    struct visit_seen seen = {.is = true};
    if (!v->viewer.known || v->seen.is || !text.len) return;
    cookie_set(v, "kijun-seen", STR(""), -1);
    if (!str_split(text, '/', &at, &rest) || !str_split(rest, '/', &failures, &address)) return;
    if (!str_int(at, &seen.at) || !str_int(failures, &seen.failures) || !address_shaped(address)) return;
    if (seen.at < 0 || seen.at > v->now || seen.failures < 0) return;
    seen.address = address;
    v->seen = seen;
}
