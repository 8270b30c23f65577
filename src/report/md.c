/* md: CommonMark with the tables that GitHub and others read; a diagram becomes its words and its side table.
 *
 * Text is escaped so that it reads the same as everywhere else, whatever stands in it. Emphasis by asterisks fails
 * next to Japanese brackets, so strong text is written with asterisks only where that is sure to work. */
#include <string.h>

#include "fmt/fmt.h"
#include "report/office.h"
#include "report/report.h"
#include "report/writers.h"
#include "report/writing.h"

struct md {
    const struct doc *doc;
    struct arena *a;
    struct buf *out;
    bool one_line; /* a line break is <br>, never a line end: cells, headings, items, quotes */
};

/* Escaping ------------------------------------------------------------------------------------------------------- */

static bool is_markup(char c) {
    return c && strchr("\\`*_[]<>|&~$", c);
}

/* How many bytes at the line's start would open a list, heading, rule or quote; the last is the one to escape. */
static size_t opens_block(struct str s) {
    if (!s.len) return 0;
    if (strchr("#+-=", s.ptr[0]) && s.ptr[0]) return 1;
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9') n++;
    return n && n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')') ? n + 1 : 0;
}

/* Blanks at a line's start would hide what opens a block, or make code of the line; nobody sees them anyway. */
static void escape_line(struct md *m, struct str s, bool line_start) {
    while (line_start && s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) s = str_cut(s, 1, s.len);
    size_t n = line_start ? opens_block(s) : 0;
    if (n) {
        buf_add(m->out, str_cut(s, 0, n - 1));
        buf_addc(m->out, '\\');
        buf_addc(m->out, s.ptr[n - 1]);
    }
    for (size_t i = n; i < s.len; i++) {
        if (is_markup(s.ptr[i])) buf_addc(m->out, '\\');
        buf_addc(m->out, s.ptr[i] == '\r' || s.ptr[i] == '\t' ? ' ' : s.ptr[i]);
    }
}

static void escape(struct md *m, struct str s, bool line_start) {
    struct str line, rest = s;
    while (str_split(rest, '\n', &line, &rest)) {
        escape_line(m, line, line_start);
        buf_addz(m->out, m->one_line ? "<br>" : "\\\n");
        line_start = !m->one_line;
    }
    escape_line(m, rest, line_start);
}

/* Runs ----------------------------------------------------------------------------------------------------------- */

/* Surely a letter or digit in the sense of CommonMark's emphasis, neither blank nor punctuation. */
static bool is_letter(uint32_t cp) {
    if (cp < 0x80) return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
    return (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) || (cp >= 0x4E00 && cp <= 0x9FFF);
}

static bool asterisks_work(struct str s) {
    size_t at = 0, line_end;
    if (!s.len || str_find(s, STR("\n"), &line_end)) return false;
    uint32_t first = utf8_next(s, &at), last = first;
    while (at < s.len) last = utf8_next(s, &at);
    return is_letter(first) && is_letter(last);
}

/* Code: a fence one backtick longer than any inside. */
static void write_code(struct md *m, struct str s) {
    size_t longest = 0, now = 0;
    for (size_t i = 0; i < s.len; i++) {
        now = s.ptr[i] == '`' ? now + 1 : 0;
        if (now > longest) longest = now;
    }
    for (size_t i = 0; i <= longest; i++) buf_addc(m->out, '`');
    if (longest) buf_addc(m->out, ' ');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '|' && m->one_line) buf_addc(m->out, '\\');
        buf_addc(m->out, s.ptr[i] == '\n' ? ' ' : s.ptr[i]);
    }
    if (longest) buf_addc(m->out, ' ');
    for (size_t i = 0; i <= longest; i++) buf_addc(m->out, '`');
}

static void write_run(struct md *m, const struct run *r, bool line_start) {
    bool stars = asterisks_work(r->text);
    const char *before = "", *after = "";
    if (r->style == RUN_STRONG) before = stars ? "**" : "<strong>", after = stars ? "**" : "</strong>";
    if (r->style == RUN_BLANK || r->style == RUN_FILLED) before = "<u>", after = "</u>";
    if (r->link.len) buf_addc(m->out, '[');
    buf_addz(m->out, before);
    if (r->style == RUN_CODE)
        write_code(m, r->text);
    else
        escape(m, r->text, line_start && !*before && !r->link.len);
    buf_addz(m->out, after);
    if (r->link.len) buf_addf(m->out, "](%.*s)", STR_ARG(r->link));
}

static void write_runs(struct md *m, struct runs runs, bool line_start) {
    for (size_t i = 0; i < runs.n; i++) {
        write_run(m, &runs.list[i], line_start);
        line_start = !m->one_line && str_ends(runs.list[i].text, STR("\n"));
    }
}

static void anchor(struct md *m, struct str id) {
    if (id.len) buf_addf(m->out, "<a id=\"%.*s\"></a>\n\n", STR_ARG(id));
}

/* Blocks --------------------------------------------------------------------------------------------------------- */

static void write_heading(struct md *m, const struct block *b) {
    anchor(m, b->id);
    for (unsigned i = 0; i <= b->level; i++) buf_addc(m->out, '#');
    buf_addc(m->out, ' ');
    m->one_line = true;
    if (b->number.len) {
        escape(m, b->number, false);
        buf_addc(m->out, ' ');
    }
    write_runs(m, b->runs, false);
    m->one_line = false;
    buf_addz(m->out, "\n\n");
}

static void write_para(struct md *m, const struct block *b) {
    bool quoted = b->para != PARA_NORMAL && b->para != PARA_SMALL;
    anchor(m, b->id);
    m->one_line = quoted; /* so that the quote's mark stands before all of it */
    if (quoted) buf_addz(m->out, "> ");
    write_runs(m, b->runs, true);
    m->one_line = false;
    buf_addz(m->out, "\n\n");
}

static void write_list(struct md *m, const struct block *b) {
    size_t number = 0;
    m->one_line = true;
    for (size_t i = 0; i < b->n_items; i++) {
        if (b->items[i].depth)
            buf_addz(m->out, b->list == LIST_NUMBER ? "    - " : "  - ");
        else if (b->list == LIST_NUMBER)
            buf_addf(m->out, "%zu. ", ++number);
        else
            buf_addz(m->out, "- ");
        write_runs(m, b->items[i].runs, true);
        buf_addc(m->out, '\n');
    }
    m->one_line = false;
    buf_addc(m->out, '\n');
}

static void write_rule(struct md *m, size_t columns, bool with_empty_head) {
    for (size_t c = 0; with_empty_head && c < columns; c++) buf_addz(m->out, c + 1 < columns ? "|   " : "|   |\n");
    for (size_t c = 0; c < columns; c++) buf_addz(m->out, c + 1 < columns ? "| --- " : "| --- |\n");
}

/* Markdown knows no spans: a cell that spans rows is said again in each, one that spans columns once. */
static void write_row(struct md *m, const struct table *t, const struct office_slot *grid, size_t r) {
    for (size_t c = 0; c < t->n_columns; c++) {
        const struct office_slot *slot = &grid[r * t->n_columns + c];
        buf_addz(m->out, "| ");
        if (slot->cell && slot->col == c) write_runs(m, slot->cell->runs, false);
        buf_addc(m->out, ' ');
    }
    buf_addz(m->out, "|\n");
}

static void write_table(struct md *m, const struct table *t) {
    const struct office_slot *grid = office_grid(m->a, t);
    bool headed = t->n_rows && t->rows[0].header;
    if (t->caption.n) {
        write_runs(m, t->caption, true);
        buf_addz(m->out, "\n\n");
    }
    m->one_line = true;
    if (!headed) write_rule(m, t->n_columns, true);
    for (size_t r = 0; r < t->n_rows; r++) {
        write_row(m, t, grid, r);
        if (r == 0 && headed) write_rule(m, t->n_columns, false);
    }
    m->one_line = false;
    buf_addc(m->out, '\n');
}

static void write_diagram(struct md *m, const struct block *b) {
    anchor(m, b->id);
    if (b->caption.n) {
        write_runs(m, b->caption, true);
        buf_addz(m->out, "\n\n");
    }
    escape(m, b->diagram->alt, true);
    buf_addz(m->out, "\n\n");
    if (b->diagram->n_side) write_table(m, office_side_table(m->a, b->diagram, m->doc->lang));
}

/* The text itself, to copy; a code is of no use in a text file. */
static void write_qr(struct md *m, const struct block *b) {
    struct str rest = b->qr->text, line;
    anchor(m, b->id);
    if (b->caption.n) {
        write_runs(m, b->caption, true);
        buf_addz(m->out, "\n\n");
    }
    while (str_split(rest, '\n', &line, &rest)) {
        if (line.len) buf_addz(m->out, "    ");
        buf_add(m->out, line);
        buf_addc(m->out, '\n');
    }
    buf_addc(m->out, '\n');
}

static void write_cover(struct md *m) {
    const struct doc *doc = m->doc;
    struct table *fields = office_cover_table(m->a, doc);
    m->one_line = true;
    if (doc->mark.len) {
        buf_addz(m->out, "> ");
        escape(m, doc->mark, true);
        buf_addz(m->out, "\n\n");
    }
    buf_addz(m->out, "# ");
    escape(m, doc->title, false);
    buf_addz(m->out, "\n\n");
    if (doc->subtitle.len) {
        escape(m, doc->subtitle, true);
        buf_addz(m->out, "\n\n");
    }
    m->one_line = false;
    if (fields) write_table(m, fields);
}

static void write_toc_entry(struct md *m, const struct block *b) {
    for (unsigned d = 1; d < b->level; d++) buf_addz(m->out, "  ");
    buf_addz(m->out, "- ");
    if (b->id.len) buf_addc(m->out, '[');
    escape(m, b->number, !b->id.len);
    if (b->number.len) buf_addc(m->out, ' ');
    for (size_t r = 0; r < b->runs.n; r++) escape(m, b->runs.list[r].text, !b->id.len && !b->number.len);
    if (b->id.len) buf_addf(m->out, "](#%.*s)", STR_ARG(b->id));
    buf_addc(m->out, '\n');
}

static void write_toc(struct md *m) {
    m->one_line = true;
    for (size_t i = 0; i < m->doc->n_blocks; i++) {
        const struct block *b = &m->doc->blocks[i];
        if (b->type == BLOCK_HEADING && b->level >= 1 && b->level <= 3) write_toc_entry(m, b);
    }
    m->one_line = false;
    buf_addc(m->out, '\n');
}

static void write_block(struct md *m, const struct block *b) {
    switch (b->type) {
    case BLOCK_HEADING:
        write_heading(m, b);
        break;
    case BLOCK_PARA:
        write_para(m, b);
        break;
    case BLOCK_LIST:
        write_list(m, b);
        break;
    case BLOCK_TABLE:
        write_table(m, b->table);
        break;
    case BLOCK_DIAGRAM:
        write_diagram(m, b);
        break;
    case BLOCK_QR:
        write_qr(m, b);
        break;
    case BLOCK_COVER:
        write_cover(m);
        break;
    case BLOCK_TOC:
        write_toc(m);
        break;
    case BLOCK_PAGE_BREAK:
        break;
    }
}

static bool write_md(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct md m = {.a = arena_new(REPORT_OUTPUT_MAX), .out = out};
    (void)opt;
    m.doc = doc = doc_on_paper(m.a, doc);
    for (size_t i = 0; i < doc->n_blocks; i++) write_block(&m, &doc->blocks[i]);
    if (doc->digest.len) {
        buf_addz(out, "---\n\n");
        escape(&m, doc->generator, true);
        buf_addf(out, " · `%.*s`\n", STR_ARG(doc->digest));
    }
    arena_free(m.a);
    return writer_done(out, e);
}

const struct writer writer_md = {"md", "text/markdown; charset=utf-8", write_md};
