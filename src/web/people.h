/* people: what the pages of people show. */
#pragma once
#include "access/account.h"
#include "access/grants.h"
#include "web/offer.h"

#define PEOPLE_PAGE 50

/* People and organisations are for administrators at work, and for auditors of the whole installation to look at.
 * False: the answer is there. */
bool people_may_look(struct visit *v);
/* Whom the address names. False: the answer is there. */
bool person_named(struct visit *v, struct account *x);
/* People, and the person (NULL: without): 1 or 2 crumbs. */
struct ui_crumb *person_crumbs(struct visit *v, const struct account *x);

struct people_row {
    struct str id, path, name, reading, staff, mail, organisation, roles, state;
    enum ui_look look;
};
struct people_page {
    struct ui_page page;
    struct ui_filter filter;
    struct ui_field q, organisation, role, state;
    struct people_row *rows;
    size_t n;
    struct ui_paging paging;
    bool may; /* change anything */
    struct str csv;
    struct ui_empty empty;
};

/* Adding a person, or changing what is known of one. */
struct person_form {
    struct ui_page page;
    struct faults faults;
    struct str id; /* STR_NONE: a new one */
    struct str action, cancel;
    struct ui_field new_id, name, reading, mail, staff, organisation, lang, second, shared;
    bool second_on, shared_on, invite_on;
    struct ui_field invite;
};

struct person_role_row {
    struct str title, scope, period, why, given, path; /* path: taking it; STR_NONE: may not */
    struct str state;
    enum ui_look look;
    bool over;
    int64_t used, reviewed;
};
struct person_act_link {
    struct str label, path, text;
    bool danger;
};
#define PERSON_ACTS_MAX 10
struct person_page {
    struct ui_page page;
    struct str state, state_text;
    enum ui_look look;
    struct ui_pair *facts;
    size_t n_facts;
    struct str edit_path, give_path, handover_path, history_path;
    bool may_roles;
    struct person_role_row *roles, *past;
    size_t n_roles, n_past;
    struct str sessions; /* a sentence */
    struct ui_table session_table;
    struct str factors;
    struct person_act_link acts[PERSON_ACTS_MAX];
    size_t n_acts;
};

/* A link that is shown once. */
struct person_link_page {
    struct ui_page page;
    struct str link, name, back;
    struct ui_pair facts[3];
};

/* Giving a role. */
struct role_form {
    struct ui_page page;
    struct faults faults;
    struct str action, cancel;
    struct ui_field role, scope, since, until, clearance, reason;
};
/* The yearly review. */
struct review_line {
    struct str id, person, path, role, scope, why, take_path;
    struct str field; /* name of its box */
    enum ui_look look;
    int64_t used, reviewed, since;
    bool confirm; /* can be confirmed at all */
};
struct review_page {
    struct ui_page page;
    struct review_line *rows;
    size_t n, n_confirm;
};
