/* systems: the register of systems as pages: the list, and new systems. */
#pragma once
#include "ledger/fields.h"
#include "ledger/register.h"
#include "web/parts.h"
#include "web/visit.h"

/* A counter in the words of a list: "waits for answers". A message: tr(lang, tally_title(k)). */
const char *tally_title(enum tally_kind k);

struct systems_tag {
    enum ui_look look;
    struct str words;
};
#define SYSTEMS_TAGS_MAX 6
struct systems_row {
    struct str name, path, reading, organisation, state, class, next, person;
    int64_t at;
    bool counting, next_late;
    struct systems_tag tags[SYSTEMS_TAGS_MAX];
    size_t n_tags;
};
struct systems_page {
    struct ui_page page;
    struct ui_filter filter;
    struct ui_field words, organisation, state, year, label, open;
    struct ui_column columns[5];
    struct ui_hidden sort;
    const struct systems_row *rows;
    size_t n;
    int64_t total;
    struct str next, first; /* the page behind; the first one, when this is none */
    bool filtered, may_create, may_export, may_answer;
    struct str book, csv; /* downloads of what this filter leaves */
};

/* The filter of the list as the address says it; faults are passed over. */
struct register_filter systems_filter(struct visit *v, enum permission p);
/* "state=operating&year=2026", without sort and page. */
struct str systems_query(struct visit *v);
/* The sections of the reach of `p`. `codes`: the value is the code where it has one, as the register says it; else the
 * number. */
bool systems_organisations(struct visit *v, enum permission p, bool codes, struct str chosen,
                           const struct ui_choice **list, size_t *n, struct err *e) MUST_CHECK;

/* A field of a form that is shown by what it is for (system_form.html). */
enum form_kind { FORM_LINE, FORM_AREA, FORM_SELECT, FORM_DAY };
struct form_entry {
    struct ui_field ui;
    enum form_kind kind;
    struct str group; /* the heading that begins before it; STR_NONE: none */
};
/* A field of the register; `value` as it is kept or was typed. */
bool register_entry(struct visit *v, const struct register_field *f, struct str value, struct form_entry *out,
                    struct err *e) MUST_CHECK;
