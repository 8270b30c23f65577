/* style: the palette and the type sizes, as two tables. */
#include "render/style.h"

#define A4_SHORT (210 * MM)
#define A4_LONG (297 * MM)

static bool lying; /* the helper makes one document in its life */

void page_lie(bool landscape) {
    lying = landscape;
}

double page_width(void) {
    return lying ? A4_LONG : A4_SHORT;
}

double page_height(void) {
    return lying ? A4_SHORT : A4_LONG;
}

static const unsigned palette[INK_COUNT] = {
    [INK_TEXT] = 0x1A1A1C,      [INK_MUTED] = 0x5B5B60,    [INK_BLUE] = 0x00287A, [INK_RULE] = 0xC9CBD2,
    [INK_RULE_DARK] = 0x7B7F8A, [INK_HEAD] = 0xE6ECF6,     [INK_TINT] = 0xF5F7FB, [INK_OPEN] = 0x8A4B00,
    [INK_OPEN_TINT] = 0xFFF4D9, [INK_OFF_TINT] = 0xF0F0F2, [INK_WARN] = 0xB3001B, [INK_WARN_TINT] = 0xFDECEC,
    [INK_WHITE] = 0xFFFFFF,
};

unsigned ink_rgb(enum ink ink) {
    return palette[ink];
}

static const struct type types[TYPE_COUNT] = {
    [TYPE_BODY] = {10.2, 16.4, false, INK_TEXT, 0, 6},
    [TYPE_SMALL] = {8.6, 13.4, false, INK_MUTED, 0, 5},
    [TYPE_STATEMENT] = {10.2, 16.6, false, INK_TEXT, 3, 8},
    [TYPE_CELL] = {9.0, 13.6, false, INK_TEXT, 0, 0},
    [TYPE_CELL_HEAD] = {8.8, 13.2, true, INK_TEXT, 0, 0},
    [TYPE_CAPTION] = {9.0, 13.6, true, INK_TEXT, 4, 4},
    [TYPE_H1] = {16.5, 24, true, INK_BLUE, 26, 12},
    [TYPE_H2] = {13.2, 20, true, INK_TEXT, 18, 7},
    [TYPE_H3] = {11.4, 17.6, true, INK_TEXT, 13, 5},
    [TYPE_H4] = {10.8, 17, true, INK_TEXT, 11, 4},
    [TYPE_H5] = {10.4, 16.6, true, INK_BLUE, 10, 3},
    [TYPE_TITLE] = {25, 37, true, INK_TEXT, 0, 10},
    [TYPE_SUBTITLE] = {14, 22, false, INK_MUTED, 0, 0},
    [TYPE_RUNNING] = {8, 11, false, INK_MUTED, 0, 0},
    [TYPE_MARK] = {9, 12, true, INK_TEXT, 0, 0},
    [TYPE_TOC1] = {10.4, 17, true, INK_TEXT, 7, 0},
    [TYPE_TOC2] = {9.8, 15.8, false, INK_TEXT, 0, 0},
};

const struct type *type_of(enum type_id id) {
    return &types[id];
}
