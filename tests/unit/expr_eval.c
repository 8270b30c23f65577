/* expr: parsing, typing, three values, speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "expr/expr.h"

/* A small world: facts yes (yesno), colour (one, ordered), nets (many), size (number), word (text); conditions A, B. */
static const struct str yesno[] = {{"no", 2}, {"yes", 3}};
static const struct str colours[] = {{"red", 3}, {"green", 5}, {"blue", 4}};
static const struct str nets[] = {{"internet", 8}, {"lan", 3}, {"none", 4}};
static const struct fact_shape shapes[] = {{FACT_YESNO, false, yesno, 2, 0, 0},
                                           {FACT_ONE, true, colours, 3, 0, 0},
                                           {FACT_MANY, false, nets, 3, 0, 0},
                                           {FACT_NUMBER, false, NULL, 0, 0, 1000},
                                           {FACT_TEXT, false, NULL, 0, 0, 0}};
static const struct str names[] = {{"yes_fact", 8}, {"colour", 6}, {"nets", 4}, {"size", 4},
                                   {"word", 4},     {"A", 1},      {"B", 1}};

static enum expr_name resolve(void *ctx, struct str name, uint32_t *index, struct fact_shape *shape) {
    (void)ctx;
    for (uint32_t i = 0; i < 7; i++) {
        if (!str_eq(names[i], name)) continue;
        *index = i < 5 ? i : i - 5;
        if (i < 5) *shape = shapes[i];
        return i < 5 ? EXPR_NAME_FACT : EXPR_NAME_CONDITION;
    }
    return EXPR_NAME_NONE;
}
static const struct str *all_names(void *ctx, size_t *n) {
    (void)ctx;
    return *n = 7, names;
}
static const struct expr_scope scope = {resolve, all_names, NULL};

static struct value values[5];
static uint8_t conditions[2];

static void reset(void) {
    for (int i = 0; i < 5; i++) values[i] = value_unknown(&shapes[i]);
    conditions[0] = conditions[1] = TRI_UNKNOWN;
}
static void choose(int fact, uint64_t set) {
    values[fact] = (struct value){.sure = set, .maybe = set, .answered = true, .settled = true};
}
static void number(int64_t n) {
    values[3] = (struct value){.lo = n, .hi = n, .answered = true, .settled = true};
}

static enum tri eval(const char *text) {
    struct arena *a = arena_new(MIB);
    struct expr e;
    static struct diags d;
    d = (struct diags){0};
    if (!expr_compile(a, str_of(text), &scope, STR("t"), 1, 1, true, &e, &d)) fail_msg("%s: %s", text, d.list[0].text);
    enum tri v = expr_eval(&e, &(struct expr_env){values, conditions});
    arena_free(a);
    return v;
}

/* The message and column of the one finding. */
static void refuses(const char *text, unsigned col, const char *part) {
    struct arena *a = arena_new(MIB);
    struct expr e;
    static struct diags d;
    d = (struct diags){0};
    if (expr_compile(a, str_of(text), &scope, STR("t"), 1, 1, true, &e, &d)) fail_msg("accepted: %s", text);
    assert_int_equal(d.errors, 1);
    if (!strstr(d.list[0].text, part)) fail_msg("%s: “%s” lacks “%s”", text, d.list[0].text, part);
    if (col) assert_int_equal(d.list[0].col, col);
    arena_free(a);
}

static void kleene(void **state) {
    (void)state;
    reset();
    assert_int_equal(eval("A"), TRI_UNKNOWN);
    assert_int_equal(eval("A and false"), TRI_NO);
    assert_int_equal(eval("A or true"), TRI_YES);
    assert_int_equal(eval("A and true"), TRI_UNKNOWN);
    assert_int_equal(eval("not A"), TRI_UNKNOWN);
    assert_int_equal(eval("judgement"), TRI_UNKNOWN);
    conditions[0] = TRI_YES;
    assert_int_equal(eval("A or B"), TRI_YES);
    assert_int_equal(eval("not A"), TRI_NO);
    assert_int_equal(eval("A and judgement"), TRI_UNKNOWN);
    assert_int_equal(eval("not A and judgement"), TRI_NO);
}

static void precedence(void **state) {
    (void)state;
    reset();
    conditions[0] = TRI_YES, conditions[1] = TRI_NO;
    assert_int_equal(eval("A or B and B"), TRI_YES);
    assert_int_equal(eval("(A or B) and B"), TRI_NO);
    assert_int_equal(eval("not B and A"), TRI_YES);
    assert_int_equal(eval("not (B and A)"), TRI_YES);
    assert_int_equal(eval("not not A"), TRI_YES);
}

static void choices(void **state) {
    (void)state;
    reset();
    assert_int_equal(eval("colour == red"), TRI_UNKNOWN);
    assert_int_equal(eval("colour in {red, green, blue}"), TRI_YES);
    choose(1, 2);
    assert_int_equal(eval("colour == green"), TRI_YES);
    assert_int_equal(eval("colour != green"), TRI_NO);
    assert_int_equal(eval("colour < blue"), TRI_YES);
    assert_int_equal(eval("colour >= blue"), TRI_NO);
    assert_int_equal(eval("colour in {red, \"blue\"}"), TRI_NO);
    choose(0, 2);
    assert_int_equal(eval("yes_fact == yes"), TRI_YES);
}

/* One sheet said green, another is open, the larger counts: at least green. */
static void half_known(void **state) {
    (void)state;
    reset();
    values[1] = (struct value){.maybe = 6, .answered = true};
    assert_int_equal(eval("colour >= green"), TRI_YES);
    assert_int_equal(eval("colour == red"), TRI_NO);
    assert_int_equal(eval("colour == blue"), TRI_UNKNOWN);
    values[2] = (struct value){.sure = 1, .maybe = 7, .answered = true};
    assert_int_equal(eval("nets has internet"), TRI_YES);
    assert_int_equal(eval("nets has lan"), TRI_UNKNOWN);
    values[3] = (struct value){.lo = 100, .hi = 1000, .answered = true};
    assert_int_equal(eval("size >= 100"), TRI_YES);
    assert_int_equal(eval("size < 50"), TRI_NO);
    assert_int_equal(eval("size == 100"), TRI_UNKNOWN);
}

static void numbers_and_texts(void **state) {
    (void)state;
    reset();
    number(100);
    assert_int_equal(eval("size > 99"), TRI_YES);
    assert_int_equal(eval("size > 100"), TRI_NO);
    assert_int_equal(eval("size <= 100"), TRI_YES);
    assert_int_equal(eval("size != 100"), TRI_NO);
    assert_int_equal(eval("size in {1, 100}"), TRI_YES);
    assert_int_equal(eval("size >= 1_000"), TRI_NO);
    assert_int_equal(eval("word == \"x\""), TRI_UNKNOWN);
    values[4] = (struct value){.text = STR("x"), .answered = true, .settled = true};
    assert_int_equal(eval("word == \"x\""), TRI_YES);
    assert_int_equal(eval("word != \"x\""), TRI_NO);
}

static void mistakes(void **state) {
    (void)state;
    refuses("", 1, "ends too early");
    refuses("A and", 6, "ends too early");
    refuses("A B", 3, "does not fit");
    refuses("colour == pink", 11, "pink");
    refuses("colour == gren", 11, "green");
    refuses("colur == red", 1, "colour");
    refuses("nets == internet", 6, "has");
    refuses("colour has red", 8, "==");
    refuses("size == red", 9, "whole number");
    refuses("yes_fact < yes", 10, "no order");
    refuses("yes_fact", 9, "compared");
    refuses("not size < 3", 5, "parentheses");
    refuses("word < \"x\"", 6, "==");
    refuses("(A", 3, "ends too early");
    refuses("A)", 2, "does not fit");
    refuses("colour in {red", 15, "ends too early");
    refuses("size == 99999999999999999999", 9, "too large");
    refuses("A & B", 3, "does not fit");
}

static void limits(void **state) {
    (void)state;
    char deep[400] = {0};
    memset(deep, '(', 200);
    refuses(deep, 0, "nested too deep");
    static char longest[EXPR_TEXT_MAX + 10];
    memset(longest, ' ', sizeof longest - 1);
    refuses(longest, 0, "too long");
}

static void say_name(void *ctx, uint32_t ref, struct buf *out) {
    (void)ctx;
    buf_add(out, names[ref]);
}
static void say_condition(void *ctx, uint32_t ref, struct buf *out) {
    (void)ctx;
    buf_add(out, names[ref + 5]);
}
static void say_choice(void *ctx, uint32_t ref, unsigned choice, struct buf *out) {
    (void)ctx;
    buf_add(out, shapes[ref].choices[choice]);
}

static void speaking(void **state) {
    (void)state;
    struct arena *a = arena_new(MIB);
    struct expr e;
    static struct diags d;
    struct buf b;
    buf_init(&b, 1000);
    assert_true(
        expr_compile(a, STR("nets has lan and (A or not B) or size >= 10"), &scope, STR("t"), 1, 1, true, &e, &d));
    expr_speak(&e, &(struct expr_speaker){say_condition, say_name, say_choice, NULL, LANG_EN}, &b);
    assert_string_equal(b.ptr, "(nets includes lan, and (A holds, or B does not hold)), or size is 10 or more");
    buf_clear(&b);
    assert_true(expr_compile(a, STR("not (A or nets has lan and not (size >= 10) and colour == red)"), &scope, STR("t"),
                             1, 1, true, &e, &d));
    expr_speak(&e, &(struct expr_speaker){say_condition, say_name, say_choice, NULL, LANG_EN}, &b);
    assert_string_equal(
        b.ptr, "A does not hold, and (nets does not include lan, or size is 10 or more, or colour is not red)");
    buf_release(&b);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kleene),     cmocka_unit_test(precedence),        cmocka_unit_test(choices),
        cmocka_unit_test(half_known), cmocka_unit_test(numbers_and_texts), cmocka_unit_test(mistakes),
        cmocka_unit_test(limits),     cmocka_unit_test(speaking)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
