/* session: rows of those who are signed in. */
#include "access/session.h"

#include <string.h>

#include "access/inside.h"

#define AGENT_MAX 200 /* bytes */

static struct str token_str(const char *token) {
    return (struct str){token, TOKEN_TEXT_MAX - 1};
}

struct terms {
    int64_t idle, ends; /* ms */
    int64_t elevated, most;
};
static bool terms_get(struct store *s, struct terms *t, struct err *e) {
    int64_t minutes, hours;
    if (!setting_amount(s, "session.idle_minutes", &minutes, e) || !setting_amount(s, "session.hours", &hours, e) ||
        !setting_amount(s, "session.elevated_minutes", &t->elevated, e) ||
        !setting_amount(s, "session.most", &t->most, e))
        return false;
    t->idle = minutes * MINUTE_MS;
    t->ends = hours * 60 * MINUTE_MS;
    t->elevated *= MINUTE_MS;
    return true;
}

/* Beginning ------------------------------------------------------------------------------------------------------- */

/* One line of what the browser calls itself, cut at a whole character. */
static struct str agent_of(struct str agent) {
    size_t n = agent.len < AGENT_MAX ? agent.len : AGENT_MAX;
    if (!agent.ptr) return STR_NONE;
    while (n && !utf8_ok(str_cut(agent, 0, n), NULL) && agent.len - n < 4 + agent.len - AGENT_MAX) n--;
    struct str cut = str_cut(agent, 0, n);
    return line_ok(cut, AGENT_MAX) ? cut : STR_NONE;
}

static bool make_room(struct store *s, struct str person, int64_t most, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("DELETE FROM secret_passing_session WHERE person = $1 AND id NOT IN (SELECT id "
                           "FROM secret_passing_session WHERE person = $1 ORDER BY used DESC, id LIMIT $2)"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, most - 1);
    return stmt_run(q, NULL, e);
}

bool session_begin(struct keeping *k, const struct session_new *new, int64_t *id, char cookie[TOKEN_TEXT_MAX],
                   struct err *e) {
    struct store *s = trail_store(k->trail);
    char token[TOKEN_TEXT_MAX], csrf[TOKEN_TEXT_MAX];
    int64_t now = clock_unix_ms(), number;
    struct terms t;
    if (!terms_get(s, &t, e) || !make_room(s, new->person, t.most, e) || !token_make(token, e) ||
        !token_make(csrf, e) || !random_id(&number, e))
        return false;
    struct hash h = sha256_of(token_str(token));
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("INSERT INTO secret_passing_session (id, hash, csrf, person, began, used, idle, ends, proved, elevated, "
            "second_factor, address, agent) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $5, 0, $8, $9, $10)"),
        e);
    if (!q) return false;
    stmt_int(q, 1, number);
    stmt_bytes(q, 2, hash_str(&h));
    stmt_text(q, 3, token_str(csrf));
    stmt_text(q, 4, new->person);
    stmt_int(q, 5, now);
    stmt_int(q, 6, now + t.idle);
    stmt_int(q, 7, now + t.ends);
    stmt_int(q, 8, new->second_factor);
    stmt_text(q, 9, new->address);
    stmt_text(q, 10, agent_of(new->agent));
    if (!stmt_run(q, NULL, e)) return false;
    *id = number;
    memcpy(cookie, token, TOKEN_TEXT_MAX);
    return true;
}

bool session_renew(struct keeping *k, int64_t id, bool elevate, bool second_factor, char cookie[TOKEN_TEXT_MAX],
                   struct err *e) {
    struct store *s = trail_store(k->trail);
    char token[TOKEN_TEXT_MAX], csrf[TOKEN_TEXT_MAX];
    int64_t now = clock_unix_ms(), changed;
    struct terms t;
    if (!terms_get(s, &t, e) || !token_make(token, e) || !token_make(csrf, e)) return false;
    struct hash h = sha256_of(token_str(token));
    struct stmt *q = store_query_as(s, STORE_SECRETS,
                                    SQL("UPDATE secret_passing_session SET hash = $2, csrf = $3, used = $4, idle = $5, "
                                        "proved = $4, elevated = CASE "
                                        "WHEN $6 > 0 THEN $6 ELSE elevated END, second_factor = CASE WHEN $7 > 0 THEN "
                                        "1 ELSE second_factor END WHERE "
                                        "id = $1 AND ends > $4 AND idle > $4"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_bytes(q, 2, hash_str(&h));
    stmt_text(q, 3, token_str(csrf));
    stmt_int(q, 4, now);
    stmt_int(q, 5, now + t.idle);
    stmt_int(q, 6, elevate ? now + t.elevated : 0);
    stmt_int(q, 7, second_factor);
    if (!stmt_run(q, &changed, e)) return false;
    if (!changed) return err_set(e, ERR_NOT_FOUND, _("The session has ended. Please sign in again."));
    memcpy(cookie, token, TOKEN_TEXT_MAX);
    return true;
}

/* Looking --------------------------------------------------------------------------------------------------------- */

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

static struct session session_at(struct arena *a, const struct stmt *q, int64_t now) {
    int64_t elevated = stmt_int_at(q, 5);
    return (struct session){.id = stmt_int_at(q, 0),
                            .person = copied(a, stmt_text_at(q, 1)),
                            .began = stmt_int_at(q, 2),
                            .used = stmt_int_at(q, 3),
                            .ends = stmt_int_at(q, 4),
                            .elevated_until = elevated > now ? elevated : 0,
                            .address = copied(a, stmt_text_at(q, 6)),
                            .agent = copied(a, stmt_text_at(q, 7)),
                            .second_factor = stmt_int_at(q, 8) != 0};
}

bool session_list(struct arena *a, struct store *s, struct str person, int64_t now, struct session **list, size_t *n,
                  struct err *e) {
    struct session *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("SELECT id, person, began, used, ends, elevated, address, agent, second_factor FROM secret_passing_session "
            "WHERE (CAST($1 AS TEXT) IS NULL OR person = $1) AND ends > $2 AND idle > $2 ORDER BY began DESC, id"),
        e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, now);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = session_at(a, q, now);
    }
    if (e->kind) return false;
    *list = all;
    *n = count;
    return true;
}

bool session_person(struct arena *a, struct store *s, int64_t id, struct str *person, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT secret_passing_session.person FROM secret_passing_session JOIN person ON "
                           "person.id = secret_passing_session.person WHERE secret_passing_session.id = $1 "
                           "AND ends > $2 AND idle > $2 AND person.state = 'active'"),
                       e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, clock_unix_ms());
    *person = STR_NONE;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *person = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

bool session_touch(struct store *s, int64_t id, int64_t now, struct err *e) {
    STORE_TX struct store_tx x = {0};
    int64_t minutes;
    if (!store_join(s, &x, e) || !setting_amount(s, "session.idle_minutes", &minutes, e)) return false;
    /* What ended in the meantime does not come back. */
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("UPDATE secret_passing_session SET used = $2, idle = $3 WHERE id = $1 AND idle > $2 "
                           "AND ends > $2 AND used < $2"),
                       e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, now);
    stmt_int(q, 3, now + minutes * MINUTE_MS);
    return stmt_run(q, NULL, e) && store_leave(&x, e);
}

/* Ending ---------------------------------------------------------------------------------------------------------- */

bool session_end(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id, struct err *e) {
    struct store *s = trail_store(k->trail);
    STORE_TX struct store_tx x = {0};
    int64_t changed;
    if (!store_join(s, &x, e)) return false;
    struct stmt *q =
        store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_session WHERE id = $1 AND person = $2"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_text(q, 2, person);
    if (!stmt_run(q, &changed, e)) return false;
    if (!changed) return err_set(e, ERR_NOT_FOUND, _("There is no such session any more."));
    return act_record(k, &(struct act_entry){.by = by, .kind = "use", .act = "session-end", .person = person}, NULL,
                      e) &&
           store_leave(&x, e);
}

bool sign_out(struct keeping *k, const struct trail_actor *by, int64_t session, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct arena *a = arena_new(64 * KIB);
    STORE_TX struct store_tx x = {0};
    struct str person;
    bool ok = store_join(s, &x, e) && session_person(a, s, session, &person, e);
    if (ok && person.ptr) {
        struct stmt *q = store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_session WHERE id = $1"), e);
        if (q) stmt_int(q, 1, session);
        ok = q && stmt_run(q, NULL, e) &&
             act_record(k, &(struct act_entry){.by = by, .kind = "use", .act = "sign-out", .person = person}, NULL, e);
    }
    ok = ok && store_leave(&x, e);
    arena_free(a);
    return ok;
}

bool session_end_all(struct keeping *k, const struct trail_actor *by, struct str person, int64_t but, size_t *n,
                     struct err *e) {
    struct store *s = trail_store(k->trail);
    STORE_TX struct store_tx x = {0};
    int64_t changed;
    if (!store_join(s, &x, e)) return false;
    struct stmt *q =
        store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_session WHERE person = $1 AND id <> $2"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, but);
    if (!stmt_run(q, &changed, e) ||
        !act_record(k, &(struct act_entry){.by = by, .kind = "use", .act = "sessions-end", .person = person}, NULL,
                    e) ||
        !store_leave(&x, e))
        return false;
    if (n) *n = (size_t)changed;
    return true;
}

bool session_lower(struct keeping *k, const struct trail_actor *by, int64_t id, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct arena *a = arena_new(64 * KIB);
    STORE_TX struct store_tx x = {0};
    struct str person;
    bool ok = store_join(s, &x, e) && session_person(a, s, id, &person, e);
    if (ok && !person.ptr) ok = err_set(e, ERR_NOT_FOUND, _("There is no such session any more."));
    struct stmt *q =
        ok ? store_query_as(s, STORE_SECRETS, SQL("UPDATE secret_passing_session SET elevated = 0 WHERE id = $1"), e)
           : NULL;
    if (q) stmt_int(q, 1, id);
    ok = q && stmt_run(q, NULL, e) &&
         act_record(k, &(struct act_entry){.by = by, .kind = "use", .act = "lower", .person = person}, NULL, e) &&
         store_leave(&x, e);
    arena_free(a);
    return ok;
}

static bool sweep_one(struct store *s, struct sql sql, int64_t value, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS, sql, e);
    if (!q) return false;
    stmt_int(q, 1, value);
    return stmt_run(q, NULL, e);
}

bool session_sweep(struct keeping *k, struct err *e) {
    struct store *s = trail_store(k->trail);
    int64_t now = clock_unix_ms();
    STORE_TX struct store_tx x = {0};
    return store_join(s, &x, e) &&
           sweep_one(s, SQL("DELETE FROM secret_passing_session WHERE ends <= $1 OR idle <= $1"), now, e) &&
           sweep_one(s, SQL("DELETE FROM secret_passing_signin WHERE ends <= $1"), now, e) &&
           sweep_one(s, SQL("DELETE FROM secret_passing_offer WHERE ends <= $1"), now, e) &&
           /* Names that nobody has and addresses are forgotten after a day; of too many, the oldest first. */
           sweep_one(s, SQL("DELETE FROM secret_passing_attempt WHERE person IS NULL AND last < $1"), now - DAY_MS,
                     e) &&
           sweep_one(s,
                     SQL("DELETE FROM secret_passing_attempt WHERE person IS NULL AND id IN (SELECT id FROM "
                         "secret_passing_attempt WHERE person IS NULL ORDER BY last DESC, id LIMIT 1000000 OFFSET $1)"),
                     ACCESS_ATTEMPTS_MAX, e) &&
           sweep_one(
               s,
               SQL("DELETE FROM secret_passing_signin WHERE hash IN (SELECT hash FROM secret_passing_signin ORDER BY "
                   "ends DESC, hash LIMIT 1000000 OFFSET $1)"),
               ACCESS_SIGNINS_MAX, e) &&
           store_leave(&x, e);
}
