/* The register of systems, a system's front, its forms, its history, what a person has to do, in the process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/assign.h"
#include "ledger/past.h"
#include "ledger/period.h"
#include "web/reminders.h"
#include "web_fixture.h"

static struct site *site;

/* What was put before anybody reckoned is reckoned as the keeper does it, a batch at a time. */
static void reckon(void) {
    for (int i = 0; i < 3; i++) {
        clock_turn_ms(3000);
        web_tick(site->writer);
    }
}

static int set_up(void **state) {
    (void)state;
    site = site_new();
    reckon();
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(site);
    return 0;
}

static struct reply get(const char *person, const char *path) {
    return site_ask(site, person, "GET", path, NULL);
}
static struct reply post(const char *person, const char *path, const char *form) {
    return site_ask(site, person, "POST", path, form);
}
static int64_t record_size(void) {
    struct err e = {0};
    int64_t n = 0;
    SITE_MUST(trail_size(site->record.trail, &n, &e));
    return n;
}

/* The value of a hidden field of a page. */
static const char *hidden_of(const struct reply *r, const char *name) {
    struct str mark = arena_fmt(site->a, "name=\"%s\" value=\"", name), rest, value;
    size_t at;
    if (!str_find(r->body, mark, &at)) return "";
    rest = str_cut(r->body, at + mark.len, r->body.len);
    return str_split(rest, '"', &value, &rest) ? arena_str(site->a, value).ptr : "";
}

/* The list --------------------------------------------------------------------------------------------------------- */

static void the_list_shows_what_one_may_see(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "行政情報提供システム"));
    assert_true(reply_has(&r, "情報システム課"));
    assert_false(reply_has(&r, "/systems/3\""));
    r = get("kaikei", "/systems");
    assert_true(reply_has(&r, "/systems/3\""));
    assert_false(reply_has(&r, "行政情報提供システム"));
    assert_int_equal(get("nobody", "/systems").status, 403);
}

static void words_of_two_characters_are_found(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems?words=%E8%A1%8C%E6%94%BF");
    assert_true(reply_has(&r, "行政情報提供システム"));
    r = get("hanako", "/systems?words=%E9%BB%92%E6%BD%AE");
    assert_false(reply_has(&r, "行政情報提供システム"));
    assert_int_equal(r.status, 200);
    assert_int_equal(get("hanako", "/systems?after=x").status, 400);
    assert_int_equal(get("hanako", "/systems?sort=open&open=any&label=2&year=2026&state=operating").status, 200);
}

static void a_secret_system_is_for_the_cleared(void **state) {
    (void)state;
    struct reply r =
        post("hanako", "/systems/1/label", "confidentiality=3&integrity=0&availability=0&changed=0&reason=x");
    assert_int_equal(r.status, 303);
    r = get("hanako", "/systems");
    assert_false(reply_has(&r, "行政情報提供システム"));
    assert_true(reply_has(&r, "2件") || reply_has(&r, ": 2"));
    assert_int_equal(get("hanako", "/systems/1").status, 404);
    r = get("tokatsu", "/systems");
    assert_true(reply_has(&r, "行政情報提供システム"));
    r = get("hanako", "/systems/register.csv");
    assert_false(reply_has(&r, "行政情報提供システム"));
}

/* A new one ---------------------------------------------------------------------------------------------------------
 */

static void a_system_is_added(void **state) {
    (void)state;
    int64_t before = record_size();
    struct reply r =
        post("hanako", "/systems/new", "p-name=%E6%96%B0%E8%A6%8F&r-managing-section=110&confidentiality=2");
    assert_int_equal(r.status, 303);
    assert_true(str_ends(r.location, STR("?done=made")));
    assert_true(record_size() > before);
    r = get("hanako", "/systems");
    assert_true(reply_has(&r, "新規"));
}

static void what_cannot_be_added_is_kept(void **state) {
    (void)state;
    int64_t before = record_size();
    struct reply r = post("hanako", "/systems/new", "p-name=&r-managing-section=110&r-reading=%E3%81%82");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "value=\"あ\""));
    r = post("hanako", "/systems/new", "p-name=%E6%96%B0%E8%A6%8F&r-managing-section=120");
    assert_int_equal(r.status, 400); /* another section's */
    assert_true(reply_has(&r, "value=\"新規\""));
    r = post("hanako", "/systems/new",
             "p-name=%E8%A1%8C%E6%94%BF%E6%83%85%E5%A0%B1%E6%8F%90%E4%BE%9B%E3%82%B7%E3%82%B9%E3%83%86%E3%83%A0"
             "&r-managing-section=110");
    assert_int_equal(r.status, 400); /* the name is taken */
    assert_int_equal(post("reader", "/systems/new", "p-name=x").status, 403);
    assert_int_equal(record_size(), before);
}

static void a_system_comes_from_a_file(void **state) {
    (void)state;
    static const struct site_field ours[] = {{"origin", SITE_URL}, {"sec-fetch-site", "same-origin"}, {NULL, NULL}};
    struct str body = arena_fmt(site->a,
                                "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%.*s\r\n"
                                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.yaml\"\r\n"
                                "Content-Type: text/plain\r\n\r\nkijun: 1\nsystem:\n  name: <b>&\"新\n\r\n--b--\r\n",
                                STR_ARG(site_token(site, "hanako")));
    int64_t before = record_size();
    struct reply r =
        site_send(site, "hanako", "POST", "/systems/new/file", body, "multipart/form-data; boundary=b", ours);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "&lt;b&gt;&amp;&quot;新"));
    assert_int_equal(record_size(), before);
    r = post("hanako", "/systems/new/confirmed",
             "p-name=%E6%96%B0&r-managing-section=110&json=%7B%22kijun%22%3A1%2C%22system%22%3A%7B%22name%22%3A%22%E6%"
             "96%B0%22%7D%7D");
    assert_int_equal(r.status, 303);
    r = post("hanako", "/systems/new/confirmed", "p-name=y&r-managing-section=110&json=%7B");
    assert_int_equal(r.status, 400);
    body = arena_fmt(site->a,
                     "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%.*s\r\n"
                     "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.yaml\"\r\n"
                     "Content-Type: text/plain\r\n\r\nname: [\r\n--b--\r\n",
                     STR_ARG(site_token(site, "hanako")));
    r = site_send(site, "hanako", "POST", "/systems/new/file", body, "multipart/form-data; boundary=b", ours);
    assert_int_equal(r.status, 400);
}

static void a_system_is_copied_and_removed(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1/copy");
    assert_int_equal(r.status, 200);
    r = post("hanako", "/systems/1/copy", "name=%E5%86%99&year=%E4%BB%A4%E5%92%8C9%E5%B9%B4%E5%BA%A6");
    assert_int_equal(r.status, 303);
    r = post("hanako", "/systems/1/copy", "name=%E5%86%99&year=2027");
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "value=\"写\""));
    r = post("hanako", "/systems/5/remove", "why=");
    assert_int_equal(r.status, 400);
    assert_int_equal(get("hanako", "/systems/5").status, 200);
    assert_int_equal(post("jiro", "/systems/5/remove", "why=x").status, 403);
    assert_int_equal(post("hanako", "/systems/5/remove", "why=%E8%AA%A4%E3%82%8A").status, 303);
    assert_int_equal(get("hanako", "/systems/5").status, 404);
}

/* Its front and its forms -------------------------------------------------------------------------------------------
 */

static void the_front_tells_what_is_next(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "/systems/1/work/4"));
    assert_true(reply_has(&r, "/systems/1/history"));
    assert_true(reply_has(&r, "/systems/1/label"));
    r = get("reader", "/systems/1");
    assert_int_equal(r.status, 200);
    assert_false(reply_has(&r, "/systems/1/label"));
    assert_int_equal(get("kaikei", "/systems/1").status, 404);
    assert_int_equal(get("kaikei", "/systems/99").status, 404);
}

static void two_people_change_the_register_and_lose_nothing(void **state) {
    (void)state;
    struct reply shown = get("hanako", "/systems/1/register");
    assert_int_equal(shown.status, 200);
    const char *changed = hidden_of(&shown, "c-r-contact");
    char form[400];
    assert_int_equal(post("jiro", "/systems/1/register", "r-contact=jiro-1234&o-r-contact=&c-r-contact=0").status, 303);
    snprintf(form, sizeof form,
             "r-contact=hanako-99&o-r-contact=&c-r-contact=%s&r-reading=%s&o-r-reading=&c-r-reading=0", changed,
             "%E3%81%8E%E3%82%87%E3%81%86");
    struct reply r = post("hanako", "/systems/1/register", form);
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "hanako-99"));
    assert_true(reply_has(&r, "jiro-1234"));
    assert_true(reply_has(&r, "佐藤次郎"));
    r = get("hanako", "/systems/1");
    assert_true(reply_has(&r, "jiro-1234"));
    assert_true(reply_has(&r, "ぎょう")); /* what nobody else touched was saved */
    r = get("hanako", "/systems/1/register");
    snprintf(form, sizeof form, "r-contact=hanako-99&o-r-contact=jiro-1234&c-r-contact=%s",
             hidden_of(&r, "c-r-contact"));
    assert_int_equal(post("hanako", "/systems/1/register", form).status, 303);
    r = get("hanako", "/systems/1");
    assert_true(reply_has(&r, "hanako-99"));
}

static void what_is_wrong_in_the_register_is_said(void **state) {
    (void)state;
    int64_t before = record_size();
    struct reply r =
        post("hanako", "/systems/1/register",
             "r-next-inspection=2026-02-30&o-r-next-inspection=&c-r-next-inspection=0&p-name=&o-p-name=x&c-p-name=1");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "2026-02-30"));
    assert_int_equal(record_size(), before);
    /* To a section that she does not manage. */
    r = get("hanako", "/systems/1/register");
    char form[200];
    snprintf(form, sizeof form, "r-managing-section=120&o-r-managing-section=110&c-r-managing-section=%s",
             hidden_of(&r, "c-r-managing-section"));
    assert_int_equal(post("hanako", "/systems/1/register", form).status, 400);
    assert_int_equal(record_size(), before);
    assert_int_equal(get("reader", "/systems/1/register").status, 403);
}

static void the_label_needs_a_reason(void **state) {
    (void)state;
    int64_t before = record_size();
    struct reply r =
        post("hanako", "/systems/1/label", "confidentiality=1&integrity=1&availability=1&changed=0&reason=");
    assert_int_equal(r.status, 400);
    assert_int_equal(record_size(), before);
    assert_int_equal(
        post("hanako", "/systems/1/label", "confidentiality=1&integrity=1&availability=1&changed=0&reason=ok").status,
        303);
    r = post("hanako", "/systems/1/label", "confidentiality=2&integrity=1&availability=1&changed=0&reason=late");
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "late"));
    assert_int_equal(post("jiro", "/systems/1/label", "confidentiality=1&reason=x").status, 403);
}

/* People, what to do -------------------------------------------------------------------------------------------------
 */

static void an_assignment_appears_on_the_own_page(void **state) {
    (void)state;
    struct reply r = post(
        "hanako", "/systems/1/people",
        "person=jiro&duty=answer&due=%E4%BB%A4%E5%92%8C2%E5%B9%B44%E6%9C%881%E6%97%A5&why=%E8%A6%8B%E7%9B%B4%E3%81%97");
    assert_int_equal(r.status, 303);
    r = get("jiro", "/");
    assert_true(reply_has(&r, "行政情報提供システム"));
    assert_true(reply_has(&r, "見直し"));
    assert_true(reply_has(&r, "/systems/1/work/4"));
    r = get("jiro", "/calendar.ics");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "DTSTART;VALUE=DATE:20200401"));
    r = post("hanako", "/systems/1/people", "person=&duty=x&due=99&why=kept");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "kept"));
    r = get("hanako", "/systems/1/people/1");
    char form[100];
    snprintf(form, sizeof form, "changed=%s&due=&why=later", hidden_of(&r, "changed"));
    assert_int_equal(post("hanako", "/systems/1/people/1", form).status, 303);
    assert_int_equal(post("hanako", "/systems/1/people/1", form).status, 409);
    assert_int_equal(post("hanako", "/systems/2/people/1/end", "end_why=x").status, 404);
    assert_int_equal(post("hanako", "/systems/1/people/1/end", "end_why=x").status, 303);
    r = get("jiro", "/");
    assert_false(reply_has(&r, "/systems/1/work/4"));
    assert_int_equal(get("jiro", "/systems/1/people").status, 403);
}

static void an_assignment_gives_no_right(void **state) {
    (void)state;
    assert_int_equal(post("hanako", "/systems/1/people", "person=kaikei&duty=answer&due=2020-04-01&why=").status, 303);
    struct reply r = get("kaikei", "/");
    assert_int_equal(r.status, 200);
    assert_false(reply_has(&r, "行政情報提供システム"));
}

static void reminders_say_what_is_due(void **state) {
    (void)state;
    struct err e = {0};
    struct reminder_to *list;
    struct reminder_mail mail;
    size_t n, at;
    post("hanako", "/systems/1/label", "confidentiality=1&integrity=0&availability=0&changed=0&reason=x");
    assert_int_equal(post("hanako", "/systems/1/people", "person=jiro&duty=answer&due=2026-04-01&why=secret").status,
                     303);
    assert_int_equal(post("hanako", "/systems/2/people", "person=smith&duty=answer&due=2026-04-08&why=").status, 303);
    assert_true(reminders_all(site->a, site->record.store, STR("2026-04-01"), 6, &list, &n, &e));
    assert_int_equal(n, 1);
    list[0].reminder.base_url = STR(SITE_URL);
    assert_true(reminder_write(site->a, list[0].lang, &list[0].reminder, &mail, &e));
    assert_true(str_find(mail.body, STR("佐藤次郎"), &at));
    assert_true(str_find(mail.body, STR("2026-04-01"), &at));
    assert_true(str_find(mail.body, STR("行政情報提供システム"), &at));
    assert_true(str_find(mail.body, STR(SITE_URL "/"), &at));
    assert_false(str_find(mail.body, STR("secret"), &at));
    assert_false(str_find(mail.subject, STR("\n"), &at));
    assert_true(reminders_all(site->a, site->record.store, STR("2026-04-09"), 6, &list, &n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(list[1].lang, LANG_EN);
    assert_int_equal(list[1].reminder.late, 1);
    assert_true(reminder_write(site->a, list[1].lang, &list[1].reminder, &mail, &e));
    assert_true(str_find(mail.body, STR("(late)"), &at));
    /* What may leave encrypted only is not named. */
    char form[120];
    struct reply r = get("hanako", "/systems/1/label");
    snprintf(form, sizeof form, "confidentiality=3&integrity=0&availability=0&changed=%s&reason=x",
             hidden_of(&r, "changed"));
    assert_int_equal(post("hanako", "/systems/1/label", form).status, 303);
    assert_true(
        reminder_of(site->a, site->record.store, STR("jiro"), LANG_JA, STR("2026-04-09"), 6, &list[0].reminder, &e));
    assert_int_equal(list[0].reminder.n, 1);
    assert_null(list[0].reminder.lines[0].system.ptr);
}

/* History ------------------------------------------------------------------------------------------------------------
 */

static void the_history_tells_who_and_what(void **state) {
    (void)state;
    post("hanako", "/systems/1/register", "r-contact=hanako-99&o-r-contact=&c-r-contact=0");
    struct reply r = get("reader", "/systems/1/history?person=%E7%94%B0%E4%B8%AD");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "田中花子"));
    assert_true(reply_has(&r, "hanako-99"));
    r = get("reader", "/systems/1/history?section=answers");
    assert_false(reply_has(&r, "hanako-99"));
    r = get("reader", "/systems/1/history?from=2026-99-01");
    assert_true(reply_has(&r, "2026-99-01"));
    r = get("reader", "/systems/1/history?before=100");
    assert_true(reply_has(&r, "#99"));
    assert_false(reply_has(&r, "#100<"));
    assert_int_equal(get("kaikei", "/systems/1/history").status, 404);
}

static void a_day_is_shown_and_compared(void **state) {
    (void)state;
    char today[DAY_TEXT_MAX], path[120];
    day_of(clock_unix_ms(), today);
    struct reply r = get("hanako", "/systems/1/at?on=1999-01-01");
    assert_int_equal(r.status, 200);
    snprintf(path, sizeof path, "/systems/1/at?on=%s", today);
    r = get("hanako", path);
    assert_true(reply_has(&r, "インターネット"));
    snprintf(path, sizeof path, "/systems/1/compare?one=%s", today);
    assert_int_equal(get("hanako", path).status, 200);
    r = get("hanako", "/systems/compare?one=1&other=2");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "行政情報提供システム"));
    r = get("hanako", "/systems/compare?one=1&other=3"); /* not hers */
    assert_true(reply_has(&r, "aria-invalid"));
}

static void an_entry_has_its_proof(void **state) {
    (void)state;
    struct reply r = get("reader", "/record/entries/20");
    assert_int_equal(r.status, 200);
    assert_int_equal(get("reader", "/record/entries/20/proof").status, 404); /* not sealed yet */
    installation_seal(&site->record);
    r = get("reader", "/record/entries/20");
    assert_true(reply_has(&r, "/record/entries/20/proof"));
    assert_true(reply_has(&r, "notice good"));
    r = get("reader", "/record/entries/20/proof");
    assert_int_equal(r.status, 200);
    assert_true(str_starts(r.body, STR("c2sp.org/tlog-proof@v1\n")));
    assert_int_equal(get("reader", "/record/log.vkey").status, 200);
    assert_int_equal(get("kaikei", "/record/entries/20").status, 404);
    assert_int_equal(get("nobody", "/record/entries/20/proof").status, 404);
    assert_int_equal(get("reader", "/record/entries/99999999").status, 404);
    /* An entry about people is for who audits. */
    char path[60];
    snprintf(path, sizeof path, "/record/entries/%lld", (long long)record_size() - 1);
    assert_int_equal(get("hanako", path).status, 404);
    assert_int_equal(get("kansa", path).status, 200);
}

/* The workbook -------------------------------------------------------------------------------------------------------
 */

static struct reply upload(const char *person, struct str file) {
    static const struct site_field ours[] = {{"origin", SITE_URL}, {"sec-fetch-site", "same-origin"}, {NULL, NULL}};
    struct buf b;
    buf_init(&b, 8 * MIB);
    buf_addf(&b, "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%.*s\r\n",
             STR_ARG(site_token(site, person)));
    buf_addz(&b, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n"
                 "Content-Type: application/octet-stream\r\n\r\n");
    buf_add(&b, file);
    buf_addz(&b, "\r\n--b--\r\n");
    struct str body = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return site_send(site, person, "POST", "/systems/register", body, "multipart/form-data; boundary=b", ours);
}

static void the_register_goes_out_and_comes_back(void **state) {
    (void)state;
    struct reply book = get("hanako", "/systems/register.xlsx");
    assert_int_equal(book.status, 200);
    assert_true(str_starts(book.body, STR("PK")));
    /* Somebody changes a value afterwards: the sheet, unchanged, would change nothing. */
    struct reply r = upload("hanako", book.body);
    assert_int_equal(r.status, 200);
    assert_false(reply_has(&r, "name=\"changes\""));
    /* Of another section: not one row may be written. */
    r = upload("kaikei", book.body);
    assert_int_equal(r.status, 200);
    assert_false(reply_has(&r, "name=\"changes\""));
    assert_false(reply_has(&r, "行政情報提供システム"));
    assert_int_equal(upload("hanako", STR("no workbook")).status, 400);
    int64_t before = record_size();
    r = post("kaikei", "/systems/register/confirmed", "changes=%5B%5B1%2C%22contact%22%2C%22x%22%2C0%2C%22A1%22%5D%5D");
    assert_int_equal(r.status, 403);
    r = post("hanako", "/systems/register/confirmed", "changes=%5B1%5D");
    assert_int_equal(r.status, 400);
    assert_int_equal(record_size(), before);
    char form[200];
    snprintf(form, sizeof form, "changes=%%5B%%5B1%%2C%%22contact%%22%%2C%%22neu-7%%22%%2C%lld%%2C%%22A1%%22%%5D%%5D",
             (long long)PART_ABSENT);
    r = post("hanako", "/systems/register/confirmed", form);
    assert_int_equal(r.status, 303);
    r = get("hanako", "/systems/register.csv");
    assert_true(reply_has(&r, "neu-7"));
}

int main(void) {
    crypto_start();
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_list_shows_what_one_may_see),
        T(words_of_two_characters_are_found),
        T(a_secret_system_is_for_the_cleared),
        T(a_system_is_added),
        T(what_cannot_be_added_is_kept),
        T(a_system_comes_from_a_file),
        T(a_system_is_copied_and_removed),
        T(the_front_tells_what_is_next),
        T(two_people_change_the_register_and_lose_nothing),
        T(what_is_wrong_in_the_register_is_said),
        T(the_label_needs_a_reason),
        T(an_assignment_appears_on_the_own_page),
        T(an_assignment_gives_no_right),
        T(reminders_say_what_is_due),
        T(the_history_tells_who_and_what),
        T(a_day_is_shown_and_compared),
        T(an_entry_has_its_proof),
        T(the_register_goes_out_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
