/* password: what is kept of passwords: comparing, keeping, making anew. The keeper's half; no hash is computed here. */
#include "access/password.h"

#include <string.h>

#include "access/inside.h"

/* Ways ------------------------------------------------------------------------------------------------------------ */

static bool rounds_of(struct store *s, const struct password_algorithm *g, unsigned *out, struct err *e) {
    int64_t set;
    if (!setting_amount(s, "password.rounds", &set, e)) return false;
    *out = (unsigned)set > g->rounds ? (unsigned)set : g->rounds;
    return true;
}

bool password_way_new(struct keeping *k, struct password_way *out, struct err *e) {
    struct password_way w = {.algorithm = &password_algorithms[0]};
    if (!rounds_of(trail_store(k->trail), w.algorithm, &w.rounds, e) || !random_bytes(w.salt, sizeof w.salt, e))
        return false;
    *out = w;
    return true;
}

/* A row's algorithm, rounds and salt, from the column `at` on. */
static bool way_at(const struct stmt *q, int at, struct password_way *out) {
    struct str salt = stmt_bytes_at(q, at + 2);
    out->algorithm = password_algorithm(stmt_text_at(q, at));
    out->rounds = (unsigned)stmt_int_at(q, at + 1);
    if (!out->algorithm || salt.len != PASSWORD_SALT) return false;
    memcpy(out->salt, salt.ptr, PASSWORD_SALT);
    return true;
}

static bool way_unknown(struct err *e) {
    return err_set(e, ERR_DB, _("A password is kept in a way that this program does not know."));
}

/* For a name that nobody has: the same salt each time, that nobody without the key can tell from a real one. */
static bool way_of_nobody(struct keeping *k, struct str typed_name, struct password_way *out, struct err *e) {
    struct hash h = key_mac(k->key, "salt of nobody", typed_name);
    out->algorithm = &password_algorithms[0];
    memcpy(out->salt, h.bytes, PASSWORD_SALT);
    return rounds_of(trail_store(k->trail), out->algorithm, &out->rounds, e);
}

bool password_way_of(struct keeping *k, struct str person, struct str typed_name, struct password_way *out,
                     struct err *e) {
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("SELECT algorithm, rounds, salt FROM secret_password WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person.ptr ? person : STR(""));
    bool found = stmt_row(q, e);
    if (!found && e->kind) return false;
    bool known = found && way_at(q, 0, out);
    stmt_done(q);
    if (found) return known || way_unknown(e);
    return way_of_nobody(k, typed_name, out, e);
}

/* Comparing ------------------------------------------------------------------------------------------------------- */

static const unsigned char *hash_by(const struct password_result *r, const struct password_way *w, bool of_new) {
    for (size_t i = 0; i < r->n; i++) {
        const struct password_work *done = &r->works[i];
        if (done->of_new == of_new && done->way.algorithm == w->algorithm && done->way.rounds == w->rounds &&
            secret_equal(done->way.salt, w->salt, PASSWORD_SALT))
            return r->hashes[i];
    }
    return NULL;
}

bool password_compare(struct keeping *k, struct str person, const struct password_result *r, bool *good,
                      struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(k->trail), STORE_SECRETS,
                       SQL("SELECT algorithm, rounds, salt, hash FROM secret_password WHERE person = $1"), e);
    unsigned char kept[PASSWORD_HASH] = {0};
    struct password_way w = {0};
    if (!q) return false;
    stmt_text(q, 1, person.ptr ? person : STR(""));
    bool found = stmt_row(q, e);
    if (!found && e->kind) return false;
    bool whole = found && way_at(q, 0, &w) && stmt_bytes_at(q, 3).len == PASSWORD_HASH;
    if (whole) memcpy(kept, stmt_bytes_at(q, 3).ptr, PASSWORD_HASH);
    if (found) stmt_done(q);
    /* Where nobody is, something is compared all the same. */
    const unsigned char *hash = whole ? hash_by(r, &w, false) : NULL;
    bool equal = secret_equal(hash ? hash : r->hashes[0], kept, PASSWORD_HASH);
    *good = equal && whole && hash;
    secret_wipe(kept, sizeof kept);
    return true;
}

/* Keeping --------------------------------------------------------------------------------------------------------- */

static bool history_way(struct keeping *k, struct str person, struct password_way *out, bool *has, struct err *e) {
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("SELECT algorithm, rounds, salt FROM secret_history WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person.ptr ? person : STR(""));
    *has = stmt_row(q, e);
    if (!*has) return e->kind == ERR_NONE;
    bool known = way_at(q, 0, out);
    stmt_done(q);
    return known || way_unknown(e);
}

bool password_job_new(struct keeping *k, struct str person, struct password_job *job, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct password_rule rule;
    struct password_way w;
    bool has;
    bool ok = password_rule_get(a, trail_store(k->trail), &rule, e) && password_way_new(k, &w, e);
    if (ok) job->works[job->n++] = (struct password_work){w, true};
    if (ok && rule.history) {
        ok = history_way(k, person, &w, &has, e) && (has || password_way_new(k, &w, e));
        if (ok) job->works[job->n++] = (struct password_work){w, true};
    }
    arena_free(a);
    return ok;
}

static bool bind_way(struct stmt *q, struct str person, const struct password_way *w) {
    stmt_text(q, 1, person);
    stmt_text(q, 2, str_of(w->algorithm->id));
    stmt_int(q, 3, w->rounds);
    stmt_bytes(q, 4, (struct str){(const char *)w->salt, PASSWORD_SALT});
    return true;
}

static bool was_used(struct store *s, struct str person, const unsigned char *hash, int64_t most, bool *used,
                     struct err *e) {
    struct stmt *q = store_query_as(
        s, STORE_SECRETS, SQL("SELECT hash FROM secret_former WHERE person = $1 ORDER BY at DESC, hash LIMIT $2"), e);
    *used = false;
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, most);
    while (stmt_row(q, e))
        if (stmt_bytes_at(q, 0).len == PASSWORD_HASH && secret_equal(stmt_bytes_at(q, 0).ptr, hash, PASSWORD_HASH))
            *used = true;
    return e->kind == ERR_NONE;
}

static bool remember(struct store *s, struct str person, const struct password_way *w, const unsigned char *hash,
                     struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_history (person, algorithm, rounds, salt) VALUES ($1, $2, $3, "
                           "$4) ON CONFLICT (person) DO NOTHING"),
                       e);
    if (!q || !bind_way(q, person, w) || !stmt_run(q, NULL, e)) return false;
    q = store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_former (person, hash, at) VALUES ($1, $2, $3) "
                           "ON CONFLICT (person, hash) DO UPDATE SET at = excluded.at"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_bytes(q, 2, (struct str){(const char *)hash, PASSWORD_HASH});
    stmt_int(q, 3, clock_unix_ms());
    if (!stmt_run(q, NULL, e)) return false;
    return run_on_person(s,
                         SQL("DELETE FROM secret_former WHERE person = $1 AND hash NOT IN (SELECT hash FROM "
                             "secret_former WHERE person = $1 ORDER BY at DESC, hash LIMIT 24)"),
                         person, NULL, e);
}

/* The former ones are all under one way, which a result that was meant for the history has. */
static bool keep_out_former(struct keeping *k, struct str person, const struct password_result *r, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct store *s = trail_store(k->trail);
    struct password_rule rule;
    struct password_way w;
    bool has, used = false;
    bool ok = password_rule_get(a, s, &rule, e);
    if (ok && rule.history) {
        ok = history_way(k, person, &w, &has, e);
        /* The second work of a new password is the history's (password_job_new); the first one starts a history. */
        if (ok && !has && r->n) w = r->works[r->n - 1].way;
        const unsigned char *hash = ok && r->n ? hash_by(r, &w, true) : NULL;
        if (ok && !hash)
            ok = err_set(e, ERR_CONFLICT, _("The rules for passwords changed meanwhile. Please try again."));
        ok = ok && was_used(s, person, hash, rule.history, &used, e);
        if (ok && used)
            ok = err_set(e, ERR_CONFLICT, _("This password was used before. Choose one that you have not used yet."));
        ok = ok && remember(s, person, &w, hash, e);
    }
    arena_free(a);
    return ok;
}

static bool write_password(struct store *s, struct str person, const struct password_way *w, const unsigned char *hash,
                           bool alone_good, int64_t at, struct err *e) {
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("INSERT INTO secret_password (person, algorithm, rounds, salt, hash, alone_good, at) VALUES ($1, $2, $3, "
            "$4, "
            "$5, $6, $7) ON CONFLICT (person) DO UPDATE SET algorithm = excluded.algorithm, rounds = excluded.rounds, "
            "salt = excluded.salt, hash = excluded.hash, alone_good = excluded.alone_good, at = excluded.at"),
        e);
    if (!q || !bind_way(q, person, w)) return false;
    stmt_bytes(q, 5, (struct str){(const char *)hash, PASSWORD_HASH});
    stmt_int(q, 6, alone_good);
    stmt_int(q, 7, at);
    return stmt_run(q, NULL, e);
}

/* A result chooses its way itself (it came through other processes): it may not be a weaker one than of today. */
static const struct password_work *new_work(struct keeping *k, const struct password_result *r, bool of_new,
                                            struct err *e) {
    unsigned rounds;
    for (size_t i = 0; i < r->n; i++) {
        const struct password_way *w = &r->works[i].way;
        if (r->works[i].of_new != of_new || w->algorithm != &password_algorithms[0]) continue;
        if (!rounds_of(trail_store(k->trail), w->algorithm, &rounds, e)) return NULL;
        if (w->rounds == rounds) return &r->works[i];
    }
    err_set(e, ERR_CONFLICT, _("The rules for passwords changed meanwhile. Please try again."));
    return NULL;
}

bool password_keep(struct keeping *k, struct str person, struct str typed, const struct password_result *r,
                   struct err *e) {
    const struct password_work *w = new_work(k, r, true, e);
    if (!w || !keep_out_former(k, person, r, e)) return false;
    return write_password(trail_store(k->trail), person, &w->way, r->hashes[w - r->works],
                          password_characters(typed) >= PASSWORD_LEAST, clock_unix_ms(), e);
}

bool password_rehash(struct keeping *k, struct str person, const struct password_result *r, struct err *e) {
    const struct password_work *w = new_work(k, r, false, e);
    if (!w) return false;
    struct stmt *q = store_query_as(
        trail_store(k->trail), STORE_SECRETS,
        SQL("UPDATE secret_password SET algorithm = $2, rounds = $3, salt = $4, hash = $5 WHERE person = $1"), e);
    if (!q || !bind_way(q, person, &w->way)) return false;
    stmt_bytes(q, 5, (struct str){(const char *)r->hashes[w - r->works], PASSWORD_HASH});
    return stmt_run(q, NULL, e) && act_record(k,
                                              &(struct act_entry){.by = &(struct trail_actor){.via = STR("server")},
                                                                  .kind = "event",
                                                                  .act = "password-rehash",
                                                                  .person = person},
                                              NULL, e);
}

/* What was typed -------------------------------------------------------------------------------------------------- */

static bool words_of(struct arena *a, struct store *s, struct str person, struct str words[7], bool *second,
                     struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT person.name, mail, reading, staff, needs_second FROM person LEFT JOIN account "
                        "ON account.person = person.id WHERE person.id = $1"),
                    e);
    if (!q) return false;
    stmt_text(q, 1, person);
    words[0] = person, words[1] = STR("kijun");
    bool found = stmt_row(q, e);
    if (!found) return e->kind == ERR_NONE;
    for (int i = 0; i < 4; i++) words[2 + i] = arena_str(a, stmt_text_at(q, i));
    *second = stmt_int_at(q, 4) != 0;
    stmt_done(q);
    return true;
}

bool password_good_for(struct store *s, struct str person, struct str typed, struct err *e) {
    struct arena *a = arena_new(256 * KIB);
    struct str words[7] = {{0}};
    struct factor_has has;
    bool second = false;
    bool ok = words_of(a, s, person, words, &second, e) && factor_has(s, person, &has, e) &&
              password_good(typed, second || has.any ? PASSWORD_LEAST_SECOND : PASSWORD_LEAST, words, 7, e);
    arena_free(a);
    return ok;
}
