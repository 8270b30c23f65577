/* form: the self-inspection form (自己点検票) as people fill it in, and how it comes back.
 *
 * The columns that people fill in and the key of the row are known by their titles, in Japanese or English: a sheet is
 * a form when one of its first rows holds the titles of the state and of the key or the number. Columns and rows may be
 * moved, sorted, filtered and left out; a row belongs to the control that its key names.
 *
 *     struct form_result *r = form_read(a, cat, system, book, &diags);      // NULL: refused whole, see diags
 *     if (!form_write(a, cat, &source, r, &text, &e)) …                     // the file again, with the changes in it
 *
 * States: done, partly, not_done, not_applicable or their words; 済, ○, 完了 … are understood (form_words.c). Days:
 * 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1, H31.4.30, a day of Excel; full-width digits too. */
#pragma once
#include "fmt/xlsx_read.h"
#include "ledger/ledger.h"

enum form_field { FORM_STATE, FORM_EVIDENCE, FORM_ON, FORM_NOTE, FORM_KEY, FORM_FIELDS };
extern const char *const form_titles[FORM_FIELDS]; /* untranslated */
#define FORM_STATES 4
extern const char *const form_states[FORM_STATES]; /* ids: done … */

/* Several pieces of evidence in one cell: one a line, with ・ before each where it has to be said that 、 parts
 * nothing. And back: lines or, in a single line, 、 and ; part them. */
struct str form_join(struct arena *a, const struct str *list, size_t n);
const struct str *form_split(struct arena *a, struct str text, size_t *n);

/* Without blanks, full-width signs as ASCII, capitals as small letters: how words of a form are compared. */
struct str form_fold(struct arena *a, struct str s);
/* One state, one day as people write them; false when it is not understood. Blanks around and width do not matter. */
bool form_state(struct str text, struct str *id);
bool form_day(struct arena *a, struct str text, struct str *iso);

struct form_change {
    uint32_t control;
    const struct status_entry *before; /* NULL: nothing was there */
    struct status_entry after;
};
struct form_result {
    const struct form_change *changes;
    size_t n_changes;
    size_t rows;  /* that name a control */
    size_t same;  /* … and say what the file says */
    size_t empty; /* … and say nothing */
    size_t kept;  /* of the empty ones: the file knows a state, which stays */
    size_t older; /* nobody touched them since the form was made, and the file has moved on: the file's stays */
};
struct form_result *form_read(struct arena *a, const struct catalog *cat, const struct system *s,
                              const struct book *book, struct diags *d) MUST_CHECK;
/* The system's text with the changes under `status`, every other byte kept. */
bool form_write(struct arena *a, const struct catalog *cat, const struct source *src, const struct form_result *r,
                struct str *out, struct err *e) MUST_CHECK;
