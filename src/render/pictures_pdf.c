/* pictures_pdf: pictures as pages to print: A3 across, one a page, tagged as figures with their words. */
#include <cairo-pdf.h>

#include "render/diagram.h"
#include "render/pdf_finish.h"

#define SHEET_WIDTH 1190.55 /* A3 across, in points */
#define SHEET_HEIGHT 841.89
#define SHEET_EDGE 28.0
#define POINTS_A_DOT 1.0 /* at most: words of 13 points */
#define MARK_SIZE 11.0
#define MARK_GAP 8.0

static cairo_status_t write_to(void *closure, const unsigned char *data, unsigned length) {
    struct buf *out = closure;
    buf_add(out, (struct str){(const char *)data, length});
    return buf_ok(out) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_metadata(cairo_surface_t *s, const struct pictures *p, struct arena *a) {
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, arena_str(a, p->title).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, arena_str(a, p->owner).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, arena_str(a, p->generator).ptr);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, pdf_date(a, p->date).ptr);
}

/* Upright when the picture is taller than the sheet is wide for its width. */
static void draw_page(cairo_surface_t *s, cairo_t *cr, const struct dg_layout *l, const struct para *mark, size_t page,
                      bool last) {
    char target[40];
    snprintf(target, sizeof target, "name='p%zu' x=0 y=0", page);
    bool upright = l->h * SHEET_WIDTH > l->w * SHEET_HEIGHT * 1.35;
    double width = upright ? SHEET_HEIGHT : SHEET_WIDTH, height = upright ? SHEET_WIDTH : SHEET_HEIGHT;
    double above = mark ? para_height(mark) + MARK_GAP : 0;
    double x = (width - 2 * SHEET_EDGE) / l->w, y = (height - 2 * SHEET_EDGE - above) / l->h;
    double scale = x < y ? x : y;
    cairo_pdf_surface_set_size(s, width, height); /* forgets what was begun on the page, tags too */
    if (!page) cairo_tag_begin(cr, "Document", NULL);
    if (scale > POINTS_A_DOT) scale = POINTS_A_DOT;
    cairo_tag_begin(cr, CAIRO_TAG_DEST, target);
    cairo_tag_end(cr, CAIRO_TAG_DEST);
    if (mark) {
        cairo_tag_begin(cr, "P", NULL);
        cairo_set_rgb(cr, 0);
        para_draw(mark, cr, SHEET_EDGE, SHEET_EDGE, 0, mark->n_lines);
        cairo_tag_end(cr, "P");
    }
    cairo_tag_begin(cr, "Figure", NULL);
    cairo_save(cr);
    cairo_translate(cr, SHEET_EDGE, SHEET_EDGE + above);
    cairo_scale(cr, scale, scale);
    dg_draw_cairo(l, cr);
    cairo_restore(cr);
    cairo_tag_end(cr, "Figure");
    if (last) cairo_tag_end(cr, "Document");
    cairo_show_page(cr);
}

static void add_outline(cairo_surface_t *s, struct arena *a, size_t page, struct str title) {
    cairo_pdf_surface_add_outline(s, CAIRO_PDF_OUTLINE_ROOT, arena_str(a, title).ptr,
                                  arena_fmt(a, "dest='p%zu'", page).ptr, (cairo_pdf_outline_flags_t)0);
}

bool pictures_pdf(struct typesetter *t, const struct pictures *p, struct buf *out, struct err *e) {
    struct arena *a = typesetter_arena(t);
    struct str *alts = arena_array(a, p->n + 1, sizeof *alts);
    const struct dg_layout **pages = arena_array(a, p->n + 1, sizeof *pages);
    for (size_t i = 0; i < p->n; i++) {
        if (!(pages[i] = picture_layout(t, &p->list[i], e))) return false;
        alts[i] = pages[i]->alt;
    }
    const struct para *mark =
        p->mark.len ? para_plain(t, p->mark, MARK_SIZE, MARK_SIZE * 1.3, true, 0, ALIGN_LEFT) : NULL;
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(write_to, out, SHEET_WIDTH, SHEET_HEIGHT);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_5);
    cairo_t *cr = cairo_create(s);
    set_metadata(s, p, a);
    for (size_t i = 0; i < p->n; i++) {
        draw_page(s, cr, pages[i], mark, i, i + 1 == p->n);
        add_outline(s, a, i, pages[i]->title);
    }
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    cairo_status_t written = cairo_surface_status(s), status = drawn ? drawn : written;
    cairo_surface_destroy(s);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_IO, _("The PDF could not be made: %s."), cairo_status_to_string(status));
    pdf_finish(out, p->lang, alts, p->n);
    return true;
}
