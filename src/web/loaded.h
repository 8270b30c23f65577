/* loaded: the system that the address names, read and derived: what pages about risks, levels, checklists, coverage and
 * documents begin with.
 *
 *     struct loaded l;
 *     if (!loaded_open(v, &l)) return;                                  // the answer is there already
 *     struct ui_page page = loaded_page(v, &l, trs(v->lang, "Risks"));  // crumbs, menu, mark
 *     struct report_input in = loaded_input(v, &l);
 *
 * Everything lives in the request's arena. What its label forbids to look at is refused with the label's sentence. */
#pragma once
#include "access/label.h"
#include "ledger/database.h"
#include "report/report.h"
#include "web/parts.h"
#include "web/system_tabs.h"
#include "web/visit.h"

struct loaded {
    struct system_record record;
    int64_t id;
    struct str name, path; /* path: "/systems/3" */
    struct system *system;
    struct derive_input input;
    const struct derivation *result;
    struct label label;
    struct str mark; /* "機密性2情報…"; "" when the system has no label */
    const uint32_t *standards;
    size_t n_standards; /* all of the catalog */
    struct ui_crumb crumbs[4];
    size_t n_crumbs;
    struct system_head head; /* for the tabs */
};
bool loaded_open(struct visit *v, struct loaded *out) MUST_CHECK;
/* The record as a system, without a visit: for the press and after changes. False: INVALID. */
bool loaded_derive(struct arena *a, const struct catalog *cat, const struct deriver *dv, struct str json,
                   struct loaded *out, struct err *e) MUST_CHECK;
struct report_input loaded_input(const struct visit *v, const struct loaded *l);
void loaded_crumb(struct loaded *l, struct str label, struct str path); /* between the system and this page */
struct ui_page loaded_page(const struct visit *v, const struct loaded *l, struct str title);

/* The part as it is now: what a change expects (database.h). PART_ABSENT when it is not there. */
int64_t loaded_changed(const struct loaded *l, const char *section, struct str name);
/* What a form carries of that, and back; a form without it is refused as INVALID. */
int64_t loaded_expected(struct str field);

/* May it be exported (or printed, mailed) by this visitor today? Its label decides. */
void loaded_allows(const struct visit *v, const struct loaded *l, enum label_act act, struct label_answer *out);

struct str loaded_mark(struct arena *a, const struct loaded *l, enum lang lang); /* its label in words; "": none */

struct str visit_today(const struct visit *v); /* 2026-04-01, in Japan */
