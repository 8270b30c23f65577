/* link: opening a one-time link. Looking at it spends nothing, so that a preview in a mail program does no harm; what
 * is sent from the page goes keeper → hasher → keeper (steps.h). */
#include "access/link.h"

#include "ledger/people.h"
#include "web/inside.h"
#include "web/link.h"
#include "web/link.html.h"
#include "web/routes.h"
#include "web/steps.h"

static void set_fields(struct visit *v, const struct link_info *info, struct link_page *p) {
    p->id = (struct ui_field){.name = "id",
                              .label = trs(v->lang, "User id"),
                              .hint = trs(v->lang, "Small letters, digits and . _ - ; it stays yours for ever"),
                              .value = visit_field(v, "id"),
                              .autocomplete = "username",
                              .most = PERSON_ID_MAX,
                              .width = UI_WIDTH_MIDDLE,
                              .must = true};
    p->name = (struct ui_field){.name = "name",
                                .label = trs(v->lang, "Name"),
                                .hint = trs(v->lang, "As it stands in the record, for example 田中花子"),
                                .value = visit_field(v, "name"),
                                .autocomplete = "name",
                                .most = PERSON_TEXT_MAX,
                                .width = UI_WIDTH_MIDDLE,
                                .must = true};
    p->password = (struct ui_field){
        .name = "new-password",
        .label = trs(v->lang, "New password"),
        .hint = arena_fmt(v->a, tr(v->lang, "At least %zu characters; several words in a row are easy to remember"),
                          info->least),
        .what = trs(v->lang, "Any letters, digits, signs and blanks count. Do not use it anywhere else, and let the "
                             "browser's store of passwords keep it if your rules allow that."),
        .why = trs(v->lang, "Only you know it: it is kept in a form from which nobody can read it, also not the "
                            "administrators."),
        .type = "password",
        .autocomplete = "new-password",
        .width = UI_WIDTH_MIDDLE,
        .must = true};
    p->again = (struct ui_field){.name = "again",
                                 .label = trs(v->lang, "New password once more"),
                                 .type = "password",
                                 .autocomplete = "new-password",
                                 .width = UI_WIDTH_MIDDLE,
                                 .must = true};
}

static const char *title_of(enum link_purpose purpose) {
    return purpose == LINK_FIRST    ? N_("The first administrator")
           : purpose == LINK_INVITE ? N_("Set your password")
                                    : N_("Set a new password");
}
static const char *lead_of(const struct link_info *info) {
    if (info->purpose == LINK_FIRST)
        return N_("Nobody can sign in yet. Whoever fills in this page becomes the first administrator, who makes the "
                  "accounts of the others. Afterwards you sign in and set up a second factor.");
    return info->second_next ? N_("Afterwards you sign in with it and set up a second factor.")
                             : N_("Afterwards you sign in with it.");
}

/* `field`: the one that is wrong; NULL: none in particular. */
static void show(struct visit *v, unsigned status, const char *field, struct str fault) {
    struct link_info info;
    struct err e = {0};
    struct str token = visit_param(v, "token");
    if (!link_look(v->a, v->opt->store, token, v->now, &info, &e)) {
        visit_fail(v, &e);
        return;
    }
    char ends[CLOCK_TEXT_MAX];
    clock_text(info.ends + 9 * 3600000LL, ends); /* Japan's time */
    struct str until = arena_fmt(v->a, "%.10s %.5s", ends, ends + 11);
    struct ui_pair pairs[] = {
        {trs(v->lang, "User id"), info.person, STR_NONE},
        {trs(v->lang, "Name"), info.name, STR_NONE},
        {trs(v->lang, "This page works until"), until, STR_NONE},
    };
    bool first = info.purpose == LINK_FIRST;
    struct link_page p = {.page = {.title = trs(v->lang, title_of(info.purpose)), .lead = trs(v->lang, lead_of(&info))},
                          .action = arena_fmt(v->a, "/link/%.*s", STR_ARG(token)),
                          .first = first,
                          .pairs = first ? pairs + 2 : pairs,
                          .n_pairs = first ? 1 : 3};
    set_fields(v, &info, &p);
    if (field && str_is(str_of(field), "again")) p.again.error = fault;
    if (field && str_is(str_of(field), "new-password")) p.password.error = fault;
    steps_fault(v, &p.page, field, fault);
    struct html h = visit_page(v, status);
    t_link(&h, &p);
}

static void link_show(struct visit *v) {
    show(v, 200, NULL, STR_NONE);
}

/* What a person can put right is told beside the form; a link that is none any more is a page of its own. */
static void refused(struct visit *v, const struct err *e) {
    bool mine = e->kind == ERR_INVALID || e->kind == ERR_CONFLICT;
    if (mine)
        show(v, 422, "new-password", str_of(e->text));
    else
        visit_fail(v, e);
}

static void link_send(struct visit *v) {
    struct keeping *k = steps_keeping(v);
    struct password_result r;
    struct password_job job;
    struct str before, person;
    struct err e = {0};
    bool back = steps_hashed(v, &before, &r, &e);
    if (e.kind) {
        visit_fail(v, &e);
        return;
    }
    /* Passwords are taken as they are: blanks at their ends count. */
    struct str new = http_form_get(v->form, "new-password", NULL), again = http_form_get(v->form, "again", NULL);
    struct link_wish w = {visit_param(v, "token"), visit_field(v, "id"), visit_field(v, "name"), new};
    if (!back) {
        if (!new.ptr || !again.ptr || !str_eq(new, again))
            show(v, 422, "again", trs(v->lang, "The two passwords are not the same. Please enter both once more."));
        else if (!link_begin(k, &v->viewer.actor, &w, &job, &e))
            refused(v, &e);
        else
            steps_hash(v, STR(""), &job);
        return;
    }
    if (!link_finish(k, v->a, &v->viewer.actor, &w, &r, &person, &e)) {
        refused(v, &e);
        return;
    }
    visit_see(v, "/sign-in?set=1");
}

const struct route link_routes[] = {
    ROUTE("GET", "/link/{token}", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, link_show, N_("A one-time link")),
    ROUTE("POST", "/link/{token}", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, link_send, N_("Set the password of a link")),
    ROUTES_END,
};
