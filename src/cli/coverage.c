/* kijun coverage: how far each group of each standard is met, as a picture and as tables. */
#include <string.h>

#include "cli/document.h"
#include "cli/words.h"

/* Also a picture: svg and png; every other ending is a writer's. */
static bool make_one(const struct report_input *input, const struct coverage *coverage, const struct doc *doc,
                     const char *path, const struct writer_options *options, struct buf *out, struct err *e) {
    struct figure p = {.coverage = coverage};
    const char *dot = strrchr(path, '.');
    unsigned width, height;
    struct str ending = dot && !strchr(dot, '/') ? str_of(dot + 1) : STR("");
    if (str_is(ending, "svg")) return report_picture_svg(&p, input->lang, options, out, e);
    if (str_is(ending, "png")) return report_picture_png(&p, input->lang, options, out, &width, &height, e);
    if (str_is(ending, "json")) {
        struct jsonw w;
        jsonw_init(&w, out, true);
        jsonw_object(&w);
        jsonw_key(&w, "kijun");
        jsonw_int(&w, 1);
        jsonw_key(&w, "coverage");
        coverage_write_json(coverage, &w);
        jsonw_end_object(&w);
        buf_addc(out, '\n');
        return true;
    }
    const struct writer *writer = report_writer(ending);
    if (writer) return writer->write(doc, options, out, e);
    return err_set(e, ERR_INVALID, _("The ending of %s names no format. There are: %.*s"), path,
                   STR_ARG(STR(".svg, .png, .docx, .xlsx, .pdf, .html, .md, .json")));
}

static bool make_and_write(const struct call *c, const struct report_input *input, const struct coverage *coverage,
                           struct err *e) {
    struct buf contents[OUTPUTS_MAX];
    struct str dir;
    bool ok = file_program_dir(c->arena, &dir, e);
    struct writer_options options = {.program_dir = dir};
    const struct doc *doc = coverage_document(c->arena, input, coverage);
    for (size_t i = 0; i < c->n_outputs; i++) buf_init(&contents[i], REPORT_OUTPUT_MAX);
    for (size_t i = 0; i < c->n_outputs && ok; i++)
        ok = make_one(input, coverage, doc, c->outputs[i], &options, &contents[i], e);
    for (size_t i = 0; i < c->n_outputs && ok; i++) ok = file_write(c->outputs[i], buf_str(&contents[i]), e);
    for (size_t i = 0; i < c->n_outputs; i++) {
        if (ok) cli_note(_("written: %s"), c->outputs[i]);
        buf_release(&contents[i]);
    }
    return ok;
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    if (!c->n_outputs && !c->json) {
        err_set(&e, ERR_INVALID, _("No output file is named. Example: kijun coverage %s -o coverage.svg"),
                c->arguments[0]);
        return cli_fail(&e);
    }
    struct report_input input = document_input(c, &in);
    const struct coverage *coverage = coverage_compose(c->arena, &input);
    if (!make_and_write(c, &input, coverage, &e)) return cli_fail(&e);
    status = coverage_is_undetermined(coverage) ? EXIT_FINDING : EXIT_DONE;
    if (!c->json) return status;
    struct out o;
    out_begin(&o, c);
    json_begin(&o);
    jsonw_key(&o.json, "coverage");
    coverage_write_json(coverage, &o.json);
    return json_end(&o, status);
}

const struct verb verb_coverage = {
    .name = "coverage",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.svg"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("standards by groups: what applies, what is done"),
    .about =
        N_("Shows for every group of every standard how many requirements apply, are undetermined or do not apply, "
           "and of those that apply how many are done, partly done, not done (from `status:` of FILE) and decided. "
           "The ending of OUT says the format: svg and png are a picture; docx, xlsx, pdf, html and md are "
           "tables; json is for programs. Exit status 1 when something is undetermined."),
    .example =
        "kijun coverage system.yaml -o coverage.svg\nkijun coverage system.yaml --standard {standard} -o coverage.xlsx",
    .options = {OPT_OUTPUT, OPT_STANDARD, OPT_JSON},
    .run = run,
};
