/* trail_note: signed notes, keys and checkpoints: what others published, what must not be read, and every byte turned.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* wants those above first */

#include "trail/note.h"

#define DASH "\xE2\x80\x94 "
#define NAME "kijun.example/rfc8032-1"
/* The key of RFC 8032 section 7.1, test 1; the signatures were made with another library. */
#define ROOT "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I="
#define TEXT NAME "\n2\n" ROOT "\n"
#define VKEY_ED NAME "+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define VKEY_CO NAME "+261ad91b+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define VKEY_EC                                                                                                        \
    NAME "+608566d3+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLP8T9gszScEp1JGmc7STYAhSv+2JRmIHDhjzC100ptMLSYBN1IdQ31NS/"    \
         "wVUv2Ar9rX1DPq3BNNnks924fUEic="
#define SIG_ED                                                                                                         \
    DASH NAME " yTokP+eVwYSlXiHy9EBmFFKiueLumNw2DeT1oicAgiMniIcSMSNUMfj/dzQe9++OUfP80dpaSnr+cL5tX7FBEUFhigM=\n"
#define SIG_CO                                                                                                         \
    DASH NAME " JhrZGwAAAABpLAeQdjkiVfe9S70ZoU4OEOxdNWJp2Htzlqk85INrnSmYlU6dAJ8RBgb/"                                  \
              "BFa50UEmu8jF1CnVEuURih98ca3Ix4hECg==\n"
#define SIG_EC                                                                                                         \
    DASH NAME " YIVm0zBGAiEA3KwauGADZzjhbk3/ihkVYQYvvbcHDjhU5q/7R9lwVX0CIQDGIOCfw0ixwxPC4KyWPi/"                       \
              "klGrxWDNvuyVuS0YmtSGL0w==\n"
#define PEM                                                                                                            \
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"                  \
    "-----END PRIVATE KEY-----\n"

static struct arena *arena;
static struct err err;
static char folder[] = "trail-note-XXXXXX";

static struct note_verifier key_of(const char *vkey) {
    struct note_verifier v;
    if (!note_verifier_read(arena, str_of(vkey), &v, &err)) fail_msg("%s: %s", vkey, err.text);
    return v;
}
static struct note note_of(struct str bytes) {
    struct note n;
    if (!note_read(arena, STR("t"), bytes, &n, &err)) fail_msg("%s", err.text);
    return n;
}
static const char *path_of(const char *name) {
    return arena_fmt(arena, "%s/%s", folder, name).ptr;
}

static void published_notes_verify(void **state) {
    (void)state;
    /* The example of the package that the format comes from. */
    struct note_verifier v = key_of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    struct note n =
        note_of(STR("If you think cryptography is the answer to your problem,\n"
                    "then you don't know what your problem is.\n\n" DASH
                    "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
                    "RZb6KE6RyyBwJnAM=\n"));
    assert_int_equal(note_verify(&n, &v, NULL), NOTE_SIGNED);
    int64_t when = 0;
    struct note_verifier ed = key_of(VKEY_ED), co = key_of(VKEY_CO), ec = key_of(VKEY_EC);
    n = note_of(STR(TEXT "\n" SIG_ED SIG_CO SIG_EC));
    assert_int_equal(n.n, 3);
    assert_int_equal(note_verify(&n, &ed, NULL), NOTE_SIGNED);
    assert_int_equal(note_verify(&n, &co, &when), NOTE_SIGNED);
    assert_int_equal(when, 1764493200);
    assert_int_equal(note_verify(&n, &ec, NULL), NOTE_SIGNED);
    assert_int_equal(note_verify(&n, &v, NULL), NOTE_ABSENT);
    /* The example of the specification, whose keys are not published: read, and nobody we know signed it. */
    n = note_of(STR("Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n" DASH
                    "quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/"
                    "5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"));
    assert_true(str_ends(n.text, STR("sera.\n")));
    assert_int_equal(note_verify(&n, &ed, NULL), NOTE_ABSENT);
}

static void keys_are_written_as_they_were_read(void **state) {
    (void)state;
    const char *const keys[] = {VKEY_ED, VKEY_CO, VKEY_EC};
    for (size_t i = 0; i < 3; i++) {
        struct note_verifier v = key_of(keys[i]);
        struct buf b;
        buf_init(&b, KIB);
        note_verifier_write(&v, &b);
        assert_string_equal(b.ptr, keys[i]);
        buf_release(&b);
    }
    struct note_verifier *list;
    size_t n;
    assert_true(note_verifiers_read(arena, STR("k"), STR("# ours\n" VKEY_ED "\n\n" VKEY_CO), &list, &n, &err));
    assert_int_equal(n, 2);
    assert_false(note_verifiers_read(arena, STR("k"), STR("# ours\n" VKEY_ED "\nx\n"), &list, &n, &err));
    assert_int_equal(err.line, 3);
}

static void strange_keys_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "+",
        "a+b",
        "a+00000000+",
        "a+00000000+AQ==",
        "kijun.example/rfc8032-1+c93a243e+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",  /* another id */
        "kijun.example/rfc8032-1+C93A243F+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",  /* capitals */
        "kijun.example/rfc8032-2+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",  /* another name */
        "kijun.example/rfc8032-1+c93a243f+BddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",  /* a type nobody knows */
        "kijun.example/rfc8032-1+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1E",   /* base64 cut */
        "kijun.example/rfc8032-1+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea ", /* a blank */
        "a b+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
        "\xE3\x80\x80+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",  /* a full-width blank */
        "a\xE2\x80\xAE+c93a243f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea", /* turns the direction */
    };
    struct note_verifier v;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (note_verifier_read(arena, str_of(bad[i]), &v, &err)) fail_msg("read: %s", bad[i]);
}

static void strange_notes_are_refused(void **state) {
    (void)state;
    static const struct str bad[] = {
        {"", 0},
        {"\n", 1},
        {"\n\n", 2},
#define BAD(text) {text, sizeof(text) - 1}
        BAD(TEXT),
        BAD(TEXT "\n"),
        BAD(TEXT SIG_ED),                     /* no empty line */
        BAD(TEXT "\n" SIG_ED "x"),            /* its last line has no end */
        BAD(TEXT "\n" SIG_ED "\n"),           /* an empty line after it */
        BAD(TEXT "\n- a AAAAAAAA\n"),         /* another dash */
        BAD(TEXT "\n" DASH "a AAAAAA==\n"),   /* an id and nothing more */
        BAD(TEXT "\n" DASH "a AAAAAAB=\n"),   /* unused bits */
        BAD(TEXT "\n" DASH "a  AAAAAAAA\n"),  /* two blanks */
        BAD(TEXT "\n" DASH "a+b AAAAAAAA\n"), /* a plus */
        BAD(TEXT "\n" DASH "a\xC2\xA0"
                 "b AAAAAAAA\n"), /* a blank that does not break */
        BAD(TEXT "\r\n" SIG_ED),  /* a control character */
        BAD(TEXT "x\0y\n\n" SIG_ED),
        BAD("\xFF" TEXT "\n" SIG_ED), /* no UTF-8 */
    };
    struct note n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (note_read(arena, STR("t"), bad[i], &n, &err)) fail_msg("read: %zu", i);
    struct buf many;
    buf_init(&many, 2 * MIB);
    buf_addz(&many, TEXT "\n");
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++) buf_addz(&many, DASH "a AAAAAAAA\n");
    assert_true(note_read(arena, STR("t"), buf_str(&many), &n, &err));
    buf_addz(&many, DASH "a AAAAAAAA\n");
    assert_false(note_read(arena, STR("t"), buf_str(&many), &n, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    while (many.len <= NOTE_MAX) buf_addz(&many, "0123456789abcdef0123456789abcdef0123456789abcdef\n");
    assert_false(note_read(arena, STR("t"), buf_str(&many), &n, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    buf_release(&many);
}

static void checkpoints_are_read_strictly(void **state) {
    (void)state;
    struct checkpoint c, d;
    struct buf b;
    assert_true(checkpoint_read(STR("t"), STR(TEXT), &c, &err));
    assert_true(str_is(c.origin, NAME) && c.size == 2);
    buf_init(&b, KIB);
    checkpoint_write(&c, &b);
    assert_string_equal(b.ptr, TEXT);
    buf_release(&b);
    assert_true(checkpoint_read(STR("t"), STR(TEXT "a word of others\n"), &d, &err));
    static const char *const bad[] = {"",
                                      NAME "\n2\n",
                                      "\n2\n" ROOT "\n",
                                      NAME "\n02\n" ROOT "\n",
                                      NAME "\n+2\n" ROOT "\n",
                                      NAME "\n-2\n" ROOT "\n",
                                      NAME "\n9223372036854775808\n" ROOT "\n",
                                      NAME "\n2\n" ROOT,
                                      NAME "\n2\n" ROOT " \n",
                                      NAME "\n2\nSBNJ\n",
                                      TEXT "\n",
                                      TEXT "x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (checkpoint_read(STR("t"), str_of(bad[i]), &d, &err)) fail_msg("read: %s", bad[i]);
    assert_true(checkpoint_read(STR("t"), STR(NAME "\n9223372036854775807\n" ROOT "\n"), &d, &err));
}

/* A bit of every byte (all eight with KIJUN_PROP_ROUNDS): the note is not read, or not signed, or (in an unused name)
 * still the same text. */
static void no_byte_can_be_turned(void **state) {
    (void)state;
    static const char whole[] = TEXT "\n" SIG_ED SIG_CO SIG_EC;
    const char *const keys[] = {VKEY_ED, VKEY_CO, VKEY_EC};
    size_t n = sizeof whole - 1, read = 0;
    const struct note_verifier v[] = {key_of(keys[0]), key_of(keys[1]), key_of(keys[2])};
    bool all = environment_get("KIJUN_PROP_ROUNDS").len > 0;
    for (size_t at = 0; at < n; at++)
        for (unsigned bit = all ? 0 : at % 8; bit < (all ? 8 : at % 8 + 1); bit++) {
            struct arena *a = arena_new(MIB);
            char copy[sizeof whole];
            struct note note;
            memcpy(copy, whole, sizeof whole);
            copy[at] = (char)(copy[at] ^ 1 << bit);
            if (note_read(a, STR("t"), (struct str){copy, n}, &note, &err)) {
                read++;
                size_t good = 0;
                for (size_t k = 0; k < 3; k++) good += note_verify(&note, &v[k], NULL) == NOTE_SIGNED;
                if (good == 3) fail_msg("bit %u of byte %zu", bit, at);
                if (at < sizeof TEXT - 1 && good) fail_msg("the text at byte %zu", at);
            }
            arena_free(a);
        }
    assert_true(read > n / 2); /* most of them are notes still: it is the signature that tells */
}

static void made_keys_sign(void **state) {
    (void)state;
    const enum note_type types[] = {NOTE_ED25519, NOTE_ECDSA_P256};
    for (size_t i = 0; i < 2; i++) {
        struct note_key *k = NULL;
        struct buf b;
        int64_t when = 0;
        assert_true(note_key_new(STR("省庁.example/記録"), types[i], &k, &err));
        buf_init(&b, 8 * KIB);
        buf_addz(&b, TEXT "\n");
        assert_true(note_sign(k, STR(TEXT), &b, &err));
        struct note_verifier co;
        if (types[i] == NOTE_ED25519) {
            assert_true(note_key_as_cosigner(k, arena, &co, &err) && note_cosign(k, STR(TEXT), 12345, &b, &err));
        } else {
            assert_false(note_cosign(k, STR(TEXT), 12345, &b, &err));
        }
        struct note n = note_of(buf_str(&b));
        assert_int_equal(note_verify(&n, note_key_public(k), NULL), NOTE_SIGNED);
        if (types[i] == NOTE_ED25519) {
            assert_int_equal(note_verify(&n, &co, &when), NOTE_SIGNED);
            assert_int_equal(when, 12345);
        }
        /* One good signature and one wrong of the same key: the note is spoilt. */
        struct note_signature two[] = {n.signatures[0], n.signatures[0]};
        two[1].bytes = str_cut(two[1].bytes, 0, two[1].bytes.len - 1);
        struct note spoilt = {n.text, two, 2};
        assert_int_equal(note_verify(&spoilt, note_key_public(k), NULL), NOTE_WRONG);
        /* What could be taken for a cosignature is not signed. */
        size_t before = b.len;
        assert_false(note_sign(k, STR("cosignature/v1\ntime 1\n" TEXT), &b, &err));
        assert_false(note_sign(k, STR("no line end"), &b, &err));
        assert_int_equal(b.len, before);
        buf_release(&b);
        note_key_free(k);
    }
    struct note_key *k;
    assert_false(note_key_new(STR("a b"), NOTE_ED25519, &k, &err));
    assert_false(note_key_new(STR("a"), NOTE_COSIGNATURE, &k, &err));
}

static void keys_come_back_from_files(void **state) {
    (void)state;
    const enum note_type types[] = {NOTE_ED25519, NOTE_ECDSA_P256};
    for (size_t i = 0; i < 2; i++) {
        const char *plain = path_of(i ? "ec" : "ed"), *closed = path_of(i ? "ec-closed" : "ed-closed");
        struct note_key *k, *again = NULL;
        bool needs;
        assert_true(note_key_new(STR("a.example/鍵"), types[i], &k, &err));
        assert_true(note_key_save(k, plain, STR_NONE, &err));
        assert_true(note_key_save(k, closed, STR("合い言葉 1"), &err));
        struct file_facts facts;
        assert_true(file_facts(closed, &facts, &err));
        assert_int_equal(facts.mode, 0600);
        assert_false(note_key_save(k, plain, STR_NONE, &err)); /* never in place of another */
        assert_int_equal(err.kind, ERR_CONFLICT);
        assert_true(note_key_needs_passphrase(plain, &needs, &err) && !needs);
        assert_true(note_key_needs_passphrase(closed, &needs, &err) && needs);
        assert_false(note_key_load(closed, STR_NONE, &again, &err));
        assert_int_equal(err.kind, ERR_DENIED);
        assert_false(note_key_load(closed, STR("合い言葉 2"), &again, &err));
        assert_int_equal(err.kind, ERR_DENIED);
        const char *const paths[] = {plain, closed};
        for (size_t p = 0; p < 2; p++) {
            assert_true(note_key_load(paths[p], p ? STR("合い言葉 1") : STR_NONE, &again, &err));
            const struct note_verifier *x = note_key_public(k), *y = note_key_public(again);
            assert_true(str_eq(x->name, y->name) && str_eq(x->key, y->key) && x->type == y->type);
            assert_memory_equal(x->id, y->id, 4);
            note_key_free(again);
        }
        note_key_free(k);
    }
}

static void the_rfc_key_signs_as_published(void **state) {
    (void)state;
    const char *path = path_of("rfc");
    struct note_key *k;
    struct buf b;
    assert_true(secret_write(path, STR("name " NAME "\n" PEM), &err));
    if (!note_key_load(path, STR_NONE, &k, &err)) fail_msg("%s", err.text);
    buf_init(&b, 4 * KIB);
    assert_true(note_sign(k, STR(TEXT), &b, &err) && note_cosign(k, STR(TEXT), 1764493200, &b, &err));
    assert_string_equal(b.ptr, SIG_ED SIG_CO);
    buf_release(&b);
    note_key_free(k);
}

static void strange_key_files_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "name a\n",
        PEM,
        "name a b\n" PEM,
        "name a\nx\n" PEM,
        "name a\n" PEM "more\n",
        "name a\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "name a\n-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9gAA==\n"
        "-----END PRIVATE KEY-----\n",
        "name a\n-----BEGIN EC PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
        "-----END EC PRIVATE KEY-----\n"};
    struct note_key *k;
    bool needs;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *path = arena_fmt(arena, "%s/bad-%zu", folder, i).ptr;
        assert_true(secret_write(path, str_of(bad[i]), &err));
        if (note_key_load(path, STR_NONE, &k, &err)) fail_msg("read: %s", bad[i]);
        (void)!note_key_needs_passphrase(path, &needs, &err);
    }
    assert_false(note_key_load(path_of("nowhere"), STR_NONE, &k, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static int begin(void **state) {
    (void)state;
    arena = arena_new(64 * MIB);
    return mkdtemp(folder) ? 0 : 1;
}
static int end(void **state) {
    (void)state;
    static const char *const names[] = {"ed", "ed-closed", "ec", "ec-closed", "rfc"};
    for (size_t i = 0; i < 5; i++) (void)!file_remove(path_of(names[i]), &err);
    for (size_t i = 0; i < 9; i++) (void)!file_remove(arena_fmt(arena, "%s/bad-%zu", folder, i).ptr, &err);
    (void)remove(folder);
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_notes_verify),
        cmocka_unit_test(keys_are_written_as_they_were_read),
        cmocka_unit_test(strange_keys_are_refused),
        cmocka_unit_test(strange_notes_are_refused),
        cmocka_unit_test(checkpoints_are_read_strictly),
        cmocka_unit_test(no_byte_can_be_turned),
        cmocka_unit_test(made_keys_sign),
        cmocka_unit_test(keys_come_back_from_files),
        cmocka_unit_test(the_rfc_key_signs_as_published),
        cmocka_unit_test(strange_key_files_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
