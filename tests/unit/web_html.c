/* web: what compiled pages write, for each place of the HTML; and what values become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "marks.html.h"
#include "web/visit.h"
#include "web/web.h"

static struct buf out;
static struct html in(enum lang lang) {
    buf_release(&out);
    buf_init(&out, MIB);
    return (struct html){&out, lang, NULL};
}
static void is(const char *want) {
    if (!out.ptr || strcmp(out.ptr, want) != 0) print_message("# it is:\n%s\n# and not:\n%s\n", out.ptr, want);
    assert_true(out.ptr && strcmp(out.ptr, want) == 0);
}

static void places(void **state) {
    (void)state;
    struct html h = in(LANG_EN);
    t_places(&h, STR("/<a>&\"'\r\x01 %é"));
    is("<p title=\"/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é\" class='x "
       "/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é'>/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é</p>\n"
       "<a href=\"/a/%2F%3Ca%3E%26%22%27%0D%01%20%25%C3%A9?q=%2F%3Ca%3E%26%22%27%0D%01%20%25%C3%A9#"
       "%2F%3Ca%3E%26%22%27%0D%01%20%25%C3%A9\">x</a>\n"
       "<a href=\"/%3Ca%3E&amp;%22%27%0D%01%20%%C3%A9?x=1\">x</a>\n"
       "<textarea aria-label=\"/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é\">\n"
       "/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é</textarea>\n"
       "<title>/&lt;a&gt;&amp;&quot;&#39;&#13;\xef\xbf\xbd %é</title>\n");
}

/* A branch, a loop, a layout in a layout, and blanks. */
static void flows(void **state) {
    (void)state;
    struct html h = in(LANG_EN);
    t_flows(&h, 0, false);
    is("<!doctype html>\n<html lang=\"en\">\n<title>Help</title>\n<main>\n<h1>}}</h1>\n<p>Help</p>\n<ul>\n</ul>\n"
       "\n</main>\n</html>\n");
    h = in(LANG_JA);
    t_flows(&h, 4, true);
    is("<!doctype html>\n<html lang=\"ja\">\n<title>説明</title>\n<main>\n<h1>(&quot;many&quot;)</h1>\n"
       "<p class=\"a b\" hidden>4,000</p>\n<ul>\n<li>{{: 0 open</li>\n\n<li>}}: 1 open</li>\n\n<li>{{: 2 open</li>\n\n"
       "<li>}}: 3 open</li>\n\n</ul>\n\n</main>\n</html>\n");
    h = in(LANG_EN);
    t_flows(&h, 3, false);
    assert_non_null(strstr(out.ptr, "<p>else</p>\n<ul>"));
    assert_null(strstr(out.ptr, "nothing is said"));
}

static void values(void **state) {
    (void)state;
    struct html h = in(LANG_EN);
    struct visit v = {.viewer = {.csrf = "a<b"}, .open_token = STR("c\"d")};
    h.visit = &v;
    t_values(&h);
    is("1 -2 3 4 true 1 z s <b>m</b>\n1 April 2026 soon 1970-01-01 09:00 -9,223,372,036,854,775,808 "
       "Not 100% done: &quot;yet&quot;\n<pre>\n a   b\n</pre>\n"
       "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"token\" value=\"a&lt;b\"></form>\n"
       "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"token\" value=\"c&quot;d\"></form>\n");
}

/* A whole address stays on this site, whatever it was made from. */
static void addresses(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"/systems/3", "/systems/3"},
                                           {"//example.org", "#"},
                                           {"/\\example.org", "#"},
                                           {"https:x", "#"},
                                           {"javascript:x", "#"},
                                           {"", "#"},
                                           {"/", "/"},
                                           {"/a\"onclick='x'", "/a%22onclick=%27x%27"},
                                           {"/\t/x", "/%09/x"},
                                           {"/a?b=%E8%AA%8D&c", "/a?b=%E8%AA%8D&amp;c"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct html h = in(LANG_EN);
        html_path(&h, str_of(pairs[i][0]));
        is(pairs[i][1]);
    }
    /* A segment that a browser would take away, with the one before it. */
    struct html h = in(LANG_EN);
    html_raw(&h, "/a/", 3);
    html_put_url(&h, "..");
    html_raw(&h, "/x?q=", 5);
    html_put_url(&h, "..");
    is("/a/%EF%BF%BD/x?q=..");
}

static void dates(void **state) {
    (void)state;
    static const char *const pairs[][3] = {{"2026-04-01", "2026年4月1日", "1 April 2026"},
                                           {"2024-02-29", "2024年2月29日", "29 February 2024"},
                                           {"2025-02-29", "2025-02-29", "2025-02-29"},
                                           {"2026-4-1", "2026-4-1", "2026-4-1"},
                                           {"<b>", "&lt;b&gt;", "&lt;b&gt;"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            struct html h = in(lang);
            html_date(&h, str_of(pairs[i][0]));
            is(pairs[i][lang == LANG_JA ? 1 : 2]);
        }
    struct html h = in(LANG_EN);
    html_count(&h, 999);
    html_raw(&h, " ", 1);
    html_count(&h, 1000);
    html_raw(&h, " ", 1);
    html_count(&h, -123456);
    html_raw(&h, " ", 1);
    html_moment(&h, INT64_C(1775006100000));
    is("999 1,000 -123,456 2026-04-01 10:15");
}

static void assets(void **state) {
    (void)state;
    size_t n;
    const struct listener_asset *list = web_assets(&n);
    assert_true(n >= 3);
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        assert_true(list[i].forever && list[i].bytes.len > 50 && list[i].etag[0] == '"');
        found = found || strcmp(list[i].path, ASSET_kijun_css) == 0;
        if (strcmp(list[i].path, ASSET_kijun_js) == 0) assert_true(list[i].bytes.len <= 15 * KIB);
    }
    assert_true(found);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(places),    cmocka_unit_test(flows), cmocka_unit_test(values),
                                       cmocka_unit_test(addresses), cmocka_unit_test(dates), cmocka_unit_test(assets)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_release(&out);
    return failed;
}
