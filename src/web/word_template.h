/* word_template: an organisation's own Word template (様式), filled from a system: the page, and what the importer is
 * asked.
 *
 * The template is read by the importer alone (word_template_reader.c); what it made becomes a job that is done, to be
 * downloaded like any other document. */
#pragma once
#include "web/make.h"
#include "web/visit.h"

#define TEMPLATE_KIND "template" /* in make_kinds */

/* The system and the file go to the importer; the answer is the order with its notes in a line, then the document. */
void template_ask(struct visit *v, const struct make_order *o, struct str json, struct str file);
