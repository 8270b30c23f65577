/* help: pages of help, written in docs/help/LANG/NAME.md and compiled in; the page of the API from the table of routes.
 */
#pragma once
#include "web/markup.h"
#include "web/parts.h"
#include "web/visit.h"

struct help_section {
    struct str heading;
    struct markup body;
};
struct help_link {
    struct str title, path;
    bool here;
};
#define HELP_SECTIONS_MAX 32
struct help_page {
    struct ui_page page;
    struct ui_crumb crumbs[1];
    struct help_section *sections;
    size_t n;
    struct help_link *links; /* to the other pages */
    size_t n_links;
    const struct ui_table *table; /* of the API */
    bool api;
};
/* Splits a text at its headings ("# …"); for tests. */
size_t help_split(struct arena *a, struct str text, struct help_section out[HELP_SECTIONS_MAX]);
