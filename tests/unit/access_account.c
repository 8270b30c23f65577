/* Accounts, one-time links, sessions, keys for programs; named after the clauses that ask for them. */
#include "access_sample.h"

#include "access/inside.h"

/* 2.1.1.3(2)(j)(l): a staff number and an id are one person's for ever. */
static void ids_are_given_once(void **state) {
    struct house h;
    struct account c = {
        .id = STR("hanako"), .name = STR("田中花子"), .mail = STR("hanako@example.jp"), .staff = STR("1001")};
    (void)state;
    house_open(&h);
    OK(&h, account_add(&h.k, &h.by, &c, &h.e));
    OK(&h, account_stop(&h.k, &h.by, STR("hanako"), &h.e));
    assert_false(account_add(&h.k, &h.by, &c, &h.e));
    assert_int_equal(h.e.kind, ERR_CONFLICT);
    c.id = STR("jiro");
    assert_false(account_add(&h.k, &h.by, &c, &h.e));
    c.staff = STR("1002");
    assert_false(account_add(&h.k, &h.by, &c, &h.e));
    c.mail = STR("no mail");
    assert_false(account_add(&h.k, &h.by, &c, &h.e));
    assert_int_equal(h.e.kind, ERR_INVALID);
    c.mail = STR("jiro@example.jp");
    OK(&h, account_add(&h.k, &h.by, &c, &h.e));
    OK(&h, account_get(h.a, h.s.store, STR("jiro"), &c, &h.e));
    assert_true(str_is(c.staff, "1002") && str_is(c.mail, "jiro@example.jp") && c.active && c.changed);
    house_close(&h);
}

/* 2.1.1.1(1)(e), (3)(b): stopping counts at once, for sessions, keys, links. */
static void stopping_is_immediate(void **state) {
    struct house h;
    char token[API_KEY_TEXT_MAX];
    struct viewer v;
    int64_t id;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step step = house_try(&h, "hanako", GOOD);
    struct api_key key = {.person = STR("hanako"),
                          .name = STR("監視"),
                          .permissions = 1U << PERMIT_SYSTEM_VIEW,
                          .ends = clock_unix_ms() + 86400000};
    OK(&h, api_key_add(&h.k, &h.by, &key, &id, token, &h.e));
    OK(&h, viewer_of_key(h.a, h.s.store, str_of(token), clock_unix_ms(), &v, &h.e));
    assert_true(v.known && v.key == id && !v.session && !v.elevated);
    OK(&h, account_suspend(&h.k, &h.by, STR("hanako"), STR("端末の紛失"), &h.e));
    assert_false(house_viewer(&h, step.cookie).known);
    OK(&h, viewer_of_key(h.a, h.s.store, str_of(token), clock_unix_ms(), &v, &h.e));
    assert_false(v.known);
    OK(&h, account_resume(&h.k, &h.by, STR("hanako"), &h.e));
    assert_false(house_viewer(&h, step.cookie).known); /* the session does not come back */
    step = house_try(&h, "hanako", GOOD);
    assert_true(house_viewer(&h, step.cookie).known);
    OK(&h, account_stop(&h.k, &h.by, STR("hanako"), &h.e));
    assert_false(house_viewer(&h, step.cookie).known);
    OK(&h, viewer_of_key(h.a, h.s.store, str_of(token), clock_unix_ms(), &v, &h.e));
    assert_false(v.known);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_FAILED);
    house_close(&h);
}

static void keys_are_narrow_and_end(void **state) {
    struct house h;
    char token[API_KEY_TEXT_MAX];
    struct viewer v;
    struct api_key *list;
    int64_t id;
    size_t n;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct api_key key = {.person = STR("hanako"), .name = STR("監視"), .ends = clock_unix_ms() + 86400000};
    assert_false(api_key_add(&h.k, &h.by, &key, &id, token, &h.e));
    key.permissions = 1U << PERMIT_PEOPLE;
    assert_false(api_key_add(&h.k, &h.by, &key, &id, token, &h.e));
    key.permissions = 1U << PERMIT_SYSTEM_VIEW | 1U << PERMIT_SYSTEM_EXPORT;
    OK(&h, api_key_add(&h.k, &h.by, &key, &id, token, &h.e));
    struct viewer_grant all = {.permissions = 1U << PERMIT_SYSTEM_VIEW | 1U << PERMIT_SYSTEM_ANSWER};
    assert_int_equal(viewer_narrowed(h.a, &all, 1, key.permissions)->permissions, 1U << PERMIT_SYSTEM_VIEW);
    all.permissions |= 1U << PERMIT_SYSTEM_EXPORT | 1U << PERMIT_AUDIT;
    uint64_t read = all.permissions & ~(UINT64_C(1) << PERMIT_SYSTEM_ANSWER);
    assert_int_equal(viewer_narrowed(h.a, &all, 1, UINT64_MAX)->permissions, all.permissions);
    all.second_factor = true; /* of a role that asks for one, nothing but reading */
    assert_int_equal(viewer_narrowed(h.a, &all, 1, UINT64_MAX)->permissions, read);
    OK(&h, api_key_touch(h.s.store, id, clock_unix_ms(), &h.e));
    OK(&h, api_key_list(h.a, h.s.store, STR_NONE, &list, &n, &h.e));
    assert_true(n == 1 && list[0].used > 0 && list[0].permissions == key.permissions && list[0].active);
    house_turn(86400001);
    OK(&h, viewer_of_key(h.a, h.s.store, str_of(token), clock_unix_ms(), &v, &h.e));
    assert_false(v.known);
    key.ends = clock_unix_ms() + 86400000;
    OK(&h, api_key_add(&h.k, &h.by, &key, &id, token, &h.e));
    assert_false(api_key_revoke(&h.k, &h.by, STR("other"), id, &h.e));
    OK(&h, api_key_revoke(&h.k, &h.by, STR("hanako"), id, &h.e));
    OK(&h, viewer_of_key(h.a, h.s.store, str_of(token), clock_unix_ms(), &v, &h.e));
    assert_false(v.known);
    house_close(&h);
}

static void sessions_end(void **state) {
    struct house h;
    struct session *list;
    size_t n;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step step = house_try(&h, "hanako", GOOD);
    house_turn(29 * 60000);
    OK(&h, session_touch(h.s.store, step.session, clock_unix_ms(), &h.e));
    house_turn(29 * 60000);
    assert_true(house_viewer(&h, step.cookie).known);
    house_turn(2 * 60000);
    assert_false(house_viewer(&h, step.cookie).known);
    /* What ended does not come back by a late touch. */
    OK(&h, session_touch(h.s.store, step.session, clock_unix_ms(), &h.e));
    assert_false(house_viewer(&h, step.cookie).known);
    OK(&h, session_sweep(&h.k, &h.e));
    step = house_try(&h, "hanako", GOOD);
    for (int i = 0; i < 12 * 3; i++) {
        house_turn(20 * 60000);
        OK(&h, session_touch(h.s.store, step.session, clock_unix_ms(), &h.e));
    }
    assert_false(house_viewer(&h, step.cookie).known); /* 12 hours in all */
    struct signin_step many[12];
    for (int i = 0; i < 12; i++) many[i] = house_try(&h, "hanako", GOOD), house_turn(1000);
    OK(&h, session_list(h.a, h.s.store, STR("hanako"), clock_unix_ms(), &list, &n, &h.e));
    assert_int_equal(n, 10);
    assert_false(house_viewer(&h, many[1].cookie).known);
    assert_true(str_is(list[0].address, "192.0.2.1") && str_is(list[0].agent, "Browser/1.0"));
    assert_false(session_end(&h.k, &h.by, STR("other"), many[5].session, &h.e));
    OK(&h, session_end(&h.k, &h.by, STR("hanako"), many[5].session, &h.e));
    OK(&h, session_end_all(&h.k, &h.by, STR("hanako"), many[11].session, &n, &h.e));
    assert_int_equal(n, 8);
    assert_true(house_viewer(&h, many[11].cookie).known);
    OK(&h, sign_out(&h.k, &h.by, many[11].session, &h.e));
    assert_false(house_viewer(&h, many[11].cookie).known);
    assert_int_equal(house_entries(&h, "use", "sign-out"), 1);
    house_close(&h);
}

/* 2.1.1.1(1)(f): the first administrator, once, by a link. */
static void first_link(void **state) {
    struct house h;
    char token[TOKEN_TEXT_MAX], newer[TOKEN_TEXT_MAX];
    struct password_job job;
    struct link_info info;
    struct str who;
    (void)state;
    house_open(&h);
    OK(&h, link_first(&h.k, &h.by, token, &h.e));
    OK(&h, link_first(&h.k, &h.by, newer, &h.e));
    struct link_wish w = {
        .token = str_of(token), .id = STR("admin1"), .name = STR("最初の管理者"), .password = STR(GOOD)};
    assert_false(link_begin(&h.k, &h.by, &w, &job, &h.e)); /* the older one is worth nothing */
    assert_int_equal(h.e.kind, ERR_NOT_FOUND);
    w.token = str_of(newer);
    OK(&h, link_look(h.a, h.s.store, w.token, clock_unix_ms(), &info, &h.e));
    assert_true(info.purpose == LINK_FIRST && info.least == PASSWORD_LEAST && !info.person.ptr);
    w.id = STR("No Id");
    assert_false(link_begin(&h.k, &h.by, &w, &job, &h.e));
    w.id = STR("admin1");
    OK(&h, link_begin(&h.k, &h.by, &w, &job, &h.e));
    struct password_result r = house_work(&job, "", GOOD);
    r.works[0].way.rounds = 1; /* a way that somebody else chose */
    assert_false(link_finish(&h.k, h.a, &h.by, &w, &r, &who, &h.e));
    bool any;
    OK(&h, account_any(h.s.store, &any, &h.e));
    assert_false(any);
    r = house_work(&job, "", GOOD);
    OK(&h, link_finish(&h.k, h.a, &h.by, &w, &r, &who, &h.e));
    assert_false(link_finish(&h.k, h.a, &h.by, &w, &r, &who, &h.e)); /* once */
    assert_false(link_first(&h.k, &h.by, token, &h.e));
    assert_int_equal(h.e.kind, ERR_CONFLICT);
    assert_int_equal(house_try(&h, "admin1", GOOD).state, SIGNIN_DONE);
    house_close(&h);
}

static void links_end(void **state) {
    struct house h;
    char token[TOKEN_TEXT_MAX];
    struct link_info info;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    assert_false(link_invite(&h.k, &h.by, STR("hanako"), token, &h.e)); /* has a secret */
    OK(&h, link_reset(&h.k, &h.by, STR("hanako"), true, token, &h.e));
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_FAILED); /* the old one is gone at once */
    OK(&h, link_look(h.a, h.s.store, str_of(token), clock_unix_ms(), &info, &h.e));
    house_turn(3600001);
    assert_false(link_look(h.a, h.s.store, str_of(token), clock_unix_ms(), &info, &h.e));
    assert_int_equal(h.e.kind, ERR_NOT_FOUND);
    assert_false(link_look(h.a, h.s.store, STR("x"), clock_unix_ms(), &info, &h.e));
    house_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_given_once),
        cmocka_unit_test(stopping_is_immediate),
        cmocka_unit_test(keys_are_narrow_and_end),
        cmocka_unit_test(sessions_end),
        cmocka_unit_test(first_link),
        cmocka_unit_test(links_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
