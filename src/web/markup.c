/* markup: pictures that are read once more before a page shows them, and a small Markdown. */
#include "web/markup.h"

#include <string.h>

/* Pictures ----------------------------------------------------------------------------------------------------------
 */

#define SVG_DEPTH_MAX 32
static const char svg_elements[] = " svg g rect path circle ellipse line polyline polygon text tspan title desc a ";
static const char svg_attributes[] =
    " xmlns role aria-labelledby aria-label aria-hidden lang xml:lang viewBox width height font-family font-size "
    "font-weight "
    "text-anchor dominant-baseline fill fill-opacity stroke stroke-width stroke-dasharray stroke-linecap "
    "stroke-linejoin x y "
    "x1 y1 x2 y2 cx cy r rx ry dx dy d points id class transform xml:space href tabindex ";

struct svg {
    struct str all;
    size_t at;
    struct str open[SVG_DEPTH_MAX];
    size_t depth;
    bool any;
};

static bool listed(const char *list, struct str word) {
    size_t n = strlen(list);
    for (size_t i = 0; word.len && i + word.len + 2 <= n; i++)
        if (list[i] == ' ' && list[i + 1 + word.len] == ' ' && memcmp(list + i + 1, word.ptr, word.len) == 0)
            return true;
    return false;
}
static char peek(const struct svg *s) {
    return s->at < s->all.len ? s->all.ptr[s->at] : 0;
}
static bool eat(struct svg *s, const char *z) {
    if (!str_starts(str_cut(s->all, s->at, s->all.len), str_of(z))) return false;
    s->at += strlen(z);
    return true;
}
static void blanks(struct svg *s) {
    while (peek(s) == ' ' || peek(s) == '\n') s->at++;
}
static struct str name(struct svg *s) {
    size_t from = s->at;
    for (char c; (c = peek(s)) != 0 &&
                 ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':');)
        s->at++;
    return str_cut(s->all, from, s->at);
}
/* Values are plain: no address but in href, and there of this site. */
static bool value_fits(struct str attribute, struct str value) {
    size_t at;
    if (str_is(attribute, "href"))
        return value.len > 1 &&
               (value.ptr[0] == '#' || (value.ptr[0] == '/' && value.ptr[1] != '/' && value.ptr[1] != '\\')) &&
               !memchr(value.ptr, '\\', value.len);
    if (str_is(attribute, "xmlns")) return str_is(value, "http://www.w3.org/2000/svg");
    return !str_find(value, STR("url("), &at) && !str_find(value, STR("&#"), &at);
}
static bool attributes(struct svg *s, bool *closed) {
    for (;;) {
        blanks(s);
        if (eat(s, "/>")) return *closed = true;
        if (eat(s, ">")) return !(*closed = false);
        struct str attribute = name(s);
        if (!listed(svg_attributes, attribute) || !eat(s, "=\"")) return false;
        size_t from = s->at;
        while (s->at < s->all.len && !strchr("\"<>", peek(s))) s->at++;
        struct str value = str_cut(s->all, from, s->at);
        if (!value_fits(attribute, value) || !eat(s, "\"")) return false;
    }
}
static bool tag(struct svg *s) {
    bool closed;
    if (eat(s, "</")) {
        struct str close = name(s);
        return s->depth && str_eq(s->open[--s->depth], close) && eat(s, ">");
    }
    s->at++;
    struct str open = name(s);
    if (!listed(svg_elements, open) || (s->depth == 0 && (s->any || !str_is(open, "svg")))) return false;
    s->any = true;
    if (!attributes(s, &closed)) return false;
    if (closed) return true;
    if (s->depth == SVG_DEPTH_MAX) return false;
    s->open[s->depth++] = open;
    return true;
}
bool markup_svg(struct str svg, struct markup *out, struct err *e) {
    if (svg.len > MARKUP_SVG_MAX) return err_set(e, ERR_LIMIT, _("The picture is too large for a page."));
    struct svg s = {.all = svg};
    size_t bad;
    bool ok = utf8_ok(svg, &bad) && !(svg.len && memchr(svg.ptr, 0, svg.len));
    while (ok && s.at < svg.len) {
        if (peek(&s) == '<')
            ok = tag(&s);
        else if (s.depth == 0 && peek(&s) != '\n' && peek(&s) != ' ')
            ok = false;
        else
            s.at++;
    }
    if (!ok || s.depth || !s.any) return err_set(e, ERR_INVALID, _("This is not a picture that a page can show."));
    *out = (struct markup){svg};
    return true;
}

/* Markdown ----------------------------------------------------------------------------------------------------------
 */

static bool link_of_ours(struct str s) {
    return s.len > 1 && s.ptr[0] == '/' && s.ptr[1] != '/' && s.ptr[1] != '\\';
}
#define SPAN_MAX 1000 /* bytes from a mark to its end: a line of nothing but marks is read in time */
/* The end of a span that begins with `mark` at `at`; false: it does not end, or is empty. */
static bool span_of(struct str s, size_t at, struct str mark, struct str *inside, size_t *after) {
    struct str rest = str_cut(s, at, s.len);
    size_t end;
    if (!str_starts(rest, mark)) return false;
    rest = str_cut(rest, mark.len, rest.len);
    if (rest.len > SPAN_MAX) rest.len = SPAN_MAX;
    if (!str_find(rest, mark, &end) || end == 0) return false;
    *inside = str_cut(rest, 0, end);
    *after = at + 2 * mark.len + end;
    return true;
}
/* [words](/address) */
static bool link_at(struct str s, size_t at, struct str *words, struct str *path, size_t *after) {
    size_t middle, end;
    struct str rest = str_cut(s, at + 1, s.len);
    if (rest.len > SPAN_MAX) rest.len = SPAN_MAX;
    if (!str_find(rest, STR("]("), &middle) || middle == 0) return false;
    *words = str_cut(rest, 0, middle);
    rest = str_cut(rest, middle + 2, rest.len);
    if (!str_find(rest, STR(")"), &end)) return false;
    *path = str_cut(rest, 0, end);
    *after = at + 1 + middle + 2 + end + 1;
    return link_of_ours(*path);
}
static void line(struct html *h, struct str s) {
    for (size_t i = 0, after; i < s.len; i = after) {
        struct str inside, path;
        after = i + 1;
        if (s.ptr[i] == '`' && span_of(s, i, STR("`"), &inside, &after)) {
            html_raw(h, "<code>", 6);
            html_put_str(h, inside);
            html_raw(h, "</code>", 7);
        } else if (s.ptr[i] == '*' && span_of(s, i, STR("**"), &inside, &after)) {
            html_raw(h, "<strong>", 8);
            html_put_str(h, inside);
            html_raw(h, "</strong>", 9);
        } else if (s.ptr[i] == '[' && link_at(s, i, &inside, &path, &after)) {
            html_raw(h, "<a href=\"", 9);
            html_path(h, path);
            html_raw(h, "\">", 2);
            html_put_str(h, inside);
            html_raw(h, "</a>", 4);
        } else {
            after = i + 1;
            html_put_str(h, str_cut(s, i, after));
        }
    }
}
enum block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LIST, BLOCK_STEPS };
static const char *const begin[] = {"", "<p>", "<ul>\n", "<ol>\n"}, *const end[] = {"", "</p>\n", "</ul>\n", "</ol>\n"};

static void change(struct html *h, enum block *now, enum block to) {
    if (*now == to) return;
    buf_addz(h->out, end[*now]);
    buf_addz(h->out, begin[to]);
    *now = to;
}
/* "1. " and so on. */
static size_t number_length(struct str s) {
    size_t n = 0;
    while (n < s.len && n < 3 && s.ptr[n] >= '0' && s.ptr[n] <= '9') n++;
    return n && n + 1 < s.len && s.ptr[n] == '.' && s.ptr[n + 1] == ' ' ? n + 2 : 0;
}
static void item(struct html *h, struct str s) {
    html_raw(h, "<li>", 4);
    line(h, s);
    html_raw(h, "</li>\n", 6);
}
static void block_line(struct html *h, struct str s, enum block *now) {
    size_t hashes = 0, n = number_length(s);
    while (hashes < s.len && hashes < 3 && s.ptr[hashes] == '#') hashes++;
    if (!s.len) {
        change(h, now, BLOCK_NONE);
    } else if (hashes && hashes < s.len && s.ptr[hashes] == ' ') {
        change(h, now, BLOCK_NONE);
        buf_addf(h->out, "<h%zu>", hashes + 2);
        line(h, str_trim(str_cut(s, hashes, s.len)));
        buf_addf(h->out, "</h%zu>\n", hashes + 2);
    } else if (str_starts(s, STR("- "))) {
        change(h, now, BLOCK_LIST);
        item(h, str_cut(s, 2, s.len));
    } else if (n) {
        change(h, now, BLOCK_STEPS);
        item(h, str_cut(s, n, s.len));
    } else {
        bool more = *now == BLOCK_PARAGRAPH;
        change(h, now, BLOCK_PARAGRAPH);
        if (more) html_raw(h, "<br>\n", 5);
        line(h, s);
    }
}
struct markup markup_markdown(struct arena *a, struct str text) {
    struct buf b;
    buf_init(&b, 16 * MARKUP_TEXT_MAX);
    struct html h = {&b, LANG_JA, NULL};
    enum block now = BLOCK_NONE;
    if (text.len > MARKUP_TEXT_MAX) {
        text = str_cut(text, 0, MARKUP_TEXT_MAX);
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80) text.len--; /* whole characters */
    }
    while (text.len) {
        struct str one = text, rest = STR("");
        (void)str_split(text, '\n', &one, &rest);
        block_line(&h, str_trim(one), &now);
        text = rest;
    }
    change(&h, &now, BLOCK_NONE);
    struct markup m = {arena_str(a, buf_str(&b))};
    buf_release(&b);
    return m;
}
