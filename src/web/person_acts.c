/* person_acts: what administrators do with an account: inviting, setting anew, suspending, stopping, unlocking. Each
 * asks once more and says what will happen; links are shown once, to whoever asked for them. */
#include "access/link.h"
#include "access/session.h"
#include "web/inside.h"
#include "web/people.h"
#include "web/people.html.h"
#include "web/routes.h"
#include "web/whole.html.h"

struct acting {
    struct visit *v;
    struct account x;
    struct str reason;
    char token[TOKEN_TEXT_MAX]; /* of a link that was made; "" else */
};
typedef bool act_fn(struct acting *a, struct err *e);

static bool invite(struct acting *a, struct err *e) {
    return link_invite(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, a->token, e);
}
static bool reset(struct acting *a, struct err *e) {
    bool factors = visit_field(a->v, "factors").len != 0;
    return link_reset(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, factors, a->token, e);
}
static bool unlock(struct acting *a, struct err *e) {
    return account_unlock(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, e);
}
static bool end_sessions(struct acting *a, struct err *e) {
    bool own = str_eq(a->x.id, a->v->viewer.person);
    return session_end_all(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, own ? a->v->viewer.session : 0, NULL, e);
}
static bool suspend(struct acting *a, struct err *e) {
    return account_suspend(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, a->reason, e);
}
static bool resume(struct acting *a, struct err *e) {
    return account_resume(&a->v->web->keeping, &a->v->viewer.actor, a->x.id, e);
}
/* Roles, with the reason, and the account in one transaction. */
static bool stop(struct acting *a, struct err *e) {
    struct visit *v = a->v;
    STORE_TX struct store_tx tx = {0};
    return store_begin(v->opt->store, &tx, e) &&
           grant_take_all(v->opt->trail, &v->viewer.actor, a->x.id, a->reason, v->now, NULL, e) &&
           account_stop(&v->web->keeping, &v->viewer.actor, a->x.id, e) && store_commit(&tx, e);
}

static const struct person_act {
    const char *id, *title, *text, *button;
    const char *points[4];
    bool reason, factors, danger;
    act_fn *run;
} acts[] = {
    {"invite",
     N_("Make an invitation"),
     N_("A link is made with which the person sets the own password. Nobody else learns the password."),
     N_("Make the link"),
     {N_("The link is shown once. Hand it over yourself, for example in person or over a channel that you trust."),
      N_("It works once, within 24 hours. A newer link takes the place of an older one.")},
     false,
     false,
     false,
     invite},
    {"reset",
     N_("Set the password anew"),
     N_("A link is made with which the person sets a new password."),
     N_("Make the link"),
     {N_("Make sure first that it is really this person who asks."),
      N_("The old password does not work from that moment on, and all sessions end."),
      N_("The link is shown once and works once, within one hour.")},
     false,
     true,
     true,
     reset},
    {"unlock",
     N_("Take off the lock"),
     N_("After too many failures an account is locked for a while."),
     N_("Take off the lock"),
     {N_("Ask the person first whether the failures were their own: they may be somebody else's attempts.")},
     false,
     false,
     false,
     unlock},
    {"sessions",
     N_("End all sessions"),
     N_("The person is signed out everywhere and has to sign in again."),
     N_("End all sessions"),
     {NULL},
     false,
     false,
     true,
     end_sessions},
    {"suspend",
     N_("Suspend the account"),
     N_("The person can do nothing more from this moment on."),
     N_("Suspend"),
     {N_("Sessions, links and sign-ins under way end at once, and keys do not work."),
      N_("Roles stay, and count again when the suspension is lifted.")},
     true,
     false,
     true,
     suspend},
    {"resume",
     N_("Lift the suspension"),
     N_("The person can sign in again, with the same secrets as before."),
     N_("Lift the suspension"),
     {NULL},
     false,
     false,
     false,
     resume},
    {"stop",
     N_("Stop for good"),
     N_("The person cannot use this service any more, and this cannot be taken back."),
     N_("Stop for good"),
     {N_("All roles, sessions, keys and secrets end."),
      N_("What is the person's to do (applications, assignments) stays as it is: hand it over first."),
      N_("The ID and the staff number are never given to anybody else.")},
     true,
     false,
     true,
     stop},
};
#define ACTS (sizeof acts / sizeof *acts)

static const struct person_act *act_of(const struct visit *v) {
    struct str want = visit_param(v, "act");
    for (size_t i = 0; i < ACTS; i++)
        if (str_is(want, acts[i].id)) return &acts[i];
    return NULL;
}

static void show(struct visit *v, const struct person_act *act, const struct account *x, struct faults *fs,
                 unsigned status) {
    struct ui_confirmation c = {.text = trs(v->lang, act->text), .danger = act->danger};
    struct str points[4];
    for (size_t i = 0; i < 4 && act->points[i]; i++) points[c.n_points++] = trs(v->lang, act->points[i]);
    struct ui_field reason = {.name = "reason",
                              .label = trs(v->lang, "Give the reason"),
                              .must = true,
                              .most = 600,
                              .value = visit_field(v, "reason"),
                              .hint = trs(v->lang, "It is recorded.")};
    struct ui_choice yes = {
        .value = STR("yes"),
        .label = trs(v->lang, "The device was lost, too: passkeys, one-time codes and recovery codes end")};
    struct ui_field factors = {
        .name = "factors", .label = trs(v->lang, "Second factors"), .choices = &yes, .n_choices = 1};
    if (fs->n && act->reason) reason.error = fs->list[0].sentence;
    c.points = points;
    c.action = arena_fmt(v->a, "/people/%.*s/%s", STR_ARG(x->id), act->id);
    c.cancel = arena_fmt(v->a, "/people/%.*s", STR_ARG(x->id));
    c.button = trs(v->lang, act->button);
    c.field = act->reason ? &reason : NULL;
    c.page =
        (struct ui_page){.title = arena_fmt(v->a, tr(v->lang, "%s: %.*s"), tr(v->lang, act->title), STR_ARG(x->name)),
                         .menu = "people",
                         .crumbs = person_crumbs(v, x),
                         .n_crumbs = 2,
                         .faults = fs->list,
                         .n_faults = fs->n};
    struct html h = visit_page(v, status);
    if (act->factors)
        t_person_reset(&h, &c, &factors);
    else
        t_confirmation(&h, &c);
}

static void ask(struct visit *v) {
    const struct person_act *act = act_of(v);
    struct account x;
    struct faults none = {0};
    if (!act) return visit_status(v, 404);
    if (person_named(v, &x)) show(v, act, &x, &none, 200);
}

static void show_link(struct visit *v, const struct person_act *act, const struct acting *a) {
    struct person_link_page p = {.name = a->x.name};
    p.link = arena_fmt(v->a, "%.*s/link/%s", STR_ARG(v->web->keeping.base_url), a->token);
    p.back = arena_fmt(v->a, "/people/%.*s", STR_ARG(a->x.id));
    p.page = (struct ui_page){
        .title = trs(v->lang, "The link was made"),
        .menu = "people",
        .crumbs = person_crumbs(v, &a->x),
        .n_crumbs = 2,
        .warn = trs(v->lang, "This link is shown once and cannot be looked at again. Hand it over now.")};
    p.facts[0] =
        (struct ui_pair){trs(v->lang, "For whom"),
                         arena_fmt(v->a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(a->x.name), STR_ARG(a->x.id)), STR_NONE};
    p.facts[1] = (struct ui_pair){
        trs(v->lang, "Good until"),
        act->run == invite ? trs(v->lang, "24 hours from now") : trs(v->lang, "one hour from now"), STR_NONE};
    p.facts[2] = (struct ui_pair){trs(v->lang, "Mail"), a->x.mail, STR_NONE};
    struct html h = visit_page(v, 200);
    t_person_link(&h, &p);
}

static void run(struct visit *v) {
    const struct person_act *act = act_of(v);
    struct acting a = {.v = v, .reason = visit_field(v, "reason")};
    struct faults fs = {0};
    struct err e = {0};
    if (!act) return visit_status(v, 404);
    if (!person_named(v, &a.x)) return;
    if (act->reason && !a.reason.len) {
        struct ui_field field = {.name = "reason"};
        fault_add(v, &fs, &field, trs(v->lang, "Enter the reason."));
        return show(v, act, &a.x, &fs, 422);
    }
    if (act->run(&a, &e)) {
        if (a.token[0]) return show_link(v, act, &a);
        return visit_see(v, "/people/%.*s?done=%s", STR_ARG(a.x.id), act->id);
    }
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &fs, NULL, &e);
    show(v, act, &a.x, &fs, fault_status(&e));
}

const struct route person_act_routes[] = {
    ROUTE("GET", "/people/{person}/{act}", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, ask,
          N_("Ask before an account is changed")),
    ROUTE("POST", "/people/{person}/{act}", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, run,
          N_("Invite, set anew, suspend, stop, unlock")),
    ROUTES_END,
};
