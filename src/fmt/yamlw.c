/* yamlw: a tree as YAML that a person likes to read.
 *
 * Blocks where there is something to read, [ ] and { } where everything fits on one line; a text of several lines as a
 * literal block; quotes only where YAML needs them, and around what looks like a number and is a text. What comes out
 * reads back as the same tree: each rule below is narrower than YAML's own, and fuzz_parts tries them. */
#include <string.h>

#include "fmt/node.h"
#include "fmt/write.h"

#define COLUMNS 96       /* a line of brackets is no longer */
#define KEYS_ON_A_LINE 4 /* of a map in { } */
#define SIMPLE_KEY 200   /* longer keys need the form "? key"; YAML's own limit is 1024 */

struct yamlw {
    struct buf *out;
};

/* Texts --------------------------------------------------------------------------------------- */

/* Printed as it is; the rest is escaped: controls, what YAML takes for a line end, what nobody can see. */
static bool is_shown(uint32_t c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) return false;
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && (c & 0xFFFE) != 0xFFFE);
}

static bool all_shown(struct str s, const char *besides) {
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (!is_shown(c) && !(c && c < 0x80 && strchr(besides, (int)c))) return false;
    }
    return true;
}

static bool has(struct str s, const char *part) {
    size_t at;
    return str_find(s, str_of(part), &at);
}

/* 1.0, -3, 1e5, 0x1F: other programs would read a number. */
static bool looks_like_number(struct str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            digits++;
        else if (s.ptr[i] == '-' && i > 0 && s.ptr[i - 1] != 'e' && s.ptr[i - 1] != 'E')
            return false; /* a day */
        else if (!strchr("+-.,_xXoabcdefABCDEF", s.ptr[i]))
            return false;
    }
    return digits > 0 && ((s.ptr[0] >= '0' && s.ptr[0] <= '9') || s.ptr[0] == '.' || s.ptr[0] == '+');
}

static bool is_plain_text(struct str s, bool flow) {
    static const struct str wide = STR("\u3000");
    struct node bare = {.type = NODE_SCALAR, .plain = true, .text = s};
    if (!s.len || node_is_null(&bare) || strchr("-?:,[]{}#&*!|>'\"%@`=<~ ", s.ptr[0])) return false;
    if (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == ':' || str_starts(s, wide) || str_ends(s, wide)) return false;
    if (str_starts(s, STR("...")) || has(s, ": ") || has(s, " #") || !all_shown(s, "")) return false;
    for (size_t i = 0; flow && i < s.len; i++)
        if (strchr(",[]{}:?", s.ptr[i])) return false;
    return !looks_like_number(s);
}

static void add_quoted(struct buf *out, struct str s) {
    bool single = (has(s, "\"") || has(s, "\\")) && all_shown(s, "");
    buf_addc(out, single ? '\'' : '"');
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (single && c == '\'')
            buf_addz(out, "''");
        else if (!single && (c == '"' || c == '\\'))
            buf_addf(out, "\\%c", (int)c);
        else if (c == '\n' || c == '\t' || c == '\r')
            buf_addz(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
        else if (is_shown(c))
            buf_add(out, str_cut(s, from, at));
        else
            buf_addf(out, c > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)c);
    }
    buf_addc(out, single ? '\'' : '"');
}

static void add_text(struct buf *out, const struct node *n, bool flow) {
    if (node_is_null(n))
        buf_add(out, STR("null"));
    else if (n->plain && looks_like_number(n->text.ptr[0] == '-' ? str_cut(n->text, 1, n->text.len) : n->text))
        buf_add(out, n->text);
    else if (is_plain_text(n->text, flow))
        buf_add(out, n->text);
    else
        add_quoted(out, n->text);
}

/* A key is a text, whatever it looks like. */
static void add_key(struct buf *out, const struct node *key) {
    if (node_is_null(key))
        add_quoted(out, key->text);
    else
        add_text(out, key, true);
}

/* Several lines that a literal block keeps as they are. A first line that begins with a blank would be taken for the
 * indentation; what is blank at the end of a line, or an empty line at the end of the text, nobody sees. */
static bool is_literal(const struct node *n) {
    struct str rest = n->text, line;
    if (n->type != NODE_SCALAR || !has(rest, "\n") || !all_shown(rest, "\n\t")) return false;
    if (rest.ptr[0] == '\n' || rest.ptr[0] == ' ' || str_ends(rest, STR("\n\n"))) return false;
    while (rest.len) {
        if (!str_split(rest, '\n', &line, &rest)) line = rest, rest = STR_NONE;
        if (line.len && (line.ptr[0] == '\t' || line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
            return false;
    }
    return true;
}

static void indent_by(struct buf *out, size_t n) {
    while (n--) buf_addc(out, ' ');
}

static void add_literal(struct buf *out, struct str s, size_t indent) {
    struct str rest = s, line;
    buf_addz(out, s.ptr[s.len - 1] == '\n' ? "|\n" : "|-\n");
    while (rest.len) {
        if (!str_split(rest, '\n', &line, &rest)) line = rest, rest = STR_NONE;
        if (line.len) indent_by(out, indent);
        buf_add(out, line);
        buf_addc(out, '\n');
    }
}

/* Brackets ------------------------------------------------------------------------------------ */

static bool add_flow(struct buf *out, const struct node *n, unsigned depth) {
    bool map = n->type == NODE_MAP;
    if (n->type == NODE_SCALAR) return add_text(out, n, true), !has(n->text, "\n");
    if (n->count && (depth > 1 || (map && n->count > KEYS_ON_A_LINE))) return false;
    buf_addc(out, map ? '{' : '[');
    for (size_t i = 0; i < n->count; i++) {
        if (i) buf_add(out, STR(", "));
        if (map) {
            add_key(out, n->keys[i]);
            buf_add(out, STR(": "));
        } else if (n->items[i]->type != NODE_SCALAR) {
            return false; /* rows read better below each other */
        }
        if (!add_flow(out, n->items[i], depth + 1) || out->full) return false;
    }
    buf_addc(out, map ? '}' : ']');
    return true;
}

/* Blocks -------------------------------------------------------------------------------------- */

static void write_map(struct yamlw *w, const struct node *n, size_t indent, unsigned depth, bool begun);
static void write_list(struct yamlw *w, const struct node *n, size_t indent, unsigned depth);

/* A text, or brackets, behind `lead` and to the end of the line. False, and nothing added: a block must follow. */
static bool write_short(struct yamlw *w, const struct node *n, const char *lead, size_t indent, size_t column,
                        unsigned depth) {
    struct buf line;
    if (n->type != NODE_SCALAR) {
        if (depth < 2 && n->count) return false;
        buf_init(&line, (size_t)4 * COLUMNS);
        bool fits = add_flow(&line, n, 0) && buf_ok(&line);
        fits = fits && (!n->count || column + utf8_width(buf_str(&line)) <= COLUMNS);
        if (fits) buf_addf(w->out, "%s%.*s\n", lead, STR_ARG(buf_str(&line)));
        buf_release(&line);
        return fits;
    }
    buf_addz(w->out, lead);
    if (is_literal(n)) {
        add_literal(w->out, n->text, indent + 2);
    } else {
        add_text(w->out, n, false);
        buf_addc(w->out, '\n');
    }
    return true;
}

static size_t write_key(struct yamlw *w, const struct node *key, size_t indent) {
    size_t from = w->out->len;
    bool simple = key->text.len <= SIMPLE_KEY;
    if (!simple) buf_add(w->out, STR("? "));
    add_key(w->out, key);
    if (!simple) {
        buf_addc(w->out, '\n');
        indent_by(w->out, indent);
    }
    buf_addc(w->out, ':');
    return w->out->len < from ? 0 : utf8_width(str_cut(buf_str(w->out), from, w->out->len));
}

/* `begun`: the first key stands behind the dash of a list. */
static void write_map(struct yamlw *w, const struct node *n, size_t indent, unsigned depth, bool begun) {
    for (size_t i = 0; i < n->count; i++) {
        const struct node *value = n->items[i];
        if (depth == 0 && i && value->type != NODE_SCALAR) buf_addc(w->out, '\n');
        if (i || !begun) indent_by(w->out, indent);
        size_t column = indent + write_key(w, n->keys[i], indent) + 1;
        if (write_short(w, value, " ", indent, column, depth + 1)) continue;
        buf_addc(w->out, '\n');
        if (value->type == NODE_MAP)
            write_map(w, value, indent + 2, depth + 1, false);
        else
            write_list(w, value, indent + 2, depth + 1);
    }
}

static void write_list(struct yamlw *w, const struct node *n, size_t indent, unsigned depth) {
    for (size_t i = 0; i < n->count; i++) {
        const struct node *item = n->items[i];
        indent_by(w->out, indent);
        buf_addc(w->out, '-');
        if (write_short(w, item, " ", indent, indent + 2, depth + 1)) continue;
        buf_addc(w->out, item->type == NODE_MAP ? ' ' : '\n');
        if (item->type == NODE_MAP)
            write_map(w, item, indent + 2, depth + 1, true);
        else
            write_list(w, item, indent + 2, depth + 1);
    }
}

void yaml_write(struct buf *out, const struct node *n) {
    struct yamlw w = {out};
    if (write_short(&w, n, "", 0, 0, 0)) return;
    if (n->type == NODE_MAP)
        write_map(&w, n, 0, 0, false);
    else
        write_list(&w, n, 0, 0);
}
