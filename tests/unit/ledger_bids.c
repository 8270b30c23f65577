/* Tests of bidders' answers: reading sheets filled by hand, what is found in them, points; and of what the record keeps
 * of procurements and jobs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "form_book.h"
#include "ledger/bids.h"
#include "ledger/jobs.h"
#include "ledger/procurement.h"
#include "record_sample.h"

static const struct bid_clause list[] = {
    {STR("a.M-1"), STR("M-1"), STR("第1章"), STR("必須の一"), STR("必須の一を備えること。"), true, 0},
    {STR("a.M-2"), STR("M-2"), STR("第1章"), STR("必須の二"), STR("必須の二を備えること。"), true, 0},
    {STR("a.O-1"), STR("O-1"), STR("第2章"), STR("任意の一"), STR("任意の一を備えること。"), false, 10},
    {STR("a.O-2"), STR("O-2"), STR("第2章"), STR("任意の二"), STR("任意の二を備えること。"), false, 5},
};

static struct bid_clauses clauses(void) {
    struct bid_clauses c = {.list = list, .n = 4, .weighted = true};
    bid_digest(&c);
    return c;
}

#define HEAD "番号|要件の本文|回答|対応方法|記載箇所（資料名、ページ）|備考|識別子\n"

static struct bid *read_text(struct arena *a, const struct bid_clauses *c, const char *rows, struct err *e) {
    struct str text = arena_fmt(a, "== 表紙\n応札者名|株式会社みほん\n== 回答\n%s== データ\nspecification_digest|%s\n",
                                rows, c->digest);
    return bid_read(a, c, book_of(a, text), LANG_EN, e);
}

static size_t count(const struct bid *b, enum bid_finding_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < b->n_findings; i++) n += b->findings[i].kind == kind;
    return n;
}

static const struct bid_finding *finding(const struct bid *b, enum bid_finding_kind kind) {
    for (size_t i = 0; i < b->n_findings; i++)
        if (b->findings[i].kind == kind) return &b->findings[i];
    fail_msg("no finding of kind %d", (int)kind);
    static const struct bid_finding none;
    return &none;
}

static const char whole[] = HEAD "M-1|必須の一を備えること。|○|方式A|||a.M-1\n"
                                 "Ｍ－２|必須の二を備えること。|〇|方式B|提案書3頁||\n"
                                 "O-1|任意の一を備えること。|◯|方式C|p.4||a.O-1\n"
                                 "O-2|任意の二を備えること。| 提　案 |別の方式|p.5||a.O-2\n";

static void test_a_whole_sheet(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct bid_clauses c = clauses();
    struct err e;
    /* a number in full width has a full-width hyphen too */
    struct bid *b = read_text(a, &c, whole, &e);
    assert_non_null(b);
    assert_true(str_is(b->bidder, "株式会社みほん") && b->same_edition);
    assert_int_equal(b->n_findings, 0);
    assert_int_equal(b->rows[1].answer, BID_MET);
    assert_int_equal(b->rows[3].answer, BID_PROPOSAL);
    struct bid_sum s = bid_sum(&c, b);
    assert_int_equal(s.points, 10);
    assert_int_equal(s.waiting, 5);
    assert_int_equal(s.most, 15);
    assert_int_equal(s.mandatory[BID_MET], 2);
    arena_free(a);
}

static void test_what_is_found(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct bid_clauses c = clauses();
    struct err e;
    struct bid *b = read_text(a, &c,
                              HEAD "M-1|必須の一を備えること。|×||||a.M-1\n"
                                   "O-1|別の文|○|対応できません|||a.O-1\n"
                                   "O-2|任意の二を備えること。|たぶん||||a.O-2\n"
                                   "Z-9|知らない要件|○|する|||\n"
                                   "M-1|必須の一を備えること。|○|やはりする|||a.M-1\n",
                              &e);
    assert_non_null(b);
    assert_int_equal(count(b, BID_REFUSED), 1);
    assert_true(str_is(finding(b, BID_REFUSED)->cell, "回答!C2"));
    assert_int_equal(count(b, BID_ABSENT), 1); /* M-2 */
    assert_int_equal(count(b, BID_NO_PROOF), 1);
    assert_int_equal(count(b, BID_SAYS_NOT), 1);
    assert_int_equal(count(b, BID_ALTERED), 1);
    assert_int_equal(count(b, BID_UNREAD), 1);
    assert_int_equal(count(b, BID_FOREIGN), 1);
    assert_true(str_is(finding(b, BID_FOREIGN)->cell, "回答!A5"));
    assert_int_equal(count(b, BID_DOUBLE), 1);
    assert_int_equal(b->rows[0].answer, BID_UNMET); /* the first row counts */
    assert_true(bid_has_serious(b));
    assert_int_equal(bid_sum(&c, b).waiting, 10);
    for (size_t i = 1; i < b->n_findings; i++) assert_true(b->findings[i - 1].kind <= b->findings[i].kind);
    arena_free(a);
}

static void test_editions_and_names(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct bid_clauses c = clauses(), other = clauses();
    struct bid_clause changed[4];
    struct err e;
    memcpy(changed, list, sizeof changed);
    changed[1].mandatory = false;
    other.list = changed;
    bid_digest(&other);
    assert_string_not_equal(c.digest, other.digest);
    changed[1] = list[1];
    changed[2].points = 99; /* points are not of the edition */
    bid_digest(&other);
    assert_string_equal(c.digest, other.digest);
    struct bid *b = bid_read(a, &c, book_of(a, arena_fmt(a, "== 回答\n%s", whole)), LANG_JA, &e);
    assert_non_null(b);
    assert_int_equal(count(b, BID_EDITION), 1);
    assert_int_equal(count(b, BID_NO_NAME), 1);
    assert_null(bid_read(a, &c, book_of(a, STR("== x\nなにか|ほか\n")), LANG_JA, &e));
    assert_int_equal(e.kind, ERR_INVALID);
    arena_free(a);
}

static void test_words(void **state) {
    (void)state;
    struct arena *a = arena_new(MIB);
    static const struct {
        const char *text;
        enum bid_answer answer;
    } good[] = {{"○", BID_MET},          {"対応可", BID_MET}, {"ＯＫ", BID_MET},        {"△", BID_PARTLY},
                {"対応不可", BID_UNMET}, {"✕", BID_UNMET},    {"代替案", BID_PROPOSAL}, {"　", BID_NONE}};
    enum bid_answer out;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(bid_answer_of(a, str_of(good[i].text), &out));
        assert_int_equal(out, good[i].answer);
    }
    assert_false(bid_answer_of(a, STR("検討中"), &out));
    assert_true(bid_says_not(a, STR("現時点では対応できません。")));
    assert_false(bid_says_not(a, STR("暗号化は不可欠であり、改ざんが困難とするよう備える。")));
    arena_free(a);
}

static void test_weights(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct bid_clauses c = clauses();
    struct diags *d = arena_alloc(a, sizeof *d);
    assert_true(bid_weights_read(a, &c, book_of(a, STR("== 配点\n番号|配点\nO-1|２０点\nO-2|#7\nM-1|\n")), LANG_EN, d));
    assert_int_equal(c.list[2].points, 20);
    assert_int_equal(c.list[3].points, 7);
    struct bid_clauses before = c;
    assert_false(bid_weights_read(a, &c, book_of(a, STR("== 配点\n番号|配点\nM-1|5\nO-1|多い\nX|3\n")), LANG_EN, d));
    assert_int_equal(d->errors, 3);
    assert_ptr_equal(before.list, c.list);
    arena_free(a);
}

/* The record ----------------------------------------------------------------------------------------------------------
 */

static void add_system(struct sample *s) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    assert_true(store_begin(s->store, &tx, &e));
    struct stmt *q = store_query(
        s->store, SQL("INSERT INTO system (id, name, state, next_item, changed) VALUES (1, 'X', 'kept', 1, 0)"), &e);
    assert_true(q && stmt_run(q, NULL, &e));
    assert_true(trail_append(
        s->trail,
        &(struct trail_change){.by = &s->actor, .kind = STR("system"), .act = STR("add"), .on = STR("system/1")}, NULL,
        &e));
    assert_true(store_commit(&tx, &e));
}

static void test_procurements(void **state) {
    (void)state;
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    struct bid_clauses c = clauses();
    struct err e;
    int64_t p, first, second;
    sample_init(&s);
    add_system(&s);
    struct procurement ask = {.system = 1, .title = STR("見本の調達"), .day = STR("2026-11-30")};
    assert_true(procurement_add(s.trail, &s.actor, &ask, &c, &p, &e));
    ask.day = STR("11/30");
    assert_false(procurement_add(s.trail, &s.actor, &ask, &c, &p, &e));
    struct bid *b = read_text(a, &c, whole, &e);
    assert_true(procurement_bid_add(s.trail, &s.actor, p, b, &first, &e));
    assert_true(procurement_bid_add(s.trail, &s.actor, p, b, &second, &e)); /* handed in again */
    assert_true(second > first);
    struct procurement_loaded l;
    assert_true(procurement_load(a, s.store, p, LANG_JA, &l, &e));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.ids[0], second);
    assert_string_equal(l.clauses.digest, c.digest);
    assert_true(str_is(l.bids[0]->rows[1].how, "方式B") && l.bids[0]->same_edition && !l.bids[0]->n_findings);
    assert_int_equal(bid_sum(&l.clauses, l.bids[0]).points, 10);
    b->bidder = STR("");
    assert_false(procurement_bid_add(s.trail, &s.actor, p, b, &second, &e));
    b->bidder = STR("乙");
    assert_true(procurement_close(s.trail, &s.actor, p, &e));
    assert_false(procurement_bid_add(s.trail, &s.actor, p, b, &second, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_false(procurement_close(s.trail, &s.actor, p, &e));
    int64_t size;
    assert_true(trail_size(s.trail, &size, &e));
    assert_int_equal(size, 5); /* system, procurement, two sheets, closing */
    arena_free(a);
    sample_release(&s);
}

static void test_jobs(void **state) {
    (void)state;
    struct sample s;
    struct arena *a = arena_new(16 * MIB);
    struct err e;
    struct job j, want = {.person = STR("tanaka"), .what = STR("spec"), .parameters = STR("{}")};
    bool found;
    int64_t one, two, size;
    sample_init(&s);
    assert_true(job_enqueue(s.trail, &s.actor, &want, &one, &e));
    assert_true(job_enqueue(s.trail, &s.actor, &want, &two, &e));
    assert_true(two == one + 1);
    want.what = STR("../x");
    assert_false(job_enqueue(s.trail, &s.actor, &want, &two, &e));
    want.what = STR("spec");
    assert_true(job_take(a, s.store, &j, &found, &e) && found && j.id == one && j.state == JOB_WORKING);
    assert_true(job_progress(s.store, one, 400, &e));
    assert_true(job_get(a, s.store, one, &j, &found, &e) && j.mille == 400 && j.tries == 1);
    assert_true(trail_size(s.trail, &size, &e) && size == 2); /* progress is no entry */
    assert_true(job_finish(s.trail, &s.actor, one, STR("1.pdf"), STR_NONE, &e));
    assert_false(job_finish(s.trail, &s.actor, one, STR("1.pdf"), STR_NONE, &e));
    assert_false(job_progress(s.store, one, 500, &e));
    for (int i = 0; i < JOB_TRIES_MAX; i++) {
        assert_true(job_take(a, s.store, &j, &found, &e) && found && j.id == two);
        assert_true(job_abandon_all(s.store, &e));
    }
    assert_true(job_take(a, s.store, &j, &found, &e) && !found);
    assert_true(job_hopeless(a, s.store, &j, &found, &e) && found && j.id == two);
    assert_true(job_finish(s.trail, &s.actor, two, STR_NONE, STR("何度も失敗しました。"), &e));
    struct job *all;
    size_t n;
    assert_true(job_list(a, s.store, STR("tanaka"), 10, &all, &n, &e) && n == 2);
    assert_true(all[0].id == two && all[0].state == JOB_FAILED && all[1].state == JOB_DONE && all[1].mille == 1000);
    struct str *files;
    assert_true(job_expire(a, s.trail, &s.actor, INT64_MAX, &files, &n, &e) && n == 1 && str_is(files[0], "1.pdf"));
    assert_true(job_get(a, s.store, one, &j, &found, &e) && !found);
    int64_t three;
    assert_true(job_enqueue(s.trail, &s.actor, &want, &three, &e) && three == two + 1); /* numbers do not come again */
    for (int i = 1; i < JOBS_OF_PERSON_MAX; i++) assert_true(job_enqueue(s.trail, &s.actor, &want, &three, &e));
    assert_false(job_enqueue(s.trail, &s.actor, &want, &three, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    arena_free(a);
    sample_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_whole_sheet),
                                       cmocka_unit_test(test_what_is_found),
                                       cmocka_unit_test(test_editions_and_names),
                                       cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_weights),
                                       cmocka_unit_test(test_procurements),
                                       cmocka_unit_test(test_jobs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
