/* record_pages: what the page of care of the record shows. */
#pragma once
#include "ledger/doctor.h"
#include "web/offer.h"

struct record_finding {
    struct str severity, what, reason, advice;
    enum ui_look look;
};
struct record_page {
    struct ui_page page;
    struct ui_pair facts[8];
    size_t n_facts;
    struct ui_table backups;
    struct str data, newest; /* newest: path of the newest backup, or what stands for one */
    struct record_finding *findings;
    size_t n_findings, checks;
    struct str could_not; /* why the checks could not be made */
    bool may;             /* seal and back up */
    bool can_seal;
};
