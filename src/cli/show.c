/* show: one thing of a standard in full, or a whole standard. */
#include "cli/show.h"
#include "cli/wordings.h"

static void show_json(struct out *o, const struct catalog *cat, const struct wordings *all, struct thing t) {
    switch (t.kind) {
    case THING_CONTROL:
        show_control_json(&o->json, o->arena, cat, t.index);
        return json_quotes(o, cat, all, t.index);
    case THING_CONDITION:
        return show_condition_json(&o->json, o->arena, cat, t.index);
    case THING_FACT:
        return show_fact_json(&o->json, o->arena, cat, t.index);
    case THING_METRIC:
        return show_metric_json(&o->json, o->arena, cat, t.index);
    case THING_STANDARD:
        return show_standard_json(&o->json, cat, &cat->standards[t.index]);
    case THING_GROUP:
        return show_group_json(&o->json, cat, &cat->standards[t.index], t.part);
    case THING_ANNEX:
        return show_annex_json(&o->json, o->arena, &cat->standards[t.index], t.part, t.entry);
    }
}

static void show_words(struct out *o, const struct catalog *cat, const struct wordings *all, struct thing t) {
    if (o->text.len) out_newline(o);
    switch (t.kind) {
    case THING_CONTROL:
        show_control(o, cat, t.index);
        return say_quotes(o, cat, all, t.index);
    case THING_CONDITION:
        return show_condition(o, cat, t.index);
    case THING_FACT:
        return show_fact(o, cat, t.index);
    case THING_METRIC:
        return show_metric(o, cat, t.index);
    case THING_STANDARD:
        return show_standard(o, cat, &cat->standards[t.index]);
    case THING_GROUP:
        return show_group(o, cat, &cat->standards[t.index], t.part);
    case THING_ANNEX:
        return show_annex(o, cat, &cat->standards[t.index], t.part, t.entry);
    }
}

/* One thing is an object of its own, several are a list. */
static int print_json(struct out *o, const struct catalog *cat, const struct wordings *all, const struct thing *things,
                      size_t n) {
    json_begin(o);
    if (n == 1) {
        show_json(o, cat, all, things[0]);
        return json_end(o, EXIT_DONE);
    }
    jsonw_key(&o->json, "items");
    jsonw_array(&o->json);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&o->json);
        show_json(o, cat, all, things[i]);
        jsonw_end_object(&o->json);
    }
    jsonw_end_array(&o->json);
    return json_end(o, EXIT_DONE);
}

static int run(struct call *c) {
    const struct catalog *cat;
    struct thing things[ARGUMENTS_MAX];
    struct out o;
    int status = open_catalog(c, &cat);
    for (size_t i = 0; i < c->n_arguments && !status; i++)
        status = open_thing(c, cat, c->arguments[i], ANY_THING, &things[i]);
    struct wordings wordings = {0};
    if (!status) status = open_wordings(c, cat, &wordings);
    if (status) return status;
    out_begin(&o, c);
    if (c->json) return print_json(&o, cat, &wordings, things, c->n_arguments);
    for (size_t i = 0; i < c->n_arguments; i++) show_words(&o, cat, &wordings, things[i]);
    return out_end(&o, EXIT_DONE);
}

const struct verb verb_show = {
    .name = "show",
    .group = VERB_STANDARDS,
    .arguments = N_("STD[:ID]..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_ID,
    .summary = N_("one requirement, condition or question in full, or a whole standard"),
    .about =
        N_("STD:ID and STD.ID mean the same; where only one standard has the id, the id is enough. ID is also that "
           "of a group, of a metric (CONTROL.LETTER) or of an annex (ANNEX, ANNEX/ENTRY); STD alone shows the "
           "standard with its roles, phases, patterns and annexes."),
    .example = "kijun show {control}\nkijun show {condition} {question}\nkijun show {standard}",
    .options = {OPT_WORDING, OPT_JSON},
    .run = run,
};
