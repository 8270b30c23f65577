/* systems_new: a new system: by hand, from a file, as a copy. */
#pragma once
#include "web/system_home.h"

struct systems_new_page {
    struct ui_page page;
    const struct form_entry *fields;
    size_t n_fields;
    struct ui_field confidentiality, file;
};
struct systems_note {
    struct str cell, text, why;
};
struct systems_file_page { /* what a file was understood as, before anything is written */
    struct ui_page page;
    struct str json; /* the system as it would be added */
    const struct form_entry *fields;
    size_t n_fields;
    struct ui_field confidentiality;
    const struct ui_pair *found;
    size_t n_found;
    const struct systems_note *unread, *notes;
    size_t n_unread, n_notes;
};
struct systems_copy_page {
    struct ui_page page;
    struct system_head head;
    struct ui_field name, year;
};
