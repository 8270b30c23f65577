/* spec_controls: the table of requirements (worksheet 6), and what was decided below the recommendation. */
#include "report/spec.h"

static bool in_table(const struct spec *sp, const struct requirement *r) {
    return sp->in->internal || requirement_listed(r);
}

/* How many rows from this one on are of the same group. */
static unsigned group_rows(const struct spec *sp, const struct requirement *r) {
    const struct requirement *end = sp->requirements + sp->n_requirements;
    unsigned n = 0;
    for (const struct requirement *x = r;
         x < end && x->standard == r->standard && str_eq(x->control->group, r->control->group); x++)
        n += in_table(sp, x);
    return n;
}

static struct str group_title(struct spec *sp, const struct requirement *r) {
    const struct group *g = standard_find_group(r->standard, r->control->group);
    if (!g) return r->control->group;
    return arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(g->id), STR_ARG(text_of(sp, &g->title)));
}

static enum tone decided_tone(const struct requirement *r) {
    if (r->standing == STANDING_UNDECIDED || r->standing == STANDING_UNDETERMINED) return TONE_OPEN;
    if (r->reason_missing) return TONE_WARN;
    return requirement_stands(r) ? TONE_NONE : TONE_OFF;
}

static struct str recommended(struct spec *sp, const struct requirement *r) {
    if (r->result->recommended) return words_levels(sp, r->standard, r->result->recommended);
    return say(&sp->b, N_("undetermined (%1)"), ARGS(words_levels(sp, r->standard, r->result->possible)));
}

static void chapter_cell(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    const struct chapter *ch = requirement_listed(r) ? standard_find_chapter(r->standard, r->control->chapter) : NULL;
    if (ch) run_link(&sp->b, RUN_NORMAL, chapter_label(sp, r->standard, ch), chapter_anchor(sp, r->standard, ch));
    table_cell(t, TONE_NONE);
}

static void control_row(struct spec *sp, struct table_builder *t, const struct requirement *r, bool begins_group) {
    unsigned rows = group_rows(sp, r); /* from here to the group's end */
    table_row(t, false);
    if (rows > 1 && rows <= SPEC_KEEP_ROWS) table_keep(t); /* a group's title does not stay behind on the page before */
    if (begins_group) table_text(t, TONE_NONE, group_title(sp, r))->rowspan = rows;
    run_requirement(sp, r);
    table_cell(t, TONE_NONE);
    table_text(t, TONE_NONE, text_of(sp, &r->control->title));
    table_text(t, TONE_NONE, recommended(sp, r));
    table_text(t, decided_tone(r), word_decided(sp, r));
    table_text(t, TONE_NONE, requirement_listed(r) ? word_mandatory(sp, r) : STR(""));
    chapter_cell(sp, t, r);
}

static void controls_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[] = {15, 11, 21, 14, 11, 7, 21};
    static const char *const heads[] = {N_("Group of requirements"),
                                        N_("No."),
                                        N_("Requirement"),
                                        N_("Recommended level"),
                                        N_("Decided level"),
                                        N_("Mandatory or optional"),
                                        N_("Place in the specification"),
                                        NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 7);
    const struct requirement *before = NULL;
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (r->standard != std || !in_table(sp, r)) continue;
        control_row(sp, &t, r, !before || !str_eq(before->control->group, r->control->group));
        before = r;
    }
    if (before) table_end(&t);
}

/* A decision below the recommendation needs a reason, and the reason stands in every edition. */
static void below_table(struct spec *sp) {
    static const unsigned widths[] = {11, 22, 14, 11, 42};
    static const char *const heads[] = {
        N_("No."), N_("Requirement"), N_("Recommended level"), N_("Decided level"), N_("Reason of the decision"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 5);
    bool any = false;
    table_caption(&t, trs(sp->b.lang, N_("Decisions below the recommended level")));
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (!r->below) continue;
        any = true;
        table_row(&t, false);
        run_requirement(sp, r);
        table_cell(&t, TONE_NONE);
        table_text(&t, TONE_NONE, text_of(sp, &r->control->title));
        table_text(&t, TONE_NONE, recommended(sp, r));
        table_text(&t, TONE_NONE, word_level(sp, r->standard, r->level));
        if (r->reason_missing)
            table_text(&t, TONE_OPEN, trs(sp->b.lang, N_("No reason is written (open)")));
        else
            table_text(&t, TONE_NONE, r->decision->why);
    }
    if (any) table_end(&t);
}

void spec_controls(struct spec *sp) {
    section(sp, "requirements", trs(sp->b.lang, N_("List of requirements")));
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        if (sp->in->n_standards > 1)
            heading(&sp->b, 2, STR(""), arena_fmt(sp->b.a, "requirements-%.*s", STR_ARG(std->id)),
                    standard_label(sp, std));
        controls_table(sp, std);
    }
    below_table(sp);
}
