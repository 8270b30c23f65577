/* history_pages: what was changed, when and by whom; a system at a date, two dates or two systems side by side; each
 * entry with its proof. */
#pragma once
#include "web/system_tabs.h"

struct history_line {
    int64_t n, at;
    struct str who, what, values, path;
};
struct history_page {
    struct ui_page page;
    struct system_head head;
    struct ui_filter filter;
    struct ui_field section, person, from, to;
    const struct history_line *lines;
    size_t n;
    struct str next, first;
    struct ui_field on, compare_from, compare_to; /* the other forms */
    struct str at_path, compare_path, compare_systems;
};

struct past_part {
    struct str title, value;
};
struct past_section {
    struct str title;
    struct past_part *parts;
    size_t n;
};
struct past_page {
    struct ui_page page;
    struct system_head head;
    struct ui_field on;
    struct str path, history;
    bool shown; /* a date was asked for and could be shown */
    int64_t moment, entry;
    size_t unknown;
    const struct past_section *sections;
    size_t n_sections;
};

struct compare_part {
    struct str title, before, after, act;
};
struct compare_requirement {
    struct str title, path, before, after;
};
struct compare_page {
    struct ui_page page;
    struct system_head head; /* id 0: two systems */
    struct ui_field from, to;
    struct str path;
    bool shown;
    struct str before_title, after_title;
    const struct compare_part *parts;
    size_t n_parts;
    const struct compare_requirement *requirements;
    size_t n_requirements, requirements_beyond;
};

struct entry_page {
    struct ui_page page;
    struct system_head head; /* id 0: of no system */
    struct ui_crumb crumb;
    int64_t n, at;
    bool erased;
    const struct ui_pair *pairs;
    size_t n_pairs;
    struct str record;     /* JSON */
    struct str leaf, salt; /* hexadecimal */
    bool sealed, holds;    /* a checkpoint covers it; the proof was computed and leads to its root */
    int64_t seal_size;
    struct str origin, root, proof_path;
    const struct str *hashes;
    size_t n_hashes;
    struct str command;
};
