/* oscal_text: what stands in a control's parts, as texts of ours, in one language. */
#include "catalog/oscal_control.h"

#include <string.h>

/* Parameters ------------------------------------------------------------------------------------------------------ */

static struct str joined(struct reading *r, const struct node *holder, const char *key, const char *between) {
    struct buf b;
    buf_init(&b, NODE_SCALAR_MAX);
    for (size_t i = 0; i < oscal_count(holder, key); i++)
        buf_addf(&b, "%s%.*s", i ? between : "", STR_ARG(str_trim(oscal_nth(holder, key, i)->text)));
    struct str s = arena_str(r->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Titles are short; what is longer is cut, so that parameters that insert each other stay small. */
#define TITLE_MAX 600

static struct str cut_short(struct reading *r, struct str s) {
    size_t n = TITLE_MAX;
    if (s.len <= TITLE_MAX) return s;
    while (n && ((unsigned char)s.ptr[n] & 0xC0) == 0x80) n--;
    return arena_fmt(r->a, "%.*s…", (int)n, s.ptr);
}

/* What a person would call it: its label, its choices, or its id. Worked out once; while it is being worked out, and
 * for one that inserts itself, it is the id. */
struct str oscal_param_title(struct reading *r, struct str id) {
    const struct node *param = oscal_index_find(&r->params, id), *select = node_find(param, "select");
    if (!param) return id;
    if (!r->titles) r->titles = arena_array(r->a, r->params.n, sizeof *r->titles);
    struct str *title = &r->titles[oscal_index_place(&r->params, id)];
    if (title->ptr) return *title;
    *title = id;
    struct str label = oscal_at(param, "label");
    if (!label.len && select) label = joined(r, select, "choice", "; ");
    if (label.len) *title = cut_short(r, oscal_plain(r, label));
    return *title;
}

struct str oscal_param_hint(struct reading *r, struct str id) {
    const struct node *param = oscal_index_find(&r->params, id);
    const struct node *select = node_find(param, "select");
    if (oscal_count(param, "guidelines")) return oscal_plain(r, oscal_at(oscal_nth(param, "guidelines", 0), "prose"));
    return select && oscal_at(param, "label").len ? oscal_plain(r, joined(r, select, "choice", "; ")) : STR_NONE;
}

/* The field that a parameter becomes; -1 when there are too many already. */
static int field_of(struct fields *f, struct str id, const struct node *param) {
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->list[i].param, id)) return (int)i;
    if (f->n == OSCAL_FIELDS_MAX) return -1;
    size_t at;
    struct str ours = oscal_our(param, "field");
    ours = ours.len ? ours : id;
    if (str_find(ours, STR("【"), &at) || str_find(ours, STR("】"), &at)) return -1;
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->list[i].id, ours)) return -1;
    f->list[f->n] = (struct oscal_field){id, ours};
    return (int)f->n++;
}

/* "insert: param, x" between the braces; STR_NONE for anything else. */
static struct str inserted(struct str inside) {
    struct str head, tail;
    inside = str_trim(inside);
    if (!str_split(inside, ':', &head, &tail) || !str_is(str_trim(head), "insert")) return STR_NONE;
    if (!str_split(tail, ',', &head, &tail) || !str_is(str_trim(head), "param")) return STR_NONE;
    return str_trim(tail);
}

/* In a statement 【 】 mark fields with us, so those of a foreign one become other brackets. */
static void add_plain(struct buf *b, const struct fields *f, struct str s) {
    if (!f) {
        buf_add(b, s);
        return;
    }
    for (size_t i = 0, at; i < s.len; i = at) {
        at = i;
        uint32_t c = utf8_next(s, &at);
        if (c == 0x3010)
            buf_add(b, STR("〔"));
        else if (c == 0x3011)
            buf_add(b, STR("〕"));
        else
            buf_add(b, str_cut(s, i, at));
    }
}

/* One insertion: a value that is set, a field to fill in, or the name of what is meant. */
static void insert(struct reading *r, struct fields *f, struct str id, struct buf *b) {
    const struct node *param = oscal_index_find(&r->params, id);
    if (param && oscal_count(param, "values")) {
        add_plain(b, f, joined(r, param, "values", ", "));
        return;
    }
    int k = f && param ? field_of(f, id, param) : -1;
    if (k >= 0)
        buf_addf(b, "【%.*s】", STR_ARG(f->list[k].id));
    else
        buf_addc(b, '['), add_plain(b, f, oscal_param_title(r, id)), buf_addc(b, ']');
}

/* What was gathered; a text past its ceiling is remembered, and refused where it is written. */
static struct str taken(struct reading *r, struct buf *b) {
    struct str s = arena_str(r->a, buf_str(b));
    r->too_long = r->too_long || !buf_ok(b);
    buf_release(b);
    return s;
}

static struct str converted(struct reading *r, struct fields *f, struct str s) {
    size_t from, to;
    struct buf b;
    s = str_trim(s);
    if (!s.len || (!memchr(s.ptr, '{', s.len) && !memchr(s.ptr, '\xE3', s.len))) return s;
    buf_init(&b, NODE_SCALAR_MAX);
    while (str_find(s, STR("{{"), &from) && str_find(str_cut(s, from, s.len), STR("}}"), &to)) {
        struct str id = inserted(str_cut(s, from + 2, from + to));
        add_plain(&b, f, str_cut(s, 0, from));
        if (id.len)
            insert(r, f, id, &b);
        else
            add_plain(&b, f, str_cut(s, from, from + to + 2));
        s = str_cut(s, from + to + 2, s.len);
    }
    add_plain(&b, f, s);
    return taken(r, &b);
}

struct str oscal_unmarked(struct reading *r, struct str s) {
    static const struct fields none = {.n = 0};
    struct buf b;
    buf_init(&b, NODE_SCALAR_MAX);
    add_plain(&b, &none, s);
    return taken(r, &b);
}

struct str oscal_plain(struct reading *r, struct str s) {
    return converted(r, NULL, s);
}

/* Parts ------------------------------------------------------------------------------------------------------------ */

static void add(struct reading *r, struct strs *to, struct str s) {
    if (!s.len) return;
    to->list = arena_grow(r->a, to->list, to->n, &to->room, sizeof *to->list);
    to->list[to->n++] = s;
}

static struct str label(const struct node *part) {
    const struct node *p = oscal_prop_of(part, "label", false);
    return p ? oscal_at(p, "value") : STR_NONE;
}

/* A part and those inside it, a line each: mark, then text. */
static void add_lines(struct reading *r, struct fields *f, const struct node *part, unsigned depth, struct buf *b) {
    struct str prose = converted(r, f, oscal_at(part, "prose")), mark = label(part), title = oscal_at(part, "title");
    if (prose.len || title.len) {
        if (b->len) buf_addc(b, '\n');
        for (unsigned i = 1; i < depth; i++) buf_add(b, STR("  "));
        if (mark.len) buf_addf(b, "%.*s ", STR_ARG(mark));
        if (title.len) buf_addf(b, "%.*s%s", STR_ARG(oscal_plain(r, title)), prose.len ? ": " : "");
        buf_add(b, prose);
    }
    for (size_t i = 0; i < oscal_count(part, "parts"); i++) add_lines(r, f, oscal_nth(part, "parts", i), depth + 1, b);
}

static struct str lines(struct reading *r, struct fields *f, const struct node *part) {
    struct buf b;
    if (!oscal_count(part, "parts") && !oscal_at(part, "title").len && !label(part).len)
        return converted(r, f, oscal_at(part, "prose"));
    buf_init(&b, NODE_SCALAR_MAX);
    add_lines(r, f, part, 0, &b);
    return taken(r, &b);
}

/* Every part with a text of its own is one thing to check. */
static void objectives(struct reading *r, struct strs *to, const struct node *part) {
    struct str prose = oscal_plain(r, oscal_at(part, "prose")), mark = label(part);
    if (prose.len) add(r, to, mark.len ? arena_fmt(r->a, "%.*s %.*s", STR_ARG(mark), STR_ARG(prose)) : prose);
    for (size_t i = 0; i < oscal_count(part, "parts"); i++) objectives(r, to, oscal_nth(part, "parts", i));
}

static struct str method_of(const struct node *part) {
    for (size_t i = 0; i < oscal_count(part, "props"); i++) {
        const struct node *p = oscal_nth(part, "props", i);
        if (str_is(oscal_at(p, "name"), "method")) return oscal_at(p, "value");
    }
    return STR_NONE;
}

/* How it is assessed, and on what: what somebody has to show. */
static void method(struct reading *r, struct strs *to, const struct node *part) {
    struct str text = lines(r, NULL, part), how = method_of(part);
    if (text.len) add(r, to, how.len ? arena_fmt(r->a, "%.*s: %.*s", STR_ARG(how), STR_ARG(text)) : text);
}

static void append(struct reading *r, struct str *to, struct str s) {
    if (s.len) *to = to->len ? arena_fmt(r->a, "%.*s\n\n%.*s", STR_ARG(*to), STR_ARG(s)) : s;
}

static void level_part(struct reading *r, struct level_texts *lv, const struct node *part) {
    struct str name = oscal_at(part, "name"), prose = oscal_plain(r, oscal_at(part, "prose"));
    if (str_is(name, "threat")) lv->threat = prose;
    if (str_is(name, "effect")) lv->effect = prose;
    if (str_is(name, "proposal")) add(r, &lv->proposals, prose);
    if (str_is(name, "assessment-objective")) objectives(r, &lv->acceptance, part);
    if (str_is(name, "evidence")) add(r, &lv->evidence, prose);
}

/* Our own statement with levels: an item for each. */
static bool read_levels(struct reading *r, struct fields *f, const struct node *part, struct control_texts *t) {
    for (size_t i = 0; i < oscal_count(part, "parts"); i++) {
        const struct node *item = oscal_nth(part, "parts", i);
        struct str id = oscal_our(item, "level");
        if (!id.len) return false;
        t->levels = arena_grow(r->a, t->levels, t->n_levels, &t->room, sizeof *t->levels);
        struct level_texts *lv = &t->levels[t->n_levels++];
        *lv = (struct level_texts){.id = id, .statement = converted(r, f, oscal_at(item, "prose"))};
        if (!lv->statement.len && !str_is(id, "omit")) lv->statement = oscal_unmarked(r, t->title);
        for (size_t k = 0; k < oscal_count(item, "parts"); k++) level_part(r, lv, oscal_nth(item, "parts", k));
    }
    return t->n_levels > 0;
}

/* What we have no place for is kept as a practice, with its name. */
static void other(struct reading *r, struct control_texts *t, const struct node *part) {
    struct str text = lines(r, NULL, part);
    if (text.len && !oscal_at(part, "title").len)
        text = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(oscal_at(part, "name")), STR_ARG(text));
    add(r, &t->practices, text);
}

static void read_part(struct reading *r, struct fields *f, const struct node *part, struct control_texts *t) {
    struct str name = oscal_at(part, "name"), class = oscal_at(part, "class");
    bool ours = str_is(oscal_at(part, "ns"), OSCAL_OURS);
    if (str_is(name, "statement")) {
        if (!read_levels(r, f, part, t)) append(r, &t->statement, lines(r, f, part));
    } else if (str_is(name, "overview"))
        append(r, &t->purpose, lines(r, NULL, part));
    else if (str_is(name, "guidance") && str_is(class, "choosing"))
        append(r, &t->choosing, lines(r, NULL, part));
    else if (str_is(name, "guidance") && str_is(class, "writing"))
        append(r, &t->writing, lines(r, NULL, part));
    else if (str_is(name, "guidance") && str_is(class, "practice"))
        add(r, &t->practices, lines(r, NULL, part));
    else if (str_is(name, "guidance"))
        append(r, &t->purpose, lines(r, NULL, part));
    else if (str_starts(name, STR("assessment-objective")) || str_is(name, "objective"))
        objectives(r, &t->acceptance, part);
    else if (str_starts(name, STR("assessment")))
        method(r, &t->evidence, part);
    else if (ours && str_is(name, "caution"))
        append(r, &t->caution, lines(r, NULL, part));
    else if (ours && str_is(name, "evidence"))
        add(r, &t->evidence, lines(r, NULL, part));
    else if (ours && str_is(name, "threat"))
        t->threat = lines(r, NULL, part);
    else if (ours && str_is(name, "effect"))
        t->effect = lines(r, NULL, part);
    else if (!ours)
        other(r, t, part);
}

void oscal_read_texts(struct reading *r, struct fields *f, const struct node *control, struct control_texts *t) {
    *t = (struct control_texts){.title = oscal_plain(r, oscal_at(control, "title"))};
    for (size_t i = 0; i < oscal_count(control, "parts"); i++) read_part(r, f, oscal_nth(control, "parts", i), t);
}
