/* What dispatch promises of every route: who is asked for, what is refused, what every answer carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "web_fixture.h"

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

static void routes_are_whole(void **state) {
    (void)state;
    struct buf findings;
    buf_init(&findings, 64 * KIB);
    bool good = routes_check(&findings);
    if (!good) print_message("%.*s\n", STR_ARG(buf_str(&findings)));
    buf_release(&findings);
    assert_true(good);
}

static void a_stranger_is_asked_to_sign_in(void **state) {
    (void)state;
    struct reply r = site_ask(site, NULL, "GET", "/", NULL);
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in?next=%2F"));
}

static void a_person_sees_the_own_page(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "田中花子"));
    r = site_ask(site, "smith", "GET", "/", NULL);
    assert_true(reply_has(&r, "<html lang=\"en\">"));
    assert_true(reply_has(&r, "John Smith"));
}

static void every_answer_is_closed_to_the_outside(void **state) {
    (void)state;
    static const char *const asked[] = {"/", "/language", "/account"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct reply r = site_ask(site, "hanako", "GET", asked[i], NULL);
        size_t at;
        if (r.status == 404 || r.status == 405) continue;
        assert_true(str_find(r.fields, STR("content-security-policy: default-src 'none'"), &at));
        assert_true(str_find(r.fields, STR("x-content-type-options: nosniff"), &at));
        assert_true(str_find(r.fields, STR("cache-control: no-store"), &at));
    }
}

/* POST /language is the smallest form that there is. */
static void a_form_of_another_site_is_refused(void **state) {
    (void)state;
    struct str token = site_token(site, "hanako");
    struct str body = arena_fmt(site->a, "token=%.*s&lang=en&back=/", STR_ARG(token));
    const char *type = "application/x-www-form-urlencoded";
    static const struct site_field ours[] = {{"origin", SITE_URL}, {NULL, NULL}},
                                   only_site[] = {{"sec-fetch-site", "same-origin"}, {NULL, NULL}},
                                   theirs[] = {{"origin", "http://evil.example"}, {NULL, NULL}},
                                   cross[] = {{"sec-fetch-site", "cross-site"}, {"origin", SITE_URL}, {NULL, NULL}},
                                   none[] = {{NULL, NULL}};
    assert_int_equal(site_send(site, "hanako", "POST", "/language", body, type, ours).status, 303);
    assert_int_equal(site_send(site, "hanako", "POST", "/language", body, type, only_site).status, 303);
    assert_int_equal(site_send(site, "hanako", "POST", "/language", body, type, theirs).status, 403);
    assert_int_equal(site_send(site, "hanako", "POST", "/language", body, type, cross).status, 403);
    assert_int_equal(site_send(site, "hanako", "POST", "/language", body, type, none).status, 403);
    /* Somebody else's token, none, two. */
    assert_int_equal(site_send(site, "jiro", "POST", "/language", body, type, ours).status, 403);
    assert_int_equal(site_send(site, "hanako", "POST", "/language", STR("lang=en"), type, ours).status, 403);
    struct str twice = arena_fmt(site->a, "token=%.*s&token=%.*s&lang=en", STR_ARG(token), STR_ARG(token));
    assert_int_equal(site_send(site, "hanako", "POST", "/language", twice, type, ours).status, 403);
}

static void the_way_back_is_ours(void **state) {
    (void)state;
    static const char *const bad[] = {"//evil.example", "https://evil.example", "/\\evil.example",
                                      "javascript:alert(1)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str form = arena_fmt(site->a, "lang=en&back=%s", bad[i]);
        struct reply r = site_ask(site, "hanako", "POST", "/language", form.ptr);
        assert_int_equal(r.status, 303);
        assert_true(str_is(r.location, "/"));
    }
}

static void a_cookie_of_nobody_is_nothing(void **state) {
    (void)state;
    static const struct site_field fields[] = {{"cookie", "kijun=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                                               {NULL, NULL}};
    assert_int_equal(site_send(site, NULL, "GET", "/", STR(""), NULL, fields).status, 303);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_are_whole),
        cmocka_unit_test(a_stranger_is_asked_to_sign_in),
        cmocka_unit_test(a_person_sees_the_own_page),
        cmocka_unit_test(every_answer_is_closed_to_the_outside),
        cmocka_unit_test(a_form_of_another_site_is_refused),
        cmocka_unit_test(the_way_back_is_ours),
        cmocka_unit_test(a_cookie_of_nobody_is_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
