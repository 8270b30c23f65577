/* mkbook: an Excel workbook from text, for tests of what people fill in.
 *
 *     mkbook IN.txt OUT.xlsx
 *
 * "# sheet NAME" begins a sheet, "# merge A1:B2" merges; every other line is a row, its cells parted by ¦, \n in a
 * cell a line end. A cell is text, a whole number (1000), a day (@46113: days since 1900, shown as 令和8年4月1日), a
 * formula with its result (=A1&B1|result; without | it was never computed), or text with furigana (東京^トウキョウ).
 * Texts go into shared strings in reverse order, every third one inline. */
#include "../unit/book_sample.h"

#define MAIN " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define CONTENT "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct maker {
    struct buf parts, strings, books, links;
    struct str *texts;
    size_t n_texts, room;
    struct arena *a;
    unsigned sheets, row, inlined;
    struct buf merges;
};

static void xml(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '&' || s.ptr[i] == '<')
            buf_addz(b, s.ptr[i] == '&' ? "&amp;" : "&lt;");
        else if (s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] == 'n')
            buf_addc(b, '\n'), i++;
        else
            buf_addc(b, s.ptr[i]);
    }
}

static bool all_digits(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0;
}

static void cell(struct maker *m, struct str text, unsigned col) {
    struct buf *b = &m->parts;
    struct str head, tail;
    if (!text.len) return;
    buf_addf(b, "<c r=\"%c%u\"", 'A' + (int)col, m->row);
    if (all_digits(text)) {
        buf_addf(b, "><v>%.*s</v></c>", STR_ARG(text));
    } else if (text.ptr[0] == '@') {
        buf_addf(b, " s=\"1\"><v>%.*s</v></c>", STR_ARG(str_cut(text, 1, text.len)));
    } else if (text.ptr[0] == '=') {
        bool known = str_split(str_cut(text, 1, text.len), '|', &head, &tail);
        buf_addz(b, known ? " t=\"str\"><f>A1</f><v>" : "><f>A1</f>");
        if (known) xml(b, tail);
        buf_addz(b, known ? "</v></c>" : "</c>");
    } else if (m->inlined++ % 3 == 2) {
        buf_addz(b, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        xml(b, text);
        buf_addz(b, "</t></is></c>");
    } else {
        m->texts = arena_grow(m->a, m->texts, m->n_texts, &m->room, sizeof *m->texts);
        m->texts[m->n_texts++] = text;
        buf_addf(b, " t=\"s\"><v>%zu</v></c>", 9999 - m->n_texts + 1); /* the list is turned round at the end */
    }
}

static void row(struct maker *m, struct str line) {
    unsigned col = 0;
    m->row++;
    buf_addf(&m->parts, "<row r=\"%u\">", m->row);
    for (bool more = true; more; col++) {
        size_t at = line.len;
        more = str_find(line, STR("¦"), &at);
        cell(m, str_cut(line, 0, more ? at : line.len), col);
        if (more) line = str_cut(line, at + strlen("¦"), line.len);
    }
    buf_addz(&m->parts, "</row>");
}

static void sheet_end(struct maker *m) {
    if (!m->sheets) return;
    bool merged = m->merges.len > 0;
    buf_addf(&m->parts, "</sheetData>%s%s%s</worksheet>\n", merged ? "<mergeCells>" : "", merged ? m->merges.ptr : "",
             merged ? "</mergeCells>" : "");
    buf_clear(&m->merges);
}

static void sheet_begin(struct maker *m, struct str name) {
    sheet_end(m);
    m->sheets++;
    m->row = 0;
    buf_addf(&m->books, "<sheet name=\"%.*s\" sheetId=\"%u\" r:id=\"s%u\"/>", STR_ARG(name), m->sheets, m->sheets);
    buf_addf(&m->links, "<Relationship Id=\"s%u\" Type=\"" RELATION "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
             m->sheets, m->sheets);
    buf_addf(&m->parts, "=== xl/worksheets/sheet%u.xml\n<worksheet" MAIN "><sheetData>", m->sheets);
}

static void strings(struct maker *m) {
    buf_addz(&m->parts, "=== xl/sharedStrings.xml\n<sst" MAIN ">");
    for (size_t i = 0; i < 9999 - m->n_texts + 1; i++) buf_addz(&m->parts, "<si/>");
    for (size_t i = m->n_texts; i-- > 0;) {
        struct str text = m->texts[i], base, reading = STR("");
        size_t at;
        if (str_find(text, STR("^"), &at)) str_split(text, '^', &base, &reading);
        buf_addz(&m->parts, "<si><t xml:space=\"preserve\">");
        xml(&m->parts, reading.len ? base : text);
        buf_addz(&m->parts, "</t>");
        if (reading.len) buf_addf(&m->parts, "<rPh sb=\"0\" eb=\"1\"><t>%.*s</t></rPh>", STR_ARG(reading));
        buf_addz(&m->parts, "</si>");
    }
    buf_addz(&m->parts, "</sst>\n");
}

static void top(struct maker *m) {
    buf_addf(&m->parts,
             "=== _rels/.rels\n" RELATIONS "<Relationship Id=\"w\" Type=\"" RELATION "/officeDocument\" "
             "Target=\"xl/workbook.xml\"/></Relationships>\n"
             "=== xl/workbook.xml\n<workbook" MAIN " xmlns:r=\"" RELATION "\"><sheets>%s</sheets></workbook>\n"
             "=== xl/_rels/workbook.xml.rels\n" RELATIONS "%s<Relationship Id=\"t\" Type=\"" RELATION
             "/sharedStrings\" "
             "Target=\"sharedStrings.xml\"/><Relationship Id=\"y\" Type=\"" RELATION "/styles\" Target=\"styles.xml\"/>"
             "</Relationships>\n"
             "=== xl/styles.xml\n<styleSheet" MAIN
             "><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-411]ggge&quot;年&quot;m"
             "&quot;月&quot;d&quot;日&quot;\"/></numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/"
             "></borders>"
             "<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\" applyNumberFormat="
             "\"1\"/></cellXfs>"
             "</styleSheet>\n",
             m->books.ptr, m->links.ptr);
}

static void types(struct maker *m) {
    buf_addz(&m->parts,
             "=== [Content_Types].xml\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
             "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" CONTENT "sheet.main+xml\"/>"
             "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" CONTENT "sharedStrings+xml\"/>"
             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" CONTENT "styles+xml\"/>");
    for (unsigned i = 1; i <= m->sheets; i++)
        buf_addf(&m->parts,
                 "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" CONTENT "worksheet+xml\"/>", i);
    buf_addz(&m->parts, "</Types>\n");
}

static void read_lines(struct maker *m, struct str text) {
    for (size_t at = 0; at < text.len;) {
        struct str line = line_at(text, at);
        at += line.len + 1;
        if (str_starts(line, STR("# sheet ")))
            sheet_begin(m, str_cut(line, 8, line.len));
        else if (str_starts(line, STR("# merge ")))
            buf_addf(&m->merges, "<mergeCell ref=\"%.*s\"/>", STR_ARG(str_cut(line, 8, line.len)));
        else if (m->sheets)
            row(m, line);
    }
    sheet_end(m);
}

int main(int argc, char **argv) {
    struct arena *a = arena_new(256 * MIB);
    struct maker m = {.a = a};
    struct str text;
    struct buf out, *all[] = {&m.parts, &m.strings, &m.books, &m.links, &m.merges, &out};
    struct err e;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) buf_init(all[i], 64 * MIB);
    if (argc != 3 || !file_read(a, argv[1], 16 * MIB, &text, &e)) return 2;
    read_lines(&m, text);
    strings(&m);
    top(&m);
    types(&m);
    bool ok = book_of_parts(a, buf_str(&m.parts), &out) && file_write(argv[2], buf_str(&out), &e);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) buf_release(all[i]);
    arena_free(a);
    return ok ? 0 : 3;
}
