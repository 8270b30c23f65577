/* work_conditions: worksheet 5 as a page; judging a condition, and taking a judgement back. */
#include "web/work_conditions.h"

#include "fmt/fmt.h"
#include "web/routes.h"
#include "web/work_conditions.html.h"

static void fill_judgement(const struct work *w, uint32_t index, struct work_condition *c) {
    const struct judgement *j = system_judgement(w->sys, index);
    const struct condition_result *r = &w->d->conditions[index];
    if (j) {
        c->judged = work_tri(w->lang, j->value);
        c->why = j->why, c->by = j->by, c->on = j->on;
        if (r->rule_value != j->value) c->rule_says = work_tri(w->lang, r->rule_value);
    }
    c->expects = work_expected_write(w->a, work_changed(w, "judgements", c->name));
    c->choices[0] =
        (struct ui_choice){.value = STR("yes"), .label = trs(w->lang, "It holds"), .chosen = j && j->value == TRI_YES};
    c->choices[1] = (struct ui_choice){
        .value = STR("no"), .label = trs(w->lang, "It does not hold"), .chosen = j && j->value == TRI_NO};
    c->value = (struct ui_field){.name = arena_fmt(w->a, "value.%.*s", STR_ARG(c->name)).ptr,
                                 .label = trs(w->lang, "Your judgement"),
                                 .must = true,
                                 .choices = c->choices,
                                 .n_choices = 2};
    c->reason = (struct ui_field){.name = arena_fmt(w->a, "why.%.*s", STR_ARG(c->name)).ptr,
                                  .label = trs(w->lang, "Your reason"),
                                  .hint = trs(w->lang, "It stands in the internal record beside the judgement."),
                                  .must = true,
                                  .rows = 2,
                                  .most = 10000,
                                  .value = c->why};
}

static void fill_one(const struct work *w, uint32_t index, struct work_condition *c) {
    const struct condition_result *r = &w->d->conditions[index];
    c->condition = &w->cat->conditions[index];
    c->name = condition_name(w->a, w->cat, index);
    c->title = text_in(&c->condition->title, w->lang);
    c->ask = text_in(&c->condition->ask, w->lang);
    c->explain = text_in(&c->condition->explain, w->lang);
    c->state = work_tri(w->lang, r->value);
    c->look = work_tri_look(r->value);
    c->rule = work_rule(w, &c->condition->when);
    /* Who judged is told apart; a reason that is the judgement itself would only repeat it. */
    if (!r->judged) c->because = work_reasons(w, r->because, &c->n_because);
    c->open = work_reasons(w, r->undetermined_by, &c->n_open);
    fill_judgement(w, index, c);
}

static int32_t standard_asked(const struct work *w, struct str id) {
    for (uint32_t i = 0; i < w->cat->n_standards; i++) {
        const struct standard *s = &w->cat->standards[i];
        if (s->n_conditions && (!id.len || str_eq(s->id, id))) return (int32_t)i;
    }
    return -1;
}

/* Without a standard named: the first that a specification is written from. */
static int32_t first_standard(const struct work *w) {
    for (uint32_t i = 0; i < w->cat->n_standards; i++)
        if (w->cat->standards[i].n_conditions && w->cat->standards[i].n_chapters) return (int32_t)i;
    return standard_asked(w, STR(""));
}

static void fill(const struct work *w, struct work_conditions *p, int32_t standard) {
    const struct standard *s = &w->cat->standards[standard];
    p->standard = s->id;
    p->standards = arena_array(w->a, w->cat->n_standards, sizeof *p->standards);
    for (uint32_t i = 0; i < w->cat->n_standards; i++) {
        const struct standard *x = &w->cat->standards[i];
        if (!x->n_conditions) continue;
        struct work_count c = work_conditions(w, i);
        p->standards[p->n_standards++] = (struct ui_tab){
            .label = work_standard(w, x),
            .path = arena_fmt(w->a, "/systems/%lld/work/5?standard=%.*s", (long long)w->id, STR_ARG(x->id)),
            .here = i == (uint32_t)standard,
            .count = (int64_t)(c.all - c.done)};
        if (i == (uint32_t)standard)
            p->progress = (struct ui_progress){trs(w->lang, "Conditions that are settled"), c.done, c.all};
    }
    p->list = arena_array(w->a, s->n_conditions, sizeof *p->list);
    for (uint32_t i = 0; i < s->n_conditions; i++) fill_one(w, s->first_condition + i, &p->list[p->n++]);
}

static void show(struct visit *v, const struct work_conditions *p, unsigned status) {
    struct html h = visit_page(v, status);
    t_work_conditions(&h, p);
}

static void conditions(struct visit *v) {
    struct work w;
    struct work_conditions view = {0};
    struct str id = visit_query(v, "standard");
    if (!work_open(v, &w) || !work_head(&w, 5, STR_NONE, &view.head)) return;
    int32_t standard = id.len ? standard_asked(&w, id) : first_standard(&w);
    if (standard < 0) {
        visit_status(v, 404);
        return;
    }
    fill(&w, &view, standard);
    show(v, &view, 200);
}

/* Judging ---------------------------------------------------------------------------------------------------------- */

static struct str judgement_json(const struct work *w, struct str value, struct str why) {
    struct buf b;
    struct jsonw j;
    buf_init(&b, PART_VALUE_MAX);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    jsonw_key(&j, "value"), jsonw_str(&j, value);
    jsonw_key(&j, "why"), jsonw_str(&j, why);
    jsonw_key(&j, "by"), jsonw_str(&j, w->v->viewer.name);
    jsonw_key(&j, "on"), jsonw_str(&j, work_today(w));
    jsonw_end_object(&j);
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* The page again with what was typed for one condition. */
static void show_again(struct visit *v, uint32_t index, struct str typed, struct str why,
                       const struct work_clash *clash, const char *message, struct str error) {
    struct work w;
    struct work_conditions view = {0};
    if (!work_open(v, &w) || !work_head(&w, 5, STR_NONE, &view.head)) return;
    uint32_t standard = w.cat->conditions[index].standard;
    fill(&w, &view, (int32_t)standard);
    struct work_condition *c = &view.list[index - w.cat->standards[standard].first_condition];
    if (clash->field) {
        c->clash = *clash;
        c->clash.says =
            c->judged.ptr ? arena_fmt(w.a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(c->judged), STR_ARG(c->why)) : STR_NONE;
        error = trs(v->lang, "Somebody else judged this meanwhile.");
    } else {
        c->expects = visit_field(v, "x");
    }
    for (size_t i = 0; i < 2; i++) c->choices[i].chosen = str_eq(c->choices[i].value, typed);
    c->reason.value = why;
    c->form_open = true;
    bool of_value = message && !typed.len;
    if (message) error = trs(v->lang, message);
    if (!clash->field) *(of_value ? &c->value.error : &c->reason.error) = error;
    work_fault(&view.head, of_value ? c->value.name : c->reason.name,
               arena_fmt(w.a, tr(v->lang, "Condition %.*s: %.*s"), STR_ARG(c->condition->id), STR_ARG(error)));
    show(v, &view, clash->field ? 409 : 422);
}

static void judge(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct part_done done;
    struct work_clash clash = {0};
    if (!work_open(v, &w)) return;
    int32_t index = catalog_find_condition(w.cat, visit_param(v, "condition"));
    if (index < 0) {
        visit_status(v, 404);
        return;
    }
    const struct condition *c = &w.cat->conditions[index];
    struct str name = condition_name(w.a, w.cat, (uint32_t)index);
    struct str value = visit_field(v, arena_fmt(w.a, "value.%.*s", STR_ARG(name)).ptr),
               why = visit_field(v, arena_fmt(w.a, "why.%.*s", STR_ARG(name)).ptr);
    bool withdraw = visit_field(v, "withdraw").len > 0, theirs = visit_field(v, "k.judgement").len > 0;
    bool known = str_is(value, "yes") || str_is(value, "no");
    if (!withdraw && !theirs && (!known || !why.len)) {
        const char *message = known ? N_("Give the reason for your judgement.") : N_("Choose whether it holds or not.");
        show_again(v, (uint32_t)index, known ? value : STR(""), why, &clash, message, STR_NONE);
        return;
    }
    struct part_wish wish = {.section = STR("judgements"),
                             .name = name,
                             .expected = work_expected_read(visit_field(v, "x")),
                             .value = withdraw ? STR_NONE : judgement_json(&w, value, why)};
    clash.field = "judgement";
    enum work_result r = theirs ? WORK_SAVED : work_put(&w, &wish, &done, &clash, &e);
    if (r != WORK_CLASHED) clash.field = NULL;
    if (r == WORK_SAVED)
        visit_see(v, "/systems/%lld/work/5?standard=%.*s&done=%s#c-%.*s", (long long)w.id,
                  STR_ARG(w.cat->standards[c->standard].id),
                  theirs     ? "same"
                  : withdraw ? "removed"
                             : "saved",
                  STR_ARG(c->id));
    else
        show_again(v, (uint32_t)index, value, why, &clash, NULL, arena_str(w.a, str_of(e.text)));
}

const struct route work_conditions_routes[] = {
    ROUTE("GET", "/systems/{system}/work/5", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, conditions,
          N_("Worksheet 5: conditions")),
    ROUTE("POST", "/systems/{system}/work/5/{condition}", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, judge,
          N_("Judge a condition")),
    ROUTES_END,
};
