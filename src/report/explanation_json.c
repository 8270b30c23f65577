/* explanation_json: why a result is what it is, and what would change it. */
#include <string.h>

#include "report/derivation_json.h"
#include "report/kin.h"
#include "report/words_json.h"

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
    const struct derivation *as_decided; /* of an accepted risk: what holds with that; `in` is as if nobody had */
    struct counterfactual *others;
    size_t n_others;
};

static const struct control_result *control_result(const struct explained *x) {
    return &x->result->controls[x->what.index];
}

static const struct condition_result *condition_result(const struct explained *x) {
    return &x->result->conditions[x->what.index];
}

static const struct standard *standard_of(const struct explained *x) {
    return !x->what.is_condition ? standard_of_control(x->in->cat, x->what.index)
                                 : standard_of_condition(x->in->cat, x->what.index);
}

static const struct source_note *source_of(const struct explained *x) {
    return !x->what.is_condition ? &x->in->cat->controls[x->what.index].source
                                 : &x->in->cat->conditions[x->what.index].source;
}

/* An accepted risk leads no further, but it holds as before: it is explained as if nobody had accepted it. */
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
        const struct control_result *r = control_result(x);
        x->because = r->because, x->facts = r->facts;
        x->would_change = r->would_change, x->undetermined_by = r->undetermined_by;
        x->value = r->applies;
    } else {
        const struct condition_result *r = condition_result(x);
        x->because = r->because, x->facts = r->facts;
        x->would_change = r->would_change, x->undetermined_by = r->undetermined_by;
        x->value = r->value;
    }
    x->others = derive_counterfactuals(x->in->deriver, x->a, &x->input, x->result, x->what, &x->n_others);
}

static void json_given(struct jsonw *w, struct arena *a, const struct explained *x, struct input_ref r) {
    jsonw_object(w);
    json_member(w, "id", input_name(a, x->in->cat, r));
    jsonw_key(w, "kind"), jsonw_z(w, r.is_condition ? "judgement" : "answer");
    if (r.is_condition) {
        const struct judgement *j = system_judgement(x->in->system, r.index);
        jsonw_key(w, "value"), jsonw_z(w, tri_name(j ? j->value : TRI_UNKNOWN));
        json_member(w, "why", j ? j->why : STR_NONE);
    } else {
        const struct answer *given = answer_find(x->in->system->answers, x->in->system->n_answers, r.index);
        json_value(w, "value", &x->in->cat->facts[r.index], &x->input.facts[r.index]);
        json_member(w, "note", given ? given->note : STR_NONE);
        jsonw_key(w, "implied"), jsonw_bool(w, implied_find(x->implied, x->n_implied, r.index) != NULL);
    }
    jsonw_end_object(w);
}

static bool is_implied(const struct explained *x, struct input_ref r) {
    return !r.is_condition && implied_find(x->implied, x->n_implied, r.index);
}

static void json_other(struct jsonw *w, struct arena *a, const struct explained *x, const struct counterfactual *cf) {
    jsonw_object(w);
    json_member(w, "id", input_name(a, x->in->cat, cf->what));
    if (cf->what.is_condition)
        jsonw_key(w, "value"), jsonw_z(w, tri_name(cf->judgement));
    else
        json_value(w, "value", &x->in->cat->facts[cf->what.index], &cf->value);
    if (!x->what.is_condition)
        json_levels(w, "recommended", standard_of(x), cf->recommended);
    else
        jsonw_key(w, "result"), jsonw_z(w, tri_name(cf->condition_value));
    jsonw_key(w, "implied"), jsonw_bool(w, is_implied(x, cf->what));
    jsonw_end_object(w);
}

static struct str in_words(const struct explained *x, const struct expr *e) {
    struct buf b;
    buf_init(&b, 256 * KIB);
    catalog_speak(x->in->cat, e, x->in->lang, &b);
    struct str s = arena_str(x->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void json_rules(struct jsonw *w, const struct explained *x) {
    jsonw_key(w, "rules");
    jsonw_array(w);
    if (x->what.is_condition) {
        jsonw_object(w);
        json_member(w, "when", x->in->cat->conditions[x->what.index].when.text);
        json_member(w, "in_words", in_words(x, &x->in->cat->conditions[x->what.index].when));
        jsonw_end_object(w);
        return jsonw_end_array(w);
    }
    const struct control *c = &x->in->cat->controls[x->what.index];
    for (size_t i = 0; i < c->n_levels; i++) {
        jsonw_object(w);
        json_member(w, "level", standard_of(x)->levels[c->levels[i].level].id);
        json_member(w, "when", c->levels[i].recommend.text);
        json_member(w, "in_words", in_words(x, &c->levels[i].recommend));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

/* What would apply or hold if the risk had not been accepted. */
static bool fell_away(const struct explained *x, bool condition, uint32_t i) {
    if (!x->as_decided) return false;
    if (condition)
        return i != x->what.index && x->result->conditions[i].value == TRI_YES &&
               x->as_decided->conditions[i].value != TRI_YES;
    return x->result->controls[i].applies == TRI_YES && x->as_decided->controls[i].applies != TRI_YES;
}

static void json_no_longer(struct jsonw *w, struct arena *a, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    jsonw_key(w, "no_longer");
    jsonw_array(w);
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (fell_away(x, true, i)) jsonw_str(w, condition_name(a, cat, i));
    for (uint32_t i = 0; i < cat->n_controls; i++)
        if (fell_away(x, false, i)) jsonw_str(w, control_name(a, cat, i));
    jsonw_end_array(w);
}

static void json_beside(struct jsonw *w, struct arena *a, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    struct carriers c = derive_carriers(x->result, x->what.index);
    size_t n;
    const struct kin *kin = kin_of(a, cat, x->what.index, &n);
    jsonw_key(w, "carriers");
    jsonw_object(w);
    jsonw_key(w, "own"), jsonw_z(w, tri_name(c.own));
    jsonw_key(w, "supplier"), jsonw_z(w, tri_name(c.supplier));
    jsonw_end_object(w);
    jsonw_key(w, "also_asked_by");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", control_name(a, cat, kin[i].other));
        jsonw_key(w, "relation"), jsonw_z(w, relation_kind_id(kin[i].kind));
        jsonw_key(w, "applies"), jsonw_z(w, tri_name(x->result->controls[kin[i].other].applies));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_result(struct jsonw *w, struct arena *a, const struct explained *x) {
    const struct standard *s = standard_of(x);
    if (x->what.is_condition) {
        const struct condition_result *r = condition_result(x);
        jsonw_key(w, "value"), jsonw_z(w, tri_name(r->value));
        jsonw_key(w, "by"), jsonw_z(w, r->judged ? "judgement" : "rule");
        jsonw_key(w, "rule_value"), jsonw_z(w, tri_name(r->rule_value));
        if (!x->in->cat->conditions[x->what.index].tree.len) return;
        json_member(w, "choice", !x->choice ? STR_NONE : x->choice->accepted ? STR("accept") : STR("treat"));
        json_member(w, "choice_why", x->choice ? x->choice->why : STR_NONE);
        json_no_longer(w, a, x);
        return;
    }
    const struct control_result *r = control_result(x);
    const struct decision *d = system_decision(x->in->system, x->what.index);
    uint64_t recommended = recommended_of(r);
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", s, recommended);
    json_levels(w, "possible", s, recommended ? 0 : r->possible);
    json_member(w, "decided", d ? s->levels[d->level].id : STR_NONE);
    json_member(w, "decided_why", d ? d->why : STR_NONE);
    json_beside(w, a, x);
}

static void members(struct jsonw *w, struct arena *a, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    bool control = !x->what.is_condition;
    json_member(w, "standard", standard_of(x)->id);
    json_member(w, "id", control ? cat->controls[x->what.index].id : cat->conditions[x->what.index].id);
    jsonw_key(w, "kind"), jsonw_z(w, control ? "control" : "condition");
    json_text(w, "title", control ? &cat->controls[x->what.index].title : &cat->conditions[x->what.index].title);
    json_result(w, a, x);
    json_refs(w, a, cat, "because", x->because);
    json_refs(w, a, cat, "facts", x->facts);
    json_refs(w, a, cat, "would_change", x->would_change);
    json_refs(w, a, cat, "undetermined_by", x->undetermined_by);
    json_rules(w, x);
    jsonw_key(w, "given");
    jsonw_array(w);
    for (size_t i = 0; i < x->facts.n; i++) json_given(w, a, x, x->facts.list[i]);
    jsonw_end_array(w);
    jsonw_key(w, "otherwise");
    jsonw_array(w);
    for (size_t i = 0; i < x->n_others; i++) json_other(w, a, x, &x->others[i]);
    jsonw_end_array(w);
    json_source(w, source_of(x));
}

void explanation_json(struct jsonw *w, struct arena *a, const struct report_input *in, struct result_ref what) {
    struct explained x = {.a = a, .in = in, .what = what, .input = *in->facts, .result = in->derivation};
    x.implied = system_implied(a, in->cat, in->system, &x.n_implied);
    gather(&x);
    members(w, a, &x);
}
