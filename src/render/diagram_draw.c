/* diagram_draw: handing the items to a backend; and the backend for cairo, with PNG. */
#include "render/diagram.h"

void dg_draw(const struct dg_layout *l, const struct dg_backend *backend, void *to) {
    for (size_t i = 0; i < l->n; i++) {
        const struct dg_item *item = &l->items[i];
        switch (item->kind) {
        case DG_BOX:
            backend->box(to, item);
            break;
        case DG_ARROW:
            backend->arrow(to, item);
            break;
        case DG_TEXT:
            backend->text(to, item);
            break;
        case DG_STORE:
            backend->store(to, item);
            break;
        case DG_DEVICE:
            backend->device(to, item);
            break;
        case DG_RULE:
            backend->rule(to, item);
            break;
        case DG_PATH:
            backend->path(to, item);
            break;
        }
    }
}

static void pen(cairo_t *cr, const struct dg_item *i) {
    double dashes[] = {i->dash, i->dash * 0.75};
    cairo_set_rgb(cr, i->stroke);
    cairo_set_line_width(cr, i->stroke_width);
    cairo_set_dash(cr, dashes, i->dash > 0 ? 2 : 0, 0);
}

static void draw_box(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    double r = i->radius < i->h / 2 ? i->radius : i->h / 2, quarter = 1.5707963267948966;
    cairo_new_sub_path(cr);
    cairo_arc(cr, i->x + i->w - r, i->y + r, r, -quarter, 0);
    cairo_arc(cr, i->x + i->w - r, i->y + i->h - r, r, 0, quarter);
    cairo_arc(cr, i->x + r, i->y + i->h - r, r, quarter, 2 * quarter);
    cairo_arc(cr, i->x + r, i->y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(cr);
    if (i->fill != DG_NO_COLOUR) {
        cairo_set_rgb(cr, i->fill);
        cairo_fill_preserve(cr);
    }
    pen(cr, i);
    if (i->stroke != DG_NO_COLOUR)
        cairo_stroke(cr);
    else
        cairo_new_path(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void head(cairo_t *cr, double x, double y, double way) {
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x - way * 9, y - 4.5);
    cairo_line_to(cr, x - way * 9, y + 4.5);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void draw_arrow(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    pen(cr, i);
    cairo_move_to(cr, i->x + (i->head_at_start ? 8 : 0), i->y);
    cairo_line_to(cr, i->x + i->w - (i->head_at_end ? 8 : 0), i->y);
    cairo_stroke(cr);
    if (i->head_at_start) head(cr, i->x, i->y, -1);
    if (i->head_at_end) head(cr, i->x + i->w, i->y, 1);
}

static void draw_text(void *to, const struct dg_item *i) {
    cairo_set_rgb(to, i->fill);
    para_draw(i->para, to, i->para_x, i->y, 0, i->para->n_lines);
}

static void draw_store(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    double x = i->x + 1, w = i->w - 2, top = i->y + 3, bottom = i->y + i->h - 3, r = 2.4;
    pen(cr, i);
    cairo_move_to(cr, x, top);
    cairo_curve_to(cr, x, top - 1.33 * r, x + w, top - 1.33 * r, x + w, top);
    cairo_curve_to(cr, x + w, top + 1.33 * r, x, top + 1.33 * r, x, top);
    cairo_line_to(cr, x, bottom);
    cairo_curve_to(cr, x, bottom + 1.33 * r, x + w, bottom + 1.33 * r, x + w, bottom);
    cairo_line_to(cr, x + w, top);
    cairo_stroke(cr);
}

static void draw_device(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    pen(cr, i);
    cairo_rectangle(cr, i->x + 0.5, i->y + 2, i->w - 1, i->h - 6.5);
    cairo_move_to(cr, i->x + i->w / 2, i->y + i->h - 4.5);
    cairo_line_to(cr, i->x + i->w / 2, i->y + i->h - 1.5);
    cairo_move_to(cr, i->x + 3.5, i->y + i->h - 1.5);
    cairo_line_to(cr, i->x + i->w - 3.5, i->y + i->h - 1.5);
    cairo_stroke(cr);
}

static void draw_rule(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    pen(cr, i);
    cairo_move_to(cr, i->x, i->y);
    cairo_line_to(cr, i->x + i->w, i->y + i->h);
    cairo_stroke(cr);
}

static void draw_path(void *to, const struct dg_item *i) {
    cairo_t *cr = to;
    const double *v = i->numbers;
    for (const char *l = i->letters; *l; l++) switch (*l) {
        case 'M':
            cairo_move_to(cr, v[0], v[1]), v += 2;
            break;
        case 'L':
            cairo_line_to(cr, v[0], v[1]), v += 2;
            break;
        case 'C':
            cairo_curve_to(cr, v[0], v[1], v[2], v[3], v[4], v[5]), v += 6;
            break;
        default:
            cairo_close_path(cr);
        }
    if (i->fill != DG_NO_COLOUR) {
        cairo_set_rgb(cr, i->fill);
        cairo_fill_preserve(cr);
    }
    if (i->stroke != DG_NO_COLOUR) {
        pen(cr, i);
        cairo_stroke(cr);
        cairo_set_dash(cr, NULL, 0, 0);
    }
    cairo_new_path(cr);
}

void dg_draw_cairo(const struct dg_layout *l, cairo_t *cr) {
    static const struct dg_backend backend = {draw_box,    draw_arrow, draw_text, draw_store,
                                              draw_device, draw_rule,  draw_path};
    dg_draw(l, &backend, cr);
}

#define PNG_MOST_DOTS 24000.0 /* a side; cairo stops at 32767 */

bool dg_draw_png(const struct dg_layout *l, struct buf *out, struct err *e) {
    double scale = 2, longer = l->w > l->h ? l->w : l->h;
    if (longer * scale > PNG_MOST_DOTS) scale = PNG_MOST_DOTS / longer;
    int w = (int)(l->w * scale + 0.999), h = (int)(l->h * scale + 0.999);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *cr = cairo_create(s);
    cairo_set_rgb(cr, 0xFFFFFF);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    dg_draw_cairo(l, cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    if (status == CAIRO_STATUS_SUCCESS && !png_write(s, out)) status = CAIRO_STATUS_WRITE_ERROR;
    cairo_surface_destroy(s);
    if (status == CAIRO_STATUS_SUCCESS) return true;
    return err_set(e, ERR_IO, _("The picture could not be made: %s."), cairo_status_to_string(status));
}
