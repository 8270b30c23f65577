/* xml_tree: see xml_tree.h. */
#include "report/xml_tree.h"

struct reading {
    struct arena *a;
    struct str path, text;
    struct xml_node *nodes;
    size_t n, room;
    uint32_t parent, last; /* where the next node goes; the sibling before it, 0 = none */
};

static bool add(struct reading *r, enum xml_type type, struct str name, size_t start, size_t end) {
    if (r->n == XML_TREE_NODES_MAX) return false;
    r->nodes = arena_grow(r->a, r->nodes, r->n, &r->room, sizeof *r->nodes);
    uint32_t at = (uint32_t)r->n++;
    r->nodes[at] = (struct xml_node){
        .type = type, .name = name, .start = start, .end = end, .inner = end, .inner_end = end, .parent = r->parent};
    if (r->last)
        r->nodes[r->last].next = at;
    else if (at)
        r->nodes[r->parent].first = at;
    r->last = at;
    return true;
}

static size_t after(const struct reading *r, size_t from, struct str sign) {
    size_t at;
    return str_find(str_cut(r->text, from, r->text.len), sign, &at) ? from + at + sign.len : r->text.len;
}

/* The end of a tag: a ">" outside of quotes. */
static size_t tag_end(struct str s, size_t from) {
    char quote = 0;
    for (size_t i = from; i < s.len; i++) {
        if (quote)
            quote = s.ptr[i] == quote ? 0 : quote;
        else if (s.ptr[i] == '"' || s.ptr[i] == '\'')
            quote = s.ptr[i];
        else if (s.ptr[i] == '>')
            return i + 1;
    }
    return s.len;
}

static struct str tag_name(struct str s, size_t from) {
    size_t end = from;
    while (end < s.len && !strchr(" \t\r\n/>", s.ptr[end])) end++;
    return str_cut(s, from, end);
}

static bool open_tag(struct reading *r, size_t at, size_t *next) {
    size_t end = tag_end(r->text, at);
    if (!add(r, XML_ELEMENT, tag_name(r->text, at + 1), at, end)) return false;
    *next = end;
    if (end >= 2 && r->text.ptr[end - 2] == '/') return true;
    r->parent = r->last;
    r->last = 0;
    return true;
}

static void close_tag(struct reading *r, size_t at, size_t *next) {
    *next = tag_end(r->text, at);
    if (!r->parent) return; /* cannot be in what was found well-formed */
    struct xml_node *n = &r->nodes[r->parent];
    n->inner_end = at;
    n->end = *next;
    r->last = r->parent;
    r->parent = n->parent;
}

static bool step(struct reading *r, size_t at, size_t *next) {
    struct str rest = str_cut(r->text, at, r->text.len);
    if (rest.ptr[0] != '<') {
        size_t end;
        *next = str_find(rest, STR("<"), &end) ? at + end : r->text.len;
        return add(r, XML_TEXT, STR(""), at, *next);
    }
    if (str_starts(rest, STR("</"))) {
        close_tag(r, at, next);
        return true;
    }
    if (rest.len > 1 && (rest.ptr[1] == '!' || rest.ptr[1] == '?')) {
        *next = str_starts(rest, STR("<!--"))        ? after(r, at + 4, STR("-->"))
                : str_starts(rest, STR("<![CDATA[")) ? after(r, at, STR("]]>"))
                                                     : after(r, at, STR(">"));
        if (rest.ptr[1] == '?') *next = after(r, at, STR("?>"));
        return add(r, XML_OTHER, STR(""), at, *next);
    }
    return open_tag(r, at, next);
}

bool xml_tree_read(struct arena *a, struct str path, struct str text, struct xml_tree *out, struct err *e) {
    struct reading r = {.a = a, .path = path, .text = text};
    bool ok = add(&r, XML_ELEMENT, STR(""), 0, text.len);
    r.last = 0;
    r.nodes[0].inner = 0;
    r.nodes[0].inner_end = text.len;
    for (size_t at = 0, next = 0; ok && at < text.len; at = next) ok = step(&r, at, &next);
    if (!ok)
        return err_at(e, path, 0, 0, ERR_LIMIT, _("A part of the file has more than %u elements."), XML_TREE_NODES_MAX);
    *out = (struct xml_tree){text, r.nodes, r.n};
    return true;
}

struct str xml_raw(const struct xml_tree *t, uint32_t node) {
    return str_cut(t->text, t->nodes[node].start, t->nodes[node].end);
}

bool xml_is(const struct xml_tree *t, uint32_t node, const char *name) {
    return t->nodes[node].type == XML_ELEMENT && str_is(t->nodes[node].name, name);
}

uint32_t xml_child(const struct xml_tree *t, uint32_t node, const char *name) {
    for (uint32_t c = t->nodes[node].first; c; c = t->nodes[c].next)
        if (xml_is(t, c, name)) return c;
    return 0;
}

/* Nodes stand in the order of the text, so what is below an element follows it up to its end. */
uint32_t xml_below(const struct xml_tree *t, uint32_t node, const char *name) {
    for (uint32_t c = node + 1; c < t->n && t->nodes[c].start < t->nodes[node].end; c++)
        if (xml_is(t, c, name)) return c;
    return 0;
}

static uint32_t reference(struct str s, size_t *len) {
    static const struct {
        const char *name;
        uint32_t cp;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(s, str_of(names[i].name))) {
            *len = strlen(names[i].name);
            return names[i].cp;
        }
    uint32_t cp = 0;
    size_t i = 2, end;
    if (!str_starts(s, STR("&#")) || !str_find(s, STR(";"), &end) || end > 12) return 0;
    bool hex = s.ptr[2] == 'x';
    for (i += hex; i < end; i++) {
        char c = s.ptr[i];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
        cp = cp * (hex ? 16 : 10) + digit;
        if (cp > 0x10FFFF) return 0;
    }
    *len = end + 1;
    return cp >= 0xD800 && cp <= 0xDFFF ? 0 : cp;
}

struct str xml_decode(struct arena *a, struct str raw) {
    char *out = arena_alloc(a, raw.len + 1);
    size_t n = 0, len = 0;
    for (size_t i = 0; i < raw.len;) {
        uint32_t cp = raw.ptr[i] == '&' ? reference(str_cut(raw, i, raw.len), &len) : 0;
        if (cp) {
            n += utf8_put(cp, out + n); /* never longer than its reference */
            i += len;
        } else {
            out[n++] = raw.ptr[i++];
        }
    }
    return (struct str){out, n};
}

struct str xml_attr_of(struct arena *a, const struct xml_tree *t, uint32_t node, const char *name) {
    struct str tag = str_cut(t->text, t->nodes[node].start, tag_end(t->text, t->nodes[node].start));
    size_t i = 1 + t->nodes[node].name.len;
    while (i < tag.len) {
        while (i < tag.len && strchr(" \t\r\n", tag.ptr[i])) i++;
        size_t from = i;
        while (i < tag.len && !strchr(" \t\r\n=/>", tag.ptr[i])) i++;
        struct str key = str_cut(tag, from, i);
        while (i < tag.len && tag.ptr[i] != '"' && tag.ptr[i] != '\'' && tag.ptr[i] != '>') i++;
        if (i >= tag.len || tag.ptr[i] == '>' || !key.len) return STR_NONE;
        char quote = tag.ptr[i++];
        size_t value = i;
        while (i < tag.len && tag.ptr[i] != quote) i++;
        if (str_is(key, name)) return xml_decode(a, str_cut(tag, value, i));
        i++;
    }
    return STR_NONE;
}
