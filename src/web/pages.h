/* pages: the few that dispatch itself needs. */
#pragma once
#include "web/html.h"

/* An error page: what happened and what one can do. `detail` STR_NONE: the sentence that belongs to the status. */
void page_failure(struct html *h, unsigned status, struct str detail);
