/* parse: inside of expr. From text to words. */
#pragma once
#include "expr/expr.h"

enum token_type {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_INT,
    TOKEN_TEXT,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OPEN_SET,
    TOKEN_CLOSE_SET,
    TOKEN_COMMA,
    TOKEN_EQ,
    TOKEN_NE,
    TOKEN_LT,
    TOKEN_LE,
    TOKEN_GT,
    TOKEN_GE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_HAS,
    TOKEN_IN,
    TOKEN_TRUE,
    TOKEN_FALSE,
    TOKEN_JUDGEMENT,
    TOKEN_BAD,
};
struct token {
    enum token_type type;
    struct str text; /* as written; TEXT: without the quotes */
    size_t at;       /* byte in the expression */
};
/* The token at *at; moves *at past it. What cannot begin a token is TOKEN_BAD, one character long. */
struct token expr_next_token(struct str text, size_t *at);
