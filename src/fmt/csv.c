/* csv: reading tables, and writing them so that a spreadsheet runs nothing of them. */
#include "fmt/csv.h"

#include <iconv.h>
#include <string.h>

#include "fmt/reader.h"

#define BOM "\xEF\xBB\xBF"

/* Bytes to text -----------------------------------------------------------------------------------------------------
 */

/* CP932 takes one or two bytes a character, UTF-8 three at most for any of them. */
static bool from_cp932(struct arena *a, struct str bytes, struct str *out) {
    size_t room = bytes.len * 3 + 1, left_in = bytes.len, left_out = room;
    char *to = arena_alloc(a, room), *at = to;
    char *from = arena_alloc(a, bytes.len + 1), *in = from; /* iconv wants what it may write to */
    memcpy(from, bytes.ptr, bytes.len);
    iconv_t cd = iconv_open("UTF-8", "CP932");
    if (cd == (iconv_t)-1) return false;
    bool ok = iconv(cd, &in, &left_in, &at, &left_out) != (size_t)-1 && !left_in;
    ok = iconv_close(cd) == 0 && ok;
    if (ok) *out = (struct str){to, room - left_out};
    return ok;
}

static bool as_utf8(struct arena *a, const struct source *src, size_t most, struct source *out, bool *cp932,
                    struct diags *d) {
    size_t bad, begin;
    *out = *src;
    *cp932 = false;
    if (src->text.len > most)
        return diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu KiB."), most / KIB);
    if (!utf8_ok(src->text, &bad) && encoding_is_cp932(src->text)) *cp932 = from_cp932(a, src->text, &out->text);
    if (!reader_check_within(out, 4 * most, &begin, d)) return false;
    out->text = str_cut(out->text, begin, out->text.len);
    return true;
}

/* Text to cells -----------------------------------------------------------------------------------------------------
 */

struct csv_reading {
    struct arena *a;
    const struct source *src;
    const struct csv_limits *limits;
    struct diags *d;
    struct str text;
    size_t at, room;
    unsigned line;
    struct csv out;
    struct str *cells; /* of the row, limits->columns of them */
    size_t n_cells;
};

static bool wrong(struct csv_reading *r, unsigned line, const char *what) {
    return diags_add(r->d, r->src->path, line, 0, ERR_INVALID, "%s", what);
}

static bool at_end(const struct csv_reading *r) {
    return r->at >= r->text.len;
}

static bool line_end(const struct csv_reading *r) {
    char c = at_end(r) ? '\n' : r->text.ptr[r->at];
    return c == '\n' || c == '\r';
}

static void skip_line_end(struct csv_reading *r) {
    if (at_end(r)) return;
    if (r->text.ptr[r->at] == '\r' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] == '\n') r->at++;
    r->at++;
    r->line++;
}

/* Where the cell in quotes ends: at its closing quote. */
static bool closing(struct csv_reading *r, size_t *end) {
    size_t at = r->at + 1;
    while (at < r->text.len) {
        if (r->text.ptr[at] != '"') {
            at++;
        } else if (at + 1 < r->text.len && r->text.ptr[at + 1] == '"') {
            at += 2;
        } else {
            *end = at;
            return at - r->at <= r->limits->cell || wrong(r, r->line, _("A cell is longer than may be."));
        }
    }
    return wrong(r, r->line, _("A quote is opened here and not closed."));
}

/* In quotes: doubled ones are one, line ends become LF. */
static bool quoted(struct csv_reading *r, struct str *out) {
    size_t end = 0, n = 0;
    if (!closing(r, &end)) return false;
    char *to = arena_alloc(r->a, end - r->at + 1);
    for (r->at++; r->at < end;) {
        char c = r->text.ptr[r->at];
        if (c == '\n' || c == '\r') {
            skip_line_end(r);
            c = '\n';
        } else {
            r->at += c == '"' ? 2 : 1;
        }
        to[n++] = c;
    }
    r->at = end + 1;
    return *out = (struct str){to, n}, true;
}

static bool plain(struct csv_reading *r, struct str *out) {
    size_t from = r->at;
    while (!line_end(r) && r->text.ptr[r->at] != ',') {
        if (r->text.ptr[r->at] == '"')
            return wrong(r, r->line,
                         _("A quote stands inside of a cell; write the whole cell in quotes and the quote twice."));
        r->at++;
    }
    if (r->at - from > r->limits->cell) return wrong(r, r->line, _("A cell is longer than may be."));
    *out = str_cut(r->text, from, r->at);
    return true;
}

static bool cell(struct csv_reading *r) {
    struct str s;
    bool in_quotes = !at_end(r) && r->text.ptr[r->at] == '"';
    if (r->n_cells >= r->limits->columns)
        return diags_add(r->d, r->src->path, r->line, 0, ERR_LIMIT, _("There are more than %zu columns."),
                         r->limits->columns);
    if (!(in_quotes ? quoted(r, &s) : plain(r, &s))) return false;
    if (!line_end(r) && r->text.ptr[r->at] != ',')
        return wrong(r, r->line, _("Something stands behind the closing quote of a cell."));
    r->cells[r->n_cells++] = s;
    return true;
}

static bool keep(struct csv_reading *r, unsigned line) {
    if (!r->out.n) r->out.columns = r->n_cells;
    if (r->n_cells != r->out.columns)
        return diags_add(r->d, r->src->path, line, 0, ERR_INVALID,
                         _("There are %zu cells here, and %zu in the first line."), r->n_cells, r->out.columns);
    if (r->out.n >= r->limits->rows)
        return diags_add(r->d, r->src->path, line, 0, ERR_LIMIT, _("There are more than %zu lines."), r->limits->rows);
    r->out.rows = arena_grow(r->a, r->out.rows, r->out.n, &r->room, sizeof *r->out.rows);
    struct csv_row_cells *row = &r->out.rows[r->out.n++];
    row->line = line;
    row->cells = arena_array(r->a, r->n_cells, sizeof *row->cells);
    memcpy(row->cells, r->cells, r->n_cells * sizeof *row->cells);
    return true;
}

static bool row(struct csv_reading *r) {
    unsigned line = r->line;
    r->n_cells = 0;
    if (line_end(r)) return skip_line_end(r), true; /* an empty line */
    for (;;) {
        if (!cell(r)) return false;
        if (line_end(r)) break;
        r->at++; /* the comma; after it comes a cell, even an empty one */
    }
    skip_line_end(r);
    return keep(r, line);
}

bool csv_read(struct arena *a, const struct source *src, const struct csv_limits *limits, struct csv *out,
              struct diags *d) {
    struct csv_limits most = *limits;
    struct source text;
    struct csv_reading r = {.a = a, .limits = &most, .d = d, .line = 1};
    if (!most.cell) most.cell = NODE_SCALAR_MAX;
    if (!as_utf8(a, src, most.bytes, &text, &r.out.cp932, d)) return false;
    r.src = &text;
    r.text = text.text;
    r.cells = arena_array(a, most.columns, sizeof *r.cells);
    while (!at_end(&r))
        if (!row(&r)) return false;
    *out = r.out;
    return true;
}

/* Writing -----------------------------------------------------------------------------------------------------------
 */

void csvw_init(struct csvw *w, struct buf *out) {
    *w = (struct csvw){.out = out};
    buf_addz(out, BOM);
}

static bool a_number(struct str s) {
    size_t digits = 0, points = 0;
    for (size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'); i < s.len; i++) {
        digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
        points += s.ptr[i] == '.';
        if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '.') return false;
    }
    return digits && points <= 1;
}

/* What a spreadsheet would run: also the full-width signs, which some take for the others. */
static bool a_formula(struct str s) {
    static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    if (a_number(s)) return false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(s, str_of(begins[i]))) return true;
    return false;
}

static bool wants_quotes(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '"' || s.ptr[i] == ',' || s.ptr[i] == '\n' || s.ptr[i] == '\r') return true;
    return s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void csvw_cell(struct csvw *w, struct str text) {
    bool quotes = wants_quotes(text);
    if (w->in_row) buf_addc(w->out, ',');
    w->in_row = true;
    if (quotes) buf_addc(w->out, '"');
    if (a_formula(text)) buf_addc(w->out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') buf_addc(w->out, '"');
        buf_addc(w->out, text.ptr[i]);
    }
    if (quotes) buf_addc(w->out, '"');
}

void csvw_int(struct csvw *w, int64_t v) {
    if (w->in_row) buf_addc(w->out, ',');
    w->in_row = true;
    buf_addi(w->out, v);
}

void csvw_end_row(struct csvw *w) {
    buf_addz(w->out, "\r\n");
    w->in_row = false;
}
