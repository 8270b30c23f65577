/* work: opening a system for its workspace, the row of steps, and the page that shows nothing else. */
#include "web/work.h"

#include "ledger/period.h"
#include "web/routes.h"
#include "web/work_overview.html.h"

static const char *const step_titles[WORK_STEPS] = {
    N_("Purpose and tasks"), N_("Rows of work"), N_("Overview diagram"), N_("Questions"),
    N_("Conditions"),        N_("Requirements"), N_("Specification"),
};

const char *work_step_title(unsigned step) {
    return step >= 1 && step <= WORK_STEPS ? step_titles[step - 1] : N_("Worksheets");
}

static bool load(struct work *w, struct err *e) {
    struct diags *d = arena_alloc(w->a, sizeof *d);
    struct source src = {w->rec.name, w->rec.json};
    if (!system_get_numbered(w->a, w->v->opt->store, w->id, &w->rec, e)) return false;
    src = (struct source){w->rec.name, w->rec.json};
    w->sys = system_load(w->a, w->cat, &src, d);
    if (!w->sys) return *e = d->list[0], false;
    w->input = (struct derive_input){.facts = system_facts(w->a, w->cat, w->sys),
                                     .judgements = system_judgements(w->a, w->cat, w->sys)};
    w->implied = system_implied(w->a, w->cat, w->sys, &w->n_implied);
    w->d = derive(w->v->deriver, w->a, &w->input);
    return true;
}

/* Handling limits may keep a system from people whose role would let them see it. */
static bool label_lets(struct visit *v, struct err *e) {
    struct label l;
    struct label_answer r = {0};
    char day[DAY_TEXT_MAX];
    day_of(v->now, day);
    if (!label_of(v->a, v->opt->store, v->object.system, &l, e)) return false;
    l.organisation = v->object.organisation;
    label_allows(v->a, &v->viewer, &l, LABEL_VIEW, str_of(day), v->lang, &r);
    return r.allowed || err_set(e, ERR_DENIED, "%.*s", STR_ARG(r.why));
}

bool work_open(struct visit *v, struct work *w) {
    struct err e = {0};
    *w = (struct work){.v = v, .a = v->a, .lang = v->lang, .cat = v->opt->catalog, .id = v->object.system};
    if (label_lets(v, &e) && load(w, &e)) return true;
    visit_fail(v, &e);
    return false;
}

/* How far ---------------------------------------------------------------------------------------------------------- */

struct work_count work_answers(const struct work *w, uint64_t standards) {
    struct work_count c = {0};
    const bool *asked = catalog_facts_of(w->a, w->cat, standards);
    for (uint32_t i = 0; i < w->cat->n_facts; i++) {
        if (!asked[i]) continue;
        c.all++;
        c.done += w->input.facts[i].settled;
    }
    return c;
}

struct work_count work_conditions(const struct work *w, uint32_t standard) {
    struct work_count c = {0};
    for (uint32_t i = 0; i < w->cat->n_conditions; i++) {
        if (standard != UINT32_MAX && w->cat->conditions[i].standard != standard) continue;
        c.all++;
        c.done += w->d->conditions[i].value != TRI_UNKNOWN;
    }
    return c;
}

struct work_count work_decisions(const struct work *w, uint32_t standard) {
    struct work_count c = {0};
    for (uint32_t i = 0; i < w->cat->n_controls; i++) {
        const struct control *control = &w->cat->controls[i];
        if (standard != UINT32_MAX && control->standard != standard) continue;
        if (!standard_asks_for_decisions(&w->cat->standards[control->standard])) continue;
        bool decided = system_decision(w->sys, i) != NULL;
        c.all += decided || w->d->controls[i].applies != TRI_NO;
        c.done += decided;
    }
    return c;
}

static enum ui_step_state state_of(struct work_count c) {
    return c.done == 0 ? UI_STEP_TODO : c.done >= c.all ? UI_STEP_DONE : UI_STEP_BEGUN;
}

static struct str count_note(const struct work *w, struct work_count c) {
    return arena_fmt(w->a, "%zu / %zu", c.done, c.all);
}

static struct str rows_note(const struct work *w, size_t n) {
    return n == 1 ? trs(w->lang, "1 entry") : arena_fmt(w->a, tr(w->lang, "%zu entries"), n);
}

static void fill_steps(const struct work *w, struct work_head *h) {
    const struct system *s = w->sys;
    struct work_count answers = work_answers(w, ALL_STANDARDS), conditions = work_conditions(w, UINT32_MAX),
                      decisions = work_decisions(w, UINT32_MAX);
    struct ui_step *t = h->steps;
    t[0].state = s->purpose.len && s->n_tasks                   ? UI_STEP_DONE
                 : s->purpose.len || s->n_tasks || s->owner.len ? UI_STEP_BEGUN
                                                                : UI_STEP_TODO;
    t[0].note = rows_note(w, s->n_tasks);
    t[1].state = t[2].state = s->n_work ? UI_STEP_DONE : UI_STEP_TODO;
    t[1].note = rows_note(w, s->n_work);
    t[3].state = state_of(answers), t[3].note = count_note(w, answers);
    t[4].state = answers.done ? state_of(conditions) : UI_STEP_TODO, t[4].note = count_note(w, conditions);
    t[5].state = state_of(decisions), t[5].note = count_note(w, decisions);
    bool named = s->document.number.len || s->document.version.len;
    t[6].state = named && s->document.date.len && t[5].state == UI_STEP_DONE ? UI_STEP_DONE
                 : named                                                     ? UI_STEP_BEGUN
                                                                             : UI_STEP_TODO;
    if (s->document.version.len) t[6].note = arena_fmt(w->a, tr(w->lang, "version %.*s"), STR_ARG(s->document.version));
    for (unsigned i = 0; i < WORK_STEPS; i++) {
        t[i].label = trs(w->lang, step_titles[i]);
        t[i].path = arena_fmt(w->a, "/systems/%lld/work/%u", (long long)w->id, i + 1);
        t[i].here = h->step == i + 1;
    }
}

bool work_head(const struct work *w, unsigned step, struct str title, struct work_head *out) {
    struct err e = {0};
    *out = (struct work_head){.id = w->id, .step = step};
    if (!system_head_read(w->v, "work", &out->system, &e)) {
        visit_fail(w->v, &e);
        return false;
    }
    if (step)
        system_head_crumb(&out->system, trs(w->lang, "Worksheets"),
                          arena_fmt(w->a, "/systems/%lld/work", (long long)w->id));
    if (step && title.ptr)
        system_head_crumb(&out->system, trs(w->lang, work_step_title(step)),
                          arena_fmt(w->a, "/systems/%lld/work/%u", (long long)w->id, step));
    fill_steps(w, out);
    out->page = system_page(&out->system, title.ptr ? title : trs(w->lang, work_step_title(step)));
    out->page.faults = out->faults;
    out->may_answer = visit_may(w->v, PERMIT_SYSTEM_ANSWER);
    out->may_decide = visit_may(w->v, PERMIT_SYSTEM_DECIDE);
    struct str done = visit_query(w->v, "done");
    if (str_is(done, "saved")) out->page.done = trs(w->lang, "Saved.");
    if (str_is(done, "same")) out->page.done = trs(w->lang, "Nothing was changed.");
    if (str_is(done, "removed")) out->page.done = trs(w->lang, "Removed.");
    if (str_is(done, "moved")) out->page.done = trs(w->lang, "Moved.");
    return true;
}

void work_fault(struct work_head *h, const char *field, struct str sentence) {
    if (h->page.n_faults < WORK_FAULTS_MAX) h->faults[h->page.n_faults++] = (struct ui_fault){field, sentence};
}

/* The page --------------------------------------------------------------------------------------------------------- */

static void overview(struct visit *v) {
    struct work w;
    struct work_overview view = {0};
    if (!work_open(v, &w) || !work_head(&w, 0, STR_NONE, &view.head)) return;
    static const char *const about[WORK_STEPS] = {
        N_("What the system is for, and which tasks it serves."),
        N_("Who does what with which information, over which devices and networks."),
        N_("The picture of the whole, drawn from the rows of work."),
        N_("What is asked about users, information and surroundings. Answered once, it serves every standard."),
        N_("What follows from the answers: the conditions on which requirements depend."),
        N_("What is recommended and why, and what you decide."),
        N_("The document that goes out: open points, preview, and files."),
    };
    for (unsigned i = 0; i < WORK_STEPS; i++) {
        view.about[i] = trs(v->lang, about[i]);
        if (!view.next.len && view.head.steps[i].state != UI_STEP_DONE) {
            view.next = view.head.steps[i].path;
            view.next_label = arena_fmt(w.a, tr(v->lang, "Go on with %u. %s"), i + 1, tr(v->lang, step_titles[i]));
        }
    }
    struct html h = visit_page(v, 200);
    t_work_overview(&h, &view);
}

const struct route work_routes[] = {
    ROUTE("GET", "/systems/{system}/work", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, overview,
          N_("The worksheets of a system")),
    ROUTES_END,
};
