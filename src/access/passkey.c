/* passkey: reading and verifying what browsers answer. */
#include "access/passkey.h"

#include <string.h>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/evp.h>

#include "access/inside.h"
#include "fmt/fmt.h"

#define CLIENT_DATA_MAX (8 * KIB)
#define AUTH_DATA_MAX (16 * KIB)
#define SIGNATURE_MAX KIB
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_MADE 0x40

static bool not_good(struct err *e) {
    return err_set(e, ERR_INVALID, _("The passkey's answer is not valid here. Please try again on this page."));
}

struct str passkey_rp(struct str base_url) {
    size_t from = 0;
    struct str rest;
    if (str_find(base_url, STR("://"), &from)) from += 3;
    rest = str_cut(base_url, from, base_url.len);
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] == ':' || rest.ptr[i] == '/') return str_cut(rest, 0, i);
    return rest;
}

/* The JSON around it ---------------------------------------------------------------------------------------------- */

static struct node *read_json(struct arena *a, struct str text) {
    struct source src = {STR("passkey"), text};
    struct json_limits limits = {PASSKEY_RESPONSE_MAX, 1000};
    struct diags *d = arena_alloc(a, sizeof *d);
    struct node *n = json_read_within(a, &src, &limits, d);
    return n && n->type == NODE_MAP ? n : NULL;
}

static struct str text_of(const struct node *map, const char *key) {
    const struct node *n = map && map->type == NODE_MAP ? node_find(map, key) : NULL;
    return n && n->type == NODE_SCALAR && !n->plain ? n->text : STR_NONE;
}

static bool bytes_of(struct arena *a, const struct node *map, const char *key, size_t most, struct str *out) {
    struct str text = text_of(map, key);
    return text.ptr && base64url_read(a, text, most, out) && out->len > 0;
}

/* What the browser says that it asked the device for. */
static bool client_data_good(struct arena *a, const struct passkey_site *site, struct str json, const char *type) {
    struct node *n = read_json(a, json);
    struct str challenge;
    if (!n || !str_is(text_of(n, "type"), type) || !str_eq(text_of(n, "origin"), site->origin)) return false;
    const struct node *cross = node_find(n, "crossOrigin");
    if (cross && !(cross->type == NODE_SCALAR && cross->plain && str_is(cross->text, "false"))) return false;
    return bytes_of(a, n, "challenge", 1024, &challenge) && challenge.len == site->challenge.len &&
           secret_equal(challenge.ptr, site->challenge.ptr, challenge.len);
}

/* The head of the authenticator's data: hash of the relying party, flags, counter. */
static bool head_good(const struct passkey_site *site, struct str data, unsigned more) {
    struct hash rp = sha256_of(site->rp);
    if (data.len < 37) return false;
    unsigned want = FLAG_PRESENT | FLAG_VERIFIED | more;
    return secret_equal(data.ptr, rp.bytes, HASH_BYTES) && ((unsigned char)data.ptr[32] & want) == want;
}

/* Made ------------------------------------------------------------------------------------------------------------ */

static bool made_as(struct arena *a, int algorithm, struct str data, struct passkey_made *out) {
    fido_cred_t *c = fido_cred_new();
    bool ok = c && fido_cred_set_type(c, algorithm) == FIDO_OK &&
              fido_cred_set_authdata_raw(c, (const unsigned char *)data.ptr, data.len) == FIDO_OK &&
              fido_cred_id_ptr(c) && fido_cred_id_len(c) > 0 && fido_cred_id_len(c) <= PASSKEY_ID_MAX &&
              fido_cred_pubkey_ptr(c) && fido_cred_pubkey_len(c) <= PASSKEY_KEY_MAX;
    if (ok)
        *out = (struct passkey_made){
            .id = arena_str(a, (struct str){(const char *)fido_cred_id_ptr(c), fido_cred_id_len(c)}),
            .key = arena_str(a, (struct str){(const char *)fido_cred_pubkey_ptr(c), fido_cred_pubkey_len(c)}),
            .algorithm = algorithm,
            .counter = fido_cred_sigcount(c)};
    fido_cred_free(&c);
    return ok;
}

static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

static void fido_start(void) {
    static bool started;
    if (!started) fido_init(FIDO_DISABLE_U2F_FALLBACK);
    started = true;
}

/* A key that is none on its curve, or is too weak, is not kept. */
static bool key_usable(int algorithm, struct str key);

bool passkey_read_made(struct arena *a, const struct passkey_site *site, struct str json, struct passkey_made *out,
                       struct err *e) {
    struct str client, object, data;
    struct passkey_made made;
    if (json.len > PASSKEY_RESPONSE_MAX) return not_good(e);
    struct node *n = read_json(a, json);
    const struct node *response = n ? node_find(n, "response") : NULL;
    if (!bytes_of(a, response, "clientDataJSON", CLIENT_DATA_MAX, &client) ||
        !bytes_of(a, response, "attestationObject", AUTH_DATA_MAX, &object) ||
        !client_data_good(a, site, client, "webauthn.create") || !attestation_auth_data(object, &data) ||
        !head_good(site, data, FLAG_MADE))
        return not_good(e);
    fido_start();
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (made_as(a, algorithms[i], data, &made) && key_usable(made.algorithm, made.key)) return *out = made, true;
    return not_good(e);
}

/* Shown ----------------------------------------------------------------------------------------------------------- */

bool passkey_read_shown(struct arena *a, struct str json, struct passkey_shown *out, struct err *e) {
    struct passkey_shown p;
    if (json.len > PASSKEY_RESPONSE_MAX) return not_good(e);
    struct node *n = read_json(a, json);
    const struct node *response = n ? node_find(n, "response") : NULL;
    if (!bytes_of(a, n, "id", PASSKEY_ID_MAX, &p.id) ||
        !bytes_of(a, response, "clientDataJSON", CLIENT_DATA_MAX, &p.client_data) ||
        !bytes_of(a, response, "authenticatorData", AUTH_DATA_MAX, &p.authenticator_data) ||
        !bytes_of(a, response, "signature", SIGNATURE_MAX, &p.signature))
        return not_good(e);
    *out = p;
    return true;
}

/* A public key as libfido2 wants it. */
union public_key {
    es256_pk_t *es256;
    rs256_pk_t *rs256;
    eddsa_pk_t *eddsa;
    const void *any;
};

static bool public_key_of(int algorithm, struct str key, union public_key *pk) {
    pk->any = NULL;
    switch (algorithm) {
    case COSE_ES256:
        pk->es256 = es256_pk_new();
        return pk->es256 && es256_pk_from_ptr(pk->es256, key.ptr, key.len) == FIDO_OK;
    case COSE_RS256:
        pk->rs256 = rs256_pk_new();
        return pk->rs256 && rs256_pk_from_ptr(pk->rs256, key.ptr, key.len) == FIDO_OK;
    case COSE_EDDSA:
        pk->eddsa = eddsa_pk_new();
        return pk->eddsa && eddsa_pk_from_ptr(pk->eddsa, key.ptr, key.len) == FIDO_OK;
    default:
        return false;
    }
}

static void public_key_free(int algorithm, union public_key *pk) {
    if (algorithm == COSE_ES256) es256_pk_free(&pk->es256);
    if (algorithm == COSE_RS256) rs256_pk_free(&pk->rs256);
    if (algorithm == COSE_EDDSA) eddsa_pk_free(&pk->eddsa);
}

static bool key_usable(int algorithm, struct str key) {
    union public_key pk;
    EVP_PKEY *p = NULL;
    bool ok = public_key_of(algorithm, key, &pk);
    if (ok && algorithm == COSE_ES256) p = es256_pk_to_EVP_PKEY(pk.es256);
    if (ok && algorithm == COSE_RS256) p = rs256_pk_to_EVP_PKEY(pk.rs256);
    if (ok && algorithm == COSE_EDDSA) p = eddsa_pk_to_EVP_PKEY(pk.eddsa);
    ok = p && EVP_PKEY_get_security_bits(p) >= 112;
    EVP_PKEY_free(p);
    public_key_free(algorithm, &pk);
    return ok;
}

static bool verified(const struct passkey_site *site, const struct passkey_shown *p, int algorithm, const void *pk,
                     uint32_t *counter) {
    fido_assert_t *t = fido_assert_new();
    char rp[256];
    bool ok = t && site->rp.len < sizeof rp;
    if (ok) memcpy(rp, site->rp.ptr, site->rp.len), rp[site->rp.len] = 0;
    ok = ok && fido_assert_set_rp(t, rp) == FIDO_OK && fido_assert_set_count(t, 1) == FIDO_OK &&
         fido_assert_set_clientdata(t, (const unsigned char *)p->client_data.ptr, p->client_data.len) == FIDO_OK &&
         fido_assert_set_authdata_raw(t, 0, (const unsigned char *)p->authenticator_data.ptr,
                                      p->authenticator_data.len) == FIDO_OK &&
         fido_assert_set_sig(t, 0, (const unsigned char *)p->signature.ptr, p->signature.len) == FIDO_OK &&
         fido_assert_set_up(t, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(t, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_verify(t, 0, algorithm, pk) == FIDO_OK;
    if (ok) *counter = fido_assert_sigcount(t, 0);
    fido_assert_free(&t);
    return ok;
}

bool passkey_verify(struct arena *a, const struct passkey_site *site, const struct passkey_shown *p, int algorithm,
                    struct str key, uint32_t *counter, struct err *e) {
    union public_key pk;
    uint32_t count = 0;
    if (!client_data_good(a, site, p->client_data, "webauthn.get") || !head_good(site, p->authenticator_data, 0))
        return not_good(e);
    fido_start();
    bool ok = public_key_of(algorithm, key, &pk) && verified(site, p, algorithm, pk.any, &count);
    public_key_free(algorithm, &pk);
    if (!ok) return not_good(e);
    *counter = count;
    return true;
}
