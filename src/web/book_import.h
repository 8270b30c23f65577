/* book_import: an uploaded workbook, unpacked by the importer and handed on as plain cells.
 *
 *     if (v->rq->stage == 0) { visit_import(v, "book", file); return; }
 *     const struct book *book = book_imported(v, NULL, &e);         // NULL: what was wrong with the file
 *
 * The keeper thus reads neither zip nor XML of a stranger, and everything that reads workbooks (forms, answer sheets)
 * reads what came in by pages, too. */
#pragma once
#include "fmt/xlsx_read.h"
#include "web/import.h"

extern const struct import_reader book_import, headed_book_import;
/* With a text that comes back beside the workbook: what else stood in the form. */
void visit_import_headed(struct visit *v, struct str head, struct str file);
struct book *book_imported(const struct visit *v, struct str *head, struct err *e) MUST_CHECK; /* head: may be NULL */
