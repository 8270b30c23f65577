/* era: reading and writing days of Japanese offices. A text becomes a few characters of one form (half-width, without
 * blanks), then: era, number, 年 or a mark, number, 月 or a mark, number, 日. */
#include "fmt/era.h"

#include <string.h>

#include "fmt/node.h"

/* Made by tools/embed. */
extern const unsigned char eras_yaml[];
extern const size_t eras_yaml_size;

#define ERAS_MAX 16
#define CHARACTERS_MAX 40

struct era {
    struct str title; /* ja */
    uint32_t letter;
    char first[ERA_DAY_MAX];
};
static struct {
    struct arena *a;
    struct era list[ERAS_MAX];
    size_t n;
} eras;

/* Our own file; a test reads every line of it. */
static const struct era *load_eras(size_t *n) {
    if (!eras.a) {
        eras.a = arena_new(4 * MIB);
        struct diags *d = arena_alloc(eras.a, sizeof *d);
        struct source src = {STR("eras.yaml"), {(const char *)eras_yaml, eras_yaml_size}};
        const struct node *top = yaml_read(eras.a, &src, d), *list = top ? node_find(top, "eras") : NULL;
        if (!list || list->count > ERAS_MAX) mem_exhausted("eras.yaml");
        for (size_t i = 0; i < list->count; i++) {
            const struct node *title = node_find(list->items[i], "title"), *first = node_find(list->items[i], "first"),
                              *letter = node_find(list->items[i], "letter");
            struct era *x = &eras.list[eras.n++];
            if (!title || !first || !letter || first->text.len != 10) mem_exhausted("eras.yaml");
            x->title = node_find(title, "ja")->text;
            x->letter = (unsigned char)letter->text.ptr[0];
            memcpy(x->first, first->text.ptr, 10);
        }
    }
    *n = eras.n;
    return eras.list;
}

/* Characters ---------------------------------------------------------------------------------- */

struct chars {
    uint32_t c[CHARACTERS_MAX];
    size_t n, at;
};

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x3000 || c == 0xA0;
}

/* One form for what keyboards give in several: width, hyphens, full stops and slashes. */
static uint32_t plain(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 || c == 0x2212 || c == 0x30FC) c = '-';
    if (c == 0x30FB || c == 0xFF65 || c == 0x3002 || c == 0xFF61) c = '.';
    return c >= 'a' && c <= 'z' ? c - 32 : c;
}

static bool put_char(struct chars *out, uint32_t c) {
    if (out->n == CHARACTERS_MAX) return false;
    out->c[out->n++] = c;
    return true;
}

/* ㍾㍽㍼㍻ and ㋿ are eras in one character. */
static bool put_square(struct chars *out, uint32_t c) {
    static const struct {
        uint32_t square, letter;
    } squares[] = {{0x337E, 'M'}, {0x337D, 'T'}, {0x337C, 'S'}, {0x337B, 'H'}, {0x32FF, 'R'}};
    for (size_t i = 0; i < 5; i++)
        if (squares[i].square == c) c = squares[i].letter;
    return put_char(out, c);
}

static bool take_chars(struct str text, struct chars *out) {
    size_t bad;
    *out = (struct chars){0};
    if (text.len > ERA_TEXT_MAX || !utf8_ok(text, &bad)) return false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = plain(utf8_next(text, &at));
        if (!is_blank(c) && !put_square(out, c)) return false;
    }
    return true;
}

static bool take(struct chars *s, uint32_t c) {
    if (s->at == s->n || s->c[s->at] != c) return false;
    return s->at++, true;
}

/* Numbers ------------------------------------------------------------------------------------- */

static int digit_of(uint32_t c) {
    static const uint32_t kanji[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c >= '0' && c <= '9') return (int)(c - '0');
    if (c == 0x96F6) return 0;
    for (int i = 0; i < 10; i++)
        if (kanji[i] == c) return i;
    return -1;
}

static unsigned unit_of(uint32_t c) {
    return c == 0x5341 ? 10 : c == 0x767E ? 100 : c == 0x5343 ? 1000 : 0;
}

/* 2026, 二〇二六, 二十六, 千九百; at most 8 characters. */
static bool take_number(struct chars *s, unsigned *out) {
    unsigned whole = 0, run = 0;
    size_t from = s->at;
    bool any = false, run_any = false;
    for (; s->at < s->n && s->at - from < 8; s->at++) {
        int d = digit_of(s->c[s->at]);
        unsigned unit = unit_of(s->c[s->at]);
        if (d < 0 && !unit) break;
        any = true;
        if (d >= 0)
            run = run * 10 + (unsigned)d, run_any = true;
        else
            whole += unit * (run_any ? run : 1), run = 0, run_any = false;
        if (whole > 99999999 || run > 99999999) return false;
    }
    *out = whole + run;
    return any;
}

/* Days ---------------------------------------------------------------------------------------- */

static unsigned days_of(unsigned y, unsigned m) {
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return days[m - 1] + (m == 2 && leap);
}

static bool put_day(unsigned y, unsigned m, unsigned d, char day[ERA_DAY_MAX]) {
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > days_of(y, m)) return false;
    char text[40];
    snprintf(text, sizeof text, "%04u-%02u-%02u", y, m, d);
    memcpy(day, text, ERA_DAY_MAX);
    return true;
}

static bool split_day(struct str day, unsigned *y, unsigned *m, unsigned *d) {
    char again[ERA_DAY_MAX];
    struct chars s;
    if (day.len != 10 || day.ptr[4] != '-' || day.ptr[7] != '-' || !take_chars(day, &s)) return false;
    return take_number(&s, y) && take(&s, '-') && take_number(&s, m) && take(&s, '-') && take_number(&s, d) &&
           put_day(*y, *m, *d, again) && memcmp(again, day.ptr, 10) == 0;
}

static int32_t year_of_first(const struct era *x) {
    return (x->first[0] - '0') * 1000 + (x->first[1] - '0') * 100 + (x->first[2] - '0') * 10 + (x->first[3] - '0');
}

/* The era that a day lies in; NULL: before all of them. */
static const struct era *era_of(struct str day) {
    size_t n;
    const struct era *list = load_eras(&n), *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (str_cmp(str_of(list[i].first), day) <= 0) found = &list[i];
    return found;
}

/* The era that is named here; NULL: none. */
static const struct era *take_era(struct chars *s) {
    size_t n;
    const struct era *list = load_eras(&n);
    for (size_t i = 0; i < n; i++) {
        struct chars name;
        size_t k = 0;
        if (take(s, list[i].letter)) return (void)take(s, '.'), &list[i];
        if (!take_chars(list[i].title, &name)) continue;
        while (k < name.n && s->at + k < s->n && s->c[s->at + k] == name.c[k]) k++;
        if (k == name.n) return s->at += k, &list[i];
    }
    return NULL;
}

#define NEN 0x5E74
#define GATSU 0x6708
#define NICHI 0x65E5
#define GAN 0x5143
#define DO 0x5EA6

static bool take_year(struct chars *s, const struct era *x, unsigned *year) {
    if (x && take(s, GAN))
        *year = 1;
    else if (!take_number(s, year) || (!x && *year < 100) || *year == 0)
        return false;
    if (*year > 9999) return false;
    if (x) *year += (unsigned)year_of_first(x) - 1;
    return true;
}

static bool take_mark(struct chars *s, uint32_t word, uint32_t *mark) {
    static const uint32_t marks[] = {'.', '/', '-'};
    if (take(s, word)) return *mark = word, true;
    for (size_t i = 0; i < 3; i++)
        if (take(s, marks[i])) return *mark = marks[i], true;
    return false;
}

static bool take_compact(struct chars s, unsigned *y, unsigned *m, unsigned *d) {
    unsigned all;
    if (s.n != 8 || !take_number(&s, &all) || s.at != 8) return false;
    for (size_t i = 0; i < 8; i++)
        if (s.c[i] < '0' || s.c[i] > '9') return false;
    if (all < 100 * 10000) return false; /* as with separators: a year has three digits at least */
    *y = all / 10000, *m = all / 100 % 100, *d = all % 100;
    return true;
}

static bool take_date(struct chars *s, const struct era **x, unsigned *y, unsigned *m, unsigned *d) {
    uint32_t first, second;
    *x = NULL;
    if (take_compact(*s, y, m, d)) return true;
    *x = take_era(s);
    if (!take_year(s, *x, y) || !take_mark(s, NEN, &first) || !take_number(s, m) || !take_mark(s, GATSU, &second) ||
        !take_number(s, d))
        return false;
    if (first == NEN && second != GATSU) return false;
    if (first != NEN && first != second) return false;
    if (second == GATSU && !take(s, NICHI)) return false;
    return s->at == s->n;
}

bool era_read_in(enum lang lang, struct str text, char day[ERA_DAY_MAX], struct err *e) {
    char found[ERA_DAY_MAX];
    const struct era *x;
    unsigned y, m, d;
    struct chars s;
    if (!take_chars(text, &s) || !take_date(&s, &x, &y, &m, &d))
        return err_set(e, ERR_INVALID,
                       tr(lang, N_("\"%.*s\" is no date. Dates are written as 2026-03-31, 令和8年3月31日 or R8.3.31.")),
                       STR_ARG(str_cut(text, 0, 100)));
    if (!put_day(y, m, d, found))
        return err_set(e, ERR_INVALID, tr(lang, N_("The day \"%.*s\" does not exist.")), STR_ARG(text));
    const struct era *is = era_of(str_of(found));
    if (x && x != is) {
        struct buf proper;
        buf_init(&proper, ERA_TEXT_MAX);
        era_write(str_of(found), ERA_LONG, &proper);
        err_set(e, ERR_INVALID, tr(lang, N_("\"%.*s\" is not within that era; the day is %.*s.")), STR_ARG(text),
                STR_ARG(buf_str(&proper)));
        buf_release(&proper);
        return false;
    }
    memcpy(day, found, ERA_DAY_MAX);
    return true;
}

bool era_read(struct str text, char day[ERA_DAY_MAX], struct err *e) {
    return era_read_in(lang_current(), text, day, e);
}

/* Writing ------------------------------------------------------------------------------------- */

void era_write(struct str day, enum era_form form, struct buf *out) {
    unsigned y, m, d;
    const struct era *x = split_day(day, &y, &m, &d) ? era_of(day) : NULL;
    if (!x) {
        buf_add(out, day);
        return;
    }
    unsigned year = y - (unsigned)year_of_first(x) + 1;
    if (form == ERA_SHORT) {
        buf_addf(out, "%c%u.%u.%u", (char)x->letter, year, m, d);
        return;
    }
    buf_add(out, x->title);
    if (year == 1)
        buf_addz(out, "元");
    else
        buf_addf(out, "%u", year);
    buf_addf(out, "年%u月%u日", m, d);
}

/* The year of an office ----------------------------------------------------------------------- */

int32_t era_fiscal_year(struct str day) {
    unsigned y, m, d;
    if (!split_day(day, &y, &m, &d)) return 0;
    return (int32_t)(m < 4 ? y - 1 : y);
}

void era_write_fiscal(int32_t year, struct buf *out) {
    char day[ERA_DAY_MAX];
    if (year < 1 || !put_day((unsigned)year, 5, 1, day)) return;
    const struct era *x = era_of(str_of(day));
    int32_t n = x ? year - year_of_first(x) + 1 : year;
    if (x) buf_add(out, x->title);
    if (x && n == 1)
        buf_addz(out, "元");
    else
        buf_addf(out, "%d", n);
    buf_addz(out, "年度");
}

int32_t era_read_fiscal(struct str text) {
    struct chars s;
    unsigned y;
    if (!take_chars(text, &s)) return 0;
    const struct era *x = take_era(&s);
    if (!take_year(&s, x, &y) || y > 9999) return 0;
    if (take(&s, NEN)) take(&s, DO);
    return s.at == s.n ? (int32_t)y : 0;
}
