/* member: which organisation a person belongs to. */
#include "access/change.h"
#include "access/organisation.h"

bool member_of(struct store *s, struct str person, int64_t *organisation, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT organisation FROM member WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    bool there = stmt_row(q, e);
    if (!there && e->kind) return false;
    *organisation = there ? stmt_int_at(q, 0) : 0;
    stmt_done(q);
    return true;
}

static bool write(struct store *s, struct str person, int64_t organisation, int64_t entry, struct err *e) {
    struct stmt *q = organisation
                         ? store_query(s,
                                       SQL("INSERT INTO member (person, organisation, changed) VALUES ($1, $2, $3) "
                                           "ON CONFLICT (person) DO UPDATE SET organisation = excluded.organisation, "
                                           "changed = excluded.changed"),
                                       e)
                         : store_query(s, SQL("DELETE FROM member WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    if (organisation) {
        stmt_int(q, 2, organisation);
        stmt_int(q, 3, entry);
    }
    return stmt_run(q, NULL, e);
}

static struct str as_json(struct arena *a, int64_t organisation) {
    return organisation ? arena_fmt(a, "{\"organisation\":%lld}", (long long)organisation) : STR_NONE;
}

static bool set(struct arena *a, struct trail *t, const struct trail_actor *by, struct str person, int64_t organisation,
                struct err *e) {
    struct store *s = trail_store(t);
    struct organisation o;
    int64_t before, entry;
    if (!change_person_there(a, s, person, NULL, e) || !member_of(s, person, &before, e)) return false;
    if (before == organisation) return true;
    if (organisation && !organisation_get(a, s, organisation, &o, e)) return false;
    if (organisation && !o.active)
        return err_set(e, ERR_CONFLICT, _("%.*s was stopped; nobody can be put into it."), STR_ARG(o.name));
    return change_record(t,
                         &(struct change_entry){.by = by,
                                                .kind = "person",
                                                .act = "move",
                                                .on = arena_fmt(a, "person/%.*s", STR_ARG(person)),
                                                .before = as_json(a, before),
                                                .after = as_json(a, organisation)},
                         &entry, e) &&
           write(s, person, organisation, entry, e);
}

bool member_set(struct trail *t, const struct trail_actor *by, struct str person, int64_t organisation, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(MIB);
    bool ok = set(a, t, by, person, organisation, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}

bool member_list(struct arena *a, struct store *s, int64_t organisation, struct str **people, size_t *n,
                 struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT m.person FROM member m JOIN person p ON p.id = m.person "
                                     "WHERE m.organisation = $1 AND p.state = 'active' ORDER BY m.person"),
                                 e);
    struct str *list = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    stmt_int(q, 1, organisation);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = arena_str(a, stmt_text_at(q, 0));
    }
    if (e->kind) return false;
    *people = list;
    *n = count;
    return true;
}
