/* work_requirements: worksheet 6. What is recommended and why, and what was decided. */
#pragma once
#include "web/work.h"

#define WORK_REQUIREMENTS_PAGE 60

/* How one control stands: what lists and filters ask. */
struct work_standing {
    const struct control *control;
    const struct standard *standard;
    const struct control_result *result;
    const struct decision *decision; /* NULL: nobody decided */
    bool applies, undetermined, undecided, below, unreasoned;
};
struct work_standing work_standing_of(const struct work *w, uint32_t control);

struct work_requirement_row {
    struct str heading, group; /* heading STR_NONE: no new group; group: its printed id */
    struct str label, title, path;
    struct str recommended, decided, why;
    enum ui_look look, decided_look;
    struct str state;
};
struct work_requirements {
    struct work_head head;
    struct work_requirement_row *rows;
    size_t n_rows;
    struct ui_tab *standards, *filters;
    size_t n_standards, n_filters;
    struct str standard; /* id */
    struct ui_progress progress;
    struct ui_paging paging;
    size_t n_bulk; /* that could be decided as recommended */
};

struct work_level_view {
    struct str label, statement, rule, threat, effect;
    bool recommended, decided;
    const struct str *proposals, *acceptance, *evidence;
    size_t n_proposals, n_acceptance, n_evidence;
};
struct work_requirement {
    struct work_head head;
    struct str name; /* "sbd.AT-1-1" */
    struct str standard, group, purpose, source, recommended, state, mandatory;
    enum ui_look look;
    struct work_level_view *levels;
    size_t n_levels;
    struct work_reason *because, *facts, *open;
    size_t n_because, n_facts, n_open;
    struct str *changes; /* what another answer would come to */
    size_t n_changes;
    struct str choosing, writing, caution;
    const struct str *acceptance, *evidence, *practices;
    size_t n_acceptance, n_evidence, n_practices;
    struct str decided, decided_why, decided_by, decided_on;
    bool below, unreasoned;
    /* The forms: a decision, and the 【 】 of its text. */
    struct ui_field level, why, must;
    struct ui_choice *level_choices;
    struct ui_choice must_choices[3];
    struct str expects;
    struct work_clash clash;
    struct ui_field *fields;
    size_t n_fields;
    struct str fill_expects;
    struct work_clash fill_clash;
    struct str previous, next; /* neighbours of the same standard; STR_NONE: none */
};
