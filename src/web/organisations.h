/* organisations: what the pages of organisations and of files of the personnel office show. */
#pragma once
#include "access/organisation.h"
#include "access/people_csv.h"
#include "web/offer.h"

struct organisation_row {
    struct str name, path, code, reading;
    unsigned depth;
    int64_t members;
    bool active;
};
struct organisations_page {
    struct ui_page page;
    struct organisation_row *rows;
    size_t n;
    bool may;
    bool stopped; /* also those that were stopped are shown */
};
struct organisation_page {
    struct ui_page page;
    struct ui_pair facts[5];
    bool may; /* change it */
    struct str edit_path, stop_path, add_path, people_path;
    struct ui_table below, members;
};
struct organisation_form {
    struct ui_page page;
    struct faults faults;
    struct str action, cancel;
    int64_t changed;
    struct ui_field name, reading, code, parent;
};

#define PLAN_ROWS_SHOWN 500
struct plan_line {
    struct str line, id, name, was, doing;
    enum ui_look look;
};
struct import_page {
    struct ui_page page;
    struct faults faults;
    struct str action, cancel; /* of the form that takes the file */
    struct ui_field file;
    const struct import_column {
        const char *ja, *en, *what; /* what: a message */
        bool must;
    } * columns;
    size_t n_columns;
};
struct plan_page {
    struct ui_page page;
    struct str action, cancel, text, digest;
    struct ui_pair sums[4];
    struct plan_line *rows;
    size_t n, more; /* more: rows that are not shown */
    bool nothing;
};
