/* pdf: the tree goes to kijun-render, the PDF comes back. */
#include "report/render_client.h"
#include "report/report.h"
#include "report/writers.h"
#include "report/writing.h"

static bool write_pdf(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct buf json;
    struct jsonw w;
    buf_init(&json, REPORT_OUTPUT_MAX);
    jsonw_init(&w, &json, false);
    doc_write_json(doc, &w);
    bool ok = writer_done(&json, e) && render_run("pdf", buf_str(&json), opt, out, e);
    buf_release(&json);
    return ok;
}

const struct writer writer_pdf = {"pdf", "application/pdf", write_pdf};
