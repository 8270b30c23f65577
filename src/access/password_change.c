/* password_change: a new password while signed in, and rules about when a new one is due. */
#include <string.h>

#include "access/inside.h"

/* Changing -------------------------------------------------------------------------------------------------------- */

bool password_change_begin(struct keeping *k, const struct trail_actor *by, struct str person, struct str typed,
                           struct password_job *job, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct hash id = attempt_id(k->key, ATTEMPT_NAME, person);
    struct password_job new = {.n = 1};
    struct attempt t;
    STORE_TX struct store_tx x = {0};
    int64_t now = clock_unix_ms();
    (void)by;
    if (!password_good_for(s, person, typed, e)) return false;
    if (!store_join(s, &x, e) || !attempt_look(s, &id, &t, e)) return false;
    if (attempt_wait(ATTEMPT_NAME, &t, now))
        return err_set(e, ERR_DENIED, _("Too many failures. Please wait %u seconds and try again."),
                       attempt_wait(ATTEMPT_NAME, &t, now));
    if (!attempt_count(s, ATTEMPT_NAME, &id, person, now, &t, e) ||
        !password_way_of(k, person, person, &new.works[0].way, e) || !password_job_new(k, person, &new, e) ||
        !store_leave(&x, e))
        return false;
    *job = new;
    return true;
}

static bool has_password(struct store *s, struct str person, bool *has, struct err *e) {
    struct password_standing st;
    return password_standing(s, person, clock_unix_ms(), &st, e) && (*has = st.has, true);
}

static bool wrong_old(struct keeping *k, const struct trail_actor *by, struct str person, struct err *e) {
    struct hash id = attempt_id(k->key, ATTEMPT_NAME, person);
    struct store *s = trail_store(k->trail);
    struct attempt t;
    STORE_TX struct store_tx x = {0};
    if (!store_join(s, &x, e) || !attempt_look(s, &id, &t, e)) return false;
    if (attempt_tells(t.misses) &&
        !act_record(k, &(struct act_entry){.by = by, .kind = "event", .act = "password-wrong", .person = person}, NULL,
                    e))
        return false;
    if (!store_leave(&x, e)) return false;
    return err_set(e, ERR_DENIED, _("The present password was not right; nothing was changed."));
}

bool password_change_finish(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                            struct str typed, const struct password_result *r, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct hash id = attempt_id(k->key, ATTEMPT_NAME, person);
    bool has, good;
    if (!password_good_for(s, person, typed, e) || !has_password(s, person, &has, e) ||
        !password_compare(k, person, r, &good, e))
        return false;
    if (has && !good) return wrong_old(k, by, person, e);
    STORE_TX struct store_tx x = {0};
    return store_join(s, &x, e) && password_keep(k, person, typed, r, e) && attempt_clear(s, &id, e) &&
           access_cut(k, person, session, e) &&
           act_record(k, &(struct act_entry){.by = by, .kind = "event", .act = "password-set", .person = person}, NULL,
                      e) &&
           store_leave(&x, e);
}

/* Rules ----------------------------------------------------------------------------------------------------------- */

bool password_rule_get(struct arena *a, struct store *s, struct password_rule *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT days, history, why, person, at FROM password_rule WHERE one = 1"), e);
    if (!q) return false;
    *out = (struct password_rule){0};
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = (struct password_rule){.days = stmt_int_at(q, 0),
                                  .history = stmt_int_at(q, 1),
                                  .why = arena_str(a, stmt_text_at(q, 2)),
                                  .by = arena_str(a, stmt_text_at(q, 3)),
                                  .changed = stmt_int_at(q, 4)};
    stmt_done(q);
    return true;
}

static struct str rule_json(struct arena *a, const struct password_rule *r) {
    return act_json(a, "days", act_number(a, r->days), "history", act_number(a, r->history), "why", r->why, NULL);
}

static bool rule_write(struct store *s, const struct trail_actor *by, const struct password_rule *r, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO password_rule (one, days, history, why, person, at) VALUES (1, $1, $2, "
                        "$3, $4, $5) ON CONFLICT (one) DO UPDATE SET days = excluded.days, history = "
                        "excluded.history, why = excluded.why, person = excluded.person, at = excluded.at"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, r->days);
    stmt_int(q, 2, r->history);
    stmt_text(q, 3, r->why);
    stmt_text(q, 4, by->id.ptr ? by->id : by->account.ptr ? by->account : STR(""));
    stmt_int(q, 5, clock_unix_ms());
    return stmt_run(q, NULL, e);
}

static bool rule_set(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct password_rule *r,
                     struct err *e) {
    struct store *s = trail_store(k->trail);
    struct password_rule before;
    STORE_TX struct store_tx x = {0};
    return store_join(s, &x, e) && password_rule_get(a, s, &before, e) && rule_write(s, by, r, e) &&
           act_record(k,
                      &(struct act_entry){.by = by,
                                          .kind = "record",
                                          .act = "set",
                                          .on = "password-rule",
                                          .before = before.changed ? rule_json(a, &before) : STR_NONE,
                                          .after = rule_json(a, r)},
                      NULL, e) &&
           store_leave(&x, e);
}

bool password_rule_set(struct keeping *k, const struct trail_actor *by, const struct password_rule *rule,
                       struct err *e) {
    if (rule->days < 0 || rule->days > 3660 || rule->history < 0 || rule->history > PASSWORD_HISTORY_MAX)
        return err_set(e, ERR_INVALID,
                       _("Passwords end after 1 to 3660 days or never (0); at most %d former ones are "
                         "refused."),
                       PASSWORD_HISTORY_MAX);
    if (!line_ok(rule->why, 500))
        return err_set(e, ERR_INVALID,
                       _("Say why passwords are changed periodically or not: one line of at most 500 "
                         "characters. It goes into the record."));
    struct arena *a = arena_new(64 * KIB);
    bool ok = rule_set(a, k, by, rule, e);
    arena_free(a);
    return ok;
}

/* Standing -------------------------------------------------------------------------------------------------------- */

static unsigned remind_of(int64_t days_left) {
    return days_left <= 3 ? 3 : days_left <= 14 ? 14 : days_left <= 30 ? 30 : 0;
}

static void stand(int64_t days, int64_t now, struct password_standing *st) {
    if (!days || !st->has) return;
    int64_t left = st->set + days * DAY_MS - now;
    st->over = left <= 0;
    st->days_left = left <= 0 ? 0 : (left + DAY_MS - 1) / DAY_MS;
    st->remind = remind_of(st->days_left);
}

static bool rule_days(struct store *s, int64_t *days, struct err *e) {
    struct arena *a = arena_new(16 * KIB);
    struct password_rule rule;
    bool ok = password_rule_get(a, s, &rule, e);
    *days = ok ? rule.days : 0;
    arena_free(a);
    return ok;
}

bool password_standing(struct store *s, struct str person, int64_t now, struct password_standing *out, struct err *e) {
    struct password_standing st = {.days_left = INT64_MAX};
    int64_t days;
    if (!rule_days(s, &days, e)) return false;
    struct stmt *q =
        store_query_as(s, STORE_SECRETS, SQL("SELECT at, alone_good FROM secret_password WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    if (stmt_row(q, e)) {
        st.has = true;
        st.set = stmt_int_at(q, 0);
        st.alone_good = stmt_int_at(q, 1) != 0;
        stmt_done(q);
    } else if (e->kind) {
        return false;
    }
    stand(days, now, &st);
    *out = st;
    return true;
}

bool password_due(struct arena *a, struct store *s, int64_t now, struct str **people, size_t *n, struct err *e) {
    struct str *list = NULL;
    size_t count = 0, room = 0;
    int64_t days;
    if (!rule_days(s, &days, e)) return false;
    if (!days) return *people = NULL, *n = 0, true;
    struct stmt *q = store_query_as(s, STORE_SECRETS,
                                    SQL("SELECT secret_password.person FROM secret_password JOIN person ON person.id = "
                                        "secret_password.person WHERE at <= $1 AND person.state = 'active' ORDER BY 1"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, now - (days - 30) * DAY_MS);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = arena_str(a, stmt_text_at(q, 0));
    }
    if (e->kind) return false;
    *people = list;
    *n = count;
    return true;
}
