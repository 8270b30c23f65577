/* form_book: a workbook from text, for tests of what is read out of workbooks.
 *
 * "== NAME" begins a sheet (eight at most), each other line is a row, | parts cells. #46113 is a number, =? a formula
 * without a saved result. Used by the unit tests and the fuzz target. */
#pragma once
#include "fmt/xlsx_read.h"

static inline struct book_cell cell_of(struct str text, uint32_t row, uint32_t col) {
    struct book_cell c = {.row = row, .col = col, .kind = BOOK_TEXT, .text = text};
    int64_t number;
    if (str_starts(text, STR("#")) && str_int(str_cut(text, 1, text.len), &number)) {
        c.kind = BOOK_NUMBER;
        c.number = (double)number;
        c.text = str_cut(text, 1, text.len);
    } else if (str_is(text, "=?")) {
        c.kind = BOOK_MISSING;
        c.text = STR("");
    }
    return c;
}

static inline void add_line(struct book_sheet *s, struct book_cell *cells, struct str line) {
    for (uint32_t col = 0; line.ptr; col++) {
        struct str text = line, rest = STR_NONE;
        str_split(line, '|', &text, &rest);
        if (text.len) cells[s->n_cells++] = cell_of(text, s->rows, col);
        if (col >= s->cols) s->cols = col + 1;
        line = rest;
    }
    s->rows++;
}

static inline size_t lines_and_bars(struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n' || text.ptr[i] == '|';
    return n;
}

static inline struct book_sheet new_sheet(struct arena *a, struct str name, size_t most, struct book_cell **cells) {
    *cells = arena_array(a, most, sizeof **cells);
    return (struct book_sheet){.name = name, .cells = *cells};
}

static inline struct book *book_of(struct arena *a, struct str rest) {
    struct book *b = arena_alloc(a, sizeof *b);
    struct book_sheet *sheets = arena_array(a, 8, sizeof *sheets);
    struct book_cell *cells[8];
    size_t most = lines_and_bars(rest);
    b->path = STR("f.xlsx");
    b->sheets = sheets;
    while (rest.len) {
        struct str line = rest;
        if (!str_split(rest, '\n', &line, &rest)) rest = STR_NONE;
        if (str_starts(line, STR("== ")) && b->n_sheets < 8)
            sheets[b->n_sheets] = new_sheet(a, str_cut(line, 3, line.len), most, &cells[b->n_sheets]), b->n_sheets++;
        else if (b->n_sheets)
            add_line(&sheets[b->n_sheets - 1], cells[b->n_sheets - 1], line);
    }
    return b;
}
