/* account: what is known of who signs in; suspending, stopping, unlocking. */
#include "access/account.h"

#include <string.h>

#include "access/grants.h"
#include "access/inside.h"

/* Looking --------------------------------------------------------------------------------------------------------- */

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

#define COLUMNS                                                                                                        \
    "person.id, person.name, mail, reading, staff, account.lang, needs_second, person.state, suspended, "              \
    "shared, account.changed"

static struct account account_at(struct arena *a, const struct stmt *q) {
    struct account c = {.id = copied(a, stmt_text_at(q, 0)),
                        .name = copied(a, stmt_text_at(q, 1)),
                        .mail = copied(a, stmt_text_at(q, 2)),
                        .reading = copied(a, stmt_text_at(q, 3)),
                        .staff = copied(a, stmt_text_at(q, 4)),
                        .needs_second = stmt_int_at(q, 6) != 0,
                        .active = str_is(stmt_text_at(q, 7), "active"),
                        .suspended = !stmt_null_at(q, 8),
                        .suspended_why = copied(a, stmt_text_at(q, 8)),
                        .shared = stmt_int_at(q, 9) != 0,
                        .changed = stmt_int_at(q, 10)};
    if (!lang_parse(stmt_text_at(q, 5), &c.lang)) c.lang = LANG_JA;
    return c;
}

bool account_get(struct arena *a, struct store *s, struct str id, struct account *out, struct err *e) {
    struct stmt *q = store_query(
        s, SQL("SELECT " COLUMNS " FROM person LEFT JOIN account ON account.person = person.id WHERE person.id = $1"),
        e);
    if (!q) return false;
    stmt_text(q, 1, id);
    if (!stmt_row(q, e))
        return e->kind == ERR_NONE ? err_set(e, ERR_NOT_FOUND, _("There is no person %.*s."), STR_ARG(id)) : false;
    *out = account_at(a, q);
    stmt_done(q);
    return true;
}

bool account_list(struct arena *a, struct store *s, struct account **list, size_t *n, struct err *e) {
    struct account *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query(
        s, SQL("SELECT " COLUMNS " FROM person LEFT JOIN account ON account.person = person.id ORDER BY person.id"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = account_at(a, q);
    }
    if (e->kind) return false;
    *list = all;
    *n = count;
    return true;
}

bool account_any(struct store *s, bool *any, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT 1 FROM person WHERE state = 'active' AND (EXISTS (SELECT 1 FROM "
                           "secret_password WHERE secret_password.person = person.id) OR EXISTS (SELECT 1 "
                           "FROM factor WHERE factor.person = person.id AND factor.state = 'active')) LIMIT 1"),
                       e);
    if (!q) return false;
    *any = stmt_row(q, e);
    if (!*any) return e->kind == ERR_NONE;
    stmt_done(q);
    return true;
}

/* What may be written --------------------------------------------------------------------------------------------- */

/* One @, something on both sides, no blanks: more is known only when a mail arrives. */
static bool mail_ok(struct str m) {
    struct str local, domain, more;
    if (m.len > ACCOUNT_MAIL_MAX || !line_ok(m, ACCOUNT_MAIL_MAX) || !str_split(m, '@', &local, &domain)) return false;
    for (size_t i = 0; i < m.len; i++)
        if (m.ptr[i] <= ' ' || m.ptr[i] == 0x7F || m.ptr[i] == '<' || m.ptr[i] == '>' || m.ptr[i] == ',') return false;
    return local.len && domain.len && !str_split(domain, '@', &more, &more);
}

static bool fields_ok(const struct account *c, struct err *e) {
    if (c->mail.ptr && !mail_ok(c->mail))
        return err_set(e, ERR_INVALID, _("\"%.*s\" is no mail address."), STR_ARG(c->mail));
    if (c->reading.ptr && !line_ok(c->reading, PERSON_TEXT_MAX))
        return err_set(e, ERR_INVALID, _("A reading is one line of 1 to %d characters."), PERSON_TEXT_MAX);
    if (c->staff.ptr && (c->staff.len > ACCOUNT_STAFF_MAX || !line_ok(c->staff, ACCOUNT_STAFF_MAX)))
        return err_set(e, ERR_INVALID, _("A staff number is one line of 1 to %d bytes."), ACCOUNT_STAFF_MAX);
    return true;
}

static bool is_somebodys(struct stmt *q, struct str id, struct str value, bool *other, struct err *e) {
    if (!q) return false;
    stmt_text(q, 1, value);
    stmt_text(q, 2, id);
    *other = stmt_row(q, e);
    if (!*other) return e->kind == ERR_NONE;
    stmt_done(q);
    return true;
}

/* Neither is given to a second person, not even after the first one is stopped. */
static bool free_to_take(struct store *s, const struct account *c, struct err *e) {
    bool taken = false;
    if (c->mail.ptr && !is_somebodys(store_query(s, SQL("SELECT 1 FROM account WHERE mail = $1 AND person <> $2"), e),
                                     c->id, c->mail, &taken, e))
        return false;
    if (taken) return err_set(e, ERR_CONFLICT, _("The mail address %.*s is another person's."), STR_ARG(c->mail));
    if (c->staff.ptr && !is_somebodys(store_query(s, SQL("SELECT 1 FROM account WHERE staff = $1 AND person <> $2"), e),
                                      c->id, c->staff, &taken, e))
        return false;
    if (taken) return err_set(e, ERR_CONFLICT, _("The staff number %.*s is another person's."), STR_ARG(c->staff));
    return true;
}

/* Writing --------------------------------------------------------------------------------------------------------- */

static struct str as_json(struct arena *a, const struct account *c) {
    return act_json(a, "name", c->name, "mail", c->mail, "reading", c->reading, "staff", c->staff, "lang",
                    str_of(lang_code(c->lang)), "second factor", c->needs_second ? STR("needed") : STR_NONE, "shared",
                    c->shared ? STR("yes") : STR_NONE, "suspended", c->suspended_why, NULL);
}

static bool write(struct store *s, const struct account *c, int64_t entry, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("INSERT INTO account (person, mail, reading, staff, lang, needs_second, shared, suspended, "
            "changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person) DO UPDATE SET mail = "
            "excluded.mail, reading = excluded.reading, staff = excluded.staff, lang = excluded.lang, "
            "needs_second = excluded.needs_second, shared = excluded.shared, suspended = "
            "excluded.suspended, changed = excluded.changed"),
        e);
    if (!q) return false;
    stmt_text(q, 1, c->id);
    stmt_text(q, 2, c->mail);
    stmt_text(q, 3, c->reading);
    stmt_text(q, 4, c->staff);
    stmt_text(q, 5, str_of(lang_code(c->lang)));
    stmt_int(q, 6, c->needs_second);
    stmt_int(q, 7, c->shared);
    stmt_text(q, 8, c->suspended ? c->suspended_why : STR_NONE);
    stmt_int(q, 9, entry);
    return stmt_run(q, NULL, e);
}

static bool change(struct arena *a, struct keeping *k, const struct trail_actor *by, const char *act,
                   const struct account *before, const struct account *after, struct err *e) {
    int64_t entry;
    return act_record(k,
                      &(struct act_entry){.by = by,
                                          .kind = "person",
                                          .act = act,
                                          .person = after->id,
                                          .before = before && before->changed ? as_json(a, before) : STR_NONE,
                                          .after = as_json(a, after)},
                      &entry, e) &&
           write(trail_store(k->trail), after, entry, e);
}

static bool add(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct account *new,
                struct err *e) {
    struct account c = *new;
    c.suspended = false, c.suspended_why = STR_NONE;
    STORE_TX struct store_tx x = {0};
    return store_join(trail_store(k->trail), &x, e) && free_to_take(trail_store(k->trail), &c, e) &&
           person_add(k->trail, by, &(struct person){.id = c.id, .name = c.name}, e) &&
           change(a, k, by, "account", NULL, &c, e) && store_leave(&x, e);
}

bool account_add(struct keeping *k, const struct trail_actor *by, const struct account *new, struct err *e) {
    if (!fields_ok(new, e)) return false;
    struct arena *a = arena_new(64 * KIB);
    bool ok = add(a, k, by, new, e);
    arena_free(a);
    return ok;
}

static bool set(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct account *to,
                struct err *e) {
    struct store *s = trail_store(k->trail);
    struct account before, c = *to;
    STORE_TX struct store_tx x = {0};
    if (!store_join(s, &x, e) || !account_get(a, s, to->id, &before, e)) return false;
    if (!before.active)
        return err_set(e, ERR_CONFLICT, _("%.*s (%.*s) was stopped; nothing is changed of a stopped person."),
                       STR_ARG(before.name), STR_ARG(before.id));
    c.suspended = before.suspended, c.suspended_why = before.suspended_why;
    if (!c.name.ptr) c.name = before.name;
    return free_to_take(s, &c, e) && (str_eq(c.name, before.name) || person_rename(k->trail, by, c.id, c.name, e)) &&
           change(a, k, by, "account", &before, &c, e) && store_leave(&x, e);
}

bool account_set(struct keeping *k, const struct trail_actor *by, const struct account *to, struct err *e) {
    if (!fields_ok(to, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = set(a, k, by, to, e);
    arena_free(a);
    return ok;
}

/* Ending ---------------------------------------------------------------------------------------------------------- */

static bool suspend(struct arena *a, struct keeping *k, const struct trail_actor *by, struct str id, struct str why,
                    bool to, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct account before, c;
    STORE_TX struct store_tx x = {0};
    if (!store_join(s, &x, e) || !account_get(a, s, id, &before, e)) return false;
    if (!before.active || before.suspended == to)
        return err_set(e, ERR_CONFLICT,
                       _("Nothing was changed: the account is in this state already, or was stopped."));
    c = before;
    c.suspended = to;
    c.suspended_why = to ? why : STR_NONE;
    return change(a, k, by, to ? "suspend" : "resume", &before, &c, e) && access_cut(k, id, 0, e) && store_leave(&x, e);
}

bool account_suspend(struct keeping *k, const struct trail_actor *by, struct str id, struct str why, struct err *e) {
    if (!line_ok(why, PERSON_TEXT_MAX))
        return err_set(e, ERR_INVALID, _("Say why in one line of at most %d characters."), PERSON_TEXT_MAX);
    struct arena *a = arena_new(64 * KIB);
    bool ok = suspend(a, k, by, id, why, true, e);
    arena_free(a);
    if (ok && k->notice) k->notice(k->ctx, "account-suspended", id);
    return ok;
}

bool account_resume(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    bool ok = suspend(a, k, by, id, STR_NONE, false, e);
    arena_free(a);
    return ok;
}

static bool credentials_go(struct store *s, struct str id, struct err *e) {
    return run_on_person(s, SQL("DELETE FROM secret_password WHERE person = $1"), id, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_former WHERE person = $1"), id, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_history WHERE person = $1"), id, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_recovery WHERE person = $1"), id, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_factor WHERE factor IN (SELECT id FROM factor WHERE person = $1)"),
                         id, NULL, e) &&
           run_on_person(s, SQL("UPDATE factor SET state = 'revoked' WHERE person = $1"), id, NULL, e) &&
           run_on_person(s,
                         SQL("DELETE FROM secret_api_key WHERE api_key IN (SELECT id FROM api_key WHERE person = $1)"),
                         id, NULL, e) &&
           run_on_person(s, SQL("UPDATE api_key SET state = 'revoked' WHERE person = $1"), id, NULL, e);
}

bool account_stop(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) {
    STORE_TX struct store_tx x = {0};
    struct str why = str_of(_("The account was stopped."));
    return store_join(trail_store(k->trail), &x, e) &&
           grant_take_all(k->trail, by, id, why, clock_unix_ms(), NULL, e) && person_stop(k->trail, by, id, e) &&
           access_cut(k, id, 0, e) && credentials_go(trail_store(k->trail), id, e) && store_leave(&x, e);
}

bool account_unlock(struct keeping *k, const struct trail_actor *by, struct str id, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct store *s = trail_store(k->trail);
    struct hash name = attempt_id(k->key, ATTEMPT_NAME, id), code = attempt_id(k->key, ATTEMPT_CODE, id);
    struct account c;
    STORE_TX struct store_tx x = {0};
    bool ok = store_join(s, &x, e) && account_get(a, s, id, &c, e) && attempt_clear(s, &name, e) &&
              attempt_clear(s, &code, e) &&
              run_on_person(s, SQL("DELETE FROM secret_passing_attempt WHERE person = $1"), id, NULL, e) &&
              act_record(k, &(struct act_entry){.by = by, .kind = "event", .act = "unlock", .person = id}, NULL, e) &&
              store_leave(&x, e);
    arena_free(a);
    return ok;
}
