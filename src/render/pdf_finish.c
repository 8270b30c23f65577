/* pdf_finish: an incremental update behind the PDF that cairo wrote. */
#include "render/pdf_finish.h"

#define XREF_LINE 20 /* bytes of an entry, fixed by the format */

struct update {
    struct buf *pdf;
    struct str old;       /* cairo's bytes */
    size_t xref, entries; /* offset of the first entry; how many */
    struct buf table;     /* the new cross-reference sections */
};

static bool number_at(struct str s, size_t at, size_t *out) {
    size_t v = 0, digits = 0;
    for (; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9' && digits < 12; at++, digits++)
        v = v * 10 + (size_t)(s.ptr[at] - '0');
    if (digits) *out = v;
    return digits > 0;
}

/* The number behind the last `key` in the file's tail. */
static bool number_after(struct str pdf, struct str key, size_t *out) {
    size_t from = pdf.len > 400 ? pdf.len - 400 : 0, at, where = 0;
    bool found = false;
    for (struct str rest = str_cut(pdf, from, pdf.len); str_find(rest, key, &at); rest = str_cut(pdf, where, pdf.len)) {
        where = (size_t)(rest.ptr - pdf.ptr) + at + key.len;
        found = true;
    }
    return found && number_at(pdf, where, out);
}

/* The dictionary of object `n`, from "<<" to before the closing ">>"; found by the file's own table. */
static bool object_body(const struct update *u, size_t n, struct str *out) {
    size_t offset, at;
    if (n >= u->entries || !number_at(u->old, u->xref + n * XREF_LINE, &offset) || offset >= u->old.len) return false;
    struct str rest = str_cut(u->old, offset, u->old.len);
    if (!str_find(rest, STR(" 0 obj\n"), &at) || at > 12) return false;
    struct str body = str_cut(rest, at + 7, rest.len);
    size_t end;
    if (!str_starts(body, STR("<< ")) || !str_find(body, STR("\n>>\nendobj"), &end) || end > 64 * KIB) return false;
    *out = str_cut(body, 0, end);
    return true;
}

static void replace_object(struct update *u, size_t n, struct str body, struct str more) {
    buf_addf(&u->table, "%zu 1\n%010zu 00000 n \n", n, u->pdf->len);
    buf_addf(u->pdf, "%zu 0 obj\n", n);
    buf_add(u->pdf, body);
    buf_add(u->pdf, more);
    buf_addz(u->pdf, "\n>>\nendobj\n");
}

static void add_unit(struct buf *b, uint32_t unit) {
    buf_addf(b, "%04X", (unsigned)unit);
}

/* A text string of PDF: UTF-16 in hexadecimal. */
static void add_text(struct buf *b, struct str s) {
    buf_addz(b, "<FEFF");
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= 0x10000) {
            add_unit(b, 0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        add_unit(b, c);
    }
    buf_addc(b, '>');
}

static void describe_figures(struct update *u, const struct str *alts, size_t n_alts) {
    size_t next = 0;
    for (size_t n = 1; n < u->entries && next < n_alts; n++) {
        struct str body;
        if (!object_body(u, n, &body) || !str_starts(body, STR("<< /Type /StructElem\n   /S /Figure\n"))) continue;
        struct buf more;
        buf_init(&more, 4 * MIB);
        buf_addz(&more, "\n   /Alt ");
        add_text(&more, alts[next++]);
        replace_object(u, n, body, buf_str(&more));
        buf_release(&more);
    }
}

static void amend_catalogue(struct update *u, size_t root, enum lang lang) {
    struct str body;
    if (!object_body(u, root, &body)) return;
    struct buf more;
    buf_init(&more, KIB);
    size_t at; /* cairo writes MarkInfo itself when everything hangs on one element */
    if (!str_find(body, STR("/MarkInfo"), &at)) buf_addz(&more, "\n   /MarkInfo << /Marked true >>");
    buf_addf(&more, "\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>", lang_code(lang));
    replace_object(u, root, body, buf_str(&more));
    buf_release(&more);
}

void pdf_finish(struct buf *pdf, enum lang lang, const struct str *alts, size_t n_alts) {
    size_t start, size, root, info, header, entries;
    /* The update is written to a buffer of its own first: adding to `pdf` would move the bytes being read. */
    struct buf copy;
    buf_init(&copy, pdf->ceiling);
    struct str old = buf_str(pdf);
    if (!number_after(old, STR("startxref\n"), &start) || !number_after(old, STR("/Size "), &size) ||
        !number_after(old, STR("/Root "), &root) || !number_after(old, STR("/Info "), &info) || start >= old.len)
        return;
    struct str xref = str_cut(old, start, old.len);
    if (!str_starts(xref, STR("xref\n0 ")) || !number_at(xref, 7, &entries) || entries != size ||
        !str_find(str_cut(xref, 7, xref.len), STR("\n"), &header) || (xref.len - 7 - header) / XREF_LINE < entries)
        return;
    buf_add(&copy, old);
    struct update u = {.pdf = &copy, .old = old, .xref = start + 7 + header + 1, .entries = entries};
    buf_init(&u.table, 4 * MIB);
    describe_figures(&u, alts, n_alts);
    amend_catalogue(&u, root, lang);
    size_t table = copy.len;
    buf_addz(&copy, "xref\n");
    buf_add(&copy, buf_str(&u.table));
    buf_addf(&copy,
             "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n",
             size, root, info, start, table);
    buf_release(&u.table);
    if (buf_ok(&copy)) {
        buf_release(pdf);
        *pdf = copy;
    } else {
        buf_release(&copy);
    }
}

static bool is_date(struct str s) {
    if (s.len != 10) return false;
    for (size_t i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? s.ptr[i] != '-' : s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return true;
}

struct str pdf_date(struct arena *a, struct str date) {
    struct str day = is_date(date) ? date : STR("1980-01-01");
    return arena_fmt(a, "%.*sT00:00:00Z", STR_ARG(day));
}
