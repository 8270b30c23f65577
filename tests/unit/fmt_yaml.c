/* fmt_yaml: the YAML reader: the tree, exact places, and what it refuses with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include "fmt/fmt.h"

static struct arena *arena;
static struct diags diags;
static struct source src;

static struct node *read_str(struct str text) {
    src = (struct source){STR("t.yaml"), text};
    diags = (struct diags){0};
    return node_read(arena, &src, &diags);
}

static struct node *read_ok(const char *text) {
    struct node *n = read_str(str_of(text));
    if (!n) diags_print(&diags, stderr);
    assert_non_null(n);
    return n;
}

static void refused_str(struct str text, unsigned line, unsigned col, const char *words) {
    assert_null(read_str(text));
    assert_true(diags.count > 0);
    const struct err *e = &diags.list[0];
    if (e->line != line || e->col != col || !strstr(e->text, words))
        fail_msg("want %u:%u \"%s\", got %u:%u \"%s\"", line, col, words, e->line, e->col, e->text);
}

static void refused(const char *text, unsigned line, unsigned col, const char *words) {
    refused_str(str_of(text), line, col, words);
}

/* The node stands at line:col and its bytes are exactly these. */
static void stands(const struct node *n, unsigned line, unsigned col, const char *bytes) {
    assert_non_null(n);
    assert_int_equal(n->line, line);
    assert_int_equal(n->col, col);
    assert_string_equal(arena_str(arena, str_cut(src.text, n->start, n->end)).ptr, bytes);
}

static void reads_the_shapes(void **state) {
    (void)state;
    const struct node *n =
        read_ok("名: 行政\nlist: [a, 'b', \"c\\n\"]\nblock:\n- x\n- y: 1\n  z: |\n    一\n    二\n\nlast:\n");
    assert_int_equal(n->type, NODE_MAP);
    assert_int_equal(n->count, 4);
    stands(n->keys[0], 1, 1, "名");
    stands(node_find(n, "名"), 1, 4, "行政");
    const struct node *list = node_find(n, "list");
    stands(list, 2, 7, "[a, 'b', \"c\\n\"]");
    assert_true(list->flow && list->items[0]->plain && !list->items[1]->plain);
    assert_true(str_is(list->items[2]->text, "c\n"));
    const struct node *block = node_find(n, "block");
    stands(block, 4, 1, "- x\n- y: 1\n  z: |\n    一\n    二");
    assert_false(block->flow);
    stands(block->items[1], 5, 3, "y: 1\n  z: |\n    一\n    二");
    assert_true(str_is(node_find(block->items[1], "z")->text, "一\n二\n"));
    assert_true(node_is_null(node_find(n, "last")));
    assert_null(node_find(n, "nope"));
}

static void places_survive_bom_and_crlf(void **state) {
    (void)state;
    const struct node *n = read_ok("\xEF\xBB\xBF名: 値\r\nb: {c: 三}\r\n");
    stands(n->keys[0], 1, 1, "名");
    stands(n->items[0], 1, 4, "値");
    stands(n->items[1], 2, 4, "{c: 三}");
    stands(n->items[1]->items[0], 2, 8, "三");
}

static void pairs_in_lists_have_places(void **state) {
    (void)state;
    const struct node *n = read_ok("l: [x: y, \"日\": \"語\"]\n"), *list = node_find(n, "l");
    stands(list->items[0], 1, 5, "x: y");
    stands(list->items[1], 1, 11, "\"日\": \"語\"");
}

static void refuses_the_rest_of_yaml(void **state) {
    (void)state;
    refused("a: &x 1\n", 1, 4, "Anchors");
    refused("あ: 1\nb: *x\n", 2, 4, "Aliases");
    refused("a: !!str 1\n", 1, 4, "Tags");
    refused("%TAG ! x\n---\na: 1\n", 1, 1, "Tags");
    refused("<<: {b: 1}\n", 1, 1, "Merge");
    refused("a: 1\n---\nb: 1\n", 2, 1, "second document");
    refused("a: 1\nb: 2\na: 3\n", 3, 1, "twice (first on line 1)");
    refused("? [a]\n: 1\n", 1, 3, "cannot be a key");
    refused("", 1, 1, "empty");
    refused(" \n\n", 1, 1, "empty");
    refused("# only\n", 1, 1, "empty");
}

static void gives_advice(void **state) {
    (void)state;
    refused("a: b: c\n", 1, 5, "quotes");
    refused("a: \"x\n", 1, 4, "never closed");
    refused("a:\n\tb: 1\n", 2, 1, "tabs");
    refused("a: @x\n", 1, 4, "quotes");
    refused("a: [1, 2\n", 2, 1, "]");
    refused("名前: 値\nfoo\n", 2, 1, "colon");
    refused("a: \"\\q\"\n", 1, 5, "escape");
}

static void names_encodings(void **state) {
    (void)state;
    refused("\x93\xfa\x96\x7b: 1\n", 1, 1, "Shift_JIS (CP932)");
    refused("a: \x1b$BF|K\\\x1b(B\n", 1, 4, "ISO-2022-JP");
    refused("a: 1\nb: x\u2028y\n", 2, 5, "U+2028");
    refused("a: \"x\\u2029y\"\n", 1, 4, "U+2029");
    refused("a： 1\nb: {c: 1}\n", 1, 2, "full-width colon");
    refused("a: 1\n  b： x\nc: 2\nd: : :\n", 4, 4, "");
    refused("a: 1\nb: \x83\x5c\n", 2, 4, "Shift_JIS (CP932)");
    refused("\xc6\xfc\xcb\xdc\xb8\xec: 1\n", 1, 1, "EUC-JP");
    refused_str(STR("\xff\xfe"
                    "a\0:\0 \0"),
                1, 1, "UTF-16");
    refused_str(STR("k\0i\0j\0u\0n\0:\0 \0001\0"), 1, 1, "UTF-16");
    refused("日本: \xe6\x97\n", 1, 5, "0xE6");
    refused_str(STR("a: b\0c\n"), 1, 5, "U+0000");
    refused("a: \x1b[0m\n", 1, 4, "U+001B");
    refused("a: \"\\e[0m\"\n", 1, 4, "U+001B");
}

static void has_limits(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 16 * MIB);
    for (int i = 0; i < 40; i++) buf_addz(&b, "- ");
    refused(b.ptr, 1, 65, "32 deep");
    buf_clear(&b);
    for (int i = 0; i <= NODE_COUNT_MAX; i++) buf_addz(&b, "- a\n");
    refused(b.ptr, NODE_COUNT_MAX, 3, "more than 200000");
    buf_clear(&b);
    buf_addz(&b, "a: ");
    for (size_t i = 0; i < NODE_SCALAR_MAX; i++) buf_addc(&b, 'x');
    assert_non_null(read_str(buf_str(&b)));
    buf_addc(&b, 'x');
    refused(b.ptr, 1, 4, "longer than 64 KiB");
    buf_release(&b);
}

static void types_are_asked_for(void **state) {
    (void)state;
    struct node *n = read_ok("name: [a]\nlist: x\nmap:\nnmae: 1\n");
    static const char *const known[] = {"name", "list", "map", NULL};
    struct str out = STR("kept");
    assert_false(node_want_text(node_find(n, "name"), &src, "name", &out, &diags));
    assert_false(node_want_list(node_find(n, "list"), &src, "list", &diags));
    assert_false(node_want_map(node_find(n, "map"), &src, "map", &diags));
    assert_false(node_known_keys(n, &src, known, &diags));
    assert_null(node_need(n, &src, "kijun", &diags));
    assert_true(str_is(out, "kept"));
    assert_string_equal(diags.list[0].text, "\"name\" must be text, but a list stands here.");
    assert_non_null(strstr(diags.list[1].text, "but a text stands here"));
    assert_non_null(strstr(diags.list[2].text, "nothing stands here"));
    assert_non_null(strstr(diags.list[3].text, "did you mean \"name\""));
    assert_int_equal(diags.list[3].line, 4);
    assert_int_equal(diags.list[4].line, 1);
    assert_int_equal(diags.errors, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_shapes),
        cmocka_unit_test(places_survive_bom_and_crlf),
        cmocka_unit_test(pairs_in_lists_have_places),
        cmocka_unit_test(refuses_the_rest_of_yaml),
        cmocka_unit_test(gives_advice),
        cmocka_unit_test(names_encodings),
        cmocka_unit_test(has_limits),
        cmocka_unit_test(types_are_asked_for),
    };
    arena = arena_new(512 * MIB);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
