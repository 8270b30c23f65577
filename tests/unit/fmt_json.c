/* fmt_json: the JSON reader: RFC 8259 and nothing more, with exact places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include "fmt/fmt.h"

static struct arena *arena;
static struct diags diags;

static struct node *read_z(const char *text) {
    struct source src = {STR("t.json"), str_of(text)};
    diags = (struct diags){0};
    return json_read(arena, &src, &diags);
}

static void refused(const char *text, unsigned line, unsigned col, const char *words) {
    assert_null(read_z(text));
    assert_true(diags.count > 0);
    const struct err *e = &diags.list[0];
    if (e->line != line || e->col != col || !strstr(e->text, words))
        fail_msg("%s: want %u:%u \"%s\", got %u:%u \"%s\"", text, line, col, words, e->line, e->col, e->text);
}

static void reads_values(void **state) {
    (void)state;
    const struct node *n =
        read_z("{\"a\": [true, null, -1.5e3, 0], \"日\": \"\\u3042\\ud83d\\ude00\\n\\/\",\n \"m\": {}}");
    assert_non_null(n);
    assert_int_equal(n->count, 3);
    const struct node *list = node_find(n, "a"), *text = node_find(n, "日"), *map = node_find(n, "m");
    assert_int_equal(list->count, 4);
    assert_true(list->items[0]->plain && node_is_null(list->items[1]));
    assert_true(str_is(list->items[2]->text, "-1.5e3"));
    assert_true(str_is(text->text, "あ😀\n/") && !text->plain);
    assert_int_equal(text->col, 37);
    assert_int_equal(map->line, 2);
    assert_int_equal(map->col, 7);
    assert_int_equal(map->end - map->start, 2);
    assert_true(map->flow && map->type == NODE_MAP && map->count == 0);
    assert_int_equal(n->start, 0);
}

static void reads_bare_values(void **state) {
    (void)state;
    assert_true(str_is(read_z(" 12 ")->text, "12"));
    assert_true(str_is(read_z("\"\"")->text, ""));
    assert_true(node_is_null(read_z("null")));
    assert_false(node_is_null(read_z("\"null\"")));
}

static void refuses_the_usual_slips(void **state) {
    (void)state;
    refused("{\"a\": 1,}", 1, 9, "no comma");
    refused("[1,]", 1, 4, "no comma");
    refused("{a: 1}", 1, 2, "double quotes");
    refused("['a']", 1, 2, "double quotes");
    refused("[1 2]", 1, 4, "comma");
    refused("[1 // x\n]", 1, 4, "comma");
    refused("[/* x */]", 1, 2, "comments");
    refused("{\"a\" 1}", 1, 6, "colon");
    refused("{\"日\": 1} x", 1, 10, "after the end");
    refused("[1", 1, 3, "]");
    refused("[\"a", 1, 2, "never closed");
    refused("[", 1, 2, "ends");
    refused("[tru]", 1, 2, "value");
    refused("[NaN]", 1, 2, "value");
}

static void refuses_wrong_numbers(void **state) {
    (void)state;
    static const char *const wrong[] = {"[01]", "[-]", "[1.]", "[1e]", "[1e+]", "[-01]", "[1.e1]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) refused(wrong[i], 1, 2, "not a JSON number");
    refused("[+1]", 1, 2, "value");
    refused("[.5]", 1, 2, "value");
    refused("[0x1]", 1, 3, "comma");
}

static void refuses_wrong_texts(void **state) {
    (void)state;
    refused("[\"\\ud800\"]", 1, 9, "surrogate");
    refused("[\"\\ud800\\u0041\"]", 1, 15, "surrogate");
    refused("[\"\\udc00\"]", 1, 9, "surrogate");
    refused("[\"\\ud800\\ue000\"]", 1, 15, "surrogate");
    refused("[\"\\u12g4\"]", 1, 7, "hexadecimal");
    refused("[\"\\x\"]", 1, 4, "After \\");
    refused("[\"a\nb\"]", 1, 4, "line end");
    refused("[\"\\u0000\"]", 1, 2, "U+0000");
    refused("{\"a\":1,\n \"\\u0061\":2}", 2, 2, "twice (first on line 1)");
    refused("[\"\xff\"]", 1, 3, "UTF-8");
}

static void has_limits(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 16 * MIB);
    for (int i = 0; i < 100000; i++) buf_addc(&b, '[');
    refused(b.ptr, 1, 33, "32 deep");
    buf_clear(&b);
    buf_addz(&b, "[1");
    for (int i = 0; i < NODE_COUNT_MAX; i++) buf_addz(&b, ",1");
    buf_addz(&b, "]");
    refused(b.ptr, 1, 400000, "more than 200000");
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values),
        cmocka_unit_test(reads_bare_values),
        cmocka_unit_test(refuses_the_usual_slips),
        cmocka_unit_test(refuses_wrong_numbers),
        cmocka_unit_test(refuses_wrong_texts),
        cmocka_unit_test(has_limits),
    };
    arena = arena_new(256 * MIB);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
