/* writers: which formats there are. A new format is one file and one line here. */
#include "report/writers.h"

#include "report/writing.h"

static const struct writer *const writers[] = {
    &writer_docx, &writer_xlsx, &writer_pdf, &writer_html, &writer_md, &writer_json,
};

const struct writer *const *report_writers(size_t *n) {
    *n = sizeof writers / sizeof *writers;
    return writers;
}

const struct writer *report_writer(struct str format) {
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (str_is(format, writers[i]->format)) return writers[i];
    return NULL;
}

bool writer_done(const struct buf *out, struct err *e) {
    if (buf_ok(out)) return true;
    return err_set(e, ERR_LIMIT, _("The document would be larger than %zu MiB."), REPORT_OUTPUT_MAX / MIB);
}
