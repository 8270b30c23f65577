/* bids_pages: procurements of a system: the sheet that bidders fill in, the sheets that came back, their comparison,
 * and the agency's own Word template. */
#pragma once
#include "ledger/procurement.h"
#include "web/loaded.h"

struct bids_row { /* a procurement */
    struct str title, path, day, system, system_path;
    bool closed;
};
struct bids_view {
    struct ui_page page;
    const struct system_head *head;
    const struct bids_row *rows;
    size_t n;
    bool may, all; /* all: of every system */
    struct str action, sheet_action, template_action;
    struct ui_field title, day, weights;
};
struct bidder_row {
    struct str name, file;
    size_t met, partly, unmet, proposal, missing; /* of mandatory clauses */
    int64_t points, waiting, most;
    size_t serious, pointed_out;
};
struct bid_finding_row {
    struct str bidder, cell, text, word;
    enum ui_look look;
};
struct clause_row {
    struct str number, title, kind;
    const struct str *signs; /* by bidder */
    bool open;
};
struct procurement_view {
    struct ui_page page;
    const struct system_head *head;
    struct str day, upload, close, compare, back;
    bool closed, may, weighted;
    struct ui_field file;
    const struct bidder_row *bidders;
    size_t n_bidders;
    const struct bid_finding_row *findings;
    size_t n_findings, findings_beyond;
    const struct clause_row *clauses;
    size_t n_clauses;
};
