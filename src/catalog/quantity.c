/* quantity: reading, writing, saying and comparing typed values. See quantity.h. */
#include "catalog/quantity.h"

#include "catalog/catalog.h"

#define MILLION INT64_C(1000000)

static const struct {
    const char *mark;
    int64_t seconds, months; /* months 0: not given in months */
    const char *one, *many;  /* for people */
} units[] = {
    [UNIT_NONE] = {"", 1, 0, "", ""},
    [UNIT_SECOND] = {"s", 1, 0, N_("second"), N_("seconds")},
    [UNIT_MINUTE] = {"min", 60, 0, N_("minute"), N_("minutes")},
    [UNIT_HOUR] = {"h", 3600, 0, N_("hour"), N_("hours")},
    [UNIT_DAY] = {"d", 86400, 0, N_("day"), N_("days")},
    [UNIT_WEEK] = {"w", 7 * 86400, 0, N_("week"), N_("weeks")},
    [UNIT_MONTH] = {"mo", 30 * 86400, 1, N_("month"), N_("months")},
    [UNIT_YEAR] = {"y", 365 * 86400, 12, N_("year"), N_("years")},
};

const char *measure_id(enum measure m) {
    static const char *const ids[] = {"interval", "duration", "retention", "ratio", "count", "means", "done"};
    return ids[m];
}

/* Reading ------------------------------------------------------------------------------------------ */

/* Digits at the start of a text; how many, 0 when none or too large. */
static size_t number_at(struct str s, int64_t *out) {
    size_t n = 0;
    *out = 0;
    for (; n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9'; n++) {
        *out = *out * 10 + (s.ptr[n] - '0');
        if (*out > QUANTITY_AMOUNT_MAX) return 0;
    }
    return n;
}

static bool parse_time(struct str s, struct quantity *q) {
    size_t n = number_at(s, &q->amount);
    struct str mark = str_cut(s, n, s.len);
    if (!n || q->amount == 0) return false;
    for (unsigned u = UNIT_SECOND; u <= UNIT_YEAR; u++)
        if (str_is(mark, units[u].mark)) return q->unit = (enum unit)u, true;
    return false;
}

static bool parse_interval(const struct standard *s, struct str text, struct quantity *q) {
    if (text.len < 3 || text.ptr[0] != '1' || text.ptr[1] != '/') return false;
    struct str rest = str_cut(text, 2, text.len);
    for (size_t i = 0; i < s->n_events; i++)
        if (str_eq(s->events[i].id, rest)) return q->event = (int32_t)i, true;
    return parse_time(rest, q);
}

/* 99.95% as millionths: at most four decimals, at most 100 %. */
static bool parse_ratio(struct str s, struct quantity *q) {
    int64_t whole, part = 0;
    size_t n = number_at(s, &whole), decimals = 0;
    if (!n) return false;
    if (n < s.len && s.ptr[n] == '.') {
        decimals = number_at(str_cut(s, n + 1, s.len), &part);
        if (!decimals || decimals > 4) return false;
        n += 1 + decimals;
    }
    for (; decimals < 4; decimals++) part *= 10;
    q->amount = whole * 10000 + part;
    return n + 1 == s.len && s.ptr[n] == '%' && whole <= 100 && q->amount <= MILLION;
}

static bool parse_count(struct str s, struct quantity *q) {
    return s.len && number_at(s, &q->amount) == s.len;
}

/* a+b: together; a|b: one of them. Never both signs. */
static bool parse_means(const struct standard *s, struct str text, struct quantity *q) {
    char sign = 0;
    for (size_t from = 0, to = 0; from <= text.len; from = ++to) {
        while (to < text.len && text.ptr[to] != '+' && text.ptr[to] != '|') to++;
        struct str id = str_cut(text, from, to);
        size_t k = 0;
        while (k < s->n_means && !str_eq(s->means[k].id, id)) k++;
        if (k == s->n_means) return false;
        q->means |= UINT64_C(1) << k;
        if (to == text.len) break;
        if (sign && sign != text.ptr[to]) return false;
        sign = text.ptr[to];
    }
    q->one_of = sign == '|';
    return true;
}

static bool parse_done(struct str s, struct quantity *q) {
    q->amount = str_is(s, "yes");
    return q->amount || str_is(s, "no");
}

static const char *expected(enum measure m) {
    switch (m) {
    case MEASURE_INTERVAL:
        return _("an interval such as 1/5min, 1/1d or 1/3mo");
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        return _("a time such as 20min, 24h, 3d, 6mo or 5y");
    case MEASURE_RATIO:
        return _("a ratio such as 99.7%");
    case MEASURE_COUNT:
        return _("a whole number");
    case MEASURE_MEANS:
        return _("ids of means, joined by +");
    case MEASURE_DONE:
        return _("yes or no");
    }
    return "";
}

bool quantity_parse(const struct standard *s, enum measure m, struct str text, struct quantity *out, struct err *why) {
    struct quantity q = {.event = -1};
    bool ok = false;
    switch (m) {
    case MEASURE_INTERVAL:
        ok = parse_interval(s, text, &q);
        break;
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        ok = parse_time(text, &q);
        break;
    case MEASURE_RATIO:
        ok = parse_ratio(text, &q);
        break;
    case MEASURE_COUNT:
        ok = parse_count(text, &q);
        break;
    case MEASURE_MEANS:
        ok = parse_means(s, text, &q);
        break;
    case MEASURE_DONE:
        ok = parse_done(text, &q);
        break;
    }
    if (!ok) return err_set(why, ERR_INVALID, _("“%.*s” is not %s."), STR_ARG(text), expected(m));
    *out = q;
    return true;
}

/* Writing ------------------------------------------------------------------------------------------ */

static void write_ratio(int64_t millionths, struct buf *out) {
    int64_t part = millionths % 10000;
    buf_addf(out, "%lld", (long long)(millionths / 10000));
    if (part) {
        int digits = 4;
        while (part % 10 == 0) part /= 10, digits--;
        buf_addf(out, ".%0*lld", digits, (long long)part);
    }
    buf_addc(out, '%');
}

void quantity_write(const struct standard *s, enum measure m, const struct quantity *q, struct buf *out) {
    bool first = true;
    switch (m) {
    case MEASURE_INTERVAL:
        buf_add(out, STR("1/"));
        if (q->event >= 0) {
            buf_add(out, s->events[q->event].id);
            break;
        }
        __attribute__((fallthrough));
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        buf_addf(out, "%lld%s", (long long)q->amount, units[q->unit].mark);
        break;
    case MEASURE_RATIO:
        write_ratio(q->amount, out);
        break;
    case MEASURE_COUNT:
        buf_addf(out, "%lld", (long long)q->amount);
        break;
    case MEASURE_MEANS:
        for (size_t i = 0; i < s->n_means; i++) {
            if (!(q->means >> i & 1)) continue;
            if (!first) buf_addc(out, q->one_of ? '|' : '+');
            buf_add(out, s->means[i].id);
            first = false;
        }
        break;
    case MEASURE_DONE:
        buf_add(out, q->amount ? STR("yes") : STR("no"));
        break;
    }
}

static void speak_time(const struct quantity *q, enum lang lang, struct buf *out) {
    struct str unit = trs(lang, q->amount == 1 ? units[q->unit].one : units[q->unit].many);
    buf_addf(out, tr(lang, N_("%lld %.*s")), (long long)q->amount, STR_ARG(unit));
}

static void speak_means(const struct standard *s, const struct quantity *q, enum lang lang, struct buf *out) {
    bool first = true;
    for (size_t i = 0; i < s->n_means; i++) {
        if (!(q->means >> i & 1)) continue;
        if (!first) buf_add(out, trs(lang, q->one_of ? N_(" or ") : N_(" with ")));
        buf_add(out, text_in(&s->means[i].title, lang));
        first = false;
    }
}

void quantity_speak(const struct standard *s, enum measure m, enum better b, const struct quantity *q, enum lang lang,
                    struct buf *out) {
    struct buf inner;
    buf_init(&inner, 4 * KIB);
    switch (m) {
    case MEASURE_INTERVAL:
        if (q->event >= 0)
            buf_add(&inner, text_in(&s->events[q->event].title, lang));
        else
            speak_time(q, lang, &inner);
        buf_addf(out, q->event >= 0 ? tr(lang, N_("at each: %.*s")) : tr(lang, N_("once in %.*s")),
                 STR_ARG(buf_str(&inner)));
        break;
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        speak_time(q, lang, &inner);
        buf_addf(out, b == BETTER_LESS ? tr(lang, N_("within %.*s")) : tr(lang, N_("%.*s or more")),
                 STR_ARG(buf_str(&inner)));
        break;
    case MEASURE_RATIO:
        write_ratio(q->amount, out);
        break;
    case MEASURE_COUNT:
        buf_addf(out, "%lld", (long long)q->amount);
        break;
    case MEASURE_MEANS:
        speak_means(s, q, lang, out);
        break;
    case MEASURE_DONE:
        buf_add(out, trs(lang, q->amount ? N_("carried out") : N_("not carried out")));
        break;
    }
    buf_release(&inner);
}

/* Comparing ---------------------------------------------------------------------------------------- */

static enum reach reach_number(int64_t value, int64_t wanted, enum better better) {
    return (better == BETTER_LESS ? value <= wanted : value >= wanted) ? REACH_YES : REACH_NO;
}

static enum reach reach_time(const struct quantity *v, const struct quantity *w, enum better better) {
    if ((v->event >= 0) != (w->event >= 0)) return REACH_ASK;
    if (v->event >= 0) return v->event == w->event ? REACH_YES : REACH_ASK;
    int64_t vm = units[v->unit].months, wm = units[w->unit].months;
    if (vm && wm) return reach_number(v->amount * vm, w->amount * wm, better);
    return reach_number(v->amount * units[v->unit].seconds, w->amount * units[w->unit].seconds, better);
}

static const struct family *family_of(const struct standard *s, const struct means *m) {
    for (size_t i = 0; i < s->n_families; i++)
        if (str_eq(s->families[i].id, m->family)) return &s->families[i];
    return NULL;
}

/* The strongest of some means, with their family; rank 0 when the family knows no order. */
static uint32_t strongest(const struct standard *s, uint64_t means, bool weakest, const struct family **family) {
    uint32_t rank = 0;
    *family = NULL;
    for (size_t i = 0; i < s->n_means; i++) {
        if (!(means >> i & 1)) continue;
        const struct means *m = &s->means[i];
        bool take = !*family || (weakest ? m->rank < rank : m->rank > rank);
        *family = family_of(s, m);
        if (take) rank = m->rank;
    }
    return *family && (*family)->ordered ? rank : 0;
}

/* One of several is wanted: one of them will do. All are wanted: all. Else stronger ones of an ordered family do; what
 * is not named in a family without order is for a person to judge. */
static enum reach reach_means(const struct standard *s, const struct quantity *v, const struct quantity *w) {
    const struct family *have, *want;
    if (w->one_of ? (v->means & w->means) != 0 : (v->means & w->means) == w->means)
        if (!v->one_of || (v->means & ~w->means) == 0) return REACH_YES;
    if (!w->one_of && (v->means & ~w->means) == 0) return REACH_NO; /* some of them are missing */
    uint32_t got = strongest(s, v->means, v->one_of, &have), needed = strongest(s, w->means, w->one_of, &want);
    if (have != want || !want || !want->ordered) return REACH_ASK;
    return got >= needed ? REACH_YES : REACH_NO;
}

enum reach quantity_reach(const struct standard *s, const struct metric *m, const struct quantity *value,
                          size_t pattern) {
    if (pattern >= m->n_values || m->values[pattern].free) return REACH_FREE;
    const struct quantity *wanted = &m->values[pattern].value;
    switch (m->measure) {
    case MEASURE_INTERVAL:
    case MEASURE_DURATION:
    case MEASURE_RETENTION:
        return reach_time(value, wanted, m->better);
    case MEASURE_RATIO:
    case MEASURE_COUNT:
    case MEASURE_DONE:
        return reach_number(value->amount, wanted->amount, m->better);
    case MEASURE_MEANS:
        return reach_means(s, value, wanted);
    }
    return REACH_ASK;
}
