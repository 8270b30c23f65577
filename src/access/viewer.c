/* viewer: whose cookie, whose key. What the person may is asked of seam.h. */
#include <string.h>

#include "access/grants.h"
#include "access/inside.h"
#include "access/organisation.h"

#define COLUMNS "person.id, person.name, account.lang, account.needs_second"
#define ALIVE "person.state = 'active' AND account.suspended IS NULL"

static void person_at(struct arena *a, const struct stmt *q, struct viewer *v, bool *needs_second) {
    v->known = true;
    v->person = arena_str(a, stmt_text_at(q, 0));
    v->name = arena_str(a, stmt_text_at(q, 1));
    if (!lang_parse(stmt_text_at(q, 2), &v->lang)) v->lang = LANG_JA;
    *needs_second = stmt_int_at(q, 3) != 0;
    v->actor = (struct trail_actor){.id = v->person, .name = v->name};
}

/* Something has to be put right before anything else: a second factor is missing, the password is too short to stand
 * alone, or it is over by the organisation's rule. */
static bool must_change(struct store *s, struct viewer *v, bool needs_second, int64_t now, struct err *e) {
    struct factor_has has;
    struct password_standing st;
    if (!factor_has(s, v->person, &has, e) || !password_standing(s, v->person, now, &st, e)) return false;
    v->must_change = (needs_second && !has.any) || (st.has && !has.any && !st.alone_good) || st.over;
    return true;
}

static bool session_row(struct arena *a, struct store *s, struct str cookie, int64_t now, struct viewer *v,
                        bool *needs_second, struct err *e) {
    struct hash h = sha256_of(cookie);
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("SELECT " COLUMNS ", secret_passing_session.id, csrf, began, proved, elevated, second_factor, used FROM "
            "secret_passing_session JOIN person ON person.id = secret_passing_session.person JOIN account ON "
            "account.person = person.id WHERE hash = $1 AND ends > $2 AND idle > $2 AND " ALIVE),
        e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, now);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    person_at(a, q, v, needs_second);
    v->session = stmt_int_at(q, 4);
    struct str csrf = stmt_text_at(q, 5);
    if (csrf.len < sizeof v->csrf) memcpy(v->csrf, csrf.ptr, csrf.len);
    v->signed_in = stmt_int_at(q, 6);
    v->proved = stmt_int_at(q, 7);
    v->elevated = stmt_int_at(q, 8) > now;
    v->elevated_until = v->elevated ? stmt_int_at(q, 8) : 0;
    v->second_factor = stmt_int_at(q, 9) != 0;
    v->used = stmt_int_at(q, 10);
    stmt_done(q);
    return true;
}

bool viewer_of_session(struct arena *a, struct store *s, struct str cookie, int64_t now, struct viewer *out,
                       struct err *e) {
    struct viewer v = {.lang = LANG_JA};
    bool needs_second = false;
    if (token_shape(cookie)) {
        if (!session_row(a, s, cookie, now, &v, &needs_second, e)) return false;
        if (v.known && (!must_change(s, &v, needs_second, now, e) || !member_of(s, v.person, &v.organisation, e) ||
                        !grants_of(a, s, v.person, &v.grants, &v.n_grants, e)))
            return false;
    }
    *out = v;
    return true;
}

static bool key_row(struct arena *a, struct store *s, struct str token, int64_t now, struct viewer *v,
                    uint64_t *permissions, struct err *e) {
    struct hash h = sha256_of(token);
    bool needs_second;
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("SELECT " COLUMNS ", api_key.id, permissions, made, used FROM secret_api_key JOIN api_key ON api_key.id = "
            "secret_api_key.api_key JOIN person ON person.id = api_key.person JOIN account ON account.person = "
            "person.id "
            "LEFT JOIN secret_passing_use ON what = 'key' AND secret_passing_use.id = api_key.id WHERE hash = $1 AND "
            "ends > "
            "$2 AND api_key.state = 'active' AND " ALIVE),
        e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, now);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    person_at(a, q, v, &needs_second);
    v->key = stmt_int_at(q, 4);
    *permissions = api_key_permissions(stmt_text_at(q, 5));
    v->calendar = str_is(stmt_text_at(q, 5), API_KEY_CALENDAR);
    v->second_factor = api_key_word(stmt_text_at(q, 5), API_KEY_SECOND);
    v->signed_in = stmt_int_at(q, 6);
    v->used = stmt_int_at(q, 7);
    stmt_done(q);
    return true;
}

const struct viewer_grant *viewer_narrowed(struct arena *a, const struct viewer_grant *all, size_t n,
                                           uint64_t permissions) {
    struct viewer_grant *less = arena_array(a, n, sizeof *less);
    for (size_t i = 0; i < n; i++) {
        less[i] = all[i];
        less[i].permissions &= permissions;
        for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS && less[i].second_factor; p++)
            if (!permission_reads(p)) less[i].permissions &= ~((uint64_t)1 << p);
    }
    return less;
}

static bool of_key(struct arena *a, struct store *s, uint64_t permissions, struct viewer *v, struct err *e) {
    if (!member_of(s, v->person, &v->organisation, e) || !grants_of(a, s, v->person, &v->grants, &v->n_grants, e))
        return false;
    v->grants = viewer_narrowed(a, v->grants, v->n_grants, permissions);
    return true;
}

bool viewer_of_key(struct arena *a, struct store *s, struct str token, int64_t now, struct viewer *out, struct err *e) {
    struct viewer v = {.lang = LANG_JA};
    uint64_t permissions = 0;
    if (str_starts(token, STR("kj_")) && token_shape(str_cut(token, 3, token.len))) {
        if (!key_row(a, s, token, now, &v, &permissions, e) || (v.known && !of_key(a, s, permissions, &v, e)))
            return false;
    }
    *out = v;
    return true;
}
