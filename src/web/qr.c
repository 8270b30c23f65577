/* qr: one path, a rectangle for each run of dark squares, so that no edge is blurred. Made in the keeper: the text is a
 * secret, and must not travel to the helper of pictures. */
#include "web/qr.h"

#include <qrencode.h>

#include "web/markup.h"

#define QUIET 4
#define SQUARE 5 /* CSS pixels */

static bool dark(const QRcode *code, int row, int column) {
    return column < code->width && (code->data[row * code->width + column] & 1);
}

static void draw(const QRcode *code, struct buf *out) {
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++) {
            int from = column;
            if (!dark(code, row, column)) continue;
            while (dark(code, row, column + 1)) column++;
            buf_addf(out, "M%d %dh%dv1h-%dz", from + QUIET, row + QUIET, column + 1 - from, column + 1 - from);
        }
}

static void write_svg(const QRcode *code, struct str label, struct buf *out) {
    int side = code->width + 2 * QUIET;
    struct html h = {.out = out};
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\"",
             side, side, side * SQUARE, side * SQUARE);
    buf_addz(out, " aria-label=\"");
    html_put_str(&h, label);
    buf_addf(out, "\"><rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/><path fill=\"#000000\" d=\"", side, side);
    draw(code, out);
    buf_addz(out, "\"/></svg>\n");
}

bool qr_picture(struct arena *a, struct str text, struct str label, struct markup *out, struct err *e) {
    if (!text.len || text.len > QR_TEXT_MAX || memchr(text.ptr, 0, text.len))
        return err_set(e, ERR_LIMIT, _("This text does not fit into a QR code."));
    struct str z = arena_str(a, text); /* ends in a 0 */
    QRcode *code = QRcode_encodeString8bit(z.ptr, 0, QR_ECLEVEL_M);
    if (!code) mem_exhausted("the QR code"); /* QR_TEXT_MAX fits */
    struct buf svg;
    buf_init(&svg, MIB);
    write_svg(code, label, &svg);
    QRcode_free(code);
    struct str made = arena_str(a, buf_str(&svg));
    buf_release(&svg);
    return markup_svg(made, out, e);
}
