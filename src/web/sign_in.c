/* sign_in: from a stranger to a session: the pages over signin.h. docs/server.md has the way of a password.
 *
 * Nothing here tells whether a name exists: pages, times and addresses are the same for a known and an unknown one. */
#include "web/sign_in.h"

#include "web/inside.h"
#include "web/markup.h"
#include "web/routes.h"
#include "web/sign_in.html.h"
#include "web/steps.h"

#define NAME_MOST 254

/* Pages ----------------------------------------------------------------------------------------------------------- */

static bool banner_of(struct visit *v, struct markup *out, int64_t *version, struct err *e) {
    struct banner b;
    if (!banner_get(v->a, v->opt->store, &b, e)) return false;
    *version = b.version;
    *out = markup_markdown(v->a, b.version ? text_in(&b.text, v->lang) : STR(""));
    return true;
}

/* `fault` STR_NONE: nothing was wrong. */
static void show_sign_in(struct visit *v, unsigned status, struct str fault, struct str done) {
    struct sign_in_page p = {
        .page = {.title = trs(v->lang, "Sign in"), .done = done},
        .name = {.name = "name",
                 .label = trs(v->lang, "User id or mail address"),
                 .value = visit_field(v, "name"),
                 .autocomplete = "username",
                 .most = NAME_MOST,
                 .width = UI_WIDTH_MIDDLE,
                 .must = true},
        .password = {.name = "password",
                     .label = trs(v->lang, "Password"),
                     .type = "password",
                     .autocomplete = "current-password",
                     .width = UI_WIDTH_MIDDLE,
                     .must = true},
        .certificate = v->rq->certificate.ptr != NULL,
        .next = steps_next(v),
    };
    struct err e = {0};
    int64_t version;
    if (!banner_of(v, &p.banner, &version, &e)) {
        visit_fail(v, &e);
        return;
    }
    p.has_banner = version > 0;
    if (steps_kept(v).ptr) steps_keep(v, STR("")); /* what was begun and left is over */
    steps_fault(v, &p.page, "name", fault);
    struct html h = visit_page(v, status);
    t_sign_in(&h, &p);
}

/* `with`: a letter for each that there is: t(otp), p(asskey), r(ecovery). */
static struct str with_letters(struct visit *v, const struct signin_step *s) {
    return arena_fmt(v->a, "%s%s%s", s->has_totp ? "t" : "", s->has_passkey ? "p" : "", s->has_recovery ? "r" : "");
}
static bool has_letter(struct str with, char c) {
    for (size_t i = 0; i < with.len; i++)
        if (with.ptr[i] == c) return true;
    return false;
}

static void show_second(struct visit *v, unsigned status, struct str with, struct str fault) {
    bool totp = has_letter(with, 't'), recovery = has_letter(with, 'r');
    struct second_page p = {
        .page = {.title = trs(v->lang, "Second step of signing in"),
                 .lead = trs(v->lang, "Besides the password, something that only you have is needed.")},
        .action = arena_fmt(v->a, "/sign-in/second?with=%.*s", STR_ARG(with)),
        .passkey = has_letter(with, 'p') ? STR("/sign-in/passkey") : STR_NONE,
        .cancel = arena_fmt(v->a, "/sign-in%.*s", STR_ARG(steps_next_query(v, '?'))),
        .has_code = totp || recovery,
        .code = {.name = "code",
                 .label = trs(v->lang, totp && recovery ? N_("One-time code or recovery code")
                                       : totp           ? N_("One-time code")
                                                        : N_("Recovery code")),
                 .hint = trs(v->lang, totp && recovery
                                          ? N_("The six digits that your app shows now, or one of your recovery codes")
                                      : totp ? N_("The six digits that your app shows now")
                                             : N_("One of the codes that you printed or wrote down")),
                 .autocomplete = "one-time-code",
                 .inputmode = totp && !recovery ? "numeric" : NULL,
                 .most = 64,
                 .width = UI_WIDTH_MIDDLE,
                 .error = fault,
                 .must = true},
        .next = steps_next(v),
    };
    steps_fault(v, &p.page, "code", fault);
    struct html h = visit_page(v, status);
    t_second(&h, &p);
}

static struct str failed_sentence(const struct visit *v) {
    return trs(v->lang, "The id or the password was not right, or this took too long. Please try again.");
}

/* Steps ----------------------------------------------------------------------------------------------------------- */

/* What follows from a step; `second`: it was a code that was shown. */
static void follow(struct visit *v, const struct signin_step *s, bool second) {
    struct str with;
    switch (s->state) {
    case SIGNIN_PASSWORD:
        steps_hash(v, str_of(s->token), &s->job);
        return;
    case SIGNIN_SECOND:
        steps_keep(v, str_of(s->token));
        with = with_letters(v, s);
        if (s->wrong)
            show_second(v, 422, with, trs(v->lang, "This was not right. Please try once more."));
        else
            visit_see(v, "/sign-in/second?with=%.*s%.*s", STR_ARG(with), STR_ARG(steps_next_query(v, '&')));
        return;
    case SIGNIN_BANNER:
        steps_keep(v, str_of(s->token));
        visit_see(v, "/sign-in/consent%.*s", STR_ARG(steps_next_query(v, '?')));
        return;
    case SIGNIN_WAIT:
        if (s->token[0]) steps_keep(v, str_of(s->token));
        if (second && s->token[0])
            show_second(v, 429, visit_query(v, "with"), steps_wait(v, s->wait_seconds));
        else
            show_sign_in(v, 429, steps_wait(v, s->wait_seconds), STR_NONE);
        return;
    case SIGNIN_DONE:
        steps_done(v, s);
        return;
    case SIGNIN_FAILED:
        break;
    }
    show_sign_in(v, 422, failed_sentence(v), STR_NONE);
}

static void sign_in(struct visit *v) {
    struct str next = steps_next(v);
    if (v->viewer.known)
        visit_see(v, "%.*s", STR_ARG(next.len ? next : STR("/")));
    else
        show_sign_in(v, 200, STR_NONE,
                     visit_query(v, "out").len   ? trs(v->lang, "You have signed out.")
                     : visit_query(v, "set").len ? trs(v->lang, "The password was set. Please sign in with it.")
                                                 : STR_NONE);
}

static void sign_in_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct password_result r;
    struct str token;
    struct err e = {0};
    bool back = steps_hashed(v, &token, &r, &e);
    if (e.kind ||
        (back ? !signin_password(steps_keeping(v), v->a, &from, token, &r, &s, &e)
              : !signin_begin(steps_keeping(v), v->a, &from, SIGNIN_FOR_SESSION, visit_field(v, "name"), &s, &e))) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &s, false);
}

static void second(struct visit *v) {
    show_second(v, 200, visit_query(v, "with"), STR_NONE);
}

static void second_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct err e = {0};
    if (!signin_code(steps_keeping(v), v->a, &from, steps_kept(v), steps_code(v, visit_field(v, "code")), &s, &e)) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &s, true);
}

/* Passkeys: with a name before (the cookie of the step), or without. */
static void passkey(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct passkey_page p = {.page = {.title = trs(v->lang, "Sign in with a passkey")},
                             .kind = "get",
                             .action = STR("/sign-in/passkey/answer"),
                             .cancel = arena_fmt(v->a, "/sign-in%.*s", STR_ARG(steps_next_query(v, '?'))),
                             .next = steps_next(v)};
    struct err e = {0};
    if (!signin_passkey_options(steps_keeping(v), v->a, &from, steps_kept(v), &s, &p.options, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (s.state != SIGNIN_SECOND) {
        follow(v, &s, false);
        return;
    }
    steps_passkey_page(v, &s, &p);
}

static void passkey_answer(struct visit *v) {
    struct signin_step s = {0};
    if (steps_passkey(v, &s)) follow(v, &s, true);
}

static void certificate(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct err e = {0};
    if (!signin_certificate(steps_keeping(v), v->a, &from, &s, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (s.state == SIGNIN_FAILED)
        show_sign_in(v, 422, trs(v->lang, "Nobody signs in with this certificate alone."), STR_NONE);
    else
        follow(v, &s, false);
}

/* Consent --------------------------------------------------------------------------------------------------------- */

static void consent(struct visit *v) {
    struct consent_page p = {
        .page = {.title = trs(v->lang, "Please agree to this notice"),
                 .lead = trs(v->lang, "Whoever uses this service agrees to the following. You are asked once for each "
                                      "version of the text.")},
        .next = steps_next(v)};
    struct err e = {0};
    if (!banner_of(v, &p.banner, &p.version, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct html h = visit_page(v, 200);
    t_consent(&h, &p);
}

static void consent_send(struct visit *v) {
    struct signin_from from = steps_from(v);
    struct signin_step s = {0};
    struct err e = {0};
    int64_t version;
    if (!str_int(visit_field(v, "version"), &version)) version = 0;
    if (!signin_consent(steps_keeping(v), v->a, &from, steps_kept(v), version, &s, &e)) {
        visit_fail(v, &e);
        return;
    }
    follow(v, &s, false);
}

static void out(struct visit *v) {
    struct err e = {0};
    if (!sign_out(steps_keeping(v), &v->viewer.actor, v->viewer.session, &e)) {
        visit_fail(v, &e);
        return;
    }
    cookie_set(v, "kijun", STR(""), -1);
    http_add(v->rs, "clear-site-data", STR("\"cache\", \"storage\""));
    visit_see(v, "/sign-in?out=1");
}

const struct route sign_in_routes[] = {
    ROUTE("GET", "/sign-in", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, sign_in, N_("Sign in")),
    ROUTE("POST", "/sign-in", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, sign_in_send, N_("Name and password")),
    ROUTE("GET", "/sign-in/second", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, second, N_("Second step of signing in")),
    ROUTE("POST", "/sign-in/second", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, second_send, N_("A code")),
    ROUTE("POST", "/sign-in/passkey", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, passkey, N_("Sign in with a passkey")),
    ROUTE("POST", "/sign-in/passkey/answer", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, passkey_answer,
          N_("The answer of a passkey")),
    ROUTE("POST", "/sign-in/certificate", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, certificate,
          N_("Sign in with a client certificate")),
    ROUTE("GET", "/sign-in/consent", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, consent, N_("The notice to agree to")),
    ROUTE("POST", "/sign-in/consent", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, consent_send, N_("Agree to the notice")),
    ROUTE("POST", "/sign-out", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, out, N_("Sign out")),
    ROUTES_END,
};
