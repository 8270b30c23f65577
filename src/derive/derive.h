/* derive: facts in, requirements with reasons out. Pure: no file, no clock, no locale.
 *
 * Conditions take the value of their rule (Kleene's three values) unless a person judged them.
 * A control's outcome is the set of levels whose `recommend` holds; when conditions are still open it is
 * the list of outcomes that may still come out. Each result carries its reason:
 *
 *   because          the direct inputs (conditions, facts) that settle it, as few as can be
 *   facts            the smallest set of answers and judgements that settles it: with only these known the
 *                    result is the same, whatever the others are (ties: declaration order)
 *   would_change     the answers and judgements of which a single other value would change the result
 *   undetermined_by  what has to be answered or judged when it is open
 *
 * How the smallest set is found, and how sure it is to be the smallest: src/derive/README.md.
 *
 *     struct deriver *dv = deriver_new(a, cat);
 *     struct derivation *r = derive(dv, scratch, &input);
 *
 * The deriver is made once per catalog and never changes after; derivations live in the scratch arena. */
#pragma once
#include "catalog/catalog.h"

struct deriver;
struct deriver *deriver_new(struct arena *a, const struct catalog *cat);

struct derive_input {
    const struct value *facts; /* cat->n_facts, combined over sheets */
    const uint8_t *judgements; /* cat->n_conditions of enum tri; TRI_UNKNOWN = nobody judged */
};

/* A leaf or direct input: a fact, or a condition (as a leaf: the judgement on it). */
struct input_ref {
    bool is_condition;
    uint32_t index;
};
struct refs {
    const struct input_ref *list;
    size_t n;
};
struct condition_result {
    enum tri value, rule_value;
    bool judged;
    struct refs because, facts, would_change, undetermined_by;
};
struct control_result {
    enum tri applies;
    uint64_t recommended; /* bits over the standard's levels; 0 = still open */
    uint64_t possible;    /* when open: every level that may still be acceptable */
    int32_t preferred;    /* level proposed first among the recommended ones; -1 = no preference */
    struct refs because, facts, would_change, undetermined_by;
};
struct derivation {
    const struct catalog *cat;
    const struct condition_result *conditions; /* by index */
    const struct control_result *controls;
    const struct value *given;       /* the facts it was derived from, by index */
    const uint8_t *condition_values; /* enum tri; what rules saw */
};
struct derivation *derive(const struct deriver *dv, struct arena *scratch, const struct derive_input *in);

/* The question whose answer settles most: unanswered facts and judgements that open results wait for, with
 * how many each holds up, most first (ties: declaration order). */
struct waiting {
    struct input_ref what;
    size_t results; /* conditions and controls that name it in undetermined_by */
};
#define ALL_STANDARDS UINT64_MAX
struct waiting *derive_waiting(struct arena *scratch, const struct derivation *r, uint64_t standards, size_t *n);

/* Who carries a control: the organisation itself, a supplier, both; each may be unknown. */
struct carriers {
    enum tri own, supplier;
};
struct carriers derive_carriers(const struct derivation *d, uint32_t control);

/* What exactly would change a result: for one would_change entry, an other value and what comes of it. */
struct counterfactual {
    struct input_ref what;
    struct value value;       /* facts: the other value */
    enum tri judgement;       /* judgements: the other word */
    enum tri condition_value; /* for a condition */
    uint64_t recommended;     /* for a control; 0 = would be open */
};
struct result_ref {
    bool is_condition; /* else a control */
    uint32_t index;
};
struct counterfactual *derive_counterfactuals(const struct deriver *dv, struct arena *scratch,
                                              const struct derive_input *in, const struct derivation *d,
                                              struct result_ref result, size_t *n);
struct str input_name(struct arena *a, const struct catalog *cat, struct input_ref r); /* "network", "sbd.B" */

/* Many systems at once, without reasons: conditions and controls come out just as derive() has them. The rules of the
 * whole catalog are compiled into one straight program over bits, in which each bit of a word is another system
 * (src/derive/README.md).
 *
 *     const struct fleet *f = fleet_new(a, dv);
 *     struct fleet_results *r = fleet_results_new(a, f);
 *     fleet_evaluate(r, inputs, n);                  // at most FLEET_SYSTEMS_MAX; again and again
 *     enum tri v = fleet_applies(r, 0, control);
 *
 * The compiled fleet never changes after; results are overwritten by the next evaluation. Systems are numbered as in
 * `in`. Neither reads or writes anything else. */
#define FLEET_SYSTEMS_MAX 256
struct fleet;
struct fleet_results;
const struct fleet *fleet_new(struct arena *a, const struct deriver *dv);
struct fleet_results *fleet_results_new(struct arena *a, const struct fleet *f);
void fleet_evaluate(struct fleet_results *r, const struct derive_input *in, size_t n);
enum tri fleet_condition(const struct fleet_results *r, size_t system, uint32_t condition);
enum tri fleet_rule(const struct fleet_results *r, size_t system, uint32_t condition); /* before judgements */
enum tri fleet_applies(const struct fleet_results *r, size_t system, uint32_t control);
uint64_t fleet_recommended(const struct fleet_results *r, size_t system, uint32_t control); /* 0 = still open */
/* Controls with equal rules have equal results: the same class, numbered from 0. */
uint32_t fleet_class(const struct fleet *f, uint32_t control);
size_t fleet_classes(const struct fleet *f);

/* How many controls and conditions of a standard come out how, for each system of the last evaluation. */
struct fleet_counts {
    uint32_t apply, omitted, unknown;               /* controls */
    uint32_t open;                                  /* of which the recommended levels are not settled */
    uint32_t holding, not_holding, conditions_open; /* conditions */
};
void fleet_count(const struct fleet_results *r, uint32_t standard, struct fleet_counts *out);
