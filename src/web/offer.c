/* offer: lists for forms, and reading what was chosen or typed. */
#include "web/offer.h"

#include <string.h>

#include "access/account.h"
#include "access/grants.h"
#include "access/label.h"
#include "access/organisation.h"
#include "fmt/era.h"
#include "ledger/database.h"
#include "ledger/people.h"
#include "ledger/period.h"
#include "ledger/register.h"
#include "web/inside.h"

#define DAY_MS INT64_C(86400000)

/* People ----------------------------------------------------------------------------------------------------------- */

static int by_reading(const void *x, const void *y) {
    const struct account *a = x, *b = y;
    int by = str_cmp(a->reading.len ? a->reading : a->name, b->reading.len ? b->reading : b->name);
    return by ? by : str_cmp(a->id, b->id);
}

bool offer_people(struct visit *v, struct ui_field *f, struct err *e) {
    struct account *list;
    size_t n, kept = 0;
    if (!account_list(v->a, v->opt->store, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].active) list[kept++] = list[i];
    f->choices = NULL;
    f->n_choices = 0;
    if (kept > OFFER_PEOPLE_MAX || !kept) return true;
    qsort(list, kept, sizeof *list, by_reading);
    struct ui_choice *out = arena_array(v->a, kept + 1, sizeof *out);
    size_t at = 0;
    if (!f->must)
        out[at++] = (struct ui_choice){.value = STR(""), .label = trs(v->lang, "Nobody"), .chosen = !f->value.len};
    for (size_t i = 0; i < kept; i++)
        out[at++] = (struct ui_choice){
            .value = list[i].id,
            .label = arena_fmt(v->a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(list[i].name), STR_ARG(list[i].id)),
            .chosen = str_eq(list[i].id, f->value)};
    f->choices = out;
    f->n_choices = at;
    return true;
}

static bool by_name(struct visit *v, struct str typed, struct str *id, size_t *found, struct err *e) {
    struct person *list;
    size_t n;
    *found = 0;
    if (!person_list(v->a, v->opt->store, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].active && str_eq(list[i].name, typed)) {
            *id = list[i].id;
            ++*found;
        }
    return true;
}

bool offered_person(struct visit *v, struct str typed, struct str *id, struct err *e) {
    struct person p;
    bool found;
    size_t n;
    struct str one = STR_NONE;
    if (!person_by_id(v->a, v->opt->store, typed, &p, &found, e)) return false;
    if (found && p.active) return *id = p.id, true;
    if (found)
        return err_set(e, ERR_INVALID, tr(v->lang, "%.*s does not use this service any more. Choose somebody else."),
                       STR_ARG(p.name));
    if (!by_name(v, typed, &one, &n, e)) return false;
    if (n == 1) return *id = one, true;
    if (n > 1)
        return err_set(e, ERR_INVALID, tr(v->lang, "Several people are called %.*s. Enter the user ID."),
                       STR_ARG(typed));
    return err_set(e, ERR_INVALID, tr(v->lang, "Nobody is known as %.*s. Enter a user ID or a full name."),
                   STR_ARG(typed));
}

struct str person_words(struct visit *v, struct str id) {
    struct person p;
    bool found;
    struct err e = {0};
    if (!id.len) return STR_NONE;
    return person_by_id(v->a, v->opt->store, id, &p, &found, &e) && found ? p.name : id;
}

/* Organisations and systems ------------------------------------------------------------------------------------------
 */

/* Below its parents, by full-width blanks. */
static struct str indented(struct visit *v, const struct organisation *o) {
    struct buf b;
    buf_init(&b, KIB);
    for (unsigned i = 0; i < o->depth; i++) buf_addz(&b, "　");
    buf_add(&b, o->name);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

bool offer_organisations(struct visit *v, struct ui_field *f, const char *none, struct err *e) {
    struct organisation *list;
    size_t n, at = 0;
    if (!organisation_list(v->a, v->opt->store, false, &list, &n, e)) return false;
    if (n > OFFER_SCOPES_MAX) n = OFFER_SCOPES_MAX;
    struct ui_choice *out = arena_array(v->a, n + 1, sizeof *out);
    if (none) out[at++] = (struct ui_choice){.value = STR("0"), .label = str_of(none), .chosen = str_is(f->value, "0")};
    for (size_t i = 0; i < n; i++) {
        struct str value = arena_fmt(v->a, "%lld", (long long)list[i].id);
        out[at++] =
            (struct ui_choice){.value = value, .label = indented(v, &list[i]), .chosen = str_eq(value, f->value)};
    }
    f->choices = out;
    f->n_choices = at;
    return true;
}

struct offering {
    struct visit *v;
    struct ui_field *f;
    struct ui_choice *list;
    size_t n, room;
};
static void offer(struct offering *o, enum scope_kind kind, int64_t id, struct str label) {
    if (o->n >= OFFER_SCOPES_MAX) return;
    struct str value = scope_value(o->v, kind, id);
    o->list = arena_grow(o->v->a, o->list, o->n, &o->room, sizeof *o->list);
    o->list[o->n++] = (struct ui_choice){.value = value, .label = label, .chosen = str_eq(value, o->f->value)};
}

static struct str system_name(struct visit *v, int64_t id) {
    struct err e = {0};
    struct stmt *q = store_query(v->opt->store, SQL("SELECT name FROM system WHERE id = $1"), &e);
    struct str name = STR_NONE;
    if (!q) return name;
    stmt_int(q, 1, id);
    if (stmt_row(q, &e)) name = arena_str(v->a, stmt_text_at(q, 0));
    stmt_done(q);
    return name;
}

static bool may_either(const struct visit *v, enum permission p, enum permission or, const struct access_object *on) {
    return viewer_may(&v->viewer, p, on) || (or != PERMIT_NOBODY && viewer_may(&v->viewer, or, on));
}

static bool offer_each_organisation(struct offering *o, enum permission p, enum permission or, struct err *e) {
    struct organisation *list;
    size_t n;
    if (!organisation_list(o->v->a, o->v->opt->store, false, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        struct access_object on = {.organisation = list[i].id};
        if (may_either(o->v, p, or, &on)) offer(o, SCOPE_ORGANISATION, list[i].id, indented(o->v, &list[i]));
    }
    return true;
}

static bool offer_each_system(struct offering *o, enum permission p, enum permission or, struct err *e) {
    struct visit *v = o->v;
    struct access_reach reach, more, secret;
    struct register_page page = {0};
    enum permission of = p;
    viewer_reach(v->a, &v->viewer, p, &reach);
    if (or != PERMIT_NOBODY) {
        viewer_reach(v->a, &v->viewer, or, &more);
        if (more.all || (!reach.all && !reach.n_organisations && !reach.n_systems)) reach = more, of = or ;
    }
    viewer_reach_at(v->a, &v->viewer, of, 3, &secret);
    struct register_reach own = {secret.all, secret.organisations, secret.systems, secret.n_organisations,
                                 secret.n_systems};
    struct register_filter f = {
        .reach = {reach.all, reach.organisations, reach.systems, reach.n_organisations, reach.n_systems},
        .secret = &own,
        .sort = SORT_READING,
        .most = REGISTER_PAGE_MAX};
    do {
        f.after = page.next;
        page = (struct register_page){0};
        if (!register_list(v->a, v->opt->store, v->web->reckoner, &f, &page, e)) return false;
        for (size_t i = 0; i < page.n; i++)
            offer(o, SCOPE_SYSTEM, page.rows[i].system,
                  arena_fmt(v->a, tr(v->lang, "System: %.*s"), STR_ARG(page.rows[i].name)));
    } while (page.next.ptr && o->n < OFFER_SCOPES_MAX);
    return true;
}

/* What a link named or a draft has, also where it is not in the list (too many, not reckoned yet). */
static bool offer_the_chosen(struct offering *o, const bool scopes[3], enum permission p, enum permission or,
                             struct err *e) {
    enum scope_kind kind;
    struct access_object on = {0};
    struct err none = {0};
    int64_t id;
    for (size_t i = 0; i < o->n; i++)
        if (o->list[i].chosen) return true;
    if (!offered_scope(o->f->value, &kind, &id) || !scopes[kind]) return true;
    if (kind == SCOPE_ALL) return true; /* is in the list when it may be */
    if (kind == SCOPE_ORGANISATION) on.organisation = id;
    if (kind == SCOPE_SYSTEM) {
        struct label l;
        if (!system_name(o->v, id).len) return true;
        if (!label_of(o->v->a, o->v->opt->store, id, &l, &none)) return true;
        on = (struct access_object){.system = id, .confidentiality = l.class[LABEL_CONFIDENTIALITY]};
        if (!object_organisation_of(o->v->opt->store, id, &on.organisation, e)) return false;
    }
    if (may_either(o->v, p, or, &on)) offer(o, kind, id, scope_words(o->v, kind, id));
    return true;
}

bool offer_scopes(struct visit *v, struct ui_field *f, const bool scopes[3], enum permission p, enum permission or,
                  struct err *e) {
    struct offering o = {.v = v, .f = f};
    if (scopes[SCOPE_ALL] && may_either(v, p, or, NULL)) offer(&o, SCOPE_ALL, 0, scope_words(v, SCOPE_ALL, 0));
    if (scopes[SCOPE_ORGANISATION] && !offer_each_organisation(&o, p, or, e)) return false;
    if (scopes[SCOPE_SYSTEM] && !offer_each_system(&o, p, or, e)) return false;
    if (!offer_the_chosen(&o, scopes, p, or, e)) return false;
    f->choices = o.list;
    f->n_choices = o.n;
    return true;
}

bool offered_scope(struct str value, enum scope_kind *kind, int64_t *id) {
    struct str word, number;
    enum scope_kind k;
    int64_t n;
    if (str_is(value, "all")) return *kind = SCOPE_ALL, *id = 0, true;
    if (!str_split(value, '-', &word, &number) || !scope_find(word, &k) || k == SCOPE_ALL) return false;
    if (!str_int(number, &n) || n <= 0) return false;
    *kind = k;
    *id = n;
    return true;
}

struct str scope_value(struct visit *v, enum scope_kind kind, int64_t id) {
    if (kind == SCOPE_ALL) return STR("all");
    return arena_fmt(v->a, "%s-%lld", scope_id(kind), (long long)id);
}

struct str scope_words(struct visit *v, enum scope_kind kind, int64_t id) {
    struct organisation o;
    struct err e = {0};
    struct str name = STR_NONE;
    if (kind == SCOPE_ALL) return trs(v->lang, "The whole installation");
    if (kind == SCOPE_ORGANISATION && organisation_get(v->a, v->opt->store, id, &o, &e)) name = o.name;
    if (kind == SCOPE_SYSTEM) name = system_name(v, id);
    return name.len ? name : arena_fmt(v->a, tr(v->lang, "Number %lld"), (long long)id);
}

/* Roles --------------------------------------------------------------------------------------------------------------
 */

void offer_roles(struct visit *v, struct ui_field *f) {
    const struct roles *roles = roles_builtin();
    struct ui_choice *out = arena_array(v->a, roles->n, sizeof *out);
    size_t n = 0;
    for (size_t i = 0; i < roles->n; i++) {
        const struct role *r = &roles->list[i];
        if (!r->given) continue;
        struct str title = text_in(&r->title, v->lang);
        if (r->two_people) title = arena_fmt(v->a, tr(v->lang, "%.*s (two people)"), STR_ARG(title));
        out[n++] = (struct ui_choice){
            .value = r->id, .label = title, .hint = text_in(&r->about, v->lang), .chosen = str_eq(r->id, f->value)};
    }
    f->choices = out;
    f->n_choices = n;
}

struct str role_words(struct visit *v, struct str id) {
    const struct role *r = role_find(roles_builtin(), id);
    return r ? text_in(&r->title, v->lang) : id;
}

/* Days ---------------------------------------------------------------------------------------------------------------
 */

bool offered_day(struct visit *v, struct str typed, int64_t *begins, struct err *e) {
    char day[ERA_DAY_MAX];
    typed = str_trim(typed);
    if (!typed.len) return *begins = 0, true;
    if (!era_read_in(v->lang, typed, day, e)) return false;
    *begins = day_end(str_of(day)) - DAY_MS;
    return true;
}

struct str day_words(struct visit *v, int64_t moment) {
    char day[DAY_TEXT_MAX];
    if (!moment) return STR_NONE;
    day_of(moment, day);
    return arena_str(v->a, str_of(day));
}

struct str day_spoken(struct visit *v, int64_t moment) {
    struct buf b;
    if (!moment) return STR("");
    buf_init(&b, 100);
    struct html h = {.out = &b, .lang = v->lang};
    html_date(&h, day_words(v, moment));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Messages -----------------------------------------------------------------------------------------------------------
 */

struct str done_words(struct visit *v, const struct done_word *table) {
    struct str word = visit_query(v, "done");
    for (; word.len && table->word; table++)
        if (str_is(word, table->word)) return trs(v->lang, table->sentence);
    return STR_NONE;
}

void fault_add(struct visit *v, struct faults *fs, struct ui_field *f, struct str sentence) {
    sentence = arena_str(v->a, sentence);
    if (f && !f->error.len) f->error = sentence;
    if (fs->n < FAULTS_MAX) fs->list[fs->n++] = (struct ui_fault){f ? f->name : NULL, sentence};
}

void fault_err(struct visit *v, struct faults *fs, struct ui_field *f, const struct err *e) {
    fault_add(v, fs, f, str_of(e->text));
}

bool fault_is(const struct err *e) {
    return e->kind == ERR_INVALID || e->kind == ERR_NOT_FOUND || e->kind == ERR_DENIED || e->kind == ERR_CONFLICT ||
           e->kind == ERR_LIMIT;
}

unsigned fault_status(const struct err *e) {
    return e->kind == ERR_NONE || e->kind == ERR_INVALID ? 422 : http_status_of(e->kind);
}
