/* compose: the pieces of a quote as one text.
 *
 * Japanese knows no blank at a line end, so lines are joined without one where either side is a wide character, and
 * with one between two Latin words. A run of blanks is one blank. */
#include "wording/inside.h"

struct composing {
    struct buf out;
    const struct attach *at;
    uint32_t last; /* the character added last; 0 at the beginning of a paragraph */
    bool blank;    /* one is waiting */
};

static bool is_wide(uint32_t c) {
    return c >= 0x2E80 || c == 0x2022 || c == 0x203B || (c >= 0x2460 && c <= 0x24FF);
}

static void add(struct composing *c, struct str bytes, uint32_t cp) {
    bool field = c->last == 0x3010 && cp == 0x3011; /* 【 】 is to be filled in */
    bool line_end = c->at->join_blanks && is_wide(c->last) && is_wide(cp) && !field;
    if (c->blank && c->last && !line_end) buf_addc(&c->out, ' ');
    buf_add(&c->out, bytes);
    c->last = cp;
    c->blank = false;
}

/* What a lost character stands for, when the data knows. */
static const struct attach_pair *replacement(const struct attach *at, struct str rest) {
    for (size_t i = 0; i < at->n_replace; i++)
        if (str_starts(rest, at->replace[i].from)) return &at->replace[i];
    return NULL;
}

static void add_piece(struct composing *c, struct str text) {
    for (size_t i = 0; i < text.len;) {
        const struct attach_pair *pair = replacement(c->at, str_cut(text, i, text.len));
        size_t from = i;
        uint32_t cp = utf8_next(text, &i);
        if (pair && pair->to.len) {
            size_t zero = 0;
            add(c, pair->to, utf8_next(pair->to, &zero));
        }
        if (pair)
            i = from + pair->from.len;
        else if (char_is_blank(cp) && cp != 0x3000)
            c->blank = true;
        else
            add(c, str_cut(text, from, i), cp);
    }
}

static bool joins_without_blank(struct str text, uint32_t last) {
    size_t zero = 0;
    return !text.len || is_wide(last) || is_wide(utf8_next(text, &zero));
}

struct str compose_text(struct placing *p, const struct found *f) {
    struct composing c = {.at = p->at};
    buf_init(&c.out, QUOTE_BYTES_MAX);
    for (size_t i = 0; i < f->n; i++) {
        struct str text = str_trim(str_cut(p->copy->text, f->pieces[i].start, f->pieces[i].end));
        if (f->pieces[i].fresh && c.out.len) {
            buf_addc(&c.out, '\n');
            c.last = 0;
            c.blank = false;
        } else {
            c.blank = c.last && !joins_without_blank(text, c.last);
        }
        add_piece(&c, text);
    }
    struct str out = buf_ok(&c.out) ? arena_str(p->a, str_trim(buf_str(&c.out))) : STR_NONE;
    buf_release(&c.out);
    return out;
}
