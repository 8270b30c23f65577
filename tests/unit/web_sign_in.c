/* Signing in through the pages: the good way, each refusal, and that nothing tells whether a name exists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "web_person.h"

#define PASSWORD "mizuumi+ni+shiroi+fune"
#define OTHER "yama+no+ue+no+akai+yane"

static struct site *site;
static int set_up(void **state) {
    (void)state;
    site = site_new();
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(site);
    return 0;
}

static void a_password_opens_a_session_and_sign_out_ends_it(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_get(&b, "/sign-in?next=%2Fsystems");
    assert_int_equal(b.r.status, 200);
    assert_true(reply_has(&b.r, "name=\"next\" value=\"/systems\""));
    browser_invited(&b, "hanako", PASSWORD);
    assert_int_equal(b.r.status, 303);
    assert_true(str_is(b.r.location, "/sign-in?set=1"));
    browser_post(&b, "/sign-in", "name=hanako@example.go.jp&password=" PASSWORD "&next=/account");
    assert_int_equal(b.r.status, 303);
    assert_true(str_is(b.r.location, "/account"));
    assert_int_equal(strlen(b.session), 43);
    assert_true(b.seen[0]);
    browser_get(&b, "/account");
    assert_int_equal(b.r.status, 200);
    assert_true(reply_has(&b.r, "初めてのサインインです。"));
    browser_get(&b, "/account"); /* told once */
    assert_false(reply_has(&b.r, "初めてのサインインです。"));
    struct browser copy = b;
    browser_post(&b, "/sign-out", "");
    assert_int_equal(b.r.status, 303);
    assert_string_equal(b.session, "");
    browser_get(&copy, "/account"); /* a copied cookie is worth nothing */
    assert_int_equal(copy.r.status, 303);
}

static void failures_are_told_after_signing_in(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_invited(&b, "jiro", PASSWORD);
    browser_signs_in(&b, "jiro", PASSWORD);
    browser_post(&b, "/sign-out", "");
    browser_signs_in(&b, "jiro", OTHER);
    assert_int_equal(b.r.status, 422);
    browser_signs_in(&b, "jiro", PASSWORD);
    assert_int_equal(b.r.status, 303);
    browser_get(&b, "/account");
    assert_true(reply_has(&b.r, "前回のサインイン："));
    assert_true(reply_has(&b.r, "127.0.0.1"));
    assert_true(reply_has(&b.r, "1回失敗しています"));
}

/* What differs by itself is taken out: the name that was typed, tokens of steps. */
static struct str plain(struct str text, const char *name) {
    struct buf b;
    buf_init(&b, 4 * MIB);
    while (text.len) {
        if (str_starts(text, str_of(name))) {
            buf_addz(&b, "NAME");
            text = str_cut(text, strlen(name), text.len);
        } else if (str_starts(text, STR("kijun-step="))) {
            buf_addz(&b, "STEP");
            size_t at;
            if (!str_find(text, STR(";"), &at)) at = text.len;
            text = str_cut(text, at, text.len);
        } else if (text.ptr[0] >= '0' && text.ptr[0] <= '9') { /* seconds go by */
            text = str_cut(text, 1, text.len);
        } else {
            buf_addc(&b, text.ptr[0]);
            text = str_cut(text, 1, text.len);
        }
    }
    struct str out = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return out;
}
static void assert_alike(const struct reply *known, const char *name, const struct reply *unknown, const char *other) {
    assert_int_equal(known->status, unknown->status);
    assert_true(str_eq(plain(known->fields, name), plain(unknown->fields, other)));
    assert_true(str_eq(plain(known->body, name), plain(unknown->body, other)));
    assert_int_equal(known->forward, unknown->forward);
}

static void nothing_tells_whether_a_name_exists(void **state) {
    (void)state;
    struct browser b = {.site = site}, c = {.site = site};
    browser_invited(&b, "kaikei", PASSWORD);
    for (int i = 0; i < 8; i++) { /* the last one has to wait for some seconds */
        if (i < 7) clock_turn_ms(16 * 60000);
        browser_signs_in(&b, "kaikei", OTHER);
        browser_signs_in(&c, "dareka", OTHER);
        assert_alike(&b.r, "kaikei", &c.r, "dareka");
    }
    assert_int_equal(b.r.status, 429);
    clock_turn_ms(16 * 60000);
    browser_post(&b, "/forgot", "name=kaikei");
    browser_post(&c, "/forgot", "name=dareka");
    assert_int_equal(b.r.status, 303);
    assert_alike(&b.r, "kaikei", &c.r, "dareka");
    browser_post(&b, "/forgot/codes", "code=123456&recovery=ABCDE-ABCDE-ABCDE-ABCDE");
    browser_post(&c, "/forgot/codes", "code=123456&recovery=ABCDE-ABCDE-ABCDE-ABCDE");
    assert_int_equal(b.r.status, 422);
    assert_alike(&b.r, "kaikei", &c.r, "dareka");
}

static void the_way_on_is_ours(void **state) {
    (void)state;
    static const char *const bad[] = {"//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0ax:y",
                                      "/sign-out"};
    struct browser b = {.site = site};
    browser_invited(&b, "chotatsu", PASSWORD);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct browser one = {.site = site};
        browser_post(&one, "/sign-in", arena_fmt(site->a, "name=chotatsu&password=" PASSWORD "&next=%s", bad[i]).ptr);
        assert_int_equal(one.r.status, 303);
        assert_true(str_is(one.r.location, "/"));
    }
}

static void a_cookie_that_was_there_before_is_worth_nothing_after(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_invited(&b, "reader", PASSWORD);
    snprintf(b.session, sizeof b.session, "%s", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    browser_signs_in(&b, "reader", PASSWORD);
    assert_int_equal(b.r.status, 303);
    assert_string_not_equal(b.session, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    char first[64];
    memcpy(first, b.session, sizeof first);
    browser_post(&b, "/account/elevate", "password=" PASSWORD "&next=/account");
    assert_int_equal(b.r.status, 303);
    assert_true(str_is(b.r.location, "/account"));
    assert_string_not_equal(b.session, first);
    struct browser old = {.site = site};
    memcpy(old.session, first, sizeof first);
    browser_get(&old, "/account");
    assert_int_equal(old.r.status, 303);
    browser_get(&b, "/account");
    assert_true(reply_has(&b.r, "管理者作業中（残り15分）"));
    browser_post(&b, "/account/lower", "");
    browser_get(&b, "/account");
    assert_false(reply_has(&b.r, "管理者作業中"));
}

static void elevation_needs_the_secret(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_invited(&b, "smith", PASSWORD);
    browser_signs_in(&b, "smith", PASSWORD);
    browser_post(&b, "/account/elevate", "password=" OTHER "&next=/people");
    assert_int_equal(b.r.status, 422);
    assert_true(reply_has(&b.r, "value=\"/people\""));
    browser_get(&b, "/account");
    assert_false(reply_has(&b.r, "min left"));
    browser_post(&b, "/account/elevate", "code=123456");
    assert_int_equal(b.r.status, 422);
}

/* Links ----------------------------------------------------------------------------------------------------------- */

static void a_link_works_once(void **state) {
    (void)state;
    char token[TOKEN_TEXT_MAX];
    struct err e = {0};
    struct browser b = {.site = site};
    SITE_MUST(link_reset(&site->keeping, &site->record.actor, STR("gaibu"), false, token, &e));
    const char *target = arena_fmt(site->a, "/link/%s", token).ptr;
    browser_get(&b, target);
    assert_int_equal(b.r.status, 200);
    assert_true(reply_has(&b.r, "委託七郎"));
    browser_get(&b, target); /* looking spends nothing */
    assert_int_equal(b.r.status, 200);
    browser_post(&b, target, "new-password=" PASSWORD "&again=" OTHER);
    assert_int_equal(b.r.status, 422);
    assert_true(reply_has(&b.r, "二つのパスワードが一致しません"));
    browser_post(&b, target, "new-password=kurz&again=kurz");
    assert_int_equal(b.r.status, 422);
    browser_post(&b, target, "new-password=" PASSWORD "&again=" PASSWORD);
    assert_int_equal(b.r.status, 303);
    browser_get(&b, target);
    assert_int_equal(b.r.status, 404);
    browser_post(&b, target, "new-password=" OTHER "&again=" OTHER);
    assert_int_equal(b.r.status, 404);
    browser_get(&b, "/link/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_int_equal(b.r.status, 404);
}

/* Second step ----------------------------------------------------------------------------------------------------- */

static struct str set_up_code(struct browser *b) {
    browser_post(b, "/account/code", "");
    assert_int_equal(b->r.status, 200);
    assert_true(reply_has(&b->r, "<svg"));
    struct str key = arena_str(site->a, reply_between(&b->r, "name=\"secret\" value=\"", "\""));
    assert_true(key.len > 30);
    browser_post(
        b, "/account/code/add",
        arena_fmt(site->a, "code=000000&name=phone&secret=%.*s&uri=otpauth://totp/x?secret=y", STR_ARG(key)).ptr);
    assert_int_equal(b->r.status, 422);
    assert_true(reply_has(&b->r, "value=\"phone\""));
    struct str code = code_of(site->a, key, -1);
    browser_post(b, "/account/code/add", arena_fmt(site->a, "code=%.*s&name=phone", STR_ARG(code)).ptr);
    assert_int_equal(b->r.status, 303);
    return key;
}

static void a_code_is_the_second_step(void **state) {
    (void)state;
    struct browser b = {.site = site}, c = {.site = site};
    browser_invited(&b, "suzuki", PASSWORD);
    browser_signs_in(&b, "suzuki", PASSWORD);
    struct str key = set_up_code(&b);
    browser_signs_in(&c, "suzuki", PASSWORD);
    assert_int_equal(c.r.status, 303);
    assert_true(str_starts(c.r.location, STR("/sign-in/second?with=t")));
    assert_string_equal(c.session, "");
    browser_get(&c, c.r.location.ptr ? arena_str(site->a, c.r.location).ptr : "");
    assert_int_equal(c.r.status, 200);
    struct browser replay = c;
    browser_post(&c, "/sign-in/second?with=t", "code=000000");
    assert_int_equal(c.r.status, 422);
    assert_true(reply_has(&c.r, "正しくありません"));
    /* The token of a step is good for one answer. */
    struct str code = code_of(site->a, key, 0);
    browser_post(&replay, "/sign-in/second?with=t", arena_fmt(site->a, "code=%.*s", STR_ARG(code)).ptr);
    assert_int_equal(replay.r.status, 422);
    assert_string_equal(replay.session, "");
    browser_post(&c, "/sign-in/second?with=t", arena_fmt(site->a, "code=%.*s", STR_ARG(code)).ptr);
    assert_int_equal(c.r.status, 303);
    assert_int_equal(strlen(c.session), 43);
    /* The same code once more is none. */
    struct browser d = {.site = site};
    browser_signs_in(&d, "suzuki", PASSWORD);
    browser_post(&d, "/sign-in/second?with=t", arena_fmt(site->a, "code=%.*s", STR_ARG(code)).ptr);
    assert_int_equal(d.r.status, 422);
}

static void recovery_codes_work_once_and_make_up_for_a_password(void **state) {
    (void)state;
    struct browser b = {.site = site}, c = {.site = site}, d = {.site = site};
    browser_invited(&b, "bucho", PASSWORD);
    browser_signs_in(&b, "bucho", PASSWORD);
    struct str key = set_up_code(&b);
    browser_post(&b, "/account/recovery", "");
    assert_int_equal(b.r.status, 200);
    struct str code = arena_str(site->a, reply_between(&b.r, "<li><code>", "</code>"));
    assert_int_equal(code.len, 23);
    browser_signs_in(&c, "bucho", PASSWORD);
    browser_post(&c, "/sign-in/second?with=tr", arena_fmt(site->a, "code=%.*s", STR_ARG(code)).ptr);
    assert_int_equal(c.r.status, 303);
    browser_signs_in(&d, "bucho", PASSWORD);
    browser_post(&d, "/sign-in/second?with=tr", arena_fmt(site->a, "code=%.*s", STR_ARG(code)).ptr);
    assert_int_equal(d.r.status, 422);
    /* Forgotten: a one-time code and another recovery code lead to a link. */
    size_t at;
    assert_true(str_find(b.r.body, code, &at));
    struct reply second = {.body = str_cut(b.r.body, at + code.len, b.r.body.len)};
    struct str other = arena_str(site->a, reply_between(&second, "<li><code>", "</code>"));
    struct browser f = {.site = site};
    browser_post(&f, "/forgot", "name=bucho");
    struct str now = code_of(site->a, key, 0);
    browser_post(&f, "/forgot/codes", arena_fmt(site->a, "code=%.*s&recovery=%.*s", STR_ARG(now), STR_ARG(other)).ptr);
    assert_int_equal(f.r.status, 303);
    assert_true(str_starts(f.r.location, STR("/link/")));
    const char *link = arena_str(site->a, f.r.location).ptr;
    browser_post(&f, link, "new-password=" OTHER "&again=" OTHER);
    assert_int_equal(f.r.status, 303);
}

static void the_notice_is_agreed_to_once(void **state) {
    (void)state;
    struct err e = {0};
    struct browser b = {.site = site};
    struct text text = {{STR("許可された者のみ利用できます。"), STR("For authorised use only.")}};
    browser_invited(&b, "tokatsu", PASSWORD);
    SITE_MUST(banner_set(&site->keeping, &site->record.actor, &text, &e));
    browser_get(&b, "/sign-in");
    assert_true(reply_has(&b.r, "許可された者のみ"));
    browser_signs_in(&b, "tokatsu", PASSWORD);
    assert_int_equal(b.r.status, 303);
    assert_true(str_is(b.r.location, "/sign-in/consent"));
    assert_string_equal(b.session, "");
    browser_get(&b, "/sign-in/consent");
    struct str version = arena_str(site->a, reply_between(&b.r, "name=\"version\" value=\"", "\""));
    browser_post(&b, "/sign-in/consent", arena_fmt(site->a, "version=%.*s", STR_ARG(version)).ptr);
    assert_int_equal(b.r.status, 303);
    assert_int_equal(strlen(b.session), 43);
    struct browser c = {.site = site};
    browser_signs_in(&c, "tokatsu", PASSWORD);
    assert_true(str_is(c.r.location, "/"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_opens_a_session_and_sign_out_ends_it),
        cmocka_unit_test(failures_are_told_after_signing_in),
        cmocka_unit_test(nothing_tells_whether_a_name_exists),
        cmocka_unit_test(the_way_on_is_ours),
        cmocka_unit_test(a_cookie_that_was_there_before_is_worth_nothing_after),
        cmocka_unit_test(elevation_needs_the_secret),
        cmocka_unit_test(a_link_works_once),
        cmocka_unit_test(a_code_is_the_second_step),
        cmocka_unit_test(recovery_codes_work_once_and_make_up_for_a_password),
        cmocka_unit_test(the_notice_is_agreed_to_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
