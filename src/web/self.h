/* self: the page that says how far kijun itself meets what the standards ask of such a server (access/self.h). */
#pragma once
#include "access/self.h"
#include "web/parts.h"
#include "web/visit.h"

struct self_group {
    struct str title;
    const struct ui_table *table;
};
#define SELF_GROUPS_MAX 16
struct self_page {
    struct ui_page page;
    const struct ui_table *counts;
    struct self_group groups[SELF_GROUPS_MAX];
    size_t n_groups;
};
