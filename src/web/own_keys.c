/* own_keys: keys for programs, and the secret address of a calendar of one's due dates.
 *
 * A calendar's key opens that calendar and nothing else: addresses are copied, kept and logged by programs that nobody
 * thinks of as places of secrets. */
#include "access/grants.h"
#include "access/session.h"
#include "web/home.h"
#include "web/inside.h"
#include "web/me.h"
#include "web/me.html.h"
#include "web/routes.h"
#include "web/steps.h"

#define DAY_MS (24 * 3600000LL)
#define KEY_DAYS "90"
#define CALENDAR_DAYS 366

static const char *const permission_words[PERMISSIONS] = {
    [PERMIT_SYSTEM_VIEW] = N_("See systems and their answers"),
    [PERMIT_SYSTEM_CREATE] = N_("Add systems"),
    [PERMIT_SYSTEM_ANSWER] = N_("Answer questions, fill in the register"),
    [PERMIT_SYSTEM_DECIDE] = N_("Decide about requirements and risks"),
    [PERMIT_SYSTEM_INSPECT] = N_("Inspect, attach evidence"),
    [PERMIT_SYSTEM_EXPORT] = N_("Fetch documents and files"),
    [PERMIT_SYSTEM_MANAGE] = N_("Manage systems: who works on them, labels, removal"),
    [PERMIT_APPLY] = N_("File applications"),
    [PERMIT_AUDIT] = N_("Read everything for an audit"),
};

/* The form -------------------------------------------------------------------------------------------------------- */

static bool typed(const struct visit *v, enum permission p) {
    for (size_t i = 0; v->form && i < v->form->n; i++)
        if (str_is(v->form->list[i].name, "permission") && str_is(v->form->list[i].value, permission_id(p)))
            return true;
    return false;
}

static void set_choices(const struct visit *v, struct ui_field *f) {
    struct ui_choice *list = arena_array(v->a, PERMISSIONS, sizeof *list);
    const struct access_object any = {.any = true};
    for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++) {
        if (!permission_words[p] || !permission_for_keys(p) || !viewer_may(&v->viewer, p, &any)) continue;
        list[f->n_choices++] = (struct ui_choice){.value = str_of(permission_id(p)),
                                                  .label = trs(v->lang, permission_words[p]),
                                                  .hint = str_of(permission_id(p)),
                                                  .chosen = typed(v, p)};
    }
    f->choices = list;
}

static void set_fields(const struct visit *v, struct keys_page *p) {
    struct str days = visit_field(v, "days");
    p->name = (struct ui_field){.name = "name",
                                .label = trs(v->lang, "Name of the program"),
                                .hint = trs(v->lang, "For example: nightly export"),
                                .value = visit_field(v, "name"),
                                .most = API_KEY_NAME_MAX,
                                .width = UI_WIDTH_MIDDLE,
                                .must = true};
    p->permissions =
        (struct ui_field){.name = "permission",
                          .label = trs(v->lang, "What it may do"),
                          .hint = trs(v->lang, "Never more than your roles allow at that moment"),
                          .why = trs(v->lang, "A key that may little does little harm when it gets into wrong hands."),
                          .must = true};
    p->days = (struct ui_field){.name = "days",
                                .label = trs(v->lang, "Ends after how many days"),
                                .value = days.ptr ? days : STR(KEY_DAYS),
                                .inputmode = "numeric",
                                .width = UI_WIDTH_SHORT,
                                .must = true};
    set_choices(v, &p->permissions);
}

struct shown {
    const char *field; /* that is wrong */
    struct str fault, token, calendar;
};
static void show(struct visit *v, unsigned status, const struct shown *what) {
    struct keys_page p = {.frame = me_frame(v, ME_KEYS, trs(v->lang, "Keys and calendar")),
                          .token = what->token,
                          .calendar = what->calendar};
    struct api_key *all;
    size_t n;
    struct err e = {0};
    if (!api_key_list(v->a, v->opt->store, v->viewer.person, &all, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (all[i].active && all[i].ends > v->now) all[p.n++] = all[i];
    p.list = all;
    set_fields(v, &p);
    if (visit_query(v, "done").len) p.frame.page.done = trs(v->lang, "The key was revoked.");
    steps_fault(v, &p.frame.page, what->field, what->fault);
    struct html h = visit_page(v, status);
    t_keys(&h, &p);
}

static void keys(struct visit *v) {
    show(v, 200, &(struct shown){0});
}

/* Acts ------------------------------------------------------------------------------------------------------------ */

static void add(struct visit *v, const struct api_key *new, bool calendar) {
    char token[API_KEY_TEXT_MAX];
    int64_t id;
    struct err e = {0};
    if (api_key_add(steps_keeping(v), &v->viewer.actor, new, &id, token, &e)) {
        struct str text = arena_str(v->a, str_of(token));
        v->form = NULL; /* an empty form for the next one */
        show(v, 200,
             calendar
                 ? &(struct shown){.calendar = arena_fmt(v->a, "%s/calendar/%.*s", v->opt->base_url, STR_ARG(text))}
                 : &(struct shown){.token = text});
    } else if (e.kind == ERR_INVALID || e.kind == ERR_LIMIT || e.kind == ERR_CONFLICT) {
        show(v, 422, &(struct shown){.field = "name", .fault = str_of(e.text)});
    } else {
        visit_fail(v, &e);
    }
}

static void key_add(struct visit *v) {
    const struct access_object any = {.any = true};
    struct api_key new = {
        .person = v->viewer.person, .name = visit_field(v, "name"), .second_factor = v->viewer.second_factor};
    int64_t days = 0;
    if (!steps_fresh(v, "/account/keys")) return;
    if (!str_int(visit_field(v, "days"), &days) || days < 1 || days > API_KEY_DAYS_MAX) {
        struct str fault = arena_fmt(v->a, tr(v->lang, "Enter a number of days from 1 to %d."), API_KEY_DAYS_MAX);
        show(v, 422, &(struct shown){.field = "days", .fault = fault});
        return;
    }
    for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++)
        if (permission_for_keys(p) && typed(v, p) && viewer_may(&v->viewer, p, &any))
            new.permissions |= (uint64_t)1 << p;
    new.ends = v->now + days *DAY_MS;
    add(v, &new, false);
}

static void calendar_add(struct visit *v) {
    struct api_key new = {.person = v->viewer.person,
                          .name = trs(v->lang, "Calendar"),
                          .calendar = true,
                          .ends = v->now + CALENDAR_DAYS * DAY_MS};
    if (steps_fresh(v, "/account/keys")) add(v, &new, true);
}

static void key_revoke(struct visit *v) {
    struct err e = {0};
    if (api_key_revoke(steps_keeping(v), &v->viewer.actor, v->viewer.person, visit_number(v, "key"), &e))
        visit_see(v, "/account/keys?done=1");
    else
        visit_fail(v, &e);
}

/* The calendar ---------------------------------------------------------------------------------------------------- */

/* What roles allow now, and no page of the person's: the calendar and nothing else. */
static void calendar(struct visit *v) {
    struct str token = visit_param(v, "key");
    struct viewer key;
    struct err e = {0};
    if (str_ends(token, STR(".ics"))) token.len -= 4;
    bool ok = viewer_of_key(v->a, v->opt->store, token, v->now, &key, &e);
    if (ok && (!key.known || !key.calendar)) {
        visit_status(v, 404);
        return;
    }
    if (ok) ok = grants_of(v->a, v->opt->store, key.person, &key.grants, &key.n_grants, &e);
    if (!ok) {
        visit_fail(v, &e);
        return;
    }
    v->viewer = key;
    v->lang = key.lang;
    lang_set(key.lang);
    home_calendar(v);
}

const struct route own_key_routes[] = {
    ROUTE("GET", "/account/keys", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, keys, N_("The own keys")),
    ROUTE("POST", "/account/keys", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, key_add, N_("Make a key")),
    ROUTE("POST", "/account/keys/{key}/revoke", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, key_revoke,
          N_("Revoke a key")),
    ROUTE("POST", "/account/calendar", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, calendar_add,
          N_("Make the address of a calendar")),
    ROUTE("GET", "/calendar/{key}", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, calendar, N_("A calendar of due dates")),
    ROUTES_END,
};
