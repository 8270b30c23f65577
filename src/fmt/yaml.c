/* yaml: the YAML that people may write here, read with libyaml's event parser.
 *
 * libyaml knows the grammar; what it lets pass and we do not (anchors, aliases, tags, merge keys, a second
 * document, duplicate keys) is refused here, and its terse problems are turned into advice. Findings that
 * leave the rest readable are gathered; a broken grammar or a limit ends the reading.
 *
 * Positions: libyaml's marks count characters, `textmap` turns them into bytes. libyaml lets block
 * collections and block scalars end where the next thing begins; here they end with their last character,
 * so that an editor can cut out exactly [start, end). */
#include <yaml.h>

#include "fmt/reader.h"
#include "fmt/textmap.h"

struct reader {
    struct arena *a;
    const struct source *src;
    struct diags *d;
    struct textmap map;
    size_t begin; /* bytes of BOM before the map's text */
    yaml_parser_t parser;
    size_t count;
    bool ok;
};

static void add(struct reader *r, yaml_mark_t mark, const char *message) {
    struct textmap_place p = textmap_find(&r->map, mark.index);
    r->ok = diags_add(r->d, r->src->path, p.line, p.col, ERR_INVALID, "%s", message);
}

/* libyaml's problems, and what a person would say. */
struct advice {
    const char *problem, *advice;
    bool at_context; /* the place where it began says more than the place where it was noticed */
};
static const struct advice advices[] = {
    {"did not find expected key", N_("A key is expected here; is the line indented like those above it?"), false},
    {"did not find expected '-' indicator",
     N_("The next item of the list, beginning with \"- \", is expected here; is the line indented like those above "
        "it?"),
     false},
    {"did not find expected ',' or ']'", N_("A comma or the closing ] is missing before this place."), false},
    {"did not find expected ',' or '}'", N_("A comma or the closing } is missing before this place."), false},
    {"did not find expected node content", N_("A value is expected here."), false},
    {"did not find expected <document start>",
     N_("The document ended before this place; look at the indentation, or for a missing \"key:\"."), false},
    {"mapping values are not allowed in this context",
     N_("A \"key: value\" cannot begin here; put a text with a colon in quotes, or look at the indentation."), false},
    {"mapping keys are not allowed in this context", N_("A key cannot begin here; begin it on a new line."), false},
    {"block sequence entries are not allowed in this context",
     N_("An item of a list (\"- \") cannot begin here; begin it on a new line."), false},
    {"could not find expected ':'", N_("A colon and a blank are missing after the key that begins here."), true},
    {"found character that cannot start any token",
     N_("A value cannot begin with this character; put the text in quotes (and indent with blanks, not with tabs)."),
     false},
    {"found a tab character that violates indentation", N_("Indent with blanks, not with tabs."), false},
    {"found a tab character where an indentation space is expected", N_("Indent with blanks, not with tabs."), false},
    {"found unexpected end of stream", N_("The quotation mark that opens here is never closed."), true},
    {"found unexpected document indicator", N_("The quotation mark that opens here is never closed."), true},
    {"found unknown escape character",
     N_("After \\ inside double quotes there must be an escape such as \\n, \\\" or \\\\; use single quotes to keep \\ "
        "as it is."),
     false},
    {"did not find expected hexdecimal number", N_("Hexadecimal digits are missing after \\x, \\u or \\U."), false},
    {"found invalid Unicode character escape code", N_("There is no character with this number."), false},
    {"did not find expected alphabetic or numeric character",
     N_("A value cannot begin with & or *; put the text in quotes."), false},
    {"did not find expected comment or line break",
     N_("After | or > at the end of a line nothing may stand; begin the text on the next line."), false},
    {"control characters are not allowed", N_("A character that no text has use for stands here. Delete it."), false},
};

static yaml_mark_t problem_mark(struct reader *r, bool at_context) {
    yaml_parser_t *p = &r->parser;
    if (at_context && p->context) return p->context_mark;
    if (p->error != YAML_READER_ERROR) return p->problem_mark;
    return (yaml_mark_t){.index = textmap_character(&r->map, p->problem_offset)};
}

static bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
}

/* Does a line begin as a key with a full-width colon? Japanese keyboards give one easily. `at`: where it stands. */
static bool full_width_colon(struct str text, size_t line_begin, size_t *at) {
    size_t i = line_begin;
    while (i < text.len && text.ptr[i] == ' ') i++;
    size_t key = i;
    while (i < text.len && is_key_character(text.ptr[i])) i++;
    *at = i;
    return i > key && str_starts(str_cut(text, i, text.len), STR("\uFF1A"));
}

/* The line of a problem, or the one before it: YAML takes both for one text, and stumbles on the second. */
static bool report_full_width_colon(struct reader *r, struct textmap_place problem) {
    for (unsigned back = 0; back < 2 && problem.line > back; back++) {
        const struct textmap_line *line = &r->map.lines[problem.line - back - 1];
        size_t at;
        if (!full_width_colon(r->map.text, line->byte, &at)) continue;
        unsigned col = (unsigned)(at - line->byte) + 1; /* only ASCII stands before it */
        r->ok = diags_add(r->d, r->src->path, problem.line - back, col, ERR_INVALID,
                          _("A full-width colon stands here; after a key write a half-width colon and a blank."));
        return true;
    }
    return false;
}

static void report_problem(struct reader *r) {
    const char *problem = r->parser.problem ? r->parser.problem : "";
    if (r->parser.error == YAML_MEMORY_ERROR) mem_exhausted("out of memory");
    if (report_full_width_colon(r, textmap_find(&r->map, problem_mark(r, false).index))) return;
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (str_is(str_of(problem), advices[i].problem)) {
            add(r, problem_mark(r, advices[i].at_context), _(advices[i].advice));
            return;
        }
    struct textmap_place p = textmap_find(&r->map, problem_mark(r, false).index);
    r->ok = diags_add(r->d, r->src->path, p.line, p.col, ERR_INVALID, _("This is not valid YAML (%s)."), problem);
}

static bool next_event(struct reader *r, yaml_event_t *ev) {
    if (yaml_parser_parse(&r->parser, ev)) return true;
    report_problem(r);
    return false;
}

static struct node *new_node(struct reader *r, const yaml_event_t *ev, enum node_type type) {
    struct node *n = arena_alloc(r->a, sizeof *n);
    struct textmap_place from = textmap_find(&r->map, ev->start_mark.index);
    n->type = type;
    n->line = n->owner_line = from.line;
    n->col = n->owner_col = from.col;
    n->start = r->begin + from.byte;
    n->end = r->begin + textmap_find(&r->map, ev->end_mark.index).byte;
    return n;
}

static void check_properties(struct reader *r, const yaml_event_t *ev, const yaml_char_t *anchor,
                             const yaml_char_t *tag) {
    if (anchor)
        add(r, ev->start_mark,
            _("Anchors (&name) are not accepted; write the value out. A text that begins with & needs quotes."));
    if (tag)
        add(r, ev->start_mark,
            _("Tags (!name) are not accepted; leave the tag out. A text that begins with ! needs quotes."));
}

static struct node *read_scalar(struct reader *r, const yaml_event_t *ev) {
    struct node *n = new_node(r, ev, NODE_SCALAR);
    n->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    n->text = (struct str){(const char *)ev->data.scalar.value, ev->data.scalar.length};
    check_properties(r, ev, ev->data.scalar.anchor, ev->data.scalar.tag);
    if (!reader_check_scalar(n, r->src, r->d)) r->ok = false;
    n->text = arena_str(r->a, n->text);
    n->end = n->start + str_trim(str_cut(r->src->text, n->start, n->end)).len; /* block scalars run on over line ends */
    return n;
}

static struct node *read_value(struct reader *r, yaml_event_t *ev, unsigned depth);

/* The next event, and the node that it begins; NULL with `*end` when the collection ends there. */
static struct node *read_next(struct reader *r, unsigned depth, yaml_event_type_t ending, bool *end, size_t *end_byte) {
    yaml_event_t ev;
    if (!next_event(r, &ev)) return NULL;
    *end = ev.type == ending;
    if (*end) *end_byte = r->begin + textmap_find(&r->map, ev.end_mark.index).byte;
    struct node *n = *end ? NULL : read_value(r, &ev, depth);
    yaml_event_delete(&ev);
    return n;
}

/* Written with brackets it ends with its bracket, else with its last part. */
static void set_end(const struct reader *r, struct node *n, size_t end_byte) {
    char first = n->start < r->src->text.len ? r->src->text.ptr[n->start] : 0;
    if (n->flow && (first == '[' || first == '{'))
        n->end = end_byte;
    else if (n->count)
        n->end = n->items[n->count - 1]->end;
}

static struct node *read_list(struct reader *r, const yaml_event_t *ev, unsigned depth) {
    struct node *n = new_node(r, ev, NODE_LIST), *item;
    size_t room = 0, end_byte = n->end;
    bool end = false;
    n->flow = ev->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    check_properties(r, ev, ev->data.sequence_start.anchor, ev->data.sequence_start.tag);
    while ((item = read_next(r, depth + 1, YAML_SEQUENCE_END_EVENT, &end, &end_byte))) {
        n->items = arena_grow(r->a, n->items, n->count, &room, sizeof *n->items);
        n->items[n->count++] = item;
    }
    set_end(r, n, end_byte);
    return end ? n : NULL;
}

static bool check_key(struct reader *r, const struct node *key) {
    if (key->type != NODE_SCALAR)
        return r->ok = diags_add(r->d, r->src->path, key->line, key->col, ERR_INVALID,
                                 _("A list or map cannot be a key; a text that begins with [ or { needs quotes."));
    if (key->plain && str_is(key->text, "<<"))
        return r->ok = diags_add(r->d, r->src->path, key->line, key->col, ERR_INVALID,
                                 _("Merge keys (<<) are not accepted; write the keys out."));
    return true;
}

static struct node *read_map(struct reader *r, const yaml_event_t *ev, unsigned depth) {
    struct node *n = new_node(r, ev, NODE_MAP), *key, *value;
    size_t room = 0, room_keys = 0, end_byte = n->end;
    bool end = false, never;
    n->flow = ev->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    check_properties(r, ev, ev->data.mapping_start.anchor, ev->data.mapping_start.tag);
    while ((key = read_next(r, depth + 1, YAML_MAPPING_END_EVENT, &end, &end_byte))) {
        if (!(value = read_next(r, depth + 1, YAML_NO_EVENT, &never, &end_byte))) return NULL;
        if (!check_key(r, key)) continue;
        n->keys = arena_grow(r->a, n->keys, n->count, &room_keys, sizeof *n->keys);
        n->items = arena_grow(r->a, n->items, n->count, &room, sizeof *n->items);
        reader_own(value, key);
        n->keys[n->count] = key;
        n->items[n->count++] = value;
    }
    set_end(r, n, end_byte);
    if (end && !reader_check_keys(n, r->src, r->d)) r->ok = false;
    return end ? n : NULL;
}

static struct node *read_value(struct reader *r, yaml_event_t *ev, unsigned depth) {
    struct textmap_place p = textmap_find(&r->map, ev->start_mark.index);
    if (++r->count > NODE_COUNT_MAX) return r->ok = reader_too_many(r->src, NODE_COUNT_MAX, p.line, p.col, r->d), NULL;
    if (depth > NODE_DEPTH_MAX) return r->ok = reader_too_deep(r->src, p.line, p.col, r->d), NULL;
    switch (ev->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(r, ev);
    case YAML_SEQUENCE_START_EVENT:
        return read_list(r, ev, depth);
    case YAML_MAPPING_START_EVENT:
        return read_map(r, ev, depth);
    case YAML_ALIAS_EVENT:
        add(r, ev->start_mark,
            _("Aliases (*name) are not accepted; write the value out. A text that begins with * needs quotes."));
        return new_node(r, ev, NODE_SCALAR);
    default:
        add(r, ev->start_mark, _("A value is expected here."));
        return NULL;
    }
}

/* From the start of the document to the end of the stream. */
static struct node *read_document(struct reader *r) {
    struct node *root = NULL;
    for (;;) {
        yaml_event_t ev;
        if (!next_event(r, &ev)) return NULL;
        yaml_event_type_t type = ev.type;
        if (type == YAML_DOCUMENT_START_EVENT && root)
            add(r, ev.start_mark, _("A second document begins here; a file holds one."));
        if (type == YAML_DOCUMENT_START_EVENT &&
            ev.data.document_start.tag_directives.start != ev.data.document_start.tag_directives.end)
            add(r, ev.start_mark, _("Tags (!name) are not accepted; leave the %TAG line out."));
        bool value = type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                     type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT;
        bool go_on = r->ok || !root;
        if (value && go_on) go_on = (root = read_value(r, &ev, 1)) != NULL;
        yaml_event_delete(&ev);
        if (type == YAML_STREAM_END_EVENT || !go_on) return root;
    }
}

struct node *yaml_read(struct arena *a, const struct source *src, struct diags *d) {
    struct reader r = {.a = a, .src = src, .d = d, .ok = true};
    if (!reader_check(src, &r.begin, d)) return NULL;
    struct str text = str_cut(src->text, r.begin, src->text.len);
    if (!yaml_parser_initialize(&r.parser)) mem_exhausted("out of memory");
    textmap_init(&r.map, text);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.ptr, text.len);
    struct node *root = read_document(&r);
    if (!root && r.ok) r.ok = diags_add(d, src->path, 1, 1, ERR_INVALID, _("The file is empty."));
    textmap_release(&r.map);
    yaml_parser_delete(&r.parser);
    return r.ok ? root : NULL;
}
