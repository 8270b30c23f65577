/* paint: pieces onto PDF pages, with bookmarks, links and the tags of a structured document.
 *
 * cairo writes a tagged PDF when tags are given. Group tags (Table, TR, L, LI, TOC …) are opened and closed as the
 * pieces call for them and never stay open over a page. Everything that cairo would take from the clock is set. */
#include <cairo-pdf.h>

#include "render/decor.h"
#include "render/diagram.h"
#include "render/flow.h"
#include "render/pdf_finish.h"

struct painter {
    struct flow *f;
    cairo_t *cr;
    struct tags open; /* group tags that are open */
    unsigned pages;
};

static void close_inner(struct painter *p) {
    if (p->open.inner) cairo_tag_end(p->cr, p->open.inner);
    p->open.inner = NULL;
}

static void close_groups(struct painter *p) {
    close_inner(p);
    if (p->open.outer) cairo_tag_end(p->cr, p->open.outer);
    p->open.outer = NULL;
}

static void open_groups(struct painter *p, const struct tags *t) {
    if (!t->outer || !p->open.outer || p->open.outer_id != t->outer_id) close_groups(p);
    if (!t->outer) return;
    if (!p->open.outer) {
        cairo_tag_begin(p->cr, t->outer, NULL);
        p->open.outer = t->outer;
        p->open.outer_id = t->outer_id;
    }
    if (p->open.inner && p->open.inner_id != t->inner_id) close_inner(p);
    if (p->open.inner) return;
    cairo_tag_begin(p->cr, t->inner, NULL);
    p->open.inner = t->inner;
    p->open.inner_id = t->inner_id;
}

static void tag_link(cairo_t *cr, size_t block, double x, double y, double w, double h) {
    char attributes[200];
    snprintf(attributes, sizeof attributes, "dest='b%zu' rect=[%.2f %.2f %.2f %.2f]", block, x, y, w, h);
    cairo_tag_begin(cr, CAIRO_TAG_LINK, attributes);
    cairo_tag_end(cr, CAIRO_TAG_LINK);
}

static void draw_links(struct painter *p, const struct piece *piece) {
    const struct para *para = piece->para;
    double line_height = para->type->line;
    for (size_t i = 0; i < para->n_links; i++) {
        size_t to = flow_find(p->f, para->links[i].id);
        for (unsigned k = 0; to && k < piece->n; k++) {
            double x, w;
            if (!para_link_box(para, &para->links[i], piece->first + k, &x, &w)) continue;
            tag_link(p->cr, to, piece->text_x + x, piece->text_y + k * line_height, w, line_height);
        }
    }
}

static void draw_picture(cairo_t *cr, const struct piece *p) {
    cairo_save(cr);
    cairo_translate(cr, p->x, p->y);
    cairo_scale(cr, p->scale, p->scale);
    dg_draw_cairo(p->picture, cr);
    cairo_restore(cr);
}

static void mark_target(cairo_t *cr, const struct piece *piece) {
    char attributes[120];
    snprintf(attributes, sizeof attributes, "name='b%zu' x=0 y=%.2f", piece->target,
             piece->y > 12 ? piece->y - 12 : 0.0);
    cairo_tag_begin(cr, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(cr, CAIRO_TAG_DEST);
}

static void draw_piece(struct painter *p, const struct piece *piece) {
    cairo_t *cr = p->cr;
    if (piece->target) mark_target(cr, piece);
    open_groups(p, &piece->tags);
    cairo_tag_begin(cr, piece->tags.leaf, NULL);
    if (piece->kind == PIECE_PICTURE) draw_picture(cr, piece);
    if (piece->kind == PIECE_CELL) decor_cell(cr, piece);
    if (piece->kind == PIECE_TEXT) decor_text(cr, piece);
    if (piece->label && !piece->leader) para_draw(piece->label, cr, piece->label_x, piece->text_y, 0, 1);
    if (piece->para) para_draw(piece->para, cr, piece->text_x, piece->text_y, piece->first, piece->n);
    if (piece->leader) decor_leader(cr, piece);
    if (piece->leads_to) tag_link(cr, piece->leads_to, piece->x, piece->y, piece->w, piece->h);
    if (piece->para) draw_links(p, piece);
    cairo_tag_end(cr, piece->tags.leaf);
}

static void add_outline(struct painter *p, cairo_surface_t *s) {
    int parent[8] = {CAIRO_PDF_OUTLINE_ROOT};
    unsigned open = 0; /* levels that have a parent: a skipped level hangs on the last one above it */
    for (size_t i = 0; i < p->f->n_entries; i++) {
        const struct entry *e = &p->f->entries[i];
        if (!e->page) continue;
        struct str name = e->number.len ? arena_fmt(p->f->a, "%.*s %.*s", STR_ARG(e->number), STR_ARG(e->text))
                                        : arena_str(p->f->a, e->text);
        char to[40];
        snprintf(to, sizeof to, "dest='b%zu'", e->block + 1);
        unsigned level = e->level - 1 < open ? e->level - 1 : open;
        cairo_pdf_outline_flags_t flags = level == 0 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : (cairo_pdf_outline_flags_t)0;
        parent[level + 1] = cairo_pdf_surface_add_outline(s, parent[level], name.ptr, to, flags);
        open = level + 1;
    }
}

static void set_metadata(struct painter *p, cairo_surface_t *s) {
    const struct document *d = p->f->doc;
    struct arena *a = p->f->a;
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, arena_str(a, d->title).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, arena_str(a, d->owner).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, arena_str(a, d->subtitle).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_KEYWORDS, arena_str(a, d->digest).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, arena_str(a, d->generator).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, pdf_date(a, d->date).ptr);
}

static cairo_status_t write_to(void *closure, const unsigned char *data, unsigned length) {
    struct buf *out = closure;
    buf_add(out, (struct str){(const char *)data, length});
    return buf_ok(out) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void paint_pages(struct painter *p) {
    size_t next = 0;
    cairo_tag_begin(p->cr, "Document", NULL);
    for (unsigned page = 0; page < p->pages; page++) {
        page_frame(p->f, p->cr, page, p->pages);
        for (; next < p->f->n && p->f->pieces[next].page == page; next++) draw_piece(p, &p->f->pieces[next]);
        close_groups(p);
        if (page + 1 == p->pages) cairo_tag_end(p->cr, "Document");
        cairo_show_page(p->cr);
    }
}

/* Language, tagged mark and the words for the pictures, which cairo cannot write. */
static void finish(const struct flow *f, struct buf *out) {
    size_t n = 0;
    struct str *alts = arena_array(f->a, f->n + 1, sizeof *alts);
    for (size_t i = 0; i < f->n; i++)
        if (f->pieces[i].kind == PIECE_PICTURE) alts[n++] = f->pieces[i].alt;
    pdf_finish(out, f->doc->lang, alts, n);
}

bool paint_pdf(struct flow *f, struct buf *out, struct err *e) {
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(write_to, out, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_5);
    struct painter p = {.f = f, .cr = cairo_create(s), .pages = f->page + (f->page_empty && f->page > 0 ? 0 : 1)};
    set_metadata(&p, s);
    paint_pages(&p);
    add_outline(&p, s);
    cairo_status_t drawn = cairo_status(p.cr);
    cairo_destroy(p.cr);
    cairo_surface_finish(s);
    cairo_status_t written = cairo_surface_status(s);
    cairo_surface_destroy(s);
    cairo_status_t status = drawn ? drawn : written;
    if (status == CAIRO_STATUS_SUCCESS) {
        finish(f, out);
        return true;
    }
    return err_set(e, ERR_IO, _("The PDF could not be made: %s."), cairo_status_to_string(status));
}
