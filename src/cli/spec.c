/* kijun spec: the procurement specification, in one or several formats. */
#include <string.h>

#include "cli/words.h"
#include "report/report.h"

struct output {
    const char *path;
    const struct writer *writer;
    struct buf content;
};

static bool find_writer(const char *path, const struct writer **out, struct err *e) {
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

static bool make_and_write(struct call *c, const struct doc *doc, struct err *e) {
    struct output outputs[OUTPUTS_MAX] = {0};
    for (size_t i = 0; i < c->n_outputs; i++) {
        outputs[i].path = c->outputs[i];
        buf_init(&outputs[i].content, REPORT_OUTPUT_MAX);
        if (!find_writer(c->outputs[i], &outputs[i].writer, e)) return false;
    }
    bool ok = make_all(doc, c->arena, outputs, c->n_outputs, e) && write_all(outputs, c->n_outputs, e);
    for (size_t i = 0; i < c->n_outputs; i++) buf_release(&outputs[i].content);
    return ok;
}

static void say_open(const struct call *c, const struct doc *doc, const struct standings *n) {
    if (doc->open_blanks) cli_note(_("blanks 【 】 still to be filled in: %zu"), doc->open_blanks);
    if (!standings_open(n)) return;
    cli_note(_("open: conditions undetermined %zu, requirements undetermined %zu, undecided %zu, reasons missing %zu. "
               "See: kijun derive %s"),
             n->conditions_open, n->undetermined, n->undecided, n->missing_why, c->arguments[0]);
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    open_keep_specifying(c, &in);
    if (!c->n_outputs && !c->json) {
        err_set(&e, ERR_INVALID, _("No output file is named. Example: kijun spec %s -o spec.docx"), c->arguments[0]);
        return cli_fail(&e);
    }
    struct standings n = standings_count(&in);
    struct report_input input = {.cat = in.cat,
                                 .system = in.system,
                                 .facts = &in.input,
                                 .deriver = in.deriver,
                                 .derivation = in.result,
                                 .lang = c->written_lang,
                                 .internal = c->internal,
                                 .standards = in.standards,
                                 .n_standards = in.n_standards};
    const struct doc *doc = spec_compose(c->arena, &input);
    if (!make_and_write(c, doc, &e)) return cli_fail(&e);
    for (size_t i = 0; i < c->n_outputs; i++) cli_note(_("written: %s"), c->outputs[i]);
    say_open(c, doc, &n);
    status = standings_open(&n) ? EXIT_FINDING : EXIT_DONE;
    if (!c->json) return status;
    struct out o;
    out_begin(&o, c);
    doc_write_json(doc, &o.json);
    buf_addc(&o.text, '\n');
    return out_end(&o, status);
}

const struct verb verb_spec = {
    .name = "spec",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.docx"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("write the procurement specification"),
    .about =
        N_("The ending of OUT says the format: docx, xlsx, pdf, html, md, json; -o may be given several times. The "
           "document is in Japanese unless --lang says otherwise; the same file gives the same bytes. A file "
           "appears whole or not at all. Exit status 1 when the document still holds something undetermined, "
           "undecided or without its reason."),
    .example = "kijun spec system.yaml -o spec.docx -o spec.pdf\n"
               "kijun spec system.yaml --for internal -o internal.xlsx",
    .options = {OPT_OUTPUT, OPT_FOR, OPT_STANDARD, OPT_JSON},
    .run = run,
};
