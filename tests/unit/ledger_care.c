/* Settings, and what doctor says of an installation. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "ledger/doctor.h"
#include "ledger/settings.h"
#include "record_sample.h"
#include "trail/backup.h"

static int64_t size_of(struct sample *s) {
    struct err e;
    int64_t size;
    assert_true(trail_size(s->trail, &size, &e));
    return size;
}

static void test_settings(void **state) {
    struct sample s;
    struct err e;
    struct str value;
    int64_t n;
    bool is_set;
    struct arena *a = arena_new(MIB);
    (void)state;
    sample_init(&s);
    assert_true(setting_amount(s.store, "backup.generations", &n, &e));
    assert_int_equal(n, 5);
    assert_true(setting_set(s.trail, &s.actor, STR("backup.generations"), STR("２"), &e));
    assert_int_equal(size_of(&s), 1);
    assert_true(setting_amount(s.store, "backup.generations", &n, &e));
    assert_int_equal(n, 2);
    assert_true(setting_set(s.trail, &s.actor, STR("backup.generations"), STR("2"), &e)); /* no change, no entry */
    assert_int_equal(size_of(&s), 1);
    static const char *const wrong[][2] = {{"backup.generations", "0"},  {"backup.generations", "10001"},
                                           {"backup.generations", ""},   {"trail.on_failure", "refuse hold"},
                                           {"trail.on_failure", "hol"},  {"evidence.scanner", "relative"},
                                           {"evidence.scanner", "/a\n"}, {"trail.limit_bytes", "-1"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(setting_set(s.trail, &s.actor, str_of(wrong[i][0]), str_of(wrong[i][1]), &e));
        assert_int_equal(e.kind, ERR_INVALID);
    }
    assert_false(setting_set(s.trail, &s.actor, STR("backup.generation"), STR("1"), &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "backup.generations"));
    assert_true(setting_set(s.trail, &s.actor, STR("backup.generations"), STR_NONE, &e));
    assert_true(setting_current(a, s.store, setting_find(STR("backup.generations")), &value, &is_set, &e));
    assert_true(str_is(value, "5"));
    assert_false(is_set);
    assert_int_equal(size_of(&s), 2);
    arena_free(a);
    sample_release(&s);
}

static void test_every_setting_is_sound(void **state) {
    struct err e;
    (void)state;
    for (size_t i = 0; i < setting_kinds_n; i++) {
        const struct setting_kind *k = &setting_kinds[i];
        assert_true(i == 0 || strcmp(setting_kinds[i - 1].name, k->name) < 0);
        assert_true(setting_check(k, str_of(k->standard), &e));
        assert_ptr_equal(setting_find(str_of(k->name)), k);
    }
}

static const struct doctor_finding *look(struct sample *s, struct arena *a, const char *id,
                                         struct doctor_report *report) {
    struct err e;
    struct doctor_input in = {.arena = a,
                              .dir = s->dir,
                              .database = s->path,
                              .keys = arena_fmt(a, "%s/keys", s->dir).ptr,
                              .store = s->store,
                              .trail = s->trail,
                              .now = clock_unix_ms()};
    if (!s->store) err_set(&in.why, ERR_DB, "damaged");
    if (!doctor_look(&in, report, &e)) fail_msg("%s", e.text);
    for (size_t i = 1; i < report->n; i++) assert_true(report->list[i - 1].severity <= report->list[i].severity);
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->list[i].id, id) == 0) return &report->list[i];
    return NULL;
}

static void test_doctor(void **state) {
    struct sample s;
    static struct doctor_report report;
    struct err e;
    struct backup_made made;
    struct arena *a = arena_new(64 * MIB);
    (void)state;
    sample_init(&s);
    assert_true(sample_change(&s, "a", 1, &e));
    assert_int_equal(look(&s, a, "backups", &report)->severity, DOCTOR_DANGER);
    assert_int_equal(look(&s, a, "key", &report)->severity, DOCTOR_DANGER);
    assert_null(look(&s, a, "permissions", &report));
    assert_int_equal(chmod(s.dir, 0750), 0);
    assert_int_equal(look(&s, a, "permissions", &report)->severity, DOCTOR_WARNING);
    assert_int_equal(chmod(s.dir, 0777), 0);
    assert_int_equal(look(&s, a, "permissions", &report)->severity, DOCTOR_DANGER);
    assert_int_equal(chmod(s.dir, 0700), 0);
    assert_null(look(&s, a, "on-failure", &report));
    assert_true(setting_set(s.trail, &s.actor, STR("trail.on_failure"), STR("continue"), &e));
    assert_non_null(look(&s, a, "on-failure", &report));
    /* A backup of now, then a clock that is ten days on. */
    struct backup_order order = {
        .folder = arena_fmt(a, "%s/backups", s.dir).ptr, .generations = 5, .by = &s.actor, .origin = STR("x")};
    if (!backup_make(s.trail, a, &order, &made, &e)) fail_msg("%s", e.text);
    assert_int_equal(look(&s, a, "backups", &report)->severity, DOCTOR_ADVICE); /* fewer than five */
    clock_turn_ms((int64_t)10 * 24 * 3600 * 1000);
    assert_int_equal(look(&s, a, "backups", &report)->severity, DOCTOR_DANGER);
    clock_turn_ms((int64_t)-3600 * 1000);
    assert_int_equal(look(&s, a, "clock", &report)->severity, DOCTOR_WARNING);
    clock_turn_ms(0);
    /* A database that cannot be opened. */
    sample_close(&s);
    assert_int_equal(look(&s, a, "database", &report)->severity, DOCTOR_DANGER);
    assert_true(file_remove(made.path.ptr, &e));
    assert_true(file_remove(arena_fmt(a, "%s.manifest", made.path.ptr).ptr, &e));
    assert_true(file_remove(arena_fmt(a, "%s/lock", order.folder).ptr, &e));
    assert_int_equal(rmdir(order.folder), 0);
    sample_release(&s);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_every_setting_is_sound),
        cmocka_unit_test(test_doctor),
    };
    return cmocka_run_group_tests_name("ledger_care", tests, NULL, NULL);
}
