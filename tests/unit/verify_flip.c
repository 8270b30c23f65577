/* verify_flip: any byte of a trail, a proof, a checkpoint, a request or a pack that is changed, taken out or cut off is
 * noticed, at every place of the published vectors, and nothing crashes.
 *
 * The trusted keys are all those that signed, witnesses too: the signature line of a stranger says nothing to anybody,
 * so it may change. KIJUN_FLIP_ROUNDS (1) is how many random patterns each place gets; the seed is fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verify/check.h"

static struct trust trust;
static FILE *nowhere;
static size_t places;

static struct span load(const char *name) {
    char path[4096];
    struct source source;
    struct span text = {NULL, 0};
    const char *tree = getenv("KIJUN_SOURCE");
    snprintf(path, sizeof path, "%s/tests/vectors/trail/%s", tree ? tree : ".", name);
    assert_true(v_source_open(-1, path, &source));
    assert_true(v_source_all(&source, 0, 1024 * 1024, &text));
    v_source_close(&source);
    return text;
}

static enum status check(const uint8_t *bytes, size_t n) {
    struct say say = {.out = nowhere, .entry = NO_ENTRY};
    struct source source = v_source_memory((struct span){bytes, n});
    return v_check(&say, &trust, "x", &source);
}

static void trust_keys(const char *name, bool witness) {
    struct span text = load(name);
    const char *why[2];
    uint64_t line;
    assert_true(v_trust_keys(&trust, text, witness, why, &line));
    v_free(text);
}

/* Numbers that look random and are the same each time (xorshift). */
static uint32_t next_random(void) {
    static uint32_t x = 2463534242;
    x ^= x << 13, x ^= x >> 17, x ^= x << 5;
    return x;
}

/* Every place of one vector. A copy of exact size, so that reading past the end is seen. */
static void flip(const char *name) {
    struct span good = load(name);
    const char *rounds = getenv("KIJUN_FLIP_ROUNDS");
    unsigned long n_rounds = rounds ? strtoul(rounds, NULL, 10) : 1;
    assert_int_equal(check(good.p, good.n), VERIFIED);
    uint8_t *b = malloc(good.n);
    for (size_t i = 0; i < good.n; i++) {
        for (unsigned long k = 0; k < n_rounds; k++) {
            memcpy(b, good.p, good.n);
            b[i] ^= (uint8_t)(1 + next_random() % 255);
            if (check(b, good.n) == VERIFIED)
                fail_msg("%s: byte %zu may be %02x instead of %02x", name, i, b[i], good.p[i]);
        }
        memcpy(b, good.p, i);
        memcpy(b + i, good.p + i + 1, good.n - i - 1);
        if (check(b, good.n - 1) == VERIFIED) fail_msg("%s: byte %zu may be left out", name, i);
        uint8_t *cut = malloc(i ? i : 1);
        memcpy(cut, good.p, i);
        if (check(cut, i) == VERIFIED) fail_msg("%s: it may be cut off at %zu", name, i);
        free(cut);
    }
    places += good.n;
    free(b);
    v_free(good);
}

static void with_log_key(void **state) {
    (void)state;
    static const char *const names[] = {"valid/seven.trail",
                                        "valid/erased.trail",
                                        "valid/empty.trail",
                                        "valid/checkpoint-7.txt",
                                        "valid/from-0-to-7.request",
                                        "valid/entry-0-of-7.tlog-proof",
                                        "valid/entry-2-of-7.tlog-proof",
                                        "valid/entry-6-of-7.tlog-proof"};
    trust_keys("keys/log.txt", false);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) flip(names[i]);
    v_trust_free(&trust);
}

static void with_growth(void **state) {
    (void)state;
    struct say say = {.out = nowhere, .entry = NO_ENTRY};
    trust_keys("keys/log.txt", false);
    struct span old = load("from/3.txt");
    assert_true(v_trust_checkpoint(&say, &trust, "from/3.txt", (void *)(uintptr_t)old.p, old.n));
    flip("valid/from-3-to-7.request");
    v_trust_free(&trust);
}

static void with_p256(void **state) {
    (void)state;
    trust_keys("keys/log-p256.txt", false);
    flip("valid/p256.trail");
    flip("valid/checkpoint-p256.txt");
    v_trust_free(&trust);
}

static void with_witnesses(void **state) {
    (void)state;
    trust_keys("keys/log.txt", false);
    trust_keys("keys/witness.txt", true);
    flip("valid/pack.zip");
    flip("valid/checkpoint-cosigned.txt");
    trust_keys("keys/witness-2.txt", true);
    flip("valid/cosigned.trail");
    v_trust_free(&trust);
}

/* A stranger's line may change, and only within its base64 and name: what we say about it in docs/trail-format.md. */
static void strangers(void **state) {
    (void)state;
    struct span good = load("valid/checkpoint-cosigned.txt");
    uint8_t *b = malloc(good.n);
    trust_keys("keys/log.txt", false);
    memcpy(b, good.p, good.n);
    b[good.n - 10] = b[good.n - 10] == 'A' ? 'B' : 'A';
    assert_int_equal(check(b, good.n), VERIFIED);
    b[good.n - 10] = '*';
    assert_int_equal(check(b, good.n), NOT_VERIFIED);
    v_trust_free(&trust);
    v_free(good);
    free(b);
}

static void enough(void **state) {
    (void)state;
    print_message("# %zu places, each changed, left out and cut off\n", places);
    assert_true(places >= 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_log_key),   cmocka_unit_test(with_growth), cmocka_unit_test(with_p256),
        cmocka_unit_test(with_witnesses), cmocka_unit_test(strangers),   cmocka_unit_test(enough),
    };
    nowhere = fopen("/dev/null", "w");
    if (!nowhere) return 1;
    int failed = cmocka_run_group_tests_name("verify_flip", tests, NULL, NULL);
    fclose(nowhere);
    return failed;
}
