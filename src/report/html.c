/* html: one file that holds everything: no script, nothing fetched, readable by keyboard and screen reader.
 *
 * The document's title is the page's h1, so a heading of level n becomes h(n+1). Every table stands in a box that
 * scrolls by itself, so nothing else does. What is bound to the paper (page headers) is in html_style.c. */
#include "report/html.h"

#include "fmt/fmt.h"
#include "report/report.h"
#include "report/writers.h"
#include "report/writing.h"

struct html {
    const struct doc *doc;
    const struct writer_options *opt;
    struct xmlw w;
    struct err *e;
    bool break_pending; /* the next heading starts a page */
};

static void open_class(struct html *h, const char *name, const char *class) {
    xmlw_open(&h->w, name);
    if (class) xmlw_attrz(&h->w, "class", class);
}

/* HTML knows no <p/>: an element that is not void is always ended by a tag of its own. */
static void close_element(struct html *h) {
    xmlw_text(&h->w, STR(""));
    xmlw_close(&h->w);
}

static void leaf(struct html *h, const char *name, const char *class, struct str text) {
    open_class(h, name, class);
    xmlw_text(&h->w, text);
    xmlw_close(&h->w);
}

static void new_line(struct html *h) {
    buf_addc(h->w.out, '\n');
}

/* Text ----------------------------------------------------------------------------------------------------------- */

static void text_lines(struct html *h, struct str text) {
    struct str line, rest = text;
    while (str_split(rest, '\n', &line, &rest)) {
        xmlw_text(&h->w, line);
        xmlw_open(&h->w, "br");
        xmlw_close(&h->w);
    }
    xmlw_text(&h->w, rest);
}

static void write_run(struct html *h, const struct run *r) {
    static const struct {
        const char *name, *class;
    } elements[] = {
        [RUN_NORMAL] = {NULL, NULL},       [RUN_STRONG] = {"strong", NULL}, [RUN_BLANK] = {"mark", "blank"},
        [RUN_FILLED] = {"span", "filled"}, [RUN_MUTED] = {"span", "muted"}, [RUN_CODE] = {"code", NULL},
    };
    const char *name = elements[r->style].name;
    if (r->link.len) {
        xmlw_open(&h->w, "a");
        xmlw_attr(&h->w, "href", r->link);
    }
    if (name) open_class(h, name, elements[r->style].class);
    text_lines(h, r->text);
    if (name) xmlw_close(&h->w);
    if (r->link.len) xmlw_close(&h->w);
}

static void write_runs(struct html *h, struct runs runs) {
    xmlw_text(&h->w, STR(""));
    for (size_t i = 0; i < runs.n; i++) write_run(h, &runs.list[i]);
}

/* A heading without an id is named after its place, so that the table of contents can point at it. */
static void id_attr(struct html *h, const struct block *b) {
    if (b->id.len)
        xmlw_attr(&h->w, "id", b->id);
    else if (b->type == BLOCK_HEADING)
        xmlw_attrf(&h->w, "id", "b-%zu", (size_t)(b - h->doc->blocks));
}

/* Blocks --------------------------------------------------------------------------------------------------------- */

static void write_heading(struct html *h, const struct block *b) {
    static const char *const names[] = {"h2", "h3", "h4", "h5", "h6"};
    unsigned level = b->level < 1 ? 1 : b->level > 5 ? 5 : b->level;
    open_class(h, names[level - 1], b->new_page || h->break_pending ? "new" : NULL);
    h->break_pending = false;
    id_attr(h, b);
    if (b->number.len) {
        leaf(h, "span", "no", b->number);
        xmlw_text(&h->w, STR(" "));
    }
    write_runs(h, b->runs);
    xmlw_close(&h->w);
}

static void write_para(struct html *h, const struct block *b) {
    static const char *const classes[] = {NULL, "small", "statement", "note", "warning"};
    open_class(h, "p", classes[b->para]);
    id_attr(h, b);
    write_runs(h, b->runs);
    xmlw_close(&h->w);
}

static size_t write_inner_list(struct html *h, const struct block *b, size_t i) {
    xmlw_open(&h->w, "ul");
    for (; i < b->n_items && b->items[i].depth > 0; i++) {
        xmlw_open(&h->w, "li");
        write_runs(h, b->items[i].runs);
        xmlw_close(&h->w);
    }
    close_element(h);
    return i;
}

/* Items of depth 1 are a list inside the item before them. */
static void write_list(struct html *h, const struct block *b) {
    bool numbered = b->list == LIST_NUMBER;
    open_class(h, numbered ? "ol" : "ul", numbered ? "paren" : NULL);
    for (size_t i = 0; i < b->n_items;) {
        xmlw_open(&h->w, "li");
        write_runs(h, b->items[i++].runs);
        if (i < b->n_items && b->items[i].depth > 0) i = write_inner_list(h, b, i);
        xmlw_close(&h->w);
    }
    close_element(h);
}

static const char *cell_class(const struct cell *c) {
    static const char *const classes[][3] = {
        [TONE_NONE] = {NULL, "center", "right"},
        [TONE_HEAD] = {NULL, "center", "right"},
        [TONE_OPEN] = {"open", "open center", "open right"},
        [TONE_OFF] = {"off", "off center", "off right"},
        [TONE_WARN] = {"warn", "warn center", "warn right"},
    };
    return classes[c->tone][c->align];
}

static void write_cell(struct html *h, const struct cell *c, bool in_header) {
    bool head = in_header || c->tone == TONE_HEAD;
    open_class(h, head ? "th" : "td", cell_class(c));
    if (in_header)
        xmlw_attrz(&h->w, "scope", c->colspan > 1 ? "colgroup" : "col");
    else if (head)
        xmlw_attrz(&h->w, "scope", "row");
    if (c->colspan > 1) xmlw_attrf(&h->w, "colspan", "%u", c->colspan);
    if (c->rowspan > 1) xmlw_attrf(&h->w, "rowspan", "%u", c->rowspan);
    write_runs(h, c->runs);
    xmlw_close(&h->w);
}

static void write_rows(struct html *h, const struct table *t, size_t from, size_t to, const char *part) {
    if (from == to) return;
    xmlw_open(&h->w, part);
    for (size_t r = from; r < to; r++) {
        xmlw_open(&h->w, "tr");
        for (size_t c = 0; c < t->rows[r].n; c++) write_cell(h, &t->rows[r].cells[c], t->rows[r].header);
        close_element(h);
        new_line(h);
    }
    xmlw_close(&h->w);
}

static void write_columns(struct html *h, const struct table *t) {
    unsigned sum = 0;
    for (size_t i = 0; t->widths && i < t->n_columns; i++) sum += t->widths[i];
    if (!sum || t->style == TABLE_APPROVAL) return;
    xmlw_open(&h->w, "colgroup");
    for (size_t i = 0; i < t->n_columns; i++) {
        xmlw_open(&h->w, "col");
        xmlw_attrf(&h->w, "style", "width:%u%%", t->widths[i] * 100 / sum);
        xmlw_close(&h->w);
    }
    close_element(h);
}

static void runs_plain(struct buf *out, struct runs runs) {
    for (size_t i = 0; i < runs.n; i++) buf_add(out, runs.list[i].text);
}

/* A box that may scroll must be reachable by keyboard, so a wide table has a name and a place in the tab order. */
static void open_scroll(struct html *h, const struct table *t) {
    open_class(h, "div", "scroll");
    if (t->n_columns < 5) return;
    struct buf name;
    buf_init(&name, 64 * KIB);
    runs_plain(&name, t->caption);
    xmlw_attrz(&h->w, "tabindex", "0");
    xmlw_attrz(&h->w, "role", "group");
    xmlw_attr(&h->w, "aria-label", name.len ? buf_str(&name) : trs(h->doc->lang, N_("Table")));
    buf_release(&name);
}

static void write_table(struct html *h, const struct table *t) {
    size_t heads = 0;
    while (heads < t->n_rows && t->rows[heads].header) heads++;
    open_scroll(h, t);
    open_class(h, "table", t->style == TABLE_APPROVAL ? "approval" : NULL);
    if (t->caption.n) {
        xmlw_open(&h->w, "caption");
        write_runs(h, t->caption);
        xmlw_close(&h->w);
    }
    write_columns(h, t);
    write_rows(h, t, 0, heads, "thead");
    write_rows(h, t, heads, t->n_rows, "tbody");
    close_element(h);
    xmlw_close(&h->w);
}

/* A table of two columns whose left cells name the right ones. */
static void pair_row(struct html *h, struct str label, struct str value) {
    xmlw_open(&h->w, "tr");
    xmlw_open(&h->w, "th");
    xmlw_attrz(&h->w, "scope", "row");
    xmlw_text(&h->w, label);
    xmlw_close(&h->w);
    xmlw_open(&h->w, "td");
    text_lines(h, value);
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    new_line(h);
}

static void write_side(struct html *h, const struct diagram *dg) {
    if (!dg->n_side) return;
    open_class(h, "div", "scroll");
    xmlw_open(&h->w, "table");
    leaf(h, "caption", NULL, dg->side_title);
    xmlw_open(&h->w, "tbody");
    for (size_t i = 0; i < dg->n_side; i++) pair_row(h, dg->side[i].number, dg->side[i].text);
    for (int i = 0; i < 3; i++) xmlw_close(&h->w);
}

/* kijun-render's own output, so it is put in as it is; what stands before <svg> has no place in HTML. */
static bool write_diagram(struct html *h, const struct block *b) {
    struct buf svg;
    size_t at;
    buf_init(&svg, REPORT_OUTPUT_MAX);
    bool ok = report_diagram_svg(b->diagram, h->doc->lang, h->opt, &svg, h->e);
    if (ok && !str_find(buf_str(&svg), STR("<svg"), &at))
        ok = err_set(h->e, ERR_UPSTREAM, _("The helper program kijun-render did not send an SVG picture."));
    if (!ok) return buf_release(&svg), false;
    xmlw_open(&h->w, "figure");
    id_attr(h, b);
    xmlw_text(&h->w, STR(""));
    buf_add(h->w.out, str_cut(buf_str(&svg), at, svg.len));
    if (b->caption.n) {
        xmlw_open(&h->w, "figcaption");
        write_runs(h, b->caption);
        xmlw_close(&h->w);
    }
    xmlw_open(&h->w, "details");
    leaf(h, "summary", NULL, trs(h->doc->lang, N_("The picture in words")));
    xmlw_open(&h->w, "p");
    text_lines(h, b->diagram->alt);
    for (int i = 0; i < 3; i++) xmlw_close(&h->w);
    write_side(h, b->diagram);
    buf_release(&svg);
    return true;
}

/* The code, and its text as it is, to copy. */
static bool write_qr(struct html *h, const struct block *b) {
    struct buf svg;
    size_t at;
    struct qr bare = {.text = b->qr->text, .alt = b->qr->alt};
    buf_init(&svg, REPORT_OUTPUT_MAX);
    bool ok = report_picture_svg(&(struct figure){.qr = &bare}, h->doc->lang, h->opt, &svg, h->e);
    if (ok && !str_find(buf_str(&svg), STR("<svg"), &at))
        ok = err_set(h->e, ERR_UPSTREAM, _("The helper program kijun-render did not send an SVG picture."));
    if (!ok) return buf_release(&svg), false;
    xmlw_open(&h->w, "figure");
    xmlw_attrz(&h->w, "class", "code");
    id_attr(h, b);
    xmlw_text(&h->w, STR(""));
    buf_add(h->w.out, str_cut(buf_str(&svg), at, svg.len));
    leaf(h, "pre", NULL, b->qr->text);
    if (b->caption.n) {
        xmlw_open(&h->w, "figcaption");
        write_runs(h, b->caption);
        xmlw_close(&h->w);
    }
    xmlw_close(&h->w);
    buf_release(&svg);
    return true;
}

static void write_cover(struct html *h) {
    const struct doc *doc = h->doc;
    open_class(h, "div", "cover");
    leaf(h, "h1", NULL, doc->title);
    if (doc->subtitle.len) leaf(h, "p", "subtitle", doc->subtitle);
    if (doc->n_cover) {
        open_class(h, "div", "scroll");
        xmlw_open(&h->w, "table");
        xmlw_open(&h->w, "tbody");
        for (size_t i = 0; i < doc->n_cover; i++) pair_row(h, doc->cover[i].label, doc->cover[i].value);
        for (int i = 0; i < 3; i++) xmlw_close(&h->w);
    }
    xmlw_close(&h->w);
}

static void write_toc_entry(struct html *h, const struct block *b) {
    static const char *const classes[] = {"l1", "l2", "l3"};
    open_class(h, "li", classes[b->level - 1]);
    xmlw_open(&h->w, "a");
    if (b->id.len)
        xmlw_attrf(&h->w, "href", "#%.*s", STR_ARG(b->id));
    else
        xmlw_attrf(&h->w, "href", "#b-%zu", (size_t)(b - h->doc->blocks));
    xmlw_text(&h->w, b->number);
    if (b->number.len) xmlw_text(&h->w, STR(" "));
    for (size_t r = 0; r < b->runs.n; r++) xmlw_text(&h->w, b->runs.list[r].text);
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    new_line(h);
}

static void write_toc(struct html *h) {
    open_class(h, "nav", "toc");
    xmlw_attrz(&h->w, "aria-labelledby", "toc");
    xmlw_open(&h->w, "h2");
    xmlw_attrz(&h->w, "id", "toc");
    xmlw_text(&h->w, trs(h->doc->lang, N_("Contents")));
    xmlw_close(&h->w);
    xmlw_open(&h->w, "ol");
    for (size_t i = 0; i < h->doc->n_blocks; i++) {
        const struct block *b = &h->doc->blocks[i];
        if (b->type == BLOCK_HEADING && b->level >= 1 && b->level <= 3) write_toc_entry(h, b);
    }
    close_element(h);
    xmlw_close(&h->w);
}

static bool write_block(struct html *h, const struct block *b) {
    switch (b->type) {
    case BLOCK_HEADING:
        write_heading(h, b);
        break;
    case BLOCK_PARA:
        write_para(h, b);
        break;
    case BLOCK_LIST:
        write_list(h, b);
        break;
    case BLOCK_TABLE:
        write_table(h, b->table);
        break;
    case BLOCK_DIAGRAM:
        return write_diagram(h, b);
    case BLOCK_QR:
        return write_qr(h, b);
    case BLOCK_COVER:
        write_cover(h);
        break;
    case BLOCK_TOC:
        write_toc(h);
        break;
    case BLOCK_PAGE_BREAK:
        h->break_pending = true;
        break;
    }
    new_line(h);
    return true;
}

/* The page ----------------------------------------------------------------------------------------------------------
 */

static void write_meta(struct html *h, const char *attribute, const char *name, struct str content) {
    xmlw_open(&h->w, "meta");
    xmlw_attrz(&h->w, attribute, name);
    xmlw_attr(&h->w, "content", content);
    xmlw_close(&h->w);
    new_line(h);
}

static void write_head(struct html *h) {
    xmlw_open(&h->w, "head");
    xmlw_text(&h->w, STR("\n"));
    xmlw_open(&h->w, "meta");
    xmlw_attrz(&h->w, "charset", "utf-8");
    xmlw_close(&h->w);
    new_line(h);
    write_meta(h, "http-equiv", "Content-Security-Policy",
               STR("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"));
    write_meta(h, "name", "viewport", STR("width=device-width, initial-scale=1"));
    write_meta(h, "name", "generator", h->doc->generator);
    xmlw_open(&h->w, "title");
    xmlw_text(&h->w, h->doc->title);
    if (h->doc->subtitle.len) {
        xmlw_text(&h->w, STR(" - "));
        xmlw_text(&h->w, h->doc->subtitle);
    }
    xmlw_close(&h->w);
    new_line(h);
    xmlw_open(&h->w, "style");
    xmlw_text(&h->w, STR(""));
    html_style(h->doc, h->w.out);
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    new_line(h);
}

static void write_top(struct html *h) {
    xmlw_open(&h->w, "body");
    open_class(h, "a", "skip");
    xmlw_attrz(&h->w, "href", "#main");
    xmlw_text(&h->w, trs(h->doc->lang, N_("Skip to the text")));
    xmlw_close(&h->w);
    xmlw_open(&h->w, "header");
    leaf(h, "div", "mark", h->doc->mark);
    xmlw_close(&h->w);
    open_class(h, "div", "page");
    xmlw_open(&h->w, "main");
    xmlw_attrz(&h->w, "id", "main");
    xmlw_attrz(&h->w, "tabindex", "-1");
    xmlw_text(&h->w, STR("\n"));
}

static void write_bottom(struct html *h) {
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    xmlw_open(&h->w, "footer");
    xmlw_text(&h->w, h->doc->generator);
    if (h->doc->digest.len) {
        xmlw_text(&h->w, STR(" · "));
        leaf(h, "code", NULL, h->doc->digest);
    }
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    xmlw_close(&h->w);
    new_line(h);
}

static bool write_page(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct html h = {.doc = doc, .opt = opt, .e = e};
    bool has_cover = false;
    buf_addz(out, "<!DOCTYPE html>\n");
    xmlw_init(&h.w, out);
    xmlw_open(&h.w, "html");
    xmlw_attrz(&h.w, "lang", lang_code(doc->lang));
    write_head(&h);
    write_top(&h);
    for (size_t i = 0; i < doc->n_blocks; i++) has_cover |= doc->blocks[i].type == BLOCK_COVER;
    if (!has_cover) leaf(&h, "h1", NULL, doc->title);
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (!write_block(&h, &doc->blocks[i])) return false;
    write_bottom(&h);
    return true;
}

static bool write_html(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct arena *a = arena_new(REPORT_OUTPUT_MAX);
    bool ok = write_page(doc_on_paper(a, doc), opt, out, e);
    arena_free(a);
    return ok && writer_done(out, e);
}

const struct writer writer_html = {"html", "text/html; charset=utf-8", write_html};
