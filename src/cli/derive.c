/* kijun derive: the requirements of a system, with levels, what was decided and what is still open. */
#include "cli/derive_view.h"

/* JSON ----------------------------------------------------------------------------------------------------------- */

static void json_condition(struct out *o, const struct opened *in, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct condition_result *r = &in->result->conditions[index];
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
    json_refs(w, o->arena, in->cat, "because", r->because);
    json_refs(w, o->arena, in->cat, "facts", r->facts);
    json_refs(w, o->arena, in->cat, "would_change", r->would_change);
    json_refs(w, o->arena, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_control(struct out *o, const struct call *c, const struct opened *in, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct control *control = &in->cat->controls[index];
    const struct standard *s = standard_of_control(in->cat, index);
    const struct control_result *r = &in->result->controls[index];
    struct standing standing = control_standing(in, index);
    uint64_t recommended = recommended_of(r);
    jsonw_object(w);
    json_member(w, "id", control->id);
    json_member(w, "parent", control->parent >= 0 ? in->cat->controls[control->parent].id : STR_NONE);
    json_member(w, "title", text_in(&control->title, c->written_lang));
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", s, recommended);
    json_levels(w, "possible", s, recommended ? 0 : r->possible);
    json_member(w, "preferred", r->preferred >= 0 ? s->levels[r->preferred].id : STR_NONE);
    json_member(w, "decided", standing.decision ? s->levels[standing.decision->level].id : STR_NONE);
    struct carriers carriers = derive_carriers(in->result, index);
    jsonw_key(w, "carrier");
    jsonw_object(w);
    jsonw_key(w, "own"), jsonw_z(w, tri_name(carriers.own));
    jsonw_key(w, "supplier"), jsonw_z(w, tri_name(carriers.supplier));
    jsonw_end_object(w);
    json_refs(w, o->arena, in->cat, "because", r->because);
    json_refs(w, o->arena, in->cat, "facts", r->facts);
    json_refs(w, o->arena, in->cat, "would_change", r->would_change);
    json_refs(w, o->arena, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_standard(struct out *o, const struct call *c, const struct opened *in, const struct standard *s) {
    struct jsonw *w = &o->json;
    jsonw_object(w);
    json_member(w, "id", s->id);
    json_member(w, "edition", s->edition);
    jsonw_key(w, "conditions");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_conditions; i++) json_condition(o, in, s->first_condition + i);
    jsonw_end_array(w);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_controls; i++) json_control(o, c, in, s->first_control + i);
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void json_waiting(struct out *o, const struct opened *in) {
    struct jsonw *w = &o->json;
    size_t n;
    const struct waiting *waiting = derive_waiting(o->arena, in->result, in->standards_bits, &n);
    jsonw_key(w, "waiting");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", input_name(o->arena, in->cat, waiting[i].what));
        jsonw_key(w, "kind"), jsonw_z(w, waiting[i].what.is_condition ? "judgement" : "question");
        jsonw_key(w, "results"), jsonw_int(w, (int64_t)waiting[i].results);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print_json(struct out *o, const struct call *c, const struct opened *in) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "engine"), jsonw_z(w, KIJUN_VERSION);
    jsonw_key(w, "system");
    jsonw_object(w);
    json_member(w, "name", in->system->name);
    jsonw_end_object(w);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_standards; i++) json_standard(o, c, in, &in->cat->standards[in->standards[i]]);
    jsonw_end_array(w);
    json_waiting(o, in);
    json_implied(w, in);
}

static int run(struct call *c) {
    struct opened in;
    struct out o;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct standings n = standings_count(&in);
    status = standings_open(&n) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return print_json(&o, c, &in), json_end(&o, status);
    derive_view(&o, c, &in, &n);
    return out_end(&o, status);
}

const struct verb verb_derive = {
    .name = "derive",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("the requirements of a system, with levels"),
    .about = N_("Derives every requirement from the answers in FILE (- is standard input): whether it applies, which "
                "levels are recommended, what was decided. Exit status 1 when something is undetermined, undecided, or "
                "decided below the recommendation without a reason. Where several standards are asked for, large ones "
                "are shown by group; with --standard every requirement is listed that applies or is undetermined, with "
                "--all every one."),
    .example = "kijun derive system.yaml\nkijun derive system.yaml --standard {standard}\nkijun derive system.yaml "
               "--json --standard {standard}",
    .options = {OPT_JSON, OPT_STANDARD, OPT_EVERYTHING},
    .run = run,
};
