/* Searching the built-in standards: every two-character word of the glossary that stands in their texts is found.
 *
 * Indexes of three characters silently find none of these, and most words of this field have two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/key.h"
#include "fmt/fmt.h"

struct words {
    struct str list[200];
    size_t n;
};

static struct str source_file(struct arena *a, const char *path) {
    const char *root = getenv("KIJUN_SOURCE");
    struct str text;
    struct err e;
    assert_true(file_read(a, arena_fmt(a, "%s/%s", root ? root : ".", path).ptr, 4 * MIB, &text, &e));
    return text;
}

static bool two_japanese_characters(struct str s) {
    size_t at = 0, n = 0;
    while (at < s.len) {
        if (utf8_next(s, &at) < 0x3041) return false;
        n++;
    }
    return n == 2;
}

/* The first cells of the table's rows; a cell may hold several words with ・ between. */
static void read_glossary(struct arena *a, struct words *words) {
    struct str text = source_file(a, "docs/glossary.md"), line;
    while (str_split(text, '\n', &line, &text)) {
        struct str cell, rest;
        if (!str_starts(line, STR("| ")) || !str_split(str_cut(line, 2, line.len), '|', &cell, &rest)) continue;
        cell = str_trim(cell);
        for (size_t at; cell.len; cell = str_cut(cell, at + STR("・").len, cell.len)) {
            if (!str_find(cell, STR("・"), &at)) at = cell.len;
            struct str word = str_cut(cell, 0, at);
            if (two_japanese_characters(word) && words->n < 200) words->list[words->n++] = word;
        }
    }
}

/* Does the word stand in a text of this value, other than a heading of the table of contents, or a note on the print?
 * Those belong to no requirement, condition or question. */
static bool stands_in(const struct node *n, struct str word, bool is_text) {
    size_t at;
    if (n->type == NODE_SCALAR) return is_text && str_find(n->text, word, &at);
    for (size_t i = 0; i < n->count; i++) {
        struct str key = n->type == NODE_MAP ? n->keys[i]->text : STR_NONE;
        if (stands_in(n->items[i], word, is_text || str_is(key, "ja"))) return true;
    }
    return false;
}

static bool stands_in_file(struct arena *a, const char *path, struct str word) {
    static struct diags d;
    static const char *const parts[] = {"facts", "questions", "conditions", "controls"};
    struct source src = {str_of(path), source_file(a, path)};
    const struct node *root = node_read(a, &src, &d);
    assert_non_null(root);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct node *part = node_find(root, parts[i]);
        if (part && stands_in(part, word, false)) return true;
    }
    return false;
}

static bool stands_in_standards(struct arena *a, struct str word) {
    const char *root = getenv("KIJUN_SOURCE");
    struct str dir = arena_fmt(a, "%s/standards", root ? root : "."), *folders, *names;
    size_t n_folders, n;
    struct err e;
    assert_true(file_list_dirs(a, dir.ptr, &folders, &n_folders, &e));
    for (size_t i = 0; i < n_folders; i++) {
        struct str folder = arena_fmt(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(folders[i]));
        assert_true(file_list(a, folder.ptr, STR(".yaml"), &names, &n, &e));
        for (size_t k = 0; k < n; k++) {
            struct str path = arena_fmt(a, "standards/%.*s/%.*s", STR_ARG(folders[i]), STR_ARG(names[k]));
            if (stands_in_file(a, path.ptr, word)) return true;
        }
    }
    return false;
}

static void words_of_two_characters(void **state) {
    struct arena *a = arena_new(1024 * MIB);
    struct words words = {.list = {STR("認証"), STR("証跡"), STR("暗号")}, .n = 3};
    size_t n, tried = 0;
    (void)state;
    read_glossary(a, &words);
    for (size_t i = 0; i < words.n; i++) {
        struct arena *scratch = arena_new(256 * MIB);
        bool stands = stands_in_standards(scratch, words.list[i]);
        (void)catalog_search(scratch, catalog_builtin(), words.list[i], &n);
        if (stands && !n) print_error("not found: %.*s\n", STR_ARG(words.list[i]));
        assert_true(!stands || n > 0);
        tried += stands;
        arena_free(scratch);
    }
    assert_true(tried > 12); /* else the glossary was not read */
    arena_free(a);
}

static size_t hits(struct arena *a, const char *words) {
    size_t n;
    (void)catalog_search(a, catalog_builtin(), str_of(words), &n);
    return n;
}

static void width_case_and_blanks(void **state) {
    struct arena *a = arena_new(256 * MIB);
    size_t n;
    (void)state;
    assert_true(hits(a, "通信") > 0);
    assert_int_equal(hits(a, "　通信、暗号"), hits(a, "通信 暗号"));
    assert_int_equal(hits(a, "ＡＴ－１－１"), hits(a, "at-1-1"));
    assert_true(hits(a, "通信 暗号") <= hits(a, "通信"));
    assert_int_equal(hits(a, "通信 そのような語はない"), 0);
    assert_null(catalog_search(a, catalog_builtin(), STR(" 　、"), &n));
    arena_free(a);
}

/* A very long search is cut, and not through the middle of a character. */
static void long_searches(void **state) {
    struct arena *a = arena_new(256 * MIB);
    struct buf b;
    (void)state;
    buf_init(&b, 64 * KIB);
    buf_addz(&b, "通信 a");
    while (b.len < 1100) buf_addz(&b, " 通信");
    size_t n;
    assert_non_null(catalog_search(a, catalog_builtin(), buf_str(&b), &n));
    assert_true(n > 0);
    buf_release(&b);
    arena_free(a);
}

/* The short way to a text's key is the long way's: for every character, and between two of those that it knows. */
static void keys_the_short_way(void **state) {
    struct arena *a = arena_new(256 * MIB);
    size_t known = 0;
    struct str before = STR("");
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c++) {
        char bytes[4];
        struct str key, one = {bytes, 0};
        if (c >= 0xD800 && c < 0xE000) continue;
        one.len = utf8_put(c, bytes);
        arena_clear(a);
        if (!search_key_plain(a, one, &key)) continue;
        known++;
        struct str two = arena_fmt(a, "%.*s%.*s", STR_ARG(before), STR_ARG(one)), want = search_key_any(a, two);
        assert_true(search_key_plain(a, two, &key) && str_eq(key, want));
        before = c % 3 ? STR("か") : STR("e");
    }
    assert_true(known > 20000);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_two_characters),
        cmocka_unit_test(width_case_and_blanks),
        cmocka_unit_test(long_searches),
        cmocka_unit_test(keys_the_short_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
