/* work_questions: worksheet 4 as a page: which questions, on which sheet, and saving what was touched. */
#include "web/work_questions.h"

#include "fmt/fmt.h"
#include "web/routes.h"
#include "web/work_questions.html.h"

/* Which ------------------------------------------------------------------------------------------------------------ */

/* What settles most comes first, then what is settled already, each in the order of the catalog. */
struct work_asked work_asked_by_use(const struct work *w) {
    const bool *asked = catalog_facts_of(w->a, w->cat, ALL_STANDARDS);
    bool *taken = arena_array(w->a, w->cat->n_facts, sizeof *taken);
    uint32_t *facts = arena_array(w->a, w->cat->n_facts, sizeof *facts);
    struct str *headings = arena_array(w->a, w->cat->n_facts, sizeof *headings);
    size_t n = 0, n_waiting;
    const struct waiting *waiting = derive_waiting(w->a, w->d, ALL_STANDARDS, &n_waiting);
    for (size_t i = 0; i < n_waiting; i++) {
        if (waiting[i].what.is_condition || !asked[waiting[i].what.index]) continue;
        if (!n) headings[n] = trs(w->lang, "Still open, most useful first");
        facts[n++] = waiting[i].what.index;
        taken[waiting[i].what.index] = true;
    }
    for (int settled = 0; settled < 2; settled++) {
        bool first = true;
        for (uint32_t i = 0; i < w->cat->n_facts; i++) {
            if (!asked[i] || taken[i] || w->input.facts[i].settled != (settled == 1)) continue;
            if (first)
                headings[n] = trs(w->lang, settled ? N_("Already answered")
                                                   : N_("Not answered, and nothing depends on it at the moment"));
            first = false;
            facts[n++] = i;
        }
    }
    return (struct work_asked){facts, headings, n};
}

struct work_asked work_asked_by(const struct work *w, uint32_t standard) {
    const struct standard *s = &w->cat->standards[standard];
    const bool *asked = catalog_facts_of(w->a, w->cat, UINT64_C(1) << standard);
    bool *taken = arena_array(w->a, w->cat->n_facts, sizeof *taken);
    uint32_t *facts = arena_array(w->a, w->cat->n_facts, sizeof *facts);
    struct str *headings = arena_array(w->a, w->cat->n_facts, sizeof *headings);
    struct str tag = STR_NONE;
    size_t n = 0;
    for (size_t i = 0; i < s->n_questions; i++) {
        const struct question *q = &s->questions[i];
        if (taken[q->fact]) continue;
        struct str here = text_in(&q->tag, w->lang);
        if (!here.len)
            for (size_t k = 0; k < s->n_viewpoints; k++)
                if (str_eq(s->viewpoints[k].id, q->viewpoint)) here = text_in(&s->viewpoints[k].title, w->lang);
        if (here.len && !str_eq(here, tag)) headings[n] = tag = here;
        facts[n++] = q->fact;
        taken[q->fact] = true;
    }
    bool first = true;
    for (uint32_t i = 0; i < w->cat->n_facts; i++) {
        if (!asked[i] || taken[i]) continue;
        if (first && n) headings[n] = trs(w->lang, "Further questions on which its rules depend");
        first = false;
        facts[n++] = i;
    }
    return (struct work_asked){facts, headings, n};
}

bool work_answers_of(const struct work *w, struct str number, struct work_answers *out) {
    *out = (struct work_answers){.list = w->sys->answers, .n = w->sys->n_answers, .sheet = -1};
    if (!number.len) return true;
    int32_t k = 0;
    for (size_t i = 0; i < w->rec.parts.n; i++) {
        const struct part *p = &w->rec.parts.list[i];
        if (!str_is(p->section, "sheets")) continue;
        if (str_eq(p->name, number) && (size_t)k < w->sys->n_sheets) {
            const struct sheet *s = &w->sys->sheets[k];
            *out = (struct work_answers){.list = s->answers, .n = s->n_answers, .sheet = k, .part = p};
            return true;
        }
        k++;
    }
    return false;
}

static struct str sheet_label(const struct work *w, const struct sheet *s) {
    if (s->actor.len && s->information.len)
        return arena_fmt(w->a, tr(w->lang, "%.*s / %.*s"), STR_ARG(s->actor), STR_ARG(s->information));
    if (s->actor.len || s->information.len) return s->actor.len ? s->actor : s->information;
    return trs(w->lang, "A further sheet");
}

/* The address of this page with what is shown. */
static struct str address(const struct work *w, struct str standard, struct str sheet) {
    return arena_fmt(w->a, "/systems/%lld/work/4?standard=%.*s&sheet=%.*s", (long long)w->id, STR_ARG(standard),
                     STR_ARG(sheet));
}

static void fill_sheets(const struct work *w, struct work_questions *p) {
    p->sheets = arena_array(w->a, w->sys->n_sheets + 1, sizeof *p->sheets);
    p->sheets[p->n_sheets++] =
        (struct work_sheet_tab){trs(w->lang, "For all"), address(w, p->standard, STR("")), !p->sheet.len};
    size_t k = 0;
    for (size_t i = 0; i < w->rec.parts.n && k < w->sys->n_sheets; i++) {
        const struct part *part = &w->rec.parts.list[i];
        if (!str_is(part->section, "sheets")) continue;
        struct str label = sheet_label(w, &w->sys->sheets[k++]);
        bool here = str_eq(part->name, p->sheet);
        p->sheets[p->n_sheets++] = (struct work_sheet_tab){label, address(w, p->standard, part->name), here};
        if (!here) continue;
        p->sheet_name = label;
        p->sheet_expects = work_expected_write(w->a, part->changed);
    }
}

static void fill_standards(const struct work *w, struct work_questions *p) {
    p->standards = arena_array(w->a, w->cat->n_standards + 1, sizeof *p->standards);
    struct work_count all = work_answers(w, ALL_STANDARDS), here = all;
    p->standards[p->n_standards++] = (struct ui_tab){.label = trs(w->lang, "Most useful first"),
                                                     .path = address(w, STR(""), p->sheet),
                                                     .here = !p->standard.len && !p->only.len,
                                                     .count = (int64_t)(all.all - all.done)};
    for (uint32_t i = 0; i < w->cat->n_standards; i++) {
        const struct standard *s = &w->cat->standards[i];
        struct work_count c = work_answers(w, UINT64_C(1) << i);
        if (!c.all) continue;
        bool chosen = str_eq(s->id, p->standard);
        if (chosen) here = c;
        p->standards[p->n_standards++] = (struct ui_tab){.label = work_standard(w, s),
                                                         .path = address(w, s->id, p->sheet),
                                                         .here = chosen,
                                                         .count = (int64_t)(c.all - c.done)};
    }
    p->progress = (struct ui_progress){trs(w->lang, "Answered, or following from answers"), here.done, here.all};
}

static void fill_names(const struct work *w, struct work_questions *p) {
    struct str *actors = NULL, *things = NULL;
    size_t room_a = 0, room_t = 0;
    for (size_t i = 0; i < w->sys->n_work; i++) {
        const struct work_row *r = &w->sys->work[i];
        bool there = false;
        for (size_t k = 0; k < p->n_actors; k++) there = there || str_eq(actors[k], r->actor);
        if (!there) {
            actors = arena_grow(w->a, actors, p->n_actors, &room_a, sizeof *actors);
            actors[p->n_actors++] = r->actor;
        }
        for (size_t t = 0; t < r->n_information; t++) {
            there = false;
            for (size_t k = 0; k < p->n_things; k++) there = there || str_eq(things[k], r->information[t]);
            if (there) continue;
            things = arena_grow(w->a, things, p->n_things, &room_t, sizeof *things);
            things[p->n_things++] = r->information[t];
        }
    }
    p->actors = actors;
    p->things = things;
}

/* One question alone, those of a standard, or a page of all by use. False: no such question or standard. */
static bool choose(const struct work *w, struct work_questions *p, struct work_asked *out) {
    const struct standard *s = p->standard.len ? catalog_find_standard(w->cat, p->standard) : NULL;
    if (p->standard.len && !s) return false;
    if (p->only.len) {
        int32_t fact = catalog_find_fact(w->cat, p->only);
        uint32_t *one = arena_array(w->a, 1, sizeof *one);
        if (fact < 0) return false;
        one[0] = (uint32_t)fact;
        *out = (struct work_asked){one, arena_array(w->a, 1, sizeof(struct str)), 1};
        return true;
    }
    *out = s ? work_asked_by(w, (uint32_t)(s - w->cat->standards)) : work_asked_by_use(w);
    if (s || !out->n) return true;
    int64_t page = 1;
    size_t pages = (out->n + WORK_QUESTIONS_PAGE - 1) / WORK_QUESTIONS_PAGE;
    struct str asked = visit_query(w->v, "page");
    if (!str_int(asked.ptr ? asked : STR("1"), &page) || page < 1) page = 1;
    if ((size_t)page > pages) page = (int64_t)pages;
    p->paging = (struct ui_paging){
        .path = arena_fmt(w->a, "/systems/%lld/work/4?sheet=%.*s&page=", (long long)w->id, STR_ARG(p->sheet)),
        .page = (unsigned)page,
        .pages = (unsigned)pages,
        .total = (int64_t)out->n};
    size_t from = (size_t)(page - 1) * WORK_QUESTIONS_PAGE;
    out->facts += from;
    out->headings += from;
    out->n = out->n - from < WORK_QUESTIONS_PAGE ? out->n - from : WORK_QUESTIONS_PAGE;
    return true;
}

static bool begin(struct visit *v, struct work *w, struct work_questions *p, struct work_answers *from) {
    if (!work_open(v, w) || !work_head(w, 4, STR_NONE, &p->head)) return false;
    struct str standard = visit_query(v, "standard"), sheet = visit_query(v, "sheet"), only = visit_query(v, "q");
    p->standard = standard.ptr ? standard : STR("");
    p->sheet = sheet.ptr ? sheet : STR("");
    p->only = only.ptr ? only : STR("");
    if (!work_answers_of(w, p->sheet, from)) {
        visit_status(v, 404);
        return false;
    }
    fill_sheets(w, p);
    fill_standards(w, p);
    fill_names(w, p);
    p->action = arena_fmt(w->a, "%.*s&q=%.*s&page=%u", STR_ARG(address(w, p->standard, p->sheet)), STR_ARG(p->only),
                          p->paging.page ? p->paging.page : 1u);
    return true;
}

static void show(struct visit *v, const struct work_questions *p, unsigned status) {
    struct html h = visit_page(v, status);
    t_work_questions(&h, p);
}

static void questions(struct visit *v) {
    struct work w;
    struct work_questions view = {0};
    struct work_answers from;
    struct work_asked asked;
    if (!begin(v, &w, &view, &from)) return;
    if (!choose(&w, &view, &asked)) {
        visit_status(v, 404);
        return;
    }
    if (view.paging.page)
        view.action = arena_fmt(w.a, "%.*s&page=%u", STR_ARG(address(&w, view.standard, view.sheet)), view.paging.page);
    view.list = arena_array(w.a, asked.n, sizeof *view.list);
    for (size_t i = 0; i < asked.n; i++) {
        view.list[i].heading = asked.headings[i];
        work_question_fill(&w, &from, asked.facts[i], &view.list[i]);
    }
    view.n = asked.n;
    show(v, &view, 200);
}

/* Saving ----------------------------------------------------------------------------------------------------------- */

/* The whole sheet again, with one answer exchanged. */
static struct str sheet_json(const struct work *w, const struct work_answers *from, uint32_t fact, struct str answer) {
    const struct sheet *s = &w->sys->sheets[from->sheet];
    struct buf b;
    buf_init(&b, 2 * PART_VALUE_MAX);
    buf_addz(&b, "{");
    if (s->actor.len || s->information.len) {
        buf_addz(&b, "\"for\":{");
        if (s->actor.len) buf_addz(&b, "\"actor\":"), json_quote(&b, s->actor);
        if (s->actor.len && s->information.len) buf_addc(&b, ',');
        if (s->information.len) buf_addz(&b, "\"information\":"), json_quote(&b, s->information);
        buf_addz(&b, "},");
    }
    buf_addz(&b, "\"answers\":{");
    bool first = true;
    for (uint32_t i = 0; i < w->cat->n_facts; i++) {
        struct str json = i == fact ? answer : work_answer_json(w, answer_find(from->list, from->n, i));
        if (!json.ptr) continue;
        if (!first) buf_addc(&b, ',');
        first = false;
        json_quote(&b, w->cat->facts[i].id);
        buf_addc(&b, ':');
        buf_add(&b, json);
    }
    buf_addz(&b, "}}");
    struct str all = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return all;
}

static struct str in_words(const struct work *w, const struct answer *a) {
    if (!a) return STR_NONE;
    if (a->unknown) return trs(w->lang, "Not known yet");
    const struct fact *f = &w->cat->facts[a->fact];
    struct str said = STR("");
    if (f->asked == FACT_TEXT) {
        said = a->text;
    } else if (f->asked == FACT_NUMBER) {
        said = arena_fmt(w->a, "%lld", (long long)a->value.lo);
    } else {
        for (size_t i = 0; i < f->n_choices; i++) {
            if (!(a->value.maybe >> i & 1)) continue;
            struct str one = text_in(&f->choices[i].title, w->lang);
            said = said.len ? arena_fmt(w->a, tr(w->lang, "%.*s, %.*s"), STR_ARG(said), STR_ARG(one)) : one;
        }
    }
    return a->note.len ? arena_fmt(w->a, tr(w->lang, "%.*s (%.*s)"), STR_ARG(said), STR_ARG(a->note)) : said;
}

/* On a sheet, which is one part, every answer is compared by what it says: others may have changed its neighbours. */
static enum work_result put_on_sheet(struct work *w, struct str number, const struct work_question *q, struct str was,
                                     struct str json, struct work_clash *clash, struct err *e) {
    struct work_answers now;
    struct part_done done;
    if (!work_answers_of(w, number, &now)) {
        (void)err_set(e, ERR_NOT_FOUND, _("Somebody removed this sheet meanwhile."));
        return WORK_REFUSED;
    }
    struct str there = work_answer_json(w, answer_find(now.list, now.n, q->fact));
    struct part_wish wish = {.section = STR("sheets"), .name = number, .expected = now.part->changed};
    wish.value = sheet_json(w, &now, q->fact, json);
    if (!str_eq(there.ptr ? there : STR(""), was)) wish.expected = 0; /* so that it clashes, with who and when */
    return work_put(w, &wish, &done, clash, e);
}

static enum work_result put_answer(struct work *w, struct str sheet, struct work_question *q, struct str was,
                                   struct str json, struct err *e) {
    struct part_done done;
    if (sheet.len) return put_on_sheet(w, sheet, q, was, json, &q->clash, e);
    struct part_wish wish = {.section = STR("answers"),
                             .name = w->cat->facts[q->fact].id,
                             .expected = work_expected_read(visit_field(w->v, q->x.ptr)),
                             .value = json};
    return work_put(w, &wish, &done, &q->clash, e);
}

/* True: saved, or nothing to save. */
static bool save_one(struct work *w, const struct work_questions *p, struct work_question *q, size_t *saved) {
    struct err e = {0};
    struct str json, was = visit_field(w->v, q->o.ptr);
    if (!was.ptr) was = STR("");
    if (visit_field(w->v, arena_fmt(w->a, "k.%s", q->id).ptr).len) return true;
    if (!work_question_read(w, q, &json)) return false;
    if (str_eq(json.ptr ? json : STR(""), was)) return true;
    q->clash.field = q->id;
    enum work_result r = put_answer(w, p->sheet, q, was, json, &e);
    if (r != WORK_CLASHED) q->clash = (struct work_clash){0};
    if (r == WORK_REFUSED) q->field.error = arena_str(w->a, str_of(e.text));
    *saved += r == WORK_SAVED;
    /* A sheet is one part: the next answer goes into what it is now. */
    return r == WORK_SAVED && (!p->sheet.len || work_open(w->v, w));
}

/* What is there now beside what was typed; what clashed is told in words. */
static void show_again(struct work *w, struct work_questions *p, struct work_question *q,
                       const struct work_answers *now) {
    struct work_question old = *q;
    work_question_fill(w, now, q->fact, q);
    q->field.error = old.field.error;
    q->clash = old.clash;
    if (!old.field.error.len && !old.clash.field) return;
    struct str json;
    (void)work_question_read(w, q, &json);
    q->field.error = old.field.error;
    if (old.clash.field) {
        q->clash.says = in_words(w, answer_find(now->list, now->n, q->fact));
        work_fault(&p->head, q->a.ptr,
                   arena_fmt(w->a, tr(w->lang, "Somebody else changed this meanwhile: %.*s"), STR_ARG(q->title)));
    } else {
        /* As it was shown: it is not known what else has changed. */
        q->expects = visit_field(w->v, q->x.ptr);
        q->was = visit_field(w->v, q->o.ptr);
        work_fault(&p->head, q->a.ptr, arena_fmt(w->a, "%.*s: %.*s", STR_ARG(q->title), STR_ARG(q->field.error)));
    }
}

static void questions_save(struct visit *v) {
    struct work w;
    struct work_questions view = {0};
    struct work_answers from;
    size_t saved = 0, left = 0;
    struct str only = visit_field(v, "save");
    if (!begin(v, &w, &view, &from)) return;
    view.list = arena_array(w.a, w.cat->n_facts, sizeof *view.list);
    for (uint32_t i = 0; i < w.cat->n_facts; i++) {
        struct str id = w.cat->facts[i].id;
        if (!visit_field(v, arena_fmt(w.a, "x.%.*s", STR_ARG(id)).ptr).ptr) continue;
        struct work_question *q = &view.list[view.n];
        work_question_fill(&w, &from, i, q);
        if (save_one(&w, &view, q, &saved)) continue;
        view.n++;
        left++;
    }
    if (!left) {
        struct str page = visit_query(v, "page");
        visit_see(v, "%.*s&q=%.*s&page=%.*s&done=%s%s%.*s", STR_ARG(address(&w, view.standard, view.sheet)),
                  STR_ARG(view.only), STR_ARG(page), saved ? "saved" : "same", only.len ? "#q-" : "", STR_ARG(only));
        return;
    }
    /* Only what was not saved is shown again; the rest is safe. */
    if (!work_open(v, &w) || !work_answers_of(&w, view.sheet, &from)) return;
    for (size_t i = 0; i < view.n; i++) show_again(&w, &view, &view.list[i], &from);
    if (saved) view.head.page.warn = arena_fmt(w.a, tr(v->lang, "%zu other answers were saved."), saved);
    show(v, &view, view.list[0].clash.field ? 409 : 422);
}

/* Sheets ----------------------------------------------------------------------------------------------------------- */

static void sheet_add(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct part_done done;
    if (!work_open(v, &w)) return;
    struct str actor = visit_field(v, "actor"), thing = visit_field(v, "information");
    struct buf b;
    buf_init(&b, 64 * KIB);
    buf_addz(&b, "{\"for\":{");
    if (actor.len) buf_addz(&b, "\"actor\":"), json_quote(&b, actor);
    if (actor.len && thing.len) buf_addc(&b, ',');
    if (thing.len) buf_addz(&b, "\"information\":"), json_quote(&b, thing);
    buf_addz(&b, "},\"answers\":{}}");
    struct part_wish wish = {.section = STR("sheets"), .expected = PART_ANY, .value = arena_str(w.a, buf_str(&b))};
    buf_release(&b);
    if (!actor.len && !thing.len) {
        (void)err_set(&e, ERR_INVALID, _("Say for which actor or which information the sheet is."));
        visit_fail(v, &e);
    } else if (!system_part_set(v->opt->trail, &v->viewer.actor, w.cat, w.id, &wish, &done, &e)) {
        visit_fail(v, &e);
    } else {
        visit_see(v, "/systems/%lld/work/4?sheet=%s&done=saved", (long long)w.id, done.name);
    }
}

static void sheet_remove(struct visit *v) {
    struct work w;
    struct err e = {0};
    struct part_done done;
    if (!work_open(v, &w)) return;
    struct part_wish wish = {
        .section = STR("sheets"), .name = visit_param(v, "sheet"), .expected = work_expected_read(visit_field(v, "x"))};
    if (!system_part_set(v->opt->trail, &v->viewer.actor, w.cat, w.id, &wish, &done, &e))
        visit_fail(v, &e);
    else
        visit_see(v, "/systems/%lld/work/4?done=removed", (long long)w.id);
}

const struct route work_questions_routes[] = {
    ROUTE("GET", "/systems/{system}/work/4", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, questions,
          N_("Worksheet 4: questions")),
    ROUTE("POST", "/systems/{system}/work/4", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, questions_save,
          N_("Save answers")),
    ROUTE("POST", "/systems/{system}/work/4/sheets", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, sheet_add,
          N_("Add a sheet of answers")),
    ROUTE("POST", "/systems/{system}/work/4/sheets/{sheet}/remove", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE,
          sheet_remove, N_("Remove a sheet of answers")),
    ROUTES_END,
};
