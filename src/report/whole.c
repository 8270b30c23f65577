/* whole: the report on a system over all standards: summary, profile, and what the data rests on. */
#include "report/whole.h"

#include "report/checklist.h"
#include "report/sla.h"

static const struct standard *standard_at(const struct spec *sp, size_t i) {
    return &sp->in->cat->standards[sp->in->standards[i]];
}

static void number_cell(struct table_builder *t, size_t n, bool attention) {
    table_text(t, attention && n ? TONE_OPEN : TONE_NONE, count_text(t->b, n))->align = ALIGN_RIGHT;
}

/* Summary --------------------------------------------------------------------------------------------------------- */

static size_t undecided_of(const struct spec *sp, const struct standard *std) {
    size_t n = 0;
    if (!standard_asks_for_decisions(std)) return 0;
    SPEC_EACH(sp, r) n += r->standard == std && r->standing == STANDING_UNDECIDED;
    return n;
}

static void summary(struct spec *sp) {
    static const unsigned widths[] = {28, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
    static const char *const heads[] = {N_("Standard"),
                                        N_("Items"),
                                        N_("Items that apply"),
                                        N_("Do not apply"),
                                        N_("Left out"),
                                        N_("undetermined"),
                                        N_("Undecided"),
                                        N_("Done"),
                                        N_("Partly done"),
                                        N_("Not done"),
                                        N_("Not relevant"),
                                        N_("Not inspected yet"),
                                        NULL};
    section(sp, "summary", trs(sp->b.lang, N_("Summary")));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 12);
    table_heads(&t, heads);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = standard_at(sp, i);
        struct tally n = tally_of(sp, std, STR(""));
        table_row(&t, false);
        table_text(&t, TONE_NONE, standard_label(sp, std));
        number_cell(&t, n.items, false);
        number_cell(&t, n.applying, false);
        number_cell(&t, n.not_asked, false);
        number_cell(&t, n.omitted, false);
        number_cell(&t, n.undetermined, true);
        number_cell(&t, undecided_of(sp, std), true);
        number_cell(&t, n.done, false);
        number_cell(&t, n.partly, false);
        number_cell(&t, n.not_done, true);
        number_cell(&t, n.not_applicable, false);
        number_cell(&t, n.uninspected, false);
    }
    table_end(&t);
    para(&sp->b, PARA_SMALL,
         trs(sp->b.lang, N_("Items under a heading of their own are counted, the headings are not.")));
}

/* Profile ---------------------------------------------------------------------------------------------------------- */

static struct str answer_note(struct spec *sp, uint32_t fact) {
    const struct system *s = sp->in->system;
    const struct answer *a = answer_find(s->answers, s->n_answers, fact);
    return a && a->note.len ? a->note : STR("");
}

static struct str answer_text(struct spec *sp, uint32_t fact) {
    const struct system *s = sp->in->system;
    const struct answer *a = answer_find(s->answers, s->n_answers, fact);
    return a && a->text.len ? a->text : words_value(sp, fact, &sp->in->facts->facts[fact]);
}

static void fact_row(struct spec *sp, struct table_builder *t, uint32_t fact) {
    table_row(t, false);
    table_text(t, TONE_NONE, words_question(sp, fact));
    table_text(t, TONE_NONE, text_of(sp, &sp->in->cat->facts[fact].title));
    table_text(t, TONE_NONE, answer_text(sp, fact));
    table_text(t, TONE_NONE, answer_note(sp, fact));
}

/* What is known one a row, what is not in one row. */
static void topic(struct spec *sp, const bool *used, const char *per, const char *title) {
    static const unsigned widths[] = {14, 34, 40, 36};
    static const char *const heads[] = {N_("No."), N_("Question"), N_("Answer"), N_("Remarks"), NULL};
    const struct catalog *cat = sp->in->cat;
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    struct str unknown = STR("");
    size_t rows = 0;
    table_caption(&t, trs(sp->b.lang, title));
    table_heads(&t, heads);
    for (uint32_t f = 0; f < cat->n_facts; f++) {
        if (!used[f] || !str_is(cat->facts[f].per, per)) continue;
        struct str name = text_of(sp, &cat->facts[f].title);
        rows++;
        if (sp->in->facts->facts[f].settled)
            fact_row(sp, &t, f);
        else
            unknown = unknown.len ? say(&sp->b, N_("%1, %2"), ARGS(unknown, name)) : name;
    }
    if (unknown.len) {
        table_row(&t, false);
        table_text(&t, TONE_OPEN, trs(sp->b.lang, N_("unknown")));
        table_text(&t, TONE_OPEN, unknown)->colspan = 3;
    }
    if (rows) table_end(&t);
}

static void profile(struct spec *sp) {
    const struct system *s = sp->in->system;
    section(sp, "profile", trs(sp->b.lang, N_("Profile of the system")));
    if (s->purpose.len) para(&sp->b, PARA_NORMAL, s->purpose);
    struct list_builder l = list_begin(&sp->b, LIST_NUMBER);
    for (size_t i = 0; i < s->n_tasks; i++) list_text(&l, 0, s->tasks[i]);
    list_end(&l);
    const bool *used = catalog_facts_of(sp->b.a, sp->in->cat, report_standards(sp->in));
    topic(sp, used, "system", N_("The system"));
    topic(sp, used, "information", N_("The information it handles"));
    topic(sp, used, "actor", N_("Who uses it, and how"));
}

/* What it rests on ------------------------------------------------------------------------------------------------- */

struct sureness {
    size_t stated, published, inferred, grades;
};

static struct sureness how_sure(const struct spec *sp, const struct standard *std) {
    struct sureness n = {0};
    SPEC_EACH(sp, r) {
        if (r->standard != std) continue;
        n.stated += r->control->source.certainty == CERTAINTY_STATED;
        n.published += r->control->source.certainty == CERTAINTY_PUBLISHED;
        n.inferred += r->control->source.certainty == CERTAINTY_INFERRED;
        n.grades += r->control->grade.len && r->control->grade_certainty == CERTAINTY_INFERRED;
    }
    return n;
}

static void basis(struct spec *sp) {
    static const unsigned widths[] = {20, 12, 12, 12, 12, 60};
    static const char *const heads[] = {N_("Standard"),
                                        N_("stated in the document"),
                                        N_("from another published document"),
                                        N_("inferred"),
                                        N_("Inferred grades"),
                                        N_("Remarks"),
                                        NULL};
    section(sp, "basis", trs(sp->b.lang, N_("Standards used, and what is inferred")));
    spec_editions(sp);
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 6);
    table_caption(&t, trs(sp->b.lang, N_("How sure the items of the standards are")));
    table_heads(&t, heads);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = standard_at(sp, i);
        struct sureness n = how_sure(sp, std);
        table_row(&t, false);
        table_text(&t, TONE_NONE, standard_label(sp, std));
        number_cell(&t, n.stated, false);
        number_cell(&t, n.published, false);
        number_cell(&t, n.inferred, false);
        number_cell(&t, n.grades, false);
        table_text(&t, TONE_NONE, text_of(sp, &std->source.note));
    }
    table_end(&t);
    spec_identity(sp);
}

/* Service levels, of those standards of which something applies. */
static bool stands_at_all(const struct spec *sp, const struct standard *std) {
    SPEC_EACH(sp, r) if (r->standard == std && requirement_stands(r)) return true;
    return false;
}

static void service(struct spec *sp) {
    struct report_input in = *sp->in;
    uint32_t *list = arena_array(sp->b.a, in.n_standards, sizeof *list);
    size_t n = 0, first = sp->b.n_blocks + 1, number = 0;
    for (size_t i = 0; i < in.n_standards; i++)
        if (stands_at_all(sp, standard_at(sp, i))) list[n++] = in.standards[i];
    in.standards = list;
    in.n_standards = n;
    section(sp, "service", trs(sp->b.lang, N_("Service levels")));
    if (!sla_section(&sp->b, &in, 2, 1)) {
        sp->b.n_blocks--; /* nothing to tell: the heading goes */
        sp->sections--;
        return;
    }
    for (size_t i = first; i < sp->b.n_blocks; i++)
        if (sp->b.blocks[i].type == BLOCK_HEADING)
            sp->b.blocks[i].number = arena_fmt(sp->b.a, "%zu.%zu", sp->sections, ++number);
    sla_data(&sp->b, &in);
}

static void front(struct spec *sp) {
    static const char *const boxes[] = {N_("Drafted"), N_("Reviewed"), N_("Approved")};
    spec_title(sp, STR("report"), trs(sp->b.lang, N_("Report on information security measures")));
    spec_approval(sp, boxes, sizeof boxes / sizeof *boxes);
    block_simple(&sp->b, BLOCK_TOC);
}

struct doc *report_compose(struct arena *a, const struct report_input *in) {
    struct spec *sp = spec_begin(a, in);
    front(sp);
    SPEC_EACH(sp, r) sp->doc->open_blanks += r->blanks;
    summary(sp);
    profile(sp);
    whole_risks(sp);
    whole_standards(sp);
    service(sp);
    whole_open(sp);
    whole_deviations(sp);
    basis(sp);
    checklist_data(sp);
    spec_data(sp);
    builder_finish(&sp->b, sp->doc);
    return sp->doc;
}
