/* xlsx_read: from the bytes of a workbook to its sheets.
 *
 * An .xlsx is a zip of XML parts that point to one another: _rels/.rels names the workbook part, that names its sheets,
 * and a list beside it (_rels/NAME.rels) says which part each is. Only sheets, shared strings and styles are
 * followed, and only inside the archive. */
#include "fmt/xlsx_read.h"

#include "fmt/xlsx_parts.h"

#define LINKS_MAX 4096u
#define NAME_MAX_BYTES ((size_t)1024)

struct link { /* one Relationship */
    struct str id, type, target;
};
struct links {
    struct book_reader *r;
    struct str beside; /* the folder that targets are relative to */
    struct link *list;
    size_t n, room;
};
struct tab { /* a sheet as the workbook part names it */
    struct str name, id;
    bool hidden;
};
struct workbook {
    struct book_reader *r;
    struct tab *tabs;
    size_t n_tabs, room;
    struct str root; /* the part's outermost element */
};

/* Parts --------------------------------------------------------------------------------------------------------- */

bool part_damaged(struct book_reader *r, const char *what) {
    return err_at(r->e, r->path, 0, 0, ERR_INVALID, _("The file is damaged: %s."), what);
}

bool part_limit(struct book_reader *r, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str message = arena_vfmt(r->a, fmt, ap);
    va_end(ap);
    return err_at(r->e, r->path, 0, 0, ERR_LIMIT, "%.*s", STR_ARG(message));
}

static bool feed(void *ctx, struct str piece) {
    return xmlr_feed(ctx, piece);
}

bool part_read(struct book_reader *r, struct str part, const struct xml_handler *handler) {
    struct xmlr *x = xmlr_new(handler, r->path, part, BOOK_DEPTH_MAX, r->e);
    bool ok = zipr_read(r->zip, part, feed, x, r->e) && xmlr_finish(x);
    xmlr_free(x);
    return ok;
}

/* "xl/workbook.xml" and "worksheets/../sheet1.xml" to a name in the archive; "/x" is from its top. */
static struct str resolve(struct arena *a, struct str folder, struct str target) {
    bool from_top = str_starts(target, STR("/"));
    struct str path = from_top ? target : arena_fmt(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(target));
    char *out = arena_alloc(a, path.len + 1);
    size_t len = 0;
    for (struct str step = {path.ptr, 0}, rest = path; rest.len || step.len;) {
        if (!str_split(rest, '/', &step, &rest)) step = rest, rest = STR("");
        if (str_is(step, "..")) {
            while (len > 0 && out[len - 1] != '/') len--;
            if (len > 0) len--;
        } else if (step.len && !str_is(step, ".")) {
            if (len) out[len++] = '/';
            memcpy(out + len, step.ptr, step.len);
            len += step.len;
        }
        step.len = 0;
    }
    return (struct str){out, len};
}

static struct str folder_of(struct str part) {
    size_t at = part.len;
    while (at > 0 && part.ptr[at - 1] != '/') at--;
    return str_cut(part, 0, at ? at - 1 : 0);
}

/* Relationships ------------------------------------------------------------------------------------------------- */

static bool links_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    struct links *l = ctx;
    struct arena *a = l->r->a;
    struct str target = xml_attribute(attributes, "Target"), mode = xml_attribute(attributes, "TargetMode");
    if (!str_is(name, "Relationship") || str_is(mode, "External") || target.len > NAME_MAX_BYTES) return true;
    if (l->n >= LINKS_MAX) return part_limit(l->r, _("The workbook names more than %u parts."), LINKS_MAX);
    l->list = arena_grow(a, l->list, l->n, &l->room, sizeof *l->list);
    l->list[l->n++] = (struct link){.id = arena_str(a, xml_attribute(attributes, "Id")),
                                    .type = arena_str(a, xml_attribute(attributes, "Type")),
                                    .target = resolve(a, l->beside, target)};
    return true;
}

/* The relationships of a part ("" = of the whole package). */
static bool links_read(struct book_reader *r, struct str part, struct links *out) {
    struct str folder = folder_of(part), name = str_cut(part, folder.len ? folder.len + 1 : 0, part.len);
    struct str rels = arena_fmt(r->a, "%.*s%s_rels/%.*s.rels", STR_ARG(folder), folder.len ? "/" : "", STR_ARG(name));
    *out = (struct links){.r = r, .beside = folder};
    if (!zipr_has(r->zip, rels)) return true;
    return part_read(r, rels, &(struct xml_handler){out, links_open, NULL, NULL});
}

static struct str link_of_type(const struct links *l, const char *type) {
    for (size_t i = 0; i < l->n; i++)
        if (str_ends(l->list[i].type, str_of(type))) return l->list[i].target;
    return STR_NONE;
}

static const struct link *link_of_id(const struct links *l, struct str id) {
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->list[i].id, id)) return &l->list[i];
    return NULL;
}

/* The workbook part --------------------------------------------------------------------------------------------- */

static bool is_true(struct str s) {
    return str_is(s, "1") || str_is(s, "true") || str_is(s, "on");
}

static bool workbook_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    struct workbook *w = ctx;
    struct book_reader *r = w->r;
    if (!w->root.ptr) w->root = arena_str(r->a, name);
    if (str_is(name, "workbookPr")) r->from_1904 = is_true(xml_attribute(attributes, "date1904"));
    if (!str_is(name, "sheet")) return true;
    struct str title = xml_attribute(attributes, "name"), state = xml_attribute(attributes, "state");
    if (w->n_tabs >= BOOK_SHEETS_MAX || title.len > NAME_MAX_BYTES)
        return part_limit(r, _("The workbook has more than %u sheets, or one of an over-long name."), BOOK_SHEETS_MAX);
    w->tabs = arena_grow(r->a, w->tabs, w->n_tabs, &w->room, sizeof *w->tabs);
    w->tabs[w->n_tabs++] = (struct tab){.name = text_clean(r->a, title),
                                        .id = arena_str(r->a, xml_attribute(attributes, "id")),
                                        .hidden = str_is(state, "hidden") || str_is(state, "veryHidden")};
    return true;
}

static bool not_a_workbook(struct book_reader *r, const char *what) {
    return err_at(
        r->e, r->path, 0, 0, ERR_INVALID,
        _("This is %s, not an Excel workbook (.xlsx). Open it in Excel and save it as “Excel Workbook (.xlsx)”."),
        what);
}

/* A zip that is no workbook: what else is it? */
static bool explain_package(struct book_reader *r, struct str main) {
    if (zipr_has(r->zip, STR("mimetype")) || zipr_has(r->zip, STR("content.xml")))
        return not_a_workbook(r, _("an OpenDocument file"));
    if (str_ends(main, STR(".bin"))) return not_a_workbook(r, _("a binary Excel workbook (.xlsb)"));
    if (zipr_has(r->zip, STR("word/document.xml"))) return not_a_workbook(r, _("a Word document"));
    if (zipr_has(r->zip, STR("ppt/presentation.xml"))) return not_a_workbook(r, _("a PowerPoint presentation"));
    return not_a_workbook(r, _("a zip archive"));
}

static bool read_sheets(struct book_reader *r, const struct workbook *w, const struct links *l, struct book *b) {
    struct book_sheet *sheets = arena_array(r->a, w->n_tabs + 1, sizeof *sheets);
    for (size_t i = 0; i < w->n_tabs; i++) {
        const struct link *link = link_of_id(l, w->tabs[i].id);
        if (!link) return part_damaged(r, _("a part that it names is not in it"));
        if (!str_ends(link->type, STR("/worksheet"))) continue; /* a chart, a dialog of old */
        struct book_sheet *s = &sheets[b->n_sheets];
        *s = (struct book_sheet){.name = w->tabs[i].name, .hidden = w->tabs[i].hidden};
        if (!cells_read(r, link->target, s)) return false;
        b->n_sheets++;
    }
    b->sheets = sheets;
    return true;
}

static bool read_book(struct book_reader *r, struct book *b) {
    struct links top, links;
    struct workbook w = {.r = r};
    if (!links_read(r, STR(""), &top)) return false;
    struct str main = link_of_type(&top, "/officeDocument");
    if (!main.len || str_ends(main, STR(".bin")) || !zipr_has(r->zip, main)) return explain_package(r, main);
    if (!part_read(r, main, &(struct xml_handler){&w, workbook_open, NULL, NULL})) return false;
    if (!str_is(w.root, "workbook")) return explain_package(r, main);
    if (!links_read(r, main, &links)) return false;
    struct str styles = link_of_type(&links, "/styles"), strings = link_of_type(&links, "/sharedStrings");
    if (styles.len && !styles_read(r, styles)) return false;
    if (strings.len && !strings_read(r, strings)) return false;
    if (!read_sheets(r, &w, &links, b)) return false;
    b->from_1904 = r->from_1904;
    return b->n_sheets || err_at(r->e, r->path, 0, 0, ERR_INVALID, _("The workbook has no sheet with cells."));
}

/* What it is when it is no zip ---------------------------------------------------------------------------------- */

static bool holds(struct str bytes, const char *ascii, bool wide) {
    char needle[64];
    size_t n = 0, at;
    for (size_t i = 0; ascii[i] && n + 2 <= sizeof needle; i++) {
        needle[n++] = ascii[i];
        if (wide) needle[n++] = 0;
    }
    return str_find(bytes, (struct str){needle, n}, &at);
}

/* The old compound files: names of their streams are UTF-16. */
static const char *compound_kind(struct str bytes) {
    if (holds(bytes, "EncryptedPackage", true))
        return _("an Excel file under a password (take it off: File > Info > Protect Workbook)");
    if (holds(bytes, "WordDocument", true)) return _("an old Word document (.doc)");
    return _("a workbook of the old format (.xls)");
}

static const char *text_kind(struct str bytes) {
    struct str head = str_cut(bytes, 0, bytes.len < 4096 ? bytes.len : 4096);
    if (holds(head, "schemas-microsoft-com:office:spreadsheet", false)) return _("an XML spreadsheet of Excel 2003");
    if (holds(head, "<html", false) || holds(head, "<HTML", false) || holds(head, "<table", false))
        return _("an HTML page (some systems call it .xls)");
    if (holds(head, "kijun:", false) || str_starts(str_trim(head), STR("{"))) return _("a YAML or JSON text");
    for (size_t i = 0; i < head.len; i++)
        if (head.ptr[i] == 0) return _("a file of an unknown kind");
    return _("a text or CSV file");
}

static bool explain_bytes(struct str path, struct str bytes, struct err *e) {
    struct book_reader r = {.path = path, .e = e};
    if (bytes.len == 0) return err_at(e, path, 0, 0, ERR_INVALID, _("The file is empty."));
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return not_a_workbook(&r, compound_kind(bytes));
    if (str_starts(bytes, STR("%PDF"))) return not_a_workbook(&r, _("a PDF"));
    return not_a_workbook(&r, text_kind(bytes));
}

/* The whole ----------------------------------------------------------------------------------------------------- */

bool book_looks_like(struct str bytes) {
    return str_starts(bytes, STR("PK\x03\x04"));
}

struct book *book_read(struct arena *a, struct str path, struct str bytes, struct err *e) {
    static const struct zip_limits limits = {BOOK_ENTRIES_MAX, BOOK_PART_MAX, BOOK_UNPACKED_MAX, BOOK_RATIO_MAX,
                                             BOOK_RATIO_FREE};
    if (bytes.len > BOOK_FILE_MAX) {
        err_at(e, path, 0, 0, ERR_LIMIT, _("The file is larger than %zu MiB."), BOOK_FILE_MAX / MIB);
        return NULL;
    }
    if (!book_looks_like(bytes)) return explain_bytes(path, bytes, e), NULL;
    struct book_reader r = {.a = a, .path = path, .e = e};
    struct book *b = arena_alloc(a, sizeof *b);
    b->path = arena_str(a, path);
    r.zip = zipr_open(path, bytes, &limits, e);
    bool ok = r.zip && read_book(&r, b);
    zipr_close(r.zip);
    return ok ? b : NULL;
}

struct book *book_read_file(struct arena *a, const char *path, struct err *e) {
    struct str bytes;
    if (!file_read(a, path, BOOK_FILE_MAX, &bytes, e)) return NULL;
    return book_read(a, str_of(path), bytes, e);
}
