/* signin_row: rows of sign-ins under way, and who may sign in. */
#include "access/signin_row.h"

#include <string.h>

bool row_put(struct keeping *k, const struct signin_row *r, char token[TOKEN_TEXT_MAX], struct err *e) {
    char text[TOKEN_TEXT_MAX];
    if (!token_make(text, e)) return false;
    struct hash h = sha256_of(str_of(text));
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("INSERT INTO secret_passing_signin (hash, purpose, state, person, name, "
                                        "session, proofs, challenge, address, "
                                        "ends) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                                    e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, r->purpose);
    stmt_int(q, 3, r->state);
    stmt_text(q, 4, r->person);
    stmt_bytes(q, 5, r->name.ptr ? r->name : STR(""));
    stmt_int(q, 6, r->session);
    stmt_int(q, 7, r->proofs);
    if (r->challenge.ptr)
        stmt_bytes(q, 8, r->challenge);
    else
        stmt_null(q, 8);
    stmt_text(q, 9, r->address);
    stmt_int(q, 10, clock_unix_ms() + (r->challenge.ptr ? FACTOR_OFFER_MS : SIGNIN_MS));
    if (!stmt_run(q, NULL, e)) return false;
    memcpy(token, text, TOKEN_TEXT_MAX);
    return true;
}

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

bool row_take(struct arena *a, struct keeping *k, struct str token, struct signin_row *out, bool *found,
              struct err *e) {
    struct store *s = trail_store(k->trail);
    struct hash h = sha256_of(token);
    *found = false;
    if (!token_shape(token)) return true;
    struct stmt *q = store_query_as(s, STORE_SECRETS,
                                    SQL("SELECT purpose, state, person, name, session, proofs, challenge, address FROM "
                                        "secret_passing_signin WHERE hash = $1 AND ends > $2"),
                                    e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, clock_unix_ms());
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = (struct signin_row){.purpose = (enum signin_for)stmt_int_at(q, 0),
                               .state = (enum row_state)stmt_int_at(q, 1),
                               .person = copied(a, stmt_text_at(q, 2)),
                               .name = copied(a, stmt_bytes_at(q, 3)),
                               .session = stmt_int_at(q, 4),
                               .proofs = stmt_int_at(q, 5),
                               .challenge = stmt_null_at(q, 6) ? STR_NONE : arena_str(a, stmt_bytes_at(q, 6)),
                               .address = copied(a, stmt_text_at(q, 7))};
    stmt_done(q);
    q = store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_signin WHERE hash = $1"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    *found = true;
    return stmt_run(q, NULL, e);
}

bool row_count(struct keeping *k, struct str address, int64_t *n, struct err *e) {
    *n = 0;
    if (!address.ptr) return true;
    struct stmt *q =
        store_query_as(trail_store(k->trail), STORE_SECRETS,
                       SQL("SELECT COUNT(*) FROM secret_passing_signin WHERE address = $1 AND ends > $2"), e);
    if (!q) return false;
    stmt_text(q, 1, address);
    stmt_int(q, 2, clock_unix_ms());
    if (!stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool person_who_may(struct arena *a, struct store *s, struct str which, struct signin_person *out, bool *found,
                    struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT person.id, person.name FROM person JOIN account ON account.person = person.id "
                        "WHERE (person.id = $1 OR mail = $1) AND state = 'active' AND suspended IS NULL ORDER "
                        "BY 1"),
                    e);
    if (!q) return false;
    stmt_text(q, 1, which);
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    *out = (struct signin_person){arena_str(a, stmt_text_at(q, 0)), arena_str(a, stmt_text_at(q, 1))};
    stmt_done(q);
    return true;
}
