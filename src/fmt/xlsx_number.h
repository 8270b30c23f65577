/* xlsx_number: from the number that a cell stores to what a person sees. For src/fmt only.
 *
 * A format is judged by its code ("yyyy/m/d", "[$-411]ggge年m月d日", "[h]:mm", "0.0%") or, when Excel gives none, by
 * its number as a Japanese Excel knows it. Only what changes the meaning counts: date, time of day, per cent. */
#pragma once
#include "fmt/xlsx_read.h"

struct number_format {
    bool date, time, elapsed, percent; /* elapsed: hours beyond 24 */
};
struct number_format number_format_builtin(uint32_t id);
struct number_format number_format_of(struct str code);

/* False when the text is no number as Excel stores them. */
bool number_read(struct str text, double *out);
/* The text, and what it is: BOOK_NUMBER or BOOK_DATE. Never longer than NUMBER_TEXT_MAX. */
#define NUMBER_TEXT_MAX 64
enum book_kind number_text(double v, struct number_format f, bool from_1904, char out[NUMBER_TEXT_MAX]);
