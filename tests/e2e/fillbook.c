/* fillbook: what a person does to a form, for tests: writes into cells of a workbook that kijun made.
 *
 *     fillbook BOOK.xlsx KEY TITLE TEXT [KEY TITLE TEXT]…
 *
 * TEXT goes into the column TITLE of the row that holds KEY, on the first sheet that has both; "=46113" is a number.
 * The file is changed in place: the cell becomes an inline string, everything else stays. */
#include <zip.h>

#include "fmt/xlsx_read.h"

static int fail(const char *what) {
    (void)fprintf(stderr, "fillbook: %s\n", what);
    return 1;
}

/* The cell's name, and which sheet (from 1). */
static unsigned find_cell(struct arena *a, const struct book *b, struct str key, struct str title, struct str *name) {
    for (size_t s = 0; s < b->n_sheets; s++) {
        const struct book_sheet *sheet = &b->sheets[s];
        const struct book_cell *head = NULL, *row = NULL;
        for (size_t i = 0; i < sheet->n_cells; i++) {
            if (!head && str_eq(sheet->cells[i].text, title)) head = &sheet->cells[i];
            if (head && str_eq(sheet->cells[i].text, key)) row = &sheet->cells[i];
        }
        if (!row) continue;
        *name = book_cell_name(a, row->row, head->col);
        return (unsigned)s + 1;
    }
    return 0;
}

static struct str escaped(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, MIB);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '&' || s.ptr[i] == '<')
            buf_addz(&b, s.ptr[i] == '&' ? "&amp;" : "&lt;");
        else
            buf_addc(&b, s.ptr[i]);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

/* <c r="B2" …/> or <c r="B2" …>…</c> becomes a cell with the text. */
static bool put(struct arena *a, struct str *xml, struct str name, struct str text) {
    size_t from, len, close;
    struct str open = arena_fmt(a, "<c r=\"%.*s\"", STR_ARG(name));
    if (!str_find(*xml, open, &from)) return false;
    struct str rest = str_cut(*xml, from, xml->len);
    if (!str_find(rest, STR(">"), &close)) return false;
    len = close + 1;
    if (rest.ptr[close - 1] != '/' && str_find(rest, STR("</c>"), &close)) len = close + 4;
    struct str cell = str_starts(text, STR("="))
                          ? arena_fmt(a, "%.*s><v>%.*s</v></c>", STR_ARG(open), STR_ARG(str_cut(text, 1, text.len)))
                          : arena_fmt(a, "%.*s t=\"inlineStr\"><is><t xml:space=\"preserve\">%.*s</t></is></c>",
                                      STR_ARG(open), STR_ARG(escaped(a, text)));
    *xml = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_cut(*xml, 0, from)), STR_ARG(cell),
                     STR_ARG(str_cut(rest, len, rest.len)));
    return true;
}

static bool read_part(struct arena *a, zip_t *z, const char *name, struct str *out) {
    zip_stat_t st;
    zip_file_t *f = zip_fopen(z, name, 0);
    if (!f || zip_stat(z, name, 0, &st) || st.size > 64 * MIB) return false;
    char *bytes = arena_alloc(a, (size_t)st.size + 1);
    bool ok = zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    zip_fclose(f);
    *out = (struct str){bytes, (size_t)st.size};
    return ok;
}

static bool fill(struct arena *a, const char *path, unsigned sheet, struct str cell, struct str text) {
    int error;
    struct str xml;
    zip_t *z = zip_open(path, 0, &error);
    const char *part = arena_fmt(a, "xl/worksheets/sheet%u.xml", sheet).ptr;
    if (!z || !read_part(a, z, part, &xml) || !put(a, &xml, cell, text)) return false;
    zip_source_t *source = zip_source_buffer(z, xml.ptr, xml.len, 0);
    return source && zip_file_add(z, part, source, ZIP_FL_OVERWRITE) >= 0 && zip_close(z) == 0;
}

int main(int argc, char **argv) {
    struct arena *a = arena_new(512 * MIB);
    struct err e;
    if (argc < 5 || (argc - 2) % 3) return fail("BOOK.xlsx KEY TITLE TEXT …");
    const struct book *b = book_read_file(a, argv[1], &e);
    if (!b) return fail(e.text);
    for (int i = 2; i < argc; i += 3) {
        struct str name;
        unsigned sheet = find_cell(a, b, str_of(argv[i]), str_of(argv[i + 1]), &name);
        if (!sheet || !fill(a, argv[1], sheet, name, str_of(argv[i + 2]))) return fail(argv[i]);
    }
    arena_free(a);
    return 0;
}
