/* whole_risks: the risks and conditions with their results, and what was chosen about each risk. */
#include "report/whole.h"

static const struct condition *condition_at(const struct spec *sp, uint32_t i) {
    return &sp->in->cat->conditions[i];
}

static void choice_cells(struct spec *sp, struct table_builder *t, uint32_t i) {
    const struct choice_made *c = system_choice(sp->in->system, i);
    const struct condition_result *r = &sp->in->derivation->conditions[i];
    bool open = choice_is_open(sp->in->cat, sp->in->system, i, r);
    if (!c)
        table_text(t, open ? TONE_OPEN : TONE_NONE, open ? trs(sp->b.lang, N_("not chosen")) : STR(""));
    else
        table_text(t, c->accepted ? TONE_OFF : TONE_NONE,
                   trs(sp->b.lang, c->accepted ? N_("accepted") : N_("treated")));
    if (choice_lacks_reason(c))
        table_text(t, TONE_OPEN, trs(sp->b.lang, N_("No reason is written (open)")));
    else
        table_text(t, TONE_NONE, c ? c->why : STR(""));
}

static void risk_row(struct spec *sp, struct table_builder *t, uint32_t i) {
    const struct condition *c = condition_at(sp, i);
    const struct condition_result *r = &sp->in->derivation->conditions[i];
    enum tri stands = condition_stands(sp->in->system, i, r);
    table_row(t, false);
    table_text(t, TONE_NONE, c->id);
    table_text(t, TONE_NONE, text_of(sp, &c->title));
    table_text(t, stands == TRI_UNKNOWN ? TONE_OPEN : TONE_NONE, word_tri(sp, stands));
    table_text(t, TONE_NONE,
               stands == TRI_UNKNOWN ? words_because(sp, r->undetermined_by, false)
                                     : words_because(sp, r->because, true));
    choice_cells(sp, t, i);
}

static struct str titles_with(struct spec *sp, const struct standard *std, bool trees, enum tri value) {
    struct str all = STR("");
    for (uint32_t i = std->first_condition; i < std->first_condition + std->n_conditions; i++) {
        const struct condition *c = condition_at(sp, i);
        if ((c->tree.len > 0) != trees ||
            condition_stands(sp->in->system, i, &sp->in->derivation->conditions[i]) != value)
            continue;
        struct str title = condition_short(sp, i);
        all = all.len ? say(&sp->b, N_("%1; %2"), ARGS(all, title)) : title;
    }
    return all;
}

static void risk_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[] = {12, 60, 18, 60, 20, 60};
    static const char *const heads[] = {N_("No."),    N_("Risk"),   N_("Result of the condition"),
                                        N_("Reason"), N_("Choice"), N_("Reason of the choice"),
                                        NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 6);
    bool any = false;
    table_caption(&t, trs(sp->b.lang, N_("Risks")));
    table_heads(&t, heads);
    for (uint32_t i = std->first_condition; i < std->first_condition + std->n_conditions; i++) {
        enum tri stands = condition_stands(sp->in->system, i, &sp->in->derivation->conditions[i]);
        if (!condition_at(sp, i)->tree.len || (stands == TRI_NO && !system_choice(sp->in->system, i))) continue;
        risk_row(sp, &t, i);
        any = true;
    }
    if (any) table_end(&t);
    struct str none = titles_with(sp, std, true, TRI_NO);
    if (none.len) para(&sp->b, PARA_SMALL, say(&sp->b, N_("Risks that do not hold: %1"), ARGS(none)));
}

/* Conditions that are no risks: one cell for all that hold, one for the others. */
static void condition_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[] = {20, 160};
    static const enum tri order[] = {TRI_YES, TRI_UNKNOWN, TRI_NO};
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    bool any = false;
    table_caption(&t, trs(sp->b.lang, N_("Conditions")));
    for (size_t i = 0; i < 3; i++) {
        struct str titles = titles_with(sp, std, false, order[i]);
        if (!titles.len) continue;
        table_row(&t, false);
        table_text(&t, TONE_HEAD, word_tri(sp, order[i]));
        table_text(&t, order[i] == TRI_UNKNOWN ? TONE_OPEN : TONE_NONE, titles);
        any = true;
    }
    if (any) table_end(&t);
}

static void judgements(struct spec *sp) {
    static const unsigned widths[] = {50, 20, 90, 30};
    static const char *const heads[] = {N_("Condition"), N_("Judgement of a person"), N_("Reason of the judgement"),
                                        N_("By"), NULL};
    const struct system *s = sp->in->system;
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    table_caption(&t, trs(sp->b.lang, N_("Judgements of persons")));
    table_heads(&t, heads);
    for (size_t i = 0; i < s->n_judgements; i++) {
        const struct judgement *j = &s->judgements[i];
        table_row(&t, false);
        table_text(&t, TONE_NONE, condition_short(sp, j->condition));
        table_text(&t, TONE_NONE, word_tri(sp, j->value));
        table_text(&t, TONE_NONE, j->why);
        table_text(&t, TONE_NONE, j->by);
    }
    if (s->n_judgements) table_end(&t);
}

void whole_risks(struct spec *sp) {
    size_t n = 0;
    for (size_t i = 0; i < sp->in->n_standards; i++) n += sp->in->cat->standards[sp->in->standards[i]].n_conditions;
    if (!n) return;
    section(sp, "risks", trs(sp->b.lang, N_("Risks and conditions")));
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        if (!std->n_conditions) continue;
        heading(&sp->b, 2, STR(""), arena_fmt(sp->b.a, "risks-%.*s", STR_ARG(std->id)), standard_label(sp, std));
        risk_table(sp, std);
        condition_table(sp, std);
    }
    judgements(sp);
}
