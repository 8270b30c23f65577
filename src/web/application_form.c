/* application_form: choosing a kind of application and filling it in. Its fields are the kind's data.
 *
 * A page may link here with things filled in: /applications/new/risk?about=system-3&risk=… */
#include "ledger/period.h"
#include "web/applications.h"
#include "web/applications.html.h"
#include "web/inside.h"
#include "web/routes.h"

#define DAY_MS INT64_C(86400000)

static const struct ui_crumb *crumbs_of(struct visit *v, bool kinds) {
    struct ui_crumb *c = arena_array(v->a, 2, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "Applications"), STR("/applications")};
    if (kinds) c[1] = (struct ui_crumb){trs(v->lang, "Make an application"), STR("/applications/new")};
    return c;
}

/* Kinds
 * ---------------------------------------------------------------------------------------------------------------- */

static bool may_file(const struct visit *v, const struct application_kind *k) {
    const struct access_object any = {.any = true};
    return viewer_may(&v->viewer, PERMIT_APPLY, &any) || viewer_may(&v->viewer, k->permit, &any);
}

static struct str deciders_of(struct visit *v, enum permission p) {
    const struct roles *roles = roles_builtin();
    struct str all = STR_NONE;
    for (size_t i = 0; i < roles->n; i++) {
        if (!roles->list[i].given || !(roles->list[i].permissions & (UINT64_C(1) << p))) continue;
        struct str t = text_in(&roles->list[i].title, v->lang);
        all = all.ptr ? arena_fmt(v->a, tr(v->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(t)) : t;
    }
    return all;
}

static void show_kinds(struct visit *v) {
    const struct application_kinds *kinds = application_kinds_builtin();
    struct application_kinds_page *p = arena_alloc(v->a, sizeof *p);
    struct str query = v->rq->query;
    p->rows = arena_array(v->a, kinds->n, sizeof *p->rows);
    for (size_t i = 0; i < kinds->n; i++) {
        const struct application_kind *k = &kinds->list[i];
        if (!may_file(v, k)) continue;
        p->rows[p->n++] =
            (struct application_kind_line){.path = arena_fmt(v->a, "/applications/new/%.*s%s%.*s", STR_ARG(k->id),
                                                             query.len ? "?" : "", STR_ARG(query)),
                                           .title = text_in(&k->title, v->lang),
                                           .about = text_in(&k->about, v->lang),
                                           .deciders = deciders_of(v, k->permit),
                                           .clause = k->source.section};
    }
    p->page = (struct ui_page){.title = trs(v->lang, "Make an application"),
                               .menu = "applications",
                               .crumbs = crumbs_of(v, false),
                               .n_crumbs = 1,
                               .lead = trs(v->lang, "Choose what you apply for.")};
    struct html h = visit_page(v, 200);
    t_application_kinds(&h, p);
}

/* The form
 * ------------------------------------------------------------------------------------------------------------- */

struct filling {
    struct visit *v;
    struct application_form *p;
    const struct application *draft; /* NULL: a new one */
};

/* What stands in a field: as typed, else of the draft, else of the address. */
static struct str standing(const struct filling *f, const char *name, struct str drafted) {
    struct visit *v = f->v;
    if (v->form) return visit_field(v, name);
    return f->draft ? drafted : visit_query(v, name);
}

static bool ask_field(struct filling *f, const struct application_field *a, struct ui_field *u, struct err *e) {
    struct visit *v = f->v;
    struct str drafted = f->draft ? application_value(v->a, f->draft, arena_str(v->a, a->id).ptr) : STR_NONE;
    *u = (struct ui_field){.name = arena_str(v->a, a->id).ptr,
                           .label = text_in(&a->title, v->lang),
                           .must = a->required,
                           .hint = text_in(&a->help, v->lang),
                           .most = a->type == ASKS_TEXT ? 5000 : 1000};
    u->value = standing(f, u->name, drafted);
    if (a->clause.len)
        u->why = arena_fmt(
            v->a, tr(v->lang, "The standard asks for it in %.*s. Who decides reads it, and it stays in the register."),
            STR_ARG(a->clause));
    if (a->type == ASKS_TEXT) u->rows = 5;
    if (a->type == ASKS_NUMBER) u->inputmode = "numeric", u->width = UI_WIDTH_SHORT;
    if (a->type == ASKS_DATE)
        u->width = UI_WIDTH_MIDDLE, u->hint = trs(v->lang, "For example 2026-04-01 or 令和8年4月1日");
    if (a->type == ASKS_PERSON) {
        if (!u->hint.len) u->hint = trs(v->lang, "A user ID or a full name");
        return offer_people(v, u, e);
    }
    if (a->type == ASKS_ROLE) offer_roles(v, u);
    if (a->type == ASKS_NUMBER && str_is(a->id, "organisation"))
        return offer_organisations(v, u, tr(v->lang, "None"), e);
    if (a->type == ASKS_CHOICE) {
        struct ui_choice *c = arena_array(v->a, a->n_choices, sizeof *c);
        for (size_t i = 0; i < a->n_choices; i++)
            c[i] = (struct ui_choice){.value = a->choices[i],
                                      .label = text_in(&a->choice_titles[i], v->lang),
                                      .chosen = str_eq(a->choices[i], u->value)};
        u->choices = c;
        u->n_choices = a->n_choices;
    }
    return true;
}

static bool ask_about(struct filling *f, struct err *e) {
    struct visit *v = f->v;
    const struct application_kind *k = f->p->kind;
    struct str drafted = f->draft ? scope_value(v, f->draft->scope, f->draft->object) : STR_NONE;
    f->p->about = (struct ui_field){
        .name = "about",
        .label = trs(v->lang, "What it is about"),
        .must = true,
        .what = trs(v->lang, "The system, the organisation or the whole installation for which it applies."),
        .why = trs(v->lang, "It decides who can approve it.")};
    f->p->about.value = standing(f, "about", drafted);
    if (!f->p->about.value.len && k->scopes[SCOPE_ALL] && !k->scopes[SCOPE_ORGANISATION] && !k->scopes[SCOPE_SYSTEM])
        f->p->about.value = STR("all");
    return offer_scopes(v, &f->p->about, k->scopes, PERMIT_APPLY, k->permit, e);
}

static void ask_period(struct filling *f) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    const struct application_kind *k = p->kind;
    struct period term;
    struct buf longest;
    p->period = !str_is(k->act, "handover");
    p->since = (struct ui_field){.name = "since", .label = trs(v->lang, "From"), .must = k->term.len != 0};
    p->until = (struct ui_field){
        .name = "until", .label = trs(v->lang, "Until (this day included)"), .must = k->term.len != 0};
    p->since.value = standing(f, "since", f->draft ? day_words(v, f->draft->since) : STR_NONE);
    p->until.value = standing(f, "until", f->draft && f->draft->until ? day_words(v, f->draft->until - 1) : STR_NONE);
    buf_init(&longest, KIB);
    if (k->term.len && period_read(k->term, &term)) {
        period_speak(term, &longest);
        p->until.hint = arena_fmt(v->a, tr(v->lang, "At most %.*s. For example 2027-03-31 or 令和9年3月31日"),
                                  STR_ARG(buf_str(&longest)));
    } else {
        p->until.hint = trs(v->lang, "Leave it empty when no end is planned.");
    }
    buf_release(&longest);
}

static bool ask(struct filling *f, struct err *e) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    p->n_fields = p->kind->n_fields;
    p->fields = arena_array(v->a, p->n_fields, sizeof *p->fields);
    for (size_t i = 0; i < p->n_fields; i++)
        if (!ask_field(f, &p->kind->fields[i], &p->fields[i], e)) return false;
    ask_period(f);
    p->applicant =
        (struct ui_field){.name = "applicant",
                          .label = trs(v->lang, "Applicant"),
                          .hint = trs(v->lang, "Empty: you yourself. You then cannot decide about it either."),
                          .value = standing(f, "applicant", STR_NONE)};
    return ask_about(f, e) && offer_people(v, &p->applicant, e);
}

static void show_form(struct filling *f, unsigned status) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    p->action = p->id ? arena_fmt(v->a, "/applications/%lld", (long long)p->id) : STR("/applications");
    p->cancel = p->id ? p->action : STR("/applications");
    p->page = (struct ui_page){.title = text_in(&p->kind->title, v->lang),
                               .menu = "applications",
                               .crumbs = crumbs_of(v, true),
                               .n_crumbs = p->id ? 1 : 2,
                               .lead = text_in(&p->kind->about, v->lang),
                               .faults = p->faults.list,
                               .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_application_form(&h, p);
}

static void new_form(struct visit *v) {
    struct filling f = {v, arena_alloc(v->a, sizeof *f.p), NULL};
    struct err e = {0};
    f.p->kind = application_kind_find(application_kinds_builtin(), visit_param(v, "kind"));
    if (!f.p->kind) return visit_status(v, 404);
    if (!may_file(v, f.p->kind)) return visit_status(v, 403);
    if (!ask(&f, &e)) return visit_fail(v, &e);
    show_form(&f, 200);
}

/* A draft of the visitor's own; else the answer is there. */
static bool own_draft(struct visit *v, struct application *x) {
    struct err e = {0};
    if (!application_get(v->a, v->opt->store, visit_number(v, "application"), v->now, x, NULL, NULL, &e)) {
        if (e.kind == ERR_NOT_FOUND)
            visit_status(v, 404);
        else
            visit_fail(v, &e);
        return false;
    }
    if (!application_may_see(&v->viewer, x)) return visit_status(v, 404), false;
    if (x->state == APPLICATION_DRAFT) return true;
    visit_see(v, "/applications/%lld", (long long)x->id);
    return false;
}

static void edit_form(struct visit *v) {
    struct application x;
    struct err e = {0};
    if (!own_draft(v, &x)) return;
    struct filling f = {v, arena_alloc(v->a, sizeof *f.p), &x};
    f.p->kind = application_kind_find(application_kinds_builtin(), x.kind);
    f.p->id = x.id;
    f.p->changed = x.changed;
    if (!f.p->kind) return visit_status(v, 404);
    if (!ask(&f, &e)) return visit_fail(v, &e);
    show_form(&f, 200);
}

/* Reading what was typed
 * ----------------------------------------------------------------------------------------------- */

/* The value of a field as it is kept. */
static struct str kept_value(struct filling *f, const struct application_field *a, struct ui_field *u) {
    struct visit *v = f->v;
    struct err e = {0};
    struct str id, value = u->value;
    int64_t n;
    if (!value.len) return STR_NONE;
    if (a->type == ASKS_PERSON) {
        if (offered_person(v, value, &id, &e)) return id;
        fault_err(v, &f->p->faults, u, &e);
    } else if (a->type == ASKS_DATE) {
        if (offered_day(v, value, &n, &e)) return day_words(v, n);
        fault_err(v, &f->p->faults, u, &e);
    } else if (a->type == ASKS_NUMBER) {
        if (str_int(value, &n) && n >= 0) return arena_fmt(v->a, "%lld", (long long)n);
        fault_add(v, &f->p->faults, u, trs(v->lang, "Enter a whole number."));
    }
    return value;
}

static struct str read_fields(struct filling *f, bool whole) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    struct buf out;
    struct jsonw w;
    buf_init(&out, 2 * MIB);
    jsonw_init(&w, &out, false);
    jsonw_object(&w);
    for (size_t i = 0; i < p->n_fields; i++) {
        struct ui_field *u = &p->fields[i];
        if (whole && u->must && !u->value.len)
            fault_add(v, &p->faults, u, arena_fmt(v->a, tr(v->lang, "Fill in \"%.*s\"."), STR_ARG(u->label)));
        struct str value = kept_value(f, &p->kind->fields[i], u);
        if (!value.len) continue;
        jsonw_key(&w, u->name);
        jsonw_str(&w, value);
    }
    jsonw_end_object(&w);
    struct str json = arena_str(v->a, buf_str(&out));
    buf_release(&out);
    return json;
}

static void read_period(struct filling *f, bool whole, struct application_wish *w) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    struct err e = {0};
    if (!p->period) return;
    if (!offered_day(v, p->since.value, &w->since, &e)) fault_err(v, &p->faults, &p->since, &e);
    e = (struct err){0};
    if (!offered_day(v, p->until.value, &w->until, &e))
        fault_err(v, &p->faults, &p->until, &e);
    else if (w->until)
        w->until += DAY_MS;
    if (whole && p->since.must && !p->since.value.len)
        fault_add(v, &p->faults, &p->since, trs(v->lang, "Enter from which day it applies."));
    if (whole && p->until.must && !p->until.value.len)
        fault_add(v, &p->faults, &p->until, trs(v->lang, "Enter until which day it applies."));
    if (w->since && w->until && w->until <= w->since)
        fault_add(v, &p->faults, &p->until, trs(v->lang, "The last day lies before the first one."));
}

static void read_form(struct filling *f, bool whole, struct application_wish *w) {
    struct visit *v = f->v;
    struct application_form *p = f->p;
    struct err e = {0};
    *w = (struct application_wish){.kind = p->kind->id};
    if (!offered_scope(p->about.value, &w->scope, &w->object))
        fault_add(v, &p->faults, &p->about, trs(v->lang, "Choose what the application is about."));
    read_period(f, whole, w);
    w->fields = read_fields(f, whole);
    if (p->applicant.value.len && !offered_person(v, p->applicant.value, &w->applicant, &e))
        fault_err(v, &p->faults, &p->applicant, &e);
}

/* Draft and filing are one transaction: what cannot be filed leaves no draft that nobody asked for. */
static bool keep(struct filling *f, const struct application_wish *w, bool file, int64_t *id, struct err *e) {
    struct visit *v = f->v;
    STORE_TX struct store_tx tx = {0};
    *id = f->p->id;
    if (!store_begin(v->opt->store, &tx, e)) return false;
    bool ok = *id ? application_set(v->opt->trail, &v->viewer, *id, f->p->changed, w, v->now, e)
                  : application_draft(v->opt->trail, &v->viewer, w, v->now, id, e);
    if (ok && file) ok = application_file(v->opt->trail, &v->viewer, *id, STR_NONE, v->now, e);
    return ok && store_commit(&tx, e);
}

static void save(struct filling *f) {
    struct visit *v = f->v;
    struct application_wish w;
    struct err e = {0};
    int64_t id;
    bool file = !str_is(visit_field(v, "then"), "draft");
    if (!ask(f, &e)) return visit_fail(v, &e);
    read_form(f, file, &w);
    if (f->p->faults.n) return show_form(f, 422);
    if (keep(f, &w, file, &id, &e))
        return visit_see(v, "/applications/%lld?done=%s", (long long)id, file ? "file" : "draft");
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &f->p->faults, NULL, &e);
    show_form(f, fault_status(&e));
}

static void save_new(struct visit *v) {
    struct filling f = {v, arena_alloc(v->a, sizeof *f.p), NULL};
    f.p->kind = application_kind_find(application_kinds_builtin(), visit_field(v, "kind"));
    if (!f.p->kind) return visit_status(v, 400);
    save(&f);
}

static void save_draft(struct visit *v) {
    struct application x;
    if (!own_draft(v, &x)) return;
    struct filling f = {v, arena_alloc(v->a, sizeof *f.p), &x};
    f.p->kind = application_kind_find(application_kinds_builtin(), x.kind);
    f.p->id = x.id;
    if (!f.p->kind || !str_int(visit_field(v, "changed"), &f.p->changed)) return visit_status(v, 400);
    save(&f);
}

const struct route application_form_routes[] = {
    ROUTE("GET", "/applications/new", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show_kinds,
          N_("Choose what to apply for")),
    ROUTE("GET", "/applications/new/{kind}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, new_form,
          N_("Fill in an application")),
    ROUTE("POST", "/applications", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, save_new, N_("Make an application")),
    ROUTE("GET", "/applications/{application}/edit", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, edit_form,
          N_("Continue a draft")),
    ROUTE("POST", "/applications/{application}", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, save_draft,
          N_("Change a draft")),
    ROUTES_END,
};
