/* items: putting the items of a picture together (diagram.h), for the layouts that share signs and words. */
#pragma once
#include "render/diagram.h"

#define ITEM_BLACK 0x1A1A1Cu
#define ITEM_GREY 0x6B6B70u /* words that matter less: still 5 to 1 on white */
#define ITEM_RULE 0xB4B4BAu /* lines that matter less */
#define ITEM_BLUE 0x00287Au
#define ITEM_RED 0xB3261Eu
#define ITEM_AMBER 0x9A4A00u
#define ITEM_LEAD 1.3 /* line height over size */

struct items {
    struct typesetter *t;
    struct arena *a;
    struct dg_layout *l;
};
void items_begin(struct items *s, struct typesetter *t, struct str title, struct str alt);
struct dg_item *items_add(struct items *s, enum dg_kind kind, enum dg_role role, double x, double y, double w,
                          double h);
/* Broken into lines of about one length; width 0: one line. */
struct para *items_words(struct items *s, struct str text, double size, bool bold, double width);
struct dg_item *items_text(struct items *s, enum dg_role role, const struct para *p, double x, double y,
                           unsigned colour);
/* A line through points (pairs of numbers, copied); `letters` as in dg_item, and outlives the picture. */
struct dg_item *items_path(struct items *s, enum dg_role role, const char *letters, const double *numbers, size_t n,
                           unsigned stroke, double width);
struct dg_item *items_rule(struct items *s, double x1, double y1, double x2, double y2, unsigned stroke, double width);
struct dg_item *items_box(struct items *s, enum dg_role role, double x, double y, double w, double h, double radius,
                          unsigned fill, unsigned stroke, double width);
/* The head of an arrow whose tip is at (x, y); `way` 1 points right, -1 left. */
void items_head(struct items *s, double x, double y, double way, unsigned colour);
/* Title and subtitle at the top left. Returns where the picture may begin. */
double items_titles(struct items *s, struct str title, struct str subtitle, double x, double y, double width);
/* Lines of small print. Returns where it ends. */
double items_notes(struct items *s, struct strs notes, double x, double y, double width);
