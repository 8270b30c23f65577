/* handover_pages: what the page of handing over (人事異動) shows. */
#pragma once
#include "access/handover.h"
#include "web/offer.h"

struct handover_line {
    struct str what, title, goes, against;
    enum ui_look look;
};
struct handover_page {
    struct ui_page page;
    struct faults faults;
    struct ui_field from, to, day, organisation, reason;
    bool preview, can; /* preview: rows are of what was entered; can: nothing stands against it */
    bool two_people, alone;
    struct str from_name, to_name, day_text;
    struct handover_line *rows;
    size_t n, n_against;
};
