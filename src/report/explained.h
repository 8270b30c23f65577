/* explained: a result with everything that explaining it needs, gathered once for whoever says it: `kijun explain` in
 * words, its JSON, the API.
 *
 *     struct explained x;
 *     explained_of(a, &in, (struct result_ref){false, control}, &x);
 *
 * An accepted risk leads no further, but it holds as before: it is explained as if nobody had accepted it (`input`,
 * `result`), and `as_decided` is what holds with that. Pure; views live in the arena and in what was given. */
#pragma once
#include "report/report.h"

struct explained {
    struct arena *a;
    const struct report_input *in;
    struct result_ref what;
    struct derive_input input; /* as if nobody had accepted it */
    const struct derivation *result;
    const struct implied *implied;
    size_t n_implied;
    struct refs because, facts, would_change, undetermined_by;
    enum tri value;                      /* of the condition, or whether the control applies */
    const struct choice_made *choice;    /* of a risk: what somebody chose; may be NULL */
    const struct derivation *as_decided; /* of an accepted risk; else NULL */
    struct counterfactual *others;
    size_t n_others;
};
void explained_of(struct arena *a, const struct report_input *in, struct result_ref what, struct explained *out);

const struct control_result *explained_control(const struct explained *x);
const struct condition_result *explained_condition(const struct explained *x);
const struct standard *explained_standard(const struct explained *x);
const struct source_note *explained_source(const struct explained *x);
/* What would apply or hold if the risk had not been accepted. */
bool explained_fell_away(const struct explained *x, bool condition, uint32_t i);
/* Nobody answered it, but it follows from other answers. */
bool explained_implied(const struct explained *x, struct input_ref r);
