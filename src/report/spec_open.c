/* spec_open: internal. What is left to do before the specification can be published; it stands first of all. */
#include "report/spec.h"

static void link_item(struct spec *sp, struct list_builder *l, const struct requirement *r, struct str detail) {
    run_requirement(sp, r);
    run_text(&sp->b, RUN_NORMAL, arena_fmt(sp->b.a, " %.*s", STR_ARG(text_of(sp, &r->control->title))));
    if (detail.len) run_text(&sp->b, RUN_NORMAL, say(&sp->b, N_(": %1"), ARGS(detail)));
    list_item(l, 0);
}

static void undecided(struct spec *sp, size_t *n) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    SPEC_EACH(sp, r) {
        if (r->standing != STANDING_UNDECIDED) continue;
        struct str levels = words_levels(sp, r->standard, r->result->recommended);
        struct str proposed = word_level(sp, r->standard, r->level);
        bool one = str_eq(levels, proposed);
        link_item(sp, &l, r, one ? levels : say(&sp->b, N_("recommended %1, proposed %2"), ARGS(levels, proposed)));
    }
    if (!l.n) return;
    subsection(sp, ++*n, N_("Levels not decided"));
    list_end(&l);
}

static void undetermined(struct spec *sp, size_t *n) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    SPEC_EACH(sp, r) {
        if (r->standing != STANDING_UNDETERMINED) continue;
        link_item(sp, &l, r, words_levels(sp, r->standard, r->result->possible));
    }
    if (!l.n) return;
    subsection(sp, ++*n, N_("Requirements not determined"));
    list_end(&l);
}

/* The questions that hold these up, the one that settles most first. */
static void waiting(struct spec *sp, size_t *n) {
    static const unsigned widths[] = {2, 10, 4};
    static const char *const heads[] = {N_("No."), N_("To be answered or judged"), N_("Results waiting"), NULL};
    size_t count = 0;
    struct waiting *list = derive_waiting(sp->b.a, sp->in->derivation, report_standards(sp->in), &count);
    if (!count) return;
    subsection(sp, ++*n, N_("Answers and judgements that are missing"));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 3);
    table_heads(&t, heads);
    for (size_t i = 0; i < count; i++) {
        table_row(&t, false);
        table_text(&t, TONE_NONE, list[i].what.is_condition ? STR("") : words_question(sp, list[i].what.index));
        table_text(&t, TONE_OPEN, words_input(sp, list[i].what));
        table_text(&t, TONE_NONE, count_text(&sp->b, list[i].results))->align = ALIGN_RIGHT;
    }
    table_end(&t);
}

static void missing_reasons(struct spec *sp, size_t *n) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    SPEC_EACH(sp, r) {
        if (r->reason_missing)
            link_item(sp, &l, r,
                      say(&sp->b, N_("recommended %1, decided %2"),
                          ARGS(words_levels(sp, r->standard, r->result->recommended),
                               word_level(sp, r->standard, r->level))));
    }
    if (!l.n) return;
    subsection(sp, ++*n, N_("Decisions below the recommended level without a reason"));
    list_end(&l);
}

static void blanks(struct spec *sp, size_t *n) {
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    SPEC_EACH(sp, r) {
        if (!r->blanks) continue;
        struct str names = STR("");
        struct field_text f;
        for (size_t i = 0; i < r->control->n_fields; i++)
            if (requirement_field_open(sp->b.a, sp, r, &r->control->fields[i], &f))
                names = arena_fmt(sp->b.a, "%.*s【%.*s】", STR_ARG(names), STR_ARG(f.title));
        link_item(sp, &l, r, names);
    }
    if (!l.n) return;
    subsection(sp, ++*n, N_("Conditions still to be written in 【 】"));
    list_end(&l);
}

void spec_open(struct spec *sp) {
    size_t n = 0, before;
    section(sp, "open", trs(sp->b.lang, N_("Open points")));
    before = sp->b.n_blocks;
    waiting(sp, &n);
    undetermined(sp, &n);
    undecided(sp, &n);
    missing_reasons(sp, &n);
    blanks(sp, &n);
    if (sp->b.n_blocks == before) para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("There are no open points.")));
}
