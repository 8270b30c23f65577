/* factor_passkey: passkeys of people: what is offered, what is kept, who answered. */
#include "access/inside.h"
#include "access/passkey.h"
#include "fmt/fmt.h"

#include <string.h>

static void put_bytes(struct jsonw *w, const char *key, struct str bytes) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    base64url_add(&b, bytes);
    jsonw_key(w, key);
    jsonw_str(w, b.ptr ? buf_str(&b) : STR(""));
    buf_release(&b);
}

static void put_text(struct jsonw *w, const char *key, struct str value) {
    jsonw_key(w, key);
    jsonw_str(w, value);
}

/* [{"type":"public-key","id":…}, …]: those that the person has. */
static bool put_known(struct jsonw *w, struct store *s, const char *key, struct str person, struct err *e) {
    struct stmt *q =
        store_query_as(s, STORE_SECRETS,
                       SQL("SELECT lookup FROM secret_factor JOIN factor ON factor.id = factor WHERE person = "
                           "$1 AND kind = 'passkey' AND state = 'active' ORDER BY factor.id"),
                       e);
    if (!q) return false;
    stmt_text(q, 1, person);
    jsonw_key(w, key);
    jsonw_array(w);
    while (stmt_row(q, e)) {
        jsonw_object(w);
        put_text(w, "type", STR("public-key"));
        put_bytes(w, "id", stmt_bytes_at(q, 0));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    return e->kind == ERR_NONE;
}

static bool put_request(struct jsonw *w, struct keeping *k, struct str person, struct str challenge, struct err *e) {
    jsonw_object(w);
    put_bytes(w, "challenge", challenge);
    put_text(w, "rpId", passkey_rp(k->base_url));
    jsonw_key(w, "timeout"), jsonw_int(w, FACTOR_OFFER_MS);
    put_text(w, "userVerification", STR("required"));
    if (person.ptr && !put_known(w, trail_store(k->trail), "allowCredentials", person, e)) return false;
    jsonw_end_object(w);
    return true;
}

bool factor_passkey_request(struct keeping *k, struct arena *a, struct str person, struct str challenge,
                            struct str *json, struct err *e) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    bool ok = put_request(&w, k, person, challenge, e);
    if (ok) *json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return ok;
}

/* Registering ----------------------------------------------------------------------------------------------------- */

static void put_parameters(struct jsonw *w) {
    static const int algorithms[] = {-7, -8, -257}; /* ES256, EdDSA, RS256 */
    jsonw_key(w, "pubKeyCredParams");
    jsonw_array(w);
    for (size_t i = 0; i < 3; i++) {
        jsonw_object(w);
        put_text(w, "type", STR("public-key"));
        jsonw_key(w, "alg"), jsonw_int(w, algorithms[i]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static bool put_creation(struct jsonw *w, struct keeping *k, const struct account *c, struct str challenge,
                         struct err *e) {
    struct hash handle = key_mac(k->key, "passkey users", c->id);
    jsonw_object(w);
    put_bytes(w, "challenge", challenge);
    jsonw_key(w, "rp"), jsonw_object(w);
    put_text(w, "id", passkey_rp(k->base_url));
    put_text(w, "name", STR("kijun"));
    jsonw_end_object(w);
    jsonw_key(w, "user"), jsonw_object(w);
    put_bytes(w, "id", hash_str(&handle));
    put_text(w, "name", c->id);
    put_text(w, "displayName", c->name);
    jsonw_end_object(w);
    put_parameters(w);
    if (!put_known(w, trail_store(k->trail), "excludeCredentials", c->id, e)) return false;
    jsonw_key(w, "authenticatorSelection"), jsonw_object(w);
    put_text(w, "residentKey", STR("preferred"));
    put_text(w, "userVerification", STR("required"));
    jsonw_end_object(w);
    put_text(w, "attestation", STR("none"));
    jsonw_key(w, "timeout"), jsonw_int(w, FACTOR_OFFER_MS);
    jsonw_end_object(w);
    return true;
}

bool factor_passkey_offer(struct keeping *k, struct arena *a, struct str person, int64_t session, struct str *json,
                          struct err *e) {
    struct store *s = trail_store(k->trail);
    unsigned char bytes[PASSKEY_CHALLENGE];
    struct str challenge = {(const char *)bytes, sizeof bytes};
    struct account c;
    struct buf b;
    struct jsonw w;
    STORE_TX struct store_tx x = {0};
    if (!random_bytes(bytes, sizeof bytes, e) || !store_join(s, &x, e) || !account_get(a, s, person, &c, e) ||
        !offer_keep(k, "passkey", session, person, challenge, "", e))
        return false;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    bool ok = put_creation(&w, k, &c, challenge, e) && store_leave(&x, e);
    if (ok) *json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return ok;
}

/* The challenge is worth one answer, a good or a bad one. */
static bool take_challenge(struct arena *a, struct keeping *k, struct str person, int64_t session, struct str *out,
                           struct err *e) {
    struct str none;
    STORE_TX struct store_tx x = {0};
    return store_join(trail_store(k->trail), &x, e) && offer_get(k, a, "passkey", session, person, out, &none, e) &&
           offer_end(k, "passkey", session, e) && store_leave(&x, e);
}

static bool passkey_add(struct arena *a, struct keeping *k, const struct trail_actor *by, struct str person,
                        int64_t session, struct str name, struct str response, struct err *e) {
    struct passkey_site site = {.origin = k->base_url, .rp = passkey_rp(k->base_url)};
    struct passkey_made made;
    int64_t id;
    if (!factor_name_ok(name, e) || !take_challenge(a, k, person, session, &site.challenge, e) ||
        !passkey_read_made(a, &site, response, &made, e))
        return false;
    struct factor_new f = {.person = person,
                           .name = name,
                           .kind = FACTOR_PASSKEY,
                           .lookup = made.id,
                           .value = made.key,
                           .algorithm = act_number(a, made.algorithm)};
    STORE_TX struct store_tx x = {0};
    return store_join(trail_store(k->trail), &x, e) && factor_keep(k, by, &f, session, &id, e) &&
           factor_used(trail_store(k->trail), id, made.counter, e) && store_leave(&x, e);
}

bool factor_passkey_add(struct keeping *k, const struct trail_actor *by, struct str person, int64_t session,
                        struct str name, struct str response, struct err *e) {
    struct arena *a = arena_new(4 * MIB);
    bool ok = passkey_add(a, k, by, person, session, name, response, e);
    arena_free(a);
    return ok;
}

/* Answering ------------------------------------------------------------------------------------------------------- */

struct known {
    int64_t id, counter;
    struct str person, key;
    int64_t algorithm;
};

static bool find(struct arena *a, struct store *s, struct str credential, struct known *out, bool *found,
                 struct err *e) {
    struct stmt *q = store_query_as(
        s, STORE_SECRETS,
        SQL("SELECT factor.id, factor.person, value, algorithm, counter FROM secret_factor JOIN factor ON factor.id = "
            "factor "
            "JOIN person ON person.id = factor.person LEFT JOIN secret_passing_use ON what = 'factor' AND "
            "secret_passing_use.id = factor.id WHERE lookup = $1 AND kind = 'passkey' AND factor.state = 'active' AND "
            "person.state = 'active'"),
        e);
    if (!q) return false;
    stmt_bytes(q, 1, credential);
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    *out = (struct known){.id = stmt_int_at(q, 0),
                          .person = arena_str(a, stmt_text_at(q, 1)),
                          .key = arena_str(a, stmt_bytes_at(q, 2)),
                          .counter = stmt_int_at(q, 4)};
    struct str text = arena_str(a, stmt_text_at(q, 3));
    stmt_done(q);
    /* str_int reads no signs that people do not type; COSE's numbers are negative. */
    struct str digits = text.len && text.ptr[0] == '-' ? str_cut(text, 1, text.len) : text;
    if (!str_int(digits, &out->algorithm)) out->algorithm = 0;
    out->algorithm = -out->algorithm;
    return true;
}

/* A device that counts less than before was copied, or is. */
static bool counter_back(struct arena *a, struct keeping *k, const struct trail_actor *by, const struct known *f,
                         struct err *e) {
    if (k->notice) k->notice(k->ctx, "passkey-copied", f->person);
    return act_record(k,
                      &(struct act_entry){.by = by,
                                          .kind = "event",
                                          .act = "passkey-counter",
                                          .person = f->person,
                                          .after = act_json(a, "factor", act_number(a, f->id), NULL)},
                      NULL, e);
}

bool factor_passkey_check(struct keeping *k, struct arena *a, const struct trail_actor *by, struct str challenge,
                          struct str response, struct str *person, struct err *e) {
    struct passkey_site site = {.origin = k->base_url, .rp = passkey_rp(k->base_url), .challenge = challenge};
    struct passkey_shown shown;
    struct known f;
    struct err why;
    uint32_t counter;
    bool found;
    *person = STR_NONE;
    if (!passkey_read_shown(a, response, &shown, &why)) return true;
    if (!find(a, trail_store(k->trail), shown.id, &f, &found, e)) return false;
    if (!found || !passkey_verify(a, &site, &shown, (int)f.algorithm, f.key, &counter, &why)) return true;
    if ((counter || f.counter) && (int64_t)counter <= f.counter) return counter_back(a, k, by, &f, e);
    if (!factor_used(trail_store(k->trail), f.id, counter, e)) return false;
    *person = f.person;
    return true;
}
