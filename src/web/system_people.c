/* system_people: who works on a system, as what, by when. An assignment gives no right; it says what is expected. */
#include "fmt/era.h"
#include "ledger/assign.h"
#include "ledger/people.h"
#include "ledger/period.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/system_home.h"
#include "web/system_people.html.h"

#define PEOPLE_SHOWN 500

struct people_form {
    struct ui_fault faults[8];
    size_t n_faults;
    struct str person, duty, due, why, end_why; /* as typed */
    struct str errors[5];
    const struct assignment *one; /* that is changed; NULL: adding */
};
enum { WRONG_PERSON, WRONG_DUTY, WRONG_DUE, WRONG_WHY, WRONG_END };

static struct str or_empty(struct str s) {
    return s.ptr ? s : STR("");
}

static void fault(struct people_form *f, int which, const char *name, struct str sentence) {
    if (which >= 0) f->errors[which] = sentence;
    f->faults[f->n_faults++] = (struct ui_fault){name, sentence};
}

/* Showing ---------------------------------------------------------------------------------------------------------- */

static bool person_field(struct visit *v, const struct people_form *f, struct ui_field *out, struct err *e) {
    struct person *list;
    size_t n, count = 0;
    if (!person_list(v->a, v->opt->store, &list, &n, e)) return false;
    *out = (struct ui_field){.name = "person",
                             .label = trs(v->lang, "Person"),
                             .value = or_empty(f->person),
                             .must = true,
                             .error = f->errors[WRONG_PERSON],
                             .why = trs(v->lang, "The system appears on the person's own page, with its dates. Rights "
                                                 "come from roles, not from this.")};
    if (n > PEOPLE_SHOWN) {
        out->hint = trs(v->lang, "The id of the account");
        return true;
    }
    struct ui_choice *choices = arena_array(v->a, n + 1, sizeof *choices);
    for (size_t i = 0; i < n; i++)
        if (list[i].active)
            choices[count++] =
                (struct ui_choice){.value = list[i].id,
                                   .label = arena_fmt(v->a, "%.*s (%.*s)", STR_ARG(list[i].name), STR_ARG(list[i].id)),
                                   .chosen = str_eq(list[i].id, f->person)};
    out->choices = choices;
    out->n_choices = count;
    return true;
}

static struct ui_field duty_field(struct visit *v, const struct people_form *f) {
    struct ui_choice *list = arena_array(v->a, DUTIES, sizeof *list);
    for (int d = 0; d < DUTIES; d++) {
        struct str id = str_of(work_duty_id((enum work_duty)d));
        list[d] = (struct ui_choice){
            .value = id, .label = trs(v->lang, work_duty_title((enum work_duty)d)), .chosen = str_eq(id, f->duty)};
    }
    return (struct ui_field){.name = "duty",
                             .label = trs(v->lang, "Duty"),
                             .must = true,
                             .choices = list,
                             .n_choices = DUTIES,
                             .error = f->errors[WRONG_DUTY]};
}

static void fill_fields(struct visit *v, const struct people_form *f, struct system_people_page *p) {
    p->duty = duty_field(v, f);
    p->due = (struct ui_field){
        .name = "due", .label = trs(v->lang, "By which day"), .value = or_empty(f->due), .error = f->errors[WRONG_DUE]};
    p->why = (struct ui_field){.name = "why",
                               .label = trs(v->lang, "Why, and what to look at"),
                               .hint = trs(v->lang, "It is shown on the person's own page."),
                               .value = or_empty(f->why),
                               .error = f->errors[WRONG_WHY],
                               .rows = 3,
                               .most = ASSIGNMENT_WHY_MAX};
    p->end_why = (struct ui_field){.name = "end_why",
                                   .label = trs(v->lang, "Why it ends"),
                                   .value = or_empty(f->end_why),
                                   .error = f->errors[WRONG_END],
                                   .most = ASSIGNMENT_WHY_MAX};
}

static struct system_worker worker_of(struct visit *v, const struct assignment *x, struct str today) {
    return (struct system_worker){
        .name = x->person_name.len ? x->person_name : x->person,
        .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(x->person)),
        .duty = trs(v->lang, work_duty_title(x->duty)),
        .due = x->due,
        .late = x->due.ptr && str_cmp(x->due, today) < 0,
        .why = x->why,
        .change = arena_fmt(v->a, "/systems/%lld/people/%lld", (long long)x->system, (long long)x->id)};
}

static bool fill(struct visit *v, const struct people_form *f, struct system_people_page *p, struct err *e) {
    struct assignment *list;
    size_t n;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    if (!system_head_read(v, NULL, &p->head, e) || !assignments_on(v->a, v->opt->store, p->head.id, &list, &n, e))
        return false;
    struct system_worker *workers = arena_array(v->a, n + 1, sizeof *workers);
    for (size_t i = 0; i < n; i++) workers[i] = worker_of(v, &list[i], str_of(today));
    p->workers = workers;
    p->n_workers = n;
    struct str people = arena_fmt(v->a, "%.*s/people", STR_ARG(p->head.path));
    p->action = people;
    fill_fields(v, f, p);
    if (!f->one) {
        p->page = system_page(&p->head, trs(v->lang, "Who works on it"));
        return person_field(v, f, &p->person, e);
    }
    p->one = true;
    p->worker = worker_of(v, f->one, str_of(today));
    p->changed = f->one->changed;
    p->action = arena_fmt(v->a, "%.*s/%lld", STR_ARG(people), (long long)f->one->id);
    p->end = arena_fmt(v->a, "%.*s/end", STR_ARG(p->action));
    system_head_crumb(&p->head, trs(v->lang, "Who works on it"), people);
    p->page = system_page(&p->head, trs(v->lang, "Change an assignment"));
    return true;
}

static void show(struct visit *v, struct people_form *f, unsigned status) {
    struct err e = {0};
    struct system_people_page p = {0};
    if (!fill(v, f, &p, &e)) {
        visit_fail(v, &e);
        return;
    }
    static const struct {
        const char *id, *words;
    } done[] = {{"added", N_("The assignment was added.")},
                {"changed", N_("The assignment was changed.")},
                {"ended", N_("The assignment was ended.")}};
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        if (str_is(visit_query(v, "done"), done[i].id)) p.page.done = trs(v->lang, done[i].words);
    p.page.faults = f->faults;
    p.page.n_faults = f->n_faults;
    struct html h = visit_page(v, status);
    t_system_people(&h, &p);
}

static void people(struct visit *v) {
    struct people_form f = {0};
    show(v, &f, 200);
}

/* One of this system, that has not ended. */
static bool find_one(struct visit *v, struct people_form *f, struct err *e) {
    struct assignment *list;
    size_t n;
    int64_t id = visit_number(v, "assignment");
    if (!assignments_on(v->a, v->opt->store, v->object.system, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) f->one = &list[i];
    return f->one || err_set(e, ERR_NOT_FOUND, tr(v->lang, "This assignment is not there, or has ended."));
}

static void person(struct visit *v) {
    struct err e = {0};
    struct people_form f = {0};
    if (!find_one(v, &f, &e)) {
        visit_fail(v, &e);
        return;
    }
    f.due = f.one->due;
    f.why = f.one->why;
    show(v, &f, 200);
}

/* Changing --------------------------------------------------------------------------------------------------------- */

static struct str read_day(struct visit *v, struct people_form *f) {
    struct err e = {0};
    char day[ERA_DAY_MAX];
    if (!f->due.len) return STR_NONE;
    if (era_read_in(v->lang, f->due, day, &e)) return arena_str(v->a, str_of(day));
    fault(f, WRONG_DUE, "due", arena_str(v->a, str_of(e.text)));
    return STR_NONE;
}

static struct str said(struct str s) {
    return s.len ? s : STR_NONE;
}

/* What the room below refused: the form again, with what was typed. */
static void refused(struct visit *v, struct people_form *f, const struct err *e) {
    if (e->kind && http_status_of(e->kind) >= 500) {
        visit_fail(v, e);
        return;
    }
    if (e->kind) fault(f, -1, NULL, arena_str(v->a, str_of(e->text)));
    show(v, f, e->kind ? http_status_of(e->kind) : 400);
}

static void add(struct visit *v) {
    struct err e = {0};
    struct assignment x = {.system = v->object.system};
    int64_t id;
    struct people_form f = {.person = visit_field(v, "person"),
                            .duty = visit_field(v, "duty"),
                            .due = visit_field(v, "due"),
                            .why = visit_field(v, "why")};
    if (!f.person.len) fault(&f, WRONG_PERSON, "person", trs(v->lang, "Choose a person."));
    if (!work_duty_find(f.duty, &x.duty)) fault(&f, WRONG_DUTY, "duty", trs(v->lang, "Choose a duty."));
    x.person = f.person;
    x.due = read_day(v, &f);
    x.why = said(f.why);
    if (!f.n_faults && assignment_add(v->opt->trail, &v->viewer.actor, &x, &id, &e))
        visit_see(v, "/systems/%lld/people?done=added", (long long)x.system);
    else
        refused(v, &f, &e);
}

static void change(struct visit *v) {
    struct err e = {0};
    struct people_form f = {.due = visit_field(v, "due"), .why = visit_field(v, "why")};
    int64_t expected;
    if (!find_one(v, &f, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!str_int(visit_field(v, "changed"), &expected)) expected = f.one->changed;
    struct str due = read_day(v, &f);
    if (!f.n_faults && assignment_change(v->opt->trail, &v->viewer.actor, f.one->id, expected, due, said(f.why), &e))
        visit_see(v, "/systems/%lld/people?done=changed", (long long)v->object.system);
    else
        refused(v, &f, &e);
}

static void end(struct visit *v) {
    struct err e = {0};
    struct people_form f = {.end_why = visit_field(v, "end_why")};
    if (!find_one(v, &f, &e)) {
        visit_fail(v, &e);
        return;
    }
    f.due = f.one->due;
    f.why = f.one->why;
    if (assignment_end(v->opt->trail, &v->viewer.actor, f.one->id, said(f.end_why), &e))
        visit_see(v, "/systems/%lld/people?done=ended", (long long)v->object.system);
    else
        refused(v, &f, &e);
}

const struct route system_people_routes[] = {
    ROUTE("GET", "/systems/{system}/people", PERMIT_SYSTEM_MANAGE, GUARD_NONE, LANE_READ, people,
          N_("Who works on a system")),
    ROUTE("POST", "/systems/{system}/people", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, add,
          N_("Assign a person")),
    ROUTE("GET", "/systems/{system}/people/{assignment}", PERMIT_SYSTEM_MANAGE, GUARD_NONE, LANE_READ, person,
          N_("An assignment, to be changed")),
    ROUTE("POST", "/systems/{system}/people/{assignment}", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, change,
          N_("Change an assignment")),
    ROUTE("POST", "/systems/{system}/people/{assignment}/end", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, end,
          N_("End an assignment")),
    ROUTES_END,
};
