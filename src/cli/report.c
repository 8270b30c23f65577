/* kijun report: one document for the whole system, over all standards. */
#include "cli/document.h"
#include "cli/wordings.h"
#include "cli/words.h"

static int run(struct call *c) {
    struct opened in;
    struct err e;
    int status = document_named(c);
    if (!status) status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct report_input input = document_input(c, &in);
    struct wordings wordings;
    if ((status = open_wordings(c, in.cat, &wordings))) return status;
    input.wordings = &wordings;
    const struct doc *doc = report_compose(c->arena, &input);
    if (!document_write(c, doc, &e)) return cli_fail(&e);
    struct standings n = standings_count(&in);
    if (standings_open(&n))
        cli_note(_("open: conditions undetermined %zu, requirements undetermined %zu, undecided %zu, reasons missing "
                   "%zu. See: kijun derive %s"),
                 n.conditions_open, n.undetermined, n.undecided, n.missing_why, c->arguments[0]);
    return document_end(c, doc, standings_open(&n) ? EXIT_FINDING : EXIT_DONE);
}

const struct verb verb_report = {
    .name = "report",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.docx"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("write one report on the system over all standards"),
    .about =
        N_("Profile, summary by standard, what each standard asks of the system with decision, reason, carrier and "
           "state, risks and how they are dealt with, what is undetermined and which answers would settle most, open "
           "decisions, deviations, and conflicts between measures. The ending of OUT says the format. Exit status 1 "
           "when something is undetermined, undecided or without its reason."),
    .example = "kijun report system.yaml -o report.docx -o report.pdf\n"
               "kijun report system.yaml --standard {standard} -o one.html",
    .options = {OPT_OUTPUT, OPT_STANDARD, OPT_WORDING, OPT_JSON},
    .run = run,
};
