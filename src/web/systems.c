/* systems: the list of systems: sorted, filtered, searched; page by page. */
#include "web/systems.h"

#include <string.h>

#include "access/label.h"
#include "access/organisation.h"
#include "fmt/era.h"
#include "ledger/period.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/systems.html.h"

#define PAGE_ROWS 50
#define ORGANISATIONS_SHOWN 400

const char *tally_title(enum tally_kind k) {
    static const char *const titles[TALLIES] = {
        [TALLY_APPLIES] = N_("Requirements that apply"),
        [TALLY_UNDETERMINED] = N_("Waiting for answers"),
        [TALLY_UNDECIDED] = N_("Waiting for a decision"),
        [TALLY_UNREASONED] = N_("Reason missing"),
        [TALLY_BELOW] = N_("Below the recommendation"),
        [TALLY_DONE] = N_("Carried out"),
        [TALLY_PARTLY] = N_("Carried out in part"),
        [TALLY_UNDONE] = N_("Not inspected or not carried out"),
        [TALLY_EVIDENCE_MISSING] = N_("Evidence missing"),
        [TALLY_EVIDENCE_EXPIRED] = N_("Evidence expired"),
        [TALLY_RISKS_OPEN] = N_("Risks without a decision"),
        [TALLY_RISKS_UNREASONED] = N_("Risks accepted without a reason"),
        [TALLY_SERVICES_UNMET] = N_("Service levels not reached"),
    };
    return titles[k];
}

static const enum tally_kind asked_about[] = {
    TALLY_UNDETERMINED, TALLY_UNDECIDED,        TALLY_UNREASONED,       TALLY_UNDONE,
    TALLY_RISKS_OPEN,   TALLY_EVIDENCE_MISSING, TALLY_EVIDENCE_EXPIRED, TALLY_SERVICES_UNMET,
};
#define ASKED (sizeof asked_about / sizeof *asked_about)
static const struct {
    const char *id;
    enum register_sort sort;
} sorts[] = {{"reading", SORT_READING}, {"changed", SORT_CHANGED}, {"open", SORT_OPEN}, {"next", SORT_NEXT}};

/* The filter ------------------------------------------------------------------------------------------------------ */

static struct register_reach reach_of(const struct access_reach *r) {
    return (struct register_reach){r->all, r->organisations, r->systems, r->n_organisations, r->n_systems};
}

static enum register_sort sort_of(struct visit *v) {
    struct str wanted = visit_query(v, "sort");
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (str_is(wanted, sorts[i].id)) return sorts[i].sort;
    return SORT_READING;
}

static unsigned open_of(struct visit *v) {
    struct str wanted = visit_query(v, "open");
    unsigned any = 0;
    for (size_t i = 0; i < ASKED; i++) {
        if (str_is(wanted, tally_id(asked_about[i]))) return 1u << asked_about[i];
        if (asked_about[i] != TALLY_UNDONE) any |= 1u << asked_about[i];
    }
    return str_is(wanted, "any") ? any : 0;
}

static struct str said(struct str s) {
    return s.len ? s : STR_NONE;
}

struct register_filter systems_filter(struct visit *v, enum permission p) {
    struct access_reach all, secret;
    struct register_reach *secret_reach = arena_alloc(v->a, sizeof *secret_reach);
    struct register_filter f = {.sort = sort_of(v), .most = PAGE_ROWS};
    int64_t n;
    viewer_reach_at(v->a, &v->viewer, p, 0, &all);
    viewer_reach_at(v->a, &v->viewer, p, 3, &secret);
    f.reach = reach_of(&all);
    *secret_reach = reach_of(&secret);
    f.secret = secret_reach;
    f.state = said(visit_query(v, "state"));
    f.year = said(visit_query(v, "year"));
    f.words = said(visit_query(v, "words"));
    f.open = open_of(v);
    if (str_int(visit_query(v, "label"), &n) && n >= 1 && n <= 3) f.label = (unsigned)n;
    if (str_int(visit_query(v, "organisation"), &n) && n > 0) f.organisation = n;
    return f;
}

static void add_parameter(struct buf *b, const char *name, struct str value) {
    if (!value.len) return;
    if (b->len) buf_addc(b, '&');
    buf_addf(b, "%s=", name);
    http_url_encode(b, value);
}

struct str systems_query(struct visit *v) {
    static const char *const names[] = {"words", "organisation", "state", "year", "label", "open"};
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) add_parameter(&b, names[i], visit_query(v, names[i]));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str address(struct visit *v, struct str query, struct str sort, struct str after) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    buf_add(&b, query);
    if (!str_is(sort, "reading")) add_parameter(&b, "sort", sort);
    add_parameter(&b, "after", after);
    struct str s = arena_fmt(v->a, "/systems%s%.*s", b.len ? "?" : "", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return s;
}

/* Choices --------------------------------------------------------------------------------------------------------- */

static bool among(const int64_t *list, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == id) return true;
    return false;
}

bool systems_organisations(struct visit *v, enum permission p, bool codes, struct str chosen,
                           const struct ui_choice **list, size_t *n, struct err *e) {
    struct access_reach reach;
    struct organisation *all;
    size_t n_all, count = 0;
    viewer_reach(v->a, &v->viewer, p, &reach);
    if (!organisation_list(v->a, v->opt->store, false, &all, &n_all, e)) return false;
    struct ui_choice *out =
        arena_array(v->a, n_all < ORGANISATIONS_SHOWN ? n_all + 1 : ORGANISATIONS_SHOWN, sizeof *out);
    for (size_t i = 0; i < n_all && count < ORGANISATIONS_SHOWN; i++) {
        if (!reach.all && !among(reach.organisations, reach.n_organisations, all[i].id)) continue;
        struct str id = arena_fmt(v->a, "%lld", (long long)all[i].id);
        bool here = str_eq(id, chosen) || (all[i].code.len && str_eq(all[i].code, chosen));
        struct buf b;
        buf_init(&b, 4 * KIB);
        for (unsigned d = 0; d < all[i].depth && d < 8; d++) buf_addz(&b, "\u3000");
        buf_add(&b, all[i].name);
        if (here && codes) id = chosen;
        if (!here && codes && all[i].code.len) id = all[i].code;
        out[count++] = (struct ui_choice){.value = id, .label = arena_str(v->a, buf_str(&b)), .chosen = here};
        buf_release(&b);
    }
    *list = out;
    *n = count;
    return true;
}

static const struct ui_choice *with_any(struct visit *v, const struct ui_choice *list, size_t n) {
    struct ui_choice *out = arena_array(v->a, n + 1, sizeof *out);
    bool chosen = false;
    for (size_t i = 0; i < n; i++) {
        out[i + 1] = list[i];
        chosen = chosen || list[i].chosen;
    }
    out[0] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "Any"), .chosen = !chosen};
    return out;
}

static struct ui_field select_field(struct visit *v, const char *name, const char *label, const struct ui_choice *list,
                                    size_t n) {
    return (struct ui_field){.name = name,
                             .label = str_of(label),
                             .width = UI_WIDTH_MIDDLE,
                             .choices = with_any(v, list, n),
                             .n_choices = n + 1};
}

static struct ui_field meaning_field(struct visit *v, enum field_meaning means, const char *name, bool by_number) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[means];
    if (at < 0) return (struct ui_field){0};
    const struct register_field *field = &f->list[at];
    struct ui_choice *list = arena_array(v->a, field->n_choices + 1, sizeof *list);
    for (size_t i = 0; i < field->n_choices; i++) {
        struct str value = by_number ? arena_fmt(v->a, "%zu", i + 1) : field->choices[i].id;
        list[i] = (struct ui_choice){.value = value,
                                     .label = text_in(&field->choices[i].title, v->lang),
                                     .chosen = str_eq(value, visit_query(v, name))};
    }
    return select_field(v, name,
                        text_in(&field->title, v->lang).ptr ? arena_str(v->a, text_in(&field->title, v->lang)).ptr : "",
                        list, field->n_choices);
}

/* The year before this one, this and the next, and what was asked for. */
static struct ui_field year_field(struct visit *v, int32_t this_year) {
    struct ui_choice *list = arena_array(v->a, 6, sizeof *list);
    struct str wanted = visit_query(v, "year");
    for (size_t i = 0; i < 6; i++) {
        int32_t year = this_year + 1 - (int32_t)i;
        struct str value = arena_fmt(v->a, "%d", year);
        list[i] = (struct ui_choice){
            .value = value, .label = arena_fmt(v->a, tr(v->lang, "FY %d"), year), .chosen = str_eq(value, wanted)};
    }
    return select_field(v, "year", tr(v->lang, "Fiscal year"), list, 6);
}

static struct ui_field open_field(struct visit *v) {
    struct ui_choice *list = arena_array(v->a, ASKED + 1, sizeof *list);
    struct str wanted = visit_query(v, "open");
    list[0] = (struct ui_choice){
        .value = STR("any"), .label = trs(v->lang, "Something is open"), .chosen = str_is(wanted, "any")};
    for (size_t i = 0; i < ASKED; i++) {
        struct str id = str_of(tally_id(asked_about[i]));
        list[i + 1] = (struct ui_choice){
            .value = id, .label = trs(v->lang, tally_title(asked_about[i])), .chosen = str_eq(id, wanted)};
    }
    return select_field(v, "open", tr(v->lang, "What is open"), list, ASKED + 1);
}

/* Rows ------------------------------------------------------------------------------------------------------------ */

static void add_tag(struct visit *v, struct systems_row *row, enum ui_look look, enum tally_kind k, int64_t n) {
    if (!n || row->n_tags == SYSTEMS_TAGS_MAX) return;
    row->tags[row->n_tags++] =
        (struct systems_tag){look, arena_fmt(v->a, tr(v->lang, "%s: %lld"), tr(v->lang, tally_title(k)), (long long)n)};
}

static struct str state_title(struct visit *v, enum field_meaning means, struct str id) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[means];
    return at < 0 || !id.len ? STR_NONE : register_value_speak(&f->list[at], v->lang, id);
}

static struct str class_title(struct visit *v, const struct register_row *r) {
    const struct label_rules *rules = label_rules_builtin();
    unsigned class = r->class ? r->class : r->label;
    for (size_t i = 0; i < rules->n_classes && class; i++)
        if (rules->classes[i].axis == LABEL_CONFIDENTIALITY && rules->classes[i].value == class)
            return text_in(&rules->classes[i].title, v->lang);
    return STR_NONE;
}

static struct systems_row row_of(struct visit *v, const struct register_row *r, struct str today, struct str place) {
    struct systems_row row = {.name = r->name,
                              .path = arena_fmt(v->a, "/systems/%lld", (long long)r->system),
                              .reading = str_eq(r->reading, r->name) ? STR_NONE : r->reading,
                              .organisation = place,
                              .state = state_title(v, MEANS_STATE, r->state),
                              .class = class_title(v, r),
                              .person = r->person,
                              .next = r->next,
                              .next_late = r->next.ptr && str_cmp(r->next, today) < 0,
                              .at = r->at,
                              .counting = r->counting};
    add_tag(v, &row, UI_WARN, TALLY_UNDETERMINED, r->n[TALLY_UNDETERMINED]);
    add_tag(v, &row, UI_WAIT, TALLY_UNDECIDED, r->n[TALLY_UNDECIDED]);
    add_tag(v, &row, UI_BAD, TALLY_UNREASONED, r->n[TALLY_UNREASONED]);
    add_tag(v, &row, UI_WAIT, TALLY_RISKS_OPEN, r->n[TALLY_RISKS_OPEN]);
    add_tag(v, &row, UI_BAD, TALLY_EVIDENCE_EXPIRED, r->n[TALLY_EVIDENCE_EXPIRED]);
    add_tag(v, &row, UI_BAD, TALLY_SERVICES_UNMET, r->n[TALLY_SERVICES_UNMET]);
    if (!row.n_tags && !row.counting)
        row.tags[row.n_tags++] = (struct systems_tag){UI_GOOD, trs(v->lang, "Nothing is open")};
    return row;
}

/* The section's name; what the register says where no organisation has that code. */
static struct str place_of(struct visit *v, const struct register_row *r) {
    struct organisation o;
    struct err unknown = {0};
    if (r->organisation && organisation_get(v->a, v->opt->store, r->organisation, &o, &unknown)) return o.name;
    return r->organisation_text;
}

static struct ui_column head(struct visit *v, struct str query, const char *label, const char *sort,
                             enum register_sort now) {
    struct ui_column c = {.label = trs(v->lang, label)};
    if (!sort) return c;
    c.path = address(v, query, str_of(sort), STR_NONE);
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (strcmp(sorts[i].id, sort) == 0 && sorts[i].sort == now)
            c.order = now == SORT_READING || now == SORT_NEXT ? 1 : -1;
    return c;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool fill_fields(struct visit *v, struct systems_page *p, struct str today, struct err *e) {
    const struct ui_choice *places;
    size_t n;
    if (!systems_organisations(v, PERMIT_SYSTEM_VIEW, false, visit_query(v, "organisation"), &places, &n, e))
        return false;
    p->words = (struct ui_field){.name = "words",
                                 .label = trs(v->lang, "Words"),
                                 .value = visit_query(v, "words"),
                                 .hint = trs(v->lang, "Words in names, answers, reasons and notes"),
                                 .type = "search",
                                 .most = 200,
                                 .width = UI_WIDTH_MIDDLE};
    p->organisation = select_field(v, "organisation", tr(v->lang, "Managing section"), places, n);
    p->state = meaning_field(v, MEANS_STATE, "state", false);
    p->label = meaning_field(v, MEANS_CONFIDENTIALITY, "label", true);
    int32_t year = era_fiscal_year(today);
    p->year = year_field(v, year);
    p->open = open_field(v);
    return true;
}

static void fill_rows(struct visit *v, struct systems_page *p, const struct register_page *list, struct str today) {
    struct systems_row *rows = arena_array(v->a, list->n + 1, sizeof *rows);
    for (size_t i = 0; i < list->n; i++) rows[i] = row_of(v, &list->rows[i], today, place_of(v, &list->rows[i]));
    p->rows = rows;
    p->n = list->n;
    p->total = list->total;
}

static void fill_frame(struct visit *v, struct systems_page *p, const struct register_filter *f, struct str next) {
    struct str query = systems_query(v), sort = STR("reading"), after = visit_query(v, "after");
    const struct access_object any = {.any = true};
    int64_t written;
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (sorts[i].sort == f->sort) sort = str_of(sorts[i].id);
    p->page = (struct ui_page){.title = trs(v->lang, "Systems"), .menu = "systems"};
    if (str_is(visit_query(v, "done"), "removed")) p->page.done = trs(v->lang, "The system was removed.");
    if (str_is(visit_query(v, "done"), "imported") && str_int(visit_query(v, "n"), &written))
        p->page.done = arena_fmt(v->a, tr(v->lang, "Changes written: %lld."), (long long)written);
    p->filtered = query.len > 0;
    p->filter = (struct ui_filter){
        .path = STR("/systems"), .clear = p->filtered ? STR("/systems") : STR_NONE, .open = p->filtered};
    p->sort = (struct ui_hidden){"sort", sort};
    p->columns[0] = head(v, query, N_("System"), "reading", f->sort);
    p->columns[1] = head(v, query, N_("Managing section and state"), NULL, f->sort);
    p->columns[2] = head(v, query, N_("What is open"), "open", f->sort);
    p->columns[3] = head(v, query, N_("Next date"), "next", f->sort);
    p->columns[4] = head(v, query, N_("Last change"), "changed", f->sort);
    if (next.len) p->next = address(v, query, sort, next);
    if (after.len) p->first = address(v, query, sort, STR_NONE);
    const char *joint = query.len ? "?" : "";
    p->book = arena_fmt(v->a, "/systems/register.xlsx%s%.*s", joint, STR_ARG(query));
    p->csv = arena_fmt(v->a, "/systems/register.csv%s%.*s", joint, STR_ARG(query));
    p->may_create = viewer_may(&v->viewer, PERMIT_SYSTEM_CREATE, &any);
    p->may_export = viewer_may(&v->viewer, PERMIT_SYSTEM_EXPORT, &any);
    p->may_answer = viewer_may(&v->viewer, PERMIT_SYSTEM_ANSWER, &any);
}

static void systems(struct visit *v) {
    struct err e = {0};
    struct systems_page p = {0};
    struct register_page list;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    struct register_filter f = systems_filter(v, PERMIT_SYSTEM_VIEW);
    f.after = said(visit_query(v, "after"));
    if (!register_list(v->a, v->opt->store, v->web->reckoner, &f, &list, &e) ||
        !fill_fields(v, &p, str_of(today), &e)) {
        visit_fail(v, &e);
        return;
    }
    fill_rows(v, &p, &list, str_of(today));
    fill_frame(v, &p, &f, list.next);
    struct html h = visit_page(v, 200);
    t_systems(&h, &p);
}

const struct route systems_routes[] = {
    ROUTE("GET", "/systems", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, systems, N_("The register of systems")),
    ROUTES_END,
};
