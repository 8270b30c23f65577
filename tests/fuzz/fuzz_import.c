/* fuzz_import: any rows and cells as a workbook that somebody filled in, against the standards that are built in.
 *
 * A line is a row, its cells parted by ¦; "# sheet NAME" and "# merge A1:B2" as in tests/e2e/mkbook.c. What is taken in
 * must load as the file that was promised; what is not read must be said with a reason. */
#include "../unit/book_sample.h"
#include "ledger/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) __builtin_trap();
}

struct maker {
    struct buf parts, merges, sheets, links;
    unsigned n;
};

static void xml(struct buf *b, struct str s) {
    for (size_t at = 0, from = 0; at < s.len; from = at) {
        uint32_t c = utf8_next(s, &at);
        if (c == '&' || c == '<' || c == '>' || c == '"')
            buf_addf(b, "&#%u;", c);
        else if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF)
            buf_add(b, str_cut(s, from, at));
    }
}

static void end_sheet(struct maker *m) {
    if (m->n) buf_addf(&m->parts, "</sheetData>%s</worksheet>\n", m->merges.ptr ? m->merges.ptr : "");
    buf_clear(&m->merges);
}

static void begin_sheet(struct maker *m, struct str name) {
    end_sheet(m);
    m->n++;
    buf_addz(&m->sheets, "<sheet name=\"");
    xml(&m->sheets, name);
    buf_addf(&m->sheets, "\" r:id=\"s%u\"/>", m->n);
    buf_addf(&m->links, "<Relationship Id=\"s%u\" Type=\"x/worksheet\" Target=\"s%u.xml\"/>", m->n, m->n);
    buf_addf(&m->parts, "=== xl/s%u.xml\n<worksheet><sheetData>", m->n);
}

static void add_row(struct maker *m, struct str line) {
    buf_addz(&m->parts, "<row>");
    for (bool more = true; more;) {
        size_t at = line.len;
        more = str_find(line, STR("¦"), &at);
        buf_addz(&m->parts, "<c t=\"inlineStr\"><is><t>");
        xml(&m->parts, str_cut(line, 0, more ? at : line.len));
        buf_addz(&m->parts, "</t></is></c>");
        if (more) line = str_cut(line, at + strlen("¦"), line.len);
    }
    buf_addz(&m->parts, "</row>");
}

static void make(struct maker *m, struct str text) {
    begin_sheet(m, STR("最初"));
    for (size_t at = 0; at < text.len;) {
        struct str line = line_at(text, at);
        at += line.len + 1;
        if (str_starts(line, STR("# sheet ")) && m->n < 20) {
            begin_sheet(m, str_cut(line, 8, line.len));
        } else if (str_starts(line, STR("# merge "))) {
            buf_addz(&m->merges, "<mergeCell ref=\"");
            xml(&m->merges, str_cut(line, 8, line.len));
            buf_addz(&m->merges, "\"/>");
        } else {
            add_row(m, line);
        }
    }
    end_sheet(m);
    buf_addf(&m->parts,
             "=== _rels/.rels\n<R><Relationship Id=\"w\" Type=\"x/officeDocument\" Target=\"xl/w.xml\"/></R>\n"
             "=== xl/w.xml\n<workbook xmlns:r=\"urn:r\"><sheets>%s</sheets></workbook>\n"
             "=== xl/_rels/w.xml.rels\n<R>%s</R>\n",
             m->sheets.ptr, m->links.ptr);
}

static void check_import(struct arena *a, const struct catalog *cat, const struct book *book) {
    static struct diags d;
    struct err e = {0};
    size_t bad;
    const struct imported *in = import_book(a, cat, book, &e);
    if (!in) {
        check(e.kind != ERR_NONE && e.text[0]);
        return;
    }
    check(utf8_ok(in->yaml, &bad));
    for (size_t i = 0; i < in->unread.n; i++) check(in->unread.list[i].why.len > 0);
    check(in->system || in->unread.n);
    struct source src = {STR("again"), in->yaml};
    d = (struct diags){0};
    struct system *again = system_load(a, cat, &src, &d);
    check((again != NULL) == (in->system != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    struct maker m = {.n = 0};
    struct buf bytes, *all[] = {&m.parts, &m.merges, &m.sheets, &m.links, &bytes};
    size_t bad;
    if (!utf8_ok(text, &bad)) return 0;
    struct arena *a = arena_new(1024 * MIB);
    struct err e = {0};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) buf_init(all[i], 16 * MIB);
    make(&m, text);
    struct book *book = NULL;
    if (book_of_parts(a, buf_str(&m.parts), &bytes)) book = book_read(a, STR("fuzz"), buf_str(&bytes), &e);
    if (book) check_import(a, catalog_builtin(), book);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) buf_release(all[i]);
    arena_free(a);
    return 0;
}
