/* kijun explain: why a result is what it is, and what would change it, in words a person can read. */
#include "cli/explain.h"
#include "cli/document.h"
#include "cli/kin.h"
#include "report/derivation_json.h"
#include "report/explained.h"

#define SHOWN_MAX 8 /* of a list that is only a hint */

static struct str name_of(const struct explained *x) {
    return !x->what.is_condition ? control_name(x->a, x->in->cat, x->what.index)
                                 : condition_name(x->a, x->in->cat, x->what.index);
}

/* What comes of another answer, in words. */
static struct str outcome(const struct explained *x, const struct counterfactual *cf) {
    if (x->what.is_condition) return str_of(term_condition(cf->condition_value));
    if (!cf->recommended) return str_of(term_applies(TRI_UNKNOWN));
    return term_levels(x->a, explained_standard(x), cf->recommended);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static void line(struct out *o, struct str text) {
    out_para(o, 2, STYLE_PLAIN, text);
}

/* Treated, accepted, or waiting for somebody to choose. */
static void say_choice(struct out *o, const struct explained *x) {
    struct str label = str_of(_("Choice"));
    if (!x->in->cat->conditions[x->what.index].tree.len) return;
    if (!x->choice) {
        if (x->value != TRI_YES) return;
        out_item(o, 2, 12, label, STYLE_OPEN, str_of(_("nobody has chosen yet whether to treat or to accept it")));
        out_item(o, 2, 12, STR(""), STYLE_DIM,
                 arena_fmt(o->arena,
                           _("To choose, write under decisions: in the file, for example: %.*s: {choice: treat}"),
                           STR_ARG(name_of(x))));
        return;
    }
    struct str text = str_of(x->choice->accepted ? _("accepted") : _("treated"));
    if (x->choice->why.len)
        text = arena_fmt(o->arena, _("%.*s, because: %.*s"), STR_ARG(text), STR_ARG(x->choice->why));
    out_item(o, 2, 12, label, STYLE_PLAIN, text);
    if (choice_lacks_reason(x->choice))
        out_item(o, 2, 12, STR(""), STYLE_BAD, str_of(_("The reason for accepting it is missing.")));
}

/* The risks below it and the measures that answer to it, as drawn in the tree. */
static void say_led_to(struct out *o, const struct explained *x) {
    size_t n;
    const struct report_input *in = x->in;
    const struct result_ref *led = kin_led_to(o->arena, in->cat, x->what.index, &n);
    if (!n) return;
    out_heading(o, _("Leads to"));
    for (size_t i = 0; i < n; i++) {
        uint32_t at = led[i].index;
        bool control = !led[i].is_condition;
        enum tri value = control ? x->result->controls[at].applies : x->result->conditions[at].value;
        out_item(o, 2, 8, control ? in->cat->controls[at].id : in->cat->conditions[at].id, style_applies(value),
                 arena_fmt(o->arena, _("%.*s: %s"),
                           STR_ARG(title_in(control ? &in->cat->controls[at].title : &in->cat->conditions[at].title)),
                           control ? term_applies(value) : term_condition(value)));
    }
}

static void say_no_longer(struct out *o, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    size_t n = 0;
    if (!x->as_decided) return;
    out_heading(o, _("What no longer follows because the risk was accepted"));
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (explained_fell_away(x, true, i) && n++ < SHOWN_MAX)
            line(o, arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(condition_name(o->arena, cat, i)),
                              STR_ARG(title_in(&cat->conditions[i].title))));
    for (uint32_t i = 0; i < cat->n_controls; i++)
        if (explained_fell_away(x, false, i) && n++ < SHOWN_MAX)
            line(o, arena_fmt(o->arena, "%.*s  %.*s", STR_ARG(control_name(o->arena, cat, i)),
                              STR_ARG(title_in(&cat->controls[i].title))));
    if (n > SHOWN_MAX) out_para(o, 2, STYLE_DIM, arena_fmt(o->arena, _("and %zu more"), n - SHOWN_MAX));
    if (!n) line(o, str_of(_("Nothing: other risks lead to the same measures.")));
}

static void say_condition(struct out *o, const struct explained *x) {
    const struct condition_result *r = explained_condition(x);
    const struct judgement *j = system_judgement(x->in->system, x->what.index);
    struct arena *a = o->arena;
    out_item(o, 2, 12, str_of(_("Result")), style_applies(r->value), str_of(term_condition(r->value)));
    say_choice(o, x);
    if (!r->judged) return;
    out_item(o, 2, 12, str_of(_("Judged")), STYLE_PLAIN,
             j && j->why.len ? arena_fmt(a, _("%s, because: %.*s"), term_condition(j->value), STR_ARG(j->why))
                             : str_of(term_condition(r->value)));
    out_item(o, 2, 12, str_of(_("By the rule")), STYLE_PLAIN, str_of(term_condition(r->rule_value)));
}

/* The line to write, with the level that is proposed first; leaving out is never proposed, it needs a person. */
static void say_how_to_decide(struct out *o, const struct explained *x) {
    int32_t level = level_proposed(explained_control(x));
    if (level < 0) return;
    out_item(o, 2, 12, STR(""), STYLE_DIM,
             arena_fmt(o->arena, _("To decide, write under decisions: in the file, for example: %.*s: {level: %.*s}"),
                       STR_ARG(name_of(x)), STR_ARG(explained_standard(x)->levels[level].id)));
}

static void say_decision(struct out *o, const struct explained *x, const struct opened *in) {
    struct standing s = control_standing(in, x->what.index);
    struct str label = str_of(_("Decided"));
    if (!s.decision) {
        if (s.undecided) out_item(o, 2, 12, label, STYLE_OPEN, str_of(_("nobody decided yet")));
        if (s.undecided && !s.undetermined) say_how_to_decide(o, x);
        return;
    }
    struct str text = term_level(explained_standard(x), s.decision->level);
    if (s.decision->why.len)
        text = arena_fmt(o->arena, _("%.*s, because: %.*s"), STR_ARG(text), STR_ARG(s.decision->why));
    out_item(o, 2, 12, label, STYLE_PLAIN, text);
    if (s.missing_why)
        out_item(o, 2, 12, STR(""), STYLE_BAD,
                 str_of(_("This is below the recommendation and the reason is missing.")));
}

static void say_control(struct out *o, const struct explained *x, const struct opened *in) {
    const struct control_result *r = explained_control(x);
    const struct standard *s = explained_standard(x);
    uint64_t recommended = recommended_of(r);
    out_item(o, 2, 12, str_of(_("Result")), style_applies(r->applies), str_of(term_applies(r->applies)));
    if (recommended)
        out_item(o, 2, 12, str_of(_("Recommended")), STYLE_PLAIN, term_levels(o->arena, s, recommended));
    else
        out_item(o, 2, 12, str_of(_("Possible")), STYLE_OPEN, term_levels(o->arena, s, r->possible));
    if (r->preferred >= 0) out_item(o, 2, 12, str_of(_("First choice")), STYLE_PLAIN, term_level(s, r->preferred));
    say_decision(o, x, in);
    const struct control *c = &x->in->cat->controls[x->what.index];
    if (r->applies != TRI_NO && (c->own.count || c->supplier.count || s->own.count || s->supplier.count))
        out_item(o, 2, 12, str_of(_("Carried by")), STYLE_PLAIN,
                 str_of(term_carriers(derive_carriers(x->result, x->what.index))));
}

static void say_related(struct out *o, const struct explained *x, const struct relation *r, const char *what) {
    int32_t other = kin_control(o->arena, x->in->cat, explained_standard(x), r->id);
    if (other < 0) return;
    out_item(o, 2, 12, r->id, STYLE_OPEN,
             arena_fmt(o->arena, "%.*s: %s", STR_ARG(title_in(&x->in->cat->controls[other].title)), what));
}

/* What does not fit together: something it builds on is left out, or something it excludes stands beside it. */
static void say_misfits(struct out *o, const struct explained *x) {
    const struct control *c = &x->in->cat->controls[x->what.index];
    bool any = false;
    for (size_t i = 0; i < c->n_requires + c->n_conflicts; i++) {
        bool needed = i < c->n_requires;
        const struct relation *r = needed ? &c->requires[i] : &c->conflicts[i - c->n_requires];
        int32_t other = kin_control(o->arena, x->in->cat, explained_standard(x), r->id);
        if (other < 0 || x->value != TRI_YES) continue;
        enum tri applies = x->result->controls[other].applies;
        const struct decision *d = system_decision(x->in->system, (uint32_t)other);
        bool there = applies == TRI_YES && !(d && d->level == 0);
        if (needed == there || (needed && applies == TRI_UNKNOWN)) continue;
        if (!any) out_heading(o, _("What does not fit together"));
        any = true;
        say_related(o, x, r,
                    needed ? _("this one builds on it, but it does not apply or was left out")
                           : _("conflicts with this one, but both apply"));
    }
}

static void say_kin(struct out *o, const struct explained *x) {
    size_t n;
    const struct catalog *cat = x->in->cat;
    const struct kin *kin = kin_of(o->arena, cat, x->what.index, &n);
    if (!n) return;
    out_heading(o, _("Also asked by"));
    for (size_t i = 0; i < n && i < SHOWN_MAX; i++)
        out_item(o, 2, 12, control_name(o->arena, cat, kin[i].other), STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s (%s, %s)"), STR_ARG(title_in(&cat->controls[kin[i].other].title)),
                           term_kin(kin[i].kind), term_applies(x->result->controls[kin[i].other].applies)));
    if (n > SHOWN_MAX) out_para(o, 2, STYLE_DIM, arena_fmt(o->arena, _("and %zu more"), n - SHOWN_MAX));
}

static void say_rule(struct out *o, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    out_heading(o, _("Rule"));
    if (x->what.is_condition) return say_rule_list(o, 2, cat, &cat->conditions[x->what.index].when);
    const struct control *c = &cat->controls[x->what.index];
    const struct standard *s = explained_standard(x);
    for (size_t i = 0; i < c->n_levels; i++)
        out_item(o, 2, 8, term_level(s, (int32_t)c->levels[i].level), STYLE_PLAIN,
                 term_rule(o->arena, cat, &c->levels[i].recommend));
}

/* Direct inputs: conditions with their value; the answers below them come after. */
static void say_because(struct out *o, const struct explained *x) {
    const struct catalog *cat = x->in->cat;
    bool any = false;
    for (size_t i = 0; i < x->because.n; i++) {
        struct input_ref r = x->because.list[i];
        if (!r.is_condition || (x->what.is_condition && r.index == x->what.index)) continue;
        if (!any) out_heading(o, _("Settled by"));
        any = true;
        const struct condition_result *c = &x->result->conditions[r.index];
        out_item(o, 2, 12, input_name(o->arena, cat, r), STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s: %s (%s)"), STR_ARG(title_in(&cat->conditions[r.index].title)),
                           term_condition(c->value), c->judged ? _("by judgement") : _("by rule")));
    }
}

static void say_given(struct out *o, const struct explained *x, struct input_ref r) {
    struct arena *a = o->arena;
    struct str label = term_input(a, x->in->cat, r), text, note = STR_NONE;
    if (r.is_condition) {
        const struct judgement *j = system_judgement(x->in->system, r.index);
        text = str_of(term_condition(j ? j->value : TRI_UNKNOWN));
        if (j) note = j->why;
    } else {
        const struct answer *answer = base_answer(x->in->system, r.index);
        text = term_value(a, x->in->cat, r.index, &x->input.facts[r.index]);
        if (answer) note = answer->note;
    }
    line(o, arena_fmt(a, _("%.*s: %.*s"), STR_ARG(label), STR_ARG(text)));
    if (note.len) out_para(o, 4, STYLE_DIM, note);
    const struct implied *follows = r.is_condition ? NULL : implied_find(x->implied, x->n_implied, r.index);
    if (follows) out_para(o, 4, STYLE_DIM, term_implied(a, x->in->cat, x->input.facts, follows));
}

static void say_facts(struct out *o, const struct explained *x) {
    bool settled = !x->what.is_condition ? recommended_of(explained_control(x)) != 0 : x->value != TRI_UNKNOWN;
    if (!settled) return;
    out_heading(o, _("The answers that settle it"));
    if (!x->facts.n) line(o, str_of(_("None: it is so for every system.")));
    for (size_t i = 0; i < x->facts.n; i++) say_given(o, x, x->facts.list[i]);
}

static void say_open(struct out *o, const struct explained *x) {
    if (!x->undetermined_by.n) return;
    out_heading(o, _("To be answered"));
    for (size_t i = 0; i < x->undetermined_by.n; i++) {
        struct input_ref r = x->undetermined_by.list[i];
        const struct text *ask =
            r.is_condition ? &x->in->cat->conditions[r.index].ask : &x->in->cat->facts[r.index].ask;
        line(o, arena_fmt(o->arena, "%.*s  (%.*s)", STR_ARG(term_input(o->arena, x->in->cat, r)),
                          STR_ARG(input_name(o->arena, x->in->cat, r))));
        out_para(o, 4, STYLE_DIM, title_in(ask));
    }
}

static void say_others(struct out *o, const struct explained *x) {
    if (!x->n_others) return;
    out_heading(o, _("What would change it"));
    for (size_t i = 0; i < x->n_others; i++) {
        const struct counterfactual *cf = &x->others[i];
        struct str value = cf->what.is_condition ? str_of(term_condition(cf->judgement))
                                                 : term_value(o->arena, x->in->cat, cf->what.index, &cf->value);
        line(o, arena_fmt(o->arena, _("Were %.*s \"%.*s\": %.*s"), STR_ARG(term_input(o->arena, x->in->cat, cf->what)),
                          STR_ARG(value), STR_ARG(outcome(x, cf))));
        if (explained_implied(x, cf->what)) out_para(o, 4, STYLE_DIM, str_of(_("Now it follows from other answers.")));
    }
}

static void say_source(struct out *o, const struct explained *x) {
    const struct source_note *n = explained_source(x);
    out_heading(o, _("Source"));
    line(o, arena_fmt(o->arena, _("%.*s, %.*s: %s"), STR_ARG(term_standard(explained_standard(x))), STR_ARG(n->section),
                      term_certainty(n->certainty)));
    out_para(o, 4, STYLE_DIM, title_in(&n->note));
    if (x->what.is_condition) return;
    const struct control *c = &x->in->cat->controls[x->what.index];
    for (size_t i = 0; i < c->n_levels; i++) {
        const struct control_level *l = &c->levels[i];
        if (l->source.certainty != CERTAINTY_INFERRED || n->certainty == CERTAINTY_INFERRED) continue;
        line(o, arena_fmt(o->arena, _("%.*s: %s"), STR_ARG(term_level(explained_standard(x), (int32_t)l->level)),
                          term_certainty(l->source.certainty)));
        out_para(o, 4, STYLE_DIM, title_in(&l->source.note));
    }
}

static void next_step(struct out *o, const struct explained *x, const char *system) {
    struct str file = term_shell_word(o->arena, str_of(system));
    if (x->undetermined_by.n)
        out_next(o, "kijun ask %.*s", STR_ARG(file));
    else if (!x->what.is_condition && x->value == TRI_YES)
        out_next(o, "kijun show %.*s", STR_ARG(term_shell_word(o->arena, name_of(x))));
    else
        out_next(o, "kijun derive %.*s", STR_ARG(file));
}

static void print_explained(struct out *o, const struct explained *x, const struct opened *in, const char *system) {
    const struct text *title = !x->what.is_condition ? &x->in->cat->controls[x->what.index].title
                                                     : &x->in->cat->conditions[x->what.index].title;
    if (o->text.len) out_newline(o);
    out_addf(o, STYLE_BOLD, "%.*s  %.*s", STR_ARG(name_of(x)), STR_ARG(title_in(title)));
    out_newline(o);
    if (!x->what.is_condition)
        say_control(o, x, in);
    else
        say_condition(o, x);
    say_rule(o, x);
    say_because(o, x);
    say_facts(o, x);
    say_open(o, x);
    say_others(o, x);
    if (!x->what.is_condition) {
        say_misfits(o, x);
        say_kin(o, x);
    } else {
        say_led_to(o, x);
        say_no_longer(o, x);
    }
    say_source(o, x);
    next_step(o, x, system);
}

static bool is_open(const struct explained *x, const struct opened *in) {
    if (x->value == TRI_UNKNOWN) return true;
    if (x->what.is_condition) return choice_is_open(x->in->cat, x->in->system, x->what.index, explained_condition(x));
    struct standing s = control_standing(in, x->what.index);
    return s.undetermined || s.undecided || s.missing_why;
}

void explain_json(struct out *o, struct call *c, struct opened *in, struct thing thing) {
    struct report_input report = document_input(c, in);
    report.lang = lang_current(); /* sentences as messages are */
    json_begin(o);
    explanation_json(&o->json, o->arena, &report, (struct result_ref){thing.kind == THING_CONDITION, thing.index});
}

static int run(struct call *c) {
    struct opened in;
    struct out o;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct thing thing;
    struct explained x;
    status = open_thing(c, in.cat, c->arguments[1], NEAR_CONTROL | NEAR_CONDITION, &thing);
    if (status) return status;
    struct report_input report = document_input(c, &in);
    explained_of(c->arena, &report, (struct result_ref){thing.kind == THING_CONDITION, thing.index}, &x);
    status = is_open(&x, &in) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return explain_json(&o, c, &in, thing), json_end(&o, status);
    print_explained(&o, &x, &in, c->arguments[0]);
    return out_end(&o, status);
}

const struct verb verb_explain = {
    .name = "explain",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE STD:ID"),
    .least = 2,
    .most = 2,
    .takes = TAKES_FILE_THEN_ID,
    .summary = N_("why a requirement or condition came out so, and what would change it"),
    .about =
        N_("Says the result, the rule, the answers that settle it, and for each single answer that would change it "
           "what would come out. Where the result is open, says what has to be answered."),
    .example = "kijun explain system.yaml {control}\nkijun explain system.yaml {condition}",
    .options = {OPT_JSON},
    .run = run,
};
