/* import: a system file from a workbook that people filled in Excel.
 *
 * Two ways in. A workbook that kijun wrote has a sheet of plain rows with the whole system file (see
 * docs/data-format.md, "The system file as rows"): what stands there is taken as it is. Any other workbook is searched
 * for the worksheets of a standard's manual, by the text of their headings (import_words.c), wherever they stand:
 * system (1), tasks (2), questions (4), conditions (5), requirements (6, 7). Questions, conditions, controls,
 * choices and levels are found in the catalog by id, by title in any language, or as printed.
 *
 *     struct imported *in = import_book(a, cat, book, &e);           // NULL: nothing in it that kijun knows
 *     in->yaml                                                        // the system file, as text
 *
 * Nothing is invented. A cell inside a worksheet that could not be understood, or that the system file refuses, is
 * named in `unread` and is not in the file. A result of a condition (worksheet 5) that follows from the answers anyway
 * is not written as a judgement; one that does not, and has no reason beside it, is unread, because a judgement needs
 * its reason. An empty result in worksheet 6 means “omitted” only where the recommendation beside it says so. What was
 * understood but has no place in a system file, and what was concluded (a carried-down actor), is named in `notes`. */
#pragma once
#include "fmt/xlsx_read.h"
#include "ledger/ledger.h"

#define IMPORT_NOTES_MAX 2000 /* of each kind; the rest is counted */

struct import_note {
    struct str cell; /* "台帳!B12"; "" when it is about the whole */
    struct str text; /* what stands there; "" when nothing does */
    struct str why;  /* a sentence */
};
struct import_notes {
    struct import_note *list;
    size_t n, room, beyond;
};
struct import_table { /* what was recognised */
    const char *kind; /* "system-file", "worksheet-1" … */
    struct str place; /* the cell it begins at */
};
struct imported {
    struct str yaml;       /* a system file; loads without error when `system` is set */
    struct system *system; /* NULL: what was found is not enough for one (no name); said in `unread` */
    struct import_notes unread, notes;
    struct import_table *tables;
    size_t n_tables, tables_room;
    size_t outside; /* cells with text outside everything recognised */
};

/* `cat`: the standards whose ids count. Messages are in the language of messages (lang.h). */
struct imported *import_book(struct arena *a, const struct catalog *cat, const struct book *book,
                             struct err *e) MUST_CHECK;
