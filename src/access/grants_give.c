/* grants_give: giving, ending, confirming. Each is checked and written in one transaction. */
#include "access/change.h"
#include "access/grants_inside.h"
#include "access/organisation.h"
#include "ledger/period.h"

/* What may be given --------------------------------------------------------------------------------------------------
 */

static const struct role *role_for(struct str id, struct err *e) {
    const struct roles *roles = roles_builtin();
    const struct role *r = role_find(roles, id);
    if (r && r->given) return r;
    struct str ids[ROLES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < roles->n; i++)
        if (roles->list[i].given) ids[n++] = roles->list[i].id;
    struct str near = err_nearest(id, ids, n);
    if (r)
        err_set(e, ERR_INVALID, _("\"%.*s\" is a duty that follows from what one does; it is given to nobody."),
                STR_ARG(text_in(&r->title, lang_current())));
    else if (near.ptr)
        err_set(e, ERR_NOT_FOUND, _("There is no role %.*s (did you mean %.*s?)."), STR_ARG(id), STR_ARG(near));
    else
        err_set(e, ERR_NOT_FOUND, _("There is no role %.*s. See: kijun user roles"), STR_ARG(id));
    return NULL;
}

static bool scope_ok(struct arena *a, struct store *s, const struct role *r, const struct grant_wish *w,
                     struct err *e) {
    struct organisation o;
    if (!r->scopes[w->scope])
        return err_set(e, ERR_INVALID, _("\"%.*s\" is not given for this kind of scope (%s)."),
                       STR_ARG(text_in(&r->title, lang_current())), scope_id(w->scope));
    if (w->scope == SCOPE_SYSTEM) return change_system_there(s, w->object, e);
    if (w->scope == SCOPE_ALL)
        return w->object == 0 || err_set(e, ERR_INVALID, _("A role for everything names no organisation or system."));
    if (!organisation_get(a, s, w->object, &o, e)) return false;
    return o.active || err_set(e, ERR_CONFLICT, _("%.*s was stopped; no role is given for it."), STR_ARG(o.name));
}

static bool wish_ok(const struct role *r, const struct grant_wish *w, int64_t now, struct err *e) {
    if (w->since < 0 || w->until < 0 || (w->until && w->until <= w->since) || (w->until && w->until <= now))
        return err_set(e, ERR_INVALID, _("A role ends after it begins, and after now."));
    if (w->clearance > r->clearance_most)
        return err_set(e, ERR_INVALID, _("\"%.*s\" reaches class %u of confidentiality at most."),
                       STR_ARG(text_in(&r->title, lang_current())), r->clearance_most);
    return change_reason_ok(w->reason, GRANT_REASON_MAX, e);
}

static bool check(struct arena *a, struct store *s, const struct grant_wish *w, int64_t now, const struct role **role,
                  struct err *e) {
    const struct role *r = role_for(w->role, e);
    const struct duty_pair *pair;
    const struct grant *with;
    struct grant_list have;
    if (!r || !change_person_there(a, s, w->person, NULL, e) || !wish_ok(r, w, now, e) || !scope_ok(a, s, r, w, e) ||
        !grant_live(a, s, w->person, now, &have, e) || !grant_excluded(a, s, w, &have, &with, &pair, e))
        return false;
    if (with) return grant_say_excluded(w, with, pair, e);
    for (size_t i = 0; i < have.n; i++) {
        const struct grant *g = &have.list[i];
        if (str_eq(g->role, w->role) && g->scope == w->scope && g->object == w->object &&
            (!w->until || g->since < w->until) && (!g->until || w->since < g->until))
            return err_set(e, ERR_CONFLICT, _("The person has this role for this scope already (number %lld)."),
                           (long long)g->id);
    }
    if (have.n >= VIEWER_GRANTS_MAX)
        return err_set(e, ERR_LIMIT, _("The person has %d roles already, the most that may be."), VIEWER_GRANTS_MAX);
    return *role = r, true;
}

bool grant_check(struct arena *a, struct store *s, const struct grant_wish *w, int64_t now, bool *two, struct err *e) {
    const struct role *r;
    if (!check(a, s, w, now, &r, e)) return false;
    if (two) *two = r->two_people || (w->clearance == 3 && r->clearance < 3);
    return true;
}

/* Writing -----------------------------------------------------------------------------------------------------------
 */

static struct str as_json(struct arena *a, const struct grant *g) {
    struct change_json j;
    change_json_begin(&j, a);
    change_json_str(&j, "role", g->role);
    change_json_str(&j, "scope", str_of(scope_id(g->scope)));
    if (g->object) change_json_int(&j, "object", g->object);
    change_json_moment(&j, "since", g->since);
    change_json_moment(&j, "until", g->until);
    change_json_int(&j, "clearance", g->clearance);
    change_json_str(&j, "reason", g->reason);
    change_json_str(&j, "asked", g->asked);
    change_json_str(&j, "approved", g->approved);
    if (g->application) change_json_int(&j, "application", g->application);
    change_json_moment(&j, "taken", g->taken);
    change_json_str(&j, "taken_why", g->taken_why);
    change_json_moment(&j, "reviewed", g->reviewed);
    return change_json_end(&j);
}

static bool record(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                   const struct grant *before, struct grant *after, struct err *e) {
    return change_record(t,
                         &(struct change_entry){
                             .by = by,
                             .kind = "person",
                             .act = act,
                             .on = arena_fmt(a, "person/%.*s/grant/%lld", STR_ARG(after->person), (long long)after->id),
                             .before = before ? as_json(a, before) : STR_NONE,
                             .after = as_json(a, after)},
                         &after->changed, e);
}

static bool insert(struct store *s, const struct grant *g, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO role_grant (id, person, role, scope, object, since, until, "
                                     "clearance, reason, asked, approved, "
                                     "application, taken, used, reviewed, changed) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0, $13)"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, g->id);
    stmt_text(q, 2, g->person);
    stmt_text(q, 3, g->role);
    stmt_text(q, 4, str_of(scope_id(g->scope)));
    stmt_int(q, 5, g->object);
    stmt_int(q, 6, g->since);
    stmt_int(q, 7, g->until);
    stmt_int(q, 8, g->clearance);
    stmt_text(q, 9, g->reason);
    stmt_text(q, 10, g->asked);
    stmt_text(q, 11, g->approved);
    stmt_int(q, 12, g->application);
    stmt_int(q, 13, g->changed);
    return stmt_run(q, NULL, e);
}

static bool update(struct store *s, const struct grant *g, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("UPDATE role_grant SET until = $2, taken = $3, taken_by = $4, taken_why = $5, "
                                     "used = $6, reviewed = $7, changed = $8 WHERE id = $1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, g->id);
    stmt_int(q, 2, g->until);
    stmt_int(q, 3, g->taken);
    stmt_text(q, 4, g->taken_by);
    stmt_text(q, 5, g->taken_why);
    stmt_int(q, 6, g->used);
    stmt_int(q, 7, g->reviewed);
    stmt_int(q, 8, g->changed);
    return stmt_run(q, NULL, e);
}

bool grant_put(struct arena *a, struct trail *t, const struct trail_actor *by, const struct grant_wish *w,
               const struct grant_word *word, int64_t now, int64_t *id, struct err *e) {
    struct store *s = trail_store(t);
    struct grant_wish wish = *w;
    const struct role *r;
    if (wish.since < now) wish.since = now; /* nothing is given for the past */
    if (!check(a, s, &wish, now, &r, e)) return false;
    struct grant g = {.person = wish.person,
                      .role = r->id,
                      .scope = wish.scope,
                      .object = wish.object,
                      .since = wish.since,
                      .until = wish.until,
                      .clearance = wish.clearance ? wish.clearance : r->clearance,
                      .reason = wish.reason,
                      .asked = word->asked,
                      .approved = word->approved,
                      .application = word->application};
    if (!change_number(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM role_grant"), &g.id, e) ||
        !record(a, t, by, "add", NULL, &g, e) || !insert(s, &g, e))
        return false;
    if (id) *id = g.id;
    return true;
}

static bool give(struct arena *a, struct trail *t, const struct trail_actor *by, const struct grant_wish *w,
                 int64_t now, int64_t *id, struct err *e) {
    bool two;
    if (!grant_check(a, trail_store(t), w, now, &two, e)) return false;
    if (two)
        return err_set(e, ERR_DENIED,
                       _("\"%.*s\" is given by two people: file an application, which somebody else approves."),
                       STR_ARG(text_in(&role_find(roles_builtin(), w->role)->title, lang_current())));
    return grant_put(a, t, by, w, &(struct grant_word){.asked = change_who(by)}, now, id, e);
}

bool grant_give(struct trail *t, const struct trail_actor *by, const struct grant_wish *w, int64_t now, int64_t *id,
                struct err *e) {
    STORE_TX struct store_tx tx = {0};
    int64_t new;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = give(a, t, by, w, now, &new, e);
    arena_free(a);
    if (!ok || !store_leave(&tx, e)) return false;
    return *id = new, true;
}

static bool give_first(struct arena *a, struct trail *t, const struct trail_actor *by, struct str person,
                       struct str reason, int64_t most, int64_t now, int64_t *id, struct err *e) {
    const struct roles *roles = roles_builtin();
    const struct role *r = NULL;
    int64_t others;
    for (size_t i = 0; i < roles->n; i++)
        if (roles->list[i].first) r = &roles->list[i];
    if (!r) return err_set(e, ERR_INVALID, _("No role is that of the first administrator."));
    if (!grant_others_first(trail_store(t), person, now, &others, e)) return false;
    if (others > most)
        return err_set(e, ERR_CONFLICT,
                       _("\"%.*s\" is held by others already: file an application, which one of them approves."),
                       STR_ARG(text_in(&r->title, lang_current())));
    return grant_put(
        a, t, by,
        &(struct grant_wish){.person = person, .role = r->id, .scope = SCOPE_ALL, .since = now, .reason = reason},
        &(struct grant_word){.asked = change_who(by)}, now, id, e);
}

static bool first(struct trail *t, const struct trail_actor *by, struct str person, struct str reason, int64_t most,
                  int64_t now, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = give_first(a, t, by, person, reason, most, now, id, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}

bool grant_first(struct trail *t, const struct trail_actor *by, struct str person, struct str reason, int64_t now,
                 int64_t *id, struct err *e) {
    return first(t, by, person, reason, 1, now, id, e);
}

bool grants_first(struct trail *t, const struct trail_actor *by, struct str person, struct err *e) {
    return first(t, by, person, str_of(_("The first administrator of this installation.")), 0, clock_unix_ms(), NULL,
                 e);
}

/* Ending ------------------------------------------------------------------------------------------------------------
 */

static bool over(const struct grant *g, int64_t now) {
    return g->taken || (g->until && g->until <= now);
}

bool grant_end_at(struct arena *a, struct trail *t, const struct trail_actor *by, const struct grant *g, int64_t when,
                  struct str reason, int64_t now, struct err *e) {
    struct grant after = *g;
    bool at_once = when <= now || when <= g->since; /* what has not begun by then never does */
    if (over(g, now))
        return err_set(e, ERR_CONFLICT, _("The role given under the number %lld is over already."), (long long)g->id);
    if (at_once) {
        after.taken = now;
        after.taken_by = change_who(by);
    } else {
        after.until = !g->until || when < g->until ? when : g->until;
    }
    after.taken_why = reason;
    return record(a, t, by, at_once ? "remove" : "set", g, &after, e) && update(trail_store(t), &after, e);
}

static bool last_first(struct store *s, const struct grant *g, int64_t now, struct err *e) {
    const struct role *r = role_find(roles_builtin(), g->role);
    int64_t others;
    if (!r || !r->first || g->since > now) return true;
    if (!grant_others_first(s, g->person, now, &others, e)) return false;
    return others > 0 || err_set(e, ERR_CONFLICT, _("Nobody else is \"%.*s\"; give the role to somebody else first."),
                                 STR_ARG(text_in(&r->title, lang_current())));
}

bool grant_take(struct trail *t, const struct trail_actor *by, int64_t id, struct str reason, int64_t now,
                struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct grant g;
    if (!change_reason_ok(reason, GRANT_REASON_MAX, e) || !store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = grant_get(a, trail_store(t), id, &g, e) && last_first(trail_store(t), &g, now, e) &&
              grant_end_at(a, t, by, &g, now, reason, now, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}

bool grant_take_all(struct trail *t, const struct trail_actor *by, struct str person, struct str reason, int64_t now,
                    int64_t *n, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct grant_list have;
    if (!change_reason_ok(reason, GRANT_REASON_MAX, e) || !store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(64 * MIB);
    bool ok = grant_live(a, trail_store(t), person, now, &have, e);
    for (size_t i = 0; ok && i < have.n; i++)
        ok = last_first(trail_store(t), &have.list[i], now, e) &&
             grant_end_at(a, t, by, &have.list[i], now, reason, now, e);
    size_t count = ok ? have.n : 0;
    arena_free(a);
    if (!ok || !store_leave(&tx, e)) return false;
    if (n) *n = (int64_t)count;
    return true;
}

/* Looked at, used ----------------------------------------------------------------------------------------------------
 */

bool grant_confirm(struct trail *t, const struct trail_actor *by, int64_t id, int64_t now, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct grant g, after;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = grant_get(a, trail_store(t), id, &g, e);
    if (ok && over(&g, now))
        ok = err_set(e, ERR_CONFLICT, _("The role given under the number %lld is over already."), (long long)id);
    if (ok) {
        after = g;
        after.reviewed = now;
        ok = record(a, t, by, "review", &g, &after, e) && update(trail_store(t), &after, e);
    }
    arena_free(a);
    return ok && store_leave(&tx, e);
}

/* How many of the live ones were not used since the day began. */
static bool unused(struct store *s, struct str person, int64_t day, int64_t now, int64_t *n, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT COUNT(*) FROM role_grant WHERE person = $1 AND taken = 0 AND since <= $2 "
                                     "AND (until = 0 OR until > $2) AND used < $3"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, now);
    stmt_int(q, 3, day);
    if (!stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool mark_used(struct store *s, struct str person, int64_t day, int64_t now, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("UPDATE role_grant SET used = $2 WHERE person = $1 AND taken = 0 AND since <= $2 "
                                     "AND (until = 0 OR until > $2) AND used < $3"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, now);
    stmt_int(q, 3, day);
    return stmt_run(q, NULL, e);
}

bool grants_used(struct trail *t, const struct trail_actor *by, struct str person, int64_t now, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    char day[DAY_TEXT_MAX];
    int64_t n;
    day_of(now, day);
    int64_t begin = day_end(str_of(day)) - INT64_C(86400000);
    if (!unused(trail_store(t), person, begin, now, &n, e)) return false;
    if (!n) return true;
    if (!store_join(trail_store(t), &tx, e) || !mark_used(trail_store(t), person, begin, now, e)) return false;
    struct arena *a = arena_new(MIB);
    bool ok =
        change_record(t,
                      &(struct change_entry){
                          .by = by, .kind = "use", .act = "roles", .on = arena_fmt(a, "person/%.*s", STR_ARG(person))},
                      NULL, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}
