/* register_xlsx: the register of systems as a workbook.
 *
 * Sheet 台帳 is for people: headings that stay, drop-down lists, wide columns, A4 across, wrapped text, and two hidden
 * columns by which ledger/register_book.h finds the rows again. Sheet データ has the same as plain rows under the ids
 * of the fields, for machines. Same rows, same bytes: no clock; the workbook's dates are `made`.
 *
 *     REGISTER_ROWS: for each system its id, revision, name and values by field
 *     if (!register_xlsx_write(lang, rows, n, STR("2026-04-01"), &bytes, &e)) … */
#pragma once
#include "ledger/fields.h"

#define REGISTER_XLSX_ROWS_MAX 20000

struct register_xlsx_row {
    int64_t system, revision;
    struct str name, owner;
    const struct str *values; /* by field of register_fields_builtin(); STR_NONE: nothing said */
};
/* LIMIT: more rows than REGISTER_XLSX_ROWS_MAX, or larger than the buffer's ceiling. */
bool register_xlsx_write(enum lang lang, const struct register_xlsx_row *rows, size_t n, struct str made,
                         struct buf *out, struct err *e) MUST_CHECK;
