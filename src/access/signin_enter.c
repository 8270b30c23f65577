/* signin_enter: what comes of a proof: a banner, a session, a link; and what comes of a failure. */
#include <string.h>

#include "access/signin_row.h"

/* Failures -------------------------------------------------------------------------------------------------------- */

static bool failures_more(struct store *s, struct str person, struct err *e) {
    return run_on_person(
        s,
        SQL("INSERT INTO secret_passing_last (person, at, failures) VALUES ($1, 0, 1) ON CONFLICT (person) "
            "DO UPDATE SET failures = secret_passing_last.failures + 1"),
        person, NULL, e);
}

static bool tell(struct keeping *k, struct arena *a, const struct signin_from *from, struct str person, const char *act,
                 int64_t n, struct err *e) {
    return act_record(k,
                      &(struct act_entry){.by = from->by,
                                          .kind = "event",
                                          .act = act,
                                          .person = person,
                                          .on = "sign-in",
                                          .after = act_json(a, "failures", act_number(a, n), NULL)},
                      NULL, e);
}

bool signin_missed(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                   int64_t misses, struct err *e) {
    int64_t n;
    /* The same work for somebody, counted for nothing, so that time says little about which it was. */
    if (r->person.ptr && !attempt_of_nobody(k, true, clock_unix_ms(), &n, e)) return false;
    if (!r->person.ptr)
        return attempt_of_nobody(k, false, clock_unix_ms(), &n, e) &&
               (!n || tell(k, a, from, STR_NONE, "sign-in-failed", n, e));
    if (!failures_more(trail_store(k->trail), r->person, e)) return false;
    if (misses >= ATTEMPT_LOCK && k->notice) k->notice(k->ctx, "sign-in-locked", r->person);
    if (!attempt_tells(misses)) return true;
    return tell(k, a, from, r->person, misses >= ATTEMPT_LOCK ? "sign-in-locked" : "sign-in-failed", misses, e);
}

/* Second factor --------------------------------------------------------------------------------------------------- */

bool signin_ask_second(struct keeping *k, struct signin_row *r, bool wrong, struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_SECOND, .purpose = r->purpose, .wrong = wrong};
    struct factor_has has = {.totp = true, .passkey = true, .recovery = true};
    if (r->purpose != SIGNIN_FOR_RESET && !factor_has(trail_store(k->trail), r->person, &has, e)) return false;
    step.has_totp = has.totp, step.has_passkey = has.passkey, step.has_recovery = has.recovery;
    r->state = ROW_SECOND;
    r->challenge = STR_NONE;
    if (!row_put(k, r, step.token, e)) return false;
    *out = step;
    return true;
}

/* Banner ---------------------------------------------------------------------------------------------------------- */

bool banner_get(struct arena *a, struct store *s, struct banner *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT version, ja, en FROM banner ORDER BY version DESC LIMIT 1"), e);
    if (!q) return false;
    *out = (struct banner){0};
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    out->version = stmt_int_at(q, 0);
    out->text.in[LANG_JA] = arena_str(a, stmt_text_at(q, 1));
    out->text.in[LANG_EN] = arena_str(a, stmt_text_at(q, 2));
    stmt_done(q);
    /* Taken away is a version without text. */
    if (!out->text.in[LANG_JA].len && !out->text.in[LANG_EN].len) out->version = 0;
    return true;
}

static bool banner_text_ok(struct str s) {
    if (s.len > BANNER_MAX || !utf8_ok(s, NULL)) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' && s.ptr[i] != '\n') return false;
    return true;
}

static bool banner_insert(struct store *s, const struct text *text, int64_t entry, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO banner (version, ja, en, changed) SELECT COALESCE(MAX(version), 0) + 1, $1, "
                        "$2, $3 FROM banner"),
                    e);
    if (!q) return false;
    for (int i = LANG_JA; i <= LANG_EN; i++) stmt_text(q, 1 + i, text->in[i].ptr ? text->in[i] : STR(""));
    stmt_int(q, 3, entry);
    return stmt_run(q, NULL, e);
}

bool banner_set(struct keeping *k, const struct trail_actor *by, const struct text *text, struct err *e) {
    if (!banner_text_ok(text->in[LANG_JA]) || !banner_text_ok(text->in[LANG_EN]))
        return err_set(e, ERR_INVALID, _("The notice before signing in is text of at most %zu bytes in each language."),
                       BANNER_MAX);
    struct arena *a = arena_new(256 * KIB);
    int64_t entry;
    STORE_TX struct store_tx x = {0};
    bool ok =
        store_join(trail_store(k->trail), &x, e) &&
        act_record(k,
                   &(struct act_entry){.by = by,
                                       .kind = "record",
                                       .act = "set",
                                       .on = "banner",
                                       .after = act_json(a, "ja", text->in[LANG_JA], "en", text->in[LANG_EN], NULL)},
                   &entry, e) &&
        banner_insert(trail_store(k->trail), text, entry, e) && store_leave(&x, e);
    arena_free(a);
    return ok;
}

static bool consented(struct store *s, struct str person, int64_t version, bool *yes, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM consent WHERE person = $1 AND version = $2"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, version);
    *yes = stmt_row(q, e);
    if (!*yes) return e->kind == ERR_NONE;
    stmt_done(q);
    return true;
}

static struct str both(struct arena *a, const struct text *t) {
    struct str ja = t->in[LANG_JA], en = t->in[LANG_EN];
    return ja.len && en.len ? arena_fmt(a, "%.*s\n\n%.*s", STR_ARG(ja), STR_ARG(en)) : ja.len ? ja : en;
}

/* Entering -------------------------------------------------------------------------------------------------------- */

static bool last_signin(struct arena *a, struct store *s, struct str person, struct signin_notice *out, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS,
                                    SQL("SELECT at, address, failures FROM secret_passing_last WHERE person = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    *out = (struct signin_notice){0};
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = (struct signin_notice){stmt_int_at(q, 0), stmt_null_at(q, 1) ? STR_NONE : arena_str(a, stmt_text_at(q, 1)),
                                  stmt_int_at(q, 2)};
    stmt_done(q);
    return true;
}

static bool remember(struct store *s, struct str person, struct str address, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("INSERT INTO secret_passing_last (person, at, address, failures) VALUES ($1, $2, $3, "
                           "0) ON CONFLICT (person) DO UPDATE SET at = excluded.at, address = "
                           "excluded.address, failures = 0"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, clock_unix_ms());
    stmt_text(q, 3, address);
    return stmt_run(q, NULL, e);
}

/* How it was proven, for the record. */
static struct str proof_words(struct arena *a, int64_t proofs) {
    static const char *const words[] = {"password", "totp", "recovery", "passkey", "certificate"};
    struct str out = STR("");
    for (int i = 0; i < 5; i++)
        if (proofs & (1 << i)) out = arena_fmt(a, "%.*s%s%s", STR_ARG(out), out.len ? " " : "", words[i]);
    return out;
}

static bool entered(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                    const char *act, struct err *e) {
    struct signin_person p;
    bool found;
    if (!person_who_may(a, trail_store(k->trail), r->person, &p, &found, e)) return false;
    struct trail_actor by = act_as(from->by, r->person, found ? p.name : STR_NONE);
    return act_record(k,
                      &(struct act_entry){.by = &by,
                                          .kind = "use",
                                          .act = act,
                                          .person = r->person,
                                          .after = act_json(a, "by", proof_words(a, r->proofs), NULL)},
                      NULL, e);
}

bool signin_enter(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                  struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_DONE, .purpose = r->purpose, .person = r->person};
    struct session_new new = {.person = r->person,
                              .address = from->by->address,
                              .agent = from->agent,
                              .second_factor = r->proofs > PROOF_PASSWORD};
    struct store *s = trail_store(k->trail);
    if (!last_signin(a, s, r->person, &step.notice, e) || !remember(s, r->person, from->by->address, e) ||
        !session_begin(k, &new, &step.session, step.cookie, e) || !entered(k, a, from, r, "sign-in", e))
        return false;
    *out = step;
    return true;
}

static bool ask_consent(struct keeping *k, struct arena *a, struct signin_row *r, const struct banner *b,
                        struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_BANNER,
                               .purpose = r->purpose,
                               .person = r->person,
                               .banner = both(a, &b->text),
                               .banner_version = b->version};
    r->state = ROW_BANNER;
    if (!row_put(k, r, step.token, e)) return false;
    *out = step;
    return true;
}

static bool for_session(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                        struct signin_step *out, struct err *e) {
    struct banner b;
    bool yes = true;
    if (!banner_get(a, trail_store(k->trail), &b, e) ||
        (b.version && !consented(trail_store(k->trail), r->person, b.version, &yes, e)))
        return false;
    return yes ? signin_enter(k, a, from, r, out, e) : ask_consent(k, a, r, &b, out, e);
}

static bool for_again(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                      struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_DONE, .purpose = r->purpose, .person = r->person, .session = r->session};
    bool elevate = r->purpose == SIGNIN_FOR_ELEVATION;
    if (!session_renew(k, r->session, elevate, r->proofs > PROOF_PASSWORD, step.cookie, e) ||
        !entered(k, a, from, r, elevate ? "elevate" : "confirm", e))
        return false;
    *out = step;
    return true;
}

static bool for_reset(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                      struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_DONE, .purpose = r->purpose, .person = r->person};
    struct trail_actor by = act_as(from->by, r->person, STR_NONE);
    if (!entered(k, a, from, r, "reset", e) || !link_make(k, &by, LINK_RESET, r->person, step.link, e)) return false;
    *out = step;
    return true;
}

bool signin_proven(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                   struct signin_step *out, struct err *e) {
    struct signin_person p;
    bool may;
    if (!person_who_may(a, trail_store(k->trail), r->person, &p, &may, e)) return false;
    if (!may) return *out = (struct signin_step){.state = SIGNIN_FAILED}, true;
    if (r->purpose == SIGNIN_FOR_RESET) return for_reset(k, a, from, r, out, e);
    return r->purpose == SIGNIN_FOR_SESSION ? for_session(k, a, from, r, out, e) : for_again(k, a, from, r, out, e);
}

static bool consent(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                    int64_t version, struct err *e) {
    struct trail_actor by = act_as(from->by, r->person, STR_NONE);
    struct stmt *q =
        store_query(trail_store(k->trail),
                    SQL("INSERT INTO consent (person, version, at) VALUES ($1, $2, $3) ON CONFLICT (person, "
                        "version) DO NOTHING"),
                    e);
    if (!q) return false;
    stmt_text(q, 1, r->person);
    stmt_int(q, 2, version);
    stmt_int(q, 3, clock_unix_ms());
    return stmt_run(q, NULL, e) &&
           act_record(k,
                      &(struct act_entry){.by = &by,
                                          .kind = "use",
                                          .act = "consent",
                                          .person = r->person,
                                          .after = act_json(a, "banner", act_number(a, version), NULL)},
                      NULL, e);
}

bool signin_consent(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                    int64_t version, struct signin_step *out, struct err *e) {
    struct signin_row r;
    struct signin_person p;
    struct banner b;
    bool found, may = false;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !row_take(a, k, token, &r, &found, e) ||
        !banner_get(a, trail_store(k->trail), &b, e))
        return false;
    if (found && r.state == ROW_BANNER && !person_who_may(a, trail_store(k->trail), r.person, &p, &may, e))
        return false;
    if (!may) return *out = (struct signin_step){.state = SIGNIN_FAILED}, true;
    /* The text was changed while it was read. */
    if (b.version && b.version != version) return ask_consent(k, a, &r, &b, out, e) && store_leave(&x, e);
    return (!b.version || consent(k, a, from, &r, version, e)) && signin_enter(k, a, from, &r, out, e) &&
           store_leave(&x, e);
}
