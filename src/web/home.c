/* home: the first page, and the language. */
#include "web/home.html.h"
#include "web/inside.h"
#include "web/me.h"
#include "web/routes.h"

static void home(struct visit *v) {
    struct html h = visit_page(v, 200);
    t_home(&h);
}

/* The other language: of the browser's cookie; where somebody is signed in, the account's language is changed, too. */
static void language(struct visit *v) {
    enum lang lang;
    struct str back = visit_field(v, "back"), query = visit_field(v, "query");
    struct err e = {0};
    if (lang_parse(visit_field(v, "lang"), &lang)) {
        if (v->viewer.known && !me_language(v, lang, &e)) {
            visit_fail(v, &e);
            return;
        }
        cookie_set(v, "kijun-lang", str_of(lang_code(lang)), 365 * 86400);
    }
    if (!back.len) back = STR("/");
    if (query.len)
        visit_see(v, "%.*s?%.*s", STR_ARG(back), STR_ARG(query));
    else
        visit_see(v, "%.*s", STR_ARG(back));
}

const struct route home_routes[] = {
    ROUTE("GET", "/", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, home, N_("What there is to do")),
    ROUTE("POST", "/language", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, language, N_("Choose the language")),
    ROUTES_END,
};
