/* work_purpose: worksheet 1, what the system is for and which tasks it serves. */
#include "web/work_purpose.h"

#include "web/routes.h"
#include "web/work_purpose.html.h"

#define TEXTS (3 + WORK_TASKS_MAX + WORK_TASKS_NEW)

static void fill_head(const struct work *w, struct work_text *t) {
    enum lang l = w->lang;
    t[0] = (struct work_text){.section = STR("system"), .part = STR("name")};
    t[0].field = (struct ui_field){.name = "name",
                                   .label = trs(l, "Name of the system"),
                                   .must = true,
                                   .most = 200,
                                   .what = trs(l, "The name by which the system is known in your organisation."),
                                   .why = trs(l, "It stands on the cover of the specification and in every list.")};
    t[1] = (struct work_text){.section = STR("system"), .part = STR("owner")};
    t[1].field = (struct ui_field){.name = "owner",
                                   .label = trs(l, "Organisation that owns the system"),
                                   .most = 200,
                                   .what = trs(l, "The ministry, agency or section that procures and answers for it."),
                                   .why = trs(l, "The specification names who asks for the system.")};
    t[2] = (struct work_text){.section = STR("system"), .part = STR("purpose"), .area = true};
    t[2].field = (struct ui_field){
        .name = "purpose",
        .label = trs(l, "Purpose"),
        .rows = 3,
        .most = 10000,
        .hint = trs(l, "In one or two sentences: what is achieved, for whom."),
        .what = trs(l, "What the system exists for, not how it is built."),
        .why = trs(l, "Requirements are judged by whether they serve this purpose, and bidders read it first.")};
}

static void fill_tasks(const struct work *w, struct work_purpose *p, struct work_text *t) {
    for (size_t i = 0; i < w->rec.parts.n; i++) {
        const struct part *part = &w->rec.parts.list[i];
        if (!str_is(part->section, "tasks") || p->n_tasks == WORK_TASKS_MAX) continue;
        struct work_text *x = &t[p->n_tasks++];
        *x = (struct work_text){.section = STR("tasks"), .part = part->name};
        x->field.name = arena_fmt(w->a, "task.%.*s", STR_ARG(part->name)).ptr;
        x->field.label = arena_fmt(w->a, tr(w->lang, "Task %zu"), p->n_tasks);
    }
    for (size_t i = 0; i < WORK_TASKS_NEW; i++) {
        struct work_text *x = &t[p->n_tasks++];
        *x = (struct work_text){.section = STR("tasks"), .part = STR_NONE};
        x->field.name = arena_fmt(w->a, "task.new%zu", i + 1).ptr;
        x->field.label = arena_fmt(w->a, tr(w->lang, "Task %zu"), p->n_tasks);
    }
    for (size_t i = 0; i < p->n_tasks; i++) t[i].area = true, t[i].field.rows = 2, t[i].field.most = 2000;
}

static struct work_text *fill(const struct work *w, struct work_purpose *p, size_t *n) {
    struct work_text *t = arena_array(w->a, TEXTS, sizeof *t);
    fill_head(w, t);
    fill_tasks(w, p, t + 3);
    *n = 3 + p->n_tasks;
    for (size_t i = 0; i < *n; i++) {
        work_text_fill(w, &t[i]);
        t[i].field.read_only = !p->head.may_answer;
    }
    return t;
}

static void show(struct visit *v, struct work_purpose *p, const struct work_text *t, unsigned status) {
    p->name = t[0], p->owner = t[1], p->purpose = t[2];
    struct html h = visit_page(v, status);
    t_work_purpose(&h, p);
}

static void purpose(struct visit *v) {
    struct work w;
    struct work_purpose view = {0};
    size_t n;
    if (!work_open(v, &w) || !work_head(&w, 1, STR_NONE, &view.head)) return;
    struct work_text *t = fill(&w, &view, &n);
    view.tasks = t + 3;
    show(v, &view, t, 200);
}

static void purpose_save(struct visit *v) {
    struct work w;
    struct work_purpose view = {0};
    size_t n, saved;
    if (!work_open(v, &w) || !work_head(&w, 1, STR_NONE, &view.head)) return;
    struct work_text *t = fill(&w, &view, &n);
    view.tasks = t + 3;
    if (work_texts_save(&w, &view.head, t, n, &saved)) {
        show(v, &view, t, 422);
        return;
    }
    visit_see(v, "/systems/%lld/work/1?done=%s", (long long)w.id, saved ? "saved" : "same");
}

const struct route work_purpose_routes[] = {
    ROUTE("GET", "/systems/{system}/work/1", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, purpose,
          N_("Worksheet 1: purpose and tasks")),
    ROUTE("POST", "/systems/{system}/work/1", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, purpose_save,
          N_("Save worksheet 1")),
    ROUTES_END,
};
