/* bids_parts: inside of the bidders' answers; bids_read.c finds and reads, bids_check.c looks at what was said. */
#pragma once
#include "ledger/bids.h"

struct bid_index {
    struct str *keys, *numbers;
    size_t n;
};
struct bid_reading {
    struct arena *a;
    struct bid_index index;
    const struct bid_clauses *c;
    const struct book *book;
    enum lang lang;
    struct bid *bid;
    struct bid_row *rows; /* by clause */
    struct bid_finding *findings;
    size_t room;
};
/* Adds a finding; `fmt` is translated already. */
void bid_find(struct bid_reading *r, enum bid_finding_kind kind, size_t clause, struct str cell, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void bid_check(struct bid_reading *r); /* what every row has to fulfil */
/* A bid that was kept, with its rows: the findings that follow from them, and whether it is of this edition. */
void bid_recheck(struct arena *a, const struct bid_clauses *c, struct bid *b, struct bid_row *rows, enum lang lang);

/* Where the columns of a sheet are: by enum bid_field, and those that only tell the row. -1: none. */
struct bid_columns {
    int32_t at[BID_FIELDS], number, points, statement;
    uint32_t head; /* row of the titles */
};
/* The first row of titles: the number or the key, and the answers (or the points, `weights`). */
bool bid_columns_find(struct arena *a, const struct book_sheet *s, bool weights, struct bid_columns *out);
/* What a person sees there without blanks around it. */
struct str bid_cell(struct arena *a, const struct book_sheet *s, uint32_t row, int32_t col);
/* The clause of a row, by key or number; SIZE_MAX: none. Keys and numbers are folded once: a sheet may have many rows.
 */
struct bid_index bid_index_of(struct arena *a, const struct bid_clauses *c);
size_t bid_clause_of(struct arena *a, const struct bid_index *index, struct str key, struct str number);
