/* link: the page of a one-time link, where a person sets the own password. */
#pragma once
#include "web/parts.h"

struct link_page {
    struct ui_page page;
    struct str action;
    bool first; /* the first administrator: id and name are asked for, too */
    struct ui_field id, name, password, again;
    const struct ui_pair *pairs; /* whose it is, until when it works */
    size_t n_pairs;
};
