/* system_home: the front of a system: what it is, how far it is, what is next, who works on it. */
#pragma once
#include "web/system_tabs.h"
#include "web/systems.h"

struct system_standard { /* a row of counters */
    struct str title, path;
    int64_t applies, undetermined, undecided, unreasoned, done, partly, undone, evidence;
};
struct system_group { /* fields of the register under their heading */
    struct str title;
    struct ui_pair *pairs;
    size_t n;
};
struct system_worker {
    struct str name, path, duty, due, why;
    bool late;
    struct str change; /* where it can be changed; STR_NONE: not by this visitor */
};
struct system_due {
    struct str day, what;
    bool late;
};
struct system_change { /* of the record */
    int64_t n, at;
    struct str who, what, path;
};
struct system_next {
    struct str title, text, path, action; /* title STR_NONE: nothing is open */
};
struct system_home_page {
    struct ui_page page;
    struct system_head head;
    struct system_next next;
    const struct system_standard *standards;
    size_t n_standards;
    bool counting;
    const struct system_group *groups;
    size_t n_groups;
    struct str purpose;
    const struct system_worker *workers;
    size_t n_workers;
    const struct system_due *dues;
    size_t n_dues;
    const struct system_change *changes;
    size_t n_changes;
    struct str class; /* of the label, in words */
    bool may_answer, may_manage;
    struct str edit, label, people, copy, remove, history; /* addresses */
};

/* system_edit.c, system_people.c, system_label.c: forms of the same system. */
struct system_form_conflict {
    struct str label, theirs, who;
    int64_t at;
};
struct system_form_page {
    struct ui_page page;
    struct system_head head;   /* id 0: of a system to be */
    struct str action, cancel; /* POST; the way back */
    const struct form_entry *fields;
    size_t n_fields;
    const struct ui_hidden *hidden;
    size_t n_hidden;
    const struct system_form_conflict *conflicts;
    size_t n_conflicts;
    struct str button;
};
struct system_limit { /* a handling limit in the form of the label */
    struct ui_field on, detail, until;
    bool checked, has_detail;
};
struct system_label_page {
    struct ui_page page;
    struct system_head head;
    struct ui_field axes[LABEL_AXES], until, reason;
    const struct system_limit *limits;
    size_t n_limits;
    int64_t changed;
};
struct system_people_page {
    struct ui_page page;
    struct system_head head;
    const struct system_worker *workers;
    size_t n_workers;
    struct ui_field person, duty, due, why;
    struct str action; /* where the form goes: adding, or the change of one */
    bool one;          /* the form is about one that is there: `worker` */
    struct system_worker worker;
    int64_t changed;
    struct ui_field end_why;
    struct str end; /* where its end goes */
};
