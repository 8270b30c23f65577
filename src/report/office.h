/* office: what the two office formats (docx, xlsx) have in common.
 *
 * Which characters a file may hold, how the document's date is read without asking a clock, how widths
 * are shared out, and which cell lies where in a table with spans:
 *
 *     struct office_slot *grid = office_grid(a, table);
 *     if (office_origin(grid, table, row, col)) …     // a cell begins here
 *
 * The text and date part lives in docx_parts.c, the table part in docx_table.c. */
#pragma once
#include "report/doc.h"

/* False for control characters other than tab and line end, and for noncharacters: office programs
 * refuse a whole file for one of them, so writers leave them out. */
bool office_char(uint32_t cp);
/* The text without what office_char refuses. */
struct str office_text(struct arena *a, struct str s);
/* All runs in one text, cleaned. */
struct str office_runs(struct arena *a, struct runs runs);
bool office_runs_empty(struct runs runs);
/* The block that a link "#id" points to; false when the link is empty or of another kind. */
bool office_link(struct str link, struct str *id);

/* "ABC-1　Version 1.0": the number and version, as far as there are any. */
struct str office_edition(struct arena *a, const struct doc *doc);

/* Which program made the document from what; the identity is left out where the cover gives it already. */
struct str office_colophon(struct arena *a, const struct doc *doc);

struct office_date {
    int64_t unix_time; /* midnight UTC */
    char iso[40];      /* "2026-04-01T00:00:00Z" */
};
/* From "2026-04-01"; whatever is no such date (or lies before 1980) gives 1980-01-01. */
struct office_date office_date(struct str date);

/* Shares `total` out by `widths` (NULL: equally), to the last unit, at least `least` each as far as that goes. */
void office_shares(const unsigned *widths, size_t n, unsigned total, unsigned least, unsigned *out);

struct office_slot {
    const struct cell *cell;   /* NULL: the row has no cell here */
    size_t row, col;           /* where the cell begins */
    unsigned colspan, rowspan; /* as they fit the table */
};
/* n_rows × n_columns slots, row by row. Spans that reach out of the table or over another cell are cut. */
struct office_slot *office_grid(struct arena *a, const struct table *t);
/* A diagram's side table (別表) as a table like others. */
struct table *office_side_table(struct arena *a, const struct diagram *dg, enum lang lang);
/* The diagram without side table and legend: they stand under the picture as text that can be read and mended. */
struct diagram office_picture(const struct diagram *dg);
/* The cover's fields as a table: label, value. NULL when there are none. */
struct table *office_cover_table(struct arena *a, const struct doc *doc);
bool office_origin(const struct office_slot *grid, const struct table *t, size_t row, size_t col);
