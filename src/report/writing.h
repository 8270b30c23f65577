/* writing: inside of report. What writers of text formats share. */
#pragma once
#include "report/report.h"

/* True when the output is whole; else says that the document is larger than REPORT_OUTPUT_MAX. */
bool writer_done(const struct buf *out, struct err *e) MUST_CHECK;
