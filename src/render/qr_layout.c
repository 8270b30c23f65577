/* qr_layout: a text as a QR code (ISO/IEC 18004), with the text itself beside it for those who read with their eyes.
 *
 * The code is made by libqrencode: bytes as they are, marked as UTF-8, error correction M (15 % of it may be lost). Its
 * dark squares are one path, a rectangle for each run of them, on halves of CSS pixels, which are dots of a PNG, so
 * that no edge is blurred. */
#include <qrencode.h>

#include "render/items.h"

#define QUIET 4.0       /* light squares around: less and readers do not find it */
#define CODE_MOST 260.0 /* CSS pixels, where squares may be large enough for it */
#define SQUARE_MOST 5.0
#define SQUARE_LEAST 2.0
#define WIDTH 640.0
#define GAP 20.0
#define LETTER_SIZE 10.4
#define LETTER_LINE 15.0
#define ECI_UTF8 26

static QRcode *encode(struct str text) {
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
    QRcode *code = NULL;
    if (input && QRinput_appendECIheader(input, ECI_UTF8) == 0 &&
        QRinput_append(input, QR_MODE_8, (int)text.len, (const unsigned char *)text.ptr) == 0)
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    if (!code) mem_exhausted("the QR code"); /* TREE_QR_MAX fits */
    return code;
}

static bool is_dark(const QRcode *code, int row, int column) {
    return column < code->width && code->data[row * code->width + column] & 1;
}

static size_t count_runs(const QRcode *code) {
    size_t n = 0;
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            n += is_dark(code, row, column) && !is_dark(code, row, column + 1);
    return n;
}

static void draw(struct items *s, const QRcode *code, double x, double y, double square) {
    size_t n = count_runs(code), at = 0;
    char *letters = arena_alloc(s->a, 5 * n + 1);
    double *v = arena_array(s->a, 8 * n + 1, sizeof *v);
    for (int row = 0; row < code->width; row++)
        for (int column = 0, from; column < code->width; column++) {
            if (!is_dark(code, row, column)) continue;
            for (from = column; is_dark(code, row, column + 1);) column++;
            double left = x + from * square, right = x + (column + 1) * square, top = y + row * square;
            const double corners[] = {left, top, right, top, right, top + square, left, top + square};
            memcpy(v + 8 * at, corners, sizeof corners);
            memcpy(letters + 5 * at++, "MLLLZ", 5);
        }
    items_path(s, DG_MARK, letters, v, 8 * n, DG_NO_COLOUR, 0)->fill = 0x000000;
}

static double square_of(int modules) {
    double square = (double)(int)(2 * CODE_MOST / (modules + 2 * QUIET)) / 2;
    return square > SQUARE_MOST ? SQUARE_MOST : square < SQUARE_LEAST ? SQUARE_LEAST : square;
}

struct dg_layout *qr_layout(struct typesetter *t, const struct qr *qr) {
    struct items s;
    QRcode *code = encode(qr->text);
    double square = square_of(code->width), side = (code->width + 2 * QUIET) * square, y = 0, h = side;
    items_begin(&s, t, qr->title.len ? qr->title : qr->alt, qr->alt);
    if (qr->title.len) y = items_titles(&s, qr->title, STR(""), QUIET * square, 12, WIDTH - 2 * QUIET * square);
    draw(&s, code, QUIET * square, y + QUIET * square, square);
    QRcode_free(code);
    if (qr->beside) {
        struct para *p = para_code(t, str_trim(qr->text), LETTER_SIZE, LETTER_LINE,
                                   WIDTH - side - GAP - (qr->title.len ? QUIET * square : 0));
        items_text(&s, DG_BELOW, p, side + GAP, y + QUIET * square, ITEM_BLACK);
        if (para_height(p) + 2 * QUIET * square > h) h = para_height(p) + 2 * QUIET * square;
    }
    s.l->w = qr->beside || qr->title.len ? WIDTH : side;
    s.l->h = y + h;
    return s.l;
}
