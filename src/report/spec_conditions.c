/* spec_conditions: the judgement conditions with their values; internally also with rules and reasons. */
#include "report/spec.h"

static enum tone tone_of(enum tri v) {
    return v == TRI_UNKNOWN ? TONE_OPEN : TONE_NONE;
}

static void name_cell(struct spec *sp, struct table_builder *t, const struct condition *c) {
    run_text(&sp->b, RUN_STRONG, c->id);
    run_text(&sp->b, RUN_NORMAL, arena_fmt(sp->b.a, " %.*s", STR_ARG(text_of(sp, &c->title))));
    table_cell(t, TONE_NONE);
}

static void bidder_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[] = {5, 8, 3};
    static const char *const heads[] = {N_("Condition"), N_("What it asks"), N_("Result of the condition"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 3);
    table_heads(&t, heads);
    for (uint32_t i = std->first_condition; i < std->first_condition + std->n_conditions; i++) {
        const struct condition *c = &sp->in->cat->conditions[i];
        enum tri value = sp->in->derivation->conditions[i].value;
        table_row(&t, false);
        name_cell(sp, &t, c);
        table_text(&t, TONE_NONE, text_of(sp, &c->ask));
        table_text(&t, tone_of(value), word_tri(sp, value));
    }
    table_end(&t);
}

static void pair(struct spec *sp, struct table_builder *t, const char *label, struct str value, enum tone tone) {
    if (!value.len) return;
    table_row(t, false);
    table_text(t, TONE_HEAD, trs(sp->b.lang, label));
    table_text(t, tone, value);
}

/* Who judged, when and why: the file says the last; the rest only when it is written. */
static void judgement_rows(struct spec *sp, struct table_builder *t, uint32_t index) {
    const struct judgement *j = system_judgement(sp->in->system, index);
    if (!j) return;
    pair(sp, t, N_("Judgement of a person"), word_tri(sp, j->value), TONE_NONE);
    pair(sp, t, N_("Reason of the judgement"), j->why, TONE_NONE);
    pair(sp, t, N_("Judged by"), j->by, TONE_NONE);
    pair(sp, t, N_("Judged on"), words_date(sp, j->on), TONE_NONE);
}

/* A judgement settles its condition whatever the answers are, and it stands just above. */
static struct str reason(struct spec *sp, uint32_t index) {
    struct refs facts = sp->in->derivation->conditions[index].facts;
    if (facts.n == 1 && facts.list[0].is_condition && facts.list[0].index == index)
        return trs(sp->b.lang, N_("The judgement of a person, above"));
    return words_inputs(sp, facts, true);
}

static void internal_condition(struct spec *sp, uint32_t index) {
    static const unsigned widths[] = {4, 13};
    const struct condition *c = &sp->in->cat->conditions[index];
    const struct condition_result *r = &sp->in->derivation->conditions[index];
    heading(&sp->b, 2, c->id, condition_anchor(sp->b.a, sp->in->cat, index), text_of(sp, &c->title));
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    pair(sp, &t, N_("Result of the condition"), word_tri(sp, r->value), tone_of(r->value));
    pair(sp, &t, N_("What it asks"), text_of(sp, &c->ask), TONE_NONE);
    pair(sp, &t, N_("Rule"), words_rule(sp, &c->when), TONE_NONE);
    pair(sp, &t, N_("Result of the rule"), word_tri(sp, r->rule_value), TONE_NONE);
    judgement_rows(sp, &t, index);
    pair(sp, &t, N_("Reason"), reason(sp, index), TONE_NONE);
    pair(sp, &t, N_("Waiting for"), words_inputs(sp, r->undetermined_by, false), TONE_OPEN);
    pair(sp, &t, N_("What would change it"),
         words_changes(sp, (struct result_ref){.is_condition = true, .index = index}), TONE_NONE);
    pair(sp, &t, N_("Source"), words_source(sp, &c->source), TONE_NONE);
    table_keep_ends(&t);
    table_end(&t);
}

void spec_conditions(struct spec *sp) {
    size_t n = 0;
    for (size_t i = 0; i < sp->in->n_standards; i++) n += sp->in->cat->standards[sp->in->standards[i]].n_conditions;
    if (!n) return;
    section(sp, "conditions", trs(sp->b.lang, N_("Conditions and their results")));
    sp->conditions_section = sp->sections;
    para(&sp->b, PARA_NORMAL,
         trs(sp->b.lang,
             N_("Which requirements are needed, and at which level, depends on whether these conditions hold.")));
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        if (!std->n_conditions) continue;
        if (sp->in->n_standards > 1)
            heading(&sp->b, 2, STR(""), arena_fmt(sp->b.a, "conditions-%.*s", STR_ARG(std->id)),
                    standard_label(sp, std));
        bidder_table(sp, std);
        for (uint32_t c = 0; sp->in->internal && c < std->n_conditions; c++)
            internal_condition(sp, std->first_condition + c);
    }
}
