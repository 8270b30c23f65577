/* password_rules: may this become somebody's password? Length, and nothing that anybody would try first.
 *
 * What is tried first is taken away: words of the list and of the person, runs of the keyboard, of letters and digits,
 * the same again, years. What is left must be LEFT_LEAST characters: "Tanaka-2026!!!!!" leaves two, four words that
 * only one person would put together leave nearly all. There are no rules about kinds of characters. */
#include <string.h>

#include <utf8proc.h>

#include "access/inside.h"

#define LEFT_LEAST 6
#define RUN_LEAST 3
#define WORD_LEAST 4 /* characters of a word of the list */
#define OWN_LEAST 3  /* … and of the person's own */
#define OWN_MAX 16

extern const unsigned char common_passwords[];
extern const size_t common_passwords_size;

/* Code points, folded: NFKC and small letters. */
struct folded {
    int32_t at[PASSWORD_MOST + 1];
    size_t n;
};

/* False: not UTF-8, or longer than PASSWORD_MOST. */
static bool fold(struct str s, struct folded *out) {
    int32_t wide[4 * PASSWORD_MOST];
    out->n = 0;
    if (s.len > 4 * (size_t)PASSWORD_MOST || !utf8_ok(s, NULL)) return false;
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)(s.len ? s.ptr : ""), (utf8proc_ssize_t)s.len,
                                            wide, sizeof wide / sizeof *wide,
                                            UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    if (n < 0 || (size_t)n > sizeof wide / sizeof *wide) return false;
    n = utf8proc_normalize_utf32(wide, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0 || n > PASSWORD_MOST) return false;
    memcpy(out->at, wide, (size_t)n * sizeof *wide);
    out->n = (size_t)n;
    secret_wipe(wide, sizeof wide);
    return true;
}

/* How far a run goes from here: the same character, or the next or former one each time. */
static size_t run_at(const struct folded *p, size_t at) {
    size_t n = 1;
    if (at + 1 >= p->n) return 1;
    int32_t step = p->at[at + 1] - p->at[at];
    if (step < -1 || step > 1) return 1;
    while (at + n < p->n && p->at[at + n] - p->at[at + n - 1] == step) n++;
    return n;
}

static const char *const rows[] = {"1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./",
                                   "1qaz2wsx3edc4rfv5tgb"};

static size_t row_at(const struct folded *p, size_t at) {
    size_t best = 0;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        size_t len = strlen(rows[r]);
        for (size_t from = 0; from < len; from++) {
            size_t n = 0, back = 0;
            while (at + n < p->n && from + n < len && p->at[at + n] == rows[r][from + n]) n++;
            while (at + back < p->n && back <= from && p->at[at + back] == rows[r][from - back]) back++;
            if (n > best) best = n;
            if (back > best) best = back;
        }
    }
    return best;
}

static size_t year_at(const struct folded *p, size_t at) {
    if (at + 4 > p->n) return 0;
    bool century = (p->at[at] == '1' && p->at[at + 1] == '9') || (p->at[at] == '2' && p->at[at + 1] == '0');
    for (size_t i = at; i < at + 4; i++) century = century && p->at[i] >= '0' && p->at[i] <= '9';
    return century ? 4 : 0;
}

static bool word_here(const struct folded *p, size_t at, const struct folded *word) {
    return at + word->n <= p->n && memcmp(p->at + at, word->at, word->n * sizeof *p->at) == 0;
}

/* The longest word of the list; the list is plain ASCII. */
static size_t common_at(const struct folded *p, size_t at) {
    struct str text = {(const char *)common_passwords, common_passwords_size}, line;
    size_t best = 0;
    while (str_split(text, '\n', &line, &text)) {
        size_t n = 0;
        if (line.len < WORD_LEAST || line.ptr[0] == '#' || line.len <= best) continue;
        while (n < line.len && at + n < p->n && p->at[at + n] == (unsigned char)line.ptr[n]) n++;
        if (n == line.len) best = n;
    }
    return best;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static size_t weak_at(const struct folded *p, size_t at, const struct folded *own, size_t n_own) {
    size_t run = larger(run_at(p, at), row_at(p, at));
    size_t best = larger(run >= RUN_LEAST ? run : 0, year_at(p, at));
    for (size_t i = 0; i < n_own; i++)
        if (word_here(p, at, &own[i])) best = larger(best, own[i].n);
    return larger(best, common_at(p, at));
}

/* "abcabcabc" is "abc". */
static void once_only(struct folded *p) {
    for (size_t unit = 1; unit <= p->n / 2; unit++) {
        size_t i = unit;
        while (i < p->n && p->at[i] == p->at[i - unit]) i++;
        if (i == p->n) {
            p->n = unit;
            return;
        }
    }
}

static size_t left_over(const struct folded *p, const struct folded *own, size_t n_own) {
    size_t left = 0, weak;
    for (size_t at = 0; at < p->n; at += weak ? weak : 1) {
        weak = weak_at(p, at, own, n_own);
        if (!weak) left++;
    }
    return left;
}

/* The words of the person, whole and in their parts ("hanako.tanaka@example" is three). */
static size_t own_words(const struct str *words, size_t n_words, struct folded *own) {
    size_t n = 0;
    for (size_t w = 0; w < n_words; w++) {
        struct folded whole, part = {.n = 0};
        if (!words[w].ptr || !fold(words[w], &whole)) continue;
        for (size_t i = 0; i <= whole.n && n < OWN_MAX; i++) {
            bool ends = i == whole.n || whole.at[i] == ' ' || whole.at[i] == '.' || whole.at[i] == '@' ||
                        whole.at[i] == '-' || whole.at[i] == '_';
            if (!ends) {
                part.at[part.n++] = whole.at[i];
                continue;
            }
            /* A family name in two characters is a word; two letters are none. */
            if (part.n >= OWN_LEAST || (part.n == 2 && part.at[0] >= 0x3000)) own[n++] = part;
            part.n = 0;
        }
    }
    return n;
}

static bool typeable(const struct folded *p) {
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i] < 0x20 || (p->at[i] >= 0x7F && p->at[i] < 0xA0)) return false;
    return true;
}

bool password_good(struct str password, size_t least, const struct str *words, size_t n_words, struct err *e) {
    struct folded p, own[OWN_MAX];
    size_t n = password_characters(password);
    if (n < least)
        return err_set(e, ERR_INVALID,
                       _("A password needs at least %zu characters. Several words in a row are easy to "
                         "remember and hard to guess; blanks and any characters are fine."),
                       least);
    if (n > PASSWORD_MOST || !fold(password, &p) || !typeable(&p))
        return err_set(e, ERR_INVALID, _("A password has at most %d characters, in one line."), PASSWORD_MOST);
    size_t n_own = own_words(words, n_words, own);
    once_only(&p);
    bool good = left_over(&p, own, n_own) >= LEFT_LEAST;
    secret_wipe(&p, sizeof p);
    return good ||
           err_set(e, ERR_INVALID,
                   _("This password consists of what anybody would try first: common words, names, runs of keys "
                     "or years. Choose words that only you would put together."));
}
