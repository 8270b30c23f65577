/* titles: is this the title that the data knows? Conversions and editions differ in blanks, width, case and in which of
 * the many dashes and middle dots they use; none of these tells two titles apart. */
#include "wording/inside.h"

#define TITLE_LINES_MAX 8 /* over so many lines a title may be broken */

/* 0 for what does not count. */
static uint32_t title_char(uint32_t c) {
    static const uint32_t dashes[] = {0x2D, 0x30FC, 0x2014, 0x2013, 0x2010, 0x2011, 0x2012, 0x2015, 0x2212, 0x2500};
    c = char_fold(c);
    if (char_is_blank(c)) return 0;
    if (c >= 'A' && c <= 'Z') return c + 0x20;
    if (c == 0xB7 || c == 0xFF65 || c == 0x2022) return 0x30FB;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (c == dashes[i]) return '-';
    return c;
}

void title_key(struct str text, struct buf *out) {
    for (size_t i = 0; i < text.len;) {
        char bytes[4];
        uint32_t c = title_char(utf8_next(text, &i));
        if (c) buf_add(out, (struct str){bytes, utf8_put(c, bytes)});
    }
}

static uint32_t next_counted(struct str text, size_t *at) {
    while (*at < text.len) {
        uint32_t c = title_char(utf8_next(text, at));
        if (c) return c;
    }
    return 0;
}

bool title_follows(const struct placing *p, struct str title, size_t from, size_t at, size_t *end_line,
                   size_t *end_at) {
    size_t line = from, last = from + TITLE_LINES_MAX < p->last ? from + TITLE_LINES_MAX : p->last;
    struct str text = p->copy->lines[line].text;
    for (size_t i = 0; i < title.len;) {
        uint32_t want = next_counted(title, &i), have;
        if (!want) break;
        while (!(have = next_counted(text, &at))) {
            if (++line >= last) return false;
            text = line_strip(p->at, p->copy->lines[line].text);
            /* `at` counts from the beginning of the whole line, as everywhere */
            at = (size_t)(text.ptr - p->copy->lines[line].text.ptr);
            text = (struct str){p->copy->lines[line].text.ptr, at + text.len};
        }
        if (have != want) return false;
    }
    *end_line = line;
    *end_at = at;
    return true;
}
