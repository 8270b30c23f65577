/* Passwords: the work, what may be one, former ones, the rule of periodic change. */
#include "access_sample.h"

#include "access/password.h"

/* PBKDF2 by other programs (Python's hashlib): PBKDF2-HMAC-SHA-512 and -256 of "password", salt 00 01 … 0f, 1000
 * rounds. */
static void derives_as_others_do(void **state) {
    struct password_way w = {.algorithm = &password_algorithms[0], .rounds = 1000};
    unsigned char out[PASSWORD_HASH], again[PASSWORD_HASH];
    struct buf b;
    struct err e;
    (void)state;
    for (unsigned i = 0; i < PASSWORD_SALT; i++) w.salt[i] = (unsigned char)i;
    buf_init(&b, KIB);
    assert_true(password_derive(&w, STR("password"), out, &e));
    hex_add(&b, (struct str){(char *)out, sizeof out});
    assert_string_equal(b.ptr, "c74e4080d0fbb41fee5868c0ff60fd75acae2638215987e5ff54f8eae211339b");
    w.algorithm = &password_algorithms[1];
    assert_true(password_derive(&w, STR("password"), out, &e));
    buf_clear(&b);
    hex_add(&b, (struct str){(char *)out, sizeof out});
    assert_string_equal(b.ptr, "25eb86acc76e43018f18b9a8f90c2fed462d1c799e83d48ae3d7c69046a60b67");
    /* NFKC: full-width letters and half-width kana are the same keys. */
    assert_true(password_derive(&w, STR("ｐａｓｓｗｏｒｄ"), again, &e));
    assert_memory_equal(out, again, sizeof out);
    assert_false(password_derive(&w, STR("\xFF\xFE"), again, &e));
    buf_release(&b);
}

static void jobs_are_read_strictly(void **state) {
    static const char *const wrong[] = {"",
                                        "md5:1000:000102030405060708090a0b0c0d0e0f:old",
                                        "pbkdf2-sha512:0:000102030405060708090a0b0c0d0e0f:old",
                                        "pbkdf2-sha512:99999999:000102030405060708090a0b0c0d0e0f:old",
                                        "pbkdf2-sha512:1000:0001:old",
                                        "pbkdf2-sha512:1000:000102030405060708090a0b0c0d0e0f:other",
                                        "pbkdf2-sha512:1000:000102030405060708090a0b0c0d0e0f:old ",
                                        "pbkdf2-sha512:1000:000102030405060708090a0b0c0d0e0f:old:00"};
    struct password_job job;
    struct password_result r, again;
    struct err e;
    struct buf b;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(password_job_read(str_of(wrong[i]), &job, &e));
    assert_true(password_job_read(STR("pbkdf2-sha512:1000:000102030405060708090a0b0c0d0e0f:old "
                                      "pbkdf2-sha256:1000:000102030405060708090a0b0c0d0e0f:new"),
                                  &job, &e));
    assert_int_equal(job.n, 2);
    assert_true(password_work_job(&job, STR("one"), STR("two"), &r, &e));
    buf_init(&b, 4 * KIB);
    password_result_write(&r, &b);
    assert_true(password_result_read(buf_str(&b), &again, &e));
    assert_memory_equal(r.hashes, again.hashes, 2 * (size_t)PASSWORD_HASH);
    assert_false(password_job_read(buf_str(&b), &job, &e));
    buf_release(&b);
}

/* 2.1.1.1(3)(c)(エ): nothing that anybody would try. */
static void guessable_ones_are_refused(void **state) {
    static const char *const bad[] = {"password2026!!!!",
                                      "passwordpassword",
                                      "aaaaaaaaaaaaaaaaaaa",
                                      "1234567890123456",
                                      "qwertyuiopasdfgh",
                                      "Tanaka-Hanako-2026",
                                      "Hanako!Hanako!Hana",
                                      "kasumigaseki1234",
                                      "zyxwvutsrqponmlk",
                                      "田中花子２０２６田中花子２０２６",
                                      "short",
                                      "P@ssw0rdP@ssw0rd1"};
    static const char *const good[] = {GOOD, "犬と歩く三月の坂道はまだ寒い朝", "x7!Gq-2mV4#tLp9w",
                                       "correct horse staple battery"};
    struct str words[] = {STR("hanako"), STR("田中花子"), STR("hanako.tanaka@example.jp"), STR("kijun")};
    struct err e;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (password_good(str_of(bad[i]), PASSWORD_LEAST, words, 4, &e)) fail_msg("taken: %s", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!password_good(str_of(good[i]), PASSWORD_LEAST, words, 4, &e)) fail_msg("refused: %s: %s", good[i], e.text);
    char longest[4 * PASSWORD_MOST];
    for (size_t i = 0; i < sizeof longest; i++) longest[i] = (char)('!' + (i * i + i / 7) % 90);
    assert_true(password_good((struct str){longest, PASSWORD_MOST}, PASSWORD_LEAST, NULL, 0, &e));
    assert_false(password_good((struct str){longest, PASSWORD_MOST + 1}, PASSWORD_LEAST, NULL, 0, &e));
    assert_true(password_good(STR("vX4!kq9z"), PASSWORD_LEAST_SECOND, NULL, 0, &e));
    assert_false(password_good(STR("vX4!kq9z"), PASSWORD_LEAST, NULL, 0, &e));
}

static bool changes(struct house *h, const char *old, const char *new) {
    struct password_job job;
    if (!password_change_begin(&h->k, &h->by, STR("hanako"), str_of(new), &job, &h->e)) return false;
    struct password_result r = house_work(&job, old, new);
    return password_change_finish(&h->k, &h->by, STR("hanako"), 0, str_of(new), &r, &h->e);
}

/* 2.1.1.1(1)(f), (m): the own password by the old one; former ones are refused where that was chosen. */
static void changing(void **state) {
    struct house h;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step step = house_try(&h, "hanako", GOOD);
    assert_false(changes(&h, "not the old one", "eleven paper boats on a slow green river"));
    assert_int_equal(h.e.kind, ERR_DENIED);
    assert_true(house_viewer(&h, step.cookie).known);
    OK(&h, changes(&h, GOOD, "eleven paper boats on a slow green river"));
    assert_false(house_viewer(&h, step.cookie).known); /* every session ended */
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_FAILED);
    struct password_rule rule = {.days = 90, .history = 24, .why = STR("内規による")};
    OK(&h, password_rule_set(&h.k, &h.by, &rule, &h.e));
    OK(&h, changes(&h, "eleven paper boats on a slow green river", GOOD));
    OK(&h, changes(&h, GOOD, "four marble stairs behind the old library"));
    assert_false(changes(&h, "four marble stairs behind the old library", GOOD));
    assert_int_equal(h.e.kind, ERR_CONFLICT);
    OK(&h, changes(&h, "four marble stairs behind the old library", "the cat sleeps under a yellow bicycle"));
    house_close(&h);
}

/* 2.1.1.1(1)(d): reminders 30, 14 and 3 days before, then it has to be changed; only with a reason. */
static void periodic_change_is_a_choice(void **state) {
    struct house h;
    struct password_standing st;
    struct password_rule rule = {.days = 90, .history = 0};
    struct str *due;
    size_t n;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    house_turn(1000LL * 86400000);
    assert_false(house_viewer(&h, house_try(&h, "hanako", GOOD).cookie).must_change);
    assert_false(password_rule_set(&h.k, &h.by, &rule, &h.e));
    rule.why = STR("規程第5条");
    rule.days = 1060;
    OK(&h, password_rule_set(&h.k, &h.by, &rule, &h.e));
    OK(&h, password_standing(h.s.store, STR("hanako"), clock_unix_ms(), &st, &h.e));
    assert_true(st.days_left == 60 && !st.remind && !st.over);
    static const struct {
        int days;
        unsigned remind;
    } steps[] = {{30, 30}, {16, 14}, {11, 3}};
    for (size_t i = 0; i < 3; i++) {
        house_turn(steps[i].days * 86400000LL);
        OK(&h, password_standing(h.s.store, STR("hanako"), clock_unix_ms(), &st, &h.e));
        assert_int_equal(st.remind, steps[i].remind);
    }
    OK(&h, password_due(h.a, h.s.store, clock_unix_ms(), &due, &n, &h.e));
    assert_int_equal(n, 1);
    house_turn(4 * 86400000LL);
    assert_true(house_viewer(&h, house_try(&h, "hanako", GOOD).cookie).must_change);
    assert_int_equal(house_entries(&h, "record", "set"), 1);
    house_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derives_as_others_do),        cmocka_unit_test(jobs_are_read_strictly),
        cmocka_unit_test(guessable_ones_are_refused),  cmocka_unit_test(changing),
        cmocka_unit_test(periodic_change_is_a_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
