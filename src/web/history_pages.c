/* history_pages: the history of a system, and the system at another time. */
#include "web/history_pages.h"

#include "fmt/era.h"
#include "ledger/part_words.h"
#include "ledger/past.h"
#include "ledger/period.h"
#include "web/history_pages.html.h"
#include "web/inside.h"
#include "web/routes.h"

#define PAGE_LINES 50
#define VALUE_COLUMNS 200
#define REQUIREMENTS_SHOWN 500
#define DAY_MS INT64_C(86400000)

/* Days of forms ---------------------------------------------------------------------------------------------------- */

struct asked {
    struct ui_fault faults[4];
    size_t n_faults;
};

/* A field with a day of the query in it; `day` STR_NONE: none was given, or a wrong one (then it is a fault). */
static struct ui_field day_field(struct visit *v, struct asked *q, const char *name, const char *label,
                                 struct str *day) {
    struct err e = {0};
    char iso[ERA_DAY_MAX];
    struct ui_field f = {.name = name, .label = str_of(label), .value = visit_query(v, name)};
    *day = STR_NONE;
    if (!f.value.ptr) f.value = STR("");
    if (!f.value.len) return f;
    if (era_read_in(v->lang, f.value, iso, &e)) {
        *day = arena_str(v->a, str_of(iso));
    } else {
        f.error = arena_str(v->a, str_of(e.text));
        q->faults[q->n_faults++] = (struct ui_fault){name, f.error};
    }
    return f;
}

static int64_t day_begin(struct str day) {
    return day_end(day) - DAY_MS;
}

/* The list --------------------------------------------------------------------------------------------------------- */

static struct str values_of(struct visit *v, const struct history_entry *h) {
    int64_t id;
    struct str section, name;
    if (h->erased) return trs(v->lang, "what it said was erased");
    if (!entry_subject(h->subject, &id, &section, &name) || str_is(h->act, "move")) return STR_NONE;
    if (!h->before.ptr && !h->after.ptr) return STR_NONE;
    if (!h->before.ptr || !h->after.ptr)
        return part_says(v->a, v->opt->catalog, section, name, h->before.ptr ? h->before : h->after, VALUE_COLUMNS);
    return part_difference(v->a, v->opt->catalog, section, name, h->before, h->after, VALUE_COLUMNS);
}

static struct ui_field section_field(struct visit *v, struct str *subject) {
    static const char *const extra[] = {"evidence", "label", "assignment"};
    size_t n_extra = sizeof extra / sizeof *extra, n = 0;
    struct str wanted = visit_query(v, "section");
    struct ui_choice *list = arena_array(v->a, SECTIONS + n_extra + 1, sizeof *list);
    list[n++] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "Everything"), .chosen = !wanted.len};
    *subject = system_subject(v->a, v->object.system, STR_NONE, STR_NONE);
    for (size_t i = 0; i < SECTIONS + n_extra; i++) {
        struct str id = str_of(i < SECTIONS ? section_at(i)->name : extra[i - SECTIONS]);
        bool here = str_eq(id, wanted);
        list[n++] = (struct ui_choice){.value = id, .label = str_of(section_word(id)), .chosen = here};
        if (here) *subject = system_subject(v->a, v->object.system, id, STR_NONE);
    }
    return (struct ui_field){.name = "section",
                             .label = trs(v->lang, "What was changed"),
                             .width = UI_WIDTH_MIDDLE,
                             .choices = list,
                             .n_choices = n};
}

static struct str next_path(struct visit *v, struct str base, int64_t before) {
    static const char *const names[] = {"section", "person", "from", "to"};
    struct buf b;
    buf_init(&b, 64 * KIB);
    buf_add(&b, base);
    buf_addc(&b, '?');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str value = visit_query(v, names[i]);
        if (!value.len) continue;
        buf_addf(&b, "%s=", names[i]);
        http_url_encode(&b, value);
        buf_addc(&b, '&');
    }
    if (before) buf_addf(&b, "before=%lld", (long long)before);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool find_lines(struct visit *v, struct history_page *p, const struct history_filter *f, bool *more,
                       struct err *e) {
    struct history h;
    struct trail *t = trail_open(v->opt->store, e);
    if (!t) return false;
    bool good = history_find(v->a, t, f, &h, more, e);
    trail_close(t);
    if (!good) return false;
    struct history_line *lines = arena_array(v->a, h.n + 1, sizeof *lines);
    for (size_t i = 0; i < h.n; i++)
        lines[i] = (struct history_line){.n = h.list[i].n,
                                         .at = h.list[i].at,
                                         .who = history_who(&h.list[i]),
                                         .what = entry_words(v->a, v->opt->catalog, &h.list[i]),
                                         .values = values_of(v, &h.list[i]),
                                         .path = arena_fmt(v->a, "/record/entries/%lld", (long long)h.list[i].n)};
    p->lines = lines;
    p->n = h.n;
    return true;
}

static void history(struct visit *v) {
    struct err e = {0};
    struct history_page *p = arena_alloc(v->a, sizeof *p);
    struct asked *q = arena_alloc(v->a, sizeof *q);
    struct history_filter f = {.most = PAGE_LINES};
    struct str from, to, unused;
    bool more = false;
    if (!system_head_read(v, "history", &p->head, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct str base = arena_fmt(v->a, "%.*s/history", STR_ARG(p->head.path));
    p->section = section_field(v, &f.subject);
    p->from = day_field(v, q, "from", tr(v->lang, "From which day"), &from);
    p->to = day_field(v, q, "to", tr(v->lang, "To which day"), &to);
    f.person = visit_query(v, "person");
    p->person = (struct ui_field){.name = "person",
                                  .label = trs(v->lang, "By whom"),
                                  .value = f.person.ptr ? f.person : STR(""),
                                  .width = UI_WIDTH_MIDDLE,
                                  .most = 200};
    if (from.ptr) f.since = day_begin(from);
    if (to.ptr) f.until = day_end(to);
    if (!str_int(visit_query(v, "before"), &f.before) || f.before < 0) f.before = 0;
    if (!find_lines(v, p, &f, &more, &e)) {
        visit_fail(v, &e);
        return;
    }
    bool filtered = from.ptr || to.ptr || f.person.len || visit_query(v, "section").len;
    p->filter = (struct ui_filter){.path = base, .clear = filtered ? base : STR_NONE, .open = filtered};
    if (more) p->next = next_path(v, base, p->lines[p->n - 1].n);
    if (f.before) p->first = next_path(v, base, 0);
    struct asked *others = arena_alloc(v->a, sizeof *others);
    p->on = day_field(v, others, "on", tr(v->lang, "Day"), &unused);
    p->compare_from = (struct ui_field){.name = "one", .label = trs(v->lang, "Earlier day"), .value = STR("")};
    p->compare_to = (struct ui_field){.name = "other",
                                      .label = trs(v->lang, "Later day"),
                                      .value = STR(""),
                                      .hint = trs(v->lang, "Empty: as it is now")};
    p->at_path = arena_fmt(v->a, "%.*s/at", STR_ARG(p->head.path));
    p->compare_path = arena_fmt(v->a, "%.*s/compare", STR_ARG(p->head.path));
    p->compare_systems = arena_fmt(v->a, "/systems/compare?one=%lld", (long long)p->head.id);
    p->page = system_page(&p->head, trs(v->lang, "History"));
    p->page.faults = q->faults;
    p->page.n_faults = q->n_faults;
    struct html h = visit_page(v, 200);
    t_history(&h, p);
}

/* At a date ---------------------------------------------------------------------------------------------------------
 */

static void fill_sections(struct visit *v, struct past_page *p, const struct parts *parts) {
    struct past_section *sections = arena_array(v->a, parts->n + 1, sizeof *sections);
    size_t n = 0;
    struct str last = STR_NONE;
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *x = &parts->list[i];
        if (!n || !str_eq(x->section, last))
            sections[n++] = (struct past_section){str_of(section_word(x->section)),
                                                  arena_array(v->a, parts->n, sizeof(struct past_part)), 0};
        last = x->section;
        sections[n - 1].parts[sections[n - 1].n++] =
            (struct past_part){part_title(v->a, v->opt->catalog, x->section, x->name, x->value),
                               part_says(v->a, v->opt->catalog, x->section, x->name, x->value, SIZE_MAX / 4)};
    }
    p->sections = sections;
    p->n_sections = n;
}

/* `day` STR_NONE: now. */
static bool state_of(struct visit *v, int64_t system, struct str day, struct system_past *out, int64_t *moment,
                     struct err *e) {
    *moment = day.ptr && day_end(day) - 1 < v->now ? day_end(day) - 1 : v->now;
    struct trail *t = trail_open(v->opt->store, e);
    if (!t) return false;
    bool good = system_at(v->a, t, system, *moment, out, e);
    trail_close(t);
    return good;
}

static void past(struct visit *v) {
    struct err e = {0};
    struct past_page *p = arena_alloc(v->a, sizeof *p);
    struct asked *q = arena_alloc(v->a, sizeof *q);
    struct system_past was;
    struct str day;
    if (!system_head_read(v, "history", &p->head, &e)) {
        visit_fail(v, &e);
        return;
    }
    p->on = day_field(v, q, "on", tr(v->lang, "Day"), &day);
    p->path = arena_fmt(v->a, "%.*s/at", STR_ARG(p->head.path));
    p->history = arena_fmt(v->a, "%.*s/history", STR_ARG(p->head.path));
    system_head_crumb(&p->head, trs(v->lang, "History"), p->history);
    p->page = system_page(&p->head, trs(v->lang, "As it was on a day"));
    if (!q->n_faults && state_of(v, p->head.id, day, &was, &p->moment, &e)) {
        p->shown = true;
        p->entry = was.record.revision;
        p->unknown = was.unknown;
        fill_sections(v, p, &was.record.parts);
    } else if (e.kind == ERR_NOT_FOUND) {
        q->faults[q->n_faults++] =
            (struct ui_fault){"on", trs(v->lang, "The system was not recorded yet on that day.")};
    } else if (e.kind) {
        visit_fail(v, &e);
        return;
    }
    p->page.faults = q->faults;
    p->page.n_faults = q->n_faults;
    struct html h = visit_page(v, 200);
    t_past(&h, p);
}

/* Two states side by side -------------------------------------------------------------------------------------------
 */

struct derived {
    const struct system *system;
    struct derivation *result;
};

static bool derive_state(struct visit *v, const struct system_record *r, struct derived *out) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {STR("system"), r->json};
    out->system = v->deriver ? system_load(v->a, v->opt->catalog, &src, d) : NULL;
    if (!out->system) return false;
    struct derive_input in = {system_facts(v->a, v->opt->catalog, out->system),
                              system_judgements(v->a, v->opt->catalog, out->system)};
    out->result = derive(v->deriver, v->a, &in);
    return true;
}

static struct str outcome_of(struct visit *v, const struct derived *d, uint32_t control) {
    const struct catalog *cat = v->opt->catalog;
    const struct control_result *r = &d->result->controls[control];
    const struct standard *s = &cat->standards[cat->controls[control].standard];
    const struct decision *made = system_decision(d->system, control);
    int32_t level = made ? made->level : level_proposed(r);
    if (!made && r->applies == TRI_UNKNOWN) return trs(v->lang, "Waiting for answers");
    if (level < 0 || (size_t)level >= s->n_levels || (!made && r->applies == TRI_NO))
        return trs(v->lang, "Does not apply");
    struct str title = text_in(&s->levels[level].title, v->lang);
    return made ? arena_fmt(v->a, tr(v->lang, "%.*s (decided)"), STR_ARG(title)) : title;
}

static void fill_requirements(struct visit *v, struct compare_page *p, const struct derived *a, const struct derived *b,
                              int64_t system) {
    const struct catalog *cat = v->opt->catalog;
    struct compare_requirement *list = arena_array(v->a, REQUIREMENTS_SHOWN, sizeof *list);
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        struct str before = outcome_of(v, a, i), after = outcome_of(v, b, i);
        if (str_eq(before, after)) continue;
        if (p->n_requirements == REQUIREMENTS_SHOWN) {
            p->requirements_beyond++;
            continue;
        }
        const struct control *c = &cat->controls[i];
        struct str standard = cat->standards[c->standard].id;
        list[p->n_requirements++] = (struct compare_requirement){
            .title = arena_fmt(v->a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(text_in(&c->title, v->lang))),
            .path = system ? arena_fmt(v->a, "/systems/%lld/work/6", (long long)system)
                           : arena_fmt(v->a, "/standards/%.*s/controls/%.*s", STR_ARG(standard), STR_ARG(c->id)),
            .before = before,
            .after = after};
    }
    p->requirements = list;
}

static struct str says(struct visit *v, const struct part *x) {
    return part_says(v->a, v->opt->catalog, x->section, x->name, x->value, VALUE_COLUMNS * 5);
}

static bool fill_parts(struct visit *v, struct compare_page *p, const struct system_record *a,
                       const struct system_record *b, struct err *e) {
    const struct part_change *changes;
    size_t n;
    if (!systems_compare(v->a, &a->parts, &b->parts, &changes, &n, e)) return false;
    struct compare_part *list = arena_array(v->a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        const struct part_change *c = &changes[i];
        const struct part *one = c->act == PART_ADD ? &c->after : &c->before;
        const char *act = act_word(str_of(part_act_name(c->act)));
        if (c->act == PART_MOVE) continue;
        list[p->n_parts++] =
            (struct compare_part){.title = part_title(v->a, v->opt->catalog, one->section, one->name, one->value),
                                  .before = c->act == PART_ADD ? STR_NONE : says(v, &c->before),
                                  .after = c->act == PART_REMOVE ? STR_NONE : says(v, &c->after),
                                  .act = str_of(act ? act : "")};
    }
    p->parts = list;
    return true;
}

static bool side_by_side(struct visit *v, struct compare_page *p, const struct system_record *a,
                         const struct system_record *b, int64_t system, struct err *e) {
    struct derived x, y;
    if (!fill_parts(v, p, a, b, e)) return false;
    if (derive_state(v, a, &x) && derive_state(v, b, &y)) fill_requirements(v, p, &x, &y, system);
    p->shown = true;
    return true;
}

static struct str moment_title(struct visit *v, struct str day) {
    return day.ptr ? day : trs(v->lang, "Now");
}

static void compare_dates(struct visit *v) {
    struct err e = {0};
    struct compare_page *p = arena_alloc(v->a, sizeof *p);
    struct asked *q = arena_alloc(v->a, sizeof *q);
    struct system_past a, b;
    struct str one, other;
    int64_t at;
    if (!system_head_read(v, "history", &p->head, &e)) {
        visit_fail(v, &e);
        return;
    }
    p->path = arena_fmt(v->a, "%.*s/compare", STR_ARG(p->head.path));
    p->from = day_field(v, q, "one", tr(v->lang, "Earlier day"), &one);
    p->to = day_field(v, q, "other", tr(v->lang, "Later day"), &other);
    p->to.hint = trs(v->lang, "Empty: as it is now");
    system_head_crumb(&p->head, trs(v->lang, "History"), arena_fmt(v->a, "%.*s/history", STR_ARG(p->head.path)));
    p->page = system_page(&p->head, trs(v->lang, "Compare two days"));
    if (!q->n_faults && !one.ptr)
        q->faults[q->n_faults++] = (struct ui_fault){"one", p->from.error = trs(v->lang, "Enter the earlier day.")};
    bool good = !q->n_faults && state_of(v, p->head.id, one, &a, &at, &e) &&
                state_of(v, p->head.id, other, &b, &at, &e) && side_by_side(v, p, &a.record, &b.record, p->head.id, &e);
    if (!good && e.kind == ERR_NOT_FOUND) {
        q->faults[q->n_faults++] =
            (struct ui_fault){"one", trs(v->lang, "The system was not recorded yet on that day.")};
    } else if (!good && e.kind) {
        visit_fail(v, &e);
        return;
    }
    p->before_title = moment_title(v, one);
    p->after_title = moment_title(v, other);
    p->page.faults = q->faults;
    p->page.n_faults = q->n_faults;
    struct html h = visit_page(v, 200);
    t_compare(&h, p);
}

/* A system that may be seen, by its number in the query. */
static bool system_asked(struct visit *v, struct asked *q, const char *name, const char *label, struct ui_field *field,
                         struct system_record *out, struct label *classed, bool *given, struct err *e) {
    int64_t id;
    bool may = false;
    *field = (struct ui_field){.name = name,
                               .label = str_of(label),
                               .value = visit_query(v, name),
                               .hint = trs(v->lang, "The number at the end of the address of its page"),
                               .inputmode = "numeric",
                               .width = UI_WIDTH_SHORT};
    *given = false;
    if (!field->value.len) {
        field->value = STR("");
        return true;
    }
    if (str_int(field->value, &id) && id > 0 && !system_may(v, id, PERMIT_SYSTEM_VIEW, &may, e)) return false;
    if (!may) {
        field->error = trs(v->lang, "There is no such system.");
        q->faults[q->n_faults++] = (struct ui_fault){name, field->error};
        return true;
    }
    *given = true;
    if (!label_of(v->a, v->opt->store, id, classed, e)) return false;
    return system_get_numbered(v->a, v->opt->store, id, out, e);
}

static void compare_systems(struct visit *v) {
    struct err e = {0};
    struct compare_page *p = arena_alloc(v->a, sizeof *p);
    struct asked *q = arena_alloc(v->a, sizeof *q);
    struct system_record a, b;
    bool one, other;
    struct label labels[2] = {0}, joint;
    struct ui_crumb *crumb = arena_alloc(v->a, sizeof *crumb);
    *crumb = (struct ui_crumb){trs(v->lang, "Systems"), STR("/systems")};
    p->page = (struct ui_page){
        .title = trs(v->lang, "Compare two systems"), .menu = "systems", .crumbs = crumb, .n_crumbs = 1};
    p->path = STR("/systems/compare");
    if (!system_asked(v, q, "one", tr(v->lang, "First system"), &p->from, &a, &labels[0], &one, &e) ||
        !system_asked(v, q, "other", tr(v->lang, "Second system"), &p->to, &b, &labels[1], &other, &e) ||
        (one && other && !side_by_side(v, p, &a, &b, 0, &e))) {
        visit_fail(v, &e);
        return;
    }
    if (one) p->before_title = a.name;
    if (other) p->after_title = b.name;
    label_join(&labels[0], &labels[1], &joint);
    if (one || other) p->page.mark = system_mark(v, &joint);
    p->page.faults = q->faults;
    p->page.n_faults = q->n_faults;
    struct html h = visit_page(v, 200);
    t_compare(&h, p);
}

const struct route history_routes[] = {
    ROUTE("GET", "/systems/{system}/history", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, history,
          N_("What was changed in a system")),
    ROUTE("GET", "/systems/{system}/at", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, past,
          N_("A system as it was on a day")),
    ROUTE("GET", "/systems/{system}/compare", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, compare_dates,
          N_("A system on two days")),
    ROUTE("GET", "/systems/compare", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, compare_systems, N_("Two systems")),
    ROUTES_END,
};
