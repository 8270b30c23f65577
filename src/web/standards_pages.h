/* standards_pages: what the standards say, for everybody who is signed in. Every page about a standard is a list of
 * sections; which sections a control, a condition, a question has is written in standards_*.c. */
#pragma once
#include "web/parts.h"
#include "web/rules_words.h"
#include "web/visit.h"

struct std_link {
    struct str id, title, path; /* path STR_NONE: no page */
    struct str note, more;      /* a sentence below; a word behind: what it is, how many */
    bool inferred;
    unsigned depth;
};
/* A section has what it has, in this order. */
struct std_section {
    struct str heading, id; /* heading "": none */
    struct str note;        /* of kijun's own: how sure, what a sign means */
    struct ui_pair *pairs;
    size_t n_pairs, pair_room;
    struct str *paragraphs;
    size_t n_paragraphs, paragraph_room;
    struct str sentence; /* of a rule */
    const struct rule_tree *rule;
    struct str statement; /* the text that binds */
    struct str *points;
    size_t n_points, point_room;
    const struct ui_table *table;
    struct std_link *links;
    size_t n_links, link_room;
    bool inferred;
    unsigned level; /* 2: <h2>, 3: <h3> */
};
#define STD_SECTIONS_MAX 128
struct std_page {
    struct visit *v;
    const struct catalog *cat;
    struct ui_page page;
    struct ui_crumb crumbs[8];
    struct str kind; /* under the title: "requirement" … */
    struct str id;   /* as printed */
    bool search;     /* with a field to search */
    struct str words;
    struct std_section *sections;
    size_t n;
    struct ui_paging paging;
    unsigned part_level; /* of the headings that std_paragraph, std_points and std_rule make */
};

/* Begins a page in the menu of standards. */
struct std_page *std_page_new(struct visit *v, struct str title);
void std_crumb(struct std_page *p, struct str label, struct str path);
void std_crumb_standard(struct std_page *p, const struct standard *s);
struct std_section *std_section(struct std_page *p, const char *heading, unsigned level);
/* To the last section; nothing when the text is empty. */
void std_pair(struct std_page *p, const char *label, struct str text, struct str path);
void std_point(struct std_page *p, struct str text);
void std_points(struct std_page *p, const char *heading, const struct text *list, size_t n);
void std_paragraph(struct std_page *p, const char *heading, const struct text *text);
struct std_link *std_link(struct std_page *p, struct str id, struct str title, struct str path);
void std_rule(struct std_page *p, const char *heading, const struct expr *e);
void std_source(struct std_page *p, const struct source_note *n);
void std_send(struct std_page *p);

struct str std_in(const struct std_page *p, const struct text *t); /* in the reader's language */
struct str std_named(const struct std_page *p, const struct named *list, size_t n, struct str id);
struct str std_named_list(const struct std_page *p, const struct named *list, size_t n, const struct str *ids,
                          size_t n_ids);
struct str std_short(const struct std_page *p, const struct standard *s);
struct str std_certainty(enum lang lang, enum certainty c);
struct str std_grade(enum lang lang, struct str grade);
struct str std_relation(enum lang lang, enum relation_kind kind);
struct str std_level(const struct std_page *p, const struct standard *s, uint32_t level);
/* How old an edition is, from its day of publication: "16 years". "" when the day is not known. */
/* As people write it: "2023年7月18日". */
struct str std_day(const struct std_page *p, struct str iso);
struct str std_age(const struct std_page *p, struct str published);

void standard_control(struct visit *v);   /* standards_control.c */
void standard_condition(struct visit *v); /* standards_rules.c */
void standard_question(struct visit *v);
void standard_compare(struct visit *v); /* standards_compare.c */
void standard_search(struct visit *v);  /* standards_search.c */
