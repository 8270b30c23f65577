/* catalog: the standards as data.
 *
 * A catalog holds the shared facts (standards/shared) and any number of standards (a folder each):
 * conditions, controls with levels and texts, chapters, questions as aliases of facts. It is either
 * compiled into the program (`catalog_builtin`, made by tools/bake from the same YAML through the same
 * loader) or read from a folder (`catalog_load`). Either way it is immutable, everything in it is checked,
 * and no C knows any id in it. docs/data-format.md describes the YAML.
 *
 *     const struct catalog *cat = catalog_builtin();
 *     const struct control *c = catalog_find_control(cat, STR("sbd.AT-1-1"));
 *
 * Arrays are in declaration order; conditions and controls of all standards are numbered through, so an
 * index into `conditions` or `controls` is an identity. */
#pragma once
#include "base/base.h"
#include "catalog/quantity.h"
#include "expr/expr.h"
#include "fmt/node.h"

/* How sure a statement about the standard is: it stands in the document held here; in another published
 * text; or it was concluded, and the note says from what. */
enum certainty { CERTAINTY_STATED, CERTAINTY_PUBLISHED, CERTAINTY_INFERRED };
const char *certainty_id(enum certainty c); /* "stated" … */

struct source_note {
    enum certainty certainty;
    struct str section; /* place in the document */
    struct text note;   /* why, when inferred; corrections of the print */
};

/* Shared facts ---------------------------------------------------------------------------------- */

enum combine { COMBINE_SAME, COMBINE_ANY, COMBINE_ALL, COMBINE_MAX, COMBINE_UNION };

struct choice {
    struct str id;
    struct text title;
    struct text help;
    bool exclusive; /* excludes every other choice (none of them) */
};
/* A value that follows from other answers by what the words mean. Nobody's answer is ever overridden by it. */
struct implication {
    struct expr when; /* over facts only */
    uint32_t choice;  /* what follows: of a fact of the type yesno, or one */
    struct text why;
};
struct fact {
    struct str id;
    struct fact_shape shape; /* of the combined fact, as rules see it */
    enum fact_type asked;    /* of one answer: `one` answers combined by union are seen as `many` */
    enum combine combine;
    struct str per; /* what one sheet is about: "actor", "information", "system" */
    struct text title, ask, help, unit;
    const struct choice *choices; /* yesno: no, yes */
    size_t n_choices;
    struct str counts;                 /* "" or what of the system file it is counted from: "work.actors" … */
    const struct implication *implied; /* in order: the first that holds */
    size_t n_implied;
    struct source_note source;
};

/* A standard ------------------------------------------------------------------------------------ */

struct level {
    struct str id; /* omit first; rising. Standards without levels have omit and apply. */
    struct text title;
};
struct question { /* a standard's own number for a shared fact */
    struct str id;
    uint32_t fact;
    struct text title, tag;
    struct str viewpoint;
    struct source_note source;
};
struct named { /* viewpoints, roles, phases, kinds, events: an id with a title */
    struct str id;
    struct text title, explain;
};
struct relation {  /* from the thing it stands at to another of the same standard */
    struct str id; /* bare */
    enum certainty certainty;
    struct text note;
};
struct role_pair { /* duties that one person must not combine */
    struct str a, b;
};
struct condition {
    struct str id;     /* bare: "A" */
    uint32_t standard; /* index */
    struct str kind;   /* "" or what it is to the standard: "risk", "benefit", "class", "pattern" … */
    struct str tree; /* "" or the group in whose tree it stands; such a condition is treated or accepted by a person */
    uint32_t depth;  /* in its tree; 0 = the top */
    struct text title, ask, explain;
    struct str viewpoint;
    struct expr when;
    const struct relation *edges; /* the conditions that lead to it, as drawn */
    size_t n_edges;
    const struct text *typical; /* what usually falls under it */
    size_t n_typical;
    struct source_note source;
};
struct group {
    struct str id, parent; /* parent: "" at the top */
    struct str printed;    /* as printed, when it differs from the id; else "" */
    struct text title;
    struct source_note source;
};
struct chapter {
    struct str id, parent; /* "ウ-非機能-(10)"; parent "" at the top */
    struct str number;     /* as printed: "ア", "(10)", "" */
    struct text title;
    struct str takes; /* "" or what of the system is put there: "purpose", "overview", "diagram" */
    struct source_note source;
};
struct field { /* a 【 】 of the statement */
    struct str id;
    struct text title, hint;
    struct str from; /* "" or the fact whose answer is proposed for it */
};
struct control_level {
    uint32_t level;        /* index into the standard's levels */
    struct expr recommend; /* acceptable when it holds */
    struct expr prefer;    /* count 0 = none; proposed first when it holds */
    struct text statement; /* 【id】 marks a field */
    struct text threat, effect;
    const struct text *proposals;
    size_t n_proposals;
    const struct text *acceptance;
    size_t n_acceptance; /* besides the control's own */
    const struct text *evidence;
    size_t n_evidence;
    struct source_note source;
};
struct control {
    struct str id;      /* bare: "AT-1-1" */
    struct str printed; /* as printed in the document, when it differs; else "" */
    uint32_t standard;
    int32_t parent; /* index of a control, -1 = none */
    struct str group, chapter;
    struct str grade; /* "", "basic", "enhanced", "recommended" */
    struct text title, purpose, choosing, writing;
    const struct control_level *levels;
    size_t n_levels; /* rising; an omit entry only where omitting is acceptable */
    const struct field *fields;
    size_t n_fields;
    const struct text *acceptance;
    size_t n_acceptance; /* how it is accepted (検収) */
    const struct text *evidence;
    size_t n_evidence;       /* what the bidder attaches */
    const struct str *roles; /* who has the duty */
    size_t n_roles;
    const struct str *phases; /* when: planning, operation … */
    size_t n_phases;
    const struct str *asks; /* what kind of thing: a rule, a record, a function … */
    size_t n_asks;
    enum certainty grade_certainty;
    const struct relation *requires; /* controls that come before it */
    size_t n_requires;
    const struct relation *conflicts; /* … and those that cannot stand beside it */
    size_t n_conflicts;
    const struct relation *refers; /* … and those it points to */
    size_t n_refers;
    const struct relation *edges; /* the conditions that lead to it, as drawn in a tree */
    size_t n_edges;
    struct text caution; /* what to mind before asking for it */
    const struct text *practices;
    size_t n_practices;               /* best practices that the standard names */
    struct expr own, supplier;        /* who carries it; count 0 = as the standard says */
    bool open_list;                   /* the document says that its siblings are examples, not all */
    uint32_t first_metric, n_metrics; /* a run in catalog.metrics */
    struct source_note source;
};

struct family { /* of means */
    struct str id;
    struct text title;
    bool ordered; /* a stronger means meets what a weaker one is asked for */
    struct source_note source;
};
struct means { /* by which something is done: kinds of authentication, of standby … */
    struct str id, family;
    uint32_t rank; /* in an ordered family: higher is stronger */
    struct text title, explain;
};

/* Metrics: what of a service is promised and measured, with a reference value for each pattern of the standard. */
struct reference_value {
    bool must; /* has to be reached */
    bool free; /* the provider sets a value of its own */
    struct quantity value;
    struct text text; /* as printed, in words */
};
struct metric {
    struct str id; /* its letter: "a"; the whole name is STD.CONTROL.a */
    uint32_t control;
    struct text title;
    enum measure measure;
    enum better better;
    int32_t from;                         /* index of the event that a time counts from, -1 = none */
    const struct reference_value *values; /* by pattern: standard.n_patterns; n_values 0 = none given */
    size_t n_values;
    struct source_note source;
};

/* What else the document holds: its glossary, examples, lists. Shown and searched, no rule. */
struct annex_entry {
    struct str id; /* "" or its own */
    struct text title, text;
    const struct text *points; /* what it lists */
    size_t n_points;
    const struct str *about; /* ids of conditions, controls and facts that it concerns */
    size_t n_about;
    struct source_note source;
};
struct annex {
    struct str id;
    struct text title, text;
    const struct annex_entry *entries;
    size_t n_entries;
};
/* A number that follows from the document and that the data must reach; lint_counts.c counts, docs/data-format.md has
 * the words of `what` and of `of`. */
struct expected_count {
    struct str
        what; /* "controls", "items" (without parent), "sub_items", "conditions", "metrics", "groups", "annex" … */
    struct str of; /* "" or what narrows it, words between blanks: a group, a grade, a certainty, an annex … */
    uint32_t is;
    struct source_note source;
};
/* How the standard's document is laid out, so that its wording can be read from a copy (src/wording). Patterns are
 * those of pattern.h. One reading of the copy gives one part of the wording; several readings may give several. */
struct attach_pair {
    struct str from, to;
};
struct attach_mark {    /* marks in the order of nesting: a mark stands under the one before it in the list */
    struct str at;      /* what it looks like at the beginning of a line */
    struct str id;      /* of the group or control: {0} the id above, {1} … what `at` remembers, {#} its place */
    struct str part;    /* "statement" or "purpose": what its text is */
    struct str until;   /* "" or where in the line its text ends */
    struct str closing; /* "" or the characters that such a text ends with */
    bool titled;        /* the title follows, and tells a mark from text that looks like one */
    bool inside;        /* may stand inside a line */
    bool returns;       /* after an empty line the text goes on for the mark above */
};
struct attach {
    struct str begin, end;                 /* "" or the lines between which the body stands */
    struct str strip, tail;                /* characters before a line's text; an ending of titles that says nothing */
    const struct str *skip, *stop, *fresh; /* lines that are no text; that end a text (also as they
                                            * stand, blanks before them counting); that begin a paragraph */
    size_t n_skip, n_stop, n_fresh;
    const struct attach_pair *replace,
        *levels; /* characters that were lost; control → the level that it is quoted at */
    size_t n_replace, n_levels;
    const struct attach_mark *marks;
    size_t n_marks;
    bool by_title;    /* controls are known by their titles; marks only stand before headings */
    bool join_blanks; /* a blank between two wide characters was a line end */
    bool any_order;   /* the document has its own order */
    bool cells;       /* every cell of a line divided by tabs stands for itself */
};
struct standard {
    struct str id, edition, published;
    struct text title, short_title, about, control_word;
    const struct level *levels;
    size_t n_levels;
    const struct question *questions;
    size_t n_questions;
    const struct named *viewpoints;
    size_t n_viewpoints;
    const struct named *roles;
    size_t n_roles;
    const struct named *phases;
    size_t n_phases;
    const struct named *kinds; /* of what a control asks for */
    size_t n_kinds;
    const struct named *events; /* from which times count */
    size_t n_events;
    const struct family *families; /* of means */
    size_t n_families;
    const struct means *means;
    size_t n_means;
    const struct role_pair *incompatible;
    size_t n_incompatible;
    const struct annex *annexes;
    size_t n_annexes;
    const struct expected_count *counts;
    size_t n_counts;
    const uint32_t *patterns; /* conditions of the kind "pattern", in order */
    size_t n_patterns;
    struct expr own, supplier; /* who carries its controls where they do not say; count 0: own yes, supplier no */
    const struct group *groups;
    size_t n_groups;
    const struct chapter *chapters;
    size_t n_chapters;
    const struct text *corrections;
    size_t n_corrections;                   /* scan errors mended */
    uint32_t first_condition, n_conditions; /* a run in catalog.conditions */
    uint32_t first_control, n_controls;     /* a run in catalog.controls */
    struct source_note source;
    const struct attach *attach; /* how its document is laid out, reading by reading */
    size_t n_attach;             /* 0: no wording can be read */
};
/* How what two controls ask compares: `from` is equal to, part of, more than `to`, or they overlap. */
enum relation_kind { MAP_EQUAL, MAP_SUBSET, MAP_SUPERSET, MAP_INTERSECTS };
const char *relation_kind_id(enum relation_kind k);            /* "equal" … */
enum relation_kind relation_kind_turned(enum relation_kind k); /* what `to` is to `from` */
struct mapping {                                               /* between two standards; ours, reviewed pair by pair */
    uint32_t from, to;                                         /* controls */
    enum relation_kind kind;
    struct text why;
};
/* From ids to indices: a table of index + 1, 0 = free; see index.c. Without slots, finding looks at everything. */
struct id_index {
    const uint32_t *slots;
    size_t n_slots; /* a power of two */
};
/* A control that was looked at and has nothing like it in another standard; read with the pairs. */
struct uncovered {
    uint32_t from; /* control */
    uint32_t to;   /* standard */
    struct text why;
};
/* Where things stand in the files, in the order of the catalog's arrays; for what `kijun check` finds. */
struct file_place {
    struct str path;
    unsigned line, col;
};
struct places {
    const struct file_place *facts, *standards, *conditions, *controls, *mappings, *uncovered;
    const struct file_place *counts; /* of all standards, one after the other */
};
struct catalog {
    const struct fact *facts;
    size_t n_facts;
    const struct standard *standards;
    size_t n_standards;
    const struct condition *conditions;
    size_t n_conditions;
    const struct control *controls;
    size_t n_controls;
    const struct metric *metrics;
    size_t n_metrics;
    const struct mapping *mappings;
    size_t n_mappings;
    const struct uncovered *uncovered;
    size_t n_uncovered;
    const uint32_t *condition_order; /* conditions, each after those it uses */
    struct str digest;               /* SHA-256 over the files it was read from */
    struct id_index fact_ids, condition_ids, control_ids;
    const struct places *places; /* NULL: compiled into the program */
};

/* Life. A loaded catalog lives in the arena. Everything wrong is reported; then NULL. */
const struct catalog *catalog_builtin(void);
const struct catalog *catalog_load(struct arena *a, const char *dir, struct diags *d) MUST_CHECK;
/* The same from memory. Files of one folder stand together: "shared" first; a standard's standard.yaml first. */
struct catalog_file {
    struct str folder, name;
    struct source source;
};
const struct catalog *catalog_read(struct arena *a, const struct catalog_file *files, size_t n,
                                   struct diags *d) MUST_CHECK;

/* Finding by id; NULL or -1 when absent. Conditions, controls and questions are named STD.ID or STD:ID. */
const struct standard *catalog_find_standard(const struct catalog *cat, struct str id);
int32_t catalog_find_fact(const struct catalog *cat, struct str id); /* also by alias STD.QUESTION */
int32_t catalog_find_condition(const struct catalog *cat, struct str id);
int32_t catalog_find_control(const struct catalog *cat, struct str id);
int32_t catalog_find_metric(const struct catalog *cat, struct str id);  /* STD.CONTROL.LETTER */
int32_t fact_find_choice(const struct fact *f, struct str id_or_title); /* id, or title in any language */
int32_t standard_find_level(const struct standard *s, struct str id);
const struct group *standard_find_group(const struct standard *s, struct str id);
const struct chapter *standard_find_chapter(const struct standard *s, struct str id);
/* Nearest existing id, for "did you mean"; STR_NONE when nothing is near. Kinds may be or-ed. */
enum { NEAR_FACT = 1, NEAR_CONDITION = 2, NEAR_CONTROL = 4, NEAR_STANDARD = 8 };
struct str catalog_nearest(struct arena *a, const struct catalog *cat, struct str id, unsigned kinds);

/* Full names: "sbd.A". */
struct str condition_name(struct arena *a, const struct catalog *cat, uint32_t condition);
struct str control_name(struct arena *a, const struct catalog *cat, uint32_t control);
struct str metric_name(struct arena *a, const struct catalog *cat, uint32_t metric);

/* The questions that a fact answers, in any standard: calls `each` for every alias. */
void catalog_each_alias(const struct catalog *cat, uint32_t fact,
                        void (*each)(void *ctx, const struct standard *s, const struct question *q), void *ctx);

/* By fact: whether some standard of these (bits by index) asks for it in a question or names it in a rule. */
bool *catalog_facts_of(struct arena *a, const struct catalog *cat, uint64_t standards);

/* A rule as a sentence in that language. */
void catalog_speak(const struct catalog *cat, const struct expr *e, enum lang lang, struct buf *out);

/* A text for comparing, in the arena: NFKC, case folded, wave dashes made one. */
struct str catalog_fold(struct arena *a, struct str s);

/* Searching: every control, condition, fact, metric, group and annex entry whose texts hold all the words (split at
 * blanks; 、 and full-width blanks too). Width, case and wave dashes do not matter (NFKC, casefold); words of two
 * characters and of one are found like any other. What is named just so comes first, then hits in titles, then what
 * only another word for it found (synonyms.h); otherwise declaration order. NULL when there is no word to look for. */
enum hit_kind { HIT_CONTROL, HIT_CONDITION, HIT_FACT, HIT_METRIC, HIT_GROUP, HIT_ANNEX };
struct hit {
    enum hit_kind kind;
    uint32_t index; /* of a group or annex: of its standard */
    uint32_t part;  /* which group, which annex */
    int32_t entry;  /* of an annex; -1 = the annex itself */
    bool in_title;
    bool exact;         /* the word is the title or the id */
    bool by_synonym;    /* a word of the search stands there only in another word for it (synonyms.h) */
    struct str snippet; /* where it was found, in the language it was found in */
};
struct hit *catalog_search(struct arena *a, const struct catalog *cat, struct str words, size_t *n);
