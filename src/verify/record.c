/* record: see record.h. */
#include "verify/record.h"

#include "verify/json.h"

/* The keys in their order; `kind` is the first character of a value, 0 for anything. */
static const struct {
    struct span name;
    bool must;
    char kind;
} keys[] = {
    {SPAN("\"kijun\""), true, '0'},  {SPAN("\"n\""), true, '0'},    {SPAN("\"at\""), true, '"'},
    {SPAN("\"clock\""), false, '0'}, {SPAN("\"kind\""), true, '"'}, {SPAN("\"on\""), true, '"'},
    {SPAN("\"act\""), true, '"'},    {SPAN("\"who\""), true, '{'},  {SPAN("\"from\""), true, '{'},
    {SPAN("\"before\""), false, 0},  {SPAN("\"after\""), false, 0}, {SPAN("\"note\""), false, 0},
};
#define KEYS (sizeof keys / sizeof *keys)
enum { KEY_KIJUN, KEY_N, KEY_AT, KEY_CLOCK };

/* A time as YYYY-MM-DDTHH:MM:SS.mmmZ, in quotes. */
static bool read_time(struct span value, char at[RECORD_TIME + 1]) {
    static const char shape[] = "\"0000-00-00T00:00:00.000Z\"";
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned part[7] = {0}, k = 0; /* year month day hour minute second millisecond */
    if (value.n != sizeof shape - 1) return false;
    for (size_t i = 0; i < value.n; i++) {
        bool digit = value.p[i] >= '0' && value.p[i] <= '9';
        if (shape[i] == '0' ? !digit : value.p[i] != (uint8_t)shape[i]) return false;
        if (digit) part[k] = part[k] * 10 + (value.p[i] - '0');
        if (!digit && i > 0 && k < 6) k++;
    }
    bool leap = (part[0] % 4 == 0 && part[0] % 100 != 0) || part[0] % 400 == 0;
    if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > days[part[1] - 1] + (part[1] == 2 && leap))
        return false;
    if (part[3] > 23 || part[4] > 59 || part[5] > 60) return false;
    memcpy(at, value.p + 1, RECORD_TIME);
    at[RECORD_TIME] = 0;
    return true;
}

static bool not_json(struct say *s) {
    v_fault(s, "the record is not a JSON object without blanks.",
            "レコードが(空白のない)JSONオブジェクトではありません。");
    return false;
}

/* What the first keys say. */
static bool take_value(struct say *s, size_t key, struct span value, struct record *r) {
    switch (key) {
    case KEY_KIJUN:
        if (v_same(value, SPAN("1"))) return true;
        v_fault(s, "the form of the record is %.*s; only 1 is known.", "レコードの形式が%.*sです。1だけが分かります。",
                SPAN_ARG(value));
        return false;
    case KEY_N:
        if (v_number(value, &r->n)) return true;
        v_fault(s, "\"n\" of the record is not the number of an entry.", "レコードの\"n\"が記録の番号ではありません。");
        return false;
    case KEY_AT:
        if (read_time(value, r->at)) return true;
        v_fault(s, "\"at\" of the record is not a time (2026-11-30T08:21:44.123Z).",
                "レコードの\"at\"が時刻(2026-11-30T08:21:44.123Z)ではありません。");
        return false;
    default:
        r->clock |= key == KEY_CLOCK;
        return true;
    }
}

/* One key and its value; `next` is the first row of the table that may come. */
static bool read_member(struct say *s, struct span *rest, size_t *next, struct record *r) {
    struct span name, colon, value;
    if (!v_json_text(rest, &name) || !v_after(*rest, SPAN(":"), &colon)) return not_json(s);
    *rest = colon;
    if (!v_json_value(rest, &value)) return not_json(s);
    size_t i = *next;
    while (i < KEYS && !v_same(name, keys[i].name) && !keys[i].must) i++;
    if (i == KEYS || !v_same(name, keys[i].name)) {
        v_fault(s, "the key %.*s stands at a wrong place of the record, or is not one of it.",
                "キー%.*sは、レコードのこの位置に置けません。", SPAN_ARG(name));
        return false;
    }
    *next = i + 1;
    if (keys[i].kind && v_json_kind(value) != keys[i].kind) {
        v_fault(s, "the value of %.*s in the record is of a wrong type.", "レコードの%.*sの値の型が違います。",
                SPAN_ARG(keys[i].name));
        return false;
    }
    return take_value(s, i, value, r);
}

bool v_record(struct say *s, struct span text, struct record *out) {
    struct span rest;
    size_t next = 0;
    *out = (struct record){.n = NO_ENTRY};
    if (text.n > RECORD_SIZE) {
        v_fault(s, "the record is longer than 1 MiB.", "レコードが1 MiBを超えています。");
        return false;
    }
    if (!v_text(text)) {
        v_fault(s, "the record is not UTF-8, or has a control character.",
                "レコードがUTF-8でないか、制御文字があります。");
        return false;
    }
    if (!v_after(text, SPAN("{"), &rest)) return not_json(s);
    for (bool more = true; more;) {
        if (!read_member(s, &rest, &next, out)) return false;
        more = v_after(rest, SPAN(","), &rest);
    }
    if (!v_same(rest, SPAN("}"))) return not_json(s);
    while (next < KEYS && !keys[next].must) next++;
    if (next == KEYS) return true;
    v_fault(s, "the record has no %.*s.", "レコードに%.*sがありません。", SPAN_ARG(keys[next].name));
    return false;
}
