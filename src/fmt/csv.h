/* csv: tables as RFC 4180 has them, as Excel in Japan writes and reads them.
 *
 * Reading: UTF-8 (with or without a BOM) or CP932; lines end in CRLF or LF; cells in quotes may hold commas, quotes
 * (doubled) and line ends. Every cell is given as UTF-8 with the line on which it begins. Refused with its place: bytes
 * that are neither, control characters, a quote that is not closed or stands inside a cell, a row with more or fewer
 * cells than the first one, more than the ceilings allow. Empty lines are left out.
 *
 *     struct csv t;
 *     if (!csv_read(a, &src, &(struct csv_limits){.bytes = 8 * MIB, .rows = 20000, .columns = 32}, &t, d)) …
 *     t.rows[0].cells[2]
 *
 * Writing: UTF-8 with a BOM (Excel reads it right), CRLF. A cell that a spreadsheet would take for a formula (it begins
 * with = + - @ or a tab or line end) gets an apostrophe in front, numbers excepted. */
#pragma once
#include "fmt/node.h"

struct csv_limits {
    size_t bytes, rows, columns, cell; /* cell: bytes of one; 0: NODE_SCALAR_MAX */
};
struct csv_row_cells {
    struct str *cells;
    unsigned line; /* from 1 */
};
struct csv {
    struct csv_row_cells *rows;
    size_t n, columns;
    bool cp932; /* it was in CP932 */
};
bool csv_read(struct arena *a, const struct source *src, const struct csv_limits *limits, struct csv *out,
              struct diags *d) MUST_CHECK;

struct csvw {
    struct buf *out;
    bool in_row;
};
void csvw_init(struct csvw *w, struct buf *out); /* writes the BOM */
void csvw_cell(struct csvw *w, struct str text);
void csvw_int(struct csvw *w, int64_t v);
void csvw_end_row(struct csvw *w);
