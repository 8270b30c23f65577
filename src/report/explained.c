/* explained: see the header. */
#include "report/explained.h"

#include <string.h>

#include "report/words_json.h"

const struct control_result *explained_control(const struct explained *x) {
    return &x->result->controls[x->what.index];
}

const struct condition_result *explained_condition(const struct explained *x) {
    return &x->result->conditions[x->what.index];
}

const struct standard *explained_standard(const struct explained *x) {
    return !x->what.is_condition ? standard_of_control(x->in->cat, x->what.index)
                                 : standard_of_condition(x->in->cat, x->what.index);
}

const struct source_note *explained_source(const struct explained *x) {
    return !x->what.is_condition ? &x->in->cat->controls[x->what.index].source
                                 : &x->in->cat->conditions[x->what.index].source;
}

static void look_behind_acceptance(struct explained *x) {
    struct arena *a = x->a;
    x->choice = x->what.is_condition ? system_choice(x->in->system, x->what.index) : NULL;
    if (!x->choice || !x->choice->accepted) return;
    const struct judgement *j = system_judgement(x->in->system, x->what.index);
    uint8_t *judgements = arena_array(a, x->in->cat->n_conditions, 1);
    memcpy(judgements, x->input.judgements, x->in->cat->n_conditions);
    judgements[x->what.index] = (uint8_t)(j ? j->value : TRI_UNKNOWN);
    x->as_decided = x->result;
    x->input.judgements = judgements;
    x->result = derive(x->in->deriver, a, &x->input);
}

static void gather(struct explained *x) {
    look_behind_acceptance(x);
    if (!x->what.is_condition) {
        const struct control_result *r = explained_control(x);
        x->because = r->because, x->facts = r->facts;
        x->would_change = r->would_change, x->undetermined_by = r->undetermined_by;
        x->value = r->applies;
    } else {
        const struct condition_result *r = explained_condition(x);
        x->because = r->because, x->facts = r->facts;
        x->would_change = r->would_change, x->undetermined_by = r->undetermined_by;
        x->value = r->value;
    }
    x->others = derive_counterfactuals(x->in->deriver, x->a, &x->input, x->result, x->what, &x->n_others);
}

void explained_of(struct arena *a, const struct report_input *in, struct result_ref what, struct explained *out) {
    *out = (struct explained){.a = a, .in = in, .what = what, .input = *in->facts, .result = in->derivation};
    out->implied = system_implied(a, in->cat, in->system, &out->n_implied);
    gather(out);
}

bool explained_fell_away(const struct explained *x, bool condition, uint32_t i) {
    if (!x->as_decided) return false;
    if (condition)
        return i != x->what.index && x->result->conditions[i].value == TRI_YES &&
               x->as_decided->conditions[i].value != TRI_YES;
    return x->result->controls[i].applies == TRI_YES && x->as_decided->controls[i].applies != TRI_YES;
}

bool explained_implied(const struct explained *x, struct input_ref r) {
    return !r.is_condition && implied_find(x->implied, x->n_implied, r.index);
}
