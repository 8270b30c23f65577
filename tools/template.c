/* template IN.html OUT.c OUT.h: compiles a page to C. `template --messages IN.html…` writes the C of all to standard
 * output, for xgettext. src/web/README.md has the language.
 *
 * The text is walked once, byte by byte, by a machine that knows where it stands in the HTML: between tags, in a tag,
 * in a quoted value, in an address, in <title> or <textarea>. A mark becomes the C call that escapes for that place. At
 * {{if}} and {{for}} the place is kept, and every branch must come back to the same one, so that each way through the
 * template gives well-formed HTML. The first mistake ends the run: `FILE:LINE:COL: error: …`, nothing is written.
 *
 * Nothing but the C library is used, so that po/update.sh can compile this file by itself. */
#include "template.h"

struct template t;

void add_n(struct text *to, const char *bytes, size_t n) {
    if (to->len + n + 1 > to->room) {
        to->room = (to->len + n + 1) * 2;
        to->ptr = realloc(to->ptr, to->room);
        if (!to->ptr) exit(3);
    }
    if (n) memcpy(to->ptr + to->len, bytes, n);
    to->len += n;
    to->ptr[to->len] = 0;
}
void add(struct text *to, const char *z) {
    add_n(to, z, strlen(z));
}
void addf(struct text *to, const char *fmt, ...) {
    char some[2048];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(some, sizeof some, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof some) exit(3);
    add_n(to, some, (size_t)n);
}
struct span span(const char *from, const char *to) {
    return (struct span){from, (size_t)(to - from)};
}
bool blank(char c) {
    return c == ' ' || c == '\n';
}
struct span trim(struct span s) {
    while (s.len && blank(*s.ptr)) s.ptr++, s.len--;
    while (s.len && blank(s.ptr[s.len - 1])) s.len--;
    return s;
}
bool is(struct span s, const char *z) {
    return s.len == strlen(z) && memcmp(s.ptr, z, s.len) == 0;
}
bool same(struct span a, struct span b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}
bool starts(const char *z) {
    return (size_t)(t.end - t.p) >= strlen(z) && memcmp(t.p, z, strlen(z)) == 0;
}
/* One of the words of a list that are divided by blanks. */
bool among(struct span s, const char *words) {
    for (const char *w = words; *w;) {
        size_t n = strcspn(w, " ");
        if (n == s.len && memcmp(w, s.ptr, n) == 0) return true;
        w += n + (w[n] == ' ');
    }
    return false;
}
bool letter(char c) {
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':';
}
unsigned line_of(const char *at) {
    unsigned line = 1;
    for (const char *p = t.all; p < at; p++) line += *p == '\n';
    return line;
}

_Noreturn void fail(const char *at, const char *fmt, ...) {
    unsigned col = 1;
    const char *start = at;
    while (start > t.all && start[-1] != '\n') start--;
    for (const char *p = start; p < at; p++) col += ((unsigned char)*p & 0xc0) != 0x80;
    fprintf(stderr, "%s:%u:%u: error: ", t.path, line_of(at), col);
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void quote_c(struct text *to, struct span s) {
    add(to, "\"");
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\n') {
            add(to, "\\n");
        } else {
            if (c == '"' || c == '\\' || (c == '?' && i && s.ptr[i - 1] == '?')) add(to, "\\"); /* no trigraphs */
            add_n(to, &c, 1);
        }
    }
    add(to, "\"");
}
/* The C that follows comes from this place. */
void line_at(const char *at) {
    addf(&t.c, "#line %u \"%s\"\n", line_of(at), t.path);
}
void flush(void) {
    if (!t.raw.len) return;
    line_at(t.raw_at);
    add(&t.c, "    html_raw(h, ");
    quote_c(&t.c, (struct span){t.raw.ptr, t.raw.len});
    addf(&t.c, ", %zu);\n", t.raw.len);
    t.raw.len = 0;
}
void raw_n(const char *bytes, size_t n) {
    if (!t.raw.len) t.raw_at = bytes;
    add_n(&t.raw, bytes, n);
    t.now.blank = n && blank(bytes[n - 1]);
}
/* Our own words in the middle of the page's. */
static void raw_blank(char c) {
    if (t.now.blank) return;
    if (!t.raw.len) t.raw_at = t.p < t.end ? t.p : t.end - 1;
    add_n(&t.raw, &c, 1);
    t.now.blank = true;
}
void statement(const char *at) {
    flush();
    line_at(at);
    add(&t.c, "    ");
    t.now.blank = false;
}
/* C from a mark: _("…") becomes tr(h->lang, "…"). */
void add_c(struct text *to, struct span s) {
    char quote = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool begins_word = i == 0 || !(letter(s.ptr[i - 1]) && s.ptr[i - 1] != ':' && s.ptr[i - 1] != '-');
        if (!quote && c == '_' && begins_word && i + 1 < s.len && s.ptr[i + 1] == '(') {
            add(to, "tr(h->lang, ");
            i++;
            continue;
        }
        if (quote && c == '\\' && i + 1 < s.len) {
            add_n(to, &s.ptr[i++], 1);
            c = s.ptr[i];
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? 0 : c;
        }
        if (c == '\n') c = ' ';
        add_n(to, &c, 1);
    }
}

static void comment(void) {
    const char *at = t.p;
    for (t.p += 4; !starts("-->"); t.p++) {
        if (t.p >= t.end) fail(at, "this comment is not closed by -->");
        if (starts("{{")) fail(t.p, "a mark stands in a comment; {{# … }} is a comment that is not sent");
    }
    t.p += 3;
    raw_n(at, (size_t)(t.p - at));
}
static void step_text(void) {
    char c = *t.p;
    if (starts("<!--"))
        comment();
    else if (starts("<!doctype html>"))
        raw_n(t.p, 15), t.p += 15;
    else if (starts("</"))
        close_tag();
    else if (c == '<') {
        if (t.p + 1 == t.end || !isalpha((unsigned char)t.p[1])) fail(t.p, "write &lt; for a less-than sign");
        open_tag();
    } else if (blank(c) && !inside("pre")) {
        bool line = false;
        for (; t.p < t.end && blank(*t.p); t.p++) {
            line = line || *t.p == '\n';
            if (*t.p == '\n' && t.p + 1 < t.end && t.p[1] == '@') break;
        }
        raw_blank(line ? '\n' : ' ');
        if (t.p < t.end && *t.p == '\n') t.p++;
    } else {
        if (c == '&') check_reference();
        raw_n(t.p++, 1);
    }
}
static void step_literal(void) {
    struct span name = t.now.open[t.now.depth - 1].name;
    if (starts("</")) {
        close_tag();
        return;
    }
    if (is(name, "script")) fail(t.p, "put scripts into src/web/assets/kijun.js");
    if (*t.p == '<') fail(t.p, "no tag stands in <%.*s>; write &lt;", SHOW(name));
    if (*t.p == '&') check_reference();
    raw_n(t.p++, 1);
}
static void step_tag(void) {
    char c = *t.p;
    if (blank(c)) {
        while (t.p < t.end && blank(*t.p)) t.p++;
        if (t.p < t.end && *t.p != '>' && !starts("/>") && !starts("{{attr ")) raw_blank(' ');
    } else if (c == '>') {
        raw_n(t.p++, 1);
        end_of_tag(false);
    } else if (starts("/>")) {
        raw_n(t.p, 2);
        t.p += 2;
        end_of_tag(true);
    } else {
        attribute_begins();
    }
}
static void step_value(void) {
    if (*t.p == t.now.quote) {
        value_ends();
        return;
    }
    if (*t.p == '&') check_reference();
    if (*t.p == '<') fail(t.p, "write &lt; in a value (or a quote is missing before)");
    if (t.now.address != ADDRESS_NO) address_byte(*t.p);
    raw_n(t.p++, 1);
}
static struct span word_and_args(const char *at, struct span *args) {
    while (t.p < t.end && *t.p == ' ') t.p++;
    const char *from = t.p;
    while (t.p < t.end && (isalnum((unsigned char)*t.p) || *t.p == '_')) t.p++;
    struct span name = span(from, t.p);
    if (!name.len || t.p == t.end || *t.p != '(') fail(at, "a name and parentheses are expected: name(…)");
    const char *open = ++t.p;
    char quote = 0;
    for (size_t depth = 1; depth; t.p++) {
        if (t.p == t.end) fail(at, "the parenthesis is not closed");
        if (quote && *t.p == '\\')
            t.p++;
        else if (quote ? *t.p == quote : *t.p == '"' || *t.p == '\'')
            quote = quote ? 0 : *t.p;
        else if (!quote)
            depth += (*t.p == '(') - (size_t)(*t.p == ')');
    }
    *args = span(open, t.p - 1);
    while (t.p < t.end && *t.p == ' ') t.p++;
    if (t.p < t.end && *t.p != '\n') fail(t.p, "nothing follows on this line");
    return name;
}
static void check_labels(void) {
    for (size_t i = 0; i < t.n_controls; i++) {
        bool found = false;
        for (size_t j = 0; j < t.n_labels; j++) found = found || same(t.controls[i].id, t.labels[j].id);
        if (!found)
            fail(t.controls[i].at, "no <label for=\"%.*s\"> for this control, and no aria-label",
                 SHOW(t.controls[i].id));
    }
}
/* Is there a {{body}} before the @end? It decides the name of the function. */
static bool body_ahead(void) {
    for (const char *p = t.p; p + 8 < t.end && !(p[0] == '\n' && memcmp(p + 1, "@end", 4) == 0); p++)
        if (memcmp(p, "{{body}}", 8) == 0) return true;
    return false;
}
static void template_begins(const char *at) {
    t.now = (struct place){.blank = true};
    t.n_labels = t.n_controls = 0;
    t.has_body = false;
    t.layout = (struct span){NULL, 0};
    t.name = word_and_args(at, &t.params);
    const char *rest = t.p;
    while (t.p < t.end && blank(*t.p)) t.p++;
    if (starts("@layout ")) {
        const char *layout_at = t.p;
        t.p += 8;
        t.layout = word_and_args(layout_at, &t.layout_args);
    } else {
        t.p = rest;
    }
    line_at(at);
    begin_function(body_ahead() ? "_begin" : "");
    layout_call("_begin");
}
static void template_ends(const char *at) {
    if (t.n_blocks) fail(t.blocks[t.n_blocks - 1]->at, "this block has no {{end}}");
    if (t.now.where != IN_TEXT) fail(t.now.tag_at, "the tag <%.*s is not closed", SHOW(t.now.tag));
    if (t.now.depth)
        fail(t.now.open[t.now.depth - 1].at, "<%.*s> is not closed", SHOW(t.now.open[t.now.depth - 1].name));
    check_labels();
    while (t.raw.len && blank(t.raw.ptr[t.raw.len - 1])) t.raw.len--;
    if (t.raw.len) add(&t.raw, "\n");
    flush();
    layout_call("_end");
    line_at(at);
    add(&t.c, "}\n");
    t.name.len = 0;
}
static void body_of_template(void) {
    while (!(starts("@") && t.p[-1] == '\n')) {
        if (t.p >= t.end) {
            if (t.now.where == IN_VALUE)
                fail(t.now.attributes[t.now.n_attributes - 1].name.ptr, "the quote of this value is not closed");
            fail(t.name.ptr, "this template has no @end");
        }
        if (starts("{{"))
            mark();
        else if (t.now.where == IN_TEXT)
            step_text();
        else if (t.now.where == IN_TAG)
            step_tag();
        else if (t.now.where == IN_VALUE)
            step_value();
        else
            step_literal();
    }
    const char *at = t.p;
    if (t.now.where == IN_VALUE)
        fail(t.now.attributes[t.now.n_attributes - 1].name.ptr, "the quote of this value is not closed");
    if (!starts("@end")) fail(at, "a line that begins with @ is @end; write &#64; for the sign");
    t.p += 4;
    template_ends(at);
}
static void compile(void) {
    while (t.p < t.end) {
        const char *at = t.p;
        if (blank(*t.p)) {
            t.p++;
        } else if (starts("{{#")) {
            t.p = mark_end(t.p + 2, false) + 2;
        } else if (starts("@include \"")) {
            while (t.p < t.end && *t.p != '\n') t.p++;
            addf(&t.h, "#include %.*s\n", SHOW(span(at + 9, t.p)));
        } else if (starts("@template ")) {
            t.p += 10;
            template_begins(at);
            body_of_template();
        } else {
            fail(at, "outside of templates stand @include \"…\", @template NAME(…) … @end and {{# comments }}");
        }
    }
}

static void read_all(const char *path) {
    struct text all = {0};
    char some[65536];
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(3);
    }
    for (size_t n; (n = fread(some, 1, sizeof some, f)) > 0;) add_n(&all, some, n);
    fclose(f);
    add_n(&all, "", 0);
    free(t.all);
    t.path = path;
    t.p = t.all = all.ptr;
    t.end = all.ptr + all.len;
    for (const char *p = t.all; p < t.end; p++)
        if ((unsigned char)*p < ' ' && *p != '\n')
            fail(p, "a tab or another control character; only blanks and line ends are used");
}
static void write_all(const char *path, const struct text *s) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(s->ptr, 1, s->len, f) != s->len || fclose(f) != 0) {
        perror(path);
        exit(3);
    }
}
int main(int argc, char **argv) {
    bool messages = argc >= 2 && strcmp(argv[1], "--messages") == 0;
    if (!messages && argc != 4) {
        fprintf(stderr, "usage: template IN.html OUT.c OUT.h\n       template --messages IN.html…\n");
        return 2;
    }
    if (messages) {
        for (int i = 2; i < argc; i++) {
            read_all(argv[i]);
            compile();
        }
        return fwrite(t.c.ptr ? t.c.ptr : "", 1, t.c.len, stdout) == t.c.len && fflush(stdout) == 0 ? 0 : 3;
    }
    const char *slash = strrchr(argv[3], '/');
    addf(&t.c, "/* made by tools/template of a page */\n#include \"%s\"\n", slash ? slash + 1 : argv[3]);
    add(&t.h, "/* made by tools/template of a page */\n#pragma once\n#include \"web/html.h\"\n#include "
              "\"web/asset_paths.h\"\n");
    read_all(argv[1]);
    compile();
    write_all(argv[2], &t.c);
    write_all(argv[3], &t.h);
    return 0;
}
