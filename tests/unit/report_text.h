/* report_text: what the tests of the text formats share: a small document and its text in a format. */
#pragma once
#include "report/build.h"
#include "report/report.h"

struct written {
    struct arena *a;
    struct builder b;
    struct doc doc;
    struct buf out;
};

static inline void written_begin(struct written *w, enum lang lang) {
    *w = (struct written){.a = arena_new(16 * MIB), .doc = {.lang = lang, .title = STR("題")}};
    builder_init(&w->b, w->a, lang);
    buf_init(&w->out, REPORT_OUTPUT_MAX);
}

/* The document in that format, as a C string; "" when it failed. */
static inline const char *written_as(struct written *w, const char *format) {
    struct err e = {0};
    struct writer_options opt = {STR("/nowhere")};
    builder_finish(&w->b, &w->doc);
    if (report_writer(str_of(format))->write(&w->doc, &opt, &w->out, &e)) return w->out.ptr;
    err_print(&e, stderr);
    return "";
}

static inline void written_end(struct written *w) {
    buf_release(&w->out);
    arena_free(w->a);
}
