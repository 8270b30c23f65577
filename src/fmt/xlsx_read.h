/* xlsx_read: what a person sees in an Excel workbook, cell by cell.
 *
 * Takes the bytes of an .xlsx (or .xlsm) file from anybody and gives its sheets: names, cells with their text as Excel
 * shows it, merged ranges. Everything lives in the arena that the reader was given.
 *
 *     struct book *b = book_read_file(a, "filled.xlsx", &e);               // NULL: refused whole, see e
 *     for (size_t i = 0; i < b->n_sheets; i++) {
 *         const struct book_sheet *s = &b->sheets[i];
 *         for (size_t c = 0; c < s->n_cells; c++)                          // by row, then by column; no empty ones
 *             say(book_place(a, s, s->cells[c].row, s->cells[c].col), s->cells[c].text);   // 台帳!B12, its text
 *         struct str head = book_text(s, 0, 2);                            // C1; a merged range answers everywhere in
 * it
 *     }
 *
 * Text of a cell: shared and inline strings with their rich runs joined; furigana (rPh, phoneticPr) is dropped;
 * _x000D_ escapes are undone and line ends are \n; booleans are TRUE and FALSE; a formula gives the result that was
 * saved with it. A number is its shortest exact form (0.1, 1000000, never 0.30000000000000004 or 1E+06), whole per
 * cents keep their sign (25%); other number formats (thousands, units, currency) are not applied: the value counts. A
 * number whose format is a date is written 2026-04-01, 2026-04-01 13:30 or 13:30, by the workbook's own date system
 * (1900 with Lotus's 29 February, or 1904); formats with eras (ggge年) too. An era date typed as text stays text.
 *
 * What it never does: no formula is computed, no link, external reference, macro or picture is looked at, a
 * document type declaration (and so any entity) is refused. A file that is not a workbook is told by its kind (old .xls
 * or one under a password, CSV, OpenDocument, Word, …) with the way to mend it. Every size below is a refusal
 * (ERR_LIMIT), not a cut. Rows and columns count from 0 here and from 1 and A in what people read. */
#pragma once
#include "base/base.h"

#define BOOK_FILE_MAX (32 * MIB)      /* the file as it lies on disk */
#define BOOK_ENTRIES_MAX 4096u        /* members of the archive */
#define BOOK_PART_MAX (64 * MIB)      /* one member unpacked */
#define BOOK_UNPACKED_MAX (128 * MIB) /* all members that are read, together */
#define BOOK_RATIO_MAX 250u           /* unpacked bytes for one packed byte; beyond it is no honest text … */
#define BOOK_RATIO_FREE MIB           /* … unless the member is this small */
#define BOOK_SHEETS_MAX 256u
#define BOOK_CELLS_MAX 500000u    /* with text, in all sheets together; shared strings likewise */
#define BOOK_TEXT_MAX (128 * KIB) /* bytes of one cell's text; Excel itself holds 32,767 characters */
#define BOOK_TEXTS_MAX (64 * MIB) /* bytes of all cells' text, one that is shared counted wherever it stands */
#define BOOK_MERGED_MAX 100000u   /* ranges in one sheet */
#define BOOK_COVERED_MAX 1000000u /* rows that ranges take part in, in all sheets together */
#define BOOK_STYLES_MAX 65536u
#define BOOK_COLUMNS 16384u
#define BOOK_ROWS 1048576u
#define BOOK_DEPTH_MAX 64u         /* of XML elements in one another */
#define BOOK_ARENA_MAX (512 * MIB) /* an arena with this ceiling always suffices */

enum book_kind {
    BOOK_TEXT,
    BOOK_NUMBER,
    BOOK_DATE,    /* also a time of day */
    BOOK_BOOL,    /* text is TRUE or FALSE */
    BOOK_FAILED,  /* an error value: text is "#REF!" … */
    BOOK_MISSING, /* a formula without a saved result: text is empty; the file must be opened and saved in Excel */
};

struct book_cell {
    uint32_t row, col; /* from 0 */
    enum book_kind kind;
    bool formula;
    double number;   /* BOOK_NUMBER: the value; BOOK_DATE: days since 1899-12-30 or 1904-01-01, as stored; else 0 */
    struct str text; /* valid UTF-8 without control characters but \n and \t; blanks around it are kept */
};

/* `rows` by `cols` cells that Excel shows as one; the text stands in the first of them. */
struct book_range {
    uint32_t row, col, rows, cols;
};

struct book_sheet {
    struct str name;
    bool hidden;
    const struct book_cell *cells; /* by row, then by column; cells with nothing in them are left out */
    size_t n_cells;
    const struct book_range *merged; /* never overlapping, by row, then by column */
    size_t n_merged;
    uint32_t rows, cols;           /* no cell lies at or beyond these; merged ranges may */
    const struct book_span *spans; /* for book_range_at */
    size_t n_spans;
};

struct book {
    struct str path;                 /* as given, for messages */
    const struct book_sheet *sheets; /* in the order of their tabs; sheets that are charts are left out */
    size_t n_sheets;
    bool from_1904;
};

/* NULL when the file cannot be read as a workbook; `e` then says why, and what to do (with e->path). `path` is for
 * messages only. */
struct book *book_read(struct arena *a, struct str path, struct str bytes, struct err *e) MUST_CHECK;
struct book *book_read_file(struct arena *a, const char *path, struct err *e) MUST_CHECK; /* "-": standard input */
/* Do the bytes begin as a zip archive does? For verbs that take a workbook or something else. */
bool book_looks_like(struct str bytes);

/* The cell at exactly this place; NULL when nothing stands there. */
const struct book_cell *book_cell_at(const struct book_sheet *s, uint32_t row, uint32_t col);
/* The merged range that covers the place; NULL when it is a cell of its own. */
const struct book_range *book_range_at(const struct book_sheet *s, uint32_t row, uint32_t col);
/* What a person sees at the place: the cell's text, or that of the merged range over it; "" when empty. */
struct str book_text(const struct book_sheet *s, uint32_t row, uint32_t col);
/* The sheet of this name (case of ASCII letters ignored, as Excel does); NULL. */
const struct book_sheet *book_sheet(const struct book *b, struct str name);

/* "B12"; "台帳!B12", or "'台帳 (2)'!B12" where Excel wants the quotes. */
struct str book_cell_name(struct arena *a, uint32_t row, uint32_t col);
struct str book_place(struct arena *a, const struct book_sheet *s, uint32_t row, uint32_t col);
/* The reverse of book_cell_name ("$B$12" too); false when it is no cell, outputs untouched. */
bool book_cell_parse(struct str name, uint32_t *row, uint32_t *col);
