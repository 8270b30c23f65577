/* docx_fill: the package of a template: which of its parts are filled, its styles, and writing it again. */
#include "report/docx_fill.h"

#include <strings.h>

#include "fmt/sniff.h"
#include "fmt/xml_read.h"
#include "fmt/zip_parts.h"
#include "fmt/zip_read.h"
#include "report/fill_part.h"

#define MAIN_PART "word/document.xml"
#define STYLES_PART "word/styles.xml"
#define WORD_NAMESPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define STYLES_MAX 2000u

struct style {
    struct str id, name; /* name in small letters */
};
struct package {
    struct arena *a;
    struct str path;
    struct zip_parts parts;
    struct zipr *zip;
    struct style *styles;
    size_t n_styles, room_styles;
};

/* Reading a part ------------------------------------------------------------------------------------------------------
 */

static bool add_piece(void *ctx, struct str piece) {
    buf_add(ctx, piece);
    return true;
}

static bool read_part(struct package *p, struct str name, struct str *out, struct err *e) {
    struct buf b;
    buf_init(&b, FILL_PART_MAX + 64 * KIB);
    bool ok = zipr_read(p->zip, name, add_piece, &b, e);
    if (ok && !buf_ok(&b))
        ok = err_at(e, p->path, 0, 0, ERR_LIMIT, _("A part of the template is larger than %zu MiB."),
                    FILL_PART_MAX / MIB);
    if (ok) *out = arena_str(p->a, buf_str(&b));
    buf_release(&b);
    return ok && xml_check(p->path, name, *out, FILL_DEPTH_MAX, e);
}

/* Styles --------------------------------------------------------------------------------------------------------------
 */

static struct str small(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++) out[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] | 0x20) : s.ptr[i];
    return (struct str){out, s.len};
}

static bool read_styles(struct package *p, struct err *e) {
    struct str text;
    struct xml_tree t;
    if (!zip_parts_find(&p->parts, STR(STYLES_PART))) return true;
    if (!read_part(p, STR(STYLES_PART), &text, e) || !xml_tree_read(p->a, p->path, text, &t, e)) return false;
    for (uint32_t i = 1; i < t.n && p->n_styles < STYLES_MAX; i++) {
        if (!xml_is(&t, i, "w:style")) continue;
        uint32_t name = xml_child(&t, i, "w:name");
        struct str id = xml_attr_of(p->a, &t, i, "w:styleId");
        if (!name || !id.len || id.len > 200) continue;
        p->styles = arena_grow(p->a, p->styles, p->n_styles, &p->room_styles, sizeof *p->styles);
        p->styles[p->n_styles++] = (struct style){id, small(p->a, xml_attr_of(p->a, &t, name, "w:val"))};
    }
    return true;
}

/* Word names its own styles in English in the file, whatever language it shows; their ids differ. */
static struct str style_of(const void *ctx, const char *ours) {
    static const struct {
        const char *ours, *name;
    } known[] = {{"TableGrid", "table grid"},         {"BodyText", "body text"}, {"Caption", "caption"},
                 {"Heading1", "heading 1"},           {"Heading2", "heading 2"}, {"Heading3", "heading 3"},
                 {"ListParagraph", "list paragraph"}, {"Strong", "strong"}};
    const struct package *p = ctx;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        for (size_t i = 0; strcmp(known[k].ours, ours) == 0 && i < p->n_styles; i++)
            if (str_is(p->styles[i].name, known[k].name)) return p->styles[i].id;
    for (size_t i = 0; i < p->n_styles; i++)
        if (str_is(p->styles[i].id, ours)) return p->styles[i].id; /* a template made from a document of kijun */
    return STR_NONE;
}

static int64_t number_of(struct package *p, const struct xml_tree *t, uint32_t node, const char *name) {
    int64_t v = 0;
    struct str s = node ? xml_attr_of(p->a, t, node, name) : STR_NONE;
    return s.len && str_int(s, &v) && v > 0 && v < 100000 ? v : 0;
}

/* Between the margins of the last section. */
static unsigned text_width(struct package *p, const struct xml_tree *t) {
    uint32_t section = 0;
    for (uint32_t i = 1; i < t->n; i++)
        if (xml_is(t, i, "w:sectPr")) section = i;
    uint32_t size = section ? xml_child(t, section, "w:pgSz") : 0,
             margin = section ? xml_child(t, section, "w:pgMar") : 0;
    int64_t width =
        number_of(p, t, size, "w:w") - number_of(p, t, margin, "w:left") - number_of(p, t, margin, "w:right");
    return width >= 1000 && size && margin ? (unsigned)width : 0;
}

/* Filling -------------------------------------------------------------------------------------------------------------
 */

static bool is_filled_part(struct str name) {
    return str_is(name, MAIN_PART) || (str_starts(name, STR("word/header")) && str_ends(name, STR(".xml"))) ||
           (str_starts(name, STR("word/footer")) && str_ends(name, STR(".xml")));
}

static bool fill_one(struct package *p, const struct fill_data *data, struct docx_foreign *foreign, struct str name,
                     struct str *out, struct fill_result *r, struct err *e) {
    struct str text;
    struct xml_tree t;
    struct buf b;
    size_t at;
    if (!read_part(p, name, &text, e)) return false;
    *out = text;
    if (!str_find(text, STR("w:p"), &at)) return true; /* nothing of Word's in it */
    if (!str_find(text, STR(WORD_NAMESPACE), &at))
        return err_at(
            e, p->path, 0, 0, ERR_INVALID,
            _("The part %.*s is not as Word writes it. Open the template in Word and save it as .docx again."),
            STR_ARG(name));
    if (!xml_tree_read(p->a, p->path, text, &t, e)) return false;
    if (str_is(name, MAIN_PART)) foreign->width = text_width(p, &t);
    struct filling f = {.a = p->a,
                        .scratch = arena_new(FILL_ARENA_MAX),
                        .looking = arena_new(FILL_ARENA_MAX),
                        .folded = fill_fold_names(p->a),
                        .data = data,
                        .foreign = foreign,
                        .part = name,
                        .t = &t,
                        .out = &b,
                        .r = r};
    f.text = arena_array(p->a, t.n, sizeof *f.text);
    buf_init(&b, REPORT_OUTPUT_MAX);
    fill_part(&f);
    arena_free(f.scratch);
    arena_free(f.looking);
    bool ok = buf_ok(&b) || err_at(e, p->path, 0, 0, ERR_LIMIT,
                                   _("Filled in, the template would be larger than %zu MiB."), REPORT_OUTPUT_MAX / MIB);
    if (ok) *out = str_eq(buf_str(&b), text) ? text : arena_str(p->a, buf_str(&b));
    ok = ok && (out->ptr == text.ptr || xml_check(p->path, name, *out, 2 * FILL_DEPTH_MAX, e));
    buf_release(&b);
    return ok;
}

/* The main text first, since its pages say how wide a table may be. */
static bool fill_all(struct package *p, const struct fill_data *data, struct buf *out, struct fill_result *r,
                     struct err *e) {
    struct docx_foreign foreign = {.style = style_of, .ctx = p};
    struct zip_change *changes = arena_array(p->a, p->parts.n, sizeof *changes);
    size_t n = 0;
    for (int rest = 0; rest < 2; rest++)
        for (size_t i = 0; i < p->parts.n; i++) {
            const struct zip_part *part = &p->parts.list[i];
            struct str content;
            if (!is_filled_part(part->name) || str_is(part->name, MAIN_PART) != !rest) continue;
            if (!fill_one(p, data, &foreign, part->name, &content, r, e)) return false;
            changes[n++] = (struct zip_change){part, content};
        }
    return zip_parts_write(p->a, &p->parts, changes, n, out, e);
}

static bool is_template(struct package *p, struct str bytes, struct err *e) {
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0")))
        return err_at(
            e, p->path, 0, 0, ERR_INVALID,
            _("This is an old Word file (.doc), or one under a password. Save it as .docx without a password."));
    if (!str_starts(bytes, STR("PK")))
        return err_at(e, p->path, 0, 0, ERR_INVALID, _("This is no Word document (.docx)."));
    if (!zip_parts_read(p->a, p->path, bytes, FILL_ENTRIES_MAX, &p->parts, e)) return false;
    if (!zip_parts_find(&p->parts, STR(MAIN_PART)) || !zip_parts_find(&p->parts, STR("[Content_Types].xml")))
        return err_at(e, p->path, 0, 0, ERR_INVALID, _("This is no Word document (.docx): it has no main text."));
    for (size_t i = 0; i < p->parts.n; i++)
        if (str_ends(p->parts.list[i].name, STR("vbaProject.bin")))
            return err_at(e, p->path, 0, 0, ERR_INVALID,
                          _("The template holds macros. Save it as .docx, without them."));
    return true;
}

bool docx_fill(struct arena *a, const struct fill_data *data, struct str path, struct str bytes, struct buf *out,
               struct fill_result *r, struct err *e) {
    static const struct zip_limits limits = {.entries = FILL_ENTRIES_MAX,
                                             .part = FILL_PART_MAX,
                                             .unpacked = FILL_UNPACKED_MAX,
                                             .ratio = FILL_RATIO_MAX,
                                             .free = MIB};
    struct package p = {.a = a, .path = path};
    struct fill_result result = {0};
    if (bytes.len > FILL_FILE_MAX)
        return err_at(e, path, 0, 0, ERR_LIMIT, _("The template is larger than %zu MiB."), FILL_FILE_MAX / MIB);
    if (!is_template(&p, bytes, e)) return false;
    p.zip = zipr_open(path, bytes, &limits, e);
    if (!p.zip) return false;
    bool ok = read_styles(&p, e) && fill_all(&p, data, out, &result, e);
    zipr_close(p.zip);
    if (ok) *r = result;
    return ok;
}
