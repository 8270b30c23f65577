/* home: the first page, its calendar, and the language. */
#include "web/home.h"

#include <string.h>

#include "access/approval.h"
#include "access/session.h"
#include "fmt/fmt.h"
#include "fmt/ical.h"
#include "ledger/fields.h"
#include "ledger/history.h"
#include "ledger/part_words.h"
#include "ledger/period.h"
#include "web/home.html.h"
#include "web/inside.h"
#include "web/me.h"
#include "web/routes.h"
#include "web/system_tabs.h"

#define DAY_MS INT64_C(86400000)
#define WEEK_DAYS 7
#define MORE_MAX 200
#define SYSTEMS_LOOKED_AT 20
#define CHANGES_EACH 5
#define CHANGES_SHOWN 15
#define CALENDAR_AHEAD 366
#define CALENDAR_MAX (4 * MIB)

/* What to do ------------------------------------------------------------------------------------------------------ */

/* Tasks of TASK_APPLICATION: `organisation` says which page they are about. */
static const char of_application[] = "application", of_key[] = "key";

struct more {
    struct task list[MORE_MAX];
    size_t n;
};

static struct str day_text(struct visit *v, int64_t ms) {
    char day[DAY_TEXT_MAX];
    day_of(ms, day);
    return arena_str(v->a, str_of(day));
}

static void add_application(struct visit *v, struct more *m, const struct application *x, const char *sentence,
                            struct str due) {
    const struct application_kind *kind = application_kind_find(application_kinds_builtin(), x->kind);
    if (m->n == MORE_MAX) return;
    m->list[m->n++] = (struct task){.kind = TASK_APPLICATION,
                                    .assignment = x->id,
                                    .due = due,
                                    .about = kind ? text_in(&kind->title, v->lang) : x->kind,
                                    .why = trs(v->lang, sentence),
                                    .organisation = str_of(of_application)};
}

static bool add_waiting(struct visit *v, struct more *m, struct err *e) {
    const struct access_object any = {.any = true};
    struct application *list;
    size_t n;
    if (!viewer_may(&v->viewer, PERMIT_APPROVE, &any) && !viewer_may(&v->viewer, PERMIT_APPROVE_SUPERIOR, &any) &&
        !viewer_may(&v->viewer, PERMIT_ROLES, &any) && !viewer_may(&v->viewer, PERMIT_RECORD, &any))
        return true;
    if (!application_list(v->a, v->opt->store, &v->viewer, APPLICATIONS_WAITING, STR_NONE, 0, v->now, &list, &n, NULL,
                          e))
        return false;
    for (size_t i = 0; i < n; i++)
        add_application(v, m, &list[i], N_("Somebody applied, and you can decide."), STR_NONE);
    return true;
}

/* Exceptions that end: by who has to report it. */
static bool add_ending(struct visit *v, struct more *m, unsigned ahead, struct err *e) {
    struct application *list;
    size_t n;
    if (!application_list(v->a, v->opt->store, &v->viewer, APPLICATIONS_DUE, STR_NONE, v->now + (int64_t)ahead * DAY_MS,
                          v->now, &list, &n, NULL, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].holder, v->viewer.person) || str_eq(list[i].applicant, v->viewer.person))
            add_application(v, m, &list[i], N_("Its term ends; report the end, or apply again in time."),
                            day_text(v, list[i].until - 1));
    return true;
}

static bool add_keys(struct visit *v, struct more *m, unsigned ahead, struct err *e) {
    struct api_key *list;
    size_t n;
    if (!api_key_list(v->a, v->opt->store, v->viewer.person, &list, &n, e)) return false;
    for (size_t i = 0; i < n && m->n < MORE_MAX; i++) {
        if (!list[i].active || list[i].ends < v->now || list[i].ends > v->now + (int64_t)ahead * DAY_MS) continue;
        m->list[m->n++] = (struct task){.kind = TASK_APPLICATION,
                                        .due = day_text(v, list[i].ends),
                                        .about = list[i].name,
                                        .why = trs(v->lang, "Programs that use this key stop working after that day."),
                                        .organisation = str_of(of_key)};
    }
    return true;
}

/* An assignment gives no right: what may not be seen any more is left out. */
static bool leave_out_unseen(struct visit *v, struct tasks *t, struct err *e) {
    struct task *list = arena_array(v->a, t->n + 1, sizeof *list);
    size_t n = 0;
    int64_t last = 0;
    bool may = false;
    for (size_t i = 0; i < t->n; i++) {
        int64_t system = t->list[i].system;
        if (system && system != last && !system_may(v, system, PERMIT_SYSTEM_VIEW, &may, e)) return false;
        if (system) last = system;
        if (!system || may) list[n++] = t->list[i];
    }
    t->list = list;
    t->n = n;
    return true;
}

bool home_tasks(struct visit *v, unsigned ahead, struct tasks *out, struct err *e) {
    struct more *m = arena_alloc(v->a, sizeof *m);
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    return add_waiting(v, m, e) && add_ending(v, m, ahead, e) && add_keys(v, m, ahead, e) &&
           tasks_of(v->a, v->opt->store, v->viewer.person, str_of(today), ahead, m->list, m->n, out, e) &&
           leave_out_unseen(v, out, e);
}

static const char *task_place(enum task_kind k) {
    switch (k) {
    case TASK_ANSWER:
        return "/work/4";
    case TASK_DECIDE:
        return "/work/6";
    case TASK_REASON:
        return "/work/7";
    case TASK_INSPECT:
    case TASK_EVIDENCE:
    case TASK_EXPIRING:
        return "/checklists";
    case TASK_DATE:
        return "/register";
    case TASK_APPLICATION:
    case TASK_KINDS:
        break;
    }
    return "";
}

static struct str task_words(struct visit *v, const struct task *t) {
    const char *title = tr(v->lang, task_kind_title(t->kind));
    const struct register_fields *f = register_fields_builtin();
    int at = t->kind == TASK_DATE ? register_field_find(f, t->about) : -1;
    if (t->kind == TASK_APPLICATION && str_is(t->organisation, of_key))
        return arena_fmt(v->a, tr(v->lang, "Your key for programs ends: %.*s"), STR_ARG(t->about));
    if (t->kind == TASK_APPLICATION && t->due.ptr)
        return arena_fmt(v->a, tr(v->lang, "A term ends: %.*s"), STR_ARG(t->about));
    if (t->kind == TASK_APPLICATION)
        return arena_fmt(v->a, tr(v->lang, "An application waits for your decision: %.*s"), STR_ARG(t->about));
    if (at >= 0) return text_in(&f->list[at].title, v->lang);
    if (t->kind == TASK_EXPIRING) return arena_fmt(v->a, tr(v->lang, "Evidence of %.*s expires"), STR_ARG(t->about));
    return str_of(title);
}

struct home_task home_task_of(struct visit *v, const struct task *t) {
    struct home_task out = {.what = task_words(v, t),
                            .why = t->why,
                            .system = t->system_name,
                            .due = t->due,
                            .late = t->late,
                            .count = t->kind == TASK_DATE || t->kind == TASK_EXPIRING ? 0 : t->count};
    if (t->system) {
        out.system_path = arena_fmt(v->a, "/systems/%lld", (long long)t->system);
        out.path = arena_fmt(v->a, "%.*s%s", STR_ARG(out.system_path), task_place(t->kind));
    } else if (str_is(t->organisation, of_key)) {
        out.path = STR("/account/keys");
    } else {
        out.path = arena_fmt(v->a, "/applications/%lld", (long long)t->assignment);
    }
    return out;
}

static void fill_tasks(struct visit *v, struct home_page *p, const struct tasks *t) {
    static const char *const titles[HOME_WHENS] = {N_("Late"), N_("Within a week"), N_("Later"), N_("Without a date")};
    struct str week = day_text(v, v->now + WEEK_DAYS * DAY_MS);
    for (int w = 0; w < HOME_WHENS; w++) {
        struct home_task *list = arena_array(v->a, t->n + 1, sizeof *list);
        size_t n = 0;
        for (size_t i = 0; i < t->n; i++) {
            const struct task *x = &t->list[i];
            enum home_when when = !x->due.ptr                  ? HOME_ANY_TIME
                                  : x->late                    ? HOME_LATE
                                  : str_cmp(x->due, week) <= 0 ? HOME_WEEK
                                                               : HOME_LATER;
            if (when == (enum home_when)w) list[n++] = home_task_of(v, x);
        }
        p->when[w].title = trs(v->lang, titles[w]);
        p->when[w].list = list;
        p->when[w].n = n;
    }
    p->n = t->n;
    p->more = t->more;
}

/* What changed ---------------------------------------------------------------------------------------------------- */

/* When the person signed in before this time; 0: not known. */
static bool visit_before(struct visit *v, struct trail *t, int64_t *out, struct err *e) {
    struct history h;
    bool more;
    struct history_filter f = {.subject = arena_fmt(v->a, "person/%.*s", STR_ARG(v->viewer.person)),
                               .until = v->viewer.signed_in - 1000,
                               .most = 30};
    *out = 0;
    if (!v->viewer.signed_in) return true;
    if (!history_find(v->a, t, &f, &h, &more, e)) return false;
    for (size_t i = 0; i < h.n && !*out; i++)
        if (str_is(h.list[i].kind, "use") && str_is(h.list[i].act, "sign-in")) *out = h.list[i].at;
    return true;
}

static bool add_changes(struct visit *v, struct trail *t, const struct assignment *x, struct home_page *p,
                        struct home_change *list, size_t room, struct err *e) {
    struct history h;
    bool more;
    struct history_filter f = {
        .subject = arena_fmt(v->a, "system/%lld", (long long)x->system), .since = p->since, .most = CHANGES_EACH * 4};
    if (!history_find(v->a, t, &f, &h, &more, e)) return false;
    for (size_t i = 0, n = 0; i < h.n && n < CHANGES_EACH && p->n_changes < room; i++) {
        if (str_eq(h.list[i].id, v->viewer.person)) continue;
        list[p->n_changes++] =
            (struct home_change){.system = x->system_name,
                                 .system_path = arena_fmt(v->a, "/systems/%lld", (long long)x->system),
                                 .what = entry_words(v->a, v->opt->catalog, &h.list[i]),
                                 .who = history_who(&h.list[i]),
                                 .path = arena_fmt(v->a, "/record/entries/%lld", (long long)h.list[i].n),
                                 .at = h.list[i].at};
        n++;
    }
    return true;
}

static int newest_first(const void *pa, const void *pb) {
    const struct home_change *a = pa, *b = pb;
    return (a->at < b->at) - (a->at > b->at);
}

static bool gather_changes(struct visit *v, struct trail *t, struct home_page *p, struct err *e) {
    struct assignment *mine;
    size_t n, looked = 0;
    size_t room = SYSTEMS_LOOKED_AT * CHANGES_EACH;
    struct home_change *list = arena_array(v->a, room, sizeof *list);
    if (!visit_before(v, t, &p->since, e)) return false;
    if (!p->since) p->since = v->now - WEEK_DAYS * DAY_MS;
    if (!assignments_of(v->a, v->opt->store, v->viewer.person, &mine, &n, e)) return false;
    p->has_systems = n > 0;
    for (size_t i = 0; i < n && looked < SYSTEMS_LOOKED_AT; i++) {
        bool seen = false, may;
        for (size_t k = 0; k < i; k++) seen = seen || mine[k].system == mine[i].system;
        if (seen) continue;
        looked++;
        if (!system_may(v, mine[i].system, PERMIT_SYSTEM_VIEW, &may, e)) return false;
        if (may && !add_changes(v, t, &mine[i], p, list, room, e)) return false;
    }
    if (p->n_changes) qsort(list, p->n_changes, sizeof *list, newest_first);
    p->changes = list;
    if (p->n_changes > CHANGES_SHOWN) p->n_changes = CHANGES_SHOWN;
    return true;
}

static bool fill_changes(struct visit *v, struct home_page *p, struct err *e) {
    struct trail *t = trail_open(v->opt->store, e);
    if (!t) return false;
    bool good = gather_changes(v, t, p, e);
    trail_close(t);
    return good;
}

static void home(struct visit *v) {
    struct err e = {0};
    struct tasks t;
    const struct access_object any = {.any = true};
    struct home_page p = {.page = {.title = trs(v->lang, "My work"), .menu = "home"}};
    if (!home_tasks(v, HOME_AHEAD, &t, &e) || !fill_changes(v, &p, &e)) {
        visit_fail(v, &e);
        return;
    }
    fill_tasks(v, &p, &t);
    p.may_view = viewer_may(&v->viewer, PERMIT_SYSTEM_VIEW, &any);
    struct html h = visit_page(v, 200);
    t_home(&h, &p);
}

/* The calendar ---------------------------------------------------------------------------------------------------- */

static void add_event(struct visit *v, struct icalw *w, const struct task *t) {
    struct home_task x = home_task_of(v, t);
    if (!x.due.ptr) return;
    struct str title =
        x.system.len ? arena_fmt(v->a, tr(v->lang, "%.*s: %.*s"), STR_ARG(x.system), STR_ARG(x.what)) : x.what;
    /* The same thing keeps its id for ever; the day is no part of it, so that a moved day moves the event. */
    char sum[65];
    sha256_hex(arena_fmt(v->a, "%d/%lld/%lld/%.*s", (int)t->kind, (long long)t->system, (long long)t->assignment,
                         STR_ARG(t->about)),
               sum);
    ical_day(w, &(struct ical_day){
                    .uid = arena_fmt(v->a, "%.32s@kijun", sum),
                    .day = x.due,
                    .stamp = v->now / 1000,
                    .title = title,
                    .note = x.why.ptr ? x.why : STR(""),
                    .url = arena_fmt(v->a, "%s%.*s", v->opt->base_url ? v->opt->base_url : "", STR_ARG(x.path))});
}

void home_calendar(struct visit *v) {
    struct err e = {0};
    struct tasks t;
    struct icalw w;
    struct buf b;
    if (!home_tasks(v, CALENDAR_AHEAD, &t, &e)) {
        visit_fail(v, &e);
        return;
    }
    buf_init(&b, CALENDAR_MAX);
    ical_begin(&w, &b, STR("kijun"), trs(v->lang, "My dates"));
    for (size_t i = 0; i < t.n; i++) add_event(v, &w, &t.list[i]);
    if (ical_end(&w, &e))
        visit_file(v, buf_str(&b), "text/calendar; charset=utf-8", STR("kijun.ics"));
    else
        visit_fail(v, &e);
    buf_release(&b);
}

/* The language ---------------------------------------------------------------------------------------------------- */

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
    ROUTE("GET", "/calendar.ics", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, home_calendar,
          N_("What there is to do, as a calendar")),
    ROUTE("POST", "/language", PERMIT_ANYBODY, GUARD_OPEN, LANE_WRITE, language, N_("Choose the language")),
    ROUTES_END,
};
