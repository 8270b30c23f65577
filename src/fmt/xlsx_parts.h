/* xlsx_parts: inside the workbook reader; its files share it.
 *
 * xlsx_read.c finds the parts and puts the book together, xlsx_strings.c reads shared strings and text as such,
 * xlsx_styles.c which formats are dates, xlsx_cells.c a sheet, xlsx_place.c looks things up afterwards. */
#pragma once
#include "fmt/xlsx_number.h"
#include "fmt/xlsx_read.h"
#include "fmt/xml_read.h"
#include "fmt/zip_read.h"

struct book_span {          /* one row of a merged range */
    uint32_t row, col, end; /* columns [col, end) */
    uint32_t range;
};

struct book_reader {
    struct arena *a;
    struct zipr *zip;
    struct str path;
    struct err *e;
    bool from_1904;
    struct str *strings; /* shared */
    size_t n_strings;
    struct number_format *formats; /* by cell style */
    size_t n_formats;
    size_t n_cells, n_texts, n_covered; /* in all sheets so far, against the limits */
};

bool part_read(struct book_reader *r, struct str part, const struct xml_handler *handler) MUST_CHECK;
bool part_damaged(struct book_reader *r, const char *what); /* always false */
bool part_limit(struct book_reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

bool strings_read(struct book_reader *r, struct str part) MUST_CHECK;
bool styles_read(struct book_reader *r, struct str part) MUST_CHECK;
bool cells_read(struct book_reader *r, struct str part, struct book_sheet *out) MUST_CHECK;

/* Text with runs: what stands in <t>, but not in furigana. Feed it events of the string's inside. */
struct rich {
    struct buf text;
    unsigned furigana; /* inside so many of its elements */
    bool wanted;       /* inside <t> */
};
void rich_open(struct rich *t, struct str name);
void rich_close(struct rich *t, struct str name);
void rich_text(struct rich *t, struct str piece);
/* Takes what was gathered: _xHHHH_ undone, line ends \n, no control characters. Ready for the next. */
bool rich_take(struct book_reader *r, struct rich *t, struct str *out) MUST_CHECK;
struct str text_clean(struct arena *a, struct str s);

/* A number without sign as attributes have it. */
bool attribute_uint(struct str s, uint32_t *out);
