/* reply: understanding what was typed. */
#include "cli/reply.h"

static bool any_of(struct str s, const char *const *words) {
    for (; *words; words++)
        if (str_is(s, *words)) return true;
    return false;
}

/* The signs that stand for something else than an answer, half-width and full-width. */
enum reply reply_sign(struct str s) {
    static const char *const help[] = {"?", "？", NULL}, *const skip[] = {"-", "－", "ー", "−", "", NULL},
                             *const unknown[] = {"u", "U", "ｕ", "unknown", "不明", NULL},
                             *const quit[] = {"q", "Q", "ｑ", NULL};
    if (any_of(s, help)) return REPLY_HELP;
    if (any_of(s, skip)) return REPLY_SKIP;
    if (any_of(s, unknown)) return REPLY_UNKNOWN;
    if (any_of(s, quit)) return REPLY_QUIT;
    return REPLY_VALUE;
}

static bool is_yes(struct str s) {
    static const char *const words[] = {"y", "Y", "ｙ", "yes", "Yes", "はい", "1", "１", NULL};
    return any_of(s, words);
}

static bool is_no(struct str s) {
    static const char *const words[] = {"n", "N", "ｎ", "no", "No", "いいえ", "2", "２", NULL};
    return any_of(s, words);
}

enum reply reply_yesno(struct str line, bool *yes, struct err *e) {
    enum reply r = reply_sign(line);
    if (r != REPLY_VALUE) return r;
    if (!is_yes(line) && !is_no(line)) {
        err_set(e, ERR_INVALID, _("Please answer 1 (yes) or 2 (no)."));
        return REPLY_WRONG;
    }
    *yes = is_yes(line);
    return REPLY_VALUE;
}

size_t reply_shown_choice(const struct fact *f, size_t place) {
    return f->asked == FACT_YESNO ? f->n_choices - 1 - place : place;
}

static bool find_choice(const struct fact *f, struct str word, size_t *out) {
    int64_t number;
    if (f->asked == FACT_YESNO && (is_yes(word) || is_no(word))) return *out = is_yes(word) ? 1 : 0, true;
    int32_t found = fact_find_choice(f, word);
    if (found >= 0) return *out = (size_t)found, true;
    if (!str_int(word, &number) || number < 1 || (uint64_t)number > f->n_choices) return false;
    return *out = reply_shown_choice(f, (size_t)number - 1), true;
}

/* The next word up to a comma, 、 or blank of either width. */
static struct str next_word(struct str *rest) {
    struct str all = *rest;
    size_t at = 0;
    while (at < all.len) {
        size_t start = at;
        uint32_t c = utf8_next(all, &at);
        if (c != ',' && c != ' ' && c != '\t' && c != 0x3001 && c != 0xFF0C && c != 0x3000) continue;
        *rest = str_cut(all, at, all.len);
        return str_cut(all, 0, start);
    }
    *rest = STR_NONE;
    return all;
}

static enum reply no_such_choice(struct str word, struct err *e) {
    err_set(e, ERR_INVALID, _("There is no choice \"%.*s\". Please answer with its number; ? gives help."),
            STR_ARG(word));
    return REPLY_WRONG;
}

static enum reply choices(struct arena *a, const struct fact *f, struct str line, struct str *value, struct err *e) {
    size_t one;
    uint64_t set = 0, exclusive = 0;
    struct str rest = line;
    if (find_choice(f, line, &one)) {
        set = (uint64_t)1 << one;
        rest = STR_NONE;
    }
    while (rest.len) {
        struct str word = next_word(&rest);
        if (!word.len) continue;
        if (!find_choice(f, word, &one)) return no_such_choice(word, e);
        set |= (uint64_t)1 << one;
    }
    struct str list = STR("");
    size_t n = 0;
    for (size_t i = 0; i < f->n_choices; i++) {
        if (!(set >> i & 1)) continue;
        if (f->choices[i].exclusive) exclusive |= (uint64_t)1 << i;
        list = n++ ? arena_fmt(a, "%.*s, %.*s", STR_ARG(list), STR_ARG(f->choices[i].id)) : f->choices[i].id;
    }
    if (n == 0) return no_such_choice(line, e);
    if (n > 1 && exclusive) {
        size_t which = (size_t)__builtin_ctzll(exclusive);
        err_set(e, ERR_INVALID, _("\"%.*s\" cannot be chosen together with others."),
                STR_ARG(text_in(&f->choices[which].title, lang_current())));
        return REPLY_WRONG;
    }
    if (n > 1 && f->asked != FACT_MANY) {
        err_set(e, ERR_INVALID, _("Please choose one only."));
        return REPLY_WRONG;
    }
    *value = f->asked == FACT_MANY ? arena_fmt(a, "[%.*s]", STR_ARG(list)) : list;
    return REPLY_VALUE;
}

static enum reply number(struct arena *a, const struct fact *f, struct str line, struct str *value, struct err *e) {
    int64_t n;
    if (!str_int(line, &n)) {
        err_set(e, ERR_INVALID, _("Please answer with a whole number, such as 1000."));
        return REPLY_WRONG;
    }
    if (n < f->shape.min || n > f->shape.max) {
        err_set(e, ERR_INVALID, _("Please answer with a number from %lld to %lld."), (long long)f->shape.min,
                (long long)f->shape.max);
        return REPLY_WRONG;
    }
    *value = arena_fmt(a, "%lld", (long long)n);
    return REPLY_VALUE;
}

struct str reply_quote(struct arena *a, struct str text) {
    struct buf b;
    buf_init(&b, 2 * text.len + 2); /* every character escaped, and the quotes */
    buf_addc(&b, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\') buf_addc(&b, '\\');
        buf_addc(&b, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
    buf_addc(&b, '"');
    struct str quoted = arena_str(a, buf_str(&b));
    buf_release(&b);
    return quoted;
}

enum reply reply_fact(struct arena *a, const struct fact *f, struct str line, struct str *value, struct err *e) {
    enum reply r = reply_sign(line);
    size_t one;
    /* A choice may itself be called "unknown"; then that is what is meant. */
    if (r != REPLY_VALUE && !(r == REPLY_UNKNOWN && find_choice(f, line, &one))) return r;
    switch (f->asked) {
    case FACT_YESNO:
    case FACT_ONE:
    case FACT_MANY:
        return choices(a, f, line, value, e);
    case FACT_NUMBER:
        return number(a, f, line, value, e);
    case FACT_TEXT:
        break;
    }
    *value = reply_quote(a, line);
    return REPLY_VALUE;
}
