/* Requests of two people: what counts as two people, and everything that does not. */
#include "keep_sample.h"
#include "ledger/evidence.h"
#include "ledger/hold.h"
#include "ledger/request.h"
#include "ledger/retention.h"

#define ORIGIN STR("kijun/test")

struct people {
    struct note_key *a, *b, *c, *stranger;
};

static struct note_key *make_key(const char *id) {
    struct note_key *k;
    struct err e;
    assert_true(note_key_new(str_of(id), NOTE_ED25519, &k, &e));
    return k;
}

static void enrol(struct sample *s, const char *id, const struct note_key *k, const char *state) {
    struct buf sql;
    buf_init(&sql, 4 * KIB);
    buf_addf(&sql, "INSERT INTO person (id, name, vkey, state, changed) VALUES ('%s', '%s', '", id, id);
    note_verifier_write(note_key_public(k), &sql);
    buf_addf(&sql, "', '%s', 0)", state);
    raw(s, sql.ptr);
    buf_release(&sql);
}

static void people_init(struct sample *s, struct people *p) {
    keep_init(s);
    *p = (struct people){make_key("ann"), make_key("bob"), make_key("cid"), make_key("eve")};
    enrol(s, "ann", p->a, "active");
    enrol(s, "bob", p->b, "active");
    enrol(s, "cid", p->c, "stopped");
    raw(s, "INSERT INTO person (id, name, state, changed) VALUES ('dan', 'dan', 'active', 0)");
}

static void people_release(struct sample *s, struct people *p) {
    note_key_free(p->a), note_key_free(p->b), note_key_free(p->c), note_key_free(p->stranger);
    sample_release(s);
}

static int64_t entry(struct sample *s, const char *kind, const char *text) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    int64_t n;
    assert_true(store_begin(s->store, &tx, &e));
    assert_true(trail_append(
        s->trail,
        &(struct trail_change){
            .by = &s->actor, .kind = str_of(kind), .act = STR("set"), .on = STR("system/1/x"), .after = str_of(text)},
        &n, &e));
    assert_true(store_commit(&tx, &e));
    return n;
}

static struct str written(struct arena *a, const char *act, const char *what, struct str origin, int64_t days) {
    struct buf b;
    struct err e;
    char until[CLOCK_TEXT_MAX];
    clock_text(clock_later(clock_unix() * 1000, 0, days), until);
    until[19] = 'Z', until[20] = 0;
    buf_init(&b, REQUEST_MAX);
    struct request q = {
        .origin = origin, .act = str_of(act), .what = str_of(what), .reason = STR("規程"), .until = str_of(until)};
    if (!request_write(&q, &b, &e)) fail_msg("%s", e.text);
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}

static struct str signed_by(struct arena *a, struct str text, const struct note_key *k) {
    struct buf b;
    struct err e;
    buf_init(&b, REQUEST_MAX);
    if (!request_sign(a, STR("r"), text, k, &b, &e)) fail_msg("%s", e.text);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct request_done done;
static bool execute(struct sample *s, struct arena *a, struct str text, struct err *e) {
    return request_execute(a, s->trail, &s->actor, ORIGIN, STR("r"), text, clock_unix_ms(), &done, e);
}

static void refused(struct sample *s, struct arena *a, struct str text, enum err_kind kind) {
    struct err e;
    int64_t before, after;
    assert_true(trail_size(s->trail, &before, &e));
    if (execute(s, a, text, &e)) fail_msg("carried out: %.*s", STR_ARG(text));
    if (e.kind != kind) fail_msg("%d: %s", e.kind, e.text);
    assert_true(trail_size(s->trail, &after, &e) && after == before);
}

struct found {
    bool erased;
    struct buf text;
};
static bool keep_entry(void *ctx, const struct trail_entry *x) {
    struct found *f = ctx;
    f->erased = !x->record.ptr;
    buf_clear(&f->text);
    buf_add(&f->text, x->record);
    return true;
}
static bool erased(struct sample *s, int64_t n, struct found *f) {
    struct err e;
    assert_true(trail_walk(s->trail, n, 1, STR_NONE, keep_entry, f, &e));
    return f->erased;
}

static void test_two_people_erase(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct found f = {0};
    struct err e;
    size_t at;
    (void)state;
    people_init(&s, &p);
    buf_init(&f.text, MIB);
    int64_t n = entry(&s, "answer", "\"MARKER-ONE\"");
    struct str text = written(a, "erase", "entry:0", ORIGIN, 7);
    text = signed_by(a, signed_by(a, text, p.a), p.b);
    if (!execute(&s, a, text, &e)) fail_msg("%s", e.text);
    assert_true(done.settled && done.entry == n + 1);
    assert_true(erased(&s, n, &f));
    assert_false(on_disk(&s, "MARKER-ONE"));
    assert_false(erased(&s, done.entry, &f)); /* the proof holds the whole signed note */
    struct buf quoted;
    buf_init(&quoted, MIB);
    buf_addz(&quoted, "\"note\":");
    json_quote(&quoted, text);
    assert_true(str_find(buf_str(&f.text), buf_str(&quoted), &at));
    refused(&s, a, text, ERR_CONFLICT); /* once */
    refused(&s, a, signed_by(a, signed_by(a, written(a, "erase", "entry:0", ORIGIN, 7), p.a), p.b), ERR_CONFLICT);
    refused(&s, a, signed_by(a, signed_by(a, written(a, "erase", "entry:1", ORIGIN, 7), p.a), p.b), ERR_DENIED);
    refused(&s, a, signed_by(a, signed_by(a, written(a, "erase", "entry:9", ORIGIN, 7), p.a), p.b), ERR_NOT_FOUND);
    buf_release(&quoted);
    buf_release(&f.text);
    arena_free(a);
    people_release(&s, &p);
}

static void test_what_is_not_two_people(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct found f = {0};
    struct err e;
    (void)state;
    people_init(&s, &p);
    buf_init(&f.text, MIB);
    entry(&s, "answer", "1");
    struct str text = written(a, "erase", "entry:0", ORIGIN, 7), by_a = signed_by(a, text, p.a), once, rest;
    refused(&s, a, text, ERR_DENIED); /* nobody */
    refused(&s, a, by_a, ERR_DENIED);
    /* One person twice: sign refuses, and a signature line that stands twice counts once. */
    struct buf b;
    buf_init(&b, REQUEST_MAX);
    assert_false(request_sign(a, STR("r"), by_a, p.a, &b, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    buf_release(&b);
    once = str_cut(by_a, text.len, by_a.len);
    rest = arena_fmt(a, "%.*s%.*s", STR_ARG(by_a), STR_ARG(once));
    refused(&s, a, rest, ERR_DENIED);
    struct request_note r;
    struct request_signers who;
    assert_true(request_read(a, STR("r"), rest, &r, &e) && request_signers(a, s.store, &r, &who, &e));
    assert_true(r.note.n == 2 && who.n == 1);
    refused(&s, a, signed_by(a, by_a, p.stranger), ERR_DENIED);
    refused(&s, a, signed_by(a, by_a, p.c), ERR_DENIED); /* stopped */
    /* The same key under a second name. */
    struct note_key *bob2 = make_key("bob");
    refused(&s, a, signed_by(a, by_a, bob2), ERR_DENIED); /* bob's name, another key */
    note_key_free(bob2);
    struct str both = signed_by(a, by_a, p.b);
    raw(&s, "UPDATE person SET state = 'stopped' WHERE id = 'bob'");
    refused(&s, a, both, ERR_DENIED);
    raw(&s, "UPDATE person SET state = 'active' WHERE id = 'bob'");
    assert_false(erased(&s, 0, &f));
    if (!execute(&s, a, both, &e)) fail_msg("%s", e.text);
    assert_true(erased(&s, 0, &f));
    buf_release(&f.text);
    arena_free(a);
    people_release(&s, &p);
}

/* The private half saved and opened under another name: the same key, two people. */
static void test_one_key_is_one_person(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct err e;
    struct str file;
    struct note_key *twin;
    char path[300], path2[300];
    (void)state;
    people_init(&s, &p);
    entry(&s, "answer", "1");
    snprintf(path, sizeof path, "%s/a.pem", s.dir);
    snprintf(path2, sizeof path2, "%s/b.pem", s.dir);
    assert_true(note_key_save(p.a, path, STR_NONE, &e));
    assert_true(file_read(a, path, 64 * KIB, &file, &e));
    size_t at;
    assert_true(str_find(file, STR("name ann\n"), &at));
    assert_true(file_write(path2, arena_fmt(a, "name twin\n%.*s", STR_ARG(str_cut(file, 9, file.len))), &e));
    assert_true(note_key_load(path2, STR_NONE, &twin, &e));
    enrol(&s, "twin", twin, "active");
    struct str text = signed_by(a, signed_by(a, written(a, "erase", "entry:0", ORIGIN, 7), p.a), twin);
    refused(&s, a, text, ERR_DENIED);
    struct request_note r;
    struct request_signers who;
    assert_true(request_read(a, STR("r"), text, &r, &e) && request_signers(a, s.store, &r, &who, &e));
    assert_true(who.n == 2 && who.good == 1 && who.list[1].is == REQUEST_SAME_KEY);
    if (!execute(&s, a, signed_by(a, text, p.b), &e)) fail_msg("%s", e.text);
    unlink(path), unlink(path2);
    note_key_free(twin);
    arena_free(a);
    people_release(&s, &p);
}

static void test_time_log_and_act(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct err e;
    (void)state;
    people_init(&s, &p);
    entry(&s, "answer", "1");
#define BOTH(text) signed_by(a, signed_by(a, text, p.a), p.b)
    refused(&s, a, BOTH(written(a, "erase", "entry:0", ORIGIN, -1)), ERR_INVALID);
    refused(&s, a, BOTH(written(a, "erase", "entry:0", ORIGIN, 40)), ERR_INVALID);
    refused(&s, a, BOTH(written(a, "erase", "entry:0", STR("kijun/other"), 7)), ERR_INVALID);
    refused(&s, a, BOTH(written(a, "explode", "entry:0", ORIGIN, 7)), ERR_INVALID);
    static const char *const whats[] = {"entry:1-0", "entry:",      "entry:x",         "entry:01",
                                        "0",         "evidence:-1", "entry:0  entry:0"};
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
        refused(&s, a, BOTH(written(a, "erase", whats[i], ORIGIN, 7)), ERR_INVALID);
    static const char *const terms[] = {"answer", "answer=", "answer=P3", "nothing=P1Y", "answer=P1Y answer=P2Y",
                                        "=P1Y"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        refused(&s, a, BOTH(written(a, "retention", terms[i], ORIGIN, 7)), ERR_INVALID);
    refused(&s, a, BOTH(written(a, "retention", "record=P1Y", ORIGIN, 7)), ERR_DENIED);
    struct str text = BOTH(written(a, "erase", "entry:0", ORIGIN, 7));
    clock_turn_ms((int64_t)8 * 86400000);
    refused(&s, a, text, ERR_INVALID);
    clock_turn_ms(0);
    if (!execute(&s, a, text, &e)) fail_msg("%s", e.text);
    arena_free(a);
    people_release(&s, &p);
}

/* Any byte of the signed request changed: nothing happens. */
static void test_a_changed_request_does_nothing(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct err e;
    (void)state;
    people_init(&s, &p);
    entry(&s, "answer", "1");
    entry(&s, "answer", "2");
    struct str text = BOTH(written(a, "erase", "entry:0", ORIGIN, 7));
    struct arena *one = arena_new(64 * MIB);
    for (size_t i = 0; i < text.len; i++)
        for (unsigned bit = 0; bit < 8; bit += 3) {
            arena_clear(one);
            char *changed = arena_alloc(one, text.len);
            memcpy(changed, text.ptr, text.len);
            changed[i] = (char)(changed[i] ^ (1 << bit));
            if (execute(&s, one, (struct str){changed, text.len}, &e))
                fail_msg("carried out: %.*s", (int)text.len, changed);
        }
    for (size_t n = 0; n < text.len; n++) {
        arena_clear(one);
        if (execute(&s, one, str_cut(text, 0, n), &e)) fail_msg("cut at %zu", n);
    }
    arena_free(one);
    if (!execute(&s, a, text, &e)) fail_msg("%s", e.text);
    arena_free(a);
    people_release(&s, &p);
}

static void test_terms_are_ordered(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    const struct retention_rules *rules = retention_rules_builtin(a);
    struct retention_term *terms;
    struct err e;
    (void)state;
    people_init(&s, &p);
    if (!execute(&s, a, BOTH(written(a, "retention", "use=P3M event=P5Y", ORIGIN, 7)), &e)) fail_msg("%s", e.text);
    assert_true(retention_terms(a, s.store, rules, &terms, &e));
    int use = retention_kind_find(rules, STR("use")), event = retention_kind_find(rules, STR("event"));
    assert_true(terms[use].set && str_is(terms[use].term, "P3M") && terms[use].ordered == done.entry);
    assert_true(str_is(terms[event].term, "P5Y"));
    if (!execute(&s, a, BOTH(written(a, "retention", "use=none", ORIGIN, 7)), &e)) fail_msg("%s", e.text);
    assert_true(retention_terms(a, s.store, rules, &terms, &e));
    assert_true(!terms[use].set && terms[use].ordered == done.entry && terms[event].set);
    arena_free(a);
    people_release(&s, &p);
}

static void test_evidence_and_holds(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct stream in = {STR("MARKER-BYTES")};
    struct evidence_offer o = {
        .system = 1, .control = STR("x.C-1"), .file = STR("MARKER-NAME.txt"), .read = stream_next, .ctx = &in};
    struct evidence v;
    struct err e;
    int64_t hold;
    (void)state;
    people_init(&s, &p);
    assert_true(evidence_add(a, s.trail, &s.actor, &o, &v, NULL, &e));
    assert_true(hold_add(a, s.trail, &s.actor, STR("system/1"), STR("監査中"), &hold, &e));
    struct str text = BOTH(written(a, "erase", "entry:0 evidence:1", ORIGIN, 7));
    assert_false(execute(&s, a, text, &e));
    assert_int_equal(e.kind, ERR_DENIED);
    assert_non_null(strstr(e.text, "監査中"));
    refused(&s, a, BOTH(written(a, "erase", "evidence:1", ORIGIN, 7)), ERR_DENIED);
    assert_true(hold_lift(s.trail, &s.actor, hold, &e));
    assert_true(on_disk(&s, "MARKER-BYTES") && on_disk(&s, "MARKER-NAME"));
    if (!execute(&s, a, text, &e)) fail_msg("%s", e.text); /* what was refused was not used up */
    assert_false(on_disk(&s, "MARKER-BYTES") || on_disk(&s, "MARKER-NAME"));
    refused(&s, a, BOTH(written(a, "erase", "evidence:1", ORIGIN, 7)), ERR_CONFLICT);
    refused(&s, a, BOTH(written(a, "erase", "evidence:2", ORIGIN, 7)), ERR_NOT_FOUND);
    arena_free(a);
    people_release(&s, &p);
}

static void test_who_could_sign(void **state) {
    struct sample s;
    struct people p;
    struct arena *a = arena_new(64 * MIB);
    struct request_note r;
    struct request_signers who;
    struct str *ids;
    size_t n;
    struct err e;
    (void)state;
    people_init(&s, &p);
    struct str text = signed_by(a, signed_by(a, written(a, "erase", "entry:0", ORIGIN, 7), p.a), p.stranger);
    assert_true(request_read(a, STR("r"), text, &r, &e) && request_signers(a, s.store, &r, &who, &e));
    assert_true(who.n == 2 && who.good == 1 && who.list[1].is == REQUEST_STRANGER);
    assert_true(request_could_sign(a, s.store, &who, &ids, &n, &e));
    assert_true(n == 1 && str_is(ids[0], "bob"));
    arena_free(a);
    people_release(&s, &p);
}

static void test_texts_that_fit_on_no_line(void **state) {
    struct buf b;
    struct err e;
    struct request good = {.origin = ORIGIN,
                           .act = STR("erase"),
                           .what = STR("entry:0"),
                           .reason = STR("x"),
                           .until = STR("2026-12-31T00:00:00Z")};
    struct request bad[] = {good, good, good, good, good, good, good, good};
    (void)state;
    bad[0].reason = STR("a\norigin other");
    bad[1].reason = STR("");
    bad[2].what = STR("a\rb");
    bad[3].until = STR("2026-02-30T00:00:00Z");
    bad[4].until = STR("2026-12-31T00:00:00.000Z");
    bad[5].once = STR("0123");
    bad[6].reason = STR("a\xE2\x80\xAE"
                        "b"); /* what is signed has to look like what it is */
    bad[7].reason = STR("a\xC2\x9B"
                        "31m");
    buf_init(&b, REQUEST_MAX);
    for (size_t i = 0; i < 8; i++) {
        if (request_write(&bad[i], &b, &e)) fail_msg("%zu", i);
        assert_int_equal(b.len, 0);
    }
    assert_true(request_write(&good, &b, &e));
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_people_erase),
        cmocka_unit_test(test_what_is_not_two_people),
        cmocka_unit_test(test_one_key_is_one_person),
        cmocka_unit_test(test_time_log_and_act),
        cmocka_unit_test(test_a_changed_request_does_nothing),
        cmocka_unit_test(test_terms_are_ordered),
        cmocka_unit_test(test_evidence_and_holds),
        cmocka_unit_test(test_who_could_sign),
        cmocka_unit_test(test_texts_that_fit_on_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
