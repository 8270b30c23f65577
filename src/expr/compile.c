/* compile: parsing and typing in one pass, by recursive descent.
 *
 *     either := both { "or" both }
 *     both   := test { "and" test }
 *     test   := "not" test | "(" either ")" | CONDITION | "true" | "false" | "judgement"
 *             | FACT operator literal | FACT "has" CHOICE | FACT "in" "{" literal { "," literal } "}"
 *
 * After "not" no bare comparison may stand, since "not" binds tighter.
 *
 * The first mistake ends it; its place is where the offending word stands. */
#include <string.h>

#include "expr/parse.h"

struct compiler {
    struct arena *arena;
    const struct expr_scope *scope;
    struct str text, path;
    unsigned line, col;
    bool exact;
    struct diags *diags;
    size_t at;          /* of the token after `token` */
    struct token token; /* the one being looked at */
    unsigned depth;
    struct expr_node *nodes;
    size_t count, room;
};
#define BAD UINT16_MAX

struct named_fact {
    uint32_t index;
    struct str name;
    struct fact_shape shape;
};

static void advance(struct compiler *c) {
    c->token = expr_next_token(c->text, &c->at);
}

/* Where a byte of the expression stands in its file. */
static void place(const struct compiler *c, size_t byte, unsigned *line, unsigned *col) {
    *line = c->line, *col = c->col;
    if (!c->exact) return;
    for (size_t i = 0; i < byte;) {
        if (utf8_next(c->text, &i) == '\n')
            ++*line, *col = 1;
        else
            ++*col;
    }
}

static uint16_t complain(struct compiler *c, size_t byte, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static uint16_t complain(struct compiler *c, size_t byte, const char *fmt, ...) {
    unsigned line, col;
    va_list ap;
    place(c, byte, &line, &col);
    va_start(ap, fmt);
    struct str said = arena_vfmt(c->arena, fmt, ap);
    va_end(ap);
    diags_add(c->diags, c->path, line, col, ERR_INVALID, "%.*s", STR_ARG(said));
    return BAD;
}

static uint16_t add(struct compiler *c, struct expr_node node) {
    if (c->count >= EXPR_NODES_MAX)
        return complain(c, c->token.at, _("This rule is too long: at most %d parts."), EXPR_NODES_MAX);
    c->nodes = arena_grow(c->arena, c->nodes, c->count, &c->room, sizeof *c->nodes);
    c->nodes[c->count] = node;
    return (uint16_t)c->count++;
}

static uint16_t unexpected(struct compiler *c, const char *wanted) {
    if (c->token.type == TOKEN_END)
        return complain(c, c->token.at, _("The rule ends too early: %s is missing."), wanted);
    return complain(c, c->token.at, _("“%.*s” does not fit here: %s is expected."), STR_ARG(c->token.text), wanted);
}

static uint16_t unknown_name(struct compiler *c, struct token t, const struct str *names, size_t n, const char *what) {
    struct str near = err_nearest(t.text, names, n);
    if (near.len)
        return complain(c, t.at, _("There is no %s “%.*s” (did you mean “%.*s”?)."), what, STR_ARG(t.text),
                        STR_ARG(near));
    return complain(c, t.at, _("There is no %s “%.*s”."), what, STR_ARG(t.text));
}

/* Literals --------------------------------------------------------------------------------------- */

static bool choice_literal(struct compiler *c, const struct named_fact *f, unsigned *choice) {
    struct token t = c->token;
    if (t.type != TOKEN_NAME && t.type != TOKEN_TEXT && t.type != TOKEN_TRUE && t.type != TOKEN_FALSE &&
        t.type != TOKEN_INT)
        return unexpected(c, _("a choice")), false;
    for (size_t i = 0; i < f->shape.n_choices; i++) {
        if (!str_eq(f->shape.choices[i], t.text)) continue;
        *choice = (unsigned)i;
        advance(c);
        return true;
    }
    unknown_name(c, t, f->shape.choices, f->shape.n_choices, _("choice"));
    return false;
}

static bool int_literal(struct compiler *c, int64_t *out) {
    struct token t = c->token;
    if (t.type != TOKEN_INT) return unexpected(c, _("a whole number")), false;
    int64_t v = 0;
    bool negative = t.text.ptr[0] == '-';
    for (size_t i = negative; i < t.text.len; i++) {
        if (t.text.ptr[i] == '_') continue;
        v = v * 10 + (t.text.ptr[i] - '0');
        if (v > EXPR_NUMBER_MAX) return complain(c, t.at, _("This number is too large.")), false;
    }
    *out = negative ? -v : v;
    advance(c);
    return true;
}

/* Tests ------------------------------------------------------------------------------------------ */

static uint64_t low_bits(unsigned n) {
    return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static uint16_t choice_test(struct compiler *c, const struct named_fact *f, enum token_type op, size_t op_at) {
    unsigned k;
    if (f->shape.type == FACT_MANY)
        return complain(c, op_at, _("“%.*s” can hold several choices: use “has”."), STR_ARG(f->name));
    if (op != TOKEN_EQ && op != TOKEN_NE && !f->shape.ordered)
        return complain(c, op_at, _("The choices of “%.*s” have no order: only ==, != and “in” can be used."),
                        STR_ARG(f->name));
    if (!choice_literal(c, f, &k)) return BAD;
    uint64_t all = low_bits((unsigned)f->shape.n_choices), one = UINT64_C(1) << k, below = low_bits(k), mask;
    switch (op) {
    case TOKEN_EQ:
        mask = one;
        break;
    case TOKEN_NE:
        mask = all & ~one;
        break;
    case TOKEN_LT:
        mask = below;
        break;
    case TOKEN_LE:
        mask = below | one;
        break;
    case TOKEN_GT:
        mask = all & ~(below | one);
        break;
    default:
        mask = all & ~below;
        break;
    }
    return add(c,
               (struct expr_node){.op = EXPR_MEMBER, .ref = f->index, .mask = mask, .hi = (int64_t)f->shape.n_choices});
}

static uint16_t number_test(struct compiler *c, const struct named_fact *f, enum token_type op) {
    int64_t v;
    if (!int_literal(c, &v)) return BAD;
    struct expr_node n = {
        .op = EXPR_RANGE, .ref = f->index, .lo = INT64_MIN, .hi = INT64_MAX, .negate = op == TOKEN_NE};
    if (op == TOKEN_EQ || op == TOKEN_NE) n.lo = n.hi = v;
    if (op == TOKEN_LT) n.hi = v - 1;
    if (op == TOKEN_LE) n.hi = v;
    if (op == TOKEN_GT) n.lo = v + 1;
    if (op == TOKEN_GE) n.lo = v;
    return add(c, n);
}

static uint16_t text_test(struct compiler *c, const struct named_fact *f, enum token_type op, size_t op_at) {
    if (op != TOKEN_EQ && op != TOKEN_NE) return complain(c, op_at, _("Texts can only be compared with == and !=."));
    if (c->token.type != TOKEN_TEXT) return unexpected(c, _("a text in quotes"));
    struct expr_node n = {.op = EXPR_TEXT, .ref = f->index, .negate = op == TOKEN_NE, .literal = c->token.text};
    advance(c);
    return add(c, n);
}

static uint16_t has_test(struct compiler *c, const struct named_fact *f, size_t op_at) {
    unsigned k;
    if (f->shape.type != FACT_MANY)
        return complain(c, op_at, _("“%.*s” holds a single value: use == instead of “has”."), STR_ARG(f->name));
    if (!choice_literal(c, f, &k)) return BAD;
    return add(c, (struct expr_node){.op = EXPR_HAS, .ref = f->index, .mask = UINT64_C(1) << k});
}

/* One member of a set of numbers becomes a test of its own, or-ed to those before. */
static uint16_t number_in(struct compiler *c, const struct named_fact *f, uint16_t before) {
    uint16_t test = number_test(c, f, TOKEN_EQ);
    if (test == BAD || before == BAD) return test;
    return add(c, (struct expr_node){.op = EXPR_OR, .a = before, .b = test});
}

static uint16_t in_test(struct compiler *c, const struct named_fact *f, size_t op_at) {
    bool number = f->shape.type == FACT_NUMBER;
    uint64_t mask = 0;
    uint16_t numbers = BAD;
    if (!number && f->shape.type != FACT_ONE && f->shape.type != FACT_YESNO)
        return complain(c, op_at, _("“in” needs a fact with one choice or a number on its left."));
    if (c->token.type != TOKEN_OPEN_SET) return unexpected(c, "“{”");
    do {
        unsigned k;
        advance(c);
        if (number) {
            if ((numbers = number_in(c, f, numbers)) == BAD) return BAD;
        } else {
            if (!choice_literal(c, f, &k)) return BAD;
            mask |= UINT64_C(1) << k;
        }
    } while (c->token.type == TOKEN_COMMA);
    if (c->token.type != TOKEN_CLOSE_SET) return unexpected(c, "“}”");
    advance(c);
    if (number) return numbers;
    return add(c,
               (struct expr_node){.op = EXPR_MEMBER, .ref = f->index, .mask = mask, .hi = (int64_t)f->shape.n_choices});
}

static uint16_t fact_test(struct compiler *c, const struct named_fact *f) {
    struct token op = c->token;
    switch (op.type) {
    case TOKEN_HAS:
        advance(c);
        return has_test(c, f, op.at);
    case TOKEN_IN:
        advance(c);
        return in_test(c, f, op.at);
    case TOKEN_EQ:
    case TOKEN_NE:
    case TOKEN_LT:
    case TOKEN_LE:
    case TOKEN_GT:
    case TOKEN_GE:
        break;
    default:
        return complain(c, op.at, _("“%.*s” is a fact: say what it is compared with (for example “%.*s == yes”)."),
                        STR_ARG(f->name), STR_ARG(f->name));
    }
    advance(c);
    if (f->shape.type == FACT_NUMBER) return number_test(c, f, op.type);
    if (f->shape.type == FACT_TEXT) return text_test(c, f, op.type, op.at);
    return choice_test(c, f, op.type, op.at);
}

/* Structure -------------------------------------------------------------------------------------- */

static uint16_t either(struct compiler *c);

static uint16_t named(struct compiler *c, bool after_not) {
    struct token t = c->token;
    struct named_fact f = {.name = t.text};
    enum expr_name what = c->scope->resolve(c->scope->ctx, t.text, &f.index, &f.shape);
    if (what == EXPR_NAME_NONE) {
        size_t n;
        const struct str *names = c->scope->names(c->scope->ctx, &n);
        return unknown_name(c, t, names, n, _("fact or condition"));
    }
    if (what == EXPR_NAME_FACT && after_not)
        return complain(c, t.at,
                        _("“not” binds tighter than a comparison: put the comparison after it in parentheses."));
    advance(c);
    if (what == EXPR_NAME_FACT) return fact_test(c, &f);
    return add(c, (struct expr_node){.op = EXPR_CONDITION, .ref = f.index});
}

static uint16_t parenthesis(struct compiler *c) {
    advance(c);
    uint16_t inside = either(c);
    if (inside == BAD) return BAD;
    if (c->token.type != TOKEN_CLOSE) return unexpected(c, "“)”");
    advance(c);
    return inside;
}

static uint16_t constant(struct compiler *c, enum expr_op op) {
    advance(c);
    return add(c, (struct expr_node){.op = (uint8_t)op});
}

static uint16_t test(struct compiler *c, bool after_not) {
    uint16_t r;
    if (++c->depth > EXPR_DEPTH_MAX)
        return complain(c, c->token.at, _("This rule is nested too deep: at most %d levels."), EXPR_DEPTH_MAX);
    switch (c->token.type) {
    case TOKEN_NOT:
        advance(c);
        r = test(c, true);
        if (r != BAD) r = add(c, (struct expr_node){.op = EXPR_NOT, .a = r});
        break;
    case TOKEN_OPEN:
        r = parenthesis(c);
        break;
    case TOKEN_TRUE:
        r = constant(c, EXPR_TRUE);
        break;
    case TOKEN_FALSE:
        r = constant(c, EXPR_FALSE);
        break;
    case TOKEN_JUDGEMENT:
        r = constant(c, EXPR_JUDGEMENT);
        break;
    case TOKEN_NAME:
        r = named(c, after_not);
        break;
    default:
        r = unexpected(c, _("a condition or a comparison"));
        break;
    }
    c->depth--;
    return r;
}

static uint16_t both(struct compiler *c) {
    uint16_t left = test(c, false);
    while (left != BAD && c->token.type == TOKEN_AND) {
        advance(c);
        uint16_t right = test(c, false);
        left = right == BAD ? BAD : add(c, (struct expr_node){.op = EXPR_AND, .a = left, .b = right});
    }
    return left;
}

static uint16_t either(struct compiler *c) {
    uint16_t left = both(c);
    while (left != BAD && c->token.type == TOKEN_OR) {
        advance(c);
        uint16_t right = both(c);
        left = right == BAD ? BAD : add(c, (struct expr_node){.op = EXPR_OR, .a = left, .b = right});
    }
    return left;
}

bool expr_compile(struct arena *a, struct str text, const struct expr_scope *scope, struct str path, unsigned line,
                  unsigned col, bool exact, struct expr *out, struct diags *d) {
    struct compiler c = {
        .arena = a, .scope = scope, .text = text, .path = path, .line = line, .col = col, .exact = exact, .diags = d};
    size_t bad;
    if (text.len > EXPR_TEXT_MAX)
        return diags_add(d, path, line, col, ERR_LIMIT, _("This rule is too long: at most %d bytes."), EXPR_TEXT_MAX);
    if (!utf8_ok(text, &bad)) return diags_add(d, path, line, col, ERR_INVALID, _("This rule is not valid UTF-8."));
    advance(&c);
    uint16_t root = either(&c);
    if (root == BAD) return false;
    if (c.token.type != TOKEN_END) return unexpected(&c, _("“and”, “or” or the end")), false;
    /* The root is added last by construction, except that a lone test is itself the root. */
    *out = (struct expr){.nodes = c.nodes, .count = (uint16_t)c.count, .text = arena_str(a, text)};
    return true;
}
