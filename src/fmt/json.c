/* json: RFC 8259, strictly, into the same tree as YAML.
 *
 * A reader of our own because the tree must know where each part stands (jansson keeps no positions) and
 * because what is wrong is explained: trailing commas, comments and single quotes are the usual slips.
 * Recursion is bounded by NODE_DEPTH_MAX. */
#include "fmt/reader.h"

struct reader {
    struct arena *a;
    const struct source *src;
    struct diags *d;
    size_t at;
    unsigned line, col;
    size_t count, most; /* values */
    bool ok;
    struct buf scalar; /* the string being read; its ceiling bounds every string */
};

static int peek(const struct reader *r) {
    return r->at < r->src->text.len ? (unsigned char)r->src->text.ptr[r->at] : -1;
}

/* Past one byte. Columns count characters, so bytes inside one do not move them. */
static void skip(struct reader *r) {
    unsigned char c = (unsigned char)r->src->text.ptr[r->at++];
    if (c == '\n' || (c == '\r' && peek(r) != '\n'))
        r->line++, r->col = 1;
    else if (((unsigned)peek(r) & 0xC0) != 0x80 || peek(r) < 0)
        r->col++;
}

/* Blanks come in runs (indentation), so the places are counted by the run. */
static void skip_blanks(struct reader *r) {
    const char *p = r->src->text.ptr;
    size_t end = r->src->text.len;
    for (;;) {
        size_t from = r->at;
        while (r->at < end && (p[r->at] == ' ' || p[r->at] == '\t')) r->at++;
        r->col += (unsigned)(r->at - from);
        if (r->at >= end || (p[r->at] != '\n' && p[r->at] != '\r')) break;
        skip(r);
    }
}

static bool say(struct reader *r, const char *message) {
    return r->ok = diags_add(r->d, r->src->path, r->line, r->col, ERR_INVALID, "%s", message);
}

static struct node *new_node(struct reader *r, enum node_type type) {
    struct node *n = arena_alloc(r->a, sizeof *n);
    n->type = type;
    n->line = n->owner_line = r->line;
    n->col = n->owner_col = r->col;
    n->start = r->at;
    return n;
}

/* Strings ------------------------------------------------------------------------------------- */

static int hex_digit(int c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool read_hex4(struct reader *r, uint32_t *out) {
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(peek(r));
        if (digit < 0) return say(r, _("Four hexadecimal digits are expected after \\u."));
        v = v << 4 | (uint32_t)digit;
        skip(r);
    }
    *out = v;
    return true;
}

/* After \u: one code unit, or two that make a character beyond U+FFFF. */
static bool read_unicode(struct reader *r, uint32_t *out) {
    uint32_t high, low;
    if (!read_hex4(r, &high)) return false;
    *out = high;
    if (high < 0xD800 || high > 0xDFFF) return true;
    const char *alone = N_("Half of a surrogate pair stands here alone; both halves (\\uD8xx\\uDCxx) are needed.");
    if (high > 0xDBFF || peek(r) != '\\') return say(r, _(alone));
    skip(r);
    if (peek(r) != 'u') return say(r, _(alone));
    skip(r);
    if (!read_hex4(r, &low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return say(r, _(alone));
    *out = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool read_escape(struct reader *r) {
    static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    skip(r);
    int c = peek(r);
    const char *simple = c > 0 ? strchr(names, c) : NULL;
    if (simple) {
        buf_addc(&r->scalar, bytes[simple - names]);
        skip(r);
        return true;
    }
    if (c != 'u') return say(r, _("After \\ one of \" \\ / b f n r t u is expected."));
    skip(r);
    uint32_t cp;
    char bytes4[4];
    if (!read_unicode(r, &cp)) return false;
    size_t n = utf8_put(cp, bytes4);
    buf_add(&r->scalar, (struct str){bytes4, n});
    return true;
}

/* A run of characters without quotes, escapes or control characters. */
static struct str read_run(struct reader *r) {
    const unsigned char *p = (const unsigned char *)r->src->text.ptr;
    size_t at = r->at, end = r->src->text.len;
    unsigned col = r->col;
    for (; at < end && p[at] >= 0x20 && p[at] != '"' && p[at] != '\\'; at++) col += (p[at] & 0xC0) != 0x80;
    struct str run = str_cut(r->src->text, r->at, at);
    r->at = at;
    r->col = col;
    return run;
}

static struct node *too_long(struct reader *r, struct node *n) {
    r->ok = diags_add(r->d, r->src->path, n->line, n->col, ERR_LIMIT, _("This text is longer than %zu KiB."),
                      NODE_SCALAR_MAX / KIB);
    return n;
}

static struct node *read_string(struct reader *r) {
    struct node *n = new_node(r, NODE_SCALAR);
    skip(r);
    struct str run = read_run(r);
    if (peek(r) == '"') { /* most texts: nothing in them but themselves, and the file was checked whole */
        skip(r);
        n->end = r->at;
        if (run.len > NODE_SCALAR_MAX) return too_long(r, n);
        n->text = arena_str(r->a, run);
        return n;
    }
    buf_clear(&r->scalar);
    r->scalar.full = false;
    buf_add(&r->scalar, run);
    for (int c = peek(r); c != '"'; c = peek(r)) {
        if (c < 0) {
            r->ok = diags_add(r->d, r->src->path, n->line, n->col, ERR_INVALID,
                              _("The quotation mark that opens here is never closed."));
            return NULL;
        }
        if (c == '\\') {
            if (!read_escape(r)) return NULL;
        } else if (c < 0x20) {
            return say(r, _("A line end or tab cannot stand in a JSON text; write \\n or \\t.")), NULL;
        } else {
            buf_add(&r->scalar, read_run(r));
        }
    }
    skip(r);
    n->end = r->at;
    if (!buf_ok(&r->scalar)) return too_long(r, n);
    n->text = arena_str(r->a, buf_str(&r->scalar));
    if (!reader_check_scalar(n, r->src, r->d)) r->ok = false;
    return n;
}

/* Numbers and words --------------------------------------------------------------------------- */

static size_t skip_digits(struct reader *r) {
    size_t n = 0;
    for (int c = peek(r); c >= '0' && c <= '9'; c = peek(r), n++) skip(r);
    return n;
}

static struct node *finish_plain(struct reader *r, struct node *n) {
    n->plain = true;
    n->end = r->at;
    n->text = arena_str(r->a, str_cut(r->src->text, n->start, n->end));
    if (!reader_check_scalar(n, r->src, r->d)) r->ok = false;
    return n;
}

static struct node *read_number(struct reader *r) {
    struct node *n = new_node(r, NODE_SCALAR);
    if (peek(r) == '-') skip(r);
    bool zero = peek(r) == '0';
    size_t digits = skip_digits(r);
    bool good = digits && (!zero || digits == 1);
    if (good && peek(r) == '.') {
        skip(r);
        good = skip_digits(r) > 0;
    }
    if (good && (peek(r) == 'e' || peek(r) == 'E')) {
        skip(r);
        if (peek(r) == '+' || peek(r) == '-') skip(r);
        good = skip_digits(r) > 0;
    }
    if (good) return finish_plain(r, n);
    r->ok = diags_add(r->d, r->src->path, n->line, n->col, ERR_INVALID,
                      _("This is not a JSON number; put a text in double quotes."));
    return NULL;
}

static struct node *read_word(struct reader *r) {
    static const struct str words[] = {STR("true"), STR("false"), STR("null")};
    struct node *n = new_node(r, NODE_SCALAR);
    while ((peek(r) | 0x20) >= 'a' && (peek(r) | 0x20) <= 'z') skip(r);
    struct str word = str_cut(r->src->text, n->start, r->at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, words[i])) return finish_plain(r, n);
    r->line = n->line;
    r->col = n->col;
    r->at = n->start;
    int c = peek(r);
    if (c < 0)
        say(r, _("The file ends where a value is expected."));
    else if (c == '\'')
        say(r, _("JSON wants double quotes (\"), not single ones."));
    else if (c == '/' || c == '#')
        say(r, _("JSON has no comments; delete it, or write the file as YAML."));
    else if (c == ',' || c == ']' || c == '}')
        say(r, _("A value is missing here (a comma too many?)."));
    else
        say(r, _("A value is expected here; put a text in double quotes."));
    return NULL;
}

/* Lists and maps ------------------------------------------------------------------------------ */

static struct node *read_value(struct reader *r, unsigned depth);

/* After an item: a comma goes on, the bracket ends. False on anything else. */
static bool goes_on(struct reader *r, int bracket, bool *more) {
    skip_blanks(r);
    int c = peek(r);
    *more = c == ',';
    if (c != ',' && c != bracket)
        return say(r, bracket == ']' ? _("A comma or the closing ] is missing before this place.")
                                     : _("A comma or the closing } is missing before this place."));
    skip(r);
    if (!*more) return true;
    skip_blanks(r);
    if (peek(r) == bracket) return say(r, _("After the last item no comma may stand."));
    return true;
}

static struct node *read_list(struct reader *r, unsigned depth) {
    struct node *n = new_node(r, NODE_LIST);
    size_t room = 0;
    n->flow = true;
    skip(r);
    skip_blanks(r);
    bool more = peek(r) != ']';
    if (!more) skip(r);
    while (more) {
        struct node *item = read_value(r, depth + 1);
        if (!item || !goes_on(r, ']', &more)) return NULL;
        n->items = arena_grow(r->a, n->items, n->count, &room, sizeof *n->items);
        n->items[n->count++] = item;
    }
    n->end = r->at;
    return n;
}

static struct node *read_key(struct reader *r) {
    if (peek(r) != '"') return say(r, _("A key in double quotes is expected here.")), NULL;
    struct node *key = read_string(r);
    if (!key) return NULL;
    skip_blanks(r);
    if (peek(r) != ':') return say(r, _("A colon is expected after the key.")), NULL;
    skip(r);
    return key;
}

static struct node *read_map(struct reader *r, unsigned depth) {
    struct node *n = new_node(r, NODE_MAP);
    size_t room = 0, room_keys = 0;
    n->flow = true;
    skip(r);
    skip_blanks(r);
    bool more = peek(r) != '}';
    if (!more) skip(r);
    while (more) {
        struct node *key = read_key(r);
        struct node *value = key ? read_value(r, depth + 1) : NULL;
        if (!value || !goes_on(r, '}', &more)) return NULL;
        n->keys = arena_grow(r->a, n->keys, n->count, &room_keys, sizeof *n->keys);
        n->items = arena_grow(r->a, n->items, n->count, &room, sizeof *n->items);
        reader_own(value, key);
        n->keys[n->count] = key;
        n->items[n->count++] = value;
    }
    n->end = r->at;
    if (!reader_check_keys(n, r->src, r->d)) r->ok = false;
    return n;
}

static struct node *read_value(struct reader *r, unsigned depth) {
    skip_blanks(r);
    if (++r->count > r->most) return r->ok = reader_too_many(r->src, r->most, r->line, r->col, r->d), NULL;
    if (depth > NODE_DEPTH_MAX) return r->ok = reader_too_deep(r->src, r->line, r->col, r->d), NULL;
    int c = peek(r);
    if (c == '{') return read_map(r, depth);
    if (c == '[') return read_list(r, depth);
    if (c == '"') return read_string(r);
    if (c == '-' || (c >= '0' && c <= '9')) return read_number(r);
    return read_word(r);
}

struct node *json_read(struct arena *a, const struct source *src, struct diags *d) {
    static const struct json_limits usual = {READER_BYTES_MAX, NODE_COUNT_MAX};
    return json_read_within(a, src, &usual, d);
}

struct node *json_read_within(struct arena *a, const struct source *src, const struct json_limits *limits,
                              struct diags *d) {
    struct reader r = {.a = a, .src = src, .d = d, .line = 1, .col = 1, .most = limits->values, .ok = true};
    if (!reader_check_within(src, limits->bytes, &r.at, d)) return NULL;
    buf_init(&r.scalar, NODE_SCALAR_MAX);
    struct node *root = read_value(&r, 1);
    if (root) skip_blanks(&r);
    if (root && peek(&r) >= 0) say(&r, _("Something stands after the end of the JSON document."));
    buf_release(&r.scalar);
    return r.ok ? root : NULL;
}
