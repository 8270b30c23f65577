/* pdf_finish: what a tagged PDF needs and cairo 1.16 cannot write: the document's language, the mark that it is
 * tagged, the wish that its title be shown, and the words that stand for a picture.
 *
 * They are added the way the format foresees for later changes: an incremental update after cairo's last byte, with
 * new versions of the catalogue and of the Figure elements and a cross-reference table that leads to the old one. */
#pragma once
#include "base/base.h"

/* `alts`: one text for each picture, in document order. A file that does not look as expected is left as it is. */
void pdf_finish(struct buf *pdf, enum lang lang, const struct str *alts, size_t n_alts);
/* When the file says it was made: YYYY-MM-DD of the document, or a fixed day; never the clock. */
struct str pdf_date(struct arena *a, struct str date);
