/* render_client: inside of report. Asks kijun-render (docs/render-protocol.md) over pipes. */
#pragma once
#include "report/report.h"

/* Sends one JSON document to `kijun-render MODE`, gathers the file. */
bool render_run(const char *mode, struct str json, const struct writer_options *opt, struct buf *out,
                struct err *e) MUST_CHECK;
/* In dots, from its first bytes. */
bool render_png_size(struct str png, unsigned *width, unsigned *height, struct err *e) MUST_CHECK;
