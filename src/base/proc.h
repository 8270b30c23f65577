/* proc: helper programs, started by argv, never through a shell. */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Runs argv[0] (a path, not searched for) with `input` on its standard input and gathers its standard
 * output in `out`; its standard error becomes part of the error message when it fails. Environment:
 * only PATH, HOME, LANG=C.UTF-8, TZ=UTC. Ended when it takes longer than `seconds`. */
bool proc_run(const char *const argv[], struct str input, struct buf *out, unsigned seconds, struct err *e) MUST_CHECK;
