/* head: inside of report. What every document about a system begins with: whose it is, its number, version, date, marks
 * and identity. */
#pragma once
#include "report/build.h"
#include "report/report.h"

/* The document's own fields; `kind` as in struct doc. */
void head_fill(struct builder *b, const struct report_input *in, struct str kind, struct str title, struct doc *doc);
/* The fields of the cover, which says what head_fill filled. */
void head_cover(struct builder *b, const struct report_input *in, const struct doc *doc);
/* A date as the document's language writes it; what is no date stays as it is. */
struct str head_date(struct builder *b, struct str iso);
