/* factor_code: one-time codes and recovery codes of a person. */
#include <string.h>

#include "access/inside.h"
#include "access/totp.h"

/* A seed is bound to its person: put into another's row, it does not open. */
static struct str bound(struct arena *a, struct str person) {
    return arena_fmt(a, "totp:%.*s", STR_ARG(person));
}

static enum totp_algorithm algorithm_of(struct str word) {
    return str_is(word, "SHA1") ? TOTP_SHA1 : TOTP_SHA256;
}

/* Setting up ------------------------------------------------------------------------------------------------------ */

static void uri_add(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        if (plain)
            buf_addc(b, (char)c);
        else
            buf_addf(b, "%%%02X", c);
    }
}

static void offer_write(struct arena *a, struct str person, struct str seed, bool sha1, struct totp_offer *out) {
    struct buf secret, uri;
    buf_init(&secret, KIB);
    buf_init(&uri, 4 * KIB);
    base32_add(&secret, seed);
    buf_addz(&uri, "otpauth://totp/kijun:");
    uri_add(&uri, person);
    buf_addz(&uri, "?secret=");
    buf_add(&uri, buf_str(&secret));
    buf_addf(&uri, "&issuer=kijun&algorithm=%s&digits=%d&period=%d", sha1 ? "SHA1" : "SHA256", TOTP_DIGITS,
             TOTP_SECONDS);
    out->secret = arena_str(a, buf_str(&secret));
    out->uri = arena_str(a, buf_str(&uri));
    secret_wipe(secret.ptr, secret.len);
    secret_wipe(uri.ptr, uri.len);
    buf_release(&secret);
    buf_release(&uri);
}

static bool sha1_allowed(struct arena *a, struct store *s, struct err *e) {
    struct str value;
    if (!setting_value(a, s, "totp.sha1", &value, e)) return false;
    return str_is(value, "yes") || err_set(e, ERR_DENIED, _("Codes by SHA-1 are not allowed here."));
}

bool factor_totp_offer(struct keeping *k, struct arena *a, struct str person, int64_t session, bool sha1,
                       struct totp_offer *out, struct err *e) {
    unsigned char seed[TOTP_SEED];
    struct str bytes = {(const char *)seed, sha1 ? TOTP_SEED_SHA1 : TOTP_SEED};
    struct buf sealed;
    STORE_TX struct store_tx x = {0};
    if (sha1 && !sha1_allowed(a, trail_store(k->trail), e)) return false;
    if (!random_bytes(seed, sizeof seed, e) || !store_join(trail_store(k->trail), &x, e)) return false;
    buf_init(&sealed, KIB);
    bool ok = key_seal(k->key, bound(a, person), bytes, &sealed, e) &&
              offer_keep(k, "totp", session, person, buf_str(&sealed), sha1 ? "SHA1" : "SHA256", e) &&
              store_leave(&x, e);
    if (ok) offer_write(a, person, bytes, sha1, out);
    secret_wipe(seed, sizeof seed);
    buf_release(&sealed);
    return ok;
}

/* The step of the code under a sealed seed; -1: it is not right. */
static bool step_of(struct keeping *k, struct arena *a, struct str person, struct str sealed, struct str algorithm,
                    int64_t after, struct str code, int64_t *step, struct err *e) {
    struct buf seed;
    buf_init(&seed, KIB);
    bool ok = key_unseal(k->key, bound(a, person), sealed, &seed, e);
    if (ok) *step = totp_find(algorithm_of(algorithm), buf_str(&seed), clock_unix_ms(), after, code);
    secret_wipe(seed.ptr, seed.len);
    buf_release(&seed);
    return ok;
}

static bool totp_add(struct arena *a, struct keeping *k, const struct trail_actor *by, struct str person,
                     int64_t session, struct str name, struct str code, struct err *e) {
    struct str sealed, algorithm;
    int64_t step, id;
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) ||
        !offer_get(k, a, "totp", session, person, &sealed, &algorithm, e) ||
        !step_of(k, a, person, sealed, algorithm, -1, code, &step, e))
        return false;
    if (step < 0)
        return err_set(e, ERR_INVALID,
                       _("The code is not right. Type the one that is shown now; the clock of the device has "
                         "to be right within half a minute."));
    struct factor_new f = {
        .person = person, .name = name, .kind = FACTOR_TOTP, .value = sealed, .algorithm = algorithm};
    return factor_keep(k, by, &f, session, &id, e) && factor_used(trail_store(k->trail), id, step, e) &&
           offer_end(k, "totp", session, e) && store_leave(&x, e);
}

bool factor_totp_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                     struct str name, struct str code, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    bool ok = totp_add(a, k, by, person, session, name, code, e);
    arena_free(a);
    return ok;
}

/* Checking -------------------------------------------------------------------------------------------------------- */

struct totp_row {
    int64_t id, last; /* last: the step that was used last */
    struct str sealed, algorithm;
};

static bool totp_rows(struct arena *a, struct store *s, struct str person, struct totp_row rows[FACTOR_MOST], size_t *n,
                      struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT factor.id, value, algorithm, counter FROM factor JOIN secret_factor ON "
                           "factor = factor.id LEFT JOIN secret_passing_use ON what = 'factor' AND "
                           "secret_passing_use.id = factor.id WHERE person = $1 AND kind = 'totp' AND state = "
                           "'active' ORDER BY factor.id"),
                       e);
    *n = 0;
    if (!q) return false;
    stmt_text(q, 1, person);
    while (stmt_row(q, e)) {
        if (*n == FACTOR_MOST) continue;
        rows[(*n)++] = (struct totp_row){.id = stmt_int_at(q, 0),
                                         .sealed = arena_str(a, stmt_bytes_at(q, 1)),
                                         .algorithm = arena_str(a, stmt_text_at(q, 2)),
                                         .last = stmt_null_at(q, 3) ? -1 : stmt_int_at(q, 3)};
    }
    return e->kind == ERR_NONE;
}

static bool totp_check(struct arena *a, struct keeping *k, struct str person, struct str code, bool *good,
                       struct err *e) {
    struct totp_row rows[FACTOR_MOST];
    size_t n;
    int64_t step;
    *good = false;
    if (!totp_rows(a, trail_store(k->trail), person, rows, &n, e)) return false;
    for (size_t i = 0; i < n && !*good; i++) {
        if (!step_of(k, a, person, rows[i].sealed, rows[i].algorithm, rows[i].last, code, &step, e)) return false;
        if (step < 0) continue;
        if (!factor_used(trail_store(k->trail), rows[i].id, step, e)) return false;
        *good = true;
    }
    return true;
}

bool factor_totp_check(struct keeping *k, struct str person, struct str code, bool *good, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    bool ok = totp_check(a, k, person, code, good, e);
    arena_free(a);
    return ok;
}

/* Recovery codes -------------------------------------------------------------------------------------------------- */

/* 32 characters that cannot be taken for each other. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
#define CODE_LETTERS 20

static bool code_make(char out[RECOVERY_TEXT_MAX], struct err *e) {
    unsigned char bytes[CODE_LETTERS];
    size_t n = 0;
    if (!random_bytes(bytes, sizeof bytes, e)) return false;
    for (size_t i = 0; i < CODE_LETTERS; i++) {
        if (i && i % 5 == 0) out[n++] = '-';
        out[n++] = letters[bytes[i] & 31];
    }
    out[n] = 0;
    return true;
}

/* Small letters, blanks and hyphens do not matter. False: it cannot be one. */
static bool code_read(struct str typed, char out[CODE_LETTERS]) {
    size_t n = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (!c || !strchr(letters, c) || n == CODE_LETTERS) return false;
        out[n++] = c;
    }
    return n == CODE_LETTERS;
}

static struct hash code_hash(struct keeping *k, struct str person, const char code[CODE_LETTERS]) {
    char text[PERSON_ID_MAX + 1 + CODE_LETTERS];
    size_t n = person.len < PERSON_ID_MAX ? person.len : PERSON_ID_MAX;
    memcpy(text, person.ptr, n);
    text[n] = ':';
    memcpy(text + n + 1, code, CODE_LETTERS);
    return key_mac(k->key, "recovery codes", (struct str){text, n + 1 + CODE_LETTERS});
}

static bool code_keep(struct keeping *k, struct str person, const char text[RECOVERY_TEXT_MAX], struct err *e) {
    char code[CODE_LETTERS];
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("INSERT INTO secret_recovery (hash, person) VALUES ($1, $2)"), e);
    if (!q) return false;
    (void)code_read(str_of(text), code);
    struct hash h = code_hash(k, person, code);
    stmt_bytes(q, 1, hash_str(&h));
    stmt_text(q, 2, person);
    return stmt_run(q, NULL, e);
}

bool factor_recovery_new(struct keeping *k, const struct trail_actor *by, struct str person,
                         char codes[RECOVERY_CODES][RECOVERY_TEXT_MAX], struct err *e) {
    char made[RECOVERY_CODES][RECOVERY_TEXT_MAX];
    STORE_TX struct store_tx x = {0};
    if (!store_join(trail_store(k->trail), &x, e) ||
        !run_on_person(trail_store(k->trail), SQL("DELETE FROM secret_recovery WHERE person = $1"), person, NULL, e))
        return false;
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        if (!code_make(made[i], e) || !code_keep(k, person, made[i], e)) return false;
    if (!act_record(k, &(struct act_entry){.by = by, .kind = "event", .act = "recovery-new", .person = person}, NULL,
                    e) ||
        !store_leave(&x, e))
        return false;
    memcpy(codes, made, sizeof made);
    secret_wipe(made, sizeof made);
    return true;
}

bool factor_recovery_check(struct keeping *k, struct str person, struct str code, bool *good, struct err *e) {
    char letters_of[CODE_LETTERS];
    int64_t gone;
    *good = false;
    if (!code_read(code, letters_of)) return true;
    struct hash h = code_hash(k, person, letters_of);
    /* Found by a keyed hash: how long the search takes says nothing that one could use. */
    struct stmt *q = store_query_as(trail_store(k->trail), STORE_SECRETS,
                                    SQL("DELETE FROM secret_recovery WHERE hash = $1 AND person = $2"), e);
    if (!q) return false;
    stmt_bytes(q, 1, hash_str(&h));
    stmt_text(q, 2, person);
    if (!stmt_run(q, &gone, e)) return false;
    *good = gone == 1;
    return true;
}
