/* ledger_import: what people write into a cell, in the terms of the question; and the tree that becomes the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/import_parts.h"
#include "mini_catalog.h"

static struct importer im;

static int before(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    im = (struct importer){.a = a, .cat = mini_catalog(a), .out = arena_alloc(a, sizeof *im.out)};
    im.root = item_new(a, ITEM_MAP);
    return 0;
}

static int after(void **state) {
    (void)state;
    arena_free(im.a);
    return 0;
}

static struct str written(void) {
    struct buf b;
    buf_init(&b, MIB);
    item_write(im.root, &b);
    struct str s = arena_str(im.a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* What `text` becomes as the answer to `fact`: one line of YAML, or "" when it is not read. */
static struct str answered(const char *fact, const char *text) {
    im.root = item_new(im.a, ITEM_MAP);
    int32_t f = catalog_find_fact(im.cat, str_of(fact));
    assert_true(f >= 0);
    size_t unread = im.out->unread.n;
    struct item *answers = item_child(im.a, im.root, STR("a"), ITEM_MAP);
    import_answer(&im, answers, (uint32_t)f, str_of(text), STR(""), (struct origin){STR("a!B2"), str_of(text)});
    bool was_read = im.out->unread.n == unread;
    assert_true(was_read || !answers->first);
    if (!was_read || !answers->first) return was_read ? STR("") : STR("?");
    struct str yaml = str_trim(written()), head, tail = STR("");
    assert_true(str_split(yaml, ':', &head, &tail) && str_split(tail, ':', &head, &tail));
    return str_trim(tail);
}

static void becomes(const char *fact, const char *text, const char *want) {
    struct str got = answered(fact, text);
    if (!str_is(got, want)) fail_msg("%s: %s became %.*s, not %s", fact, text, STR_ARG(got), want);
}

static void numbers_in_words(void **state) {
    (void)state;
    becomes("users.scale", "1000", "1000");
    becomes("users.scale", "１２，０００", "12000");
    becomes("users.scale", "３百人", "300");
    becomes("users.scale", "100万人", "1000000");
    becomes("users.scale", "1.5万名", "15000");
    becomes("users.scale", "1億2000万", "120000000");
    becomes("users.scale", "約30人", "{value: 30, note: 約30人}");
    becomes("users.scale", "100万人程度", "{value: 1000000, note: 100万人程度}");
    becomes("users.scale", "50 people", "50");
    becomes("users.scale", "未定", "unknown");
    becomes("users.scale", "－", "");
    for (const char *const *wrong = (const char *const[]){"数人", "100人以上", "10〜20人", "0.5人", "1.23456万",
                                                          "100台", "9999999999999", "2万1億", NULL};
         *wrong; wrong++)
        becomes("users.scale", *wrong, "?");
}

static void choices_in_words(void **state) {
    (void)state;
    becomes("harm", "軽微", "light");
    becomes("harm", " Grave ", "grave");
    becomes("harm", "軽微（想定）", "{value: light, note: 軽微（想定）}");
    becomes("harm", "重大など", "{value: grave, note: 重大など}");
    becomes("harm", "不明", "unknown");
    becomes("harm", "軽微、重大", "?");
    becomes("network", "インターネット、庁内ＬＡＮ", "[internet, lan]");
    becomes("network", "庁内LAN\nインターネット・庁内LAN", "[lan, internet]");
    becomes("network", "internet", "[internet]");
    becomes("network", "インターネット、火星", "?");
    becomes("remote", "○", "yes");
    becomes("remote", "必要", "yes");
    becomes("remote", "不要", "no");
    becomes("remote", "×", "no");
    becomes("remote", "多分", "?");
}

static void the_second_answer_is_reported(void **state) {
    (void)state;
    int32_t f = catalog_find_fact(im.cat, STR("harm"));
    import_answer(&im, im.root, (uint32_t)f, STR("軽微"), STR(""), (struct origin){STR("a!B2"), STR("軽微")});
    import_answer(&im, im.root, (uint32_t)f, STR("軽微"), STR(""), (struct origin){STR("a!B3"), STR("軽微")});
    assert_int_equal(im.out->unread.n, 0);
    import_answer(&im, im.root, (uint32_t)f, STR("重大"), STR(""), (struct origin){STR("a!B4"), STR("重大")});
    assert_int_equal(im.out->unread.n, 1);
    assert_string_equal(arena_str(im.a, im.out->unread.list[0].cell).ptr, "a!B4");
}

/* Whatever a text is, the YAML gives it back. */
static void texts_survive(void **state) {
    (void)state;
    static const char *const texts[] = {"a: b", "- x",  "#",      "'",      "\"", "null", "~",  "[x]", "{",
                                        "a #b", "1.10", "は　い", "改\n行", "\t", "!t",   "&a", "*a",  "%",
                                        "@",    "`",    "yes",    "a,b",    ":",  "?",    "|",  ">"};
    size_t n = sizeof texts / sizeof *texts;
    struct item *list = item_child(im.a, im.root, STR("k: 1"), ITEM_LIST);
    for (size_t i = 0; i < n; i++) {
        item_add(im.a, list, ITEM_TEXT)->text = str_of(texts[i]);
        struct item *map = item_add(im.a, list, ITEM_MAP);
        item_child(im.a, map, str_of(texts[i]), ITEM_TEXT)->text = str_of(texts[n - 1 - i]);
    }
    struct source src = {STR("t"), written()};
    struct diags d = {0};
    const struct node *root = yaml_read(im.a, &src, &d);
    if (!root) fail_msg("%s\n%.*s", d.list[0].text, STR_ARG(src.text));
    const struct node *read = node_find(root, "k: 1");
    assert_int_equal(read->count, 2 * n);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_is(read->items[2 * i]->text, texts[i]));
        assert_false(node_is_null(read->items[2 * i]));
        assert_true(str_is(read->items[2 * i + 1]->keys[0]->text, texts[i]));
        assert_true(str_is(read->items[2 * i + 1]->items[0]->text, texts[n - 1 - i]));
    }
}

static void lines_lead_back(void **state) {
    (void)state;
    struct item *top = item_child(im.a, im.root, STR("top"), ITEM_MAP);
    item_child(im.a, top, STR("a"), ITEM_TEXT)->text = STR("1");
    struct item *list = item_child(im.a, top, STR("l"), ITEM_LIST);
    for (int i = 0; i < 2; i++) {
        struct item *map = item_add(im.a, list, ITEM_MAP);
        item_child(im.a, map, STR("x"), ITEM_TEXT)->text = STR("1");
        item_child(im.a, map, STR("y"), ITEM_TEXT)->text = STR("2");
    }
    assert_string_equal(written().ptr, "top:\n  a: 1\n  l:\n    - x: 1\n      y: 2\n    - x: 1\n      y: 2\n");
    assert_true(str_is(item_at_line(im.root, 2)->key, "a"));
    assert_ptr_equal(item_at_line(im.root, 5)->up, list->first);
    assert_ptr_equal(item_at_line(im.root, 7)->up, list->first->next);
    assert_null(item_at_line(im.root, 8));
}

static void keys_ignore_what_people_vary(void **state) {
    (void)state;
    assert_true(import_same(im.a, STR("業務（細分化後）"), STR("業務 (細分化後)")));
    assert_true(import_same(im.a, STR("【利用環境・手段】"), STR("利用環境手段")));
    assert_true(import_same(im.a, STR("ＩＤ"), STR("id")));
    assert_false(import_same(im.a, STR("業務"), STR("業務（細分化後）")));
    assert_false(import_same(im.a, STR("・"), STR("")));
    assert_int_equal(heading_of(&im, STR("検 討 結 果")), HEAD_DECIDED);
    assert_int_equal(heading_of(&im, STR("Answer")), HEAD_ANSWER);
    assert_int_equal(heading_of(&im, STR("回答者")), HEAD_NONE);
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)
    const struct CMUnitTest tests[] = {
        TEST(numbers_in_words), TEST(choices_in_words), TEST(the_second_answer_is_reported),
        TEST(texts_survive),    TEST(lines_lead_back),  TEST(keys_ignore_what_people_vary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
