/* Signing in: steps, failures, delays, nothing told to strangers; named after the clauses that ask for it. */
#include "access_sample.h"

#include "access/totp.h"

static void right_and_wrong(void **state) {
    struct house h;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step bad = house_try(&h, "hanako", "something else that is wrong");
    assert_int_equal(bad.state, SIGNIN_FAILED);
    assert_string_equal(bad.cookie, "");
    struct signin_step step = house_try(&h, "hanako", GOOD);
    assert_int_equal(step.state, SIGNIN_DONE);
    struct viewer v = house_viewer(&h, step.cookie);
    assert_true(v.known && str_is(v.person, "hanako") && !v.elevated && !v.second_factor && !v.must_change);
    assert_int_equal(strlen(v.csrf), TOKEN_TEXT_MAX - 1);
    /* Another cookie of the right shape is nobody's, and so is the id of a step. */
    step.cookie[5] = step.cookie[5] == 'A' ? 'B' : 'A';
    assert_false(house_viewer(&h, step.cookie).known);
    assert_false(house_viewer(&h, "").known);
    assert_int_equal(house_entries(&h, "use", "sign-in"), 1);
    assert_int_equal(house_entries(&h, "event", "sign-in-failed"), 1);
    house_close(&h);
}

/* 2.1.1.1(1)(j): the time and place of the sign-in before, and the failures since. */
static void previous_sign_in_is_told(void **state) {
    struct house h;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step first = house_try(&h, "hanako", GOOD);
    assert_int_equal(first.notice.at, 0);
    int64_t before = clock_unix_ms();
    house_turn(3600000);
    for (int i = 0; i < 3; i++) (void)house_try(&h, "hanako", "wrong wrong wrong wrong");
    h.by.address = STR("192.0.2.77");
    struct signin_step second = house_try(&h, "hanako", GOOD);
    assert_int_equal(second.state, SIGNIN_DONE);
    assert_true(second.notice.at <= before && second.notice.at > before - 60000);
    assert_true(str_is(second.notice.address, "192.0.2.1"));
    assert_int_equal(second.notice.failures, 3);
    house_close(&h);
}

/* A name that nobody has looks the same at every step: shape, rounds, waiting. */
static void nobody_looks_like_somebody(void **state) {
    struct house h;
    struct signin_step a, b, c;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("hanako"), &a, &h.e));
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("nobody"), &b, &h.e));
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("nobody"), &c, &h.e));
    assert_int_equal(a.state, b.state);
    assert_int_equal(a.job.n, b.job.n);
    assert_ptr_equal(a.job.works[0].way.algorithm, b.job.works[0].way.algorithm);
    assert_int_equal(a.job.works[0].way.rounds, b.job.works[0].way.rounds);
    assert_memory_equal(b.job.works[0].way.salt, c.job.works[0].way.salt, PASSWORD_SALT);
    assert_memory_not_equal(a.job.works[0].way.salt, b.job.works[0].way.salt, PASSWORD_SALT);
    (void)house_try(&h, "hanako", GOOD); /* starts counting anew */
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("other"), &c, &h.e));
    for (int i = 0; i < 30; i++) {
        static char address[32];
        snprintf(address, sizeof address, "192.0.2.%d", 100 + i); /* addresses wait, too; not looked at here */
        h.by.address = str_of(address);
        struct signin_step x = house_try(&h, "hanako", "wrong"), y = house_try(&h, "somebody", "wrong");
        assert_int_equal(x.state, y.state);
        assert_int_equal(x.wait_seconds, y.wait_seconds);
        if (i % 3 == 0) house_turn(1000LL * 400);
    }
    /* Suspended is nobody, too. */
    OK(&h, account_suspend(&h.k, &h.by, STR("hanako"), STR("test"), &h.e));
    house_turn(3600000);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_FAILED);
    house_close(&h);
}

/* 2.1.1.1(1)(k): growing delay, lock, hard stop; it survives a restart; the record is not flooded. */
static void failures_are_slowed_down(void **state) {
    struct house h;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    unsigned last = 0;
    int misses = 0;
    while (misses < 20) {
        struct signin_step step = house_try(&h, "hanako", "wrong");
        if (step.state == SIGNIN_FAILED) {
            misses++;
            continue;
        }
        assert_int_equal(step.state, SIGNIN_WAIT);
        assert_true(misses >= 5);
        assert_true(step.wait_seconds >= last || step.wait_seconds == 300);
        last = step.wait_seconds;
        house_turn(1000LL * step.wait_seconds);
    }
    assert_true(last >= 128);
    assert_string_equal(h.notice, "sign-in-locked");
    /* Locked: also the right one has to wait. After a restart, too. */
    sample_close(&h.s);
    sample_open(&h.s);
    h.k.trail = h.s.trail;
    struct signin_step step = house_try(&h, "hanako", GOOD);
    assert_int_equal(step.state, SIGNIN_WAIT);
    assert_true(step.wait_seconds > 14 * 60 && step.wait_seconds <= 15 * 60);
    assert_int_equal(house_entries(&h, "event", "sign-in-failed"), 2);
    assert_int_equal(house_entries(&h, "event", "sign-in-locked"), 1);
    house_turn(16 * 60000);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_DONE);
    house_close(&h);
}

static void hundred_stop_until_reset(void **state) {
    struct house h;
    char token[TOKEN_TEXT_MAX];
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    for (int misses = 0; misses < 100;) {
        if (house_try(&h, "hanako", "wrong").state == SIGNIN_FAILED)
            misses++;
        else
            house_turn(16 * 60000);
    }
    house_turn(400LL * 86400000);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_WAIT);
    OK(&h, link_reset(&h.k, &h.by, STR("hanako"), false, token, &h.e));
    struct link_wish w = {.token = str_of(token), .password = STR("nine violet umbrellas in october rain")};
    struct password_job job;
    struct str who;
    OK(&h, link_begin(&h.k, &h.by, &w, &job, &h.e));
    struct password_result r = house_work(&job, "", w.password.ptr);
    OK(&h, link_finish(&h.k, h.a, &h.by, &w, &r, &who, &h.e));
    assert_int_equal(house_try(&h, "hanako", w.password.ptr).state, SIGNIN_DONE);
    house_close(&h);
}

/* Many names from one address wait, too; those of nobody are one entry in a minute. */
static void one_address_many_names(void **state) {
    struct house h;
    char name[32];
    int waited = 0;
    (void)state;
    house_open(&h);
    for (int i = 0; i < 60; i++) {
        snprintf(name, sizeof name, "name%d", i);
        struct signin_step step = house_try(&h, name, "wrong");
        if (step.state == SIGNIN_WAIT) waited++, house_turn(1000LL * step.wait_seconds);
    }
    assert_true(waited > 5);
    assert_true(house_entries(&h, "event", "sign-in-failed") <= 25);
    h.by.address = STR("198.51.100.4");
    assert_int_equal(house_try(&h, "name99", "wrong").state, SIGNIN_FAILED);
    house_close(&h);
}

/* Each step has a token of its own, good once. */
static void tokens_are_good_once(void **state) {
    struct house h;
    struct signin_step step, again;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("hanako"), &step, &h.e));
    struct password_result r = house_work(&step.job, GOOD, "");
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(step.token), &r, &again, &h.e));
    assert_int_equal(again.state, SIGNIN_DONE);
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(step.token), &r, &again, &h.e));
    assert_int_equal(again.state, SIGNIN_FAILED);
    /* Over after ten minutes. */
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("hanako"), &step, &h.e));
    r = house_work(&step.job, GOOD, "");
    house_turn(SIGNIN_MS + 1);
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(step.token), &r, &again, &h.e));
    assert_int_equal(again.state, SIGNIN_FAILED);
    house_close(&h);
}

/* 2.1.1.1(1)(l): the banner, consent by version. */
static void banner_wants_consent(void **state) {
    struct house h;
    struct text text = {{STR("監視されています。"), STR("Use is monitored.")}};
    struct signin_step done;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    OK(&h, banner_set(&h.k, &h.by, &text, &h.e));
    struct signin_step step = house_try(&h, "hanako", GOOD);
    assert_int_equal(step.state, SIGNIN_BANNER);
    assert_int_equal(step.banner_version, 1);
    assert_string_equal(step.cookie, "");
    size_t at;
    assert_true(str_find(step.banner, STR("Use is monitored."), &at));
    /* The text changes while it is read: the new one is shown. */
    OK(&h, banner_set(&h.k, &h.by, &text, &h.e));
    OK(&h, signin_consent(&h.k, h.a, &h.from, str_of(step.token), 1, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_BANNER);
    assert_int_equal(done.banner_version, 2);
    step = done;
    OK(&h, signin_consent(&h.k, h.a, &h.from, str_of(step.token), 2, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_DONE);
    assert_int_equal(house_entries(&h, "use", "consent"), 1);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_DONE); /* once for each version */
    house_close(&h);
}

/* 2.1.1.1(1)(n), (2)(e): elevation after the own sign-in, under another cookie, for 15 minutes. */
static void elevation_ends_by_itself(void **state) {
    struct house h;
    struct signin_step up, done;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct signin_step step = house_try(&h, "hanako", GOOD);
    char csrf[44];
    memcpy(csrf, house_viewer(&h, step.cookie).csrf, sizeof csrf);
    OK(&h, signin_again(&h.k, h.a, &h.from, SIGNIN_FOR_ELEVATION, step.session, true, &up, &h.e));
    struct password_result r = house_work(&up.job, "wrong", "");
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(up.token), &r, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_FAILED);
    OK(&h, signin_again(&h.k, h.a, &h.from, SIGNIN_FOR_ELEVATION, step.session, true, &up, &h.e));
    r = house_work(&up.job, GOOD, "");
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(up.token), &r, &done, &h.e));
    assert_int_equal(done.state, SIGNIN_DONE);
    assert_false(house_viewer(&h, step.cookie).known);
    struct viewer v = house_viewer(&h, done.cookie);
    assert_true(v.known && v.elevated && v.session == step.session);
    assert_string_not_equal(v.csrf, csrf);
    house_turn(14 * 60000);
    assert_true(house_viewer(&h, done.cookie).elevated);
    house_turn(60000);
    v = house_viewer(&h, done.cookie);
    assert_true(v.known && !v.elevated);
    assert_int_equal(house_entries(&h, "use", "elevate"), 1);
    house_close(&h);
}

static const char *code_now(struct house *h, struct str secret32) {
    static char code[TOTP_DIGITS + 1];
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char seed[TOTP_SEED];
    uint32_t bits = 0;
    int have = 0;
    size_t n = 0;
    (void)h;
    for (size_t i = 0; i < secret32.len && n < sizeof seed; i++) {
        bits = bits << 5 | (uint32_t)(strchr(digits, secret32.ptr[i]) - digits);
        if ((have += 5) >= 8) seed[n++] = (unsigned char)(bits >> (have -= 8));
    }
    totp_code(n == TOTP_SEED ? TOTP_SHA256 : TOTP_SHA1, (struct str){(const char *)seed, n},
              clock_unix_ms() / 1000 / TOTP_SECONDS, code);
    return code;
}

static struct totp_offer with_totp(struct house *h, const char *person, int64_t session) {
    struct totp_offer offer;
    OK(h, factor_totp_offer(&h->k, h->a, str_of(person), session, false, &offer, &h->e));
    OK(h,
       factor_totp_add(&h->k, &h->by, str_of(person), session, STR("電話"), str_of(code_now(h, offer.secret)), &h->e));
    return offer;
}

/* 2.1.1.1(1)(i): the second factor is asked for; each code once; recovery codes once each (2.1.1.3(3)(a)). */
static void second_factor(void **state) {
    struct house h;
    char codes[RECOVERY_CODES][RECOVERY_TEXT_MAX];
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct totp_offer offer = with_totp(&h, "hanako", 0);
    OK(&h, factor_recovery_new(&h.k, &h.by, STR("hanako"), codes, &h.e));
    struct signin_step step = house_try(&h, "hanako", GOOD);
    assert_int_equal(step.state, SIGNIN_SECOND);
    assert_true(step.has_totp && step.has_recovery && !step.has_passkey);
    /* The code with which it was set up is spent. */
    step = house_code(&h, step, code_now(&h, offer.secret));
    assert_true(step.state == SIGNIN_SECOND && step.wrong);
    house_turn(30000);
    char code[TOTP_DIGITS + 1];
    memcpy(code, code_now(&h, offer.secret), sizeof code);
    step = house_code(&h, step, code);
    assert_int_equal(step.state, SIGNIN_DONE);
    assert_true(house_viewer(&h, step.cookie).second_factor);
    step = house_code(&h, house_try(&h, "hanako", GOOD), code);
    assert_true(step.state == SIGNIN_SECOND && step.wrong);
    step = house_code(&h, step, codes[3]);
    assert_int_equal(step.state, SIGNIN_DONE);
    assert_string_equal(h.notice, "recovery-used");
    step = house_code(&h, house_try(&h, "hanako", GOOD), codes[3]);
    assert_true(step.state == SIGNIN_SECOND && step.wrong);
    house_close(&h);
}

/* A code can be guessed for no longer than a password. */
static void codes_are_not_guessed(void **state) {
    struct house h;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    (void)with_totp(&h, "hanako", 0);
    struct signin_step step = house_try(&h, "hanako", GOOD);
    int tries = 0;
    for (; tries < 30 && step.state == SIGNIN_SECOND; tries++) step = house_code(&h, step, "000000");
    assert_int_equal(step.state, SIGNIN_WAIT);
    assert_true(tries == 6);
    house_close(&h);
}

/* 2.1.1.3(1)(d): a forgotten password is made up for by two other factors, and nobody learns who exists. */
static void self_service_reset(void **state) {
    struct house h;
    struct signin_step step, other;
    char codes[RECOVERY_CODES][RECOVERY_TEXT_MAX];
    struct link_info info;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    struct totp_offer offer = with_totp(&h, "hanako", 0);
    OK(&h, factor_recovery_new(&h.k, &h.by, STR("hanako"), codes, &h.e));
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_RESET, STR("hanako"), &step, &h.e));
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_RESET, STR("nobody"), &other, &h.e));
    assert_true(step.state == other.state && step.has_totp == other.has_totp && step.has_passkey == other.has_passkey);
    other = house_code(&h, other, "123456");
    assert_true(other.state == SIGNIN_SECOND && other.wrong);
    house_turn(30000);
    step = house_code(&h, step, code_now(&h, offer.secret));
    assert_true(step.state == SIGNIN_SECOND && !step.wrong);
    step = house_code(&h, step, codes[0]);
    assert_int_equal(step.state, SIGNIN_DONE);
    assert_string_equal(step.cookie, "");
    OK(&h, link_look(h.a, h.s.store, str_of(step.link), clock_unix_ms(), &info, &h.e));
    assert_true(info.purpose == LINK_RESET && str_is(info.person, "hanako"));
    house_close(&h);
}

/* A hash made in yesterday's way is made anew at the next sign-in, which nobody notices. */
static void rehash(void **state) {
    struct house h;
    struct signin_step step, next;
    (void)state;
    house_open(&h);
    house_person(&h, "hanako", GOOD);
    OK(&h, setting_set(h.s.trail, &h.by, STR("password.rounds"), STR("300000"), &h.e));
    step = house_try(&h, "hanako", GOOD);
    assert_int_equal(step.state, SIGNIN_PASSWORD);
    assert_int_equal(step.job.works[0].way.rounds, 300000);
    struct password_result r = house_work(&step.job, GOOD, "");
    OK(&h, signin_password(&h.k, h.a, &h.from, str_of(step.token), &r, &next, &h.e));
    assert_int_equal(next.state, SIGNIN_DONE);
    OK(&h, signin_begin(&h.k, h.a, &h.from, SIGNIN_FOR_SESSION, STR("hanako"), &step, &h.e));
    assert_int_equal(step.job.works[0].way.rounds, 300000);
    assert_int_equal(house_try(&h, "hanako", GOOD).state, SIGNIN_DONE);
    house_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_and_wrong),
        cmocka_unit_test(previous_sign_in_is_told),
        cmocka_unit_test(nobody_looks_like_somebody),
        cmocka_unit_test(failures_are_slowed_down),
        cmocka_unit_test(hundred_stop_until_reset),
        cmocka_unit_test(one_address_many_names),
        cmocka_unit_test(tokens_are_good_once),
        cmocka_unit_test(banner_wants_consent),
        cmocka_unit_test(elevation_ends_by_itself),
        cmocka_unit_test(second_factor),
        cmocka_unit_test(codes_are_not_guessed),
        cmocka_unit_test(self_service_reset),
        cmocka_unit_test(rehash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
