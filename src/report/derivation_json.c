/* derivation_json: the requirements of a system, and why one came out so, as JSON. */
#include "report/derivation_json.h"

#include "report/words_json.h"

static void json_condition(struct jsonw *w, struct arena *a, const struct report_input *in, uint32_t index) {
    const struct condition_result *r = &in->derivation->conditions[index];
    jsonw_object(w);
    json_member(w, "id", in->cat->conditions[index].id);
    const struct choice_made *choice = system_choice(in->system, index);
    bool judged = choice && choice->accepted ? system_judgement(in->system, index) != NULL : r->judged;
    jsonw_key(w, "value"), jsonw_z(w, tri_name(condition_stands(in->system, index, r)));
    jsonw_key(w, "by"), jsonw_z(w, judged ? "judgement" : "rule");
    jsonw_key(w, "rule_value"), jsonw_z(w, tri_name(r->rule_value));
    if (in->cat->conditions[index].tree.len) {
        jsonw_key(w, "choice");
        if (choice)
            jsonw_z(w, choice->accepted ? "accept" : "treat");
        else
            jsonw_null(w);
    }
    json_refs(w, a, in->cat, "because", r->because);
    json_refs(w, a, in->cat, "facts", r->facts);
    json_refs(w, a, in->cat, "would_change", r->would_change);
    json_refs(w, a, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_control(struct jsonw *w, struct arena *a, const struct report_input *in, uint32_t index) {
    const struct control *control = &in->cat->controls[index];
    const struct standard *s = standard_of_control(in->cat, index);
    const struct control_result *r = &in->derivation->controls[index];
    const struct decision *decision = system_decision(in->system, index);
    uint64_t recommended = recommended_of(r);
    jsonw_object(w);
    json_member(w, "id", control->id);
    json_member(w, "parent", control->parent >= 0 ? in->cat->controls[control->parent].id : STR_NONE);
    json_member(w, "title", text_in(&control->title, in->lang));
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", s, recommended);
    json_levels(w, "possible", s, recommended ? 0 : r->possible);
    json_member(w, "preferred", r->preferred >= 0 ? s->levels[r->preferred].id : STR_NONE);
    json_member(w, "decided", decision ? s->levels[decision->level].id : STR_NONE);
    struct carriers carriers = derive_carriers(in->derivation, index);
    jsonw_key(w, "carrier");
    jsonw_object(w);
    jsonw_key(w, "own"), jsonw_z(w, tri_name(carriers.own));
    jsonw_key(w, "supplier"), jsonw_z(w, tri_name(carriers.supplier));
    jsonw_end_object(w);
    json_refs(w, a, in->cat, "because", r->because);
    json_refs(w, a, in->cat, "facts", r->facts);
    json_refs(w, a, in->cat, "would_change", r->would_change);
    json_refs(w, a, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_standard(struct jsonw *w, struct arena *a, const struct report_input *in, const struct standard *s) {
    jsonw_object(w);
    json_member(w, "id", s->id);
    json_member(w, "edition", s->edition);
    jsonw_key(w, "conditions");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_conditions; i++) json_condition(w, a, in, s->first_condition + i);
    jsonw_end_array(w);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_controls; i++) json_control(w, a, in, s->first_control + i);
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void json_waiting(struct jsonw *w, struct arena *a, const struct report_input *in) {
    size_t n;
    const struct waiting *waiting = derive_waiting(a, in->derivation, report_standards(in), &n);
    jsonw_key(w, "waiting");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", input_name(a, in->cat, waiting[i].what));
        jsonw_key(w, "kind"), jsonw_z(w, waiting[i].what.is_condition ? "judgement" : "question");
        jsonw_key(w, "results"), jsonw_int(w, (int64_t)waiting[i].results);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void derivation_json(struct jsonw *w, struct arena *a, const struct report_input *in) {
    size_t n_implied;
    const struct implied *implied = system_implied(a, in->cat, in->system, &n_implied);
    jsonw_key(w, "engine"), jsonw_z(w, KIJUN_VERSION);
    jsonw_key(w, "system");
    jsonw_object(w);
    json_member(w, "name", in->system->name);
    jsonw_end_object(w);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_standards; i++) json_standard(w, a, in, &in->cat->standards[in->standards[i]]);
    jsonw_end_array(w);
    json_waiting(w, a, in);
    json_implied(w, in->cat, implied, n_implied);
}
