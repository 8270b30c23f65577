/* style: how a document looks: page, type sizes, colours. All lengths are points (1/72 inch).
 *
 * Sober, after the Japanese Digital Agency's design system: black text, one blue, light greys, and colour never
 * alone: whatever a tint says, a rule, a mark or a word says too. */
#pragma once
#include <stdbool.h>

#define MM (72.0 / 25.4)
/* A4, on its short side unless the document asks for the long one; set once, before a document is laid out. */
void page_lie(bool landscape);
double page_width(void);
double page_height(void);
#define PAGE_WIDTH page_width()
#define PAGE_HEIGHT page_height()
#define MARGIN_SIDE (22 * MM)
#define MARGIN_TOP (26 * MM)
#define MARGIN_BOTTOM (24 * MM)
#define BODY_WIDTH (PAGE_WIDTH - 2 * MARGIN_SIDE)
#define BODY_BOTTOM (PAGE_HEIGHT - MARGIN_BOTTOM)
#define BODY_HEIGHT (BODY_BOTTOM - MARGIN_TOP)

#define FAMILY_TEXT "BIZ UDPGothic,Noto Sans CJK JP"
#define FAMILY_CODE "BIZ UDGothic,Noto Sans Mono CJK JP"

enum ink {
    INK_TEXT,
    INK_MUTED,
    INK_BLUE,      /* headings, links, accents */
    INK_RULE,      /* light rules */
    INK_RULE_DARK, /* outlines of tables and boxes */
    INK_HEAD,      /* tint of header cells */
    INK_TINT,      /* tint of statements */
    INK_OPEN,      /* words that wait for a person */
    INK_OPEN_TINT,
    INK_OFF_TINT,
    INK_WARN,
    INK_WARN_TINT,
    INK_WHITE,
    INK_COUNT
};
unsigned ink_rgb(enum ink ink); /* 0xRRGGBB */

enum type_id {
    TYPE_BODY,
    TYPE_SMALL,
    TYPE_STATEMENT,
    TYPE_CELL,
    TYPE_CELL_HEAD,
    TYPE_CAPTION,
    TYPE_H1,
    TYPE_H2,
    TYPE_H3,
    TYPE_H4,
    TYPE_H5,
    TYPE_TITLE,
    TYPE_SUBTITLE,
    TYPE_RUNNING, /* header and footer */
    TYPE_MARK,
    TYPE_TOC1,
    TYPE_TOC2,
    TYPE_COUNT
};
struct type {
    double size, line; /* points; line is from baseline to baseline */
    bool bold;
    enum ink ink;
    double before, after; /* space around a paragraph of it */
};
const struct type *type_of(enum type_id id);
