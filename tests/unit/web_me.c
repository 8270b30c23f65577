/* The own pages: what they show, what they refuse, what stands in the record. */
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

static void the_account_shows_who_one_is(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/account", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "田中花子"));
    assert_true(reply_has(&r, "総務省 情報システム課"));
    assert_true(reply_has(&r, "hanako@example.go.jp"));
    assert_true(reply_has(&r, "期限なし"));
    r = site_ask(site, "nobody", "GET", "/account", NULL);
    assert_true(reply_has(&r, "付与されている役割はありません。"));
    r = site_ask(site, NULL, "GET", "/account", NULL);
    assert_int_equal(r.status, 303);
}

static void the_language_is_the_persons(void **state) {
    (void)state;
    struct reply r = site_ask(site, "nobody", "POST", "/language", "lang=en&back=/account");
    assert_int_equal(r.status, 303);
    r = site_ask(site, "nobody", "GET", "/account", NULL);
    assert_true(reply_has(&r, "<html lang=\"en\">"));
    r = site_ask(site, "nobody", "POST", "/account/language", "lang=ja");
    assert_true(str_is(r.location, "/account?done=1"));
    r = site_ask(site, "nobody", "GET", "/account", NULL);
    assert_true(reply_has(&r, "<html lang=\"ja\">"));
}

static void changing_the_password_asks_for_the_old_one(void **state) {
    (void)state;
    struct browser b = {.site = site}, c = {.site = site};
    browser_invited(&b, "jiro", PASSWORD);
    browser_signs_in(&b, "jiro", PASSWORD);
    browser_signs_in(&c, "jiro", PASSWORD);
    browser_post(&b, "/account/secret", "password=" OTHER "&new-password=" OTHER "&again=" OTHER);
    assert_int_equal(b.r.status, 422);
    browser_post(&b, "/account/secret", "password=" PASSWORD "&new-password=" OTHER "&again=x");
    assert_int_equal(b.r.status, 422);
    browser_post(&b, "/account/secret", "password=" PASSWORD "&new-password=jiro&again=jiro");
    assert_int_equal(b.r.status, 422);
    browser_get(&c, "/account");
    assert_int_equal(c.r.status, 200);
    browser_post(&b, "/account/secret", "password=" PASSWORD "&new-password=" OTHER "&again=" OTHER);
    assert_true(str_is(b.r.location, "/account/secrets?done=password"));
    browser_get(&b, "/account");
    assert_int_equal(b.r.status, 200);
    browser_get(&c, "/account"); /* the other one has ended */
    assert_int_equal(c.r.status, 303);
    browser_signs_in(&c, "jiro", PASSWORD);
    assert_int_equal(c.r.status, 422);
}

static void who_must_change_gets_nowhere_else(void **state) {
    (void)state;
    struct browser b = {.site = site};
    struct err e = {0};
    struct account c;
    browser_invited(&b, "reader", PASSWORD);
    browser_signs_in(&b, "reader", PASSWORD);
    SITE_MUST(account_get(site->a, site->record.store, STR("reader"), &c, &e));
    c.needs_second = true;
    SITE_MUST(account_set(&site->keeping, &site->record.actor, &c, &e));
    browser_get(&b, "/");
    assert_true(str_is(b.r.location, "/account/secret"));
    browser_get(&b, "/account/secret"); /* another password would not help */
    assert_true(str_is(b.r.location, "/account/secrets"));
    browser_get(&b, "/account/secrets");
    assert_int_equal(b.r.status, 200);
    assert_true(reply_has(&b.r, "2番目の認証要素が必要です"));
    browser_post(&b, "/sign-out", "");
    assert_true(str_is(b.r.location, "/sign-in?out=1"));
}

static void secrets_change_only_when_one_was_shown_lately(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_invited(&b, "suzuki", PASSWORD);
    browser_signs_in(&b, "suzuki", PASSWORD);
    clock_turn_ms(16 * 60000);
    browser_post(&b, "/account/recovery", "");
    assert_true(str_is(b.r.location, "/account/confirm?next=%2Faccount%2Fsecrets"));
    browser_post(&b, "/account/confirm", "password=" OTHER "&next=/account/secrets");
    assert_int_equal(b.r.status, 422);
    browser_post(&b, "/account/confirm", "password=" PASSWORD "&next=/account/secrets");
    assert_true(str_is(b.r.location, "/account/secrets"));
    browser_post(&b, "/account/recovery", "");
    assert_int_equal(b.r.status, 200);
    browser_get(&b, "/account");
    assert_false(reply_has(&b.r, "管理者作業中")); /* to confirm is not to be elevated */
}

static void sessions_are_listed_and_ended(void **state) {
    (void)state;
    struct browser b = {.site = site}, c = {.site = site};
    browser_invited(&b, "kansa", PASSWORD);
    browser_signs_in(&b, "kansa", PASSWORD);
    browser_signs_in(&c, "kansa", PASSWORD);
    browser_get(&b, "/account/sessions");
    struct str other = arena_str(site->a, reply_between(&b.r, "action=\"/account/sessions/", "/end\""));
    assert_true(other.len > 0);
    /* Of somebody else: as if there were none. */
    struct reply r =
        site_ask(site, "hanako", "POST", arena_fmt(site->a, "/account/sessions/%.*s/end", STR_ARG(other)).ptr, "");
    assert_int_equal(r.status, 404);
    browser_post(&b, arena_fmt(site->a, "/account/sessions/%.*s/end", STR_ARG(other)).ptr, "");
    assert_int_equal(b.r.status, 303);
    browser_get(&c, "/account");
    assert_int_equal(c.r.status, 303);
    browser_signs_in(&c, "kansa", PASSWORD);
    browser_post(&b, "/account/sessions/end", "");
    assert_int_equal(b.r.status, 303);
    browser_get(&c, "/account");
    assert_int_equal(c.r.status, 303);
    browser_get(&b, "/account");
    assert_int_equal(b.r.status, 200);
}

static void keys_are_shown_once(void **state) {
    (void)state;
    struct reply r = site_ask(site, "chotatsu", "POST", "/account/keys", "name=nightly&days=30");
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "value=\"nightly\""));
    r = site_ask(site, "chotatsu", "POST", "/account/keys", "name=nightly&days=9999&permission=system.view");
    assert_int_equal(r.status, 422);
    /* Full-width digits are what keyboards give; a permission that one does not have is not given. */
    r = site_ask(site, "chotatsu", "POST", "/account/keys",
                 "name=nightly&days=%EF%BC%93%EF%BC%90&permission=system.view&permission=people");
    assert_int_equal(r.status, 200);
    struct str key = arena_str(site->a, reply_between(&r, "<code>kj_", "</code>"));
    assert_int_equal(key.len, 43);
    r = site_ask(site, "chotatsu", "GET", "/account/keys", NULL);
    assert_false(reply_has(&r, "kj_"));
    assert_true(reply_has(&r, "nightly"));
    r = site_ask(site, "hanako", "GET", arena_fmt(site->a, "/calendar/kj_%.*s", STR_ARG(key)).ptr, NULL);
    assert_int_equal(r.status, 404); /* a key for programs is none of a calendar */
    r = site_ask(site, "chotatsu", "GET", "/account/keys", NULL);
    struct str id = arena_str(site->a, reply_between(&r, "action=\"/account/keys/", "/revoke\""));
    const char *revoke = arena_fmt(site->a, "/account/keys/%.*s/revoke", STR_ARG(id)).ptr;
    assert_int_equal(site_ask(site, "hanako", "POST", revoke, "").status, 404);
    assert_int_equal(site_ask(site, "chotatsu", "POST", revoke, "").status, 303);
}

static void a_calendar_has_a_secret_address(void **state) {
    (void)state;
    struct reply r = site_ask(site, "kaikei", "POST", "/account/calendar", "");
    assert_int_equal(r.status, 200);
    struct str key = arena_str(site->a, reply_between(&r, SITE_URL "/calendar/", "</code>"));
    assert_true(str_starts(key, STR("kj_")));
    r = site_ask(site, NULL, "GET", arena_fmt(site->a, "/calendar/%.*s", STR_ARG(key)).ptr, NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "BEGIN:VCALENDAR"));
    r = site_ask(site, NULL, "GET", "/calendar/kj_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL);
    assert_int_equal(r.status, 404);
}

static void whoever_reports_is_locked_out_at_once(void **state) {
    (void)state;
    struct browser b = {.site = site};
    browser_invited(&b, "gaibu", PASSWORD);
    browser_signs_in(&b, "gaibu", PASSWORD);
    struct browser copy = b;
    browser_post(&b, "/account/report", "why=");
    assert_int_equal(b.r.status, 422);
    browser_post(&b, "/account/report", "why=%E7%B4%9B%E5%A4%B1");
    assert_int_equal(b.r.status, 200);
    assert_string_equal(b.session, "");
    browser_get(&copy, "/account");
    assert_int_equal(copy.r.status, 303);
    struct browser again = {.site = site};
    browser_signs_in(&again, "gaibu", PASSWORD);
    assert_int_equal(again.r.status, 422);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_account_shows_who_one_is),
        cmocka_unit_test(the_language_is_the_persons),
        cmocka_unit_test(changing_the_password_asks_for_the_old_one),
        cmocka_unit_test(who_must_change_gets_nowhere_else),
        cmocka_unit_test(sessions_are_listed_and_ended),
        cmocka_unit_test(keys_are_shown_once),
        cmocka_unit_test(a_calendar_has_a_secret_address),
        cmocka_unit_test(whoever_reports_is_locked_out_at_once),
        cmocka_unit_test(secrets_change_only_when_one_was_shown_lately), /* turns the clock: the last one */
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
