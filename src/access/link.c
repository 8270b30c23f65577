/* link: one-time links, made and redeemed. */
#include "access/link.h"

#include <string.h>

#include "access/grants.h"
#include "access/inside.h"
#include "access/organisation.h"

#define LINK_MS DAY_MS
#define LINK_RESET_MS (60 * MINUTE_MS)

static const char *const purposes[] = {[LINK_FIRST] = "first", [LINK_INVITE] = "invite", [LINK_RESET] = "reset"};

/* Making ---------------------------------------------------------------------------------------------------------- */

static bool insert(struct store *s, enum link_purpose purpose, struct str person, struct str token, struct err *e) {
    struct hash h = sha256_of(token);
    struct stmt *q = store_query_as(
        s, STORE_SECRETS, SQL("INSERT INTO secret_link (hash, purpose, person, ends) VALUES ($1, $2, $3, $4)"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_text(q, 2, str_of(purposes[purpose]));
    stmt_text(q, 3, person);
    stmt_int(q, 4, clock_unix_ms() + (purpose == LINK_RESET ? LINK_RESET_MS : LINK_MS));
    return stmt_run(q, NULL, e);
}

static bool older_go(struct store *s, enum link_purpose purpose, struct str person, struct err *e) {
    if (purpose == LINK_FIRST)
        return run_on_person(s, SQL("DELETE FROM secret_link WHERE purpose = $1"), STR("first"), NULL, e);
    return run_on_person(s, SQL("DELETE FROM secret_link WHERE person = $1"), person, NULL, e);
}

bool link_make(struct keeping *k, const struct trail_actor *by, enum link_purpose purpose, struct str person,
               char token[TOKEN_TEXT_MAX], struct err *e) {
    static const char *const acts[] = {"link-first", "link-invite", "link-reset"};
    struct store *s = trail_store(k->trail);
    char text[TOKEN_TEXT_MAX];
    if (!token_make(text, e) || !older_go(s, purpose, person, e) || !insert(s, purpose, person, str_of(text), e) ||
        !act_record(
            k, &(struct act_entry){.by = by, .kind = "event", .act = acts[purpose], .person = person, .on = "person"},
            NULL, e))
        return false;
    memcpy(token, text, TOKEN_TEXT_MAX);
    return true;
}

static bool nobody_yet(struct store *s, struct err *e) {
    bool any;
    if (!account_any(s, &any, e)) return false;
    return !any || err_set(e, ERR_CONFLICT, _("Somebody can sign in already; accounts are made by an administrator."));
}

bool link_first(struct keeping *k, const struct trail_actor *by, char token[TOKEN_TEXT_MAX], struct err *e) {
    STORE_TX struct store_tx x = {0};
    return store_join(trail_store(k->trail), &x, e) && nobody_yet(trail_store(k->trail), e) &&
           link_make(k, by, LINK_FIRST, STR_NONE, token, e) && store_leave(&x, e);
}

/* Somebody to whom a link may be given; an account is made when there is none so far. */
static bool may_have(struct arena *a, struct keeping *k, const struct trail_actor *by, struct str person,
                     struct err *e) {
    struct account c;
    if (!account_get(a, trail_store(k->trail), person, &c, e)) return false;
    if (!c.active || c.suspended) return err_set(e, ERR_CONFLICT, _("This account was stopped or suspended."));
    return c.changed || account_set(k, by, &c, e);
}

bool link_invite(struct keeping *k, const struct trail_actor *by, struct str person, char token[TOKEN_TEXT_MAX],
                 struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct store *s = trail_store(k->trail);
    struct password_standing st;
    struct factor_has has;
    STORE_TX struct store_tx x = {0};
    bool ok = store_join(s, &x, e) && may_have(a, k, by, person, e) &&
              password_standing(s, person, clock_unix_ms(), &st, e) && factor_has(s, person, &has, e);
    if (ok && (st.has || has.any))
        ok = err_set(e, ERR_CONFLICT, _("This person has a secret already; a lost one is set anew by a reset."));
    ok = ok && link_make(k, by, LINK_INVITE, person, token, e) && store_leave(&x, e);
    arena_free(a);
    return ok;
}

static bool factors_go(struct store *s, struct str person, struct err *e) {
    return run_on_person(s, SQL("DELETE FROM secret_recovery WHERE person = $1"), person, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_factor WHERE factor IN (SELECT id FROM factor WHERE person = $1)"),
                         person, NULL, e) &&
           run_on_person(s, SQL("UPDATE factor SET state = 'revoked' WHERE person = $1"), person, NULL, e);
}

static bool counts_go(struct keeping *k, struct str person, struct err *e) {
    return run_on_person(trail_store(k->trail), SQL("DELETE FROM secret_passing_attempt WHERE person = $1"), person,
                         NULL, e);
}

bool link_reset(struct keeping *k, const struct trail_actor *by, struct str person, bool factors,
                char token[TOKEN_TEXT_MAX], struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct store *s = trail_store(k->trail);
    STORE_TX struct store_tx x = {0};
    bool ok = store_join(s, &x, e) && may_have(a, k, by, person, e) &&
              run_on_person(s, SQL("DELETE FROM secret_password WHERE person = $1"), person, NULL, e) &&
              access_cut(k, person, 0, e) && counts_go(k, person, e) && (!factors || factors_go(s, person, e)) &&
              link_make(k, by, LINK_RESET, person, token, e) && store_leave(&x, e);
    arena_free(a);
    return ok;
}

/* Redeeming ------------------------------------------------------------------------------------------------------- */

static bool gone(struct err *e) {
    return err_set(e, ERR_NOT_FOUND, _("This link is not valid any more. Please ask for a new one."));
}

static bool needs(struct store *s, struct str person, struct link_info *out, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct factor_has has;
    struct account c;
    bool ok = account_get(a, s, person, &c, e) && factor_has(s, person, &has, e);
    if (ok && (!c.active || c.suspended)) ok = gone(e);
    if (ok) {
        out->least = c.needs_second || has.any ? PASSWORD_LEAST_SECOND : PASSWORD_LEAST;
        out->second_next = c.needs_second && !has.any;
    }
    arena_free(a);
    return ok;
}

bool link_look(struct arena *a, struct store *s, struct str token, int64_t now, struct link_info *out, struct err *e) {
    struct link_info info = {.least = PASSWORD_LEAST};
    struct hash h = sha256_of(token);
    if (!token_shape(token)) return gone(e);
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT purpose, secret_link.person, name, ends FROM secret_link LEFT JOIN person ON "
                           "person.id = secret_link.person WHERE hash = $1 AND ends > $2"),
                       e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_int(q, 2, now);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE ? gone(e) : false;
    for (enum link_purpose p = LINK_FIRST; p <= LINK_RESET; p++)
        if (str_is(stmt_text_at(q, 0), purposes[p])) info.purpose = p;
    info.person = stmt_null_at(q, 1) ? STR_NONE : arena_str(a, stmt_text_at(q, 1));
    info.name = stmt_null_at(q, 2) ? STR_NONE : arena_str(a, stmt_text_at(q, 2));
    info.ends = stmt_int_at(q, 3);
    stmt_done(q);
    if (info.person.ptr && !needs(s, info.person, &info, e)) return false;
    *out = info;
    return true;
}

/* What was typed is good enough, and who it is for can be. */
static bool wish_good(struct arena *a, struct keeping *k, const struct link_wish *w, struct link_info *info,
                      struct err *e) {
    struct store *s = trail_store(k->trail);
    struct person other;
    bool found;
    if (!link_look(a, s, w->token, clock_unix_ms(), info, e)) return false;
    if (info->purpose != LINK_FIRST) return password_good_for(s, info->person, w->password, e);
    struct str words[] = {w->id, w->name, STR("kijun")};
    if (!nobody_yet(s, e)) return false;
    if (!person_id_ok(w->id))
        return err_set(
            e, ERR_INVALID,
            _("\"%.*s\" cannot be the id of a person: small letters, digits and . _ - are, 1 to %d of them."),
            STR_ARG(w->id), PERSON_ID_MAX);
    if (!line_ok(w->name, PERSON_TEXT_MAX))
        return err_set(e, ERR_INVALID, _("A name is one line of 1 to %d characters."), PERSON_TEXT_MAX);
    if (!person_by_id(a, s, w->id, &other, &found, e)) return false;
    /* Somebody whom the record knows may be the first one to sign in, under the name that is known. */
    if (found && !other.active)
        return err_set(e, ERR_CONFLICT, _("The id %.*s was given to %.*s; an id is never given twice."), STR_ARG(w->id),
                       STR_ARG(other.name));
    return password_good(w->password, PASSWORD_LEAST, words, 3, e);
}

bool link_begin(struct keeping *k, const struct trail_actor *by, const struct link_wish *w, struct password_job *job,
                struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct password_job new = {.n = 0};
    struct link_info info;
    (void)by;
    bool ok = wish_good(a, k, w, &info, e) && password_job_new(k, info.person.ptr ? info.person : w->id, &new, e);
    arena_free(a);
    if (ok) *job = new;
    return ok;
}

static bool make_first(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct link_wish *w,
                       struct err *e) {
    struct account c = {.id = w->id, .name = w->name, .lang = lang_current()};
    struct person p;
    bool found;
    if (!person_by_id(a, trail_store(k->trail), w->id, &p, &found, e)) return false;
    if (found) c.name = p.name;
    return (found ? account_set(k, by, &c, e) : account_add(k, by, &c, e)) && grants_first(k->trail, by, w->id, e) &&
           run_on_person(trail_store(k->trail), SQL("DELETE FROM secret_link WHERE purpose = $1"), STR("first"), NULL,
                         e);
}

static bool finish(struct arena *a, struct keeping *k, const struct trail_actor *from, const struct link_wish *w,
                   const struct password_result *r, struct str *person, struct err *e) {
    struct link_info info;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !wish_good(a, k, w, &info, e)) return false;
    bool first = info.purpose == LINK_FIRST;
    struct str id = arena_str(a, first ? w->id : info.person);
    struct trail_actor by = act_as(from, id, first ? w->name : info.name);
    if ((first && !make_first(a, k, &by, w, e)) || !password_keep(k, id, w->password, r, e) ||
        !access_cut(k, id, 0, e) || !counts_go(k, id, e) ||
        !act_record(k,
                    &(struct act_entry){.by = &by,
                                        .kind = "event",
                                        .act = "password-set",
                                        .person = id,
                                        .after = act_json(a, "link", str_of(purposes[info.purpose]), NULL)},
                    NULL, e) ||
        !store_leave(&x, e))
        return false;
    *person = id;
    return true;
}

bool link_finish(struct keeping *k, struct arena *a, const struct trail_actor *by, const struct link_wish *w,
                 const struct password_result *r, struct str *person, struct err *e) {
    return finish(a, k, by, w, r, person, e);
}
