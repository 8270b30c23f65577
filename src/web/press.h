/* press: pictures and long documents.
 *
 * Pictures are drawn while one waits (LANE_PRESS). Documents are jobs (ledger/jobs.h): the keeper gives them out as
 * files of the spool folder and takes in what became of them, so that the press never writes to the database:
 *
 *     NUMBER.job        what is to be made, with the whole system in it     keeper → press
 *     NUMBER.work       the same, taken by a press (renamed)                press
 *     NUMBER.progress   per mille                                           press → keeper
 *     NUMBER.EXT        the result
 *     NUMBER.done       its name: "17.pdf"; NUMBER.failed: a sentence       press → keeper
 *
 * All are written whole (base/file.h). */
#pragma once
#include "web/visit.h"

struct figure;
/* The answer is the picture as SVG, or why there is none. */
void press_picture(struct visit *v, const struct figure *f);

/* Ticks, about once a second. */
struct press;
struct press *press_new(const struct web_options *opt);
void press_free(struct press *p); /* ends its child; NULL is fine */
void press_tick(struct press *p); /* of the press: takes a job, looks after its child */

struct jobs_care;
struct jobs_care *jobs_care_new(const struct web_options *opt);
void jobs_care_free(struct jobs_care *c);              /* NULL is fine */
void jobs_care_tick(struct jobs_care *c, int64_t now); /* of the keeper */
