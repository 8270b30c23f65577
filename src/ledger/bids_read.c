/* bids_read: a filled answer sheet, row by row. */
#include "fmt/fmt.h"
#include "ledger/bids_parts.h"
#include "ledger/form.h"

void bid_find(struct bid_reading *r, enum bid_finding_kind kind, size_t clause, struct str cell, const char *fmt, ...) {
    struct bid *b = r->bid;
    if (b->n_findings == BID_FINDINGS_MAX) {
        b->beyond++;
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vfmt(r->a, fmt, ap);
    va_end(ap);
    r->findings = arena_grow(r->a, r->findings, b->n_findings, &r->room, sizeof *r->findings);
    r->findings[b->n_findings++] = (struct bid_finding){.kind = kind, .clause = clause, .cell = cell, .text = text};
}

static struct str place(const struct bid_reading *r, const struct book_sheet *s, uint32_t row, int32_t col) {
    return book_place(r->a, s, row, col < 0 ? 0 : (uint32_t)col);
}

static struct str shortened(struct str s) {
    size_t at = 0, n = 0;
    while (at < s.len && n < 40) utf8_next(s, &at), n++;
    return str_cut(s, 0, at);
}

static bool fits(struct str s) {
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++) utf8_next(s, &at);
    return n <= BID_TEXT_MAX;
}

/* The text of a cell; what is no text any more, or too long, is a finding and counts as empty. */
static struct str read_text(struct bid_reading *r, const struct book_sheet *s, uint32_t row, int32_t col,
                            size_t clause) {
    const struct book_cell *c = col < 0 ? NULL : book_cell_at(s, row, (uint32_t)col);
    struct str text = bid_cell(r->a, s, row, col);
    if (c && (c->kind == BOOK_MISSING || c->kind == BOOK_FAILED)) {
        bid_find(r, BID_UNREAD, clause, place(r, s, row, col),
                 tr(r->lang, "The formula in this cell has no usable result. Write the text itself."));
        return STR("");
    }
    if (fits(text)) return text;
    bid_find(r, BID_UNREAD, clause, place(r, s, row, col),
             tr(r->lang, "The text of this cell is longer than %u characters."), BID_TEXT_MAX);
    return STR("");
}

static struct bid_row read_answer(struct bid_reading *r, const struct book_sheet *s, uint32_t row,
                                  const struct bid_columns *c, size_t clause) {
    struct bid_row out = {.there = true, .cell = place(r, s, row, c->at[BID_ANSWER])};
    struct str answer = read_text(r, s, row, c->at[BID_ANSWER], clause);
    if (!bid_answer_of(r->a, answer, &out.answer)) {
        struct str said = shortened(answer);
        bid_find(r, BID_UNREAD, clause, out.cell, tr(r->lang, "“%.*s” is no answer. Choose ○, △, × or 提案."),
                 STR_ARG(said));
    }
    out.how = read_text(r, s, row, c->at[BID_HOW], clause);
    out.where = read_text(r, s, row, c->at[BID_WHERE], clause);
    out.note = read_text(r, s, row, c->at[BID_NOTE], clause);
    return out;
}

static bool row_is_empty(const struct bid_row *row) {
    return row->answer == BID_NONE && !row->how.len && !row->where.len && !row->note.len;
}

static bool row_same(const struct bid_row *a, const struct bid_row *b) {
    return a->answer == b->answer && str_eq(a->how, b->how) && str_eq(a->where, b->where) && str_eq(a->note, b->note);
}

static void keep(struct bid_reading *r, size_t clause, const struct bid_row *row) {
    struct bid_row *old = &r->rows[clause];
    if (!old->there || row_is_empty(old)) {
        *old = *row;
    } else if (!row_is_empty(row) && !row_same(old, row)) {
        struct str number = r->c->list[clause].number;
        bid_find(
            r, BID_DOUBLE, clause, row->cell,
            tr(r->lang,
               "%.*s is answered in another row too (%.*s), and otherwise. That row counts here; make them agree."),
            STR_ARG(number), STR_ARG(old->cell));
    }
}

static void check_statement(struct bid_reading *r, const struct book_sheet *s, uint32_t row,
                            const struct bid_columns *c, size_t clause) {
    if (c->statement < 0 || !r->bid->same_edition) return;
    struct str now = form_fold(r->a, bid_cell(r->a, s, row, c->statement));
    struct str was = form_fold(r->a, r->c->list[clause].statement);
    size_t at;
    if (str_eq(now, was) || str_find(now, was, &at)) return;
    bid_find(r, BID_ALTERED, clause, place(r, s, row, c->statement),
             tr(r->lang, "The text of the requirement here is not the one that was asked."));
}

static void foreign(struct bid_reading *r, const struct book_sheet *s, uint32_t row, const struct bid_columns *c,
                    struct str name) {
    struct str answer = bid_cell(r->a, s, row, c->at[BID_ANSWER]), how = bid_cell(r->a, s, row, c->at[BID_HOW]);
    if (!name.len && !answer.len && !how.len) return; /* an empty line, or a note below the table */
    if (!name.len) {
        bid_find(r, BID_FOREIGN, SIZE_MAX, place(r, s, row, c->at[BID_ANSWER]),
                 tr(r->lang, "This row has an answer, but nothing says to which requirement."));
        return;
    }
    if (!answer.len && !how.len) return;
    struct str said = shortened(name);
    bid_find(r, BID_FOREIGN, SIZE_MAX, place(r, s, row, c->number >= 0 ? c->number : c->at[BID_KEY]),
             tr(r->lang, "The specification has no requirement “%.*s”; this row was not taken."), STR_ARG(said));
}

static void read_row(struct bid_reading *r, const struct book_sheet *s, uint32_t row, const struct bid_columns *c) {
    struct str key = bid_cell(r->a, s, row, c->at[BID_KEY]), number = bid_cell(r->a, s, row, c->number);
    size_t clause = bid_clause_of(r->a, &r->index, key, number);
    if (clause == SIZE_MAX && str_eq(number, bid_cell(r->a, s, c->head, c->number)) && number.len)
        return; /* titles again */
    if (clause == SIZE_MAX) {
        foreign(r, s, row, c, number.len ? number : key);
        return;
    }
    struct bid_row said = read_answer(r, s, row, c, clause);
    keep(r, clause, &said);
    check_statement(r, s, row, c, clause);
}

static bool read_sheet(struct bid_reading *r, const struct book_sheet *s) {
    struct bid_columns c;
    uint32_t done = UINT32_MAX;
    if (!bid_columns_find(r->a, s, false, &c)) return false;
    for (size_t i = 0; i < s->n_cells; i++) {
        uint32_t row = s->cells[i].row;
        if (row <= c.head || row == done) continue;
        read_row(r, s, row, &c);
        done = row;
    }
    return true;
}

/* What stands beside a label: the first text to its right that is not the label again (merged cells repeat it). */
static struct str beside(struct arena *a, const struct book_sheet *s, const struct book_cell *label) {
    const struct book_range *range = book_range_at(s, label->row, label->col);
    uint32_t from = label->col + (range ? range->cols : 1);
    for (uint32_t col = from; col < from + 64; col++) {
        struct str text = bid_cell(a, s, label->row, (int32_t)col);
        if (text.len) return text;
    }
    return STR("");
}

static bool is_bidder_label(struct arena *a, struct str folded) {
    static const char *const more[] = {"応札者名", "応札者",   "商号又は名称", "商号または名称",
                                       "会社名",   "事業者名", "bidder"};
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_eq(folded, form_fold(a, trs((enum lang)lang, BID_BIDDER_TITLE)))) return true;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (str_is(folded, more[i])) return true;
    return false;
}

static void read_head(struct bid_reading *r) {
    r->bid->bidder = r->bid->digest = STR("");
    for (size_t i = 0; i < r->book->n_sheets; i++) {
        const struct book_sheet *s = &r->book->sheets[i];
        for (size_t k = 0; k < s->n_cells; k++) {
            const struct book_cell *c = &s->cells[k];
            if (c->text.len > 200) continue;
            struct str folded = form_fold(r->a, c->text);
            if (!r->bid->bidder.len && is_bidder_label(r->a, folded)) r->bid->bidder = beside(r->a, s, c);
            if (!r->bid->digest.len && str_is(folded, BID_DIGEST_KEY)) r->bid->digest = beside(r->a, s, c);
        }
    }
    if (!fits(r->bid->bidder) || r->bid->bidder.len > 400) r->bid->bidder = shortened(r->bid->bidder);
    if (r->bid->digest.len > 64) r->bid->digest = STR("");
    r->bid->same_edition = str_is(r->bid->digest, r->c->digest);
}

static int by_kind(const void *a, const void *b) {
    const struct bid_finding *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->clause < y->clause ? -1 : x->clause > y->clause;
}

/* A stable order by insertion: kinds first, then clauses, then as found. */
static void sort_findings(struct bid_finding *list, size_t n, struct arena *a) {
    struct bid_finding *tmp = arena_array(a, n, sizeof *tmp);
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t from = 0; from < n; from += 2 * width) {
            size_t mid = from + width < n ? from + width : n, end = from + 2 * width < n ? from + 2 * width : n;
            for (size_t i = from, j = mid, k = from; k < end; k++)
                tmp[k] = i < mid && (j >= end || by_kind(&list[i], &list[j]) <= 0) ? list[i++] : list[j++];
        }
        memcpy(list, tmp, n * sizeof *list);
    }
}

static void finish(struct bid_reading *r) {
    bid_check(r);
    if (r->bid->n_findings) sort_findings(r->findings, r->bid->n_findings, r->a);
    r->bid->rows = r->rows;
    r->bid->n_rows = r->c->n;
    r->bid->findings = r->findings;
}

void bid_recheck(struct arena *a, const struct bid_clauses *c, struct bid *b, struct bid_row *rows, enum lang lang) {
    struct bid_reading r = {.a = a, .c = c, .lang = lang, .bid = b, .rows = rows};
    b->same_edition = str_is(b->digest, c->digest);
    finish(&r);
}

struct bid *bid_read(struct arena *a, const struct bid_clauses *c, const struct book *book, enum lang lang,
                     struct err *e) {
    struct bid *bid = arena_alloc(a, sizeof *bid);
    struct bid_reading r = {.a = a, .c = c, .book = book, .lang = lang, .bid = bid, .index = bid_index_of(a, c)};
    bool any = false;
    if (c->n > BID_CLAUSES_MAX) {
        err_set(e, ERR_LIMIT, tr(lang, "The specification has more than %u requirements."), BID_CLAUSES_MAX);
        return NULL;
    }
    *bid = (struct bid){.file = book->path, .n_rows = c->n};
    r.rows = arena_array(a, c->n, sizeof *r.rows);
    for (size_t i = 0; i < c->n; i++)
        r.rows[i] = (struct bid_row){.how = STR(""), .where = STR(""), .note = STR(""), .cell = STR("")};
    read_head(&r);
    for (size_t i = 0; i < book->n_sheets; i++) any |= read_sheet(&r, &book->sheets[i]);
    if (!any) {
        err_at(
            e, book->path, 0, 0, ERR_INVALID, "%s",
            tr(lang, "No sheet here is a bidder's answer sheet: none has a column of numbers beside one of answers."));
        return NULL;
    }
    finish(&r);
    return bid;
}
