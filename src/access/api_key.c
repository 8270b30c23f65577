/* api_key: keys for programs. */
#include <string.h>

#include "access/inside.h"
#include "access/permission.h"

#define PREFIX "kj_"

/* A key's permissions are kept as words: the numbers of the enum mean nothing outside of the program. */
static struct str words_of(struct arena *a, uint64_t permissions, bool second_factor) {
    struct str out = STR("");
    for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++)
        if (permissions & ((uint64_t)1 << p))
            out = out.len ? arena_fmt(a, "%.*s %s", STR_ARG(out), permission_id(p))
                          : arena_fmt(a, "%s", permission_id(p));
    return second_factor ? arena_fmt(a, "%.*s " API_KEY_SECOND, STR_ARG(out)) : out;
}

bool api_key_word(struct str words, const char *word) {
    struct str one;
    while (words.len) {
        if (!str_split(words, ' ', &one, &words)) one = words, words = STR("");
        if (str_is(one, word)) return true;
    }
    return false;
}

uint64_t api_key_permissions(struct str words) {
    uint64_t out = 0;
    for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++)
        if (permission_for_keys(p) && api_key_word(words, permission_id(p))) out |= (uint64_t)1 << p;
    return out;
}

static bool new_ok(const struct api_key *new, int64_t now, struct err *e) {
    if (!line_ok(new->name, API_KEY_NAME_MAX))
        return err_set(e, ERR_INVALID, _("A name is one line of 1 to %d characters."), API_KEY_NAME_MAX);
    for (enum permission p = PERMIT_NOBODY; p < PERMISSIONS; p++)
        if ((new->permissions &((uint64_t)1 << p)) && !permission_for_keys(p))
            return err_set(e, ERR_INVALID,
                           _("A key for programs can neither do the work of an administrator nor approve: people do."));
    if (new->calendar ? new->permissions != 0 : !new->permissions)
        return err_set(e, ERR_INVALID, _("Choose what the key may do."));
    if (new->ends <= now || new->ends > now + API_KEY_DAYS_MAX * DAY_MS)
        return err_set(e, ERR_INVALID, _("A key ends on a day to come, within %d days."), API_KEY_DAYS_MAX);
    return true;
}

static bool insert(struct store *s, const struct api_key *key, struct str words, int64_t entry, struct str token,
                   struct err *e) {
    struct hash h = sha256_of(token);
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO api_key (id, person, name, permissions, made, ends, state, changed) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, 'active', $7)"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, key->id);
    stmt_text(q, 2, key->person);
    stmt_text(q, 3, key->name);
    stmt_text(q, 4, words);
    stmt_int(q, 5, key->made);
    stmt_int(q, 6, key->ends);
    stmt_int(q, 7, entry);
    if (!stmt_run(q, NULL, e)) return false;
    q = store_query_as(s, STORE_SECRETS, SQL("INSERT INTO secret_api_key (hash, api_key) VALUES ($1, $2)"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, key->id);
    return stmt_run(q, NULL, e);
}

static bool add(struct arena *a, struct keeping *k, const struct trail_actor *by, struct api_key *key, struct str token,
                struct err *e) {
    struct store *s = trail_store(k->trail);
    struct account owner;
    int64_t entry;
    struct str words = key->calendar ? STR(API_KEY_CALENDAR) : words_of(a, key->permissions, key->second_factor);
    char ends[CLOCK_TEXT_MAX];
    STORE_TX struct store_tx x = {0};
    clock_text(key->ends, ends);
    if (!store_join(s, &x, e) || !account_get(a, s, key->person, &owner, e)) return false;
    if (!owner.active || owner.suspended) return err_set(e, ERR_CONFLICT, _("This account was stopped or suspended."));
    return random_id(&key->id, e) &&
           act_record(k,
                      &(struct act_entry){.by = by,
                                          .kind = "event",
                                          .act = "key-add",
                                          .person = key->person,
                                          .after = act_json(a, "key", act_number(a, key->id), "name", key->name,
                                                            "permissions", words, "ends", str_of(ends), NULL)},
                      &entry, e) &&
           insert(s, key, words, entry, token, e) && store_leave(&x, e);
}

bool api_key_add(struct keeping *k, const struct trail_actor *by, const struct api_key *new, int64_t *id,
                 char token[API_KEY_TEXT_MAX], struct err *e) {
    struct api_key key = *new;
    char text[API_KEY_TEXT_MAX] = PREFIX;
    key.made = clock_unix_ms();
    if (!new_ok(new, key.made, e) || !token_make(text + strlen(PREFIX), e)) return false;
    struct arena *a = arena_new(256 * KIB);
    bool ok = add(a, k, by, &key, str_of(text), e);
    arena_free(a);
    if (!ok) return false;
    *id = key.id;
    memcpy(token, text, sizeof text);
    return true;
}

bool api_key_list(struct arena *a, struct store *s, struct str person, struct api_key **list, size_t *n,
                  struct err *e) {
    struct api_key *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("SELECT api_key.id, person, name, permissions, made, ends, used, state FROM api_key LEFT JOIN "
            "secret_passing_use ON what = 'key' AND secret_passing_use.id = api_key.id WHERE CAST($1 AS TEXT) IS NULL "
            "OR "
            "person = $1 ORDER BY made DESC, api_key.id"),
        e);
    if (!q) return false;
    stmt_text(q, 1, person);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = (struct api_key){.id = stmt_int_at(q, 0),
                                        .person = arena_str(a, stmt_text_at(q, 1)),
                                        .name = arena_str(a, stmt_text_at(q, 2)),
                                        .permissions = api_key_permissions(stmt_text_at(q, 3)),
                                        .second_factor = api_key_word(stmt_text_at(q, 3), API_KEY_SECOND),
                                        .calendar = str_is(stmt_text_at(q, 3), API_KEY_CALENDAR),
                                        .made = stmt_int_at(q, 4),
                                        .ends = stmt_int_at(q, 5),
                                        .used = stmt_int_at(q, 6),
                                        .active = str_is(stmt_text_at(q, 7), "active")};
    }
    if (e->kind) return false;
    *list = all;
    *n = count;
    return true;
}

static bool set_revoked(struct store *s, struct str person, int64_t id, int64_t entry, int64_t *changed,
                        struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("UPDATE api_key SET state = 'revoked', changed = $3 WHERE id = $1 AND person = $2 AND "
                        "state = 'active'"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_text(q, 2, person);
    stmt_int(q, 3, entry);
    if (!stmt_run(q, changed, e)) return false;
    q = store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_api_key WHERE api_key = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    return stmt_run(q, NULL, e);
}

bool api_key_revoke(struct keeping *k, const struct trail_actor *by, struct str person, int64_t id, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct store *s = trail_store(k->trail);
    STORE_TX struct store_tx x = {0};
    int64_t entry, changed = 0;
    bool ok = store_join(s, &x, e) &&
              act_record(k,
                         &(struct act_entry){.by = by,
                                             .kind = "event",
                                             .act = "key-revoke",
                                             .person = person,
                                             .after = act_json(a, "key", act_number(a, id), NULL)},
                         &entry, e) &&
              set_revoked(s, person, id, entry, &changed, e);
    if (ok && !changed) ok = err_set(e, ERR_NOT_FOUND, _("There is no such key any more."));
    ok = ok && store_leave(&x, e);
    arena_free(a);
    return ok;
}

static bool use(struct store *s, const char *what, int64_t id, int64_t now, int64_t counter, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_passing_use (what, id, used, counter) VALUES ($1, $2, $3, $4) "
                           "ON CONFLICT (what, id) DO UPDATE SET used = excluded.used, counter = "
                           "excluded.counter"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, str_of(what));
    stmt_int(q, 2, id);
    stmt_int(q, 3, now);
    stmt_int(q, 4, counter);
    return stmt_run(q, NULL, e);
}

bool api_key_touch(struct store *s, int64_t id, int64_t now, struct err *e) {
    STORE_TX struct store_tx x = {0};
    return store_join(s, &x, e) && use(s, "key", id, now, 0, e) && store_leave(&x, e);
}

bool factor_used(struct store *s, int64_t factor, int64_t counter, struct err *e) {
    return use(s, "factor", factor, clock_unix_ms(), counter, e);
}
