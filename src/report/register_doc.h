/* register_doc: the register of systems as a document, for every format; as a workbook people fill it in by hand.
 *
 * In a workbook the sheet 台帳 is for people: headings that stay, drop-down lists, wide columns, A4 across, and two
 * hidden columns by which ledger/register_book.h finds the rows again. Sheet データ has the same as plain rows under
 * the ids of the fields, for machines. Same rows, same bytes: no clock; the document's date is `made`.
 *
 *     struct doc *doc = register_compose(a, &(struct register_doc_input){.lang = lang, .rows = rows, .n = n, .made =
 * day}); if (!report_writer(STR("xlsx"))->write(doc, &options, &out, &e)) … */
#pragma once
#include "ledger/fields.h"
#include "report/doc.h"

/* As many as a workbook has room for that is read back (fmt/xlsx_read.h); an agency with more makes one for each of its
 * organisations. */
#define REGISTER_DOC_ROWS_MAX 8000

struct register_doc_row {
    int64_t system, revision;
    struct str name;
    const struct str *values; /* by field of register_fields_builtin(); STR_NONE: nothing said. NULL: nothing at all */
};
struct register_doc_input {
    enum lang lang;
    const struct register_doc_row *rows; /* those past REGISTER_DOC_ROWS_MAX are left out */
    size_t n;
    struct str made, owner; /* a day; whose register it is. STR_NONE: not said */
};
struct doc *register_compose(struct arena *a, const struct register_doc_input *in);
