/* forgot: who forgot the password sets another one by two other factors (統一基準 2.1.1.3(1)(d)): a one-time code and a
 * recovery code, or a passkey. Whoever has neither asks an administrator, who gives a link.
 *
 * Every name, also one that nobody has, is asked for the same. */
#include "web/inside.h"
#include "web/routes.h"
#include "web/sign_in.h"
#include "web/sign_in.html.h"
#include "web/steps.h"

static void show_codes(struct visit *v, unsigned status, struct str fault) {
    struct second_page p = {
        .page = {.title = trs(v->lang, "Set a new password by yourself"),
                 .lead = trs(v->lang, "Enter a one-time code and a recovery code, or use a passkey. If you have "
                                      "neither, please ask an administrator for a link.")},
        .action = STR("/forgot/codes"),
        .passkey = STR("/forgot/passkey"),
        .cancel = STR("/forgot"),
        .has_code = true,
        .two = true,
        .code = {.name = "code",
                 .label = trs(v->lang, "One-time code"),
                 .hint = trs(v->lang, "The six digits that your app shows now"),
                 .autocomplete = "one-time-code",
                 .most = 64,
                 .width = UI_WIDTH_MIDDLE,
                 .must = true},
        .recovery = {.name = "recovery",
                     .label = trs(v->lang, "Recovery code"),
                     .hint = trs(v->lang, "One of the codes that you printed or wrote down"),
                     .value = visit_field(v, "recovery"),
                     .most = 64,
                     .width = UI_WIDTH_MIDDLE,
                     .must = true},
    };
    steps_fault(v, &p.page, "code", fault);
    struct html h = visit_page(v, status);
    t_second(&h, &p);
}

static void show_name(struct visit *v, unsigned status, struct str fault) {
    struct forgot_page p = {
        .page = {.title = trs(v->lang, "If you forgot the password"),
                 .lead = trs(v->lang, "With a one-time code and a recovery code, or with a passkey, you set a new "
                                      "password by yourself.")},
        .name = {.name = "name",
                 .label = trs(v->lang, "User id or mail address"),
                 .value = visit_field(v, "name"),
                 .autocomplete = "username",
                 .most = 254,
                 .width = UI_WIDTH_MIDDLE,
                 .must = true},
    };
    steps_fault(v, &p.page, "name", fault);
    struct html h = visit_page(v, status);
    t_forgot(&h, &p);
}

static void follow(struct visit *v, const struct signin_step *s, bool second) {
    if (s->state == SIGNIN_DONE && s->purpose == SIGNIN_FOR_RESET) {
        steps_done(v, s);
    } else if (s->state == SIGNIN_SECOND) {
        steps_keep(v, str_of(s->token));
        if (second)
            show_codes(v, 422, trs(v->lang, "This was not right. Please try once more."));
        else
            visit_see(v, "/forgot/codes");
    } else if (s->state == SIGNIN_WAIT) {
        if (s->token[0]) steps_keep(v, str_of(s->token));
        if (second && s->token[0])
            show_codes(v, 429, steps_wait(v, s->wait_seconds));
        else
            show_name(v, 429, steps_wait(v, s->wait_seconds));
    } else {
        show_name(v, 422, trs(v->lang, "This was not right, or it took too long. Please begin again."));
    }
}

static void forgot(struct visit *v) {
    show_name(v, 200, STR_NONE);
}
static void codes(struct visit *v) {
    show_codes(v, 200, STR_NONE);
}

static void forgot_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct err e = {0};
    if (!signin_begin(steps_keeping(v), v->a, &from, SIGNIN_FOR_RESET, visit_field(v, "name"), &s, &e)) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &s, false);
}

/* One form, two steps: a recovery code is spent only after a right one-time code. */
static void codes_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0}, next = {0};
    struct keeping *k = steps_keeping(v);
    struct err e = {0};
    struct str code = steps_code(v, visit_field(v, "code")), recovery = steps_code(v, visit_field(v, "recovery"));
    if (!signin_code(k, v->a, &from, steps_kept(v), code, &s, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (s.state != SIGNIN_SECOND || s.wrong) {
        follow(v, &s, true);
        return;
    }
    if (!signin_code(k, v->a, &from, str_of(s.token), recovery, &next, &e)) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &next, true);
}

static void passkey(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct passkey_page p = {.page = {.title = trs(v->lang, "Set a new password with a passkey")},
                             .kind = "get",
                             .action = STR("/forgot/passkey/answer"),
                             .cancel = STR("/forgot")};
    struct err e = {0};
    struct str token = steps_kept(v);
    if (!signin_passkey_options(steps_keeping(v), v->a, &from, token.ptr ? token : STR(""), &s, &p.options, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (s.state != SIGNIN_SECOND) {
        follow(v, &s, true);
        return;
    }
    steps_passkey_page(v, &s, &p);
}

static void passkey_answer(struct visit *v) {
    struct signin_step s = {0};
    if (steps_passkey(v, &s)) follow(v, &s, true);
}

const struct route forgot_routes[] = {
    ROUTE("GET", "/forgot", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, forgot, N_("If you forgot the password")),
    ROUTE("POST", "/forgot", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, forgot_send, N_("Begin to set a new password")),
    ROUTE("GET", "/forgot/codes", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, codes, N_("Codes for a new password")),
    ROUTE("POST", "/forgot/codes", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, codes_send, N_("Codes for a new password")),
    ROUTE("POST", "/forgot/passkey", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, passkey,
          N_("A passkey for a new password")),
    ROUTE("POST", "/forgot/passkey/answer", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, passkey_answer,
          N_("The answer of a passkey")),
    ROUTES_END,
};
