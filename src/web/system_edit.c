/* system_edit: the register of one system, filled in.
 *
 * The form carries for each field what it said when it was shown, and of which entry that was. What the person did not
 * touch is left alone; what somebody else changed meanwhile is shown beside what was typed, and nothing is lost. */
#include <string.h>

#include "ledger/database.h"
#include "ledger/part_words.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/system_form.html.h"
#include "web/system_home.h"

#define FIELDS_MAX (REGISTER_FIELDS_MAX + 3)

struct edited {
    struct str section, name;
    const struct register_field *field; /* NULL: of section "system" */
    struct str now;                     /* what is recorded; STR_NONE: nothing */
    int64_t changed;                    /* its entry; 0: nothing is there */
    struct form_entry entry;
    bool fixed;                        /* shown, not changed here */
    struct str typed, base;            /* of the form; typed STR_NONE: the form did not have it */
    int64_t expected;                  /* … 0: nothing was there */
    struct str wanted;                 /* typed, in the field's form */
    bool wrong, conflict, to_be_saved; /* what was found */
};
struct edit {
    struct visit *v;
    struct edited list[FIELDS_MAX];
    size_t n, wrong, conflicts, saved;
    struct ui_fault faults[FIELDS_MAX + 1];
    size_t n_faults;
};

/* What is there ---------------------------------------------------------------------------------------------------- */

static struct edited *find(struct edit *x, struct str section, struct str name) {
    for (size_t i = 0; i < x->n; i++)
        if (str_eq(x->list[i].section, section) && str_eq(x->list[i].name, name)) return &x->list[i];
    return NULL;
}

static struct str text_of(struct visit *v, struct str json) {
    struct diags *unread = arena_alloc(v->a, sizeof *unread);
    struct source src = {STR("part"), json};
    const struct node *n = json_read(v->a, &src, unread);
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

static bool read_now(struct edit *x, struct err *e) {
    struct stmt *q = store_query(x->v->opt->store,
                                 SQL("SELECT section, name, value, changed FROM system_part WHERE system = $1 AND "
                                     "(section = 'register' OR section = 'system')"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, x->v->object.system);
    while (stmt_row(q, e)) {
        struct edited *d = find(x, stmt_text_at(q, 0), stmt_text_at(q, 1));
        if (!d) continue;
        d->now = text_of(x->v, arena_str(x->v->a, stmt_text_at(q, 2)));
        d->changed = stmt_int_at(q, 3);
    }
    return e->kind == ERR_NONE;
}

static void add_own(struct edit *x, const char *name, const char *label, const char *what, enum form_kind kind) {
    struct visit *v = x->v;
    x->list[x->n++] = (struct edited){.section = STR("system"),
                                      .name = str_of(name),
                                      .entry = {.kind = kind,
                                                .ui = {.name = arena_fmt(v->a, "p-%s", name).ptr,
                                                       .label = str_of(label),
                                                       .what = str_of(what),
                                                       .must = strcmp(name, "name") == 0,
                                                       .most = kind == FORM_AREA ? REGISTER_LINES_MAX : 200}}};
}

static void list_fields(struct edit *x) {
    const struct register_fields *f = register_fields_builtin();
    struct visit *v = x->v;
    add_own(x, "name", tr(v->lang, "Name of the system"), tr(v->lang, "As it stands in contracts and documents."),
            FORM_LINE);
    add_own(x, "owner", tr(v->lang, "Owner in documents"),
            tr(v->lang, "The section or post that documents name as responsible."), FORM_LINE);
    add_own(x, "purpose", tr(v->lang, "Purpose"), tr(v->lang, "What the system is for, in one or two sentences."),
            FORM_AREA);
    for (size_t i = 0; i < f->n; i++) {
        if (f->list[i].means == MEANS_CONFIDENTIALITY) continue; /* system_label.c */
        if (f->list[i].means == MEANS_ORIGIN) continue;          /* written by copying, and by nobody */
        x->list[x->n++] = (struct edited){.section = STR("register"), .name = f->list[i].id, .field = &f->list[i]};
    }
}

static bool begin(struct visit *v, struct edit *x, struct err *e) {
    *x = (struct edit){.v = v};
    list_fields(x);
    if (!read_now(x, e)) return false;
    bool manages = visit_may(v, PERMIT_SYSTEM_MANAGE);
    for (size_t i = 0; i < x->n; i++) {
        enum field_meaning means = x->list[i].field ? x->list[i].field->means : MEANS_NOTHING;
        x->list[i].fixed = means == MEANS_ORGANISATION && !manages;
    }
    return true;
}

/* Showing ---------------------------------------------------------------------------------------------------------- */

static bool fill_entry(struct edit *x, struct edited *d, struct err *e) {
    struct str value = d->typed.ptr ? d->typed : d->now, error = d->entry.ui.error;
    if (!d->field) {
        d->entry.ui.value = value.ptr ? value : STR("");
        return true;
    }
    /* What was typed may be a title or 令和8年; a list wants the value. */
    if (d->wanted.ptr && !d->wrong && d->field->type != FIELD_TEXT && d->field->type != FIELD_LINES) value = d->wanted;
    if (!register_entry(x->v, d->field, value, &d->entry, e)) return false;
    d->entry.ui.error = error;
    if (d->fixed) {
        d->entry.kind = FORM_LINE;
        d->entry.ui.read_only = true;
        d->entry.ui.value = value.ptr ? register_value_speak(d->field, x->v->lang, value) : STR("");
    }
    return true;
}

static void add_hidden(struct edit *x, struct system_form_page *p, struct ui_hidden *hidden, const struct edited *d) {
    struct visit *v = x->v;
    if (d->fixed) return;
    hidden[p->n_hidden++] =
        (struct ui_hidden){arena_fmt(v->a, "o-%s", d->entry.ui.name).ptr, d->now.ptr ? d->now : STR("")};
    hidden[p->n_hidden++] = (struct ui_hidden){arena_fmt(v->a, "c-%s", d->entry.ui.name).ptr,
                                               arena_fmt(v->a, "%lld", (long long)d->changed)};
}

static bool add_conflict(struct edit *x, struct system_form_page *p, struct system_form_conflict *list,
                         const struct edited *d, struct err *e) {
    struct visit *v = x->v;
    struct history h;
    bool more;
    struct history_filter f = {.subject = system_subject(v->a, v->object.system, d->section, d->name), .most = 1};
    if (!history_find(v->a, v->opt->trail, &f, &h, &more, e)) return false;
    struct system_form_conflict c = {.label = d->entry.ui.label, .theirs = d->now};
    if (d->field && d->now.ptr) c.theirs = register_value_speak(d->field, v->lang, d->now);
    if (!c.theirs.ptr) c.theirs = trs(v->lang, "Not entered");
    if (h.n) c.who = history_who(&h.list[0]), c.at = h.list[0].at;
    list[p->n_conflicts++] = c;
    return true;
}

static void show(struct visit *v, struct edit *x, unsigned status) {
    struct err e = {0};
    struct system_form_page p = {0};
    struct form_entry *fields = arena_array(v->a, x->n, sizeof *fields);
    struct ui_hidden *hidden = arena_array(v->a, 2 * x->n, sizeof *hidden);
    struct system_form_conflict *conflicts = arena_array(v->a, x->n, sizeof *conflicts);
    struct str group = STR_NONE;
    bool good = system_head_read(v, NULL, &p.head, &e);
    for (size_t i = 0; good && i < x->n; i++) {
        struct edited *d = &x->list[i];
        good = fill_entry(x, d, &e) && (!d->conflict || add_conflict(x, &p, conflicts, d, &e));
        struct str own = d->field ? text_in(&d->field->group, v->lang) : trs(v->lang, "The system");
        if (!str_eq(own, group)) d->entry.group = group = own;
        add_hidden(x, &p, hidden, d);
        fields[i] = d->entry;
    }
    if (!good) {
        visit_fail(v, &e);
        return;
    }
    p.page = system_page(&p.head, trs(v->lang, "Edit the register"));
    p.page.lead = trs(v->lang, "Fill in what you know; anything may stay empty and be added later.");
    p.page.faults = x->faults;
    p.page.n_faults = x->n_faults;
    if (x->conflicts && x->saved) p.page.done = arena_fmt(v->a, tr(v->lang, "%zu other fields were saved."), x->saved);
    p.fields = fields, p.n_fields = x->n;
    p.hidden = hidden;
    p.conflicts = conflicts;
    p.action = arena_fmt(v->a, "%.*s/register", STR_ARG(p.head.path));
    p.cancel = p.head.path;
    p.button = trs(v->lang, "Save the register");
    struct html h = visit_page(v, status);
    t_system_form(&h, &p);
}

static void register_form(struct visit *v) {
    struct err e = {0};
    struct edit *x = arena_alloc(v->a, sizeof *x);
    if (begin(v, x, &e))
        show(v, x, 200);
    else
        visit_fail(v, &e);
}

/* Saving ----------------------------------------------------------------------------------------------------------- */

static void fault(struct edit *x, struct edited *d, struct str sentence) {
    d->wrong = true;
    d->entry.ui.error = sentence;
    if (!d->entry.ui.name) d->entry.ui.name = arena_fmt(x->v->a, "r-%.*s", STR_ARG(d->name)).ptr;
    x->faults[x->n_faults++] = (struct ui_fault){d->entry.ui.name, sentence};
    x->wrong++;
}

/* Where it may be moved to: sections that the visitor manages. */
static bool may_move_to(struct edit *x, struct str value) {
    const struct ui_choice *list;
    size_t n;
    struct err e = {0};
    struct access_reach reach;
    viewer_reach(x->v->a, &x->v->viewer, PERMIT_SYSTEM_MANAGE, &reach);
    if (reach.all || !value.ptr) return reach.all;
    if (!systems_organisations(x->v, PERMIT_SYSTEM_MANAGE, true, value, &list, &n, &e)) return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].chosen) return true;
    return false;
}

static bool same(struct str a, struct str b) {
    return str_eq(a.ptr ? a : STR(""), b.ptr ? b : STR(""));
}

static void judge(struct edit *x, struct edited *d) {
    struct visit *v = x->v;
    struct err e = {0};
    struct str name = d->field ? arena_fmt(v->a, "r-%.*s", STR_ARG(d->name)) : str_of(d->entry.ui.name);
    if (d->fixed) return;
    d->typed = visit_field(v, name.ptr);
    d->base = visit_field(v, arena_fmt(v->a, "o-%.*s", STR_ARG(name)).ptr);
    if (!str_int(visit_field(v, arena_fmt(v->a, "c-%.*s", STR_ARG(name)).ptr), &d->expected)) d->expected = 0;
    if (!d->typed.ptr) return;
    d->wanted = d->typed.len ? d->typed : STR_NONE;
    if (d->field && !register_value_read(d->field, v->lang, d->typed, v->a, &d->wanted, &e)) {
        fault(x, d, arena_str(v->a, str_of(e.text)));
        return;
    }
    if (same(d->wanted, d->base) || same(d->wanted, d->now)) {
        d->typed = STR_NONE; /* nothing was changed here: what is recorded is shown */
        return;
    }
    if (!d->field && str_is(d->name, "name") && !d->wanted.len) {
        fault(x, d, trs(v->lang, "Enter the name of the system."));
        return;
    }
    if (d->field && d->field->means == MEANS_ORGANISATION && !may_move_to(x, d->wanted)) {
        fault(x, d,
              trs(v->lang, "Choose a section whose systems you manage; ask its officer to take the system over."));
        return;
    }
    d->conflict = d->expected != d->changed;
    d->to_be_saved = !d->conflict;
    x->conflicts += d->conflict;
}

static bool save_one(struct edit *x, struct edited *d, struct err *e) {
    struct visit *v = x->v;
    struct part_done done;
    struct buf b;
    buf_init(&b, 64 * KIB);
    json_quote(&b, d->wanted);
    struct part_wish w = {.section = d->section,
                          .name = d->name,
                          .expected = d->changed ? d->changed : PART_ABSENT,
                          .value = d->wanted.ptr ? arena_str(v->a, buf_str(&b)) : STR_NONE};
    buf_release(&b);
    if (!system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, v->object.system, &w, &done, e))
        return false;
    d->now = d->wanted;
    d->changed = done.changed == PART_ABSENT ? 0 : done.changed;
    d->typed = STR_NONE;
    x->saved++;
    return true;
}

static bool save(struct visit *v, struct edit *x, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    bool any = false;
    /* Read again inside: what was found above may be old. */
    if (!store_begin(v->opt->store, &tx, e) || !begin(v, x, e)) return false;
    for (size_t i = 0; i < x->n; i++) judge(x, &x->list[i]);
    if (x->wrong) return true;
    for (size_t i = 0; i < x->n; i++) {
        if (!x->list[i].to_be_saved) continue;
        any = true;
        if (!save_one(x, &x->list[i], e)) return false;
    }
    return !any || store_commit(&tx, e);
}

static void register_save(struct visit *v) {
    struct err e = {0};
    struct edit *x = arena_alloc(v->a, sizeof *x);
    if (save(v, x, &e) && !x->wrong && !x->conflicts) {
        visit_see(v, "/systems/%lld?done=saved", (long long)v->object.system);
    } else if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT) {
        x->saved = 0;
        x->faults[x->n_faults++] = (struct ui_fault){NULL, arena_str(v->a, str_of(e.text))};
        show(v, x, http_status_of(e.kind));
    } else if (e.kind) {
        visit_fail(v, &e);
    } else {
        show(v, x, x->wrong ? 400 : 409);
    }
}

const struct route system_edit_routes[] = {
    ROUTE("GET", "/systems/{system}/register", PERMIT_SYSTEM_ANSWER, GUARD_NONE, LANE_READ, register_form,
          N_("The register of a system, to be filled in")),
    ROUTE("POST", "/systems/{system}/register", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, register_save,
          N_("Save the register of a system")),
    ROUTES_END,
};
