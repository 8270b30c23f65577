/* template_tags: HTML as the compiler knows it: which element may stand where, what a tag needs, what an attribute may
 * say. Wrong is what a browser would silently repair, what the content security policy forbids, and what leaves
 * somebody out: a picture without words, a field without a label. */
#include "template.h"

#define VOID_ELEMENTS "area br col hr img input link meta source track wbr"
#define ENDS_PARAGRAPH                                                                                                 \
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " \
    "header hr main menu nav ol p pre search section table ul"
#define FORBIDDEN_ELEMENTS                                                                                             \
    "applet base embed frame frameset iframe math noembed noframes object param plaintext style template xmp"
bool inside(const char *name) {
    for (size_t i = 0; i < t.now.depth; i++)
        if (is(t.now.open[i].name, name)) return true;
    return false;
}
struct element *form_here(void) {
    for (size_t i = t.now.depth; i > 0; i--)
        if (is(t.now.open[i - 1].name, "form")) return &t.now.open[i - 1];
    return NULL;
}
static const struct attribute *attribute(const char *name) {
    for (size_t i = 0; i < t.now.n_attributes; i++)
        if (is(t.now.attributes[i].name, name)) return &t.now.attributes[i];
    return NULL;
}
static bool says(const char *name, const char *words) {
    const struct attribute *a = attribute(name);
    return a && !a->dynamic && among(a->value, words);
}
/* Where the browser would move or close something by itself, the page is not what it looks like. */
static void check_parent(struct span tag, const char *at) {
    static const struct {
        const char *child, *parents;
    } rules[] = {{"li", "ul ol menu"},   {"tr", "thead tbody tfoot"}, {"td th", "tr"},
                 {"dt dd", "dl div"},    {"caption", "table"},        {"thead tbody tfoot", "table"},
                 {"legend", "fieldset"}, {"summary", "details"},      {"option", "select optgroup datalist"}};
    if (t.now.depth == 0) return; /* of a part: who calls it knows */
    struct span parent = t.now.open[t.now.depth - 1].name;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (among(tag, rules[i].child) && !among(parent, rules[i].parents))
            fail(at, "<%.*s> stands in <%.*s>; it belongs in one of: %s", SHOW(tag), SHOW(parent), rules[i].parents);
    if (among(tag, ENDS_PARAGRAPH) && inside("p"))
        fail(at, "<%.*s> would end the <p> around it; close the <p> before", SHOW(tag));
    if (among(tag, "a button form label") && inside(tag.len == 1        ? "a"
                                                    : tag.ptr[0] == 'b' ? "button"
                                                    : tag.ptr[0] == 'f' ? "form"
                                                                        : "label"))
        fail(at, "<%.*s> stands in another <%.*s>", SHOW(tag), SHOW(tag));
}
/* A mark right here that would lengthen a name. */
static bool value_follows(void) {
    return starts("{{") && !starts("{{if ") && !starts("{{attr ") && !starts("{{el") && !starts("{{end}}");
}
void open_tag(void) {
    const char *at = t.p++;
    const char *from = t.p;
    while (t.p < t.end && letter(*t.p)) t.p++;
    struct span tag = span(from, t.p);
    if (value_follows())
        fail(t.p, "a mark stands in the name of a tag; write the name out, with {{if}} around the whole element");
    for (size_t i = 0; i < tag.len; i++)
        if (isupper((unsigned char)tag.ptr[i]) && !inside("svg"))
            fail(at, "write the tag <%.*s> in small letters", SHOW(tag));
    if (among(tag, FORBIDDEN_ELEMENTS))
        fail(at, "<%.*s> is not used in pages%s", SHOW(tag),
             is(tag, "style") ? "; put styles into src/web/assets/kijun.css" : "");
    check_parent(tag, at);
    raw_n(at, (size_t)(t.p - at));
    t.now.where = IN_TAG;
    t.now.tag = tag;
    t.now.tag_at = at;
    t.now.n_attributes = 0;
}
static void check_control(void) {
    struct span tag = t.now.tag;
    if (!among(tag, "input select textarea") || (is(tag, "input") && says("type", "hidden submit button reset image")))
        return;
    if (attribute("aria-label") || attribute("aria-labelledby") || inside("label")) return;
    const struct attribute *id = attribute("id");
    if (!id) fail(t.now.tag_at, "this <%.*s> has no label; give it an id and a <label for>, or aria-label", SHOW(tag));
    if (id->dynamic) return;
    if (t.n_controls == sizeof t.controls / sizeof *t.controls) fail(t.now.tag_at, "too many controls in one template");
    t.controls[t.n_controls++] = (struct label){id->value, t.now.tag_at};
}
static void check_tag(void) {
    struct span tag = t.now.tag;
    const struct attribute *a;
    if (is(tag, "img") && !attribute("alt"))
        fail(t.now.tag_at, "this <img> has no alt; alt=\"\" says that it means nothing");
    if (is(tag, "label") && (a = attribute("for")) && !a->dynamic) {
        if (t.n_labels == sizeof t.labels / sizeof *t.labels) fail(t.now.tag_at, "too many labels in one template");
        t.labels[t.n_labels++] = (struct label){a->value, t.now.tag_at};
    }
    if (is(tag, "meta") && attribute("http-equiv") && (a = attribute("content")) && a->dynamic)
        fail(a->value.ptr, "a mark stands in the content of http-equiv; write it out");
    if (is(tag, "script") && !attribute("src"))
        fail(t.now.tag_at, "a <script> needs src; put scripts into src/web/assets/kijun.js");
    if (is(tag, "button") && !attribute("type"))
        fail(t.now.tag_at, "this <button> has no type; say type=\"submit\" or type=\"button\"");
    if (is(tag, "form") && (a = attribute("method")) && (a->dynamic || !among(a->value, "get post dialog")))
        fail(a->name.ptr, "the method of a form is written out: get or post");
    check_control();
}
void end_of_tag(bool closed) {
    check_tag();
    struct span tag = t.now.tag;
    bool is_void = among(tag, VOID_ELEMENTS);
    if (closed && !is_void && !inside("svg") && !is(tag, "svg"))
        fail(t.now.tag_at, "<%.*s/> is not closed by its slash in HTML; write </%.*s>", SHOW(tag), SHOW(tag));
    t.now.where = IN_TEXT;
    if (is_void || closed) return;
    if (t.now.depth == DEPTH_MAX) fail(t.now.tag_at, "elements are nested too deeply");
    t.now.open[t.now.depth++] = (struct element){tag, t.now.tag_at, is(tag, "form") && says("method", "post"), false};
    if (among(tag, "title textarea script") && !inside("svg")) t.now.where = IN_LITERAL;
}
void close_tag(void) {
    const char *at = t.p;
    t.p += 2;
    const char *from = t.p;
    while (t.p < t.end && letter(*t.p)) t.p++;
    struct span tag = span(from, t.p);
    if (t.p == t.end || *t.p != '>') fail(at, "an end tag is </name> and nothing else");
    t.p++;
    if (among(tag, VOID_ELEMENTS)) fail(at, "<%.*s> has no end tag", SHOW(tag));
    if (t.now.depth == 0) fail(at, "</%.*s> closes nothing that was opened in this template", SHOW(tag));
    struct element *e = &t.now.open[t.now.depth - 1];
    if (!same(e->name, tag))
        fail(at, "</%.*s> stands where </%.*s> should; <%.*s> was opened in line %u", SHOW(tag), SHOW(e->name),
             SHOW(e->name), line_of(e->at));
    if (e->post && !e->token)
        fail(e->at, "a form with method=\"post\" needs {{token}} ({{token open}} before signing in)");
    t.now.depth--;
    raw_n(at, (size_t)(t.p - at));
    t.now.where = IN_TEXT;
}

/* Attributes */

void attribute_add(struct span name) {
    for (size_t i = 0; i < t.now.n_attributes; i++)
        if (same(t.now.attributes[i].name, name)) fail(name.ptr, "%.*s stands twice in this tag", SHOW(name));
    if (t.now.n_attributes == ATTRIBUTES_MAX) fail(name.ptr, "too many attributes");
    t.now.attributes[t.now.n_attributes++] = (struct attribute){.name = name, .value = {name.ptr, 0}};
}
void attribute_begins(void) {
    const char *from = t.p;
    while (t.p < t.end && letter(*t.p)) t.p++;
    struct span name = span(from, t.p);
    if (!name.len) fail(from, "a name of an attribute is expected here, or >");
    if (value_follows())
        fail(t.p, "a mark stands in the name of an attribute; {{attr NAME if CONDITION}} writes one or not");
    if (name.len > 2 && memcmp(name.ptr, "on", 2) == 0)
        fail(from, "%.*s: what a page does is in src/web/assets/kijun.js, which finds elements by data-…", SHOW(name));
    if (among(name, FORBIDDEN_ATTRIBUTES))
        fail(from, "%.*s is not used in pages%s", SHOW(name),
             is(name, "style") ? "; give a class and put the style into src/web/assets/kijun.css" : "");
    attribute_add(name);
    if (t.p == t.end || *t.p != '=') {
        if (among(name, ADDRESS_ATTRIBUTES)) fail(from, "%.*s needs an address", SHOW(name));
        raw_n(from, name.len);
        return;
    }
    t.p++;
    if (t.p == t.end || (*t.p != '"' && *t.p != '\'')) fail(t.p, "the value of %.*s is not in quotes", SHOW(name));
    t.now.quote = *t.p++;
    raw_n(from, (size_t)(t.p - from));
    t.now.attributes[t.now.n_attributes - 1].value.ptr = t.p;
    t.now.where = IN_VALUE;
    t.now.address = among(name, ADDRESS_ATTRIBUTES) ? ADDRESS_EMPTY : ADDRESS_NO;
}
void value_ends(void) {
    struct attribute *a = &t.now.attributes[t.now.n_attributes - 1];
    a->value = span(a->value.ptr, t.p);
    if (t.now.address == ADDRESS_EMPTY) fail(a->name.ptr, "%.*s is an empty address", SHOW(a->name));
    raw_n(t.p++, 1);
    t.now.where = IN_TAG;
    t.now.address = ADDRESS_NO;
}
/* The beginning of an address is written out, so that no value can lead to another host. */
void address_byte(char c) {
    if (t.now.address == ADDRESS_WHOLE && !strchr("?&#", c))
        fail(t.p, "after {{path …}} only ? & or # follow, or a value");
    if (t.now.address == ADDRESS_EMPTY && !strchr("/#?", c))
        fail(t.p, "an address begins with / or # or ?, so that it stays on this site");
    if (t.now.address == ADDRESS_SLASH && (c == '/' || c == '\\'))
        fail(t.p, "an address that begins with // leads to another host");
    t.now.address = t.now.address == ADDRESS_EMPTY && c == '/' ? ADDRESS_SLASH : ADDRESS_ON;
    if (blank(c)) fail(t.p, "a blank stands in an address");
}
void check_reference(void) {
    const char *p = t.p + 1;
    while (p < t.end && (isalnum((unsigned char)*p) || *p == '#')) p++;
    if (p == t.end || *p != ';' || p == t.p + 1) fail(t.p, "write &amp; for an ampersand");
}
