/* elevate: showing a secret once more, for administrator work (15 minutes, by the setting) or before secrets are
 * changed. The password, a code or a passkey: any of them. The session gets another cookie. */
#include "web/elevate.h"

#include "access/factor.h"
#include "access/session.h"
#include "web/elevate.html.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/sign_in.h"
#include "web/sign_in.html.h"
#include "web/steps.h"

static bool confirms(const struct visit *v) {
    struct str purpose = visit_field(v, "for");
    return str_starts(v->rq->path, STR("/account/confirm")) || (purpose.ptr && str_is(purpose, "confirm"));
}
static enum signin_for purpose_of(const struct visit *v) {
    return confirms(v) ? SIGNIN_FOR_CONFIRMATION : SIGNIN_FOR_ELEVATION;
}
static struct str back_to(struct visit *v) {
    return arena_fmt(v->a, "%s%.*s", confirms(v) ? "/account/confirm" : "/account/elevate",
                     STR_ARG(steps_next_query(v, '?')));
}

static bool what_there_is(struct visit *v, struct elevate_page *p, struct err *e) {
    struct password_standing st;
    struct factor *list;
    size_t n, codes;
    if (!password_standing(v->opt->store, v->viewer.person, v->now, &st, e) ||
        !factor_list(v->a, v->opt->store, v->viewer.person, &list, &n, &codes, e))
        return false;
    p->has_password = st.has;
    p->has_code = codes > 0;
    for (size_t i = 0; i < n; i++) {
        p->has_code = p->has_code || list[i].kind == FACTOR_TOTP;
        p->has_passkey = p->has_passkey || list[i].kind == FACTOR_PASSKEY;
    }
    return true;
}

/* `field`: which one was wrong. */
static void show(struct visit *v, unsigned status, const char *field, struct str fault) {
    bool confirm = confirms(v);
    struct elevate_page p = {
        .page = {.title = trs(v->lang, confirm ? N_("Show once more who you are") : N_("Begin administrator work")),
                 .lead = trs(v->lang, confirm ? N_("Before secrets are changed, please show one of them again.")
                                              : N_("What an administrator may do begins after you showed a secret once "
                                                   "more, and ends by itself after a while.")),
                 .crumbs = &(struct ui_crumb){trs(v->lang, "My account"), STR("/account")},
                 .n_crumbs = 1},
        .action = confirm ? STR("/account/confirm") : STR("/account/elevate"),
        .purpose = confirm ? "confirm" : "elevate",
        .next = steps_next(v),
        .password = {.name = "password",
                     .label = trs(v->lang, "Password"),
                     .type = "password",
                     .autocomplete = "current-password",
                     .width = UI_WIDTH_MIDDLE,
                     .must = true},
        .code = {.name = "code",
                 .label = trs(v->lang, "One-time code or recovery code"),
                 .autocomplete = "one-time-code",
                 .most = 64,
                 .width = UI_WIDTH_MIDDLE,
                 .must = true},
    };
    struct err e = {0};
    if (!what_there_is(v, &p, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (field && str_is(str_of(field), "code") && p.has_code)
        p.code.error = fault;
    else if (p.has_password)
        p.password.error = fault;
    steps_fault(v, &p.page, field, fault);
    struct html h = visit_page(v, status);
    t_elevate(&h, &p);
}

static void follow(struct visit *v, const struct signin_step *s, const char *field) {
    switch (s->state) {
    case SIGNIN_PASSWORD:
        steps_hash(v, str_of(s->token), &s->job);
        return;
    case SIGNIN_DONE:
        steps_done(v, s);
        return;
    case SIGNIN_WAIT:
        show(v, 429, field, steps_wait(v, s->wait_seconds));
        return;
    case SIGNIN_SECOND:
    case SIGNIN_BANNER:
    case SIGNIN_FAILED:
        break;
    }
    show(v, 422, field, trs(v->lang, "This was not right. Please try once more."));
}

static void elevate(struct visit *v) {
    struct str next = steps_next(v);
    if (v->viewer.elevated && !confirms(v))
        visit_see(v, "%.*s", STR_ARG(next.len ? next : STR("/")));
    else
        show(v, 200, NULL, STR_NONE);
}

static bool with_code(struct visit *v, const struct signin_from *from, struct signin_step *s, struct err *e) {
    struct signin_step begun = {0};
    struct keeping *k = steps_keeping(v);
    if (!signin_again(k, v->a, from, purpose_of(v), v->viewer.session, false, &begun, e)) return false;
    if (begun.state != SIGNIN_SECOND) return *s = begun, true;
    return signin_code(k, v->a, from, str_of(begun.token), steps_code(v, visit_field(v, "code")), s, e);
}

static void elevate_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct keeping *k = steps_keeping(v);
    struct signin_step s = {0};
    struct password_result r;
    struct str token;
    struct err e = {0};
    bool back = steps_hashed(v, &token, &r, &e), code = visit_field(v, "code").len > 0;
    bool ok = !e.kind;
    if (ok && back)
        ok = signin_password(k, v->a, &from, token, &r, &s, &e);
    else if (ok && code)
        ok = with_code(v, &from, &s, &e);
    else if (ok)
        ok = signin_again(k, v->a, &from, purpose_of(v), v->viewer.session, true, &s, &e);
    if (!ok) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &s, code && !back ? "code" : "password");
}

static void passkey(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct keeping *k = steps_keeping(v);
    struct signin_step begun = {0}, s = {0};
    struct passkey_page p = {.page = {.title = trs(v->lang, "Show a passkey"),
                                      .crumbs = &(struct ui_crumb){trs(v->lang, "My account"), STR("/account")},
                                      .n_crumbs = 1},
                             .kind = "get",
                             .action = STR("/account/elevate/passkey/answer"),
                             .cancel = back_to(v),
                             .purpose = confirms(v) ? "confirm" : "elevate",
                             .next = steps_next(v)};
    struct err e = {0};
    if (!signin_again(k, v->a, &from, purpose_of(v), v->viewer.session, false, &begun, &e) ||
        (begun.state == SIGNIN_SECOND &&
         !signin_passkey_options(k, v->a, &from, str_of(begun.token), &s, &p.options, &e))) {
        visit_fail(v, &e);
        return;
    }
    if (begun.state != SIGNIN_SECOND || s.state != SIGNIN_SECOND) {
        follow(v, &(struct signin_step){.state = SIGNIN_FAILED}, NULL);
        return;
    }
    steps_passkey_page(v, &s, &p);
}

static void passkey_answer(struct visit *v) {
    struct signin_step s = {0};
    if (steps_passkey(v, &s)) follow(v, &s, NULL);
}

static void lower(struct visit *v) {
    struct err e = {0};
    if (!session_lower(steps_keeping(v), &v->viewer.actor, v->viewer.session, &e)) {
        visit_fail(v, &e);
        return;
    }
    visit_see(v, "/");
}

const struct route elevate_routes[] = {
    ROUTE("GET", "/account/elevate", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, elevate, N_("Begin administrator work")),
    ROUTE("POST", "/account/elevate", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, elevate_send,
          N_("Begin administrator work")),
    ROUTE("GET", "/account/confirm", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, elevate,
          N_("Show once more who you are")),
    ROUTE("POST", "/account/confirm", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, elevate_send,
          N_("Show once more who you are")),
    ROUTE("POST", "/account/elevate/passkey", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, passkey, N_("Show a passkey")),
    ROUTE("POST", "/account/elevate/passkey/answer", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, passkey_answer,
          N_("The answer of a passkey")),
    ROUTE("POST", "/account/lower", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, lower, N_("End administrator work")),
    ROUTES_END,
};
