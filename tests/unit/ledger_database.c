/* ledger_database: files into the database and out again; who changed what; nobody's word is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/database.h"
#include "ledger/people.h"
#include "random_system.h"
#include "record_sample.h"

static struct arena *arena;
static const struct catalog *cat;
static struct sample db;
static struct err e;
static struct trail_actor other;

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if (!(call)) fail_msg("line %d: %s", __LINE__, e.text);                                                        \
    } while (0)
#define REFUSED(what, call)                                                                                            \
    do {                                                                                                               \
        if (call) fail_msg("line %d: not refused", __LINE__);                                                          \
        if (e.kind != (what)) fail_msg("line %d: kind %d: %s", __LINE__, e.kind, e.text);                              \
    } while (0)

static struct system *load(struct str text) {
    static struct diags d;
    struct source src = {STR("s.yaml"), text};
    d = (struct diags){0};
    struct system *s = system_load(arena, cat, &src, &d);
    if (!s) {
        diags_print(&d, stderr);
        fail_msg("not loaded:\n%.*s", STR_ARG(text));
    }
    return s;
}

static struct str canonical(struct str text) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 16 * MIB);
    jsonw_init(&w, &b, false);
    system_write_json(cat, load(text), &w);
    struct str s = arena_str(arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct system_put put_by(const struct trail_actor *by, struct str text) {
    struct system_put r;
    struct system_base base;
    bool based = system_base_read(text, &base);
    OK(system_put(arena, db.trail, by, cat, load(text), based ? &base : NULL, &r, &e));
    return r;
}

static struct system_put put(struct str text) {
    return put_by(&db.actor, text);
}

static struct system_record get(const char *which) {
    struct system_record r;
    OK(system_get(arena, db.store, str_of(which), &r, &e));
    return r;
}

static struct str yaml(const char *which) {
    struct system_record r = get(which);
    struct str s;
    OK(system_yaml(arena, db.store, &r, &s, &e));
    return s;
}

static struct str replaced(struct str text, const char *what, const char *with) {
    size_t at;
    if (!str_find(text, str_of(what), &at)) fail_msg("no %s in\n%.*s", what, STR_ARG(text));
    return arena_fmt(arena, "%.*s%s%.*s", (int)at, text.ptr, with, STR_ARG(str_cut(text, at + strlen(what), text.len)));
}

static void same(struct str a, struct str b) {
    if (!str_eq(a, b)) fail_msg("want %.*s\ngot  %.*s", STR_ARG(a), STR_ARG(b));
}

static void record_is_sound(void) {
    struct trail_verified v;
    size_t n;
    OK(trail_verify(db.trail, NULL, NULL, &v, &n, &e));
    assert_int_equal(n, 0);
}

static int64_t entries(void) {
    int64_t n;
    OK(trail_size(db.trail, &n, &e));
    return n;
}

/* File, database, file: the same; and what comes out changes nothing when it goes in again. */
static void comes_out_the_same(struct str text, const char *name) {
    struct str before = canonical(text);
    put(text);
    struct system_record r = get(name);
    same(before, r.json);
    struct str out = yaml(name);
    same(before, canonical(out));
    int64_t n = entries();
    struct system_put again = put(out);
    assert_int_equal(again.n_changes + again.n_kept, 0);
    assert_int_equal(put(text).n_changes, 0);
    assert_int_equal(entries(), n);
}

static void examples_come_out_the_same(void **state) {
    (void)state;
    const char *source = getenv("KIJUN_SOURCE");
    struct str dir = arena_fmt(arena, "%s/examples", source ? source : "."), *names;
    size_t n;
    OK(file_list(arena, dir.ptr, STR(".yaml"), &names, &n, &e));
    assert_true(n >= 8);
    for (size_t i = 0; i < n; i++) {
        struct str text;
        OK(file_read(arena, arena_fmt(arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(names[i])).ptr, SYSTEM_FILE_MAX, &text,
                     &e));
        comes_out_the_same(text, arena_str(arena, load(text)->name).ptr);
    }
    record_is_sound();
}

/* One system becomes another and another, by any changes whatever. */
static void anything_comes_out_the_same(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    unsigned long n = rounds ? strtoul(rounds, NULL, 10) : 150;
    for (unsigned i = 1; i <= n; i++) {
        comes_out_the_same(random_system(arena, cat, i, "試験"), "試験");
        arena_clear(arena);
    }
    record_is_sound();
}

#define SYSTEM                                                                                                         \
    "kijun: 1\nsystem: {name: S, owner: A省}\ntasks: [申請を受け付ける, 審査する]\n"                      \
    "answers:\n  network: [internet]\n  remote_use: yes\n  users.scale: 30\n"

static void a_change_is_one_entry(void **state) {
    (void)state;
    struct system_put first = put(STR(SYSTEM));
    assert_true(first.created);
    assert_int_equal(first.n_changes, 7);
    assert_int_equal(entries(), 8);
    struct system_put r = put(replaced(STR(SYSTEM), "remote_use: yes", "remote_use: no"));
    assert_false(r.created);
    assert_int_equal(r.n_changes, 1);
    assert_int_equal(r.revision, 8);
    struct history h;
    OK(history_newest(arena, db.trail, STR("system/1/answers/remote_use"), 9, &h, &e));
    assert_int_equal(h.n, 2);
    assert_true(str_is(h.list[0].act, "set"));
    assert_true(str_is(h.list[0].kind, "answer"));
    assert_true(str_is(h.list[0].before, "\"yes\""));
    assert_true(str_is(h.list[0].after, "\"no\""));
    assert_true(str_is(history_who(&h.list[0]), "tester"));
    assert_true(str_is(h.list[1].act, "add"));
    OK(history_newest(arena, db.trail, STR("system/1"), 3, &h, &e));
    assert_int_equal(h.n, 3);
    assert_int_equal(h.total, 9);
    OK(history_since(arena, db.trail, STR("system/1/tasks"), 0, &h, &e));
    assert_int_equal(h.n, 2);
    struct history_entry one;
    OK(history_at(arena, db.trail, 0, &one, &e));
    assert_true(str_is(one.subject, "system/1"));
    REFUSED(ERR_NOT_FOUND, history_at(arena, db.trail, 99, &one, &e));
    record_is_sound();
}

static void two_people_edit_files(void **state) {
    (void)state;
    put(STR(SYSTEM));
    struct str mine = yaml("S"), theirs = yaml("S");
    /* Different parts: both stay. */
    put_by(&other, replaced(theirs, "users.scale: 30", "users.scale: 31"));
    struct system_put r =
        put(replaced(replaced(mine, "remote_use: yes", "remote_use: no"), "- 審査する", "- 審査する\n  - 通知する"));
    assert_int_equal(r.n_changes, 2);
    assert_int_equal(r.n_kept, 1);
    assert_true(str_is(r.kept[0].part.part.name, "users.scale"));
    assert_true(str_is(history_who(r.kept[0].by), "花子"));
    struct str now = get("S").json;
    same(now, canonical(STR("kijun: 1\nsystem: {name: S, owner: A省}\ntasks: [申請を受け付ける, 審査する, 通知する]\n"
                            "answers:\n  network: [internet]\n  remote_use: no\n  users.scale: 31\n")));
    /* The same part to something else: nothing is written, and who it was is told. */
    int64_t n = entries();
    struct system_base base;
    struct str file = replaced(mine, "users.scale: 30", "users.scale: 32");
    assert_true(system_base_read(file, &base));
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(file), &base, &r, &e));
    assert_int_equal(r.n_clashes, 1);
    assert_true(str_is(r.clashes[0].part.part.name, "users.scale"));
    assert_true(str_is(r.clashes[0].part.now->value, "31"));
    assert_true(str_is(r.clashes[0].part.file->value, "32"));
    assert_true(str_is(r.clashes[0].by->id, "hanako"));
    assert_int_equal(entries(), n);
    same(now, get("S").json);
    /* The same to the same is none. */
    r = put(replaced(mine, "users.scale: 30", "users.scale: 31"));
    assert_int_equal(r.n_clashes, 0);
    /* Without the line the file wins. */
    r = put(STR(SYSTEM));
    assert_int_equal(r.n_changes, 3);
    /* A row that the same file put in before is not put in twice. */
    struct str old = yaml("S");
    put_by(&other, replaced(yaml("S"), "owner: A省", "owner: B省"));
    struct str with_row = replaced(old, "- 審査する", "- 審査する\n  - 公表する");
    put(with_row);
    r = put(with_row);
    assert_int_equal(r.n_changes, 0);
    record_is_sound();
}

static void removed_and_erased(void **state) {
    (void)state;
    put(STR(SYSTEM));
    struct str mine = yaml("S");
    put_by(&other, replaced(yaml("S"), "  users.scale: 30\n", ""));
    /* Removed there, changed here. */
    struct system_put r;
    struct system_base base;
    struct str file = replaced(mine, "users.scale: 30", "users.scale: 32");
    assert_true(system_base_read(file, &base));
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(file), &base, &r, &e));
    assert_null(r.clashes[0].part.now);
    assert_true(str_is(r.clashes[0].by->act, "remove"));
    /* Removed there, as it was here: stays removed. */
    r = put(replaced(mine, "A省", "C省"));
    assert_int_equal(r.n_kept, 1);
    struct system_record rec = get("S");
    assert_null(parts_find(&rec.parts, STR("answers"), STR("users.scale")));
    /* What an entry said is erased: nobody knows what the file was made from, so it is a clash. */
    put_by(&other, replaced(yaml("S"), "remote_use: yes", "remote_use: no"));
    {
        STORE_TX struct store_tx tx = {0};
        int64_t taken, last = entries() - 1;
        OK(store_begin(db.store, &tx, &e));
        OK(trail_erase(db.trail, last, last + 1, &taken, &e));
        OK(trail_append(
            db.trail,
            &(struct trail_change){.by = &db.actor, .kind = STR("erase"), .act = STR("erase"), .on = STR("trail")},
            NULL, &e));
        OK(store_commit(&tx, &e));
    }
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(mine), &base, &r, &e));
    assert_true(r.clashes[0].by->erased);
    record_is_sound();
}

static void a_file_of_elsewhere(void **state) {
    (void)state;
    struct system_put r;
    struct system_base base;
    put(STR(SYSTEM));
    struct str file = arena_fmt(arena, "# kijun: revision 500, system 1\n%s", SYSTEM);
    assert_true(system_base_read(file, &base));
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(file), &base, &r, &e));
    base = (struct system_base){.revision = 3, .system = 77};
    REFUSED(ERR_NOT_FOUND, system_put(arena, db.trail, &db.actor, cat, load(file), &base, &r, &e));
    assert_true(
        system_base_read(STR("\xEF\xBB\xBF# kijun: revision 7, system 12, bureau.example\r\nkijun: 1\n"), &base));
    assert_int_equal(base.revision, 7);
    assert_int_equal(base.system, 12);
    assert_true(str_is(base.origin, "bureau.example"));
    assert_int_equal(base.start, 3);
    assert_true(system_base_read(STR("# kijun: revision 7"), &base));
    assert_int_equal(base.system, 0);
    assert_false(system_base_read(STR("# kijun: revision x"), &base));
    assert_false(system_base_read(STR("kijun: 1\n# kijun: revision 1\n"), &base));
    assert_false(system_base_read(STR(""), &base));
}

static void renamed_and_removed(void **state) {
    (void)state;
    put(STR(SYSTEM));
    put(STR("kijun: 1\nsystem: {name: T}\n"));
    struct system_put r = put(replaced(yaml("S"), "name: S", "name: 新しい名前"));
    assert_int_equal(r.id, 1);
    assert_int_equal(get("新しい名前").id, 1);
    assert_int_equal(get("1").id, 1);
    struct system_record rec;
    REFUSED(ERR_NOT_FOUND, system_get(arena, db.store, STR("S"), &rec, &e));
    /* Two of one name would be one too many. */
    struct system_base base;
    struct str file = replaced(yaml("T"), "name: T", "name: 新しい名前");
    assert_true(system_base_read(file, &base));
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(file), &base, &r, &e));
    struct system_row *list;
    size_t n;
    OK(system_list(arena, db.store, &list, &n, &e));
    assert_int_equal(n, 2);
    assert_true(str_is(list[0].owner, "A省"));
    /* Removed: id and history stay, the name is free. */
    struct str old = yaml("1");
    OK(system_remove(db.trail, &db.actor, 1, &e));
    REFUSED(ERR_NOT_FOUND, system_remove(db.trail, &db.actor, 1, &e));
    REFUSED(ERR_NOT_FOUND, system_get(arena, db.store, STR("1"), &rec, &e));
    assert_true(system_base_read(old, &base));
    REFUSED(ERR_CONFLICT, system_put(arena, db.trail, &db.actor, cat, load(old), &base, &r, &e));
    int64_t id;
    OK(system_find(arena, db.store, STR("新しい名前"), true, &id, &e));
    assert_int_equal(id, 1);
    OK(system_put(arena, db.trail, &db.actor, cat, load(old), NULL, &r, &e));
    assert_int_equal(r.id, 3);
    record_is_sound();
}

static bool set_if(const char *section, const char *name, int64_t expected, const char *value, struct part_done *done) {
    struct part_wish w = {str_of(section), name ? str_of(name) : STR_NONE, expected, str_of(value)};
    return system_part_set(db.trail, &db.actor, cat, 1, &w, done, &e);
}

static void one_part_at_a_time(void **state) {
    (void)state;
    struct part_done done, second;
    put(STR(SYSTEM));
    int64_t n = entries();
    OK(set_if("answers", "remote_use", PART_ANY, "\"no\"", &done));
    assert_int_equal(done.changed, n);
    /* On a state that is not there any more. */
    REFUSED(ERR_CONFLICT, set_if("answers", "remote_use", n - 1, "\"yes\"", &second));
    assert_non_null(strstr(e.text, "tester"));
    assert_non_null(strstr(e.text, "\"no\""));
    REFUSED(ERR_CONFLICT, set_if("answers", "remote_use", PART_ABSENT, "\"yes\"", &second));
    OK(set_if("answers", "remote_use", done.changed, "\"yes\"", &second));
    /* The same once more is no change. */
    OK(set_if("answers", "remote_use", PART_ANY, "\"yes\"", &done));
    assert_int_equal(done.changed, second.changed);
    assert_int_equal(entries(), n + 2);
    /* What a file could not say. */
    REFUSED(ERR_INVALID, set_if("answers", "remote_use", PART_ANY, "\"maybe\"", &done));
    REFUSED(ERR_INVALID, set_if("answers", "no.such", PART_ANY, "\"yes\"", &done));
    REFUSED(ERR_INVALID, set_if("answers", "remote_use", PART_ANY, "\"yes", &done));
    REFUSED(ERR_INVALID, set_if("nope", "x", PART_ANY, "1", &done));
    REFUSED(ERR_INVALID, set_if("system", "name", PART_ANY, NULL, &done));
    REFUSED(ERR_INVALID, set_if("work", NULL, PART_ANY, "{\"flow\":\"up\"}", &done));
    REFUSED(ERR_NOT_FOUND, set_if("work", "55", PART_ANY, "{}", &done));
    REFUSED(ERR_NOT_FOUND, set_if("answers", "network.x", PART_ANY, NULL, &done));
    assert_int_equal(entries(), n + 2);
    /* Rows get a number for life. */
    OK(set_if("work", NULL, PART_ANY, "{\"actor\":\"国民\"}", &done));
    OK(set_if("work", NULL, PART_ANY, "{\"actor\":\"職員\"}", &second));
    assert_string_not_equal(done.name, second.name);
    struct str row = arena_fmt(arena, "%s", done.name);
    OK(set_if("work", row.ptr, done.changed, "{\"actor\":\"来庁者\"}", &done));
    OK(set_if("work", row.ptr, PART_ANY, NULL, &done));
    assert_true(done.changed == PART_ABSENT);
    OK(set_if("work", NULL, PART_ANY, "{\"actor\":\"監査人\"}", &done));
    assert_string_not_equal(done.name, row.ptr);
    /* A new decision goes where a file would have it, so nothing moves when the file comes back. */
    OK(set_if("decisions", arena_str(arena, control_id(arena, cat, 3)).ptr, PART_ABSENT, "{\"level\":\"omit\"}",
              &done));
    assert_int_equal(put(yaml("S")).n_changes, 0);
    record_is_sound();
}

static void people_are_never_forgotten(void **state) {
    (void)state;
    struct person p = {.id = STR("hanako"), .name = STR("田中花子"), .account = STR("htanaka")}, out, *list;
    bool found;
    size_t n;
    OK(person_add(db.trail, &db.actor, &p, &e));
    REFUSED(ERR_CONFLICT, person_add(db.trail, &db.actor, &p, &e));
    p.id = STR("hanako2");
    REFUSED(ERR_CONFLICT, person_add(db.trail, &db.actor, &p, &e)); /* the account is taken */
    p.id = STR("Hanako");
    REFUSED(ERR_INVALID, person_add(db.trail, &db.actor, &p, &e));
    p = (struct person){.id = STR("jiro"), .name = STR("　")};
    REFUSED(ERR_INVALID, person_add(db.trail, &db.actor, &p, &e));
    p.name = STR("鈴木\n次郎");
    REFUSED(ERR_INVALID, person_add(db.trail, &db.actor, &p, &e));
    OK(person_by_account(arena, db.store, STR("htanaka"), &out, &found, &e));
    assert_true(found && str_is(out.name, "田中花子") && out.active);
    OK(person_rename(db.trail, &db.actor, STR("hanako"), STR("佐藤花子"), &e));
    OK(person_set_key(db.trail, &db.actor, STR("hanako"), STR("hanako+00000000+AAAA"), &e));
    REFUSED(ERR_NOT_FOUND, person_stop(db.trail, &db.actor, STR("hanaku"), &e));
    assert_non_null(strstr(e.text, "hanako"));
    OK(person_stop(db.trail, &db.actor, STR("hanako"), &e));
    REFUSED(ERR_CONFLICT, person_rename(db.trail, &db.actor, STR("hanako"), STR("x"), &e));
    OK(person_by_account(arena, db.store, STR("htanaka"), &out, &found, &e));
    assert_false(found);
    OK(person_by_id(arena, db.store, STR("hanako"), &out, &found, &e));
    assert_true(found && !out.active && str_is(out.name, "佐藤花子") && str_is(out.vkey, "hanako+00000000+AAAA"));
    p = (struct person){.id = STR("mari"), .name = STR("山田真理"), .account = STR("htanaka")};
    OK(person_add(db.trail, &db.actor, &p, &e)); /* the account is free again, the id is not */
    OK(person_list(arena, db.store, &list, &n, &e));
    assert_int_equal(n, 2);
    struct history h;
    OK(history_since(arena, db.trail, STR("person/hanako"), 0, &h, &e));
    assert_int_equal(h.n, 4);
    assert_true(str_is(h.list[3].act, "stop"));
    assert_int_equal(out.changed, h.list[3].n);
    struct trail_actor me;
    OK(actor_of_caller(arena, db.store, STR("cli"), &me, &e));
    assert_true(me.account.len > 0 && !me.id.ptr);
    p = (struct person){.id = STR("me"), .name = STR("私"), .account = me.account};
    OK(person_add(db.trail, &me, &p, &e));
    OK(actor_of_caller(arena, db.store, STR("cli"), &me, &e));
    assert_true(str_is(me.id, "me") && str_is(me.name, "私"));
    record_is_sound();
}

static int begin(void **state) {
    (void)state;
    arena = arena_new(1024 * MIB);
    cat = catalog_builtin();
    sample_init(&db);
    other = db.actor;
    other.account = STR("htanaka"), other.id = STR("hanako"), other.name = STR("花子");
    return 0;
}
static int end(void **state) {
    (void)state;
    sample_release(&db);
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(examples_come_out_the_same, begin, end),
        cmocka_unit_test_setup_teardown(anything_comes_out_the_same, begin, end),
        cmocka_unit_test_setup_teardown(a_change_is_one_entry, begin, end),
        cmocka_unit_test_setup_teardown(two_people_edit_files, begin, end),
        cmocka_unit_test_setup_teardown(removed_and_erased, begin, end),
        cmocka_unit_test_setup_teardown(a_file_of_elsewhere, begin, end),
        cmocka_unit_test_setup_teardown(renamed_and_removed, begin, end),
        cmocka_unit_test_setup_teardown(one_part_at_a_time, begin, end),
        cmocka_unit_test_setup_teardown(people_are_never_forgotten, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
