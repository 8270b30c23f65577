/* coverage_pages: how far each standard is met, and what meeting one gives in the others. */
#pragma once
#include "web/loaded.h"

struct coverage_row {
    struct str title, path;
    size_t all, apply, unknown, applies_not, done, partly, not_done, excused, unrecorded;
    unsigned depth;
    bool here;
};
struct coverage_view {
    struct ui_page page;
    const struct system_head *head;
    struct str picture, alt, documents, covers;
    const struct coverage_row *standards;
    size_t n_standards;
    struct str shown; /* the standard whose groups stand below */
    const struct coverage_row *groups;
    size_t n_groups;
};

struct covered_row {
    struct str name, path, by, by_path, why, word;
    enum ui_look look;
};
struct covered_standard {
    struct str title;
    size_t full, part, none;
    const struct covered_row *rows; /* full and part */
    size_t n;
    size_t beyond; /* that are not shown */
};
struct covers_view {
    struct ui_page page;
    const struct system_head *head;
    struct ui_filter filter;
    struct ui_field standard;
    struct str shown;
    const struct covered_standard *list;
    size_t n;
};
