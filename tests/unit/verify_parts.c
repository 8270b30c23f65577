/* verify_parts: the small readers of kijun-verify, its tree against the definition, and its ceilings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verify/check.h"
#include "verify/hash.h"
#include "verify/json.h"
#include "verify/record.h"
#include "verify/tree.h"
#include "verify/zip.h"

static struct span of(const char *z) {
    return (struct span){(const uint8_t *)z, strlen(z)};
}

/* Texts ----------------------------------------------------------------------------------------------------------- */

static void base64(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int n; /* -1: refused */
    } cases[] = {{"", 0},         {"QQ==", 1},       {"QUI=", 2},      {"QUJD", 3},   {"+/+/", 3},
                 {"QUJDQQ==", 4}, {"QQ", -1},        {"QQ=", -1},      {"Q===", -1},  {"====", -1},
                 {"QR==", -1},    {"QUJ=", -1},      {"QQ==QUJD", -1}, {"QU=D", -1},  {"QUJ\n", -1},
                 {"-_-_", -1},    {"QUJD\nQQ=", -1}, {" QQ=", -1},     {"QQ==\n", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t out[16];
        size_t n = 99;
        assert_int_equal(v_base64(of(cases[i].text), out, sizeof out, &n), cases[i].n >= 0);
        if (cases[i].n >= 0) assert_int_equal(n, cases[i].n);
    }
    uint8_t two[2];
    size_t n;
    assert_false(v_base64(of("QUJD"), two, sizeof two, &n));
}

static void numbers(void **state) {
    (void)state;
    uint64_t v;
    assert_true(v_number(of("0"), &v) && v == 0);
    assert_true(v_number(of("999999999999999999"), &v) && v == 999999999999999999U);
    static const char *const bad[] = {"", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "1000000000000000000", "x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(v_number(of(bad[i]), &v));
}

static void texts(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "abc",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "\x7F"};
    static const char *const bad[] = {
        "\x01",         "\n",           "\x80",     "\xC0\x80",         "\xC1\xBF",         "\xC2",
        "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE3\x81", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF",         "a\xE3\x81z"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(v_text(of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(v_text(of(bad[i])));
    assert_false(v_text((struct span){(const uint8_t *)"a\0b", 3}));
    assert_true(v_key_name(of("log.example.jp/証跡")));
    static const char *const names[] = {"",     "a b",  "a+b", "a\xE3\x80\x80z", "a\xC2\xA0", "a\xE2\x80\x89",
                                        "a\tb", "\x7F", "\xFF"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_false(v_key_name(of(names[i])));
}

static void json(void **state) {
    (void)state;
    static const char *const good[] = {
        "{}",    "[]", "\"\"", "0", "-0", "1.5e-7", "true", "null", "{\"a\":[1,{\"b\":\"\\u00e9\\ud83d\\ude00\"}]}",
        "[1, 2]"};
    static const char *const bad[] = {
        "",           "{",     "[",       "\"",        "01",          "1.",          ".5",
        "1e",         "+1",    "tru",     "{\"a\"}",   "{\"a\":}",    "{a:1}",       "[1,]",
        "{\"a\":1,}", "[1 2]", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ude00\"", "\"\\ud800\\u0041\"",
        "'a'",        "NaN",   "\"a",     "[}",        "{]"};
    struct span rest, value;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        rest = of(good[i]);
        assert_true(v_json_value(&rest, &value) && rest.n == 0);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rest = of(bad[i]);
        if (v_json_value(&rest, &value)) assert_true(rest.n > 0); /* "01" is 0 and something after it */
    }
    char deep[200];
    for (size_t levels = 1; levels < 100; levels++) {
        memset(deep, '[', levels);
        memset(deep + levels, ']', levels);
        rest = (struct span){(const uint8_t *)deep, 2 * levels};
        assert_int_equal(v_json_value(&rest, &value), levels <= 64);
    }
}

/* The tree -------------------------------------------------------------------------------------------------------- */

#define LEAVES 70
static uint8_t leaves[LEAVES][32];

/* RFC 9162 section 2.1.1, word by word. */
static void definition(size_t from, size_t n, uint8_t out[32]) {
    uint8_t left[32], right[32];
    size_t k = 1;
    if (n == 0) {
        v_sha256((struct span){NULL, 0}, (struct span){NULL, 0}, out);
    } else if (n == 1) {
        memcpy(out, leaves[from], 32);
    } else {
        while (2 * k < n) k *= 2;
        definition(from, k, left);
        definition(from + k, n - k, right);
        v_node(left, right, out);
    }
}

/* PATH(m, D[n]) and PROOF(m, D[n]) of the same; how many hashes. */
static size_t path(size_t m, size_t from, size_t n, uint8_t out[][32]) {
    size_t k = 1;
    if (n == 1) return 0;
    while (2 * k < n) k *= 2;
    bool left = m < k;
    size_t i = left ? path(m, from, k, out) : path(m - k, from + k, n - k, out);
    definition(left ? from + k : from, left ? n - k : k, out[i]);
    return i + 1;
}

static size_t growth(size_t m, size_t from, size_t n, bool whole, uint8_t out[][32]) {
    size_t k = 1;
    if (m == n) {
        if (!whole) definition(from, n, out[0]);
        return !whole;
    }
    while (2 * k < n) k *= 2;
    bool left = m <= k;
    size_t i = left ? growth(m, from, k, whole, out) : growth(m - k, from + k, n - k, false, out);
    definition(left ? from + k : from, left ? n - k : k, out[i]);
    return i + 1;
}

static void make_leaves(void) {
    for (size_t i = 0; i < LEAVES; i++) v_leaf((const uint8_t[32]){(uint8_t)i, 1}, leaves[i]);
}

static void roots(void **state) {
    (void)state;
    struct tree t = {0};
    uint8_t a[32], b[32];
    make_leaves();
    for (size_t n = 0; n <= LEAVES; n++) {
        v_tree_root(&t, a);
        definition(0, n, b);
        assert_memory_equal(a, b, 32);
        if (n < LEAVES) v_tree_add(&t, leaves[n]);
    }
}

static void inclusion(void **state) {
    (void)state;
    uint8_t proof[65][32], root[32], got[32];
    make_leaves();
    for (size_t size = 1; size <= LEAVES; size++) {
        definition(0, size, root);
        for (size_t m = 0; m < size; m++) {
            size_t n = path(m, 0, size, proof);
            assert_true(v_tree_lead(leaves[m], m, size, (const uint8_t(*)[32])proof, n, got));
            assert_memory_equal(got, root, 32);
            memset(proof[n], 7, 32);
            assert_false(v_tree_lead(leaves[m], m, size, (const uint8_t(*)[32])proof, n + 1, got));
            if (n) assert_false(v_tree_lead(leaves[m], m, size, (const uint8_t(*)[32])proof, n - 1, got));
            assert_false(v_tree_lead(leaves[m], size, size, (const uint8_t(*)[32])proof, n, got));
            /* At another place it leads elsewhere, or nowhere. */
            size_t other = (m + 1) % size;
            if (other != m && v_tree_lead(leaves[m], other, size, (const uint8_t(*)[32])proof, n, got))
                assert_memory_not_equal(got, root, 32);
        }
    }
    assert_false(v_tree_lead(leaves[0], 0, 0, (const uint8_t(*)[32])proof, 0, got));
}

static void consistency(void **state) {
    (void)state;
    uint8_t proof[65][32], old[32], root[32], wrong[32] = {1};
    make_leaves();
    for (size_t size = 1; size <= LEAVES; size++) {
        definition(0, size, root);
        for (size_t m = 1; m <= size; m++) {
            const uint8_t(*p)[32] = (const uint8_t(*)[32])proof;
            definition(0, m, old);
            size_t n = growth(m, 0, size, true, proof);
            assert_true(v_tree_grew(m, old, size, root, p, n));
            assert_false(v_tree_grew(m, wrong, size, root, p, n));
            assert_false(v_tree_grew(m, old, size, wrong, p, n));
            assert_false(v_tree_grew(size + 1, old, size, root, p, n));
            if (n) assert_false(v_tree_grew(m, old, size, root, p, n - 1));
            memset(proof[n], 7, 32);
            assert_false(v_tree_grew(m, old, size, root, p, n + 1));
            for (size_t i = 0; i < n; i++) {
                proof[i][i % 32] ^= 1;
                assert_false(v_tree_grew(m, old, size, root, p, n));
                proof[i][i % 32] ^= 1;
            }
        }
    }
}

/* RFC 4231, test case 2 has a short key; ours are 32 bytes, so the key is padded with zeros as HMAC does itself. */
static void commitment(void **state) {
    (void)state;
    uint8_t key[32] = "Jefe", out[32], want[32];
    v_commitment(key, of("what do ya want for nothing?"), out);
    assert_true(v_hex(of("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"), want, 32));
    assert_memory_equal(out, want, 32);
}

static void crc(void **state) {
    (void)state;
    assert_int_equal(v_crc32(0, of("123456789")), 0xCBF43926U);
    assert_int_equal(v_crc32(v_crc32(0, of("1234")), of("56789")), 0xCBF43926U);
}

/* Ceilings -------------------------------------------------------------------------------------------------------- */

static bool says(const uint8_t *bytes, size_t n, enum status want, const char *words) {
    static struct trust trust = {.no_key = true};
    char *said = NULL;
    size_t size = 0;
    struct say say = {.out = open_memstream(&said, &size), .entry = NO_ENTRY};
    struct source source = v_source_memory((struct span){bytes, n});
    enum status got = v_check(&say, &trust, "x", &source);
    fclose(say.out);
    bool good = got == want && strstr(said, words);
    if (!good) print_message("%d: %s", (int)got, said);
    free(said);
    return good;
}

/* A line of a trail: 1 MiB and 64 bytes with its LF, not one more. */
static void line_ceiling(void **state) {
    (void)state;
    static const char head[] = "kijun trail 1\norigin x\nentries 1\n\n";
    size_t most = 1024 * 1024 + 64, n = sizeof head - 1;
    uint8_t *b = malloc(n + most + 1);
    memcpy(b, head, n);
    memset(b + n, 'x', most + 1);
    b[n + most - 1] = '\n';
    assert_true(says(b, n + most, NOT_VERIFIED, "x:5: entry 0: an entry begins with"));
    b[n + most - 1] = 'x';
    b[n + most] = '\n';
    assert_true(says(b, n + most + 1, NOT_VERIFIED, "x:5: the line is longer than 1 MiB"));
    free(b);
}

/* A record: 1 MiB, not one byte more. */
static void record_ceiling(void **state) {
    (void)state;
    static const char head[] = "{\"kijun\":1,\"n\":0,\"at\":\"2026-11-30T08:00:00.000Z\",\"kind\":\"k\",\"on\":\"o\","
                               "\"act\":\"a\",\"who\":{},\"from\":{},\"note\":\"";
    char *b = malloc(RECORD_SIZE + 1);
    FILE *nowhere = fopen("/dev/null", "w");
    struct say say = {.out = nowhere, .file = "x", .entry = NO_ENTRY};
    struct record r;
    for (size_t n = RECORD_SIZE; n <= RECORD_SIZE + 1; n++) {
        memset(b, 'x', n);
        memcpy(b, head, sizeof head - 1);
        memcpy(b + n - 2, "\"}", 2);
        assert_int_equal(v_record(&say, (struct span){(const uint8_t *)b, n}, &r), n == RECORD_SIZE);
    }
    fclose(nowhere);
    free(b);
}

static void small_ceiling(void **state) {
    (void)state;
    size_t n = 4 * 1024 * 1024 + 1;
    uint8_t *b = calloc(1, n);
    memcpy(b, "c2sp.org/tlog-proof@v1\n", 23);
    assert_true(says(b, n, NOT_VERIFIED, "the file is larger than 4 MiB"));
    free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64),       cmocka_unit_test(numbers),        cmocka_unit_test(texts),
        cmocka_unit_test(json),         cmocka_unit_test(roots),          cmocka_unit_test(inclusion),
        cmocka_unit_test(consistency),  cmocka_unit_test(commitment),     cmocka_unit_test(crc),
        cmocka_unit_test(line_ceiling), cmocka_unit_test(record_ceiling), cmocka_unit_test(small_ceiling),
    };
    return cmocka_run_group_tests_name("verify_parts", tests, NULL, NULL);
}
