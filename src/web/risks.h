/* risks: the pages about trees of risks: what follows from what, and what was chosen about each risk. */
#pragma once
#include "web/loaded.h"

#define RISK_WHY_MAX 2000 /* characters */

struct risk_row {
    struct str id, title, path;
    unsigned depth;
    enum ui_look look;
    struct str word, why, by, on, from; /* from: what leads to it */
};
struct risk_group {
    struct str title, picture, alt; /* picture: an address; STR_NONE: drawn nowhere */
    const struct risk_row *rows;
    size_t n, open, arising; /* arising: that come with this system, or may */
};
struct risks_view {
    struct ui_page page;
    const struct system_head *head;
    const struct risk_group *groups;
    size_t n, open, all;
    struct str documents;
};

/* A requirement named in a list. */
struct risk_measure {
    struct str name, path, words;
};
struct risk_view {
    struct ui_page page;
    const struct system_head *head;
    struct str explain, standing, from, leads, expected, action, back;
    enum ui_look look;
    const struct risk_measure *measures; /* what it leads to */
    size_t n_measures;
    const struct risk_measure *gone; /* what accepting takes away */
    size_t n_gone;
    struct ui_field choice, why;
    bool may;
    struct str history, measures_title, gone_title;
};
