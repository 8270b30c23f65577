/* explanation_json: why a result is what it is, and what would change it. */
#include "report/derivation_json.h"
#include "report/explained.h"
#include "report/kin.h"
#include "report/words_json.h"

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

static void json_other(struct jsonw *w, struct arena *a, const struct explained *x, const struct counterfactual *cf) {
    jsonw_object(w);
    json_member(w, "id", input_name(a, x->in->cat, cf->what));
    if (cf->what.is_condition)
        jsonw_key(w, "value"), jsonw_z(w, tri_name(cf->judgement));
    else
        json_value(w, "value", &x->in->cat->facts[cf->what.index], &cf->value);
    if (!x->what.is_condition)
        json_levels(w, "recommended", explained_standard(x), cf->recommended);
    else
        jsonw_key(w, "result"), jsonw_z(w, tri_name(cf->condition_value));
    jsonw_key(w, "implied"), jsonw_bool(w, explained_implied(x, cf->what));
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
        json_member(w, "level", explained_standard(x)->levels[c->levels[i].level].id);
        json_member(w, "when", c->levels[i].recommend.text);
        json_member(w, "in_words", in_words(x, &c->levels[i].recommend));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_no_longer(struct jsonw *w, struct arena *a, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    jsonw_key(w, "no_longer");
    jsonw_array(w);
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (explained_fell_away(x, true, i)) jsonw_str(w, condition_name(a, cat, i));
    for (uint32_t i = 0; i < cat->n_controls; i++)
        if (explained_fell_away(x, false, i)) jsonw_str(w, control_name(a, cat, i));
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
    const struct standard *s = explained_standard(x);
    if (x->what.is_condition) {
        const struct condition_result *r = explained_condition(x);
        jsonw_key(w, "value"), jsonw_z(w, tri_name(r->value));
        jsonw_key(w, "by"), jsonw_z(w, r->judged ? "judgement" : "rule");
        jsonw_key(w, "rule_value"), jsonw_z(w, tri_name(r->rule_value));
        if (!x->in->cat->conditions[x->what.index].tree.len) return;
        json_member(w, "choice", !x->choice ? STR_NONE : x->choice->accepted ? STR("accept") : STR("treat"));
        json_member(w, "choice_why", x->choice ? x->choice->why : STR_NONE);
        json_no_longer(w, a, x);
        return;
    }
    const struct control_result *r = explained_control(x);
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
    json_member(w, "standard", explained_standard(x)->id);
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
    json_source(w, explained_source(x));
}

void explanation_json(struct jsonw *w, struct arena *a, const struct report_input *in, struct result_ref what) {
    struct explained x;
    explained_of(a, in, what, &x);
    members(w, a, &x);
}
