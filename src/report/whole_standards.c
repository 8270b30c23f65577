/* whole_standards: what each standard asks of the system: only what applies, one line of a table each. */
#include "report/quote.h"
#include "report/whole.h"

/* Columns of which a standard says nothing are left out. */
enum part { PART_ID, PART_ITEM, PART_GRADE, PART_WHY, PART_CARRIER, PART_STATE, PARTS };
struct shape {
    bool has[PARTS];
    unsigned *widths;
    unsigned n;
};

static void group_row(struct spec *sp, struct table_builder *t, const struct shape *shape,
                      const struct requirement *r) {
    const struct group *g = standard_find_group(r->standard, r->control->group);
    if (!g) return;
    table_row(t, false);
    table_keep(t);
    run_text(&sp->b, RUN_STRONG, group_short(sp, g));
    table_cell(t, TONE_HEAD)->colspan = shape->n;
}

static void item_cell(struct spec *sp, struct table_builder *t, const struct requirement *r) {
    struct str text = text_of_requirement(sp, r);
    run_text(&sp->b, RUN_STRONG, text_of(sp, &r->control->title));
    if (text.len) run_text(&sp->b, RUN_NORMAL, trs(sp->b.lang, N_(" – ")));
    run_text(&sp->b, RUN_NORMAL, text);
    quote_runs(&sp->b, sp->in->cat, sp->in->wordings, r->index, STR("statement"), r->level);
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

static void item_row(struct spec *sp, struct table_builder *t, const struct shape *shape, const struct requirement *r) {
    bool open = r->standing == STANDING_UNDECIDED && standard_asks_for_decisions(r->standard);
    table_row(t, false);
    table_text(t, TONE_NONE, control_label(r->control));
    item_cell(sp, t, r);
    if (shape->has[PART_GRADE]) table_text(t, open ? TONE_OPEN : TONE_NONE, grade_and_level(sp, r));
    why_cell(sp, t, r);
    if (shape->has[PART_CARRIER]) table_text(t, TONE_NONE, word_carrier(sp, r));
    if (shape->has[PART_STATE]) state_cell(sp, t, r);
}

static struct shape shape_of(struct spec *sp, const struct standard *std) {
    static const unsigned widths[PARTS] = {22, 104, 22, 48, 24, 30};
    struct shape shape = {.has = {[PART_ID] = true, [PART_ITEM] = true, [PART_WHY] = true, [PART_CARRIER] = true}};
    SPEC_EACH(sp, r) {
        if (r->standard != std || !requirement_stands(r)) continue;
        shape.has[PART_GRADE] |= grade_and_level(sp, r).len > 0;
        shape.has[PART_STATE] |= requirement_status(sp, r) != NULL;
    }
    shape.widths = arena_array(sp->b.a, PARTS, sizeof *shape.widths);
    for (size_t p = 0; p < PARTS; p++)
        if (shape.has[p]) shape.widths[shape.n++] = widths[p];
    return shape;
}

static size_t standing_items(const struct spec *sp, const struct standard *std) {
    size_t n = 0;
    SPEC_EACH(sp, r) n += r->standard == std && requirement_stands(r);
    return n;
}

static void heads(struct spec *sp, struct table_builder *t, const struct shape *shape, const struct standard *std) {
    const char *const words[PARTS] = {[PART_ID] = N_("No."),
                                      [PART_GRADE] = standard_asks_for_decisions(std) ? N_("Level") : N_("Grade"),
                                      [PART_WHY] = N_("Why it applies"),
                                      [PART_CARRIER] = N_("Carried by"),
                                      [PART_STATE] = N_("Status")};
    table_row(t, true);
    for (size_t p = 0; p < PARTS; p++)
        if (shape->has[p])
            table_text(t, TONE_HEAD, words[p] ? trs(sp->b.lang, words[p]) : text_of(sp, &std->control_word));
}

static void standard_table(struct spec *sp, const struct standard *std) {
    struct shape shape = shape_of(sp, std);
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, shape.widths, shape.n);
    const struct requirement *before = NULL;
    heads(sp, &t, &shape, std);
    SPEC_EACH(sp, r) {
        if (r->standard != std || !requirement_stands(r)) continue;
        if (!before || !str_eq(before->control->group, r->control->group)) group_row(sp, &t, &shape, r);
        item_row(sp, &t, &shape, r);
        before = r;
    }
    table_end(&t);
    if (!shape.has[PART_STATE])
        para(&sp->b, PARA_SMALL, trs(sp->b.lang, N_("No state of these items is recorded yet.")));
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
