/* ledger: systems, and what people answered and decided about them.
 *
 * This form is the system file (DESIGN 5.1): YAML or the same as JSON. `system_load` reads and
 * checks it against a catalog: every id, choice, type and number, contradictions, reasons that are missing.
 * `system_facts` combines base answers and sheets into what rules see.
 *
 *     struct system *s = system_load(a, cat, &src, &diags);      // NULL: refused whole, see diags
 *     struct value *facts = system_facts(a, cat, s);
 *
 * Nothing is filled in silently: what the file does not say is absent (STR_NONE, count 0). */
#pragma once
#include "derive/derive.h"
#include "fmt/fmt.h"

#define SYSTEM_FILE_MAX (4 * MIB)

struct place {
    unsigned line, col;
};

struct answer {
    uint32_t fact;
    struct str key;     /* as the file names it: the fact's id or an alias */
    struct value value; /* one answer, in the asked type */
    struct str text;    /* FACT_TEXT: the text */
    bool unknown;       /* the word `unknown` was the answer */
    struct str note;
    struct place at;
};
struct sheet { /* worksheet 4 filled once more */
    struct str actor, information;
    const struct answer *answers;
    size_t n_answers;
};
struct work_row { /* worksheet 2 */
    struct str actor, task, step, summary;
    const struct str *information;
    size_t n_information;
    struct str flow; /* "in" (to the system), "out" (from it), "both" */
    const struct str *devices;
    size_t n_devices;
    const struct str *networks;
    size_t n_networks;
    const struct str *stores;
    size_t n_stores; /* information kept by the system, or "actor: information" beside it */
};
struct judgement {
    uint32_t condition;
    enum tri value;
    struct str why, by, on;
};
struct decision {
    uint32_t control;
    int32_t level; /* index into the standard's levels (omit = 0) */
    struct str why, by, on;
    enum tri mandatory; /* `mandatory: yes|no` overrides 必須/任意; TRI_UNKNOWN = not said */
};
struct choice_made { /* what a person chose about a risk: to treat it or to live with it */
    uint32_t condition;
    bool accepted;
    struct str why, by, on; /* `why` is expected when accepted */
};
struct declared { /* what is promised for a metric */
    uint32_t metric;
    struct quantity value;
};
struct fill {
    uint32_t control;
    uint32_t field; /* index into the control's fields */
    struct str text;
};
struct status_entry { /* self-inspection */
    uint32_t control;
    struct str state, on, note; /* state: done | partly | not_done | not_applicable */
    const struct str *evidence;
    size_t n_evidence;
};
struct revision {
    struct str version, date, what, by;
};
struct system {
    struct str name, owner, purpose;
    struct {
        struct str number, version, date, mark, handling, title;
    } document;
    const struct str *registered; /* by field of the register (fields.h); STR_NONE: not said. NULL: nothing is */
    const struct revision *revisions;
    size_t n_revisions;
    const struct str *approvals;
    size_t n_approvals; /* names of the approval boxes */
    const struct str *tasks;
    size_t n_tasks;
    const struct work_row *work;
    size_t n_work;
    const struct answer *answers;
    size_t n_answers;
    const struct sheet *sheets;
    size_t n_sheets;
    const struct judgement *judgements;
    size_t n_judgements;
    const struct decision *decisions;
    size_t n_decisions;
    const struct choice_made *choices;
    size_t n_choices;
    const struct fill *fills;
    size_t n_fills;
    const struct declared *declared;
    size_t n_declared;
    const struct status_entry *status;
    size_t n_status;
    char digest[65]; /* SHA-256 of the file's bytes */
};

struct system *system_load(struct arena *a, const struct catalog *cat, const struct source *src,
                           struct diags *d) MUST_CHECK;

/* What rules see: cat->n_facts combined values, with what follows from other answers where nobody answered; and the
 * judgements by condition index (enum tri). A risk that somebody accepted leads no further: rules see it as not
 * holding. */
struct value *system_facts(struct arena *a, const struct catalog *cat, const struct system *s);
uint8_t *system_judgements(struct arena *a, const struct catalog *cat, const struct system *s);

/* Facts that nobody answered but that follow from other answers by what the words mean. */
struct implied {
    uint32_t fact;
    const struct implication *by; /* the value and why */
    const uint32_t *because;      /* the facts it follows from; they may be implied themselves */
    size_t n_because;
};
struct implied *system_implied(struct arena *a, const struct catalog *cat, const struct system *s, size_t *n);
const struct implied *implied_find(const struct implied *list, size_t n, uint32_t fact); /* may be NULL */

const struct answer *answer_find(const struct answer *list, size_t n, uint32_t fact);
/* A decision (NULL: nobody decided) beside the recommendation. Below the lowest recommended level
 * it needs a reason. What is proposed while nobody decided: the preferred level, else the lowest; never omitting, -1.
 */
bool decision_is_below(const struct decision *d, const struct control_result *r);
bool decision_lacks_reason(const struct decision *d, const struct control_result *r);
int32_t level_proposed(const struct control_result *r);
const struct decision *system_decision(const struct system *s, uint32_t control); /* may be NULL */
const struct judgement *system_judgement(const struct system *s, uint32_t condition);
const struct choice_made *system_choice(const struct system *s, uint32_t condition); /* may be NULL */
const struct declared *system_declared(const struct system *s, uint32_t metric);     /* may be NULL */
/* Whether a condition holds by itself, as a person judged or else as its rule says: for an accepted risk this is still
 * yes, while condition_result.value is what it leads to. */
enum tri condition_stands(const struct system *s, uint32_t condition, const struct condition_result *r);
/* What is open about a risk of a tree: it holds and nobody chose; or it was accepted without a reason. */
bool choice_is_open(const struct catalog *cat, const struct system *s, uint32_t condition,
                    const struct condition_result *r);
bool choice_lacks_reason(const struct choice_made *c);
/* A standard without levels of its own asks nobody to decide: what is recommended stands unless somebody leaves it out.
 */
bool standard_asks_for_decisions(const struct standard *s);
const struct status_entry *system_status(const struct system *s, uint32_t control); /* may be NULL */
const struct fill *system_fill(const struct system *s, uint32_t control, uint32_t field);

/* What meeting one standard gives in another. A control stands when it applies and nobody left it out, or somebody
 * chose it. */
bool control_stands(const struct system *s, uint32_t control, const struct control_result *r);
enum cover_kind { COVER_NONE, COVER_PART, COVER_FULL };
struct cover_by {
    uint32_t control;
    enum relation_kind kind; /* what it is to the other: EQUAL and SUPERSET meet it */
    const struct text *why;
};
struct cover {
    bool wanted; /* a control of another standard that stands */
    enum cover_kind kind;
    struct cover_by *by; /* those that meet it first */
    size_t n_by;
};
/* By control: how the standing controls of `standards` (bits by index) cover those of all others. */
struct cover *covers_of(struct arena *a, const struct catalog *cat, const struct system *s, const struct derivation *d,
                        uint64_t standards);
/* One duty that several standards state, told once: the strictest control, and the others that stand beside it. A
 * control that another fully covers is no duty of its own. In declaration order. */
struct duty {
    uint32_t control;
    struct cover_by *others; /* `kind`: what the duty is to the other: SUPERSET and EQUAL are met by it */
    size_t n_others;
};
struct duty *duties_of(struct arena *a, const struct catalog *cat, const struct system *s, const struct derivation *d,
                       uint64_t standards, size_t *n);

/* Service levels: each metric of a standard with the reference value of the system's pattern and what is promised. */
enum service_state {
    SERVICE_MET,
    SERVICE_UNMET_MUST,   /* a value that has to be reached is not */
    SERVICE_UNMET,        /* one that is a guide is not */
    SERVICE_MISSING_MUST, /* nothing is promised where a value has to be reached */
    SERVICE_MISSING,
    SERVICE_FREE,         /* the provider's own value */
    SERVICE_ASK,          /* a person has to say whether the promised value will do */
    SERVICE_OPEN,         /* the pattern, or whether the control applies, is not known */
    SERVICE_LEFT_OUT,     /* the control does not apply or was left out */
    SERVICE_NO_REFERENCE, /* the values are not known here */
    SERVICE_STATES
};
const char *service_state_id(enum service_state state); /* "unmet_must" … */
struct service_level {
    uint32_t metric;
    const struct reference_value *reference; /* NULL: no pattern, or no values */
    const struct declared *declared;         /* NULL: nothing promised */
    enum service_state state;
};
struct service_levels {
    const struct standard *standard;
    int32_t pattern;                  /* by position in the standard's patterns; -1 = none, or not known */
    size_t n_possible;                /* patterns that may hold: 0 = none fits */
    const struct service_level *list; /* in the standard's order */
    size_t n, count[SERVICE_STATES];
};
struct service_levels *service_levels(struct arena *a, const struct catalog *cat, const struct system *s,
                                      const struct derivation *d, uint32_t standard);
/* A value that has to be reached is not promised or not reached, or that cannot be said yet. */
bool service_levels_fall_short(const struct service_levels *s);

/* A value for people, in that language: "インターネット、管理用LAN", "1,000,000人", "unknown". */
void value_speak(const struct catalog *cat, uint32_t fact, const struct value *v, enum lang lang, struct buf *out);

/* The file again with one answer or judgement set, every other byte kept: comments, order, quoting (a
 * comment inside a value of several lines goes with the value).
 * The text must have loaded without errors. `key` names the fact as the file does where it is answered already (see
 * answer.key), else by its id. `value` is YAML for the value: "[internet, lan]", "no".
 * `why` non-empty makes a judgement. */
bool system_set_answer(struct arena *a, const struct source *src, struct str key, struct str value, struct str *out,
                       struct err *e) MUST_CHECK;
bool system_set_judgement(struct arena *a, const struct source *src, struct str condition_id, enum tri value,
                          struct str why, struct str *out, struct err *e) MUST_CHECK;

/* The same for the answer on one sheet (its number, from 0), and for the choice about a risk, with its reason where one
 * is given. */
bool system_set_sheet_answer(struct arena *a, const struct source *src, size_t sheet, struct str key, struct str value,
                             struct str *out, struct err *e) MUST_CHECK;
bool system_set_choice(struct arena *a, const struct source *src, struct str condition_id, bool accept, struct str why,
                       struct str *out, struct err *e) MUST_CHECK;

/* The system as the JSON form of the same file, canonical (every key in DESIGN's order). */
void system_write_json(const struct catalog *cat, const struct system *s, struct jsonw *w);
