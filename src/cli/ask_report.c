/* ask_report: what an answer settled and what is left to ask. */
#include "cli/ask.h"

#define EXAMPLES_SHOWN 3

static bool asked_for(const struct opened *in, uint32_t standard) {
    return in->standards_bits >> standard & 1;
}

/* What is left --------------------------------------------------------------------------------------------------- */

struct left ask_left(struct arena *a, const struct opened *in) {
    struct left left = {0};
    size_t n;
    const struct waiting *waiting = derive_waiting(a, in->result, in->standards_bits, &n);
    for (size_t i = 0; i < n; i++) *(waiting[i].what.is_condition ? &left.judgements : &left.questions) += 1;
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        struct standings all = standings_of(in, s);
        left.results += all.undetermined + all.conditions_open;
        left.choices += all.choices_open;
    }
    return left;
}

void ask_say_remaining(struct out *o, const struct opened *in) {
    struct left left = ask_left(o->arena, in);
    if (left.results)
        out_para(o, 0, STYLE_DIM,
                 arena_fmt(o->arena, _("Still open: results %zu (questions %zu, judgements %zu)"), left.results,
                           left.questions, left.judgements));
    if (left.choices)
        out_para(o, 0, STYLE_DIM, arena_fmt(o->arena, _("Risks to be treated or accepted: %zu"), left.choices));
}

/* What was settled ----------------------------------------------------------------------------------------------- */

struct settled {
    size_t applies, applies_not, conditions;
    size_t levels;  /* applied already, now it is known how */
    size_t dropped; /* applied, and does no longer: a risk was accepted */
    uint32_t examples[EXAMPLES_SHOWN];
    size_t n_examples;
};

static void count_control(struct settled *n, const struct opened *before, const struct opened *after, uint32_t i) {
    const struct control_result *was = &before->result->controls[i], *is = &after->result->controls[i];
    n->dropped += was->applies == TRI_YES && is->applies == TRI_NO;
    if (recommended_of(was) || !recommended_of(is)) return;
    if (was->applies == TRI_YES)
        n->levels++;
    else if (is->applies == TRI_YES)
        n->applies++;
    else
        n->applies_not++;
    if (is->applies == TRI_YES && n->n_examples < EXAMPLES_SHOWN) n->examples[n->n_examples++] = i;
}

static struct settled settled_in(const struct standard *s, const struct opened *before, const struct opened *after) {
    struct settled n = {0};
    for (uint32_t i = 0; i < s->n_controls; i++) count_control(&n, before, after, s->first_control + i);
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++)
        n.conditions +=
            before->result->conditions[i].value == TRI_UNKNOWN && after->result->conditions[i].value != TRI_UNKNOWN;
    return n;
}

static struct str joined(struct arena *a, struct str list, const char *what, size_t n) {
    if (!n) return list;
    struct str one = arena_fmt(a, _("%s %zu"), what, n);
    return list.len ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(list), STR_ARG(one)) : one;
}

/* The whole counts requirements; conditions are named so that an answer that settles only those is not in vain. */
static void say_standard(struct out *o, const struct opened *after, const struct standard *s, const struct settled *n) {
    struct arena *a = o->arena;
    struct str list = joined(a, STR(""), _("apply"), n->applies);
    list = joined(a, list, _("do not apply"), n->applies_not);
    list = joined(a, list, _("level known"), n->levels);
    list = joined(a, list, _("no longer apply"), n->dropped);
    list = joined(a, list, _("conditions"), n->conditions);
    if (!list.len) return;
    out_item(o, 2, 24, term_standard(s), STYLE_GOOD, list);
    for (size_t i = 0; i < n->n_examples; i++) {
        const struct control *c = &after->cat->controls[n->examples[i]];
        out_para(o, 28, STYLE_DIM, arena_fmt(a, "%.*s  %.*s", STR_ARG(c->id), STR_ARG(title_in(&c->title))));
    }
}

void ask_say_settled(struct out *o, const struct opened *before, const struct opened *after) {
    const struct catalog *cat = after->cat;
    struct settled *all = arena_array(o->arena, cat->n_standards, sizeof *all);
    size_t controls = 0, conditions = 0, dropped = 0;
    for (size_t i = 0; i < after->n_standards; i++) {
        struct settled *n = &all[after->standards[i]];
        *n = settled_in(&cat->standards[after->standards[i]], before, after);
        controls += n->applies + n->applies_not + n->levels;
        dropped += n->dropped;
        conditions += n->conditions;
    }
    if (controls || conditions)
        out_para(
            o, 0, STYLE_GOOD,
            arena_fmt(o->arena, _("This answer settled requirements: %zu, conditions: %zu"), controls, conditions));
    else if (!dropped)
        out_para(o, 0, STYLE_DIM, str_of(_("Written down. It settles nothing by itself yet.")));
    for (size_t i = 0; i < after->n_standards; i++)
        say_standard(o, after, &cat->standards[after->standards[i]], &all[after->standards[i]]);
    ask_say_implied(o, before, after);
}

void ask_say_implied(struct out *o, const struct opened *before, const struct opened *now) {
    for (size_t i = 0; i < now->n_implied; i++) {
        const struct implied *x = &now->implied[i];
        if (before && implied_find(before->implied, before->n_implied, x->fact)) continue;
        out_para(o, 0, STYLE_PLAIN,
                 arena_fmt(o->arena, _("Not asked, as it follows: %.*s is “%.*s”"),
                           STR_ARG(term_fact(o->arena, now->cat, x->fact)),
                           STR_ARG(term_value(o->arena, now->cat, x->fact, &now->input.facts[x->fact]))));
        out_para(o, 2, STYLE_DIM, term_implied(o->arena, now->cat, now->input.facts, x));
    }
}

/* JSON ----------------------------------------------------------------------------------------------------------- */

static bool names_it(const struct refs *refs, struct input_ref r) {
    for (size_t i = 0; i < refs->n; i++)
        if (refs->list[i].is_condition == r.is_condition && refs->list[i].index == r.index) return true;
    return false;
}

static size_t waiting_in(const struct opened *in, const struct standard *s, struct input_ref r) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++)
        n += names_it(&in->result->controls[s->first_control + i].undetermined_by, r);
    for (uint32_t i = 0; i < s->n_conditions; i++)
        n += names_it(&in->result->conditions[s->first_condition + i].undetermined_by, r);
    return n;
}

static void json_settles(struct jsonw *w, const struct opened *in, struct input_ref r) {
    jsonw_key(w, "settles");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        size_t n = waiting_in(in, s, r);
        if (!n) continue;
        jsonw_object(w);
        json_member(w, "standard", s->id);
        jsonw_key(w, "results"), jsonw_int(w, (int64_t)n);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_fact_members(struct jsonw *w, const struct fact *f) {
    json_text(w, "title", &f->title);
    json_text(w, "ask", &f->ask);
    jsonw_key(w, "type"), jsonw_z(w, fact_type_name(f->asked));
    json_member(w, "per", f->per);
    jsonw_key(w, "choices");
    jsonw_array(w);
    for (size_t i = 0; i < f->n_choices; i++) jsonw_str(w, f->choices[i].id);
    jsonw_end_array(w);
}

static void json_question(struct out *o, const struct opened *in, const struct waiting *q) {
    struct jsonw *w = &o->json;
    jsonw_object(w);
    json_member(w, "id", input_name(o->arena, in->cat, q->what));
    jsonw_key(w, "kind"), jsonw_z(w, q->what.is_condition ? "judgement" : "question");
    jsonw_key(w, "results"), jsonw_int(w, (int64_t)q->results);
    if (q->what.is_condition) {
        json_text(w, "title", &in->cat->conditions[q->what.index].title);
        json_text(w, "ask", &in->cat->conditions[q->what.index].ask);
    } else {
        json_fact_members(w, &in->cat->facts[q->what.index]);
    }
    json_settles(w, in, q->what);
    jsonw_end_object(w);
}

static void json_choice(struct out *o, const struct opened *in, uint32_t condition) {
    struct jsonw *w = &o->json;
    if (!asked_for(in, in->cat->conditions[condition].standard)) return;
    if (!choice_is_open(in->cat, in->system, condition, &in->result->conditions[condition])) return;
    jsonw_object(w);
    json_member(w, "id", condition_name(o->arena, in->cat, condition));
    jsonw_key(w, "kind"), jsonw_z(w, "choice");
    json_text(w, "title", &in->cat->conditions[condition].title);
    jsonw_end_object(w);
}

/* What is counted from the table of tasks is not. */
static bool is_asked(const struct catalog *cat, struct input_ref r) {
    return r.is_condition || !cat->facts[r.index].counts.len;
}

/* In the order in which they are asked: questions, judgements, choices about risks. */
int ask_json(struct out *o, const struct opened *in) {
    struct jsonw *w = &o->json;
    size_t n;
    struct left left = ask_left(o->arena, in);
    const struct waiting *waiting = derive_waiting(o->arena, in->result, in->standards_bits, &n);
    json_begin(o);
    jsonw_key(w, "system");
    jsonw_object(w);
    json_member(w, "name", in->system->name);
    jsonw_end_object(w);
    jsonw_key(w, "open"), jsonw_int(w, (int64_t)left.results);
    jsonw_key(w, "questions");
    jsonw_array(w);
    for (int judgements = 0; judgements < 2; judgements++)
        for (size_t i = 0; i < n; i++)
            if (is_asked(in->cat, waiting[i].what) && waiting[i].what.is_condition == (judgements == 1))
                json_question(o, in, &waiting[i]);
    for (uint32_t i = 0; i < in->cat->n_conditions; i++) json_choice(o, in, i);
    jsonw_end_array(w);
    json_implied(w, in->cat, in->implied, in->n_implied);
    return left.results || left.choices ? EXIT_FINDING : EXIT_DONE;
}
