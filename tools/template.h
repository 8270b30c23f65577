/* template: what the three files of the compiler share. template.c walks the text and writes C, template_tags.c knows
 * HTML, template_marks.c knows {{ marks }}. src/web/README.md has the language. */
#pragma once
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span {
    const char *ptr;
    size_t len;
};
struct text { /* grows; memory is given back by the end of the program */
    char *ptr;
    size_t len, room;
};

enum where { IN_TEXT, IN_TAG, IN_VALUE, IN_LITERAL /* title, textarea */ };
enum address { ADDRESS_NO, ADDRESS_EMPTY, ADDRESS_SLASH, ADDRESS_ON, ADDRESS_WHOLE };
#define DEPTH_MAX 64
#define ATTRIBUTES_MAX 32
struct attribute {
    struct span name, value;
    bool dynamic; /* a mark stood in the value */
};
struct element {
    struct span name;
    const char *at;
    bool post, token; /* of a form */
};
/* Where we are. Copied at each branch. */
struct place {
    enum where where;
    struct element open[DEPTH_MAX];
    size_t depth;
    struct span tag; /* the tag that is being read */
    const char *tag_at;
    struct attribute attributes[ATTRIBUTES_MAX];
    size_t n_attributes;
    char quote;
    enum address address;
    bool blank; /* the last thing written was a blank */
};
struct block { /* an open {{if}} or {{for}} */
    bool loop, has_else, has_end;
    const char *at;
    struct place before, after; /* after: how the first branch ended */
};
struct label {
    struct span id;
    const char *at;
};

struct template {
    const char *path, *end, *p;
    char *all;
    struct text c, h, raw;
    const char *raw_at;
    struct place now;
    struct block *blocks[DEPTH_MAX];
    size_t n_blocks;
    struct span name, params, layout, layout_args;
    bool has_body;
    struct label labels[256], controls[256];
    size_t n_labels, n_controls;
};
extern struct template t;
#define SHOW(s) (int)(s).len, (s).ptr

/* template.c: bytes */
void add_n(struct text *to, const char *bytes, size_t n);
void add(struct text *to, const char *z);
void addf(struct text *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct span span(const char *from, const char *to);
struct span trim(struct span s);
bool blank(char c);
bool letter(char c); /* of a name */
bool is(struct span s, const char *z);
bool same(struct span a, struct span b);
bool starts(const char *z);                   /* what is read next */
bool among(struct span s, const char *words); /* one of the words of a list that are divided by blanks */
unsigned line_of(const char *at);
_Noreturn void fail(const char *at, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* template.c: what is written */
void raw_n(const char *bytes, size_t n);    /* the page's own words */
void flush(void);                           /* … as one call */
void line_at(const char *at);               /* the C that follows comes from this place */
void statement(const char *at);             /* flush, line_at, indent */
void add_c(struct text *to, struct span s); /* C from a mark: _("…") becomes tr(h->lang, "…") */
void quote_c(struct text *to, struct span s);

/* template_tags.c */
#define ADDRESS_ATTRIBUTES "href src action formaction cite poster"
#define FORBIDDEN_ATTRIBUTES "style srcdoc srcset imagesrcset ping background manifest data codebase xlink:href"
bool inside(const char *name);
struct element *form_here(void);
void open_tag(void);
void end_of_tag(bool closed);
void close_tag(void);
void attribute_begins(void);
void attribute_add(struct span name);
void value_ends(void);
void address_byte(char c);
void check_reference(void);

/* template_marks.c */
void mark(void);
const char *mark_end(const char *at, bool is_c);
void begin_function(const char *end_of_name);
void layout_call(const char *end_of_name);
