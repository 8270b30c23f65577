/* whole_open: what a person still has to do, and where the decisions leave the standards' way. */
#include "report/whole.h"

#define NAMES_MAX 12 /* of items that wait for one question */

/* What waits for answers ------------------------------------------------------------------------------------------- */

static bool waits_for(const struct requirement *r, struct input_ref what) {
    for (size_t i = 0; i < r->result->undetermined_by.n; i++) {
        struct input_ref x = r->result->undetermined_by.list[i];
        if (x.is_condition == what.is_condition && x.index == what.index) return true;
    }
    return false;
}

static struct str items_waiting(struct spec *sp, struct input_ref what) {
    struct str all = STR("");
    size_t n = 0;
    SPEC_EACH(sp, r) {
        if (!waits_for(r, what) || requirement_is_heading(sp, r) || n++ >= NAMES_MAX) continue;
        struct str label = control_label(r->control);
        if (sp->in->n_standards > 1)
            label = arena_fmt(sp->b.a, "%.*s %.*s", STR_ARG(standard_label(sp, r->standard)), STR_ARG(label));
        all = all.len ? say(&sp->b, N_("%1, %2"), ARGS(all, label)) : label;
    }
    if (n <= NAMES_MAX) return all;
    return say(&sp->b, N_("%1 and %2 more"), ARGS(all, count_text(&sp->b, n - NAMES_MAX)));
}

static bool waiting(struct spec *sp) {
    static const unsigned widths[] = {16, 60, 16, 100};
    static const char *const heads[] = {N_("No."), N_("To be answered or judged"), N_("Results waiting"),
                                        N_("Items waiting"), NULL};
    size_t n = 0;
    const struct waiting *list = derive_waiting(sp->b.a, sp->in->derivation, report_standards(sp->in), &n);
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    table_caption(&t, trs(sp->b.lang, N_("Undetermined: the answers and judgements that settle most first")));
    table_heads(&t, heads);
    for (size_t i = 0; i < n; i++) {
        table_row(&t, false);
        table_text(&t, TONE_NONE, list[i].what.is_condition ? STR("") : words_question(sp, list[i].what.index));
        table_text(&t, TONE_OPEN,
                   list[i].what.is_condition ? condition_short(sp, list[i].what.index) : words_input(sp, list[i].what));
        table_text(&t, TONE_NONE, count_text(&sp->b, list[i].results))->align = ALIGN_RIGHT;
        table_text(&t, TONE_NONE, items_waiting(sp, list[i].what));
    }
    if (n) table_end(&t);
    return n > 0;
}

/* Open decisions --------------------------------------------------------------------------------------------------- */

static void item_cells(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    table_row(t, false);
    table_text(t, TONE_NONE, control_label(r->control));
    table_text(t, TONE_NONE, text_of(sp, &r->control->title));
}

static bool undecided(struct spec *sp) {
    static const unsigned widths[] = {20, 60, 50, 50};
    static const char *const heads[] = {N_("No."), N_("Item"), N_("Recommended level"), N_("Proposed level"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    bool any = false;
    table_caption(&t, trs(sp->b.lang, N_("Levels not decided")));
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (r->standing != STANDING_UNDECIDED || !standard_asks_for_decisions(r->standard)) continue;
        item_cells(sp, &t, r);
        table_text(&t, TONE_NONE, words_levels(sp, r->standard, r->result->recommended));
        table_text(&t, TONE_OPEN, word_level(sp, r->standard, r->level));
        any = true;
    }
    if (any) table_end(&t);
    return any;
}

static bool open_risks(struct spec *sp) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (uint32_t c = std->first_condition; c < std->first_condition + std->n_conditions; c++)
            if (choice_is_open(sp->in->cat, sp->in->system, c, &sp->in->derivation->conditions[c]))
                list_text(&l, 0, condition_short(sp, c));
    }
    if (l.n) para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("Risks to be treated or accepted:")));
    bool any = l.n > 0;
    list_end(&l);
    return any;
}

void whole_open(struct spec *sp) {
    section(sp, "open", trs(sp->b.lang, N_("Open points")));
    bool any = waiting(sp);
    any |= undecided(sp);
    any |= open_risks(sp);
    if (sp->doc->open_blanks) {
        para(&sp->b, PARA_NORMAL,
             say(&sp->b, N_("Blanks 【 】 of statements that nobody filled in yet: %1. kijun spec lists them."),
                 ARGS(count_text(&sp->b, sp->doc->open_blanks))));
        any = true;
    }
    if (!any) para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("There are no open points.")));
}

/* Deviations ------------------------------------------------------------------------------------------------------- */

static bool deviates(const struct requirement *r) {
    return r->below || r->standing == STANDING_OMITTED;
}

static bool deviations(struct spec *sp) {
    static const unsigned widths[] = {20, 54, 30, 24, 64};
    static const char *const heads[] = {
        N_("No."), N_("Item"), N_("Recommended level"), N_("Decided level"), N_("Reason of the decision"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 5);
    bool any = false;
    table_caption(&t, trs(sp->b.lang, N_("Below the recommendation, or left out")));
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (!deviates(r)) continue;
        item_cells(sp, &t, r);
        table_text(&t, TONE_NONE, words_levels(sp, r->standard, r->result->recommended));
        table_text(&t, TONE_NONE, word_level(sp, r->standard, r->level));
        if (r->reason_missing)
            table_text(&t, TONE_OPEN, trs(sp->b.lang, N_("No reason is written (open)")));
        else
            table_text(&t, TONE_NONE, r->decision ? r->decision->why : STR(""));
        any = true;
    }
    if (any) table_end(&t);
    return any;
}

/* Between items ---------------------------------------------------------------------------------------------------- */

static const struct requirement *find(const struct spec *sp, const struct standard *std, struct str id) {
    SPEC_EACH(sp, r) if (r->standard == std && str_eq(r->control->id, id)) return r;
    return NULL;
}

static void relation_row(struct spec *sp, struct table_builder *t, const struct requirement *r, const char *how,
                         const struct requirement *other, const struct relation *rel) {
    item_cells(sp, t, r);
    table_text(t, TONE_WARN, trs(sp->b.lang, how));
    run_text(&sp->b, RUN_NORMAL, control_label(other->control));
    run_text(&sp->b, RUN_NORMAL, arena_fmt(sp->b.a, " %.*s", STR_ARG(text_of(sp, &other->control->title))));
    table_cell(t, TONE_NONE);
    struct str note = text_of(sp, &rel->note);
    if (rel->certainty == CERTAINTY_INFERRED)
        note = note.len ? say(&sp->b, N_("%1 (inferred)"), ARGS(note)) : word_certainty(sp, rel->certainty);
    table_text(t, TONE_NONE, note);
}

/* A conflict is told once, at the first of the two. */
static size_t relation_rows(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    const struct control *c = r->control;
    size_t n = 0;
    for (size_t i = 0; i < c->n_requires; i++) {
        const struct requirement *other = find(sp, r->standard, c->requires[i].id);
        if (!other || requirement_stands(other)) continue;
        relation_row(sp, t, r,
                     other->standing == STANDING_UNDETERMINED ? N_("comes after, undetermined:")
                                                              : N_("comes after, not applied:"),
                     other, &c->requires[i]);
        n++;
    }
    for (size_t i = 0; i < c->n_conflicts; i++) {
        const struct requirement *other = find(sp, r->standard, c->conflicts[i].id);
        if (!other || !requirement_stands(other) || other < r) continue;
        relation_row(sp, t, r, N_("conflicts with:"), other, &c->conflicts[i]);
        n++;
    }
    return n;
}

static bool relations(struct spec *sp) {
    static const unsigned widths[] = {20, 50, 24, 50, 48};
    static const char *const heads[] = {N_("No."), N_("Item"), N_("Relation"), N_("Other item"), N_("Remarks"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 5);
    size_t n = 0;
    table_caption(&t, trs(sp->b.lang, N_("Conflicts and prerequisites")));
    table_heads(&t, heads);
    SPEC_EACH(sp, r) if (requirement_stands(r)) n += relation_rows(sp, &t, r);
    if (n) table_end(&t);
    return n > 0;
}

void whole_deviations(struct spec *sp) {
    section(sp, "deviations", trs(sp->b.lang, N_("Deviations and conflicts")));
    bool any = deviations(sp);
    any |= relations(sp);
    if (!any)
        para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("No decision is below a recommendation, and no items conflict.")));
}
