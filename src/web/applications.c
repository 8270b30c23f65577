/* applications: lists of applications, and one of them with what can be done about it.
 *
 * What may be seen and decided is application_may_see's and application_may_decide's to say; each function here asks
 * them. Filling one in is application_form.c. */
#include "web/applications.h"

#include "fmt/csv.h"
#include "ledger/period.h"
#include "web/applications.html.h"
#include "web/inside.h"
#include "web/routes.h"

#define DAY_MS INT64_C(86400000)
#define DUE_DAYS 60

static const struct done_word done[] = {
    {"draft", N_("The draft was saved. It has not been filed yet.")},
    {"file", N_("The application was filed.")},
    {"approve", N_("The application was approved.")},
    {"refuse", N_("The application was refused.")},
    {"approved-once", N_("Your approval was recorded. Somebody else has to approve, too.")},
    {"superior", N_("The application was passed on to the superior.")},
    {"withdraw", N_("The application was withdrawn.")},
    {"waive", N_("It was recorded that no report of the end is needed.")},
    {"end", N_("The end was reported.")},
    {NULL, NULL},
};

static enum ui_look look_of(enum application_state s) {
    static const enum ui_look looks[] = {
        [APPLICATION_DRAFT] = UI_INFO,    [APPLICATION_FILED] = UI_WAIT,     [APPLICATION_APPROVED] = UI_GOOD,
        [APPLICATION_IN_FORCE] = UI_GOOD, [APPLICATION_OVERDUE] = UI_WARN,   [APPLICATION_ENDED] = UI_INFO,
        [APPLICATION_REFUSED] = UI_BAD,   [APPLICATION_WITHDRAWN] = UI_INFO,
    };
    return looks[s];
}

static struct str kind_title(const struct visit *v, struct str id) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), id);
    return k ? text_in(&k->title, v->lang) : id;
}

static struct str value_of(struct visit *v, const struct application *x, const struct application_field *f) {
    return application_value(v->a, x, arena_str(v->a, f->id).ptr);
}

/* Lists --------------------------------------------------------------------------------------------------------------
 */

/* What a list tells at a glance: the first field that is a line. */
static struct str gist(struct visit *v, const struct application *x) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x->kind);
    for (size_t i = 0; k && i < k->n_fields; i++) {
        const struct application_field *f = &k->fields[i];
        struct str text = value_of(v, x, f);
        if (f->type == ASKS_PERSON && text.ptr) return person_words(v, text);
        if (f->type == ASKS_LINE && f->id.len && !str_is(f->id, "contact") && text.ptr) return text;
    }
    return STR_NONE;
}

static struct application_line line_of(struct visit *v, const struct application *x) {
    return (struct application_line){
        .number = arena_fmt(v->a, "%lld", (long long)x->id),
        .path = arena_fmt(v->a, "/applications/%lld", (long long)x->id),
        .title = kind_title(v, x->kind),
        .about = scope_words(v, x->scope, x->object),
        .applicant = person_words(v, x->applicant),
        .state = application_state_title(x->state, v->lang),
        .look = look_of(x->state),
        .filed = x->filed,
        .until = x->until ? day_words(v, x->until - 1) : STR_NONE,
        .rule = gist(v, x),
        .mine = str_eq(x->applicant, v->viewer.person),
    };
}

static const struct {
    const char *id, *label, *empty_title, *empty_text;
    enum application_list_what what;
} tabs[] = {
    {"waiting", N_("Waiting for my decision"), N_("No application waits for your decision."),
     N_("When somebody files one that you can decide about, it stands here."), APPLICATIONS_WAITING},
    {"mine", N_("My applications"), N_("You have not made an application yet."),
     N_("Begin with \"Make an application\"."), APPLICATIONS_MINE},
    {"due", N_("Ending soon or overdue"), N_("No approved application ends within 60 days."),
     N_("Those whose end has to be reported stand here from 60 days before."), APPLICATIONS_DUE},
    {"all", N_("Register of applications"), N_("There is no application that you may see."), NULL, APPLICATIONS_ALL},
};
#define TABS (sizeof tabs / sizeof *tabs)

static bool list_of(struct visit *v, size_t tab, struct str kind, struct application **list, size_t *n, bool *more,
                    struct err *e) {
    return application_list(v->a, v->opt->store, &v->viewer, tabs[tab].what, kind, v->now + DUE_DAYS * DAY_MS, v->now,
                            list, n, more, e);
}

static void kind_filter(struct visit *v, struct applications_page *p) {
    const struct application_kinds *kinds = application_kinds_builtin();
    struct ui_choice *out = arena_array(v->a, kinds->n + 1, sizeof *out);
    out[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "All kinds"), .chosen = !p->kind.value.len};
    for (size_t i = 0; i < kinds->n; i++)
        out[i + 1] = (struct ui_choice){.value = kinds->list[i].id,
                                        .label = text_in(&kinds->list[i].title, v->lang),
                                        .chosen = str_eq(kinds->list[i].id, p->kind.value)};
    p->kind.choices = out;
    p->kind.n_choices = kinds->n + 1;
}

static bool may_apply(const struct visit *v) {
    const struct access_object any = {.any = true};
    return viewer_may(&v->viewer, PERMIT_APPLY, &any) || viewer_may(&v->viewer, PERMIT_ROLES, &any) ||
           viewer_may(&v->viewer, PERMIT_RECORD, &any);
}

/* The tab that was asked for; without one, what waits for the visitor if anything does. */
static bool choose_tab(struct visit *v, struct applications_page *p, size_t *tab, struct err *e) {
    struct str want = visit_query(v, "what");
    *tab = TABS;
    for (size_t i = 0; i < TABS; i++) {
        struct application *list;
        size_t n = 0;
        bool more = false;
        if (tabs[i].what != APPLICATIONS_ALL && !list_of(v, i, STR_NONE, &list, &n, &more, e)) return false;
        p->tabs[i] = (struct ui_tab){.label = trs(v->lang, tabs[i].label),
                                     .path = arena_fmt(v->a, "/applications?what=%s", tabs[i].id),
                                     .count = tabs[i].what == APPLICATIONS_ALL ? -1 : (int64_t)n};
        if (str_is(want, tabs[i].id)) *tab = i;
    }
    if (*tab == TABS) *tab = p->tabs[0].count ? 0 : 1;
    p->tabs[*tab].here = true;
    p->what = str_of(tabs[*tab].id);
    return true;
}

static void show_list(struct visit *v) {
    struct applications_page *p = arena_alloc(v->a, sizeof *p);
    struct application *list;
    struct err e = {0};
    size_t tab;
    p->kind = (struct ui_field){
        .name = "kind", .label = trs(v->lang, "Kind of application"), .value = visit_query(v, "kind")};
    struct str kind = p->kind.value.len ? p->kind.value : STR_NONE;
    if (!choose_tab(v, p, &tab, &e) || !list_of(v, tab, kind, &list, &p->n, &p->more, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct application_line *rows = arena_array(v->a, p->n, sizeof *rows);
    for (size_t i = 0; i < p->n; i++) rows[i] = line_of(v, &list[i]);
    kind_filter(v, p);
    p->rows = rows;
    p->may_apply = may_apply(v);
    p->due = tabs[tab].what == APPLICATIONS_DUE;
    p->filter =
        (struct ui_filter){.path = STR("/applications"),
                           .clear = kind.ptr ? arena_fmt(v->a, "/applications?what=%s", tabs[tab].id) : STR_NONE};
    p->csv = arena_fmt(v->a, "/applications.csv?what=%s&kind=%.*s", tabs[tab].id, STR_ARG(p->kind.value));
    p->empty = (struct ui_empty){.title = trs(v->lang, tabs[tab].empty_title),
                                 .text = tabs[tab].empty_text ? trs(v->lang, tabs[tab].empty_text) : STR_NONE};
    p->page =
        (struct ui_page){.title = trs(v->lang, "Applications"), .menu = "applications", .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_applications(&h, p);
}

static void csv_row(struct csvw *w, struct visit *v, const struct application *x) {
    struct application_line l = line_of(v, x);
    csvw_int(w, x->id);
    csvw_cell(w, l.title);
    csvw_cell(w, l.rule);
    csvw_cell(w, l.about);
    csvw_cell(w, l.applicant);
    csvw_cell(w, l.state);
    csvw_cell(w, day_words(v, x->filed));
    csvw_cell(w, day_words(v, x->decided));
    csvw_cell(w, day_words(v, x->since));
    csvw_cell(w, l.until);
    csvw_end_row(w);
}

static void list_csv(struct visit *v) {
    static const char *const heads[] = {N_("Number"),    N_("Kind of application"),
                                        N_("Subject"),   N_("What it is about"),
                                        N_("Applicant"), N_("State"),
                                        N_("Filed"),     N_("Decided on"),
                                        N_("From"),      N_("Until")};
    struct application *list;
    struct err e = {0};
    size_t n, tab = TABS - 1;
    struct str kind = visit_query(v, "kind"), what = visit_query(v, "what");
    for (size_t i = 0; i < TABS; i++)
        if (str_is(what, tabs[i].id)) tab = i;
    if (!list_of(v, tab, kind.len ? kind : STR_NONE, &list, &n, NULL, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct buf out;
    struct csvw w;
    buf_init(&out, 16 * MIB);
    csvw_init(&w, &out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) csvw_cell(&w, trs(v->lang, heads[i]));
    csvw_end_row(&w);
    for (size_t i = 0; i < n; i++) csv_row(&w, v, &list[i]);
    visit_file(v, buf_str(&out), "text/csv; charset=utf-8", trs(v->lang, "applications.csv"));
    buf_release(&out);
}

/* One application ----------------------------------------------------------------------------------------------------
 */

static struct str act_words(const struct visit *v, struct str act) {
    static const struct {
        const char *id, *words;
    } acts[] = {
        {"draft", N_("Draft made")},
        {"set", N_("Draft changed")},
        {"file", N_("Filed with the approver")},
        {"superior", N_("Passed on to the superior")},
        {"approve", N_("Approval given")},
        {"refuse", N_("Refused")},
        {"withdraw", N_("Withdrawn")},
        {"waive", N_("Report of the end waived")},
        {"end", N_("End reported")},
        {"use", N_("Used for what it permits")},
        {"holder", N_("Taken over by a successor")},
    };
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(act, acts[i].id)) return trs(v->lang, acts[i].words);
    return act;
}

static struct str deciders_of(struct visit *v, const struct application_kind *k, bool superior) {
    enum permission p = superior ? PERMIT_APPROVE_SUPERIOR : k->permit;
    const struct roles *roles = roles_builtin();
    struct str all = STR_NONE;
    for (size_t i = 0; i < roles->n; i++) {
        if (!roles->list[i].given || !(roles->list[i].permissions & (UINT64_C(1) << p))) continue;
        struct str t = text_in(&roles->list[i].title, v->lang);
        all = all.ptr ? arena_fmt(v->a, tr(v->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(t)) : t;
    }
    return all;
}

static struct str carries(const struct visit *v, const struct application_kind *k) {
    if (str_is(k->act, "grant")) return trs(v->lang, "The last approval gives the role at once.");
    if (str_is(k->act, "handover")) return trs(v->lang, "The last approval hands everything over at once.");
    if (k->once)
        return trs(v->lang, "Once approved, it permits the act once. The act itself is carried out separately.");
    return STR_NONE;
}

static struct str value_words(struct visit *v, const struct application_field *f, struct str text) {
    int64_t n;
    if (f->type == ASKS_PERSON && text.len) return person_words(v, text);
    if (f->type == ASKS_ROLE) return role_words(v, text);
    if (f->type == ASKS_NUMBER && str_is(f->id, "organisation") && str_int(text, &n))
        return scope_words(v, SCOPE_ORGANISATION, n);
    for (size_t i = 0; f->type == ASKS_CHOICE && i < f->n_choices; i++)
        if (str_eq(f->choices[i], text)) return text_in(&f->choice_titles[i], v->lang);
    return text;
}

static void show_values(struct visit *v, struct application_page *p, const struct application_kind *k,
                        const struct application *x) {
    struct application_value_line *out = arena_array(v->a, k->n_fields, sizeof *out);
    for (size_t i = 0; i < k->n_fields; i++)
        out[i] = (struct application_value_line){.title = text_in(&k->fields[i].title, v->lang),
                                                 .text = value_words(v, &k->fields[i], value_of(v, x, &k->fields[i])),
                                                 .clause = k->fields[i].clause};
    p->values = out;
    p->n_values = k->n_fields;
}

static void show_facts(struct visit *v, struct application_page *p, const struct application_kind *k,
                       const struct application *x) {
    struct ui_pair *f = p->facts = arena_array(v->a, 9, sizeof *f);
    size_t n = 0;
    f[n++] =
        (struct ui_pair){trs(v->lang, "What it is about"), scope_words(v, x->scope, x->object),
                         x->scope == SCOPE_SYSTEM ? arena_fmt(v->a, "/systems/%lld", (long long)x->object) : STR_NONE};
    f[n++] = (struct ui_pair){trs(v->lang, "Applicant"), person_words(v, x->applicant), STR_NONE};
    if (!str_eq(x->filed_by, x->applicant))
        f[n++] = (struct ui_pair){trs(v->lang, "Filed by"), person_words(v, x->filed_by), STR_NONE};
    if (x->since || x->until)
        f[n++] = (struct ui_pair){trs(v->lang, "Period"),
                                  arena_fmt(v->a, tr(v->lang, "%.*s to %.*s"), STR_ARG(day_spoken(v, x->since)),
                                            STR_ARG(day_spoken(v, x->until ? x->until - 1 : 0))),
                                  STR_NONE};
    if (k->report)
        f[n++] =
            (struct ui_pair){trs(v->lang, "Report of its end"),
                             x->waived ? trs(v->lang, "Not needed: the approver waived it")
                                       : arena_fmt(v->a, tr(v->lang, "By %.*s"), STR_ARG(person_words(v, x->holder))),
                             STR_NONE};
    if (k->approvals > 1)
        f[n++] = (struct ui_pair){trs(v->lang, "Approvals"), arena_fmt(v->a, "%u / %u", x->approvals, k->approvals),
                                  STR_NONE};
    p->n_facts = n;
}

static void show_steps(struct visit *v, struct application_page *p, const struct application_step *steps, size_t n) {
    p->steps = arena_array(v->a, n, sizeof *p->steps);
    p->n_steps = n;
    bool record = visit_may(v, PERMIT_AUDIT);
    for (size_t i = 0; i < n; i++)
        p->steps[i] = (struct application_step_line){
            .act = act_words(v, steps[i].act),
            .person = person_words(v, steps[i].person),
            .reason = steps[i].reason,
            .at = steps[i].at,
            .entry_path = record ? arena_fmt(v->a, "/record/entries/%lld", (long long)steps[i].entry) : STR_NONE};
}

static void add_form(struct visit *v, struct application_page *p, const char *act, const char *title, const char *text,
                     const char *button, bool danger) {
    struct application_act_form *f = &p->forms[p->n_forms++];
    *f = (struct application_act_form){.act = act,
                                       .title = trs(v->lang, title),
                                       .text = trs(v->lang, text),
                                       .button = trs(v->lang, button),
                                       .danger = danger};
    f->reason = (struct ui_field){.name = arena_fmt(v->a, "reason-%s", act).ptr,
                                  .label = trs(v->lang, "Give the reason"),
                                  .must = true,
                                  .rows = 3,
                                  .most = 1300};
    f->reason.value = visit_field(v, f->reason.name);
}

static bool is_open(enum application_state s) {
    return s == APPLICATION_APPROVED || s == APPLICATION_IN_FORCE || s == APPLICATION_OVERDUE;
}

static void offer_acts(struct visit *v, struct application_page *p, const struct application_kind *k,
                       const struct application *x, bool decides) {
    bool mine = str_eq(v->viewer.person, x->applicant) || str_eq(v->viewer.person, x->filed_by);
    bool holds = mine || str_eq(v->viewer.person, x->holder);
    if (x->state == APPLICATION_FILED && k->superior && !x->superior && (mine || decides))
        add_form(v, p, "superior", N_("Pass on to the superior"),
                 N_("Where the approver is the applicant or should not judge, the superior decides."),
                 N_("Pass on to the superior"), false);
    if (is_open(x->state) && k->report && (holds || decides))
        add_form(v, p, "end", N_("Report the end"),
                 N_("Say what was done after the exception ended, in the way that was approved."), N_("Report the end"),
                 false);
    else if (is_open(x->state) && !k->act.ptr && holds)
        add_form(v, p, "end", N_("End it before its time"), N_("From then on it permits nothing any more."),
                 N_("End it"), true);
    if (is_open(x->state) && k->report && !x->waived && decides)
        add_form(v, p, "waive", N_("Do without the report"), N_("The applicant then has nothing to report."),
                 N_("Do without the report"), false);
    if ((x->state == APPLICATION_DRAFT || x->state == APPLICATION_FILED) && mine)
        add_form(v, p, "withdraw", N_("Withdraw"), N_("It stays in the register as withdrawn."),
                 N_("Withdraw the application"), true);
}

/* Who cannot decide sees why; in a draft nobody asks. */
static void offer_decision(struct visit *v, struct application_page *p, const struct application_kind *k,
                           const struct application *x, const struct application_step *steps, size_t n) {
    struct str why = STR_NONE;
    bool decides = application_may_decide(v->a, &v->viewer, x, NULL, 0, NULL);
    enum permission need = x->superior ? PERMIT_APPROVE_SUPERIOR : k->permit;
    if (x->state == APPLICATION_FILED) {
        p->may_decide = application_may_decide(v->a, &v->viewer, x, steps, n, &why);
        if (!p->may_decide) p->why_not = why;
    }
    p->elevate = decides && permission_needs_elevation(need) && !v->viewer.elevated;
    p->elevate_path = arena_fmt(v->a, "/account/elevate?next=%%2Fapplications%%2F%lld", (long long)x->id);
    p->decision = (struct ui_field){.name = "reason",
                                    .label = trs(v->lang, "Reason for the decision"),
                                    .hint = trs(v->lang, "The applicant reads it, and it is recorded."),
                                    .must = true,
                                    .rows = 4,
                                    .most = 1300,
                                    .value = visit_field(v, "reason")};
    offer_acts(v, p, k, x, decides && !p->elevate);
}

static struct str state_words(const struct visit *v, const struct application *x) {
    switch (x->state) {
    case APPLICATION_DRAFT:
        return trs(v->lang, "It has not been filed. Only those who made it can see it.");
    case APPLICATION_FILED:
        return x->superior ? trs(v->lang, "It waits for a decision of the superior.")
                           : trs(v->lang, "It waits for a decision.");
    case APPLICATION_APPROVED:
        return x->until ? trs(v->lang, "It was approved and applies from the first day of its period.")
                        : trs(v->lang, "It was approved.");
    case APPLICATION_IN_FORCE:
        return trs(v->lang, "It was approved and applies now.");
    case APPLICATION_OVERDUE:
        return trs(v->lang, "Its period is over. Its end has to be reported.");
    case APPLICATION_ENDED:
        return trs(v->lang, "It is over.");
    case APPLICATION_REFUSED:
        return trs(v->lang, "It was refused. The reason stands below.");
    default:
        return trs(v->lang, "The applicant withdrew it.");
    }
}

/* `fs`: what was wrong with a step just tried; NULL: nothing. */
static void show(struct visit *v, const struct faults *fs, unsigned status) {
    struct application_page *p = arena_alloc(v->a, sizeof *p);
    struct application x;
    struct application_step *steps;
    struct err e = {0};
    size_t n;
    if (!application_get(v->a, v->opt->store, visit_number(v, "application"), v->now, &x, &steps, &n, &e)) {
        if (e.kind == ERR_NOT_FOUND) return visit_status(v, 404);
        return visit_fail(v, &e);
    }
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x.kind);
    if (!k || !application_may_see(&v->viewer, &x)) return visit_status(v, 404);
    if (fs) p->faults = *fs;
    static const struct ui_crumb crumb = {.path = {"/applications", 13}};
    struct ui_crumb *crumbs = arena_alloc(v->a, sizeof *crumbs);
    *crumbs = crumb;
    crumbs->label = trs(v->lang, "Applications");
    p->state = application_state_title(x.state, v->lang);
    p->state_text = state_words(v, &x);
    p->look = look_of(x.state);
    p->carries = carries(v, k);
    p->deciders = deciders_of(v, k, x.superior);
    p->action = arena_fmt(v->a, "/applications/%lld/steps", (long long)x.id);
    bool mine = str_eq(v->viewer.person, x.applicant) || str_eq(v->viewer.person, x.filed_by);
    if (x.state == APPLICATION_DRAFT && mine)
        p->edit_path = arena_fmt(v->a, "/applications/%lld/edit", (long long)x.id);
    show_facts(v, p, k, &x);
    show_values(v, p, k, &x);
    show_steps(v, p, steps, n);
    offer_decision(v, p, k, &x, steps, n);
    for (size_t i = 0; i < p->faults.n; i++) {
        const char *name = p->faults.list[i].name;
        if (name && str_is(str_of(name), p->decision.name)) p->decision.error = p->faults.list[i].sentence;
        for (size_t f = 0; name && f < p->n_forms; f++)
            if (str_is(str_of(name), p->forms[f].reason.name)) p->forms[f].reason.error = p->faults.list[i].sentence;
    }
    p->page = (struct ui_page){
        .title = arena_fmt(v->a, tr(v->lang, "%.*s no. %lld"), STR_ARG(kind_title(v, x.kind)), (long long)x.id),
        .menu = "applications",
        .crumbs = crumbs,
        .n_crumbs = 1,
        .done = done_words(v, done),
        .faults = p->faults.list,
        .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_application(&h, p);
}

static void show_one(struct visit *v) {
    show(v, NULL, 200);
}

/* Steps --------------------------------------------------------------------------------------------------------------
 */

typedef bool step_of(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                     struct err *e);
static bool approve(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                    struct err *e) {
    enum application_state state;
    return application_decide(t, v, id, true, reason, now, &state, e);
}
static bool refuse(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now, struct err *e) {
    enum application_state state;
    return application_decide(t, v, id, false, reason, now, &state, e);
}
static const struct {
    const char *act;
    step_of *run;
    bool decides; /* with the permission of its kind, which may want elevation */
} steps[] = {
    {"approve", approve, true},
    {"refuse", refuse, true},
    {"superior", application_to_superior, false},
    {"withdraw", application_withdraw, false},
    {"waive", application_waive, true},
    {"end", application_end, false},
};

static bool wants_elevation(struct visit *v, int64_t id) {
    struct application x;
    struct err e = {0};
    if (!application_get(v->a, v->opt->store, id, v->now, &x, NULL, NULL, &e)) return false;
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x.kind);
    return k && !v->viewer.elevated && permission_needs_elevation(x.superior ? PERMIT_APPROVE_SUPERIOR : k->permit);
}

static bool waits_still(struct visit *v, int64_t id) {
    struct application x;
    struct err e = {0};
    return application_get(v->a, v->opt->store, id, v->now, &x, NULL, NULL, &e) && x.state == APPLICATION_FILED;
}

static void take_step(struct visit *v) {
    int64_t id = visit_number(v, "application");
    struct str act = visit_field(v, "act");
    size_t i = 0;
    while (i < sizeof steps / sizeof *steps && !str_is(act, steps[i].act)) i++;
    if (id <= 0 || i == sizeof steps / sizeof *steps) return visit_status(v, 400);
    if (steps[i].decides && wants_elevation(v, id))
        return visit_see(v, "/account/elevate?next=%%2Fapplications%%2F%lld", (long long)id);
    bool decision = str_is(act, "approve") || str_is(act, "refuse");
    const char *field = decision ? "reason" : arena_fmt(v->a, "reason-%s", steps[i].act).ptr;
    struct err e = {0};
    if (steps[i].run(v->opt->trail, &v->viewer, id, visit_field(v, field), v->now, &e)) {
        bool more = str_is(act, "approve") && waits_still(v, id);
        return visit_see(v, "/applications/%lld?done=%s", (long long)id, more ? "approved-once" : steps[i].act);
    }
    if (!fault_is(&e) || e.kind == ERR_NOT_FOUND) return visit_fail(v, &e);
    struct faults fs = {0};
    fault_err(v, &fs, e.kind == ERR_INVALID ? &(struct ui_field){.name = field} : NULL, &e);
    show(v, &fs, fault_status(&e));
}

const struct route application_routes[] = {
    ROUTE("GET", "/applications", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_list, N_("Applications")),
    ROUTE("GET", "/applications.csv", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, list_csv, N_("Applications as a file")),
    ROUTE("GET", "/applications/{application}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_one,
          N_("An application")),
    ROUTE("POST", "/applications/{application}/steps", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, take_step,
          N_("Decide about an application, withdraw it, report its end")),
    ROUTES_END,
};
