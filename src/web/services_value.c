/* services_value: a promised value as people write it, made into the spelling of quantity.h. */
#include "web/services.h"

#include <string.h>

static const struct {
    const char *word, *mark;
} units[] = {
    /* Longer words first, so that 分 does not take the half of another. */
    {"seconds", "s"},  {"second", "s"}, {"sec", "s"},     {"秒間", "s"},   {"秒", "s"},      {"minutes", "min"},
    {"minute", "min"}, {"分間", "min"}, {"分", "min"},    {"hours", "h"},  {"hour", "h"},    {"時間", "h"},
    {"days", "d"},     {"day", "d"},    {"日間", "d"},    {"日", "d"},     {"weeks", "w"},   {"week", "w"},
    {"週間", "w"},     {"週", "w"},     {"months", "mo"}, {"month", "mo"}, {"か月間", "mo"}, {"か月", "mo"},
    {"ヶ月", "mo"},    {"ケ月", "mo"},  {"カ月", "mo"},   {"ヵ月", "mo"},  {"箇月", "mo"},   {"月", "mo"},
    {"years", "y"},    {"year", "y"},   {"年間", "y"},    {"年", "y"},
};

static bool is_blank(struct str s, size_t at) {
    return s.ptr[at] == ' ' || s.ptr[at] == '\t' || s.ptr[at] == '\n' || s.ptr[at] == ',';
}

/* NFKC has made 　 a blank and １ a 1. */
static struct str without_blanks(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (!is_blank(s, i)) out[n++] = s.ptr[i];
    return (struct str){out, n};
}

static size_t digits(struct str s) {
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9') n++;
    return n;
}

static bool mark_of(struct str word, const char **mark) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_is(word, units[i].word) || str_is(word, units[i].mark)) return *mark = units[i].mark, true;
    return false;
}

/* "20分", "20分以内", "24時間以上". */
static bool read_time(struct arena *a, struct str s, struct str *out) {
    static const char *const endings[] = {"以内", "以上", "以下", "ごと", "毎"};
    size_t n = digits(s);
    const char *mark;
    struct str word = str_cut(s, n, s.len);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(word, str_of(endings[i]))) word = str_cut(word, 0, word.len - strlen(endings[i]));
    if (!n || !mark_of(word, &mark)) return false;
    *out = arena_fmt(a, "%.*s%s", STR_ARG(str_cut(s, 0, n)), mark);
    return true;
}

/* "5分に1回", "5分毎に1回", "1回/5分", "1回/日", "once in 5 minutes", "毎日" are all one over a time. */
static bool read_interval(struct arena *a, struct str s, struct str *out) {
    static const struct {
        const char *before, *after;
    } forms[] = {{"", "に1回以上"}, {"", "に1回"}, {"", "に一回"}, {"", "毎に1回"},   {"", "ごとに1回"},
                 {"1回/", ""},      {"1/", ""},    {"oncein", ""}, {"onceevery", ""}, {"every", ""},
                 {"毎", ""},        {"", "ごと"},  {"oncea", ""},  {"onceper", ""},   {"", "毎"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct str before = str_of(forms[i].before), after = str_of(forms[i].after), time;
        if (!str_starts(s, before) || !str_ends(s, after) || s.len <= before.len + after.len) continue;
        struct str middle = str_cut(s, before.len, s.len - after.len);
        if (!digits(middle)) middle = arena_fmt(a, "1%.*s", STR_ARG(middle));
        if (!read_time(a, middle, &time)) continue;
        *out = arena_fmt(a, "1/%.*s", STR_ARG(time));
        return true;
    }
    return false;
}

/* 5回, 3世代: the number counts. */
static bool read_count(struct str s, struct str *out) {
    size_t n = digits(s);
    struct str word = str_cut(s, n, s.len);
    *out = str_cut(s, 0, n);
    return n && (str_is(word, "回") || str_is(word, "世代") || str_is(word, "times") || str_is(word, "generations"));
}

static bool read_done(struct str s, struct str *out) {
    static const char *const yes[] = {"はい", "有", "あり", "実施", "実施する", "○", "done"}, *const no[] = {
                                                                                                  "いいえ", "無",
                                                                                                  "なし", "実施しない",
                                                                                                  "×"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_is(s, yes[i])) return *out = STR("yes"), true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_is(s, no[i])) return *out = STR("no"), true;
    return false;
}

static bool read_titles(struct arena *a, const struct standard *s, struct str text, struct str *out) {
    for (size_t i = 0; i < s->n_means; i++)
        for (unsigned k = 0; k < LANG_COUNT; k++)
            if (str_eq(without_blanks(a, catalog_fold(a, s->means[i].title.in[k])), text))
                return *out = s->means[i].id, true;
    return false;
}

static bool as_people_write(struct arena *a, const struct standard *s, const struct metric *m, struct str text,
                            struct str *out) {
    switch (m->measure) {
    case MEASURE_INTERVAL:
        return read_interval(a, text, out);
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        return read_time(a, text, out);
    case MEASURE_RATIO: /* 99.5 alone: per cent is meant */
        if (str_ends(text, STR("以上"))) text = str_cut(text, 0, text.len - strlen("以上"));
        *out = str_ends(text, STR("%")) ? text : arena_fmt(a, "%.*s%%", STR_ARG(text));
        return true;
    case MEASURE_COUNT:
        return read_count(text, out);
    case MEASURE_MEANS:
        return read_titles(a, s, text, out);
    case MEASURE_DONE:
        return read_done(text, out);
    }
    return false;
}

bool service_value_read(struct arena *a, const struct standard *s, const struct metric *m, struct str text,
                        struct str *out, struct err *e) {
    struct quantity q;
    struct err other = {0};
    struct str folded = without_blanks(a, catalog_fold(a, text)), read;
    if (!quantity_parse(s, m->measure, folded, &q, e)) {
        if (!as_people_write(a, s, m, folded, &read) || !quantity_parse(s, m->measure, read, &q, &other)) return false;
    }
    struct buf b;
    buf_init(&b, 4 * KIB);
    quantity_write(s, m->measure, &q, &b);
    *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    *e = (struct err){0};
    return true;
}
