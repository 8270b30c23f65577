/* verify_trail: what kijun writes of its record, kijun-verify accepts, and what was tampered with it does not: exports,
 * proofs and checkpoints of a record that grows by random steps and loses content. Neither side shares code
 * with the other. KIJUN_PROP_ROUNDS (12) is how many steps; the seed is fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record_sample.h"
#include "trail/checkpoint.h"
#include "verify_bridge.h"

#define ORIGIN STR("kijun/prop")

static struct arena *arena;
static struct err err;
static struct sample sample;
static struct note_key *key;
static struct str vkey;
static uint32_t seed = 7;

static uint32_t below(uint32_t n) {
    seed ^= seed << 13, seed ^= seed >> 17, seed ^= seed << 5;
    return seed % n;
}

static void good(bool ok) {
    if (!ok) fail_msg("%s", err.text);
}

static struct str kept(struct buf *b) {
    struct str s = arena_fmt(arena, "%.*s", STR_ARG(buf_str(b)));
    buf_release(b);
    return s;
}

/* kijun-verify's status for these bytes. */
static void expect(int want, struct str bytes, struct str earlier, const char *words) {
    char said[8192];
    int got = verify_bytes(bytes.ptr, bytes.len, vkey.ptr, earlier.ptr, earlier.len, said, sizeof said);
    if (got != want || !strstr(said, words)) fail_msg("status %d, not %d, or not '%s': %s", got, want, words, said);
}

static bool add_piece(void *ctx, struct str piece, struct err *e) {
    (void)e;
    buf_add(ctx, piece);
    return true;
}

static struct str exported(struct str note) {
    struct buf b;
    buf_init(&b, 16 * MIB);
    good(trail_export(sample.trail, note, add_piece, &b, &err));
    return kept(&b);
}

static struct str sealed(int64_t *size) {
    struct str note;
    good(trail_size(sample.trail, size, &err));
    good(trail_seal(sample.trail, arena, key, ORIGIN, STR_NONE, &note, &err));
    return note;
}

static void prove_all(struct str note, int64_t size) {
    for (int64_t i = 0; i < size; i += 1 + below(3)) {
        struct buf b;
        buf_init(&b, 4 * MIB);
        good(trail_prove(sample.trail, note, i, &b, &err));
        struct str proof = kept(&b);
        expect(0, proof, STR_NONE, "verified (proof of an entry)");
        char *bad = mem_alloc(proof.len);
        memcpy(bad, proof.ptr, proof.len);
        size_t at = below((uint32_t)proof.len);
        bad[at] = (char)(bad[at] ^ (1 << below(7)));
        char said[8192];
        if (verify_bytes(bad, proof.len, vkey.ptr, NULL, 0, said, sizeof said) == 0) fail_msg("byte %zu: %s", at, said);
        mem_free(bad);
    }
}

static void erase_some(int64_t size) {
    STORE_TX struct store_tx tx = {0};
    int64_t from = below((uint32_t)size), taken;
    good(store_begin(sample.store, &tx, &err));
    good(trail_erase(sample.trail, from, from + below(3), &taken, &err));
    good(trail_append(sample.trail,
                      &(struct trail_change){.by = &sample.actor,
                                             .kind = STR("decision"),
                                             .act = STR("erase"),
                                             .on = STR("trail"),
                                             .note = STR("{ \"why\" : [1, \"\\u3042\"] }")},
                      NULL, &err));
    good(store_commit(&tx, &err));
}

static void both_agree(void **state) {
    (void)state;
    const char *more = getenv("KIJUN_PROP_ROUNDS");
    unsigned long rounds = more ? strtoul(more, NULL, 10) : 12;
    struct str before = STR_NONE;
    for (unsigned long k = 0; k < rounds; k++) {
        int64_t size;
        for (uint32_t n = 1 + below(9); n > 0; n--)
            good(sample_change(&sample, "thing/証跡 \"x\"", (int)below(1000), &err));
        struct str note = sealed(&size);
        if (k % 3 == 2) {
            erase_some(size);
            note = sealed(&size);
        }
        expect(0, note, STR_NONE, "verified (checkpoint)");
        struct str text = exported(note);
        expect(0, text, before, before.ptr ? "contains the checkpoint earlier" : "verified (trail export)");
        if (before.ptr) expect(1, exported(before), note, "entries are missing at the end");
        prove_all(note, size);
        before = note;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_agree)};
    struct buf b;
    arena = arena_new(512 * MIB);
    sample_init(&sample);
    if (!note_key_new(ORIGIN, NOTE_ED25519, &key, &err)) return 1;
    buf_init(&b, KIB);
    note_verifier_write(note_key_public(key), &b);
    vkey = kept(&b);
    int failed = cmocka_run_group_tests_name("verify_trail", tests, NULL, NULL);
    sample_release(&sample);
    note_key_free(key);
    arena_free(arena);
    return failed;
}
