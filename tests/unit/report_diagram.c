/* report_diagram: worksheet 3 follows its drawing rules: who is drawn together, and when numbers take over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "report/report.h"

static struct arena *arena;

static int setup(void **state) {
    (void)state;
    arena = arena_new(16 * MIB);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct str *one(const char *s) {
    struct str *list = arena_alloc(arena, sizeof *list);
    *list = str_of(s);
    return list;
}

static struct work_row row(const char *actor, const char *task, const char *information, const char *flow,
                           const char *network) {
    return (struct work_row){.actor = str_of(actor),
                             .task = str_of(task),
                             .step = STR("short"),
                             .information = one(information),
                             .n_information = 1,
                             .flow = str_of(flow),
                             .devices = one("PC"),
                             .n_devices = 1,
                             .networks = one(network),
                             .n_networks = *network ? 1 : 0};
}

static struct diagram *draw(const struct work_row *rows, size_t n) {
    struct system s = {.name = STR("S"), .work = rows, .n_work = n};
    return diagram_compose(arena, &s, LANG_EN);
}

static void one_arrow_a_direction(void **state) {
    (void)state;
    struct work_row rows[] = {
        row("A", "read", "news", "out", "net"),
        row("A", "look", "news", "out", "net"),
        row("A", "write", "news", "in", "net"),
        row("A", "phone", "news", "in", ""),
    };
    struct diagram *dg = draw(rows, 4);
    assert_int_equal(dg->n_actors, 1);
    assert_int_equal(dg->n_flows, 3);
    assert_int_equal(dg->n_networks, 1);
    assert_int_equal(dg->n_side, 0);
    assert_true(str_is(dg->flows[0].label, "read “news”\nlook “news”"));
    assert_int_equal(dg->flows[0].flow, FLOW_OUT);
    assert_int_equal(dg->flows[0].network, 0);
    assert_int_equal(dg->flows[2].network, SIZE_MAX);
}

static void alike_actors_share_a_box(void **state) {
    (void)state;
    struct work_row rows[] = {
        row("A", "read", "news", "out", "net"),
        row("B", "read", "news", "out", "lan"),
        row("C", "read", "news", "out", "net"),
    };
    struct diagram *dg = draw(rows, 3);
    assert_int_equal(dg->n_actors, 2);
    assert_true(str_is(dg->actors[0].name, "A / C"));
    assert_true(str_is(dg->actors[1].name, "B"));
    assert_int_equal(dg->n_flows, 2);
}

static void stores_stand_where_they_are_kept(void **state) {
    (void)state;
    struct work_row rows[] = {row("A", "read", "news", "out", "net")};
    const struct str stores[] = {STR("log"), STR("A: copy")};
    rows[0].stores = stores;
    rows[0].n_stores = 2;
    struct diagram *dg = draw(rows, 1);
    assert_int_equal(dg->n_stores, 1);
    assert_true(str_is(dg->stores[0], "log"));
    assert_int_equal(dg->actors[0].n_stores, 1);
    assert_true(str_is(dg->actors[0].stores[0], "copy"));
}

static void long_lists_become_numbers(void **state) {
    (void)state;
    struct work_row rows[11];
    for (size_t i = 0; i < 11; i++)
        rows[i] = row(arena_fmt(arena, "A%zu", i).ptr, arena_fmt(arena, "task %zu", i).ptr, "news", "in", "net");
    struct diagram *dg = draw(rows, 11);
    assert_int_equal(dg->n_side, 11);
    assert_true(str_is(dg->flows[10].label, "⑪"));
    assert_true(str_is(dg->side[10].number, "⑪"));
    size_t at;
    assert_true(str_find(dg->side[10].text, STR("task 10"), &at));
    assert_true(dg->side_title.len > 0);
    dg = draw(rows, 10);
    assert_int_equal(dg->n_side, 0);
}

static void a_long_task_gives_way(void **state) {
    (void)state;
    const char *task = "a task whose name is much too long to stand on one arrow of a picture";
    struct work_row rows[] = {row("A", task, "news", "in", "net")};
    struct diagram *dg = draw(rows, 1);
    assert_true(str_is(dg->flows[0].label, "short “news”"));
    rows[0].step = STR("a step whose name is just as long as that of its task, and longer");
    dg = draw(rows, 1);
    assert_true(str_is(dg->flows[0].label, "①"));
}

static void words_tell_the_whole_picture(void **state) {
    (void)state;
    struct work_row rows[] = {row("A", "read", "news", "out", "net"), row("B", "send", "mail", "in", "")};
    struct diagram *dg = draw(rows, 2);
    static const char *const parts[] = {"“S”", "A uses: PC", "The system to A, over net: read “news”",
                                        "B to the system: send “mail”"};
    size_t at;
    for (size_t i = 0; i < 4; i++) assert_true(str_find(dg->alt, str_of(parts[i]), &at));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_arrow_a_direction, setup, teardown),
        cmocka_unit_test_setup_teardown(alike_actors_share_a_box, setup, teardown),
        cmocka_unit_test_setup_teardown(stores_stand_where_they_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(long_lists_become_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_task_gives_way, setup, teardown),
        cmocka_unit_test_setup_teardown(words_tell_the_whole_picture, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
