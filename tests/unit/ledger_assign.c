/* Who works on what; what follows for a person; a system as it was, copied, compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/assign.h"
#include "ledger/edition_effect.h"
#include "ledger/past.h"
#include "ledger/people.h"
#include "record_sample.h"

struct fixture {
    struct sample s;
    struct arena *a;
    const struct catalog *cat;
    struct reckoner *r;
    int64_t system;
};
static struct err e;

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if (!(call)) fail_msg("line %d: %s", __LINE__, e.text);                                                        \
    } while (0)
#define REFUSED(what, call)                                                                                            \
    do {                                                                                                               \
        if (call) fail_msg("line %d: not refused", __LINE__);                                                          \
        if (e.kind != (what)) fail_msg("line %d: kind %d: %s", __LINE__, e.kind, e.text);                              \
    } while (0)

static int64_t put(struct fixture *f, const char *text) {
    struct diags *d = arena_alloc(f->a, sizeof *d);
    struct source src = {STR("test"), str_of(text)};
    struct system_put out;
    const struct system *s = system_load(f->a, f->cat, &src, d);
    if (!s) diags_print(d, stderr);
    assert_non_null(s);
    OK(system_put(f->a, f->s.trail, &f->s.actor, f->cat, s, NULL, &out, &e));
    return out.id;
}

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.cat = catalog_builtin(), .a = arena_new(512 * MIB)};
    sample_init(&f.s);
    f.r = reckoner_new(f.cat);
    reckoner_attach(f.r);
    OK(person_add(f.s.trail, &f.s.actor, &(struct person){.id = STR("tanaka"), .name = STR("田中花子")}, &e));
    OK(person_add(f.s.trail, &f.s.actor, &(struct person){.id = STR("sato"), .name = STR("佐藤次郎")}, &e));
    f.system = put(&f, "kijun: 1\nsystem: {name: 申請, owner: 甲省}\ntasks: [受付, 審査]\n"
                       "register: {next-inspection: R8.5.1, contract-ends: 2030-03-31, fiscal-year: 2025, "
                       "responsible: 山田}\ndocument: {number: A-1, date: 2026-04-01, mark: 機密性2情報}\n");
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    reckoner_free(f->r);
    sample_release(&f->s);
    arena_free(f->a);
    return 0;
}

static bool has_task(const struct tasks *t, enum task_kind kind, const char *due, bool late) {
    for (size_t i = 0; i < t->n; i++)
        if (t->list[i].kind == kind && str_eq(t->list[i].due, str_of(due)) && t->list[i].late == late) return true;
    return false;
}

static void tasks_follow_from_assignments(void **state) {
    struct fixture *f = *state;
    struct trail *t = f->s.trail;
    struct assignment x = {.system = f->system,
                           .person = STR("tanaka"),
                           .duty = DUTY_ANSWER,
                           .due = STR("2026-03-31"),
                           .why = STR("年度末まで")};
    struct assignment *list;
    struct tasks tasks;
    int64_t id, id2;
    size_t n;
    OK(assignment_add(t, &f->s.actor, &x, &id, &e));
    REFUSED(ERR_CONFLICT, assignment_add(t, &f->s.actor, &x, &id2, &e));
    x.duty = DUTY_MANAGE, x.due = STR_NONE;
    OK(assignment_add(t, &f->s.actor, &x, &id2, &e));
    x.person = STR("nobody");
    REFUSED(ERR_NOT_FOUND, assignment_add(t, &f->s.actor, &x, &id2, &e));
    x.person = STR("tanaka"), x.system = 99;
    REFUSED(ERR_NOT_FOUND, assignment_add(t, &f->s.actor, &x, &id2, &e));
    x.system = f->system, x.due = STR("2026-02-30");
    REFUSED(ERR_INVALID, assignment_add(t, &f->s.actor, &x, &id2, &e));
    struct task waiting = {.kind = TASK_APPLICATION, .about = STR("例外措置"), .due = STR("2026-04-10"), .count = 1};
    OK(tasks_of(f->a, f->s.store, STR("tanaka"), STR("2026-04-05"), 60, &waiting, 1, &tasks, &e));
    assert_int_equal(tasks.n, 3);
    assert_true(has_task(&tasks, TASK_ANSWER, "2026-03-31", true));
    assert_true(has_task(&tasks, TASK_APPLICATION, "2026-04-10", false));
    assert_true(has_task(&tasks, TASK_DATE, "2026-05-01", false));
    assert_int_equal(tasks.list[0].kind, TASK_ANSWER);
    assert_true(tasks.list[0].count > 0);
    OK(assignments_of(f->a, f->s.store, STR("tanaka"), &list, &n, &e));
    assert_int_equal(n, 2);
    REFUSED(ERR_CONFLICT, assignment_change(t, &f->s.actor, id, list[0].changed + 7, STR_NONE, STR_NONE, &e));
    OK(assignment_change(t, &f->s.actor, id, list[0].changed, STR("2026-06-30"), STR("延長"), &e));
    OK(assignments_on(f->a, f->s.store, f->system, &list, &n, &e));
    assert_true(n == 2 && str_is(list[0].due, "2026-06-30") && str_is(list[0].person_name, "田中花子"));
    OK(assignments_hand_over(t, &f->s.actor, STR("tanaka"), STR("sato"), STR("人事異動"), &n, &e));
    assert_int_equal(n, 2);
    OK(assignments_of(f->a, f->s.store, STR("sato"), &list, &n, &e));
    assert_int_equal(n, 2);
    OK(assignment_end(t, &f->s.actor, list[0].id, STR("済み"), &e));
    REFUSED(ERR_CONFLICT, assignment_end(t, &f->s.actor, list[0].id, STR("済み"), &e));
    OK(assignments_of(f->a, f->s.store, STR("tanaka"), &list, &n, &e));
    assert_int_equal(n, 0);
    struct history h;
    OK(history_newest(f->a, t, STR("system/1/assignment"), 50, &h, &e));
    assert_int_equal(h.n, 8); /* 2 added, 1 changed, 2 ended and 2 added again, 1 ended */
}

static void a_system_as_it_was(void **state) {
    struct fixture *f = *state;
    struct system_record rec;
    struct system_past was;
    struct part_done done;
    const struct part_change *changes;
    size_t n;
    OK(system_get(f->a, f->s.store, STR("申請"), &rec, &e));
    struct str then = rec.json;
    int64_t revision = rec.revision, moment = clock_unix_ms();
    clock_turn_ms(60000);
    struct part_wish w = {STR("system"), STR("purpose"), PART_ANY, STR("\"後で\"")};
    OK(system_part_set(f->s.trail, &f->s.actor, f->cat, f->system, &w, &done, &e));
    w = (struct part_wish){STR("register"), STR("responsible"), PART_ANY, STR("\"鈴木\"")};
    OK(system_part_set(f->s.trail, &f->s.actor, f->cat, f->system, &w, &done, &e));
    w = (struct part_wish){STR("tasks"), STR_NONE, PART_ANY, STR("\"公開\"")};
    OK(system_part_set(f->s.trail, &f->s.actor, f->cat, f->system, &w, &done, &e));
    OK(system_at(f->a, f->s.trail, f->system, moment, &was, &e));
    assert_true(str_eq(was.record.json, then));
    OK(system_at_entry(f->a, f->s.trail, f->system, revision, &was, &e));
    assert_true(str_eq(was.record.json, then));
    REFUSED(ERR_NOT_FOUND, system_at(f->a, f->s.trail, f->system, 1000, &was, &e));
    OK(system_get(f->a, f->s.store, STR("申請"), &rec, &e));
    OK(systems_compare(f->a, &was.record.parts, &rec.parts, &changes, &n, &e));
    assert_int_equal(n, 3);
    clock_turn_ms(-60000);
}

static void a_copy_starts_a_new_year(void **state) {
    struct fixture *f = *state;
    struct system_put out;
    struct system_record rec;
    size_t at;
    OK(system_copy(f->a, f->s.trail, &f->s.actor, f->cat, f->system,
                   &(struct copy_wish){STR("申請（令和8年度）"), 2026}, &out, &e));
    assert_true(out.created);
    OK(system_get(f->a, f->s.store, STR("申請（令和8年度）"), &rec, &e));
    assert_true(str_find(rec.json, STR("\"fiscal-year\":\"2026\""), &at));
    assert_true(str_find(rec.json, STR("contract-ends"), &at));
    assert_true(str_find(rec.json, STR("\"copied-from\":\"申請 (system 1, entry "), &at));
    assert_true(str_find(rec.json, STR("機密性2情報"), &at));
    assert_false(str_find(rec.json, STR("next-inspection"), &at));
    assert_false(str_find(rec.json, STR("A-1"), &at));
    REFUSED(ERR_CONFLICT, system_copy(f->a, f->s.trail, &f->s.actor, f->cat, f->system,
                                      &(struct copy_wish){STR("申請"), 0}, &out, &e));
    REFUSED(ERR_NOT_FOUND,
            system_copy(f->a, f->s.trail, &f->s.actor, f->cat, 77, &(struct copy_wish){STR("x"), 0}, &out, &e));
}

static bool count_effect(void *ctx, int64_t id, struct str name, const struct edition_outcome *o) {
    size_t *n = ctx;
    assert_true(id > 0 && name.len && o);
    assert_int_equal(o->effects.n, 0); /* the same edition changes nothing */
    return ++*n < 100;
}

static void an_edition_over_all_systems(void **state) {
    struct fixture *f = *state;
    size_t n = 0;
    const struct editions *editions = editions_compare(f->a, f->cat, f->cat);
    OK(editions_over_systems(f->s.store, editions, count_effect, &n, &e));
    assert_int_equal(n, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tasks_follow_from_assignments),
                                       cmocka_unit_test(a_system_as_it_was), cmocka_unit_test(a_copy_starts_a_new_year),
                                       cmocka_unit_test(an_edition_over_all_systems)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
