/* token: the words of the condition language. */
#include <string.h>

#include "expr/parse.h"

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
static bool in_name(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
}

static const struct {
    const char *word;
    enum token_type type;
} words[] = {{"and", TOKEN_AND}, {"or", TOKEN_OR},     {"not", TOKEN_NOT},     {"has", TOKEN_HAS},
             {"in", TOKEN_IN},   {"true", TOKEN_TRUE}, {"false", TOKEN_FALSE}, {"judgement", TOKEN_JUDGEMENT}},
  signs[] = {{"==", TOKEN_EQ},      {"!=", TOKEN_NE},       {"<=", TOKEN_LE},  {">=", TOKEN_GE},
             {"<", TOKEN_LT},       {">", TOKEN_GT},        {"(", TOKEN_OPEN}, {")", TOKEN_CLOSE},
             {"{", TOKEN_OPEN_SET}, {"}", TOKEN_CLOSE_SET}, {",", TOKEN_COMMA}};

static struct token make(enum token_type type, struct str text, size_t from, size_t to, size_t *at) {
    *at = to;
    return (struct token){type, str_cut(text, from, to), from};
}

static struct token name(struct str text, size_t from, size_t *at) {
    size_t to = from;
    while (to < text.len && in_name(text.ptr[to])) to++;
    struct token t = make(TOKEN_NAME, text, from, to, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(t.text, words[i].word)) t.type = words[i].type;
    return t;
}

static struct token number(struct str text, size_t from, size_t *at) {
    size_t to = from + 1; /* the first may be a sign */
    while (to < text.len && (is_digit(text.ptr[to]) || text.ptr[to] == '_')) to++;
    bool ends_well = to == text.len || !in_name(text.ptr[to]);
    return make(ends_well ? TOKEN_INT : TOKEN_BAD, text, from, to, at);
}

static struct token quoted(struct str text, size_t from, size_t *at) {
    const char *end = memchr(text.ptr + from + 1, '"', text.len - from - 1);
    if (!end) return make(TOKEN_BAD, text, from, from + 1, at);
    struct token t = make(TOKEN_TEXT, text, from + 1, (size_t)(end - text.ptr), at);
    *at += 1;
    return t;
}

struct token expr_next_token(struct str text, size_t *at) {
    size_t i = *at;
    while (i < text.len && strchr(" \t\r\n", text.ptr[i]) && text.ptr[i]) i++;
    if (i == text.len) return make(TOKEN_END, text, i, i, at);
    char c = text.ptr[i];
    if (is_letter(c)) return name(text, i, at);
    if (is_digit(c) || (c == '-' && i + 1 < text.len && is_digit(text.ptr[i + 1]))) return number(text, i, at);
    if (c == '"') return quoted(text, i, at);
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        struct str sign = str_of(signs[k].word);
        if (str_starts(str_cut(text, i, text.len), sign)) return make(signs[k].type, text, i, i + sign.len, at);
    }
    size_t to = i;
    utf8_next(text, &to);
    return make(TOKEN_BAD, text, i, to > text.len ? text.len : to, at);
}
