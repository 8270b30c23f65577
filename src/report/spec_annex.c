/* spec_annex: what was left out and why, the corrections of the standard's print, and the table that bidders fill in.
 */
#include "report/spec.h"

static struct str why_left_out(struct spec *sp, const struct requirement *r) {
    bool why = r->decision && r->decision->why.len;
    if (r->standing == STANDING_NOT_ASKED && !why)
        return trs(sp->b.lang, N_("By rule: leaving it out is what is recommended."));
    if (why) return say(&sp->b, N_("Decided: %1"), ARGS(r->decision->why));
    if (r->reason_missing) return trs(sp->b.lang, N_("No reason is written (open)"));
    return trs(sp->b.lang, N_("Decided. Leaving it out is among the recommended levels."));
}

void spec_left_out(struct spec *sp) {
    static const unsigned widths[] = {11, 20, 13, 27, 29};
    static const char *const heads[] = {
        N_("No."), N_("Requirement"), N_("Recommended level"), N_("Why it was left out"), N_("Reason"), NULL};
    size_t n = 0;
    SPEC_EACH(sp, r) n += !requirement_listed(r);
    section(sp, "left-out", trs(sp->b.lang, N_("Requirements left out")));
    if (!n) para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("Nothing was left out.")));
    if (n && sp->conditions_section)
        para(&sp->b, PARA_NORMAL,
             say(&sp->b, N_("The answers and judgements on which the conditions rest stand in chapter %1."),
                 ARGS(count_text(&sp->b, sp->conditions_section))));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 5);
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (requirement_listed(r)) continue;
        table_row(&t, false);
        run_requirement(sp, r);
        table_cell(&t, TONE_NONE);
        table_text(&t, TONE_NONE, text_of(sp, &r->control->title));
        table_text(&t, TONE_NONE, words_levels(sp, r->standard, r->result->recommended));
        table_text(&t, r->reason_missing ? TONE_OPEN : TONE_NONE, why_left_out(sp, r));
        table_text(&t, TONE_NONE, words_inputs(sp, r->result->because, true));
    }
    if (n) table_end(&t);
}

void spec_corrections(struct spec *sp) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (size_t c = 0; c < std->n_corrections; c++) list_text(&l, 0, text_of(sp, &std->corrections[c]));
    }
    if (!l.n) return;
    section(sp, "corrections", trs(sp->b.lang, N_("Corrections of the standards' print")));
    list_end(&l);
}

void spec_answer_table(struct spec *sp) {
    static const unsigned widths[] = {11, 26, 8, 15, 40};
    static const char *const heads[] = {N_("No."),
                                        N_("Requirement"),
                                        N_("Mandatory or optional"),
                                        N_("Met (yes or no)"),
                                        N_("What is proposed, and where its evidence is"),
                                        NULL};
    annex(sp, "reply", trs(sp->b.lang, N_("Annex: table of conformity (to be filled in by the bidder)")));
    para(&sp->b, PARA_NORMAL,
         trs(sp->b.lang, N_("For each requirement, write ○ when the proposal meets it and × when it does not, and say "
                            "what is proposed and where its evidence stands in the proposal.")));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 5);
    bool any = false;
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (!requirement_stands(r)) continue;
        any = true;
        table_row(&t, false);
        run_requirement(sp, r);
        table_cell(&t, TONE_NONE);
        table_text(&t, TONE_NONE, text_of(sp, &r->control->title));
        table_text(&t, TONE_NONE, word_mandatory(sp, r))->align = ALIGN_CENTER;
        table_text(&t, TONE_NONE, STR(""));
        table_text(&t, TONE_NONE, STR(""));
    }
    if (any) table_end(&t);
}
