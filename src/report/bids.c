/* bids: the clauses of a specification, and the sheet on which bidders answer them, or officers give them points. */
#include "report/bids.h"

#include "report/spec.h"

#define COLUMN(key_, title_, width_)                                                                                   \
    { .key = STR(key_), .title = STR(title_), .type = COLUMN_TEXT, .width = width_ }

/* Clauses --------------------------------------------------------------------------------------------------------- */

static bool is_clause(const struct spec *sp, const struct requirement *r) {
    return requirement_stands(r) && !requirement_is_heading(sp, r);
}

static struct bid_clause clause_of(struct spec *sp, const struct requirement *r) {
    const struct chapter *ch = standard_find_chapter(r->standard, r->control->chapter);
    return (struct bid_clause){.key = control_name(sp->b.a, sp->in->cat, r->index),
                               .number = control_label(r->control),
                               .chapter = ch ? chapter_label(sp, r->standard, ch) : STR(""),
                               .title = text_of(sp, &r->control->title),
                               .statement = text_of_requirement(sp, r),
                               .mandatory = r->mandatory};
}

static struct bid_clauses *gather(struct spec *sp) {
    struct bid_clauses *c = arena_alloc(sp->b.a, sizeof *c);
    struct bid_clause *list = arena_array(sp->b.a, sp->n_requirements, sizeof *list);
    *c = (struct bid_clauses){.list = list};
    SPEC_EACH(sp, r) if (is_clause(sp, r)) list[c->n++] = clause_of(sp, r);
    bid_digest(c);
    return c;
}

struct bid_clauses *bids_clauses(struct arena *a, const struct report_input *in) {
    return gather(spec_begin(a, in));
}

/* The sheet ---------------------------------------------------------------------------------------------------------
 */

struct form {
    const struct bid_clauses *c;
    bool officer;
    struct fill_column *fill;
    unsigned *widths;
    size_t n, first_field; /* columns; the first one to fill in */
};

static void column(struct form *f, unsigned width, enum fill_type type) {
    f->widths[f->n] = width;
    f->fill[f->n++].type = type;
}

static struct form form_of(struct spec *sp, const struct bid_clauses *c) {
    enum { MOST = 12 };
    struct form f = {.c = c, .officer = sp->in->internal};
    f.fill = arena_array(sp->b.a, MOST, sizeof *f.fill);
    f.widths = arena_array(sp->b.a, MOST, sizeof *f.widths);
    column(&f, 12, FILL_NOT);                  /* number */
    column(&f, 20, FILL_NOT);                  /* chapter */
    column(&f, f.officer ? 90 : 66, FILL_NOT); /* statement */
    column(&f, 8, FILL_NOT);                   /* mandatory */
    if (f.officer || c->weighted) column(&f, 8, f.officer ? FILL_TEXT : FILL_NOT);
    f.first_field = f.n;
    if (!f.officer) {
        struct str *signs = arena_array(sp->b.a, BID_ANSWERS, sizeof *signs);
        for (enum bid_answer k = BID_MET; k < BID_ANSWERS; k++) signs[k - 1] = str_of(bid_answer_sign(k));
        column(&f, 11, FILL_CHOICE);
        f.fill[f.n - 1] = (struct fill_column){FILL_CHOICE, signs, BID_ANSWERS - 1};
        column(&f, 50, FILL_TEXT);
        column(&f, 22, FILL_TEXT);
    }
    column(&f, 20, FILL_TEXT); /* remarks */
    column(&f, 10, FILL_KEY);
    return f;
}

static void heads(struct spec *sp, struct table_builder *t, const struct form *f) {
    enum lang lang = sp->b.lang;
    table_row(t, true);
    table_text(t, TONE_HEAD, trs(lang, BID_NUMBER_TITLE));
    table_text(t, TONE_HEAD, trs(lang, N_("Chapter of the specification")));
    table_text(t, TONE_HEAD, trs(lang, BID_STATEMENT_TITLE));
    table_text(t, TONE_HEAD, trs(lang, N_("Mandatory or optional")));
    if (f->officer || f->c->weighted) table_text(t, TONE_HEAD, trs(lang, BID_POINTS_TITLE));
    if (!f->officer)
        for (enum bid_field k = BID_ANSWER; k <= BID_WHERE; k++) table_text(t, TONE_HEAD, trs(lang, bid_titles[k]));
    table_text(t, TONE_HEAD, trs(lang, bid_titles[BID_NOTE]));
    table_text(t, TONE_HEAD, trs(lang, bid_titles[BID_KEY]));
}

static struct str mandatory_word(struct spec *sp, const struct bid_clause *c) {
    return trs(sp->b.lang, c->mandatory ? N_("Mandatory") : N_("Optional"));
}

static void row(struct spec *sp, struct table_builder *t, const struct form *f, const struct bid_clause *c) {
    bool points = !c->mandatory && (f->officer ? c->points > 0 : f->c->weighted);
    table_row(t, false);
    table_text(t, TONE_NONE, c->number);
    table_text(t, TONE_NONE, c->chapter);
    run_text(&sp->b, RUN_STRONG, c->title);
    if (c->statement.len) run_break(&sp->b);
    run_text(&sp->b, RUN_NORMAL, c->statement);
    table_cell(t, TONE_NONE);
    table_text(t, TONE_NONE, mandatory_word(sp, c))->align = ALIGN_CENTER;
    if (f->officer || f->c->weighted)
        table_text(t, TONE_NONE, points ? arena_fmt(sp->b.a, "%lld", (long long)c->points) : STR(""))->align =
            ALIGN_RIGHT;
    for (size_t i = f->first_field; i + 1 < f->n; i++) table_text(t, TONE_NONE, STR(""));
    table_text(t, TONE_NONE, c->key);
}

static bool key_is_of(struct str key, const struct standard *std) {
    return str_starts(key, std->id) && key.len > std->id.len && key.ptr[std->id.len] == '.';
}

static void standard_sheet(struct spec *sp, const struct form *f, const struct standard *std) {
    size_t n = 0;
    for (size_t i = 0; i < f->c->n; i++) n += key_is_of(f->c->list[i].key, std);
    if (!n) return;
    section(sp, arena_fmt(sp->b.a, "answers-%.*s", STR_ARG(std->id)).ptr, standard_label(sp, std));
    sp->b.blocks[sp->b.n_blocks - 1].new_page = true;
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, f->widths, f->n);
    t.fill = f->fill;
    t.locked = true;
    heads(sp, &t, f);
    for (size_t i = 0; i < f->c->n; i++)
        if (key_is_of(f->c->list[i].key, std)) row(sp, &t, f, &f->c->list[i]);
    table_end(&t);
}

/* The front ---------------------------------------------------------------------------------------------------------
 */

static void bidder_table(struct spec *sp) {
    static const unsigned widths[] = {2, 6};
    static const char *const labels[] = {BID_BIDDER_TITLE, N_("Written by (department, name)"), N_("Contact"),
                                         N_("Date of the answers")};
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        table_row(&t, false);
        table_text(&t, TONE_HEAD, trs(sp->b.lang, labels[i]));
        table_text(&t, TONE_NONE, STR(""));
    }
    table_end(&t);
}

static void how_to_fill(struct spec *sp, bool officer) {
    static const char *const bidder[] = {
        N_("Write the name of the bidder above, then answer every row of the following sheets."),
        N_("Answer: ○ met as written, △ met in part, × not met, 提案 (proposal) met by another means of equal or "
           "better "
           "effect."),
        N_("With ○, △ or 提案 write how it is met. For optional requirements also write where it is shown (name of the "
           "document and page); without it no points are given."),
        N_("Mandatory requirements have to be answered; one answered × does not meet the specification."),
        N_("Only the columns to be filled in can be changed. Do not add rows; what goes beyond belongs into the "
           "remarks."),
        NULL};
    static const char *const officers[] = {
        N_("Give points to the optional requirements, as whole numbers. Those without points count as 0."),
        N_("kijun bids FILE --weights THIS.xlsx -o SHEET.xlsx prints the points on the sheet for bidders; with "
           "--answers "
           "they are summed for each bidder."),
        N_("The rows of mandatory requirements take no points."), NULL};
    struct list_builder l = list_begin(&sp->b, LIST_NUMBER);
    for (const char *const *line = officer ? officers : bidder; *line; line++) list_text(&l, 0, trs(sp->b.lang, *line));
    list_end(&l);
}

static void counts(struct spec *sp, const struct bid_clauses *c) {
    size_t mandatory = 0;
    int64_t points = 0;
    for (size_t i = 0; i < c->n; i++) {
        mandatory += c->list[i].mandatory;
        points += c->list[i].points;
    }
    struct str m = count_text(&sp->b, mandatory), o = count_text(&sp->b, c->n - mandatory);
    if (c->weighted)
        para(&sp->b, PARA_NORMAL,
             say(&sp->b, N_("Mandatory requirements: %1; optional requirements: %2 (%3 points in all)."),
                 ARGS(m, o, arena_fmt(sp->b.a, "%lld", (long long)points))));
    else
        para(&sp->b, PARA_NORMAL,
             say(&sp->b, N_("Mandatory requirements: %1; optional requirements: %2."), ARGS(m, o)));
}

/* Rows for machines ----------------------------------------------------------------------------------------------- */

static void data_clauses(struct spec *sp, const struct bid_clauses *c) {
    static const struct column columns[] = {
        COLUMN("key", N_("Key"), 24),
        COLUMN("printed", N_("No. as printed"), 14),
        COLUMN("chapter", N_("Chapter of the specification"), 24),
        COLUMN("title", N_("Requirement"), 30),
        COLUMN("requirement", N_("Text of the requirement"), 70),
        COLUMN("mandatory", N_("Mandatory"), 10),
        {.key = STR("weight"), .title = STR(N_("Points")), .type = COLUMN_INT, .width = 8},
    };
    struct data_builder d = data_begin(&sp->b, N_("Data of requirements"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < c->n; i++) {
        const struct bid_clause *k = &c->list[i];
        data_cell(&d, k->key);
        data_cell(&d, k->number);
        data_cell(&d, k->chapter);
        data_cell(&d, k->title);
        data_cell(&d, k->statement);
        data_cell(&d, k->mandatory ? STR("yes") : STR("no"));
        data_int(&d, k->points);
    }
    data_end(&d);
}

static void data_sheet(struct spec *sp, const struct bid_clauses *c) {
    static const struct column columns[] = {COLUMN("name", N_("Name"), 24), COLUMN("value", N_("Value"), 70)};
    struct data_builder d = data_begin(&sp->b, N_("Data of the sheet"), columns, 2);
    data_cell(&d, STR(BID_DIGEST_KEY));
    data_cell(&d, arena_str(sp->b.a, str_of(c->digest)));
    data_cell(&d, STR("system"));
    data_cell(&d, sp->in->system->name);
    data_cell(&d, STR("document_identity"));
    data_cell(&d, sp->doc->digest);
    data_end(&d);
}

struct doc *bids_sheet(struct arena *a, const struct report_input *in, const struct bid_clauses *c) {
    struct spec *sp = spec_begin(a, in);
    struct form f = form_of(sp, c);
    spec_title(
        sp, f.officer ? STR("bid-points") : STR("bid-answers"),
        trs(in->lang, f.officer ? N_("Sheet of points for optional requirements") : N_("Answer sheet for bidders")));
    if (!f.officer) bidder_table(sp);
    counts(sp, c);
    how_to_fill(sp, f.officer);
    for (size_t i = 0; i < in->n_standards; i++) standard_sheet(sp, &f, &in->cat->standards[in->standards[i]]);
    if (!c->n) para(&sp->b, PARA_NORMAL, trs(in->lang, N_("The specification has no requirements yet.")));
    data_clauses(sp, c);
    data_sheet(sp, c);
    builder_finish(&sp->b, sp->doc);
    return sp->doc;
}
