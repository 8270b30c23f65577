/* sla: inside of report. Service levels as a chapter: for a document of their own, and for the report on a system. */
#pragma once
#include "report/build.h"
#include "report/report.h"

/* Adds headings at `level` for each standard with metrics: its pattern, a table of reference and promised values.
 * `number` is the number of the first heading; returns how many it made. */
size_t sla_section(struct builder *b, const struct report_input *in, unsigned level, size_t number);
/* Rows for machines. */
void sla_data(struct builder *b, const struct report_input *in);
