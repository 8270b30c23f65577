/* import: readers of uploaded files, for the process that has nothing else to do.
 *
 * A route of LANE_WRITE (ROUTE_UPLOAD) checks who sends it, takes the file out of the form and hands it on:
 *
 *     if (v->rq->stage == 0) { visit_import(v, "system-xlsx", file); return; }
 *     if (!visit_imported(v, &e)) …                        // e: what the reader found wrong, a sentence
 *     … v->rq->body is what the reader made of it …
 *
 * and is called once more with stage 2, in which the form is gone (put what is needed into the address). */
#pragma once
#include "catalog/catalog.h"
#include "web/visit.h"

struct import_reader {
    const char *name;
    /* Into `out`, bounded as the body of an answer. Errors are about the file. */
    bool (*read)(struct arena *a, const struct catalog *cat, struct str file, struct buf *out, struct err *e);
};

extern const struct import_reader csv_reader; /* "csv": as CSV in UTF-8, every cell in quotes (people_import.c) */

/* The file goes to the importer as the new body; the answer comes by this route again, at stage 2. */
void visit_import(struct visit *v, const char *reader, struct str file);
bool visit_imported(const struct visit *v, struct err *e) MUST_CHECK; /* INVALID: the file could not be read */
