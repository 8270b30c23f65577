/* trail_witness: checkpoints, proofs and exports of a record; and another installation that holds it to account:
 * growth, proofs that do not hold, a record that was put back, one that was changed, replays, and two requests at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "record_sample.h"
#include "store/rights.h"
#include "trail/checkpoint.h"

#define NOW 1764493200

static struct arena *arena;
static struct err err;

struct side {
    struct sample s;
    struct note_key *key;
    struct str origin;
};

static void good(bool ok) {
    if (!ok) fail_msg("%s", err.text);
}

static void side_init(struct side *x, const char *origin) {
    *x = (struct side){.origin = str_of(origin)};
    sample_init(&x->s);
    good(note_key_new(x->origin, NOTE_ED25519, &x->key, &err));
}
static void side_release(struct side *x) {
    sample_release(&x->s);
    note_key_free(x->key);
}
static void grow(struct side *x, int n) {
    for (int i = 0; i < n; i++) good(sample_change(&x->s, "thing/a", i, &err));
}
static int64_t size_of(struct side *x) {
    int64_t n;
    good(trail_size(x->s.trail, &n, &err));
    return n;
}
static struct str seal(struct side *x) {
    struct str note;
    good(trail_seal(x->s.trail, arena, x->key, x->origin, STR_NONE, &note, &err));
    return note;
}
static struct note note_of(struct str bytes) {
    struct note n;
    good(note_read(arena, STR("t"), bytes, &n, &err));
    return n;
}
static struct checkpoint checkpoint_of(struct str bytes) {
    struct checkpoint c;
    good(checkpoint_read(STR("t"), note_of(bytes).text, &c, &err));
    return c;
}
/* They know each other. */
static void meet(struct side *log, struct side *witness) {
    struct note_verifier co;
    good(note_key_as_cosigner(witness->key, arena, &co, &err));
    good(witness_add(log->s.trail, &log->s.actor, &co, &err));
    good(witness_watch(witness->s.trail, &witness->s.actor, note_key_public(log->key), &err));
}
static struct str request_of(struct side *log, struct side *witness, int64_t old, struct str note) {
    struct buf out;
    buf_init(&out, 2 * MIB);
    good(witness_request(log->s.trail, arena, witness->origin, old, note, &out, &err));
    struct str s = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return s;
}
/* The answer; STR_NONE and `err` when it was refused. */
static struct str ask(struct side *witness, struct str request, int64_t *known) {
    struct buf out;
    int64_t unwanted;
    buf_init(&out, 64 * KIB);
    bool ok = witness_answer(witness->s.trail, arena, &witness->s.actor, witness->key, request, NOW, &out,
                             known ? known : &unwanted, &err);
    struct str s = ok ? arena_str(arena, buf_str(&out)) : STR_NONE;
    if (!ok) assert_int_equal(out.len, 0);
    buf_release(&out);
    return s;
}
static void refused(struct side *witness, struct str request, enum err_kind kind) {
    int64_t before = size_of(witness);
    if (ask(witness, request, NULL).ptr) fail_msg("answered: %.*s", STR_ARG(request));
    if (err.kind != kind) fail_msg("kind %d instead of %d: %s", err.kind, kind, err.text);
    assert_int_equal(size_of(witness), before);
}

/* The last entry of a record, as text. */
static bool remember(void *ctx, const struct trail_entry *entry) {
    *(struct str *)ctx = arena_str(arena, entry->record);
    return true;
}
static struct str last_entry(struct side *x) {
    struct str s = STR_NONE;
    good(trail_walk(x->s.trail, size_of(x) - 1, 1, STR_NONE, remember, &s, &err));
    return s;
}
static bool contains(struct str s, const char *what) {
    size_t at;
    return str_find(s, str_of(what), &at);
}

static void seals_are_signed_and_kept(void **state) {
    (void)state;
    struct side x;
    struct str note, again;
    side_init(&x, "a.example/record");
    good(trail_sealed(x.s.trail, arena, &note, &err));
    assert_null(note.ptr);
    assert_int_equal(checkpoint_of(seal(&x)).size, 0);
    grow(&x, 5);
    note = seal(&x);
    struct note n = note_of(note);
    assert_int_equal(note_verify(&n, note_key_public(x.key), NULL), NOTE_SIGNED);
    assert_int_equal(checkpoint_of(note).size, 5);
    assert_true(str_eq(seal(&x), note)); /* nothing changed: the same note */
    good(trail_sealed(x.s.trail, arena, &again, &err));
    assert_true(str_eq(again, note));
    const char *path = arena_fmt(arena, "%s/latest.checkpoint", x.s.dir).ptr;
    good(checkpoint_kept(arena, path, &again, &err));
    assert_null(again.ptr);
    good(checkpoint_keep(path, note, &err) && checkpoint_kept(arena, path, &again, &err));
    assert_true(str_eq(again, note));
    unlink(path);
    assert_false(trail_seal(x.s.trail, arena, x.key, STR("a b"), STR_NONE, &again, &err));
    side_release(&x);
}

static void a_checkpoint_in_hand_tells(void **state) {
    (void)state;
    struct side x, y;
    enum checkpoint_verdict v;
    side_init(&x, "a.example/record");
    side_init(&y, "a.example/record");
    grow(&x, 7);
    struct checkpoint c = checkpoint_of(seal(&x));
    good(trail_compare(x.s.trail, x.origin, &c, &v, &err));
    assert_int_equal(v, CHECKPOINT_HOLDS);
    grow(&x, 1);
    good(trail_compare(x.s.trail, x.origin, &c, &v, &err));
    assert_int_equal(v, CHECKPOINT_HOLDS);
    grow(&y, 6);
    good(trail_compare(y.s.trail, y.origin, &c, &v, &err));
    assert_int_equal(v, CHECKPOINT_BEYOND);
    grow(&y, 2);
    good(trail_compare(y.s.trail, y.origin, &c, &v, &err));
    assert_int_equal(v, CHECKPOINT_DIFFERS);
    good(trail_compare(y.s.trail, STR("b"), &c, &v, &err));
    assert_int_equal(v, CHECKPOINT_ELSEWHERE);
    side_release(&x);
    side_release(&y);
}

/* A log never has two histories. */
static void what_was_put_back_is_not_sealed(void **state) {
    (void)state;
    struct side x;
    struct str kept, note;
    side_init(&x, "a.example/record");
    grow(&x, 4);
    seal(&x);
    char copy[400];
    snprintf(copy, sizeof copy, "%s/copy.db", x.s.dir);
    good(store_copy(x.s.store, copy, &err));
    grow(&x, 4);
    kept = seal(&x);
    sample_close(&x.s);
    assert_int_equal(rename(copy, x.s.path), 0);
    sample_open(&x.s);
    assert_int_equal(size_of(&x), 4);
    assert_false(trail_seal(x.s.trail, arena, x.key, x.origin, kept, &note, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    grow(&x, 6); /* now it is longer than what was sealed, and another */
    assert_false(trail_seal(x.s.trail, arena, x.key, x.origin, kept, &note, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    /* The same without the file: the newest in the database is of another history. */
    STORE_TX struct store_tx tx = {0};
    good(store_begin(x.s.store, &tx, &err));
    struct checkpoint c = checkpoint_of(kept);
    struct stmt *q = store_query_as(x.s.store, STORE_TRAIL,
                                    SQL("INSERT INTO trail_checkpoint (size, root, note) VALUES ($1, $2, $3)"), &err);
    stmt_int(q, 1, c.size);
    stmt_bytes(q, 2, (struct str){(const char *)c.root, TRAIL_HASH});
    stmt_text(q, 3, kept);
    good(stmt_run(q, NULL, &err) && store_commit(&tx, &err));
    assert_false(trail_seal(x.s.trail, arena, x.key, x.origin, STR_NONE, &note, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    side_release(&x);
}

/* Checks a proof from its text alone. */
static void check_proof(struct str proof, struct str note, int64_t entry) {
    struct str head, line, rest = proof;
    unsigned char extra[8192];
    trail_hash leaf, hashes[TRAIL_LEVELS];
    size_t n, k = 0, got;
    assert_true(str_split(rest, '\n', &head, &rest) && str_is(head, "c2sp.org/tlog-proof@v1"));
    assert_true(str_split(rest, '\n', &line, &rest) && str_starts(line, STR("extra ")));
    assert_true(base64_read(str_cut(line, 6, line.len), extra, sizeof extra, &n));
    if (extra[0] == 1)
        trail_leaf_of((struct str){(char *)extra + 1, 32}, (struct str){(char *)extra + 33, n - 33}, leaf);
    else
        memcpy(leaf, extra + 1, 32);
    assert_int_equal(n > 33, extra[0] == 1);
    assert_true(str_split(rest, '\n', &line, &rest) &&
                str_is(line, arena_fmt(arena, "index %lld", (long long)entry).ptr));
    while (str_split(rest, '\n', &line, &rest) && line.len)
        assert_true(base64_read(line, hashes[k++], TRAIL_HASH, &got) && got == TRAIL_HASH);
    assert_true(str_eq(rest, note));
    struct checkpoint c = checkpoint_of(note);
    assert_true(trail_inclusion_holds(entry, c.size, leaf, (const trail_hash *)hashes, k, c.root));
}

static bool add_piece(void *ctx, struct str piece, struct err *e) {
    struct buf *b = ctx;
    buf_add(b, piece);
    return b->ceiling > 100 || err_set(e, ERR_IO, "full");
}

static void proofs_and_exports_stand_alone(void **state) {
    (void)state;
    struct side x;
    struct buf out;
    int64_t taken;
    side_init(&x, "a.example/record");
    grow(&x, 21);
    {
        STORE_TX struct store_tx tx = {0};
        good(store_begin(x.s.store, &tx, &err) && trail_erase(x.s.trail, 3, 5, &taken, &err));
        good(trail_append(
            x.s.trail,
            &(struct trail_change){.by = &x.s.actor, .kind = STR("record"), .act = STR("erase"), .on = STR("x")}, NULL,
            &err));
        good(store_commit(&tx, &err));
    }
    struct str note = seal(&x);
    grow(&x, 3);
    for (int64_t i = 0; i < 22; i++) {
        buf_init(&out, 2 * MIB);
        good(trail_prove(x.s.trail, note, i, &out, &err));
        check_proof(buf_str(&out), note, i);
        buf_release(&out);
    }
    buf_init(&out, 2 * MIB);
    assert_false(trail_prove(x.s.trail, note, 22, &out, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    good(trail_export(x.s.trail, note, add_piece, &out, &err));
    struct str all = buf_str(&out);
    assert_true(str_starts(all, STR("kijun trail 1\norigin a.example/record\nentries 22\n\n+ ")));
    assert_true(str_ends(all, note) && contains(all, "\n- "));
    buf_release(&out);
    buf_init(&out, 10);
    assert_false(trail_export(x.s.trail, note, add_piece, &out, &err));
    assert_string_equal(err.text, "full");
    buf_release(&out);
    side_release(&x);
}

static void a_witness_follows_growth(void **state) {
    (void)state;
    struct side log, w;
    struct str note, answer, cosigned, newest;
    int64_t when;
    struct note_verifier co;
    side_init(&log, "a.example/record");
    side_init(&w, "b.example/record");
    meet(&log, &w);
    assert_true(contains(last_entry(&w), "\"act\":\"add\"") && contains(last_entry(&w), "a.example/record+"));
    good(note_key_as_cosigner(w.key, arena, &co, &err));
    for (int round = 0; round < 12; round++) {
        grow(&log, round * round % 7);
        note = seal(&log);
        answer = ask(&w, request_of(&log, &w, -1, note), NULL);
        if (!answer.ptr) fail_msg("round %d: %s", round, err.text);
        assert_true(contains(last_entry(&w), "\"act\":\"cosign\""));
        grow(&log, 2); /* meanwhile */
        seal(&log);
        good(witness_accept(log.s.trail, arena, &log.s.actor, answer, &cosigned, &err));
        struct note n = note_of(cosigned);
        assert_true(str_starts(cosigned, note));
        assert_int_equal(note_verify(&n, &co, &when), NOTE_SIGNED);
        assert_int_equal(note_verify(&n, note_key_public(log.key), NULL), NOTE_SIGNED);
        assert_int_equal(when, NOW);
        assert_true(contains(last_entry(&log), "\"act\":\"accept\""));
        good(trail_cosigned(log.s.trail, arena, &newest, &err));
        assert_true(str_eq(newest, cosigned));
    }
    struct trail_watched *list;
    struct trail_witness *ours;
    size_t n;
    good(witness_watching(w.s.trail, arena, &list, &n, &err));
    assert_true(n == 1 && list[0].size == checkpoint_of(note).size && str_eq(list[0].note, note));
    good(witness_list(log.s.trail, arena, &ours, &n, &err));
    assert_true(n == 1 && ours[0].size == checkpoint_of(note).size);
    /* An answer that was taken once is taken again without harm, and changes nothing. */
    int64_t before = size_of(&log);
    good(witness_accept(log.s.trail, arena, &log.s.actor, answer, &newest, &err));
    assert_true(str_eq(newest, cosigned));
    assert_int_equal(size_of(&log), before);
    side_release(&log);
    side_release(&w);
}

static void requests_are_refused_as_the_protocol_says(void **state) {
    (void)state;
    struct side log, other, w;
    int64_t known;
    side_init(&log, "a.example/record");
    side_init(&other, "a.example/record"); /* the same name, another key */
    side_init(&w, "b.example/record");
    grow(&log, 5);
    struct note_verifier co;
    good(note_key_as_cosigner(w.key, arena, &co, &err));
    good(witness_add(log.s.trail, &log.s.actor, &co, &err) && witness_add(other.s.trail, &other.s.actor, &co, &err));
    struct str five = seal(&log);
    refused(&w, request_of(&log, &w, -1, five), ERR_NOT_FOUND);
    good(witness_watch(w.s.trail, &w.s.actor, note_key_public(log.key), &err));
    assert_false(witness_watch(w.s.trail, &w.s.actor, note_key_public(other.key), &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_false(witness_watch(w.s.trail, &w.s.actor, &co, &err));
    assert_false(witness_add(log.s.trail, &log.s.actor, &co, &err));
    assert_false(witness_add(log.s.trail, &log.s.actor, note_key_public(w.key), &err));
    grow(&other, 9);
    refused(&w, request_of(&other, &w, -1, seal(&other)), ERR_DENIED);
    struct str first = request_of(&log, &w, -1, five);
    assert_non_null(ask(&w, first, NULL).ptr);
    assert_non_null(ask(&w, request_of(&log, &w, 6, five), NULL).ptr); /* the same again: cosigned again */
    grow(&log, 8);
    struct str more = seal(&log), right = request_of(&log, &w, 6, more);
    /* Replayed, or begun elsewhere: the size that is known comes back. */
    assert_non_null(ask(&w, right, NULL).ptr);
    assert_null(ask(&w, first, &known).ptr);
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(known, 14);
    grow(&log, 8);
    more = seal(&log);
    assert_null(ask(&w, request_of(&log, &w, 3, more), &known).ptr);
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(known, 14);
    right = request_of(&log, &w, 14, more);
    /* Turned, cut, stretched: every line of the proof counts. */
    struct str head, rest, hashes = right, tail;
    assert_true(str_split(right, '\n', &head, &hashes));
    size_t at;
    assert_true(str_find(hashes, STR("\n\n"), &at));
    tail = str_cut(hashes, at + 1, hashes.len);
    for (size_t i = 0; i < at; i += 45) {
        struct str cut = arena_fmt(arena, "old 14\n%.*s%.*s", STR_ARG(str_cut(hashes, 0, i)),
                                   STR_ARG(str_cut(hashes, i + 45, hashes.len)));
        refused(&w, cut, ERR_INVALID);
        char *turned = arena_alloc(arena, right.len + 1);
        memcpy(turned, right.ptr, right.len);
        char *c = turned + head.len + 1 + i;
        *c = *c == 'A' ? 'B' : 'A';
        refused(&w, (struct str){turned, right.len}, ERR_INVALID);
    }
    rest = arena_fmt(arena, "old 14\n%.*s%.*s", STR_ARG(str_cut(hashes, 0, at + 1)), STR_ARG(hashes));
    refused(&w, rest, ERR_INVALID);
    refused(&w, arena_fmt(arena, "old 99%.*s", STR_ARG(tail)), ERR_INVALID);
    refused(&w, arena_fmt(arena, "old 99\n%.*s", STR_ARG(tail)), ERR_INVALID); /* from more to less */
    refused(&w, more, ERR_INVALID);
    refused(&w, STR(""), ERR_INVALID);
    struct buf many;
    buf_init(&many, 64 * KIB);
    buf_addz(&many, "old 14\n");
    for (int i = 0; i < 64; i++) buf_addz(&many, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    buf_add(&many, tail);
    refused(&w, buf_str(&many), ERR_LIMIT);
    buf_release(&many);
    assert_non_null(ask(&w, right, NULL).ptr);
    side_release(&log);
    side_release(&other);
    side_release(&w);
}

/* The log put an old copy back and went on from it: another history under the same key. */
static void a_changed_history_is_seen_and_kept(void **state) {
    (void)state;
    struct side log, w;
    char copy[400];
    side_init(&log, "a.example/record");
    side_init(&w, "b.example/record");
    meet(&log, &w);
    grow(&log, 4);
    snprintf(copy, sizeof copy, "%s/copy.db", log.s.dir);
    good(store_copy(log.s.store, copy, &err));
    grow(&log, 4);
    struct str shown = seal(&log);
    assert_non_null(ask(&w, request_of(&log, &w, -1, shown), NULL).ptr);
    sample_close(&log.s);
    assert_int_equal(rename(copy, log.s.path), 0);
    sample_open(&log.s);
    grow(&log, 4);
    struct str forked = seal(&log), record;
    assert_int_equal(checkpoint_of(forked).size, checkpoint_of(shown).size);
    int64_t before = size_of(&w);
    assert_null(ask(&w, request_of(&log, &w, checkpoint_of(shown).size, forked), NULL).ptr);
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(size_of(&w), before + 1);
    record = last_entry(&w);
    assert_true(contains(record, "\"act\":\"conflict\"") && contains(record, "\"known\":") &&
                contains(record, "\"shown\":"));
    /* Both notes stand in it, signed: they can be checked by anybody. */
    for (int i = 0; i < 2; i++) {
        struct str line, sig = STR_NONE, rest = i ? forked : shown;
        while (str_split(rest, '\n', &line, &rest))
            if (str_starts(line, STR("\xE2\x80\x94"))) sig = line;
        assert_true(sig.len && contains(record, arena_str(arena, sig).ptr));
    }
    /* What it knew stays: the true history goes on, the other cannot be proven to follow from it. */
    grow(&log, 3);
    refused(&w, request_of(&log, &w, checkpoint_of(shown).size, seal(&log)), ERR_INVALID);
    struct trail_watched *list;
    size_t n;
    good(witness_watching(w.s.trail, arena, &list, &n, &err));
    assert_true(str_eq(list[0].note, shown));
    side_release(&log);
    side_release(&w);
}

static void strange_answers_are_refused(void **state) {
    (void)state;
    struct side log, w, stranger;
    struct str note;
    struct buf b;
    side_init(&log, "a.example/record");
    side_init(&w, "b.example/record");
    side_init(&stranger, "c.example/record");
    meet(&log, &w);
    grow(&log, 3);
    struct str sealed = seal(&log), text = note_of(sealed).text;
    static const char *const bad[] = {"", "\n", "409\n", "\xE2\x80\x94 a AAAAAAAA", "\xE2\x80\x94 a AAAAAAAA\n\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(witness_accept(log.s.trail, arena, &log.s.actor, str_of(bad[i]), &note, &err));
    buf_init(&b, 64 * KIB);
    good(note_cosign(stranger.key, text, NOW, &b, &err));
    assert_false(witness_accept(log.s.trail, arena, &log.s.actor, buf_str(&b), &note, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    /* Beside one that is known, a stranger's line is passed over. */
    good(note_cosign(w.key, text, NOW, &b, &err));
    good(witness_accept(log.s.trail, arena, &log.s.actor, buf_str(&b), &note, &err));
    assert_int_equal(note_of(note).n, 2);
    /* A cosignature over something else says nothing about us. */
    buf_clear(&b);
    good(note_cosign(w.key, STR("a.example/record\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), NOW, &b, &err));
    assert_false(witness_accept(log.s.trail, arena, &log.s.actor, buf_str(&b), &note, &err));
    buf_release(&b);
    side_release(&log);
    side_release(&w);
    side_release(&stranger);
}

/* Two processes ask one witness at once, from the same size: one is first, the other learns what is known now. */
static void of_two_at_once_one_is_first(void **state) {
    (void)state;
    for (int round = 0; round < 5; round++) {
        struct side log, w;
        side_init(&log, "a.example/record");
        side_init(&w, "b.example/record");
        meet(&log, &w);
        struct str requests[2];
        int64_t sizes[2];
        for (int i = 0; i < 2; i++) {
            grow(&log, 3);
            struct str note = seal(&log);
            sizes[i] = checkpoint_of(note).size;
            requests[i] = request_of(&log, &w, 0, note);
        }
        sample_close(&w.s);
        pid_t children[2];
        for (int i = 0; i < 2; i++) {
            children[i] = fork();
            if (children[i]) continue;
            int64_t known;
            sample_open(&w.s);
            bool ok = ask(&w, requests[i], &known).ptr != NULL;
            _exit(ok ? 0 : err.kind == ERR_CONFLICT && known == sizes[!i] ? 1 : 2);
        }
        int first = 0, status, last = 0;
        for (int i = 0; i < 2; i++) {
            assert_int_equal(waitpid(children[i], &status, 0), children[i]);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
            if (WEXITSTATUS(status) == 0) first++, last = i;
        }
        assert_int_equal(first, 1);
        sample_open(&w.s);
        struct trail_watched *list;
        size_t n;
        good(witness_watching(w.s.trail, arena, &list, &n, &err));
        assert_int_equal(list[0].size, sizes[last]);
        side_release(&log);
        side_release(&w);
    }
}

static int begin(void **state) {
    (void)state;
    arena = arena_new(256 * MIB);
    return 0;
}
static int end(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seals_are_signed_and_kept),
        cmocka_unit_test(a_checkpoint_in_hand_tells),
        cmocka_unit_test(what_was_put_back_is_not_sealed),
        cmocka_unit_test(proofs_and_exports_stand_alone),
        cmocka_unit_test(a_witness_follows_growth),
        cmocka_unit_test(requests_are_refused_as_the_protocol_says),
        cmocka_unit_test(a_changed_history_is_seen_and_kept),
        cmocka_unit_test(strange_answers_are_refused),
        cmocka_unit_test(of_two_at_once_one_is_first),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
