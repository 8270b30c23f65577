/* xlsx_strings: text of a workbook: runs joined, furigana left out, Excel's escapes undone; and shared strings. */
#include "fmt/xlsx_parts.h"

void rich_open(struct rich *t, struct str name) {
    if (str_is(name, "rPh") || str_is(name, "phoneticPr"))
        t->furigana++;
    else if (str_is(name, "t"))
        t->wanted = t->furigana == 0;
}

void rich_close(struct rich *t, struct str name) {
    if ((str_is(name, "rPh") || str_is(name, "phoneticPr")) && t->furigana) t->furigana--;
    if (str_is(name, "t")) t->wanted = false;
}

void rich_text(struct rich *t, struct str piece) {
    if (t->wanted) buf_add(&t->text, piece);
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* _xHHHH_ is one UTF-16 unit. */
static bool escape_at(struct str s, size_t at, uint32_t *unit) {
    uint32_t v = 0;
    if (s.len - at < 7 || s.ptr[at] != '_' || s.ptr[at + 1] != 'x' || s.ptr[at + 6] != '_') return false;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex(s.ptr[i]);
        if (digit < 0) return false;
        v = v << 4 | (uint32_t)digit;
    }
    *unit = v;
    return true;
}

static uint32_t unescaped(struct str s, size_t *at) {
    uint32_t high, low;
    if (!escape_at(s, *at, &high)) return utf8_next(s, at);
    *at += 7;
    bool pair = high >= 0xD800 && high < 0xDC00 && escape_at(s, *at, &low) && low >= 0xDC00 && low < 0xE000;
    if (!pair) return high >= 0xD800 && high < 0xE000 ? 0xFFFD : high;
    *at += 7;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* Control characters could command a terminal, and no text needs them. */
static bool is_control(uint32_t c) {
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFEFF;
}

struct str text_clean(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = unescaped(s, &at), next;
        size_t peek = at;
        if (c == '\r') {
            next = at < s.len ? unescaped(s, &peek) : 0;
            if (next == '\n') at = peek;
            c = '\n';
        } else if (c == 0x2028 || c == 0x2029) {
            c = '\n';
        }
        if (!is_control(c)) len += utf8_put(c, out + len);
    }
    return (struct str){out, len};
}

bool rich_take(struct book_reader *r, struct rich *t, struct str *out) {
    if (!buf_ok(&t->text)) return part_limit(r, _("A text is longer than %zu KiB."), BOOK_TEXT_MAX / KIB);
    *out = text_clean(r->a, buf_str(&t->text));
    buf_clear(&t->text);
    t->text.full = false;
    t->furigana = 0;
    t->wanted = false;
    return true;
}

/* Shared strings ------------------------------------------------------------------------------------------------ */

struct strings {
    struct book_reader *r;
    struct rich rich;
    size_t room;
    bool in_item;
};

static bool strings_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    struct strings *s = ctx;
    (void)attributes;
    if (str_is(name, "si"))
        s->in_item = true;
    else if (s->in_item)
        rich_open(&s->rich, name);
    return true;
}

static bool strings_close(void *ctx, struct str name) {
    struct strings *s = ctx;
    struct book_reader *r = s->r;
    if (!s->in_item) return true;
    if (!str_is(name, "si")) return rich_close(&s->rich, name), true;
    s->in_item = false;
    if (r->n_strings >= BOOK_CELLS_MAX) return part_limit(r, _("It holds more than %u texts."), BOOK_CELLS_MAX);
    r->strings = arena_grow(r->a, r->strings, r->n_strings, &s->room, sizeof *r->strings);
    return rich_take(r, &s->rich, &r->strings[r->n_strings++]);
}

static bool strings_text(void *ctx, struct str piece) {
    struct strings *s = ctx;
    if (s->in_item) rich_text(&s->rich, piece);
    return true;
}

bool strings_read(struct book_reader *r, struct str part) {
    struct strings s = {.r = r};
    buf_init(&s.rich.text, BOOK_TEXT_MAX);
    bool ok = part_read(r, part, &(struct xml_handler){&s, strings_open, strings_close, strings_text});
    buf_release(&s.rich.text);
    return ok;
}
