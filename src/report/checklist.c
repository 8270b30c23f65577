/* checklist: the self-inspection form, standard by standard, for all roles or some. */
#include "report/checklist.h"
#include "report/quote.h"

#include "ledger/form.h"

bool checklist_takes(const struct spec *sp, const struct requirement *r) {
    if (!sp->in->n_roles) return true;
    for (size_t i = 0; i < sp->in->n_roles; i++)
        if (requirement_has_role(r, sp->in->roles[i])) return true;
    return false;
}

/* What does not apply is still listed when somebody wrote down its state: nothing that was written gets lost. */
bool checklist_lists(const struct spec *sp, const struct requirement *r) {
    if (!checklist_takes(sp, r) || r->standing == STANDING_UNDETERMINED) return false;
    return requirement_stands(r) || sp->in->all || requirement_status(sp, r);
}

bool checklist_waits(const struct spec *sp, const struct requirement *r) {
    return checklist_takes(sp, r) && r->standing == STANDING_UNDETERMINED;
}

struct str checklist_why(struct spec *sp, const struct requirement *r) {
    bool known = r->standing != STANDING_UNDETERMINED;
    struct str why = words_because(sp, known ? r->result->because : r->result->undetermined_by, known);
    if (r->standing == STANDING_OMITTED && r->decision->why.len)
        return say(&sp->b, N_("Left out by decision: %1"), ARGS(r->decision->why));
    if (r->standing == STANDING_OMITTED) return trs(sp->b.lang, N_("Left out by decision"));
    if (why.len) return why;
    return requirement_stands(r) ? trs(sp->b.lang, N_("every system")) : STR("");
}

/* One row -----------------------------------------------------------------------------------------------------------
 */

static void note(struct spec *sp, const char *pattern, struct str text) {
    if (!text.len) return;
    run_break(&sp->b);
    run_text(&sp->b, RUN_MUTED, say(&sp->b, pattern, ARGS(text)));
}

static void item_cell(struct spec *sp, struct table_builder *t, const struct requirement *r, enum tone tone) {
    const struct control *c = r->control;
    struct str text = text_of_requirement(sp, r); /* before the title: it gathers runs of its own */
    run_text(&sp->b, RUN_STRONG, text_of(sp, &c->title));
    if (text.len) run_break(&sp->b);
    run_text(&sp->b, RUN_NORMAL, text);
    quote_runs(&sp->b, sp->in->cat, sp->in->wordings, r->index, STR("statement"), r->level);
    note(sp, N_("* Caution: %1"), text_of(sp, &c->caution));
    note(sp, N_("Comes after: %1"), words_relations(sp, r->standard, c->requires, c->n_requires));
    note(sp, N_("Cannot stand beside: %1"), words_relations(sp, r->standard, c->conflicts, c->n_conflicts));
    table_cell(t, tone);
}

static struct str grade_and_level(struct spec *sp, const struct requirement *r) {
    struct str grade = word_grade(sp, r->control), level = STR("");
    if (standard_asks_for_decisions(r->standard) || !requirement_stands(r)) level = word_decided(sp, r);
    if (!requirement_stands(r) && r->standing == STANDING_NOT_ASKED) level = trs(sp->b.lang, N_("Not relevant"));
    if (!grade.len || !level.len) return grade.len ? grade : level;
    return arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(grade), STR_ARG(level));
}

static struct str phases_and_kinds(struct spec *sp, const struct requirement *r) {
    struct str phases = words_phases(sp, r), kinds = words_kinds(sp, r);
    if (!phases.len || !kinds.len) return phases.len ? phases : kinds;
    return arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(phases), STR_ARG(kinds));
}

static void state_cells(struct spec *sp, struct table_builder *t, const struct requirement *r, enum tone tone) {
    const struct status_entry *s = requirement_status(sp, r);
    struct str evidence = s ? form_join(sp->b.a, s->evidence, s->n_evidence) : STR("");
    table_text(t, tone, s ? word_state(sp, s->state) : STR(""));
    table_text(t, tone, evidence);
    table_text(t, tone, s ? s->on : STR(""))->align = ALIGN_CENTER;
    table_text(t, tone, s ? s->note : STR(""));
}

/* The form of a standard --------------------------------------------------------------------------------------------
 */

/* Columns of which a standard says nothing are left out. */
enum part { PART_ID, PART_ITEM, PART_GRADE, PART_ROLES, PART_CARRIER, PART_WHEN, PART_WHY, PARTS };
struct form {
    bool has[PARTS];
    struct fill_column *fill;
    unsigned *widths;
    size_t n;
};

static struct str part_text(struct spec *sp, const struct requirement *r, enum part part) {
    switch (part) {
    case PART_ID:
        return control_label(r->control);
    case PART_GRADE:
        return grade_and_level(sp, r);
    case PART_ROLES:
        return words_roles(sp, r);
    case PART_CARRIER:
        return word_carrier(sp, r);
    case PART_WHEN:
        return phases_and_kinds(sp, r);
    case PART_WHY:
        return checklist_why(sp, r);
    case PART_ITEM:
    case PARTS:
        break;
    }
    return STR("");
}

static struct form form_of(struct spec *sp, const struct standard *std) {
    static const unsigned widths[LANG_COUNT][PARTS + FORM_FIELDS] = {
        [LANG_JA] = {22, 78, 18, 27, 17, 22, 30, 28, 26, 20, 24, 10},
        [LANG_EN] = {22, 76, 22, 32, 28, 26, 32, 33, 25, 24, 24, 10}, /* words are longer and do not break */
    };
    struct form f = {.has = {[PART_ID] = true, [PART_ITEM] = true}};
    SPEC_EACH(sp, r)
    for (enum part p = 0; p < PARTS; p++)
        f.has[p] |= r->standard == std && checklist_lists(sp, r) && part_text(sp, r, p).len > 0;
    f.fill = arena_array(sp->b.a, PARTS + FORM_FIELDS, sizeof *f.fill);
    f.widths = arena_array(sp->b.a, PARTS + FORM_FIELDS, sizeof *f.widths);
    for (size_t c = 0; c < PARTS + FORM_FIELDS; c++)
        if (c >= PARTS || f.has[c]) f.widths[f.n++] = widths[sp->b.lang][c];
    struct str *states = arena_array(sp->b.a, FORM_STATES, sizeof *states);
    for (size_t i = 0; i < FORM_STATES; i++) states[i] = word_state(sp, str_of(form_states[i]));
    struct fill_column *fill = f.fill + f.n - FORM_FIELDS;
    fill[FORM_STATE] = (struct fill_column){FILL_CHOICE, states, FORM_STATES};
    fill[FORM_EVIDENCE].type = FILL_TEXT;
    fill[FORM_ON].type = FILL_DATE;
    fill[FORM_NOTE].type = FILL_TEXT;
    fill[FORM_KEY].type = FILL_KEY;
    return f;
}

static void form_row(struct spec *sp, struct table_builder *t, const struct form *f, const struct requirement *r) {
    enum tone tone = requirement_stands(r) ? TONE_NONE : TONE_OFF,
              own = requirement_is_heading(sp, r) ? TONE_HEAD : tone;
    table_row(t, false);
    for (enum part p = 0; p < PARTS; p++) {
        if (p == PART_ITEM)
            item_cell(sp, t, r, own);
        else if (f->has[p])
            table_text(t, p == PART_ID ? own : tone, part_text(sp, r, p));
    }
    state_cells(sp, t, r, own);
    table_text(t, tone, control_name(sp->b.a, sp->in->cat, r->index));
}

static void form_heads(struct spec *sp, struct table_builder *t, const struct form *f, const struct standard *std) {
    const char *const heads[PARTS] = {[PART_ID] = N_("No."),
                                      [PART_GRADE] = standard_asks_for_decisions(std) ? N_("Level") : N_("Grade"),
                                      [PART_ROLES] = N_("Responsible"),
                                      [PART_CARRIER] = N_("Carried by"),
                                      [PART_WHEN] = N_("When and what"),
                                      [PART_WHY] = N_("Why it applies")};
    table_row(t, true);
    for (enum part p = 0; p < PARTS; p++)
        if (f->has[p])
            table_text(t, TONE_HEAD, p == PART_ITEM ? text_of(sp, &std->control_word) : trs(sp->b.lang, heads[p]));
    for (enum form_field c = 0; c < FORM_FIELDS; c++) table_text(t, TONE_HEAD, trs(sp->b.lang, form_titles[c]));
}

static size_t rows_of(const struct spec *sp, const struct standard *std) {
    size_t n = 0;
    SPEC_EACH(sp, r) n += r->standard == std && checklist_lists(sp, r);
    return n;
}

static void form_table(struct spec *sp, const struct standard *std) {
    struct form f = form_of(sp, std);
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, f.widths, f.n);
    t.fill = f.fill;
    form_heads(sp, &t, &f, std);
    SPEC_EACH(sp, r) if (r->standard == std && checklist_lists(sp, r)) form_row(sp, &t, &f, r);
    table_end(&t);
}

static void standard_form(struct spec *sp, const struct standard *std) {
    size_t n = rows_of(sp, std);
    if (!n) return;
    section(sp, arena_fmt(sp->b.a, "form-%.*s", STR_ARG(std->id)).ptr, standard_label(sp, std));
    sp->b.blocks[sp->b.n_blocks - 1].new_page = true;
    para(&sp->b, PARA_SMALL, arena_fmt(sp->b.a, "%.*s", STR_ARG(std->edition)));
    form_table(sp, std);
}

/* The front ---------------------------------------------------------------------------------------------------------
 */

static void count_cell(struct table_builder *t, size_t n, bool attention) {
    table_text(t, attention && n ? TONE_OPEN : TONE_NONE, count_text(t->b, n))->align = ALIGN_RIGHT;
}

static void tally_row(struct table_builder *t, struct str name, const struct tally *n) {
    table_row(t, false);
    table_text(t, TONE_NONE, name);
    count_cell(t, n->applying, false);
    count_cell(t, n->done, false);
    count_cell(t, n->partly, false);
    count_cell(t, n->not_done, true);
    count_cell(t, n->not_applicable, false);
    count_cell(t, n->uninspected, true);
    count_cell(t, n->undetermined, true);
}

static struct table_builder tally_table(struct spec *sp, const char *first, const char *caption) {
    static const unsigned widths[] = {30, 8, 8, 8, 8, 8, 8, 8};
    static const char *const heads[] = {N_("Items that apply"), N_("Done"),
                                        N_("Partly done"),      N_("Not done"),
                                        N_("Not relevant"),     N_("Not inspected yet"),
                                        N_("undetermined"),     NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 8);
    table_caption(&t, trs(sp->b.lang, caption));
    table_row(&t, true);
    table_text(&t, TONE_HEAD, trs(sp->b.lang, first));
    for (size_t i = 0; heads[i]; i++) table_text(&t, TONE_HEAD, trs(sp->b.lang, heads[i]))->align = ALIGN_CENTER;
    return t;
}

static bool role_wanted(const struct spec *sp, struct str role) {
    for (size_t i = 0; i < sp->in->n_roles; i++)
        if (str_eq(sp->in->roles[i], role)) return true;
    return !sp->in->n_roles;
}

static void by_role(struct spec *sp) {
    struct table_builder t = tally_table(sp, N_("Role"), N_("By role (an item of several roles counts for each)"));
    size_t rows = 0;
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (size_t k = 0; k < std->n_roles; k++) {
            struct tally n = tally_of(sp, std, std->roles[k].id);
            if (!role_wanted(sp, std->roles[k].id) || !(n.applying + n.undetermined)) continue;
            struct str name = text_of(sp, &std->roles[k].title);
            if (sp->in->n_standards > 1) name = say(&sp->b, N_("%1: %2"), ARGS(standard_label(sp, std), name));
            tally_row(&t, name, &n);
            rows++;
        }
    }
    if (rows) table_end(&t);
}

static void by_standard(struct spec *sp) {
    struct table_builder t = tally_table(sp, N_("Standard"), N_("By standard"));
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        struct tally n = tally_of(sp, std, STR(""));
        tally_row(&t, standard_label(sp, std), &n);
    }
    table_end(&t);
}

static void how_to_fill(struct spec *sp) {
    static const char *const lines[] = {
        N_("For each item choose the state: done, partly done, not done, or not relevant (with the "
           "reason in the remarks)."),
        N_("Write what shows it under evidence (several: one a line, or with 、 between), and the day of the "
           "inspection."),
        N_("In a workbook the sheets may be sorted and filtered freely, by role for instance. Each row carries its key "
           "in "
           "a hidden column; rows and columns may be moved, but the key belongs to its row."),
        N_("kijun checklist FILE --import brings a workbook that was filled in back into the file of the system.")};
    struct list_builder l = list_begin(&sp->b, LIST_NUMBER);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) list_text(&l, 0, trs(sp->b.lang, lines[i]));
    list_end(&l);
}

static void front(struct spec *sp) {
    static const char *const boxes[] = {N_("Inspected"), N_("Reviewed"), N_("Approved")};
    struct str title = trs(sp->b.lang, N_("Self-inspection form"));
    if (sp->in->n_roles) {
        struct str names = STR("");
        for (size_t i = 0; i < sp->in->n_roles; i++) {
            struct str one = sp->in->roles[i];
            for (size_t s = 0; s < sp->in->n_standards; s++) {
                const struct standard *std = &sp->in->cat->standards[sp->in->standards[s]];
                for (size_t k = 0; k < std->n_roles; k++)
                    if (str_eq(std->roles[k].id, sp->in->roles[i])) one = text_of(sp, &std->roles[k].title);
            }
            names = names.len ? say(&sp->b, N_("%1, %2"), ARGS(names, one)) : one;
        }
        title = say(&sp->b, N_("%1 (%2)"), ARGS(title, names));
    }
    spec_title(sp, STR("checklist"), title);
    spec_approval(sp, boxes, sizeof boxes / sizeof *boxes);
    if (!sp->in->n_roles) by_standard(sp);
    by_role(sp);
    how_to_fill(sp);
    block_simple(&sp->b, BLOCK_TOC);
}

/* What waits --------------------------------------------------------------------------------------------------------
 */

static void waiting_table(struct spec *sp, const struct standard *std) {
    static const unsigned widths[] = {11, 26, 40, 10};
    static const char *const heads[] = {N_("No."), N_("Item"), N_("Waiting for"), N_("Recorded state"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    bool any = false;
    table_caption(&t, standard_label(sp, std));
    table_heads(&t, heads);
    SPEC_EACH(sp, r) {
        if (r->standard != std || !checklist_waits(sp, r)) continue;
        const struct status_entry *s = requirement_status(sp, r);
        any = true;
        table_row(&t, false);
        table_text(&t, TONE_NONE, control_label(r->control));
        table_text(&t, TONE_NONE, text_of(sp, &r->control->title));
        table_text(&t, TONE_NONE, checklist_why(sp, r));
        table_text(&t, TONE_NONE, s ? word_state(sp, s->state) : STR(""));
    }
    if (any) table_end(&t);
}

static void waiting(struct spec *sp) {
    size_t n = 0;
    SPEC_EACH(sp, r) n += checklist_waits(sp, r);
    if (!n) return;
    section(sp, "undetermined", trs(sp->b.lang, N_("Items not determined")));
    sp->b.blocks[sp->b.n_blocks - 1].new_page = true;
    para(
        &sp->b, PARA_NORMAL,
        say(&sp->b,
            N_("Whether these %1 items apply is not determined, because answers or judgements are missing. Answer them "
               "(kijun ask) and make the form again."),
            ARGS(count_text(&sp->b, n))));
    for (size_t i = 0; i < sp->in->n_standards; i++) waiting_table(sp, &sp->in->cat->standards[sp->in->standards[i]]);
}

struct doc *checklist_compose(struct arena *a, const struct report_input *in) {
    struct spec *sp = spec_begin(a, in);
    front(sp);
    for (size_t i = 0; i < in->n_standards; i++) standard_form(sp, &in->cat->standards[in->standards[i]]);
    waiting(sp);
    size_t n = 0;
    SPEC_EACH(sp, r) n += checklist_lists(sp, r) || checklist_waits(sp, r);
    if (!n) para(&sp->b, PARA_NORMAL, trs(in->lang, N_("There are no items for these standards and roles.")));
    checklist_data(sp);
    builder_finish(&sp->b, sp->doc);
    return sp->doc;
}
