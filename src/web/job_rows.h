/* job_rows: what one has asked for, as rows of a table. */
#pragma once
#include "web/documents.h"

/* The visitor's own, newest first; `system` 0: of all. */
bool job_rows(struct visit *v, int64_t system, size_t most, const struct job_row **list, size_t *n,
              struct err *e) MUST_CHECK;
