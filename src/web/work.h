/* work: the workspace of one system: worksheets 1 to 7, from what is asked to the specification.
 *
 * `work_open` reads the system once for a request and derives what follows; `work_head` begins a page with the row of
 * steps. What a form changes is one part of the system after the other (ledger/database.h), each on the state that its
 * reader saw: a field carries what it showed (o.NAME) and of which entry that was (x.NAME), so that what nobody touched
 * is not written and what two people wrote is shown to the second, who chooses (struct work_clash).
 *
 *     struct work w;
 *     if (!work_open(v, &w)) return;                       // the answer is there
 *     if (!work_head(&w, 4, STR_NONE, &view.head)) return; */
#pragma once
#include "ledger/database.h"
#include "web/parts.h"
#include "web/system_tabs.h"
#include "web/visit.h"

#define WORK_STEPS 7
#define WORK_FAULTS_MAX 40

struct work {
    struct visit *v;
    struct arena *a;
    enum lang lang;
    const struct catalog *cat;
    int64_t id;
    struct system_record rec;
    struct system *sys;
    struct derive_input input;
    struct derivation *d;
    const struct implied *implied; /* facts that follow from other answers */
    size_t n_implied;
};
/* False: the answer is an error page already. */
bool work_open(struct visit *v, struct work *w) MUST_CHECK;

/* What every page of the workspace begins with. */
struct work_head {
    struct ui_page page;
    struct system_head system;
    struct ui_step steps[WORK_STEPS];
    struct ui_fault faults[WORK_FAULTS_MAX];
    int64_t id;
    unsigned step; /* 1–7; 0: the overview */
    bool may_answer, may_decide;
};
/* False: the answer is an error page already. `title`: STR_NONE = that of the step. */
bool work_head(const struct work *w, unsigned step, struct str title, struct work_head *out) MUST_CHECK;
void work_fault(struct work_head *h, const char *field, struct str sentence); /* into the summary; shown from it */
const char *work_step_title(unsigned step);                                   /* a message; step from 1 */

/* Changing -------------------------------------------------------------------------------------------------------- */

/* Two people wrote the same: what the other wrote is shown beside what was typed. */
struct work_clash {
    const char *field;    /* the box "keep theirs" is k.FIELD */
    struct str who, says; /* says: STR_NONE = it was removed */
    int64_t at, entry;    /* 0: not known */
};
enum work_result { WORK_SAVED, WORK_REFUSED /* e says why */, WORK_CLASHED };
/* One part, of one entry. */
enum work_result work_put(const struct work *w, const struct part_wish *wish, struct part_done *done,
                          struct work_clash *clash, struct err *e);
int64_t work_changed(const struct work *w, const char *section, struct str name); /* PART_ABSENT: not there */
struct str work_expected_write(struct arena *a, int64_t changed);                 /* for a hidden field */
int64_t work_expected_read(struct str s);                                         /* PART_ABSENT for what is none */

/* A field that is one part of the system: a text, or a list of texts in lines. */
struct work_text {
    struct ui_field field;
    struct str section, part; /* part STR_NONE: a new item */
    bool list, area, date;
    struct str was;          /* what was shown */
    struct str expects;      /* the entry of it, as work_expected_write has it */
    struct work_clash clash; /* clash.field NULL: none */
    struct str x, o, k;      /* names of the hidden fields and of the box */
};
void work_text_fill(const struct work *w, struct work_text *t);
/* Writes those that were touched. How many were not saved; their fields say why. `saved`: how many were. */
size_t work_texts_save(struct work *w, struct work_head *h, struct work_text *list, size_t n, size_t *saved);
/* "PC、携帯電話" or lines: as people part a list. */
const struct str *work_list_split(struct arena *a, struct str text, size_t *n);
struct str work_list_join(struct arena *a, const struct str *list, size_t n, const char *between);

/* Words ------------------------------------------------------------------------------------------------------------ */

struct str work_standard(const struct work *w, const struct standard *s); /* short title */
struct str work_levels(const struct work *w, const struct standard *s, uint64_t bits);
struct str work_level(const struct work *w, const struct standard *s, int32_t level);
struct str work_value(const struct work *w, uint32_t fact, const struct value *v);
struct str work_rule(const struct work *w, const struct expr *e);
struct str work_tri(enum lang lang, enum tri v); /* of a condition: holds … */
enum ui_look work_tri_look(enum tri v);
struct str work_aliases(const struct work *w, uint32_t fact); /* "A-4, 3.1"; "" = none */
struct str work_control_label(const struct control *c);
/* One reason: what it is, what is known of it, where it is answered or judged. */
struct work_reason {
    struct str what, value, path;
    bool open;
};
struct work_reason *work_reasons(const struct work *w, struct refs refs, size_t *n);
struct str work_counterfactual(const struct work *w, struct result_ref r, const struct counterfactual *cf);
struct str work_fact_path(const struct work *w, uint32_t fact);
struct str work_condition_path(const struct work *w, uint32_t condition);
struct str work_control_path(const struct work *w, uint32_t control);
struct str work_encode(struct arena *a, struct str s); /* one segment or value of an address */
struct str work_today(const struct work *w);

/* JSON of values of parts. */
struct str work_json_text(struct arena *a, struct str s);
struct str work_json_texts(struct arena *a, const struct str *list, size_t n);

/* How far each step is. */
struct work_count {
    size_t done, all;
};
struct work_count work_answers(const struct work *w, uint64_t standards);
struct work_count work_conditions(const struct work *w, uint32_t standard); /* UINT32_MAX: all */
struct work_count work_decisions(const struct work *w, uint32_t standard);

/* The page of all steps. */
struct work_overview {
    struct work_head head;
    struct str about[WORK_STEPS];
    struct str next, next_label; /* the first step that is not finished; STR_NONE: all are */
};
