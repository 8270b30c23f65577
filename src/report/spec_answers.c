/* spec_answers: internal. Question by question what was answered, on which sheet, with its note (worksheet 4). */
#include "report/spec.h"

static const unsigned widths[] = {3, 7, 10, 11};
static const char *const heads[] = {N_("No."), N_("Question"), N_("Answer"), N_("Remarks"), NULL};

/* The numbers under which the chosen standards ask for a fact. */
struct aliases {
    struct spec *sp;
    struct str text;
};

static void add_alias(void *opaque, const struct standard *std, const struct question *q) {
    struct aliases *to = opaque;
    const struct report_input *in = to->sp->in;
    for (size_t i = 0; i < in->n_standards; i++) {
        if (&in->cat->standards[in->standards[i]] != std) continue;
        struct str name =
            in->n_standards > 1 ? arena_fmt(to->sp->b.a, "%.*s.%.*s", STR_ARG(std->id), STR_ARG(q->id)) : q->id;
        to->text = to->text.len ? say(&to->sp->b, N_("%1, %2"), ARGS(to->text, name)) : name;
    }
}

struct str words_question(struct spec *sp, uint32_t fact) {
    struct aliases found = {.sp = sp, .text = STR("")};
    catalog_each_alias(sp->in->cat, fact, add_alias, &found);
    return found.text;
}

/* Where nobody answered: what it was counted from, or the answers that it follows from. */
static struct str row_note(struct spec *sp, uint32_t fact, const struct answer *a, const struct implied *follows) {
    const struct report_input *in = sp->in;
    struct str from = STR("");
    if (!follows)
        return in->cat->facts[fact].counts.len ? trs(sp->b.lang, N_("Counted from the table of tasks."))
               : a                             ? a->note
                                               : STR("");
    for (size_t i = 0; i < follows->n_because; i++) {
        struct str one = text_of(sp, &in->cat->facts[follows->because[i]].title);
        from = i ? say(&sp->b, N_("%1, %2"), ARGS(from, one)) : one;
    }
    return say(&sp->b, N_("Follows from %1: %2"), ARGS(from, text_of(sp, &follows->by->why)));
}

static void answer_row(struct spec *sp, struct table_builder *t, uint32_t fact, const struct answer *a) {
    const struct fact *f = &sp->in->cat->facts[fact];
    size_t n;
    const struct implied *list = system_implied(sp->b.a, sp->in->cat, sp->in->system, &n),
                         *follows = implied_find(list, n, fact);
    bool counted = f->counts.len > 0 || follows, open = !counted && (!a || a->unknown);
    struct str alias = words_question(sp, fact);
    table_row(t, false);
    table_text(t, TONE_NONE, alias);
    run_text(&sp->b, RUN_NORMAL, text_of(sp, &f->title));
    if (!alias.len) run_text(&sp->b, RUN_MUTED, arena_fmt(sp->b.a, " %.*s", STR_ARG(f->id))); /* no number names it */
    table_cell(t, TONE_NONE);
    if (open)
        table_text(t, TONE_OPEN, trs(sp->b.lang, a ? N_("unknown") : N_("not answered")));
    else if (follows || (counted && !a))
        table_text(t, TONE_NONE, words_value(sp, fact, &sp->in->facts->facts[fact]));
    else
        table_text(t, TONE_NONE, a->text.len ? a->text : words_value(sp, fact, &a->value));
    table_text(t, TONE_NONE, row_note(sp, fact, a, follows));
}

/* Answered on a sheet of its own, so the base sheet may be silent about it. */
static bool on_some_sheet(const struct system *s, uint32_t fact) {
    for (size_t i = 0; i < s->n_sheets; i++)
        if (answer_find(s->sheets[i].answers, s->sheets[i].n_answers, fact)) return true;
    return false;
}

static void base_rows(struct spec *sp, struct table_builder *t, bool *told) {
    const struct report_input *in = sp->in;
    const struct system *s = in->system;
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *std = &in->cat->standards[in->standards[i]];
        for (size_t q = 0; q < std->n_questions; q++) {
            uint32_t fact = std->questions[q].fact;
            const struct answer *a = answer_find(s->answers, s->n_answers, fact);
            if (told[fact] || (!a && on_some_sheet(s, fact))) continue;
            told[fact] = true;
            answer_row(sp, t, fact, a);
        }
    }
    const bool *concerned = catalog_facts_of(sp->b.a, in->cat, report_standards(in));
    for (size_t i = 0; i < s->n_answers; i++) {
        uint32_t fact = s->answers[i].fact;
        if (!told[fact] && concerned[fact]) answer_row(sp, t, fact, &s->answers[i]);
    }
}

static struct str sheet_title(struct spec *sp, const struct sheet *sh) {
    if (sh->actor.len && sh->information.len)
        return say(&sp->b, N_("Sheet for %1, %2"), ARGS(sh->actor, sh->information));
    return say(&sp->b, N_("Sheet for %1"), ARGS(sh->actor.len ? sh->actor : sh->information));
}

static void sheet_table(struct spec *sp, const struct sheet *sh) {
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    table_caption(&t, sheet_title(sp, sh));
    table_heads(&t, heads);
    for (size_t i = 0; i < sh->n_answers; i++) answer_row(sp, &t, sh->answers[i].fact, &sh->answers[i]);
    table_end(&t);
}

static struct str combined_how(struct spec *sp, const struct fact *f) {
    static const char *const words[] = {
        [COMBINE_SAME] = N_("The sheets have to agree."),       [COMBINE_ANY] = N_("Yes, when any sheet says yes."),
        [COMBINE_ALL] = N_("Yes, when every sheet says yes."),  [COMBINE_MAX] = N_("The highest of the sheets."),
        [COMBINE_UNION] = N_("Everything that a sheet names."),
    };
    return trs(sp->b.lang, words[f->combine]);
}

/* What rules saw of those facts that several sheets answer. */
static void combined_table(struct spec *sp) {
    static const unsigned combined_widths[] = {3, 8, 10, 9};
    static const char *const combined_heads[] = {N_("No."), N_("Question"), N_("Value used"),
                                                 N_("How the sheets were combined"), NULL};
    const struct report_input *in = sp->in;
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, combined_widths, 4);
    table_caption(&t, trs(sp->b.lang, N_("Values combined over the sheets")));
    table_heads(&t, combined_heads);
    for (uint32_t f = 0; f < in->cat->n_facts; f++) {
        if (!on_some_sheet(in->system, f)) continue;
        table_row(&t, false);
        table_text(&t, TONE_NONE, words_question(sp, f));
        table_text(&t, TONE_NONE, text_of(sp, &in->cat->facts[f].title));
        table_text(&t, TONE_NONE, words_value(sp, f, &in->facts->facts[f]));
        table_text(&t, TONE_NONE, combined_how(sp, &in->cat->facts[f]));
    }
    table_end(&t);
}

void spec_answers(struct spec *sp) {
    const struct system *s = sp->in->system;
    section(sp, "answers", trs(sp->b.lang, N_("Answers to the questions")));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    if (s->n_sheets) table_caption(&t, trs(sp->b.lang, N_("Sheet for the whole system")));
    table_heads(&t, heads);
    bool *told = arena_array(sp->b.a, sp->in->cat->n_facts, sizeof *told);
    base_rows(sp, &t, told);
    table_end(&t);
    for (size_t i = 0; i < s->n_sheets; i++) sheet_table(sp, &s->sheets[i]);
    if (s->n_sheets) combined_table(sp);
}
