/* form_words: states and days as people write them into a form. */
#include "ledger/form.h"
#include "ledger/load.h"

const char *const form_titles[FORM_FIELDS] = {
    [FORM_STATE] = N_("Status"), [FORM_EVIDENCE] = N_("Evidence"), [FORM_ON] = N_("Inspected on"),
    [FORM_NOTE] = N_("Remarks"), [FORM_KEY] = N_("Key"),
};
const char *const form_states[FORM_STATES] = {"done", "partly", "not_done", "not_applicable"};

/* Without blanks, full-width signs as ASCII, capitals as small letters. */
struct str form_fold(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t cp = utf8_next(s, &at);
        if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFF01 - '!';
        if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000 || cp == 0xA0) continue;
        if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
        if (cp < 0x80) {
            out[n++] = (char)cp;
            continue;
        }
        for (size_t i = from; i < at; i++) out[n++] = s.ptr[i];
    }
    return (struct str){out, n};
}

/* States ---------------------------------------------------------------------------------------------------------- */

static const char *const done[] = {"done",     "実施済", "実施済み", "実施", "済", "済み", "完了", "対応済",
                                   "対応済み", "適合",   "はい",     "yes",  "y",  "ok",   "○",    "〇",
                                   "◯",        "◎",      "✓",        "✔",    "☑",  "レ",   NULL};
static const char *const partly[] = {"partly",     "partlydone",   "partial", "partially", "一部実施",
                                     "一部実施済", "一部実施済み", "一部",    "一部済",    "一部対応",
                                     "対応中",     "実施中",       "△",       NULL};
static const char *const not_done[] = {"not_done", "notdone", "未実施", "未", "未対応", "未了", "未済", "不適合",
                                       "いいえ",   "no",      "n",      "×",  "✕",      "✗",    "x",    NULL};
static const char *const not_applicable[] = {"not_applicable",
                                             "notapplicable",
                                             "notrelevant",
                                             "該当なし",
                                             "該当無し",
                                             "該当せず",
                                             "該当しない",
                                             "非該当",
                                             "対象外",
                                             "適用外",
                                             "n/a",
                                             "na",
                                             "n.a.",
                                             "-",
                                             "―",
                                             "—",
                                             "−",
                                             NULL};
static const char *const *const words[FORM_STATES] = {done, partly, not_done, not_applicable};

bool form_state(struct str text, struct str *id) {
    struct arena *scratch = arena_new(MIB);
    struct str folded = text.len <= KIB ? form_fold(scratch, text) : STR("");
    bool found = false;
    for (size_t i = 0; i < FORM_STATES && !found; i++)
        for (const char *const *w = words[i]; *w && !found; w++)
            if ((found = str_is(folded, *w))) *id = str_of(form_states[i]);
    arena_free(scratch);
    return found;
}

/* Days ------------------------------------------------------------------------------------------------------------ */

static bool take(struct str *s, const char *prefix) {
    struct str p = str_of(prefix);
    if (!str_starts(*s, p)) return false;
    *s = str_cut(*s, p.len, s->len);
    return true;
}

/* A number of at most four digits; 元 is 1. */
static bool take_number(struct str *s, int64_t *out) {
    size_t n = 0;
    if (take(s, "元")) {
        *out = 1;
        return true;
    }
    while (n < s->len && n < 5 && s->ptr[n] >= '0' && s->ptr[n] <= '9') n++;
    if (!n || n > 4 || !str_int(str_cut(*s, 0, n), out)) return false;
    *s = str_cut(*s, n, s->len);
    return true;
}

static int64_t take_era(struct str *s) {
    static const struct {
        const char *name;
        int64_t before; /* the year before its first */
    } eras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"㋿", 2018}, {"㍻", 1988},
                {"㍼", 1925},   {"r", 2018},    {"h", 1988},    {"s", 1925}};
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (take(s, eras[i].name)) {
            (void)take(s, ".");
            return eras[i].before;
        }
    return 0;
}

static bool take_part(struct str *s, const char *word) {
    return take(s, word) || take(s, "-") || take(s, "/") || take(s, ".");
}

static bool day_of(struct arena *a, int64_t year, int64_t month, int64_t day, struct str *iso) {
    if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    *iso = arena_fmt(a, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
    return day_exists(*iso);
}

/* What may stand behind a day: the day of the week in brackets, a time of day. */
static bool is_tail(struct str s) {
    if (!s.len || take(&s, "(")) return true;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ':' && s.ptr[i] != 't' && (s.ptr[i] < '0' || s.ptr[i] > '9')) return false;
    return str_find(s, STR(":"), &(size_t){0});
}

bool form_day(struct arena *a, struct str text, struct str *iso) {
    if (text.len > 100) return false;
    /* A time goes first: behind the blank, before blanks are gone. */
    struct str head, tail, whole = str_trim(text);
    if (str_split(whole, ' ', &head, &tail) && str_find(tail, STR(":"), &(size_t){0})) whole = head;
    struct str s = form_fold(a, whole);
    int64_t year, month, day;
    if (s.len == 8 && str_int(s, &year) && year >= 10000101)
        return day_of(a, year / 10000, year / 100 % 100, year % 100, iso);
    int64_t before = take_era(&s);
    if (!take_number(&s, &year) || !take_part(&s, "年") || !take_number(&s, &month) || !take_part(&s, "月") ||
        !take_number(&s, &day))
        return false;
    (void)take(&s, "日");
    return (before == 0 || year <= 99) && is_tail(s) && day_of(a, before + year, month, day, iso);
}

/* Evidence -------------------------------------------------------------------------------------------------------- */

/* Lines part pieces; in a single line 、 and ; do. A dot before each says that lines do, though there is one only. */
#define DOT "・"
static const char *const signs[] = {"、", ";", "；"};

static bool wants_dots(const struct str *list, size_t n) {
    size_t at;
    for (size_t i = 0; i < n; i++) {
        if (str_starts(list[i], STR(DOT))) return true;
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (n == 1 && str_find(list[i], str_of(signs[k]), &at)) return true;
    }
    return false;
}

struct str form_join(struct arena *a, const struct str *list, size_t n) {
    const char *mark = wants_dots(list, n) ? DOT : "";
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = arena_fmt(a, "%.*s%s%s%.*s", STR_ARG(all), i ? "\n" : "", mark, STR_ARG(list[i]));
    return all;
}

/* Where the next piece ends, and where the one behind it begins. */
static size_t piece_end(struct str s, bool lines, size_t *next) {
    size_t end = s.len, at;
    *next = s.len;
    if (lines) {
        if (str_find(s, STR("\n"), &end)) *next = end + 1;
        return end;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(s, str_of(signs[i]), &at) && at < end) {
            end = at;
            *next = at + str_of(signs[i]).len;
        }
    return end;
}

const struct str *form_split(struct arena *a, struct str text, size_t *n) {
    struct str *list = NULL;
    size_t room = 0, next, at;
    bool dots = str_starts(str_trim(text), STR(DOT)), lines = dots || str_find(str_trim(text), STR("\n"), &at);
    *n = 0;
    while (text.len) {
        struct str piece = str_trim(str_cut(text, 0, piece_end(text, lines, &next)));
        text = str_cut(text, next, text.len);
        if (dots && str_starts(piece, STR(DOT))) piece = str_trim(str_cut(piece, STR(DOT).len, piece.len));
        if (text_is_blank(piece)) continue;
        list = arena_grow(a, list, *n, &room, sizeof *list);
        list[(*n)++] = piece;
    }
    return list;
}
