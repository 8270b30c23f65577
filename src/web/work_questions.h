/* work_questions: worksheet 4. Questions, their answers on the base sheet and on further ones, and what they decide. */
#pragma once
#include "web/work.h"

#define WORK_QUESTIONS_PAGE 12 /* on one page when they are ordered by use */
#define WORK_DECIDES_MAX 6     /* of what a question decides, named; the rest is counted */

struct work_question {
    uint32_t fact;
    const char *id;     /* of the fact */
    struct str heading; /* of the group that begins here; STR_NONE: none */
    struct str title, aliases;
    struct ui_field field;     /* a.ID */
    struct ui_choice *choices; /* of field */
    struct ui_field note;      /* n.ID */
    enum { WORK_RADIOS, WORK_CHECKS, WORK_SELECT, WORK_LINE, WORK_AREA } form;
    bool open_check; /* a box of its own for "not known yet" */
    bool unknown;
    struct str a, u, n, x, o; /* names in the form */
    struct str expects, was;
    enum ui_look look;
    struct str state;             /* answered, not answered … */
    struct str implied, combined; /* what follows from other answers, and why; what all sheets come to */
    struct work_reason *decides;  /* conditions and requirements that ask for it */
    size_t n_decides, more_decides, waiting;
    struct work_clash clash;
};
struct work_sheet_tab {
    struct str label, path;
    bool here;
};
struct work_questions {
    struct work_head head;
    struct work_question *list;
    size_t n;
    struct ui_tab *standards; /* which questions: all by use, or those of a standard */
    size_t n_standards;
    struct work_sheet_tab *sheets;
    size_t n_sheets;
    struct str sheet; /* number of the sheet; "" = base answers */
    struct str sheet_name, sheet_expects;
    struct str action;   /* where the form goes, with what is shown */
    struct str standard; /* id; "" = all by use */
    struct str only;     /* one question alone: its fact's id; "" */
    struct ui_progress progress;
    struct ui_paging paging;
    const struct str *actors, *things; /* of the rows of work, for a further sheet */
    size_t n_actors, n_things;
};

/* Which questions are asked for, and what is known of each (work_question.c). */
struct work_asked {
    const uint32_t *facts;
    const struct str *headings;
    size_t n;
};
struct work_asked work_asked_by_use(const struct work *w);
struct work_asked work_asked_by(const struct work *w, uint32_t standard);

/* Answers of the base sheet, or of sheet `k` (its place in sys->sheets). */
struct work_answers {
    const struct answer *list;
    size_t n;
    int32_t sheet;           /* -1: base */
    const struct part *part; /* of the sheet */
};
/* False: there is no such sheet. `number` "": base. */
bool work_answers_of(const struct work *w, struct str number, struct work_answers *out);
void work_question_fill(const struct work *w, const struct work_answers *from, uint32_t fact,
                        struct work_question *out);
/* The JSON of an answer; STR_NONE: no answer. */
struct str work_answer_json(const struct work *w, const struct answer *a);
/* What the form says. False: it cannot be read; the field says why. */
bool work_question_read(const struct work *w, struct work_question *q, struct str *json);
