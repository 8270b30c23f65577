/* kijun checkpoint: seals the record and shows the seal. */
#include "cli/seal.h"

static int seal_and_show(struct record *r) {
    struct str note;
    struct err e;
    if (!seal_now(r, &note, &e) || (r->call->n_outputs && !seal_write(r, note, &e))) return cli_fail(&e);
    return r->call->n_outputs && !r->call->json ? EXIT_DONE : seal_print(r, note, EXIT_DONE);
}

static int run(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    return record_close(&r, seal_and_show(&r));
}

const struct verb verb_checkpoint = {
    .name = "checkpoint",
    .group = VERB_RECORD,
    .arguments = N_("[-o FILE]"),
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("seal the record, and print the seal to keep elsewhere"),
    .about =
        N_("A seal (a checkpoint) says how many entries the record has and signs their root hash. Whoever keeps one "
           "elsewhere, on another machine or on paper, can tell later whether an entry was changed or an old copy "
           "put back. Without -o it is printed as text. With -o the ending says the form: .txt the text itself, "
           ".pdf, .html, .docx and the like a page to print with a QR code that holds the text, .svg and .png the "
           "code alone."),
    .example = "kijun checkpoint\n"
               "kijun checkpoint -o seal.pdf -o seal.txt",
    .options = {OPT_OUTPUT, OPT_JSON},
    .run = run,
};
