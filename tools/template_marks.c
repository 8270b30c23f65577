/* template_marks: what stands in double braces becomes a call in C for the place where it stands, or a branch or loop
 * around what follows. */
#include "template.h"

static bool place_same(const struct place *a, const struct place *b) {
    if (a->where != b->where || a->depth != b->depth) return false;
    if (a->where == IN_VALUE && (a->quote != b->quote || a->address != b->address)) return false;
    if ((a->where == IN_VALUE || a->where == IN_TAG) && a->tag_at != b->tag_at) return false;
    for (size_t i = 0; i < a->depth; i++)
        if (!same(a->open[i].name, b->open[i].name) || a->open[i].token != b->open[i].token) return false;
    return true;
}
static void place_describe(const struct place *p, char *out, size_t size) {
    static const char *const words[] = {"in the text", "in the tag", "in a value", "in"};
    struct span name = p->where == IN_TAG || p->where == IN_VALUE ? p->tag
                       : p->depth                                 ? p->open[p->depth - 1].name
                                                                  : (struct span){"the template", 12};
    snprintf(out, size, "%s of %.*s%s", words[p->where], SHOW(name),
             p->address == ADDRESS_EMPTY ? ", before its address"
             : p->address != ADDRESS_NO  ? ", within its address"
                                         : "");
}
static void check_same(const char *at, const struct place *want, const char *what) {
    /* A branch in an address may be longer than another: what counts is that it has begun. */
    struct place a = *want, b = t.now;
    if (a.address == ADDRESS_SLASH && b.address == ADDRESS_ON) a.address = ADDRESS_ON;
    if (b.address == ADDRESS_SLASH && a.address == ADDRESS_ON) b.address = ADDRESS_ON;
    if (place_same(&a, &b)) return;
    if (a.depth == b.depth)
        for (size_t i = 0; i < a.depth; i++)
            if (a.open[i].token != b.open[i].token) fail(at, "{{token}} stands in some branches only");
    char one[200], other[200];
    place_describe(&b, one, sizeof one);
    place_describe(&a, other, sizeof other);
    fail(at, "%s ends %s, but %s was expected: open and close the same in each", what, one, other);
}
static void attributes_join(struct place *to, const struct place *from) {
    for (size_t i = 0; i < from->n_attributes; i++) {
        bool have = false;
        for (size_t j = 0; j < to->n_attributes; j++)
            have = have || same(to->attributes[j].name, from->attributes[i].name);
        if (!have && to->n_attributes < ATTRIBUTES_MAX) to->attributes[to->n_attributes++] = from->attributes[i];
    }
}
static void block_open(const char *at, bool loop, struct span head) {
    if (t.n_blocks == DEPTH_MAX) fail(at, "blocks are nested too deeply");
    if (!trim(head).len) fail(at, "a condition is missing");
    statement(at);
    add(&t.c, loop ? "for (" : "if (");
    add_c(&t.c, head);
    add(&t.c, ") {\n");
    struct block *b = calloc(1, sizeof *b);
    if (!b) exit(3);
    *b = (struct block){.loop = loop, .at = at, .before = t.now};
    t.blocks[t.n_blocks++] = b;
}
static void branch_ends(struct block *b, const char *at) {
    flush();
    if (b->has_end) {
        check_same(at, &b->after, "this branch");
        attributes_join(&b->after, &t.now);
        if (b->after.address == ADDRESS_SLASH || t.now.address == ADDRESS_SLASH) b->after.address = ADDRESS_SLASH;
    } else {
        b->after = t.now;
    }
    b->has_end = true;
}
static void block_next(const char *at, bool is_else, struct span head) {
    struct block *b = t.n_blocks ? t.blocks[t.n_blocks - 1] : NULL;
    if (!b || b->loop || b->has_else) fail(at, "{{%s}} belongs to no {{if}}", is_else ? "else" : "elif");
    if (!is_else && !trim(head).len) fail(at, "a condition is missing");
    branch_ends(b, at);
    t.now = b->before;
    b->has_else = is_else;
    statement(at);
    if (is_else) {
        add(&t.c, "} else {\n");
    } else {
        add(&t.c, "} else if (");
        add_c(&t.c, head);
        add(&t.c, ") {\n");
    }
}
static void block_close(const char *at) {
    if (!t.n_blocks) fail(at, "{{end}} closes nothing");
    struct block *b = t.blocks[--t.n_blocks];
    branch_ends(b, at);
    if (b->loop || !b->has_else) {
        t.now = b->after;
        if (b->loop && t.now.where == IN_TAG && t.now.n_attributes != b->before.n_attributes)
            fail(b->at, "a loop would write the same attribute again and again");
        check_same(at, &b->before, b->loop ? "this {{for}}" : "this {{if}} without {{else}}");
        if (b->before.address == ADDRESS_SLASH) b->after.address = ADDRESS_SLASH;
    }
    t.now = b->after;
    statement(at);
    add(&t.c, "}\n");
    free(b);
}

/* A value of C, written by FUNCTION or for its place. */
static void put(const char *at, const char *function, struct span expression) {
    if (!trim(expression).len) fail(at, "the mark is empty");
    bool address = t.now.where == IN_VALUE && t.now.address != ADDRESS_NO;
    if (t.now.where == IN_TAG)
        fail(at, "a value stands where an attribute is expected; {{attr NAME if CONDITION}} writes one or not");
    if (t.now.where == IN_LITERAL && is(t.now.open[t.now.depth - 1].name, "script"))
        fail(at, "a mark stands in <script>");
    if (address && function) fail(at, "only plain values stand in an address");
    if (address && t.now.address == ADDRESS_EMPTY)
        fail(at,
             "an address may not begin with a value; write / and what follows it, or {{path …}} for a whole address");
    if (address && t.now.address == ADDRESS_SLASH)
        fail(at, "a value may not stand right after the first / of an address; it could become another host");
    if (t.now.where == IN_VALUE) t.now.attributes[t.now.n_attributes - 1].dynamic = true;
    if (address) t.now.address = ADDRESS_ON;
    statement(at);
    addf(&t.c, "%s(h, ",
         function                 ? function
         : address                ? "html_put_url"
         : t.now.where == IN_TEXT ? "html_put"
                                  : "html_put_attr");
    add_c(&t.c, trim(expression));
    add(&t.c, ");\n");
}
/* A text in the reader's language, with values when there is a " | ". */
static void say(const char *at, struct span s) {
    struct text message = {0};
    struct span values = {NULL, 0};
    for (size_t i = 0; i + 2 < s.len; i++)
        if (blank(s.ptr[i]) && s.ptr[i + 1] == '|' && blank(s.ptr[i + 2])) {
            values = trim(span(s.ptr + i + 3, s.ptr + s.len));
            s.len = i;
            break;
        }
    s = trim(s);
    if (!s.len) fail(at, "the text is empty");
    for (size_t i = 0; i < s.len; i++)
        if (!blank(s.ptr[i])) {
            add_n(&message, &s.ptr[i], 1);
        } else if (!blank(s.ptr[i - 1])) {
            add(&message, " ");
        }
    struct text call = {0};
    /* xgettext takes a lone % for a place of printf. */
    if (!values.ptr && memchr(message.ptr, '%', message.len)) add(&call, "\n/* xgettext:no-c-format */\n    ");
    add(&call, "tr(h->lang, ");
    quote_c(&call, (struct span){message.ptr, message.len});
    add(&call, ")");
    if (values.ptr) {
        add(&call, ", ");
        add_c(&call, values);
    }
    if (t.now.where == IN_VALUE && t.now.address != ADDRESS_NO) fail(at, "a text stands in an address");
    put(at, values.ptr ? "html_say" : "html_put_z", (struct span){call.ptr, call.len});
    free(message.ptr);
    free(call.ptr);
}
static void put_path(const char *at, struct span expression) {
    if (t.now.where != IN_VALUE || t.now.address != ADDRESS_EMPTY)
        fail(at, "{{path …}} is the whole of an address: href=\"{{path …}}\"");
    t.now.address = ADDRESS_NO;
    put(at, "html_path", expression);
    t.now.address = ADDRESS_WHOLE;
}
static void put_asset(const char *at, struct span name) {
    if (t.now.where != IN_VALUE || t.now.address != ADDRESS_EMPTY)
        fail(at, "{{asset …}} is the whole of an address: href=\"{{asset kijun.css}}\"");
    name = trim(name);
    statement(at);
    add(&t.c, "html_raw(h, ASSET_");
    struct text word = {0};
    for (size_t i = 0; i < name.len; i++) add_n(&word, isalnum((unsigned char)name.ptr[i]) ? &name.ptr[i] : "_", 1);
    add_n(&word, "", 0);
    addf(&t.c, "%s, sizeof ASSET_%s - 1);\n", word.ptr, word.ptr);
    free(word.ptr);
    t.now.address = ADDRESS_WHOLE;
}
static void put_attr(const char *at, struct span s) {
    size_t i = 0;
    s = trim(s);
    while (i < s.len && letter(s.ptr[i])) i++;
    struct span name = {s.ptr, i};
    if (t.now.where != IN_TAG) fail(at, "{{attr …}} stands in a tag");
    if (i == 0 || i + 4 > s.len || memcmp(s.ptr + i, " if ", 4) != 0) fail(at, "write {{attr NAME if CONDITION}}");
    if (among(name, ADDRESS_ATTRIBUTES) || among(name, FORBIDDEN_ATTRIBUTES) || (i > 2 && memcmp(s.ptr, "on", 2) == 0))
        fail(at, "%.*s cannot be written this way", SHOW(name));
    attribute_add(name);
    statement(at);
    add(&t.c, "if (");
    add_c(&t.c, span(s.ptr + i + 4, s.ptr + s.len));
    addf(&t.c, ") html_raw(h, \" %.*s\", %zu);\n", SHOW(name), name.len + 1);
}
static void put_token(const char *at, struct span s) {
    struct element *form = form_here();
    s = trim(s);
    if (t.now.where != IN_TEXT || !form || !form->post) fail(at, "{{token}} stands in a <form method=\"post\">");
    if (s.len && !is(s, "open")) fail(at, "write {{token}} or {{token open}}");
    form->token = true;
    statement(at);
    add(&t.c, s.len ? "html_token_open(h);\n" : "html_token(h);\n");
}
static void put_call(const char *at, struct span s) {
    const char *paren;
    s = trim(s);
    if (t.now.where != IN_TEXT) fail(at, "{{call …}} stands between tags, not within one");
    if (!s.len || s.ptr[s.len - 1] != ')' || !(paren = memchr(s.ptr, '(', s.len)))
        fail(at, "write {{call TEMPLATE(VALUES)}}");
    struct span args = trim(span(paren + 1, s.ptr + s.len - 1));
    statement(at);
    addf(&t.c, "t_%.*s(h%s", SHOW(span(s.ptr, paren)), args.len ? ", " : "");
    add_c(&t.c, args);
    add(&t.c, ");\n");
}
/* The parameters of a function whether they are used or not. */
void begin_function(const char *end_of_name) {
    struct span p = trim(t.params);
    bool none = !p.len || is(p, "void");
    for (int i = 0; i < 2; i++) {
        addf(i ? &t.h : &t.c, "void t_%.*s%s(struct html *h%s", SHOW(t.name), end_of_name, none ? "" : ", ");
        if (!none) add_c(i ? &t.h : &t.c, p);
        add(i ? &t.h : &t.c, i ? ");\n" : ") {\n    (void)h;\n");
    }
    for (size_t i = 0, from = 0; !none && i <= p.len; i++) {
        if (i < p.len && p.ptr[i] != ',') continue;
        size_t end = i;
        while (end > from && !isalnum((unsigned char)p.ptr[end - 1]) && p.ptr[end - 1] != '_') end--;
        size_t start = end;
        while (start > from && (isalnum((unsigned char)p.ptr[start - 1]) || p.ptr[start - 1] == '_')) start--;
        addf(&t.c, "    (void)%.*s;\n", (int)(end - start), p.ptr + start);
        from = i + 1;
    }
}
void layout_call(const char *end_of_name) {
    struct span args = trim(t.layout_args);
    if (!t.layout.len) return;
    line_at(t.layout.ptr);
    addf(&t.c, "    t_%.*s%s(h%s", SHOW(t.layout), end_of_name, args.len ? ", " : "");
    add_c(&t.c, args);
    add(&t.c, ");\n");
}
static void put_body(const char *at) {
    if (t.now.where != IN_TEXT || t.n_blocks) fail(at, "{{body}} stands between tags and in no {{if}} or {{for}}");
    if (t.has_body) fail(at, "a layout has one {{body}}");
    t.has_body = true;
    flush();
    add(&t.c, "}\n");
    begin_function("_end");
    t.now.blank = false;
}

/* The end of a mark: the first }} that is not in a string, a character or braces of C. */
const char *mark_end(const char *at, bool is_c) {
    char quote = 0;
    size_t braces = 0;
    for (const char *p = at; p + 1 < t.end; p++) {
        if (is_c && quote) {
            if (*p == '\\')
                p++;
            else if (*p == quote)
                quote = 0;
            else if (*p == '\n')
                fail(at, "a string does not end in its line");
        } else if (is_c && (*p == '"' || *p == '\'')) {
            quote = *p;
        } else if (is_c && *p == '{') {
            braces++;
        } else if (is_c && *p == '}' && braces) {
            braces--;
        } else if (p[0] == '}' && p[1] == '}') {
            return p;
        } else if (p[0] == '{' && p[1] == '{') {
            break;
        }
    }
    fail(at - 2, "this mark is not closed by }}");
}
/* A mark that writes nothing and stands alone in its line takes the line with it. */
static void swallow_line(const char *at) {
    const char *before = at, *after = t.p;
    while (before > t.all && before[-1] == ' ') before--;
    while (after < t.end && *after == ' ') after++;
    if (t.now.where == IN_TEXT && (before == t.all || before[-1] == '\n') && after < t.end && *after == '\n') {
        t.p = after + 1;
        t.now.blank = true;
    }
}
static bool flow(const char *at, struct span word, struct span rest) {
    if (is(word, "if"))
        block_open(at, false, rest);
    else if (is(word, "elif"))
        block_next(at, false, rest);
    else if (is(word, "else"))
        block_next(at, true, rest);
    else if (is(word, "for"))
        block_open(at, true, rest);
    else if (is(word, "end"))
        block_close(at);
    else if (is(word, "let")) {
        statement(at);
        add_c(&t.c, trim(rest));
        add(&t.c, ";\n");
    } else
        return false;
    if ((is(word, "else") || is(word, "end")) && trim(rest).len) fail(at, "nothing follows {{%.*s}}", SHOW(word));
    swallow_line(at);
    return true;
}
static bool output(const char *at, struct span word, struct span rest) {
    static const struct {
        const char *word, *function;
    } values[] = {{"date", "html_date"}, {"moment", "html_moment"}, {"count", "html_count"}};
    if (is(word, "_"))
        say(at, rest);
    else if (is(word, "path"))
        put_path(at, rest);
    else if (is(word, "asset"))
        put_asset(at, rest);
    else if (is(word, "attr"))
        put_attr(at, rest);
    else if (is(word, "token"))
        put_token(at, rest);
    else if (is(word, "call"))
        put_call(at, rest);
    else if (is(word, "body"))
        put_body(at);
    else {
        for (size_t i = 0; i < 3; i++)
            if (is(word, values[i].word)) return put(at, values[i].function, rest), true;
        return false;
    }
    return true;
}
void mark(void) {
    const char *at = t.p;
    const char *from = t.p + 2, *p = from;
    if (t.now.where == IN_LITERAL && is(t.now.open[t.now.depth - 1].name, "script"))
        fail(at, "a mark stands in <script>");
    if (from < t.end && *from == '#') {
        t.p = mark_end(from, false) + 2;
        swallow_line(at);
        return;
    }
    while (p < t.end && (isalnum((unsigned char)*p) || *p == '_')) p++;
    struct span word = span(from, p);
    const char *end = mark_end(from, !is(word, "_"));
    t.p = end + 2;
    bool ends = p == end || blank(*p);
    if (!word.len && p < end && blank(*p))
        put(at, NULL, span(p, end));
    else if (!ends || !(flow(at, word, span(p, end)) || output(at, word, span(p, end))))
        fail(at, "no mark begins with {{%.*s; a value is written {{ %.*s }}, with blanks", SHOW(word),
             SHOW(trim(span(from, end))));
}
