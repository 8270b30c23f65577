/* xmlw: XML with escaping and end tags that nobody has to think of. */
#include <assert.h>

#include "fmt/write.h"

/* XML 1.0, production [2] Char. */
static bool is_xml_char(uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c != 0xFFFE && c != 0xFFFF;
}

/* In attributes line ends and tabs are written as references: a reader would turn them into blanks. A CR is
 * written so everywhere, as a reader would turn it into LF. */
static const char *reference(uint32_t c, bool attribute) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\r':
        return "&#13;";
    default:
        return is_xml_char(c) ? NULL : "\xEF\xBF\xBD";
    }
}

static void add_escaped(struct buf *out, struct str text, bool attribute) {
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t here = at;
        const char *instead = reference(utf8_next(text, &at), attribute);
        if (!instead) continue;
        buf_add(out, str_cut(text, from, here));
        buf_addz(out, instead);
        from = at;
    }
    buf_add(out, str_cut(text, from, text.len));
}

static void end_tag(struct xmlw *w) {
    if (w->in_tag) buf_addc(w->out, '>');
    w->in_tag = false;
}

void xmlw_init(struct xmlw *w, struct buf *out) {
    *w = (struct xmlw){.out = out};
}

void xmlw_declare(struct xmlw *w) {
    assert(w->depth == 0);
    buf_add(w->out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"));
}

void xmlw_open(struct xmlw *w, const char *name) {
    assert(w->depth < sizeof w->open / sizeof *w->open);
    end_tag(w);
    buf_addc(w->out, '<');
    buf_addz(w->out, name);
    w->open[w->depth++] = name;
    w->in_tag = true;
}

void xmlw_attr(struct xmlw *w, const char *name, struct str value) {
    assert(w->in_tag);
    buf_addc(w->out, ' ');
    buf_addz(w->out, name);
    buf_add(w->out, STR("=\""));
    add_escaped(w->out, value, true);
    buf_addc(w->out, '"');
}

void xmlw_attrz(struct xmlw *w, const char *name, const char *value) {
    xmlw_attr(w, name, str_of(value));
}

void xmlw_attrf(struct xmlw *w, const char *name, const char *fmt, ...) {
    struct buf value;
    va_list ap;
    buf_init(&value, w->out->ceiling);
    va_start(ap, fmt);
    buf_vaddf(&value, fmt, ap);
    va_end(ap);
    if (!buf_ok(&value)) w->out->full = true;
    xmlw_attr(w, name, buf_str(&value));
    buf_release(&value);
}

void xmlw_text(struct xmlw *w, struct str text) {
    assert(w->depth > 0);
    end_tag(w);
    add_escaped(w->out, text, false);
}

void xmlw_close(struct xmlw *w) {
    assert(w->depth > 0);
    const char *name = w->open[--w->depth];
    if (w->in_tag) {
        buf_add(w->out, STR("/>"));
        w->in_tag = false;
        return;
    }
    buf_add(w->out, STR("</"));
    buf_addz(w->out, name);
    buf_addc(w->out, '>');
}

void xmlw_leaf(struct xmlw *w, const char *name, struct str text) {
    xmlw_open(w, name);
    if (text.len) xmlw_text(w, text);
    xmlw_close(w);
}
