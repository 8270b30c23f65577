/* work_conditions: worksheet 5. What follows from the answers, and a person's word on it. */
#pragma once
#include "web/work.h"

struct work_condition {
    const struct condition *condition;
    struct str name, title, ask, explain; /* name: "sbd.A" */
    struct str state, rule;
    enum ui_look look;
    struct work_reason *because, *open; /* why it is so; what has to be answered */
    size_t n_because, n_open;
    struct str judged, why, by, on; /* a person's word; judged STR_NONE: nobody judged */
    struct str rule_says;           /* where somebody judged otherwise */
    struct ui_field value, reason;  /* of the form */
    struct ui_choice choices[2];
    struct str expects;
    bool form_open;
    struct work_clash clash;
};
struct work_conditions {
    struct work_head head;
    struct work_condition *list;
    size_t n;
    struct ui_tab *standards;
    size_t n_standards;
    struct str standard; /* id */
    struct ui_progress progress;
};
