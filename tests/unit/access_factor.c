/* Factors: codes as the RFC has them, passkeys made here by a device of our own, certificates, the last one. */
#include "access_sample.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "access/inside.h"
#include "access/passkey.h"
#include "access/totp.h"

/* RFC 6238, appendix B; its eight digits end in our six. */
static void codes_of_the_rfc(void **state) {
    static const struct {
        int64_t at;
        const char *sha256, *sha1;
    } rows[] = {{59, "119246", "287082"},
                {1111111109, "084774", "081804"},
                {1111111111, "062674", "050471"},
                {1234567890, "819424", "005924"},
                {2000000000, "698825", "279037"}};
    char code[TOTP_DIGITS + 1];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        totp_code(TOTP_SHA256, STR("12345678901234567890123456789012"), rows[i].at / 30, code);
        assert_string_equal(code, rows[i].sha256);
        totp_code(TOTP_SHA1, STR("12345678901234567890"), rows[i].at / 30, code);
        assert_string_equal(code, rows[i].sha1);
    }
    struct str seed = STR("12345678901234567890123456789012");
    assert_int_equal(totp_find(TOTP_SHA256, seed, 59000, -1, STR("119 246")), 1);
    assert_int_equal(totp_find(TOTP_SHA256, seed, 59000 + 30000, -1, STR("119246")), 1); /* one step late */
    assert_int_equal(totp_find(TOTP_SHA256, seed, 59000 + 61000, -1, STR("119246")), -1);
    assert_int_equal(totp_find(TOTP_SHA256, seed, 59000, 1, STR("119246")), -1); /* was used */
    assert_int_equal(totp_find(TOTP_SHA256, seed, 59000, -1, STR("1192466")), -1);
}

/* A device: an ES256 key, a credential id, a counter. */
struct device {
    EVP_PKEY *key;
    unsigned char x[32], y[32];
    const char *id;
    uint32_t count;
};

static void device_init(struct device *d, const char *id) {
    unsigned char point[65];
    size_t n;
    *d = (struct device){.key = EVP_EC_gen("P-256"), .id = id};
    assert_int_equal(EVP_PKEY_get_octet_string_param(d->key, "encoded-pub-key", point, sizeof point, &n), 1);
    assert_int_equal(n, 65);
    memcpy(d->x, point + 1, 32);
    memcpy(d->y, point + 33, 32);
}

static void add(struct buf *b, const void *p, size_t n) {
    buf_add(b, (struct str){p, n});
}

static void auth_data(struct device *d, const char *rp, unsigned flags, struct buf *b) {
    struct hash h = sha256_of(str_of(rp));
    unsigned char head[5] = {(unsigned char)flags, 0, 0, 0, (unsigned char)d->count};
    add(b, h.bytes, 32);
    add(b, head, 5);
    if (!(flags & 0x40)) return;
    static const unsigned char aaguid[16];
    unsigned char len[2] = {0, (unsigned char)strlen(d->id)};
    add(b, aaguid, 16);
    add(b, len, 2);
    buf_addz(b, d->id);
    add(b, "\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
    add(b, d->x, 32);
    add(b, "\x22\x58\x20", 3);
    add(b, d->y, 32);
}

static void put64(struct buf *b, struct str bytes) {
    struct buf t;
    buf_init(&t, 64 * KIB);
    base64url_add(&t, bytes);
    buf_add(b, buf_str(&t));
    buf_release(&t);
}

/* "challenge":"…" of the options, as it stands. */
static struct str challenge_of(struct arena *a, struct str json) {
    size_t at;
    assert_true(str_find(json, STR("\"challenge\":\""), &at));
    return arena_str(a, str_cut(json, at + 13, at + 13 + 43));
}

static struct str client_data(struct arena *a, const char *type, struct str challenge, const char *origin) {
    return arena_fmt(a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
                     STR_ARG(challenge), origin);
}

static struct str device_make(struct arena *a, struct device *d, struct str options, const char *origin,
                              unsigned flags) {
    struct buf object, data, json;
    buf_init(&object, 4 * KIB), buf_init(&data, 4 * KIB), buf_init(&json, 16 * KIB);
    auth_data(d, "example.jp", flags | 0x40, &data);
    add(&object,
        "\xA3\x63"
        "fmt\x64"
        "none\x67"
        "attStmt\xA0\x68"
        "authData\x58",
        29);
    buf_addc(&object, (char)data.len);
    buf_add(&object, buf_str(&data));
    buf_addz(&json, "{\"id\":\"x\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"");
    put64(&json, client_data(a, "webauthn.create", challenge_of(a, options), origin));
    buf_addz(&json, "\",\"attestationObject\":\"");
    put64(&json, buf_str(&object));
    buf_addz(&json, "\"}}");
    struct str out = arena_str(a, buf_str(&json));
    buf_release(&object), buf_release(&data), buf_release(&json);
    return out;
}

static struct str device_show(struct arena *a, struct device *d, struct str options, const char *origin) {
    struct buf data, json;
    unsigned char sig[128];
    size_t n = sizeof sig;
    buf_init(&data, 4 * KIB), buf_init(&json, 16 * KIB);
    d->count++;
    auth_data(d, "example.jp", 0x05, &data);
    size_t head = data.len;
    struct str client = client_data(a, "webauthn.get", challenge_of(a, options), origin);
    struct hash h = sha256_of(client);
    add(&data, h.bytes, 32);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, d->key), 1);
    assert_int_equal(EVP_DigestSign(c, sig, &n, (unsigned char *)data.ptr, data.len), 1);
    EVP_MD_CTX_free(c);
    buf_addz(&json, "{\"id\":\"");
    put64(&json, str_of(d->id));
    buf_addz(&json, "\",\"response\":{\"clientDataJSON\":\"");
    put64(&json, client);
    buf_addz(&json, "\",\"authenticatorData\":\"");
    put64(&json, str_cut(buf_str(&data), 0, head));
    buf_addz(&json, "\",\"signature\":\"");
    put64(&json, (struct str){(char *)sig, n});
    buf_addz(&json, "\"}}");
    struct str out = arena_str(a, buf_str(&json));
    buf_release(&data), buf_release(&json);
    return out;
}

#define HERE "https://example.jp"

static bool registers(struct house *h, struct device *d, const char *person, const char *origin, unsigned flags) {
    struct str options;
    OK(h, factor_passkey_offer(&h->k, h->a, str_of(person), 7, &options, &h->e));
    struct str made = device_make(h->a, d, options, origin, flags);
    return factor_passkey_add(&h->k, &h->by, str_of(person), 7, STR("鍵"), made, &h->e);
}

static struct signin_step shows(struct house *h, struct device *d, const char *origin) {
    struct signin_step step, done;
    struct str options;
    OK(h, signin_passkey_options(&h->k, h->a, &h->from, STR_NONE, &step, &options, &h->e));
    struct str shown = device_show(h->a, d, options, origin);
    OK(h, signin_passkey(&h->k, h->a, &h->from, str_of(step.token), shown, &done, &h->e));
    return done;
}

/* 2.1.1.1(1)(i): a passkey alone is two factors; nothing but its own answer to this challenge counts. */
static void passkeys(void **state) {
    struct house h;
    struct device d, other;
    struct factor *list;
    size_t n;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    device_init(&d, "credential-of-hanako"), device_init(&other, "credential-of-hanako");
    assert_false(registers(&h, &d, "hanako", "https://example.com", 0x05));
    assert_false(registers(&h, &d, "hanako", HERE, 0x01)); /* nobody was verified */
    OK(&h, registers(&h, &d, "hanako", HERE, 0x05));
    assert_false(registers(&h, &d, "hanako", HERE, 0x05)); /* is registered */
    assert_int_equal(h.e.kind, ERR_CONFLICT);
    OK(&h, factor_list(h.a, h.s.store, STR("hanako"), &list, &n, NULL, &h.e));
    assert_true(n == 1 && list[0].kind == FACTOR_PASSKEY);
    struct signin_step step = shows(&h, &d, HERE);
    assert_int_equal(step.state, SIGNIN_DONE);
    assert_true(house_viewer(&h, step.cookie).second_factor);
    assert_int_equal(shows(&h, &d, "https://example.com").state, SIGNIN_FAILED);
    assert_int_equal(shows(&h, &other, HERE).state, SIGNIN_FAILED); /* another key under the same id */
    /* A stranger's failures with the password do not stop it. */
    for (int i = 0; i < 40; i++) (void)house_try(&h, "hanako", "wrong"), house_turn(1000LL * 900);
    assert_int_equal(shows(&h, &d, HERE).state, SIGNIN_DONE);
    d.count -= 2; /* a copy counts from an earlier number */
    assert_int_equal(shows(&h, &d, HERE).state, SIGNIN_FAILED);
    assert_string_equal(h.notice, "passkey-copied");
    EVP_PKEY_free(d.key), EVP_PKEY_free(other.key);
    house_close(&h);
}

static void challenges_are_good_once(void **state) {
    struct house h;
    struct device d;
    struct signin_step step, done;
    struct str options;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    device_init(&d, "credential");
    OK(&h, registers(&h, &d, "hanako", HERE, 0x05));
    OK(&h, signin_passkey_options(&h.k, h.a, &h.from, STR_NONE, &step, &options, &h.e));
    struct str shown = device_show(h.a, &d, options, HERE);
    OK(&h, signin_passkey(&h.k, h.a, &h.from, str_of(step.token), shown, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_DONE);
    OK(&h, signin_passkey(&h.k, h.a, &h.from, str_of(step.token), shown, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_FAILED);
    OK(&h, signin_passkey_options(&h.k, h.a, &h.from, STR_NONE, &step, &options, &h.e));
    shown = device_show(h.a, &d, options, HERE);
    house_turn(FACTOR_OFFER_MS + 1);
    OK(&h, signin_passkey(&h.k, h.a, &h.from, str_of(step.token), shown, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_FAILED);
    EVP_PKEY_free(d.key);
    house_close(&h);
}

/* The last one stays where one is needed. */
static void last_factor_stays(void **state) {
    struct house h;
    struct device d;
    struct factor *list;
    struct account c = {.id = STR("hanako"), .needs_second = true};
    size_t n;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    device_init(&d, "credential");
    OK(&h, account_set(&h.k, &h.by, &c, &h.e));
    assert_true(house_viewer(&h, house_try(&h, "hanako", GOOD).cookie).must_change);
    OK(&h, registers(&h, &d, "hanako", HERE, 0x05));
    OK(&h, factor_list(h.a, h.s.store, STR("hanako"), &list, &n, NULL, &h.e));
    assert_false(factor_revoke(&h.k, &h.by, STR("hanako"), list[0].id, 0, &h.e));
    assert_int_equal(h.e.kind, ERR_CONFLICT);
    c.needs_second = false;
    OK(&h, account_set(&h.k, &h.by, &c, &h.e));
    OK(&h, factor_revoke(&h.k, &h.by, STR("hanako"), list[0].id, 0, &h.e));
    assert_int_equal(shows(&h, &d, HERE).state, SIGNIN_FAILED);
    EVP_PKEY_free(d.key);
    house_close(&h);
}

/* 2.1.1.1(1)(c)(ア): seeds are sealed; another key, or another person's row, does not open them. */
static void seeds_are_sealed(void **state) {
    struct house h;
    struct buf sealed, plain;
    (void)state;
    house_open(&h);
    buf_init(&sealed, KIB), buf_init(&plain, KIB);
    OK(&h, key_seal(h.key, STR("totp:hanako"), STR("seed"), &sealed, &h.e));
    assert_int_equal(sealed.len, 4 + SEAL_MORE);
    assert_false(key_unseal(h.key, STR("totp:jiro"), buf_str(&sealed), &plain, &h.e));
    OK(&h, key_unseal(h.key, STR("totp:hanako"), buf_str(&sealed), &plain, &h.e));
    assert_true(str_is(buf_str(&plain), "seed"));
    sealed.ptr[14] ^= 1;
    assert_false(key_unseal(h.key, STR("totp:hanako"), buf_str(&sealed), &plain, &h.e));
    buf_release(&sealed), buf_release(&plain);
    house_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_of_the_rfc),         cmocka_unit_test(passkeys),
        cmocka_unit_test(challenges_are_good_once), cmocka_unit_test(last_factor_stays),
        cmocka_unit_test(seeds_are_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
