/* organisation: the tree, and who belongs where. */
#include "access/organisation.h"

#include <stdlib.h>

#include "access/change.h"
#include "access/organisation_inside.h"

#define COLUMNS "id, name, reading, code, COALESCE(parent, 0), state, changed"

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

static struct organisation row(struct arena *a, const struct stmt *q) {
    return (struct organisation){.id = stmt_int_at(q, 0),
                                 .name = copied(a, stmt_text_at(q, 1)),
                                 .reading = copied(a, stmt_text_at(q, 2)),
                                 .code = copied(a, stmt_text_at(q, 3)),
                                 .parent = stmt_int_at(q, 4),
                                 .active = str_is(stmt_text_at(q, 5), "active"),
                                 .changed = stmt_int_at(q, 6)};
}

/* Looking -----------------------------------------------------------------------------------------------------------
 */

bool organisation_get(struct arena *a, struct store *s, int64_t id, struct organisation *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT " COLUMNS " FROM organisation WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) *out = row(a, q);
    stmt_done(q);
    return found || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no organisation with the number %lld."), (long long)id));
}

bool organisation_by_code(struct arena *a, struct store *s, struct str code, struct organisation *out, bool *found,
                          struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT " COLUMNS " FROM organisation WHERE code = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, code);
    bool there = stmt_row(q, e);
    if (there) *out = row(a, q);
    stmt_done(q);
    if (!there && e->kind) return false;
    return *found = there, true;
}

static int by_parent(const void *a, const void *b) {
    const struct organisation *x = a, *y = b;
    if (x->parent != y->parent) return x->parent < y->parent ? -1 : 1;
    int c = str_cmp(x->code, y->code);
    if (!c) c = str_cmp(x->name, y->name);
    return c ? c : (x->id > y->id) - (x->id < y->id);
}

/* The first of those with this parent in a list that is sorted by parent. */
static size_t first_child(const struct organisation *all, size_t n, int64_t parent) {
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (all[mid].parent < parent)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Depth first; the ceiling of the depth is kept when rows are written. */
static void lay_out(const struct organisation *all, size_t n, int64_t parent, unsigned depth, struct organisation *out,
                    size_t *at) {
    if (depth > ORGANISATION_DEPTH_MAX) return;
    for (size_t i = first_child(all, n, parent); i < n && all[i].parent == parent && *at < n; i++) {
        out[*at] = all[i];
        out[(*at)++].depth = depth;
        lay_out(all, n, all[i].id, depth + 1, out, at);
    }
}

bool organisation_list(struct arena *a, struct store *s, bool stopped, struct organisation **list, size_t *n,
                       struct err *e) {
    struct stmt *q = store_query(
        s, SQL("SELECT " COLUMNS " FROM organisation WHERE state = 'active' OR $1 = 1 ORDER BY id LIMIT 20000"), e);
    struct organisation *all = NULL;
    size_t count = 0, room = 0, laid = 0;
    if (!q) return false;
    stmt_int(q, 1, stopped);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = row(a, q);
    }
    if (e->kind) return false;
    if (count) qsort(all, count, sizeof *all, by_parent);
    struct organisation *out = arena_array(a, count + 1, sizeof *out);
    lay_out(all, count, 0, 0, out, &laid);
    *list = out;
    *n = laid;
    return true;
}

bool organisation_below(struct arena *a, struct store *s, int64_t id, int64_t **ids, size_t *n, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = $1 "
                                     "UNION SELECT o.id FROM organisation o JOIN below b ON o.parent = b.id) "
                                     "SELECT id FROM below ORDER BY id"),
                                 e);
    int64_t *list = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    stmt_int(q, 1, id);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = stmt_int_at(q, 0);
    }
    if (e->kind) return false;
    *ids = list;
    *n = count;
    return true;
}

/* From it to the top. */
static bool above(struct arena *a, struct store *s, int64_t id, struct organisation *chain, size_t *n, struct err *e) {
    size_t count = 0;
    while (id && count <= ORGANISATION_DEPTH_MAX) {
        if (!organisation_get(a, s, id, &chain[count], e)) return false;
        id = chain[count++].parent;
    }
    return *n = count, true;
}

bool organisation_within(struct arena *a, struct store *s, int64_t id, int64_t top, bool *out, struct err *e) {
    struct organisation chain[ORGANISATION_DEPTH_MAX + 1];
    size_t n = 0;
    bool yes = false;
    if (!above(a, s, id, chain, &n, e)) return false;
    for (size_t i = 0; i < n; i++) yes = yes || chain[i].id == top;
    return *out = yes, true;
}

bool organisation_path(struct arena *a, struct store *s, int64_t id, struct str *out, struct err *e) {
    struct organisation chain[ORGANISATION_DEPTH_MAX + 1];
    size_t n = 0;
    struct buf b;
    if (!above(a, s, id, chain, &n, e)) return false;
    buf_init(&b, 64 * KIB);
    for (size_t i = n; i-- > 0;) {
        buf_add(&b, chain[i].name);
        if (i) buf_addc(&b, ' ');
    }
    *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return true;
}

/* Changing ----------------------------------------------------------------------------------------------------------
 */

static struct str as_json(struct arena *a, const struct organisation *o) {
    struct change_json j;
    change_json_begin(&j, a);
    change_json_str(&j, "name", o->name);
    change_json_str(&j, "reading", o->reading);
    change_json_str(&j, "code", o->code);
    if (o->parent) change_json_int(&j, "parent", o->parent);
    change_json_str(&j, "state", o->active ? STR("active") : STR("stopped"));
    return change_json_end(&j);
}

static bool record(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                   const struct organisation *before, struct organisation *after, struct err *e) {
    return change_record(t,
                         &(struct change_entry){.by = by,
                                                .kind = "person",
                                                .act = act,
                                                .on = arena_fmt(a, "organisation/%lld", (long long)after->id),
                                                .before = before ? as_json(a, before) : STR_NONE,
                                                .after = as_json(a, after)},
                         &after->changed, e);
}

static void bind(struct stmt *q, const struct organisation *o) {
    stmt_int(q, 1, o->id);
    stmt_text(q, 2, o->name);
    stmt_text(q, 3, o->reading);
    stmt_text(q, 4, o->code);
    if (o->parent)
        stmt_int(q, 5, o->parent);
    else
        stmt_null(q, 5);
    stmt_text(q, 6, o->active ? STR("active") : STR("stopped"));
    stmt_int(q, 7, o->changed);
}

static bool texts_ok(const struct organisation *o, struct err *e) {
    bool ok = change_line_ok(o->name, ORGANISATION_TEXT_MAX) &&
              (!o->reading.ptr || change_line_ok(o->reading, ORGANISATION_TEXT_MAX)) &&
              (!o->code.ptr || change_line_ok(o->code, ORGANISATION_TEXT_MAX));
    return ok ||
           err_set(e, ERR_INVALID, _("Name, reading and code of an organisation are one line of 1 to %d characters."),
                   ORGANISATION_TEXT_MAX);
}

static bool code_free(struct arena *a, struct store *s, const struct organisation *o, struct err *e) {
    struct organisation other;
    bool found;
    if (!o->code.ptr) return true;
    if (!organisation_by_code(a, s, o->code, &other, &found, e)) return false;
    return !found || other.id == o->id ||
           err_set(e, ERR_CONFLICT, _("The code %.*s is that of %.*s; a code is never given twice."), STR_ARG(o->code),
                   STR_ARG(other.name));
}

/* How many levels are below it: 0, nothing. */
static bool height(struct store *s, int64_t id, int64_t *out, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("WITH RECURSIVE below (id, depth) AS (SELECT id, 0 FROM organisation WHERE id = $1 UNION "
            "SELECT o.id, b.depth + 1 FROM organisation o JOIN below b ON o.parent = b.id WHERE b.depth < 32) "
            "SELECT COALESCE(MAX(depth), 0) FROM below"),
        e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (!stmt_row(q, e)) return false;
    *out = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

/* A parent that is there, active, not itself below, and not too deep. */
static bool parent_ok(struct arena *a, struct store *s, const struct organisation *o, struct err *e) {
    struct organisation chain[ORGANISATION_DEPTH_MAX + 1];
    size_t n = 0;
    int64_t below = 0;
    if (!o->parent) return true;
    if (!above(a, s, o->parent, chain, &n, e) || (o->id && !height(s, o->id, &below, e))) return false;
    if (!chain[0].active)
        return err_set(e, ERR_CONFLICT, _("%.*s was stopped; nothing can be put below it."), STR_ARG(chain[0].name));
    for (size_t i = 0; i < n; i++)
        if (chain[i].id == o->id) return err_set(e, ERR_INVALID, _("An organisation cannot be moved below itself."));
    return n + (size_t)below < ORGANISATION_DEPTH_MAX ||
           err_set(e, ERR_LIMIT, _("Organisations are at most %d levels deep."), ORGANISATION_DEPTH_MAX);
}

static bool add(struct arena *a, struct trail *t, const struct trail_actor *by, struct organisation *o, struct err *e) {
    struct store *s = trail_store(t);
    int64_t count;
    if (!texts_ok(o, e) || !code_free(a, s, o, e) || !parent_ok(a, s, o, e) ||
        !change_number(s, SQL("SELECT COUNT(*) FROM organisation"), &count, e) ||
        !change_number(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM organisation"), &o->id, e))
        return false;
    if (count >= ORGANISATIONS_MAX)
        return err_set(e, ERR_LIMIT, _("There are %d organisations already, the most that may be."), ORGANISATIONS_MAX);
    if (!record(a, t, by, "add", NULL, o, e)) return false;
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO organisation (id, name, reading, code, parent, state, changed) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                 e);
    if (!q) return false;
    bind(q, o);
    return stmt_run(q, NULL, e);
}

bool organisation_add(struct trail *t, const struct trail_actor *by, const struct organisation *o, int64_t *id,
                      struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct organisation new = *o;
    new.id = 0;
    new.active = true;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = add(a, t, by, &new, e);
    arena_free(a);
    if (!ok || !store_leave(&tx, e)) return false;
    return *id = new.id, true;
}

static bool update(struct store *s, const struct organisation *o, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("UPDATE organisation SET name = $2, reading = $3, code = $4, parent = $5, "
                                     "state = $6, changed = $7 WHERE id = $1"),
                                 e);
    if (!q) return false;
    bind(q, o);
    return stmt_run(q, NULL, e);
}

static bool active(const struct organisation *o, struct err *e) {
    return o->active || err_set(e, ERR_CONFLICT, _("%.*s was stopped; nothing is changed of it."), STR_ARG(o->name));
}

bool organisation_set(struct trail *t, const struct trail_actor *by, const struct organisation *o, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct organisation before, after;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok =
        organisation_get(a, s, o->id, &before, e) && active(&before, e) && texts_ok(o, e) && code_free(a, s, o, e);
    if (ok && o->changed && o->changed != before.changed)
        ok = err_set(e, ERR_CONFLICT, _("%.*s was changed meanwhile; look at it again."), STR_ARG(before.name));
    if (ok) {
        after = before;
        after.name = o->name;
        after.reading = o->reading;
        after.code = o->code;
        ok = record(a, t, by, "set", &before, &after, e) && update(s, &after, e);
    }
    arena_free(a);
    return ok && store_leave(&tx, e);
}

bool organisation_move(struct trail *t, const struct trail_actor *by, int64_t id, int64_t parent, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct organisation before, after;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = organisation_get(a, s, id, &before, e) && active(&before, e);
    if (ok) {
        after = before;
        after.parent = parent;
        ok = parent_ok(a, s, &after, e) && record(a, t, by, "move", &before, &after, e) && update(s, &after, e);
    }
    arena_free(a);
    return ok && store_leave(&tx, e);
}

/* Active ones below it and people in it. */
static bool empty(struct store *s, const struct organisation *o, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT (SELECT COUNT(*) FROM organisation WHERE parent = $1 AND state = 'active'), "
                        "(SELECT COUNT(*) FROM member m JOIN person p ON p.id = m.person "
                        "WHERE m.organisation = $1 AND p.state = 'active')"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, o->id);
    if (!stmt_row(q, e)) return false;
    int64_t below = stmt_int_at(q, 0), people = stmt_int_at(q, 1);
    stmt_done(q);
    if (below)
        return err_set(e, ERR_CONFLICT, _("%lld organisations below %.*s are active; move or stop them first."),
                       (long long)below, STR_ARG(o->name));
    return !people || err_set(e, ERR_CONFLICT, _("%lld people belong to %.*s; move them first."), (long long)people,
                              STR_ARG(o->name));
}

bool organisation_stop(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct organisation before, after;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = organisation_get(a, s, id, &before, e) && active(&before, e) && empty(s, &before, e);
    if (ok) {
        after = before;
        after.active = false;
        ok = record(a, t, by, "stop", &before, &after, e) && update(s, &after, e);
    }
    arena_free(a);
    return ok && store_leave(&tx, e);
}
