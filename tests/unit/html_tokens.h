/* html_tokens: a page as a browser reads it, as far as it matters here: tags with their attributes, texts, comments.
 * Written for pages of ours: what a browser would silently mend is an error to it. */
#pragma once
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

#define TOKEN_ATTRIBUTES 32
enum token_kind { TOKEN_TEXT, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMENT, TOKEN_DOCTYPE, TOKEN_END, TOKEN_BROKEN };
struct token {
    enum token_kind kind;
    struct str name; /* of a tag; else the text */
    struct {
        struct str name, value; /* as written: not decoded */
    } attributes[TOKEN_ATTRIBUTES];
    size_t n;
    bool empty; /* <x/> */
};
struct tokens {
    struct str rest, raw; /* raw: the element whose end is waited for (script, textarea, title) */
};

static inline bool token_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
static inline char token_at(const struct tokens *t) {
    return t->rest.len ? t->rest.ptr[0] : 0;
}
static inline void token_skip(struct tokens *t, size_t n) {
    t->rest = str_cut(t->rest, n < t->rest.len ? n : t->rest.len, t->rest.len);
}
static inline void token_blanks(struct tokens *t) {
    while (t->rest.len && token_blank(token_at(t))) token_skip(t, 1);
}
static inline struct str token_until(struct tokens *t, const char *ends) {
    size_t n = 0;
    while (n < t->rest.len && !strchr(ends, t->rest.ptr[n])) n++;
    struct str s = str_cut(t->rest, 0, n);
    token_skip(t, n);
    return s;
}

/* At the name; false: it cannot be read. */
static inline bool token_attribute(struct tokens *t, struct token *out) {
    if (out->n == TOKEN_ATTRIBUTES) return false;
    struct str name = token_until(t, " \n\t\r\f=/><\"'");
    out->attributes[out->n].name = name;
    out->attributes[out->n++].value = STR("");
    if (!name.len) return false;
    token_blanks(t);
    if (token_at(t) != '=') return true;
    token_skip(t, 1);
    token_blanks(t);
    char quote[2] = {token_at(t), 0};
    if (quote[0] != '"') return false; /* ours are always in double quotes */
    token_skip(t, 1);
    out->attributes[out->n - 1].value = token_until(t, quote);
    if (!t->rest.len) return false;
    token_skip(t, 1);
    return true;
}

static inline void token_tag(struct tokens *t, struct token *out) {
    out->kind = TOKEN_OPEN;
    token_skip(t, 1);
    if (token_at(t) == '/') out->kind = TOKEN_CLOSE, token_skip(t, 1);
    out->name = token_until(t, " \n\t\r\f/><\"'=");
    for (token_blanks(t); t->rest.len && token_at(t) != '>'; token_blanks(t)) {
        if (token_at(t) == '/') {
            token_skip(t, 1);
            out->empty = true;
        } else if (!token_attribute(t, out)) {
            out->kind = TOKEN_BROKEN;
            return;
        }
    }
    if (!t->rest.len || !out->name.len) out->kind = TOKEN_BROKEN;
    token_skip(t, 1);
    static const char *const raw[] = {"script", "style", "textarea", "title"};
    for (size_t i = 0; out->kind == TOKEN_OPEN && i < 4; i++)
        if (str_is(out->name, raw[i])) t->raw = out->name;
}

static inline void token_raw(struct tokens *t, struct token *out) {
    size_t n = 0;
    for (; n + 2 + t->raw.len <= t->rest.len; n++)
        if (t->rest.ptr[n] == '<' && t->rest.ptr[n + 1] == '/' &&
            strncasecmp(t->rest.ptr + n + 2, t->raw.ptr, t->raw.len) == 0)
            break;
    *out = (struct token){.kind = TOKEN_TEXT, .name = str_cut(t->rest, 0, n)};
    token_skip(t, n);
    t->raw = STR_NONE;
}

static inline void token_next(struct tokens *t, struct token *out) {
    *out = (struct token){0};
    size_t at;
    if (!t->rest.len) {
        out->kind = TOKEN_END;
    } else if (t->raw.ptr) {
        token_raw(t, out);
    } else if (token_at(t) != '<') {
        *out = (struct token){.kind = TOKEN_TEXT, .name = token_until(t, "<")};
    } else if (str_starts(t->rest, STR("<!--"))) {
        bool ends = str_find(t->rest, STR("-->"), &at);
        *out = (struct token){.kind = ends ? TOKEN_COMMENT : TOKEN_BROKEN, .name = t->rest};
        token_skip(t, ends ? at + 3 : t->rest.len);
    } else if (str_starts(t->rest, STR("<!"))) {
        *out = (struct token){.kind = TOKEN_DOCTYPE, .name = token_until(t, ">")};
        token_skip(t, 1);
    } else {
        token_tag(t, out);
    }
}

static inline struct str token_value(const struct token *t, const char *name) {
    for (size_t i = 0; i < t->n; i++)
        if (str_is(t->attributes[i].name, name)) return t->attributes[i].value;
    return STR_NONE;
}

/* Character references that pages of ours use. */
static inline struct str token_decoded(struct arena *a, struct str s) {
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&#34;", "\""}};
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t k = 0;
        while (k < sizeof known / sizeof *known && !str_starts(str_cut(s, i, s.len), str_of(known[k].name))) k++;
        bool found = k < sizeof known / sizeof *known;
        out[n++] = found ? known[k].text[0] : s.ptr[i];
        i += found ? strlen(known[k].name) : 1;
    }
    out[n] = 0;
    return (struct str){out, n};
}
