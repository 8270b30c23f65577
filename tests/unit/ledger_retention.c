/* Terms of keeping: how they are written and counted, what is over, holds, and that what is erased is gone. */
#include "keep_sample.h"
#include "ledger/evidence.h"
#include "ledger/hold.h"
#include "ledger/period.h"
#include "ledger/retention.h"

/* Terms ----------------------------------------------------------------------------------------------------------- */

static void test_terms_are_read_strictly(void **state) {
    static const struct {
        const char *text;
        int64_t months, days;
        const char *again;
    } good[] = {{"P3M", 3, 0, "P3M"},
                {"P1Y", 12, 0, "P1Y"},
                {"P7D", 0, 7, "P7D"},
                {"P1W", 0, 7, "P7D"},
                {"P1Y6M", 18, 0, "P1Y6M"},
                {"P18M", 18, 0, "P1Y6M"},
                {"P1Y2M3W4D", 14, 25, "P1Y2M25D"},
                {"P0Y3M", 3, 0, "P3M"},
                {"P1000Y", 12000, 0, "P1000Y"}};
    static const char *const bad[] = {"",      "P",    "3M",    "P3",        "PM",      "P3m", "P-3M",
                                      "P3M ",  " P3M", "P1D1M", "P1M1M",     "PT5M",    "P0D", "P1001Y",
                                      "P1.5Y", "p1Y",  "P１Y",  "P9999999Y", "P366001D"};
    char text[PERIOD_TEXT_MAX];
    struct period p;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!period_read(str_of(good[i].text), &p)) fail_msg("%s", good[i].text);
        assert_int_equal(p.months, good[i].months);
        assert_int_equal(p.days, good[i].days);
        period_write(p, text);
        assert_string_equal(text, good[i].again);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (period_read(str_of(bad[i]), &p)) fail_msg("taken: %s", bad[i]);
}

static int64_t moment(const char *text) {
    int64_t at;
    assert_true(clock_read(str_of(text), &at));
    return at;
}

static void ends(const char *from, const char *term, const char *want) {
    struct period p;
    char text[CLOCK_TEXT_MAX];
    assert_true(period_read(str_of(term), &p));
    clock_text(period_end(moment(from), p), text);
    assert_string_equal(text, want);
}

static void test_months_end_where_the_calendar_says(void **state) {
    (void)state;
    ends("2026-01-31T12:00:00Z", "P1M", "2026-02-28T12:00:00.000Z");
    ends("2028-01-31T12:00:00Z", "P1M", "2028-02-29T12:00:00.000Z");
    ends("2028-02-29T00:00:00Z", "P1Y", "2029-02-28T00:00:00.000Z");
    ends("2028-02-29T00:00:00Z", "P4Y", "2032-02-29T00:00:00.000Z");
    ends("2100-02-28T00:00:00Z", "P1D", "2100-03-01T00:00:00.000Z"); /* no leap year */
    ends("2026-11-30T00:00:00Z", "P3M", "2027-02-28T00:00:00.000Z");
    ends("2026-12-31T23:59:59Z", "P1W", "2027-01-07T23:59:59.000Z");
}

static void test_days_are_those_of_japan(void **state) {
    char day[DAY_TEXT_MAX];
    (void)state;
    day_of(moment("2026-03-31T14:59:59Z"), day);
    assert_string_equal(day, "2026-03-31");
    day_of(moment("2026-03-31T15:00:00Z"), day);
    assert_string_equal(day, "2026-04-01");
    assert_int_equal(day_end(STR("2026-03-31")), moment("2026-03-31T15:00:00Z"));
    assert_true(day_ok(STR("2028-02-29")));
    assert_false(day_ok(STR("2026-02-29")) || day_ok(STR("2026-4-1")) || day_ok(STR("2026/04/01")) || day_ok(STR("")));
}

static void test_terms_are_spoken(void **state) {
    struct period p;
    struct buf b;
    (void)state;
    buf_init(&b, KIB);
    assert_true(period_read(STR("P1Y6M"), &p));
    lang_set(LANG_EN);
    period_speak(p, &b);
    assert_string_equal(b.ptr, "1 year 6 months");
    lang_set(LANG_JA);
    buf_clear(&b);
    period_speak(p, &b);
    assert_string_equal(b.ptr, "1年6か月");
    lang_set(LANG_EN);
    buf_release(&b);
}

/* Rules ----------------------------------------------------------------------------------------------------------- */

static void preset_is(const struct retention_rules *r, const char *id, const char *use, const char *event) {
    const struct retention_preset *p = retention_preset_find(r, str_of(id));
    assert_non_null(p);
    assert_int_equal(p->n_terms, 2);
    assert_true(str_is(p->certainty, "stated") && p->section.len);
    for (size_t i = 0; i < 2; i++) {
        bool is_use = str_is(r->kinds[p->terms[i].kind].id, "use");
        assert_true(str_is(p->terms[i].term, is_use ? use : event));
    }
}

static void test_the_rules_of_the_program(void **state) {
    struct arena *a = arena_new(4 * MIB);
    const struct retention_rules *r = retention_rules_builtin(a);
    (void)state;
    static const char *const kinds[] = {"answer", "judgement", "decision", "inspection", "system",   "evidence",
                                        "person", "record",    "use",      "event",      "document", "bid"};
    assert_int_equal(r->n_kinds, 12);
    for (size_t i = 0; i < 12; i++) {
        int k = retention_kind_find(r, str_of(kinds[i]));
        assert_true(k >= 0);
        assert_true(!r->kinds[k].term.ptr && r->kinds[k].title.in[LANG_JA].len && r->kinds[k].title.in[LANG_EN].len);
        assert_int_equal(r->kinds[k].fixed, strcmp(kinds[i], "record") == 0);
    }
    preset_is(r, "aspsaas-1", "P3M", "P5Y");
    preset_is(r, "aspsaas-2", "P1M", "P1Y");
    preset_is(r, "aspsaas-3", "P1W", "P6M");
    preset_is(r, "aspsaas-4", "P3M", "P5Y");
    preset_is(r, "aspsaas-5", "P1M", "P1Y");
    preset_is(r, "aspsaas-6", "P1W", "P6M");
    arena_free(a);
}

static void test_wrong_rules_are_told_with_their_place(void **state) {
#define T "title: {ja: あ, en: a}"
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {
        {"kinds: []\n", 1},
        {"kinds:\n  - {id: a, " T "}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, " T ", term: P3X}\npresets: []\n", 2},
        {"kinds:\n  - {id: A, " T ", term: null}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, " T ", term: null}\n  - {id: a, " T ", term: null}\npresets: []\n", 3},
        {"kinds:\n  - {id: a, " T ", term: null, fixed: yes}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, " T ", term: P1Y, fixed: true}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, title: {ja: あ}, term: null}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, " T ", term: null, terms: x}\npresets: []\n", 2},
        {"kinds:\n  - {id: a, " T ", term: null}\npresets:\n  - {id: p, " T
         ", terms: {b: P1Y}, source: {section: x, certainty: stated}}\n",
         4},
        {"kinds:\n  - {id: a, " T ", term: null}\npresets:\n  - {id: p, " T
         ", terms: {a: P1Y}, source: {section: x, certainty: sure}}\n",
         4},
        {"kinds:\n  - {id: a, " T ", term: null}\npresets:\n  - {id: p, " T ", terms: {a: P1Y}}\n", 4},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *a = arena_new(4 * MIB);
        struct retention_rules r;
        static struct diags d;
        d = (struct diags){0};
        struct source src = {STR("x.yaml"), str_of(bad[i].text)};
        if (retention_rules_read(a, &src, &r, &d)) fail_msg("taken: %s", bad[i].text);
        assert_true(d.errors > 0);
        if (d.list[0].line != bad[i].line) fail_msg("case %zu at %u: %s", i, d.list[0].line, d.list[0].text);
        arena_free(a);
    }
}

/* What is over ---------------------------------------------------------------------------------------------------- */

#define DAYS(n) ((int64_t)(n)*86400000)

static int64_t entry(struct sample *s, const char *kind, const char *on, const char *text, int64_t days_ago) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    struct buf after;
    int64_t n;
    buf_init(&after, 4 * KIB);
    json_quote(&after, str_of(text));
    clock_turn_ms(-DAYS(days_ago));
    assert_true(store_begin(s->store, &tx, &e));
    if (!trail_append(
            s->trail,
            &(struct trail_change){
                .by = &s->actor, .kind = str_of(kind), .act = STR("set"), .on = str_of(on), .after = buf_str(&after)},
            &n, &e))
        fail_msg("%s", e.text);
    assert_true(store_commit(&tx, &e));
    clock_turn_ms(0);
    buf_release(&after);
    return n;
}

static void order(struct sample *s, const char *kind, const char *term) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    int64_t n;
    assert_true(store_begin(s->store, &tx, &e));
    assert_true(trail_append(
        s->trail,
        &(struct trail_change){.by = &s->actor, .kind = STR("record"), .act = STR("retention"), .on = STR("r")}, &n,
        &e));
    assert_true(retention_set(s->store, str_of(kind), str_of(term), n, &e));
    assert_true(store_commit(&tx, &e));
}

static struct retention_due look(struct sample *s, struct arena *a) {
    struct retention_due due;
    struct err e;
    if (!retention_due(a, s->trail, retention_rules_builtin(a), clock_unix_ms(), &due, &e)) fail_msg("%s", e.text);
    return due;
}

static struct retention_due run(struct sample *s, struct arena *a, int64_t *n) {
    struct retention_due due;
    struct err e;
    if (!retention_run(a, s->trail, &s->actor, retention_rules_builtin(a), clock_unix_ms(), &due, n, &e))
        fail_msg("%s", e.text);
    return due;
}

static int64_t over(struct arena *a, const struct retention_due *due, const char *kind) {
    return due->kinds[retention_kind_find(retention_rules_builtin(a), str_of(kind))].entries;
}

struct found {
    bool erased;
    char text[4000];
};
static bool keep_entry(void *ctx, const struct trail_entry *x) {
    struct found *f = ctx;
    f->erased = !x->record.ptr;
    snprintf(f->text, sizeof f->text, "%.*s", STR_ARG(x->record));
    return true;
}
static struct found at(struct sample *s, int64_t n) {
    struct found f = {0};
    struct err e;
    assert_true(trail_walk(s->trail, n, 1, STR_NONE, keep_entry, &f, &e));
    return f;
}

static void ignore(void *ctx, const struct trail_finding *f) {
    (void)ctx;
    fprintf(stderr, "%lld %s\n", (long long)f->entry, f->text);
}

static void test_what_is_over_is_erased_and_gone(void **state) {
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    struct trail_verified v;
    struct err e;
    trail_hash before, after;
    int64_t n;
    size_t findings;
    (void)state;
    keep_init(&s);
    int64_t old = entry(&s, "use", "use/1", "old MARKER-A text", 10), old2 = entry(&s, "use", "use/1", "MARKER-A 2", 9);
    int64_t other = entry(&s, "decision", "system/1/decisions/x", "MARKER-B", 9);
    int64_t young = entry(&s, "use", "use/1", "MARKER-C", 6);
    struct retention_due due = look(&s, a);
    assert_int_equal(due.n_ranges, 0); /* nothing was ordered */
    order(&s, "use", "P1W");
    due = look(&s, a);
    assert_int_equal(over(a, &due, "use"), 2);
    assert_int_equal(due.n_ranges, 1);
    assert_true(on_disk(&s, "MARKER-A"));
    assert_true(trail_root(s.trail, young + 1, before, &e));
    due = run(&s, a, &n);
    assert_true(due.settled && n > 0);
    assert_true(at(&s, old).erased && at(&s, old2).erased && !at(&s, other).erased && !at(&s, young).erased);
    assert_false(on_disk(&s, "MARKER-A"));
    assert_true(on_disk(&s, "MARKER-B") && on_disk(&s, "MARKER-C"));
    struct found proof = at(&s, n);
    assert_non_null(strstr(proof.text, "\"kind\":\"record\",\"on\":\"retention\",\"act\":\"erase\""));
    assert_non_null(strstr(proof.text, "{\"kind\":\"use\",\"term\":\"P1W\",\"ordered\":4,\"entries\":[[0,1]]}"));
    assert_true(trail_root(s.trail, young + 1, after, &e));
    assert_memory_equal(before, after, sizeof before);
    assert_true(trail_verify(s.trail, ignore, NULL, &v, &findings, &e) && findings == 0 && v.erased == 2);
    run(&s, a, &n);
    assert_int_equal(n, -1); /* once is enough */
    order(&s, "use", "none");
    clock_turn_ms(DAYS(4000));
    due = look(&s, a);
    clock_turn_ms(0);
    assert_int_equal(due.n_ranges, 0);
    arena_free(a);
    sample_release(&s);
}

static void test_the_last_moment_of_a_term(void **state) {
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    const struct retention_rules *rules = retention_rules_builtin(a);
    struct retention_due due;
    struct err e;
    (void)state;
    keep_init(&s);
    entry(&s, "event", "x", "x", 0);
    order(&s, "event", "P1D");
    int64_t made = 0;
    struct found f = at(&s, 0);
    char *text = strstr(f.text, "\"at\":\"") + 6;
    assert_true(clock_read((struct str){text, 24}, &made));
    assert_true(retention_due(a, s.trail, rules, made + DAYS(1) - 1, &due, &e) && due.n_ranges == 0);
    assert_true(retention_due(a, s.trail, rules, made + DAYS(1), &due, &e) && due.n_ranges == 1);
    arena_free(a);
    sample_release(&s);
}

static void test_nothing_on_hold_is_erased(void **state) {
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    struct err e;
    struct holds h;
    int64_t all, kind, system, n;
    (void)state;
    keep_init(&s);
    entry(&s, "decision", "system/1/decisions/x", "a", 100);
    entry(&s, "decision", "system/12/decisions/x", "b", 100);
    entry(&s, "answer", "system/1/answers/x", "c", 100);
    order(&s, "decision", "P1D");
    order(&s, "answer", "P1D");
    if (!hold_add(a, s.trail, &s.actor, STR("system/1"), STR("監査"), &system, &e)) fail_msg("%s", e.text);
    struct retention_due due = look(&s, a);
    assert_int_equal(over(a, &due, "decision"), 1); /* system/12 is not system/1 */
    assert_int_equal(over(a, &due, "answer"), 0);
    assert_true(hold_add(a, s.trail, &s.actor, STR("kind:decision"), STR("争訟"), &kind, &e));
    due = look(&s, a);
    assert_int_equal(due.n_ranges, 0);
    assert_true(hold_lift(s.trail, &s.actor, system, &e));
    due = look(&s, a);
    assert_int_equal(over(a, &due, "decision"), 0);
    assert_int_equal(over(a, &due, "answer"), 1);
    assert_true(hold_add(a, s.trail, &s.actor, STR("all"), STR("x"), &all, &e));
    run(&s, a, &n);
    assert_int_equal(n, -1);
    assert_true(hold_lift(s.trail, &s.actor, kind, &e) && hold_lift(s.trail, &s.actor, all, &e));
    assert_false(hold_lift(s.trail, &s.actor, all, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_false(hold_lift(s.trail, &s.actor, 77, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_true(hold_list(a, s.store, false, &h, &e) && h.n == 0);
    assert_true(hold_list(a, s.store, true, &h, &e) && h.n == 3 && h.list[0].lifted > h.list[0].placed);
    due = run(&s, a, &n);
    assert_int_equal(over(a, &due, "decision"), 2);
    static const char *const bad[] = {"", "everything", "kind:nothing", "kind:", "system/", "system/01", "system/x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(hold_add(a, s.trail, &s.actor, str_of(bad[i]), STR("x"), &n, &e));
        assert_int_equal(e.kind, ERR_INVALID);
    }
    assert_false(hold_add(a, s.trail, &s.actor, STR("system/99"), STR("x"), &n, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_false(hold_add(a, s.trail, &s.actor, STR("all"), STR(" "), &n, &e));
    arena_free(a);
    sample_release(&s);
}

/* More than one entry can tell of: several runs, each whole. */
static void test_much_is_erased_in_several_runs(void **state) {
    struct sample s;
    struct arena *a = arena_new(256 * MIB);
    struct err e;
    int64_t n;
    (void)state;
    keep_init(&s);
    {
        STORE_TX struct store_tx tx = {0};
        assert_true(store_begin(s.store, &tx, &e));
        clock_turn_ms(-DAYS(10));
        for (size_t i = 0; i < 2 * RETENTION_RANGES_MAX + 10; i++)
            assert_true(trail_append(
                s.trail,
                &(struct trail_change){
                    .by = &s.actor, .kind = i % 2 ? STR("use") : STR("decision"), .act = STR("set"), .on = STR("x")},
                NULL, &e));
        clock_turn_ms(0);
        assert_true(store_commit(&tx, &e));
    }
    order(&s, "use", "P1W");
    struct retention_due due = run(&s, a, &n);
    assert_true(due.more && due.n_ranges == RETENTION_RANGES_MAX && n > 0);
    due = run(&s, a, &n);
    assert_true(!due.more && due.n_ranges == 5 && n > 0);
    run(&s, a, &n);
    assert_int_equal(n, -1);
    arena_free(a);
    sample_release(&s);
}

/* While somebody reads an older state, the log cannot be emptied: it is told, and the next run makes up for it. Waits
 * for as long as the store does, so only when it is asked for (KIJUN_SLOW=1). */
static void test_a_reader_keeps_the_log(void **state) {
    struct sample s;
    struct arena *a;
    struct err e;
    int64_t n;
    (void)state;
    a = arena_new(64 * MIB);
    keep_init(&s);
    entry(&s, "use", "use/1", "MARKER-READ", 10);
    order(&s, "use", "P1W");
    struct store *reader = store_open(s.path, STORE_READ, &e);
    assert_non_null(reader);
    {
        STORE_TX struct store_tx tx = {0};
        assert_true(store_begin_reading(reader, &tx, &e));
        struct stmt *q = store_query(reader, SQL("SELECT name FROM system"), &e);
        assert_true(q && stmt_row(q, &e));
        stmt_done(q);
        assert_false(run(&s, a, &n).settled);
        assert_true(n > 0 && on_disk(&s, "MARKER-READ"));
    }
    assert_true(run(&s, a, &n).settled && n == -1);
    assert_false(on_disk(&s, "MARKER-READ"));
    store_close(reader);
    arena_free(a);
    sample_release(&s);
}

/* Evidence: by the end of its effective period, else by its entry; its entry not before it. */
static int64_t evidence(struct sample *s, struct arena *a, const char *text, const char *expires, int64_t days_ago) {
    struct stream in = {str_of(text)};
    struct evidence_offer o = {.system = 1,
                               .control = STR("x.C-1"),
                               .file = STR("a.txt"),
                               .expires = str_of(expires),
                               .read = stream_next,
                               .ctx = &in};
    struct evidence v;
    struct err e;
    clock_turn_ms(-DAYS(days_ago));
    if (!evidence_add(a, s->trail, &s->actor, &o, &v, NULL, &e)) fail_msg("%s", e.text);
    clock_turn_ms(0);
    return v.id;
}

static void test_evidence_ends_with_its_period(void **state) {
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    struct evidence v;
    struct err e;
    char today[DAY_TEXT_MAX], past[DAY_TEXT_MAX];
    int64_t n;
    (void)state;
    keep_init(&s);
    day_of(clock_unix_ms() + DAYS(2), today);
    day_of(clock_unix_ms() - DAYS(40), past);
    int64_t good = evidence(&s, a, "MARKER-GOOD", today, 100); /* entry 0: old, but still good */
    int64_t over_ = evidence(&s, a, "MARKER-OVER", past, 100); /* entry 1 */
    int64_t open = evidence(&s, a, "MARKER-OPEN", NULL, 10);   /* entry 2: without an end, young */
    int64_t old = evidence(&s, a, "MARKER-OLD", NULL, 100);    /* entry 3 */
    order(&s, "evidence", "P1M");
    struct retention_due due = run(&s, a, &n);
    assert_int_equal(due.n_evidence, 2);
    assert_int_equal(over(a, &due, "evidence"), 2);
    assert_true(!at(&s, 0).erased && at(&s, 1).erased && !at(&s, 2).erased && at(&s, 3).erased);
    assert_true(evidence_find(a, s.store, good, &v, &e) && !v.erased);
    assert_true(evidence_find(a, s.store, over_, &v, &e) && v.erased && v.changed == n);
    assert_true(evidence_find(a, s.store, open, &v, &e) && !v.erased);
    assert_true(evidence_find(a, s.store, old, &v, &e) && v.erased);
    assert_false(on_disk(&s, "MARKER-OVER") || on_disk(&s, "MARKER-OLD"));
    assert_true(on_disk(&s, "MARKER-GOOD") && on_disk(&s, "MARKER-OPEN"));
    assert_non_null(strstr(at(&s, n).text, "\"evidence\":[2,4]"));
    arena_free(a);
    sample_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_are_read_strictly),
        cmocka_unit_test(test_months_end_where_the_calendar_says),
        cmocka_unit_test(test_days_are_those_of_japan),
        cmocka_unit_test(test_terms_are_spoken),
        cmocka_unit_test(test_the_rules_of_the_program),
        cmocka_unit_test(test_wrong_rules_are_told_with_their_place),
        cmocka_unit_test(test_what_is_over_is_erased_and_gone),
        cmocka_unit_test(test_the_last_moment_of_a_term),
        cmocka_unit_test(test_nothing_on_hold_is_erased),
        cmocka_unit_test(test_much_is_erased_in_several_runs),
        cmocka_unit_test(test_evidence_ends_with_its_period),
    };
    const struct CMUnitTest slow[] = {cmocka_unit_test(test_a_reader_keeps_the_log)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + (getenv("KIJUN_SLOW") ? cmocka_run_group_tests(slow, NULL, NULL) : 0);
}
