/* document: what the verbs that write documents have in common. */
#include "cli/document.h"

#include "cli/out.h"

#include <string.h>

struct output {
    const char *path;
    const struct writer *writer;
    struct buf content;
};

bool document_writer(const char *path, const struct writer **out, struct err *e) {
    const char *name = strrchr(path, '/'), *dot;
    size_t n;
    name = name ? name + 1 : path;
    dot = strrchr(name, '.');
    *out = dot && dot[1] ? report_writer(str_of(dot + 1)) : NULL;
    if (*out) return true;
    struct buf known;
    buf_init(&known, KIB);
    const struct writer *const *all = report_writers(&n);
    for (size_t i = 0; i < n; i++) buf_addf(&known, "%s.%s", i ? ", " : "", all[i]->format);
    err_set(e, ERR_INVALID, _("The ending of %s names no format. There are: %.*s"), path, STR_ARG(buf_str(&known)));
    buf_release(&known);
    return false;
}

/* Everything is made before anything is written: one format that fails leaves every file as it was. */
static bool make_all(const struct doc *doc, struct arena *a, struct output *outputs, size_t n, struct err *e) {
    struct str dir;
    if (!file_program_dir(a, &dir, e)) return false;
    struct writer_options options = {.program_dir = dir};
    for (size_t i = 0; i < n; i++)
        if (!outputs[i].writer->write(doc, &options, &outputs[i].content, e)) return false;
    return true;
}

static bool write_all(struct output *outputs, size_t n, struct err *e) {
    for (size_t i = 0; i < n; i++)
        if (!file_write(outputs[i].path, buf_str(&outputs[i].content), e)) return false;
    return true;
}

bool document_write(struct call *c, const struct doc *doc, struct err *e) {
    struct output outputs[OUTPUTS_MAX] = {0};
    for (size_t i = 0; i < c->n_outputs; i++) {
        outputs[i].path = c->outputs[i];
        buf_init(&outputs[i].content, REPORT_OUTPUT_MAX);
        if (!document_writer(c->outputs[i], &outputs[i].writer, e)) return false;
    }
    bool ok = make_all(doc, c->arena, outputs, c->n_outputs, e) && write_all(outputs, c->n_outputs, e);
    for (size_t i = 0; i < c->n_outputs; i++) buf_release(&outputs[i].content);
    for (size_t i = 0; ok && i < c->n_outputs; i++) cli_note(_("written: %s"), c->outputs[i]);
    return ok;
}

struct report_input document_input(const struct call *c, const struct opened *in) {
    return (struct report_input){.cat = in->cat,
                                 .system = in->system,
                                 .facts = &in->input,
                                 .deriver = in->deriver,
                                 .derivation = in->result,
                                 .lang = c->written_lang,
                                 .internal = c->internal,
                                 .standards = in->standards,
                                 .n_standards = in->n_standards};
}

int document_named(const struct call *c) {
    struct err e;
    if (c->n_outputs || c->json) return EXIT_DONE;
    err_set(&e, ERR_INVALID, _("No output file is named. Example: kijun %s %s -o %s.docx"), c->verb->name,
            c->arguments[0], c->verb->name);
    return cli_fail(&e);
}

int document_end(struct call *c, const struct doc *doc, int status) {
    struct out o;
    if (!c->json) return status;
    out_begin(&o, c);
    doc_write_json(doc, &o.json);
    buf_addc(&o.text, '\n');
    return out_end(&o, status);
}
