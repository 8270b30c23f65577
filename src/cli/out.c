/* out: gathering text, styles, and breaking lines the Japanese way. */
#include "cli/out.h"

#include <string.h>

#define OUT_MAX (256 * MIB)

/* As wide as the terminal, or as COLUMNS asks; 0 = not for a person, nothing is wrapped. */
static size_t wanted_width(void) {
    size_t columns = term_columns();
    if (columns >= 20 && columns <= 1000) return columns;
    return term_shows_person() ? 80 : 0;
}

void out_begin(struct out *o, const struct call *c) {
    memset(o, 0, sizeof *o);
    buf_init(&o->text, OUT_MAX);
    o->arena = c->arena;
    o->colour = !c->json && !c->no_color && term_wants_colour();
    o->width = wanted_width();
    jsonw_init(&o->json, &o->text, true);
}

bool out_flush(struct out *o) {
    struct str s = buf_str(&o->text);
    bool ok = buf_ok(&o->text) && fwrite(s.ptr ? s.ptr : "", 1, s.len, stdout) == s.len && fflush(stdout) == 0;
    buf_clear(&o->text);
    return ok;
}

int out_end(struct out *o, int status) {
    bool ok = out_flush(o);
    buf_release(&o->text);
    if (ok) return status;
    struct err e;
    err_set(&e, ERR_IO, _("The result could not be written to standard output."));
    return cli_fail(&e);
}

static const char *const escapes[] = {
    [STYLE_PLAIN] = "",        [STYLE_BOLD] = "\033[1m",  [STYLE_DIM] = "\033[2m",
    [STYLE_GOOD] = "\033[32m", [STYLE_OPEN] = "\033[33m", [STYLE_BAD] = "\033[31m",
};

/* Control characters in anybody's text never reach the terminal: neither those of ASCII nor U+0080 to U+009F, which in
 * UTF-8 are the byte C2 and another (U+009B begins an escape sequence as ESC [ does). */
static void add_tame(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.ptr[i], next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
        bool c1 = ch == 0xC2 && next >= 0x80 && next <= 0x9F;
        buf_addc(out, c1 || ch < 0x20 || ch == 0x7F ? ' ' : (char)ch);
        i += c1;
    }
}

void out_add(struct out *o, enum style style, struct str s) {
    if (!s.len) return;
    bool dressed = o->colour && style != STYLE_PLAIN;
    if (dressed) buf_addz(&o->text, escapes[style]);
    add_tame(&o->text, s);
    if (dressed) buf_addz(&o->text, "\033[0m");
}

void out_addf(struct out *o, enum style style, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    out_add(o, style, arena_vfmt(o->arena, fmt, ap));
    va_end(ap);
}

void out_newline(struct out *o) {
    buf_addc(&o->text, '\n');
}

void out_spaces(struct out *o, size_t n) {
    while (n--) buf_addc(&o->text, ' ');
}

/* Breaking lines ------------------------------------------------------------------------------------------------- */

static bool among(uint32_t c, const char *set) {
    struct str s = str_of(set);
    for (size_t at = 0; at < s.len;)
        if (utf8_next(s, &at) == c) return true;
    return false;
}

static bool never_begins_a_line(uint32_t c) {
    return among(c, "、。，．」』）］｝】〉》〕！？：；・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.;:!?");
}

static bool never_ends_a_line(uint32_t c) {
    return among(c, "「『（［｛【〈《〔([{");
}

static bool ideographic(uint32_t c) {
    return c >= 0x2E80;
}

static bool may_break_between(uint32_t before, uint32_t after) {
    if (after == ' ') return false; /* the break stands behind the blank */
    if (before == ' ') return true;
    if (never_begins_a_line(after) || never_ends_a_line(before)) return false;
    return ideographic(before) || ideographic(after);
}

/* How many bytes of `s` go on a line of `columns`: up to the last good break, or as many as fit when a word alone
 * is longer than the line. At least one character. */
static size_t fitting(struct str s, size_t columns) {
    size_t used = 0, good = 0, at = 0;
    uint32_t before = 0;
    while (at < s.len) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at);
        if (start && may_break_between(before, c)) good = start;
        used += utf8_width(str_cut(s, start, at));
        if (used > columns && c != ' ') return good ? good : start ? start : at;
        before = c;
    }
    return s.len;
}

static struct str without_last_blanks(struct str s) {
    while (s.len && s.ptr[s.len - 1] == ' ') s.len--;
    return s;
}

static struct str take_line(struct str *rest, size_t columns) {
    size_t n = columns ? fitting(*rest, columns) : rest->len;
    struct str line = str_cut(*rest, 0, n);
    *rest = str_cut(*rest, n, rest->len);
    while (rest->len && rest->ptr[0] == ' ') *rest = str_cut(*rest, 1, rest->len);
    return without_last_blanks(line);
}

/* `text` from column `at` on; lines after the first are indented to it. The first line is begun already. */
static void add_broken(struct out *o, size_t at, enum style style, struct str text) {
    size_t columns = o->width > at + 20 ? o->width - at : o->width ? 20 : 0;
    struct str piece, rest = text;
    bool first = true;
    do {
        if (!str_split(rest, '\n', &piece, &rest)) piece = rest, rest = STR_NONE;
        do {
            struct str line = take_line(&piece, columns);
            if (!first && line.len) out_spaces(o, at);
            out_add(o, style, line);
            out_newline(o);
            first = false;
        } while (piece.len);
    } while (rest.len);
}

void out_para(struct out *o, size_t indent, enum style style, struct str text) {
    if (!text.len) return;
    out_spaces(o, indent);
    add_broken(o, indent, style, text);
}

void out_item(struct out *o, size_t indent, size_t columns, struct str label, enum style style, struct str text) {
    out_spaces(o, indent);
    out_add(o, STYLE_PLAIN, label);
    if (!text.len) return out_newline(o);
    size_t width = utf8_width(label) + 2;
    out_spaces(o, columns + 2 > width ? columns + 4 - width : 2);
    add_broken(o, indent + (columns + 2 > width ? columns + 2 : width), style, text);
}

void out_heading(struct out *o, const char *text) {
    if (o->text.len) out_newline(o);
    out_add(o, STYLE_BOLD, str_of(text));
    out_newline(o);
}

void out_next(struct out *o, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str call = arena_vfmt(o->arena, fmt, ap);
    va_end(ap);
    out_newline(o);
    out_addf(o, STYLE_DIM, _("Next: %.*s"), STR_ARG(call));
    out_newline(o);
}

/* Tables --------------------------------------------------------------------------------------------------------- */

struct grid_line {
    bool section, head;
    size_t indent;
    struct grid_cell *cells; /* a section has one */
};
struct grid {
    struct arena *arena;
    size_t columns, gives_way;
    struct grid_line *lines;
    size_t n_lines, room;
};

struct grid *grid_new(struct arena *a, size_t columns, size_t gives_way) {
    struct grid *t = arena_alloc(a, sizeof *t);
    *t = (struct grid){.arena = a, .columns = columns, .gives_way = gives_way};
    return t;
}

static struct grid_line *add_line(struct grid *t, size_t cells) {
    t->lines = arena_grow(t->arena, t->lines, t->n_lines, &t->room, sizeof *t->lines);
    struct grid_line *line = &t->lines[t->n_lines++];
    *line = (struct grid_line){.cells = arena_array(t->arena, cells, sizeof *line->cells)};
    return line;
}

void grid_head(struct grid *t, const char *const *titles) {
    struct grid_line *line = add_line(t, t->columns);
    line->head = true;
    for (size_t i = 0; i < t->columns; i++) line->cells[i] = (struct grid_cell){STYLE_DIM, str_of(titles[i]), false};
}

void grid_head_right(struct grid *t, size_t from) {
    struct grid_line *head = &t->lines[t->n_lines - 1];
    for (size_t i = from; i < t->columns; i++) head->cells[i].right = true;
}

struct grid_cell grid_figure(struct arena *a, enum style style, size_t n) {
    return (struct grid_cell){style, n ? arena_fmt(a, "%zu", n) : STR("-"), true};
}

void grid_section(struct grid *t, size_t indent, struct str title) {
    struct grid_line *line = add_line(t, 1);
    line->section = true;
    line->indent = indent;
    line->cells[0] = (struct grid_cell){STYLE_BOLD, title};
}

struct grid_cell *grid_row(struct grid *t) {
    return add_line(t, t->columns)->cells;
}

static void measure(const struct out *o, const struct grid *t, size_t indent, size_t *widths) {
    size_t total = indent;
    for (size_t i = 0; i < t->n_lines; i++)
        for (size_t k = 0; !t->lines[i].section && k < t->columns; k++) {
            size_t w = utf8_width(t->lines[i].cells[k].text);
            if (w > widths[k]) widths[k] = w;
        }
    for (size_t k = 0; k < t->columns; k++) total += widths[k] + (k + 1 < t->columns ? 2 : 0);
    if (!o->width || total <= o->width) return;
    size_t over = total - o->width, least = 16, *w = &widths[t->gives_way];
    *w = *w > over + least ? *w - over : *w < least ? *w : least;
}

static bool print_row_line(struct out *o, const struct grid *t, size_t indent, const size_t *widths,
                           const struct grid_cell *cells, struct str *rest) {
    bool more = false;
    size_t blanks = indent;
    for (size_t k = 0; k < t->columns; k++) {
        struct str line = take_line(&rest[k], k == t->gives_way && o->width ? widths[k] : 0);
        size_t width = utf8_width(line);
        size_t spare = width < widths[k] ? widths[k] - width : 0;
        if (line.len) {
            out_spaces(o, blanks + (cells[k].right ? spare : 0));
            blanks = 0;
        }
        out_add(o, cells[k].style, line);
        blanks += (cells[k].right && line.len ? 0 : spare) + 2;
        more = more || rest[k].len;
    }
    out_newline(o);
    return more;
}

void grid_print(struct out *o, const struct grid *t, size_t indent) {
    size_t *widths = arena_array(t->arena, t->columns, sizeof *widths);
    struct str *rest = arena_array(t->arena, t->columns, sizeof *rest);
    measure(o, t, indent, widths);
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct grid_line *line = &t->lines[i];
        if (line->section) {
            out_para(o, line->indent, line->cells[0].style, line->cells[0].text);
            continue;
        }
        for (size_t k = 0; k < t->columns; k++) rest[k] = line->cells[k].text;
        while (print_row_line(o, t, indent, widths, line->cells, rest)) {
        }
    }
}
