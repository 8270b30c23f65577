/* organisations: the tree, one of them, adding, renaming, moving, stopping. */
#include "web/organisations.h"

#include "access/account.h"
#include "web/inside.h"
#include "web/organisations.html.h"
#include "web/people.h"
#include "web/routes.h"
#include "web/whole.html.h"

static const struct done_word done[] = {
    {"added", N_("The organisation was added.")},
    {"saved", N_("What you entered was saved.")},
    {"stopped", N_("The organisation was stopped.")},
    {"imported", N_("The file was taken over.")},
    {NULL, NULL},
};

static struct ui_crumb *crumbs_of(struct visit *v, const struct organisation *o) {
    struct ui_crumb *c = arena_array(v->a, 3, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "People"), STR("/people")};
    c[1] = (struct ui_crumb){trs(v->lang, "Organisations"), STR("/organisations")};
    if (o) c[2] = (struct ui_crumb){o->name, arena_fmt(v->a, "/organisations/%lld", (long long)o->id)};
    return c;
}

/* The tree
 * ------------------------------------------------------------------------------------------------------------- */

static bool members_of(struct visit *v, int64_t id, int64_t *n, struct err *e) {
    struct str *people;
    size_t count;
    if (!member_list(v->a, v->opt->store, id, &people, &count, e)) return false;
    *n = (int64_t)count;
    return true;
}

static void show_tree(struct visit *v) {
    struct organisations_page *p = arena_alloc(v->a, sizeof *p);
    struct organisation *list;
    struct err e = {0};
    size_t n;
    if (!people_may_look(v)) return;
    p->may = visit_may(v, PERMIT_PEOPLE);
    p->stopped = visit_query(v, "stopped").len != 0;
    if (!organisation_list(v->a, v->opt->store, p->stopped, &list, &n, &e)) return visit_fail(v, &e);
    p->rows = arena_array(v->a, n, sizeof *p->rows);
    for (size_t i = 0; i < n; i++) {
        struct organisation_row *r = &p->rows[p->n++];
        *r = (struct organisation_row){.name = list[i].name,
                                       .code = list[i].code,
                                       .reading = list[i].reading,
                                       .depth = list[i].depth,
                                       .active = list[i].active,
                                       .path = arena_fmt(v->a, "/organisations/%lld", (long long)list[i].id)};
        if (!members_of(v, list[i].id, &r->members, &e)) return visit_fail(v, &e);
    }
    p->page = (struct ui_page){.title = trs(v->lang, "Organisations"),
                               .menu = "people",
                               .crumbs = crumbs_of(v, NULL),
                               .n_crumbs = 1,
                               .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_organisations(&h, p);
}

/* One
 * ------------------------------------------------------------------------------------------------------------------ */

static bool named(struct visit *v, struct organisation *o) {
    struct err e = {0};
    if (organisation_get(v->a, v->opt->store, visit_number(v, "organisation"), o, &e)) return true;
    if (e.kind == ERR_NOT_FOUND)
        visit_status(v, 404);
    else
        visit_fail(v, &e);
    return false;
}

static bool show_below(struct visit *v, struct organisation_page *p, const struct organisation *o, struct err *e) {
    struct organisation *list;
    size_t n, kept = 0;
    if (!organisation_list(v->a, v->opt->store, false, &list, &n, e)) return false;
    struct ui_cell *cells = arena_array(v->a, n * 2, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        if (list[i].parent != o->id) continue;
        cells[2 * kept] = (struct ui_cell){.text = list[i].name,
                                           .path = arena_fmt(v->a, "/organisations/%lld", (long long)list[i].id)};
        cells[2 * kept++ + 1].text = list[i].code.len ? list[i].code : STR("–");
    }
    struct ui_column *c = arena_array(v->a, 2, sizeof *c);
    c[0].label = trs(v->lang, "Name of the organisation");
    c[1].label = trs(v->lang, "Code");
    p->below = (struct ui_table){.caption = trs(v->lang, "Organisations below it"),
                                 .caption_hidden = true,
                                 .columns = c,
                                 .n_columns = 2,
                                 .cells = cells,
                                 .n_rows = kept,
                                 .empty = trs(v->lang, "There is none.")};
    return true;
}

static bool show_members(struct visit *v, struct organisation_page *p, const struct organisation *o, struct err *e) {
    struct str *ids;
    size_t n;
    if (!member_list(v->a, v->opt->store, o->id, &ids, &n, e)) return false;
    struct ui_cell *cells = arena_array(v->a, n * 2, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        cells[2 * i] =
            (struct ui_cell){.text = person_words(v, ids[i]), .path = arena_fmt(v->a, "/people/%.*s", STR_ARG(ids[i]))};
        cells[2 * i + 1].text = ids[i];
    }
    struct ui_column *c = arena_array(v->a, 2, sizeof *c);
    c[0].label = trs(v->lang, "Name");
    c[1].label = trs(v->lang, "User ID");
    p->members = (struct ui_table){.caption = trs(v->lang, "People who belong to it"),
                                   .caption_hidden = true,
                                   .columns = c,
                                   .n_columns = 2,
                                   .cells = cells,
                                   .n_rows = n,
                                   .empty = trs(v->lang, "Nobody belongs to it directly.")};
    return true;
}

static void show_one(struct visit *v) {
    struct organisation_page *p = arena_alloc(v->a, sizeof *p);
    struct organisation o, parent = {0};
    struct str path;
    struct err e = {0};
    if (!people_may_look(v) || !named(v, &o)) return;
    if (!show_below(v, p, &o, &e) || !show_members(v, p, &o, &e) ||
        !organisation_path(v->a, v->opt->store, o.id, &path, &e) ||
        (o.parent && !organisation_get(v->a, v->opt->store, o.parent, &parent, &e)))
        return visit_fail(v, &e);
    p->may = o.active && visit_may(v, PERMIT_PEOPLE);
    p->facts[0] = (struct ui_pair){trs(v->lang, "Full name"), path, STR_NONE};
    p->facts[1] = (struct ui_pair){trs(v->lang, "Reading"), o.reading, STR_NONE};
    p->facts[2] = (struct ui_pair){trs(v->lang, "Code"), o.code, STR_NONE};
    p->facts[3] =
        (struct ui_pair){trs(v->lang, "Above it"), o.parent ? parent.name : trs(v->lang, "Nothing: it is at the top"),
                         o.parent ? arena_fmt(v->a, "/organisations/%lld", (long long)o.parent) : STR_NONE};
    p->facts[4] =
        (struct ui_pair){trs(v->lang, "State"), o.active ? trs(v->lang, "in use") : trs(v->lang, "stopped"), STR_NONE};
    p->edit_path = arena_fmt(v->a, "/organisations/%lld/edit", (long long)o.id);
    p->stop_path = arena_fmt(v->a, "/organisations/%lld/stop", (long long)o.id);
    p->add_path = arena_fmt(v->a, "/organisations/new?parent=%lld", (long long)o.id);
    p->people_path = arena_fmt(v->a, "/people?organisation=%lld", (long long)o.id);
    p->page = (struct ui_page){
        .title = o.name, .menu = "people", .crumbs = crumbs_of(v, NULL), .n_crumbs = 2, .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_organisation(&h, p);
}

/* Adding and changing
 * -------------------------------------------------------------------------------------------------- */

static bool ask(struct visit *v, struct organisation_form *p, const struct organisation *o, struct err *e) {
    static const struct organisation none = {0};
    const struct organisation *c = o ? o : &none;
    struct str parent = o ? arena_fmt(v->a, "%lld", (long long)o->parent) : visit_query(v, "parent");
    p->name = (struct ui_field){.name = "name",
                                .label = trs(v->lang, "Name of the organisation"),
                                .must = true,
                                .most = 200,
                                .value = v->form ? visit_field(v, "name") : c->name};
    p->reading = (struct ui_field){.name = "reading",
                                   .label = trs(v->lang, "Reading"),
                                   .most = 200,
                                   .value = v->form ? visit_field(v, "reading") : c->reading,
                                   .hint = trs(v->lang, "In hiragana.")};
    p->code = (struct ui_field){.name = "code",
                                .label = trs(v->lang, "Code"),
                                .most = 200,
                                .width = UI_WIDTH_MIDDLE,
                                .value = v->form ? visit_field(v, "code") : c->code,
                                .why = trs(v->lang, "The personnel office's files and the register of systems name the "
                                                    "organisation by it. It stays this organisation's for ever.")};
    p->parent = (struct ui_field){.name = "parent",
                                  .label = trs(v->lang, "Above it"),
                                  .value = v->form ? visit_field(v, "parent") : parent,
                                  .why = trs(v->lang, "Roles for an organisation also hold for what is below it.")};
    if (!p->parent.value.len) p->parent.value = STR("0");
    p->changed = c->changed;
    return offer_organisations(v, &p->parent, tr(v->lang, "Nothing: it is at the top"), e);
}

static void show_form(struct visit *v, struct organisation_form *p, const struct organisation *o, unsigned status) {
    p->action = o ? arena_fmt(v->a, "/organisations/%lld", (long long)o->id) : STR("/organisations");
    p->cancel = p->action;
    p->page = (struct ui_page){.title = o ? trs(v->lang, "Rename or move the organisation")
                                          : trs(v->lang, "Add an organisation"),
                               .menu = "people",
                               .crumbs = crumbs_of(v, o),
                               .n_crumbs = o ? 3 : 2,
                               .faults = p->faults.list,
                               .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_organisation_form(&h, p);
}

static void new_form(struct visit *v) {
    struct organisation_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask(v, p, NULL, &e)) return visit_fail(v, &e);
    show_form(v, p, NULL, 200);
}

static void edit_form(struct visit *v) {
    struct organisation_form *p = arena_alloc(v->a, sizeof *p);
    struct organisation o;
    struct err e = {0};
    if (!named(v, &o)) return;
    if (!ask(v, p, &o, &e)) return visit_fail(v, &e);
    show_form(v, p, &o, 200);
}

static struct str or_none(struct str s) {
    return s.len ? s : STR_NONE;
}

static bool read_form(struct visit *v, struct organisation_form *p, struct organisation *o) {
    int64_t parent;
    o->name = p->name.value;
    o->reading = or_none(p->reading.value);
    o->code = or_none(p->code.value);
    if (!o->name.len) fault_add(v, &p->faults, &p->name, trs(v->lang, "Enter the name of the organisation."));
    if (!str_int(p->parent.value, &parent) || parent < 0)
        fault_add(v, &p->faults, &p->parent, trs(v->lang, "Choose what is above it."));
    else
        o->parent = parent;
    return !p->faults.n;
}

static void add(struct visit *v) {
    struct organisation_form *p = arena_alloc(v->a, sizeof *p);
    struct organisation o = {.active = true};
    struct err e = {0};
    int64_t id;
    if (!ask(v, p, NULL, &e)) return visit_fail(v, &e);
    if (read_form(v, p, &o)) {
        if (organisation_add(v->opt->trail, &v->viewer.actor, &o, &id, &e))
            return visit_see(v, "/organisations/%lld?done=added", (long long)id);
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, e.kind == ERR_CONFLICT ? &p->code : NULL, &e);
    }
    show_form(v, p, NULL, fault_status(&e));
}

static bool keep(struct visit *v, const struct organisation *o, const struct organisation *was, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    const struct trail_actor *by = &v->viewer.actor;
    bool renamed = !str_eq(o->name, was->name) || !str_eq(o->reading, was->reading) || !str_eq(o->code, was->code);
    if (!renamed && o->parent == was->parent) return true;
    return store_begin(v->opt->store, &tx, e) && (!renamed || organisation_set(v->opt->trail, by, o, e)) &&
           (o->parent == was->parent || organisation_move(v->opt->trail, by, o->id, o->parent, e)) &&
           store_commit(&tx, e);
}

static void change(struct visit *v) {
    struct organisation_form *p = arena_alloc(v->a, sizeof *p);
    struct organisation was, o;
    struct err e = {0};
    if (!named(v, &was)) return;
    if (!ask(v, p, &was, &e)) return visit_fail(v, &e);
    o = was;
    if (!str_int(visit_field(v, "changed"), &o.changed)) return visit_status(v, 400);
    p->changed = o.changed;
    if (read_form(v, p, &o)) {
        if (keep(v, &o, &was, &e)) return visit_see(v, "/organisations/%lld?done=saved", (long long)o.id);
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, NULL, &e);
    }
    show_form(v, p, &was, fault_status(&e));
}

/* Stopping
 * ------------------------------------------------------------------------------------------------------------- */

static void show_stop(struct visit *v, const struct organisation *o, struct faults *fs, unsigned status) {
    struct ui_confirmation c = {
        .text = arena_fmt(v->a,
                          tr(v->lang, "%.*s is stopped. Nobody may belong to it, and nothing in use may be below it."),
                          STR_ARG(o->name)),
        .danger = true,
        .button = trs(v->lang, "Stop the organisation"),
        .action = arena_fmt(v->a, "/organisations/%lld/stop", (long long)o->id),
        .cancel = arena_fmt(v->a, "/organisations/%lld", (long long)o->id)};
    c.page = (struct ui_page){.title = trs(v->lang, "Stop an organisation"),
                              .menu = "people",
                              .crumbs = crumbs_of(v, o),
                              .n_crumbs = 3,
                              .faults = fs->list,
                              .n_faults = fs->n};
    struct html h = visit_page(v, status);
    t_confirmation(&h, &c);
}

static void ask_stop(struct visit *v) {
    struct organisation o;
    struct faults none = {0};
    if (named(v, &o)) show_stop(v, &o, &none, 200);
}

static void stop(struct visit *v) {
    struct organisation o;
    struct faults fs = {0};
    struct err e = {0};
    if (!named(v, &o)) return;
    if (organisation_stop(v->opt->trail, &v->viewer.actor, o.id, &e))
        return visit_see(v, "/organisations/%lld?done=stopped", (long long)o.id);
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &fs, NULL, &e);
    show_stop(v, &o, &fs, fault_status(&e));
}

const struct route organisation_routes[] = {
    ROUTE("GET", "/organisations", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_tree, N_("Organisations")),
    ROUTE("GET", "/organisations/new", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, new_form, N_("Add an organisation")),
    ROUTE("POST", "/organisations", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, add, N_("Add an organisation")),
    ROUTE("GET", "/organisations/{organisation}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_one,
          N_("An organisation")),
    ROUTE("GET", "/organisations/{organisation}/edit", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, edit_form,
          N_("Rename or move an organisation")),
    ROUTE("POST", "/organisations/{organisation}", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, change,
          N_("Rename or move an organisation")),
    ROUTE("GET", "/organisations/{organisation}/stop", PERMIT_PEOPLE, GUARD_NONE, LANE_READ, ask_stop,
          N_("Ask before an organisation is stopped")),
    ROUTE("POST", "/organisations/{organisation}/stop", PERMIT_PEOPLE, GUARD_TOKEN, LANE_WRITE, stop,
          N_("Stop an organisation")),
    ROUTES_END,
};
