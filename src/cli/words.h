/* words: how results are put, in words for people and in names for JSON, so that every verb says it alike. */
#pragma once
#include "cli/open.h"
#include "cli/out.h"
#include "report/words_json.h"

/* For people, in the language of messages. */
const char *term_applies(enum tri v);   /* applies, does not apply, undetermined */
const char *term_condition(enum tri v); /* holds, does not hold, undetermined */
const char *term_certainty(enum certainty c);
enum style style_applies(enum tri v);
struct str term_level(const struct standard *s, int32_t level);
struct str term_levels(struct arena *a, const struct standard *s, uint64_t bits); /* "middle or high" */
struct str term_standard(const struct standard *s);                               /* its short title */
struct str title_in(const struct text *t);                                        /* in the language of messages */
/* The standards' own numbers, then the title. */
struct str term_fact(struct arena *a, const struct catalog *cat, uint32_t fact);
struct str term_value(struct arena *a, const struct catalog *cat, uint32_t fact, const struct value *v);
struct str term_rule(struct arena *a, const struct catalog *cat, const struct expr *e);
/* Why a fact that nobody answered has its value: "follows from Web server (yes): …". */
struct str term_implied(struct arena *a, const struct catalog *cat, const struct value *facts, const struct implied *x);
/* The rule as a list of its alternatives where it has several: `indent` columns in. */
void say_rule_list(struct out *o, size_t indent, const struct catalog *cat, const struct expr *e);
/* A word of a call as a shell takes it, in quotes where it needs them. */
struct str term_shell_word(struct arena *a, struct str word);
/* A fact, or the judgement on a condition. */
struct str term_input(struct arena *a, const struct catalog *cat, struct input_ref r);

const struct answer *base_answer(const struct system *s, uint32_t fact); /* may be NULL */

/* Where a control stands: what was decided and what is still open about it. */
struct standing {
    const struct decision *decision; /* NULL = nobody decided */
    bool undetermined;               /* recommendation open */
    bool undecided;                  /* applies, and nobody decided */
    bool below;                      /* decided below the lowest recommended level */
    bool missing_why;                /* below, without a reason */
};
struct standing control_standing(const struct opened *o, uint32_t control);
/* The same counted over the standards that were asked for. */
struct standings {
    size_t controls, apply, omitted, unknown; /* whether it applies; the three make up `controls` */
    size_t undetermined, undecided, below, missing_why;
    size_t conditions_open, choices_open;
};
struct standings standings_count(const struct opened *o);
struct standings standings_of(const struct opened *o, const struct standard *s); /* over one standard */
bool standings_open(const struct standings *s);                                  /* the finding is negative */

/* JSON. */
void json_begin(struct out *o); /* {"kijun":1 */
int json_end(struct out *o, int status);
