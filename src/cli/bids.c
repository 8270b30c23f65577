/* kijun bids: the answer sheet for bidders, and the comparison of those that came back. */
#include "report/bids.h"
#include "cli/document.h"

#define BOOKS_ARENA_MAX (2048 * MIB) /* of all workbooks of a call together */

static int read_weights(struct call *c, struct arena *books, struct bid_clauses *clauses) {
    struct err e;
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    const struct book *book = book_read_file(books, c->weights, &e);
    if (!book) return cli_fail(&e);
    bool ok = bid_weights_read(books, clauses, book, c->lang, d);
    diags_print(d, stderr);
    return ok ? EXIT_DONE : EXIT_CALL;
}

static void say_findings(const struct bid *b) {
    struct bid_sum sum = {0};
    for (size_t i = 0; i < b->n_findings; i++) {
        const struct bid_finding *f = &b->findings[i];
        bool serious = bid_finding_is_serious(f->kind);
        ++*(serious ? &sum.serious : &sum.pointed_out);
        if (i >= 20) continue;
        if (f->cell.len)
            cli_note("%.*s: %.*s: %.*s", STR_ARG(b->file), STR_ARG(f->cell), STR_ARG(f->text));
        else
            cli_note("%.*s: %.*s", STR_ARG(b->file), STR_ARG(f->text));
    }
    if (b->n_findings + b->beyond > 20)
        cli_note(_("and %zu more, all in the document"), b->n_findings + b->beyond - 20);
    cli_note(_("%.*s: to be settled %zu, pointed out %zu"), STR_ARG(b->file), sum.serious + b->beyond, sum.pointed_out);
}

static int compare(struct call *c, struct arena *books, const struct report_input *input,
                   const struct bid_clauses *clauses) {
    struct err e;
    struct bid *bids[BIDS_MAX];
    bool serious = false;
    for (size_t i = 0; i < c->n_answers; i++) {
        const struct book *book = book_read_file(books, c->answers[i], &e);
        bids[i] = book ? bid_read(books, clauses, book, c->written_lang, &e) : NULL;
        if (!bids[i]) return cli_fail(&e);
        serious |= bid_has_serious(bids[i]);
    }
    const struct doc *doc = bids_compare(books, input, clauses, bids, c->n_answers);
    if (!document_write(c, doc, &e)) return cli_fail(&e);
    for (size_t i = 0; i < c->n_answers; i++) say_findings(bids[i]);
    return document_end(c, doc, serious ? EXIT_FINDING : EXIT_DONE);
}

static int sheet(struct call *c, const struct report_input *input, const struct bid_clauses *clauses, size_t waiting) {
    struct err e;
    const struct doc *doc = bids_sheet(c->arena, input, clauses);
    if (!document_write(c, doc, &e)) return cli_fail(&e);
    if (waiting) cli_note(_("requirements that are undetermined and not in the sheet: %zu"), waiting);
    return document_end(c, doc, waiting ? EXIT_FINDING : EXIT_DONE);
}

static size_t count_undetermined(const struct opened *in) {
    size_t n = 0;
    for (size_t s = 0; s < in->n_standards; s++) {
        const struct standard *std = &in->cat->standards[in->standards[s]];
        for (uint32_t i = std->first_control; i < std->first_control + std->n_controls; i++)
            n += !in->result->controls[i].recommended && !system_decision(in->system, i);
    }
    return n;
}

static int run(struct call *c) {
    struct opened in;
    int status = document_named(c);
    if (!status) status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    open_keep_specifying(c, &in);
    struct report_input input = document_input(c, &in);
    struct bid_clauses *clauses = bids_clauses(c->arena, &input);
    struct arena *books = arena_new(BOOKS_ARENA_MAX);
    if (c->weights) status = read_weights(c, books, clauses);
    if (!status)
        status = c->n_answers ? compare(c, books, &input, clauses) : sheet(c, &input, clauses, count_undetermined(&in));
    arena_free(books);
    return status;
}

const struct verb verb_bids = {
    .name = "bids",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.xlsx"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("write the answer sheet for bidders, or compare those that came back"),
    .about =
        N_("The sheet has one row for every requirement of the specification, with room for the bidder's answer "
           "(○, △, ×, 提案), how it is met and where it is shown. With --answers, once for each bidder, the sheets "
           "that came back are checked (what is missing, what contradicts itself, rows that belong to nothing, a "
           "sheet of another edition; each by its cell) and compared requirement by requirement. --for internal "
           "writes the sheet on which the officer gives points to optional requirements; --weights takes them "
           "from it. Exit status 1 when an answer sheet has something to be settled."),
    .example = "kijun bids system.yaml -o sheet.xlsx\n"
               "kijun bids system.yaml --for internal -o points.xlsx\n"
               "kijun bids system.yaml --weights points.xlsx --answers a.xlsx --answers b.xlsx -o compare.xlsx",
    .options = {OPT_OUTPUT, OPT_FOR, OPT_STANDARD, OPT_WEIGHTS, OPT_ANSWERS, OPT_JSON},
    .run = run,
};
