/* kijun spec: the procurement specification, in one or several formats. */
#include "cli/document.h"
#include "cli/wordings.h"
#include "cli/words.h"

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
    int status = document_named(c);
    if (!status) status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    open_keep_specifying(c, &in);
    struct wordings wordings;
    if ((status = open_wordings(c, in.cat, &wordings))) return status;
    struct standings n = standings_count(&in);
    struct report_input input = document_input(c, &in);
    input.wordings = &wordings;
    const struct doc *doc = spec_compose(c->arena, &input);
    if (!document_write(c, doc, &e)) return cli_fail(&e);
    say_open(c, doc, &n);
    return document_end(c, doc, standings_open(&n) ? EXIT_FINDING : EXIT_DONE);
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
    .options = {OPT_OUTPUT, OPT_FOR, OPT_STANDARD, OPT_WORDING, OPT_JSON},
    .run = run,
};
