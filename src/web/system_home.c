/* system_home: the front page of a system. */
#include "web/system_home.h"

#include "access/organisation.h"
#include "ledger/assign.h"
#include "ledger/database.h"
#include "ledger/fields.h"
#include "ledger/part_words.h"
#include "ledger/people.h"
#include "ledger/period.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/system_home.html.h"
#include "web/systems.h"

#define CHANGES_SHOWN 8
#define DUES_SHOWN 20
#define DUES_AHEAD INT64_C(366) /* days */

/* The register ---------------------------------------------------------------------------------------------------- */

/* What a part says as plain text: a JSON text without its quotes. */
static struct str text_of(struct visit *v, struct str json) {
    struct diags *unread = arena_alloc(v->a, sizeof *unread);
    struct source src = {STR("part"), json};
    const struct node *n = json.ptr ? json_read(v->a, &src, unread) : NULL;
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

static bool read_parts(struct visit *v, struct str values[REGISTER_FIELDS_MAX], struct str *purpose, struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    struct stmt *q = store_query(v->opt->store,
                                 SQL("SELECT section, name, value FROM system_part WHERE system = $1 AND (section = "
                                     "'register' OR section = 'system')"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, v->object.system);
    while (stmt_row(q, e)) {
        struct str section = stmt_text_at(q, 0), name = stmt_text_at(q, 1);
        struct str value = text_of(v, arena_str(v->a, stmt_text_at(q, 2)));
        int at = str_is(section, "register") ? register_field_find(f, name) : -1;
        if (at >= 0) values[at] = value;
        if (str_is(section, "system") && str_is(name, "purpose")) *purpose = value;
    }
    return e->kind == ERR_NONE;
}

/* A section by its name, a person by theirs; what nobody here is called stays as it was written. */
static struct ui_pair pair_of(struct visit *v, const struct register_field *f, struct str value) {
    struct ui_pair p = {.term = text_in(&f->title, v->lang), .text = register_value_speak(f, v->lang, value)};
    struct err unknown = {0};
    struct person person;
    bool found;
    if (!value.len) p.text = STR_NONE;
    if (f->means == MEANS_ORGANISATION && v->object.organisation) {
        struct organisation o;
        if (organisation_get(v->a, v->opt->store, v->object.organisation, &o, &unknown)) p.text = o.name;
    } else if (f->type == FIELD_PERSON && value.len) {
        if (person_by_id(v->a, v->opt->store, value, &person, &found, &unknown) && found) {
            p.text = person.name;
            p.path = arena_fmt(v->a, "/people/%.*s", STR_ARG(person.id));
        }
    }
    return p;
}

static void fill_groups(struct visit *v, struct system_home_page *p, const struct str *values) {
    const struct register_fields *f = register_fields_builtin();
    struct system_group *groups = arena_array(v->a, f->n + 1, sizeof *groups);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct str title = text_in(&f->list[i].group, v->lang);
        size_t g = 0;
        while (g < n && !str_eq(groups[g].title, title)) g++;
        if (g == n) groups[n++] = (struct system_group){title, arena_array(v->a, f->n, sizeof(struct ui_pair)), 0};
        groups[g].pairs[groups[g].n++] = pair_of(v, &f->list[i], values[i]);
    }
    p->groups = groups;
    p->n_groups = n;
}

/* How far it is --------------------------------------------------------------------------------------------------- */

static const struct standard *standard_of(const struct catalog *cat, struct str id) {
    return catalog_find_standard(cat, id);
}

static bool fill_standards(struct visit *v, struct system_home_page *p, struct tally *sum, struct err *e) {
    struct tally *list;
    size_t n;
    struct register_row row;
    bool found;
    if (!register_tally(v->a, v->opt->store, v->opt->catalog, p->head.id, &list, &n, e) ||
        !register_row_of(v->a, v->opt->store, v->web->reckoner, p->head.id, &row, &found, e))
        return false;
    p->counting = !found || row.counting;
    struct system_standard *out = arena_array(v->a, n + 1, sizeof *out);
    *sum = (struct tally){0};
    for (size_t i = 0; i < n; i++) {
        const struct standard *s = standard_of(v->opt->catalog, list[i].standard);
        const int64_t *t = list[i].n;
        for (int k = 0; k < TALLIES; k++) sum->n[k] += t[k];
        if (!s) continue;
        out[p->n_standards++] =
            (struct system_standard){.title = text_in(s->short_title.in[0].len ? &s->short_title : &s->title, v->lang),
                                     .path = arena_fmt(v->a, "%.*s/coverage", STR_ARG(p->head.path)),
                                     .applies = t[TALLY_APPLIES],
                                     .undetermined = t[TALLY_UNDETERMINED],
                                     .undecided = t[TALLY_UNDECIDED] + t[TALLY_RISKS_OPEN],
                                     .unreasoned = t[TALLY_UNREASONED] + t[TALLY_RISKS_UNREASONED],
                                     .done = t[TALLY_DONE],
                                     .partly = t[TALLY_PARTLY],
                                     .undone = t[TALLY_UNDONE],
                                     .evidence = t[TALLY_EVIDENCE_MISSING] + t[TALLY_EVIDENCE_EXPIRED]};
    }
    p->standards = out;
    return true;
}

/* The question for which most results wait. */
static bool most_useful(struct visit *v, struct system_next *next, struct err *e) {
    struct system_record r;
    struct diags *d = arena_alloc(v->a, sizeof *d);
    size_t n = 0;
    if (!system_get_numbered(v->a, v->opt->store, v->object.system, &r, e)) return false;
    struct source src = {STR("system"), r.json};
    const struct system *s = v->deriver ? system_load(v->a, v->opt->catalog, &src, d) : NULL;
    if (!s) return true;
    struct derive_input in = {system_facts(v->a, v->opt->catalog, s), system_judgements(v->a, v->opt->catalog, s)};
    struct derivation *result = derive(v->deriver, v->a, &in);
    struct waiting *list = derive_waiting(v->a, result, ALL_STANDARDS, &n);
    if (!n) return true;
    const struct catalog *cat = v->opt->catalog;
    uint32_t at = list[0].what.index;
    const struct text *ask = list[0].what.is_condition ? &cat->conditions[at].ask : &cat->facts[at].ask;
    const struct text *title = list[0].what.is_condition ? &cat->conditions[at].title : &cat->facts[at].title;
    struct str words = text_in(ask, v->lang).len ? text_in(ask, v->lang) : text_in(title, v->lang);
    next->title = words;
    next->text = arena_fmt(v->a, tr(v->lang, "Answering this question settles the most: %zu results wait for it."),
                           list[0].results);
    return true;
}

static bool fill_next(struct visit *v, struct system_home_page *p, const struct tally *sum, struct err *e) {
    struct system_next *next = &p->next;
    if (p->counting || sum->n[TALLY_UNDETERMINED]) {
        next->path = arena_fmt(v->a, "%.*s/work/4", STR_ARG(p->head.path));
        next->action = trs(v->lang, "Answer the questions");
        return most_useful(v, next, e);
    }
    struct {
        enum tally_kind kind;
        const char *path, *action;
    } steps[] = {
        {TALLY_RISKS_OPEN, "/risks", N_("Decide on the risks")},
        {TALLY_UNDECIDED, "/work/6", N_("Decide on the requirements")},
        {TALLY_UNREASONED, "/work/7", N_("Give the reasons")},
        {TALLY_RISKS_UNREASONED, "/risks", N_("Give the reasons")},
        {TALLY_SERVICES_UNMET, "/services", N_("Look at the service levels")},
        {TALLY_EVIDENCE_EXPIRED, "/checklists", N_("Renew the evidence")},
        {TALLY_UNDONE, "/checklists", N_("Go on with the inspection")},
        {TALLY_EVIDENCE_MISSING, "/checklists", N_("Add the evidence")},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (!sum->n[steps[i].kind]) continue;
        next->title = arena_fmt(v->a, tr(v->lang, "%s: %lld"), tr(v->lang, tally_title(steps[i].kind)),
                                (long long)sum->n[steps[i].kind]);
        next->path = arena_fmt(v->a, "%.*s%s", STR_ARG(p->head.path), steps[i].path);
        next->action = trs(v->lang, steps[i].action);
        return true;
    }
    return true;
}

/* People, dates, changes ------------------------------------------------------------------------------------------- */

static bool fill_workers(struct visit *v, struct system_home_page *p, struct str today, struct err *e) {
    struct assignment *list;
    size_t n;
    if (!assignments_on(v->a, v->opt->store, p->head.id, &list, &n, e)) return false;
    struct system_worker *out = arena_array(v->a, n + 1, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct system_worker){.name = list[i].person_name.len ? list[i].person_name : list[i].person,
                                        .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(list[i].person)),
                                        .duty = trs(v->lang, work_duty_title(list[i].duty)),
                                        .due = list[i].due,
                                        .late = list[i].due.ptr && str_cmp(list[i].due, today) < 0,
                                        .why = list[i].why};
    p->workers = out;
    p->n_workers = n;
    return true;
}

static struct str due_words(struct visit *v, const struct register_due *due) {
    const struct register_fields *f = register_fields_builtin();
    int at = str_is(due->kind, "field") ? register_field_find(f, due->about) : -1;
    if (at >= 0) return text_in(&f->list[at].title, v->lang);
    return arena_fmt(v->a, tr(v->lang, "Evidence of %.*s expires"), STR_ARG(due->about));
}

static bool fill_dues(struct visit *v, struct system_home_page *p, struct str today, struct err *e) {
    struct register_reach reach = {.systems = &p->head.id, .n_systems = 1};
    struct register_due *list;
    size_t n;
    char until[DAY_TEXT_MAX];
    day_of(v->now + DUES_AHEAD * 86400000, until);
    if (!register_dues(v->a, v->opt->store, &reach, str_of(until), DUES_SHOWN, &list, &n, e)) return false;
    struct system_due *out = arena_array(v->a, n + 1, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct system_due){list[i].day, due_words(v, &list[i]), str_cmp(list[i].day, today) < 0};
    p->dues = out;
    p->n_dues = n;
    return true;
}

static bool fill_changes(struct visit *v, struct system_home_page *p, struct err *e) {
    struct history h;
    bool more;
    struct history_filter f = {.subject = arena_fmt(v->a, "system/%lld", (long long)p->head.id), .most = CHANGES_SHOWN};
    struct trail *t = trail_open(v->opt->store, e);
    if (!t) return false;
    bool good = history_find(v->a, t, &f, &h, &more, e);
    trail_close(t);
    if (!good) return false;
    struct system_change *out = arena_array(v->a, h.n + 1, sizeof *out);
    for (size_t i = 0; i < h.n; i++)
        out[i] = (struct system_change){.n = h.list[i].n,
                                        .at = h.list[i].at,
                                        .who = history_who(&h.list[i]),
                                        .what = entry_words(v->a, v->opt->catalog, &h.list[i]),
                                        .path = arena_fmt(v->a, "/record/entries/%lld", (long long)h.list[i].n)};
    p->changes = out;
    p->n_changes = h.n;
    return true;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void fill_frame(struct visit *v, struct system_home_page *p) {
    struct str path = p->head.path;
    p->page = system_page(&p->head, p->head.name);
    struct str done = visit_query(v, "done");
    static const struct {
        const char *id, *words;
    } done_words[] = {
        {"made", N_("The system was added. Fill in the register, then answer the questions.")},
        {"copied", N_("The system was copied. Look through what was carried over.")},
        {"saved", N_("The register was saved.")},
        {"label", N_("The classification was changed.")},
    };
    for (size_t i = 0; i < sizeof done_words / sizeof *done_words; i++)
        if (str_is(done, done_words[i].id)) p->page.done = trs(v->lang, done_words[i].words);
    p->may_answer = visit_may(v, PERMIT_SYSTEM_ANSWER);
    p->may_manage = visit_may(v, PERMIT_SYSTEM_MANAGE);
    p->edit = arena_fmt(v->a, "%.*s/register", STR_ARG(path));
    p->label = arena_fmt(v->a, "%.*s/label", STR_ARG(path));
    p->people = arena_fmt(v->a, "%.*s/people", STR_ARG(path));
    p->copy = arena_fmt(v->a, "%.*s/copy", STR_ARG(path));
    p->remove = arena_fmt(v->a, "%.*s/remove", STR_ARG(path));
    p->history = arena_fmt(v->a, "%.*s/history", STR_ARG(path));
    p->class = p->head.mark;
}

static void system_home(struct visit *v) {
    struct err e = {0};
    struct system_home_page p = {0};
    struct str values[REGISTER_FIELDS_MAX] = {0};
    struct tally sum;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    if (!system_head_read(v, "overview", &p.head, &e) || !read_parts(v, values, &p.purpose, &e) ||
        !fill_standards(v, &p, &sum, &e) || !fill_next(v, &p, &sum, &e) || !fill_workers(v, &p, str_of(today), &e) ||
        !fill_dues(v, &p, str_of(today), &e) || !fill_changes(v, &p, &e)) {
        visit_fail(v, &e);
        return;
    }
    fill_groups(v, &p, values);
    fill_frame(v, &p);
    struct html h = visit_page(v, 200);
    t_system_home(&h, &p);
}

const struct route system_home_routes[] = {
    ROUTE("GET", "/systems/{system}", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, system_home, N_("A system")),
    ROUTES_END,
};
