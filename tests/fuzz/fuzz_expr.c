/* fuzz_expr: any text as a rule; what compiles must evaluate and speak. The first byte chooses what is known. */
#include "expr/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str yesno[] = {{"no", 2}, {"yes", 3}}, three[] = {{"a", 1}, {"b", 1}, {"c", 1}};
static const struct fact_shape shapes[] = {{FACT_YESNO, false, yesno, 2, 0, 0},
                                           {FACT_ONE, true, three, 3, 0, 0},
                                           {FACT_MANY, false, three, 3, 0, 0},
                                           {FACT_NUMBER, false, NULL, 0, 0, 1000},
                                           {FACT_TEXT, false, NULL, 0, 0, 0}};
static const struct str names[] = {{"y", 1}, {"one", 3}, {"many", 4}, {"num", 3}, {"txt", 3}, {"A", 1}, {"B", 1}};

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
static const struct str *all(void *ctx, size_t *n) {
    (void)ctx;
    return *n = 7, names;
}
static void say_name(void *ctx, uint32_t ref, struct buf *out) {
    (void)ctx;
    buf_add(out, names[ref]);
}
static void say_choice(void *ctx, uint32_t ref, unsigned choice, struct buf *out) {
    (void)ctx;
    if (choice >= shapes[ref].n_choices) __builtin_trap();
    buf_add(out, shapes[ref].choices[choice]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    struct expr_scope scope = {resolve, all, NULL};
    struct arena *a = arena_new(16 * MIB);
    struct value values[5];
    uint8_t conditions[2];
    struct expr e;
    struct buf b;
    if (size == 0) return arena_free(a), 0;
    for (int i = 0; i < 5; i++) values[i] = value_unknown(&shapes[i]);
    if (data[0] & 1) values[1].maybe = 2;
    if (data[0] & 2) values[3].lo = values[3].hi = 100;
    conditions[0] = (data[0] >> 2) % 3, conditions[1] = (data[0] >> 4) % 3;
    d = (struct diags){0};
    struct str text = {(const char *)data + 1, size - 1};
    if (expr_compile(a, text, &scope, STR("rule"), 1, 1, true, &e, &d)) {
        (void)expr_eval(&e, &(struct expr_env){values, conditions});
        buf_init(&b, MIB);
        expr_speak(&e, &(struct expr_speaker){say_name, say_name, say_choice, NULL, LANG_JA}, &b);
        buf_release(&b);
    } else if (d.errors == 0) {
        __builtin_trap(); /* refused without saying why */
    }
    arena_free(a);
    return 0;
}
