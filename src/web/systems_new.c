/* systems_new: a system is added by hand, from a file (by way of the importer), or as a copy; and removed. */
#include "web/systems_new.h"

#include <string.h>

#include "access/organisation.h"
#include "fmt/era.h"
#include "ledger/database.h"
#include "ledger/past.h"
#include "ledger/period.h"
#include "web/import.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/systems_new.html.h"
#include "web/whole.html.h"

#define JSON_MAX SYSTEM_FILE_MAX
#define FILE_MAX (32 * MIB)
#define FIELDS 5 /* name, section, reading, state, year */

struct form {
    struct ui_fault faults[FIELDS + 4];
    size_t n_faults;
    struct str name, values[REGISTER_FIELDS_MAX], errors[REGISTER_FIELDS_MAX], error_name; /* as typed */
    struct str kept[REGISTER_FIELDS_MAX];                                                  /* in the field's form */
    unsigned confidentiality;
    int64_t organisation;
};

static void fault(struct form *f, const char *name, struct str sentence) {
    f->faults[f->n_faults++] = (struct ui_fault){name, sentence};
}

/* The fields that a new system is asked for; the rest comes in the register. */
static const enum field_meaning asked[] = {MEANS_ORGANISATION, MEANS_READING, MEANS_STATE, MEANS_YEAR};
#define ASKED (sizeof asked / sizeof *asked)

/* Reading ---------------------------------------------------------------------------------------------------------- */

static bool name_taken(struct visit *v, struct str name) {
    int64_t id;
    struct err e = {0};
    struct stmt *q = store_query(v->opt->store, SQL("SELECT id FROM system WHERE name = $1 AND state = 'kept'"), &e);
    if (!q) return false;
    stmt_text(q, 1, name);
    bool taken = stmt_row(q, &e);
    id = taken ? stmt_int_at(q, 0) : 0;
    stmt_done(q);
    return id > 0;
}

static void read_name(struct visit *v, struct form *f) {
    f->name = visit_field(v, "p-name");
    if (!f->name.len)
        f->error_name = trs(v->lang, "Enter the name of the system.");
    else if (name_taken(v, f->name))
        f->error_name = trs(v->lang, "Another system has this name. Add the year or the section to it, for example.");
    if (f->error_name.len) fault(f, "p-name", f->error_name);
}

static void read_value(struct visit *v, struct form *f, int at) {
    const struct register_field *field = &register_fields_builtin()->list[at];
    const char *name = arena_fmt(v->a, "r-%.*s", STR_ARG(field->id)).ptr;
    struct err e = {0};
    f->values[at] = visit_field(v, name);
    if (!f->values[at].len) return;
    if (register_value_read(field, v->lang, f->values[at], v->a, &f->kept[at], &e)) return;
    f->errors[at] = arena_str(v->a, str_of(e.text));
    fault(f, name, f->errors[at]);
}

/* The section has to be one in which the visitor may add systems: rights go by it. */
static bool read_section(struct visit *v, struct form *f, struct err *e) {
    int at = register_fields_builtin()->by_meaning[MEANS_ORGANISATION];
    struct access_object o = {0};
    const char *name = at < 0 ? "" : arena_fmt(v->a, "r-%.*s", STR_ARG(register_fields_builtin()->list[at].id)).ptr;
    if (at >= 0 && f->kept[at].len && !object_organisation_named(v->a, v->opt->store, f->kept[at], &f->organisation, e))
        return false;
    o.organisation = f->organisation;
    o.confidentiality = f->confidentiality;
    if (viewer_may(&v->viewer, PERMIT_SYSTEM_CREATE, &o)) return true;
    struct str sentence = f->organisation || !f->kept[at].len
                              ? trs(v->lang, "Choose a section for which you may add systems of this confidentiality.")
                              : trs(v->lang, "There is no such section.");
    if (at >= 0) f->errors[at] = sentence;
    fault(f, name, sentence);
    return true;
}

static bool read_form(struct visit *v, struct form *f, struct err *e) {
    const struct register_fields *fields = register_fields_builtin();
    int64_t n;
    read_name(v, f);
    for (size_t i = 0; i < ASKED; i++)
        if (fields->by_meaning[asked[i]] >= 0) read_value(v, f, fields->by_meaning[asked[i]]);
    if (str_int(visit_field(v, "confidentiality"), &n) && n >= 0 && n <= 3) f->confidentiality = (unsigned)n;
    return read_section(v, f, e);
}

/* Fields ----------------------------------------------------------------------------------------------------------- */

static struct ui_field confidentiality_field(struct visit *v, const struct form *f) {
    const struct label_rules *rules = label_rules_builtin();
    struct ui_choice *list = arena_array(v->a, rules->n_classes + 1, sizeof *list);
    size_t n = 0;
    list[n++] = (struct ui_choice){
        .value = STR("0"),
        .label = arena_fmt(v->a, tr(v->lang, "Not said (counts as %u)"), rules->unsaid[LABEL_CONFIDENTIALITY]),
        .chosen = !f->confidentiality};
    for (size_t i = 0; i < rules->n_classes; i++)
        if (rules->classes[i].axis == LABEL_CONFIDENTIALITY)
            list[n++] = (struct ui_choice){.value = arena_fmt(v->a, "%u", rules->classes[i].value),
                                           .label = text_in(&rules->classes[i].title, v->lang),
                                           .chosen = f->confidentiality == rules->classes[i].value};
    return (struct ui_field){.name = "confidentiality",
                             .label = trs(v->lang, "Confidentiality of what is recorded about it"),
                             .why = trs(v->lang, "Information of confidentiality 3 is shown only to those who are "
                                                 "cleared for it. It can be changed later, with a reason."),
                             .choices = list,
                             .n_choices = n};
}

/* Sections where one may add systems, instead of those that one manages. */
static bool section_entry(struct visit *v, struct str value, struct form_entry *x, struct err *e) {
    const struct ui_choice *list;
    size_t n;
    if (!systems_organisations(v, PERMIT_SYSTEM_CREATE, true, value, &list, &n, e)) return false;
    if (!n) return true;
    x->kind = FORM_SELECT;
    x->ui.choices = list;
    x->ui.n_choices = n;
    x->ui.must = true;
    return true;
}

static bool fill_fields(struct visit *v, const struct form *f, const struct form_entry **list, size_t *n,
                        struct err *e) {
    const struct register_fields *fields = register_fields_builtin();
    struct form_entry *out = arena_array(v->a, FIELDS, sizeof *out);
    size_t count = 0;
    out[count++] = (struct form_entry){.ui = {.name = "p-name",
                                              .label = trs(v->lang, "Name of the system"),
                                              .what = trs(v->lang, "As it stands in contracts and documents."),
                                              .value = f->name.ptr ? f->name : STR(""),
                                              .error = f->error_name,
                                              .must = true,
                                              .most = 200}};
    for (size_t i = 0; i < ASKED; i++) {
        int at = fields->by_meaning[asked[i]];
        if (at < 0) continue;
        struct form_entry *x = &out[count++];
        struct str value = f->kept[at].ptr ? f->kept[at] : f->values[at];
        if (!register_entry(v, &fields->list[at], value, x, e)) return false;
        if (asked[i] == MEANS_ORGANISATION && !section_entry(v, value, x, e)) return false;
        x->ui.error = f->errors[at];
    }
    *list = out;
    *n = count;
    return true;
}

static const struct ui_crumb *crumb_of(struct visit *v) {
    struct ui_crumb *crumb = arena_alloc(v->a, sizeof *crumb);
    *crumb = (struct ui_crumb){trs(v->lang, "Systems"), STR("/systems")};
    return crumb;
}

static void show_new(struct visit *v, const struct form *f, struct str file_error, unsigned status) {
    struct err e = {0};
    struct systems_new_page p = {0};
    if (!fill_fields(v, f, &p.fields, &p.n_fields, &e)) {
        visit_fail(v, &e);
        return;
    }
    p.page = (struct ui_page){.title = trs(v->lang, "Add a system"),
                              .menu = "systems",
                              .crumbs = crumb_of(v),
                              .n_crumbs = 1,
                              .faults = f->faults,
                              .n_faults = f->n_faults};
    p.confidentiality = confidentiality_field(v, f);
    p.file = (struct ui_field){.name = "file",
                               .label = trs(v->lang, "File"),
                               .hint = trs(v->lang, "A system file of kijun (YAML or JSON), or a workbook with filled "
                                                    "worksheets (.xlsx)"),
                               .accept = ".xlsx,.xlsm,.yaml,.yml,.json",
                               .error = file_error,
                               .must = true};
    struct html h = visit_page(v, status);
    t_systems_new(&h, &p);
}

static void new_form(struct visit *v) {
    struct form *f = arena_alloc(v->a, sizeof *f);
    const struct register_fields *fields = register_fields_builtin();
    char today[DAY_TEXT_MAX];
    int at = fields->by_meaning[MEANS_YEAR];
    day_of(v->now, today);
    if (at >= 0) f->values[at] = arena_fmt(v->a, "%d", era_fiscal_year(str_of(today)));
    show_new(v, f, STR_NONE, 200);
}

/* Writing ---------------------------------------------------------------------------------------------------------- */

/* What the register and the label say; inside of the transaction. */
static bool put_rest(struct visit *v, const struct form *f, int64_t system, struct err *e) {
    const struct register_fields *fields = register_fields_builtin();
    for (size_t i = 0; i < fields->n; i++) {
        struct part_done done;
        struct buf b;
        if (!f->kept[i].len) continue;
        buf_init(&b, 64 * KIB);
        json_quote(&b, f->kept[i]);
        struct part_wish w = {.section = STR("register"),
                              .name = fields->list[i].id,
                              .expected = PART_ANY,
                              .value = arena_str(v->a, buf_str(&b))};
        buf_release(&b);
        if (!system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, system, &w, &done, e)) return false;
    }
    if (!f->confidentiality) return true;
    struct label l = {.system = system, .class = {[LABEL_CONFIDENTIALITY] = f->confidentiality}};
    return label_set(v->opt->trail, &v->viewer.actor, &l, trs(v->lang, "Said when the system was added."), e);
}

static bool put(struct visit *v, struct form *f, struct system *s, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct system_put put;
    const struct register_fields *fields = register_fields_builtin();
    int class = fields->by_meaning[MEANS_CONFIDENTIALITY];
    if (class >= 0 && f->confidentiality && f->confidentiality <= fields->list[class].n_choices)
        f->kept[class] = fields->list[class].choices[f->confidentiality - 1].id;
    s->name = f->name;
    if (!store_begin(v->opt->store, &tx, e) ||
        !system_put(v->a, v->opt->trail, &v->viewer.actor, v->opt->catalog, s, NULL, &put, e))
        return false;
    if (!put.created)
        return err_set(e, ERR_CONFLICT,
                       tr(v->lang, "Another system has this name. Add the year or the section to it, for example."));
    *id = put.id;
    return put_rest(v, f, put.id, e) && store_commit(&tx, e);
}

static void create(struct visit *v) {
    struct err e = {0};
    struct form *f = arena_alloc(v->a, sizeof *f);
    struct system s = {0};
    int64_t id;
    if (!read_form(v, f, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!f->n_faults && put(v, f, &s, &id, &e)) {
        visit_see(v, "/systems/%lld?done=made", (long long)id);
        return;
    }
    if (e.kind && http_status_of(e.kind) >= 500) {
        visit_fail(v, &e);
        return;
    }
    if (e.kind) fault(f, NULL, arena_str(v->a, str_of(e.text)));
    show_new(v, f, STR_NONE, e.kind ? http_status_of(e.kind) : 400);
}

/* From a file ------------------------------------------------------------------------------------------------------ */

static struct str text_at(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

static size_t read_notes(struct visit *v, const struct node *root, const char *key, const struct systems_note **out) {
    const struct node *list = node_find(root, key);
    size_t n = list && list->type == NODE_LIST ? list->count : 0;
    struct systems_note *notes = arena_array(v->a, n + 1, sizeof *notes);
    for (size_t i = 0; i < n; i++)
        notes[i] = (struct systems_note){text_at(list->items[i], "cell"), text_at(list->items[i], "text"),
                                         text_at(list->items[i], "why")};
    *out = notes;
    return n;
}

static struct system *load(struct visit *v, struct str json, struct err *e) {
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {STR("file"), json};
    struct system *s = system_load(v->a, v->opt->catalog, &src, d);
    if (!s) *e = d->list[0];
    return s;
}

static void show_file(struct visit *v, struct form *f, const struct system *s, struct systems_file_page *p,
                      unsigned status) {
    struct err e = {0};
    struct ui_pair *found = arena_array(v->a, 6, sizeof *found);
    size_t n = 0;
    const struct {
        const char *term;
        size_t n;
    } counts[] = {{N_("Answers"), s->n_answers},
                  {N_("Rows of work"), s->n_work},
                  {N_("Judgements"), s->n_judgements},
                  {N_("Decisions"), s->n_decisions},
                  {N_("Results of inspection"), s->n_status}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        found[n++] =
            (struct ui_pair){.term = trs(v->lang, counts[i].term), .text = arena_fmt(v->a, "%zu", counts[i].n)};
    p->found = found;
    p->n_found = n;
    if (!fill_fields(v, f, &p->fields, &p->n_fields, &e)) {
        visit_fail(v, &e);
        return;
    }
    p->confidentiality = confidentiality_field(v, f);
    p->page =
        (struct ui_page){.title = trs(v->lang, "Add a system from a file"),
                         .menu = "systems",
                         .crumbs = crumb_of(v),
                         .n_crumbs = 1,
                         .lead = trs(v->lang, "Nothing has been written yet. Look at what was understood, then add "
                                              "the system."),
                         .faults = f->faults,
                         .n_faults = f->n_faults};
    struct html h = visit_page(v, status);
    t_systems_file(&h, p);
}

/* What the file says of the fields that are asked for. */
static void from_system(const struct system *s, struct form *f) {
    const struct register_fields *fields = register_fields_builtin();
    f->name = s->name;
    for (size_t i = 0; s->registered && i < fields->n; i++) f->values[i] = s->registered[i];
}

static void file_refused(struct visit *v, struct str sentence) {
    struct form *f = arena_alloc(v->a, sizeof *f);
    fault(f, "file", sentence);
    show_new(v, f, sentence, 400);
}

static void from_file(struct visit *v) {
    struct err e = {0};
    if (v->rq->stage == 0) {
        struct str file = v->form ? http_form_get(v->form, "file", NULL) : STR_NONE;
        if (file.len)
            visit_import(v, "system-file", file);
        else
            file_refused(v, trs(v->lang, "Choose a file."));
        return;
    }
    struct systems_file_page *p = arena_alloc(v->a, sizeof *p);
    struct form *f = arena_alloc(v->a, sizeof *f);
    struct diags *d = arena_alloc(v->a, sizeof *d);
    struct source src = {STR("import"), v->rq->body};
    if (!visit_imported(v, &e)) {
        file_refused(v, arena_str(v->a, str_of(e.text)));
        return;
    }
    const struct node *root = json_read(v->a, &src, d), *made = root ? node_find(root, "system") : NULL;
    if (!made) {
        file_refused(v, trs(v->lang, "There is no system in this file."));
        return;
    }
    p->json = str_cut(v->rq->body, made->start, made->end);
    struct system *s = load(v, p->json, &e);
    if (!s) {
        file_refused(v, arena_str(v->a, str_of(e.text)));
        return;
    }
    p->n_unread = read_notes(v, root, "unread", &p->unread);
    p->n_notes = read_notes(v, root, "notes", &p->notes);
    from_system(s, f);
    show_file(v, f, s, p, 200);
}

static void from_file_confirmed(struct visit *v) {
    struct err e = {0};
    struct form *f = arena_alloc(v->a, sizeof *f);
    struct systems_file_page *p = arena_alloc(v->a, sizeof *p);
    int64_t id;
    p->json = visit_field(v, "json");
    struct system *s = load(v, p->json.ptr ? p->json : STR(""), &e);
    if (!s) {
        file_refused(v, arena_str(v->a, str_of(e.text)));
        return;
    }
    if (!read_form(v, f, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (!f->n_faults && put(v, f, s, &id, &e)) {
        visit_see(v, "/systems/%lld?done=made", (long long)id);
        return;
    }
    if (e.kind && http_status_of(e.kind) >= 500) {
        visit_fail(v, &e);
        return;
    }
    if (e.kind) fault(f, NULL, arena_str(v->a, str_of(e.text)));
    show_file(v, f, s, p, e.kind ? http_status_of(e.kind) : 400);
}

/* A copy ----------------------------------------------------------------------------------------------------------- */

static void show_copy(struct visit *v, struct str name, struct str year, const struct ui_fault *faults, size_t n_faults,
                      unsigned status) {
    struct err e = {0};
    struct systems_copy_page p = {0};
    if (!system_head_read(v, NULL, &p.head, &e)) {
        visit_fail(v, &e);
        return;
    }
    p.page = system_page(&p.head, trs(v->lang, "Copy for a new year"));
    p.page.faults = faults;
    p.page.n_faults = n_faults;
    p.name = (struct ui_field){.name = "name",
                               .label = trs(v->lang, "Name of the copy"),
                               .value = name.ptr ? name : STR(""),
                               .must = true,
                               .most = 200};
    p.year = (struct ui_field){.name = "year",
                               .label = trs(v->lang, "Fiscal year"),
                               .hint = trs(v->lang, "For example 2026 or 令和8年度"),
                               .value = year.ptr ? year : STR(""),
                               .width = UI_WIDTH_SHORT};
    for (size_t i = 0; i < n_faults; i++) {
        if (faults[i].name && strcmp(faults[i].name, "name") == 0) p.name.error = faults[i].sentence;
        if (faults[i].name && strcmp(faults[i].name, "year") == 0) p.year.error = faults[i].sentence;
    }
    struct html h = visit_page(v, status);
    t_systems_copy(&h, &p);
}

static void copy_form(struct visit *v) {
    struct err e = {0};
    struct system_head head;
    char today[DAY_TEXT_MAX];
    day_of(v->now, today);
    int32_t year = era_fiscal_year(str_of(today)) + 1;
    if (!system_head_read(v, NULL, &head, &e)) {
        visit_fail(v, &e);
        return;
    }
    show_copy(v, arena_fmt(v->a, tr(v->lang, "%.*s (FY %d)"), STR_ARG(head.name), year), arena_fmt(v->a, "%d", year),
              NULL, 0, 200);
}

/* The copy is classed as its original is: what it says came from there. */
static bool copy_all(struct visit *v, const struct copy_wish *w, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct system_put put;
    struct label l;
    if (!store_begin(v->opt->store, &tx, e) ||
        !system_copy(v->a, v->opt->trail, &v->viewer.actor, v->opt->catalog, v->object.system, w, &put, e) ||
        !label_of(v->a, v->opt->store, v->object.system, &l, e))
        return false;
    bool classed = l.changed != 0;
    l.system = put.id;
    l.changed = 0;
    if (classed && !label_set(v->opt->trail, &v->viewer.actor, &l, trs(v->lang, "As its original."), e)) return false;
    *id = put.id;
    return store_commit(&tx, e);
}

static void copy(struct visit *v) {
    struct err e = {0};
    struct ui_fault faults[3];
    size_t n = 0;
    int64_t id;
    struct str name = visit_field(v, "name"), year = visit_field(v, "year");
    struct copy_wish w = {.name = name, .year = year.len ? era_read_fiscal(year) : 0};
    if (!visit_may(v, PERMIT_SYSTEM_CREATE)) {
        visit_status(v, 403);
        return;
    }
    if (!name.len) faults[n++] = (struct ui_fault){"name", trs(v->lang, "Enter the name of the system.")};
    if (year.len && !w.year)
        faults[n++] = (struct ui_fault){"year", trs(v->lang, "Enter a year such as 2026 or 令和8年度.")};
    if (!n && copy_all(v, &w, &id, &e)) {
        visit_see(v, "/systems/%lld?done=copied", (long long)id);
        return;
    }
    if (e.kind && http_status_of(e.kind) >= 500) {
        visit_fail(v, &e);
        return;
    }
    if (e.kind) faults[n++] = (struct ui_fault){"name", arena_str(v->a, str_of(e.text))};
    show_copy(v, name, year, faults, n, e.kind ? http_status_of(e.kind) : 400);
}

/* Away ------------------------------------------------------------------------------------------------------------- */

static void show_remove(struct visit *v, struct str why, struct str error, unsigned status) {
    struct err e = {0};
    struct system_head head;
    if (!system_head_read(v, NULL, &head, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct ui_fault fault = {"why", error};
    const struct str points[] = {
        trs(v->lang, "It disappears from lists, from what people have to do, and from counts."),
        trs(v->lang, "What was answered and decided stays in the record until its term of keeping is over."),
        trs(v->lang, "Its number is never given to another system, and it cannot be brought back on this page."),
    };
    struct ui_field field = {.name = "why",
                             .label = trs(v->lang, "Why it is removed"),
                             .value = why.ptr ? why : STR(""),
                             .error = error,
                             .must = true,
                             .most = 500};
    struct ui_confirmation c = {.page = system_page(&head, trs(v->lang, "Remove this system")),
                                .text = arena_fmt(v->a, tr(v->lang, "“%.*s” will be removed."), STR_ARG(head.name)),
                                .points = points,
                                .n_points = sizeof points / sizeof *points,
                                .action = arena_fmt(v->a, "%.*s/remove", STR_ARG(head.path)),
                                .field = &field,
                                .button = trs(v->lang, "Remove the system"),
                                .cancel = head.path,
                                .danger = true};
    if (error.len) c.page.faults = &fault, c.page.n_faults = 1;
    struct html h = visit_page(v, status);
    t_confirmation(&h, &c);
}

static void remove_form(struct visit *v) {
    show_remove(v, STR_NONE, STR_NONE, 200);
}

static bool remove_all(struct visit *v, struct str why, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct buf b;
    buf_init(&b, 8 * KIB);
    buf_addz(&b, "{\"why\":");
    json_quote(&b, why);
    buf_addc(&b, '}');
    struct trail_change reason = {.by = &v->viewer.actor,
                                  .kind = STR("system"),
                                  .act = STR("remove"),
                                  .on = system_subject(v->a, v->object.system, STR_NONE, STR_NONE),
                                  .note = arena_str(v->a, buf_str(&b))};
    buf_release(&b);
    return store_begin(v->opt->store, &tx, e) && trail_append(v->opt->trail, &reason, NULL, e) &&
           system_remove(v->opt->trail, &v->viewer.actor, v->object.system, e) && store_commit(&tx, e);
}

static void remove_system(struct visit *v) {
    struct err e = {0};
    struct str why = visit_field(v, "why");
    if (!why.len)
        show_remove(v, why, trs(v->lang, "Say why the system is removed."), 400);
    else if (remove_all(v, why, &e))
        visit_see(v, "/systems?done=removed");
    else
        visit_fail(v, &e);
}

const struct route systems_new_routes[] = {
    ROUTE("GET", "/systems/new", PERMIT_SYSTEM_CREATE, GUARD_NONE, LANE_READ, new_form,
          N_("A new system, to be filled in")),
    ROUTE("POST", "/systems/new", PERMIT_SYSTEM_CREATE, GUARD_TOKEN, LANE_WRITE, create, N_("Add a system")),
    ROUTE_UPLOAD("POST", "/systems/new/file", PERMIT_SYSTEM_CREATE, GUARD_TOKEN, LANE_WRITE, from_file,
                 N_("Read a system from a file, without writing anything"), FILE_MAX),
    ROUTE_UPLOAD("POST", "/systems/new/confirmed", PERMIT_SYSTEM_CREATE, GUARD_TOKEN, LANE_WRITE, from_file_confirmed,
                 N_("Add the system that was read from a file"), 4 * JSON_MAX),
    ROUTE("GET", "/systems/{system}/copy", PERMIT_SYSTEM_MANAGE, GUARD_NONE, LANE_READ, copy_form,
          N_("A copy of a system, to be filled in")),
    ROUTE("POST", "/systems/{system}/copy", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, copy, N_("Copy a system")),
    ROUTE("GET", "/systems/{system}/remove", PERMIT_SYSTEM_MANAGE, GUARD_NONE, LANE_READ, remove_form,
          N_("Whether a system shall be removed")),
    ROUTE("POST", "/systems/{system}/remove", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, remove_system,
          N_("Remove a system")),
    ROUTES_END,
};
