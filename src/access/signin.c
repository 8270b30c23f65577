/* signin: the steps that people take: name, password, second factor. What follows is in signin_enter.c. */
#include "access/signin.h"

#include <string.h>

#include "access/passkey.h"
#include "access/signin_row.h"

#define NAME_MAX_BYTES 254
#define BUSY_SECONDS 60 /* when too many sign-ins of an address are under way */

static unsigned larger(unsigned a, unsigned b) {
    return a > b ? a : b;
}

static struct str address_of(const struct signin_from *from) {
    return from->by->address.ptr ? from->by->address : STR("");
}

static bool failed(struct signin_step *out) {
    *out = (struct signin_step){.state = SIGNIN_FAILED};
    return true;
}

static bool waits(unsigned seconds, struct signin_step *out) {
    *out = (struct signin_step){.state = SIGNIN_WAIT, .wait_seconds = seconds};
    return true;
}

/* Counting -------------------------------------------------------------------------------------------------------- */

/* Has the address to wait, or has it too many under way? */
static bool address_waits(struct keeping *k, const struct signin_from *from, int64_t now, unsigned *seconds,
                          struct err *e) {
    struct store *s = trail_store(k->trail);
    struct hash id = attempt_id(k->key, ATTEMPT_ADDRESS, address_of(from));
    struct attempt t;
    int64_t n;
    if (!attempt_look(s, &id, &t, e) || !row_count(k, address_of(from), &n, e)) return false;
    *seconds = attempt_wait(ATTEMPT_ADDRESS, &t, now);
    if (n >= ACCESS_SIGNINS_ADDRESS) *seconds = larger(*seconds, BUSY_SECONDS);
    return true;
}

static bool count(struct keeping *k, enum attempt_kind kind, struct str of, struct str person, int64_t now,
                  struct attempt *t, struct err *e) {
    struct hash id = attempt_id(k->key, kind, of);
    return attempt_count(trail_store(k->trail), kind, &id, person, now, t, e);
}

static bool look(struct keeping *k, enum attempt_kind kind, struct str of, struct attempt *t, struct err *e) {
    struct hash id = attempt_id(k->key, kind, of);
    return attempt_look(trail_store(k->trail), &id, t, e);
}

/* It turned out well. */
static bool cleared(struct keeping *k, enum attempt_kind kind, struct str of, const struct signin_from *from,
                    struct err *e) {
    struct hash id = attempt_id(k->key, kind, of), address = attempt_id(k->key, ATTEMPT_ADDRESS, address_of(from));
    return attempt_clear(trail_store(k->trail), &id, e) && attempt_forgive(trail_store(k->trail), &address, e);
}

/* Codes of a reset are counted apart: a stranger may try those, and must not lock those of a sign-in. */
static struct str code_name(struct arena *a, const struct signin_row *r) {
    return r->purpose == SIGNIN_FOR_RESET ? arena_fmt(a, "reset:%.*s", STR_ARG(r->name)) : r->name;
}

/* Beginning ------------------------------------------------------------------------------------------------------- */

/* A name is the person's id when it is somebody's (id or mail), so that both count as one. */
static bool named(struct keeping *k, struct arena *a, struct str typed, struct signin_row *r, struct err *e) {
    struct signin_person p;
    bool found = false;
    struct str name = str_trim(typed);
    if (name.len > NAME_MAX_BYTES || !utf8_ok(name, NULL)) name = STR("");
    if (name.len && !person_who_may(a, trail_store(k->trail), name, &p, &found, e)) return false;
    r->person = found ? p.id : STR_NONE;
    r->name = found ? p.id : arena_str(a, name);
    return true;
}

static bool begin_password(struct keeping *k, const struct signin_from *from, struct signin_row *r, int64_t now,
                           struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_PASSWORD, .purpose = r->purpose, .job = {.n = 1}};
    struct attempt t;
    if (!look(k, ATTEMPT_NAME, r->name, &t, e)) return false;
    unsigned seconds = attempt_wait(ATTEMPT_NAME, &t, now);
    if (seconds) return waits(seconds, out);
    r->state = ROW_PASSWORD;
    if (!count(k, ATTEMPT_NAME, r->name, r->person, now, &t, e) ||
        !count(k, ATTEMPT_ADDRESS, address_of(from), STR_NONE, now, &t, e) ||
        !password_way_of(k, r->person, r->name, &step.job.works[0].way, e) || !row_put(k, r, step.token, e))
        return false;
    *out = step;
    return true;
}

/* For a reset everybody is asked for everything, whoever it is. */
static bool begin_reset(struct keeping *k, const struct signin_from *from, struct signin_row *r, int64_t now,
                        struct signin_step *out, struct err *e) {
    struct attempt t;
    return count(k, ATTEMPT_ADDRESS, address_of(from), STR_NONE, now, &t, e) && signin_ask_second(k, r, false, out, e);
}

bool signin_begin(struct keeping *k, struct arena *a, const struct signin_from *from, enum signin_for purpose,
                  struct str name, struct signin_step *out, struct err *e) {
    struct signin_row r = {.purpose = purpose, .address = address_of(from)};
    int64_t now = clock_unix_ms();
    unsigned seconds;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !address_waits(k, from, now, &seconds, e)) return false;
    if (seconds) return waits(seconds, out);
    return named(k, a, name, &r, e) &&
           (purpose == SIGNIN_FOR_RESET ? begin_reset(k, from, &r, now, out, e)
                                        : begin_password(k, from, &r, now, out, e)) &&
           store_leave(&x, e);
}

bool signin_again(struct keeping *k, struct arena *a, const struct signin_from *from, enum signin_for purpose,
                  int64_t session, bool with_password, struct signin_step *out, struct err *e) {
    struct signin_row r = {.purpose = purpose, .session = session, .address = address_of(from)};
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !session_person(a, trail_store(k->trail), session, &r.person, e))
        return false;
    if (!r.person.ptr) return failed(out);
    r.name = r.person;
    return (with_password ? begin_password(k, from, &r, clock_unix_ms(), out, e)
                          : signin_ask_second(k, &r, false, out, e)) &&
           store_leave(&x, e);
}

/* Password -------------------------------------------------------------------------------------------------------- */

static bool outdated(struct keeping *k, struct str person, bool *old, struct password_way *today, struct err *e) {
    struct password_way kept;
    if (!password_way_of(k, person, person, &kept, e) || !password_way_new(k, today, e)) return false;
    *old = kept.algorithm != today->algorithm || kept.rounds != today->rounds;
    return true;
}

/* The password was right: what comes next? */
static bool after_password(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                           struct signin_step *out, struct err *e) {
    struct factor_has has;
    struct str whose;
    r->proofs |= PROOF_PASSWORD;
    if (r->purpose != SIGNIN_FOR_SESSION) return signin_proven(k, a, from, r, out, e);
    if (!factor_has(trail_store(k->trail), r->person, &has, e) ||
        !factor_certificate_find(a, k, from->certificate, &whose, e))
        return false;
    if (whose.ptr && str_eq(whose, r->person)) r->proofs |= PROOF_CERTIFICATE;
    if (has.any && r->proofs == PROOF_PASSWORD) return signin_ask_second(k, r, false, out, e);
    return signin_proven(k, a, from, r, out, e);
}

static bool compared(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                     const struct password_result *result, struct signin_step *out, struct err *e) {
    struct signin_step step = {.state = SIGNIN_PASSWORD, .purpose = r->purpose, .job = {.n = 1}};
    struct attempt t;
    bool good, old;
    if (!password_compare(k, r->person, result, &good, e)) return false;
    if (!good) return look(k, ATTEMPT_NAME, r->name, &t, e) && signin_missed(k, a, from, r, t.misses, e) && failed(out);
    if (!cleared(k, ATTEMPT_NAME, r->name, from, e) || !outdated(k, r->person, &old, &step.job.works[0].way, e))
        return false;
    if (!old) return after_password(k, a, from, r, out, e);
    r->state = ROW_REHASH;
    if (!row_put(k, r, step.token, e)) return false;
    *out = step;
    return true;
}

bool signin_password(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                     const struct password_result *r, struct signin_step *out, struct err *e) {
    struct signin_row row;
    bool found;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !row_take(a, k, token, &row, &found, e)) return false;
    if (!found || (row.state != ROW_PASSWORD && row.state != ROW_REHASH)) return failed(out);
    bool ok = row.state == ROW_PASSWORD
                  ? compared(k, a, from, &row, r, out, e)
                  : password_rehash(k, row.person, r, e) && after_password(k, a, from, &row, out, e);
    return ok && store_leave(&x, e);
}

/* Codes ----------------------------------------------------------------------------------------------------------- */

/* Which proof the code is; 0: none. */
static bool code_proof(struct keeping *k, const struct signin_row *r, struct str code, int64_t *proof, struct err *e) {
    bool good;
    *proof = 0;
    if (!r->person.ptr) return true;
    if (!factor_totp_check(k, r->person, code, &good, e)) return false;
    if (good) return *proof = PROOF_TOTP, true;
    if (!factor_recovery_check(k, r->person, code, &good, e)) return false;
    if (good) *proof = PROOF_RECOVERY;
    return true;
}

static bool code_wrong(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                       int64_t misses, struct signin_step *out, struct err *e) {
    if (!signin_missed(k, a, from, r, misses, e)) return false;
    if (misses >= ATTEMPT_LOCK) return failed(out);
    return signin_ask_second(k, r, true, out, e);
}

static bool recovery_told(struct keeping *k, const struct signin_from *from, const struct signin_row *r,
                          struct err *e) {
    if (k->notice) k->notice(k->ctx, "recovery-used", r->person);
    return act_record(
        k, &(struct act_entry){.by = from->by, .kind = "event", .act = "recovery-used", .person = r->person}, NULL, e);
}

static bool with_code(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                      struct str code, struct signin_step *out, struct err *e) {
    struct str name = code_name(a, r);
    struct attempt t;
    int64_t now = clock_unix_ms(), proof;
    if (!look(k, ATTEMPT_CODE, name, &t, e)) return false;
    unsigned seconds = attempt_wait(ATTEMPT_CODE, &t, now);
    if (seconds) return waits(seconds, out) && row_put(k, r, out->token, e);
    if (!count(k, ATTEMPT_CODE, name, r->person, now, &t, e) || !code_proof(k, r, code, &proof, e)) return false;
    if (!proof || (r->proofs & proof)) return code_wrong(k, a, from, r, t.misses, out, e);
    if (!cleared(k, ATTEMPT_CODE, name, from, e) || (proof == PROOF_RECOVERY && !recovery_told(k, from, r, e)))
        return false;
    r->proofs |= proof;
    /* A forgotten password is made up for by both of them. */
    if (r->purpose == SIGNIN_FOR_RESET && r->proofs != (PROOF_TOTP | PROOF_RECOVERY))
        return signin_ask_second(k, r, false, out, e);
    return signin_proven(k, a, from, r, out, e);
}

bool signin_code(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token, struct str code,
                 struct signin_step *out, struct err *e) {
    struct signin_row row;
    bool found;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !row_take(a, k, token, &row, &found, e)) return false;
    if (!found || row.state != ROW_SECOND) return failed(out);
    row.challenge = STR_NONE;
    return with_code(k, a, from, &row, code, out, e) && store_leave(&x, e);
}

/* Passkeys -------------------------------------------------------------------------------------------------------- */

static bool passkey_row(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                        struct signin_row *r, bool *found, struct err *e) {
    if (token.ptr) return row_take(a, k, token, r, found, e) && (*found = *found && r->state == ROW_SECOND, true);
    *r = (struct signin_row){.purpose = SIGNIN_FOR_SESSION, .state = ROW_PASSKEY, .address = address_of(from)};
    return *found = true, true;
}

bool signin_passkey_options(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                            struct signin_step *out, struct str *json, struct err *e) {
    struct signin_step step = {.state = SIGNIN_SECOND, .has_passkey = true};
    unsigned char bytes[PASSKEY_CHALLENGE];
    struct signin_row r;
    unsigned seconds = 0;
    bool found;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !passkey_row(k, a, from, token, &r, &found, e)) return false;
    if (!found) return failed(out);
    if (!token.ptr && !address_waits(k, from, clock_unix_ms(), &seconds, e)) return false;
    if (seconds) return waits(seconds, out);
    if (!random_bytes(bytes, sizeof bytes, e)) return false;
    r.challenge = (struct str){(const char *)bytes, sizeof bytes};
    step.purpose = r.purpose;
    /* Which passkeys somebody has is told only to who showed the password. */
    struct str whose = r.purpose == SIGNIN_FOR_RESET ? STR_NONE : r.person;
    if (!factor_passkey_request(k, a, whose, r.challenge, json, e) || !row_put(k, &r, step.token, e) ||
        !store_leave(&x, e))
        return false;
    *out = step;
    return true;
}

static bool passkey_wrong(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                          struct signin_step *out, struct err *e) {
    struct attempt t;
    if (!count(k, ATTEMPT_ADDRESS, address_of(from), STR_NONE, clock_unix_ms(), &t, e) ||
        !signin_missed(k, a, from, r, t.misses, e))
        return false;
    r->challenge = STR_NONE;
    return r->state == ROW_SECOND ? signin_ask_second(k, r, true, out, e) : failed(out);
}

static bool with_passkey(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                         struct str response, struct signin_step *out, struct err *e) {
    struct signin_person p;
    struct str who;
    bool may = false;
    if (!factor_passkey_check(k, a, from->by, r->challenge, response, &who, e)) return false;
    if (!who.ptr || (r->state == ROW_SECOND && !(r->person.ptr && str_eq(who, r->person))))
        return passkey_wrong(k, a, from, r, out, e);
    if (!person_who_may(a, trail_store(k->trail), who, &p, &may, e)) return false;
    if (!may) return failed(out);
    r->person = r->name = who;
    r->proofs |= PROOF_PASSKEY;
    r->challenge = STR_NONE;
    return signin_proven(k, a, from, r, out, e);
}

bool signin_passkey(struct keeping *k, struct arena *a, const struct signin_from *from, struct str token,
                    struct str response, struct signin_step *out, struct err *e) {
    struct signin_row row;
    bool found;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) || !row_take(a, k, token, &row, &found, e)) return false;
    if (!found || !row.challenge.ptr || (row.state != ROW_SECOND && row.state != ROW_PASSKEY)) {
        /* A challenge that was asked for once is gone, also when nothing comes of it. */
        return failed(out) && store_leave(&x, e);
    }
    return with_passkey(k, a, from, &row, response, out, e) && store_leave(&x, e);
}

/* Certificates ---------------------------------------------------------------------------------------------------- */

bool signin_certificate(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_step *out,
                        struct err *e) {
    struct signin_row r = {.purpose = SIGNIN_FOR_SESSION, .proofs = PROOF_CERTIFICATE, .address = address_of(from)};
    struct signin_person p;
    struct str value;
    bool may = false;
    STORE_TX struct store_tx x = {0};
    if (!setting_value(a, trail_store(k->trail), "signin.certificate", &value, e)) return false;
    if (!str_is(value, "alone")) return failed(out);
    if (!store_join(trail_store(k->trail), &x, e) || !factor_certificate_find(a, k, from->certificate, &r.person, e) ||
        (r.person.ptr && !person_who_may(a, trail_store(k->trail), r.person, &p, &may, e)))
        return false;
    if (!may) return failed(out);
    r.name = r.person;
    return signin_proven(k, a, from, &r, out, e) && store_leave(&x, e);
}
