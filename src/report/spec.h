/* spec: inside of report. What the files that compose documents about a system share: the procurement specification
 * (spec*.c), the self-inspection form (checklist*.c) and the report over the whole system (whole*.c).
 *
 * spec_state.c settles what each control is in this document; every other file only tells it. Sections are numbered
 * in the order in which they are begun. Nothing here knows a standard: names, levels, chapters are data. */
#pragma once
#include "report/build.h"
#include "report/quote.h"
#include "report/report.h"

#define SPEC_KEEP_ROWS 8 /* rows under one name stay on one page, up to so many */

/* How a control stands in the document. */
enum standing {
    STANDING_DECIDED,      /* in the specification, at the decided level */
    STANDING_UNDECIDED,    /* in it at the level proposed, because nobody decided */
    STANDING_UNDETERMINED, /* whether it is in it waits for answers, and nobody decided */
    STANDING_OMITTED,      /* a person decided to leave it out */
    STANDING_NOT_ASKED,    /* no level is recommended: it does not apply */
};
struct requirement {
    uint32_t index; /* of the control in the catalog */
    const struct control *control;
    const struct standard *standard;
    const struct control_result *result;
    const struct decision *decision; /* may be NULL */
    enum standing standing;
    int32_t level;                    /* at which it stands (0 = left out); -1 = undetermined */
    const struct control_level *text; /* whose statement counts at that level; may be NULL */
    bool mandatory;                   /* 必須, else 任意 */
    bool below;                       /* decided below the lowest recommended level */
    bool reason_missing;              /* below, and nobody said why */
    size_t blanks;                    /* open 【 】 of the statement */
};
struct spec {
    struct builder b;
    const struct report_input *in;
    struct doc *doc;
    const struct requirement *requirements; /* of the chosen standards, group by group */
    size_t n_requirements;
    size_t sections;                                           /* begun so far */
    size_t work_section, overview_section, conditions_section; /* the numbers of those that others point to */
};

struct spec *spec_begin(struct arena *a, const struct report_input *in); /* identity, and every control settled */

/* spec_state.c */
void spec_settle(struct spec *sp);                    /* fills sp->requirements */
bool requirement_stands(const struct requirement *r); /* decided or undecided: its text is in the specification */
bool requirement_listed(const struct requirement *r); /* stands, or may still come to stand */
/* Whether the field's 【 】 stands in the requirement's text and is still open; `out` is then what is known of it. */
bool requirement_field_open(struct arena *a, const struct spec *sp, const struct requirement *r, const struct field *f,
                            struct field_text *out);
struct field_source requirement_fields(struct arena *a, const struct spec *sp, const struct requirement *r);
const struct control_level *control_text(const struct control *c, int32_t level);
size_t spec_open_points(const struct spec *sp); /* how many things wait for a person */

/* A walk over them all: standard by standard, in the order of groups, then of declaration. */
#define SPEC_EACH(sp, r)                                                                                               \
    for (const struct requirement *r = (sp)->requirements; r < (sp)->requirements + (sp)->n_requirements; r++)

/* spec_words.c: words in the document's language. */
struct str word_tri(struct spec *sp, enum tri v);
struct str word_mandatory(struct spec *sp, const struct requirement *r);
struct str word_certainty(struct spec *sp, enum certainty c);
struct str word_level(struct spec *sp, const struct standard *std, int32_t level);     /* -1: "" */
struct str words_levels(struct spec *sp, const struct standard *std, uint64_t levels); /* "mid or high" */
struct str word_decided(struct spec *sp, const struct requirement *r); /* the level, or why there is none */
struct str words_list(struct spec *sp, const struct str *list, size_t n);
struct str words_texts(struct spec *sp, const struct text *list, size_t n); /* one a line, with a dot before */
struct str words_rule(struct spec *sp, const struct expr *e); /* spec_rules.c: a sentence, or an outline */
struct str words_value(struct spec *sp, uint32_t fact, const struct value *v);
struct str words_date(struct spec *sp, struct str iso);
struct str words_input(struct spec *sp, struct input_ref ref);          /* what it is called */
struct str words_question(struct spec *sp, uint32_t fact);              /* spec_answers.c: its numbers, "A-4" */
struct str words_input_known(struct spec *sp, struct input_ref ref);    /* what it is called, and its value */
struct str words_inputs(struct spec *sp, struct refs refs, bool known); /* one a line */
struct refs refs_without(struct spec *sp, struct refs refs, struct refs known);
struct str words_changes(struct spec *sp, struct result_ref result); /* one a line */
struct str words_source(struct spec *sp, const struct source_note *n);
struct str text_of(const struct spec *sp, const struct text *t);
struct str control_anchor(struct arena *a, const struct requirement *r);
struct str condition_anchor(struct arena *a, const struct catalog *cat, uint32_t condition);
struct str chapter_label(struct spec *sp, const struct standard *std,
                         const struct chapter *ch); /* "ウ 非機能要件 (10)" */
struct str chapter_anchor(struct spec *sp, const struct standard *std, const struct chapter *ch);
struct str standard_label(struct spec *sp, const struct standard *std); /* short title, else title */
void run_requirement(struct spec *sp, const struct requirement *r);     /* its id, as a link to its text */

/* inspection.c: what a control is to those who carry it out and look after it. */
struct str control_label(const struct control *c);                     /* its id as printed */
struct str word_grade(struct spec *sp, const struct control *c);       /* "basic (inferred)"; "" without grade */
struct str words_roles(struct spec *sp, const struct requirement *r);  /* with the document's commas */
struct str words_phases(struct spec *sp, const struct requirement *r); /* when */
struct str words_kinds(struct spec *sp, const struct requirement *r);  /* what kind of thing it asks for */
struct str word_carrier(struct spec *sp, const struct requirement *r); /* own organisation, contractor, both … */
struct str carrier_id(struct spec *sp, const struct requirement *r);   /* own, supplier, both, unknown, none */
struct str condition_short(struct spec *sp, uint32_t condition);       /* title, with the id where it is printed */
struct str group_short(struct spec *sp, const struct group *g);
struct str words_because(struct spec *sp, struct refs refs, bool known); /* in one line */
struct str word_state(struct spec *sp, struct str state);                /* done, partly … in words; "" for "" */
struct str text_of_requirement(struct spec *sp,
                               const struct requirement *r); /* statement, else purpose; blanks shown */
struct str words_relations(struct spec *sp, const struct standard *std, const struct relation *list, size_t n);
bool requirement_is_heading(const struct spec *sp, const struct requirement *r); /* only its sub-items say something */
bool requirement_is_inferred(const struct requirement *r); /* something of it was concluded, not read */
bool requirement_has_role(const struct requirement *r, struct str role);
const struct status_entry *requirement_status(const struct spec *sp, const struct requirement *r); /* may be NULL */
/* How many of a standard's items (headings apart) stand where. */
struct tally {
    size_t items, applying, undetermined, omitted, not_asked;   /* the last four make up `items` */
    size_t done, partly, not_done, not_applicable, uninspected; /* of those that apply */
};
struct tally tally_of(const struct spec *sp, const struct standard *std, struct str role); /* role "": all */

/* spec_front.c, for every kind of document. */
void spec_title(struct spec *sp, struct str kind, struct str title); /* head and cover of a landscape document */
void spec_approval(struct spec *sp, const char *const *defaults, size_t n_defaults);
void spec_editions(struct spec *sp); /* the standards and their editions */
void spec_identity(struct spec *sp);

/* The sections of the specification, each in its own file. */
void section(struct spec *sp, const char *id, struct str title);
void annex(struct spec *sp, const char *id, struct str title);
void subsection(struct spec *sp, size_t n, const char *title);
void spec_front(struct spec *sp); /* spec_front.c: cover, boxes, contents */
void spec_about(struct spec *sp);
void spec_system(struct spec *sp);     /* spec_system.c: worksheets 1 to 3 */
void spec_answers(struct spec *sp);    /* spec_answers.c: internal */
void spec_conditions(struct spec *sp); /* spec_conditions.c */
void spec_controls(struct spec *sp);   /* spec_controls.c: the table of requirements */
void spec_chapters(struct spec *sp);   /* spec_chapters.c: their text */
void spec_open(struct spec *sp);       /* spec_open.c: internal, what is left to do */
void spec_left_out(struct spec *sp);   /* spec_annex.c */
void spec_corrections(struct spec *sp);
void spec_answer_table(struct spec *sp);
void spec_data(struct spec *sp); /* spec_data.c */
void spec_file(struct spec *sp); /* spec_file.c: the system file as rows, for `kijun import` */
