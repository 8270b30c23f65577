/* factor: the list of what proves a person, adding and taking away, for every kind. */
#include "access/factor.h"

#include <string.h>

#include "access/inside.h"

static const char *const kinds[] = {
    [FACTOR_TOTP] = "totp", [FACTOR_PASSKEY] = "passkey", [FACTOR_CERTIFICATE] = "certificate"};

static enum factor_kind kind_of(struct str word) {
    for (enum factor_kind f = FACTOR_TOTP; f < FACTOR_CERTIFICATE; f++)
        if (str_is(word, kinds[f])) return f;
    return FACTOR_CERTIFICATE;
}

/* Looking --------------------------------------------------------------------------------------------------------- */

static bool recovery_count(struct store *s, struct str person, size_t *n, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS, SQL("SELECT COUNT(*) FROM secret_recovery WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    if (!stmt_row(q, e)) return false;
    *n = (size_t)stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool factor_list(struct arena *a, struct store *s, struct str person, struct factor **list, size_t *n,
                 size_t *recovery_left, struct err *e) {
    struct factor *all = NULL;
    size_t count = 0, room = 0;
    if (recovery_left && !recovery_count(s, person, recovery_left, e)) return false;
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT factor.id, name, kind, added, used FROM factor LEFT JOIN secret_passing_use "
                           "ON what = 'factor' AND secret_passing_use.id = factor.id WHERE person = $1 AND "
                           "state = 'active' ORDER BY added, factor.id"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, person);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = (struct factor){.id = stmt_int_at(q, 0),
                                       .person = arena_str(a, person),
                                       .name = arena_str(a, stmt_text_at(q, 1)),
                                       .kind = kind_of(stmt_text_at(q, 2)),
                                       .added = stmt_int_at(q, 3),
                                       .used = stmt_int_at(q, 4)};
    }
    if (e->kind) return false;
    *list = all;
    *n = count;
    return true;
}

bool factor_has(struct store *s, struct str person, struct factor_has *out, struct err *e) {
    struct factor_has has = {0};
    size_t codes;
    struct stmt *q = store_query(s, SQL("SELECT kind FROM factor WHERE person = $1 AND state = 'active'"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    while (stmt_row(q, e)) {
        enum factor_kind f = kind_of(stmt_text_at(q, 0));
        has.totp = has.totp || f == FACTOR_TOTP;
        has.passkey = has.passkey || f == FACTOR_PASSKEY;
        has.certificate = has.certificate || f == FACTOR_CERTIFICATE;
    }
    if (e->kind || !recovery_count(s, person, &codes, e)) return false;
    has.any = has.totp || has.passkey || has.certificate;
    has.recovery = codes > 0 && has.any;
    *out = has;
    return true;
}

/* Keeping --------------------------------------------------------------------------------------------------------- */

bool factor_name_ok(struct str name, struct err *e) {
    return line_ok(name, FACTOR_NAME_MAX) ||
           err_set(e, ERR_INVALID, _("A name is one line of 1 to %d characters."), FACTOR_NAME_MAX);
}

static bool is_taken(struct store *s, struct str lookup, bool *taken, struct err *e) {
    *taken = false;
    if (!lookup.ptr) return true;
    struct stmt *q = store_query_as(s, STORE_SECRETS, SQL("SELECT 1 FROM secret_factor WHERE lookup = $1"), e);
    if (!q) return false;
    stmt_bytes(q, 1, lookup);
    *taken = stmt_row(q, e);
    if (!*taken) return e->kind == ERR_NONE;
    stmt_done(q);
    return true;
}

static bool has_room(struct store *s, struct str person, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT COUNT(*) FROM factor WHERE person = $1 AND state = 'active'"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    if (!stmt_row(q, e)) return false;
    int64_t n = stmt_int_at(q, 0);
    stmt_done(q);
    return n < FACTOR_MOST ||
           err_set(e, ERR_LIMIT, _("One person has at most %d factors; remove one first."), FACTOR_MOST);
}

static bool insert(struct store *s, const struct factor_new *f, int64_t id, int64_t entry, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO factor (id, person, kind, name, state, added, changed) VALUES ($1, $2, $3, "
                        "$4, 'active', $5, $6)"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_text(q, 2, f->person);
    stmt_text(q, 3, str_of(kinds[f->kind]));
    stmt_text(q, 4, f->name);
    stmt_int(q, 5, clock_unix_ms());
    stmt_int(q, 6, entry);
    if (!stmt_run(q, NULL, e)) return false;
    q = store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_factor (factor, lookup, value, algorithm) VALUES ($1, $2, $3, $4)"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (f->lookup.ptr)
        stmt_bytes(q, 2, f->lookup);
    else
        stmt_null(q, 2);
    stmt_bytes(q, 3, f->value);
    stmt_text(q, 4, f->algorithm);
    return stmt_run(q, NULL, e);
}

static struct str as_json(struct arena *a, int64_t id, enum factor_kind kind, struct str name) {
    return act_json(a, "factor", act_number(a, id), "kind", str_of(kinds[kind]), "name", name, NULL);
}

static bool keep(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct factor_new *f,
                 int64_t session, int64_t *id, struct err *e) {
    struct store *s = trail_store(k->trail);
    int64_t entry, number;
    bool taken;
    if (!has_room(s, f->person, e) || !is_taken(s, f->lookup, &taken, e)) return false;
    if (taken) return err_set(e, ERR_CONFLICT, _("This is registered already; each belongs to one person."));
    if (!random_id(&number, e) ||
        !act_record(k,
                    &(struct act_entry){.by = by,
                                        .kind = "event",
                                        .act = "factor-add",
                                        .person = f->person,
                                        .after = as_json(a, number, f->kind, f->name)},
                    &entry, e) ||
        !insert(s, f, number, entry, e) || !access_cut(k, f->person, session, e))
        return false;
    *id = number;
    return true;
}

bool factor_keep(struct keeping *k, const struct trail_actor *by, const struct factor_new *f, int64_t session,
                 int64_t *id, struct err *e) {
    if (!factor_name_ok(f->name, e)) return false;
    struct arena *a = arena_new(64 * KIB);
    bool ok = keep(a, k, by, f, session, id, e);
    arena_free(a);
    if (ok && k->notice) k->notice(k->ctx, "factor-added", f->person);
    return ok;
}

/* Taking away ----------------------------------------------------------------------------------------------------- */

static bool find(struct arena *a, struct store *s, struct str person, int64_t id, struct factor *out, size_t *n,
                 struct err *e) {
    struct factor *list;
    if (!factor_list(a, s, person, &list, n, NULL, e)) return false;
    for (size_t i = 0; i < *n; i++)
        if (list[i].id == id) return *out = list[i], true;
    return err_set(e, ERR_NOT_FOUND, _("There is no such factor any more."));
}

/* The last one stays where one is needed, or where the password cannot stand alone (or there is none). */
static bool may_go(struct arena *a, struct store *s, struct str person, size_t n, struct err *e) {
    struct password_standing st;
    struct account c;
    if (n > 1) return true;
    if (!account_get(a, s, person, &c, e) || !password_standing(s, person, clock_unix_ms(), &st, e)) return false;
    if (c.needs_second)
        return err_set(e, ERR_CONFLICT,
                       _("This is the last factor, and this account needs one. Add another one first."));
    return (st.has && st.alone_good) ||
           err_set(e, ERR_CONFLICT,
                   _("This is the last factor, and the password alone would be too short. Set a password "
                     "of at least %d characters first."),
                   PASSWORD_LEAST);
}

static bool set_revoked(struct store *s, int64_t id, int64_t entry, struct err *e) {
    struct stmt *q = store_query(s, SQL("UPDATE factor SET state = 'revoked', changed = $2 WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, entry);
    if (!stmt_run(q, NULL, e)) return false;
    q = store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_factor WHERE factor = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    return stmt_run(q, NULL, e);
}

static bool revoke(struct arena *a, struct keeping *k, const struct trail_actor *by, struct str person, int64_t id,
                   int64_t session, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct factor f = {0};
    size_t n;
    int64_t entry;
    STORE_TX struct store_tx x = {0};
    return store_join(s, &x, e) && find(a, s, person, id, &f, &n, e) && may_go(a, s, person, n, e) &&
           act_record(k,
                      &(struct act_entry){.by = by,
                                          .kind = "event",
                                          .act = "factor-revoke",
                                          .person = person,
                                          .before = as_json(a, id, f.kind, f.name)},
                      &entry, e) &&
           set_revoked(s, id, entry, e) && access_cut(k, person, session, e) && store_leave(&x, e);
}

bool factor_revoke(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id, int64_t session,
                   struct err *e) {
    struct arena *a = arena_new(256 * KIB);
    bool ok = revoke(a, k, by, person, id, session, e);
    arena_free(a);
    if (ok && k->notice) k->notice(k->ctx, "factor-revoked", person);
    return ok;
}

/* Offers ---------------------------------------------------------------------------------------------------------- */

bool offer_keep(struct keeping *k, const char *kind, int64_t session, struct str person, struct str value,
                const char *algorithm, struct err *e) {
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("INSERT INTO secret_passing_offer (session, kind, person, value, algorithm, "
                                        "ends) VALUES ($1, $2, $3, $4, $5, "
                                        "$6) ON CONFLICT (session, kind) DO UPDATE SET person = excluded.person, value "
                                        "= excluded.value, algorithm = "
                                        "excluded.algorithm, ends = excluded.ends"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, session);
    stmt_text(q, 2, str_of(kind));
    stmt_text(q, 3, person);
    stmt_bytes(q, 4, value);
    stmt_text(q, 5, str_of(algorithm));
    stmt_int(q, 6, clock_unix_ms() + FACTOR_OFFER_MS);
    return stmt_run(q, NULL, e);
}

bool offer_get(struct keeping *k, struct arena *a, const char *kind, int64_t session, struct str person,
               struct str *value, struct str *algorithm, struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(k->trail), STORE_SECRETS,
                       SQL("SELECT value, algorithm FROM secret_passing_offer WHERE session = $1 AND kind = $2 "
                           "AND person = $3 AND ends > $4"),
                       e);
    if (!q) return false;
    stmt_int(q, 1, session);
    stmt_text(q, 2, str_of(kind));
    stmt_text(q, 3, person);
    stmt_int(q, 4, clock_unix_ms());
    if (!stmt_row(q, e))
        return e->kind == ERR_NONE
                   ? err_set(e, ERR_NOT_FOUND, _("This took longer than five minutes. Please begin again."))
                   : false;
    *value = arena_str(a, stmt_bytes_at(q, 0));
    *algorithm = arena_str(a, stmt_text_at(q, 1));
    stmt_done(q);
    return true;
}

bool offer_end(struct keeping *k, const char *kind, int64_t session, struct err *e) {
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("DELETE FROM secret_passing_offer WHERE session = $1 AND kind = $2"), e);
    if (!q) return false;
    stmt_int(q, 1, session);
    stmt_text(q, 2, str_of(kind));
    return stmt_run(q, NULL, e);
}
