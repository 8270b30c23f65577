/* coverage_doc: the same numbers as tables, for people in every format and as plain rows for machines. */
#include "report/build.h"
#include "report/head.h"
#include "report/picture.h"

#define COLUMNS (COVER_COUNT + 4) /* group, all, apply, the series, decided */

/* The columns after the group's name, in order; each from the row's numbers. */
static unsigned column_value(const struct cover_row *row, size_t column) {
    unsigned all = 0;
    for (size_t i = 0; i < COVER_COUNT; i++) all += row->counts[i];
    if (column == 0) return all;
    if (column == 1) return row->applying;
    if (column < 2 + COVER_UNKNOWN) return row->counts[column - 2];
    if (column == 2 + COVER_UNKNOWN) return row->decided;
    return row->counts[column - 3];
}

static const char *const column_titles[COLUMNS - 1] = {N_("all"),          N_("apply"),
                                                       N_("done"),         N_("partly done"),
                                                       N_("not done"),     N_("recorded as not applicable"),
                                                       N_("no record"),    N_("decided"),
                                                       N_("undetermined"), N_("does not apply")};
static const char *const column_keys[COLUMNS - 1] = {
    "all",        "apply",   "done",         "partly",        "not_done", "recorded_not_applicable",
    "unrecorded", "decided", "undetermined", "does_not_apply"};
static const unsigned widths[COLUMNS] = {26, 6, 6, 6, 6, 6, 8, 6, 6, 7, 7};

static void head_row(struct builder *b, struct table_builder *t, const char *first) {
    table_row(t, true);
    table_text(t, TONE_HEAD, trs(b->lang, first));
    for (size_t i = 0; i + 1 < COLUMNS; i++)
        table_text(t, TONE_HEAD, trs(b->lang, column_titles[i]))->align = ALIGN_CENTER;
}

static void value_row(struct builder *b, struct table_builder *t, const struct cover_row *row, bool decisions) {
    for (size_t i = 0; i + 1 < COLUMNS; i++) {
        unsigned v = column_value(row, i);
        bool no_such = i == 2 + COVER_UNKNOWN && !decisions;
        enum tone tone = i == 3 + COVER_UNKNOWN && v ? TONE_OPEN : TONE_NONE;
        enum run_style style = no_such || !v ? RUN_MUTED : row->total ? RUN_STRONG : RUN_NORMAL;
        run_text(b, style, no_such ? trs(b->lang, N_("–")) : arena_fmt(b->a, "%u", v));
        table_cell(t, tone)->align = ALIGN_RIGHT;
    }
}

static void add_row(struct builder *b, struct table_builder *t, const struct cover_row *row, bool decisions) {
    table_row(t, false);
    enum run_style style = row->total || row->depth == 0 ? RUN_STRONG : RUN_NORMAL;
    if (row->depth) run_text(b, RUN_NORMAL, STR("　"));
    run_text(b, style, row->id.len ? say(b, N_("%1 %2"), ARGS(row->id, row->title)) : row->title);
    table_cell(t, TONE_NONE);
    value_row(b, t, row, decisions);
}

static void sums(struct builder *b, const struct coverage *c) {
    struct table_builder t = table_begin(b, TABLE_GRID, widths, COLUMNS);
    heading(b, 2, STR("1"), STR("standards"), trs(b->lang, N_("By standard")));
    head_row(b, &t, N_("Standard"));
    for (size_t i = 0; i < c->n_panels; i++) {
        const struct cover_panel *p = &c->panels[i];
        table_row(&t, false);
        table_text(&t, TONE_NONE, p->title);
        value_row(b, &t, &p->rows[0], standard_asks_for_decisions(p->standard));
    }
    table_end(&t);
    for (size_t i = 0; i < c->n_notes; i++)
        if (i) para(b, PARA_NOTE, c->notes[i]); /* the first explains the bars, and there are none here */
}

static void panel(struct builder *b, const struct cover_panel *p, size_t n) {
    heading(b, 2, count_text(b, n), arena_fmt(b->a, "standard-%zu", n), p->title);
    para(b, PARA_SMALL, p->subtitle);
    struct table_builder t = table_begin(b, TABLE_GRID, widths, COLUMNS);
    head_row(b, &t, N_("Group"));
    for (size_t i = 0; i < p->n_rows; i++) add_row(b, &t, &p->rows[i], standard_asks_for_decisions(p->standard));
    table_end(&t);
}

static void rows_for_machines(struct builder *b, const struct coverage *c) {
    struct column columns[COLUMNS + 2] = {{STR("standard"), STR(N_("Standard")), COLUMN_TEXT, 12},
                                          {STR("group"), STR(N_("Group")), COLUMN_TEXT, 14},
                                          {STR("title"), STR(N_("Title")), COLUMN_TEXT, 40}};
    for (size_t i = 0; i + 1 < COLUMNS; i++)
        columns[i + 3] = (struct column){str_of(column_keys[i]), str_of(column_titles[i]), COLUMN_INT, 10};
    struct data_builder d = data_begin(b, N_("Data of coverage"), columns, COLUMNS + 2);
    for (size_t i = 0; i < c->n_panels; i++)
        for (size_t k = 0; k < c->panels[i].n_rows; k++) {
            const struct cover_row *row = &c->panels[i].rows[k];
            data_cell(&d, c->panels[i].standard->id);
            data_cell(&d, row->group ? row->group->id : STR(""));
            data_cell(&d, row->title);
            for (size_t m = 0; m + 1 < COLUMNS; m++) data_int(&d, column_value(row, m));
        }
    data_end(&d);
}

struct doc *coverage_document(struct arena *a, const struct report_input *in, const struct coverage *c) {
    struct doc *doc = arena_alloc(a, sizeof *doc);
    const struct system *s = in->system;
    struct builder b;
    builder_init(&b, a, in->lang);
    head_fill(&b, in, STR("coverage"), c->title, doc);
    heading(&b, 1, STR(""), STR("coverage"), c->title);
    para(&b, PARA_NORMAL, s->owner.len ? say(&b, N_("%1 (%2)"), ARGS(s->name, s->owner)) : s->name);
    sums(&b, c);
    for (size_t i = 0; i < c->n_panels; i++) panel(&b, &c->panels[i], i + 2);
    rows_for_machines(&b, c);
    builder_finish(&b, doc);
    return doc;
}
