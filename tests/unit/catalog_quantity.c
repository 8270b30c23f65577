/* Typed values of service levels: reading, writing, saying, comparing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/catalog.h"

static const struct standard *std;

static bool parse(enum measure m, const char *text, struct quantity *q) {
    struct err why;
    return quantity_parse(std, m, str_of(text), q, &why);
}

/* What is read is written the same way again. */
static void same(enum measure m, const char *text) {
    struct quantity q;
    struct buf b;
    buf_init(&b, KIB);
    if (!parse(m, text, &q)) fail_msg("%s is not read", text);
    quantity_write(std, m, &q, &b);
    if (!str_is(buf_str(&b), text)) fail_msg("%s became %.*s", text, STR_ARG(buf_str(&b)));
    buf_release(&b);
}

static void reads_and_writes(void **state) {
    (void)state;
    same(MEASURE_INTERVAL, "1/5min"), same(MEASURE_INTERVAL, "1/3mo"), same(MEASURE_INTERVAL, "1/backup");
    same(MEASURE_DURATION, "20min"), same(MEASURE_DURATION, "24h"), same(MEASURE_RETENTION, "5y");
    same(MEASURE_RATIO, "99.5%"), same(MEASURE_RATIO, "99.9999%"), same(MEASURE_RATIO, "100%"),
        same(MEASURE_RATIO, "95%");
    same(MEASURE_COUNT, "0"), same(MEASURE_COUNT, "5");
    same(MEASURE_MEANS, "password"), same(MEASURE_MEANS, "password+certificate"),
        same(MEASURE_MEANS, "ic_card|biometrics");
    same(MEASURE_DONE, "yes"), same(MEASURE_DONE, "no");
}

static void refuses(void **state) {
    static const struct {
        enum measure m;
        const char *text;
    } wrong[] = {
        {MEASURE_INTERVAL, "5min"},
        {MEASURE_INTERVAL, "2/5min"},
        {MEASURE_INTERVAL, "1/"},
        {MEASURE_INTERVAL, "1/0min"},
        {MEASURE_INTERVAL, "1/5"},
        {MEASURE_INTERVAL, "1/nothing"},
        {MEASURE_DURATION, "20"},
        {MEASURE_DURATION, "20 min"},
        {MEASURE_DURATION, "-20min"},
        {MEASURE_DURATION, "min"},
        {MEASURE_DURATION, "99999999999h"},
        {MEASURE_RATIO, "99.5"},
        {MEASURE_RATIO, "101%"},
        {MEASURE_RATIO, "100.1%"},
        {MEASURE_RATIO, "99.%"},
        {MEASURE_RATIO, "99.12345%"},
        {MEASURE_RATIO, "%"},
        {MEASURE_COUNT, ""},
        {MEASURE_COUNT, "3.5"},
        {MEASURE_MEANS, ""},
        {MEASURE_MEANS, "password+"},
        {MEASURE_MEANS, "a password"},
        {MEASURE_MEANS, "ic_card|password+certificate"},
        {MEASURE_DONE, "maybe"},
    };
    struct quantity q;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (parse(wrong[i].m, wrong[i].text, &q)) fail_msg("%s is read", wrong[i].text);
}

/* Whether `value` reaches `wanted` for a metric of this kind. */
static enum reach reach(enum measure m, enum better b, const char *wanted, const char *value) {
    struct reference_value reference = {0};
    struct metric metric = {.measure = m, .better = b, .from = -1, .values = &reference, .n_values = 1};
    struct quantity q;
    assert_true(parse(m, wanted, &reference.value));
    assert_true(parse(m, value, &q));
    return quantity_reach(std, &metric, &q, 0);
}

static void compares(void **state) {
    (void)state;
    assert_int_equal(reach(MEASURE_INTERVAL, BETTER_LESS, "1/5min", "1/5min"), REACH_YES);
    assert_int_equal(reach(MEASURE_INTERVAL, BETTER_LESS, "1/5min", "1/300s"), REACH_YES);
    assert_int_equal(reach(MEASURE_INTERVAL, BETTER_LESS, "1/5min", "1/6min"), REACH_NO);
    assert_int_equal(reach(MEASURE_INTERVAL, BETTER_LESS, "1/backup", "1/1d"), REACH_ASK);
    assert_int_equal(reach(MEASURE_RETENTION, BETTER_MORE, "1y", "12mo"), REACH_YES); /* months beside months */
    assert_int_equal(reach(MEASURE_RETENTION, BETTER_MORE, "1y", "364d"), REACH_NO);
    assert_int_equal(reach(MEASURE_RETENTION, BETTER_MORE, "3mo", "90d"), REACH_YES);
    assert_int_equal(reach(MEASURE_DURATION, BETTER_MORE, "10min", "15min"), REACH_YES);
    assert_int_equal(reach(MEASURE_RATIO, BETTER_MORE, "99.5%", "99.49%"), REACH_NO);
    assert_int_equal(reach(MEASURE_RATIO, BETTER_MORE, "99.5%", "99.5%"), REACH_YES);
    assert_int_equal(reach(MEASURE_COUNT, BETTER_MORE, "5", "3"), REACH_NO);
    assert_int_equal(reach(MEASURE_DONE, BETTER_MORE, "yes", "no"), REACH_NO);
    assert_int_equal(reach(MEASURE_DONE, BETTER_MORE, "yes", "yes"), REACH_YES);
}

static void compares_means(void **state) {
    (void)state;
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "ic_card|biometrics", "biometrics"), REACH_YES);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "ic_card|biometrics", "password"), REACH_NO);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "ic_card|biometrics", "password+certificate"), REACH_YES);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "cold_standby", "hot_standby"), REACH_YES);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "hot_standby", "cold_standby"), REACH_NO);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "http_encryption", "ip_encryption"), REACH_ASK);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "time_stamp+signature", "signature"), REACH_NO);
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "signature", "signature+time_stamp"), REACH_YES);
    /* Either of two is promised: the weaker one counts. */
    assert_int_equal(reach(MEASURE_MEANS, BETTER_MORE, "biometrics", "password|biometrics"), REACH_NO);
}

static void speaks(void **state) {
    struct quantity q;
    struct buf b;
    (void)state;
    buf_init(&b, KIB);
    assert_true(parse(MEASURE_INTERVAL, "1/5min", &q));
    quantity_speak(std, MEASURE_INTERVAL, BETTER_LESS, &q, LANG_JA, &b);
    assert_true(str_is(buf_str(&b), "5分に1回以上"));
    buf_clear(&b);
    quantity_speak(std, MEASURE_INTERVAL, BETTER_LESS, &q, LANG_EN, &b);
    assert_true(str_is(buf_str(&b), "once in 5 minutes"));
    buf_clear(&b);
    assert_true(parse(MEASURE_DURATION, "1h", &q));
    quantity_speak(std, MEASURE_DURATION, BETTER_MORE, &q, LANG_EN, &b);
    assert_true(str_is(buf_str(&b), "1 hour or more"));
    buf_release(&b);
}

static void every_reference_value_is_its_own_measure(void **state) {
    const struct catalog *cat = catalog_builtin();
    size_t must = 0;
    (void)state;
    for (size_t i = 0; i < cat->n_metrics; i++)
        for (size_t p = 0; p < cat->metrics[i].n_values; p++) {
            const struct reference_value *v = &cat->metrics[i].values[p];
            must += v->must;
            assert_int_equal(quantity_reach(std, &cat->metrics[i], &v->value, p), v->free ? REACH_FREE : REACH_YES);
        }
    assert_true(must > 0);
}

int main(void) {
    const struct catalog *cat = catalog_builtin();
    for (size_t i = 0; i < cat->n_standards; i++)
        if (cat->standards[i].n_means) std = &cat->standards[i];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes), cmocka_unit_test(refuses),
        cmocka_unit_test(compares),         cmocka_unit_test(compares_means),
        cmocka_unit_test(speaks),           cmocka_unit_test(every_reference_value_is_its_own_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
