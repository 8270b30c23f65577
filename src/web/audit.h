/* audit: the pages of the auditor: the record, its checkpoints, roles over time, exceptions, terms of keeping,
 * evidence. Everything may be looked at and nothing changed: the table of routes has GET alone. */
#pragma once
#include "web/parts.h"
#include "web/visit.h"

struct audit_page {
    struct ui_page page;
    struct ui_crumb crumbs[2];
    const struct ui_tab *tabs;
    size_t n_tabs;
    const struct ui_pair *pairs;
    size_t n_pairs;
    bool filter; /* of entries */
    struct ui_field person, kind, subject, since, until;
    struct str export; /* address of the same as CSV; STR_NONE: none */
    const struct ui_table *table;
    struct str next; /* address of the page after; STR_NONE: none */
    struct str note;
    const struct ui_table *more; /* a second table */
    struct str more_heading;
};
