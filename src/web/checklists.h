/* checklists: self-inspection (自己点検) as pages: what applies, its state, and the evidence for it. */
#pragma once
#include "ledger/evidence.h"
#include "web/loaded.h"

#define CHECK_NOTE_MAX 2000 /* characters */

struct check_count {
    struct str title, path, short_title;
    size_t all, done, partly, not_done, not_applicable, unrecorded, files;
    bool here;
};
struct check_row {
    struct str id, title, path, state, on, roles;
    enum ui_look look;
    size_t files;
    bool expired; /* one of its files */
};
struct checklists_view {
    struct ui_page page;
    const struct system_head *head;
    const struct check_count *standards;
    size_t n_standards;
    struct ui_filter filter;
    struct ui_field standard, role, state;
    const struct check_row *rows;
    size_t n;
    struct ui_paging paging;
    struct str form_path, form_refused, import_path, shown;
    struct ui_field file;
    bool may;
};
struct check_file {
    struct str name, type, path, note, effective, expires, scan;
    int64_t bytes;
    bool erased, expired;
};
struct check_view {
    struct ui_page page;
    const struct system_head *head;
    struct str standing, standard, control_path, statement, action, upload, expected, back;
    enum ui_look look;
    const struct str *wanted; /* evidence that the standard names */
    size_t n_wanted;
    struct ui_field state, on, note, evidence, file, file_note, effective, expires;
    const struct check_file *files;
    size_t n_files;
    bool may;
    struct str roles;
};
/* What a filled form changed. */
struct check_import_view {
    struct ui_page page;
    const struct system_head *head;
    size_t rows, same, empty, kept, older, changed;
    struct str back;
};
