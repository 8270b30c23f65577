/* html: inside of report. The HTML writer's two files. */
#pragma once
#include "report/doc.h"

/* The style sheet; outside text in it is escaped for CSS, and it never holds "<". */
void html_style(const struct doc *doc, struct buf *out);
