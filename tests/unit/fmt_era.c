/* Days as offices write them, both directions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fmt/era.h"

static void reads(const char *text, const char *day) {
    char out[ERA_DAY_MAX] = "untouched!";
    struct err e;
    if (!era_read_in(LANG_EN, str_of(text), out, &e)) fail_msg("%s: %s", text, e.text);
    assert_string_equal(out, day);
}

static void refuses(const char *text, const char *says) {
    char out[ERA_DAY_MAX] = "untouched!";
    struct err e;
    if (era_read_in(LANG_EN, str_of(text), out, &e)) fail_msg("%s was read as %s", text, out);
    assert_string_equal(out, "untouched!");
    if (!strstr(e.text, says)) fail_msg("%s: %s", text, e.text);
}

static void every_way_of_a_day(void **state) {
    (void)state;
    static const char *const ways[] = {"2026-03-31",
                                       "2026/3/31",
                                       "2026年3月31日",
                                       "２０２６年３月３１日",
                                       "R8.3.31",
                                       "Ｒ８．３．３１",
                                       "r8/3/31",
                                       "R08.03.31",
                                       "令和8年3月31日",
                                       "令和８年３月３１日",
                                       "令和八年三月三十一日",
                                       "令和 8年 3月 31日",
                                       "㋿8.3.31",
                                       "20260331",
                                       "二〇二六年三月三十一日",
                                       "令和8.3.31",
                                       "2026.3.31",
                                       "R8年3月31日",
                                       "R.8.3.31"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) reads(ways[i], "2026-03-31");
    reads("明治元年1月25日", "1868-01-25");
    reads("M45.7.29", "1912-07-29");
    reads("大正元年7月30日", "1912-07-30");
    reads("昭和64年1月7日", "1989-01-07");
    reads("㍻元年1月8日", "1989-01-08");
    reads("H31.4.30", "2019-04-30");
    reads("令和元年5月1日", "2019-05-01");
    reads("R6.2.29", "2024-02-29");
}

static void what_is_no_day(void **state) {
    (void)state;
    static const char *const none[] = {
        "",     "令和",          "R8.3",     "8.3.31",          "2026-03/31", "2026年3/31", "R8.3.31x",
        "昨日", "令和0年1月1日", "R-1.3.31", "99999999999-1-1", "2026-3-",    "202603311",  "二千二十六年"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) refuses(none[i], "no date");
    refuses("R7.2.29", "does not exist");
    refuses("2026-13-01", "does not exist");
    refuses("令和元年4月1日", "平成31年4月1日");
    refuses("平成31年5月1日", "令和元年5月1日");
    refuses("昭和100年1月1日", "令和7年1月1日");
    refuses("\xff\xfe", "no date");
}

static struct str written(struct buf *b, const char *day, enum era_form form) {
    buf_clear(b);
    era_write(str_of(day), form, b);
    return buf_str(b);
}

static void there_and_back(void **state) {
    (void)state;
    struct buf b;
    char day[ERA_DAY_MAX];
    struct err e;
    buf_init(&b, KIB);
    assert_true(str_is(written(&b, "2026-03-31", ERA_LONG), "令和8年3月31日"));
    assert_true(str_is(written(&b, "2019-05-01", ERA_LONG), "令和元年5月1日"));
    assert_true(str_is(written(&b, "2019-04-30", ERA_SHORT), "H31.4.30"));
    assert_true(str_is(written(&b, "1867-12-31", ERA_LONG), "1867-12-31"));
    assert_true(str_is(written(&b, "no day", ERA_LONG), "no day"));
    for (int64_t t = -3200000000; t < 4000000000; t += 86400 * 13) {
        char iso[CLOCK_TEXT_MAX];
        clock_text(t * 1000, iso);
        iso[10] = 0;
        for (int form = 0; form < 2; form++) {
            assert_true(era_read_in(LANG_EN, written(&b, iso, (enum era_form)form), day, &e));
            assert_string_equal(day, iso);
        }
    }
    buf_release(&b);
}

static void the_year_of_an_office(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, KIB);
    assert_int_equal(era_fiscal_year(STR("2026-03-31")), 2025);
    assert_int_equal(era_fiscal_year(STR("2026-04-01")), 2026);
    assert_int_equal(era_fiscal_year(STR("x")), 0);
    era_write_fiscal(2025, &b);
    assert_true(str_is(buf_str(&b), "令和7年度"));
    buf_clear(&b);
    era_write_fiscal(2019, &b);
    assert_true(str_is(buf_str(&b), "令和元年度"));
    static const char *const ways[] = {"2025", "2025年度", "令和7年度", "R7", "Ｒ７年度", "令和七年度", "2025年"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) assert_int_equal(era_read_fiscal(str_of(ways[i])), 2025);
    assert_int_equal(era_read_fiscal(STR("来年度")), 0);
    assert_int_equal(era_read_fiscal(STR("7")), 0);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_way_of_a_day), cmocka_unit_test(what_is_no_day),
                                       cmocka_unit_test(there_and_back), cmocka_unit_test(the_year_of_an_office)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
