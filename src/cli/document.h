/* document: what the verbs that write documents have in common. */
#pragma once
#include "cli/open.h"
#include "report/report.h"

/* What a composer is given, from what was opened and asked for. Points into `in`. */
struct report_input document_input(const struct call *c, const struct opened *in);
/* The format that the ending of the name says; an error names those there are. */
bool document_writer(const char *path, const struct writer **out, struct err *e) MUST_CHECK;
/* Writes the document to every -o of the call, in the format that the ending of its name says. Everything is made
 * before anything is written: one format that fails leaves every file as it was. Says on stderr what was written. */
bool document_write(struct call *c, const struct doc *doc, struct err *e) MUST_CHECK;
/* EXIT_DONE, or the call names nothing to write (no -o, no --json): said, with an example. */
int document_named(const struct call *c);
/* The end of such a verb: with --json the document's tree on standard output. Gives `status` back. */
int document_end(struct call *c, const struct doc *doc, int status);
