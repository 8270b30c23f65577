/* checklist: inside of report. What the files of the self-inspection form (自己点検票) share.
 *
 * One sheet per standard with the items that apply, to be filled in; what is not determined stands apart, with what it
 * waits for. The titles of the columns that people fill in, and of the key, are how `ledger` finds them again when the
 * form comes back (src/ledger/form.h); they are the same words. */
#pragma once
#include "report/spec.h"

bool checklist_takes(const struct spec *sp, const struct requirement *r); /* of the roles that were asked for */
bool checklist_lists(const struct spec *sp, const struct requirement *r); /* a row of the sheet to fill in */
bool checklist_waits(const struct spec *sp, const struct requirement *r); /* a row of what is not determined */
struct str checklist_why(struct spec *sp, const struct requirement *r);   /* why it applies, or does not */
void checklist_data(struct spec *sp);                                     /* checklist_data.c: rows for machines */
