/* assign: rows of who works on what. What follows for a person: assign_tasks.c. */
#include "ledger/assign.h"

#include "fmt/fmt.h"
#include "ledger/database.h"
#include "ledger/people.h"
#include "ledger/period.h"

static const char *const ids[DUTIES] = {"answer", "decide", "inspect", "evidence", "manage"};

const char *work_duty_id(enum work_duty d) {
    return ids[d];
}

bool work_duty_find(struct str id, enum work_duty *out) {
    for (int d = 0; d < DUTIES; d++)
        if (str_is(id, ids[d])) return *out = (enum work_duty)d, true;
    return false;
}

const char *work_duty_title(enum work_duty d) {
    static const char *const titles[DUTIES] = {N_("Answering"), N_("Deciding"), N_("Inspecting"),
                                               N_("Bringing evidence"), N_("Keeping the register")};
    return titles[d];
}

/* Reading --------------------------------------------------------------------------------------- */

#define COLUMNS                                                                                                        \
    "SELECT a.id, a.system, a.person, a.duty, a.due, a.why, a.state, a.changed, s.name, p.name FROM assignment AS a "  \
    "JOIN system AS s ON s.id = a.system JOIN person AS p ON p.id = a.person "

static struct str copy(struct arena *a, const struct stmt *q, int column) {
    return stmt_null_at(q, column) ? STR_NONE : arena_str(a, stmt_text_at(q, column));
}

static void read_row(struct arena *a, const struct stmt *q, struct assignment *out) {
    *out = (struct assignment){.id = stmt_int_at(q, 0),
                               .system = stmt_int_at(q, 1),
                               .person = copy(a, q, 2),
                               .due = copy(a, q, 4),
                               .why = copy(a, q, 5),
                               .ended = str_is(stmt_text_at(q, 6), "ended"),
                               .changed = stmt_int_at(q, 7),
                               .system_name = copy(a, q, 8),
                               .person_name = copy(a, q, 9)};
    if (!work_duty_find(stmt_text_at(q, 3), &out->duty)) out->duty = DUTY_MANAGE;
}

static bool read_all(struct arena *a, struct stmt *q, struct assignment **list, size_t *n, struct err *e) {
    struct assignment *all = NULL;
    size_t count = 0, room = 0;
    while (count < ASSIGNMENTS_MAX && stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        read_row(a, q, &all[count++]);
    }
    if (count < ASSIGNMENTS_MAX && e->kind) return false;
    stmt_done(q);
    *list = all;
    *n = count;
    return true;
}

bool assignments_on(struct arena *a, struct store *s, int64_t system, struct assignment **list, size_t *n,
                    struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL(COLUMNS "WHERE a.system = $1 AND a.state = 'active' "
                                             "ORDER BY COALESCE(a.due, '9999-12-31'), a.id"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, system);
    return read_all(a, q, list, n, e);
}

bool assignments_of(struct arena *a, struct store *s, struct str person, struct assignment **list, size_t *n,
                    struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL(COLUMNS "WHERE a.person = $1 AND a.state = 'active' AND s.state = 'kept' "
                                             "ORDER BY COALESCE(a.due, '9999-12-31'), a.id"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, person);
    return read_all(a, q, list, n, e);
}

static bool get(struct arena *a, struct store *s, int64_t id, struct assignment *out, struct err *e) {
    struct stmt *q = store_query(s, SQL(COLUMNS "WHERE a.id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (!stmt_row(q, e)) return !e->kind && err_set(e, ERR_NOT_FOUND, _("There is no assignment %lld."), (long long)id);
    read_row(a, q, out);
    stmt_done(q);
    return true;
}

/* Writing --------------------------------------------------------------------------------------- */

static void member(struct jsonw *w, const char *key, struct str value) {
    if (!value.ptr) return;
    jsonw_key(w, key);
    jsonw_str(w, value);
}

static struct str as_json(struct arena *a, const struct assignment *x) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    member(&w, "person", x->person);
    member(&w, "duty", str_of(work_duty_id(x->duty)));
    member(&w, "due", x->due);
    member(&w, "why", x->why);
    jsonw_end_object(&w);
    struct str json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return json;
}

/* The entry of what happened to it; `note` says why it ended. */
static bool append(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                   const struct assignment *before, const struct assignment *after, struct str note, int64_t *n,
                   struct err *e) {
    const struct assignment *x = after ? after : before;
    struct str said = STR_NONE;
    if (note.len) {
        struct buf b;
        buf_init(&b, 64 * KIB);
        buf_addz(&b, "{\"why\":");
        json_quote(&b, note);
        buf_addc(&b, '}');
        said = arena_str(a, buf_str(&b));
        buf_release(&b);
    }
    return trail_append(t,
                        &(struct trail_change){
                            .by = by,
                            .kind = STR("system"),
                            .act = str_of(act),
                            .on = arena_fmt(a, "system/%lld/assignment/%lld", (long long)x->system, (long long)x->id),
                            .before = before ? as_json(a, before) : STR_NONE,
                            .after = after ? as_json(a, after) : STR_NONE,
                            .note = said},
                        n, e);
}

static bool write_row(struct store *s, const struct assignment *x, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO assignment (id, system, person, duty, due, why, state, changed) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET due = excluded.due, "
                        "why = excluded.why, state = excluded.state, changed = excluded.changed"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    stmt_int(q, 2, x->system);
    stmt_text(q, 3, x->person);
    stmt_text(q, 4, str_of(work_duty_id(x->duty)));
    stmt_text(q, 5, x->due);
    stmt_text(q, 6, x->why);
    stmt_text(q, 7, x->ended ? STR("ended") : STR("active"));
    stmt_int(q, 8, x->changed);
    return stmt_run(q, NULL, e);
}

static size_t characters(struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

static bool check_words(struct str due, struct str why, struct err *e) {
    if (due.ptr && !day_ok(due))
        return err_set(e, ERR_INVALID, _("\"%.*s\" is no day; days are written as 2026-04-01."), STR_ARG(due));
    if (characters(why) > ASSIGNMENT_WHY_MAX)
        return err_set(e, ERR_LIMIT, _("The reason may be %d characters long."), ASSIGNMENT_WHY_MAX);
    return true;
}

static bool check_system(struct store *s, int64_t system, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    if (!stmt_row(q, e))
        return !e->kind && err_set(e, ERR_NOT_FOUND, _("There is no system %lld in the database."), (long long)system);
    stmt_done(q);
    return true;
}

static bool check_person(struct arena *a, struct store *s, struct str id, struct err *e) {
    struct person p;
    bool found;
    if (!person_by_id(a, s, id, &p, &found, e)) return false;
    return (found && p.active) || err_set(e, ERR_NOT_FOUND, _("There is nobody with the id \"%.*s\"."), STR_ARG(id));
}

static bool has_already(struct store *s, const struct assignment *x, bool *has, struct err *e) {
    struct stmt *q = store_query(
        s, SQL("SELECT 1 FROM assignment WHERE system = $1 AND person = $2 AND duty = $3 AND state = 'active' LIMIT 1"),
        e);
    if (!q) return false;
    stmt_int(q, 1, x->system);
    stmt_text(q, 2, x->person);
    stmt_text(q, 3, str_of(work_duty_id(x->duty)));
    *has = stmt_row(q, e);
    stmt_done(q);
    return *has || e->kind == ERR_NONE;
}

static bool next_id(struct store *s, int64_t *id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM assignment"), e);
    if (!q || !stmt_row(q, e)) return false;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool add(struct arena *a, struct trail *t, const struct trail_actor *by, struct assignment *x, struct err *e) {
    struct store *s = trail_store(t);
    bool has;
    if (!check_words(x->due, x->why, e) || !check_system(s, x->system, e) || !check_person(a, s, x->person, e) ||
        !has_already(s, x, &has, e))
        return false;
    if (has) return err_set(e, ERR_CONFLICT, _("This person has this duty on the system already."));
    return next_id(s, &x->id, e) && append(a, t, by, "add", NULL, x, STR_NONE, &x->changed, e) && write_row(s, x, e);
}

bool assignment_add(struct trail *t, const struct trail_actor *by, const struct assignment *x, int64_t *id,
                    struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct assignment is = *x;
    is.ended = false;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = add(a, t, by, &is, e) && store_leave(&tx, e);
    arena_free(a);
    if (ok) *id = is.id;
    return ok;
}

/* What is not ended yet, as the caller saw it. */
static bool get_active(struct arena *a, struct trail *t, int64_t id, int64_t expected, struct assignment *out,
                       struct err *e) {
    if (!get(a, trail_store(t), id, out, e)) return false;
    if (out->ended) return err_set(e, ERR_CONFLICT, _("This assignment has ended already."));
    return expected == PART_ANY || expected == out->changed ||
           err_set(e, ERR_CONFLICT, _("Meanwhile somebody changed this assignment; look at it again."));
}

static bool change(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t id, int64_t expected,
                   const struct assignment *wish, struct err *e) {
    struct assignment was, is;
    if (!get_active(a, t, id, expected, &was, e)) return false;
    is = was;
    is.due = wish->due, is.why = wish->why, is.ended = wish->ended;
    const struct assignment *after = is.ended ? NULL : &is;
    struct str note = is.ended ? wish->why : STR_NONE;
    if (is.ended) is.due = was.due, is.why = was.why;
    return append(a, t, by, is.ended ? "remove" : "set", &was, after, note, &is.changed, e) &&
           write_row(trail_store(t), &is, e);
}

static bool change_in_transaction(struct trail *t, const struct trail_actor *by, int64_t id, int64_t expected,
                                  const struct assignment *wish, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!check_words(wish->due, wish->why, e) || !store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = change(a, t, by, id, expected, wish, e) && store_leave(&tx, e);
    arena_free(a);
    return ok;
}

bool assignment_change(struct trail *t, const struct trail_actor *by, int64_t id, int64_t expected, struct str due,
                       struct str why, struct err *e) {
    return change_in_transaction(t, by, id, expected, &(struct assignment){.due = due, .why = why}, e);
}

bool assignment_end(struct trail *t, const struct trail_actor *by, int64_t id, struct str why, struct err *e) {
    return change_in_transaction(t, by, id, PART_ANY, &(struct assignment){.why = why, .ended = true}, e);
}

/* Handing over ------------------------------------------------------------------------------------ */

static bool all_of(struct arena *a, struct store *s, struct str person, struct assignment **list, size_t *n,
                   struct err *e) {
    struct stmt *q = store_query(s, SQL(COLUMNS "WHERE a.person = $1 AND a.state = 'active' ORDER BY a.id"), e);
    size_t room = 0;
    *list = NULL, *n = 0;
    if (!q) return false;
    stmt_text(q, 1, person);
    while (stmt_row(q, e)) {
        *list = arena_grow(a, *list, *n, &room, sizeof **list);
        read_row(a, q, &(*list)[(*n)++]);
    }
    return e->kind == ERR_NONE;
}

static bool hand_over(struct arena *a, struct trail *t, const struct trail_actor *by, struct assignment *x,
                      struct str to, struct str why, struct err *e) {
    struct assignment wish = {.why = why, .ended = true}, next = *x;
    struct store *s = trail_store(t);
    bool has;
    next.person = to;
    if (!change(a, t, by, x->id, PART_ANY, &wish, e) || !has_already(s, &next, &has, e)) return false;
    if (has) return true;
    return next_id(s, &next.id, e) && append(a, t, by, "add", NULL, &next, why, &next.changed, e) &&
           write_row(s, &next, e);
}

bool assignments_hand_over(struct trail *t, const struct trail_actor *by, struct str from, struct str to,
                           struct str why, size_t *n, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct assignment *list;
    size_t count;
    if (!check_words(STR_NONE, why, e) || !store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(256 * MIB);
    bool ok = check_person(a, trail_store(t), to, e) && all_of(a, trail_store(t), from, &list, &count, e);
    for (size_t i = 0; ok && i < count; i++) ok = hand_over(a, t, by, &list[i], to, why, e);
    ok = ok && store_leave(&tx, e);
    arena_free(a);
    if (ok) *n = count;
    return ok;
}
