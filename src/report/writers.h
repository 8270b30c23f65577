/* writers: the writers there are, one file (or a small family of files) each; writers.c lists them. */
#pragma once
#include "report/report.h"

extern const struct writer writer_docx;
extern const struct writer writer_xlsx;
extern const struct writer writer_html;
extern const struct writer writer_md;
extern const struct writer writer_json;
extern const struct writer writer_pdf;
