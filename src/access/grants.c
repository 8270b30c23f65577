/* grants: looking at who has what; which duties meet; the yearly review. */
#include "access/grants.h"

#include "access/change.h"
#include "access/grants_inside.h"
#include "access/organisation_inside.h"

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

struct grant grant_row(struct arena *a, const struct stmt *q) {
    struct grant g = {.id = stmt_int_at(q, 0),
                      .person = copied(a, stmt_text_at(q, 1)),
                      .role = copied(a, stmt_text_at(q, 2)),
                      .object = stmt_int_at(q, 4),
                      .since = stmt_int_at(q, 5),
                      .until = stmt_int_at(q, 6),
                      .clearance = (unsigned)stmt_int_at(q, 7),
                      .reason = copied(a, stmt_text_at(q, 8)),
                      .asked = copied(a, stmt_text_at(q, 9)),
                      .approved = copied(a, stmt_text_at(q, 10)),
                      .application = stmt_int_at(q, 11),
                      .taken = stmt_int_at(q, 12),
                      .taken_by = copied(a, stmt_text_at(q, 13)),
                      .taken_why = copied(a, stmt_text_at(q, 14)),
                      .used = stmt_int_at(q, 15),
                      .reviewed = stmt_int_at(q, 16),
                      .changed = stmt_int_at(q, 17)};
    (void)scope_find(stmt_text_at(q, 3), &g.scope); /* the table holds no other word */
    return g;
}

static bool rows(struct arena *a, struct stmt *q, struct grant_list *out, struct err *e) {
    struct grant_list l = {0};
    size_t room = 0;
    while (stmt_row(q, e)) {
        l.list = arena_grow(a, l.list, l.n, &room, sizeof *l.list);
        l.list[l.n++] = grant_row(a, q);
    }
    if (e->kind) return false;
    *out = l;
    return true;
}

bool grant_get(struct arena *a, struct store *s, int64_t id, struct grant *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT " GRANT_COLUMNS " FROM role_grant g WHERE g.id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) *out = grant_row(a, q);
    stmt_done(q);
    return found || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no role given under the number %lld."), (long long)id));
}

bool grant_list(struct arena *a, struct store *s, const struct grant_filter *f, int64_t now, struct grant_list *out,
                struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT " GRANT_COLUMNS " FROM role_grant g "
                                     "WHERE ($1 = '' OR g.person = $1) AND ($2 = '' OR g.role = $2) "
                                     "AND ($3 = 1 OR (g.taken = 0 AND (g.until = 0 OR g.until > $4))) "
                                     "ORDER BY g.person, g.id LIMIT 100000"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, f->person.ptr ? f->person : STR(""));
    stmt_text(q, 2, f->role.ptr ? f->role : STR(""));
    stmt_int(q, 3, f->past);
    stmt_int(q, 4, now);
    return rows(a, q, out, e);
}

bool grant_live(struct arena *a, struct store *s, struct str person, int64_t now, struct grant_list *out,
                struct err *e) {
    return grant_list(a, s, &(struct grant_filter){.person = person}, now, out, e);
}

/* Duties that meet ---------------------------------------------------------------------------------------------------
 */

static system_place_fn *place_of_system;

void grants_set_place(system_place_fn *place) {
    place_of_system = place;
}

bool grants_place(struct store *s, int64_t system, int64_t *organisation, struct err *e) {
    return !place_of_system || place_of_system(s, system, organisation, e);
}

struct reach {
    enum scope_kind scope;
    int64_t object;
};

/* Could something be in both? What is not known could. */
static bool system_in(struct arena *a, struct store *s, int64_t system, int64_t top, bool *out, struct err *e) {
    int64_t at = 0;
    if (!grants_place(s, system, &at, e)) return false;
    if (!at) return *out = true, true;
    return organisation_within(a, s, at, top, out, e);
}

static bool meet(struct arena *a, struct store *s, struct reach x, struct reach y, bool *out, struct err *e) {
    if (x.scope == SCOPE_ALL || y.scope == SCOPE_ALL) return *out = true, true;
    if (x.scope == SCOPE_SYSTEM && y.scope == SCOPE_SYSTEM) return *out = x.object == y.object, true;
    if (x.scope == SCOPE_SYSTEM) return system_in(a, s, x.object, y.object, out, e);
    if (y.scope == SCOPE_SYSTEM) return system_in(a, s, y.object, x.object, out, e);
    bool one, other;
    if (!organisation_within(a, s, x.object, y.object, &one, e) ||
        !organisation_within(a, s, y.object, x.object, &other, e))
        return false;
    return *out = one || other, true;
}

static bool at_one_time(int64_t since, int64_t until, const struct grant *g) {
    return (!until || g->since < until) && (!g->until || since < g->until);
}

bool grant_excluded(struct arena *a, struct store *s, const struct grant_wish *w, const struct grant_list *have,
                    const struct grant **with, const struct duty_pair **pair, struct err *e) {
    const struct roles *roles = roles_builtin();
    const struct role *new = role_find(roles, w->role);
    *with = NULL;
    for (size_t i = 0; new &&i < have->n; i++) {
        const struct grant *g = &have->list[i];
        const struct role *old = role_find(roles, g->role);
        const struct duty_pair *p = old ? roles_exclude(roles, new, old) : NULL;
        bool both = false;
        if (!p || !at_one_time(w->since, w->until, g)) continue;
        if (!meet(a, s, (struct reach){w->scope, w->object}, (struct reach){g->scope, g->object}, &both, e))
            return false;
        if (both) return *with = g, *pair = p, true;
    }
    return true;
}

bool grant_say_excluded(const struct grant_wish *w, const struct grant *with, const struct duty_pair *pair,
                        struct err *e) {
    const struct roles *roles = roles_builtin();
    enum lang lang = lang_current();
    const struct role *new = role_find(roles, w->role), *old = role_find(roles, with->role);
    struct str one = text_in(&roles->list[pair->one].title, lang),
               other = text_in(&roles->list[pair->other].title, lang);
    return err_set(
        e, ERR_DENIED,
        _("\"%.*s\" cannot be held together with \"%.*s\", which the person has for the same scope: \"%.*s\" "
          "and \"%.*s\" are duties that one person does not combine (%.*s)."),
        STR_ARG(text_in(&new->title, lang)), STR_ARG(text_in(&old->title, lang)), STR_ARG(one), STR_ARG(other),
        STR_ARG(pair->source.section));
}

/* The first administrator's role
 * ---------------------------------------------------------------------------------------- */

static struct str first_role(void) {
    const struct roles *roles = roles_builtin();
    for (size_t i = 0; i < roles->n; i++)
        if (roles->list[i].first) return roles->list[i].id;
    return STR("");
}

bool grant_others_first(struct store *s, struct str person, int64_t when, int64_t *n, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT COUNT(DISTINCT g.person) FROM role_grant g JOIN person p ON p.id = g.person "
                        "WHERE g.role = $1 AND g.person <> $2 AND p.state = 'active' AND g.taken = 0 "
                        "AND g.since <= $3 AND (g.until = 0 OR g.until > $3)"),
                    e);
    if (!q) return false;
    stmt_text(q, 1, first_role());
    stmt_text(q, 2, person);
    stmt_int(q, 3, when);
    if (!stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

/* Review ------------------------------------------------------------------------------------------------------------
 */

static bool later(int64_t a, int64_t b) {
    return a > b;
}

/* Does it meet another one of the same person (they stand side by side)? */
static bool meets_another(struct arena *a, struct store *s, const struct review_row *r, const struct grant_list *all,
                          bool *out, struct err *e) {
    const struct grant *g = &r->grant, *with;
    const struct duty_pair *pair;
    struct grant_wish w = {g->person, g->role, g->scope, g->object, g->since, g->until, g->clearance, g->reason};
    struct grant_list own = {0};
    for (size_t i = 0; i < all->n; i++) {
        if (!str_eq(all->list[i].person, g->person)) continue;
        if (!own.n) own.list = &all->list[i];
        own.n++;
    }
    if (!grant_excluded(a, s, &w, &own, &with, &pair, e)) return false;
    return *out = with != NULL, true;
}

static bool judged(struct arena *a, struct store *s, struct review_row *r, bool stopped, bool gone, int64_t before,
                   const struct grant_list *all, bool *wanted, struct err *e) {
    const struct grant *g = &r->grant;
    bool met = false;
    *wanted = true;
    if (stopped) return r->why = REVIEW_STOPPED, true;
    if (!role_find(roles_builtin(), g->role)) return r->why = REVIEW_NO_ROLE, true;
    if (gone) return r->why = REVIEW_GONE, true;
    if (!meets_another(a, s, r, all, &met, e)) return false;
    if (met) return r->why = REVIEW_EXCLUDED, true;
    if (later(g->since, before) || later(g->reviewed, before)) return *wanted = false, true;
    r->why = later(g->used, before) ? REVIEW_DUE : REVIEW_UNUSED;
    return true;
}

struct review_found {
    struct review_row row;
    bool stopped, gone;
};

static bool review_rows(struct arena *a, struct store *s, int64_t now, struct review_found **out, size_t *n,
                        struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT " GRANT_COLUMNS ", p.name, p.state, CASE g.scope "
                        "WHEN 'organisation' THEN (SELECT o.state FROM organisation o WHERE o.id = g.object) "
                        "WHEN 'system' THEN (SELECT y.state FROM system y WHERE y.id = g.object) ELSE 'active' END "
                        "FROM role_grant g JOIN person p ON p.id = g.person "
                        "WHERE g.taken = 0 AND (g.until = 0 OR g.until > $1) ORDER BY g.person, g.id LIMIT 100000"),
                    e);
    struct review_found *list = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    stmt_int(q, 1, now);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        struct str object = stmt_text_at(q, GRANT_COLUMN_COUNT + 2);
        list[count++] = (struct review_found){
            .row = {.grant = grant_row(a, q), .name = copied(a, stmt_text_at(q, GRANT_COLUMN_COUNT))},
            .stopped = !str_is(stmt_text_at(q, GRANT_COLUMN_COUNT + 1), "active"),
            .gone = !str_is(object, "active") && !str_is(object, "kept")};
    }
    if (e->kind) return false;
    *out = list;
    *n = count;
    return true;
}

bool grant_review(struct arena *a, struct store *s, int64_t before, int64_t now, struct review_row **list, size_t *n,
                  struct err *e) {
    struct review_found *found;
    size_t count, kept = 0;
    if (!review_rows(a, s, now, &found, &count, e)) return false;
    struct review_row *out = arena_array(a, count + 1, sizeof *out);
    size_t from = 0;
    struct grant_list own = {arena_array(a, count + 1, sizeof(struct grant)), 0};
    for (size_t i = 0; i < count; i++) own.list[i] = found[i].row.grant;
    for (size_t i = 0; i < count; i++) {
        bool wanted;
        size_t to = i;
        if (!str_eq(found[from].row.grant.person, found[i].row.grant.person)) from = i;
        while (to < count && str_eq(found[to].row.grant.person, found[i].row.grant.person)) to++;
        struct grant_list his = {own.list + from, to - from};
        if (!judged(a, s, &found[i].row, found[i].stopped, found[i].gone, before, &his, &wanted, e)) return false;
        if (wanted) out[kept++] = found[i].row;
    }
    *list = out;
    *n = kept;
    return true;
}
