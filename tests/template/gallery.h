/* gallery: what the page with every part shows. */
#pragma once
#include "web/parts.h"

struct gallery {
    struct ui_page page;
    struct str steps_label, tabs_label, words[4], statuses[6];
    const struct ui_step *steps;
    const struct ui_tab *tabs;
    size_t n_steps, n_tabs, n_pairs;
    struct ui_field fields[11];
    struct ui_button buttons[4];
    struct ui_filter filter;
    struct ui_table table, nothing;
    struct ui_paging paging;
    struct ui_progress progress;
    const struct ui_pair *pairs;
    struct ui_empty empty;
};
