/* CSV: quotes, line ends, encodings, ceilings; and cells that a spreadsheet would run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt/csv.h"

static const struct csv_limits limits = {.bytes = 4 * KIB, .rows = 4, .columns = 3, .cell = 20};

static bool read(struct arena *a, struct str text, struct csv *out, struct diags *d) {
    *d = (struct diags){0};
    return csv_read(a, &(struct source){STR("t.csv"), text}, &limits, out, d);
}

static void test_cells(void **state) {
    struct arena *a = arena_new(MIB);
    struct csv t;
    struct diags d;
    (void)state;
    assert_true(read(a,
                     STR("\xEF\xBB\xBF"
                         "a,\"b,\"\"c\"\"\",\r\n\r\n\"1\r\n2\",,x"),
                     &t, &d));
    assert_true(t.n == 2 && t.columns == 3 && !t.cp932);
    assert_true(str_is(t.rows[0].cells[1], "b,\"c\"") && t.rows[0].cells[2].len == 0);
    assert_true(t.rows[1].line == 3 && str_is(t.rows[1].cells[0], "1\n2") && str_is(t.rows[1].cells[2], "x"));
    assert_true(read(a, STR("\x8E\x81\x96\xBC,\xB6\xC5\n"), &t, &d)); /* 氏名, half-width kana */
    assert_true(t.cp932 && str_is(t.rows[0].cells[0], "氏名") && str_is(t.rows[0].cells[1], "ｶﾅ"));
    arena_free(a);
}

static void test_what_is_refused(void **state) {
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {{"a,b\n\"c,d\n", 2},
               {"a,b\nc\n", 2},
               {"a\nb,c\n", 2},
               {"a\"b\n", 1},
               {"\"a\"b\n", 1},
               {"a,b,c,d\n", 1},
               {"1\n2\n3\n4\n5\n", 5},
               {"a\x01\n", 1},
               {"\xFF\xFE"
                "a",
                1},
               {"a\x80", 1},
               {"012345678901234567890\n", 1},
               {"\"012345678901234567890\"\n", 1},
               {"", 1}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *a = arena_new(MIB);
        struct csv t;
        struct diags d;
        if (read(a, str_of(bad[i].text), &t, &d)) fail_msg("taken: %zu", i);
        if (d.list[0].line != bad[i].line) fail_msg("%zu: line %u: %s", i, d.list[0].line, d.list[0].text);
        arena_free(a);
    }
}

static void written(const char *cell, const char *want) {
    struct buf b;
    struct csvw w;
    buf_init(&b, KIB);
    csvw_init(&w, &b);
    csvw_cell(&w, str_of(cell));
    csvw_end_row(&w);
    assert_true(buf_ok(&b) && str_eq(str_cut(buf_str(&b), 3, b.len - 2), str_of(want)));
    buf_release(&b);
}

static void test_no_cell_is_a_formula(void **state) {
    (void)state;
    written("=1+1", "'=1+1");
    written("@SUM(A1)", "'@SUM(A1)");
    written("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
    written("-1+2", "'-1+2");
    written("-12.5", "-12.5");
    written("+81", "+81");
    written("\t=1", "'\t=1");
    written("＝1", "'＝1");
    written("=a,\"b\"", "\"'=a,\"\"b\"\"\"");
    written("a\nb", "\"a\nb\"");
    written(" a", "\" a\"");
    written("", "");
}

static void test_what_is_written_is_read(void **state) {
    struct arena *a = arena_new(MIB);
    struct buf b;
    struct csvw w;
    struct csv t;
    struct diags d;
    (void)state;
    buf_init(&b, KIB);
    csvw_init(&w, &b);
    csvw_cell(&w, STR("氏,\"名"));
    csvw_int(&w, -7);
    csvw_end_row(&w);
    assert_true(read(a, buf_str(&b), &t, &d));
    assert_true(str_is(t.rows[0].cells[0], "氏,\"名") && str_is(t.rows[0].cells[1], "-7"));
    buf_release(&b);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_no_cell_is_a_formula),
        cmocka_unit_test(test_what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
