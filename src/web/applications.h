/* applications: what the pages of applications (申請) show. */
#pragma once
#include "access/approval.h"
#include "web/offer.h"

struct application_line {
    struct str number, path, title, about, applicant, state;
    enum ui_look look;
    int64_t filed;    /* ms; 0: not */
    struct str until; /* the last day; STR_NONE: none */
    struct str rule;  /* the first field of one line: which rule, which risk */
    bool mine;        /* of the visitor */
};
struct applications_page {
    struct ui_page page;
    struct ui_tab tabs[4];
    const struct application_line *rows;
    size_t n;
    bool more, may_apply, due;
    struct ui_filter filter;
    struct ui_field kind;
    struct str what; /* id of the tab */
    struct str csv;  /* path */
    struct ui_empty empty;
};

struct application_kinds_page {
    struct ui_page page;
    struct application_kind_line {
        struct str path, title, about, deciders, clause;
    } * rows;
    size_t n;
};

/* The form of a new one or of a draft. */
struct application_form {
    struct ui_page page;
    struct faults faults;
    const struct application_kind *kind;
    int64_t id, changed; /* of a draft; 0: new */
    struct str action, intro, cancel;
    bool period;
    struct ui_field about, applicant, since, until;
    struct ui_field *fields;
    size_t n_fields;
};

/* One application. */
struct application_step_line {
    struct str act, person, reason, entry_path;
    int64_t at;
};
struct application_act_form { /* one thing that can be done with it */
    const char *act;
    struct str title, text, button;
    bool danger;
    struct ui_field reason;
};
#define APPLICATION_FORMS_MAX 6
struct application_page {
    struct ui_page page;
    struct faults faults;
    struct str state, state_text;
    enum ui_look look;
    struct ui_pair *facts;
    size_t n_facts;
    const struct application_value_line { struct str title, text, clause; } * values;
    size_t n_values;
    struct application_step_line *steps;
    size_t n_steps;
    struct str carries, deciders; /* what approving does; who decides */
    struct str why_not;           /* the visitor may not decide: why; STR_NONE: may, or it does not matter */
    struct str action;            /* where steps are sent */
    bool may_decide, elevate;     /* elevate: administrator rights are wanted first */
    struct str elevate_path, edit_path;
    struct ui_field decision;
    struct application_act_form forms[APPLICATION_FORMS_MAX];
    size_t n_forms;
};
