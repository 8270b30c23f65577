/* png: an image surface as a PNG file, by libpng.
 *
 * cairo's own writer tries every filter on every line and packs hard: two thirds of the time of a small document. A
 * drawing is flat colour and thin lines; unfiltered and packed lightly it takes a fifth of that, and less room. */
#include <png.h>

#include "render/diagram.h"

#define PACKING 3 /* of 9; more costs time and wins a few hundredths */

static void take(png_structp png, png_bytep bytes, size_t n) {
    buf_add(png_get_io_ptr(png), (struct str){(const char *)bytes, n});
}

static void nothing_to_flush(png_structp png) {
    (void)png;
}

/* One line: red, green, blue of every dot. */
static void line_bytes(const unsigned char *row, size_t w, unsigned char *to) {
    for (size_t x = 0; x < w; x++) {
        uint32_t dot;
        memcpy(&dot, row + 4 * x, sizeof dot);
        *to++ = (unsigned char)(dot >> 16);
        *to++ = (unsigned char)(dot >> 8);
        *to++ = (unsigned char)dot;
    }
}

/* libpng jumps out of here when it fails; `line` belongs to the caller, so nothing is lost. */
static bool write_lines(png_structp png, png_infop info, cairo_surface_t *s, unsigned char *line, struct buf *out) {
    unsigned w = (unsigned)cairo_image_surface_get_width(s), h = (unsigned)cairo_image_surface_get_height(s);
    const unsigned char *data = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_write_fn(png, out, take, nothing_to_flush);
    png_set_IHDR(png, info, w, h, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, PACKING);
    png_write_info(png, info);
    for (size_t y = 0; y < h; y++) {
        line_bytes(data + y * stride, w, line);
        png_write_row(png, line);
    }
    png_write_end(png, NULL);
    return true;
}

bool png_write(cairo_surface_t *s, struct buf *out) {
    size_t w = (size_t)cairo_image_surface_get_width(s);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    unsigned char *line = mem_alloc(3 * w + 1);
    cairo_surface_flush(s);
    bool good = info && w > 0 && write_lines(png, info, s, line, out);
    mem_free(line);
    if (png) png_destroy_write_struct(&png, &info);
    return good && buf_ok(out);
}
