/* read: single members out of a JSON object, with place, type and ceiling checked. */
#include <stdarg.h>

#include "render/read_json.h"

static size_t step(struct reader *r, int n, size_t before) {
    size_t room = sizeof r->place - r->place_len;
    if (n > 0 && (size_t)n < room) r->place_len += (size_t)n;
    r->place[r->place_len] = 0;
    return before;
}

size_t reader_enter(struct reader *r, const char *member) {
    size_t before = r->place_len;
    return step(r, snprintf(r->place + before, sizeof r->place - before, "%s%s", before ? "." : "", member), before);
}

size_t reader_enter_at(struct reader *r, size_t index) {
    size_t before = r->place_len;
    return step(r, snprintf(r->place + before, sizeof r->place - before, "[%zu]", index), before);
}

void reader_leave(struct reader *r, size_t before) {
    r->place_len = before;
    r->place[before] = 0;
}

bool reader_wrong(struct reader *r, const char *fmt, ...) {
    if (r->failed) return false;
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    r->failed = true;
    return err_set(r->e, ERR_INVALID, "%s: %s", r->place_len ? r->place : "(top)", text);
}

bool reader_take(struct reader *r, size_t *used, size_t more, size_t most, const char *what) {
    if (more > most || *used > most - more) return reader_wrong(r, _("The document has more than %zu %s."), most, what);
    *used += more;
    return true;
}

/* Characters that no output format can carry, or that would steer the layout from inside the text. */
static bool is_unprintable(uint32_t c) {
    if (c == '\n') return false;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
    if (c == 0x2028 || c == 0x2029) return true;                                   /* line and paragraph separators */
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return true; /* writing direction overrides */
    if (c >= 0xFDD0 && c <= 0xFDEF) return true;
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFFF9 && c <= 0xFFFC) || c == 0xFEFF;
}

static struct str clean(struct reader *r, struct str s) {
    size_t at = 0, bad = 0;
    while (at < s.len)
        if (is_unprintable(utf8_next(s, &at))) bad++;
    if (!bad) return arena_str(r->a, s);
    char *out = arena_alloc(r->a, s.len + 2 * bad + 1); /* U+FFFD takes three bytes */
    size_t n = 0;
    for (at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        bool is_blank = c == '\t' || c == '\r';
        n += utf8_put(is_blank ? ' ' : is_unprintable(c) ? 0xFFFD : c, out + n);
    }
    return (struct str){out, n};
}

struct str reader_text_of(struct reader *r, const json_t *value, size_t most) {
    if (r->failed) return STR("");
    if (!json_is_string(value)) return reader_wrong(r, _("A text is expected here.")), STR("");
    struct str s = {json_string_value(value), json_string_length(value)};
    if (s.len > most) return reader_wrong(r, _("The text is longer than %zu bytes."), most), STR("");
    if (!reader_take(r, &r->text, s.len, TREE_TEXT_MAX, _("bytes of text"))) return STR("");
    return clean(r, s);
}

struct str reader_text(struct reader *r, const json_t *object, const char *member, size_t most) {
    const json_t *v = json_object_get(object, member);
    if (!v || r->failed) return STR("");
    size_t before = reader_enter(r, member);
    struct str s = reader_text_of(r, v, most);
    reader_leave(r, before);
    return s;
}

unsigned reader_number(struct reader *r, const json_t *object, const char *member, unsigned least, unsigned most,
                       unsigned if_absent) {
    const json_t *v = json_object_get(object, member);
    if (!v || r->failed) return if_absent;
    json_int_t n = json_integer_value(v);
    if (json_is_integer(v) && n >= (json_int_t)least && n <= (json_int_t)most) return (unsigned)n;
    size_t before = reader_enter(r, member);
    reader_wrong(r, _("A whole number from %u to %u is expected here."), least, most);
    reader_leave(r, before);
    return if_absent;
}

bool reader_flag(struct reader *r, const json_t *object, const char *member) {
    const json_t *v = json_object_get(object, member);
    if (!v || r->failed) return false;
    if (json_is_boolean(v)) return json_is_true(v);
    size_t before = reader_enter(r, member);
    reader_wrong(r, _("true or false is expected here."));
    reader_leave(r, before);
    return false;
}

unsigned reader_choice(struct reader *r, const json_t *object, const char *member, const char *const names[],
                       size_t n) {
    const json_t *v = json_object_get(object, member);
    if (!v || r->failed) return 0;
    const char *text = json_string_value(v);
    for (unsigned i = 0; text && i < n; i++)
        if (strcmp(text, names[i]) == 0) return i;
    size_t before = reader_enter(r, member);
    reader_wrong(r, _("The value is not one of those that the protocol names (the first is \"%s\")."), names[0]);
    reader_leave(r, before);
    return 0;
}

const json_t *reader_list(struct reader *r, const json_t *object, const char *member, size_t most, size_t *n) {
    const json_t *v = json_object_get(object, member);
    *n = 0;
    if (!v || r->failed) return NULL;
    size_t before = reader_enter(r, member);
    bool good = json_is_array(v) ? json_array_size(v) <= most : reader_wrong(r, _("A list is expected here."));
    if (json_is_array(v) && !good) reader_wrong(r, _("The list has more than %zu entries."), most);
    reader_leave(r, before);
    if (good) *n = json_array_size(v);
    return good ? v : NULL;
}

bool reader_is_object(struct reader *r, const json_t *value) {
    if (r->failed) return false;
    return json_is_object(value) ? true : reader_wrong(r, _("An object is expected here."));
}

const json_t *reader_object(struct reader *r, const json_t *object, const char *member) {
    const json_t *v = json_object_get(object, member);
    size_t before = reader_enter(r, member);
    bool good = reader_is_object(r, v);
    reader_leave(r, before);
    return good ? v : NULL;
}

struct strs reader_strs(struct reader *r, const json_t *object, const char *member, size_t most_items, size_t most) {
    size_t n;
    const json_t *list = reader_list(r, object, member, most_items, &n);
    if (!n) return (struct strs){NULL, 0};
    size_t before = reader_enter(r, member);
    struct str *out = arena_array(r->a, n, sizeof *out);
    for (size_t i = 0; i < n; i++) {
        size_t here = reader_enter_at(r, i);
        out[i] = reader_text_of(r, json_array_get(list, i), most);
        reader_leave(r, here);
    }
    reader_leave(r, before);
    return (struct strs){out, n};
}
