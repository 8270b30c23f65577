/* bids_check: what is wrong with what a bidder said, clause by clause; the points; and the officer's sheet of points.
 */
#include "fmt/fmt.h"
#include "ledger/bids_parts.h"
#include "ledger/form.h"

static void check_unanswered(struct bid_reading *r, size_t i) {
    const struct bid_clause *c = &r->c->list[i];
    const struct bid_row *row = &r->rows[i];
    if (!row->there)
        bid_find(r, BID_ABSENT, i, STR(""), tr(r->lang, "The row of %.*s is missing from the sheet."),
                 STR_ARG(c->number));
    else if (c->mandatory)
        bid_find(r, BID_MISSING, i, row->cell, tr(r->lang, "%.*s is mandatory and has no answer."), STR_ARG(c->number));
    else if (row->how.len || row->where.len)
        bid_find(r, BID_MISSING, i, row->cell, tr(r->lang, "%.*s has an explanation but no answer."),
                 STR_ARG(c->number));
}

static void check_answered(struct bid_reading *r, size_t i) {
    const struct bid_clause *c = &r->c->list[i];
    const struct bid_row *row = &r->rows[i];
    bool claimed = row->answer != BID_UNMET;
    if (!claimed && c->mandatory)
        bid_find(r, BID_REFUSED, i, row->cell, tr(r->lang, "%.*s is mandatory, and the answer is ×."),
                 STR_ARG(c->number));
    if (claimed && !row->how.len)
        bid_find(r, BID_NO_HOW, i, row->cell, tr(r->lang, "%.*s is answered %s, but how it is met is not written."),
                 STR_ARG(c->number), bid_answer_sign(row->answer));
    if (claimed && !c->mandatory && !row->where.len)
        bid_find(r, BID_NO_PROOF, i, row->cell,
                 tr(r->lang, "%.*s is optional and claimed (%s), but where it is shown is not written."),
                 STR_ARG(c->number), bid_answer_sign(row->answer));
    if (row->answer == BID_MET && (bid_says_not(r->a, row->how) || bid_says_not(r->a, row->note)))
        bid_find(
            r, BID_SAYS_NOT, i, row->cell,
            tr(r->lang, "%.*s is answered ○, but the text beside it can be read as saying that it cannot be done."),
            STR_ARG(c->number));
}

static bool was_unread(const struct bid_reading *r, size_t clause) {
    for (size_t i = 0; i < r->bid->n_findings; i++)
        if (r->findings[i].kind == BID_UNREAD && r->findings[i].clause == clause) return true;
    return false;
}

void bid_check(struct bid_reading *r) {
    if (!r->bid->digest.len)
        bid_find(r, BID_EDITION, SIZE_MAX, STR(""),
                 tr(r->lang, "Which edition of the specification this sheet was made from cannot be told: its sheet of "
                             "data is gone."));
    else if (!r->bid->same_edition)
        bid_find(r, BID_EDITION, SIZE_MAX, STR(""),
                 tr(r->lang, "This sheet was made from another edition of the specification. Ask the bidder to answer "
                             "the present one."));
    if (!r->bid->bidder.len)
        bid_find(r, BID_NO_NAME, SIZE_MAX, STR(""), tr(r->lang, "The name of the bidder is not written."));
    for (size_t i = 0; i < r->c->n; i++) {
        if (r->rows[i].answer != BID_NONE)
            check_answered(r, i);
        else if (!was_unread(r, i))
            check_unanswered(r, i);
    }
}

bool bid_has_serious(const struct bid *b) {
    for (size_t i = 0; i < b->n_findings; i++)
        if (bid_finding_is_serious(b->findings[i].kind)) return true;
    return b->beyond > 0;
}

/* Points ---------------------------------------------------------------------------------------------------------- */

struct bid_sum bid_sum(const struct bid_clauses *c, const struct bid *b) {
    struct bid_sum s = {0};
    for (size_t i = 0; i < c->n; i++) {
        const struct bid_row *row = &b->rows[i];
        (c->list[i].mandatory ? s.mandatory : s.optional)[row->answer]++;
        if (c->list[i].mandatory) continue;
        s.most += c->list[i].points;
        bool shown = row->how.len && row->where.len;
        if (row->answer == BID_MET && shown)
            s.points += c->list[i].points;
        else if (row->answer == BID_MET || row->answer == BID_PARTLY || row->answer == BID_PROPOSAL)
            s.waiting += c->list[i].points;
    }
    for (size_t i = 0; i < b->n_findings; i++)
        ++*(bid_finding_is_serious(b->findings[i].kind) ? &s.serious : &s.pointed_out);
    return s;
}

bool bid_clause_is_open(const struct bid_clauses *c, const struct bid *b, size_t clause) {
    const struct bid_row *row = &b->rows[clause];
    bool asked = c->list[clause].mandatory || row->answer != BID_NONE;
    return asked && (row->answer != BID_MET || !row->how.len || (!c->list[clause].mandatory && !row->where.len));
}

struct weights {
    struct arena *a;
    const struct bid_clauses *c;
    const struct book *book;
    enum lang lang;
    struct diags *d;
    struct bid_index index;
    int64_t *points; /* by clause; -1 = nothing said */
};

static void wrong(struct weights *w, const struct book_sheet *s, uint32_t row, int32_t col, const char *text) {
    struct str cell = book_place(w->a, s, row, (uint32_t)col);
    struct str place = arena_fmt(w->a, "%.*s: %.*s", STR_ARG(w->book->path), STR_ARG(cell));
    diags_add(w->d, place, 0, 0, ERR_INVALID, "%s", text);
}

static void weight_row(struct weights *w, const struct book_sheet *s, uint32_t row, const struct bid_columns *c) {
    struct str text = bid_cell(w->a, s, row, c->points);
    size_t clause =
        bid_clause_of(w->a, &w->index, bid_cell(w->a, s, row, c->at[BID_KEY]), bid_cell(w->a, s, row, c->number));
    int64_t points;
    if (!text.len) return;
    struct str folded = form_fold(w->a, text);
    if (str_ends(folded, STR("点"))) folded = str_cut(folded, 0, folded.len - strlen("点"));
    if (clause == SIZE_MAX) {
        if (str_int(folded, &points))
            wrong(w, s, row, c->points, tr(w->lang, "These points belong to no requirement of the specification."));
        return;
    }
    if (!str_int(folded, &points) || points < 0 || points > BID_POINTS_MAX)
        wrong(w, s, row, c->points, tr(w->lang, "Points are whole numbers from 0 to 1,000,000."));
    else if (w->c->list[clause].mandatory && points)
        wrong(w, s, row, c->points,
              tr(w->lang, "The requirement is mandatory; points are given to optional ones only."));
    else if (w->points[clause] >= 0 && w->points[clause] != points)
        wrong(w, s, row, c->points, tr(w->lang, "The requirement has other points in another row."));
    else
        w->points[clause] = points;
}

bool bid_weights_read(struct arena *a, struct bid_clauses *c, const struct book *book, enum lang lang,
                      struct diags *d) {
    struct weights w = {a, c, book, lang, d, bid_index_of(a, c), arena_array(a, c->n, sizeof(int64_t))};
    struct bid_clause *list = arena_array(a, c->n, sizeof *list);
    size_t before = d->errors;
    bool any = false;
    for (size_t i = 0; i < c->n; i++) w.points[i] = -1;
    for (size_t i = 0; i < book->n_sheets; i++) {
        const struct book_sheet *s = &book->sheets[i];
        struct bid_columns cols;
        uint32_t done = UINT32_MAX;
        if (!bid_columns_find(a, s, true, &cols)) continue;
        any = true;
        for (size_t k = 0; k < s->n_cells; k++) {
            if (s->cells[k].row <= cols.head || s->cells[k].row == done) continue;
            done = s->cells[k].row;
            weight_row(&w, s, done, &cols);
        }
    }
    if (!any)
        return diags_add(d, book->path, 0, 0, ERR_INVALID, "%s",
                         tr(lang, "No sheet here has a column of points beside one of numbers."));
    if (d->errors > before) return false;
    for (size_t i = 0; i < c->n; i++) {
        list[i] = c->list[i];
        list[i].points = w.points[i] > 0 ? w.points[i] : 0;
    }
    c->list = list;
    c->weighted = true;
    return true;
}
