/* whole_standards: what each standard asks of the system: only what applies, one line of a table each. */
#include "report/whole.h"

#define COLUMNS 6

static void group_row(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    const struct group *g = standard_find_group(r->standard, r->control->group);
    if (!g) return;
    table_row(t, false);
    table_keep(t);
    run_text(&sp->b, RUN_STRONG, g->printed.len ? g->printed : g->id);
    run_text(&sp->b, RUN_STRONG, arena_fmt(sp->b.a, " %.*s", STR_ARG(text_of(sp, &g->title))));
    table_cell(t, TONE_HEAD)->colspan = COLUMNS;
}

static void item_cell(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    struct str text = text_of_requirement(sp, r);
    run_text(&sp->b, RUN_STRONG, text_of(sp, &r->control->title));
    if (text.len) run_text(&sp->b, RUN_NORMAL, trs(sp->b.lang, N_(" – ")));
    run_text(&sp->b, RUN_NORMAL, text);
    table_cell(t, requirement_is_heading(sp, r) ? TONE_HEAD : TONE_NONE);
}

static struct str grade_and_level(struct spec *sp, const struct requirement *r) {
    struct str grade = word_grade(sp, r->control);
    if (!standard_asks_for_decisions(r->standard)) return grade;
    return word_decided(sp, r);
}

static void why_cell(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    struct str why = words_because(sp, r->result->because, true);
    run_text(&sp->b, RUN_NORMAL, why.len ? why : trs(sp->b.lang, N_("every system")));
    if (r->decision && r->decision->why.len) {
        run_break(&sp->b);
        run_text(&sp->b, RUN_NORMAL, say(&sp->b, N_("Decided: %1"), ARGS(r->decision->why)));
    }
    table_cell(t, r->reason_missing ? TONE_WARN : TONE_NONE);
}

static void state_cell(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    const struct status_entry *s = requirement_status(sp, r);
    bool open = s && (str_is(s->state, "not_done") || str_is(s->state, "partly"));
    if (s) run_text(&sp->b, RUN_NORMAL, word_state(sp, s->state));
    if (s && s->on.len) {
        run_break(&sp->b);
        run_text(&sp->b, RUN_MUTED, s->on);
    }
    if (s && s->note.len) {
        run_break(&sp->b);
        run_text(&sp->b, RUN_MUTED, s->note);
    }
    table_cell(t, open ? TONE_WARN : TONE_NONE);
}

static void item_row(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    table_row(t, false);
    table_text(t, TONE_NONE, control_label(r->control));
    item_cell(sp, t, r);
    table_text(t, r->standing == STANDING_UNDECIDED && standard_asks_for_decisions(r->standard) ? TONE_OPEN : TONE_NONE,
               grade_and_level(sp, r));
    why_cell(sp, t, r);
    table_text(t, TONE_NONE, word_carrier(sp, r));
    state_cell(sp, t, r);
}

static size_t standing_items(const struct spec *sp, const struct standard *std) {
    size_t n = 0;
    SPEC_EACH(sp, r) n += r->standard == std && requirement_stands(r);
    return n;
}

static void standard_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[COLUMNS] = {22, 104, 22, 48, 24, 30};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, COLUMNS);
    const struct requirement *before = NULL;
    table_row(&t, true);
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("No.")));
    table_text(&t, TONE_HEAD, text_of(sp, &std->control_word));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, standard_asks_for_decisions(std) ? N_("Level") : N_("Grade")));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("Why it applies")));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("Carried by")));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("Status")));
    SPEC_EACH(sp, r) {
        if (r->standard != std || !requirement_stands(r)) continue;
        if (!before || !str_eq(before->control->group, r->control->group)) group_row(sp, &t, r);
        item_row(sp, &t, r);
        before = r;
    }
    table_end(&t);
}

void whole_standards(struct spec *sp) {
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        section(sp, arena_fmt(sp->b.a, "standard-%.*s", STR_ARG(std->id)).ptr,
                say(&sp->b, N_("Items that apply: %1"), ARGS(standard_label(sp, std))));
        if (standing_items(sp, std))
            standard_table(sp, std);
        else
            para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("Nothing of this standard is known to apply.")));
    }
}
