/* own_sessions: where one is signed in at this moment, and ending that. */
#include "web/inside.h"
#include "web/me.h"
#include "web/me.html.h"
#include "web/routes.h"
#include "web/steps.h"

/* What a browser calls itself, for people: names that are worn by others, too, come last. */
static struct str browser_of(const struct visit *v, struct str agent) {
    static const char *const browsers[][2] = {{"Edg/", "Edge"},        {"EdgA/", "Edge"},     {"OPR/", "Opera"},
                                              {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
                                              {"Chrome/", "Chrome"},   {"Safari/", "Safari"}};
    static const char *const systems[][2] = {{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"},
                                             {"iPad", "iPad"},       {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"},
                                             {"Linux", "Linux"}};
    const char *browser = NULL, *system = NULL;
    size_t at;
    for (size_t i = 0; !browser && i < sizeof browsers / sizeof *browsers; i++)
        if (str_find(agent, str_of(browsers[i][0]), &at)) browser = browsers[i][1];
    for (size_t i = 0; !system && i < sizeof systems / sizeof *systems; i++)
        if (str_find(agent, str_of(systems[i][0]), &at)) system = systems[i][1];
    if (!browser) return agent.len ? agent : STR("");
    return system ? arena_fmt(v->a, "%s (%s)", browser, system) : str_of(browser);
}

static void sessions(struct visit *v) {
    struct sessions_page p = {.frame = me_frame(v, ME_SESSIONS, trs(v->lang, "Sessions")), .here = v->viewer.session};
    struct session *list;
    struct err e = {0};
    if (!session_list(v->a, v->opt->store, v->viewer.person, v->now, &list, &p.n, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct str *browsers = arena_array(v->a, p.n, sizeof *browsers);
    for (size_t i = 0; i < p.n; i++) browsers[i] = browser_of(v, list[i].agent);
    p.list = list;
    p.browsers = browsers;
    if (visit_query(v, "done").len) p.frame.page.done = trs(v->lang, "It was ended.");
    p.frame.page.lead = trs(v->lang, "Every browser in which you are signed in now.");
    struct html h = visit_page(v, 200);
    t_sessions(&h, &p);
}

static void session_stop(struct visit *v) {
    struct err e = {0};
    int64_t id = visit_number(v, "session");
    if (!session_end(steps_keeping(v), &v->viewer.actor, v->viewer.person, id, &e)) {
        visit_fail(v, &e);
        return;
    }
    visit_see(v, id == v->viewer.session ? "/sign-in?out=1" : "/account/sessions?done=1");
}

static void sessions_stop(struct visit *v) {
    struct err e = {0};
    if (!session_end_all(steps_keeping(v), &v->viewer.actor, v->viewer.person, v->viewer.session, NULL, &e)) {
        visit_fail(v, &e);
        return;
    }
    visit_see(v, "/account/sessions?done=1");
}

const struct route own_session_routes[] = {
    ROUTE("GET", "/account/sessions", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, sessions, N_("The own sessions")),
    ROUTE("POST", "/account/sessions/end", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, sessions_stop,
          N_("End all other sessions")),
    ROUTE("POST", "/account/sessions/{session}/end", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, session_stop,
          N_("End a session")),
    ROUTES_END,
};
