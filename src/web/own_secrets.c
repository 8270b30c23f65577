/* own_secrets: the own password, one-time codes, passkeys, certificate, recovery codes.
 *
 * Whoever adds or takes away something has shown a secret lately (steps_fresh); the password alone asks for the old
 * one instead. */
#include "access/factor.h"
#include "access/password.h"
#include "web/inside.h"
#include "web/markup.h"
#include "web/me.h"
#include "web/me.html.h"
#include "web/qr.h"
#include "web/routes.h"
#include "web/sign_in.h"
#include "web/sign_in.html.h"
#include "web/steps.h"

#define SECRET_MOST 64 /* characters of a key in base32 */
static const char done_page[] = "/account/secrets";

/* What has to be put right ----------------------------------------------------------------------------------------- */

static struct str must_why(const struct visit *v, const struct password_standing *st, size_t factors) {
    if (!v->viewer.must_change) return STR_NONE;
    if (st->over) return trs(v->lang, "Your password is over by the rule of your organisation. Please change it.");
    if (st->has && !factors && !st->alone_good)
        return trs(v->lang, "Your password is too short to stand alone. Please set up a second factor, or choose a "
                            "longer password.");
    return trs(v->lang, "A second factor is needed for your account. Please set one up.");
}

static struct str set_when(const struct visit *v, const struct password_standing *st) {
    char text[CLOCK_TEXT_MAX];
    clock_text(st->set + 9 * 3600000LL, text); /* Japan's time */
    if (st->days_left == INT64_MAX) return arena_fmt(v->a, tr(v->lang, "Set on %.10s."), text);
    return arena_fmt(v->a, tr(v->lang, "Set on %.10s; to be changed within %lld days."), text,
                     (long long)st->days_left);
}

static bool look(struct visit *v, struct password_standing *st, struct secrets_page *p, struct err *e) {
    struct factor *list;
    if (!password_standing(v->opt->store, v->viewer.person, v->now, st, e) ||
        !factor_list(v->a, v->opt->store, v->viewer.person, &list, &p->n_factors, &p->recovery_left, e))
        return false;
    p->factors = list;
    p->has_password = st->has;
    p->must_why = must_why(v, st, p->n_factors);
    if (st->has) p->password_set = set_when(v, st);
    return true;
}

static struct str done_words(const struct visit *v) {
    static const struct {
        const char *id, *words;
    } all[] = {
        {"password", N_("The password was changed. Your other sessions have ended.")},
        {"code", N_("The app for one-time codes was added. Please make recovery codes, too, if you have none.")},
        {"passkey", N_("The passkey was added.")},
        {"certificate", N_("The certificate was added.")},
        {"removed", N_("It was removed. Your other sessions have ended.")},
    };
    struct str done = visit_query(v, "done");
    for (size_t i = 0; done.len && i < sizeof all / sizeof *all; i++)
        if (str_is(done, all[i].id)) return trs(v->lang, all[i].words);
    return STR_NONE;
}

static void show_secrets(struct visit *v, unsigned status, struct str fault) {
    struct secrets_page p = {.frame = me_frame(v, ME_SECRETS, trs(v->lang, "Ways to sign in")),
                             .certificate = v->rq->certificate.ptr != NULL};
    struct password_standing st;
    struct err e = {0};
    if (!look(v, &st, &p, &e)) {
        visit_fail(v, &e);
        return;
    }
    p.frame.page.done = done_words(v);
    steps_fault(v, &p.frame.page, NULL, fault);
    struct html h = visit_page(v, status);
    t_secrets(&h, &p);
}

static void secrets(struct visit *v) {
    show_secrets(v, 200, STR_NONE);
}

/* What a person can put right is told on the page of secrets. */
static void refused(struct visit *v, const struct err *e) {
    if (e->kind == ERR_INVALID || e->kind == ERR_CONFLICT || e->kind == ERR_NOT_FOUND || e->kind == ERR_LIMIT)
        show_secrets(v, 422, str_of(e->text));
    else
        visit_fail(v, e);
}

/* Password -------------------------------------------------------------------------------------------------------- */

static struct ui_field password_field(const struct visit *v, const char *name, const char *label,
                                      const char *complete) {
    return (struct ui_field){.name = name,
                             .label = trs(v->lang, label),
                             .type = "password",
                             .autocomplete = complete,
                             .width = UI_WIDTH_MIDDLE,
                             .must = true};
}

static void show_secret(struct visit *v, unsigned status, const char *field, struct str fault) {
    struct secrets_page look_at = {0};
    struct password_standing st;
    struct err e = {0};
    if (!look(v, &st, &look_at, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct secret_page p = {
        .must_why = look_at.must_why,
        .has_password = st.has,
        .old = password_field(v, "password", N_("Present password"), "current-password"),
        .new = password_field(v, "new-password", N_("New password"), "new-password"),
        .again = password_field(v, "again", N_("New password once more"), "new-password"),
    };
    p.frame = me_frame(v, ME_OTHER, trs(v->lang, st.has ? N_("Change the password") : N_("Set a password")));
    p.new.hint = arena_fmt(v->a, tr(v->lang, "At least %d characters, or %d where you have a second factor"),
                           PASSWORD_LEAST, PASSWORD_LEAST_SECOND);
    struct ui_field *fields[] = {&p.old, &p.new, &p.again};
    for (size_t i = 0; field && i < 3; i++)
        if (str_is(str_of(field), fields[i]->name)) fields[i]->error = fault;
    steps_fault(v, &p.frame.page, field, fault);
    struct html h = visit_page(v, status);
    t_secret(&h, &p);
}

/* Where only a second factor is missing, another password helps nobody. */
static void secret(struct visit *v) {
    struct password_standing st;
    struct err e = {0};
    if (!password_standing(v->opt->store, v->viewer.person, v->now, &st, &e))
        visit_fail(v, &e);
    else if (v->viewer.must_change && (!st.has || st.alone_good) && !st.over)
        visit_see(v, "%s", done_page);
    else
        show_secret(v, 200, NULL, STR_NONE);
}

static void secret_refused(struct visit *v, const struct err *e, const char *field) {
    if (e->kind == ERR_INVALID || e->kind == ERR_CONFLICT || e->kind == ERR_DENIED)
        show_secret(v, e->kind == ERR_DENIED && str_is(str_of(field), "new-password") ? 429 : 422, field,
                    str_of(e->text));
    else
        visit_fail(v, e);
}

static void secret_send(struct visit *v) {
    struct keeping *k = steps_keeping(v);
    struct password_result r;
    struct password_job job;
    struct password_standing st;
    struct str before;
    struct err e = {0};
    bool back = steps_hashed(v, &before, &r, &e);
    if (e.kind || !password_standing(v->opt->store, v->viewer.person, v->now, &st, &e)) {
        visit_fail(v, &e);
        return;
    }
    /* Where no old one is asked for, another secret was shown lately. */
    if (!st.has && !steps_fresh(v, "/account/secret")) return;
    struct str new = http_form_get(v->form, "new-password", NULL), again = http_form_get(v->form, "again", NULL);
    if (back) {
        if (password_change_finish(k, &v->viewer.actor, v->viewer.person, v->viewer.session, new, &r, &e))
            visit_see(v, "%s?done=password", done_page);
        else
            secret_refused(v, &e, e.kind == ERR_DENIED ? "password" : "new-password");
    } else if (!new.ptr || !again.ptr || !str_eq(new, again)) {
        show_secret(v, 422, "again", trs(v->lang, "The two passwords are not the same. Please enter both once more."));
    } else if (password_change_begin(k, &v->viewer.actor, v->viewer.person, new, &job, &e)) {
        steps_hash(v, STR(""), &job);
    } else {
        secret_refused(v, &e, "new-password");
    }
}

/* One-time codes --------------------------------------------------------------------------------------------------- */

static struct str in_fours(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, KIB);
    for (size_t i = 0; i < s.len; i++) {
        if (i && i % 4 == 0) buf_addc(&b, ' ');
        buf_addc(&b, s.ptr[i]);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static void show_code(struct visit *v, unsigned status, struct str secret_text, struct str uri, struct str fault) {
    struct code_page p = {
        .frame = me_frame(v, ME_OTHER, trs(v->lang, "Set up one-time codes")),
        .secret = secret_text,
        .spaced = in_fours(v->a, secret_text),
        .uri = uri,
        .code = {.name = "code",
                 .label = trs(v->lang, "One-time code"),
                 .inputmode = "numeric",
                 .autocomplete = "one-time-code",
                 .error = fault,
                 .most = 32,
                 .width = UI_WIDTH_SHORT,
                 .must = true},
        .name = {.name = "name",
                 .label = trs(v->lang, "Name of this app"),
                 .hint = trs(v->lang, "So that you know which one it is, for example: phone for work"),
                 .value = visit_field(v, "name"),
                 .most = FACTOR_NAME_MAX,
                 .width = UI_WIDTH_MIDDLE}};
    struct err e = {0};
    if (!qr_picture(v->a, uri, trs(v->lang, "QR code for the app of one-time codes"), &p.picture, &e)) {
        visit_fail(v, &e);
        return;
    }
    steps_fault(v, &p.frame.page, "code", fault);
    struct html h = visit_page(v, status);
    t_code(&h, &p);
}

static void code_offer(struct visit *v) {
    struct totp_offer offer;
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (factor_totp_offer(steps_keeping(v), v->a, v->viewer.person, v->viewer.session, false, &offer, &e))
        show_code(v, 200, offer.secret, offer.uri, STR_NONE);
    else
        refused(v, &e);
}

/* The picture of the page before once more: what the form carried is good for nothing but that. */
static bool carried(const struct visit *v, struct str *secret_text, struct str *uri) {
    *secret_text = visit_field(v, "secret");
    *uri = visit_field(v, "uri");
    return secret_text->len && secret_text->len <= SECRET_MOST && uri->len <= QR_TEXT_MAX &&
           str_starts(*uri, STR("otpauth://totp/"));
}

static struct str name_or(const struct visit *v, const char *otherwise) {
    struct str name = visit_field(v, "name");
    return name.len ? name : trs(v->lang, otherwise);
}

static void code_add(struct visit *v) {
    struct str secret_text, uri;
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (factor_totp_add(steps_keeping(v), &v->viewer.actor, v->viewer.person, v->viewer.session,
                        name_or(v, N_("One-time codes")), steps_code(v, visit_field(v, "code")), &e))
        visit_see(v, "%s?done=code", done_page);
    else if (e.kind == ERR_INVALID && carried(v, &secret_text, &uri))
        show_code(v, 422, secret_text, uri, str_of(e.text));
    else
        refused(v, &e);
}

/* Passkeys, certificates, recovery --------------------------------------------------------------------------------- */

static void passkey_offer(struct visit *v) {
    struct me_frame frame = me_frame(v, ME_OTHER, trs(v->lang, "Add a passkey"));
    struct ui_field name = {.name = "name",
                            .label = trs(v->lang, "Name of this passkey"),
                            .hint = trs(v->lang, "So that you know which one it is, for example: security key, blue"),
                            .most = FACTOR_NAME_MAX,
                            .width = UI_WIDTH_MIDDLE};
    struct passkey_page p = {.page = frame.page,
                             .kind = "create",
                             .action = STR("/account/passkey/add"),
                             .cancel = STR("/account/secrets"),
                             .name = &name};
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (!factor_passkey_offer(steps_keeping(v), v->a, v->viewer.person, v->viewer.session, &p.options, &e)) {
        refused(v, &e);
        return;
    }
    struct html h = visit_page(v, 200);
    t_passkey(&h, &p);
}

static void passkey_add(struct visit *v) {
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (factor_passkey_add(steps_keeping(v), &v->viewer.actor, v->viewer.person, v->viewer.session,
                           name_or(v, N_("Passkey")), visit_field(v, "response"), &e))
        visit_see(v, "%s?done=passkey", done_page);
    else
        refused(v, &e);
}

static void certificate_add(struct visit *v) {
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (!v->rq->certificate.ptr)
        show_secrets(v, 422, trs(v->lang, "This connection has no client certificate."));
    else if (factor_certificate_add(steps_keeping(v), &v->viewer.actor, v->viewer.person, v->viewer.session,
                                    trs(v->lang, "Client certificate"), v->rq->certificate, &e))
        visit_see(v, "%s?done=certificate", done_page);
    else
        refused(v, &e);
}

static void factor_remove(struct visit *v) {
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (factor_revoke(steps_keeping(v), &v->viewer.actor, v->viewer.person, visit_number(v, "factor"),
                      v->viewer.session, &e))
        visit_see(v, "%s?done=removed", done_page);
    else
        refused(v, &e);
}

static void recovery(struct visit *v) {
    char codes[RECOVERY_CODES][RECOVERY_TEXT_MAX];
    struct str list[RECOVERY_CODES];
    struct err e = {0};
    if (!steps_fresh(v, done_page)) return;
    if (!factor_recovery_new(steps_keeping(v), &v->viewer.actor, v->viewer.person, codes, &e)) {
        refused(v, &e);
        return;
    }
    for (size_t i = 0; i < RECOVERY_CODES; i++) list[i] = str_of(codes[i]);
    struct recovery_page p = {.frame = me_frame(v, ME_OTHER, trs(v->lang, "Recovery codes")),
                              .codes = list,
                              .n_codes = RECOVERY_CODES,
                              .person = v->viewer.name};
    struct html h = visit_page(v, 200);
    t_recovery(&h, &p);
}

const struct route own_secret_routes[] = {
    ROUTE("GET", "/account/secrets", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, secrets, N_("Ways to sign in")),
    ROUTE("GET", "/account/secret", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, secret, N_("The own password")),
    ROUTE("POST", "/account/secret", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, secret_send, N_("Change the password")),
    ROUTE("POST", "/account/code", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, code_offer, N_("Set up one-time codes")),
    ROUTE("POST", "/account/code/add", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, code_add, N_("Add one-time codes")),
    ROUTE("POST", "/account/passkey", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, passkey_offer, N_("Add a passkey")),
    ROUTE("POST", "/account/passkey/add", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, passkey_add, N_("Add a passkey")),
    ROUTE("POST", "/account/certificate", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, certificate_add,
          N_("Add the certificate of this connection")),
    ROUTE("POST", "/account/factors/{factor}/remove", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, factor_remove,
          N_("Remove a second factor")),
    ROUTE("POST", "/account/recovery", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, recovery,
          N_("Make new recovery codes")),
    ROUTES_END,
};
