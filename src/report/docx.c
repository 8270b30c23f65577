/* docx: the document as a Word file (Office Open XML, ISO/IEC 29500 transitional).
 *
 * This file turns the tree's blocks into word/document.xml. What an officer does with the file decided its form:
 * headings carry their level for the navigation pane, every open 【 】 is a content control to tab to and fill in,
 * the table of contents shows without being brought up to date first, links and bookmarks are Word's own. */
#include "report/docx.h"

#include <stdlib.h>

#include "report/writers.h"

#define PICTURE_MAX (16 * MIB)
#define EMU_PER_DXA 635u
#define PICTURE_WIDTH (DOCX_TEXT_WIDTH * EMU_PER_DXA)
#define QR_WIDTH (70u * 36000u)        /* 70 mm */
#define PICTURE_HEIGHT (200u * 36000u) /* 200 mm: a page with room for heading and caption */

/* Text */

static void text_piece(struct docx *d, struct str s) {
    if (s.len == 0) return;
    xmlw_open(d->x, "w:t");
    xmlw_attrz(d->x, "xml:space", "preserve");
    xmlw_text(d->x, s);
    xmlw_close(d->x);
}

static void run_text(struct docx *d, struct str s) {
    size_t from = 0, at = 0;
    while (at < s.len) {
        size_t here = at;
        uint32_t cp = utf8_next(s, &at);
        if (cp != '\t' && cp != '\n' && office_char(cp)) continue;
        text_piece(d, str_cut(s, from, here));
        if (cp == '\n' || cp == '\t') {
            xmlw_open(d->x, cp == '\n' ? "w:br" : "w:tab");
            xmlw_close(d->x);
        }
        from = at;
    }
    text_piece(d, str_cut(s, from, s.len));
}

void docx_run(struct docx *d, const char *char_style, struct str text) {
    xmlw_open(d->x, "w:r");
    struct str style = docx_style(d, char_style);
    if (style.len) {
        xmlw_open(d->x, "w:rPr");
        docx_val(d, "w:rStyle", arena_str(d->arena, style).ptr);
        xmlw_close(d->x);
    } else if (d->foreign && char_style && strcmp(char_style, "Strong") == 0) {
        docx_props(d, "rPr(b)");
    }
    run_text(d, text);
    xmlw_close(d->x);
}

/* A content control. Its present text is a placeholder: one keystroke replaces the whole, and what is typed
 * has the look of a filled blank. */
void docx_blank(struct docx *d, struct str text) {
    struct xmlw *x = d->x;
    unsigned number = ++d->blanks;
    xmlw_open(x, "w:sdt");
    xmlw_open(x, "w:sdtPr");
    xmlw_open(x, "w:rPr");
    docx_val(d, "w:rStyle", "Filled");
    xmlw_close(x);
    xmlw_open(x, "w:alias");
    xmlw_attr(x, "w:val", arena_fmt(d->arena, "%s %u", tr(d->doc->lang, N_("Blank")), number));
    xmlw_close(x);
    xmlw_open(x, "w:tag");
    xmlw_attrf(x, "w:val", "blank-%03u", number);
    xmlw_close(x);
    xmlw_open(x, "w:id");
    xmlw_attrf(x, "w:val", "%u", 100000 + number);
    xmlw_close(x);
    docx_props(d, "showingPlcHdr"); /* rich text: LibreOffice drops the look of a plain-text one */
    xmlw_close(x);
    xmlw_open(x, "w:sdtContent");
    docx_run(d, "Blank", text);
    xmlw_close(x);
    xmlw_close(x);
}

/* Links */

static int target_order(const void *a, const void *b) {
    const struct docx_target *p = a, *q = b;
    int c = str_cmp(p->id, q->id);
    return c ? c : (p->block > q->block) - (p->block < q->block);
}

static void targets_collect(struct docx *d) {
    const struct doc *doc = d->doc;
    d->targets = arena_array(d->arena, doc->n_blocks + 1, sizeof *d->targets);
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].id.len) d->targets[d->n_targets++] = (struct docx_target){doc->blocks[i].id, i};
    qsort(d->targets, d->n_targets, sizeof *d->targets, target_order);
}

static bool target_find(const struct docx *d, struct str id, size_t *block) {
    size_t low = 0, high = d->n_targets;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (str_cmp(d->targets[mid].id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == d->n_targets || !str_eq(d->targets[low].id, id)) return false;
    *block = d->targets[low].block;
    return true;
}

/* Word's bookmark names take no hyphen and at most 40 characters: blocks are named by their place. The leading
 * underscore keeps them out of Word's list of bookmarks. */
static struct str bookmark_name(struct docx *d, size_t block) {
    return arena_fmt(d->arena, "_Toc%06zu", block + 1);
}

static void bookmark(struct docx *d, size_t block) {
    unsigned id = ++d->bookmarks;
    xmlw_open(d->x, "w:bookmarkStart");
    xmlw_attrf(d->x, "w:id", "%u", id);
    xmlw_attr(d->x, "w:name", bookmark_name(d, block));
    xmlw_close(d->x);
    xmlw_open(d->x, "w:bookmarkEnd");
    xmlw_attrf(d->x, "w:id", "%u", id);
    xmlw_close(d->x);
}

static const char *run_char_style(enum run_style style) {
    switch (style) {
    case RUN_STRONG:
        return "Strong";
    case RUN_FILLED:
        return "Filled";
    case RUN_MUTED:
        return "Muted";
    case RUN_CODE:
        return "CodeText";
    case RUN_BLANK:
    case RUN_NORMAL:
        break;
    }
    return NULL;
}

void docx_runs(struct docx *d, struct runs runs) {
    for (size_t i = 0; i < runs.n; i++) {
        const struct run *run = &runs.list[i];
        struct str id;
        size_t block;
        if (run->style == RUN_BLANK) {
            docx_blank(d, run->text);
        } else if (office_link(run->link, &id) && target_find(d, id, &block)) {
            xmlw_open(d->x, "w:hyperlink");
            xmlw_attr(d->x, "w:anchor", bookmark_name(d, block));
            xmlw_attrz(d->x, "w:history", "1");
            docx_run(d, "Hyperlink", run->text);
            xmlw_close(d->x);
        } else if (run->text.len) {
            docx_run(d, run_char_style(run->style), run->text);
        }
    }
}

struct str docx_style(const struct docx *d, const char *ours) {
    if (!d->foreign) return str_of(ours);
    return ours ? d->foreign->style(d->foreign->ctx, ours) : STR_NONE;
}

unsigned docx_width(const struct docx *d) {
    return d->foreign && d->foreign->width ? d->foreign->width : DOCX_WIDTH(d->doc);
}

/* Paragraphs */

void docx_para_open(struct docx *d, const struct docx_para *p) {
    struct xmlw *x = d->x;
    xmlw_open(x, "w:p");
    xmlw_open(x, "w:pPr");
    struct str style = docx_style(d, p->style);
    if (style.len) docx_val(d, "w:pStyle", arena_str(d->arena, style).ptr);
    if (p->keep_next) docx_props(d, "keepNext");
    if (d->new_page) docx_props(d, "pageBreakBefore");
    d->new_page = false;
    if (p->list) {
        xmlw_open(x, "w:numPr");
        xmlw_open(x, "w:ilvl");
        xmlw_attrf(x, "w:val", "%u", p->depth);
        xmlw_close(x);
        xmlw_open(x, "w:numId");
        xmlw_attrf(x, "w:val", "%u", p->list);
        xmlw_close(x);
        xmlw_close(x);
    }
    if (p->hang) {
        xmlw_open(x, "w:ind");
        xmlw_attrf(x, "w:left", "%u", p->hang * (p->hang_depth + 1));
        xmlw_attrf(x, "w:hanging", "%u", p->hang);
        xmlw_close(x);
    }
    if (p->align) docx_val(d, "w:jc", p->align);
    xmlw_close(x);
}

static void para(struct docx *d, const char *style, struct str text) {
    if (text.len == 0) return;
    docx_para_open(d, &(struct docx_para){.style = style});
    docx_run(d, NULL, text);
    xmlw_close(d->x);
}

static unsigned heading_level(const struct block *b) {
    if (b->level < 1) return 1;
    return b->level > 5 ? 5 : b->level;
}

static void heading(struct docx *d, const struct block *b, size_t index) {
    static const char *const styles[] = {"Heading1", "Heading2", "Heading3", "Heading4", "Heading5"};
    if (b->new_page && index > 0) d->new_page = true;
    docx_para_open(d, &(struct docx_para){.style = styles[heading_level(b) - 1]});
    bookmark(d, index);
    if (b->number.len) docx_run(d, NULL, arena_fmt(d->arena, "%.*s\t", STR_ARG(b->number)));
    docx_runs(d, b->runs);
    xmlw_close(d->x);
}

/* A line that leads to a list, a table, a statement or a note stays with it, and so does a small one before text. */
static bool leads(const struct doc *doc, size_t index) {
    if (index + 1 >= doc->n_blocks) return false;
    enum para_style own = doc->blocks[index].para;
    const struct block *next = &doc->blocks[index + 1];
    if (next->type == BLOCK_LIST || next->type == BLOCK_TABLE) return true;
    return next->type == BLOCK_PARA && (own == PARA_SMALL || (own == PARA_NORMAL && next->para != PARA_NORMAL));
}

static void paragraph(struct docx *d, const struct block *b, size_t index) {
    static const char *const styles[] = {[PARA_NORMAL] = "BodyText",
                                         [PARA_SMALL] = "Small",
                                         [PARA_STATEMENT] = "Statement",
                                         [PARA_NOTE] = "Note",
                                         [PARA_WARNING] = "Warning"};
    docx_para_open(d, &(struct docx_para){.style = styles[b->para], .keep_next = leads(d->doc, index)});
    if (b->id.len) bookmark(d, index);
    docx_runs(d, b->runs);
    xmlw_close(d->x);
}

/* w:num 1 is the bullets; every numbered list has a w:num of its own, so that it begins at (1). */
static void list(struct docx *d, const struct block *b, size_t index) {
    unsigned num = b->list == LIST_BULLET ? 1 : 2 + d->lists++;
    for (size_t i = 0; i < b->n_items; i++) {
        const struct list_item *item = &b->items[i];
        docx_para_open(d, &(struct docx_para){.style = "ListParagraph", .list = num, .depth = item->depth > 0 ? 1 : 0});
        if (i == 0 && b->id.len) bookmark(d, index);
        docx_runs(d, item->runs);
        xmlw_close(d->x);
    }
}

/* The table of contents */

static void field_mark(struct docx *d, const char *type) {
    xmlw_open(d->x, "w:r");
    xmlw_open(d->x, "w:fldChar");
    xmlw_attrz(d->x, "w:fldCharType", type);
    xmlw_close(d->x);
    xmlw_close(d->x);
}

static void field_code(struct docx *d, struct str code) {
    xmlw_open(d->x, "w:r");
    xmlw_open(d->x, "w:instrText");
    xmlw_attrz(d->x, "xml:space", "preserve");
    xmlw_text(d->x, code);
    xmlw_close(d->x);
    xmlw_close(d->x);
}

static void toc_entry(struct docx *d, const struct block *b, size_t index, bool first) {
    static const char *const styles[] = {"TOC1", "TOC2", "TOC3"};
    struct str name = bookmark_name(d, index);
    docx_para_open(d, &(struct docx_para){.style = styles[heading_level(b) - 1]});
    if (first) {
        field_mark(d, "begin");
        field_code(d, STR(" TOC \\o \"1-3\" \\h \\z \\u "));
        field_mark(d, "separate");
    }
    xmlw_open(d->x, "w:hyperlink");
    xmlw_attr(d->x, "w:anchor", name);
    xmlw_attrz(d->x, "w:history", "1");
    if (b->number.len) docx_run(d, NULL, arena_fmt(d->arena, "%.*s\t", STR_ARG(b->number)));
    docx_run(d, NULL, office_runs(d->arena, b->runs));
    docx_run(d, NULL, STR("\t"));
    field_mark(d, "begin");
    field_code(d, arena_fmt(d->arena, " PAGEREF %.*s \\h ", STR_ARG(name)));
    field_mark(d, "separate");
    docx_run(d, NULL, STR("–"));
    field_mark(d, "end");
    xmlw_close(d->x);
    xmlw_close(d->x);
}

/* A field whose result is here already: it shows at once. Only a program that lays out pages knows their
 * numbers; the hint says how to get them and stands inside the field, so that it goes when they come. */
static void toc_entries(struct docx *d) {
    bool first = true;
    for (size_t i = 0; i < d->doc->n_blocks; i++) {
        const struct block *b = &d->doc->blocks[i];
        if (b->type != BLOCK_HEADING || heading_level(b) > 3) continue;
        toc_entry(d, b, i, first);
        first = false;
    }
    if (first) return;
    docx_para_open(d, &(struct docx_para){.style = "Small"});
    docx_run(d, "Muted",
             trs(d->doc->lang, N_("In Word, click the table of contents and press F9: page numbers appear, "
                                  "and this line goes.")));
    field_mark(d, "end");
    xmlw_close(d->x);
}

static void toc(struct docx *d) {
    if (d->cover_seen) d->new_page = true;
    xmlw_open(d->x, "w:sdt");
    xmlw_open(d->x, "w:sdtPr");
    docx_props(d, "id val=99999");
    xmlw_open(d->x, "w:docPartObj");
    docx_val(d, "w:docPartGallery", "Table of Contents");
    docx_props(d, "docPartUnique");
    xmlw_close(d->x);
    xmlw_close(d->x);
    xmlw_open(d->x, "w:sdtContent");
    para(d, "TOCHeading", trs(d->doc->lang, N_("Contents")));
    toc_entries(d);
    xmlw_close(d->x);
    xmlw_close(d->x);
}

/* The cover */

static void cover(struct docx *d) {
    const struct doc *doc = d->doc;
    d->cover_seen = true;
    para(d, "Title", doc->title);
    docx_para_open(
        d, &(struct docx_para){.style = "Subtitle"}); /* also when empty: it keeps the title and the table apart */
    docx_run(d, NULL, doc->subtitle);
    xmlw_close(d->x);
    const struct table *fields = office_cover_table(d->arena, doc);
    if (fields) docx_table(d, fields);
}

/* The diagram */

static void picture_frame(struct docx *d, unsigned cx, unsigned cy, struct str alt) {
    struct xmlw *x = d->x;
    unsigned id = d->pictures;
    xmlw_open(x, "pic:pic");
    xmlw_open(x, "pic:nvPicPr");
    xmlw_open(x, "pic:cNvPr");
    xmlw_attrf(x, "id", "%u", id);
    xmlw_attrf(x, "name", "image%u.png", id);
    xmlw_attr(x, "descr", alt);
    xmlw_close(x);
    xmlw_leaf(x, "pic:cNvPicPr", STR(""));
    xmlw_close(x);
    xmlw_open(x, "pic:blipFill");
    xmlw_open(x, "a:blip");
    xmlw_attrf(x, "r:embed", "rIdImage%u", id);
    xmlw_close(x);
    xmlw_open(x, "a:stretch");
    xmlw_leaf(x, "a:fillRect", STR(""));
    xmlw_close(x);
    xmlw_close(x);
    xmlw_open(x, "pic:spPr");
    xmlw_open(x, "a:xfrm");
    xmlw_open(x, "a:off");
    xmlw_attrz(x, "x", "0");
    xmlw_attrz(x, "y", "0");
    xmlw_close(x);
    xmlw_open(x, "a:ext");
    xmlw_attrf(x, "cx", "%u", cx);
    xmlw_attrf(x, "cy", "%u", cy);
    xmlw_close(x);
    xmlw_close(x);
    xmlw_open(x, "a:prstGeom");
    xmlw_attrz(x, "prst", "rect");
    xmlw_leaf(x, "a:avLst", STR(""));
    xmlw_close(x);
    xmlw_close(x);
    xmlw_close(x);
}

static void picture(struct docx *d, unsigned cx, unsigned cy, struct str alt) {
    static const char picture_uri[] = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    struct xmlw *x = d->x;
    xmlw_open(x, "w:r");
    xmlw_open(x, "w:drawing");
    xmlw_open(x, "wp:inline");
    static const char *const sides[] = {"distT", "distB", "distL", "distR"};
    for (size_t i = 0; i < 4; i++) xmlw_attrz(x, sides[i], "0");
    xmlw_open(x, "wp:extent");
    xmlw_attrf(x, "cx", "%u", cx);
    xmlw_attrf(x, "cy", "%u", cy);
    xmlw_close(x);
    xmlw_open(x, "wp:docPr");
    xmlw_attrf(x, "id", "%u", d->pictures);
    xmlw_attr(x, "name", arena_fmt(d->arena, "%s %u", tr(d->doc->lang, N_("Figure")), d->pictures));
    xmlw_attr(x, "descr", alt);
    xmlw_close(x);
    xmlw_open(x, "wp:cNvGraphicFramePr");
    xmlw_open(x, "a:graphicFrameLocks");
    xmlw_attrz(x, "noChangeAspect", "1");
    xmlw_close(x);
    xmlw_close(x);
    xmlw_open(x, "a:graphic");
    xmlw_open(x, "a:graphicData");
    xmlw_attrz(x, "uri", picture_uri);
    picture_frame(d, cx, cy, alt);
    for (int i = 0; i < 5; i++) xmlw_close(x);
}

/* As wide as `most`; narrower when it would be taller than a page. */
static bool figure_picture(struct docx *d, const struct figure *f, struct str alt, uint64_t most, struct err *e) {
    struct docx_picture *pic = arena_alloc(d->arena, sizeof *pic);
    unsigned width = 0, height = 0;
    buf_init(&pic->png, PICTURE_MAX);
    *d->last_picture = pic; /* in the list at once: what is listed is released */
    d->last_picture = &pic->next;
    d->pictures++;
    bool drawn = f->diagram ? report_diagram_png(f->diagram, d->doc->lang, d->opt, &pic->png, &width, &height, e)
                            : report_picture_png(f, d->doc->lang, d->opt, &pic->png, &width, &height, e);
    if (!drawn) return false;
    if (width == 0 || height == 0) return err_set(e, ERR_UPSTREAM, _("A picture is empty."));
    uint64_t cx = most, cy = cx * height / width;
    if (cy > PICTURE_HEIGHT) {
        cy = PICTURE_HEIGHT;
        cx = cy * width / height;
    }
    docx_para_open(d, &(struct docx_para){.style = "Figure", .keep_next = true});
    picture(d, cx ? (unsigned)cx : 1, cy ? (unsigned)cy : 1, office_text(d->arena, alt));
    xmlw_close(d->x);
    return true;
}

static bool diagram(struct docx *d, const struct block *b, struct err *e) {
    const struct diagram *dg = b->diagram, bare = office_picture(dg);
    if (!figure_picture(d, &(struct figure){.diagram = &bare}, dg->alt, PICTURE_WIDTH, e)) return false;
    if (!office_runs_empty(b->caption)) {
        docx_para_open(d, &(struct docx_para){.style = "FigureCaption"});
        docx_runs(d, b->caption);
        xmlw_close(d->x);
    }
    para(d, "Small", dg->legend);
    if (dg->n_side) docx_table(d, office_side_table(d->arena, dg, d->doc->lang));
    return true;
}

/* The code, and its text as it is. */
static bool qr(struct docx *d, const struct block *b, struct err *e) {
    struct qr bare = {.text = b->qr->text, .alt = b->qr->alt};
    if (!figure_picture(d, &(struct figure){.qr = &bare}, b->qr->alt, QR_WIDTH, e)) return false;
    if (!office_runs_empty(b->caption)) {
        docx_para_open(d, &(struct docx_para){.style = "FigureCaption"});
        docx_runs(d, b->caption);
        xmlw_close(d->x);
    }
    const struct run text = {.style = RUN_CODE, .text = str_trim(b->qr->text)};
    docx_para_open(d, &(struct docx_para){.style = "Small"});
    docx_runs(d, (struct runs){&text, 1});
    xmlw_close(d->x);
    return true;
}

/* The whole */

static bool block_write(struct docx *d, size_t index, struct err *e) {
    const struct block *b = &d->doc->blocks[index];
    if (b->id.len && (b->type == BLOCK_TABLE || b->type == BLOCK_DIAGRAM || b->type == BLOCK_QR)) bookmark(d, index);
    switch (b->type) {
    case BLOCK_HEADING:
        heading(d, b, index);
        break;
    case BLOCK_PARA:
        paragraph(d, b, index);
        break;
    case BLOCK_LIST:
        list(d, b, index);
        break;
    case BLOCK_TABLE:
        docx_table(d, b->table);
        break;
    case BLOCK_DIAGRAM:
        return diagram(d, b, e);
    case BLOCK_QR:
        return qr(d, b, e);
    case BLOCK_COVER:
        cover(d);
        break;
    case BLOCK_TOC:
        toc(d);
        break;
    case BLOCK_PAGE_BREAK:
        d->new_page = true;
        break;
    }
    return true;
}

static void section_properties(struct docx *d) {
    static const char *const references[][3] = {{"w:headerReference", "default", "rIdHeader"},
                                                {"w:headerReference", "first", "rIdHeaderFirst"},
                                                {"w:footerReference", "default", "rIdFooter"},
                                                {"w:footerReference", "first", "rIdFooterFirst"}};
    xmlw_open(d->x, "w:sectPr");
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        xmlw_open(d->x, references[i][0]);
        xmlw_attrz(d->x, "w:type", references[i][1]);
        xmlw_attrz(d->x, "r:id", references[i][2]);
        xmlw_close(d->x);
    }
    if (d->doc->landscape)
        docx_props(d, "pgSz w=16838 h=11906 orient=landscape; "
                      "pgMar top=1247 right=1134 bottom=1134 left=1134 header=567 footer=567 gutter=0");
    else
        docx_props(d, "pgSz w=11906 h=16838; "
                      "pgMar top=1417 right=1417 bottom=1417 left=1417 header=680 footer=680 gutter=0");
    if (d->cover_seen) docx_props(d, "titlePg");
    docx_props(d, "docGrid type=lines linePitch=346");
    xmlw_close(d->x);
}

static bool body_write(struct docx *d, struct buf *part, struct err *e) {
    struct xmlw x;
    xmlw_init(&x, part);
    d->x = &x;
    xmlw_declare(&x);
    xmlw_open(&x, "w:document");
    xmlw_attrz(&x, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xmlw_attrz(&x, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    xmlw_attrz(&x, "xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    xmlw_attrz(&x, "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    xmlw_attrz(&x, "xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture");
    xmlw_open(&x, "w:body");
    for (size_t i = 0; i < d->doc->n_blocks; i++)
        if (!block_write(d, i, e)) return false;
    section_properties(d);
    xmlw_close(&x);
    xmlw_close(&x);
    return buf_ok(part) || err_set(e, ERR_LIMIT, _("The document is larger than the limit for Word files."));
}

static bool package_write(struct docx *d, struct str body, struct buf *out, struct err *e) {
    struct zipw *z = zipw_new(e);
    if (!z) return false;
    if (!docx_parts_write(d, z, e) || !zipw_add(z, "word/document.xml", body, e)) {
        zipw_cancel(z);
        return false;
    }
    unsigned n = 0;
    for (struct docx_picture *p = d->first_picture; p; p = p->next) {
        struct str name = arena_fmt(d->arena, "word/media/image%u.png", ++n);
        if (zipw_add(z, name.ptr, buf_str(&p->png), e)) continue;
        zipw_cancel(z);
        return false;
    }
    return zipw_finish(z, out, e);
}

static bool docx_write(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct arena *a = arena_new(256 * MIB);
    struct docx d = {.doc = doc_on_paper(a, doc), .opt = opt, .arena = a};
    struct buf body;
    d.last_picture = &d.first_picture;
    buf_init(&body, REPORT_OUTPUT_MAX);
    targets_collect(&d);
    bool ok = body_write(&d, &body, e) && package_write(&d, buf_str(&body), out, e);
    for (struct docx_picture *p = d.first_picture; p; p = p->next) buf_release(&p->png);
    buf_release(&body);
    arena_free(a);
    return ok;
}

const struct writer writer_docx = {
    .format = "docx",
    .media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    .write = docx_write,
};
