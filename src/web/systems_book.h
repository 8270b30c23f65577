/* systems_book: the register as a workbook or CSV, and a filled workbook brought in again. */
#pragma once
#include "web/parts.h"
#include "web/visit.h"

struct book_change {
    struct str system, path, field, before, after, place;
};
struct book_problem {
    struct str place, text;
};
struct systems_book_page {
    struct ui_page page;
    struct ui_field file;
    bool read; /* a file was read: what it would do */
    size_t n_systems;
    const struct book_change *changes;
    size_t n_changes;
    const struct book_problem *problems;
    size_t n_problems, n_all_problems;
    struct str json; /* of the changes, for the confirmation; STR_NONE: it cannot be confirmed */
};
