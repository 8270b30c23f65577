/* fmt_yamlw: YAML for people; whatever tree is written, the reader gives the same back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* wants those above first */

#include "fmt/fmt.h"

static struct arena *arena;

static struct node *read_text(struct str text, bool json) {
    static struct diags d;
    d = (struct diags){0};
    struct source src = {STR("t"), text};
    struct node *n = json ? json_read(arena, &src, &d) : yaml_read(arena, &src, &d);
    if (!n) {
        diags_print(&d, stderr);
        fail_msg("not read:\n%.*s", STR_ARG(text));
    }
    return n;
}

static struct str written(const struct node *n) {
    struct buf b;
    buf_init(&b, 16 * MIB);
    yaml_write(&b, n);
    assert_true(buf_ok(&b));
    struct str s = arena_str(arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool differ(struct str a, struct str b) {
    fprintf(stderr, "\"%.*s\" became \"%.*s\"\n", STR_ARG(a), STR_ARG(b));
    return false;
}

static bool same(const struct node *a, const struct node *b) {
    if (a->type != b->type || a->count != b->count || node_is_null(a) != node_is_null(b))
        return differ(a->text, b->text);
    if (a->type == NODE_SCALAR) return node_is_null(a) || str_eq(a->text, b->text) || differ(a->text, b->text);
    for (size_t i = 0; i < a->count; i++) {
        if (a->keys && !str_eq(a->keys[i]->text, b->keys[i]->text)) return differ(a->keys[i]->text, b->keys[i]->text);
        if (!same(a->items[i], b->items[i])) return false;
    }
    return true;
}

static void comes_back(const struct node *n) {
    struct str text = written(n);
    if (!same(n, read_text(text, false))) fail_msg("not the same:\n%.*s", STR_ARG(text));
    assert_true(str_eq(text, written(n)));
}

static void looks(const char *json, const char *yaml) {
    struct node *n = read_text(str_of(json), true);
    struct str text = written(n);
    if (!str_is(text, yaml)) fail_msg("want:\n%s\ngot:\n%.*s", yaml, STR_ARG(text));
    comes_back(n);
}

static void is_what_people_write(void **state) {
    (void)state;
    looks("{\"kijun\":1,\"system\":{\"name\":\"試験システム\",\"owner\":\"A省\"},\"tasks\":[\"閲覧する。\"]}",
          "kijun: 1\n\nsystem:\n  name: 試験システム\n  owner: A省\n\ntasks:\n  - 閲覧する。\n");
    looks("{\"a\":1,\"answers\":{\"network\":[\"internet\",\"lan\"],\"b\":{\"value\":\"no\",\"note\":\"確認\"},\"c\":"
          "30}}",
          "a: 1\n\nanswers:\n  network: [internet, lan]\n  b: {value: no, note: 確認}\n  c: 30\n");
    looks("{\"a\":[{\"x\":\"1\",\"y\":[\"b\"],\"z\":\"1.0\",\"u\":1,\"v\":{}}]}",
          "a:\n  - x: \"1\"\n    y: [b]\n    z: \"1.0\"\n    u: 1\n    v: {}\n");
    looks("{\"a\":{\"t\":\"一行目\\n二行目\",\"u\":\"x\\n\",\"v\":\"x\\n\\n\"}}",
          "a:\n  t: |-\n    一行目\n    二行目\n  u: |\n    x\n  v: \"x\\n\\n\"\n");
    looks("{\"d\":{\"date\":\"2026-04-01\",\"level\":\"1/5min\",\"say\":\"彼は\\\"x\\\"と\"}}",
          "d:\n  date: 2026-04-01\n  level: 1/5min\n  say: 彼は\"x\"と\n");
    looks("{\"d\":[\"\",\"null\",\"~\",\"- x\",\"a: b\",\"a #b\",\"#\",\" a\",\"a \",\"\\\\:\\t\",\"a:\"]}",
          "d:\n  - \"\"\n  - \"null\"\n  - \"~\"\n  - \"- x\"\n  - \"a: b\"\n  - \"a #b\"\n  - \"#\"\n  - \" a\"\n  - "
          "\"a \"\n"
          "  - \"\\\\:\\t\"\n  - \"a:\"\n");
    looks("[]", "[]\n");
    looks("[[[1,2]],null,true]", "-\n  - [1, 2]\n- null\n- true\n");
}

static const char *const pieces[] = {
    "yes",  "no", "1/5min", "- ",   "-",      ": ",     ":",      " #",     "#",      " ",  "\n", "\n\n",
    "\t",   "\r", "あ",     "、",   "\u3000", "😀",      "\u00A0", "\u200B", "\uFEFF", "'",  "\"", "\\",
    "{",    "}",  "[",      "]",    ",",      "?",      "!",      "&",      "*",      "|",  ">",  "%",
    "@",    "`",  "...",    "---",  "null",   "~",      "1",      "1.5e-7", "0x1F",   "<<", "=",  "true",
    "key:", "a",  "\n  ",   "\n\t", " \n",    "\uFFFD", "ア(1)",  "\\n",
};

static struct str random_text(unsigned *seed) {
    struct str s = STR("");
    size_t n = (size_t)rand_r(seed) % 6;
    if (rand_r(seed) % 200 == 0) n = 2000;
    struct buf b;
    buf_init(&b, MIB);
    for (size_t i = 0; i < n; i++) buf_addz(&b, pieces[(size_t)rand_r(seed) % (sizeof pieces / sizeof *pieces)]);
    if (b.len) s = arena_str(arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct node *random_tree(unsigned *seed, unsigned depth) {
    struct node *n = arena_alloc(arena, sizeof *n);
    n->type = depth > 5 ? NODE_SCALAR : (enum node_type)((unsigned)rand_r(seed) % 3);
    if (n->type == NODE_SCALAR) {
        static const char *const bare[] = {"1", "-2", "1.5e-7", "true", "null"};
        n->plain = rand_r(seed) % 4 == 0;
        n->text = n->plain ? str_of(bare[rand_r(seed) % 5]) : random_text(seed);
        return n;
    }
    n->count = (size_t)rand_r(seed) % 5;
    n->items = arena_array(arena, n->count, sizeof *n->items);
    if (n->type == NODE_MAP) n->keys = arena_array(arena, n->count, sizeof *n->keys);
    for (size_t i = 0; i < n->count; i++) {
        n->items[i] = random_tree(seed, depth + 1);
        if (n->type != NODE_MAP) continue;
        n->keys[i] = arena_alloc(arena, sizeof *n->keys[i]);
        struct str name = random_text(seed);
        n->keys[i]->text = arena_fmt(arena, "%.*s%zu", STR_ARG(name), i);
    }
    return n;
}

static void every_tree_comes_back(void **state) {
    (void)state;
    const char *rounds = getenv("KIJUN_PROP_ROUNDS");
    unsigned long n = rounds ? strtoul(rounds, NULL, 10) : 3000;
    for (unsigned i = 1; i <= n; i++) {
        unsigned seed = i;
        comes_back(random_tree(&seed, 0));
        arena_clear(arena);
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_new(1024 * MIB);
    return 0;
}
static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(is_what_people_write), cmocka_unit_test(every_tree_comes_back)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
