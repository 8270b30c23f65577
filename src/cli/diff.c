/* kijun diff: what changed in the answers of a system, and therefore in its requirements. */
#include "cli/diff.h"

#include "cli/words.h"

struct comparison {
    struct call *call;
    const struct opened *before, *after;
    uint32_t *facts, *judgements, *conditions, *controls, *decisions; /* indices of what differs */
    size_t n_facts, n_judgements, n_conditions, n_controls, n_decisions;
};

static bool same_value(const struct value *a, const struct value *b) {
    return a->sure == b->sure && a->maybe == b->maybe && a->lo == b->lo && a->hi == b->hi && a->settled == b->settled;
}

static struct str text_answer(const struct opened *in, uint32_t fact) {
    const struct answer *a = base_answer(in->system, fact);
    return a ? a->text : STR_NONE;
}

static enum tri judged(const struct opened *in, uint32_t condition) {
    const struct judgement *j = system_judgement(in->system, condition);
    return j ? j->value : TRI_UNKNOWN;
}

static int32_t decided(const struct opened *in, uint32_t control) {
    const struct decision *d = system_decision(in->system, control);
    return d ? d->level : -1;
}

static bool same_result(const struct control_result *a, const struct control_result *b) {
    return a->applies == b->applies && a->recommended == b->recommended && a->possible == b->possible;
}

/* What of a decision is different, in the file's own words; NULL when it is the same. */
static const char *decision_change(const struct opened *x, const struct opened *y, uint32_t control) {
    const struct decision *a = system_decision(x->system, control), *b = system_decision(y->system, control);
    const struct control *c = &x->cat->controls[control];
    if (decided(x, control) != decided(y, control)) return "level";
    if (a && b && !str_eq(a->why, b->why)) return "why";
    if (a && b && a->mandatory != b->mandatory) return "mandatory";
    for (uint32_t i = 0; i < c->n_fields; i++) {
        const struct fill *f = system_fill(x->system, control, i), *g = system_fill(y->system, control, i);
        if (!f != !g || (f && g && !str_eq(f->text, g->text))) return "fill";
    }
    return NULL;
}

static void compare(struct comparison *d) {
    const struct opened *x = d->before, *y = d->after;
    const struct catalog *cat = x->cat;
    struct arena *a = d->call->arena;
    d->facts = arena_array(a, cat->n_facts, sizeof *d->facts);
    d->judgements = arena_array(a, cat->n_conditions, sizeof *d->judgements);
    d->conditions = arena_array(a, cat->n_conditions, sizeof *d->conditions);
    d->controls = arena_array(a, cat->n_controls, sizeof *d->controls);
    d->decisions = arena_array(a, cat->n_controls, sizeof *d->decisions);
    for (uint32_t i = 0; i < cat->n_facts; i++)
        if (!same_value(&x->input.facts[i], &y->input.facts[i]) || !str_eq(text_answer(x, i), text_answer(y, i)))
            d->facts[d->n_facts++] = i;
    for (uint32_t i = 0; i < cat->n_conditions; i++) {
        if (judged(x, i) != judged(y, i)) d->judgements[d->n_judgements++] = i;
        if (x->result->conditions[i].value != y->result->conditions[i].value) d->conditions[d->n_conditions++] = i;
    }
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        if (!same_result(&x->result->controls[i], &y->result->controls[i])) d->controls[d->n_controls++] = i;
        if (decision_change(x, y, i)) d->decisions[d->n_decisions++] = i;
    }
}

static bool holds(const uint32_t *list, size_t n, uint32_t index) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == index) return true;
    return false;
}

/* Of the reasons before and after, those that changed: what made the difference. */
static struct refs causes(const struct comparison *d, struct refs before, struct refs after) {
    struct input_ref *list = arena_array(d->call->arena, before.n + after.n, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < before.n + after.n; i++) {
        struct input_ref r = i < before.n ? before.list[i] : after.list[i - before.n];
        bool changed =
            r.is_condition ? holds(d->judgements, d->n_judgements, r.index) : holds(d->facts, d->n_facts, r.index);
        for (size_t k = 0; k < n && changed; k++)
            changed = list[k].index != r.index || list[k].is_condition != r.is_condition;
        if (changed) list[n++] = r;
    }
    return (struct refs){list, n};
}

static struct refs reason_of(const struct control_result *r) {
    return r->applies == TRI_UNKNOWN ? r->undetermined_by : r->facts;
}

static struct refs causes_of_control(const struct comparison *d, uint32_t i) {
    return causes(d, reason_of(&d->before->result->controls[i]), reason_of(&d->after->result->controls[i]));
}

static bool different(const struct comparison *d) {
    return d->n_facts || d->n_judgements || d->n_conditions || d->n_controls || d->n_decisions;
}

/* JSON ----------------------------------------------------------------------------------------------------------- */

static void json_side(struct out *o, const char *key, const struct opened *in) {
    jsonw_key(&o->json, key);
    jsonw_object(&o->json);
    json_member(&o->json, "file", in->source.path);
    json_member(&o->json, "name", in->system->name);
    jsonw_end_object(&o->json);
}

static void json_facts(struct out *o, const struct comparison *d) {
    struct jsonw *w = &o->json;
    jsonw_key(w, "answers");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_facts; i++) {
        const struct fact *f = &d->before->cat->facts[d->facts[i]];
        jsonw_object(w);
        json_member(w, "id", f->id);
        if (f->asked == FACT_TEXT) {
            json_member(w, "before", text_answer(d->before, d->facts[i]));
            json_member(w, "after", text_answer(d->after, d->facts[i]));
        } else {
            json_value(w, "before", f, &d->before->input.facts[d->facts[i]]);
            json_value(w, "after", f, &d->after->input.facts[d->facts[i]]);
        }
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_tri_change(struct out *o, struct str id, enum tri before, enum tri after) {
    struct jsonw *w = &o->json;
    jsonw_object(w);
    json_member(w, "id", id);
    jsonw_key(w, "before"), jsonw_z(w, tri_name(before));
    jsonw_key(w, "after"), jsonw_z(w, tri_name(after));
    jsonw_end_object(w);
}

static void json_control_side(struct out *o, const char *key, const struct opened *in, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct control_result *r = &in->result->controls[index];
    jsonw_key(w, key);
    jsonw_object(w);
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", standard_of_control(in->cat, index), recommended_of(r));
    jsonw_end_object(w);
}

static void json_controls(struct out *o, const struct comparison *d) {
    struct jsonw *w = &o->json;
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_controls; i++) {
        jsonw_object(w);
        json_member(w, "id", control_name(o->arena, d->before->cat, d->controls[i]));
        json_control_side(o, "before", d->before, d->controls[i]);
        json_control_side(o, "after", d->after, d->controls[i]);
        json_refs(w, o->arena, d->before->cat, "because", causes_of_control(d, d->controls[i]));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_decisions(struct out *o, const struct comparison *d) {
    struct jsonw *w = &o->json;
    jsonw_key(w, "decisions");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_decisions; i++) {
        uint32_t index = d->decisions[i];
        const struct standard *s = standard_of_control(d->before->cat, index);
        int32_t before = decided(d->before, index), after = decided(d->after, index);
        jsonw_object(w);
        json_member(w, "id", control_name(o->arena, d->before->cat, index));
        json_member(w, "before", before >= 0 ? s->levels[before].id : STR_NONE);
        json_member(w, "after", after >= 0 ? s->levels[after].id : STR_NONE);
        json_member(w, "changed", str_of(decision_change(d->before, d->after, index)));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int print_json(struct out *o, const struct comparison *d, int status) {
    struct jsonw *w = &o->json;
    const struct catalog *cat = d->before->cat;
    json_begin(o);
    jsonw_key(w, "different"), jsonw_bool(w, different(d));
    json_side(o, "before", d->before);
    json_side(o, "after", d->after);
    json_facts(o, d);
    jsonw_key(w, "judgements");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_judgements; i++)
        json_tri_change(o, condition_name(o->arena, cat, d->judgements[i]), judged(d->before, d->judgements[i]),
                        judged(d->after, d->judgements[i]));
    jsonw_end_array(w);
    jsonw_key(w, "conditions");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_conditions; i++)
        json_tri_change(o, condition_name(o->arena, cat, d->conditions[i]),
                        d->before->result->conditions[d->conditions[i]].value,
                        d->after->result->conditions[d->conditions[i]].value);
    jsonw_end_array(w);
    json_controls(o, d);
    json_decisions(o, d);
    return json_end(o, status);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static void change(struct out *o, struct str name, struct str title, struct str before, struct str after) {
    out_para(o, 2, STYLE_PLAIN, arena_fmt(o->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(title)));
    out_item(o, 4, 8, str_of(_("before")), STYLE_DIM, before.len ? before : STR("-"));
    out_item(o, 4, 8, str_of(_("after")), STYLE_PLAIN, after.len ? after : STR("-"));
}

static struct str value_words(const struct comparison *d, const struct opened *in, uint32_t fact) {
    if (in->cat->facts[fact].asked == FACT_TEXT) return text_answer(in, fact);
    return term_value(d->call->arena, in->cat, fact, &in->input.facts[fact]);
}

static struct str result_words(const struct comparison *d, const struct opened *in, uint32_t control) {
    const struct control_result *r = &in->result->controls[control];
    const struct standard *s = standard_of_control(in->cat, control);
    if (r->applies == TRI_UNKNOWN) return str_of(term_applies(r->applies));
    return term_levels(d->call->arena, s, recommended_of(r));
}

static void print_judgements_and_conditions(struct out *o, const struct comparison *d) {
    const struct catalog *cat = d->before->cat;
    if (d->n_judgements) out_heading(o, _("Judgements"));
    for (size_t i = 0; i < d->n_judgements; i++) {
        uint32_t k = d->judgements[i];
        change(o, condition_name(o->arena, cat, k), title_in(&cat->conditions[k].title),
               str_of(term_condition(judged(d->before, k))), str_of(term_condition(judged(d->after, k))));
    }
    if (d->n_conditions) out_heading(o, _("Conditions"));
    for (size_t i = 0; i < d->n_conditions; i++) {
        uint32_t k = d->conditions[i];
        change(o, condition_name(o->arena, cat, k), title_in(&cat->conditions[k].title),
               str_of(term_condition(d->before->result->conditions[k].value)),
               str_of(term_condition(d->after->result->conditions[k].value)));
    }
}

static void print_controls(struct out *o, const struct comparison *d) {
    const struct catalog *cat = d->before->cat;
    if (d->n_controls) out_heading(o, _("Requirements"));
    for (size_t i = 0; i < d->n_controls; i++) {
        uint32_t k = d->controls[i];
        struct refs why = causes_of_control(d, k);
        change(o, control_name(o->arena, cat, k), title_in(&cat->controls[k].title), result_words(d, d->before, k),
               result_words(d, d->after, k));
        for (size_t r = 0; r < why.n; r++)
            out_item(o, 4, 8, str_of(r ? "" : _("because")), STYLE_DIM, term_input(o->arena, cat, why.list[r]));
    }
    if (d->n_decisions) out_heading(o, _("Decisions"));
    for (size_t i = 0; i < d->n_decisions; i++) {
        uint32_t k = d->decisions[i];
        const struct standard *s = standard_of_control(cat, k);
        change(o, control_name(o->arena, cat, k), title_in(&cat->controls[k].title),
               term_level(s, decided(d->before, k)), term_level(s, decided(d->after, k)));
        if (decided(d->before, k) == decided(d->after, k))
            out_item(o, 4, 8, STR(""), STYLE_DIM,
                     str_of(_("The level is the same; the reason, mandatory or the blanks 【 】 differ.")));
    }
}

static void print_comparison(struct out *o, const struct comparison *d) {
    if (!different(d))
        return out_para(o, 0, STYLE_GOOD, str_of(_("Answers, requirements and decisions are the same.")));
    if (d->n_facts) out_heading(o, _("Answers"));
    for (size_t i = 0; i < d->n_facts; i++)
        change(o, d->before->cat->facts[d->facts[i]].id, term_fact(o->arena, d->before->cat, d->facts[i]),
               value_words(d, d->before, d->facts[i]), value_words(d, d->after, d->facts[i]));
    print_judgements_and_conditions(o, d);
    print_controls(o, d);
    out_newline(o);
    out_para(o, 0, STYLE_BOLD,
             arena_fmt(o->arena, _("Changed: answers %zu, conditions %zu, requirements %zu, decisions %zu"), d->n_facts,
                       d->n_conditions, d->n_controls, d->n_decisions));
    if (d->n_controls)
        out_next(o, "kijun explain %.*s %.*s", STR_ARG(term_shell_word(o->arena, d->after->source.path)),
                 STR_ARG(term_shell_word(o->arena, control_name(o->arena, d->before->cat, d->controls[0]))));
}

int diff_systems(struct call *c) {
    struct opened before, after;
    struct out o;
    int status = open_system(c, c->arguments[0], &before);
    if (status) return status;
    /* The same catalog for both, so that an index means the same on either side. */
    struct str text;
    after = before;
    status = open_read(c, c->arguments[1], &text);
    if (!status) status = open_text(c, c->arguments[1], text, &after);
    if (status) return status;
    struct comparison d = {.call = c, .before = &before, .after = &after};
    compare(&d);
    status = different(&d) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return print_json(&o, &d, status);
    print_comparison(&o, &d);
    return out_end(&o, status);
}

static int run(struct call *c) {
    struct err e;
    if (c->fleet && !c->editions) {
        err_set(&e, ERR_INVALID, _("--fleet compares two editions: kijun diff --standard OLD NEW --fleet FILE"));
        return cli_fail(&e);
    }
    if (c->editions) return diff_editions(c);
    if (c->n_arguments == 2) return diff_systems(c);
    err_set(&e, ERR_INVALID, _("Two systems are compared at a time; a third file goes with --standard."));
    return cli_fail(&e);
}

const struct verb verb_diff = {
    .name = "diff",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE FILE [FILE]"),
    .least = 2,
    .most = 3,
    .takes = TAKES_FILES,
    .summary = N_("what changed in the answers and therefore in the requirements"),
    .about =
        N_("Compares two system files: answers, judgements, conditions, requirements with the answers that made the "
           "difference, decisions. With --standard: two folders of standards, that is two editions: what was added, "
           "dropped, changed (text and rules, before and after) and moved; with a system file as third, also what that "
           "means for this system, and which of its entries point to something moved or gone; with --fleet, what the "
           "one asks of many systems that the other did not, as `kijun fleet` prints it. "
           "Exit status 1 when anything differs."),
    .example = "kijun diff old.yaml new.yaml\nkijun diff --standard standards-2019 standards-2022\n"
               "kijun diff --standard standards-2019 standards-2022 system.yaml\n"
               "kijun diff --standard standards-2019 standards-2022 --fleet systems.ndjson",
    .options = {OPT_EDITIONS, OPT_FLEET, OPT_JSON},
    .run = run,
};
