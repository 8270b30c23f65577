/* The record: entries, the tree against a naive one, proofs, tampering, erasing, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sqlite3.h>

#include "record_sample.h"

#define ENTRIES 130

/* RFC 9162 2.1.1 as it is written, over leaves in memory. Shares nothing with src/trail. */
static void naive_root(const trail_hash *leaves, size_t n, unsigned char out[32]) {
    unsigned char text[65] = {1};
    size_t k = 1;
    if (n == 0) return (void)EVP_Digest("", 0, out, NULL, EVP_sha256(), NULL);
    if (n == 1) return (void)memcpy(out, leaves[0], 32);
    while (k * 2 < n) k *= 2;
    naive_root(leaves, k, text + 1);
    naive_root(leaves + k, n - k, text + 33);
    EVP_Digest(text, 65, out, NULL, EVP_sha256(), NULL);
}

static void naive_leaf(struct str salt, struct str record, unsigned char out[32]) {
    unsigned char text[33] = {0};
    HMAC(EVP_sha256(), salt.ptr, (int)salt.len, (const unsigned char *)record.ptr, record.len, text + 1, NULL);
    EVP_Digest(text, 33, out, NULL, EVP_sha256(), NULL);
}

struct gathered {
    trail_hash leaves[ENTRIES + 8];
    size_t n;
    bool all_open;
    char last[2000];
};
static bool gather(void *ctx, const struct trail_entry *entry) {
    struct gathered *g = ctx;
    assert_int_equal(entry->n, (int64_t)g->n);
    if (entry->record.ptr) {
        naive_leaf(entry->salt, entry->record, g->leaves[g->n]);
        assert_memory_equal(g->leaves[g->n], entry->leaf.ptr, 32);
        snprintf(g->last, sizeof g->last, "%.*s", STR_ARG(entry->record));
    } else {
        memcpy(g->leaves[g->n], entry->leaf.ptr, 32);
        g->all_open = false;
    }
    g->n++;
    return true;
}

static void grow(struct sample *s, size_t n) {
    struct err e;
    char name[32];
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "thing/%zu", i % 7);
        if (!sample_change(s, name, (int64_t)i, &e)) fail_msg("%s", e.text);
    }
}

static void look(struct sample *s, struct gathered *g) {
    struct err e;
    *g = (struct gathered){.all_open = true};
    assert_true(trail_walk(s->trail, 0, INT64_MAX, STR_NONE, gather, g, &e));
}

static void test_the_tree_is_that_of_the_rfc(void **state) {
    struct sample s;
    static struct gathered g;
    struct err e;
    trail_hash root, naive;
    (void)state;
    sample_init(&s);
    assert_true(trail_root(s.trail, 0, root, &e));
    naive_root(NULL, 0, naive);
    assert_memory_equal(root, naive, 32);
    grow(&s, ENTRIES);
    look(&s, &g);
    assert_int_equal(g.n, ENTRIES);
    for (size_t n = 0; n <= ENTRIES; n++) {
        assert_true(trail_root(s.trail, (int64_t)n, root, &e));
        naive_root(g.leaves, n, naive);
        assert_memory_equal(root, naive, 32);
    }
    assert_false(trail_root(s.trail, ENTRIES + 1, root, &e));
    assert_int_equal(e.kind, ERR_INVALID);
    sample_release(&s);
}

static void test_proofs_hold_and_only_they(void **state) {
    struct sample s;
    static struct gathered g;
    struct err e;
    trail_hash hashes[2 * TRAIL_LEVELS], root, old_root;
    size_t n;
    (void)state;
    sample_init(&s);
    grow(&s, 70);
    look(&s, &g);
    for (int64_t size = 1; size <= 70; size++) {
        naive_root(g.leaves, (size_t)size, root);
        for (int64_t i = 0; i < size; i++) {
            assert_true(trail_inclusion(s.trail, i, size, hashes, &n, &e));
            assert_true(trail_inclusion_holds(i, size, g.leaves[i], hashes, n, root));
            assert_false(trail_inclusion_holds(i, size, g.leaves[i + 1 < 70 ? i + 1 : 0], hashes, n, root) && size > 1);
            if (n) {
                hashes[n / 2][7] ^= 1;
                assert_false(trail_inclusion_holds(i, size, g.leaves[i], hashes, n, root));
                hashes[n / 2][7] ^= 1;
                assert_false(trail_inclusion_holds(i, size, g.leaves[i], hashes, n - 1, root));
            }
        }
        for (int64_t old = 0; old <= size; old++) {
            naive_root(g.leaves, (size_t)old, old_root);
            assert_true(trail_consistency(s.trail, old, size, hashes, &n, &e));
            assert_true(trail_consistency_holds(old, size, hashes, n, old_root, root));
            old_root[3] ^= 4;
            assert_false(trail_consistency_holds(old, size, hashes, n, old_root, root));
            old_root[3] ^= 4;
            if (!n) continue;
            hashes[n - 1][0] ^= 128;
            assert_false(trail_consistency_holds(old, size, hashes, n, old_root, root));
        }
    }
    sample_release(&s);
}

struct findings {
    size_t n;
    int64_t first;
    char text[512];
};
static void find(void *ctx, const struct trail_finding *f) {
    struct findings *all = ctx;
    if (!all->n++) all->first = f->entry, snprintf(all->text, sizeof all->text, "%s", f->text);
}

static struct findings verify(struct sample *s, struct trail_verified *out) {
    struct findings f = {0};
    struct err e;
    size_t n;
    assert_true(trail_verify(s->trail, find, &f, out, &n, &e));
    assert_int_equal(n, f.n);
    return f;
}

static void raw(struct sample *s, const char *sql) {
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, "kijun"), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
    sqlite3_close(db);
}

static void test_tampering_is_found_where_it_was_done(void **state) {
    static const struct {
        const char *sql;
        int64_t at;
    } tries[] = {
        {"UPDATE trail_entry SET record = replace(record, 'tester', 'someone') WHERE n = 5", 5},
        {"UPDATE trail_entry SET at = at + 1 WHERE n = 6", 6},
        {"UPDATE trail_entry SET kind = 'use' WHERE n = 7", 7},
        {"UPDATE trail_entry SET subject = 'thing/x' WHERE n = 8", 8},
        {"UPDATE trail_entry SET salt = randomblob(32) WHERE n = 9", 9},
        {"UPDATE trail_entry SET salt = NULL WHERE n = 10", 10},
        {"UPDATE trail_entry SET record = NULL WHERE n = 10", 10},
        {"UPDATE trail_entry SET nodes = randomblob(32) WHERE n = 4", 4},
        {"UPDATE trail_entry SET nodes = substr(nodes, 1, 32) WHERE n = 7", 7},
        {"DELETE FROM trail_entry WHERE n = 3", 3},
        {"DELETE FROM trail_entry WHERE n < 3", 0},
        {"UPDATE trail_entry SET n = -1 WHERE n = 0", 0},
        {"UPDATE trail_entry SET (salt, record, nodes) = (SELECT salt, record, nodes FROM trail_entry WHERE n = 2) "
         "WHERE n = 0",
         0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct sample s;
        struct trail_verified v;
        sample_init(&s);
        grow(&s, 20);
        assert_int_equal(verify(&s, &v).n, 0);
        assert_int_equal(v.size, 20);
        raw(&s, tries[i].sql);
        struct findings f = verify(&s, &v);
        if (!f.n || f.first != tries[i].at)
            fail_msg("%s: %zu findings, first at %lld: %s", tries[i].sql, f.n, (long long)f.first, f.text);
        sample_release(&s);
    }
}

static void test_erasing_leaves_the_tree(void **state) {
    struct sample s;
    struct trail_verified before, after;
    struct err e;
    static struct gathered g;
    int64_t taken;
    (void)state;
    sample_init(&s);
    grow(&s, 40);
    verify(&s, &before);
    STORE_TX struct store_tx tx = {0};
    assert_true(store_begin(s.store, &tx, &e));
    assert_true(trail_erase(s.trail, 10, 20, &taken, &e));
    assert_int_equal(taken, 10);
    assert_true(store_commit(&tx, &e));
    assert_int_equal(verify(&s, &after).n, 0);
    assert_int_equal(after.erased, 10);
    assert_memory_equal(before.root, after.root, 32);
    look(&s, &g);
    assert_false(g.all_open);
    grow(&s, 3);
    assert_int_equal(verify(&s, &after).n, 0);
    assert_int_equal(after.size, 43);
    sample_release(&s);
}

static void test_no_change_without_entry(void **state) {
    struct sample s;
    struct err e;
    int64_t size;
    (void)state;
    sample_init(&s);
    grow(&s, 1);
    {
        STORE_TX struct store_tx tx = {0};
        assert_true(store_begin(s.store, &tx, &e));
        struct stmt *q = store_query(s.store, SQL("DELETE FROM setting"), &e);
        assert_non_null(q);
        assert_true(stmt_run(q, NULL, &e));
        assert_false(store_commit(&tx, &e));
        assert_int_equal(e.kind, ERR_DB);
    }
    struct stmt *q = store_query(s.store, SQL("SELECT count(*) FROM setting"), &e);
    assert_true(stmt_row(q, &e));
    assert_int_equal(stmt_int_at(q, 0), 1);
    stmt_done(q);
    /* Outside of a transaction nothing can be changed at all. */
    q = store_query(s.store, SQL("DELETE FROM setting"), &e);
    assert_false(stmt_run(q, NULL, &e));
    /* An entry whose transaction was rolled back is gone with it, and the next one takes its number. */
    {
        STORE_TX struct store_tx tx = {0};
        assert_true(store_begin(s.store, &tx, &e));
        assert_true(trail_append(
            s.trail, &(struct trail_change){.by = &s.actor, .kind = STR("use"), .act = STR("x"), .on = STR("y")}, &size,
            &e));
        assert_int_equal(size, 1);
    }
    grow(&s, 2);
    struct trail_verified v;
    assert_int_equal(verify(&s, &v).n, 0);
    assert_int_equal(v.size, 3);
    sample_release(&s);
}

static void test_the_record_is_out_of_reach(void **state) {
    struct sample s;
    struct err e;
    (void)state;
    sample_init(&s);
    struct sql tries[] = {SQL("SELECT salt FROM trail_entry"),
                          SQL("DELETE FROM trail_entry"),
                          SQL("UPDATE trail_entry SET record = 'x'"),
                          SQL("INSERT INTO trail_held (at, kind, subject, body) VALUES (1, 'a', 'b', 'c')"),
                          SQL("DROP TABLE setting"),
                          SQL("PRAGMA foreign_keys = OFF"),
                          SQL("ATTACH 'x' AS y"),
                          SQL("CREATE TABLE x (y INTEGER)"),
                          SQL("SELECT name, (SELECT count(*) FROM trail_entry) FROM setting")};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        assert_null(store_query(s.store, tries[i], &e));
        assert_int_equal(e.kind, ERR_DENIED);
    }
    sample_release(&s);
}

static void alarm_counts(void *ctx, const struct err *why, int64_t held) {
    (void)why, (void)held;
    ++*(int *)ctx;
}

static void test_what_happens_when_the_tree_takes_nothing(void **state) {
    struct sample s;
    struct err e;
    struct trail_verified v;
    struct trail_room room;
    int alarms = 0;
    (void)state;
    sample_init(&s);
    trail_set_alarm(s.trail, alarm_counts, &alarms);
    grow(&s, 5);
    /* A limit below what there is cannot be set, since the change could not be recorded. */
    assert_false(sample_change(&s, "trail.limit_bytes", 1, &e));
    raw(&s, "INSERT INTO setting VALUES ('trail.limit_bytes', '1', 0)");
    assert_true(trail_room(s.trail, &room, &e));
    assert_int_equal(room.quota_percent, 100);
    assert_int_equal(room.warn, 95);
    assert_false(sample_change(&s, "thing", 1, &e)); /* refuse */
    assert_int_equal(e.kind, ERR_LIMIT);
    assert_int_equal(verify(&s, &v).n, 0);
    assert_int_equal(v.size, 5);
    raw(&s, "INSERT INTO setting VALUES ('trail.on_failure', 'hold', 0)");
    for (int i = 0; i < 3; i++) assert_true(sample_change(&s, "held", i, &e));
    assert_int_equal(alarms, 3);
    assert_int_equal(verify(&s, &v).n, 1);
    assert_int_equal(v.held, 3);
    assert_int_equal(v.size, 5);
    raw(&s, "INSERT INTO trail_held (at, kind, subject, body) WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
            "FROM c "
            "WHERE x < 997) SELECT 1, 'use', 'x', ',\"act\":\"x\"}' FROM c");
    assert_false(sample_change(&s, "held", 9, &e));
    raw(&s, "UPDATE setting SET value = 'continue' WHERE name = 'trail.on_failure'");
    assert_true(sample_change(&s, "held", 10, &e));
    raw(&s, "DELETE FROM setting WHERE name = 'trail.limit_bytes'");
    assert_true(sample_change(&s, "free", 1, &e));
    assert_int_equal(verify(&s, &v).n, 0);
    assert_int_equal(v.held, 0);
    assert_int_equal(v.size, 5 + 3 + 997 + 1 + 1);
    sample_release(&s);
}

static void test_the_clock_may_jump(void **state) {
    static const int64_t jumps[] = {-86400000, 315360000000, -1000, 0, 1000};
    struct sample s;
    struct err e;
    struct trail_verified v;
    static struct gathered g;
    (void)state;
    sample_init(&s);
    grow(&s, 1);
    for (size_t i = 0; i < 5; i++) {
        clock_turn_ms(jumps[i]);
        assert_true(sample_change(&s, "jump", (int64_t)i, &e));
        look(&s, &g);
        assert_int_equal(strstr(g.last, "\"clock\":-") != NULL, i == 0 || i == 2);
    }
    clock_turn_ms(0);
    assert_int_equal(verify(&s, &v).n, 0);
    sample_release(&s);
}

static void test_two_connections_take_turns(void **state) {
    struct sample a, b;
    struct err e;
    struct trail_verified v;
    (void)state;
    sample_init(&a);
    b = a;
    sample_open(&b);
    for (int i = 0; i < 40; i++) assert_true(sample_change(i % 3 ? &a : &b, "turn", i, &e));
    assert_int_equal(verify(&a, &v).n, 0);
    assert_int_equal(v.size, 40);
    sample_close(&b);
    sample_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tree_is_that_of_the_rfc),
        cmocka_unit_test(test_proofs_hold_and_only_they),
        cmocka_unit_test(test_tampering_is_found_where_it_was_done),
        cmocka_unit_test(test_erasing_leaves_the_tree),
        cmocka_unit_test(test_no_change_without_entry),
        cmocka_unit_test(test_the_record_is_out_of_reach),
        cmocka_unit_test(test_what_happens_when_the_tree_takes_nothing),
        cmocka_unit_test(test_the_clock_may_jump),
        cmocka_unit_test(test_two_connections_take_turns),
    };
    return cmocka_run_group_tests_name("trail_tree", tests, NULL, NULL);
}
