/* register_book: the register as a workbook that people fill in by hand, and back.
 *
 * Written by report/register_doc.h: sheet 台帳 with a system a row, two hidden columns at the end (the system's number,
 * and the entry that was its last when the sheet was made). Rows may be left out, moved, coloured; columns are found by
 * their heading. An empty cell says nothing (what is there stays); a cell with － alone takes the value away.
 *
 *     struct register_import im;
 *     if (!register_import_read(a, s, lang, book, &im, &e)) …            // nothing is written: im says what would be
 *     if (!im.n_problems && !register_import_apply(t, &by, cat, &im, &n, &e)) …
 *
 * Read are full-width digits, eras, titles of choices in both languages. A value that somebody changed since the sheet
 * was made is a problem at its cell, unless the sheet says the same. */
#pragma once
#include "fmt/xlsx_read.h"
#include "ledger/database.h"
#include "ledger/fields.h"

#define REGISTER_IMPORT_ROWS_MAX 20000
#define REGISTER_IMPORT_CHANGES_MAX 200000
#define REGISTER_IMPORT_PROBLEMS_MAX 200 /* told; others are counted */

/* Headings of the hidden columns, the same in every language. */
#define REGISTER_COLUMN_ID "kijun.id"
#define REGISTER_COLUMN_REVISION "kijun.revision"

struct register_change {
    int64_t system;
    struct str system_name;
    uint32_t field;
    struct str before, after; /* STR_NONE: nothing */
    int64_t expected;         /* for part_wish */
    struct str place;         /* 台帳!D12 */
};
struct register_problem {
    struct str place, text; /* a complete sentence in the language asked for */
};
struct register_import {
    const struct register_change *changes;
    size_t n_changes;
    const struct register_problem *problems;
    size_t n_problems; /* all; REGISTER_IMPORT_PROBLEMS_MAX are in the list */
    size_t n_systems;  /* rows that named one */
};
/* INVALID: no such sheet in the workbook; LIMIT. In `im.problems`: what is wrong at a cell. */
bool register_import_read(struct arena *a, struct store *s, enum lang lang, const struct book *book,
                          struct register_import *out, struct err *e) MUST_CHECK;
/* All or nothing, in one transaction; each change with its entry. CONFLICT: somebody was faster. */
bool register_import_apply(struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                           const struct register_import *im, size_t *written, struct err *e) MUST_CHECK;
