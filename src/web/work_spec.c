/* work_spec: worksheet 7 as a page: open points, the fields of the document, its revisions. */
#include "web/work_spec.h"

#include <string.h>

#include "fmt/era.h"
#include "fmt/fmt.h"
#include "ledger/period.h"
#include "web/routes.h"
#include "web/work_requirements.h"
#include "web/work_spec.html.h"

const uint32_t *work_specifying(const struct work *w, size_t *n) {
    uint32_t *list = arena_array(w->a, w->cat->n_standards, sizeof *list);
    *n = 0;
    for (uint32_t i = 0; i < w->cat->n_standards; i++)
        if (w->cat->standards[i].n_chapters) list[(*n)++] = i;
    for (uint32_t i = 0; !*n && i < w->cat->n_standards; i++) list[(*n)++] = i;
    return list;
}

/* Open points ------------------------------------------------------------------------------------------------------ */

static void add_open(struct work_spec *p, struct str what, struct str why, struct str path) {
    if (p->n_open == WORK_OPEN_MAX)
        p->more_open++;
    else
        p->open[p->n_open++] = (struct work_open_point){what, why, path};
}

/* The names of 【 】 that the text at the decided level has and nobody filled in. */
static struct str open_blanks(const struct work *w, uint32_t control, int32_t level) {
    const struct control *c = &w->cat->controls[control];
    const struct control_level *l = NULL;
    struct str all = STR("");
    size_t at;
    for (size_t i = 0; i < c->n_levels; i++)
        if (c->levels[i].level > 0 && (int32_t)c->levels[i].level <= level) l = &c->levels[i];
    for (uint32_t i = 0; l && i < c->n_fields; i++) {
        struct str mark = arena_fmt(w->a, "【%.*s】", STR_ARG(c->fields[i].id));
        if (system_fill(w->sys, control, i) || !str_find(text_in(&l->statement, w->lang), mark, &at)) continue;
        struct str title = text_in(&c->fields[i].title, w->lang);
        all = all.len ? arena_fmt(w->a, tr(w->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(title)) : title;
    }
    return all;
}

static void add_of(const struct work *w, struct work_spec *p, uint32_t i) {
    struct work_standing s = work_standing_of(w, i);
    struct str what = arena_fmt(w->a, "%.*s %.*s", STR_ARG(work_control_label(s.control)),
                                STR_ARG(text_in(&s.control->title, w->lang)));
    struct str path = work_control_path(w, i);
    int32_t level = s.decision ? s.decision->level : s.applies ? level_proposed(s.result) : 0;
    struct str blanks = level > 0 ? open_blanks(w, i, level) : STR("");
    if (s.undetermined && !s.decision)
        add_open(p, what, trs(w->lang, "It is undetermined whether it applies: answers are missing."), path);
    else if (s.undecided)
        add_open(p, what, trs(w->lang, "Nobody has decided yet."), path);
    if (s.unreasoned)
        add_open(p, what, trs(w->lang, "The decision is below the recommendation, and its reason is missing."), path);
    if (blanks.len) add_open(p, what, arena_fmt(w->a, tr(w->lang, "To be filled in: %.*s"), STR_ARG(blanks)), path);
}

static void fill_open(const struct work *w, struct work_spec *p) {
    size_t n;
    const uint32_t *standards = work_specifying(w, &n);
    p->open = arena_array(w->a, WORK_OPEN_MAX, sizeof *p->open);
    struct str here = arena_fmt(w->a, "/systems/%lld/work/7#document", (long long)w->id);
    if (!w->sys->document.number.len && !w->sys->document.version.len)
        add_open(p, trs(w->lang, "Document"), trs(w->lang, "Number and version are not entered."), here);
    if (!w->sys->document.date.len)
        add_open(p, trs(w->lang, "Document"), trs(w->lang, "The date is not entered."), here);
    if (!w->sys->n_work)
        add_open(p, trs(w->lang, "Rows of work"), trs(w->lang, "There are none, so there is no diagram."),
                 arena_fmt(w->a, "/systems/%lld/work/2", (long long)w->id));
    for (size_t k = 0; k < n; k++) {
        const struct standard *s = &w->cat->standards[standards[k]];
        for (uint32_t i = 0; i < s->n_controls; i++) add_of(w, p, s->first_control + i);
    }
}

/* The document's own fields ---------------------------------------------------------------------------------------- */

static void fill_fields(const struct work *w, struct work_spec *p) {
    static const struct {
        const char *name, *label, *what;
        bool list, date;
    } rows[] = {
        {"title", N_("Title of the document"),
         N_("What stands on the cover; without it, the name of the system and the kind of document."), false, false},
        {"number", N_("Document number"), N_("The number under which your office files it."), false, false},
        {"version", N_("Version"), N_("Of this document, such as 0.1 or 1.0."), false, false},
        {"date", N_("Date"),
         N_("Of this document. It is never taken from the clock, so that the same document can be made again."), false,
         true},
        {"mark", N_("Classification mark"), N_("Stands at the head of each page, such as 機密性2情報."), false, false},
        {"handling", N_("Handling limits"), N_("Stands beside the mark, such as “no copying”."), false, false},
        {"approvals", N_("Approval boxes"), N_("Names of the boxes that are stamped on the cover, from left to right."),
         true, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct work_text *t = &p->fields[p->n_fields++];
        *t = (struct work_text){
            .section = STR("document"), .part = str_of(rows[i].name), .list = rows[i].list, .date = rows[i].date};
        t->field = (struct ui_field){.name = rows[i].name,
                                     .label = trs(w->lang, rows[i].label),
                                     .what = trs(w->lang, rows[i].what),
                                     .why = trs(w->lang, "It is printed on the document."),
                                     .most = 500,
                                     .rows = 3,
                                     .read_only = !p->head.may_answer};
        if (rows[i].list) t->field.hint = trs(w->lang, "Several: one a line, or with commas between.");
        work_text_fill(w, t);
    }
}

static struct ui_field cell(const struct work *w, size_t row, const char *name, const char *label, struct str value) {
    return (struct ui_field){.name = arena_fmt(w->a, "r%zu.%s", row, name).ptr,
                             .label = arena_fmt(w->a, tr(w->lang, "%s (row %zu)"), tr(w->lang, label), row + 1),
                             .value = value,
                             .most = 500};
}

static void add_revision(const struct work *w, struct work_spec *p, const struct revision *r) {
    size_t row = p->n_revisions;
    if (row == WORK_REVISIONS_MAX) return;
    p->revisions[p->n_revisions++] = (struct work_revision){
        cell(w, row, "version", N_("Version"), r->version), cell(w, row, "date", N_("Date"), r->date),
        cell(w, row, "what", N_("What changed"), r->what), cell(w, row, "by", N_("By"), r->by)};
}

static void fill_revisions(const struct work *w, struct work_spec *p) {
    const struct part *part = parts_find(&w->rec.parts, STR("document"), STR("revisions"));
    p->revisions = arena_array(w->a, WORK_REVISIONS_MAX, sizeof *p->revisions);
    for (size_t i = 0; i < w->sys->n_revisions; i++) add_revision(w, p, &w->sys->revisions[i]);
    add_revision(w, p, &(struct revision){.version = STR("")});
    p->revisions_expects = work_expected_write(w->a, part ? part->changed : PART_ABSENT);
}

static void fill_files(const struct work *w, struct work_spec *p) {
    char day[DAY_TEXT_MAX];
    struct label_answer r = {0};
    day_of(w->v->now, day);
    p->may_export = visit_may(w->v, PERMIT_SYSTEM_EXPORT);
    if (!p->may_export) return;
    label_allows(w->a, &w->v->viewer, &p->head.system.label, LABEL_EXPORT, str_of(day), w->lang, &r);
    p->label_says = r.why;
    p->may_file = r.allowed;
}

static bool begin(struct visit *v, struct work *w, struct work_spec *p) {
    if (!work_open(v, w) || !work_head(w, 7, STR_NONE, &p->head)) return false;
    fill_open(w, p);
    fill_fields(w, p);
    fill_revisions(w, p);
    fill_files(w, p);
    return true;
}

static void show(struct visit *v, const struct work_spec *p, unsigned status) {
    struct html h = visit_page(v, status);
    t_work_spec(&h, p);
}

static void spec(struct visit *v) {
    struct work w;
    struct work_spec view = {0};
    if (begin(v, &w, &view)) show(v, &view, 200);
}

static void document_save(struct visit *v) {
    struct work w;
    struct work_spec view = {0};
    size_t saved;
    if (!begin(v, &w, &view)) return;
    if (work_texts_save(&w, &view.head, view.fields, view.n_fields, &saved))
        show(v, &view, 422);
    else
        visit_see(v, "/systems/%lld/work/7?done=%s#document", (long long)w.id, saved ? "saved" : "same");
}

/* Revisions: one part, all rows of the form. ----------------------------------------------------------------------- */

static void member(struct buf *b, const char *key, struct str value, bool *any) {
    if (!value.len) return;
    buf_addf(b, "%s\"%s\":", *any ? "," : "", key);
    json_quote(b, value);
    *any = true;
}

static bool read_rows(struct visit *v, struct work *w, struct work_spec *p, struct str *json) {
    struct buf b;
    char day[ERA_DAY_MAX];
    struct err e = {0};
    bool good = true, first = true;
    p->n_revisions = 0;
    buf_init(&b, PART_VALUE_MAX);
    buf_addc(&b, '[');
    for (size_t i = 0; i < WORK_REVISIONS_MAX && visit_field(v, arena_fmt(w->a, "r%zu.version", i).ptr).ptr; i++) {
        struct revision r = {.version = visit_field(v, arena_fmt(w->a, "r%zu.version", i).ptr),
                             .date = visit_field(v, arena_fmt(w->a, "r%zu.date", i).ptr),
                             .what = visit_field(v, arena_fmt(w->a, "r%zu.what", i).ptr),
                             .by = visit_field(v, arena_fmt(w->a, "r%zu.by", i).ptr)};
        add_revision(w, p, &r);
        if (!r.version.len && !r.date.len && !r.what.len && !r.by.len) continue;
        struct ui_field *f = &p->revisions[p->n_revisions - 1].date;
        if (r.date.len && era_read_in(w->lang, r.date, day, &e)) {
            r.date = arena_str(w->a, str_of(day));
        } else if (r.date.len) {
            f->error = arena_str(w->a, str_of(e.text));
            work_fault(&p->head, f->name, f->error);
            good = false;
        }
        bool any = false;
        buf_addz(&b, first ? "{" : ",{");
        first = false;
        member(&b, "version", r.version, &any);
        member(&b, "date", r.date, &any);
        member(&b, "what", r.what, &any);
        member(&b, "by", r.by, &any);
        buf_addc(&b, '}');
    }
    buf_addc(&b, ']');
    *json = first ? STR_NONE : arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return good;
}

static struct str revisions_in_words(const struct work *w) {
    struct str all = STR("");
    for (size_t i = 0; i < w->sys->n_revisions; i++) {
        const struct revision *r = &w->sys->revisions[i];
        all = arena_fmt(w->a, "%.*s%s%.*s %.*s %.*s %.*s", STR_ARG(all), i ? " / " : "", STR_ARG(r->version),
                        STR_ARG(r->date), STR_ARG(r->what), STR_ARG(r->by));
    }
    return all;
}

static void revisions_save(struct visit *v) {
    struct work w;
    struct work_spec view = {0};
    struct err e = {0};
    struct part_done done;
    if (!begin(v, &w, &view)) return;
    struct str now = view.revisions_expects, sent = visit_field(v, "x");
    struct part_wish wish = {
        .section = STR("document"), .name = STR("revisions"), .expected = work_expected_read(sent)};
    bool good = read_rows(v, &w, &view, &wish.value);
    bool nothing = !wish.value.ptr && wish.expected == PART_ABSENT;
    if (good && (nothing || visit_field(v, "k.revisions").len)) {
        visit_see(v, "/systems/%lld/work/7?done=same#revisions", (long long)w.id);
        return;
    }
    view.revisions_expects = sent;
    view.revisions_clash.field = "revisions";
    enum work_result r = good ? work_put(&w, &wish, &done, &view.revisions_clash, &e) : WORK_REFUSED;
    if (r == WORK_SAVED) {
        visit_see(v, "/systems/%lld/work/7?done=saved#revisions", (long long)w.id);
        return;
    }
    if (r == WORK_CLASHED) {
        view.revisions_expects = now;
        view.revisions_clash.says = w.sys->n_revisions ? revisions_in_words(&w) : STR_NONE;
        work_fault(&view.head, NULL,
                   trs(v->lang, "Somebody else changed the revisions meanwhile. Look at both and choose."));
    } else {
        view.revisions_clash.field = NULL;
        if (good) work_fault(&view.head, NULL, arena_str(w.a, str_of(e.text)));
    }
    show(v, &view, r == WORK_CLASHED ? 409 : 422);
}

const struct route work_spec_routes[] = {
    ROUTE("GET", "/systems/{system}/work/7", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, spec,
          N_("Worksheet 7: the specification")),
    ROUTE("POST", "/systems/{system}/work/7", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, document_save,
          N_("Save what stands on the document")),
    ROUTE("POST", "/systems/{system}/work/7/revisions", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, revisions_save,
          N_("Save the revisions of the document")),
    ROUTES_END,
};
