/* ledger_parts: a system taken apart and put together; whose row is whose; three states into one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/ledger.h"
#include "ledger/parts.h"

static struct arena *arena;

static struct parts split(const char *json) {
    struct parts p = {0};
    struct err e;
    if (!parts_split(arena, str_of(json), &p, &e)) fail_msg("%s: %s", json, e.text);
    return p;
}

static struct str join(const struct parts *p) {
    struct buf b;
    buf_init(&b, 16 * MIB);
    parts_join(p, &b);
    struct str s = arena_str(arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static void join_is(const struct parts *p, const char *json) {
    struct str s = join(p);
    if (!str_is(s, json)) fail_msg("want %s\ngot  %.*s", json, STR_ARG(s));
}

static void give_numbers(struct parts *p, size_t from) {
    for (size_t i = 0; i < p->n; i++)
        if (!p->list[i].name.ptr) p->list[i].name = arena_fmt(arena, "%zu", i + from);
}

/* What the database would hold after the merge. */
static struct parts applied(const struct parts *now, const struct parts_merge *m) {
    struct parts p = parts_apply(arena, now, m->changes, m->n_changes);
    for (size_t i = 1; i < p.n; i++)
        assert_false(str_eq(p.list[i].section, p.list[i - 1].section) && p.list[i].place == p.list[i - 1].place);
    return p;
}

/* base -> now by others and base -> file by us; "" for `want`: a clash. */
static struct parts_merge merge3(const char *base_json, const char *now_json, const char *file_json, const char *want) {
    struct parts base = split(base_json), now = split(now_json), file = split(file_json);
    struct parts_merge m;
    int64_t next = 900;
    give_numbers(&base, 100);
    parts_number(&base, &now);
    give_numbers(&now, 500);
    parts_number(&base, &file);
    /* The places of others, as if they had been merged. */
    struct parts_merge theirs;
    parts_merge(arena, &base, &base, &now, &next, &theirs);
    now = applied(&base, &theirs);
    join_is(&now, now_json);
    parts_merge(arena, &base, &now, &file, &next, &m);
    if (!*want) {
        assert_true(m.n_clashes > 0);
        return m;
    }
    assert_int_equal(m.n_clashes, 0);
    struct parts result = applied(&now, &m);
    join_is(&result, want);
    return m;
}

#define S(rest) "{\"kijun\":1,\"system\":{\"name\":\"s\"}" rest "}"

static void apart_and_together(void **state) {
    (void)state;
    static const char json[] =
        S(",\"tasks\":[\"x\",\"y\"],\"answers\":{\"a\":1,\"b\":{\"value\":[\"q\"],\"note\":\"\\\"n\\\"\"}}"
          ",\"status\":{\"unified.2.1(1)(b)\":{\"state\":\"done\"}}");
    struct parts p = split(json);
    assert_int_equal(p.n, 6);
    assert_null(p.list[1].name.ptr);
    assert_true(str_is(p.list[1].value, "\"x\""));
    assert_true(str_is(p.list[3].section, "answers"));
    assert_true(str_is(parts_find(&p, STR("answers"), STR("b"))->value, "{\"value\":[\"q\"],\"note\":\"\\\"n\\\"\"}"));
    join_is(&p, json);
    struct err e;
    assert_false(parts_split(arena, STR("{\"kijun\":1,\"nope\":{}}"), &p, &e));
    assert_false(parts_split(arena, STR("{\"kijun\":1,\"answers\":[]}"), &p, &e));
    assert_false(parts_split(arena, STR("[]"), &p, &e));
    assert_false(parts_split(arena, STR("{"), &p, &e));
}

static void a_part_has_a_ceiling(void **state) {
    (void)state;
    struct buf b;
    struct parts p;
    struct err e;
    buf_init(&b, 4 * MIB);
    buf_addz(&b, "{\"kijun\":1,\"sheets\":[{\"x\":[");
    for (int i = 0; i < 10; i++) {
        buf_addz(&b, i ? ",\"" : "\"");
        for (int k = 0; k < 50 * 1024; k++) buf_addc(&b, 'x');
        buf_addc(&b, '"');
    }
    buf_addz(&b, "]}]}");
    assert_false(parts_split(arena, buf_str(&b), &p, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    buf_release(&b);
}

static void each_side_keeps_its_change(void **state) {
    (void)state;
    struct parts_merge m =
        merge3(S(",\"answers\":{\"a\":1,\"b\":2,\"c\":3}"), S(",\"answers\":{\"a\":9,\"b\":2,\"c\":3,\"d\":4}"),
               S(",\"answers\":{\"a\":1,\"x\":7,\"b\":8}"), S(",\"answers\":{\"a\":9,\"x\":7,\"b\":8,\"d\":4}"));
    assert_int_equal(m.n_changes, 3); /* c removed, x added, b set */
    assert_int_equal(m.n_kept, 2);    /* a, d */
    merge3(S(",\"answers\":{\"a\":1}"), S(",\"answers\":{\"a\":2}"), S(",\"answers\":{\"a\":3}"), "");
    merge3(S(",\"answers\":{\"a\":1}"), S(""), S(",\"answers\":{\"a\":3}"), "");
    merge3(S(",\"answers\":{\"a\":1}"), S(",\"answers\":{\"a\":3}"), S(""), "");
    merge3(S(""), S(",\"answers\":{\"a\":1}"), S(",\"answers\":{\"a\":2}"), "");
    /* the same on both sides is no clash */
    assert_int_equal(merge3(S(",\"answers\":{\"a\":1}"), S(",\"answers\":{\"a\":2}"), S(",\"answers\":{\"a\":2}"),
                            S(",\"answers\":{\"a\":2}"))
                         .n_changes,
                     0);
}

#define ROW(actor, task, step) "{\"actor\":\"" actor "\",\"task\":\"" task "\",\"step\":\"" step "\"}"

static void rows_keep_their_numbers(void **state) {
    (void)state;
    /* A row put in at the front, one edited, one removed: three changes, and others edited a fourth. */
    struct parts_merge m = merge3(
        S(",\"work\":[" ROW("p", "q", "1") "," ROW("r", "s", "2") "," ROW("t", "u", "3") "," ROW("v", "w", "4") "]"),
        S(",\"work\":[" ROW("p", "q", "1") "," ROW("r", "s", "2") "," ROW("t", "u", "3") "," ROW("v", "w", "44") "]"),
        S(",\"work\":[" ROW("n", "e", "w") "," ROW("p", "q", "11") "," ROW("t", "u", "3") "," ROW("v", "w", "4") "]"),
        S(",\"work\":[" ROW("n", "e", "w") "," ROW("p", "q", "11") "," ROW("t", "u", "3") "," ROW("v", "w", "44") "]"));
    assert_int_equal(m.n_changes, 3);
    assert_int_equal(m.n_kept, 1);
    assert_int_equal(m.changes[0].act, PART_REMOVE);
    assert_int_equal(m.changes[1].act, PART_ADD);
    assert_int_equal(m.changes[2].act, PART_SET);
    assert_true(str_eq(m.changes[2].before.name, m.changes[2].after.name));
    /* Both edited the same row. */
    merge3(S(",\"work\":[" ROW("p", "q", "1") "," ROW("r", "s", "2") "]"),
           S(",\"work\":[" ROW("p", "q", "1") "," ROW("r", "s", "22") "]"),
           S(",\"work\":[" ROW("n", "e", "w") "," ROW("p", "q", "1") "," ROW("r", "s", "222") "]"), "");
    /* Both put one in: nobody's is lost. */
    merge3(S(",\"tasks\":[\"a\",\"b\"]"), S(",\"tasks\":[\"a\",\"theirs\",\"b\"]"),
           S(",\"tasks\":[\"a\",\"b\",\"mine\"]"), S(",\"tasks\":[\"a\",\"theirs\",\"b\",\"mine\"]"));
    /* A text slightly changed is the same task; a row that stands alone may be rewritten. */
    m = merge3(S(",\"tasks\":[\"申請を受け付ける。\",\"審査する。\"]"),
               S(",\"tasks\":[\"申請を受け付ける。\",\"審査する。\"]"),
               S(",\"tasks\":[\"通知する。\",\"申請を郵送で受け付ける。\",\"審査する。\"]"),
               S(",\"tasks\":[\"通知する。\",\"申請を郵送で受け付ける。\",\"審査する。\"]"));
    assert_int_equal(m.n_changes, 2);
    m = merge3(S(",\"tasks\":[\"a\",\"b\",\"c\"]"), S(",\"tasks\":[\"a\",\"b\",\"c\"]"),
               S(",\"tasks\":[\"a\",\"全く別\",\"c\"]"), S(",\"tasks\":[\"a\",\"全く別\",\"c\"]"));
    assert_int_equal(m.n_changes, 1);
    assert_int_equal(m.changes[0].act, PART_SET);
}

static void order_is_a_change_too(void **state) {
    (void)state;
    struct parts_merge m =
        merge3(S(",\"tasks\":[\"a\",\"b\",\"c\",\"d\"]"), S(",\"tasks\":[\"a\",\"b\",\"new\",\"c\",\"d\"]"),
               S(",\"tasks\":[\"d\",\"a\",\"b\",\"c\"]"), S(",\"tasks\":[\"d\",\"a\",\"b\",\"new\",\"c\"]"));
    assert_int_equal(m.n_changes, 1);
    assert_int_equal(m.changes[0].act, PART_MOVE);
    merge3(S(",\"answers\":{\"a\":1,\"b\":2,\"c\":3}"), S(",\"answers\":{\"c\":3,\"a\":1,\"b\":2}"),
           S(",\"answers\":{\"a\":1,\"b\":5,\"c\":3}"), S(",\"answers\":{\"c\":3,\"a\":1,\"b\":5}"));
}

/* Again and again at the same place: the room between two rows ends, and all get new places. */
static void room_never_ends(void **state) {
    (void)state;
    struct parts now = split(S(",\"tasks\":[\"first\",\"last\"]"));
    int64_t next = 1;
    give_numbers(&now, 500);
    for (int i = 0; i < 60; i++) {
        struct buf b;
        buf_init(&b, MIB);
        buf_addz(&b, "{\"kijun\":1,\"system\":{\"name\":\"s\"},\"tasks\":[\"first\"");
        for (int k = i; k >= 0; k--) buf_addf(&b, ",\"%d番\"", k);
        buf_addz(&b, ",\"last\"]}");
        struct str json = arena_str(arena, buf_str(&b));
        buf_release(&b);
        struct parts file = split(json.ptr);
        struct parts_merge m;
        parts_number(&now, &file);
        parts_merge(arena, &now, &now, &file, &next, &m);
        assert_int_equal(m.n_clashes + m.n_kept, 0);
        now = applied(&now, &m);
        join_is(&now, json.ptr);
    }
}

/* Random systems ------------------------------------------------------------------------------ */

/* Members in any order of a handful of keys and values, and rows of a few words: much that is alike. */
static struct str random_json(unsigned *seed) {
    static const char *const maps[] = {"document", "answers", "decisions"}, *const lists[] = {"tasks", "work"};
    static const char *const words[] = {"申請", "審査", "通知", "a", "b"};
    struct buf b;
    buf_init(&b, MIB);
    buf_addz(&b, "{\"kijun\":1,\"system\":{\"name\":\"s\"}");
    for (unsigned s = 0; s < 5; s++) {
        unsigned n = (unsigned)rand_r(seed) % 6, first = (unsigned)rand_r(seed) % 6, step = rand_r(seed) % 2 ? 1 : 5;
        bool list = s == 1 || s == 2;
        const char *name = list ? lists[s - 1] : maps[s ? s - 2 : 0];
        for (unsigned i = 0; i < n; i++) {
            if (i)
                buf_addc(&b, ',');
            else
                buf_addf(&b, ",\"%s\":%c", name, list ? '[' : '{');
            const char *x = words[(unsigned)rand_r(seed) % 5], *y = words[(unsigned)rand_r(seed) % 5];
            if (s == 1)
                buf_addf(&b, "\"%s%s\"", x, y);
            else if (s == 2)
                buf_addf(&b, "{\"actor\":\"%s\",\"task\":\"%s\"}", x, y);
            else
                buf_addf(&b, "\"k%u\":%d", (first + i * step) % 6, rand_r(seed) % 3);
        }
        if (n) buf_addc(&b, list ? ']' : '}');
    }
    buf_addc(&b, '}');
    struct str out = arena_str(arena, buf_str(&b));
    buf_release(&b);
    return out;
}

/* The file wins: after it, the record says just what the file says, however the two differed. */
static void the_file_comes_out(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    unsigned long n = rounds ? strtoul(rounds, NULL, 10) : 1000;
    for (unsigned i = 1; i <= n; i++) {
        unsigned seed = i;
        struct parts now = {0};
        int64_t next = 1;
        for (int step = 0; step < 5; step++) {
            struct str json = random_json(&seed);
            struct parts file = split(json.ptr);
            struct parts_merge m, again;
            parts_number(&now, &file);
            parts_merge(arena, &now, &now, &file, &next, &m);
            assert_int_equal(m.n_clashes + m.n_kept, 0);
            now = applied(&now, &m);
            join_is(&now, json.ptr);
            file = split(json.ptr);
            parts_number(&now, &file);
            parts_merge(arena, &now, &now, &file, &next, &again);
            assert_int_equal(again.n_changes, 0);
        }
        arena_clear(arena);
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_new(1024 * MIB);
    return 0;
}
static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(apart_and_together),         cmocka_unit_test(a_part_has_a_ceiling),
        cmocka_unit_test(each_side_keeps_its_change), cmocka_unit_test(rows_keep_their_numbers),
        cmocka_unit_test(order_is_a_change_too),      cmocka_unit_test(room_never_ends),
        cmocka_unit_test(the_file_comes_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
