/* bids_compare: what several bidders answered, side by side: first what fails, last everything. */
#include "report/bids.h"

#include "report/spec.h"

#define COLUMN(key_, title_, width_)                                                                                   \
    { .key = STR(key_), .title = STR(title_), .type = COLUMN_TEXT, .width = width_ }

struct comparison {
    struct spec *sp;
    const struct bid_clauses *c;
    struct bid *const *bids;
    size_t n;
};

static struct str bidder(const struct comparison *k, size_t i) {
    if (k->bids[i]->bidder.len) return k->bids[i]->bidder;
    return say(&k->sp->b, N_("bidder %1 (no name)"), ARGS(count_text(&k->sp->b, i + 1)));
}

static struct str number(const struct comparison *k, int64_t v) {
    return arena_fmt(k->sp->b.a, "%lld", (long long)v);
}

static void figure(const struct comparison *k, struct table_builder *t, int64_t v, bool attention) {
    table_text(t, attention && v ? TONE_WARN : TONE_NONE, number(k, v))->align = ALIGN_RIGHT;
}

/* The whole ---------------------------------------------------------------------------------------------------------
 */

static void overview_row(const struct comparison *k, struct table_builder *t, size_t i) {
    const struct bid *b = k->bids[i];
    struct bid_sum s = bid_sum(k->c, b);
    size_t open = s.mandatory[BID_NONE], partly = s.mandatory[BID_PARTLY] + s.mandatory[BID_PROPOSAL];
    table_row(t, false);
    table_text(t, TONE_NONE, bidder(k, i));
    figure(k, t, (int64_t)s.mandatory[BID_MET], false);
    figure(k, t, (int64_t)partly, false);
    figure(k, t, (int64_t)s.mandatory[BID_UNMET], true);
    figure(k, t, (int64_t)open, true);
    figure(k, t, (int64_t)s.optional[BID_MET], false);
    figure(k, t, s.points, false);
    figure(k, t, s.waiting, false);
    figure(k, t, (int64_t)(s.serious + b->beyond), true);
    table_text(t, b->same_edition ? TONE_NONE : TONE_WARN,
               trs(k->sp->b.lang, b->same_edition ? N_("the present one") : N_("another, or unknown")));
}

static void overview(const struct comparison *k) {
    static const unsigned widths[] = {26, 9, 11, 9, 9, 9, 9, 11, 9, 14};
    static const char *const heads[] = {N_("Bidder"),
                                        N_("Mandatory: ○"),
                                        N_("Mandatory: △ or 提案"),
                                        N_("Mandatory: ×"),
                                        N_("Mandatory: no answer"),
                                        N_("Optional: ○"),
                                        N_("Points reached"),
                                        N_("Points to be judged"),
                                        N_("Findings"),
                                        N_("Edition answered"),
                                        NULL};
    struct spec *sp = k->sp;
    int64_t most = k->n ? bid_sum(k->c, k->bids[0]).most : 0;
    section(sp, "overview", trs(sp->b.lang, N_("Overview of the bidders")));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 10);
    table_heads(&t, heads);
    for (size_t i = 0; i < k->n; i++) overview_row(k, &t, i);
    table_end(&t);
    para(&sp->b, PARA_SMALL,
         say(&sp->b,
             N_("Points: those of optional requirements answered ○ with how and where written, of %1 in all. To be "
                "judged: "
                "△, 提案, and ○ without them. The answers are the bidders' own word; nothing here is a judgement."),
             ARGS(number(k, most))));
}

/* Clauses -----------------------------------------------------------------------------------------------------------
 */

static unsigned *clause_widths(const struct comparison *k, size_t *n) {
    unsigned *w = arena_array(k->sp->b.a, k->n + 4, sizeof *w);
    static const unsigned head[] = {12, 30, 8, 6};
    *n = 0;
    for (size_t i = 0; i < (k->c->weighted ? 4u : 3u); i++) w[(*n)++] = head[i];
    for (size_t i = 0; i < k->n; i++) w[(*n)++] = k->n > 4 ? 9 : 16;
    return w;
}

static struct table_builder clause_table(const struct comparison *k) {
    struct spec *sp = k->sp;
    size_t n;
    unsigned *widths = clause_widths(k, &n);
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, n);
    table_row(&t, true);
    table_text(&t, TONE_HEAD, trs(sp->b.lang, BID_NUMBER_TITLE));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("Requirement")));
    table_text(&t, TONE_HEAD, trs(sp->b.lang, N_("Mandatory or optional")));
    if (k->c->weighted) table_text(&t, TONE_HEAD, trs(sp->b.lang, BID_POINTS_TITLE));
    for (size_t i = 0; i < k->n; i++) table_text(&t, TONE_HEAD, bidder(k, i))->align = ALIGN_CENTER;
    return t;
}

/* The sign, and in words what is wrong with it: colour says nothing alone. */
static void answer_cell(const struct comparison *k, struct table_builder *t, size_t clause, size_t i) {
    struct spec *sp = k->sp;
    const struct bid *b = k->bids[i];
    const struct bid_row *r = &b->rows[clause];
    const struct bid_clause *c = &k->c->list[clause];
    bool failed = c->mandatory && (r->answer == BID_UNMET || r->answer == BID_NONE);
    if (r->answer == BID_NONE)
        run_text(&sp->b, RUN_MUTED, trs(sp->b.lang, r->there ? N_("no answer") : N_("no row")));
    else
        run_text(&sp->b, RUN_STRONG, str_of(bid_answer_sign(r->answer)));
    const char *missing = NULL;
    if (r->answer != BID_NONE && r->answer != BID_UNMET && !r->how.len)
        missing = N_("(how is missing)");
    else if (r->answer != BID_NONE && r->answer != BID_UNMET && !c->mandatory && !r->where.len)
        missing = N_("(proof is missing)");
    if (missing) {
        run_break(&sp->b);
        run_text(&sp->b, RUN_MUTED, trs(sp->b.lang, missing));
    }
    table_cell(t, failed ? TONE_WARN : TONE_NONE)->align = ALIGN_CENTER;
}

static void clause_row(const struct comparison *k, struct table_builder *t, size_t clause) {
    struct spec *sp = k->sp;
    const struct bid_clause *c = &k->c->list[clause];
    table_row(t, false);
    table_text(t, TONE_NONE, c->number);
    table_text(t, TONE_NONE, c->title);
    table_text(t, TONE_NONE, trs(sp->b.lang, c->mandatory ? N_("Mandatory") : N_("Optional")))->align = ALIGN_CENTER;
    if (k->c->weighted) table_text(t, TONE_NONE, c->mandatory ? STR("") : number(k, c->points))->align = ALIGN_RIGHT;
    for (size_t i = 0; i < k->n; i++) answer_cell(k, t, clause, i);
}

static bool fails(const struct comparison *k, size_t clause) {
    for (size_t i = 0; i < k->n; i++) {
        enum bid_answer a = k->bids[i]->rows[clause].answer;
        if (a == BID_UNMET || a == BID_NONE) return k->c->list[clause].mandatory;
    }
    return false;
}

static bool is_open(const struct comparison *k, size_t clause) {
    for (size_t i = 0; i < k->n; i++)
        if (bid_clause_is_open(k->c, k->bids[i], clause)) return !fails(k, clause);
    return false;
}

static bool every(const struct comparison *k, size_t clause) {
    return k->n && clause < k->c->n;
}

static void clauses(const struct comparison *k, const char *id, const char *title, const char *none,
                    bool (*takes)(const struct comparison *k, size_t clause)) {
    struct spec *sp = k->sp;
    bool any = false;
    section(sp, id, trs(sp->b.lang, title));
    struct table_builder t = clause_table(k);
    for (size_t i = 0; i < k->c->n; i++) {
        if (!takes(k, i)) continue;
        any = true;
        clause_row(k, &t, i);
    }
    if (any)
        table_end(&t);
    else
        para(&sp->b, PARA_NORMAL, trs(sp->b.lang, none));
}

/* What each of them wrote -------------------------------------------------------------------------------------------
 */

static void words(const struct comparison *k) {
    static const unsigned widths[] = {12, 18, 8, 44, 18, 16};
    static const char *const heads[] = {
        N_("No."), N_("Bidder"), N_("Answer"), N_("How it is met"), N_("Where it is shown"), N_("Remarks"), NULL};
    struct spec *sp = k->sp;
    section(sp, "answers", trs(sp->b.lang, N_("What the bidders wrote")));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 6);
    table_heads(&t, heads);
    for (size_t c = 0; c < k->c->n; c++)
        for (size_t i = 0; i < k->n; i++) {
            const struct bid_row *r = &k->bids[i]->rows[c];
            table_row(&t, false);
            if (i == 0) table_text(&t, TONE_NONE, k->c->list[c].number)->rowspan = (unsigned)k->n;
            table_text(&t, TONE_NONE, bidder(k, i));
            table_text(&t, TONE_NONE, str_of(bid_answer_sign(r->answer)))->align = ALIGN_CENTER;
            table_text(&t, TONE_NONE, r->how);
            table_text(&t, TONE_NONE, r->where);
            table_text(&t, TONE_NONE, r->note);
        }
    table_end(&t);
}

static void findings_of(const struct comparison *k, size_t i) {
    static const unsigned widths[] = {16, 12, 70, 14};
    static const char *const heads[] = {N_("Cell"), N_("No."), N_("Finding"), N_("Kind"), NULL};
    struct spec *sp = k->sp;
    const struct bid *b = k->bids[i];
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    heading(&sp->b, 2, STR(""), arena_fmt(sp->b.a, "findings-%zu", i + 1), bidder(k, i));
    if (!b->n_findings) para(&sp->b, PARA_NORMAL, trs(sp->b.lang, N_("Nothing was found.")));
    table_heads(&t, heads);
    for (size_t f = 0; f < b->n_findings; f++) {
        const struct bid_finding *x = &b->findings[f];
        bool serious = bid_finding_is_serious(x->kind);
        table_row(&t, false);
        table_text(&t, TONE_NONE, x->cell);
        table_text(&t, TONE_NONE, x->clause == SIZE_MAX ? STR("") : k->c->list[x->clause].number);
        table_text(&t, TONE_NONE, x->text);
        table_text(&t, TONE_NONE, trs(sp->b.lang, serious ? N_("to be settled") : N_("pointed out")))->align =
            ALIGN_CENTER;
    }
    if (b->n_findings) table_end(&t);
    if (b->beyond)
        para(&sp->b, PARA_WARNING,
             say(&sp->b, N_("There are %1 more findings that are not listed."), ARGS(count_text(&sp->b, b->beyond))));
}

static void findings(const struct comparison *k) {
    section(k->sp, "findings", trs(k->sp->b.lang, N_("Findings about the answer sheets")));
    for (size_t i = 0; i < k->n; i++) findings_of(k, i);
}

/* Rows for machines -------------------------------------------------------------------------------------------------
 */

static void data_answers(const struct comparison *k) {
    static const struct column columns[] = {
        COLUMN("key", N_("Key"), 24),
        COLUMN("printed", N_("No. as printed"), 14),
        COLUMN("mandatory", N_("Mandatory"), 10),
        {.key = STR("weight"), .title = STR(N_("Points")), .type = COLUMN_INT, .width = 8},
        COLUMN("bidder", N_("Bidder"), 24),
        COLUMN("said", N_("Answer"), 10),
        COLUMN("how", N_("How it is met"), 50),
        COLUMN("where", N_("Where it is shown"), 24),
        COLUMN("remarks", N_("Remarks"), 24),
        COLUMN("cell", N_("Cell"), 14)};
    struct data_builder d = data_begin(&k->sp->b, N_("Data of answers"), columns, sizeof columns / sizeof *columns);
    for (size_t c = 0; c < k->c->n; c++)
        for (size_t i = 0; i < k->n; i++) {
            const struct bid_row *r = &k->bids[i]->rows[c];
            data_cell(&d, k->c->list[c].key);
            data_cell(&d, k->c->list[c].number);
            data_cell(&d, k->c->list[c].mandatory ? STR("yes") : STR("no"));
            data_int(&d, k->c->list[c].points);
            data_cell(&d, bidder(k, i));
            data_cell(&d, str_of(bid_answer_id(r->answer)));
            data_cell(&d, r->how);
            data_cell(&d, r->where);
            data_cell(&d, r->note);
            data_cell(&d, r->cell);
        }
    data_end(&d);
}

static void data_findings(const struct comparison *k) {
    static const struct column columns[] = {COLUMN("bidder", N_("Bidder"), 24), COLUMN("kind", N_("Kind"), 12),
                                            COLUMN("key", N_("Key"), 24), COLUMN("cell", N_("Cell"), 14),
                                            COLUMN("text", N_("Finding"), 70)};
    struct data_builder d = data_begin(&k->sp->b, N_("Data of findings"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < k->n; i++)
        for (size_t f = 0; f < k->bids[i]->n_findings; f++) {
            const struct bid_finding *x = &k->bids[i]->findings[f];
            data_cell(&d, bidder(k, i));
            data_cell(&d, str_of(bid_finding_id(x->kind)));
            data_cell(&d, x->clause == SIZE_MAX ? STR("") : k->c->list[x->clause].key);
            data_cell(&d, x->cell);
            data_cell(&d, x->text);
        }
    data_end(&d);
}

struct doc *bids_compare(struct arena *a, const struct report_input *in, const struct bid_clauses *c,
                         struct bid *const *bids, size_t n) {
    struct spec *sp = spec_begin(a, in);
    struct comparison k = {sp, c, bids, n};
    spec_title(sp, STR("bid-comparison"), trs(in->lang, N_("Comparison of the bidders' answers")));
    overview(&k);
    clauses(&k, "failed", N_("Mandatory requirements that a bidder does not meet or has not answered"),
            N_("Every bidder answers every mandatory requirement, and none with ×."), fails);
    clauses(&k, "open", N_("Other answers that need a look"), N_("Nothing else is open."), is_open);
    clauses(&k, "matrix", N_("All requirements"), N_("The specification has no requirements yet."), every);
    findings(&k);
    words(&k);
    data_answers(&k);
    data_findings(&k);
    builder_finish(&sp->b, sp->doc);
    return sp->doc;
}
