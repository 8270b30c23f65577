/* xlsx: inside the Excel writer; its files share it.
 *
 * xlsx.c makes the workbook (which sheets, their names, properties, the sheets for machines), xlsx_sheet.c
 * lays blocks out on a sheet for people. Such a sheet is squared paper (方眼紙): XLSX_UNITS narrow columns of
 * equal width, merged as each table's widths ask, so that tables of any form stand under one another. */
#pragma once
#include <xlsxwriter.h>

#include "report/office.h"
#include "report/report.h"

#define XLSX_UNITS 48u           /* narrow columns; more when the widest table needs them */
#define XLSX_WIDTH 672u          /* pixels (96 an inch) of all together: 178 mm, A4 less margins of 16 mm */
#define XLSX_WIDTH_LONG 1000u    /* lying: 265 mm */
#define XLSX_UNIT_LEAST 7u       /* pixels: a narrower column is no column */
#define XLSX_BLANK 0xFFF2B3      /* a cell to fill in */
#define XLSX_BLANK_NEAR 0xFFFAE8 /* a text with a blank in it */

/* How a cell looks; equal looks share one format. Zeros: plain 10-point text. */
struct xlsx_look {
    unsigned size; /* points */
    uint32_t color, fill;
    enum align align;
    bool bold, underline, border, middle, mono, bar; /* bar: thick line on the left */
    bool unlocked;                                   /* can be changed though the sheet is protected */
    bool date;                                       /* a number shown as 2026-04-01 */
};
struct xlsx_format {
    struct xlsx_look look;
    lxw_format *format;
    struct xlsx_format *next;
};
struct xlsx {
    const struct doc *doc;
    const struct writer_options *opt;
    struct arena *arena;
    lxw_workbook *workbook;
    struct xlsx_format *formats;
    const char **names; /* of all sheets, in order */
    size_t n_names;
    unsigned units, width; /* narrow columns on squared paper, and pixels of all together */
    lxw_error failure;     /* the first one */
};
struct xlsx_sheet {
    struct xlsx *x;
    lxw_worksheet *ws;
    lxw_row_t row;      /* the next free one */
    unsigned units;     /* columns; on squared paper of equal width */
    unsigned *pixels;   /* how wide the columns are: of its form; NULL on squared paper */
    unsigned hidden;    /* columns at the right that are not seen */
    size_t tables;      /* so far */
    lxw_row_t head_row; /* the first table's header rows */
    unsigned heads, table_rows;
};

/* xlsx.c */
lxw_format *xlsx_format(struct xlsx *x, const struct xlsx_look *look);
/* The text as a cell holds it, after office_text: Excel reads _x0041_ as A, so such text is written _x005F_x0041_. */
const char *xlsx_text(struct arena *a, struct str s);
void xlsx_check(struct xlsx *x, lxw_error result);

/* xlsx_sheet.c */
struct xlsx_area {
    lxw_row_t row;
    unsigned rows, col, cols;
};
double xlsx_height(struct str text, unsigned pixels, unsigned size); /* points that it needs in a cell so wide */
unsigned xlsx_pixels(const struct xlsx_sheet *s, unsigned col, unsigned cols);
/* Text into an area (merged when it is more than one cell), each run in its own look. */
void xlsx_put(struct xlsx_sheet *s, const struct xlsx_area *at, struct runs runs, struct xlsx_look look);
struct xlsx_look xlsx_cell_look(const struct cell *cell);
struct runs xlsx_cell_runs(struct arena *a, const struct cell *cell); /* with the marks of its tone */
bool xlsx_block(struct xlsx_sheet *s, const struct block *b, struct err *e) MUST_CHECK;
void xlsx_print_setup(struct xlsx_sheet *s);

/* xlsx_form.c: a sheet that is one table to fill in. Its columns are the table's, one row is one record, so that
 * people can sort and filter it. */
const struct table *xlsx_form_of(const struct block *blocks, size_t n); /* the first one; NULL */
void xlsx_form_columns(struct xlsx_sheet *s, const struct table *form);
void xlsx_form(struct xlsx_sheet *s, const struct table *form);
